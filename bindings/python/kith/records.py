"""Records: one frozen dataclass per kind of the schema.

They are made when the package is imported, from the schema of the library that is loaded. Type checkers read
records.pyi, which the build makes from the same schema.
"""

from __future__ import annotations

from ._record import CODECS, Record

#: Every class of records, by the number of its kind.
CLASSES: dict[int, type[Record]] = {kind: codec.cls for kind, codec in CODECS.items()}

globals().update({cls.__name__: cls for cls in CLASSES.values()})

__all__ = ["CLASSES", "Record", "class_of", *sorted(cls.__name__ for cls in CLASSES.values())]


def class_of(kind: int | str) -> type[Record]:
    """The class of a kind, by number or name; KeyError if there is none."""
    for number, codec in CODECS.items():
        if kind in (number, codec.name):
            return CLASSES[number]
    raise KeyError(kind)
