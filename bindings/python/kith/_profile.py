"""What the records around a customer answer: where to write to, what to collect from, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import _convert
from ._lib import ffi, lib, sized, to_chars, to_text
from ._reading import Reading
from ._record import CODECS, from_number, make_record

if TYPE_CHECKING:
    from .records import Appointment, Location, Task


class Profile(Reading):
    """The part of a view that reads these answers."""

    __slots__ = ()

    def find_location(self, customer: int, purpose: str | None = None) -> int:
        """A customer's location for a purpose ("billing", "shipping", "headquarters"): the primary one if it serves."""
        field = CODECS[lib.KITH_KIND_LOCATION].by_name[purpose].number if purpose is not None else 0
        out = ffi.new("kith_id *")
        self._call(lib.kith_location_find, customer, field, out)
        return int(out[0])

    def location(self, identity: int) -> Location:
        """A location with the address that it has, whether its own or shared."""
        out = sized("kith_location")
        self._enter()  # the texts are there as long as the view is open
        try:
            self._call(lib.kith_location_get, identity, out)
            values = {}
            for field in CODECS[lib.KITH_KIND_LOCATION].fields:
                if out.present >> field.number & 1:
                    value = getattr(out, field.info.name)
                    values[field.name] = to_text(value) if field.is_text else from_number(field, int(value))
        finally:
            self._leave()
        return make_record(lib.KITH_KIND_LOCATION, identity, values)  # type: ignore[return-value]

    def is_complete(self, bank_account: int) -> bool:
        """Can a bank account be used for direct debit?"""
        out = ffi.new("int32_t *")
        self._call(lib.kith_bank_account_complete, bank_account, out)
        return bool(out[0])

    def agenda(self, *, customer: int = 0, season: int = 0, year: int = 0, since: datetime | None = None,
               until: datetime | None = None, all: bool = False) -> Iterator[Appointment]:
        """Appointments by start; without season, year or time those that the book shows by default, or `all`."""
        query = sized("kith_agenda_query")
        query.customer, query.season, query.year, query.all = customer, season, year, all
        query.since, query.until = _convert.to_instant(since), _convert.to_instant(until)

        def ask(after: int, *out: Any) -> None:
            query.after = after
            self._call(lib.kith_agenda_list, query, *out)

        return self._listed(lib.KITH_KIND_APPOINTMENT, ask)

    def overdue_tasks(self, assignee: str | None = None) -> Iterator[Task]:
        """Open tasks that were due before the view's day; "": those of nobody, None: of whomever."""
        words = to_chars(assignee)
        return self._listed(lib.KITH_KIND_TASK,
                            lambda after, *out: self._call(lib.kith_task_overdue, words, after, *out))

    def call_status(self, customer: int, season: int = 0, year: int = 0) -> tuple[int | None, int | None]:
        """Call status of a customer in a season (0: the current one) and the note that says so."""
        status, note = ffi.new("kith_id *"), ffi.new("kith_id *")
        self._call(lib.kith_call_status_get, customer, season, year, status, note)
        return int(status[0]) or None, int(note[0]) or None
