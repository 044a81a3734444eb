"""Types: mypy --strict is content with the package and with programs over it, and the stubs are those of the schema."""

import dataclasses
import os
import subprocess
import sys
import typing
from enum import Enum
from pathlib import Path

import pytest

import kith
from kith import codes, records
from support import ROOT, needs_sqlite

PACKAGE = Path(kith.__file__).parent


def mypy(*arguments, cwd):
    pytest.importorskip("mypy")
    environment = {**os.environ, "MYPYPATH": str(PACKAGE.parent), "PYTHONPATH": ""}
    environment.pop("LD_PRELOAD", None)
    command = [sys.executable, "-B", "-m", "mypy", "--strict", "--cache-dir", str(cwd / "cache"), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=110)


@pytest.fixture(scope="module")
def cwd(tmp_path_factory):
    return tmp_path_factory.mktemp("mypy")


RIGHT = """
from datetime import date
from decimal import Decimal
from typing import Optional
import kith
from kith.codes import CardResult, Channel, DocumentKind, Erasure, PartyKind, Sex

with kith.Book() as book, book.view() as view:
    one: kith.Customer = view.get(kith.Customer, 1)
    surname: Optional[str] = one.surname
    number: str = one.number
    born: Optional[date] = one.birth_date
    sex: Optional[Sex] = one.sex
    value: Optional[Decimal] = view.get(kith.AttributeValue, 1).decimal
    for hit in view.search("x"):
        number = hit.number
    relations: list[kith.Relation] = view.read(kith.Relation, [1])
    notes: list[kith.Note] = list(view.group_records(kith.Note, 1))
    result: CardResult = view.card_of(1).result
    amounts: list[Decimal] = [part.amount for part in view.commission_of(1).parts]
    said: kith.Permission = view.may_contact(1, Channel.EMAIL)
    signs: int = view.signatory_of(1, DocumentKind.CONTRACT).signatory
    page: kith.Page = view.page_of(1)
    first: list[kith.Note] = list(page.notes)
    parties: tuple[kith.Customer, ...] = page.linked.records
    scores: list[int] = [one.score for one in view.duplicates(1)]
    fates: list[Erasure] = [row.becomes for row in view.erasure_of(1)]
    with book.transaction() as txn:
        conflicts: list[kith.Conflict] = txn.merge(1, 2)
        ident: int = txn.add(kith.Customer(number="K1", kind=PartyKind.PERSON))
    try:
        pass
    except kith.RuleError as error:
        rule = error.rule
"""
WRONG = """
import kith
from kith.codes import PartyKind, Status
kith.Customer(number="K1", kind=PartyKind.PERSON, sex=Status.ACTIVE)
kith.Customer(number=1, kind=PartyKind.PERSON)
kith.Customer(kind=PartyKind.PERSON)
kith.Customer(number="K1", kind=PartyKind.PERSON, colour="red")
kith.Book().view().get(kith.Customer, 1).number = "K2"
kith.Book().view().get(kith.Customer, 1).colour
kith.Book().view().group_records(kith.Customer, 1)
kith.Book().view().may_contact(1, PartyKind.PERSON)
kith.Book().view().history(section=Status.ACTIVE)
kith.Book(hash=len)
"""


@needs_sqlite
def test_mypy_is_content(cwd):
    (cwd / "right.py").write_text(RIGHT)
    examples = sorted((ROOT / "examples").glob("*.py"))
    done = mypy("-p", "kith", cwd=cwd)
    assert done.returncode == 0, done.stdout
    done = mypy("right.py", *examples, ROOT / "bindings" / "python" / "tests" / "stores.py", cwd=cwd)
    assert done.returncode == 0, done.stdout


@needs_sqlite
def test_mypy_finds_what_is_wrong(cwd):
    (cwd / "wrong.py").write_text(WRONG)
    done = mypy("wrong.py", cwd=cwd)
    lines = {int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error:" in line}
    assert lines == {*range(4, 14)}, done.stdout


def stub(name):
    space = {"__package__": "kith", "__name__": f"kith.{name}"}
    exec(compile((PACKAGE / f"{name}.pyi").read_text("utf-8"), f"{name}.pyi", "exec"), space)
    return space


def test_the_stub_of_codes_is_what_is_imported():
    made = stub("codes")
    assert sorted(made["__all__"]) == sorted(codes.__all__)
    for name in codes.__all__:
        assert {one.name: int(one) for one in made[name]} == {one.name: int(one) for one in getattr(codes, name)}
        assert issubclass(made[name], Enum)


def test_the_stub_of_records_is_what_is_imported():
    made = stub("records")
    assert sorted(made["__all__"]) == sorted(records.__all__)
    for cls in records.CLASSES.values():
        written = made[cls.__name__]
        hints = {name: hint for name, hint in typing.get_type_hints(written).items() if name != "KIND"}
        fields = {field.name: field for field in dataclasses.fields(cls)}
        assert set(hints) == set(fields)
        for name, hint in hints.items():
            assert hint == fields[name].type
            required = fields[name].default is dataclasses.MISSING
            assert required == (not hasattr(written, name)), f"{cls.__name__}.{name}"
