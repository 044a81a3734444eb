"""Stores: a class in Python, or one of the library's own."""

from __future__ import annotations

import itertools
import threading
import weakref
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from . import _convert, errors
from ._changes import ChangeSet, pack_history
from ._handles import Handle, Host, Uncopied, callback, caught, report, stash
from ._lib import ffi, lib, sized
from ._record import CODECS, Packer, Record, codec_of_record
from ._results import Change, HistoryQuery
from .codes import Operation, Outcome, Section

_keys = itertools.count(1)
_hosts: weakref.WeakValueDictionary[int, Host] = weakref.WeakValueDictionary()
_natives: dict[int, NativeStore] = {}  # stores that a book has, by the address of their ctx


class Load(Uncopied):
    """What Store.load, refresh and history fill. Valid while they run."""

    def __init__(self, pointer: Any) -> None:
        self._pointer: Any = pointer
        self._lock = threading.Lock()

    def _end(self) -> None:
        with self._lock:
            self._pointer = None

    def _use(self) -> Any:
        if self._pointer is None:
            raise errors.ClosedError("the load is over")
        return self._pointer

    def rows(self, records: Iterable[Record]) -> None:
        """Hand over rows: records with their ids."""
        packer = Packer()
        for record in records:
            codec = codec_of_record(record)
            packer.record(record.id, codec, record)
        words, text = packer.buffers()
        with self._lock:
            errors.check(lib.kithb_write(lib.KITHB_ROW, self._use(), words, text, packer.count, ffi.NULL,
                                         ffi.new("size_t *"), ffi.NULL))

    def row(self, record: Record) -> None:
        """Hand over one row."""
        self.rows([record])

    def removal(self, identity: int) -> None:
        """Say that a record has been removed (refresh only)."""
        with self._lock:
            errors.check(lib.kith_load_removal(self._use(), identity))

    def history(self, entries: Iterable[Change]) -> None:
        """Hand over entries of history (Store.history only)."""
        arguments, _alive = pack_history(entries)
        with self._lock:
            errors.check(lib.kithb_load_history(self._use(), *arguments))

    def refuse(self, message: str, damaged: bool = False) -> None:
        """Say why the rows or the history cannot be handed over, and return: the call under way raises it, as a CorruptError
        if what the store has is damaged, otherwise as a StoreError."""
        status = lib.KITH_ERR_CORRUPT if damaged else lib.KITH_ERR_STORE
        with self._lock:
            lib.kith_load_refuse(self._use(), status, message.encode("utf-8", "replace"))

    def end(self, sequence: int) -> None:
        """Say the number of the newest commit handed over; 0: the store is empty (load and refresh only)."""
        with self._lock:
            errors.check(lib.kith_load_end(self._use(), sequence))


class Store:
    """A store of your own: derive from it and write at least `load` and `commit`.

    Methods run in the thread that made the call. An exception in one of them makes the call fail, and is its
    `__cause__`; from `commit` it means that nobody knows whether the changes are stored, unless it is a RejectedError or
    a ConflictError. Methods that you leave out tell the library that the store cannot do that.
    """

    CALLS_BACK = True

    def load(self, load: Load) -> None:
        """Hand over all rows in any order, then `load.end` with the newest sequence."""
        raise NotImplementedError

    def commit(self, changes: ChangeSet) -> Outcome:
        """Store the change set whole or not at all, if `changes.base` is still the newest sequence.

        If it erases customers (`changes.erased`), what is personal about them goes from all history: `forget`.
        """
        raise NotImplementedError

    def refresh(self, after: int, load: Load) -> None:
        """Hand over rows changed and removed since `after`, then `load.end`. Without it everything is loaded again."""
        raise NotImplementedError

    def status(self, request: int) -> int | None:
        """Sequence of the commit of a request; None: it was not stored. Raise if that cannot be told."""
        raise NotImplementedError

    def grant_ids(self, kind: int, count: int) -> int:
        """Grant `count` numbers of a kind that were never granted, and give the first."""
        raise NotImplementedError

    def history(self, query: HistoryQuery, load: Load) -> None:
        """Hand over changes, newest first, with `load.history`: at most `query.most`."""
        raise NotImplementedError

    def close(self) -> None:
        """The book is done with the store."""

    def _give(self, host: Host) -> Any:
        """The callbacks, for kith_book_open."""
        struct = sized("kith_store")
        struct.ctx = context(host)
        for name in ("load", "commit", "refresh", "status", "grant_ids", "history"):
            if getattr(type(self), name) is not getattr(Store, name):
                setattr(struct, name, getattr(lib, f"kithb_on_{name}"))
        struct.close = lib.kithb_on_close
        return struct

    def _take_back(self) -> None:
        """The book was not opened, and the store not closed."""


def context(host: Host) -> Any:
    """What callbacks of a book get as ctx: a number, which is safe to look up when the book is gone."""
    if host.key == 0:
        host.key = next(_keys)
        _hosts[host.key] = host
    return ffi.cast("void *", host.key)


def _host(ctx: Any) -> Host:
    key = int(ffi.cast("uintptr_t", ctx))
    found = _hosts.get(key) or next((host for host in reversed(caught.hosts) if host.key == key), None)
    if found is None:
        raise errors.ClosedError("the book of this callback is gone")
    return found


def _refused(kind: Any, exception: BaseException, traceback: Any) -> int:
    stash(kind, exception, traceback)
    if isinstance(exception, errors.RejectedError):
        return int(Outcome.REJECTED)
    return int(Outcome.CONFLICT if isinstance(exception, errors.ConflictError) else Outcome.UNKNOWN)


def _log_failed(_kind: Any, exception: BaseException, traceback: Any) -> None:
    if isinstance(exception, Exception):
        report(exception)
    else:
        stash(_kind, exception, traceback)


@callback("kithb_on_load")
def _on_load(ctx: Any, pointer: Any) -> int:
    load = Load(pointer)
    try:
        _host(ctx).store.load(load)
    finally:
        load._end()
    return int(Outcome.COMMITTED)


@callback("kithb_on_refresh")
def _on_refresh(ctx: Any, after: int, pointer: Any) -> int:
    load = Load(pointer)
    try:
        _host(ctx).store.refresh(after, load)
    finally:
        load._end()
    return int(Outcome.COMMITTED)


@callback("kithb_on_commit", _refused)
def _on_commit(ctx: Any, pointer: Any) -> int:
    changes = ChangeSet(pointer)
    try:
        outcome = _host(ctx).store.commit(changes)
    finally:
        changes._end()
    if not isinstance(outcome, Outcome):
        raise TypeError(f"commit must return an Outcome, not {outcome!r}")
    return int(outcome)


@callback("kithb_on_status")
def _on_status(ctx: Any, request: int, out: Any) -> int:
    sequence = _host(ctx).store.status(request)
    if sequence is None:
        return int(Outcome.REJECTED)
    out[0] = sequence
    return int(Outcome.COMMITTED)


@callback("kithb_on_grant_ids")
def _on_grant_ids(ctx: Any, kind: int, count: int, out: Any) -> int:
    out[0] = _host(ctx).store.grant_ids(kind, count)
    return int(Outcome.COMMITTED)


def _instant(micros: int) -> datetime | None:
    return _convert.from_instant(micros)


@callback("kithb_on_history")
def _on_history(ctx: Any, query: Any, pointer: Any) -> int:
    asked = HistoryQuery(query.customer, query.kind, _convert.to_enum(Section, query.section) if query.section else None,
                         _instant(query.since), _instant(query.until), query.before,
                         None if query.before_change == 0xFFFFFFFF else query.before_change, query.most)
    load = Load(pointer)
    try:
        _host(ctx).store.history(asked, load)
    finally:
        load._end()
    return int(Outcome.COMMITTED)


@callback("kithb_on_close", error=None)
def _on_close(ctx: Any) -> None:
    _host(ctx).store.close()


@callback("kithb_on_rights")
def _on_rights(ctx: Any, actor: Any, shop: Any, operation: int, kind: int) -> int:
    return bool(_host(ctx).rights(ffi.string(actor).decode(), ffi.string(shop).decode(),
                                  _convert.to_enum(Operation, operation), CODECS[kind].cls))


@callback("kithb_on_choose", error=2**64 - 1)  # KITH_CHOICE_FAILED
def _on_choose(ctx: Any, order: int, customer: int, distribution: int, managers: Any, count: int) -> int:
    return _host(ctx).choose(order, customer, distribution, list(ffi.unpack(managers, count)) if count else []) or 0


@callback("kithb_on_hash")
def _on_hash(ctx: Any, address: Any, length: int, out: Any) -> int:
    made = _host(ctx).hash(ffi.unpack(address, length).decode())
    if not isinstance(made, bytes) or len(made) != lib.KITH_HASH_BYTES:
        raise TypeError(f"hash must return {lib.KITH_HASH_BYTES} bytes, not {made!r}")
    ffi.memmove(out, made, len(made))
    return 1


@callback("kithb_on_log", _log_failed, error=None)
def _on_log(ctx: Any, level: int, message: Any) -> None:
    _host(ctx).log(level, ffi.string(message).decode(errors="replace"))


class NativeStore(Handle):
    """A store of the library's own. It belongs to the book that it is opened with, which closes it."""

    __slots__ = ("_given",)
    CALLS_BACK = False

    def __init__(self, pointer: Any) -> None:
        super().__init__(pointer)
        self._given: list[Any] = []  # the close of the store, once per book that has it

    def _callbacks(self, pointer: Any, out: Any) -> int:
        raise NotImplementedError

    def _check_free(self) -> None:
        """May one more book have it?"""

    def _give(self, _host: Host) -> Any:
        struct = sized("kith_store")
        pointer = self._enter()
        try:
            self._check_free()
            errors.check(self._callbacks(pointer, struct))
            self._given.append(struct.close)
            struct.close = lib.kithb_on_native_close
            _natives[int(ffi.cast("uintptr_t", struct.ctx))] = self
            return struct
        finally:
            self._leave()

    def _take_back(self) -> None:
        if self._given:
            self._given.pop()
        if not self._given and self._pointer:
            _natives.pop(int(ffi.cast("uintptr_t", self._pointer[0])), None)

    def _book_closed(self, ctx: Any) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Close a store that no book has; a book closes its own."""
        if not self._given:
            super().close()


@callback("kithb_on_native_close", error=None)
def _on_native_close(ctx: Any) -> None:
    store = _natives.get(int(ffi.cast("uintptr_t", ctx)))
    if store is not None:
        store._take_back()
        store._book_closed(ctx)
