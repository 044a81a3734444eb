"""Linked accounts with what they share, and call lists with the lines of contact persons (cases 78 and 79)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

import kith
from kith.codes import Effect, PartyKind
from support import TODAY

NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)


def person(number, surname, **fields):
    return kith.Customer(number=number, kind=PartyKind.PERSON, surname=surname, **fields)


# ------------------------------------------------------------------------------------------------------------- groups

@pytest.fixture
def linked(book):
    """Accounts a, b and c in a row: a and b are linked since last month, b and c since ever. d is alone."""
    at = SimpleNamespace(book=book)
    with book.transaction(today=TODAY) as txn:
        at.link = txn.add(kith.RelationType(code="link", effect=Effect.ACCOUNT_LINK))
        at.a, at.b, at.c, at.d = txn.add_many(person(name, name) for name in "abcd")
        at.ab = txn.add(kith.Relation(from_=at.a, type=at.link, to=at.b, since=date(2026, 5, 1)))
        at.bc = txn.add(kith.Relation(from_=at.c, type=at.link, to=at.b))
    return at


def test_members_are_linked_over_any_number_of_links_on_the_day(linked):
    with linked.book.view(today=TODAY) as view:
        for member in (linked.a, linked.b, linked.c):
            assert view.group_members(member) == sorted((linked.a, linked.b, linked.c))
        assert view.group_members(linked.d) == [linked.d]
        assert view.group_members(linked.c, date(2026, 4, 30)) == [linked.b, linked.c]
    with linked.book.transaction(today=TODAY) as txn:
        txn.end(linked.bc, TODAY)
        with txn.view() as what_if:
            assert what_if.group_members(linked.c, TODAY + timedelta(days=1)) == [linked.c]


def test_members_of_a_group_of_many_come_in_pages(linked):
    with linked.book.transaction(today=TODAY) as txn:
        many = txn.add_many(person(f"M{number}", "M") for number in range(600))
        txn.add_many(kith.Relation(from_=one, type=linked.link, to=linked.d) for one in many)
        txn.add_many(kith.Note(customer=one, text="x", at=NOON + timedelta(hours=number)) for number, one in enumerate(many))
    with linked.book.view(today=TODAY) as view:
        assert view.group_members(many[300]) == sorted([linked.d, *many])
        notes = list(view.group_records(kith.Note, linked.d))
        assert [note.customer for note in notes] == many[::-1]  # latest first


def test_each_sees_what_the_others_share(linked):
    """Notes unless they say otherwise; tasks and appointments only if they say so."""
    own, shared, kept = (dict(customer=who, shared=flag) for who, flag in ((linked.c, None), (linked.a, True), (linked.a, False)))
    with linked.book.transaction(today=TODAY, at=NOON) as txn:
        notes = [txn.add(kith.Note(text="x", **fields)) for fields in (own, shared, kept, dict(customer=linked.a))]
        tasks = [txn.add(kith.Task(text="x", **fields)) for fields in (own, shared, kept, dict(customer=linked.a))]
        dates = [txn.add(kith.Appointment(start=NOON, **fields)) for fields in (own, shared, kept, dict(customer=linked.a))]
    with linked.book.view(today=TODAY) as view:
        for cls, wanted in ((kith.Note, [notes[3], notes[1], notes[0]]), (kith.Task, [tasks[1], tasks[0]]),
                            (kith.Appointment, [dates[1], dates[0]])):
            found = list(view.group_records(cls, linked.c))
            assert [one.id for one in found] == wanted and all(type(one) is cls for one in found)
        assert list(view.group_records(kith.Note, linked.d)) == []
        assert [one.id for one in view.group_records(kith.Note, linked.c, date(2026, 4, 30))] == [notes[0]]
        assert {one.id for one in view.group_records(kith.Note, linked.a)} == set(notes)


def test_notes_from_before_the_link_where_the_book_says_so(linked):
    with linked.book.transaction(today=TODAY) as txn:
        early = txn.add(kith.Note(customer=linked.a, text="x", at=NOON - timedelta(days=60)))
        late = txn.add(kith.Note(customer=linked.a, text="x", at=NOON))
    for since_link, wanted in ((False, [late, early]), (True, [late])):
        with linked.book.transaction(today=TODAY) as txn:
            txn.change(next(iter(txn.view().records(kith.BookRecord))).id, notes_since_link=since_link)
        with linked.book.view(today=TODAY) as view:
            assert [one.id for one in view.group_records(kith.Note, linked.b)] == wanted


def test_what_is_wrong_with_a_question_about_groups(linked):
    view = linked.book.view(today=TODAY)
    with pytest.raises(kith.NotFoundError):
        view.group_members(linked.d + (1 << 20))
    for call in (lambda: view.group_members(linked.link), lambda: list(view.group_records(kith.Note, linked.link)),
                 lambda: list(view.group_records(kith.Customer, linked.a))):
        with pytest.raises(kith.InvalidError):
            call()
    with pytest.raises(TypeError):
        view.group_records(int, linked.a)
    notes = view.group_records(kith.Note, linked.a)
    view.close()
    for call in (lambda: view.group_members(linked.a), lambda: list(notes)):
        with pytest.raises(kith.ClosedError):
            call()


# --------------------------------------------------------------------------------------------------------- call lists

@pytest.fixture
def office(book):
    """Case 78: K1 is contact person of K2; K3 has no phone. A list for each of a few filters."""
    at = SimpleNamespace(book=book)
    with book.transaction(today=TODAY) as txn:
        at.contact = txn.add(kith.RelationType(code="contact", effect=Effect.CONTACT_PERSON))
        at.k1 = txn.add(person("K1", "Соловьёв", phone="+7 911 555-66-77"))
        at.k2 = txn.add(person("K2", "Канарейкина", phone="+7 921 111-22-33", city="Leeds"))
        at.k3 = txn.add(person("K3", "Канарейкина"))
        at.relation = txn.add(kith.Relation(from_=at.k1, type=at.contact, to=at.k2))
        at.by_name = txn.add(kith.CallList(code="name", surname="канарейкина"))
        at.by_city = txn.add(kith.CallList(code="city", city="Leeds"))
        at.all = txn.add(kith.CallList(code="all"))
    return at


def test_a_contact_person_is_a_line_under_the_customer(office):
    first = kith.CallLine(office.k2, 0, 0, "+7 921 111-22-33", False)
    under = kith.CallLine(office.k2, office.k1, office.relation, "+7 911 555-66-77", False)
    with office.book.view(today=TODAY) as view:
        assert list(view.call_lines(office.by_name)) == [first, under, kith.CallLine(office.k3, 0, 0, None, False)]
        assert list(view.call_lines(office.by_city)) == [first, under]
        whole = list(view.call_lines(office.all))  # who is on the list has a line of its own too
        assert [line.customer for line in whole] == [office.k1, office.k2, office.k2, office.k3]
    with office.book.transaction(today=TODAY) as txn:
        txn.end(office.relation, TODAY - timedelta(days=1))
    with office.book.view(today=TODAY) as view:
        assert list(view.call_lines(office.by_city)) == [first]
        assert list(view.call_lines(office.by_city, TODAY - timedelta(days=1))) == [first, under]


def test_who_must_not_be_called_has_no_phone(office):
    with office.book.transaction(today=TODAY) as txn:
        txn.change(office.k1, do_not_call=True)
    with office.book.view(today=TODAY) as view:
        assert list(view.call_lines(office.by_city))[1] == kith.CallLine(office.k2, office.k1, office.relation, None, True)


def test_lines_of_one_customer_are_never_torn_apart_however_many_there_are(office):
    with office.book.transaction(today=TODAY) as txn:
        many = txn.add_many(person(f"P{number:03}", "P", phone=str(number), city="Leeds" if number % 2 else None)
                            for number in range(700))
        txn.add_many(kith.Relation(from_=one, type=office.contact, to=office.k3, priority=number)
                     for number, one in enumerate(many))
    with office.book.view(today=TODAY) as view:
        lines = list(view.call_lines(office.by_name))
        assert [line.person for line in lines] == [0, office.k1, 0, *many]
        assert [line.phone for line in lines[3:]] == [str(number) for number in range(700)]
        assert [line.customer for line in view.call_lines(office.by_city)] == [office.k2, office.k2, *many[1::2]]


def test_what_is_wrong_with_a_question_about_call_lists(office):
    view = office.book.view(today=TODAY)
    with pytest.raises(kith.InvalidError):
        list(view.call_lines(office.k1))
    with pytest.raises(kith.NotFoundError):
        list(view.call_lines(office.all + (1 << 20)))
    lines = view.call_lines(office.by_name)
    first = next(lines)
    view.close()
    assert [one.phone for one in (first, next(lines), next(lines))] == ["+7 921 111-22-33", "+7 911 555-66-77", None]
    with pytest.raises(kith.ClosedError):  # what has been read is ours, but there is no more
        next(lines)


def test_figures_of_a_book_count_the_kinds_beyond_64(office):
    assert kith.CallList.KIND > 64 and office.book.stats().records[kith.CallList.KIND] == 3
