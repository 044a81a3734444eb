"""A store of one file, complete and small enough to copy: the same journal that store_file.c keeps.

Each commit is appended as lines of text and ends with a checksum; a commit whose last line is not there never happened. One
process at a time.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import kith
from kith import schema
from kith.codes import Operation, Outcome

MAGIC = b"kith journal 1\n"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
TEXT, NONE = 1, 0
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n"})


def checksum(text: bytes) -> int:
    """FNV-1a: finds what a power cut leaves behind, but is no protection against forgery."""
    total = 0xCBF29CE484222325
    for byte in text:
        total = (total ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return total


# --- writing ---


def put_value(kind: int, mark: str, name: str, value: Any) -> str:
    """Marks: - before the change, + after it, = did not change."""
    field = next(field for field in schema.fields(kind) if field.attribute == name)
    type_ = NONE if value is None else int(field.type)
    words = value.translate(ESCAPES) if type_ == TEXT else kith.number_of_value(kith.class_of(kind), name, value)
    return f"{mark}\t{field.number}\t{type_}\t{words}\n"


def put_change(change: kith.Change) -> str:
    at = 0 if change.at is None else (change.at - EPOCH) // timedelta(microseconds=1)
    head = [change.operation.name.lower(), change.id, change.sequence, change.index, at, change.request]
    head += [text.translate(ESCAPES) for text in (change.actor, change.shop, change.reason)]
    lines = ["\t".join(map(str, [*head, *change.customers])) + "\n"]
    same = {name: value for name, value in change.row.items() if name not in change.after}
    for mark, values in (("-", change.before), ("+", change.after), ("=", same)):
        lines += [put_value(change.kind, mark, name, value) for name, value in values.items()]
    return "".join(lines)


# --- reading ---


def take_text(text: str) -> str:
    parts = text.split("\\\\")
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n") for part in parts)


def take_value(cls: type[kith.Record], line: str) -> tuple[str, Any]:
    _, number, type_, text = line.split("\t")
    name = schema.fields(cls.KIND)[int(number) - 1].attribute
    if int(type_) == TEXT:
        return name, take_text(text)
    return name, None if int(type_) == NONE else kith.value_of_number(cls, name, int(text))


def take_change(lines: list[str]) -> kith.Change:
    operation, ident, sequence, index, at, request, actor, shop, reason, *customers = lines[0].split("\t")
    cls = kith.class_of(int(ident) & 0xFF)
    values: dict[str, dict[str, Any]] = {"-": {}, "+": {}, "=": {}}
    for line in lines[1:]:
        name, value = take_value(cls, line)
        values[line[0]][name] = value
    row = {name: value for name, value in {**values["="], **values["+"]}.items() if value is not None}
    return kith.Change(
        sequence=int(sequence), index=int(index), operation=Operation[operation.upper()], id=int(ident),
        at=EPOCH + timedelta(microseconds=int(at)) if int(at) else None, actor=take_text(actor), shop=take_text(shop),
        reason=take_text(reason), request=int(request), customers=tuple(map(int, customers)), before=values["-"],
        after=values["+"], row={} if operation == "remove" else row)


def take_changes(text: str) -> Iterator[kith.Change]:
    lines: list[str] = []
    for line in text.splitlines():
        if lines and line[1] != "\t":
            yield take_change(lines)
            lines = []
        lines.append(line)
    if lines:
        yield take_change(lines)


# --- the store ---


class FileStore(kith.Store):
    """No refresh: after an unknown outcome the book loads everything again."""

    def __init__(self, path: str) -> None:
        self.lock = threading.Lock()  # history, status and grants may be asked in several threads
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.changes: list[kith.Change] = []  # oldest first
            self.sequence = 0
            self.granted: dict[int, int] = {}
            self.end = len(MAGIC)  # behind the newest commit that is safe on the disk
            self.unsettled = True  # what lies behind `end` is not known and must be cut off
            self._open(path)
        except BaseException:
            os.close(self.file)
            raise

    def _open(self, path: str) -> None:
        content = os.pread(self.file, os.fstat(self.file).st_size, 0)
        if not content.startswith(MAGIC[:len(content)]):
            raise ValueError(f"{path} is no journal of kith")
        if len(content) < len(MAGIC):
            self._begin(path)
        else:
            self._scan(path, content)
        self._settle()

    def _begin(self, path: str) -> None:
        """A new file is there for good only when its directory is on the disk too."""
        os.pwrite(self.file, MAGIC, 0)
        directory = os.open(os.path.dirname(path) or ".", os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def _scan(self, path: str, content: bytes) -> None:
        while True:
            mark = content.find(b"\nend\t", self.end)
            stop = content.find(b"\n", mark + 1)
            if mark < 0 or stop < 0:
                break  # the power went before it was stored: nobody has been told that it was
            text = content[self.end:mark + 1]
            if int(content[mark + len(b"\nend\t"):stop], 16) != checksum(text):
                raise ValueError(f"{path} is damaged")
            self._note(list(take_changes(text.decode())))
            self.end = stop + 1

    def _note(self, changes: list[kith.Change]) -> None:
        self.changes += changes
        self.sequence += 1
        for change in changes:
            self.granted[change.kind] = max(self.granted.get(change.kind, 0), change.id >> 8)

    def _settle(self) -> None:
        """Cuts off what lies behind the newest commit. A failed fsync says nothing about what is on the disk, so this is
        tried again until it succeeds."""
        if self.unsettled:
            os.ftruncate(self.file, self.end)
            os.fsync(self.file)
            self.unsettled = False

    def commit(self, changes: kith.ChangeSet) -> Outcome:
        entries = list(changes)
        text = "".join(map(put_change, entries)).encode()
        text += f"end\t{checksum(text):016x}\n".encode()
        with self.lock:
            if changes.base != self.sequence:
                return Outcome.CONFLICT
            try:
                self._settle()
            except OSError as error:
                raise kith.RejectedError("the file cannot be written") from error
            self.unsettled = True
            try:
                if os.pwrite(self.file, text, self.end) != len(text):
                    raise OSError("the disk is full")
                os.fsync(self.file)
            except OSError as error:
                self._settle()  # if this raises too, nobody knows
                raise kith.RejectedError("the file cannot be written") from error
            self.unsettled = False
            self.end += len(text)
            self._note(entries)
            return Outcome.COMMITTED

    def load(self, load: kith.Load) -> None:
        with self.lock:
            self._settle()
            newest = {change.id: change for change in self.changes}
            load.rows(change.record for change in newest.values() if change.record is not None)
            load.end(self.sequence)

    def status(self, request: int) -> int | None:
        with self.lock:
            self._settle()
            return next((change.sequence for change in self.changes if change.request == request), None)

    def grant_ids(self, kind: int, count: int) -> int:
        with self.lock:
            first = self.granted.get(kind, 0) + 1
            self.granted[kind] = first + count - 1
            return first

    def history(self, query: kith.HistoryQuery, load: kith.Load) -> None:
        with self.lock:
            load.history([change for change in reversed(self.changes) if query.wants(change)][:query.most])

    def close(self) -> None:
        os.close(self.file)
