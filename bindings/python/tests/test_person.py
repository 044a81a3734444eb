"""A customer as a whole: its page, its history by section, who is the same, merging, erasing, and what is known about it."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace

import pytest

import kith
from kith import schema
from kith.codes import (Agrees, Basis, Channel, ConditionValue, Consent, CustomerRole, DocumentKind, Effect, Erasure, Kind, OrderMeasure,
                        PartyKind, Permission, Rule, Section, Status, Type)
from kith.codes import Conflict as Clash
from kith.testing import MemoryStore, dump
from stores import DictStore
from support import TODAY, needs_sqlite

NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
SECRET, ADDRESS = "Zaubermann", "zaubermann@example.org"


def hashed(address):
    return hashlib.sha256(b"key" + address.encode()).digest()


def person(number, surname, **fields):
    return kith.Customer(number=number, kind=PartyKind.PERSON, surname=surname, **fields)


def fill(book):
    """Somebody of whom there is everything that a page shows, and others."""
    at = SimpleNamespace(book=book)
    with book.transaction(today=TODAY, at=NOON, actor="anna") as txn:
        at.manager = txn.add(kith.Manager(code="anna"))
        at.brand, at.season = txn.add(kith.Brand(code="MR")), txn.add(kith.Season(code="FW", year=2026))
        hierarchy = txn.add(kith.Hierarchy(code="chain"))
        settings = next(iter(txn.view().records(kith.BookRecord)))
        txn.change(settings.id, hierarchy=hierarchy, current_season=at.season)
        at.who, at.twin, at.other, at.head, at.linked = txn.add_many((
            person("W", SECRET, given_name="Anna", birth_date=date(1990, 2, 28), email=ADDRESS, remarks=SECRET),
            person("T", SECRET, phone="+49 228 123456"), person("O", "Other"), person("H", "Head"), person("L", "Linked")))
        at.holder, link = (txn.add(kith.RelationType(code=effect.name, effect=effect))
                           for effect in (Effect.CARD_HOLDER, Effect.ACCOUNT_LINK))
        friend = txn.add(kith.RelationType(code="friend"))
        attribute = txn.add(kith.Attribute(code="hobby", kind=Kind.CUSTOMER, type=Type.TEXT))
        programme = txn.add(kith.CardProgramme(code="bonus"))
        at.link = txn.add(kith.Relation(from_=at.who, type=link, to=at.linked))
        at.friend = txn.add(kith.Relation(from_=at.other, type=friend, to=at.who, remark=SECRET))
        for node in (at.head, at.who):
            txn.add(kith.ChainNode(customer=node, hierarchy=hierarchy))
        txn.connect(kith.ChainLink(customer=at.who, parent=at.head, hierarchy=hierarchy))
        at.role = txn.add(kith.CustomerRole(customer=at.who, role=CustomerRole.COMMISSION_RECIPIENT))
        at.value = txn.add(kith.AttributeValue(owner=at.who, attribute=attribute, text=SECRET))
        at.location = txn.add(kith.Location(customer=at.who, name=SECRET, city="Bonn"))
        at.contact = txn.add(kith.Contact(customer=at.who, name=SECRET, email=ADDRESS, consent=Consent.NONE))
        at.account = txn.add(kith.BankAccount(customer=at.who, number="DE89370400440532013000"))
        kind = txn.add(kith.ConditionType(code="rate", value=ConditionValue.PERCENT))
        at.condition = txn.add(kith.Condition(customer=at.who, type=kind, number=Decimal(3)))
        at.of_brand = txn.add(kith.CustomerBrand(customer=at.who, brand=at.brand, account_number="4711"))
        at.card_account = txn.add(kith.CardAccount(customer=at.who, programme=programme, code="1"))
        at.card = txn.add(kith.Card(account=at.card_account, number="770012"))
        at.task = txn.add(kith.Task(customer=at.who, text=SECRET))
        at.appointment = txn.add(kith.Appointment(customer=at.who, start=NOON, season=at.season, year=2026))
        at.note = txn.add(kith.Note(customer=at.who, text=SECRET, at=NOON))
        at.shared = txn.add(kith.Note(customer=at.linked, text="x", at=NOON - timedelta(days=1)))
        at.visit = txn.add(kith.Visit(customer=at.who, date=TODAY))
        at.attachment = txn.add(kith.Attachment(customer=at.who, name=SECRET))
        at.favourite = txn.add(kith.Favourite(customer=at.who, item="lens"))
        at.email = txn.add(kith.Email(customer=at.who, address=ADDRESS, subject=SECRET, at=NOON))
        at.order = txn.add(kith.Order(number="1", customer=at.who, date=TODAY, season=at.season, year=2026, remark=SECRET))
        at.line = txn.add(kith.OrderEntry(order=at.order, measure=OrderMeasure.BOOKED, date=TODAY, amount=Decimal(5)))
        txn.save_customer(at.who, manager=at.manager)
        at.document = txn.sign_document(at.who, DocumentKind.CONTRACT, "17")
    return at


@pytest.fixture
def full(book):
    return fill(book)


@pytest.fixture(params=["none", "python", pytest.param("sqlite", marks=needs_sqlite), "memory"])
def opened(request, tmp_path):
    """A book and a function that closes it and opens one over the same data; it stays as it is if it has no store."""
    kept = {"python": DictStore, "memory": MemoryStore}.get(request.param, lambda: None)()
    books = []

    def reopen():
        if not books or request.param != "none":
            for book in books:
                book.close()
            store = None if request.param == "none" else kept or kith.SqliteStore(tmp_path / "book.db")
            books.append(kith.Book(store, language="en", hash=hashed))
        return books[-1]

    yield reopen
    books[-1].close()


# --------------------------------------------------------------------------------------------------------------- pages

def test_a_page_has_all_parts(full):
    with full.book.view(today=TODAY) as view:
        page = view.page_of(full.who)
        wanted = dict(
            roles=full.role, attributes=full.value, locations=full.location, contacts=full.contact,
            bank_accounts=full.account, relations=(full.friend, full.link), linked=full.linked, chain=full.head,
            conditions=full.condition, brands=full.of_brand, cards=full.card, tasks=full.task,
            appointments=full.appointment, notes=(full.note, full.shared), orders=full.order, visits=full.visit,
            documents=full.document, attachments=full.attachment, favourites=full.favourite, aliases=())
        for name, ids in wanted.items():
            found = [record.id for record in getattr(page, name)]
            assert sorted(found) == sorted(ids if isinstance(ids, tuple) else [ids]), name
            assert all(record == view.record(record.id) for record in getattr(page, name))
        assert [binding.manager for binding in page.bindings] == [full.manager]
        assert dict(zip((one.id for one in page.relations), page.relations.others)) == {
            full.friend: full.other, full.link: full.linked}
        assert [note.id for note in page.notes] == [full.note, full.shared] and page.notes.others == (0, full.linked)
        assert page.cards.others == (full.card_account,)
        assert (page.customer, page.manager, page.location, page.contact, page.bank_account, page.stage, page.card) == (
            full.who, full.manager, full.location, full.contact, full.account, 0, full.card)
        assert (page.balance, page.age, page.level, page.accounts) == (0, 36, 1, 2)
        assert [(row.year, row.season, row.booked) for row in page.sales] == [(2026, full.season, 5)]
        nobody = view.page_of(full.other)
        assert (nobody.age, nobody.manager, nobody.sales, nobody.notes) == (None, 0, (), kith.PagePart())
        assert [one.id for one in nobody.relations] == [full.friend]
        with pytest.raises(AttributeError):
            page.age = 37


def test_a_part_of_a_page_says_that_there_is_more(full):
    with full.book.transaction(today=TODAY) as txn:
        notes = txn.add_many(kith.Note(customer=full.other, text="x", at=NOON + timedelta(hours=number)) for number in range(7))
        txn.add_many(kith.OrderEntry(order=txn.add(kith.Order(number=f"Y{year}", customer=full.other, date=date(year, 1, 1))),
                                     measure=OrderMeasure.BOOKED, date=date(year, 1, 1), amount=Decimal(1))
                     for year in range(1901, 2001))
    with full.book.view(today=TODAY) as view:
        for most, more in ((6, True), (7, False)):
            page = view.page_of(full.other, most=most)
            assert [note.id for note in page.notes] == notes[::-1][:most]
            assert (page.notes.more, len(page.notes), page.visits.more) == (more, most, False)
            assert page.orders.more and len(page.sales) == 100
        assert len(view.page_of(full.other, most=1000).orders) == 100
        for most in (0, 1001):
            with pytest.raises(kith.InvalidError):
                view.page_of(full.other, most=most)


def test_the_history_by_section(opened):
    full = fill(opened())
    with opened().view(today=TODAY) as view:
        whole = list(view.history(customer=full.who))
        parts = {section: list(view.history(customer=full.who, section=section)) for section in Section}
    assert sorted((change.sequence, change.index) for part in parts.values() for change in part) == sorted(
        (change.sequence, change.index) for change in whole)
    for section, ident in ((Section.CUSTOMER, full.note), (Section.APPOINTMENTS, full.visit), (Section.ORDERS, full.line),
                           (Section.EMAIL, full.email), (Section.WEBSITE, full.favourite)):
        assert ident in {change.id for change in parts[section]}
        assert {schema.kinds()[change.kind - 1].section for change in parts[section]} == {section}


# ------------------------------------------------------------------------------------------------------------- merging

def test_who_may_be_the_same(full):
    with full.book.transaction(today=TODAY) as txn:
        post = txn.add(person("P", "Post", email=ADDRESS.upper()))
        ident = txn.add(person("I", SECRET, given_name="anna", birth_date=date(1990, 2, 28), email=ADDRESS))
    with full.book.view(today=TODAY) as view:
        best, second = view.duplicates(full.who)
        assert best == kith.Duplicate(ident, 100, Agrees.NAME | Agrees.BIRTH_DATE | Agrees.EMAIL)
        assert second == kith.Duplicate(post, 40, Agrees.EMAIL)
        assert view.duplicates(full.who, most=1) == view.duplicates(full.who, least=41) == [best]
        assert view.duplicates(full.head) == []
        with pytest.raises(kith.InvalidError):
            view.duplicates(full.who, least=0)


def test_of_two_one_is_left(full):
    with full.book.transaction(today=TODAY) as txn:
        note = txn.add(kith.Note(customer=full.twin, text="of the twin"))
        before = txn.add(person("B", "Before"))
        assert [(one.conflict, one.field) for one in txn.merge(before, full.twin)] == [(Clash.FIELD, "surname")]
    with full.book.transaction(today=TODAY) as txn:
        assert txn.merge(full.twin, full.who) == []
    with full.book.view(today=TODAY) as view:
        assert view.survivor(before) == view.survivor(full.twin) == view.survivor(full.who) == full.who
        assert view.get(kith.Customer, full.twin).status is Status.MERGED
        assert view.get(kith.Customer, full.who).phone == "+49 228 123456"  # which it lacked
        assert view.get(kith.Note, note).customer == full.who
        page = view.page_of(before)
        assert page.customer == full.who and {one.source for one in page.aliases} == {before, full.twin}
        assert view.duplicates(full.who) == [] == view.validate()


def test_a_merge_that_is_only_tried_tells_all_conflicts(full):
    """However many there are; and what the rules say of it."""
    with full.book.transaction(today=TODAY) as txn:
        brands = txn.add_many(kith.Brand(code=f"B{number}") for number in range(300))
        theirs, mine = (txn.add_many(kith.CustomerBrand(customer=one, brand=brand, account_number=str(one))
                                     for brand in brands) for one in (full.twin, full.who))
        to_itself = txn.add(kith.Relation(from_=full.twin, type=txn.view().find(kith.RelationType, "friend"), to=full.who))
        txn.change(full.twin, given_name="Bert")
    with full.book.view(today=TODAY) as view:
        before = dump(view)
    with full.book.transaction(today=TODAY) as txn:
        found = txn.merge(full.twin, full.who)
        assert txn.check() == [] and txn.view().survivor(full.twin) == full.who
        assert {one for one in found if one.conflict is Clash.PART} == {
            kith.Conflict(Clash.PART, None, *pair) for pair in zip(theirs, mine)}
        assert [one for one in found if one.conflict is not Clash.PART and one.record != to_itself] == [
            kith.Conflict(Clash.FIELD, "given_name", full.twin, full.who)]
        assert kith.Conflict(Clash.SELF, None, to_itself, 0) in found
        txn.close()
    with full.book.view(today=TODAY) as view:
        assert dump(view) == before


def test_all_conflicts_are_told_by_who_may_not_view(monkeypatch):
    monkeypatch.setattr(kith._merge, "ROOM", 2)
    book = kith.Book(rights=lambda actor, shop, operation, kind: actor != "clerk" or operation.name != "VIEW")
    with book.transaction() as txn:
        one = txn.add(kith.Customer(number="1", kind=PartyKind.PERSON, surname="A", given_name="B", city="C", phone="1234567"))
        other = txn.add(kith.Customer(number="2", kind=PartyKind.PERSON, surname="D", given_name="E", city="F", phone="7654321"))
    with book.transaction(actor="clerk", today=date(2026, 1, 1)) as txn:
        fields = [conflict.field for conflict in txn.merge(one, other)]
        txn.change(other, remarks="merged")
    assert fields == ["surname", "given_name", "city", "phone"]
    with book.view() as view:
        assert view.survivor(one) == other and view.get(kith.Customer, other).remarks == "merged"


def test_what_is_wrong_with_a_merge(full):
    with full.book.transaction(today=TODAY) as txn:
        txn.merge(full.twin, full.who)
        for source, target in ((full.twin, full.other), (full.other, full.twin)):
            with pytest.raises(kith.RuleError) as refused:
                txn.merge(source, target)
            assert refused.value.rule is Rule.ALIAS
        txn.erase(full.linked)
        with pytest.raises(kith.RuleError) as refused:
            txn.merge(full.other, full.linked)
        assert refused.value.rule is Rule.CUSTOMER_ERASED
        with pytest.raises(kith.InvalidError):
            txn.merge(full.note, full.who)
        with pytest.raises(kith.InvalidError):
            txn.merge(full.other, full.other)
        with pytest.raises(kith.NotFoundError):
            txn.merge(full.linked + (1 << 20), full.who)
        with pytest.raises(TypeError):
            txn.merge(full.other, full.who, "today")


# ------------------------------------------------------------------------------------------------------------- erasing

def texts(book, who):
    """All that can be read: the book, and the history of whom it is about."""
    with book.view(today=TODAY) as view:
        return dump(view) + repr(list(view.history())) + json.dumps(view.person(who)) + repr(view.page_of(who))


def test_nothing_of_the_person_is_left_and_the_rest_stays(opened):
    book = opened()
    at = fill(book)
    with book.transaction(today=TODAY) as txn:
        txn.merge(at.twin, at.who)
    assert SECRET in texts(book, at.who)
    with book.view(today=TODAY) as view:
        entries, sales = len(list(view.history(customer=at.who))), view.sales(at.who)
        fates = {row.record: row.becomes for row in view.erasure_of(at.who)}
    assert fates == {**fates, at.who: Erasure.EMPTIED, at.twin: Erasure.EMPTIED, at.note: Erasure.REMOVED,
                     at.friend: Erasure.ENDED, at.line: Erasure.KEPT, at.order: Erasure.EMPTIED}
    with book.transaction(today=TODAY, reason="asked for it") as txn:
        txn.erase(at.who)
    for _ in range(2):
        found = texts(book, at.who)
        assert not [one for one in (SECRET, ADDRESS, "1990-02-28", "123456") if one in found]
        with book.view(today=TODAY) as view:
            assert view.get(kith.Customer, at.who) == person("erased-1", None, status=Status.ERASED, id=at.who)
            assert view.sales(at.who) == sales and view.get(kith.Order, at.order).customer == at.who
            assert view.get(kith.Relation, at.friend).until == TODAY and view.validate() == []
            assert len(list(view.history(customer=at.who))) > entries
            assert any(change.after.get("amount") == 5 for change in view.history(customer=at.who))
        book = opened()


def test_a_suppressed_address_is_known_again_and_cannot_be_read(opened):
    book = opened()
    at = fill(book)
    with book.transaction(today=TODAY) as txn:
        listed = txn.add(kith.Suppression(address=ADDRESS, reason=SECRET))
    with book.transaction(today=TODAY) as txn:
        txn.erase(at.who)
    with opened().transaction(today=TODAY) as txn:
        new = txn.add(kith.Contact(customer=at.other, name="x", email=ADDRESS.title(), consent=Consent.EXPRESS))
        txn.add(kith.Consent(contact=new, channel=Channel.EMAIL, basis=Basis.EXPRESS, date=TODAY, proof="form"))
        view = txn.view()
        assert view.get(kith.Suppression, listed) == kith.Suppression(address="#" + hashed(ADDRESS).hex(), id=listed)
        assert view.may_contact(new, Channel.EMAIL).reason is Permission.SUPPRESSED


def test_who_is_needed_stays_unless_forced(full):
    with full.book.transaction(today=TODAY) as txn:
        txn.change(full.other, payer=full.who)
        held = txn.add(kith.Relation(from_=full.who, type=full.holder, to=full.other))
        listed = txn.add(kith.Suppression(address=ADDRESS))  # and there is no hash
    blocking = {full.other, held, listed}
    with full.book.view(today=TODAY) as view:
        rows = view.erasure_of(full.who)
        assert {row.record for row in rows if row.becomes is Erasure.BLOCKS} == blocking
        assert [row.becomes for row in rows[:3]] == [Erasure.BLOCKS] * 3
    with full.book.transaction(today=TODAY) as txn:
        with pytest.raises(kith.RuleError) as refused:
            txn.erase(full.who)
        assert refused.value.rule is Rule.IN_USE and refused.value.other in blocking and txn.count == 0
        txn.erase(full.who, force=True)
    with full.book.view(today=TODAY) as view:
        assert view.get(kith.Relation, held).until == TODAY
        with pytest.raises(kith.NotFoundError):
            view.record(listed)
        assert view.validate() == []


def test_the_day_of_an_erasure(full):
    with full.book.transaction(today=TODAY) as txn:
        txn.erase(full.who, TODAY + timedelta(days=3))
        assert txn.view().get(kith.Relation, full.friend).until == TODAY + timedelta(days=3)


def test_what_is_wrong_with_an_erasure(full):
    with full.book.transaction(today=TODAY) as txn:
        txn.merge(full.twin, full.who)
        with pytest.raises(kith.RuleError) as refused:
            txn.erase(full.twin)
        assert refused.value.rule is Rule.ALIAS
        txn.erase(full.who)
        with pytest.raises(kith.RuleError) as refused:
            txn.erase(full.who, force=True)
        assert refused.value.rule is Rule.CUSTOMER_ERASED
        with pytest.raises(kith.InvalidError):
            txn.erase(full.order)
        with pytest.raises(kith.NotFoundError):
            txn.erase(full.other + (1 << 20))


@pytest.mark.parametrize("wrong", ["text", b"too short", None])
def test_a_hash_that_fails_is_the_cause_and_nobody_is_written_to(wrong):
    failing = []

    def maybe(address):
        return wrong if failing else hashed(address)

    with kith.Book(language="en", hash=maybe) as book:
        at = fill(book)
        with book.transaction(today=TODAY) as txn:
            txn.add(kith.Suppression(address=ADDRESS))
            contact = txn.add(kith.Contact(customer=at.other, name="x", email="other@example.org", consent=Consent.EXPRESS))
            txn.add(kith.Consent(contact=contact, channel=Channel.EMAIL, basis=Basis.EXPRESS, date=TODAY, proof="form"))
        failing.append(True)
        with book.transaction(today=TODAY) as txn:
            with pytest.raises(kith.StoppedError) as stopped:
                txn.erase(at.who)
            assert isinstance(stopped.value.__cause__, TypeError) and txn.count == 0
            failing.clear()
            txn.erase(at.who)
        failing.append(True)
        with book.view(today=TODAY) as view:
            with pytest.raises(TypeError, match="32 bytes"):
                view.may_contact(contact, Channel.EMAIL)
            failing.clear()
            assert view.may_contact(contact, Channel.EMAIL).allowed


def test_a_document_keeps_what_it_says_of_others():
    book = kith.Book(DictStore(), language="en")
    with book, book.transaction(today=TODAY) as txn:
        guards = txn.add(kith.RelationType(code="guards", effect=Effect.LEGAL_REPRESENTATIVE))
        mother, child = txn.add_many((person("M", SECRET), person("C", "Child", birth_date=date(2015, 1, 1))))
        txn.add(kith.Relation(from_=mother, type=guards, to=child))
        txn.sign_document(child, DocumentKind.CONTRACT, "17")
        txn.commit()
        with book.transaction(today=TODAY) as erasing:
            erasing.erase(mother, force=True)
        with book.view() as view:
            (document,) = view.records(kith.SignedDocument)
            assert (document.name, document.patient) == (None, "Child")
            history = list(view.history(kind=kith.SignedDocument))
            assert history[-1].after["patient"] == "Child" and SECRET not in repr(history)


def test_a_change_set_tells_whom_it_erases(full):
    with full.book.transaction(today=TODAY) as txn:
        txn.merge(full.twin, full.who)
    with full.book.view() as view:
        history = list(view.history())
    with full.book.transaction(today=TODAY) as txn:
        txn.change(full.other, surname="x")
        txn.erase(full.who)
        changes = txn.prepare()
        assert sorted(changes.erased) == sorted((full.who, full.twin))
        left = list(changes.forget([*history, *changes]))
        assert len(left) == len(history) + len(changes) and SECRET not in repr(left)
        others = [change for change in history if not {full.who, full.twin} & set(change.customers)]
        assert others and all(change in left for change in others)
        assert next(change for change in left if change.id == full.other and change.before).after == {"surname": "x"}
        txn.finish(kith.codes.Outcome.REJECTED)
    with pytest.raises(kith.ClosedError):
        changes.erased
    with full.book.transaction(today=TODAY) as txn:
        txn.change(full.other, surname="x")
        assert txn.prepare().erased == ()
        txn.finish(kith.codes.Outcome.REJECTED)


# ------------------------------------------------------------------------------------------------------- what is known

def test_everything_that_is_held_about_a_customer(full):
    with full.book.transaction(today=TODAY) as txn:
        txn.merge(full.twin, full.who)
    with full.book.view(today=TODAY) as view:
        records = view.records_of(full.who)
        assert records[0].id == full.who and len({one.id for one in records}) == len(records)
        assert all(one == view.record(one.id) for one in records)
        wanted = (full.twin, full.friend, full.link, full.contact, full.card_account, full.card, full.note, full.order,
                  full.line, full.document, full.favourite, full.attachment)
        assert set(wanted) <= {one.id for one in records} and not {full.other, full.shared} & {one.id for one in records}
        export = view.person(full.who)
        assert json.loads(json.dumps(export)) == export
        assert [one["id"] for one in export["customer"]] == [full.who, full.twin]
        assert export["customer"][0] == dict(id=full.who, number="W", kind="person", surname=SECRET, given_name="Anna",
                                             birth_date="1990-02-28", phone="+49 228 123456", email=ADDRESS, remarks=SECRET)
        assert export["email"] == [dict(id=full.email, customer=full.who, address=ADDRESS, subject=SECRET,
                                        at="2026-06-01T12:00:00Z", author="anna")]
        assert export["order_entry"][0]["amount"] == "5"
        assert sum(map(len, export.values())) == len(records) + 1
        assert view.person(full.head).keys() == {"customer", "chain_node", "chain_link"}


def test_who_is_not_there_and_what_is_closed(full):
    view = full.book.view(today=TODAY)
    names = ("page_of", "duplicates", "survivor", "records_of", "erasure_of", "person")
    for name in names:
        with pytest.raises(kith.NotFoundError):
            getattr(view, name)(full.linked + (1 << 20))
        with pytest.raises(kith.InvalidError):
            getattr(view, name)(full.note)
    view.close()
    txn = full.book.transaction()
    txn.close()
    for call in (*(getattr(view, name) for name in names), txn.erase, lambda one: txn.merge(one, full.other)):
        with pytest.raises(kith.ClosedError):
            call(full.who)
