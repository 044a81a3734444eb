"""The CRM of a web shop: a delivery of customers of which some cannot be taken, what a change would look like before it is
made, and who changed what. Binding customers to managers is for a later release."""

from __future__ import annotations

import kith
from example import begin, look, name
from kith.codes import Operation, PartyKind

# As it came from the shop: the second number is a duplicate, the fourth person has no name.
DELIVERY = (
    kith.Customer(number="S2001", kind=PartyKind.PERSON, surname="Ashby", given_name="Grace", city="Leeds"),
    kith.Customer(number="S2001", kind=PartyKind.PERSON, surname="Okafor", given_name="Ruth", city="London"),
    kith.Customer(number="S2003", kind=PartyKind.PERSON, surname="Penrose", given_name="Amelia", city="Bristol"),
    kith.Customer(number="S2004", kind=PartyKind.PERSON, city="York"),
)
WORDS = {Operation.ADD: "added", Operation.CHANGE: "changed", Operation.REMOVE: "removed"}


def take_delivery(book: kith.Book) -> None:
    """Keeps what is good and names what is not."""
    with begin(book, "delivery of 1 June") as txn:
        txn.add_many(DELIVERY)
        findings = txn.check()
        bad = [finding.change for finding in findings if finding.change is not None]
        with txn.view() as view:
            for finding, change in zip(findings, bad):
                print(f"row {change + 1}: {view.describe(finding)}")  # one change per row, in order of the calls
        txn.drop(bad)


def print_history(view: kith.View, customer: int) -> None:
    for change in view.history(customer=customer):
        print(f"{WORDS[change.operation]} by {change.actor} ({change.reason})")
        if change.operation is Operation.CHANGE:
            for field, value in change.after.items():
                print(f"  {field}: {change.before[field]} -> {value}")


def main() -> None:
    with kith.Book(language="en") as book:
        take_delivery(book)
        with look(book) as before:
            grace = before.find(kith.Customer, "S2001")
            # What if she moves? The view on the transaction shows it, every other view does not.
            with begin(book, "wrote that she has moved") as txn:
                txn.change(grace, city="York")
                with txn.view() as after:
                    now, then = (len(list(view.select(city="york").ids())) for view in (before, after))
                print(f"customers in York: {now} now, {then} if this is committed")
        with look(book) as view:
            print(f"history of {name(view, grace)}, newest first")
            print_history(view, grace)


if __name__ == "__main__":
    main()
