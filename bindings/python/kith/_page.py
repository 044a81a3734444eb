"""The page of a customer: all that a screen shows, with one question (P1 to P24)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _convert
from ._lib import allocate, ffi, lib, sized
from ._orders import SalesRow, row_of_sales
from ._reading import ROWS, Reading
from ._record import CODECS, Record

if TYPE_CHECKING:
    from .records import (Alias, Appointment, Attachment, AttributeValue, BankAccount, Binding, Card, Condition, Contact,
                          Customer, CustomerBrand, CustomerRole, Favourite, Location, Note, Order, Relation, SignedDocument,
                          Task, Visit)

R = TypeVar("R", bound=Record)
MOST = 1000  # records of each part that the library gives


@dataclass(frozen=True, slots=True)
class PagePart(Generic[R]):
    """Records of one part of a page. To iterate is to iterate over the records."""

    records: tuple[R, ...] = ()
    #: Of each record: whom a relation is with, whose a shared task or note is, account of a card; 0: nobody.
    others: tuple[int, ...] = ()
    #: There are more than are given.
    more: bool = False

    def __iter__(self) -> Iterator[R]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page of a customer on a day. Ids are 0 where there is nobody."""

    #: Who it is by now: the survivor, if it was merged.
    customer: int
    #: Who looks after it at present.
    manager: int
    #: Primary location, contact and bank account.
    location: int
    contact: int
    bank_account: int
    #: Note with its call status in the current season.
    stage: int
    #: Discount card that an order would get, and what its account has added up.
    card: int
    balance: Decimal
    #: In years; None: not known.
    age: int | None
    #: Of the nearest node above it, from 1 at the root; 0: it is in no chain, or in several.
    level: int
    #: Accounts linked with it, itself included.
    accounts: int
    #: By year and season.
    sales: tuple[SalesRow, ...]

    roles: PagePart[CustomerRole]
    attributes: PagePart[AttributeValue]
    locations: PagePart[Location]
    contacts: PagePart[Contact]
    bank_accounts: PagePart[BankAccount]
    #: Of the day.
    relations: PagePart[Relation]
    #: Accounts linked with it, without itself.
    linked: PagePart[Customer]
    #: Nodes above it in the default hierarchy, the nearest first.
    chain: PagePart[Customer]
    #: Of its own.
    conditions: PagePart[Condition]
    brands: PagePart[CustomerBrand]
    cards: PagePart[Card]
    #: The latest first, those that linked accounts share too.
    tasks: PagePart[Task]
    #: Those that the book shows by default, by start.
    appointments: PagePart[Appointment]
    #: The latest first, those that linked accounts share too.
    notes: PagePart[Note]
    #: The latest first.
    orders: PagePart[Order]
    visits: PagePart[Visit]
    documents: PagePart[SignedDocument]
    attachments: PagePart[Attachment]
    #: To managers that it had or has.
    bindings: PagePart[Binding]
    #: Customers that were merged into it.
    aliases: PagePart[Alias]
    #: In the web shop.
    favourites: PagePart[Favourite]


PARTS = {
    lib.KITH_PAGE_ROLE: "roles", lib.KITH_PAGE_ATTRIBUTE: "attributes", lib.KITH_PAGE_LOCATION: "locations",
    lib.KITH_PAGE_CONTACT: "contacts", lib.KITH_PAGE_BANK_ACCOUNT: "bank_accounts", lib.KITH_PAGE_RELATION: "relations",
    lib.KITH_PAGE_LINKED: "linked", lib.KITH_PAGE_CHAIN: "chain", lib.KITH_PAGE_CONDITION: "conditions",
    lib.KITH_PAGE_BRAND: "brands", lib.KITH_PAGE_CARD: "cards", lib.KITH_PAGE_TASK: "tasks",
    lib.KITH_PAGE_APPOINTMENT: "appointments", lib.KITH_PAGE_NOTE: "notes", lib.KITH_PAGE_ORDER: "orders",
    lib.KITH_PAGE_VISIT: "visits", lib.KITH_PAGE_DOCUMENT: "documents", lib.KITH_PAGE_ATTACHMENT: "attachments",
    lib.KITH_PAGE_BINDING: "bindings", lib.KITH_PAGE_ALIAS: "aliases", lib.KITH_PAGE_FAVOURITE: "favourites",
}


class Pages(Reading):
    """The part of a view that reads pages."""

    __slots__ = ()

    def page_of(self, customer: int, *, most: int = 50, on: date | None = None) -> Page:
        """Everything on the screen of a customer: what stands at the top, its records part by part, and its sales.

        `most` is how many records of each part, up to 1,000. The page of a customer that was merged is the survivor's.
        LimitError if a sum of sales is greater than a decimal.
        """
        query, out, count = sized("kith_page_query"), sized("kith_page"), ffi.new("size_t *")
        query.customer, query.most, query.on = customer, most, _convert.to_day(on)
        room, query.sales_capacity = len(PARTS) * min(most, MOST), ROWS
        while True:
            rows, sales = allocate("kith_page_row[]", room), allocate("kith_sales[]", query.sales_capacity)
            query.sales = sales
            self._call(lib.kith_page_read, query, out, rows, room, count)
            if count[0] <= room and out.sales <= query.sales_capacity:
                break
            room, query.sales_capacity = int(count[0]), out.sales
        found: dict[int, list[Any]] = {part: [] for part in PARTS}
        for row in rows[0:count[0]]:
            if row.part in found:  # else only a newer library knows it
                found[row.part].append(row)
        parts: dict[str, Any] = {PARTS[part]: self._part_of_page(some) for part, some in found.items()}
        return Page(
            customer=out.customer, manager=out.manager, location=out.location, contact=out.contact,
            bank_account=out.bank_account, stage=out.stage, card=out.card, balance=_convert.from_decimal(out.balance),
            age=out.age if out.age >= 0 else None, level=out.level, accounts=out.accounts,
            sales=tuple(row_of_sales(sales[i]) for i in range(out.sales)), **parts)

    def _part_of_page(self, rows: list[Any]) -> PagePart[Any]:
        if not rows:
            return PagePart()
        codec = CODECS[rows[0].record & 0xFF]
        return PagePart(tuple(codec.read(self._call, [row.record for row in rows])), tuple(row.other for row in rows),
                        bool(rows[-1].more))
