"""What the tests share: a book with a few customers, and one seed for everything random."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import kith

TODAY = date(2026, 6, 1)
SEED = int(os.environ.get("KITH_TEST_SEED", "1"))
FULL = bool(os.environ.get("KITH_TEST_FULL"))
ROOT = Path(__file__).resolve().parents[3]

# The same examples each time: they follow from KITH_TEST_SEED (see the seed given in test_model.py), not from a database.
settings.register_profile("kith", database=None, deadline=None, print_blob=False,
                          suppress_health_check=list(HealthCheck))
settings.load_profile("kith")
sys.dont_write_bytecode = True


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


@pytest.fixture
def book() -> Iterator[kith.Book]:
    with kith.Book(language="en") as one:
        yield one


@pytest.fixture
def people(book: kith.Book) -> People:
    return People(book)


@pytest.fixture
def view(people: People) -> Iterator[kith.View]:
    with people.book.view(today=TODAY) as one:
        yield one
