"""Trade chains: who hangs under whom, which conditions come down, and the order header they fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import _convert, codes
from ._lib import allocate, ffi, lib, sized, to_chars, to_text
from ._reading import ROWS, Reading
from ._results import TraceRow


@dataclass(frozen=True, slots=True)
class ChainStep:
    """A customer of a path or of a tree. A member has level 0."""

    customer: int
    #: The chain link that it hangs on; 0: it is a root.
    link: int
    level: int
    #: In a tree: steps below the customer asked about.
    distance: int


@dataclass(frozen=True, slots=True)
class Effective:
    """A condition that counts; `condition` 0 and the reason if none does."""

    type: int
    condition: int
    #: Customer at whom it stands.
    customer: int
    level: int
    distance: int
    reason: codes.Reason
    #: How many records make up the value.
    count: int
    number: Decimal
    text: str | None
    party: int
    location: int
    #: How the way up was found; where it is ambiguous only the customer's own records count.
    chain: codes.Chain


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """What stands in a field of the order header. Without an origin nothing does."""

    origin: codes.Origin | None = None
    level: int = 0
    #: Customer at whom it was found.
    source: int = 0
    #: Condition or relation that says so.
    record: int = 0
    party: int = 0
    #: Location of the party, or bank account.
    location: int = 0
    text: str | None = None


@dataclass(frozen=True, slots=True)
class OrderHeader:
    """The header of an order, with the origin of each field."""

    outcome: codes.Order
    #: Nobody was there to choose a chain: a task for the order's manager.
    task: bool
    #: Conditions come down the chain for this order.
    inherits: bool
    #: Path of the stored chain.
    path: tuple[ChainStep, ...]
    fields: Mapping[codes.HeaderField, HeaderValue]
    #: What fills each field, or why nothing does, behind what was passed over; `type` is the number of the field.
    trace: tuple[TraceRow, ...]


def _step(row: Any) -> ChainStep:
    return ChainStep(row.customer, row.link, row.level, row.distance)


def _effective(row: Any) -> Effective:
    return Effective(row.type, row.condition, row.customer, row.level, row.distance,
                     _convert.to_enum(codes.Reason, row.reason), row.count, _convert.from_decimal(row.number),
                     to_text(row.text) or None, row.party, row.location,
                     _convert.to_enum(codes.Chain, row.chain))


def typed_values(typed: Mapping[codes.HeaderField, HeaderValue] | None) -> tuple[Any, int, list[Any]]:
    """What was typed into a header: the values, bits of their fields, and texts that the caller keeps alive."""
    values, bits, words = ffi.new("kith_header_value[]", lib.KITH_HEADER_FIELDS), 0, []
    for field, value in (typed or {}).items():
        number = _convert.to_argument("typed", codes.HeaderField, field)
        words.append(to_chars(value.text))
        values[number].party, values[number].location, values[number].text = value.party, value.location, words[-1]
        bits |= 1 << number
    return values, bits, words


def _chain_query(hierarchy: int, on: date | None, chain: int = 0, members: bool = False, after: int = 0) -> Any:
    query = sized("kith_chain_query")
    query.hierarchy, query.as_of, query.chain = hierarchy, _convert.to_day(on), chain
    query.members, query.after = members, after
    return query


class Chains(Reading):
    """The part of a view that reads chains and what comes down them."""

    __slots__ = ()

    # ------------------------------------------------------------------------------------------------ chains

    def chain_path(self, customer: int, *, hierarchy: int = 0, chain: int = 0,
                   on: date | None = None) -> tuple[codes.Chain, list[ChainStep]]:
        """Whether the customer is in a chain, and the path: itself, the node it hangs under, up to the root."""
        query, steps = _chain_query(hierarchy, on, chain), ffi.new("kith_chain_step[]", lib.KITH_PATH_MOST)
        count, outcome = ffi.new("size_t *"), ffi.new("uint32_t *")
        self._call(lib.kith_chain_path, customer, query, steps, len(steps), count, outcome)
        return _convert.to_enum(codes.Chain, outcome[0]), [_step(steps[i]) for i in range(count[0])]

    def chain_levels(self, customers: Iterable[int], *, hierarchy: int = 0, on: date | None = None) -> list[int]:
        """Levels of many customers; 0 for those who are no nodes."""
        ids = list(customers)
        levels = ffi.new("uint32_t[]", len(ids) + 1)
        self._call(lib.kith_chain_levels, ffi.new("kith_id[]", [*ids, 0]), len(ids), _chain_query(hierarchy, on), levels)
        return list(ffi.unpack(levels, len(ids))) if ids else []

    def chain_candidates(self, customer: int, *, hierarchy: int = 0, on: date | None = None) -> list[int]:
        """Chains that the customer may be taken to be in: itself if it is a node, and those it is a member of."""
        query = _chain_query(hierarchy, on)
        return self._counted("kith_id[]", int, lambda *room: self._call(
            lib.kith_chain_candidates, customer, query, *room))

    def chain_children(self, node: int, *, members: bool = False, hierarchy: int = 0,
                       on: date | None = None) -> list[ChainStep]:
        """What hangs directly under a node: nodes, or members."""
        found: list[ChainStep] = []
        steps, count = ffi.new("kith_chain_step[]", ROWS), ffi.new("size_t *")
        while True:
            after = found[-1].customer if found else 0
            self._call(lib.kith_chain_list, node, _chain_query(hierarchy, on, members=members, after=after), steps,
                       ROWS, count)
            found += [_step(steps[i]) for i in range(count[0])]
            if count[0] < ROWS:
                return found

    def chain_tree(self, node: int, *, members: bool = False, hierarchy: int = 0,
                   on: date | None = None) -> list[ChainStep]:
        """A node and all below it, each directly before what hangs under it."""
        query = _chain_query(hierarchy, on, members=members)
        return self._counted("kith_chain_step[]", _step, lambda *room: self._call(
            lib.kith_chain_tree, node, query, *room))

    def chain_roots(self, *, hierarchy: int = 0, on: date | None = None) -> list[int]:
        """Nodes that hang under no other."""
        return self._ids(lambda after, *out: self._call(
            lib.kith_chain_roots, _chain_query(hierarchy, on, after=after), *out))

    def common_ancestor(self, one: int, other: int, *, hierarchy: int = 0, on: date | None = None) -> int | None:
        """Lowest node that stands in both paths."""
        out = ffi.new("kith_id *")
        self._call(lib.kith_chain_common, one, other, _chain_query(hierarchy, on), out)
        return int(out[0]) or None

    # -------------------------------------------------------------------------------------------- conditions

    @staticmethod
    def _condition_query(customer: int, type: int, *, hierarchy: int = 0, chain: int = 0, on: date | None = None,
                         chain_off: bool = False, brand: int = 0, item_group: str | None = None, currency: int = 0,
                         value: Decimal | None = None) -> tuple[Any, Any]:
        query, words = sized("kith_condition_query"), to_chars(item_group)
        query.customer, query.type, query.hierarchy, query.chain = customer, type, hierarchy, chain
        query.as_of, query.chain_off, query.brand = _convert.to_day(on), chain_off, brand
        query.item_group, query.currency = words, currency
        if value is not None:
            query.value, query.has_value = _convert.to_decimal(value), 1
        return query, words  # the text lives as long as the caller keeps it

    def condition(self, customer: int, type: int, **options: Any) -> Effective:
        """The condition of a type that counts for a customer.

        Options: hierarchy, chain, on, chain_off, brand, item_group, currency, value (of the order).
        """
        return self.explain_condition(customer, type, **options)[0]

    def explain_condition(self, customer: int, type: int, **options: Any) -> tuple[Effective, list[TraceRow]]:
        """The same, and every candidate with the reason why it counts or not."""
        query, _words = self._condition_query(customer, type, **options)
        out = ffi.new("kith_effective *")
        return self._traced(lambda trace: self._call(lib.kith_condition_effective, query, out, trace),
                            lambda trace: (_effective(out[0]), list(trace)))

    def conditions_taken(self, customer: int, type: int, **options: Any) -> list[Effective]:
        """Every record that counts, nearest first: of a sum what is added, of agreements each with who gets it."""
        query, _words = self._condition_query(customer, type, **options)
        return self._effectives(lib.kith_condition_list, query)

    def conditions(self, customer: int, **options: Any) -> list[Effective]:
        """What counts of every condition type, in one walk up the chain."""
        query, _words = self._condition_query(customer, 0, **options)
        return self._effectives(lib.kith_condition_all, query)

    def _effectives(self, function: Any, query: Any) -> list[Effective]:
        return self._counted("kith_effective[]", _effective, lambda *room: self._call(function, query, *room))

    def condition_of_many(self, customers: Iterable[int], type: int, **options: Any) -> list[Effective]:
        """The condition of a type for many customers in one call."""
        ids = list(customers)
        query, words = self._condition_query(0, type, **options)
        rows = allocate("kith_effective[]", len(ids) + 1)
        self._enter()
        try:
            self._call(lib.kith_condition_many, query, ffi.new("kith_id[]", [*ids, 0]), len(ids), rows)
            del words
            return [_effective(rows[i]) for i in range(len(ids))]
        finally:
            self._leave()

    # ------------------------------------------------------------------------------------------ order header

    def order_header(self, customer: int, order_type: int = 0, *, on: date | None = None, chain: int = 0,
                     unattended: bool = False, typed: Mapping[codes.HeaderField, HeaderValue] | None = None,
                     delivery: date | None = None) -> OrderHeader:
        """Fill the header of an order; what was typed stays. `delivery` is the date requested."""
        request, header = sized("kith_order_request"), sized("kith_header")
        values, bits, _words = typed_values(typed)
        request.customer, request.order_type, request.on = customer, order_type, _convert.to_day(on)
        request.chain, request.unattended, request.delivery = chain, unattended, _convert.to_day(delivery)
        request.typed, request.values = bits, values
        return self._traced(lambda trace: self._call(lib.kith_order_header, request, header, trace),
                            lambda trace: _header(header, trace))


def _header(header: Any, trace: tuple[TraceRow, ...]) -> OrderHeader:
    fields = {}
    for field in codes.HeaderField:
        value = header.fields[field]
        origin = _convert.to_enum(codes.Origin, value.origin) if value.origin else None
        fields[field] = HeaderValue(origin, value.level, value.source, value.record, value.party, value.location,
                                    to_text(value.text) or None)
    path = tuple(_step(header.path[i]) for i in range(header.steps))
    return OrderHeader(_convert.to_enum(codes.Order, header.outcome), bool(header.task), bool(header.inherits), path,
                       fields, trace)
