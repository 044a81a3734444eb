"""Every record kind described, by the library itself."""

from __future__ import annotations

import keyword
from dataclasses import dataclass
from functools import lru_cache

from . import codes
from ._convert import to_argument, to_enum
from ._lib import ffi, lib, sized, to_bytes, to_text


@dataclass(frozen=True)
class KindInfo:
    """A record kind."""

    number: int
    name: str
    fields: int
    owner: int
    key: int
    archived: bool
    configures: bool
    #: Where a customer's history shows it.
    section: codes.Section


@dataclass(frozen=True)
class FieldInfo:
    """A field of a kind."""

    number: int
    name: str
    type: codes.Type
    target: int
    required: bool
    limit: int
    least: int
    most: int
    fixed: bool
    #: The library fills it in when a record is added without it.
    filled: bool
    #: It is about a person, and goes when that is erased.
    personal: bool

    @property
    def attribute(self) -> str:
        """Name of the attribute of records: that of the field, with an underscore if Python or Record needs the name."""
        taken = keyword.iskeyword(self.name) or self.name in ("self", "id", "KIND")
        return self.name + "_" if taken else self.name


@lru_cache(maxsize=None)
def kinds() -> tuple[KindInfo, ...]:
    """All kinds that the loaded library has, in order of their numbers."""
    found = []
    info = sized("kith_kind_info")
    for number in range(1, 256):
        if lib.kith_schema_kind(number, info) != 0:
            break
        found.append(KindInfo(number, to_text(info.name), info.fields, info.owner, info.key,
                              bool(info.archived), bool(info.configures), to_enum(codes.Section, info.section)))
    return tuple(found)


@lru_cache(maxsize=None)
def fields(kind: int) -> tuple[FieldInfo, ...]:
    """Fields of a kind, in order of their numbers."""
    found = []
    info = sized("kith_field_info")
    for number in range(1, 256):
        if lib.kith_schema_field(kind, number, info) != 0:
            break
        found.append(FieldInfo(number, to_text(info.name), to_enum(codes.Type, info.type), info.target, bool(info.required),
                               info.limit, info.least, info.most, bool(info.fixed), bool(info.filled),
                               bool(info.personal)))
    return tuple(found)


def find_kind(name: str) -> int:
    """Number of a kind by name; 0 if there is none."""
    return int(lib.kith_schema_find_kind(to_bytes(name)))


def find_field(kind: int, name: str) -> int:
    """Number of a field by name; 0 if there is none."""
    return int(lib.kith_schema_find_field(kind, to_bytes(name)))


def field_name(kind: int, field: int) -> str | None:
    """Name of a field by its numbers."""
    known = fields(kind)
    return known[field - 1].name if 0 < field <= len(known) else None


def code_name(code_list: int, entry: int) -> str | None:
    """Name of an entry of a code list, as it stands in files."""
    return to_text(lib.kith_schema_code(code_list, entry)) or None


def find_code(code_list: int, name: str) -> int:
    """Entry of a code list by name; 0 if there is none."""
    return int(lib.kith_schema_find_code(code_list, to_bytes(name)))


def limit(number: int) -> tuple[str, int] | None:
    """Name and standard value of a limit; None if there is none of that number."""
    standard = ffi.new("uint64_t *")
    name = to_text(lib.kith_schema_limit(number, standard))
    return (name, int(standard[0])) if name else None


def has_feature(feature: codes.Feature) -> bool:
    """Can the loaded library do this?"""
    return bool(lib.kith_feature_supported(to_argument("feature", codes.Feature, feature)))
