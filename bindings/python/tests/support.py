"""What the tests share."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

import kith
from kith import _lib

TODAY = date(2026, 6, 1)
SEED = int(os.environ.get("KITH_TEST_SEED", "1"))
FULL = bool(os.environ.get("KITH_TEST_FULL"))
ROOT = Path(__file__).resolve().parents[3]
needs_sqlite = pytest.mark.skipif(not _lib.HAS_SQLITE, reason="built without SQLite")


class People:
    """A book of three persons and two types of relations."""

    def __init__(self, book: kith.Book) -> None:
        self.book = book
        person = kith.codes.PartyKind.PERSON
        with book.transaction(actor="anna", shop="main street", today=TODAY, reason="begin") as txn:
            self.anna, self.boris, self.clara = txn.add_many(
                kith.Customer(number=f"K{number}", kind=person, surname=name, city="Leeds")
                for number, name in enumerate(("Ashby", "Brandt", "Chen"), 1))
            self.wife = txn.add(kith.RelationType(code="wife"))
            self.parent = txn.add(kith.RelationType(code="parent"))
