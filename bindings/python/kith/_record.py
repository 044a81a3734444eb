"""Records on their way across: many in one call, and strings, enums and objects made column by column."""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from typing import Any, ClassVar, Optional, TypeVar

from . import _convert, codes, errors, schema
from ._lib import allocate, ffi, lib, to_bytes

R = TypeVar("R", bound="Record")
NONE, TEXT, DATE, INSTANT, DECIMAL, REFERENCE, CODE, FLAG = (
    lib.KITH_TYPE_NONE, lib.KITH_TYPE_TEXT, lib.KITH_TYPE_DATE, lib.KITH_TYPE_INSTANT, lib.KITH_TYPE_DECIMAL,
    lib.KITH_TYPE_REFERENCE, lib.KITH_TYPE_CODE, lib.KITH_TYPE_FLAG)
TYPES: dict[int, type] = {TEXT: str, DATE: date, INSTANT: datetime, DECIMAL: Decimal, FLAG: bool}
PLAIN = frozenset({TEXT, lib.KITH_TYPE_INTEGER, REFERENCE, FLAG})  # as every format of data has them
NOBODY, ALL = lib.KITHB_NOBODY, lib.KITHB_ALL


class Record:
    """A record of any kind. Its fields are those of the schema; None is a field that is not set."""

    __slots__ = ()
    #: Number of the kind.
    KIND: ClassVar[int] = 0
    id: int


# Classes of the package itself. A test compares this with what it has.
TAKEN = frozenset({
    "Assignment", "Book", "CallLine", "CardResult", "ChainStep", "Change", "ChangeSet", "Commission",
    "CommissionPart", "Conflict", "Criterion", "Duplicate", "Effective", "ErasureRow", "Error", "Facts", "Finding",
    "Head", "HeaderValue", "HistoryQuery", "Link", "Load", "ManagerInfo", "Message", "OrderHeader", "Page",
    "PagePart", "Permission", "Reached", "Record", "SalesRow", "Signatory", "SqliteStore", "StatementTotal", "Stats",
    "Store", "Tick", "TraceRow", "Transaction", "Transferred", "View", "Walk",
})


def class_name(kind: str) -> str:
    """Name of the class of a kind; kith.Book is the book, and kith.BookRecord the record with its settings."""
    name = "".join(word.capitalize() for word in kind.split("_"))
    return name + "Record" if name in TAKEN or name.endswith("Error") else name


def field_type(info: schema.FieldInfo) -> Any:
    """Type of a field that is set."""
    if info.type == CODE and info.target in codes.LISTS:
        return getattr(codes, codes.LISTS[info.target])
    return TYPES.get(info.type, int)


def to_number(kind: int, wanted: Any, value: Any) -> int:
    """A value that is no text, as the library counts it."""
    if kind == DATE:
        return _convert.to_day(value)
    if kind == INSTANT:
        return _convert.to_instant(value)
    if kind == DECIMAL:
        return _convert.to_decimal(value)
    return int(value) if kind == FLAG and isinstance(value, bool) else _convert.to_whole(wanted, value)


class Packer:
    """Records and values on their way in, for kithb_write."""

    def __init__(self) -> None:
        self.words: list[int] = []
        self.texts: list[bytes] = []
        self.size = 0
        self.count = 0

    def values(self, codec: Codec, named: Mapping[str, Any]) -> int:
        """Add named values; None clears a field. Gives their number."""
        for name, value in named.items():
            field = codec.by_name.get(name)
            if field is None:
                raise TypeError(f"{codec.name} has no field {name!r}")
            if value is None:
                self.words += (field.number, NONE, 0, 0)
            else:
                self._value(codec, field, value)
        return len(named)

    def _value(self, codec: Codec, field: Field, value: Any) -> None:
        try:
            if field.is_text:
                text = to_bytes(value)
                self.words += (field.number, TEXT, self.size, len(text))
                self.texts.append(text)
                self.size += len(text) + 1
            else:
                number = to_number(field.kind, field.type, value)
                if not -(1 << 63) <= number < 1 << 63:
                    raise OverflowError(f"{value} is out of range")
                self.words += (field.number, field.kind, number, 0)
        except (TypeError, ValueError, OverflowError) as wrong:
            wrong.args = (f"{codec.name}.{field.name}: {wrong}",)
            raise

    def change(self, identity: int, codec: Codec, named: Mapping[str, Any]) -> None:
        """Add the change of a record."""
        self._record(identity, lambda: self.values(codec, named))

    def record(self, subject: int, codec: Codec, record: Record) -> None:
        """Add a whole record: `subject` is its kind or id. What is None is left out."""

        def put() -> int:
            count = 0
            for field, value in zip(codec.fields, codec.get_values(record)):
                if value is not None:
                    self._value(codec, field, value)
                    count += 1
            return count

        self._record(subject, put)

    def _record(self, subject: int, put: Callable[[], int]) -> None:
        if subject < 0:  # the library would take it for a great one
            raise errors.NotFoundError(f"{subject} is no id")
        start = len(self.words)
        self.words += (subject, 0)
        self.words[start + 1] = put()
        self.count += 1

    def buffers(self) -> tuple[Any, Any]:
        """Words and texts for C; both must be kept alive by the caller."""
        texts = b"\0".join(self.texts) + b"\0"
        return ffi.from_buffer("int64_t[]", array("q", self.words)), ffi.from_buffer("char[]", texts)


@dataclasses.dataclass(frozen=True)
class Field:
    """A field of a class of records."""

    name: str
    info: schema.FieldInfo
    type: Any
    table: tuple[Any, ...]  # of a code: its entries, from 1
    number: int
    kind: int
    is_text: bool

    @property
    def is_wanted(self) -> bool:
        """Must whoever makes a record give it?"""
        return self.info.required and not self.info.filled


Columns = Sequence[Iterable[Any]]


class _Dates(dict[int, Optional[date]]):
    """Dates by day, made once: business dates repeat."""

    def __missing__(self, day: int) -> date | None:
        if len(self) > 100_000:
            self.clear()
        self[day] = made = _convert.from_day(day)
        return made


DATES = _Dates()


def _column(field: Field, numbers: list[int], present: bytes | None) -> list[Any]:
    """Values of one field in many records. `present` says which have it; None: all."""
    kind = field.kind
    if kind == DATE:
        return list(map(DATES.__getitem__, numbers))
    made: list[Any] = numbers
    if kind == CODE and max(numbers) < len(field.table):
        return list(map(field.table.__getitem__, numbers))
    if kind not in (CODE, REFERENCE):
        make = MAKERS.get(kind)
        made = made if make is None else list(map(make, numbers))
    elif present is not None:  # an entry that a newer library knows stays a number
        return [number or None for number in numbers]
    return made if present is None else [value if is_set else None for value, is_set in zip(made, present)]


MAKERS: dict[int, Callable[[int], Any]] = {
    DECIMAL: _convert.from_decimal, INSTANT: _convert.from_instant, FLAG: bool}


def from_number(field: Field, number: int) -> Any:
    """One value that is set and no text."""
    (value,) = _column(field, [number], None)
    return value


def make_builder(cls: type, names: Sequence[str], unset: Sequence[str] = ()) -> Callable[[Iterable[tuple[Any, ...]]], list[Any]]:
    """A function that makes objects of a frozen dataclass with slots, of tuples of its fields in this order.

    Fields that are `unset` are not among them, and become None.

    Its own __init__ takes ten times as long: each field goes through object.__setattr__. So the fields are set in an
    object of a class of the same layout that is not frozen, which then becomes one of the right class.
    """
    slots = tuple(cls.__slots__)  # type: ignore[attr-defined]
    twin = type(cls.__name__, cls.__bases__, {"__slots__": slots})
    variables = [f"v{number}" for number in range(len(names))]
    lines = ["def build(rows):", " made = []", f" for {', '.join(variables)}, in rows:", "  one = new(twin)",
             *(f"  one.{name} = {variable}" for name, variable in zip(names, variables)),
             *(f"  one.{name} = None" for name in unset), "  one.__class__ = cls", "  made.append(one)", " return made"]
    space: dict[str, Any] = {"new": object.__new__, "twin": twin, "cls": cls}
    exec("\n".join(lines), space)  # the names are identifiers: those of fields, in the schema or in a class
    return space["build"]  # type: ignore[no-any-return]


def _getter(names: list[str]) -> Callable[[Record], tuple[Any, ...]]:
    if len(names) == 1:
        return lambda record: (getattr(record, names[0]),)
    return attrgetter(*names)


class Room:
    """Where C puts the values of a batch. Kept for the next batch: new memory costs more than what is done in it."""

    def __init__(self, cells: int, capacity: int) -> None:
        self.most, self.capacity = cells, capacity
        self.values, self.numbers = allocate("kith_value[]", cells), allocate("int64_t[]", cells)
        self.present, self.columns = allocate("uint8_t[]", cells), allocate("uint8_t[]", FIELDS_MOST)
        self.text = allocate("char[]", capacity)
        self.used, self.done = ffi.new("size_t *"), ffi.new("size_t *")
        self.words = memoryview(ffi.buffer(self.numbers)).cast("q")
        self.present_bytes, self.column_bytes = ffi.buffer(self.present), ffi.buffer(self.columns)
        self.text_bytes = ffi.buffer(self.text)


class Rooms:
    """Rooms that no call uses, one for each that has been in use at the same time, but not more than a few."""

    def __init__(self, cells: int, capacity: int) -> None:
        self._sizes = (cells, capacity)
        self._free: list[Room] = []  # append and pop are atomic

    def take(self) -> Room:
        try:
            return self._free.pop()
        except IndexError:
            return Room(*self._sizes)

    def give(self, room: Room) -> None:
        if (room.most, room.capacity) == self._sizes and len(self._free) < 4:
            self._free.append(room)


READ_FEW, FIELDS_MOST = 16, 256
FEW, MANY = Rooms(READ_FEW * 64, 1 << 14), Rooms(1024 * 24, 1 << 17)


class Codec:
    """What is known about the records of one kind."""

    def __init__(self, info: schema.KindInfo) -> None:
        self.name = info.name
        self.kind = info.number
        self.info = info
        self.fields = tuple(self._field(field) for field in schema.fields(info.number))
        self.by_name = {field.name: field for field in self.fields}
        self.is_text = bytes(field.info.type == TEXT for field in self.fields)
        self.texts = sum(self.is_text)
        self.get_values: Callable[[Record], tuple[Any, ...]] = _getter(list(self.by_name))
        self.cls = self._make_class()
        self._builders: dict[bytes, Callable[[Iterable[tuple[Any, ...]]], list[Any]]] = {}

    @staticmethod
    def _field(info: schema.FieldInfo) -> Field:
        kind = field_type(info)
        table = (None, *kind) if isinstance(kind, type) and issubclass(kind, Enum) else ()
        return Field(info.attribute, info, kind, table, info.number, int(info.type), info.type == TEXT)

    def _make_class(self) -> type[Record]:
        wanted: list[Any] = [(field.name, field.type) for field in self.fields if field.is_wanted]
        others: list[Any] = [(field.name, Optional[field.type], dataclasses.field(default=None))
                  for field in self.fields if not field.is_wanted]
        made = dataclasses.make_dataclass(
            class_name(self.name), [*wanted, *others, ("id", int, dataclasses.field(default=0))],
            bases=(Record,), namespace={"KIND": self.kind, "__doc__": f"A record of kind {self.name}."},
            frozen=True, slots=True, kw_only=True)
        made.__module__ = "kith.records"
        return made

    def _rows(self, ids: list[int], room: Room) -> list[Any]:
        count, used = len(ids), int(room.used[0])
        parts = room.text_bytes[:used - 1].decode().split("\0") if used else []
        made: list[Iterable[Any]] = [ids]
        text_at = number_at = 0
        states = room.column_bytes[:len(self.fields)]
        for field, state in zip(self.fields, states):
            if state == NOBODY:
                continue
            if field.is_text:
                column: list[Any] = parts[text_at:text_at + count]
                made.append(column if state == ALL else [part or None for part in column])
                text_at += count
            else:
                some = None if state == ALL else room.present_bytes[number_at:number_at + count]
                made.append(_column(field, room.words[number_at:number_at + count].tolist(), some))
                number_at += count
        return self._builder(states)(zip(*made))

    def _builder(self, states: bytes) -> Callable[[Iterable[tuple[Any, ...]]], list[Any]]:
        """What builds records of which somebody has these fields, or nobody. Mostly the same few fields are set."""
        key = bytes(state != NOBODY for state in states)
        found = self._builders.get(key)
        if found is None:
            if len(self._builders) > 100:
                self._builders.clear()
            given = [field.name for field, is_set in zip(self.fields, key) if is_set]
            unset = [field.name for field, is_set in zip(self.fields, key) if not is_set]
            found = self._builders[key] = make_builder(self.cls, ["id", *given], unset)
        return found

    def read(self, call: Callable[..., None], ids: Sequence[int]) -> list[Any]:
        """Read records of this kind; `call` calls with the view in front and an error behind."""
        made: list[Any] = []
        fields, start, count, wanted = len(self.fields), 0, len(ids), array("Q", ids)
        rooms = FEW if count <= READ_FEW else MANY
        room = rooms.take()
        while start < count:
            part = wanted[start:start + room.most // fields]
            call(lib.kithb_read, ffi.from_buffer("kith_id[]", part), len(part), self.is_text, fields, room.values,
                 room.numbers, room.present, room.columns, room.text, room.capacity, room.used, room.done)
            got = int(room.done[0])
            if got:
                made += self._rows(part[:got].tolist(), room)
                start += got
            else:  # one record has more text than there is room for
                room = Room(room.most, room.capacity * 4)
        rooms.give(room)
        return made

    def named(self, record: Record) -> dict[str, Any]:
        """Values of a record's fields by name."""
        return dict(zip(self.by_name, self.get_values(record)))


CODECS: dict[int, Codec] = {info.number: Codec(info) for info in schema.kinds()}


def codec_of(cls: type[Record]) -> Codec:
    codec = CODECS.get(getattr(cls, "KIND", 0))
    if codec is None or not issubclass(cls, Record):
        raise TypeError(f"expected a class of records, not {cls!r}")
    return codec


def codec_of_record(record: Record) -> Codec:
    if not isinstance(record, Record) or record.KIND not in CODECS:
        raise TypeError(f"expected a record, not {type(record).__name__}")
    return CODECS[record.KIND]


def codec_of_id(identity: int) -> Codec:
    """That of the kind of an id; NotFoundError if no record can have it."""
    codec = CODECS.get(identity & 0xFF) if 0 <= identity < 1 << 64 else None
    if codec is None:
        raise errors.NotFoundError(f"{identity} is no id", subject=max(identity, 0))
    return codec


def kind_of(which: type[Record] | int | None) -> int:
    """Number of a kind given by its class or number; None: 0."""
    if which is None:
        return 0
    return _convert.to_argument("kind", codes.Kind, which) if isinstance(which, int) else codec_of(which).kind


def values_of(kind: int, values: Iterable[tuple[int, int, Any]]) -> dict[str, Any]:
    """Values by name, of triples (field, type, number or text)."""
    codec = CODECS.get(kind)
    named: dict[str, Any] = {}
    for number, type_, value in values:
        field = codec.fields[number - 1] if codec is not None and 0 < number <= len(codec.fields) else None
        name = field.name if field is not None else f"field_{number}"
        if type_ == NONE:
            named[name] = None
        elif type_ == TEXT or field is None:
            named[name] = value
        else:
            named[name] = from_number(field, value)
    return named


def make_record(kind: int, identity: int, values: Mapping[str, Any]) -> Record:
    """A record of named values; what is not among them is not set, required or not."""
    codec = CODECS[kind]
    row = (identity, *(values.get(field.name) for field in codec.fields))
    made: list[Record] = codec._builder(bytes(ALL for _ in codec.fields))([row])
    return made[0]
