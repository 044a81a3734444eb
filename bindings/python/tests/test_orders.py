"""Orders: the managers that saving gives them, cards, distributions, transfers, pending orders, and sales."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

import kith
from kith.codes import (AssignedBy, Assignment, Distribute, ManagerState, OrderMeasure, PartyKind, Rule,
                        Sales, SalesBy)
from support import TODAY


class Desk:
    """Three managers: anna and boris are active, clara is not. One customer."""

    def __init__(self, choose=None):
        self.book = kith.Book(language="en", choose=choose)
        with self.book.transaction(today=TODAY) as txn:
            self.anna, self.boris = txn.add_many(kith.Manager(code=name, name=name) for name in ("anna", "boris"))
            self.clara = txn.add(kith.Manager(code="clara", name="clara", state=ManagerState.INACTIVE))
            self.customer = txn.add(kith.Customer(number="C1", kind=PartyKind.ORGANISATION, organisation="One"))
        self.orders = 0

    def order(self, txn, customer=0, **fields):
        self.orders += 1
        return txn.add(kith.Order(number=f"O{self.orders}", customer=customer or self.customer, date=TODAY, **fields))

    def distribute(self, policy, **fields):
        with self.book.transaction() as txn:
            return txn.add(kith.Distribution(code="all", rank=1, policy=policy, **fields))

    def customers(self, count):
        with self.book.transaction() as txn:
            return txn.add_many(kith.Customer(number=f"D{number}", kind=PartyKind.ORGANISATION, organisation="D")
                                for number in range(count))


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.book.close()


# Manager of the customer, of the order, who saves; then rule, order's, customer's, outcome.
CASES = [
    ("B10: the editor", None, None, "anna", AssignedBy.EDITOR, "anna", "anna", None, 1),
    ("nobody", None, None, "zoe", None, None, None, Assignment.PENDING, 1),
    ("B9: the order's", None, "boris", "anna", AssignedBy.ORDER, "boris", "boris", None, 2),
    ("never bind to inactive", None, "clara", "zoe", None, "clara", None, Assignment.OWNER_INACTIVE, 3),
    ("B8: the customer's", "boris", None, "anna", AssignedBy.CUSTOMER, "boris", "boris", None, 4),
    ("the same", "boris", "boris", "anna", None, "boris", "boris", None, 5),
    ("another: both stay", "boris", "anna", "anna", None, "anna", "boris", None, 6),
    ("the order's is inactive", "boris", "clara", "anna", AssignedBy.CUSTOMER, "boris", "boris", None, 7),
]


@pytest.mark.parametrize("what,of_customer,of_order,actor,rule,order_gets,customer_gets,outcome,row", CASES,
                         ids=[case[0] for case in CASES])
def test_saving_an_order(desk, what, of_customer, of_order, actor, rule, order_gets, customer_gets, outcome, row):
    if of_customer:
        with desk.book.transaction(today=TODAY) as txn:
            txn.save_customer(desk.customer, manager=getattr(desk, of_customer))
    if of_order == "clara":  # left after it was given the order
        with desk.book.transaction(today=TODAY) as txn:
            txn.change(desk.clara, state=None)
    with desk.book.transaction(today=TODAY, actor=actor) as txn:
        order = desk.order(txn, manager=getattr(desk, of_order) if of_order else None)
        if of_order == "clara":
            txn.change(desk.clara, state=ManagerState.INACTIVE)
        made = txn.save_order(order)
        txn.drop([])
        again = txn.save_order(order)
        with txn.view() as view:
            assert (view.get(kith.Order, order).manager, view.manager_of(desk.customer)) == (
                made.manager or None, made.customer_manager or None)
        txn.close()
    wanted = tuple(getattr(desk, name) if name else 0 for name in (order_gets, customer_gets))
    assert (made.row, made.rule, made.pair, made.outcome) == (row, rule, wanted, outcome)
    assert again.rule is None and again.pair == made.pair


def test_pending_orders_are_listed_and_saved_again(desk):
    with desk.book.transaction(today=TODAY, actor="zoe") as txn:
        order = desk.order(txn)
        assert txn.save_order(order).outcome is Assignment.PENDING
    desk.distribute(Distribute.FIXED, manager=desk.boris)
    with desk.book.transaction(today=TODAY, actor="zoe") as txn:
        with txn.view() as view:
            assert [one.id for one in view.pending_orders()] == [order]
        made = txn.save_order(order)
    assert made.rule is AssignedBy.DISTRIBUTION and made.pair == (desk.boris, desk.boris)
    assert any(row.subject == desk.boris for row in made.trace) and made.trace_count == len(made.trace)
    with desk.book.view(today=TODAY) as view:
        assert list(view.pending_orders()) == []
        assert [one.id for one in view.orders(manager=desk.boris)] == [order]
        assert [one.id for one in view.orders(customer=desk.customer, open=True)] == [order]
        with pytest.raises(kith.InvalidError):
            list(view.orders())


def test_a_round_robin_is_even(desk):
    desk.distribute(Distribute.ROUND_ROBIN)
    got = []
    for customer in desk.customers(5):
        with desk.book.transaction(today=TODAY, actor="zoe") as txn:
            got.append(txn.save_order(desk.order(txn, customer)).manager)
    assert abs(got.count(desk.anna) - got.count(desk.boris)) == 1 and desk.clara not in got


def test_cards(desk):
    with desk.book.transaction(today=TODAY, actor="zoe") as txn:
        order = desk.order(txn)
        txn.save_order(order)
    with desk.book.transaction(today=TODAY, actor="zoe") as txn:
        made = txn.save_customer(desk.customer, manager=desk.anna)
    assert made.rule is AssignedBy.CARD and made.orders == 1 and made.customer_manager == desk.anna
    with desk.book.transaction(today=TODAY, actor="zoe") as txn:
        assert txn.save_customer(desk.customer, clear=True).rule is AssignedBy.CLEARING
        assert txn.save_customer(desk.customer).rule in (None, AssignedBy.LAST_ORDER)
        with txn.view() as view:
            assert view.manager_of(desk.customer) in (None, desk.anna)
    with pytest.raises(kith.RuleError) as refused:
        with desk.book.transaction(today=TODAY) as txn:
            txn.save_customer(desk.customer, manager=desk.clara)
    assert refused.value.rule is Rule.MANAGER_INACTIVE


def test_a_transfer_is_seen_before_it_is_committed(desk):
    many = desk.customers(3)
    with desk.book.transaction(today=TODAY) as txn:
        for customer in many:
            txn.save_customer(customer, manager=desk.anna)
    txn = desk.book.transaction(today=TODAY)
    assert txn.transfer(desk.anna, desk.boris) == kith.Transferred(3, 0, 0)
    with txn.view() as what_if, desk.book.view(today=TODAY) as view:
        assert (what_if.count_customers_of(desk.boris), view.count_customers_of(desk.boris)) == (3, 0)
        assert view.customers_of(desk.anna) == sorted(many) and what_if.customers_of(desk.anna) == []
        assert view.manager(desk.anna) == kith.ManagerInfo(ManagerState.ACTIVE, 0, 3, 0)
        assert view.find_manager("boris") == desk.boris and view.find_manager("zoe") is None
        assert view.count_customers_of(desk.anna, TODAY - timedelta(days=1)) == 0
    txn.close()
    with pytest.raises(kith.InvalidError):
        desk.book.transaction().transfer(desk.anna)


def test_choose(desk):
    asked = []

    def choose(order, customer, distribution, managers):
        asked.append((order, customer, distribution, managers))
        return managers[-1]

    other = Desk(choose)
    by = other.distribute(Distribute.CUSTOM)
    with other.book.transaction(today=TODAY, actor="zoe") as txn:
        order = other.order(txn)
        made = txn.save_order(order)
    assert asked == [(order, other.customer, by, [other.anna, other.boris])]
    assert made.manager == other.boris and made.distribution == by
    other.book.close()


@pytest.mark.parametrize("answer", [LookupError("nobody knows"), KeyboardInterrupt(), "boris", -1])
def test_what_choose_raises_comes_out_and_nothing_is_half_done(answer):
    def choose(*_):
        if isinstance(answer, BaseException):
            raise answer
        return answer

    desk = Desk(choose)
    desk.distribute(Distribute.CUSTOM)
    with desk.book.transaction(today=TODAY, actor="zoe") as txn:
        order = desk.order(txn)
        count = txn.count
        interrupted = isinstance(answer, KeyboardInterrupt)
        with pytest.raises(KeyboardInterrupt if interrupted else kith.StoppedError) as caught:
            txn.save_order(order)
        if not interrupted:
            assert isinstance(caught.value.__cause__, (LookupError, TypeError, OverflowError))
        assert txn.count == count
        with txn.view() as view:
            assert view.get(kith.Order, order).outcome is None and view.manager_of(desk.customer) is None
        txn.close()
    desk.book.close()


def test_header_outcomes_refuse_the_save(desk):
    with desk.book.transaction() as txn:
        type_ = txn.add(kith.OrderType(code="T"))
    with desk.book.transaction(today=TODAY) as txn:
        order = desk.order(txn, order_type=type_)
        with pytest.raises(kith.RuleError) as refused:
            txn.save_order(order)
        txn.close()
    assert refused.value.rule is Rule.NO_INVOICE_TO


def test_errors(desk):
    txn = desk.book.transaction(today=TODAY)
    for call in (lambda: txn.save_order(desk.customer), lambda: txn.save_customer(desk.anna),
                 lambda: txn.save_order(0)):
        with pytest.raises(kith.InvalidError):
            call()
    txn.close()
    with pytest.raises(kith.ClosedError):
        txn.save_customer(desk.customer)
    with desk.book.view() as view, pytest.raises(kith.InvalidError):
        view.sales(desk.anna)


def test_sales_are_the_sums_of_the_entries(desk):
    rows = [(OrderMeasure.BOOKED, 100, 10), (OrderMeasure.CANCELLED, 20, 2), (OrderMeasure.SHIPPED, 50, 5),
            (OrderMeasure.RETURNED, 5, 1)]
    with desk.book.transaction(today=TODAY) as txn:
        for year in (2025, 2026):
            order = txn.add(kith.Order(number=f"S{year}", customer=desk.customer, date=date(year, 3, 1)))
            txn.add_many(kith.OrderEntry(order=order, measure=measure, date=TODAY, amount=Decimal(amount),
                                         units=Decimal(units)) for measure, amount, units in rows)
    with desk.book.view(today=TODAY) as view:
        (whole,) = view.sales(desk.customer)
        assert (whole.booked, whole.cancelled, whole.shipped, whole.returned) == (200, 40, 100, 10)
        assert (whole.active, whole.open, whole.entries, whole.year) == (160, 60, 8, 0)
        assert (whole.units_booked, whole.units_returned) == (20, 2)
        assert [row.year for row in view.sales(desk.customer, by=SalesBy.YEAR)] == [2025, 2026]
        assert [row.booked for row in view.sales(desk.customer, year=2026, by=SalesBy.BRAND | SalesBy.SEASON)] == [100]
        for scope in Sales:
            assert isinstance(view.sales(desk.customer, scope=scope), list)
        assert view.sales(desk.customer, scope=Sales.GROUP) == [whole]


def test_entries_are_append_only(desk):
    with desk.book.transaction(today=TODAY) as txn:
        order = desk.order(txn)
        entry = txn.add(kith.OrderEntry(order=order, measure=OrderMeasure.BOOKED, date=TODAY, amount=Decimal(1)))
    with pytest.raises(kith.Error):
        with desk.book.transaction(today=TODAY) as txn:
            txn.change(entry, amount=Decimal(2))


def test_what_choose_raises_at_a_commit_stops_it_and_nothing_is_stored():
    gone = []

    def choose(order, customer, distribution, managers):
        if gone:
            raise LookupError("gone home")
        return managers[-1]

    desk = Desk(choose)
    desk.distribute(Distribute.CUSTOM)
    txn = desk.book.transaction(today=TODAY, actor="zoe")
    order = desk.order(txn)
    assert txn.save_order(order).manager == desk.boris
    desk.customers(1)  # somebody else commits: the order is saved again on the newer state
    gone.append(True)
    for call in (txn.commit, lambda: txn.drop([99])):
        with pytest.raises(kith.StoppedError) as caught:
            call()
        assert isinstance(caught.value.__cause__, LookupError)
    with desk.book.view(today=TODAY) as view:
        assert order not in [one.id for one in view.records(kith.Order)]
    gone.clear()
    txn.commit()
    with desk.book.view(today=TODAY) as view:
        assert view.get(kith.Order, order).manager == desk.boris
    desk.book.close()


def test_add_many_is_all_or_nothing_though_choose_fails_when_it_is_asked_again():
    gone = []

    def choose(order, customer, distribution, managers):
        if gone:
            raise LookupError("gone home")
        return managers[-1]

    desk = Desk(choose)
    desk.distribute(Distribute.CUSTOM)
    txn = desk.book.transaction(today=TODAY, actor="zoe")
    txn.save_order(desk.order(txn))
    gone.append(True)
    with pytest.raises(kith.ShapeError):  # the first one fits, the second has too long a code
        txn.add_many([kith.Manager(code="good"), kith.Manager(code="x" * 100)])
    with pytest.raises(kith.ClosedError):
        txn.commit()
    with desk.book.view(today=TODAY) as view:
        assert "good" not in [one.code for one in view.records(kith.Manager)]
    desk.book.close()
