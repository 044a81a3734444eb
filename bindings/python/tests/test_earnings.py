"""What an order earns besides its price: the discount card that it adds up on (table 4), and commissions (table 6)."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from decimal import Decimal

import pytest

import kith
from kith import codes
from kith.codes import (CardResult, CardState, CustomerRole, Effect, OrderMeasure, OrderStatus, PartyKind, RateOrigin, Reason,
                        RecipientOrigin, Rule, Status)
from support import TODAY

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ACTIVE, BLOCKED, LOST, RETURNED = ({"state": state} for state in CardState)
BLOCKED = {**BLOCKED, "reason": "not paid"}
EXPIRED = {"valid_until": YESTERDAY}
PRIMARY, EARLY, LATE = {"primary": True}, {"issued": date(2026, 1, 1)}, {"issued": date(2026, 2, 1)}


def settings_of(txn):
    with txn.view() as view:
        return next(iter(view.records(kith.BookRecord))).id


# -------------------------------------------------------------------------------------------------------------- cards

class Shop:
    """K1 orders; K2 and K5 may be its holders. Each has an account."""

    def __init__(self, book):
        self.book, self.numbers, self.cards = book, 0, {}
        with book.transaction(today=TODAY) as txn:
            self.holds = txn.add(kith.RelationType(code="holder", effect=Effect.CARD_HOLDER))
            self.programme = txn.add(kith.CardProgramme(code="bonus"))
            self.low, self.high = txn.add_many(kith.CardTier(programme=self.programme, threshold=Decimal(least), rate=Decimal(rate))
                                               for least, rate in ((0, 3), (1000, 5)))
            self.k1, self.k2, self.k5 = txn.add_many(kith.Customer(number=number, kind=PartyKind.PERSON, surname=number)
                                                     for number in ("K1", "K2", "K5"))
            self.a1, self.a2, self.a5 = txn.add_many(
                kith.CardAccount(customer=customer, programme=self.programme, code=str(number))
                for number, customer in enumerate((self.k1, self.k2, self.k5)))

    def number(self, letter):
        self.numbers += 1
        return f"{letter}{self.numbers}"

    def card(self, txn, account, **fields):
        return txn.add(kith.Card(account=account, number=self.number("7700"), **fields))

    def hold(self, txn, holder, **fields):
        return txn.add(kith.Relation(from_=holder, type=self.holds, to=self.k1, **fields))

    def order(self, txn, amount=Decimal(8500), status=OrderStatus.CLOSED, customer=0, **fields):
        order = txn.add(kith.Order(number=self.number("O"), customer=customer or self.k1, date=TODAY, status=status))
        txn.add(kith.OrderLine(order=order, item="glasses", amount=amount))
        txn.save_order(order, **fields)
        return order


@pytest.fixture
def shop(book):
    return Shop(book)


# Own cards; holders with the fields of their relation and their cards; settings of the book; then the result, whose card it is
# (customer, which of its cards), and whether there were several.
ROWS = [
    ("own active", [ACTIVE], [("k2", {}, [ACTIVE])], {}, CardResult.OWN, ("k1", 0), False),
    ("own active, several: the primary one", [PRIMARY | EARLY, LATE], [], {}, CardResult.OWN, ("k1", 0), True),
    ("own active, several: the latest", [EARLY, LATE, EARLY], [], {}, CardResult.OWN, ("k1", 1), True),
    ("none, no holder", [], [], {}, CardResult.NONE, None, False),
    ("none, holder's active", [], [("k2", {}, [ACTIVE])], {}, CardResult.HOLDER, ("k2", 0), False),
    ("none, holder has none", [], [("k2", {}, [])], {}, CardResult.HOLDER_HAS_NO_CARD, "k2", False),
    ("none, holder's blocked", [], [("k2", {}, [BLOCKED])], {}, CardResult.HOLDER_BLOCKED, "k2", False),
    ("none, holder's expired", [], [("k2", {}, [EXPIRED])], {}, CardResult.HOLDER_EXPIRED, "k2", False),
    ("none, one of two holders active", [], [("k2", {"priority": 1}, [BLOCKED]), ("k5", {"priority": 2}, [ACTIVE])], {},
     CardResult.HOLDER, ("k5", 0), False),
    ("none, several: by priority", [], [("k2", {"priority": 2}, [ACTIVE]), ("k5", {"priority": 1}, [ACTIVE])], {},
     CardResult.HOLDER, ("k5", 0), True),
    ("none, several: by first day", [], [("k2", {"since": YESTERDAY}, [ACTIVE]), ("k5", {}, [ACTIVE])], {},
     CardResult.HOLDER, ("k5", 0), True),
    ("none, several: by id", [], [("k5", {}, [ACTIVE]), ("k2", {}, [ACTIVE])], {}, CardResult.HOLDER, ("k5", 0), True),
    ("none, several, none active", [], [("k2", {"priority": 2}, [BLOCKED]), ("k5", {"priority": 1}, [EXPIRED])], {},
     CardResult.HOLDER_EXPIRED, "k5", False),
    ("own blocked", [BLOCKED], [("k2", {}, [ACTIVE])], {}, CardResult.OWN_BLOCKED, None, False),
    ("own blocked, option", [BLOCKED], [("k2", {}, [ACTIVE])], {"fallback_on_blocked": True}, CardResult.HOLDER, ("k2", 0), False),
    ("own expired, no holder", [EXPIRED], [], {}, CardResult.OWN_EXPIRED, None, False),
    ("own expired, holder's active", [EXPIRED], [("k2", {}, [ACTIVE])], {}, CardResult.HOLDER, ("k2", 0), False),
    ("own expired, strict", [EXPIRED], [("k2", {}, [ACTIVE])], {"strict_on_expired": True}, CardResult.OWN_EXPIRED, None, False),
    ("lost, replaced", [LOST | {"successor": 1}, ACTIVE], [("k2", {}, [ACTIVE])], {}, CardResult.OWN, ("k1", 1), False),
    ("lost", [LOST], [("k2", {}, [ACTIVE])], {}, CardResult.HOLDER, ("k2", 0), False),
    ("returned", [RETURNED], [], {}, CardResult.NONE, None, False),
    ("holder's lost, replaced (case 77)", [], [("k2", {}, [LOST | {"successor": 1}, ACTIVE])], {},
     CardResult.HOLDER, ("k2", 1), False),
    ("link no longer holds", [], [("k2", {"until": YESTERDAY}, [ACTIVE])], {}, CardResult.NONE, None, False),
    ("holder is gone", [], [("k2", {"gone": True}, [ACTIVE])], {}, CardResult.NONE, None, False),
]


@pytest.mark.parametrize("what,own,holders,options,result,whose,several", ROWS, ids=[row[0] for row in ROWS])
def test_table_4(shop, what, own, holders, options, result, whose, several):
    with shop.book.transaction(today=TODAY) as txn:
        for holder, cards in (("k1", own), *((holder, cards) for holder, _, cards in holders)):
            successors = [fields.get("successor") for fields in cards]
            shop.cards[holder] = [shop.card(txn, getattr(shop, f"a{holder[1]}"), **{**fields, "successor": None})
                                  for fields in cards]
            for card, successor in zip(shop.cards[holder], successors):
                if successor is not None:
                    txn.change(card, successor=shop.cards[holder][successor])
        for holder, fields, _ in holders:
            if fields.get("gone"):
                txn.change(getattr(shop, holder), status=Status.INACTIVE)
            shop.hold(txn, getattr(shop, holder), **{name: value for name, value in fields.items() if name != "gone"})
        if options:
            txn.change(settings_of(txn), **options)
        with txn.view() as view:
            found = view.card_of(shop.k1)
            order = shop.order(txn)  # keeps the same answer
    with shop.book.view(today=TODAY) as view:
        assert view.card_of(shop.k1, on=TODAY).result is result
        kept = view.parts(kith.OrderCard, order)
        balances = [view.card_balance(account) for account in (shop.a1, shop.a2, shop.a5)]
    assert (found.result, found.several) == (result, several)
    if isinstance(whose, tuple):
        holder, which = whose
        assert (found.card, found.holder) == (shop.cards[holder][which], getattr(shop, holder))
        assert (found.tier, found.rate, found.balance) == (shop.low, 3, 0) and found.number.startswith("7700")
    else:
        assert (found.card, found.account, found.number, found.tier, found.rate) == (0, 0, None, 0, 0)
        assert found.holder == (getattr(shop, whose) if whose else 0)
    assert (found.relation != 0) == (result.name.startswith("HOLDER"))
    assert found.reason == ("not paid" if result in (CardResult.OWN_BLOCKED, CardResult.HOLDER_BLOCKED) else None)
    assert [row.record for row in found.trace if row.reason is Reason.TAKEN] == ([found.card] if found.card else [])
    if any(shop.cards.values()):  # a book with cards
        assert [(one.result, one.card, one.account, one.holder) for one in kept] == [
            (result, found.card or None, found.account or None, found.holder or None)]
    assert balances == [8500 if account == found.account else 0 for account in (shop.a1, shop.a2, shop.a5)]


@pytest.mark.parametrize("fields", [BLOCKED, EXPIRED, LOST, RETURNED], ids=["blocked", "expired", "lost", "returned"])
def test_a_card_that_is_typed_counts_if_it_is_active(shop, fields):
    with shop.book.transaction(today=TODAY) as txn:
        bad, good = shop.card(txn, shop.a5, **fields), shop.card(txn, shop.a5)
        with txn.view() as view:
            found = view.card_of(shop.k1, card=good)
            assert (found.result, found.card, found.holder) == (CardResult.MANUAL, good, shop.k5)
            assert view.card_of(shop.k1, card=bad).result is CardResult.REFUSED
        with pytest.raises(kith.RuleError) as refused:
            shop.order(txn, card=bad)
        assert refused.value.rule is Rule.CARD_BLOCKED
        order = shop.order(txn, card=good)
        other = shop.card(txn, shop.a5)
        with pytest.raises(kith.RuleError) as refused:  # what is added up stays where it is
            txn.save_order(order, card=other)
        assert refused.value.rule is Rule.APPEND_ONLY


def test_an_order_adds_up_when_it_is_closed_and_a_return_takes_back(shop):
    with shop.book.transaction(today=TODAY) as txn:
        shop.card(txn, shop.a2)
        link = shop.hold(txn, shop.k2)
        order = shop.order(txn, status=OrderStatus.OPEN)
        txn.add(kith.CardAccrual(account=shop.a2, date=TODAY, amount=Decimal(500)))
    for change, balance, tier in ((lambda txn: None, 500, shop.low),
                                  (lambda txn: txn.change(order, status=OrderStatus.CLOSED), 9000, shop.high),
                                  (lambda txn: txn.remove(link), 9000, 0),
                                  (lambda txn: txn.add(kith.OrderEntry(order=order, measure=OrderMeasure.RETURNED, date=TODAY,
                                                                       amount=Decimal(8500))), 500, 0)):
        with shop.book.transaction(today=TODAY) as txn:
            change(txn)
            txn.save_order(order)
        with shop.book.view(today=TODAY) as view:
            assert view.card_balance(shop.a2) == balance and view.card_of(shop.k1).tier == tier
            assert view.validate() == []
    with shop.book.view(today=TODAY) as view:
        assert [one.amount for one in view.parts(kith.CardAccrual, shop.a2)] == [500, 8500, -8500]


def test_the_programme_is_the_one_asked_for_else_the_books(shop):
    with shop.book.transaction(today=TODAY) as txn:
        miles = txn.add(kith.CardProgramme(code="miles"))
        account = txn.add(kith.CardAccount(customer=shop.k1, programme=miles, code="m"))
        bonus_card, miles_card = shop.card(txn, shop.a1, **LATE), shop.card(txn, account, **EARLY)
        with txn.view() as view:
            assert view.card_of(shop.k1).card == bonus_card and view.card_of(shop.k1).several
            assert view.card_of(shop.k1, programme=miles).card == miles_card
        txn.change(settings_of(txn), card_programme=miles)
        with txn.view() as view:
            assert view.card_of(shop.k1).card == miles_card and not view.card_of(shop.k1).several


def test_a_trace_of_many_cards_is_whole(shop):
    with shop.book.transaction(today=TODAY) as txn:
        cards = [shop.card(txn, shop.a1, **BLOCKED) for _ in range(100)]
    with shop.book.view(today=TODAY) as view:
        found = view.card_of(shop.k1)
    assert [row.record for row in found.trace] == cards and {row.reason for row in found.trace} == {Reason.CARD_BLOCKED}
    assert found.reason == "not paid"  # the view is closed: the text is ours
    with pytest.raises(FrozenInstanceError):
        found.card = 1


def test_what_is_wrong_with_a_question_about_cards(shop):
    with shop.book.transaction(today=TODAY) as txn:
        card = shop.card(txn, shop.a1)
        txn.add(kith.CardAccrual(account=shop.a5, date=TODAY, amount=Decimal(9 * 10**12)))
        txn.add(kith.CardAccrual(account=shop.a5, date=TODAY, amount=Decimal(9 * 10**12)))
        txn.add(kith.Card(account=shop.a5, number="much"))
    view = shop.book.view(today=TODAY)
    for call in (lambda: view.card_of(card), lambda: view.card_of(shop.k1, card=shop.k1), lambda: view.card_balance(card)):
        with pytest.raises(kith.InvalidError):
            call()
    for call in (lambda: view.card_of(shop.k5 + (1 << 20)), lambda: view.card_of(shop.k1, programme=shop.programme + (1 << 20)),
                 lambda: view.card_balance(shop.a5 + (1 << 20))):
        with pytest.raises(kith.NotFoundError):
            call()
    for call in (lambda: view.card_balance(shop.a5), lambda: view.card_of(shop.k5)):
        with pytest.raises(kith.LimitError):
            call()
    view.close()
    for call in (lambda: view.card_of(shop.k1), lambda: view.card_balance(shop.a1)):
        with pytest.raises(kith.ClosedError):
            call()
    with pytest.raises(kith.RuleError) as refused, shop.book.transaction(today=TODAY) as txn:
        txn.change(card, successor=card)
    assert refused.value.rule is Rule.CARD_SUCCESSOR


# -------------------------------------------------------------------------------------------------------- commissions

class Showroom:
    """Shop F1 orders brand MR through Kim; R1 to R3 are recipients, and `earns` makes one of a customer."""

    def __init__(self, book):
        self.book, self.numbers = book, 0
        with book.transaction(today=TODAY) as txn:
            self.earns = txn.add(kith.RelationType(code="earns", effect=Effect.COMMISSION_RECIPIENT))
            self.mr = txn.add(kith.Brand(code="MR"))
            self.kim = txn.add(kith.Manager(code="kim", representative=True))
            self.f1, *self.r = txn.add_many(kith.Customer(number=number, kind=PartyKind.ORGANISATION, organisation=number)
                                            for number in ("F1", "R1", "R2", "R3"))
            txn.add_many(kith.CustomerRole(customer=one, role=CustomerRole.COMMISSION_RECIPIENT) for one in self.r)
            self.of_brand = txn.add(kith.CustomerBrand(customer=self.f1, brand=self.mr))
        self.facts = dict(customer=self.f1, brand=self.mr, manager=self.kim)

    def link(self, txn, which, **fields):
        return txn.add(kith.Relation(from_=self.r[which], type=self.earns, to=self.f1, **fields))

    def order(self, txn, amount, **fields):
        self.numbers += 1
        order = txn.add(kith.Order(number=f"O{self.numbers}", date=TODAY, **{**self.facts, **fields}))
        txn.add(kith.OrderEntry(order=order, measure=OrderMeasure.BOOKED, date=TODAY, amount=Decimal(amount)))
        return order


@pytest.fixture
def room(book):
    return Showroom(book)


def set_rate(room, txn, origin, rate):
    """Set the rate that stands at this rank of the table."""
    if origin is RateOrigin.REPRESENTATIVE_BRAND:
        txn.add(kith.RepresentativeRate(manager=room.kim, brand=room.mr, rate=rate))
    else:
        at = {RateOrigin.CUSTOMER_BRAND: room.of_brand, RateOrigin.CUSTOMER: room.f1, RateOrigin.REPRESENTATIVE: room.kim,
              RateOrigin.BRAND: room.mr, RateOrigin.BOOK: settings_of(txn)}[origin]
        txn.change(at, commission_rate=rate)


RANKS = [origin for origin in RateOrigin if origin is not RateOrigin.RECIPIENT]


@pytest.mark.parametrize("origin", RANKS, ids=[origin.name for origin in RANKS])
@pytest.mark.parametrize("rate", [Decimal("0"), Decimal("7.5")])
def test_table_6_the_first_rate_that_is_set_wins(room, origin, rate):
    with room.book.transaction(today=TODAY) as txn:
        for below in RANKS[RANKS.index(origin) + 1:]:
            set_rate(room, txn, below, Decimal(99))
        if origin is not RateOrigin.MANUAL:
            set_rate(room, txn, origin, rate)
    with room.book.view(today=TODAY) as view:
        found = view.commission_of(**room.facts, base=Decimal(2000), typed_rate=rate if origin is RateOrigin.MANUAL else None)
    assert (found.origin, found.rate, found.amount) == (origin, rate, 20 * rate)
    assert found.recipients is RecipientOrigin.REPRESENTATIVE
    assert found.parts == (kith.CommissionPart(0, room.kim, 0, Decimal(100), rate, 20 * rate, origin, 0),)
    (taken,) = (row for row in found.trace if row.type == codes_list("RateOrigin") and row.reason is Reason.TAKEN)
    assert (taken.level, taken.number, taken.record) == (origin, rate, found.record)


def codes_list(name):
    return next(number for number, known in codes.LISTS.items() if known == name)


@pytest.mark.parametrize("what,change,facts,origin,recipients", [
    ("no rate is not 0 %", {}, {}, None, RecipientOrigin.REPRESENTATIVE),
    ("a house account", {"brand": 10, "representative": 8, "customer": 5}, {"manager": 0}, RateOrigin.CUSTOMER, None),
    ("who has left", {"brand": 10, "representative": 8, "state": codes.ManagerState.INACTIVE}, {}, RateOrigin.BRAND, None),
    ("no representative", {"brand": 10, "representative": 8, "role": None}, {}, RateOrigin.BRAND, None),
    ("without a brand", {"brand": 10, "book": 1}, {"brand": 0}, RateOrigin.BOOK, RecipientOrigin.REPRESENTATIVE),
], ids=lambda value: value if isinstance(value, str) else "")
def test_whose_rate_counts(room, what, change, facts, origin, recipients):
    with room.book.transaction(today=TODAY) as txn:
        for name in ("brand", "representative", "customer", "book"):
            if name in change:
                set_rate(room, txn, RateOrigin[name.upper()], Decimal(change[name]))
        if "state" in change:
            txn.change(room.kim, state=change["state"])
        if "role" in change:
            txn.change(room.kim, representative=change["role"])
    with room.book.view(today=TODAY) as view:
        found = view.commission_of(**{**room.facts, **facts}, base=Decimal(100))
    assert (found.origin, found.recipients) == (origin, recipients)
    assert bool(found.amount) == (origin is not None and bool(found.parts))


# Links: which recipient, share, own rate; then the share, amount and odd units of each, of 100.01 in all at 10 %.
SPLITS = [
    ("case 91: halves, the odd unit by id", [(0, None, None), (1, None, None)], [(50, "50.01", 1), (50, "50", 0)]),
    ("a share, and who gets the rest", [(0, "30", None), (1, None, None)], [(30, "30", 0), (70, "70.01", 1)]),
    ("its own rate replaces the table", [(0, "40", "20"), (1, None, None)], [(40, "80.01", 1), (60, "60.01", 1)]),
    ("by id of the relation", [(1, None, None), (0, "10", None)], [(90, "90.01", 1), (10, "10", 0)]),
    ("less than the whole", [(0, "25", None)], [(25, "25", 0)]),
]


@pytest.mark.parametrize("what,links,wanted", SPLITS, ids=[row[0] for row in SPLITS])
def test_recipients_split_to_the_unit(room, what, links, wanted):
    with room.book.transaction(today=TODAY) as txn:
        set_rate(room, txn, RateOrigin.BRAND, Decimal(10))
        made = [room.link(txn, which, share=share and Decimal(share), rate=rate and Decimal(rate)) for which, share, rate in links]
    with room.book.view(today=TODAY) as view:
        found = view.commission_of(**room.facts, base=Decimal("1000.1"))
    assert (found.origin, found.rate, found.recipients) == (RateOrigin.BRAND, 10, RecipientOrigin.RELATION)
    assert [(part.recipient, part.relation) for part in found.parts] == [
        (room.r[which], relation) for (which, *_), relation in zip(links, made)]
    assert [(part.share, part.amount, part.rounded) for part in found.parts] == [
        (share, Decimal(amount), rounded) for share, amount, rounded in wanted]
    assert sum(part.amount for part in found.parts) == found.amount
    assert [(part.origin, part.rate) for part in found.parts] == [
        (RateOrigin.RECIPIENT, Decimal(rate)) if rate else (RateOrigin.BRAND, 10) for *_, rate in links]


def test_only_who_is_a_recipient_counts_and_the_rest_is_explained(room):
    with room.book.transaction(today=TODAY) as txn:
        set_rate(room, txn, RateOrigin.BRAND, Decimal(10))
        stranger = txn.add(kith.Customer(number="S", kind=PartyKind.ORGANISATION, organisation="S"))
        links = [room.link(txn, 0, until=YESTERDAY), room.link(txn, 1),
                 txn.add(kith.Relation(from_=stranger, type=room.earns, to=room.f1))]
        txn.change(room.r[1], status=Status.INACTIVE)
    with room.book.view(today=TODAY) as view:
        found = view.commission_of(**room.facts, base=Decimal(100))
        assert found.recipients is RecipientOrigin.REPRESENTATIVE
        reasons = {row.record: row.reason for row in found.trace if row.type == codes_list("RecipientOrigin")}
        assert reasons == {links[0]: Reason.EXPIRED, links[1]: Reason.INACTIVE, links[2]: Reason.NO_ROLE, room.kim: Reason.TAKEN}
        assert view.commission_of(**room.facts, on=YESTERDAY).parts[0].relation == links[0]


def test_many_recipients_and_a_long_trace_are_whole(room):
    with room.book.transaction(today=TODAY) as txn:
        set_rate(room, txn, RateOrigin.BRAND, Decimal(10))
        many = txn.add_many(kith.Customer(number=f"M{number}", kind=PartyKind.ORGANISATION, organisation="M")
                            for number in range(150))
        txn.add_many(kith.CustomerRole(customer=one, role=CustomerRole.COMMISSION_RECIPIENT) for one in many)
        links = txn.add_many(kith.Relation(from_=one, type=room.earns, to=room.f1) for one in many)
    with room.book.view(today=TODAY) as view:
        found = view.commission_of(**room.facts, base=Decimal(1001))
    assert [part.recipient for part in found.parts] == many and sum(part.amount for part in found.parts) == Decimal("100.1")
    assert [row.record for row in found.trace if row.type == codes_list("RecipientOrigin")] == links


def test_a_saved_order_keeps_rate_and_recipients_and_what_is_returned_is_given_back(room):
    with room.book.transaction(today=TODAY) as txn:
        set_rate(room, txn, RateOrigin.CUSTOMER, Decimal(5))
        link = room.link(txn, 0)
        order = room.order(txn, 2000)
        txn.save_order(order)
    with room.book.transaction(today=TODAY) as txn:
        set_rate(room, txn, RateOrigin.CUSTOMER, Decimal(50))
        txn.end(link, YESTERDAY)
        txn.add(kith.OrderEntry(order=order, measure=OrderMeasure.RETURNED, date=TODAY, amount=Decimal(500)))
        txn.save_order(order)
    with room.book.view(today=TODAY) as view:
        frozen = view.commission_of(order)
        assert (frozen.origin, frozen.rate, frozen.amount, frozen.record) == (RateOrigin.CUSTOMER, 5, 75, 0)
        assert [one.recipient for one in view.parts(kith.CommissionShare, order)] == [room.r[0]]
        assert [(one.order, one.base, one.amount) for one in view.commission_statement(room.r[0])] == [
            (order, 2000, 100), (order, -500, -25)]
        assert view.commission_totals(room.r[0]) == [kith.StatementTotal(0, Decimal(1500), Decimal(75), 2)]
        assert view.commission_of(**room.facts, base=Decimal(1)).rate == 50
        assert list(view.commission_statement(room.kim)) == [] == view.commission_totals(room.kim)


def test_parts_that_are_typed_come_first_and_are_100_percent_at_most(room):
    with room.book.transaction(today=TODAY) as txn:
        set_rate(room, txn, RateOrigin.BOOK, Decimal(10))
        room.link(txn, 0)
        order = room.order(txn, 100, commission_rate=Decimal(20))
        typed = txn.add(kith.CommissionShare(order=order, recipient=room.r[2], share=Decimal(60)))
        with txn.view() as view:
            found = view.commission_of(order)
            assert (found.origin, found.recipients, found.amount) == (RateOrigin.MANUAL, RecipientOrigin.MANUAL, 12)
        txn.add(kith.CommissionShare(order=order, recipient=room.r[1], share=Decimal("40.000001")))
        with txn.view() as view, pytest.raises(kith.RuleError) as refused:
            view.commission_of(order)
        assert refused.value.rule is Rule.SHARES
        with pytest.raises(kith.RuleError):
            txn.save_order(order)
        txn.change(typed, share=Decimal("59.999999"))
        txn.save_order(order)
        with txn.view() as view:
            assert [row.amount for row in view.commission_statement(room.r[2])] == [12]


def test_a_long_statement_is_read_in_pages_and_added_up_by_currency(room):
    with room.book.transaction(today=TODAY) as txn:
        set_rate(room, txn, RateOrigin.BOOK, Decimal(1))
        euro, yen = txn.add_many(kith.Currency(code=code, digits=digits) for code, digits in (("EUR", 2), ("JPY", 0)))
        orders = [room.order(txn, 100 + number, currency=(None, euro, yen)[number % 3]) for number in range(600)]
        for order in orders:
            txn.save_order(order)
    with room.book.view(today=TODAY) as view:
        entries = list(view.commission_statement(room.kim))
        totals = view.commission_totals(room.kim)
        assert [one.order for one in entries] == orders and all(one.manager == room.kim for one in entries)
        assert [one.currency for one in totals] == [0, euro, yen] and sum(one.entries for one in totals) == 600
        for total in totals:
            mine = [one for one in entries if (one.currency or 0) == total.currency]
            base, amount = sum(one.base for one in mine), sum(one.amount for one in mine)
            assert (total.entries, total.base, total.amount) == (200, base, amount)
        assert list(view.commission_statement(room.kim, since=TOMORROW)) == [] == view.commission_totals(room.kim, until=YESTERDAY)
        assert len(list(view.commission_statement(room.kim, since=TODAY, until=TODAY))) == 600
        statement = view.commission_statement(room.kim)
        next(statement)
    with pytest.raises(kith.ClosedError):
        list(statement)


def test_shares_and_rates_of_relations_go_in_and_out(room):
    with room.book.transaction(today=TODAY) as txn:
        relation = txn.relate(kith.Relation(from_=room.r[0], type=room.earns, to=room.f1, share=Decimal("12.5"), rate=Decimal(0)))
        other = txn.relate(kith.Relation(from_=room.r[1], type=room.earns, to=room.f1, remark="x"))
        with txn.view() as view:
            one, plain = view.read(kith.Relation, [relation, other])
        assert (one.share, one.rate, one.remark, one.priority) == (Decimal("12.5"), 0, None, None)
        assert (plain.share, plain.rate, plain.remark) == (None, None, "x")
        txn.change(relation, share=None, rate=Decimal(3))
        with txn.view() as view:
            assert (view.get(kith.Relation, relation).share, view.get(kith.Relation, relation).rate) == (None, 3)


def test_what_is_wrong_with_a_question_about_commissions(room):
    with room.book.transaction(today=TODAY) as txn:
        for number in "12":
            order = txn.add(kith.Order(number=number, date=TODAY, commission_rate=Decimal(100), **room.facts))
            txn.add(kith.OrderLine(order=order, item="x", amount=Decimal(9 * 10**12)))
            txn.save_order(order)
    view = room.book.view(today=TODAY)
    for call in (lambda: view.commission_of(), lambda: view.commission_of(room.f1), lambda: view.commission_of(customer=room.kim),
                 lambda: list(view.commission_statement(room.mr)), lambda: view.commission_totals(0)):
        with pytest.raises(kith.InvalidError):
            call()
    with pytest.raises(kith.NotFoundError):
        view.commission_of(customer=room.f1, brand=room.mr + (1 << 20))
    with pytest.raises(TypeError):
        view.commission_of(customer=room.f1, base=1.5)
    with pytest.raises(kith.LimitError):
        view.commission_totals(room.kim)
    view.close()
    for call in (lambda: view.commission_of(**room.facts), lambda: view.commission_totals(room.kim)):
        with pytest.raises(kith.ClosedError):
            call()
