"""Change sets and pages of history, read and written many entries in one call."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, takewhile
from typing import Any

from . import _convert, codes, errors
from ._handles import Uncopied
from ._lib import allocate, ffi, lib, sized, to_bytes
from ._record import CODECS, TEXT, Packer, values_of
from ._results import Change, Head

HEAD = 10  # words before customers and values; KITHB_HEAD in batch.c
BATCH = 512


def _decode(words: list[int], texts: list[str], count: int) -> Iterator[Change]:
    at = text = 0
    for _ in range(count):
        sequence, index, operation, identity, instant, request, touched, *parts = words[at:at + HEAD]
        at += HEAD
        customers = tuple(words[at:at + touched])
        at += touched
        actor, shop, reason = texts[text:text + 3]
        text += 3
        named = []
        for size in parts:
            values: list[tuple[int, int, Any]] = []
            for _ in range(size):
                field, type_, number = words[at:at + 3]
                at += 3
                if type_ == TEXT:
                    values.append((field, type_, texts[text]))
                    text += 1
                else:
                    values.append((field, type_, number))
            named.append(values_of(identity & 0xFF, values))
        yield Change(sequence=sequence, index=index, operation=_convert.to_enum(codes.Operation, operation), id=identity,
                     at=_convert.from_instant(instant), actor=actor, shop=shop, reason=reason, request=request,
                     customers=customers, before=named[0], after=named[1], row=named[2])


def read_changes(changes: Any, history: Any, count: int, head: bool = False) -> Iterator[Change]:
    """Entries of a change set or of a page of history, in batches."""
    room, text_room, start = 1 << 13, 1 << 15, 0
    words_used, used, done = ffi.new("size_t *"), ffi.new("size_t *"), ffi.new("size_t *")
    while start < count:
        words, text = allocate("int64_t[]", room), allocate("char[]", text_room)
        errors.check(lib.kithb_changes(changes, history, head, start, min(count - start, BATCH), words, room, words_used,
                                       text, text_room, used, done))
        if done[0]:
            numbers = memoryview(ffi.buffer(words, words_used[0] * 8)).cast("q").tolist()
            yield from _decode(numbers, ffi.buffer(text, used[0])[:].decode().split("\0"), done[0])
            start += done[0]
        else:
            room, text_room = room * 4, text_room * 4


def _references(entry: Change) -> Any:
    """Whom the entry names: a field may be about one of them only."""
    by_name = CODECS[entry.kind].by_name
    return ffi.new("kith_value[]", [{"field": by_name[name].number, "type": int(codes.Type.REFERENCE), "number": value}
                                    for values in (entry.before, entry.after) for name, value in values.items()
                                    if value is not None and by_name[name].info.type is codes.Type.REFERENCE])


def _forget(entry: Change, erased: Sequence[int]) -> Change:
    """An entry without what is personal about one of these customers."""
    about = [customer for customer in erased if customer in entry.customers]
    struct, customers = sized("kith_change"), ffi.new("kith_id[]", entry.customers)
    references = _references(entry)
    struct.id, struct.customers, struct.customer_count = entry.id, customers, len(customers)
    struct.after, struct.after_count = references, len(references)
    fields = CODECS[entry.kind].by_name
    before, after = (
        {name: value for name, value in values.items()
         if not any(lib.kith_change_is_personal(struct, fields[name].number, customer) for customer in about)}
        for values in (entry.before, entry.after))
    return replace(entry, before=before, after=after, row={})


class ChangeSet(Uncopied, Sequence[Change]):
    """The ordered change set of a commit. Valid while its transaction is prepared, or while Store.commit runs."""

    def __init__(self, pointer: Any) -> None:
        self._pointer: Any = pointer
        self._lock = threading.Lock()
        self._read: list[Change] | None = None

    def _end(self) -> None:
        with self._lock:
            self._pointer = None

    def _use(self) -> Any:
        if self._pointer is None:
            raise errors.ClosedError("the change set is no longer valid")
        return self._pointer

    @property
    def base(self) -> int:
        """Sequence that it was prepared on; its own is one more."""
        with self._lock:
            return int(lib.kith_changes_base(self._use()))

    @property
    def head(self) -> Head:
        """What the transaction said about itself, and the sequence it will have."""
        with self._lock:
            (one,) = read_changes(self._use(), ffi.NULL, 1, head=True)
        return Head(one.sequence, one.at, one.actor, one.shop, one.reason, one.request)

    @property
    def erased(self) -> tuple[int, ...]:
        """Customers that it erases, with their aliases."""
        with self._lock:
            pointer = self._use()
            return tuple(takewhile(bool, (int(lib.kith_changes_erased(pointer, index)) for index in count())))

    def forget(self, entries: Iterable[Change]) -> Iterator[Change]:
        """Entries of history (its own too) without what is personal about customers that it erases, and without rows.

        A store with history hands it all its entries when `erased` is not empty, and keeps what comes out. Of archived
        kinds it drops rows whose owner is erased, and the texts of those whose entries touch one.
        """
        erased = self.erased
        return (_forget(entry, erased) for entry in entries)

    def _all(self) -> list[Change]:
        with self._lock:
            if self._read is None:
                pointer = self._use()
                self._read = list(read_changes(pointer, ffi.NULL, int(lib.kith_changes_count(pointer))))
            self._use()
            return self._read

    def __len__(self) -> int:
        with self._lock:
            return int(lib.kith_changes_count(self._use()))

    def __iter__(self) -> Iterator[Change]:
        return iter(self._all())

    def __getitem__(self, index: Any) -> Any:
        return self._all()[index]


def pack_history(entries: Iterable[Change]) -> tuple[Any, ...]:
    """Arguments of kithb_load_history behind the load, and what must stay alive meanwhile."""
    packer = Packer()
    heads: list[bytes] = []
    count = most_customers = most_values = 0
    for entry in entries:
        codec = CODECS[entry.kind]
        start = len(packer.words)
        operation = _convert.to_argument("operation", codes.Operation, entry.operation)
        packer.words += (entry.sequence, entry.index, operation, entry.id, _convert.to_instant(entry.at), entry.request,
                         len(entry.customers), 0, 0, 0, *entry.customers)
        before = packer.values(codec, entry.before)
        after = packer.values(codec, entry.after)
        packer.words[start + 7:start + 9] = (before, after)
        heads += [to_bytes(entry.actor), to_bytes(entry.shop), to_bytes(entry.reason)]
        count += 1
        most_customers = max(most_customers, len(entry.customers))
        most_values = max(most_values, before + after)
    words, text = packer.buffers()
    chars = [ffi.new("char[]", one) for one in heads]
    return (words, text, ffi.new("char *[]", chars), count, ffi.new("kith_id[]", most_customers + 1),
            ffi.new("kith_value[]", most_values + 1)), (packer, chars)

