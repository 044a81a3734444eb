"""A naive model of relations with an effect: tables 4, 6 and 7 as they are written, and everything added up for every answer.

It knows cards, recipients of commissions, linked accounts with their notes, and what contacts said.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from kith.codes import (Basis, CardResult, CardState, ChannelStatus, Effect, OrderMeasure, OrderStatus, Permission, RateOrigin,
                        Rule)
from naive import holds

CENT, MILLIONTH = Fraction(1, 100), Fraction(1, 10**6)
ACTIVE, BLOCKED, EXPIRED, NOTHING = range(4)
#: Months that a basis holds after its day, by the law of Canada; None: for ever.
MONTHS = {Basis.PURCHASE: 24, Basis.CONTRACT: 24, Basis.INQUIRY: 6, Basis.NON_BUSINESS: 24, Basis.PUBLISHED: None}
IMPLIED = {basis: Permission[f"IMPLIED_{basis.name}"] for basis in MONTHS}
REST_DAYS = 30


@dataclass(frozen=True)
class Bond:
    """A relation with an effect."""

    effect: Effect
    from_: int
    to: int
    since: date | None = None
    until: date | None = None
    priority: int | None = None
    share: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True)
class Plastic:
    """A card."""

    owner: int
    state: CardState | None = None
    issued: date | None = None
    valid_until: date | None = None
    primary: bool = False
    replaced: bool = False

    def stands(self, day: date) -> int:
        if self.replaced or self.state in (CardState.LOST, CardState.RETURNED):
            return NOTHING
        if self.state is CardState.BLOCKED:
            return BLOCKED
        if self.issued is not None and self.issued > day:
            return NOTHING
        return EXPIRED if self.valid_until is not None and self.valid_until < day else ACTIVE


@dataclass(frozen=True)
class Found:
    """The card of an order."""

    result: CardResult
    card: int = 0
    holder: int = 0
    several: bool = False


@dataclass(frozen=True)
class Part:
    """What a recipient gets of each order: percents, and whether any rate is set."""

    recipient: int
    share: Fraction
    rate: Decimal | None


@dataclass(frozen=True)
class Sale:
    customer: int
    date: date
    status: OrderStatus
    entries: tuple[tuple[OrderMeasure | None, Decimal], ...] = ()  # None: a line
    #: Frozen when it was saved; None: not yet.
    card: Found | None = None
    added_up: Decimal = Decimal(0)
    parts: tuple[Part, ...] = ()

    @property
    def worth(self) -> Decimal:
        def total(*measures: OrderMeasure | None) -> Decimal:
            return sum((amount for measure, amount in self.entries if measure in measures), Decimal(0))

        booked = any(measure is OrderMeasure.BOOKED for measure, _ in self.entries)
        return (total(OrderMeasure.BOOKED) if booked else total(None)) - total(OrderMeasure.CANCELLED, OrderMeasure.RETURNED)

    @property
    def earns(self) -> bool:
        return self.status not in (OrderStatus.DRAFT, OrderStatus.CANCELLED)


@dataclass(frozen=True)
class Memo:
    customer: int
    at: datetime
    shared: bool | None


@dataclass(frozen=True)
class Said:
    customer: int
    basis: Basis
    day: date
    until: date | None = None
    proof: bool = False
    address: str | None = None


@dataclass(frozen=True)
class Mailbox:
    """The only contact of a customer."""

    contact: int
    address: str | None
    status: ChannelStatus | None = None
    since: date | None = None


@dataclass
class Effects:
    options: dict[str, bool] = field(default_factory=dict)  # of the book
    rate: Decimal | None = None  # of the book
    rates: dict[int, Decimal | None] = field(default_factory=dict)  # of each customer
    accounts: dict[int, int] = field(default_factory=dict)  # of each customer
    mail: dict[int, Mailbox] = field(default_factory=dict)
    recipients: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    bonds: dict[int, Bond] = field(default_factory=dict)
    cards: dict[int, Plastic] = field(default_factory=dict)
    sales: dict[int, Sale] = field(default_factory=dict)
    by_hand: dict[int, Decimal] = field(default_factory=dict)  # what was added up beside orders
    memos: dict[int, Memo] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)
    suppressed: dict[str, int] = field(default_factory=dict)  # the record of an address

    def copy(self) -> Effects:
        return replace(self, **{name: dict(value) for name, value in vars(self).items() if isinstance(value, dict)})

    def broken(self) -> set[Rule]:
        return set()

    def doubtful(self) -> set[Rule]:
        return set()

    def is_refused(self) -> bool:
        return False

    def ranked(self, effect: Effect, to: int, day: date) -> list[tuple[int, Bond]]:
        """Relations with an effect that lead to a customer on a day, the best first."""
        found = [(bond.priority or 0, bond.since or date.min, ident, bond) for ident, bond in self.bonds.items()
                 if bond.effect is effect and bond.to == to and holds(bond.since, bond.until, day)]
        return [(ident, bond) for _, _, ident, bond in sorted(found, key=lambda one: one[:3])]

    # ----------------------------------------------------------------------------------------------- table 4

    def best_card(self, customer: int, day: date) -> tuple[int, int]:
        """The card of a customer that counts (0: none), and how many are active."""
        active = [(card.primary, card.issued or date.min, ident) for ident, card in self.cards.items()
                  if card.owner == customer and card.stands(day) == ACTIVE]
        return (max(active)[2] if active else 0), len(active)

    def has_card(self, customer: int, day: date, stands: int) -> bool:
        return any(card.owner == customer and card.stands(day) == stands for card in self.cards.values())

    def card_of(self, customer: int, day: date) -> Found:
        own, count = self.best_card(customer, day)
        if own:
            return Found(CardResult.OWN, own, customer, count > 1)
        blocked, expired = (self.has_card(customer, day, stands) for stands in (BLOCKED, EXPIRED))
        refused = Found(CardResult.OWN_BLOCKED if blocked else CardResult.OWN_EXPIRED)
        if blocked and not self.options["fallback_on_blocked"]:
            return refused
        if expired and not blocked and self.options["strict_on_expired"]:
            return refused
        found = self._of_holders(customer, day)
        return refused if (blocked or expired) and not found.card else found

    def _of_holders(self, customer: int, day: date) -> Found:
        holders = list(dict.fromkeys(bond.from_ for _, bond in self.ranked(Effect.CARD_HOLDER, customer, day)
                                     if bond.from_ != customer and bond.from_ not in self.gone))  # each once
        able = [holder for holder in holders if self.best_card(holder, day)[0]]
        if able:
            card = self.best_card(able[0], day)[0]
            several = len(able) > 1 or any(self.best_card(holder, day)[1] > 1 for holder in able)
            return Found(CardResult.HOLDER, card, able[0], several)
        if not holders:
            return Found(CardResult.NONE)
        first = holders[0]
        result = (CardResult.HOLDER_BLOCKED if self.has_card(first, day, BLOCKED) else
                  CardResult.HOLDER_EXPIRED if self.has_card(first, day, EXPIRED) else CardResult.HOLDER_HAS_NO_CARD)
        return Found(result, 0, first)

    def balance(self, customer: int) -> Decimal:
        return sum((sale.added_up for sale in self.sales.values() if sale.card is not None and sale.card.card
                    and self.cards[sale.card.card].owner == customer), self.by_hand[customer])

    # ----------------------------------------------------------------------------------------------- table 6

    def rate_of(self, customer: int) -> tuple[RateOrigin | None, Decimal | None]:
        if self.rates[customer] is not None:
            return RateOrigin.CUSTOMER, self.rates[customer]
        return (RateOrigin.BOOK if self.rate is not None else None), self.rate

    def parts_of(self, customer: int, day: date) -> list[Part]:
        """Who earns what share at what rate, the best ranked first."""
        links: dict[int, Bond] = {}
        for _, bond in self.ranked(Effect.COMMISSION_RECIPIENT, customer, day):
            if bond.from_ in self.recipients and bond.from_ not in self.gone and bond.from_ != customer:
                links.setdefault(bond.from_, bond)
        left = 100 - sum((Fraction(bond.share) for bond in links.values() if bond.share is not None), Fraction(0))
        free = sorted(who for who, bond in links.items() if bond.share is None)
        shares = dict(zip(free, spread(left, [1] * len(free), MILLIONTH, free)))
        whole = self.rate_of(customer)[1]
        return [Part(who, shares.get(who, Fraction(bond.share or 0)), whole if bond.rate is None else bond.rate)
                for who, bond in links.items()]

    @staticmethod
    def split(parts: Iterable[Part], base: Decimal) -> dict[int, Decimal]:
        """What each gets: those of one rate together the nearest number of cents."""
        given: dict[int, Decimal] = {}
        by_rate: dict[Decimal | None, list[Part]] = {}
        for part in parts:
            by_rate.setdefault(part.rate, []).append(part)
        for rate, sharing in by_rate.items():
            percent = sum((part.share for part in sharing), Fraction(0))
            cents = round(abs(Fraction(base)) * Fraction(rate or 0) * percent / 10_000 / CENT)  # half to even
            if percent:
                amounts = spread(cents * CENT, [part.share for part in sharing], CENT, [part.recipient for part in sharing],
                                 abs(Fraction(base)) * Fraction(rate or 0) * percent / 10_000)
                for part, amount in zip(sharing, amounts):
                    given[part.recipient] = Decimal(int(amount / CENT)) / 100 * (-1 if base < 0 else 1)
        return given

    def earned(self, recipient: int) -> Decimal:
        return sum((self.split(sale.parts, sale.worth if sale.earns else Decimal(0)).get(recipient, Decimal(0))
                    for sale in self.sales.values()), Decimal(0))

    # ------------------------------------------------------------------------------------------- saving orders

    def refusals(self, order: int, typed: int) -> set[Rule]:
        """Why a card that was typed is refused."""
        sale = self.sales[order]
        if not typed or (sale.card is not None and sale.card.card == typed):
            return set()
        moved = sale.added_up != 0
        return ({Rule.APPEND_ONLY} if moved else set()) | (
            {Rule.CARD_BLOCKED} if self.cards[typed].stands(sale.date) != ACTIVE else set())

    def save(self, order: int, typed: int = 0) -> None:
        sale = self.sales[order]
        card = sale.card
        if typed and (card is None or card.card != typed):
            card = Found(CardResult.MANUAL, typed, self.cards[typed].owner)
        elif card is None and self.cards:
            card = self.card_of(sale.customer, sale.date)
        if not sale.parts and sale.earns:
            parts = self.parts_of(sale.customer, sale.date)
            if any(part.rate is not None for part in parts):
                sale = replace(sale, parts=tuple(parts))
        closed = sale.status is OrderStatus.CLOSED and card is not None and card.card
        self.sales[order] = replace(sale, card=card, added_up=sale.worth if closed else Decimal(0))

    # ------------------------------------------------------------------------------------------ linked accounts

    def group(self, customer: int, day: date) -> list[int]:
        links = [{bond.from_, bond.to} for bond in self.bonds.values()
                 if bond.effect is Effect.ACCOUNT_LINK and holds(bond.since, bond.until, day)]
        found = {customer}
        while more := {who for link in links if link & found for who in link} - found:
            found |= more
        return sorted(found)

    def notes(self, customer: int, day: date) -> list[int]:
        members = self.group(customer, day)
        seen = [(memo.at, ident) for ident, memo in self.memos.items()
                if memo.customer == customer or (memo.customer in members and memo.shared is not False and (
                    not self.options["notes_since_link"] or memo.customer in self.group(customer, memo.at.date())))]
        return [ident for _, ident in sorted(seen, reverse=True)]

    # ----------------------------------------------------------------------------------------------- table 7

    def may_contact(self, customer: int, day: date) -> tuple[Permission, bool, bool, date | None, date | None]:
        """Reason, a commercial and a transactional message, last day and next try (of the commercial one)."""
        box = self.mail[customer]
        heard = [one for one in self.said.values() if one.customer == customer and one.day <= day
                 and (one.address is None or one.address.lower() == (box.address or "").lower())]
        express = [one for one in heard if one.basis is Basis.EXPRESS]
        withdrawn = max((one.day for one in heard if one.basis is Basis.WITHDRAWAL), default=date.min)
        if box.address is None:
            return Permission.NO_ADDRESS, False, False, None, None
        if box.status is ChannelStatus.HARD_BOUNCE:
            return Permission.HARD_BOUNCE, False, False, None, None
        if box.status is ChannelStatus.COMPLAINT:
            return Permission.COMPLAINT, False, True, None, None
        if withdrawn != date.min and withdrawn >= max((one.day for one in express), default=date.min):
            return Permission.WITHDRAWN, False, True, None, None
        if box.address.lower() in self.suppressed:
            return Permission.SUPPRESSED, False, True, None, None
        if box.status is ChannelStatus.SOFT_BOUNCE and box.since is not None and day < box.since + timedelta(REST_DAYS):
            return Permission.SOFT_BOUNCE, False, True, None, box.since + timedelta(REST_DAYS)
        if any(one.proof and one.day > withdrawn for one in express):
            return Permission.EXPRESS, True, True, None, None
        ends = [(last_day(one) or date.max, -one.basis) for one in heard if one.basis in MONTHS]
        end, basis = max(ends, default=(date.min, 0))
        if end >= day:
            return IMPLIED[Basis(-basis)], True, True, None if end == date.max else end, None
        for reason, holds_ in ((Permission.NO_PROOF, any(one.day > withdrawn for one in express)),
                               (Permission.EXPIRED, bool(ends)),
                               (Permission.UNCONFIRMED, any(one.basis is Basis.PENDING for one in heard))):
            if holds_:
                return reason, False, True, None, None
        return Permission.NO_CONSENT, False, True, None, None


def spread(whole: Fraction, weights: list[int] | list[Fraction], unit: Fraction, ids: list[int],
           exact: Fraction | None = None) -> list[Fraction]:
    """Split a whole by weights into units: each its share cut off, and what is left to those of whom most was cut off, by id."""
    total = sum(weights, Fraction(0))
    due = [(whole if exact is None else exact) * weight / total / unit for weight in weights] if total else []
    units = [int(one) for one in due]
    order = sorted(range(len(due)), key=lambda at: (units[at] - due[at], ids[at]))
    for at in order[:int(whole / unit) - sum(units)]:
        units[at] += 1
    return [one * unit for one in units]


def last_day(said: Said) -> date | None:
    """Last day on which an implied consent holds; None: it has no end."""
    months = MONTHS[said.basis]
    start = said.until if said.basis is Basis.CONTRACT else said.day
    if months is None or start is None:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
