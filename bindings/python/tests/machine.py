"""What the state machines share: a book in a file, a transaction with its draft, and how both are brought to an end.

A machine makes its records in `prepare`, has a rule for each kind of change, and says in `compare` what has to be the same.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

import kith
from kith import _lib
from kith.codes import Rule
from kith.testing import MemoryStore, digest
from naive import DAYS
from support import TODAY

PICK = st.integers(0, 1000)  # an element of whatever there is
DAY = st.sampled_from(DAYS)
LUCK = st.randoms(use_true_random=True)  # for much at once: its seed is drawn


class Model(Protocol):
    def copy(self) -> Any: ...
    def is_refused(self) -> bool: ...
    def broken(self) -> set[Rule]: ...
    def doubtful(self) -> set[Rule]: ...


class Machine(RuleBasedStateMachine):
    model: Any
    draft: Any

    def __init__(self, model: Model):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.memory = None if _lib.HAS_SQLITE else MemoryStore()
        self.book = self.open()
        self.model, self.draft, self.txn = model, model.copy(), None
        with self.book.transaction(today=TODAY) as txn:
            self.prepare(txn)
        self.commits = 2

    def open(self):
        if self.memory is not None:
            return kith.Book(self.memory)
        return kith.Book(kith.SqliteStore(Path(self.folder.name) / "book.db", durability=kith.codes.Durability.NOT_DURABLE))

    def teardown(self):
        if self.txn is not None:
            self.txn.close()
        self.book.close()
        self.folder.cleanup()

    def prepare(self, txn):
        """The records that are always there."""
        raise NotImplementedError

    def compare(self, view, model):
        raise NotImplementedError

    def work(self):
        """The transaction and its draft."""
        if self.txn is None:
            self.txn, self.draft = self.book.transaction(today=TODAY, actor="a"), self.model.copy()
        return self.txn, self.draft

    def pick(self, among, number):
        return sorted(among)[number % len(among)] if among else None

    # -------------------------------------------------------------------------------------------- committing

    def judge(self):
        """Is what would be refused what has to be?"""
        found = {finding.rule for finding in self.txn.check()}
        assert self.draft.broken() <= found <= self.draft.doubtful()
        assert bool(found) == self.draft.is_refused()

    @precondition(lambda self: self.txn is not None)
    @rule()
    def what_if(self):
        self.judge()
        if Rule.IN_USE not in self.draft.broken():
            with self.txn.view() as view:
                self.compare(view, self.draft)

    @precondition(lambda self: self.txn is not None)
    @rule()
    def commit(self):
        had_effect = self.draft != self.model
        if self.draft.is_refused():
            with pytest.raises(kith.RuleError) as caught:
                self.txn.commit()
            assert caught.value.rule in self.draft.doubtful()
        else:
            sequence = self.txn.commit()
            if had_effect:
                assert sequence == self.commits + 1
            assert sequence in (self.commits, self.commits + 1)  # an addition that was removed again may be a commit
            self.commits, self.model = sequence, self.draft
        self.txn.close()
        self.txn = None
        with self.book.view(today=TODAY) as view:
            self.compare(view, self.model)

    @precondition(lambda self: self.txn is not None)
    @rule()
    def abandon(self):
        self.txn.close()
        self.txn = None

    @rule(keep=st.booleans())
    def reopen(self, keep):
        """Everything is in the file: the book that is loaded from it is the same."""
        if self.txn is not None:
            self.abandon()
        with self.book.view() as view:
            before = digest(view)
            if keep:
                self.book.close()  # under its view
        self.book.close()
        self.book = self.open()
        with self.book.view(today=TODAY) as view:
            assert digest(view) == before and view.sequence == self.commits
            assert view.validate() == []
            self.compare(view, self.model)
