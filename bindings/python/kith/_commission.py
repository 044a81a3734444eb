"""Commissions: at what rate, for whom, and what they earned (table 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import _convert, codes
from ._lib import lib, sized
from ._reading import Reading
from ._results import TraceRow

if TYPE_CHECKING:
    from .records import CommissionEntry

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class CommissionPart:
    """What one recipient of a commission gets."""

    #: A customer; 0: the order's manager.
    recipient: int
    #: The order's manager, if it is the recipient; else 0.
    manager: int
    #: That makes it one; 0: none.
    relation: int
    #: Percent of the whole.
    share: Decimal
    #: Percent of the base: the whole's, or its own.
    rate: Decimal
    #: Exact in the smallest unit of the currency.
    amount: Decimal
    #: Where its rate comes from; None: nothing says any, and it gets nothing.
    origin: codes.RateOrigin | None
    #: Smallest units that it got more than its share, because they had to go somewhere.
    rounded: int


@dataclass(frozen=True, slots=True)
class Commission:
    """A commission: its rate, who gets it, and how much."""

    #: None: no rate is set anywhere, which is not 0 %.
    origin: codes.RateOrigin | None
    #: Where the recipients come from; None: there is nobody.
    recipients: codes.RecipientOrigin | None
    #: Record that sets the rate; 0: none, or the order is frozen.
    record: int
    #: Percent; 0 without one.
    rate: Decimal
    #: What all recipients get together.
    amount: Decimal
    #: By rank of the relation, then id.
    parts: tuple[CommissionPart, ...]
    #: Each rate and recipient that was looked at: `type` is the number of a code list, `level` its entry.
    trace: tuple[TraceRow, ...]


@dataclass(frozen=True, slots=True)
class StatementTotal:
    """What a statement adds up to in one currency."""

    #: 0: the book's.
    currency: int
    #: Value that earned.
    base: Decimal
    #: Earned, less what was given back.
    amount: Decimal
    #: How many entries make it up.
    entries: int


def _rate_origin(number: int) -> codes.RateOrigin | None:
    return _convert.to_enum(codes.RateOrigin, number) if number else None


def _part(row: Any) -> CommissionPart:
    return CommissionPart(row.recipient, row.manager, row.relation, _convert.from_decimal(row.share),
                          _convert.from_decimal(row.rate), _convert.from_decimal(row.amount), _rate_origin(row.origin),
                          row.rounded)


def _total(row: Any) -> StatementTotal:
    return StatementTotal(row.currency, _convert.from_decimal(row.base), _convert.from_decimal(row.amount), row.entries)


def _statement_query(recipient: int, since: date | None, until: date | None) -> Any:
    query = sized("kith_statement_query")
    query.recipient, query.since, query.until = recipient, _convert.to_day(since), _convert.to_day(until)
    return query


class Commissions(Reading):
    """The part of a view that reads commissions."""

    __slots__ = ()

    def commission_of(self, order: int = 0, *, customer: int = 0, brand: int = 0, manager: int = 0, currency: int = 0,
                      base: Decimal = NOTHING, typed_rate: Decimal | None = None, on: date | None = None) -> Commission:
        """Commission of an order, or of one that might come: rate and recipients by table 6.

        An order stands in for all the others but `on`. Without one: who orders, which brand, through which representative
        (0: a house account), the value that earns in a currency (0: the book's), and the rate that was typed, be it 0.
        RuleError (SHARES) if shares are more than 100 percent, LimitError if an amount is greater than a decimal.
        """
        request, out = sized("kith_commission_request"), sized("kith_commission")
        request.order, request.customer, request.brand, request.manager = order, customer, brand, manager
        request.currency, request.base, request.on = currency, _convert.to_decimal(base), _convert.to_day(on)
        if typed_rate is not None:
            request.typed_rate, request.has_typed_rate = _convert.to_decimal(typed_rate), 1
        parts: list[CommissionPart] = []

        def ask(trace: Any) -> None:
            parts[:] = self._counted("kith_commission_part[]", _part, lambda *room: self._call(
                lib.kith_commission_of, request, out, *room, trace))

        return self._traced(ask, lambda trace: Commission(
            _rate_origin(out.origin), _convert.to_enum(codes.RecipientOrigin, out.recipients) if out.recipients else None,
            out.record, _convert.from_decimal(out.rate), _convert.from_decimal(out.amount), tuple(parts), trace))

    def commission_statement(self, recipient: int, *, since: date | None = None,
                             until: date | None = None) -> Iterator[CommissionEntry]:
        """Entries of a recipient, a customer or a manager, by date, then id; read in batches."""
        query = _statement_query(recipient, since, until)

        def ask(after: int, *out: Any) -> None:
            query.after = after
            self._call(lib.kith_commission_statement, query, *out)

        return self._listed(lib.KITH_KIND_COMMISSION_ENTRY, ask)

    def commission_totals(self, recipient: int, *, since: date | None = None,
                          until: date | None = None) -> list[StatementTotal]:
        """What they add up to, by currency, the book's own first. LimitError if a sum is greater than a decimal."""
        query = _statement_query(recipient, since, until)
        return self._counted("kith_statement_total[]", _total, lambda *room: self._call(
            lib.kith_commission_totals, query, *room))
