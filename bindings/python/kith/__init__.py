"""kith: a company's customers and how they are related.

    with kith.Book() as book:
        with book.transaction() as txn:
            txn.add(kith.Customer(number="K7", kind=kith.codes.PartyKind.PERSON, surname="Heron"))
        with book.view() as view:
            print(view.search("her").first())

Records are in kith.records, enums in kith.codes, what describes both in kith.schema.
"""

from __future__ import annotations

from . import codes, errors, records, schema, testing
from ._book import Book
from ._card import CardResult
from ._chain import ChainStep, Effective, HeaderValue, OrderHeader
from ._changes import ChangeSet
from ._commission import Commission, CommissionPart, StatementTotal
from ._consent import Permission
from ._erase import ErasureRow
from ._group import CallLine
from ._lib import loaded_version
from ._merge import Conflict, Duplicate
from ._messages import Message, format_value, messages, number_of_value, parse_value, value_of_number
from ._orders import Assignment, ManagerInfo, SalesRow, Transferred
from ._page import Page, PagePart
from ._results import Change, Criterion, Finding, Head, HistoryQuery, Link, Reached, Stats, Tick, TraceRow
from ._signatory import Signatory
from ._sqlite import Facts, SqliteStore
from ._store import Load, Store
from ._transaction import Transaction
from ._view import ANY_TIME, View, Walk
from .errors import *
from .records import *

#: Version of the library that is loaded.
__version__ = loaded_version()

__all__ = [
    "ANY_TIME", "Assignment", "Book", "CallLine", "CardResult", "ChainStep", "Change", "ChangeSet", "Commission",
    "CommissionPart", "Conflict", "Criterion", "Duplicate", "Effective", "ErasureRow", "Facts", "Finding", "Head",
    "HeaderValue", "HistoryQuery", "Link", "Load", "ManagerInfo", "Message", "OrderHeader", "Page", "PagePart",
    "Permission", "Reached", "SalesRow", "Signatory", "SqliteStore", "StatementTotal", "Stats", "Store", "Tick",
    "TraceRow", "Transaction", "Transferred", "View", "Walk", "__version__", "codes", "errors", "format_value",
    "messages", "number_of_value", "parse_value", "records", "schema", "testing", "value_of_number",
]
__all__ += errors.__all__
__all__ += records.__all__
