"""The trade chain (Handelsbeziehung): outlets, chains and an umbrella organisation, every one of them a customer; dated
memberships, also two at once; the way up; and what is refused. What terms come down it is for a later release."""

from __future__ import annotations

from datetime import date

import kith
from example import TODAY, add_label, add_organisation, begin, look, name, refused, relate
from kith.codes import Direction, End, Period

PERIODS = {Period.CURRENT: "current", Period.PAST: "past", Period.FUTURE: "future"}


def add_chain_type(txn: kith.Transaction) -> int:
    member = txn.add(kith.RelationType(code="chain_member", direction=Direction.TWO_WAY, acyclic=True))
    add_label(txn, member, End.FROM, "member of")
    add_label(txn, member, End.TO, "chain of")
    return member


def print_way_up(view: kith.View, outlet: int, member: int, as_of: date) -> None:
    """Walks from an outlet to the top: in each step only to what the customer is a member of."""
    print(f"{as_of}: {name(view, outlet)}")
    for step in view.reach(outlet, 9, type=member, end=End.FROM, as_of=as_of):
        print("  " * step.distance + name(view, step.customer))


def print_memberships(view: kith.View, outlet: int, member: int) -> None:
    """All memberships of an outlet, whenever they hold."""
    print(f"Memberships of {name(view, outlet)}")
    for link in view.relations(outlet, type=member, end=End.FROM, periods=kith.ANY_TIME):
        since, until = str(link.since or ""), str(link.until or "")
        print(f"  {PERIODS[link.period]:<7}  {since:>10}..{until:<10}  {name(view, link.other)}")


def print_candidates(view: kith.View, outlet: int, member: int, as_of: date) -> None:
    """In which chains is an outlet on a day? None, one, or several of which somebody must pick."""
    links = list(view.relations(outlet, type=member, end=End.FROM, as_of=as_of))
    print(f"{as_of}: {name(view, outlet)} is in {len(links)}")
    for link in links:
        print(f"  {name(view, link.other)}")


def try_what_is_refused(book: kith.Book, top: int, low: int, outlet: int, member: int) -> None:
    """A rule is judged on the end state; a refused transaction leaves nothing behind."""
    with look(book) as view, refused():
        view.find(kith.Customer, "QQ1")  # a chain has to be a customer
    with refused(), begin(book, "a circle") as txn:
        relate(txn, top, member, low, TODAY)
    with refused(), begin(book, "twice on one day") as txn:
        relate(txn, outlet, member, low, date(2026, 6, 30))
    with refused(), begin(book, "a chain that has members") as txn:
        txn.remove(low)


def main() -> None:
    with kith.Book(language="en") as book:
        with begin(book, "master data") as txn:
            member = add_chain_type(txn)
            america = add_organisation(txn, "NA001", "North America Charge 'Em to the Max Stores")
            midwest = add_organisation(txn, "MW001", "Midwest Shop 'til You Drop Malls")
            chicago = add_organisation(txn, "CH001", "Chicago Pricesaver Stores")
            bob = add_organisation(txn, "BB001", "Big Bob's Crazy Discounter Chain")
            outfitter = add_organisation(txn, "C1001", "Bob's Crazy Discount Outfitter 1")
            kiosk = add_organisation(txn, "C1010", "Mall Kiosk")
            relate(txn, midwest, member, america, date(1998, 1, 5))
            relate(txn, chicago, member, midwest, date(2001, 7, 16))
            relate(txn, bob, member, chicago, date(2003, 3, 17))
            relate(txn, outfitter, member, bob, date(2003, 4, 1))
            old = relate(txn, kiosk, member, chicago, date(2016, 2, 1))

        # The kiosk moves: one transaction, and no day on which it is in both or in neither.
        with begin(book, "kiosk moves to the mall") as txn:
            txn.end(old, date(2026, 6, 30))
            relate(txn, kiosk, member, midwest, date(2026, 7, 1))
        with look(book) as view:
            print_way_up(view, outfitter, member, TODAY)
            print_way_up(view, kiosk, member, date(2026, 6, 30))
            print_way_up(view, kiosk, member, date(2026, 7, 1))
            print_memberships(view, kiosk, member)

        with begin(book, "a second chain") as txn:
            other = add_organisation(txn, "XY001", "Lakeside Buying Group")
            relate(txn, outfitter, member, other, date(2026, 6, 15))
        with look(book) as view:
            print_candidates(view, outfitter, member, date(2026, 6, 14))
            print_candidates(view, outfitter, member, date(2026, 6, 15))
        try_what_is_refused(book, america, bob, outfitter, member)


if __name__ == "__main__":
    main()
