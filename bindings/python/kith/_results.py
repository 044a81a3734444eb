"""Answers that are no records: relations seen from a customer, paths, traces, findings, history, figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import codes
from ._record import CODECS, Record, make_record


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as seen from one customer."""

    relation: int
    type: int
    other: int
    since: date | None
    until: date | None
    #: The end on which the customer stands that was asked about.
    end: codes.End
    period: codes.Period


@dataclass(frozen=True, slots=True)
class Reached:
    """A customer within reach. `previous` is the place of the one before in the list, or None."""

    customer: int
    relation: int
    distance: int
    previous: int | None


@dataclass(frozen=True, slots=True)
class TraceRow:
    """A candidate that a resolver looked at, and what became of it."""

    #: Customer at whom it was found.
    subject: int
    #: The record; 0: there was none.
    record: int
    #: What was looked for: a condition type, or the number of a field of the order header.
    type: int
    level: int
    distance: int
    reason: codes.Reason
    number: Decimal
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule. View.describe says it in words."""

    rule: codes.Rule
    #: Number of the field, or 0.
    field: int
    #: Index of the change in its transaction, or None.
    change: int | None
    subject: int
    other: int
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick of the two columns. FROM: the customer is LABEL; TO: the other is LABEL for it."""

    type: int
    end: codes.End


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A condition on relations: all of it must hold for one and the same relation. None and 0 are any."""

    type: int = 0
    other: int = 0
    category: int = 0
    end: codes.End | None = None
    #: No such relation may exist.
    not_related: bool = False
    other_sex: codes.Sex | None = None
    #: The other lives in the same city.
    same_city: bool = False
    #: The day on which it holds; None: the view's today.
    as_of: date | None = None
    #: The day does not matter.
    any_time: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of one record, in a change set or in history.

    Values are by name of field: `before` has all of a removal and those that differ of a change, `after` likewise;
    None is a field that is not set. `row` has everything after the change; history does not tell it.
    """

    sequence: int
    index: int = 0
    operation: codes.Operation
    id: int
    at: datetime | None = None
    actor: str = ""
    shop: str = ""
    reason: str = ""
    request: int = 0
    #: The customers it touches.
    customers: tuple[int, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    row: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> int:
        """Number of the record's kind."""
        return self.id & 0xFF

    @property
    def kind_name(self) -> str:
        return CODECS[self.kind].name

    @property
    def record(self) -> Record | None:
        """The record after the change; None after a removal, and in history."""
        return make_record(self.kind, self.id, self.row) if self.row else None


@dataclass(frozen=True)
class Head:
    """What a transaction said about itself."""

    sequence: int
    at: datetime | None
    actor: str
    shop: str
    reason: str
    request: int


@dataclass(frozen=True)
class Stats:
    """Figures of a book."""

    sequence: int
    #: Live records by number of the kind.
    records: dict[int, int]
    bytes: int
    page_bytes: int
    pages: int
    pages_free: int
    versions: int
    #: An outcome is unknown: Book.recover is needed.
    stale: bool


@dataclass(frozen=True)
class HistoryQuery:
    """What a store is asked for by Store.history."""

    customer: int
    kind: int
    #: Of kinds in this part of the history; None: of all.
    section: codes.Section | None
    since: datetime | None
    until: datetime | None
    before: int
    #: None: nothing of commit `before`.
    before_change: int | None
    most: int

    def wants(self, change: Change) -> bool:
        """Does the question ask for this entry?"""
        if self.before and change.sequence >= self.before:
            if change.sequence > self.before or self.before_change is None or change.index >= self.before_change:
                return False
        return ((not self.customer or self.customer in change.customers)
                and (not self.kind or self.kind == change.kind)
                and (self.section is None or self.section == CODECS[change.kind].info.section)
                and (self.since is None or (change.at is not None and change.at >= self.since))
                and (self.until is None or (change.at is not None and change.at <= self.until)))
