"""Whether a message may be sent to a contact (table 7), and who signs for a customer (table 5)."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

import kith
from kith.codes import (Basis, Capacity, Channel, ChannelStatus, Consent, DocumentKind, Effect, Message, PartyKind, Permission,
                        Reason, Rule, Signatory, Status)
from support import TODAY

CONTRACT, TREATMENT = DocumentKind.CONTRACT, DocumentKind.MEDICAL_CONSENT
YESTERDAY = TODAY - timedelta(days=1)


# ------------------------------------------------------------------------------------------------------------ consent

@pytest.fixture
def mailing(book):
    """A contact, Ann, of whom nothing is known; the law of the book is that of Canada."""
    at = SimpleNamespace(book=book)
    with book.transaction(today=TODAY) as txn:
        txn.add_consent_laws()
        at.customer = txn.add(kith.Customer(number="C1", kind=PartyKind.ORGANISATION, organisation="C"))
        at.ann = txn.add(kith.Contact(customer=at.customer, name="Ann", email="Ann@example.com", mobile="+49 170 55-66",
                                      phone="+7 (911) 555 66 77", consent=Consent.NONE))
        with txn.view() as view:
            at.casl, at.opt_in = (view.find(kith.ConsentLaw, code) for code in ("casl", "opt_in"))
            txn.change(next(iter(view.records(kith.BookRecord))).id, consent_law=at.casl)
    return at


def say(mailing, txn, basis, day, **fields):
    return txn.add(kith.Consent(contact=mailing.ann, channel=fields.pop("channel", Channel.EMAIL), basis=basis,
                                date=date.fromisoformat(day), **fields))


FORM = {"proof": "form 17"}
# What was said (basis, day, fields), what the contact's record says, who is suppressed; then whether a commercial and a
# transactional message may be sent on 1 June 2026, the reason, which of what was said says so, the last day and the next try.
ROWS = [
    ("1 no address", [(Basis.EXPRESS, "2026-01-01", FORM)], {"email": "ann"}, 0, (0, 0), Permission.NO_ADDRESS, None, None, None),
    ("2 hard bounce", [(Basis.EXPRESS, "2026-01-01", FORM)], {"email_status": ChannelStatus.HARD_BOUNCE}, 1, (0, 0),
     Permission.HARD_BOUNCE, None, None, None),
    ("3 complaint", [(Basis.EXPRESS, "2026-01-01", FORM)], {"email_status": ChannelStatus.COMPLAINT}, 0, (0, 1),
     Permission.COMPLAINT, None, None, None),
    ("4 withdrawn (case 95)", [(Basis.EXPRESS, "2023-01-10", FORM), (Basis.WITHDRAWAL, "2026-05-01", {}),
                               (Basis.PURCHASE, "2026-05-20", {})], {}, 0, (0, 1), Permission.WITHDRAWN, 1, None, None),
    ("4 and given again", [(Basis.WITHDRAWAL, "2026-05-01", {}), (Basis.EXPRESS, "2026-05-02", FORM)], {}, 0, (1, 1),
     Permission.EXPRESS, 1, None, None),
    ("4 on the day of the consent", [(Basis.WITHDRAWAL, "2026-05-01", {}), (Basis.EXPRESS, "2026-05-01", FORM)], {}, 0, (0, 1),
     Permission.WITHDRAWN, 0, None, None),
    ("5 suppressed", [(Basis.EXPRESS, "2026-01-01", FORM)], {}, 1, (0, 1), Permission.SUPPRESSED, "suppression", None, None),
    ("6 soft bounce", [(Basis.EXPRESS, "2026-01-01", FORM)], {"email_status": ChannelStatus.SOFT_BOUNCE}, 0, (0, 1),
     Permission.SOFT_BOUNCE, None, None, "2026-07-01"),
    ("7 express", [(Basis.PURCHASE, "2026-05-01", {}), (Basis.EXPRESS, "2023-01-10", FORM)], {}, 0, (1, 1),
     Permission.EXPRESS, 1, None, None),
    ("8 purchase", [(Basis.PURCHASE, "2024-06-01", {})], {}, 0, (1, 1), Permission.IMPLIED_PURCHASE, 0, "2026-06-01", None),
    ("9 contract", [(Basis.CONTRACT, "2010-01-01", {"until": date(2024, 6, 30)})], {}, 0, (1, 1),
     Permission.IMPLIED_CONTRACT, 0, "2026-06-30", None),
    ("10 inquiry", [(Basis.INQUIRY, "2025-12-31", {})], {}, 0, (1, 1), Permission.IMPLIED_INQUIRY, 0, "2026-06-30", None),
    ("11 member", [(Basis.NON_BUSINESS, "2024-06-02", {})], {}, 0, (1, 1), Permission.IMPLIED_NON_BUSINESS, 0, "2026-06-02", None),
    ("12 published", [(Basis.PUBLISHED, "1990-01-01", {})], {}, 0, (1, 1), Permission.IMPLIED_PUBLISHED, 0, None, None),
    ("13 no proof", [(Basis.EXPRESS, "2026-01-01", {})], {}, 0, (0, 1), Permission.NO_PROOF, 0, None, None),
    ("14 expired (case 93)", [(Basis.INQUIRY, "2025-08-31", {})], {}, 0, (0, 1), Permission.EXPIRED, 0, None, None),
    ("15 unconfirmed", [(Basis.PENDING, "2026-05-01", {})], {}, 0, (0, 1), Permission.UNCONFIRMED, 0, None, None),
    ("16 no consent", [], {}, 0, (0, 1), Permission.NO_CONSENT, None, None, None),
    ("the latest expiry counts", [(Basis.INQUIRY, "2026-05-01", {}), (Basis.PURCHASE, "2025-01-01", {})], {}, 0, (1, 1),
     Permission.IMPLIED_PURCHASE, 1, "2027-01-01", None),
    ("another channel", [(Basis.EXPRESS, "2026-01-01", {**FORM, "channel": Channel.SMS})], {}, 0, (0, 1),
     Permission.NO_CONSENT, None, None, None),
    ("another address", [(Basis.EXPRESS, "2026-01-01", {**FORM, "address": "old@example.com"})], {}, 0, (0, 1),
     Permission.NO_CONSENT, None, None, None),
]


@pytest.mark.parametrize("what,said,contact,suppressed,allowed,reason,record,last,retry", ROWS, ids=[row[0] for row in ROWS])
def test_table_7(mailing, what, said, contact, suppressed, allowed, reason, record, last, retry):
    with mailing.book.transaction(today=TODAY) as txn:
        ids = dict(enumerate(say(mailing, txn, basis, day, **fields) for basis, day, fields in said))
        if contact:
            txn.change(mailing.ann, **contact)
        if suppressed:
            ids["suppression"] = txn.add(kith.Suppression(address="ann@EXAMPLE.com"))
    with mailing.book.view(today=TODAY) as view:
        commercial, transactional = (view.may_contact(mailing.ann, Channel.EMAIL, message) for message in Message)
        assert view.may_contact(mailing.ann, Channel.EMAIL) == commercial
    assert (commercial.allowed, transactional.allowed) == allowed and commercial.reason is reason is transactional.reason
    assert commercial.record == ids.get(record, 0) and not commercial.warn
    assert commercial.expires == (last and date.fromisoformat(last)) and commercial.retry == (retry and date.fromisoformat(retry))
    assert transactional.expires is None and transactional.retry is None
    for said_of in (commercial, transactional):  # the view is closed: the text is ours
        assert said_of.address == ("Ann@example.com" if said_of.allowed else None)


def test_a_permission_ends_on_its_last_day(mailing):
    with mailing.book.transaction(today=TODAY) as txn:
        say(mailing, txn, Basis.INQUIRY, "2025-08-31")
    with mailing.book.view(today=TODAY) as view:
        asked = [view.may_contact(mailing.ann, Channel.EMAIL, on=day) for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert [(one.allowed, one.reason) for one in asked] == [(True, Permission.IMPLIED_INQUIRY), (False, Permission.EXPIRED)]


def test_a_law_says_what_it_allows(mailing):
    with mailing.book.transaction(today=TODAY) as txn:
        own = txn.add(kith.ConsentLaw(code="own", unproven=True))
        txn.add(kith.ConsentTerm(law=own, basis=Basis.INQUIRY, months=1))
        say(mailing, txn, Basis.INQUIRY, "2026-01-31")
        with txn.view() as view:
            asked = [view.may_contact(mailing.ann, Channel.EMAIL, law=law, on=date(2026, 2, 28))
                     for law in (0, mailing.casl, mailing.opt_in, own)]
            assert [one.allowed for one in asked] == [True, True, False, True] and asked[3].expires == date(2026, 2, 28)
        say(mailing, txn, Basis.EXPRESS, "2026-05-01")
        with txn.view() as view:
            said = view.may_contact(mailing.ann, Channel.EMAIL, law=own)
            assert (said.allowed, said.warn, said.reason) == (True, True, Permission.NO_PROOF)
        txn.add_consent_laws()  # what is there stays
        with txn.view() as view:
            assert [law.code for law in view.records(kith.ConsentLaw)] == ["casl", "opt_in", "own"]


def test_each_channel_has_its_address_and_consent_can_be_taken_over(mailing):
    with mailing.book.transaction(today=TODAY) as txn:
        for channel in Channel:
            say(mailing, txn, Basis.EXPRESS, "2026-01-01", channel=channel, **FORM)
        txn.change(mailing.ann, do_not_call=True)
        with txn.view() as view:
            asked = [view.may_contact(mailing.ann, channel) for channel in Channel]
        assert [one.address for one in asked] == ["Ann@example.com", "+49 170 55-66", None]
        assert asked[2].reason is Permission.WITHDRAWN
    unknown = kith.Contact(customer=mailing.customer, name="Bob", email="bob@example.com", consent=Consent.UNKNOWN)
    with pytest.raises(kith.RuleError) as refused, mailing.book.transaction(today=TODAY) as txn:
        txn.add(unknown)
    assert refused.value.rule is Rule.CONSENT_MISSING
    with mailing.book.transaction(today=TODAY, importing=True) as txn:
        bob = txn.add(unknown)
    with mailing.book.view(today=TODAY) as view:
        assert view.may_contact(bob, Channel.EMAIL).reason is Permission.NO_CONSENT


def test_what_is_wrong_with_a_question_about_contacts(mailing):
    view = mailing.book.view(today=TODAY)
    for call in (lambda: view.may_contact(mailing.customer, Channel.EMAIL), lambda: view.may_contact(mailing.ann, 9),
                 lambda: view.may_contact(mailing.ann, Channel.EMAIL, 9),
                 lambda: view.may_contact(mailing.ann, Channel.EMAIL, law=mailing.ann)):
        with pytest.raises(kith.InvalidError):
            call()
    for call in (lambda: view.may_contact(mailing.ann + (1 << 20), Channel.EMAIL),
                 lambda: view.may_contact(mailing.ann, Channel.EMAIL, law=mailing.casl + (1 << 20))):
        with pytest.raises(kith.NotFoundError):
            call()
    view.close()
    with pytest.raises(kith.ClosedError):
        view.may_contact(mailing.ann, Channel.EMAIL)
    txn = mailing.book.transaction(today=TODAY)
    txn.close()
    with pytest.raises(kith.ClosedError):
        txn.add_consent_laws()


# -------------------------------------------------------------------------------------------------------- signatories

@pytest.fixture
def family(book):
    """A child, and its father, mother and aunt. A profile where both sign."""
    at = SimpleNamespace(book=book)
    with book.transaction(today=TODAY) as txn:
        txn.add_legal_profiles()
        at.guardian = txn.add(kith.RelationType(code="guardian", effect=Effect.LEGAL_REPRESENTATIVE))
        at.kin = txn.add(kith.RelationType(code="kin"))
        at.co_sign = txn.add(kith.LegalProfile(code="both", majority=18, partial=14, medical_consent=15, co_sign=True))
        at.father, at.mother, at.aunt = txn.add_many(
            kith.Customer(number=f"K{number}", kind=PartyKind.PERSON, surname=name, birth_date=date(1980, 5, 5),
                          document=f"4010 {number}", address="Nevsky 1", phone="+7 911 1")
            for number, name in enumerate(("Kanareikin", "Kanareikina", "Orlova"), 1))
        at.child = txn.add(kith.Customer(number="K9", kind=PartyKind.PERSON, surname="Kanareikin", given_name="Pyotr"))
    return at


def represent(family, txn, who, **fields):
    return txn.add(kith.Relation(from_=getattr(family, who), type=family.guardian, to=family.child, **fields))


SELF, CONSENT, REPRESENTATIVE = Signatory.SELF, Signatory.SELF_WITH_CONSENT, Signatory.REPRESENTATIVE
MISSING, INVALID, OPEN = Signatory.REPRESENTATIVE_MISSING, Signatory.REPRESENTATIVE_INVALID, Signatory.UNDETERMINED
GROWN, OF_17, OF_15, OF_14, OF_13 = "2008-06-01", "2008-06-02", "2011-06-01", "2011-06-02", "2012-06-02"
LIMITED, INCAPACITATED, EMANCIPATED = Capacity.LIMITED, Capacity.INCAPACITATED, Capacity.EMANCIPATED
# Capacity (None: full), birth date, how many representatives; the result for a contract, with co-signing, for treatment.
AGES = [
    (None, GROWN, 0, SELF, SELF, SELF), (None, GROWN, 1, SELF, SELF, SELF),
    (None, None, 0, SELF, SELF, SELF), (None, None, 1, OPEN, OPEN, OPEN), (None, None, 2, OPEN, OPEN, OPEN),
    (None, OF_13, 0, MISSING, MISSING, MISSING), (None, OF_13, 1, REPRESENTATIVE, REPRESENTATIVE, REPRESENTATIVE),
    (None, OF_13, 2, REPRESENTATIVE, REPRESENTATIVE, REPRESENTATIVE),
    (None, OF_14, 0, MISSING, MISSING, MISSING), (None, OF_14, 1, REPRESENTATIVE, CONSENT, REPRESENTATIVE),
    (None, OF_15, 0, MISSING, MISSING, SELF), (None, OF_17, 1, REPRESENTATIVE, CONSENT, SELF),
    (None, OF_17, 2, REPRESENTATIVE, CONSENT, SELF),
    (EMANCIPATED, OF_14, 1, SELF, SELF, SELF), (EMANCIPATED, OF_13, 0, MISSING, MISSING, MISSING),
    (LIMITED, GROWN, 0, MISSING, MISSING, SELF), (LIMITED, GROWN, 1, CONSENT, CONSENT, SELF),
    (LIMITED, OF_17, 1, REPRESENTATIVE, CONSENT, SELF), (LIMITED, OF_14, 0, MISSING, MISSING, MISSING),
    (INCAPACITATED, GROWN, 0, MISSING, MISSING, MISSING),
    (INCAPACITATED, GROWN, 2, REPRESENTATIVE, REPRESENTATIVE, REPRESENTATIVE),
    (INCAPACITATED, OF_17, 1, REPRESENTATIVE, REPRESENTATIVE, REPRESENTATIVE),
]


@pytest.mark.parametrize("capacity,born,count,contract,co_signed,treatment", AGES)
def test_table_5(family, capacity, born, count, contract, co_signed, treatment):
    with family.book.transaction(today=TODAY) as txn:
        links = [represent(family, txn, who) for who in ("mother", "father")[:count]]
        txn.change(family.child, capacity=capacity, birth_date=born and date.fromisoformat(born))
        for document, profile, result in ((CONTRACT, 0, contract), (CONTRACT, family.co_sign, co_signed),
                                          (TREATMENT, 0, treatment)):
            with txn.view() as view:
                found = view.signatory_of(family.child, document, profile=profile)
            by_child, by_other = result in (SELF, CONSENT), result in (REPRESENTATIVE, CONSENT)
            assert found.result is result and found.age_unknown == (born is None)
            assert found.signatory == (family.child if by_child else family.mother if result is REPRESENTATIVE else 0)
            assert (found.consenting, found.relation) == (family.mother if result is CONSENT else 0, links[0] if by_other else 0)
            assert found.several == (count > 1 and result is not SELF)
            assert (found.name, found.document) == (("Kanareikin", None) if by_child else ("Kanareikina", "4010 2")
                                                    if result is REPRESENTATIVE else (None, None))
            if result is REPRESENTATIVE:
                assert (found.address, found.phone) == ("Nevsky 1", "+7 911 1")
                assert [row.reason for row in found.trace] == [Reason.TAKEN, Reason.NOT_CHOSEN][:count]


@pytest.mark.parametrize("change,link,reason", [
    ({"birth_date": date(2008, 6, 2)}, {}, Reason.UNDERAGE), ({"capacity": LIMITED}, {}, Reason.NOT_CAPABLE),
    ({"status": Status.INACTIVE}, {}, Reason.INACTIVE), ({}, {"until": YESTERDAY}, Reason.EXPIRED),
    ({}, {"since": TODAY + timedelta(days=1)}, Reason.NOT_YET_VALID),
], ids=["underage", "not capable", "inactive", "expired", "not yet"])
def test_who_may_not_represent_and_why(family, change, link, reason):
    with family.book.transaction(today=TODAY) as txn:
        txn.change(family.child, birth_date=date.fromisoformat(OF_13))
        txn.add(kith.Relation(from_=family.father, type=family.kin, to=family.child))  # kinship gives no right
        relation = represent(family, txn, "mother", **link)
        if change:
            txn.change(family.mother, **change)
        with txn.view() as view:
            found = view.signatory_of(family.child, CONTRACT)
        assert (found.result, found.signatory, found.name) == (INVALID, 0, None)
        assert [(row.subject, row.record, row.reason) for row in found.trace] == [(family.mother, relation, reason)]
        represent(family, txn, "aunt")
        with txn.view() as view:
            assert view.signatory_of(family.child, CONTRACT).signatory == family.aunt


def test_another_may_be_named_and_what_is_signed_stays(family):
    """Case 85; and the data of the day."""
    with family.book.transaction(today=TODAY, actor="anna") as txn:
        txn.change(family.child, birth_date=date.fromisoformat(OF_13))
        father, mother = represent(family, txn, "father", priority=2), represent(family, txn, "mother", priority=1)
        with txn.view() as view:
            assert view.signatory_of(family.child, CONTRACT).signatory == family.mother
            named = view.signatory_of(family.child, CONTRACT, representative=family.father)
            assert (named.signatory, named.relation, named.several) == (family.father, father, False)  # somebody has chosen
            assert view.signatory_of(family.child, CONTRACT, representative=family.aunt).result is INVALID
        signed = txn.sign_document(family.child, CONTRACT, "17/26")
        other = txn.sign_document(family.child, TREATMENT, "18/26", representative=family.father, profile=family.co_sign,
                                  on=YESTERDAY)
    with family.book.transaction(today=TODAY) as txn:
        txn.change(family.mother, surname="Orlova", document=None, phone=None)
    with family.book.view(today=TODAY) as view:
        first, second = view.parts(kith.SignedDocument, family.child)
        assert (first.id, first.number, first.date, first.result, first.signatory, first.relation, first.author) == (
            signed, "17/26", TODAY, REPRESENTATIVE, family.mother, mother, "anna")
        assert (first.name, first.document, first.address, first.phone) == ("Kanareikina", "4010 2", "Nevsky 1", "+7 911 1")
        assert first.patient and "Kanareikin" in first.patient
        assert (second.id, second.kind, second.signatory, second.profile, second.date) == (
            other, TREATMENT, family.father, family.co_sign, YESTERDAY)


def test_what_nobody_may_sign_is_not_frozen(family):
    with family.book.transaction(today=TODAY) as txn:
        txn.change(family.child, birth_date=date.fromisoformat(OF_13))
        with pytest.raises(kith.RuleError) as refused:
            txn.sign_document(family.child, CONTRACT, "17/26")
        assert refused.value.rule is Rule.NO_SIGNATORY
        represent(family, txn, "mother")
        for number in ("", "x" * 1000):
            with pytest.raises(kith.ShapeError):
                txn.sign_document(family.child, CONTRACT, number)
        with pytest.raises(ValueError):
            txn.sign_document(family.child, CONTRACT, "17\0")
        with txn.view() as view:
            assert view.parts(kith.SignedDocument, family.child) == []


def test_many_representatives_are_all_in_the_trace(family):
    with family.book.transaction(today=TODAY) as txn:
        txn.change(family.child, birth_date=date.fromisoformat(OF_13))
        many = txn.add_many(kith.Customer(number=f"M{number}", kind=PartyKind.PERSON, surname="M") for number in range(100))
        links = txn.add_many(kith.Relation(from_=one, type=family.guardian, to=family.child, priority=number)
                             for number, one in enumerate(many))
    with family.book.view(today=TODAY) as view:
        found = view.signatory_of(family.child, CONTRACT)
    assert [row.record for row in found.trace] == links


def test_what_is_wrong_with_a_question_about_signatories(family):
    view = family.book.view(today=TODAY)
    for call in (lambda: view.signatory_of(family.guardian, CONTRACT), lambda: view.signatory_of(family.child, 9),
                 lambda: view.signatory_of(family.child, CONTRACT, profile=family.child),
                 lambda: view.signatory_of(family.child, CONTRACT, representative=family.guardian)):
        with pytest.raises(kith.InvalidError):
            call()
    for call in (lambda: view.signatory_of(family.child + (1 << 20), CONTRACT),
                 lambda: view.signatory_of(family.child, CONTRACT, profile=family.co_sign + (1 << 20))):
        with pytest.raises(kith.NotFoundError):
            call()
    view.close()
    with pytest.raises(kith.ClosedError):
        view.signatory_of(family.child, CONTRACT)
    txn = family.book.transaction(today=TODAY)
    txn.close()
    for call in (lambda: txn.sign_document(family.child, CONTRACT, "1"), txn.add_legal_profiles):
        with pytest.raises(kith.ClosedError):
            call()


def test_legal_profiles_are_added_once(family):
    with family.book.transaction(today=TODAY) as txn:
        txn.add_legal_profiles()
        with txn.view() as view:
            assert sorted(one.code for one in view.records(kith.LegalProfile)) == ["both", "de", "plain", "ru"]
            german = view.find(kith.LegalProfile, "de")
            txn.change(family.child, birth_date=date.fromisoformat(OF_13))
        represent(family, txn, "mother")
        with txn.view() as view:
            assert view.signatory_of(family.child, CONTRACT, profile=german).result is CONSENT
