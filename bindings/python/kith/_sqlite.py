"""The store that keeps books in a SQLite file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Union

from . import _convert, codes, errors
from ._handles import Turn, call, check_process, process
from ._lib import HAS_SQLITE, ffi, lib, sized, to_chars, to_text
from ._store import NativeStore


@dataclass(frozen=True)
class Facts:
    """What a store says about its file."""

    journal: str
    synchronous: int
    format: int
    page_bytes: int
    pages: int
    pages_free: int
    log_bytes: int
    records: int


class SqliteStore(NativeStore):
    """A book in a SQLite file; several processes may share one. It serves one Book, which closes it.

    While the book is loaded, refreshed or committed, `message` and `inspect` are refused with BusyError, and the
    other way round. Without `durability` it is WAL_FULL.
    """

    __slots__ = ("_native_close", "_opened", "turn")
    WHAT = "store"

    def __init__(self, path: Union[str, os.PathLike[str]], *, book: str | None = None,
                 durability: codes.Durability | None = None, existing: bool = False,
                 busy_ms: int = 0, read_only: bool = False) -> None:
        if not HAS_SQLITE:
            raise errors.FeatureError("the binding was built without SQLite")
        options, out = sized("kith_sqlite_options"), ffi.new("kith_sqlite **")
        kept = [to_chars(os.fspath(path)), to_chars(book)]
        options.path, options.book = kept
        options.durability = _convert.to_argument("durability", codes.Durability,
                                                  codes.Durability.WAL_FULL if durability is None else durability)
        options.existing, options.busy_ms, options.read_only = existing, busy_ms, read_only
        call(lib.kith_sqlite_open, options, out)
        super().__init__(out[0])
        self._native_close: Any = None
        self._opened = process()
        self.turn = Turn(self.WHAT)

    def _enter(self) -> Any:
        check_process(self._opened)
        return super()._enter()

    def _callbacks(self, pointer: Any, out: Any) -> int:
        status = int(lib.kith_sqlite_callbacks(pointer, out))
        self._native_close = out.close
        return status

    def _check_free(self) -> None:
        if self._given:
            raise errors.InvalidError("the store has a book already")

    def _book_closed(self, ctx: Any) -> None:
        super().close()

    def _free(self, pointer: Any) -> None:
        if self._native_close is not None:
            self._native_close(pointer)
        else:
            lib.kith_sqlite_free(pointer)

    @property
    def message(self) -> str:
        """What went wrong last, for a log; "" if nothing did."""
        pointer = self._enter()
        try:
            with self.turn:
                return to_text(lib.kith_sqlite_message(pointer))
        finally:
            self._leave()

    def inspect(self, *, count: bool = False, check: bool = False) -> Facts:
        """Ask about the file; `count` its records, `check` that it is whole (CorruptError if not)."""
        out = sized("kith_sqlite_facts")
        also = (lib.KITH_SQLITE_COUNT if count else 0) | (lib.KITH_SQLITE_CHECK if check else 0)
        with self.turn:
            self._call(lib.kith_sqlite_inspect, also, out)
        return Facts(to_text(out.journal), out.synchronous, out.format, out.page_bytes, out.pages, out.pages_free,
                     out.log_bytes, out.records)
