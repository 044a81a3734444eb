"""Code lists of the schema and enumerations of the headers, as enums.

They are made when the package is imported, from the library that is loaded. Type checkers read codes.pyi, which the
build makes from the same library.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Any

from ._constants import GROUPS
from ._lib import lib, to_text


#: Lists whose name an enumeration of the headers has: they are called as their constants are.
RENAMED = {"Policy": "Distribute"}


def _is_flags(numbers: list[int]) -> bool:
    return 4 in numbers and 3 not in numbers and all(n > 0 and n & (n - 1) == 0 for n in numbers)


def _schema_lists() -> dict[str, tuple[int, dict[str, int]]]:
    """Lists by name of class: number of the list, entries."""
    found: dict[str, tuple[int, dict[str, int]]] = {}
    for constant in dir(lib):
        if constant.startswith("KITH_LIST_") and not constant.endswith("_COUNT"):
            number, entries = int(getattr(lib, constant)), dict[str, int]()
            while text := to_text(lib.kith_schema_code(number, len(entries) + 1)):
                entries[text.upper()] = len(entries) + 1
            if entries:
                name = "".join(word.capitalize() for word in constant.removeprefix("KITH_LIST_").split("_"))
                found[RENAMED.get(name, name)] = (number, entries)
    return found


#: Name of the class of each code list, by its number.
LISTS: dict[int, str] = {}


def _make() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, (number, entries) in _schema_lists().items():
        made[name] = IntEnum(name, entries, module=__name__)
        LISTS[number] = name
    for name, members in GROUPS.items():
        if name not in made:  # the schema knows it better
            kind = IntFlag if _is_flags(list(members.values())) else IntEnum
            made[name] = kind(name, members, module=__name__)
    return made


_made = _make()
globals().update(_made)
__all__ = sorted(_made)
