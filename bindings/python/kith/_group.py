"""Linked accounts, which share notes, and call lists with the contact persons of whom they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from . import _convert, errors
from ._lib import allocate, ffi, lib, sized, to_text
from ._reading import BATCH, Reading
from ._record import codec_of

if TYPE_CHECKING:
    from .records import Appointment, Note, Task

G = TypeVar("G", "Note", "Task", "Appointment")


@dataclass(frozen=True, slots=True)
class CallLine:
    """A line of a call list: a customer, or under it one of its contact persons."""

    customer: int
    #: The contact person; 0: the customer itself.
    person: int
    #: That makes it one; 0: none.
    relation: int
    #: None: there is no number, or it must not be called.
    phone: str | None
    do_not_call: bool


def _call_line(row: Any) -> CallLine:
    return CallLine(row.customer, row.person, row.relation, to_text(row.phone) or None, bool(row.do_not_call))


class Groups(Reading):
    """The part of a view that reads groups of linked accounts and call lists."""

    __slots__ = ()

    def group_members(self, customer: int, on: date | None = None) -> list[int]:
        """Accounts linked with a customer on a day, over any number of links, in order of their ids; itself too."""
        return self._ids(lambda after, *out: self._call(
            lib.kith_group_members, customer, _convert.to_day(on), after, *out))

    def group_records(self, cls: type[G], customer: int, on: date | None = None) -> Iterator[G]:
        """Notes, tasks or appointments that a customer's screen shows, latest first; read in batches.

        They are its own, and of the accounts linked with it those that are shared: notes unless they say otherwise, tasks
        and appointments only if they say so. InvalidError for any other class.
        """
        query = sized("kith_group_query")
        query.customer, query.kind, query.on = customer, codec_of(cls).kind, _convert.to_day(on)

        def ask(after: int, *out: Any) -> None:
            query.after = after
            self._call(lib.kith_group_list, query, *out)

        return self._listed(query.kind, ask)

    def call_lines(self, call_list: int, on: date | None = None) -> Iterator[CallLine]:
        """Lines of a call list, by customer: its own, then those of its contact persons; read in batches.

        The day is that of ages and of contact persons (None: the view's).
        """
        query, count, room = sized("kith_call_query"), ffi.new("size_t *"), BATCH
        query.list, query.on = call_list, _convert.to_day(on)
        while True:
            rows = allocate("kith_call_line[]", room)
            self._enter()  # the texts are there as long as the view is open
            try:
                self._call(lib.kith_call_lines, query, rows, room, count)
                lines = [_call_line(rows[i]) for i in range(count[0])]
            except errors.LimitError:  # lines of one customer are never torn apart: there are more of them than that
                room *= 4
                continue
            finally:
                self._leave()
            if not lines:
                return
            yield from lines
            query.after = lines[-1].customer
