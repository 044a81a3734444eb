"""Book, view and transaction: what they do, and how they end."""

from datetime import date, datetime, timedelta, timezone

import pytest

import kith
from support import TODAY
from kith import codes
from kith.codes import End, Outcome, PartyKind, Period


def customer(number, surname="x", **more):
    return kith.Customer(number=number, kind=PartyKind.PERSON, surname=surname, **more)


def relation(one, kind, other, **more):
    return kith.Relation(from_=one, type=kind, to=other, **more)


def test_a_transaction_commits_when_its_block_ends_well(people):
    with people.book.transaction() as txn:
        ident = txn.add(customer("K9"))
    assert txn.closed and txn.sequence == 2 + 1
    with people.book.view() as view:
        assert view.sequence == txn.sequence and view.get(kith.Customer, ident).surname == "x"


def test_a_transaction_is_abandoned_on_an_exception(people):
    with pytest.raises(ZeroDivisionError):
        with people.book.transaction() as txn:
            txn.add(customer("K9"))
            1 / 0
    assert txn.closed and txn.sequence is None
    with people.book.view() as view, pytest.raises(KeyError):
        view.find(kith.Customer, "K9")


def test_a_refused_commit_closes_the_transaction_and_says_why(people):
    with pytest.raises(kith.RuleError) as caught:
        with people.book.transaction() as txn:
            txn.add(customer("K8"))
            txn.add(customer("K1"))
    error = caught.value
    assert isinstance(error, ValueError) and error.rule is codes.Rule.NUMBER_TAKEN and error.id == "K101"
    assert (error.name, error.field, error.other, error.change) == ("NUMBER_TAKEN", "number", people.anna, 1)
    assert str(error).endswith("[NUMBER_TAKEN]") and error.cause and error.cure
    assert error.text("de") and error.text("ru") != error.text("en")
    assert txn.closed


def test_a_refused_transaction_may_be_mended(people):
    with people.book.transaction() as txn:
        txn.add(customer("K8"))
        txn.add(customer("K1"))
        with pytest.raises(kith.RuleError):
            txn.commit()
        (finding,) = txn.check()
        with txn.view() as what_if:
            assert "NUMBER_TAKEN" in str(what_if.describe(finding))
        assert txn.drop([finding.change]) == 1
    with people.book.view() as view:
        assert view.find(kith.Customer, "K8")


def test_a_batch_is_added_whole_or_not_at_all(people):
    with people.book.transaction() as txn:
        with pytest.raises(kith.ShapeError) as caught:
            txn.add_many([customer("K7"), customer("K8"), customer("K9", surname="y" * 300), customer("K10")])
        assert caught.value.index == 2
        assert txn.add_many([]) == []
        txn.add(customer("K11"))
    with people.book.view() as view:
        assert view.find_customers(["K7", "K8", "K9", "K10"]) == [None] * 4
        assert view.find(kith.Customer, "K11")


def test_changing(people):
    with people.book.view() as view:
        anna = view.get(kith.Customer, people.anna)
    with people.book.transaction() as txn:
        txn.change(people.anna, city=None, surname="Penrose")
    from dataclasses import replace

    with people.book.transaction() as txn:
        txn.save(anna, replace(anna, given_name="Grace"))  # city and surname did not differ: they stay
        with pytest.raises(ValueError):
            txn.save(anna, replace(anna, id=people.boris))
    with people.book.view() as view:
        read = view.get(kith.Customer, people.anna)
        assert (read.surname, read.given_name, read.city) == ("Penrose", "Grace", None)
        with people.book.transaction() as txn:
            txn.remove(people.clara)
        assert view.get(kith.Customer, people.clara).surname == "Chen"  # this view shows what it showed


def test_relations(people):
    since = date(2020, 1, 1)
    with people.book.transaction(today=TODAY) as txn:
        wife = txn.add(relation(people.anna, people.wife, people.boris, since=since))
        assert txn.relate(relation(people.anna, people.wife, people.boris, since=since)) == wife
        again = txn.relate(relation(people.anna, people.wife, people.boris, until=date(2019, 1, 1), priority=3, remark="r"))
        assert again != wife
        tick = kith.Tick(people.parent, End.TO)
        assert txn.save_ticks(people.anna, people.clara, [tick]) == 1
        assert txn.save_ticks(people.anna, people.clara, [tick]) == 0
    with people.book.view(today=TODAY) as view:
        links = list(view.relations(people.anna))
        assert [(link.type, link.other, link.end, link.period) for link in links] == [
            (people.wife, people.boris, End.FROM, Period.CURRENT), (people.parent, people.clara, End.TO, Period.CURRENT)]
        assert view.get(kith.Relation, again).remark == "r"
        assert [link.relation for link in view.relations(people.anna, type=people.wife, periods=Period.PAST)] == [again]
        assert len(list(view.relations(people.anna, periods=kith.ANY_TIME))) == 3
        assert view.relations_of([people.anna, people.boris, people.clara]) == [
            list(view.relations(one)) for one in (people.anna, people.boris, people.clara)]
        assert view.relations_of([]) == [] and view.are_related([]) == []
        assert view.is_related(people.anna, people.wife, people.boris) == wife
        assert view.is_related(people.anna, people.wife, people.boris, as_of=date(2019, 6, 1)) is None
        assert view.are_related([(people.anna, people.wife, people.boris), (people.boris, people.wife, people.anna)]) == [
            wife, None]
        reached = view.reach(people.boris, 5)
        assert [(one.customer, one.distance, one.previous) for one in reached] == [(people.anna, 1, None), (people.clara, 2, 0)]
        assert sorted(view.users(people.boris)) == [wife, again] and view.today == TODAY
    with people.book.transaction(today=TODAY) as txn:
        txn.end(wife)
        txn.reopen(wife)
        txn.end(wife, date(2026, 5, 1))
        txn.retire(people.clara)
    with people.book.view(today=date(2026, 7, 1)) as view:
        assert list(view.relations(people.anna)) == []
        assert view.get(kith.Customer, people.clara).status is codes.Status.INACTIVE


def test_more_relations_than_a_batch(people):
    count = 3000
    with people.book.transaction() as txn:
        ids = txn.add_many(customer(f"N{number}", f"Many{number}") for number in range(count))
        relations = txn.add_many(relation(one, people.parent, people.anna) for one in ids)
    with people.book.view() as view:
        links = list(view.relations(people.anna))
        assert [link.other for link in links] == ids and [link.relation for link in links] == relations
        assert [len(some) for some in view.relations_of([people.anna, ids[0]])] == [count, 1]
        assert [one.id for one in view.records(kith.Customer)] == [people.anna, people.boris, people.clara, *ids]
        assert list(view.search("many").ids()) == [one.id for one in view.search("MANY")]
        assert len(list(view.search("many"))) == count
        assert view.read(kith.Customer, reversed(ids))[0].number == f"N{count - 1}"
        pairs = list(view.select_pairs(people.parent, among=[people.anna, *ids[:2000]]))
        assert [pair.from_ for pair in pairs] == ids[:2000]


def test_a_record_with_more_text_than_the_room_for_a_batch(book):
    with book.transaction() as txn:
        ids = txn.add_many(customer(f"K{number}", remarks="ы" * 2000, address="y" * 4000, document="z" * 200)
                           for number in range(100))
    with book.view() as view:
        assert [len(one.remarks) for one in view.read(kith.Customer, ids)] == [2000] * 100


def test_types_and_labels(people):
    with people.book.transaction() as txn:
        for end, sex, text in ((End.FROM, codes.Sex.FEMALE, "mother"), (End.FROM, codes.Sex.MALE, "father"), (End.TO, None, "child")):
            txn.add(kith.Label(owner=people.parent, end=end, sex=sex, language="en", text=text))
    with people.book.view() as view:
        assert view.find_type("Mother") == (people.parent, End.FROM) and view.find_type("child") == (people.parent, End.TO)
        assert view.label(people.parent, End.FROM, codes.Sex.MALE) == "father"
        assert view.label(people.parent, End.TO, language="de") == "child"
        assert view.label(0) == "" and view.label(people.wife) == "wife"
        with pytest.raises(LookupError):
            view.find_type("uncle")
    with people.book.transaction(today=TODAY) as txn:
        txn.add(relation(people.anna, people.parent, people.boris))
        txn.change_type(people.parent, codes.Policy.DELETE, from_kind=PartyKind.ORGANISATION)
    with people.book.view() as view:
        assert list(view.relations(people.anna)) == []


def test_selecting(people):
    with people.book.transaction() as txn:
        txn.change(people.boris, birth_date=date(1980, 12, 30), sex=codes.Sex.MALE)
        txn.change(people.clara, city="York")
        pair = txn.add(relation(people.anna, people.wife, people.boris))
    with people.book.view(today=TODAY) as view:
        def ids(**filters):
            return list(view.select(**filters).ids())

        assert ids(city="leeds") == [people.anna, people.boris] and ids(kind=PartyKind.ORGANISATION) == []
        assert ids(birthday=((12, 24), (1, 6))) == [people.boris] and ids(age_least=45, age_most=45) == [people.boris]
        assert ids(among=[people.clara, people.anna]) == [people.anna, people.clara]
        assert ids(criteria=[kith.Criterion(type=people.wife, other_sex=codes.Sex.MALE, same_city=True)]) == [people.anna]
        assert ids(criteria=[kith.Criterion(type=people.wife, end=End.TO)]) == [people.boris]
        assert ids(criteria=[kith.Criterion(type=people.wife, not_related=True)]) == [people.clara]
        assert [one.id for one in view.select_pairs(people.wife, city="Leeds", same_city=True)] == [pair]
        assert view.select(sex=codes.Sex.MALE).first().surname == "Brandt" and view.search("zzz").first() is None
        with pytest.raises(TypeError):
            view.select_pairs(people.wife, town="Leeds").__next__()


def test_history(people):
    at = datetime(2026, 6, 1, 9, tzinfo=timezone.utc)
    with people.book.transaction(actor="boris", shop="s", at=at, reason="moved", request=5) as txn:
        txn.change(people.anna, city="York", given_name="A")
    with people.book.view() as view:
        newest, oldest = view.history(customer=people.anna)
        assert (newest.actor, newest.shop, newest.reason, newest.request, newest.at) == ("boris", "s", "moved", 5, at)
        assert newest.operation is codes.Operation.CHANGE and newest.id == people.anna and newest.kind_name == "customer"
        assert newest.before == {"city": "Leeds", "given_name": None} and newest.after == {"city": "York", "given_name": "A"}
        assert newest.record is None and newest.customers == (people.anna,)
        assert oldest.operation is codes.Operation.ADD and oldest.after["surname"] == "Ashby"
        assert list(view.history(since=at, until=at + timedelta(days=1))) == [newest]
        assert {entry.kind for entry in view.history(kind=kith.RelationType)} == {kith.RelationType.KIND}


def test_history_of_many_pages(people):
    with people.book.transaction() as txn:
        txn.add_many(customer(f"N{number}", remarks="r" * 500) for number in range(1700))
    with people.book.view() as view:
        entries = list(view.history(kind=kith.Customer))
        assert len(entries) == 1703 and len({(one.sequence, one.index) for one in entries}) == 1703
        assert entries == sorted(entries, key=lambda one: (-one.sequence, -one.index))


def test_prepare_and_finish(people):
    txn = people.book.transaction(actor="anna", reason="r", request=9)
    ident = txn.add(customer("K9", birth_date=date(2000, 1, 1)))
    changes = txn.prepare()
    assert len(changes) == 1 and changes.base == 2
    assert (changes.head.sequence, changes.head.actor, changes.head.reason, changes.head.request) == (3, "anna", "r", 9)
    (change,) = changes
    assert changes[0] == change and change.record == kith.Customer(
        id=ident, number="K9", kind=PartyKind.PERSON, surname="x", birth_date=date(2000, 1, 1))
    other = people.book.transaction()
    other.add(customer("K10"))
    with pytest.raises(kith.BusyError):
        other.commit()
    txn.finish(Outcome.COMMITTED)
    for use in (lambda: len(changes), lambda: changes.base, lambda: list(changes), lambda: changes.head,
                lambda: txn.finish(Outcome.COMMITTED)):
        with pytest.raises(ValueError):
            use()
    assert other.commit() == 4
    txn.close()
    other.close()
    with people.book.view() as view:
        assert view.get(kith.Customer, ident).number == "K9"


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.CONFLICT])
def test_what_a_host_could_not_store_is_not_committed_by_the_end_of_the_block(people, outcome):
    """Else it would be stored without the host's own rows, which were rolled back."""
    with people.book.transaction() as txn:
        txn.add(customer("K9"))
        txn.prepare()
        txn.finish(outcome)
    assert txn.sequence is None
    with people.book.view() as view, pytest.raises(kith.NotFoundError):
        view.find(kith.Customer, "K9")


def test_what_could_not_be_prepared_is_refused_by_the_end_of_the_block(people):
    """Else a block that goes on after the error would end well, and nothing would be stored."""
    with pytest.raises(kith.RuleError):
        with people.book.transaction() as txn:
            txn.add(customer("K9"))
            txn.add(customer("K9"))
            with pytest.raises(kith.RuleError):
                txn.prepare()
    with people.book.transaction() as txn:
        txn.add(customer("K9"))
        other = people.book.transaction()
        other.add(customer("K10"))
        other.prepare()
        with pytest.raises(kith.BusyError):
            txn.prepare()
        other.finish(Outcome.REJECTED)
        other.close()
    assert txn.sequence == people.book.stats().sequence
    with people.book.transaction() as txn:  # what has been prepared once stays its host's, whatever comes then
        txn.add(customer("K11"))
        txn.prepare()
        txn.finish(Outcome.REJECTED)
        txn.add(customer("K11"))
        with pytest.raises(kith.RuleError):
            txn.prepare()
    assert txn.sequence is None


def test_rejecting_leaves_the_transaction_open(people):
    with people.book.transaction() as txn:
        txn.add(customer("K9"))
        txn.prepare()
        txn.finish(Outcome.REJECTED)
        txn.commit()
    assert txn.sequence == 3
    with people.book.transaction() as txn:
        txn.add(customer("K10"))
        txn.prepare()
        txn.finish(Outcome.REJECTED)
        txn.prepare()
        txn.finish(Outcome.COMMITTED)
    with people.book.view() as view:
        assert view.find(kith.Customer, "K9") and view.find(kith.Customer, "K10")


def test_limits_rights_and_log():
    asked, lines = [], []

    def rights(actor, shop, operation, cls):
        asked.append((actor, shop, operation, cls))
        return actor == "anna"

    limits = {codes.Limit.NAME: 10}
    with kith.Book(rights=rights, log=lambda level, line: lines.append(line), limits=limits, name="b") as book:
        assert book.limit(codes.Limit.NAME) == 10
        with book.transaction(actor="anna", shop="s") as txn:
            txn.add(customer("K1"))
            with pytest.raises(kith.ShapeError):
                txn.add(customer("K2", surname="x" * 11))
        assert ("anna", "s", codes.Operation.ADD, kith.Customer) in asked
        with pytest.raises(PermissionError) as caught:
            with book.transaction(actor="boris") as txn:
                txn.add(customer("K2"))
        assert caught.value.code is codes.ErrorCode.DENIED
        with pytest.raises(PermissionError):
            book.view(actor="boris")
        stats = book.stats()
        assert stats.records[kith.Customer.KIND] == 1 and stats.sequence == 2 and not stats.stale


def test_an_exception_in_rights_is_the_cause():
    def rights(actor, shop, operation, cls):
        raise LookupError("no list of users")

    with kith.Book(rights=rights) as book:
        with pytest.raises(kith.DeniedError) as caught:
            book.view()
        assert isinstance(caught.value.__cause__, LookupError)


def test_rights_of_roles():
    with kith.Book(rights_mode=codes.Rights.ROLES, owner="anna") as book:
        with pytest.raises(kith.DeniedError):
            book.view(actor="nobody")
        with book.view(actor="anna") as view:
            assert view.find(kith.Role, "seller")


def test_several_writers_conflict_only_where_they_meet(people):
    one, other, third = (people.book.transaction() for _ in range(3))
    one.change(people.anna, city="York")
    other.change(people.anna, surname="Penrose")
    third.change(people.anna, city="Bath")
    one.commit()
    other.commit()
    with pytest.raises(kith.ConflictError):
        third.commit()
    for txn in (one, other, third):
        txn.close()
    with people.book.view() as view:
        anna = view.get(kith.Customer, people.anna)
        assert (anna.city, anna.surname) == ("York", "Penrose")


def test_validating(people):
    with people.book.transaction(today=TODAY) as txn:
        txn.add(relation(people.anna, people.parent, people.boris))
        txn.add_many(customer(f"N{number}") for number in range(2000))  # progress is told every 1,024 records
    with people.book.transaction(today=TODAY) as txn:
        txn.change_type(people.parent, codes.Policy.LEAVE, from_kind=PartyKind.ORGANISATION)
    seen = []
    with people.book.view() as view:
        (finding,) = view.validate(lambda done, total: seen.append((done, total)))
        assert finding.rule is codes.Rule.PARTY_KIND and "PARTY_KIND" in str(view.describe(finding))
        assert seen
        with pytest.raises(kith.StoppedError):
            view.validate(lambda done, total: True)


def test_every_status_has_a_class_and_a_message():
    for code in codes.ErrorCode:
        if code != codes.ErrorCode.OK:
            cls = kith.errors.class_of(int(code))
            assert issubclass(cls, kith.Error) and cls is not kith.Error and cls.code is code
            assert cls().id.startswith("K") and getattr(kith, cls.__name__) is cls
            assert len(cls.__bases__) == 2, f"{cls.__name__} is no built-in that one would catch"
    names = {message.name for message in kith.messages()}
    assert {rule.name for rule in codes.Rule} - {"NONE"} <= names


def test_version_and_features():
    assert kith.__version__.split(".")[0] == kith._lib.VERSION.split(".")[0]
    assert kith.schema.has_feature(codes.Feature.HISTORY)
