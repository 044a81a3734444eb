"""Orders, the managers who look after them and their customers, and sales."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import _convert, codes, errors
from ._chain import HeaderValue, typed_values
from ._handles import Exclusive
from ._lib import allocate, ffi, lib, sized, to_bytes
from ._reading import Reading, row_of_trace
from ._results import TraceRow

if TYPE_CHECKING:
    from .records import Order

NO_SALES = codes.SalesBy(0)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What saving an order or a customer's card decided about managers. Ids are 0 where there is nobody."""

    #: Row of table 3 A, 1 to 18; 0: of a customer's card.
    row: int
    #: None: nothing was changed.
    rule: codes.AssignedBy | None
    #: What is left open; None: nothing.
    outcome: codes.Assignment | None
    #: Of a card: how many open orders got the manager too.
    orders: int
    manager: int
    manager_before: int
    customer_manager: int
    customer_manager_before: int
    #: The distribution that was asked.
    distribution: int
    #: Each distribution and manager that was looked at: `subject` is the manager, `record` the distribution.
    trace: tuple[TraceRow, ...] = ()
    #: Rows of the trace in all, also those for which there was no room.
    trace_count: int = 0

    @property
    def pair(self) -> tuple[int, int]:
        """Managers of the order and of the customer."""
        return self.manager, self.customer_manager


@dataclass(frozen=True, slots=True)
class Transferred:
    """What was handed over."""

    #: Bound to somebody else now.
    customers: int
    #: Open orders that went along.
    orders: int
    #: Customers for whom nobody was found: they stay.
    left: int


@dataclass(frozen=True, slots=True)
class ManagerInfo:
    """A manager on a day, and how much it has at present."""

    #: Absence included.
    state: codes.ManagerState
    #: Who stands in for an absent one; 0: nobody.
    substitute: int
    customers: int
    open_orders: int


@dataclass(frozen=True, slots=True)
class SalesRow:
    """Sums of entries of orders. Amounts are in the currency, units are pieces. Ids and year are 0 if not told apart."""

    #: 0: orders without one, which are in the book's.
    currency: int
    brand: int
    season: int
    year: int
    #: How many entries make it up.
    entries: int
    booked: Decimal
    cancelled: Decimal
    shipped: Decimal
    returned: Decimal
    #: Booked less cancelled.
    active: Decimal
    #: Active less shipped.
    open: Decimal
    units_booked: Decimal
    units_cancelled: Decimal
    units_shipped: Decimal
    units_returned: Decimal


COUNTS = ("currency", "brand", "season", "year", "entries")
SUMS = tuple(name for name in SalesRow.__dataclass_fields__ if name not in COUNTS)


def row_of_sales(row: Any) -> SalesRow:
    sums: list[Decimal] = [_convert.from_decimal(getattr(row, name)) for name in SUMS]
    return SalesRow(row.currency, row.brand, row.season, row.year, row.entries, *sums)


def _assignment(out: Any, trace: tuple[TraceRow, ...] = (), count: int = 0) -> Assignment:
    return Assignment(
        out.row, _convert.to_enum(codes.AssignedBy, out.rule) if out.rule else None,
        _convert.to_enum(codes.Assignment, out.outcome) if out.outcome else None, out.orders, out.manager,
        out.manager_before, out.customer_manager, out.customer_manager_before, out.distribution, trace, count)


class Orders(Reading):
    """The part of a view that reads orders, managers and sales."""

    __slots__ = ()

    def orders(self, *, customer: int = 0, manager: int = 0, outcome: codes.Assignment | None = None, brand: int = 0,
               season: int = 0, year: int = 0, open: bool = False) -> Iterator[Order]:
        """Orders of a customer (latest first), of a manager, or with an outcome (both by id); read in batches.

        One of the three is given, or InvalidError; without a customer, the outcome counts only without a manager too.
        `year` is that of the season, or of the order's date; `open`: neither closed nor cancelled.
        """
        query = sized("kith_order_query")
        query.customer, query.manager = customer, manager
        query.outcome = _convert.to_option("outcome", codes.Assignment, outcome)
        query.brand, query.season, query.year, query.open = brand, season, year, open

        def ask(after: int, *out: Any) -> None:
            query.after = after
            self._call(lib.kith_order_list, query, *out)

        return self._listed(lib.KITH_KIND_ORDER, ask)

    def pending_orders(self) -> Iterator[Order]:
        """Orders that wait for a manager; save them again to try again."""
        return self.orders(outcome=codes.Assignment.PENDING)

    def manager(self, manager: int, on: date | None = None) -> ManagerInfo:
        """State of a manager on a day (None: the view's), and how much it has at present."""
        out = sized("kith_manager_info")
        self._call(lib.kith_manager_get, manager, _convert.to_day(on), out)
        return ManagerInfo(_convert.to_enum(codes.ManagerState, out.state), out.substitute, out.customers, out.open_orders)

    def find_manager(self, actor: str) -> int | None:
        """Manager of an actor: whose `user` it is, else whose code it is and who has no user.

        Of several with that user the one who is not inactive counts, else or among several such the one with the lowest id.
        """
        out = ffi.new("kith_id *")
        try:
            self._call(lib.kith_manager_find, to_bytes(actor), out)
        except errors.NotFoundError:
            return None
        return int(out[0]) or None

    def customers_of(self, manager: int, on: date | None = None) -> list[int]:
        """Customers bound to a manager on a day (None: at present), in order of their ids."""
        return self._ids(lambda after, *out: self._call(
            lib.kith_manager_customers, manager, _convert.to_day(on), after, *out))

    def count_customers_of(self, manager: int, on: date | None = None) -> int:
        """How many that are."""
        count = ffi.new("uint64_t *")
        self._call(lib.kith_manager_count, manager, _convert.to_day(on), count)
        return int(count[0])

    def manager_of(self, customer: int, on: date | None = None) -> int | None:
        """Manager of a customer on a day; None: at present. `parts(kith.Binding, customer)` is the whole history."""
        return self.binding_of(customer, on)[0]

    def binding_of(self, customer: int, on: date | None = None) -> tuple[int | None, int | None]:
        """The manager, and the binding that says so: one without a manager says that it was taken away by hand."""
        manager, binding = ffi.new("kith_id *"), ffi.new("kith_id *")
        self._call(lib.kith_customer_manager, customer, _convert.to_day(on), manager, binding)
        return int(manager[0]) or None, int(binding[0]) or None

    def sales(self, customer: int, *, scope: codes.Sales = codes.Sales.CUSTOMER, by: codes.SalesBy = NO_SALES,
              brand: int = 0, season: int = 0, year: int = 0, on: date | None = None) -> list[SalesRow]:
        """Sums of the orders' entries: the customer's, of accounts linked with it (on a day), or of a chain from it down.

        Rows are told apart by currency, and by what `by` says; brand, season and year narrow down what is added.
        LimitError if a sum is greater than a decimal.
        """
        query = sized("kith_sales_query")
        query.customer, query.scope = customer, _convert.to_argument("scope", codes.Sales, scope)
        query.by = _convert.to_argument("by", codes.SalesBy, by)
        query.brand, query.season, query.year, query.on = brand, season, year, _convert.to_day(on)
        return self._counted("kith_sales[]", row_of_sales, lambda *room: self._call(lib.kith_sales_summary, query, *room))


class Saving(Exclusive):
    """The part of a transaction that saves orders and cards."""

    __slots__ = ()

    def save_order(self, order: int, *, chain: int = 0, unattended: bool = False, renew: bool = False, card: int = 0,
                   typed: Mapping[codes.HeaderField, HeaderValue] | None = None, trace_most: int = 256) -> Assignment:
        """Freeze the header of an order that was added, and give it and its customer their manager (table 3 A).

        Its discount card (`card`: one that was typed) and its commission are frozen too, and what it is worth by now is
        added up on the account and noted for the recipients.

        The day is the transaction's, or the order's date. Without an order type there is no header. Saving again
        changes nothing; `renew` fills the header anew, but for what is typed, and finds the card anew if nothing is added
        up, and the recipients if nothing is booked. RuleError if the header cannot be filled (CHAIN_AMBIGUOUS,
        CHAIN_REQUIRED, NOT_A_MEMBER, NO_INVOICE_TO), a typed location is not its party's (LOCATION_OWNER), the card that
        was typed is not active (CARD_BLOCKED), the order has added up on another (APPEND_ONLY), or shares are more than
        100 percent (SHARES). StoppedError if `choose` raises, which is its cause. After an error nothing is
        changed. `trace_most` is how many rows of the trace there is room for.
        """
        saving, out, trace = sized("kith_order_saving"), sized("kith_assignment"), sized("kith_trace")
        values, bits, _words = typed_values(typed)
        saving.chain, saving.unattended, saving.renew, saving.card = chain, unattended, renew, card
        saving.typed, saving.values = bits, values
        rows = allocate("kith_trace_row[]", max(trace_most, 1))
        trace.rows, trace.capacity = rows, trace_most
        self._call(lib.kith_order_save, order, saving, out, trace, kind=lib.KITH_KIND_ORDER_HEADER)
        kept = tuple(row_of_trace(rows[i]) for i in range(min(trace.count, trace_most)))
        return _assignment(out, kept, int(trace.count))

    def save_customer(self, customer: int, *, manager: int = 0, clear: bool = False) -> Assignment:
        """Save a customer's card as far as the manager goes (table 3 B).

        A manager that is set gets the customer, and its open orders that have none or one who is inactive. `clear`
        takes it away until the next order is saved. Neither: a customer without one gets that of its last order. Whoever
        follows does so on the transaction's day, so a transaction without one may change nobody's manager.
        """
        saving, out = sized("kith_customer_saving"), sized("kith_assignment")
        saving.manager, saving.clear = manager, clear
        self._call(lib.kith_customer_save, customer, saving, out)
        return _assignment(out)

    def transfer(self, from_: int, to: int = 0, *, distribution: int = 0, keeps_orders: bool = False) -> Transferred:
        """Hand over all customers of a manager and its open orders, to one or as a distribution picks.

        The transaction needs a day, and the distribution may not be switched off. `view` of it shows what comes of it before it is committed.
        """
        given, out = sized("kith_transfer"), sized("kith_transferred")
        setattr(given, "from", from_)
        given.to, given.distribution, given.keeps_orders = to, distribution, keeps_orders
        self._call(lib.kith_manager_transfer, given, out)
        return Transferred(out.customers, out.orders, out.left)
