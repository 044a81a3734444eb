"""An order desk: who looks after a customer, and who gets its orders. A manager set on a card; what a repeat order, an
order that has a manager and a first order do; somebody who leaves; an order that nobody takes at first; who has how many
customers, and how much was sold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import kith
from example import NOW, TODAY, begin, look, name
from kith.codes import Distribute, ManagerState, OrderMeasure, PartyKind, SalesBy


def act(book: kith.Book, actor: str, today: date) -> kith.Transaction:
    """Who acts, on a day of the story."""
    return book.transaction(actor=actor, today=today, at=NOW)


def code_of(view: kith.View, manager: int | None) -> str:
    return (view.get(kith.Manager, manager).code or "") if manager else "nobody"


def save(txn: kith.Transaction, order: int) -> None:
    """Saves an order and tells what was decided: nothing is before "Save"."""
    said = txn.save_order(order)
    with txn.view() as view:
        line = f"  order {view.get(kith.Order, order).number}: {code_of(view, said.manager)}"
        if said.customer_manager != said.customer_manager_before:
            line += f", and the customer: {code_of(view, said.customer_manager_before)}"
            line += f" -> {code_of(view, said.customer_manager)}"
    line += f" ({said.rule.name.lower()})" if said.rule else ""
    print(line + (f": {said.outcome.name.lower()}" if said.outcome else ""))


def enter(txn: kith.Transaction, order: int, measure: OrderMeasure, on: date, amount: int) -> None:
    """Entries are only ever added; sums are kept with them."""
    txn.add(kith.OrderEntry(order=order, measure=measure, date=on, amount=Decimal(amount)))


def sell(book: kith.Book, actor: str, number: str, customer: int, on: date, amount: int, manager: int | None = None) -> int:
    with act(book, actor, on) as txn:
        order = txn.add(kith.Order(number=number, customer=customer, date=on, manager=manager))
        enter(txn, order, OrderMeasure.BOOKED, on, amount)
        save(txn, order)
    return order


def print_managers(view: kith.View, managers: list[int], on: date) -> None:
    print(f"\nCustomers on {on}")
    for manager in managers:
        print(f"  {code_of(view, manager)}: {view.count_customers_of(manager, on=on)}")


def print_history(view: kith.View, customer: int) -> None:
    """Every manager that a customer had, and what each came by: who comes next knows whom to ask."""
    print(f"\nManagers of {name(view, customer)}")
    for bound in view.parts(kith.Binding, customer):
        print(f"  since {bound.since}: {code_of(view, bound.manager)} ({bound.rule.name.lower() if bound.rule else ''})")


def print_sales(view: kith.View, customer: int) -> None:
    print(f"\nSales to {name(view, customer)}")
    for row in view.sales(customer, by=SalesBy.YEAR):
        print(f"  {row.year}: booked {row.booked:.0f}, cancelled {row.cancelled:.0f}, shipped {row.shipped:.0f},"
              f" active {row.active:.0f}, open {row.open:.0f}")


def main() -> None:
    with kith.Book(language="en") as book:
        with begin(book, "three managers, three customers") as txn:
            managers = [txn.add(kith.Manager(code=code)) for code in ("anna", "boris", "carla")]
            ada, bruno, clara = [txn.add(kith.Customer(number=str(index), kind=PartyKind.PERSON, surname=surname))
                                 for index, surname in enumerate(("Ada", "Bruno", "Clara"), 1)]
        anna, boris, carla = managers

        print("Ada's card names boris; her orders go to him, whoever takes them")
        with act(book, "anna", date(2026, 1, 7)) as txn:
            txn.save_customer(ada, manager=boris)
        first = sell(book, "anna", "A1", ada, date(2026, 1, 12), 100)

        print("Bruno is new: anna, who edits his order, gets it and him")
        sell(book, "anna", "B1", bruno, date(2026, 1, 20), 250)

        print("Clara's order has a manager; so has she then")
        sell(book, "web shop", "C1", clara, date(2026, 2, 2), 80, manager=carla)

        print("A repeat order goes to the customer's manager")
        sell(book, "carla", "B2", bruno, date(2026, 3, 15), 40)

        print("Boris leaves, and orders are not given out yet: the next one waits")
        with begin(book, "left the company") as txn:
            txn.change(boris, state=ManagerState.INACTIVE)
        sell(book, "web shop", "A2", ada, date(2026, 4, 1), 60)

        # Settings of the distribution are records.
        print("They are given out from now on, and what waits is saved once more")
        with begin(book, "orders in turns") as txn:
            txn.add(kith.Distribution(code="turns", rank=1, policy=Distribute.ROUND_ROBIN))
        with look(book) as view:
            waiting = [one.id for one in view.pending_orders()]
        with act(book, "web shop", date(2026, 4, 2)) as txn:
            for order in waiting:
                save(txn, order)

        with act(book, "anna", date(2026, 4, 10)) as txn:
            enter(txn, first, OrderMeasure.CANCELLED, date(2026, 4, 10), 20)
            enter(txn, first, OrderMeasure.SHIPPED, date(2026, 4, 10), 50)

        with look(book) as view:
            print_managers(view, managers, date(2026, 3, 31))
            print_managers(view, managers, date(2026, 4, 30))
            print_history(view, ada)
            print_sales(view, ada)

        # What would come of handing over: made, looked at, and not committed.
        what_if = book.transaction(actor="anna", today=TODAY, reason="what if anna left, too")
        made = what_if.transfer(anna, carla)
        print(f"\nIf anna handed over to carla: {made.customers} customers, {made.orders} orders")
        what_if.close()


if __name__ == "__main__":
    main()
