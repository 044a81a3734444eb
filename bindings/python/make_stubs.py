"""Writes codes.pyi and records.pyi for type checkers: make_stubs.py FOLDER, beside the built package kith in FOLDER."""

import pathlib
import sys

FOLDER = pathlib.Path(sys.argv[1]).resolve()
sys.path.insert(0, str(FOLDER))
sys.dont_write_bytecode = True

from kith import _record, codes  # noqa: E402


def codes_stub():
    lines = ['"""Code lists of the schema and enumerations of the headers. Made by make_stubs.py."""', "",
             "from enum import IntEnum, IntFlag", "", "LISTS: dict[int, str]"]
    for name in codes.__all__:
        made = getattr(codes, name)
        base = "IntFlag" if issubclass(made, codes.IntFlag) else "IntEnum"
        lines += ["", f"class {name}({base}):"]
        lines += [f"    {member} = {int(value)}" for member, value in made.__members__.items()]
    return "\n".join([*lines, "", f"__all__ = {list(codes.__all__)!r}", ""])


def type_name(field):
    """As the stub writes it; modules have names that no field has."""
    if field.table:
        return f"_codes.{field.type.__name__}"
    module = field.type.__module__
    return field.type.__name__ if module == "builtins" else f"_{module}.{field.type.__name__}"


def records_stub():
    lines = ['"""Records: one frozen dataclass per kind of the schema. Made by make_stubs.py."""', "",
             "import datetime as _datetime", "import decimal as _decimal", "from dataclasses import dataclass",
             "from typing import ClassVar", "", "from . import codes as _codes", "from ._record import Record as Record", "",
             "CLASSES: dict[int, type[Record]]", "", "def class_of(kind: int | str) -> type[Record]: ..."]
    for codec in _record.CODECS.values():
        lines += ["", "@dataclass(frozen=True, kw_only=True)", f"class {codec.cls.__name__}(Record):",
                  "    KIND: ClassVar[int]"]
        wanted = [field for field in codec.fields if field.is_wanted]
        lines += [f"    {field.name}: {type_name(field)}" for field in wanted]
        lines += [f"    {field.name}: {type_name(field)} | None = ..." for field in codec.fields if field not in wanted]
        lines.append("    id: int = ...")
    names = ["CLASSES", "Record", "class_of", *sorted(codec.cls.__name__ for codec in _record.CODECS.values())]
    return "\n".join([*lines, "", f"__all__ = {names!r}", ""])


(FOLDER / "kith" / "codes.pyi").write_text(codes_stub(), encoding="utf-8")
(FOLDER / "kith" / "records.pyi").write_text(records_stub(), encoding="utf-8")
