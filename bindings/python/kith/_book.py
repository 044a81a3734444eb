"""The book: everything of one company."""

from __future__ import annotations

import atexit
import weakref
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Union

from . import _convert, codes, errors
from ._handles import Handle, Host, Watch, call, caught
from ._lib import ffi, lib, sized, to_chars
from ._record import Record
from ._results import Stats
from ._run import Progress, Run
from ._store import NativeStore, Store, context
from ._transaction import Transaction
from ._view import View

#: May the actor at the shop do this to records of that class?
Rights = Callable[[str, str, codes.Operation, type[Record]], bool]
#: Receives a level (1 error, 2 warning, 3 information) and a line.
Log = Callable[[int, str], None]
#: Which of these managers gets the order? Asked with the ids of order, customer and distribution; None: nobody.
Choose = Callable[[int, int, int, list[int]], Union[int, None]]
#: A keyed hash of an address, of 32 bytes, such as HMAC-SHA-256 with a key that you keep to yourself.
Hash = Callable[[str], bytes]

_open: weakref.WeakSet[Book] = weakref.WeakSet()


class Book(Handle):
    """Everything of one company, in memory and, with a store, wherever that keeps it.

    Without a store it is in memory only. `existing` refuses a store that holds no book; otherwise an empty one gets a
    new book with the given rights mode, owner, name and language. `choose` picks managers for distributions whose
    policy is CUSTOM. `hash` lets addresses of people who are erased stay on the list of suppressions without being readable.
    """

    __slots__ = ()
    WHAT = "book"

    def __init__(self, store: Union[Store, NativeStore, None] = None, *, rights: Rights | None = None,
                 log: Log | None = None, choose: Choose | None = None, hash: Hash | None = None,
                 limits: Mapping[codes.Limit, int] | None = None, existing: bool = False,
                 rights_mode: codes.Rights | None = None, owner: str | None = None, name: str | None = None,
                 language: str | None = None, at: datetime | None = None, progress: Progress | None = None,
                 allocator: Any = None) -> None:
        if store is not None and not isinstance(store, (Store, NativeStore)):
            raise TypeError(f"expected a store, not {type(store).__name__}")
        host = Host(store, rights, log, choose, hash)
        options, out = sized("kith_book_options"), ffi.new("kith_book **")
        rows = [dict(limit=_convert.to_argument("limits", codes.Limit, limit), value=value)
                for limit, value in (limits or {}).items()]
        kept = [to_chars(owner), to_chars(name), to_chars(language), ffi.new("kith_limit[]", [*rows, {}])]
        options.owner, options.name, options.language, options.limits = kept
        options.limit_count = len(rows)
        options.existing = existing
        options.rights_mode = _convert.to_option("rights_mode", codes.Rights, rights_mode)
        options.at = _convert.to_instant(at)
        if allocator is not None:
            kept.append(allocator._struct(host))
            options.allocator = kept[-1]
        if rights is not None:
            options.rights, options.rights_ctx = lib.kithb_on_rights, context(host)
        if log is not None:
            options.log, options.log_ctx = lib.kithb_on_log, context(host)
        if choose is not None:
            options.choose, options.choose_ctx = lib.kithb_on_choose, context(host)
        if hash is not None:
            options.hash, options.hash_ctx = lib.kithb_on_hash, context(host)
        with Run(progress) as run, host.turn():
            options.run = run.struct
            if store is not None:
                kept.append(store._give(host))
                options.store = kept[-1]
            try:
                call(lib.kith_book_open, options, out, watch=True)
            except (errors.InvalidError, errors.AbiError):
                if store is not None:
                    store._take_back()
                raise
        super().__init__(out[0], host)
        _open.add(self)

    def _free(self, pointer: Any) -> None:
        host = self._host
        if host.is_forked():  # the store is a connection of the parent: leave everything as it is
            return
        caught.hosts.append(host)  # the collector may have cleared weak references to it
        try:
            with Watch() as watched:
                lib.kith_book_close(pointer)
                watched.settle(None, must=True)
        finally:
            caught.hosts.remove(host)

    def __enter__(self) -> Book:
        self._enter()
        self._leave()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def transaction(self, *, actor: str = "", shop: str = "", today: date | None = None, at: datetime | None = None,
                    reason: str = "", request: int = 0, importing: bool = False) -> Transaction:
        """Begin a transaction: who changes what, where, when and why.

        `importing` takes over what others kept: a consent that is not known is let in, and what is known of consent and of
        how it went with an address is not overwritten.
        """
        options, out = sized("kith_txn_options"), ffi.new("kith_txn **")
        kept = [to_chars(actor), to_chars(shop), to_chars(reason)]
        options.actor, options.shop, options.reason = kept
        options.today, options.at, options.request = _convert.to_day(today), _convert.to_instant(at), request
        options.importing = importing
        self._call(lib.kith_txn_begin, options, out)
        return Transaction(out[0], self._host)

    def view(self, *, actor: str = "", shop: str = "", today: date | None = None) -> View:
        """Open a view on what is committed: who reads, where, on which business day."""
        options, out = sized("kith_view_options"), ffi.new("kith_view **")
        kept = [to_chars(actor), to_chars(shop)]
        options.actor, options.shop = kept
        options.today = _convert.to_day(today)
        self._call(lib.kith_view_open, options, out)
        return View(out[0], self._host)

    def refresh(self, progress: Progress | None = None) -> None:
        """Bring in what other processes have committed to the store."""
        self._host.check_process()
        with Run(progress) as run, self._host.turn():
            self._call(lib.kith_book_refresh, run.struct, watch=True)

    def recover(self, progress: Progress | None = None) -> None:
        """After an unknown outcome: ask the store what happened, and accept writes again."""
        self._host.check_process()
        with Run(progress) as run, self._host.turn():
            self._call(lib.kith_book_recover, run.struct, watch=True)

    def find_commit(self, request: int) -> int | None:
        """Did this act of writing happen? The number of its commit, or None."""
        self._host.check_process()
        out = ffi.new("uint64_t *")
        try:
            self._call(lib.kith_commit_status, request, out, watch=True)
        except errors.NotFoundError:
            return None
        return int(out[0])

    def stats(self) -> Stats:
        """Figures of the book."""
        out = sized("kith_book_stats")
        pointer = self._enter()
        try:
            errors.check(lib.kith_book_stats_get(pointer, out))
        finally:
            self._leave()
        records = {kind: int(count) for kind, count in enumerate(out.records) if count}
        return Stats(out.sequence, records, out.bytes, out.page_bytes, out.pages, out.pages_free, out.versions,
                     bool(out.stale))

    def limit(self, limit: codes.Limit) -> int:
        """Value of a limit in this book."""
        number = _convert.to_argument("limit", codes.Limit, limit)
        pointer = self._enter()
        try:
            return int(lib.kith_book_limit(pointer, number))
        finally:
            self._leave()


@atexit.register
def _close_all() -> None:
    """Before the interpreter goes, as stores in Python cannot be called after it."""
    for book in list(_open):
        book.close()
