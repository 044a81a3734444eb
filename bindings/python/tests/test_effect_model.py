"""Cards, commissions, notes of linked accounts and consent against the naive model of them, with restarts from SQLite."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

import kith
from kith.codes import (Basis, CardState, Channel, ChannelStatus, Consent, CustomerRole, Duplicates, Effect, Message,
                        OrderMeasure, OrderStatus, PartyKind, Status)
from machine import LUCK, Machine
from naive import DAYS
from naive_effects import Bond, Effects, Mailbox, Memo, Plastic, Said, Sale
from support import FULL, SEED, TODAY

CUSTOMERS = 4
NOON = datetime.combine(TODAY, datetime.min.time(), timezone.utc) + timedelta(hours=12)
#: What a step may be given. Mostly what something comes of.
CHOICES = {
    "effect": (Effect.ACCOUNT_LINK, *[Effect.CARD_HOLDER] * 3, *[Effect.COMMISSION_RECIPIENT] * 4),
    "since": (*[None] * 4, *DAYS), "until": (*[None] * 4, *DAYS), "priority": (None, 1, 2),
    "share": (None, None, Decimal(20), Decimal("12.345678")), "rate": (None, None, Decimal(0), Decimal(5), Decimal("7.5")),
    "state": (None, None, *[CardState.BLOCKED] * 2, *CardState), "primary": (False, True),
    "amount": (Decimal("0.01"), Decimal("99.99"), Decimal(1000)),
    "day": (TODAY, TODAY, TODAY + timedelta(days=2)), "status": (*[OrderStatus.CLOSED] * 3, *OrderStatus),
    "measure": (None, *OrderMeasure), "at": [NOON - timedelta(days=days) for days in (0, 0, 1, 2, 9)],
    "shared": (None, True, False), "basis": (*[basis for basis in Basis if basis is not Basis.WITHDRAWAL] * 2, Basis.WITHDRAWAL),
    "said": [TODAY - timedelta(days=days) for days in (0, 1, 2, 29, 182, 190, 730, 735)],
    "ended": (None, *(TODAY - timedelta(days=days) for days in (0, 1, 730, 735))), "proof": (None, "form 17"),
    "for_address": (None, None, "One@example.com", "two@example.com"),
    "address": (None, *["one@example.com"] * 5, *["two@example.com"] * 3),
    "went": (*[None] * 4, ChannelStatus.SOFT_BOUNCE, ChannelStatus.HARD_BOUNCE, ChannelStatus.COMPLAINT),
    "is_gone": (*[False] * 4, True), "option": ("fallback_on_blocked", "strict_on_expired", "notes_since_link"),
    "value": (True, False),
    **dict.fromkeys(("one", "other", "who", "which", "card"), range(1000)),  # an element of whatever there is
}
STEPS: dict[str, list[str]] = {}  # names of the parameters of each
QUESTIONS = (TODAY, TODAY + timedelta(days=2))
MESSAGES = [TODAY + timedelta(days=days) for days in (-1, 0, 29, 30)]  # a rest ends between the last two


def step(function):
    """A step whose arguments are drawn by their names."""
    STEPS[function.__name__] = list(inspect.signature(function).parameters)[1:]
    return function


class Effected(Machine):
    def __init__(self):
        super().__init__(Effects(options=dict.fromkeys(CHOICES["option"], False)))

    def prepare(self, txn):
        model, self.number = self.model, 0
        txn.add_consent_laws()
        with txn.view() as view:
            self.settings = next(iter(view.records(kith.BookRecord))).id
            txn.change(self.settings, consent_law=view.find(kith.ConsentLaw, "casl"))
        self.types = {effect: txn.add(kith.RelationType(code=effect.name, effect=effect, self_=True,
                                                        duplicates=Duplicates.BY_ATTRIBUTES)) for effect in Effect}
        programme = txn.add(kith.CardProgramme(code="bonus"))
        for number in range(CUSTOMERS):
            one = txn.add(kith.Customer(number=f"C{number}", kind=PartyKind.ORGANISATION, organisation="C"))
            contact = txn.add(kith.Contact(customer=one, name="C", email="one@example.com", consent=Consent.NONE))
            model.accounts[one] = txn.add(kith.CardAccount(customer=one, programme=programme, code=str(number)))
            model.mail[one], model.rates[one], model.by_hand[one] = Mailbox(contact, "one@example.com"), None, Decimal(0)
            if number:  # the first one has no such role
                txn.add(kith.CustomerRole(customer=one, role=CustomerRole.COMMISSION_RECIPIENT))
                model.recipients |= {one}

    def take(self, steps, luck):
        for name in steps:
            getattr(self, name)(*(luck.choice(CHOICES[one]) for one in STEPS[name]))

    @initialize(luck=LUCK)
    def open_world(self, luck):
        """Much to begin with: what there is a single step changes."""
        self.take(luck.choices([*STEPS, *["add_bond"] * 6, *["say"] * 3], k=90), luck)
        self.commit()

    @rule(steps=st.lists(st.deferred(lambda: st.sampled_from(list(STEPS))), min_size=1, max_size=8), luck=LUCK)
    def go_on(self, steps, luck):
        self.take(steps, luck)
        self.what_if()

    def next_number(self):
        self.number += 1
        return str(self.number)

    # --------------------------------------------------------------------------------------------- relations

    @step
    def add_bond(self, effect, one, other, since, until, priority, share, rate):
        txn, draft = self.work()
        from_, to = self.pick(draft.accounts, one), self.pick(draft.accounts, other)
        earns = effect is Effect.COMMISSION_RECIPIENT
        if earns and sum(bond.effect is effect and bond.to == to for bond in draft.bonds.values()) == 5:
            return  # more than 100 percent
        until = None if since and until and until < since else until
        bond = Bond(effect, from_, to, since, until, priority, share if earns else None, rate if earns else None)
        ident = txn.add(kith.Relation(from_=from_, type=self.types[effect], to=to, since=since, until=until, priority=priority,
                                      share=bond.share, rate=bond.rate, remark=self.next_number()))
        draft.bonds[ident] = bond

    @step
    def remove_bond(self, which):
        txn, draft = self.work()
        ident = self.pick([ident for ident, bond in draft.bonds.items() if bond.effect is not Effect.COMMISSION_RECIPIENT], which)
        if ident is not None:  # a recipient's may be that of an order
            txn.remove(ident)
            del draft.bonds[ident]

    @step
    def end_bond(self, which, until):
        txn, draft = self.work()
        ident = self.pick(draft.bonds, which)
        if ident is not None:
            bond = draft.bonds[ident]
            until = None if bond.since and until and until < bond.since else until
            txn.change(ident, until=until)
            draft.bonds[ident] = replace(bond, until=until)

    @step
    def change_customer(self, who, is_gone, rate):
        txn, draft = self.work()
        one = self.pick(draft.accounts, who)
        txn.change(one, status=Status.INACTIVE if is_gone else None, commission_rate=rate)
        draft.gone = draft.gone | {one} if is_gone else draft.gone - {one}
        draft.rates[one] = rate

    @step
    def change_book(self, option, value, rate):
        txn, draft = self.work()
        txn.change(self.settings, commission_rate=rate, **{option: value})
        draft.options[option], draft.rate = value, rate

    # ------------------------------------------------------------------------------------------ cards, orders

    @step
    def add_card(self, who, state, since, until, primary):
        txn, draft = self.work()
        self.card_of(txn, draft, Plastic(self.pick(draft.accounts, who), state, since,
                                         None if since and until and until < since else until, primary))

    def card_of(self, txn, draft, card):
        ident = txn.add(kith.Card(account=draft.accounts[card.owner], number=self.next_number(), state=card.state,
                                  issued=card.issued, valid_until=card.valid_until, primary=card.primary))
        draft.cards[ident] = card
        return ident

    @step
    def change_card(self, which, state):
        txn, draft = self.work()
        ident = self.pick(draft.cards, which)
        if ident is not None:
            txn.change(ident, state=state)
            draft.cards[ident] = replace(draft.cards[ident], state=state)

    @step
    def replace_card(self, which):
        txn, draft = self.work()
        ident = self.pick([ident for ident, card in draft.cards.items() if not card.replaced], which)
        if ident is not None:
            card = draft.cards[ident]
            txn.change(ident, successor=self.card_of(txn, draft, Plastic(card.owner)))
            draft.cards[ident] = replace(card, replaced=True)

    @step
    def add_up_by_hand(self, who, amount):
        txn, draft = self.work()
        one = self.pick(draft.accounts, who)
        txn.add(kith.CardAccrual(account=draft.accounts[one], date=TODAY, amount=-amount))
        draft.by_hand[one] -= amount

    @step
    def add_order(self, who, day, status, amount):
        txn, draft = self.work()
        customer = self.pick(draft.accounts, who)
        order = txn.add(kith.Order(number=self.next_number(), customer=customer, date=day, status=status))
        txn.add(kith.OrderLine(order=order, item="i", amount=amount))
        draft.sales[order] = Sale(customer, day, status, ((None, amount),))
        self.save(order)

    @step
    def change_order(self, which, measure, amount, status):
        txn, draft = self.work()
        order = self.pick(draft.sales, which)
        if order is not None:
            if measure is None:
                txn.add(kith.OrderLine(order=order, item="i", amount=amount))
            else:
                txn.add(kith.OrderEntry(order=order, measure=measure, date=TODAY, amount=amount))
            txn.change(order, status=status)
            sale = draft.sales[order]
            draft.sales[order] = replace(sale, entries=(*sale.entries, (measure, amount)), status=status)
            self.save(order)

    @step
    def save_with_card(self, which, card):
        _, draft = self.work()
        order, typed = self.pick(draft.sales, which), self.pick(draft.cards, card)
        if order is not None:
            self.save(order, typed or 0)

    def save(self, order, typed=0):
        txn, draft = self.work()
        if rules := draft.refusals(order, typed):
            with pytest.raises(kith.RuleError) as refused:
                txn.save_order(order, card=typed)
            assert refused.value.rule in rules
        else:
            txn.save_order(order, card=typed)
            draft.save(order, typed)

    # ---------------------------------------------------------------------------------------- notes, contacts

    @step
    def add_note(self, who, at, shared):
        txn, draft = self.work()
        one = self.pick(draft.accounts, who)
        draft.memos[txn.add(kith.Note(customer=one, text="n", at=at, shared=shared))] = Memo(one, at, shared)

    @step
    def say(self, who, basis, said, ended, proof, for_address):
        txn, draft = self.work()
        one = self.pick(draft.accounts, who)
        ended = ended if basis is Basis.CONTRACT and ended and ended >= said else None
        ident = txn.add(kith.Consent(contact=draft.mail[one].contact, channel=Channel.EMAIL, basis=basis, date=said, until=ended,
                                     proof=proof, address=for_address))
        draft.said[ident] = Said(one, basis, said, ended, proof is not None, for_address)

    @step
    def change_address(self, who, address):
        """How it went with the old one is forgotten, but for a complaint."""
        txn, draft = self.work()
        one = self.pick(draft.accounts, who)
        box = draft.mail[one]
        txn.change(box.contact, email=address)
        if address != box.address:
            kept = (box.status, box.since) if box.status is ChannelStatus.COMPLAINT else ()
            draft.mail[one] = Mailbox(box.contact, address, *kept)

    @step
    def report(self, who, went):
        txn, draft = self.work()
        one = self.pick(draft.accounts, who)
        txn.change(draft.mail[one].contact, email_status=went)
        draft.mail[one] = replace(draft.mail[one], status=went, since=went and TODAY)

    @step
    def suppress(self):
        """Or no longer."""
        txn, draft = self.work()
        address = "two@example.com"
        if address in draft.suppressed:
            txn.remove(draft.suppressed.pop(address))
        else:
            draft.suppressed[address] = txn.add(kith.Suppression(address=address.upper()))

    # --------------------------------------------------------------------------------------------- comparing

    def compare(self, view, model):
        for one, account in model.accounts.items():
            assert view.card_balance(account) == model.balance(one)
            assert sum((total.amount for total in view.commission_totals(one)), Decimal(0)) == model.earned(one)
            for day in QUESTIONS:
                self.compare_customer(view, model, one, day)
            for day in MESSAGES:
                self.compare_permission(view, model, one, day)
        for order, sale in model.sales.items():
            kept = [(card.result, card.card or 0) for card in view.parts(kith.OrderCard, order)]
            assert kept == ([] if sale.card is None else [(sale.card.result, sale.card.card)])

    @staticmethod
    def compare_customer(view, model, one, day):
        wanted, found = model.card_of(one, day), view.card_of(one, on=day)
        assert (found.result, found.card, found.several) == (wanted.result, wanted.card, wanted.several)
        assert found.holder == wanted.holder and found.balance == (model.balance(wanted.holder) if wanted.card else 0)
        assert view.group_members(one, day) == model.group(one, day)
        assert [note.id for note in view.group_records(kith.Note, one, day)] == model.notes(one, day)
        base, parts = Decimal("1000.1"), model.parts_of(one, day)
        asked, given = view.commission_of(customer=one, base=base, on=day), model.split(parts, base)
        assert (asked.origin, asked.rate) == (model.rate_of(one)[0], model.rate_of(one)[1] or 0)
        assert [(part.recipient, part.share, part.amount) for part in asked.parts] == [
            (part.recipient, part.share, given.get(part.recipient, 0)) for part in parts]

    @staticmethod
    def compare_permission(view, model, one, day):
        commercial, other = (view.may_contact(model.mail[one].contact, Channel.EMAIL, message, on=day) for message in Message)
        assert (commercial.reason, commercial.allowed, other.allowed, commercial.expires, commercial.retry) == (
            model.may_contact(one, day))
        assert other.reason is commercial.reason


def test_effects_are_those_of_the_model():
    chosen = settings(max_examples=300 if FULL else 24, stateful_step_count=25 if FULL else 8)
    run_state_machine_as_test(seed(SEED)(Effected), settings=chosen)
