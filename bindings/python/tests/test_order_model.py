"""Saving orders and adding up sales against the naive model of table 3, with restarts from SQLite between any two steps."""

from decimal import Decimal

from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

import kith
from kith.codes import Distribute, ManagerState, OrderMeasure, PartyKind
from machine import PICK, Machine
from naive_orders import Desk, Sale, Seller
from support import FULL, SEED, TODAY


class Orders(Machine):
    def __init__(self):
        super().__init__(Desk())

    def prepare(self, txn):
        self.sellers = txn.add_many(kith.Manager(code=code, name=code) for code in "abcd")
        customers = txn.add_many(kith.Customer(number=f"C{number}", kind=PartyKind.ORGANISATION, organisation="C")
                                 for number in range(3))
        self.by = txn.add(kith.Distribution(code="all", rank=1, policy=Distribute.NONE))
        self.model.sellers = {one: Seller() for one in self.sellers}
        self.model.owners = dict.fromkeys(customers)
        self.number = 0

    @precondition(lambda self: self.txn is None)
    @rule(who=PICK, state=st.sampled_from(ManagerState), other=PICK)
    def change_seller(self, who, state, other):
        one, stand_in = self.pick(self.sellers, who), self.pick(self.sellers, other)
        substitute = stand_in if state is ManagerState.ABSENT and stand_in != one else None
        txn, draft = self.work()
        absent = state is ManagerState.ABSENT
        txn.change(one, state=ManagerState.INACTIVE if state is ManagerState.INACTIVE else None,
                   absent_since=TODAY if absent else None, absent_until=TODAY if absent else None, substitute=substitute)
        draft.sellers[one] = Seller(state, substitute)
        self.commit()

    @precondition(lambda self: self.txn is None)
    @rule(policy=st.sampled_from((Distribute.NONE, Distribute.FIXED, Distribute.ROUND_ROBIN)), who=PICK)
    def change_distribution(self, policy, who):
        txn, draft = self.work()
        draft.policy = policy
        draft.fixed = self.pick(self.sellers, who) if policy is Distribute.FIXED else None
        txn.change(self.by, policy=policy, manager=draft.fixed)
        self.commit()

    @rule(who=PICK, seller=st.none() | PICK)
    def add_order(self, who, seller):
        txn, draft = self.work()
        customer = self.pick(draft.owners, who)
        able = [one for one in self.sellers if draft.sellers[one].state is not ManagerState.INACTIVE]
        manager = None if seller is None else self.pick(able, seller)
        self.number += 1
        order = txn.add(kith.Order(number=f"O{self.number}", customer=customer, date=TODAY, manager=manager))
        draft.sales[order] = Sale(customer, manager, manager is not None)
        self.save(order)

    @rule(which=PICK)
    def save_again(self, which):
        _, draft = self.work()
        order = self.pick(draft.sales, which)
        if order is not None:
            self.save(order)

    def save(self, order):
        txn, draft = self.work()  # who saves is the actor "a"
        row = draft.save(order, self.sellers[0])
        made = txn.save_order(order)
        sale = draft.sales[order]
        assert (made.row, *made.pair) == (row, sale.manager or 0, draft.owners[sale.customer] or 0)

    @rule(which=PICK, measure=st.sampled_from(OrderMeasure), cents=st.integers(1, 10**6))
    def add_entry(self, which, measure, cents):
        txn, draft = self.work()
        order, amount = self.pick(draft.sales, which), Decimal(cents) / 100
        if order is not None:
            txn.add(kith.OrderEntry(order=order, measure=measure, date=TODAY, amount=amount))
            draft.entries.append((order, measure, amount))

    def compare(self, view, model):
        assert {one.id: one.manager for one in view.records(kith.Order)} == {
            order: sale.manager for order, sale in model.sales.items()}
        for customer, owner in model.owners.items():
            assert view.manager_of(customer) == owner
            rows = view.sales(customer)
            for measure in OrderMeasure:
                total = sum((getattr(row, measure.name.lower()) for row in rows), Decimal(0))
                assert total == model.total(customer, measure)
        for seller in model.sellers:
            bound = sorted(customer for customer, owner in model.owners.items() if owner == seller)
            assert view.customers_of(seller) == bound and view.count_customers_of(seller) == len(bound)
            info = view.manager(seller)
            assert (info.state, info.customers) == (model.sellers[seller].state, len(bound))
            assert info.open_orders == sum(sale.manager == seller for sale in model.sales.values())


def test_orders_are_those_of_the_model():
    chosen = settings(max_examples=300 if FULL else 30, stateful_step_count=50 if FULL else 30)
    run_state_machine_as_test(seed(SEED)(Orders), settings=chosen)
