"""Trade chains: Bob's outlets up to North America Charge 'Em. Five nodes and members below them; conditions that come
down to whoever hangs below; the header of an order, with where each field comes from; why one discount counts and the
other does not; and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import kith
from example import add_organisation, begin, change_settings, look, name, refused
from kith.codes import ChainCheck


def add_company(txn: kith.Transaction, number: str, title: str, city: str) -> int:
    company = add_organisation(txn, number, title)
    txn.add(kith.Location(customer=company, city=city))
    return company


def hang(txn: kith.Transaction, customer: int, parent: int, since: date, member: bool = False) -> None:
    """Hangs a customer under a node from a day on."""
    txn.connect(kith.ChainLink(customer=customer, parent=parent, hierarchy=0, member=member, since=since))


def set_up(txn: kith.Transaction) -> tuple[int, dict[str, int]]:
    """One hierarchy, which is the book's; a type of orders that chains count for; the condition types that most books
    have."""
    hierarchy = txn.add(kith.Hierarchy(code="corporate"))
    txn.add_condition_types()
    with txn.view() as view:
        types = {one.code: one.id for one in view.records(kith.ConditionType)}
    change_settings(txn, hierarchy=hierarchy)
    return txn.add(kith.OrderType(code="standard", chain_check=ChainCheck.ON)), types


def print_tree(view: kith.View, root: int) -> None:
    for step in view.chain_tree(root, members=True):
        print("  " * step.distance + f"{step.level or 'member'}: {name(view, step.customer)}")


def print_header(view: kith.View, customer: int, order_type: int) -> None:
    header = view.order_header(customer, order_type)
    print(f"\nAn order of {name(view, customer)}")
    for field, value in header.fields.items():
        if value.origin is not None:
            level = f", level {value.level}" if value.level else ""
            print(f"  {field.name.lower()}: {value.text or name(view, value.party)} ({value.origin.name.lower()}{level})")


def print_discount(view: kith.View, customer: int, discount: int) -> None:
    """A row for each node on the way up, and what became of its discount."""
    found, trace = view.explain_condition(customer, discount)
    print(f"\nDiscount of {name(view, customer)}: {found.number:.0f} %")
    for row in trace:
        print(f"  {name(view, row.subject)}: {row.reason.name.lower()}")


def main() -> None:
    with kith.Book(language="en") as book:
        with begin(book, "the figure") as txn:
            order_type, types = set_up(txn)
            america = add_company(txn, "NA001", "North America Charge 'Em to the Max Stores", "New York")
            midwest = add_company(txn, "MW001", "Midwest Shop 'til You Drop Malls", "Chicago")
            chicago = add_company(txn, "CH001", "Chicago Pricesaver Stores", "Chicago")
            bob = add_company(txn, "BB001", "Big Bob's Crazy Discounter Chain", "Chicago")
            outfitter = add_company(txn, "C1001", "Bob's Crazy Discount Outfitter 1", "Chicago")
            kiosk = add_company(txn, "C1010", "Mall Kiosk", "Chicago")
            hang(txn, midwest, america, date(1998, 1, 5))
            hang(txn, chicago, midwest, date(2001, 7, 16))
            hang(txn, bob, chicago, date(2003, 3, 17))
            hang(txn, outfitter, bob, date(2003, 4, 1), member=True)
            hang(txn, kiosk, midwest, date(2016, 2, 1), member=True)
            txn.add_many([
                kith.Condition(customer=america, type=types["discount"], number=Decimal(5)),
                kith.Condition(customer=midwest, type=types["discount"], number=Decimal(3)),
                kith.Condition(customer=america, type=types["payer"], party=america),
                kith.Condition(customer=midwest, type=types["invoice_to"], party=midwest),
                kith.Condition(customer=bob, type=types["payment_terms"], text="30-2"),
            ])

        with look(book) as view:
            print_tree(view, america)
            print_header(view, outfitter, order_type)
            print_header(view, kiosk, order_type)
            print_discount(view, outfitter, types["discount"])

        # The mall sells Bob: from July on the chain hangs under North America, with all its outlets.
        with begin(book, "Bob moves") as txn:
            txn.move(bob, america, date(2026, 7, 1))
        with book.view(today=date(2026, 7, 1)) as view:
            print("\nFrom July on")
            print_tree(view, america)
            print_discount(view, outfitter, types["discount"])

        # Rules are judged on the end state; a refused transaction leaves nothing behind.
        print()
        for reason, customer, parent in (("a fifth level", outfitter, bob), ("a circle", america, bob),
                                         ("a second parent", bob, midwest)):
            with refused(), begin(book, reason) as txn:
                hang(txn, customer, parent, date(2026, 1, 1))


if __name__ == "__main__":
    main()
