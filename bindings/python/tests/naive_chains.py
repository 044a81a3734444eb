"""A naive model of trade chains, conditions and the order header: tables 1 and 2 as they are written, day by day.

It keeps records by id and looks through all of them for every answer. What it says of a state that breaks rules is of no use,
except which rules those are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kith.codes import (Chain, ChainCheck, ConditionMode, ConditionState, ConditionValue, HeaderField, Order, Origin, Reason,
                        Rule)
from naive import EVERY_DAY, holds

MILLIONTH = Decimal("0.000001")
PARTIES = (HeaderField.INVOICE_TO, HeaderField.PAYER)


class Dated:
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return holds(self.since, self.until, day)


@dataclass(frozen=True)
class Firm:
    number: str
    active: bool = True
    payer: int | None = None
    invoice_to: int | None = None
    delivery_party: int | None = None
    payment_terms: str | None = None
    price_list: str | None = None
    discount_model: str | None = None

    def refers(self) -> set[int | None]:
        return {self.payer, self.invoice_to, self.delivery_party}


@dataclass(frozen=True)
class Hang(Dated):
    customer: int
    parent: int
    hierarchy: int
    member: bool
    since: date | None = None
    until: date | None = None
    active: bool = True
    preferred: bool = False

    def refers(self) -> set[int | None]:
        return {self.customer, self.parent}

    def counts(self, day: date) -> bool:
        return self.active and self.holds(day)


@dataclass(frozen=True)
class Agency(Dated):
    agent: int
    customer: int
    since: date | None = None
    until: date | None = None
    priority: int | None = None

    def refers(self) -> set[int | None]:
        return {self.agent, self.customer}


@dataclass(frozen=True)
class Type:
    value: ConditionValue
    mode: ConditionMode = ConditionMode.NEAREST
    lowest: bool = False
    by_brand: bool = False
    by_item_group: bool = False
    fills: HeaderField | None = None


@dataclass(frozen=True)
class Term(Dated):
    customer: int
    type: int
    state: ConditionState = ConditionState.VALUE
    number: Decimal | None = None
    text: str | None = None
    party: int | None = None
    brand: int | None = None
    item_group: str | None = None
    currency: int | None = None
    minimum: Decimal | None = None
    since: date | None = None
    until: date | None = None
    local: bool = False
    enforced: bool = False
    exclusive: bool = False
    inactive: bool = False

    def refers(self) -> set[int | None]:
        return {self.customer, self.party}

    def scopes(self) -> int:
        return (self.brand is not None) + (self.item_group is not None)

    def fits(self, type: Type) -> bool:
        """Does it carry what its type says, and nothing else? What is explicitly nothing, and a block, carry nothing."""
        is_value = self.state is ConditionState.VALUE
        needs = {ConditionValue.PERCENT: {"number"}, ConditionValue.AMOUNT: {"number", "currency"},
                 ConditionValue.CODE: {"text"}, ConditionValue.CUSTOMER: {"party"}, ConditionValue.LOCATION: {"party"},
                 ConditionValue.AGREEMENT: {"text"}}[type.value] if is_value else set()
        may = needs | {"currency"} | ({"party"} if type.value is ConditionValue.AGREEMENT else set()) if is_value else set()
        has = {name for name in ("number", "text", "party", "currency") if getattr(self, name) is not None}
        return (needs <= has <= may and (self.brand is None or type.by_brand)
                and (self.item_group is None or type.by_item_group))


@dataclass(frozen=True)
class Sort:
    """A type of orders."""

    hierarchy: int | None = None
    check: ChainCheck | None = None
    inherits: bool | None = None
    payment_terms: str | None = None
    price_list: str | None = None
    discount_model: str | None = None


@dataclass(frozen=True)
class Place:
    customer: int
    pays: bool


@dataclass(frozen=True)
class Account:
    customer: int
    complete: bool


@dataclass(frozen=True)
class Settings:
    max_levels: int = 4
    agent_pays: bool = True
    payment_terms: str | None = None


@dataclass(frozen=True)
class Step:
    customer: int
    link: int
    level: int


@dataclass(frozen=True)
class Question:
    customer: int
    type: int
    hierarchy: int
    day: date
    chain: int = 0
    chain_off: bool = False
    brand: int = 0
    item_group: str | None = None
    currency: int = 0
    value: Decimal | None = None


@dataclass(frozen=True)
class Answer:
    condition: int = 0
    customer: int = 0
    level: int = 0
    distance: int = 0
    reason: Reason = Reason.NO_RECORD
    count: int = 0
    number: Decimal = Decimal(0)
    text: str | None = None
    party: int = 0


@dataclass(frozen=True)
class Filled:
    """What stands in a field of the header."""

    origin: Origin | None = None
    level: int = 0
    source: int = 0
    record: int = 0
    party: int = 0
    location: int = 0
    text: str | None = None


#: A source of a field, or how to ask it; None: it says nothing.
Column = Filled | Callable[[], Filled | None] | None


@dataclass
class Header:
    outcome: Order = Order.OK
    task: bool = False
    inherits: bool = False
    path: list[Step] = field(default_factory=list)
    fields: dict[HeaderField, Filled] = field(default_factory=dict)
    #: Who was passed over because it is not active, by field.
    skipped: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Trade:
    book: int = 0
    hierarchies: list[int] = field(default_factory=list)  # the first is the book's default
    types: dict[int, Type] = field(default_factory=dict)
    sorts: dict[int, Sort] = field(default_factory=dict)
    settings: Settings = Settings()
    firms: dict[int, Firm] = field(default_factory=dict)
    nodes: dict[tuple[int, int], bool] = field(default_factory=dict)  # by customer and hierarchy: is it skipped?
    hangs: dict[int, Hang] = field(default_factory=dict)
    terms: dict[int, Term] = field(default_factory=dict)
    agencies: dict[int, Agency] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)

    def copy(self) -> Trade:
        return replace(self, firms=dict(self.firms), nodes=dict(self.nodes), hangs=dict(self.hangs), terms=dict(self.terms),
                       agencies=dict(self.agencies), places=dict(self.places), accounts=dict(self.accounts))

    # ----------------------------------------------------------------------------------------------- changes

    def remove(self, firm: int) -> None:
        """With it goes what is its own: being a node, its conditions, its location and its account."""
        del self.firms[firm]
        self.nodes = {key: skipped for key, skipped in self.nodes.items() if key[0] != firm}
        self.terms = {ident: one for ident, one in self.terms.items() if one.customer != firm}
        self.places = {ident: one for ident, one in self.places.items() if one.customer != firm}
        self.accounts = {ident: one for ident, one in self.accounts.items() if one.customer != firm}

    def hang(self, ident: int, one: Hang) -> None:
        self.hangs[ident] = one
        self.nodes.setdefault((one.parent, one.hierarchy), False)
        if not one.member:
            self.nodes.setdefault((one.customer, one.hierarchy), False)

    def move(self, ident: int | None, node: int, hierarchy: int, parent: int | None, day: date) -> None:
        """From the day on it hangs elsewhere, until a link that begins later."""
        own = {key: one for key, one in self.hangs.items()
               if (one.customer, one.hierarchy, one.member, one.active) == (node, hierarchy, False, True)}
        later = [one.since for one in own.values() if one.since and one.since > day]
        for key, one in own.items():
            if one.since == day and one.holds(day):
                del self.hangs[key]
            elif one.holds(day):
                self.hangs[key] = replace(one, until=day - timedelta(days=1))
        if ident is not None and parent is not None:
            self.hang(ident, Hang(node, parent, hierarchy, False, day, min(later) - timedelta(days=1) if later else None))

    # ------------------------------------------------------------------------------------------------- rules

    def is_whole(self, record: Any) -> bool:
        return all(one is None or one in self.firms for one in record.refers())

    def _kept(self) -> list[Any]:
        return [*self.firms.values(), *self.hangs.values(), *self.terms.values(), *self.agencies.values()]

    def lacks_node(self) -> bool:
        """Is somebody no node who has to be one? It depends on what was changed whether that is NOT_A_NODE or IN_USE."""
        return any((one.parent, one.hierarchy) not in self.nodes
                   or not one.member and (one.customer, one.hierarchy) not in self.nodes
                   for one in self.hangs.values() if self.is_whole(one))

    def is_refused(self) -> bool:
        return self.lacks_node() or bool(self.broken())

    def broken(self) -> set[Rule]:
        """Rules that the state breaks for certain."""
        found = self._broken([one for one in self._kept() if self.is_whole(one)])
        circle = Rule.OWN_ANCESTOR in self._broken(self._kept())  # which has no depth, and may hang on a lost party
        return found - {Rule.TOO_DEEP} if circle else found

    def doubtful(self) -> set[Rule]:
        """These and those that it may break: a record that has lost a party is not judged, but counts for others."""
        found = self._broken(self._kept())
        if Rule.OWN_ANCESTOR in found:
            found.add(Rule.TOO_DEEP)
        return found | {Rule.NOT_A_NODE, Rule.IN_USE} if self.lacks_node() else found

    def _broken(self, judged: list[Any]) -> set[Rule]:
        hangs = [one for one in judged if isinstance(one, Hang)]
        terms = [one for one in judged if isinstance(one, Term)]
        agencies = [one for one in judged if isinstance(one, Agency)]
        dated: list[Hang | Term | Agency] = [*hangs, *terms, *agencies]
        found = {
            Rule.IN_USE: not all(self.is_whole(one) for one in self._kept()),
            Rule.PERIOD: any(one.since and one.until and one.until < one.since for one in dated),
            Rule.SELF_RELATION: any(one.agent == one.customer for one in agencies),
            Rule.CONDITION_SHAPE: not all(one.fits(self.types[one.type]) for one in terms),
        }
        for day in EVERY_DAY:
            now = [one for one in hangs if one.counts(day)]
            twice = [(one.customer, one.parent, one.hierarchy) for one in now if one.member]
            twice += [(one.agent, one.customer, 0) for one in agencies if one.holds(day)]
            twice_terms = [(one.customer, one.type, one.brand, one.item_group) for one in terms
                           if one.holds(day) and not one.inactive]
            found[Rule.OVERLAP] = found.get(Rule.OVERLAP, False) or _repeats(twice) or _repeats(twice_terms)
            for hierarchy in self.hierarchies:
                here = [one for one in now if one.hierarchy == hierarchy]
                ups = [(one.customer, one.parent) for one in here if not one.member]
                found[Rule.SECOND_PARENT] = found.get(Rule.SECOND_PARENT, False) or _repeats(up[0] for up in ups)
                circle = any(one.customer in _above(one.parent, ups) for one in here)
                found[Rule.OWN_ANCESTOR] = found.get(Rule.OWN_ANCESTOR, False) or circle
                found[Rule.TOO_DEEP] = found.get(Rule.TOO_DEEP, False) or any(
                    _levels(one, ups, []) > self.settings.max_levels for one, _ in ups)
        return {rule for rule, is_broken in found.items() if is_broken}

    # ------------------------------------------------------------------------------------------------ chains

    def parent(self, node: int, hierarchy: int, day: date) -> tuple[int, int] | None:
        """Its parent on the day, and by which link."""
        for ident, one in self.hangs.items():
            if (one.customer, one.hierarchy, one.member) == (node, hierarchy, False) and one.counts(day):
                return one.parent, ident
        return None

    def climb(self, node: int, hierarchy: int, day: date) -> list[Step]:
        up = self.parent(node, hierarchy, day)
        if up is None:
            return [Step(node, 0, 1)]
        above = self.climb(up[0], hierarchy, day)
        return [Step(node, up[1], above[0].level + 1), *above]

    def memberships(self, customer: int, hierarchy: int, day: date) -> dict[int, Hang]:
        return {ident: one for ident, one in self.hangs.items()
                if (one.customer, one.hierarchy, one.member) == (customer, hierarchy, True) and one.counts(day)}

    def candidates(self, customer: int, hierarchy: int, day: date) -> set[int]:
        under = {one.parent for one in self.memberships(customer, hierarchy, day).values()}
        return under | ({customer} if (customer, hierarchy) in self.nodes else set())

    def path(self, customer: int, hierarchy: int, day: date, chain: int = 0) -> tuple[Chain, list[Step]]:
        ways: dict[int, list[Step]] = {}
        preferred = []
        if (customer, hierarchy) in self.nodes:
            ways[customer] = self.climb(customer, hierarchy, day)
        for ident, one in self.memberships(customer, hierarchy, day).items():
            ways[one.parent] = [Step(customer, ident, 0), *self.climb(one.parent, hierarchy, day)]
            preferred += [one.parent] if one.preferred else []
        if chain:
            return (Chain.FOUND, ways[chain]) if chain in ways else (Chain.NOT_A_MEMBER, [])
        if len(ways) == 1:
            return Chain.FOUND, next(iter(ways.values()))
        if ways and len(preferred) == 1:
            return Chain.FOUND, ways[preferred[0]]
        return (Chain.AMBIGUOUS if ways else Chain.NONE), []

    def level(self, customer: int, hierarchy: int, day: date) -> int:
        return self.climb(customer, hierarchy, day)[0].level if (customer, hierarchy) in self.nodes else 0

    def children(self, node: int, hierarchy: int, day: date, members: bool) -> list[tuple[int, int]]:
        return sorted((one.customer, ident) for ident, one in self.hangs.items()
                      if (one.parent, one.hierarchy, one.member) == (node, hierarchy, members) and one.counts(day))

    def tree(self, node: int, hierarchy: int, day: date, distance: int = 0) -> list[tuple[int, int]]:
        """Customers and their distance, nodes before members."""
        found = [(node, distance)]
        for child, _ in self.children(node, hierarchy, day, False):
            found += self.tree(child, hierarchy, day, distance + 1)
        return found + [(member, distance + 1) for member, _ in self.children(node, hierarchy, day, True)]

    def roots(self, hierarchy: int, day: date) -> list[int]:
        return sorted(node for node, where in self.nodes if where == hierarchy and self.parent(node, hierarchy, day) is None)

    def common(self, one: int, other: int, hierarchy: int, day: date) -> int | None:
        theirs = [step.customer for step in self.path(other, hierarchy, day)[1] if step.level]
        own = [step.customer for step in self.path(one, hierarchy, day)[1] if step.level]
        return next((node for node in own if node in theirs), None)

    # ----------------------------------------------------------------------------------- conditions: table 1

    def explain(self, asked: Question) -> tuple[Answer, list[int], dict[tuple[int, int], Reason]]:
        """What counts, all that counts, and for each customer of the path and record what became of it."""
        outcome, path = self.path(asked.customer, asked.hierarchy, asked.day, asked.chain)
        path = path or [Step(asked.customer, 0, 0)]
        trace: dict[tuple[int, int], Reason] = {}
        taken: list[tuple[int, int]] = []  # distance and record of those that pass lines 1 to 6
        for distance, step in enumerate(path):
            here = {ident: one for ident, one in self.terms.items()
                    if one.customer == step.customer and self._is_of(one, asked)}
            skipped = distance > 0 and self.nodes[step.customer, asked.hierarchy]
            closed = Reason.NOT_RELEVANT if skipped else Reason.CHAIN_OFF if distance > 0 and asked.chain_off else Reason.TAKEN
            if not here:
                trace[step.customer, 0] = Reason.NOT_RELEVANT if skipped else Reason.NO_RECORD
            for ident, one in here.items():
                line = self._line(one, asked, distance)
                trace[step.customer, ident] = closed if line is Reason.TAKEN else line
                taken += [(distance, ident)] if trace[step.customer, ident] is Reason.TAKEN else []
        taken.sort(key=lambda one: (one[0], -self.terms[one[1]].scopes(), self.terms[one[1]].brand is None))
        reasons = {ident: self._against(ident, distance, taken) for distance, ident in taken}
        left = [(distance, ident) for distance, ident in taken if reasons[ident] is Reason.TAKEN]
        mixed = self._of_other_currencies(left, self.types[asked.type])
        reasons |= {ident: Reason.CURRENCY for ident in mixed}
        left = [(distance, ident) for distance, ident in left if ident not in mixed]
        kept, reason = self._combine(left, self.types[asked.type])
        reasons |= {ident: reason for _, ident in left if ident not in kept}
        trace |= {(self.terms[ident].customer, ident): reason for ident, reason in reasons.items()}
        if not kept:
            return Answer(reason=self._why_nothing(asked, outcome, taken)), kept, trace
        at = next(distance for distance, ident in left if ident == kept[0])
        return self._answer(kept, path[at], at, self.types[asked.type].mode), kept, trace

    @staticmethod
    def _is_of(one: Term, asked: Question) -> bool:
        return (one.type == asked.type and one.brand in (None, asked.brand)
                and one.item_group in (None, asked.item_group))

    @staticmethod
    def _line(one: Term, asked: Question, distance: int) -> Reason:
        """Lines 2 to 5: the first that fails."""
        if one.inactive:
            return Reason.INACTIVE
        if not one.holds(asked.day):
            return Reason.NOT_YET_VALID if one.since and asked.day < one.since else Reason.EXPIRED
        if asked.currency and one.currency and asked.currency != one.currency:
            return Reason.CURRENCY
        if asked.value is not None and one.minimum is not None and asked.value < one.minimum:
            return Reason.MIN_VALUE
        return Reason.NOT_INHERITABLE if distance > 0 and one.local else Reason.TAKEN

    def _against(self, ident: int, distance: int, taken: list[tuple[int, int]]) -> Reason:
        """Lines 7 and 8. A block that is enforced is a mandate, too: there shall be nothing."""
        one = self.terms[ident]
        blocks = [at for at, other in taken if self.terms[other].state is ConditionState.BLOCK]
        mandates = [at for at, other in taken if self.terms[other].enforced]
        if one.state is ConditionState.BLOCK:
            return Reason.BLOCKS
        if not one.enforced and any(at < distance for at in blocks):
            return Reason.BLOCKED_BELOW
        return Reason.ENFORCED_ABOVE if any(at > distance for at in mandates) else Reason.TAKEN

    def _of_other_currencies(self, left: list[tuple[int, int]], type: Type) -> set[int]:
        """Amounts that are added or compared are of the currency of the nearest that has one."""
        if type.mode not in (ConditionMode.SUM, ConditionMode.CASCADE, ConditionMode.BEST):
            return set()
        ids = [ident for _, ident in left if self.terms[ident].currency]
        return {ident for ident in ids if self.terms[ident].currency != self.terms[ids[0]].currency}

    def _combine(self, left: list[tuple[int, int]], type: Type) -> tuple[list[int], Reason]:
        """Part B: who stays, nearest first, and why the others do not."""
        ids = [ident for _, ident in left]
        if type.mode is ConditionMode.BEST:
            sign = 1 if type.lowest else -1
            valued = [ident for ident in ids if self.terms[ident].state is not ConditionState.NONE]
            best = min(valued, key=lambda ident: sign * (self.terms[ident].number or 0)) if valued else None
            return ([best] if best is not None else ids[:1]), Reason.LESS_FAVOURABLE
        if type.mode is ConditionMode.TOP:
            highest = max((distance for distance, _ in left), default=0)
            return [ident for distance, ident in left if distance == highest][:1], Reason.OVERRIDDEN_BY_HIGHER
        if type.mode is ConditionMode.BONUS:
            exclusive = [ident for ident in ids if self.terms[ident].exclusive]
            if exclusive:
                return exclusive[:1], Reason.EXCLUSIVE_AGREEMENT
        if type.mode in (ConditionMode.SUM, ConditionMode.CASCADE, ConditionMode.BONUS):
            valued = [ident for ident in ids if self.terms[ident].state is not ConditionState.NONE]
            return (valued, Reason.NONE) if valued else (ids[:1], Reason.OVERRIDDEN_BY_NEARER)
        return ids[:1], Reason.OVERRIDDEN_BY_NEARER

    def _answer(self, kept: list[int], step: Step, distance: int, mode: ConditionMode) -> Answer:
        first = self.terms[kept[0]]
        reason = Reason.NONE if first.state is ConditionState.NONE else Reason.TAKEN
        number, count = first.number or Decimal(0), 1
        added = [self.terms[ident].number or Decimal(0) for ident in kept if self.terms[ident].state is ConditionState.VALUE]
        if added and mode is ConditionMode.SUM:
            number, count, reason = sum(added, Decimal(0)), len(added), Reason.TAKEN
        if added and mode is ConditionMode.CASCADE:
            rest = Decimal(100)
            for one in added:
                rest = (rest * (100 - one) / 100).quantize(MILLIONTH, ROUND_HALF_UP)
            number, count, reason = 100 - rest, len(added), Reason.TAKEN
        return Answer(kept[0], step.customer, step.level, distance, reason, count, number, first.text, first.party or 0)

    def _why_nothing(self, asked: Question, outcome: Chain, taken: list[tuple[int, int]]) -> Reason:
        blocks = [self.terms[ident] for _, ident in taken if self.terms[ident].state is ConditionState.BLOCK]
        if blocks:
            return Reason.ENFORCED_ABOVE if any(one.enforced for one in blocks) else Reason.BLOCKED_BELOW
        if asked.chain_off:
            return Reason.CHAIN_OFF
        return {Chain.FOUND: Reason.NO_RECORD, Chain.AMBIGUOUS: Reason.CHAIN_AMBIGUOUS}.get(outcome, Reason.NO_CHAIN)

    # --------------------------------------------------------------------------------- order header: table 2

    def header(self, customer: int, sort: int, day: date, chain: int = 0, unattended: bool = False,
               typed: dict[HeaderField, Filled] | None = None) -> Header:
        out, how, typed = Header(), self.sorts.get(sort, Sort()), typed or {}
        check = how.check in (ChainCheck.ON, ChainCheck.REQUIRED)
        hierarchy = how.hierarchy or self.hierarchies[0]
        out.inherits = check if how.inherits is None else how.inherits
        if check:
            outcome, out.path = self.path(customer, hierarchy, day, chain)
            out.task = outcome is Chain.AMBIGUOUS and unattended
            if outcome is Chain.NOT_A_MEMBER:
                out.outcome = Order.NOT_A_MEMBER
            elif outcome is Chain.AMBIGUOUS and not unattended:
                out.outcome = Order.CHAIN_AMBIGUOUS
            elif outcome is Chain.NONE and how.check is ChainCheck.REQUIRED:
                out.outcome = Order.CHAIN_REQUIRED
        if out.path:
            node = next(step for step in out.path if step.level)
            out.fields[HeaderField.CHAIN] = Filled(Origin.MANUAL if chain else Origin.CHAIN, node.level, node.customer,
                                                   out.path[0].link, node.customer)
        firm, agent, relation = self.firms[customer], *self._agent(customer, day, out)

        def by_chain(what: HeaderField) -> Callable[[], Filled | None]:
            asked = Question(customer, 0, hierarchy, day, chain if check else 0, not check)
            return lambda: self._from_chain(what, asked, out)  # asked only if nothing comes before

        def by_own_condition(what: HeaderField) -> Callable[[], Filled | None]:
            def ask() -> Filled | None:
                found = by_chain(what)()
                return found if found and found.origin is Origin.CUSTOMER else None
            return ask

        def by_agent(what: HeaderField) -> Filled | None:
            return Filled(Origin.EXPORT_AGENT, 0, agent, relation, agent, self._place(agent, what)) if agent else None

        def own(what: HeaderField, party: int | None) -> Filled | None:
            return Filled(Origin.CUSTOMER, 0, customer, 0, party, self._place(party, what)) if party else None

        def itself(what: HeaderField) -> Filled | None:
            place = self._place(customer, what)
            missing = what is HeaderField.INVOICE_TO and not place
            return None if missing else Filled(Origin.SELF, 0, customer, 0, customer, place)

        def text(value: str | None, origin: Origin, source: int = 0, record: int = 0) -> Filled | None:
            return Filled(origin, 0, source, record, text=value) if value is not None else None

        def fill(what: HeaderField, *columns: Column) -> Filled:
            out.fields[what] = typed.get(what) or self._first(what, columns, out)
            return out.fields[what]

        what = HeaderField.INVOICE_TO
        invoiced = fill(what, by_agent(what), own(what, firm.invoice_to), by_chain(what), itself(what))
        if out.outcome is Order.OK and invoiced.origin is None:
            out.outcome = Order.NO_INVOICE_TO
        what, place = HeaderField.PAYER, self.places.get(invoiced.location)
        pays = Filled(Origin.INVOICE_TO, 0, invoiced.party, invoiced.location, invoiced.party) if place and place.pays else None
        payer = fill(what, own(what, firm.payer), by_own_condition(what), by_agent(what) if self.settings.agent_pays else None,
                     by_chain(what), pays, itself(what))
        fill(HeaderField.BANK_ACCOUNT, self._payers_account(payer), self._account(customer, Origin.SELF, True))
        what, terms = HeaderField.PAYMENT_TERMS, self.firms[payer.party].payment_terms
        alone = Question(payer.party, 0, hierarchy, day, 0, True)
        fill(what, text(how.payment_terms, Origin.ORDER_TYPE, 0, sort), text(terms, Origin.CUSTOMER, payer.party),
             self._from_chain(what, alone, out) if payer.party != customer else None,
             by_chain(what), text(self.settings.payment_terms, Origin.DEFAULT, 0, self.book))
        what = HeaderField.PRICE_LIST
        fill(what, text(how.price_list, Origin.ORDER_TYPE, 0, sort), text(firm.price_list, Origin.CUSTOMER, customer),
             by_chain(what))
        what = HeaderField.DISCOUNT_MODEL
        fill(what, text(how.discount_model, Origin.ORDER_TYPE, 0, sort), text(firm.discount_model, Origin.CUSTOMER, customer),
             by_chain(what))
        what = HeaderField.DELIVERY
        fill(what, own(what, firm.delivery_party), itself(what))
        return out

    def _first(self, what: HeaderField, columns: Iterable[Column], out: Header) -> Filled:
        """The first hit wins; a party that is not active is skipped, but nobody is skipped as itself or as agent."""
        for column in columns:
            column = column() if callable(column) else column
            if column is None:
                continue
            skips = column.party and column.origin is not Origin.SELF and what is not HeaderField.BANK_ACCOUNT
            if skips and not self.firms[column.party].active:
                out.skipped.add((what, column.party))
            else:
                return column
        return Filled()

    def _agent(self, customer: int, day: date, out: Header) -> tuple[int, int]:
        """The first export agent that is active, and its relation: by priority, first day, id."""
        valid = [(one.priority or 0, one.since or date.min, ident, one.agent) for ident, one in self.agencies.items()
                 if one.customer == customer and one.holds(day)]
        for _, _, relation, agent in sorted(valid):
            if self.firms[agent].active:
                return agent, relation
            out.skipped.add((HeaderField.INVOICE_TO, agent))
        return 0, 0

    def _place(self, party: int | None, what: HeaderField) -> int:
        """A party has one location at most here."""
        if what not in (HeaderField.INVOICE_TO, HeaderField.DELIVERY):
            return 0
        return next((ident for ident, one in self.places.items() if one.customer == party), 0)

    def _account(self, party: int, origin: Origin | None, even_incomplete: bool) -> Filled | None:
        found = (ident for ident, one in self.accounts.items() if one.customer == party and (one.complete or even_incomplete))
        account = next(found, 0)
        return Filled(origin, 0, party, 0, party, account) if account else None

    def _payers_account(self, payer: Filled) -> Filled | None:
        """It comes from where the payer does; a typed payer has it as any customer, for nobody typed the account."""
        typed = payer.origin is Origin.MANUAL
        found = self._account(payer.party, Origin.CUSTOMER if typed else payer.origin, False)
        return found if typed or found is None else replace(payer, location=found.location, text=None)

    def _from_chain(self, what: HeaderField, asked: Question, out: Header) -> Filled | None:
        """Who is not active is passed over for the next one."""
        type_ = next((ident for ident, one in sorted(self.types.items()) if one.fills is what), None)
        if type_ is None:
            return None
        found, left = self.explain(replace(asked, type=type_))[0], copy(self)
        while found.party and not self.firms[found.party].active:
            out.skipped.add((what, found.party))
            left.terms = {ident: one for ident, one in left.terms.items() if ident != found.condition}
            found = left.explain(replace(asked, type=type_))[0]
        if not found.condition or what in PARTIES and found.reason is Reason.NONE:
            return None
        return Filled(Origin.CHAIN if found.distance else Origin.CUSTOMER, found.level if found.distance else 0, found.customer,
                      found.condition, found.party, self._place(found.party, what) if found.party else 0, found.text)


def _repeats(things: Iterable[Any]) -> bool:
    return any(count > 1 for count in Counter(things).values())


def _above(node: int, ups: list[tuple[int, int]]) -> set[int]:
    """The node and all above it."""
    found = {node}
    while more := {parent for customer, parent in ups if customer in found} - found:
        found |= more
    return found


def _levels(node: int, ups: list[tuple[int, int]], seen: list[int]) -> int:
    """Nodes of the longest way up."""
    return 1 + max((_levels(parent, ups, [*seen, node]) for customer, parent in ups
                    if customer == node and parent not in [*seen, node]), default=0)
