"""Texts: of messages, and of values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import errors
from ._lib import ffi, lib, sized, to_chars, to_text
from ._record import NONE, TEXT, Record, codec_of, from_number, to_number


@dataclass(frozen=True)
class Message:
    """A message: of a status or of a rule."""

    id: str
    name: str
    english: str
    german: str
    russian: str
    cause: str
    cure: str


def messages() -> Iterator[Message]:
    """The table of messages, one after the other."""
    message = sized("kith_message")
    index = 0
    while lib.kith_message_list(index, message) == 0:
        yield Message(*(to_text(getattr(message, name)) for name in Message.__dataclass_fields__))
        index += 1


def number_of_value(cls: type[Record], field: str, value: Any) -> int:
    """A value of a field that is no text as the number that the library keeps, for stores; 0 for None."""
    known = codec_of(cls).by_name[field]
    return 0 if value is None else to_number(known.kind, known.type, value)


def value_of_number(cls: type[Record], field: str, number: int) -> Any:
    """The value of such a number."""
    return from_number(codec_of(cls).by_name[field], number)


def parse_value(cls: type[Record], field: str, text: str) -> Any:
    """A value of a field from its text, as it stands in files: dates YYYY-MM-DD, codes by name, "" for None."""
    known = codec_of(cls).by_name[field]
    value, words = ffi.new("kith_value *"), to_chars(text)
    target = known.info.target if known.table else 0
    errors.check(lib.kith_value_parse(int(known.info.type), target, words, value))
    if value.type == NONE:
        return None
    return to_text(value.text) if value.type == TEXT else from_number(known, int(value.number))


def format_value(cls: type[Record], field: str, value: Any) -> str:
    """The text of a value of a field, as parse_value reads it."""
    known = codec_of(cls).by_name[field]
    if value is None:
        return ""
    if known.info.type == TEXT:
        return str(value)
    struct, room = ffi.new("kith_value *"), 128
    struct.type, struct.number = int(known.info.type), to_number(known.info.type, known.type, value)
    out = ffi.new("char[]", room)
    lib.kith_value_format(struct, known.info.target if known.table else 0, out, room)
    return to_text(out)


