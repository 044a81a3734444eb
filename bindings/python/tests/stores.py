"""A store in Python that keeps everything in dictionaries, as small as one can be."""

from __future__ import annotations

import kith
from kith import schema
from kith.codes import Outcome


class DictStore(kith.Store):
    """Outlives the books opened over it, as a database would."""

    def __init__(self) -> None:
        self.rows: dict[int, kith.Record] = {}
        self.changes: list[kith.Change] = []
        self.sequence = 0
        self.granted: dict[int, int] = {}
        self.closed = 0

    def load(self, load: kith.Load) -> None:
        load.rows(self.rows.values())
        load.end(self.sequence)

    def refresh(self, after: int, load: kith.Load) -> None:
        for change in self.changes:
            if change.sequence > after and change.id not in self.rows:
                load.removal(change.id)
        newer = {change.id for change in self.changes if change.sequence > after}
        load.rows(self.rows[ident] for ident in newer if ident in self.rows)
        load.end(self.sequence)

    def commit(self, changes: kith.ChangeSet) -> Outcome:
        if changes.base != self.sequence:
            return Outcome.CONFLICT
        for change in changes:
            record = change.record
            if record is None:
                self.rows.pop(change.id, None)
            elif not schema.kinds()[change.kind - 1].archived:  # which stand in the history only
                self.rows[change.id] = record
            self.changes.append(change)
        if changes.erased:
            self.changes = list(changes.forget(self.changes))
        self.sequence += 1
        return Outcome.COMMITTED

    def status(self, request: int) -> int | None:
        return next((change.sequence for change in self.changes if change.request == request), None)

    def grant_ids(self, kind: int, count: int) -> int:
        first = self.granted.get(kind, 0) + 1
        self.granted[kind] = first + count - 1
        return first

    def history(self, query: kith.HistoryQuery, load: kith.Load) -> None:
        load.history([change for change in reversed(self.changes) if query.wants(change)][:query.most])

    def close(self) -> None:
        self.closed += 1
