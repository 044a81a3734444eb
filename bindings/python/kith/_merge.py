"""Customers that are one: finding them, and making one of two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from . import _convert, codes
from ._handles import Exclusive
from ._lib import allocate, ffi, lib, sized
from ._reading import Reading
from ._record import CODECS

#: Conflicts that there is room for at first. How many there will be could be counted, but only by who may view.
ROOM = 4096


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody who may be the same."""

    customer: int
    #: 1 to 100.
    score: int
    #: In what the two agree.
    agrees: codes.Agrees


@dataclass(frozen=True, slots=True)
class Conflict:
    """What does not go along by itself when one customer is merged into another."""

    conflict: codes.Conflict
    #: Of FIELD: the attribute of both customers in which the survivor's value stays; else None.
    field: str | None
    #: Of the source; itself for a field.
    record: int
    #: What it clashes with; 0: nothing in particular.
    other: int


def _duplicate(row: Any) -> Duplicate:
    return Duplicate(row.customer, row.score, codes.Agrees(row.agrees))


def _conflict(row: Any) -> Conflict:
    field = CODECS[lib.KITH_KIND_CUSTOMER].fields[row.field - 1].name if row.field else None
    return Conflict(_convert.to_enum(codes.Conflict, row.conflict), field, row.record, row.other)


class Merges(Reading):
    """The part of a view that finds who is the same."""

    __slots__ = ()

    def duplicates(self, customer: int, *, least: int = 30, most: int = 100) -> list[Duplicate]:
        """Customers that may be the same as one, best first: those with a score of at least `least` (1 to 100).

        Those that are erased or merged already are not among them.
        """
        rows, count = allocate("kith_duplicate[]", most), ffi.new("size_t *")
        self._call(lib.kith_duplicate_list, customer, least, rows, most, count)
        return [_duplicate(rows[i]) for i in range(count[0])]

    def survivor(self, customer: int) -> int:
        """Whom a customer was merged into; itself if it was not."""
        out = ffi.new("kith_id *")
        self._call(lib.kith_customer_survivor, customer, out)
        return int(out[0])


class Merging(Exclusive):
    """The part of a transaction that merges."""

    __slots__ = ()

    def merge(self, source: int, target: int, on: date | None = None) -> list[Conflict]:
        """Make one customer of two: whatever refers to the source refers to the target afterwards. Gives the conflicts.

        The source stays as an alias, with what cannot go along; what has to end does so on a day (None: today). To try
        it, read the conflicts and `check()`, and close the transaction. RuleError if one of them is an alias (ALIAS) or
        erased (CUSTOMER_ERASED); after an error nothing is changed.
        """
        merge, count = sized("kith_merge"), ffi.new("size_t *")
        merge.source, merge.target, merge.on = source, target, _convert.to_day(on)
        room = ROOM
        while True:
            rows = allocate("kith_conflict[]", room)
            self._call(lib.kith_customer_merge, merge, rows, room, count)
            if count[0] <= room:
                return [_conflict(rows[i]) for i in range(count[0])]
            room = int(count[0])  # they are told once only, by the call that merges: take that out, and merge again
            self._call(self._drop_last)

    @staticmethod
    def _drop_last(pointer: Any, error: Any) -> int:
        return int(lib.kith_txn_drop(pointer, [lib.kith_txn_count(pointer) - 1], 1, ffi.NULL, error))
