"""Erasing a person, and telling what is known about one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from . import _convert, codes
from ._handles import Exclusive
from ._lib import allocate, ffi, lib, sized
from ._reading import ROWS, Reading
from ._record import CODECS, Record


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """What becomes of a record when its customer is erased."""

    record: int
    becomes: codes.Erasure


def _erasure(customer: int, on: date | None, force: bool = False) -> Any:
    erasure = sized("kith_erasure")
    erasure.customer, erasure.on, erasure.force = customer, _convert.to_day(on), force
    return erasure


def _row(row: Any) -> ErasureRow:
    return ErasureRow(row.record, _convert.to_enum(codes.Erasure, row.becomes))


class Erasures(Reading):
    """The part of a view that tells what is known about a customer, and what an erasure would do."""

    __slots__ = ()

    def records_of(self, customer: int) -> list[Record]:
        """Everything that the book holds about a customer: itself first, each record once, owners before their parts.

        With it and its aliases come their parts, and what refers to them with its parts. What is archived, such as
        e-mails, stands in the history only: `person` has that too.
        """
        room, count = ROWS, ffi.new("size_t *")
        while True:
            ids = allocate("kith_id[]", room)
            self._call(lib.kith_customer_records, customer, ids, room, count)
            if count[0] <= room:
                break
            room = int(count[0])
        found = ffi.unpack(ids, count[0])
        kinds: dict[int, list[int]] = {}
        for identity in found:
            kinds.setdefault(identity & 0xFF, []).append(identity)
        records = {record.id: record for kind, some in kinds.items() for record in CODECS[kind].read(self._call, some)}
        return [records[identity] for identity in found]

    def erasure_of(self, customer: int, on: date | None = None) -> list[ErasureRow]:
        """What an erasure would do to each record, without doing it; what stands in the way (BLOCKS) comes first."""
        erasure = _erasure(customer, on)
        return self._counted("kith_erasure_row[]", _row,
                             lambda *room: self._call(lib.kith_erasure_preview, erasure, *room))


class Erasing(Exclusive):
    """The part of a transaction that erases."""

    __slots__ = ()

    def erase(self, customer: int, on: date | None = None, *, force: bool = False) -> None:
        """Erase a person with its aliases: what is about it goes, also from the history; orders and sums stay, of nobody.

        Relations and chain links end on a day (None: today). RuleError IN_USE while others depend on the customer, which
        `erasure_of` lists; with `force` that ends too. CUSTOMER_ERASED: it is already; ALIAS: erase whom it was merged
        into. Without `hash` of the book an address that nothing may be sent to stands in the way; StoppedError if `hash`
        raises, which is its cause. After an error nothing is changed.
        """
        self._call(lib.kith_customer_erase, _erasure(customer, on, force))
