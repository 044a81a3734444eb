"""The records around a customer, and every kind that the library has: written, read, and kept in a store."""

import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

import kith
from kith import _record, codes, schema
from kith.codes import PartyKind
from kith.testing import dump
from stores import DictStore
from support import TODAY

NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
SAMPLES = {_record.TEXT: "x", _record.DATE: TODAY, _record.INSTANT: NOON, _record.DECIMAL: Decimal("1.5"), _record.FLAG: True}


def make(cls, ids):
    """A record with every field that can be filled without knowing the kind; None if it refers to what is not there."""
    values = {}
    for field in _record.codec_of(cls).fields:
        if field.kind == _record.REFERENCE:
            found = ids.get(field.info.target or kith.Customer.KIND)
            if found is None and field.info.required:
                return None
            values[field.name] = found if field.info.required else None
        elif field.kind == _record.CODE:
            values[field.name] = next(iter(field.type)) if field.table and field.info.required else None
        elif field.info.required:
            values[field.name] = SAMPLES.get(field.kind, max(field.info.least, 1))
    return cls(**values)


def test_every_kind_can_be_added_read_and_stored():
    store, added = DictStore(), {}
    with kith.Book(store) as book:
        with book.transaction(actor="a", today=TODAY, at=NOON) as txn:
            added[kith.Customer.KIND] = txn.add(kith.Customer(number="K1", kind=PartyKind.PERSON, surname="x"))
            added[kith.Attribute.KIND] = txn.add(
                kith.Attribute(code="a", kind=codes.Kind.CUSTOMER, type=codes.Type.TEXT))
            added[kith.AttributeValue.KIND] = txn.add(
                kith.AttributeValue(owner=added[kith.Customer.KIND], attribute=added[kith.Attribute.KIND], text="x"))
            other = txn.add(kith.Customer(number="K2", kind=PartyKind.ORGANISATION, organisation="y"))
            kind = txn.add(kith.RelationType(code="t"))
            added[kith.RelationType.KIND] = kind
            added[kith.Relation.KIND] = txn.add(kith.Relation(from_=added[kith.Customer.KIND], type=kind, to=other))
        left = [cls for number, cls in kith.records.CLASSES.items() if number not in added and cls is not kith.BookRecord]
        for _ in left:  # what one refers to may come later
            for cls in list(left):
                record = make(cls, added)
                try:
                    if record is not None:
                        with book.transaction(actor="a", today=TODAY, at=NOON) as txn:
                            ident = txn.add(record)
                        added[cls.KIND] = ident
                        left.remove(cls)
                except kith.RuleError as error:  # its rules ask for more than its schema says
                    print(f"# {cls.__name__} is left out: {error}", file=sys.stderr)
        assert len(added) > 20
        with book.view() as view:
            text = dump(view)
            for number, ident in added.items():
                if not schema.kinds()[number - 1].archived:
                    record = view.record(ident)
                    assert type(record) is kith.class_of(number) and record.id == ident
                    assert [one.id for one in view.records(type(record))][-1] >= ident
            (settings,) = view.records(kith.BookRecord)
            history = {change.id: change.after for change in view.history()}
            assert set(added.values()) <= set(history)
    with kith.Book(store) as book, book.view() as view:
        assert dump(view) == text and next(iter(view.records(kith.BookRecord))) == settings


@pytest.fixture
def profile(people):
    """A customer with addresses, accounts, appointments, tasks and notes."""
    made = people
    with people.book.transaction(today=TODAY, at=NOON, actor="anna") as txn:
        made.season = txn.add(kith.Season(code="summer"))
        made.home = txn.add(kith.Location(customer=people.anna, name="Home", city="Leeds", primary=True,
                                          latitude=Decimal("53.8"), longitude=Decimal("-1.5")))
        made.bills = txn.add(kith.Location(customer=people.anna, name="Bills", billing=True, shares=made.home))
        made.account = txn.add(kith.BankAccount(customer=people.anna, holder="Ashby", number="1", mandate="M",
                                                mandate_since=date(2026, 1, 1)))
        made.other = txn.add(kith.BankAccount(customer=people.boris, holder="Brandt", number="2"))
        made.appointments = txn.add_many(
            kith.Appointment(customer=people.anna, start=NOON + timedelta(days=day), season=made.season, text=f"day {day}")
            for day in range(3))
        made.tasks = txn.add_many(
            kith.Task(customer=people.anna, text=f"task {number}", due=TODAY - timedelta(days=number % 3), assignee="anna")
            for number in range(600))
        made.status = txn.add(kith.CallStatus(code="called"))
        made.note = txn.add(kith.Note(customer=people.anna, text="called", season=made.season, call_status=made.status))
    return made


def test_locations(profile):
    with profile.book.view(today=TODAY) as view:
        assert view.find_location(profile.anna) == profile.home
        assert view.find_location(profile.anna, "billing") == profile.bills
        assert view.find_location(profile.anna, "shipping") == profile.home
        with pytest.raises(kith.NotFoundError):
            view.find_location(profile.clara)
        with pytest.raises(KeyError):
            view.find_location(profile.anna, "parties")
        shared = view.location(profile.bills)
        assert isinstance(shared, kith.Location)
        assert (shared.id, shared.city, shared.latitude, shared.billing) == (profile.bills, "Leeds", Decimal("53.8"), True)
        assert view.get(kith.Location, profile.bills).city is None and view.location(profile.home).city == "Leeds"


def test_accounts(profile):
    with profile.book.view(today=TODAY) as view:
        assert view.is_complete(profile.account) and not view.is_complete(profile.other)
        with pytest.raises(kith.Error):
            view.is_complete(profile.anna)


def test_agenda(profile):
    with profile.book.view(today=TODAY) as view:
        assert [one.id for one in view.agenda(all=True)] == profile.appointments
        assert [one.text for one in view.agenda(since=NOON + timedelta(hours=1), customer=profile.anna)] == ["day 1", "day 2"]
        assert [one.text for one in view.agenda(until=NOON + timedelta(hours=1), season=profile.season)] == ["day 0"]
        assert list(view.agenda(customer=profile.boris, all=True)) == []


def test_overdue_tasks(profile):
    with profile.book.view(today=TODAY) as view:
        tasks = list(view.overdue_tasks())
        assert len(tasks) == 400 and tasks == sorted(tasks, key=lambda one: (one.due, one.id))
        assert [one.id for one in view.overdue_tasks("anna")] == [one.id for one in tasks]
        assert list(view.overdue_tasks("")) == []


def test_call_status(profile):
    with profile.book.view(today=TODAY) as view:
        note = view.get(kith.Note, profile.note)
        assert view.call_status(profile.anna, profile.season, note.year or 0) == (profile.status, profile.note)
        assert view.call_status(profile.boris, profile.season, 2026) == (None, None)
