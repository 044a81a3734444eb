"""Merging and erasing in any order, whatever else happens: nothing is lost or dangles, and nothing of a person is left."""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import seed, settings
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

import kith
from kith import records
from kith.codes import (Basis, Channel, Consent, CustomerRole, Duplicates, Effect, Erasure, OrderMeasure, OrderStatus,
                        PartyKind, Rule, Status)
from kith.codes import Conflict as Clash
from kith.testing import dump
from machine import LUCK, Machine
from support import FULL, SEED, TODAY

CUSTOMERS = 6
NOON = datetime.combine(TODAY, datetime.min.time(), timezone.utc) + timedelta(hours=12)
DAYS = (None, None, TODAY - timedelta(days=9), TODAY, TODAY + timedelta(days=9))
CHOICES = {
    "effect": (None, None, *Effect), "since": DAYS, "until": DAYS, "share": (None, None, Decimal(20), Decimal(60)),
    "amount": (Decimal("0.01"), Decimal("99.99"), Decimal(1000)), "measure": tuple(OrderMeasure),
    "status": (OrderStatus.CLOSED, *OrderStatus), "force": (False, True), "member": (True, False),
    "basis": (Basis.EXPRESS, Basis.WITHDRAWAL, Basis.CONTRACT),
    **dict.fromkeys(("one", "other", "third"), range(1000)),
}
STEPS: dict[str, list[str]] = {}
#: What a merge may break (a node that is merged into its member is none any more); the transaction is refused then.
BREAKS = {Rule.CYCLE, Rule.SHARES, Rule.SECOND_PARENT, Rule.OWN_ANCESTOR, Rule.TOO_DEEP, Rule.NOT_A_NODE}


def step(function):
    STEPS[function.__name__] = list(inspect.signature(function).parameters)[1:]
    return function


@dataclass
class People:
    """Who is whom by now. A person's name stands in everything that is personal about it."""

    names: dict[int, str] = field(default_factory=dict)
    survivors: dict[int, int] = field(default_factory=dict)
    erased: frozenset[int] = frozenset()
    found: frozenset[Rule] = frozenset()

    def copy(self):
        return replace(self, names=dict(self.names), survivors=dict(self.survivors))

    def is_refused(self):
        return bool(self.found)

    def broken(self):
        return self.found

    def doubtful(self):
        return self.found

    def living(self):
        return [one for one, survivor in self.survivors.items() if one == survivor and one not in self.erased]


def sums(view, people):
    """Sales and commissions of each customer, and balances of each account: what merging and erasing must not change."""
    found = Counter()
    for one in people.survivors:
        for row in view.sales(one):
            found["sales", one] += row.active
            found["entries", one] += row.entries
        found["commission", one] += sum(total.amount for total in view.commission_totals(one))
        found["orders", one] += len(list(view.orders(customer=one)))
    for account in view.records(kith.CardAccount).ids():
        found["balance", account] = view.card_balance(account)
    return found


def merged(figures, source, target):
    """Those sums after a merge."""
    for what in ("sales", "entries", "commission", "orders"):
        figures[what, target] += figures.pop((what, source), 0)
    return figures


class Merging(Machine):
    def __init__(self):
        super().__init__(People())

    def prepare(self, txn):
        self.number = 0
        self.hierarchy = txn.add(kith.Hierarchy(code="chain"))
        self.programme = txn.add(kith.CardProgramme(code="bonus"))
        self.brands = txn.add_many(kith.Brand(code=f"B{number}") for number in range(2))
        self.managers = txn.add_many(kith.Manager(code=f"M{number}") for number in range(2))
        self.types = {effect: txn.add(kith.RelationType(code=effect.name if effect else "friend", effect=effect,
                                                        duplicates=Duplicates.BY_ATTRIBUTES)) for effect in (None, *Effect)}
        for _ in range(CUSTOMERS):
            self.add_person(txn, self.model)

    def add_person(self, txn, people):
        name = f"Secret{len(people.names)}x"
        one = txn.add(kith.Customer(number=f"C {name}", kind=PartyKind.PERSON, surname=name,
                                    remarks=name, email=f"{name}@example.org"))
        people.names[one], people.survivors[one] = name, one
        txn.add_many(kith.CustomerRole(customer=one, role=role) for role in CustomerRole)
        contact = txn.add(kith.Contact(customer=one, name=name, email=f"{name}@example.org", consent=Consent.NONE))
        txn.add(kith.Consent(contact=contact, channel=Channel.EMAIL, basis=Basis.EXPRESS, date=TODAY, proof=name))
        account = txn.add(kith.CardAccount(customer=one, programme=self.programme, code=name))
        txn.add(kith.Card(account=account, number=name))

    def take(self, steps, luck):
        for name in steps:
            getattr(self, name)(*(luck.choice(CHOICES[one]) for one in STEPS[name]))

    @initialize(luck=LUCK)
    def open_world(self, luck):
        """Much to begin with, but nobody merged or erased."""
        self.take(luck.choices([name for name in STEPS if name not in ("merge", "erase")], k=40), luck)
        self.what_if()
        self.commit()
        self.go_on(luck)

    @rule(luck=LUCK)
    def go_on(self, luck):
        self.take(luck.choices([*STEPS, *["merge"] * 4, *["erase"] * 3], k=8), luck)
        self.what_if()

    def judge(self):
        txn, draft = self.work()
        draft.found = frozenset(finding.rule for finding in txn.check())
        assert draft.found <= BREAKS
        super().judge()

    def living(self, number, *others):
        return self.pick([one for one in self.draft.living() if one not in others], number)

    # ------------------------------------------------------------------------------------------------- steps

    @step
    def join(self):
        txn, draft = self.work()
        if len(draft.names) < 2 * CUSTOMERS:
            self.add_person(txn, draft)

    @step
    def relate(self, effect, one, other, since, until, share):
        txn, draft = self.work()
        from_, until = self.living(one), None if since and until and until < since else until
        to = self.living(other, from_)
        if to is not None and to not in {link.other for link in txn.view().relations(
                from_, type=self.types[effect], periods=kith.ANY_TIME)}:
            earns = effect is Effect.COMMISSION_RECIPIENT
            txn.relate(kith.Relation(from_=from_, type=self.types[effect], to=to, since=since, until=until,
                                     share=share if earns else None, remark=draft.names[from_] + draft.names[to]))

    @step
    def connect(self, one, other, member):
        txn, _ = self.work()
        customer = self.living(one)
        parent = self.living(other, customer)
        links = list(txn.view().records(kith.ChainLink))
        if parent is not None and customer not in {end for link in links for end in (link.customer, link.parent)}:
            txn.connect(kith.ChainLink(customer=customer, parent=parent, hierarchy=self.hierarchy, member=member))

    @step
    def write(self, one):
        txn, draft = self.work()
        who = self.living(one)
        if who is not None:
            name = draft.names[who]
            txn.add(kith.Note(customer=who, text=name))
            txn.add(kith.Task(customer=who, text=name))
            txn.add(kith.Location(customer=who, name=name, primary=None))
            txn.add(kith.Email(customer=who, address=f"{name}@example.org", subject=name, at=NOON))

    @step
    def like(self, one, other):
        txn, _ = self.work()
        who = self.living(one)
        brand = self.pick(self.brands, other)
        if who is not None and brand not in {like.brand for like in txn.view().parts(kith.CustomerBrand, who)}:
            txn.add(kith.CustomerBrand(customer=who, brand=brand))

    @step
    def bind(self, one, other):
        txn, _ = self.work()
        who = self.living(one)
        if who is not None:
            txn.save_customer(who, manager=self.pick(self.managers, other))

    @step
    def pay(self, one, other):
        txn, _ = self.work()
        who = self.living(one)
        payer = self.living(other, who)
        if payer is not None:
            txn.change(who, payer=payer)

    @step
    def consent(self, one, basis):
        txn, draft = self.work()
        who = self.living(one)
        contact = self.pick([] if who is None else [part.id for part in txn.view().parts(kith.Contact, who)], one)
        if contact is not None:
            txn.add(kith.Consent(contact=contact, channel=Channel.EMAIL, basis=basis, date=TODAY, proof=draft.names[who]))

    @step
    def order(self, one, status, amount, measure):
        txn, draft = self.work()
        who = self.living(one)
        if who is not None:
            self.number += 1
            order = txn.add(kith.Order(number=str(self.number), customer=who, date=TODAY, status=status,
                                       remark=draft.names[who]))
            txn.add(kith.OrderLine(order=order, item="i", amount=amount))
            txn.add(kith.OrderEntry(order=order, measure=measure, date=TODAY, amount=amount))
            try:
                txn.save_order(order)
            except kith.RuleError as refused:
                assert refused.rule is Rule.SHARES

    @step
    def merge(self, one, other, third):
        txn, draft = self.work()
        source = self.living(one)
        target = self.living(other, source)
        if target is None:
            return
        with txn.view() as view:
            before, held = sums(view, draft), {record.id for who in (source, target) for record in view.records_of(who)}
        clashing = {conflict.record: conflict.conflict for conflict in txn.merge(source, target)}
        for alias, survivor in draft.survivors.items():
            if survivor == source:
                draft.survivors[alias] = target
        with txn.view() as view:
            assert sums(view, draft) == merged(before, source, target)
            lost = held - {record.id for record in view.records_of(target)}
            assert {ident & 0xFF for ident in lost} <= {kith.Relation.KIND, kith.ChainLink.KIND}
            assert not [ident for ident in lost if clashing.get(ident, Clash.SELF) is not Clash.SELF]
            for ident in lost:  # united with another one, or not begun between the two
                with pytest.raises(kith.NotFoundError):
                    view.record(ident)
            again = self.pick([alias for alias in draft.survivors if draft.survivors[alias] != alias], third)
        with pytest.raises(kith.RuleError) as refused:
            txn.merge(again, target)
        assert refused.value.rule is Rule.ALIAS

    @step
    def erase(self, one, force):
        """In a transaction that has added no relation of somebody who is erased, or it is refused."""
        self.what_if()
        self.commit()
        txn, draft = self.work()
        who = self.living(one)
        if who is None or len(draft.living()) < 3:
            return
        with txn.view() as view:
            before = sums(view, draft)
            blocking = {row.record for row in view.erasure_of(who) if row.becomes is Erasure.BLOCKS}
        if blocking and not force:
            with pytest.raises(kith.RuleError) as refused:
                txn.erase(who)
            assert refused.value.rule is Rule.IN_USE and refused.value.other in blocking
            return
        txn.erase(who, force=force)
        draft.erased |= {one for one, survivor in draft.survivors.items() if survivor == who}
        with txn.view() as view:
            assert sums(view, draft) == before

    # --------------------------------------------------------------------------------------------- comparing

    def compare(self, view, model):
        if not model.found:
            assert view.validate() == []
        whole = dump(view)
        for one, survivor in model.survivors.items():
            assert view.survivor(one) == survivor == view.survivor(survivor) == view.page_of(one).customer
            aliases = sorted(alias.source for alias in view.parts(kith.Alias, one))
            assert aliases == sorted(other for other in model.survivors if model.survivors[other] == one != other)
            status = view.get(kith.Customer, one).status
            wanted = Status.ERASED if one in model.erased else Status.MERGED if survivor != one else None
            assert status is wanted
            assert (model.names[one] in whole) == (one not in model.erased)
            if survivor != one:
                assert not list(view.orders(customer=one)) and view.manager_of(one) is None
        everything = {record.id: record for cls in records.CLASSES.values() for record in view.records(cls)}
        for record in everything.values():
            for name in REFERENCES[record.KIND]:
                assert (getattr(record, name) or record.id) in everything

    @invariant()
    def nobody_is_in_the_history_who_was_erased(self):
        with self.book.view() as view:
            history = repr(list(view.history()))
        for one, name in self.model.names.items():
            assert (name in history) == (one not in self.model.erased)


REFERENCES = {cls.KIND: [info.attribute for info in kith.schema.fields(cls.KIND) if info.type is kith.codes.Type.REFERENCE]
              for cls in records.CLASSES.values()}


def test_merging_and_erasing():
    chosen = settings(max_examples=100 if FULL else 7, stateful_step_count=20 if FULL else 8)
    run_state_machine_as_test(seed(SEED)(Merging), settings=chosen)
