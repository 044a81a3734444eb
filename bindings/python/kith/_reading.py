"""What the parts of a view share: lists that come in batches or tell how many they are, and the trace of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from . import _convert, codes
from ._handles import Handle
from ._lib import allocate, ffi, sized
from ._record import CODECS
from ._results import TraceRow

BATCH, ROWS = 256, 64
R = TypeVar("R")


def row_of_trace(row: Any) -> TraceRow:
    return TraceRow(row.subject, row.record, row.type, row.level, row.distance,
                    _convert.to_enum(codes.Reason, row.reason), _convert.from_decimal(row.number),
                    _convert.from_day(row.since), _convert.from_day(row.until))


class Reading(Handle):
    """A view, for what is read through it. Texts of an answer are there as long as it is open: it is held meanwhile."""

    __slots__ = ()

    def _batches(self, ask: Callable[..., None]) -> Iterator[list[int]]:
        """Ids of a list that is asked for behind the last one; the last batch has room left, and may be empty."""
        ids, count, after = allocate("kith_id[]", BATCH), ffi.new("size_t *"), 0
        while True:
            ask(after, ids, BATCH, count)
            batch = ffi.unpack(ids, count[0]) if count[0] else []
            yield batch
            if count[0] < BATCH:
                return
            after = batch[-1]

    def _ids(self, ask: Callable[..., None]) -> list[int]:
        """All ids of such a list."""
        return [identity for batch in self._batches(ask) for identity in batch]

    def _listed(self, kind: int, ask: Callable[..., None]) -> Iterator[Any]:
        """Records of such a list."""
        for batch in self._batches(ask):
            yield from CODECS[kind].read(self._call, batch)

    def _counted(self, what: str, make: Callable[[Any], R], ask: Callable[..., None]) -> list[R]:
        """All rows of a call that tells how many there are; `make` turns each into one of Python."""
        room, count = ROWS, ffi.new("size_t *")
        self._enter()
        try:
            while True:
                rows = allocate(what, room)
                ask(rows, room, count)
                if count[0] <= room:
                    return [make(rows[i]) for i in range(count[0])]
                room = int(count[0])
        finally:
            self._leave()

    def _traced(self, ask: Callable[[Any], None], make: Callable[[tuple[TraceRow, ...]], R]) -> R:
        """An answer with its whole trace, of which `make` makes one of Python."""
        trace, room = sized("kith_trace"), ROWS
        self._enter()
        try:
            while True:
                rows = allocate("kith_trace_row[]", room)
                trace.rows, trace.capacity = rows, room
                ask(trace)
                if trace.count <= room:
                    return make(tuple(row_of_trace(rows[i]) for i in range(trace.count)))
                room = int(trace.count)
        finally:
            self._leave()
