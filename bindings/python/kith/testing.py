"""For tests of programs over kith: a store in memory that fails when told, an allocator that does, dump and digest."""

from __future__ import annotations

from typing import Any

from . import _convert, errors
from ._handles import Host
from ._lib import ffi, lib, sized
from ._store import NativeStore
from ._view import View
from .codes import Outcome


class MemoryStore(NativeStore):
    """A store in memory that outlives the books opened over it. Not for several threads at once."""

    __slots__ = ("_native_close",)
    WHAT = "store"

    def __init__(self) -> None:
        out = ffi.new("kith_memory_store **")
        errors.check(lib.kith_memory_store_new(out))
        super().__init__(out[0])

    def _callbacks(self, pointer: Any, out: Any) -> int:
        status = int(lib.kith_memory_store_callbacks(pointer, out))
        self._native_close = out.close
        return status

    def _book_closed(self, ctx: Any) -> None:
        if self._native_close != ffi.NULL:
            self._native_close(ctx)
        if self._closed and not self._given:
            super().close()

    def _free(self, pointer: Any) -> None:
        lib.kith_memory_store_free(pointer)

    def fault(self, *, commit_at: int = 0, outcome: Outcome = Outcome.UNKNOWN, stored: bool = False, load_at: int = 0,
              grant_at: int = 0, history_at: int = 0, status_at: int = 0, for_ever: bool = False) -> None:
        """Tell it how to misbehave. Counts are of calls from now on: 1 is the next, 0 is never."""
        fault = sized("kith_store_fault")
        fault.commit_at, fault.stored, fault.load_at = commit_at, stored, load_at
        fault.outcome = _convert.to_argument("outcome", Outcome, outcome)
        fault.grant_at, fault.history_at, fault.status_at = grant_at, history_at, status_at
        fault.for_ever = for_ever
        pointer = self._enter()
        try:
            errors.check(lib.kith_memory_store_fault(pointer, fault))
        finally:
            self._leave()


class Allocator:
    """An allocator that counts, and fails when told: Book(allocator=...). Not for several threads at once."""

    def __init__(self) -> None:
        self._state = sized("kith_test_allocator")

    def _struct(self, host: Host) -> Any:
        struct = sized("kith_allocator")
        errors.check(lib.kith_test_allocator_callbacks(self._state, struct))
        host.kept.append(self._state)  # lives as long as any handle of the book
        return struct

    @property
    def calls(self) -> int:
        """Allocations and growths asked for."""
        return int(self._state.calls)

    @property
    def live(self) -> int:
        """Blocks not yet given back."""
        return int(self._state.live)

    def fail_at(self, call: int, for_ever: bool = False) -> None:
        """The allocation that fails, counted as in `calls`; 0: none."""
        self._state.fail_at, self._state.for_ever = call, for_ever


def dump(view: View) -> str:
    """Canonical text of everything that a view shows: equal for two books of the same content."""
    length, room = ffi.new("size_t *"), 1 << 16
    pointer = view._enter()
    try:
        while True:
            text = ffi.new("char[]", room)
            errors.check(lib.kith_view_dump(pointer, text, room, length))
            if length[0] < room:
                return str(ffi.buffer(text, length[0])[:].decode())
            room = int(length[0]) + 1
    finally:
        view._leave()


def digest(view: View) -> int:
    """64-bit digest of that text."""
    out = ffi.new("uint64_t *")
    pointer = view._enter()
    try:
        errors.check(lib.kith_view_digest(pointer, out))
    finally:
        view._leave()
    return int(out[0])
