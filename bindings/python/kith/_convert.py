"""Values between Python and the library: dates, instants, decimals."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Context, Decimal, DecimalException
from enum import Enum, IntEnum
from typing import Any, TypeVar

ORDINAL_0 = 1721425  # Julian day number of date ordinal 0
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MICROSECOND = timedelta(microseconds=1)
E = TypeVar("E", bound=IntEnum)
EXACT = Context(prec=60)
MILLION = Decimal(1_000_000)


def to_day(value: date | None) -> int:
    if value is None:
        return 0
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"expected a date, not {type(value).__name__}")
    return value.toordinal() + ORDINAL_0


def from_day(day: int) -> date | None:
    return date.fromordinal(day - ORDINAL_0) if day else None


def to_instant(value: datetime | None) -> int:
    if value is None:
        return 0
    if not isinstance(value, datetime):
        raise TypeError(f"expected a datetime, not {type(value).__name__}")
    if value.utcoffset() is None:
        raise ValueError("a datetime without a time zone names no instant")
    micros = (value - EPOCH) // MICROSECOND
    if micros == 0:
        raise ValueError("the first instant of 1970 stands for none")
    return micros


def from_instant(micros: int) -> datetime | None:
    return EPOCH + timedelta(microseconds=micros) if micros else None


def to_decimal(value: Decimal | int) -> int:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise TypeError(f"expected a Decimal, not {type(value).__name__}")
    try:
        exact = EXACT.multiply(Decimal(value), MILLION)
        if exact.is_finite() and exact == exact.to_integral_value():
            return int(exact)
    except DecimalException:
        pass
    raise ValueError(f"{value} is no number of at most six decimals")


def from_decimal(millionths: int) -> Decimal:
    return EXACT.divide(Decimal(millionths), MILLION)


def to_whole(wanted: type[int], value: Any) -> int:
    """A whole number or an entry of an enum; neither an entry of another enum nor a bool stands for it."""
    is_other = isinstance(value, bool) or (isinstance(value, Enum) and not isinstance(value, wanted))
    if is_other or not isinstance(value, int):
        raise TypeError(f"expected {wanted.__name__}, not {type(value).__name__}")
    return int(value)


def to_argument(name: str, wanted: type[int], value: Any) -> int:
    """The same for an argument, which the error names."""
    try:
        return to_whole(wanted, value)
    except TypeError as wrong:
        raise TypeError(f"{name}: {wrong}") from None


def to_option(name: str, wanted: type[int], value: Any) -> int:
    """The same for one that may be left out: None is 0."""
    return 0 if value is None else to_argument(name, wanted, value)


def to_enum(enum: type[E], number: int) -> Any:
    """The member of an enum; what only a newer library knows stays a number."""
    try:
        return enum(number)
    except ValueError:
        return number
