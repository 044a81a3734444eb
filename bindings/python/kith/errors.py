"""What goes wrong: one class per status of the library, each also the built-in that a user of Python would catch."""

from __future__ import annotations

from datetime import date
from typing import Any, Callable, Union

from . import _convert, codes, schema
from ._lib import lib, sized, to_text


class Error(Exception):
    """Something was refused. `code` says what kind of refusal, `id` is stable and explained in the guide on errors."""

    code: codes.ErrorCode = codes.ErrorCode.INVALID

    def __init__(self, message: str = "", *, rule: codes.Rule | None = None, field: str | None = None,
                 subject: int = 0, other: int = 0, since: date | None = None, until: date | None = None,
                 change: int | None = None, index: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        #: The business rule that refused, or None.
        self.rule = rule
        #: Name of the field, or None.
        self.field = field
        #: The record that was refused, or 0.
        self.subject = subject
        #: The record it clashes with, or 0.
        self.other = other
        #: First and last day of the clash.
        self.since = since
        self.until = until
        #: Index of the change in its transaction, or None.
        self.change = change
        #: Which element of a batch was refused, or None.
        self.index = index

    def __str__(self) -> str:
        return self.message  # KeyError would show its repr

    @property
    def id(self) -> str:
        """Stable id of the message, such as "K107"."""
        return self._told("id")

    @property
    def name(self) -> str:
        """Name of the status or rule, such as "OVERLAP"."""
        return self._told("name")

    @property
    def cause(self) -> str:
        """When it happens, in English."""
        return self._told("cause")

    @property
    def cure(self) -> str:
        """What to do about it, in English."""
        return self._told("cure")

    def text(self, language: str = "en") -> str:
        """What it means, in English, German ("de") or Russian ("ru")."""
        return self._told({"de": "german", "ru": "russian"}.get(language, "english"))

    def _told(self, what: str) -> str:
        message = sized("kith_message")
        lib.kith_message_get(int(self.code), int(self.rule or 0), message)
        return to_text(getattr(message, what))


class InvalidError(Error, ValueError):
    """An argument is out of range or of the wrong kind."""


class AbiError(Error, RuntimeError):
    """A struct of the binding says what the library does not know."""


class OutOfMemoryError(Error, MemoryError):
    """There is no memory; nothing has changed."""


class ClosedError(Error, ValueError):
    """Book, view or transaction is closed or finished."""


class DeniedError(Error, PermissionError):
    """The actor has not the right."""


class NotFoundError(Error, KeyError):
    """There is no such record."""


class ShapeError(Error, ValueError):
    """A value has the wrong form or size, or is missing."""


class DanglingError(Error, LookupError):
    """A field refers to a record that is not there."""


class RuleError(Error, ValueError):
    """A business rule refused; `rule` says which."""


class LimitError(Error, OverflowError):
    """A limit of the book is reached."""


class BusyError(Error, RuntimeError):
    """Somebody else is at it: another prepare, refresh or recovery, or another thread in the same transaction."""


class ConflictError(Error, RuntimeError):
    """Somebody else changed the same thing first: refresh the book and try again."""


class RejectedError(Error, OSError):
    """The store vouches that nothing was stored."""


class UnknownOutcomeError(Error, OSError):
    """Nobody knows whether it was stored: Book.recover finds out."""


class StaleError(Error, RuntimeError):
    """Writes wait until Book.recover has answered."""


class StoreError(Error, OSError):
    """The store failed."""


class CorruptError(Error, ValueError):
    """What the store has cannot be loaded."""


class StoppedError(Error, InterruptedError):
    """The progress callback stopped the call; nothing has changed."""


class FeatureError(Error, NotImplementedError):
    """This is switched off, or not built in."""


_NAMES = {"MEMORY": "OutOfMemoryError", "REFERENCE": "DanglingError", "UNKNOWN": "UnknownOutcomeError"}
_classes: dict[int, type[Error]] = {}


def _fill() -> None:
    """A status that has no class here (it is newer) gets one that is an Error and nothing more."""
    for code in codes.ErrorCode:
        name = _NAMES.get(code.name, "".join(word.capitalize() for word in code.name.split("_")) + "Error")
        if code != codes.ErrorCode.OK:
            space = {"__module__": __name__, "__doc__": "A newer status."}
            made: type[Error] = globals().get(name) or type(name, (Error,), space)
            made.code = code
            _classes[int(code)] = globals()[name] = made


_fill()


def class_of(code: int) -> type[Error]:
    """The class of a status."""
    return _classes.get(code, Error)


#: Kind of a record, or what tells it afterwards: of many, which one was refused.
Kind = Union[int, Callable[[], int]]


def from_struct(struct: Any, kind: Kind = 0, index: int | None = None) -> Error:
    """The exception of a filled kith_error. `kind` is that of the record if it has no id yet."""
    made = class_of(struct.status)
    name = None
    if struct.field:
        name = schema.field_name(int(struct.subject) & 0xFF or (kind() if callable(kind) else kind), struct.field)
    error = made(
        to_text(struct.message),
        rule=_convert.to_enum(codes.Rule, struct.rule) if struct.rule else None,
        field=name,
        subject=int(struct.subject),
        other=int(struct.other),
        since=_convert.from_day(struct.since),
        until=_convert.from_day(struct.until),
        change=None if struct.change == 0xFFFFFFFF else int(struct.change),
        index=index,
    )
    error.code = _convert.to_enum(codes.ErrorCode, struct.status)
    return error


def from_status(status: int, message: str | None = None) -> Error:
    """The exception of a call that takes no kith_error."""
    made = class_of(status)
    return made(message if message is not None else made().text())


def check(status: int) -> None:
    if status != 0:
        raise from_status(status)


__all__ = [
    "Error", "AbiError", "BusyError", "ClosedError", "ConflictError", "CorruptError", "DanglingError",
    "DeniedError", "FeatureError", "InvalidError", "LimitError", "NotFoundError", "OutOfMemoryError",
    "RejectedError", "RuleError", "ShapeError", "StaleError", "StoppedError", "StoreError",
    "UnknownOutcomeError",
]
__all__ += sorted({made.__name__ for made in _classes.values()} - set(__all__))
