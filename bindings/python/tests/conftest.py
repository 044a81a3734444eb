"""Fixtures: a book with a few customers; and hypothesis, which takes its examples from KITH_TEST_SEED."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

import kith
from support import TODAY, People

# No database of examples and no time limits: the same examples each time (test_model.py gives the seed).
settings.register_profile("kith", database=None, deadline=None, print_blob=False,
                          suppress_health_check=list(HealthCheck))
settings.load_profile("kith")
sys.dont_write_bytecode = True


@pytest.fixture
def book() -> Iterator[kith.Book]:
    with kith.Book(language="en") as one:
        yield one


@pytest.fixture
def people(book: kith.Book) -> People:
    return People(book)
