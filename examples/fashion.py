"""The fashion agent: boutiques, their owners and sister stores, an attribute of the host's own, and whole lists read in one
call; contacts of which one is the primary, and who changed what. Brands, seasons and commission rates are for a later
release."""

from __future__ import annotations

from datetime import date

import kith
from example import add_label, add_organisation, add_type, begin, look, name, name_of, relate
from kith import codes
from kith.codes import Direction, Effect, End, PartyKind


def add_floor_area(txn: kith.Transaction) -> int:
    """An attribute that the host defines."""
    return txn.add(kith.Attribute(code="floor_area", kind=codes.Kind.CUSTOMER, type=codes.Type.INTEGER))


def add_contact(txn: kith.Transaction, kind: int, boutique: int, number: str, given_name: str, priority: int) -> int:
    """Any number of contacts; the one of priority 1 is the primary one."""
    who = txn.add(kith.Customer(number=number, kind=PartyKind.PERSON, given_name=given_name))
    return txn.add(kith.Relation(from_=who, type=kind, to=boutique, since=date(2026, 1, 10), priority=priority))


def print_contacts(view: kith.View, kind: int, boutique: int) -> None:
    links = list(view.relations(boutique, type=kind, end=End.TO))
    for contact in view.read(kith.Relation, [link.relation for link in links]):
        print(f"  {name(view, contact.from_)}{' (primary)' if contact.priority == 1 else ''}")


def print_history(view: kith.View, customer: int) -> None:
    for change in view.history(customer=customer):
        at = change.at.strftime("%Y-%m-%dT%H:%M:%SZ") if change.at is not None else ""
        print(f"  {at} {change.actor}: {change.operation.name.lower()} {change.kind_name} ({change.reason})")


def show_contacts(book: kith.Book, boutique: int) -> None:
    """A boutique's contacts, before and after another one becomes the primary, and what was done about it."""
    with begin(book, "contacts") as txn:
        kind = add_type(txn, "contact", Direction.TWO_WAY, Effect.CONTACT_PERSON)
        noor = add_contact(txn, kind, boutique, "F102", "Noor", 1)
        iris = add_contact(txn, kind, boutique, "F103", "Iris", 2)
    with look(book) as view:
        print(f"contacts of {name(view, boutique)}")
        print_contacts(view, kind, boutique)
    with begin(book, "Iris does the buying now") as txn:
        txn.change(noor, priority=2)
        txn.change(iris, priority=1)
    with look(book) as view:
        print_contacts(view, kind, boutique)
        print("history, newest first")
        print_history(view, boutique)


def main() -> None:
    with kith.Book(language="en") as book:
        with begin(book, "master data") as txn:
            owner = add_type(txn, "owner", Direction.TWO_WAY)
            add_label(txn, owner, End.FROM, "owner")
            add_label(txn, owner, End.TO, "business")
            sister = add_type(txn, "sister_store", Direction.SYMMETRIC)
            add_label(txn, sister, None, "sister store")
            area = add_floor_area(txn)
            toronto = add_organisation(txn, "F1", "Blue Door Boutique", "Toronto")
            montreal = add_organisation(txn, "F2", "Blue Door Boutique Montréal", "Montréal")
            add_organisation(txn, "F4", "青竹服饰", "Vancouver")
            maya = txn.add(kith.Customer(number="F101", kind=PartyKind.PERSON, surname="Chen", given_name="Maya"))
            txn.add(kith.AttributeValue(owner=toronto, attribute=area, integer=95))
            relate(txn, maya, owner, toronto, date(2016, 4, 18))
            relate(txn, maya, owner, montreal, date(2020, 9, 7))
            relate(txn, montreal, sister, toronto, date(2020, 9, 7))  # symmetric: stored once, true from both sides

        with look(book) as view:
            ids = [found for found in view.find_customers(["F1", "F2", "F4"]) if found is not None]
            for boutique, links in zip(view.read(kith.Customer, ids), view.relations_of(ids)):
                print(name_of(boutique))
                for value in view.parts(kith.AttributeValue, boutique.id):
                    print(f"  floor area: {value.integer}")
                for link in links:
                    other_end = End.TO if link.end is End.FROM else End.FROM
                    print(f"  {view.label(link.type, other_end)}: {name(view, link.other)}")
        show_contacts(book, toronto)


if __name__ == "__main__":
    main()
