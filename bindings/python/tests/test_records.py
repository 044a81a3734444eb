"""Records: dataclasses of the schema, and what their fields hold."""

import dataclasses
import pickle
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import kith
from kith import _convert, _record, codes, schema
from kith.codes import PartyKind, Sex
from stores import DictStore
from support import FULL, SEED, TODAY


def test_every_kind_is_a_frozen_dataclass_of_its_fields():
    for info in schema.kinds():
        cls = kith.class_of(info.name)
        assert dataclasses.is_dataclass(cls) and cls.__dataclass_params__.frozen
        names = [field.name for field in dataclasses.fields(cls)]
        wanted = [field.attribute for field in schema.fields(info.number)]
        assert sorted(names) == sorted([*wanted, "id"])
        assert cls is kith.class_of(info.number)
    with pytest.raises(KeyError):
        kith.class_of("nothing")


def test_a_record_is_read_back_as_it_was_written(book):
    person = kith.Customer(
        number="K1", kind=PartyKind.PERSON, surname="Цаплин", given_name="Ёж", sex=Sex.MALE, birth_date=date(1, 1, 1),
        registration_date=date(9999, 12, 31), capacity=codes.Capacity.LIMITED, status=codes.Status.ACTIVE,
        address="line 1\nline 2", remarks="\U0001f426" * 900)
    with book.transaction() as txn:
        category = txn.add(kith.Category(code="c"))
        person = dataclasses.replace(person, category=category)
        ident = txn.add(person)
    with book.view() as view:
        read = view.get(kith.Customer, ident)
        assert read == dataclasses.replace(person, id=ident)
        assert view.record(ident) == read
        assert isinstance(read.sex, Sex) and read.sex is Sex.MALE
        assert pickle.loads(pickle.dumps(read)) == read
        assert hash(read) == hash(view.get(kith.Customer, ident))
        with pytest.raises(dataclasses.FrozenInstanceError):
            read.surname = "x"


LETTERS = st.characters(blacklist_characters="\0", blacklist_categories=("Cs",))
TEXTS = st.none() | st.text(LETTERS, min_size=1, max_size=40)
CODES = st.none() | st.text(LETTERS, min_size=1, max_size=16)  # at most 64 bytes
DATES = st.none() | st.dates()
PEOPLE = st.builds(
    kith.Customer, number=st.text("0123456789KЖ", min_size=1, max_size=20), kind=st.sampled_from(PartyKind),
    surname=TEXTS, given_name=TEXTS, organisation=TEXTS, birth_date=DATES, registration_date=DATES, city=TEXTS,
    address=TEXTS, remarks=TEXTS, status=st.none() | st.sampled_from(codes.Status), language=CODES)


@seed(SEED)
@settings(max_examples=400 if FULL else 60)
@given(st.lists(PEOPLE, max_size=5))
def test_whatever_is_written_is_read_back(people):
    store = DictStore()
    with kith.Book(store) as book:
        txn = book.transaction()
        ids = txn.add_many(people)
        wanted = [dataclasses.replace(one, id=ident) for one, ident in zip(people, ids)]
        with txn.view() as view:
            assert view.read(kith.Customer, ids) == wanted
            assert [view.get(kith.Customer, ident) for ident in ids] == wanted
        broken = txn.check()
        txn.drop(finding.change for finding in broken)
        good = [one for number, one in enumerate(wanted) if number not in {finding.change for finding in broken}]
        assert [change.record for change in txn.prepare()] == good
        txn.finish(codes.Outcome.REJECTED)
        txn.commit()
        txn.close()
    with kith.Book(store) as book, book.view() as view:
        assert list(view.records(kith.Customer)) == good


@pytest.mark.parametrize("name, value", [
    ("text", "x"), ("integer", -(2 ** 63)), ("integer", 2 ** 63 - 1), ("integer", 0), ("decimal", Decimal("-0.000001")),
    ("decimal", Decimal(0)), ("decimal", Decimal("9223372036854.775807")), ("date", date(2026, 2, 28)), ("flag", True),
    ("flag", False)])
def test_values_of_attributes(people, name, value):
    with people.book.transaction() as txn:
        attribute = txn.add(kith.Attribute(code="a", kind=codes.Kind.CUSTOMER, type=codes.Type[name.upper()]))
        ident = txn.add(kith.AttributeValue(owner=people.anna, attribute=attribute, **{name: value}))
    with people.book.view() as view:
        read = view.get(kith.AttributeValue, ident)
        assert getattr(read, name) == value and type(getattr(read, name)) is type(value)
        assert [part.id for part in view.parts(kith.AttributeValue, people.anna)] == [ident]
        others = {"text", "integer", "decimal", "date", "flag"} - {name}
        assert all(getattr(read, other) is None for other in others)


@pytest.mark.parametrize("wrong, error", [
    (dict(surname=7), TypeError), (dict(surname="a\0b"), ValueError), (dict(surname="a\ud800"), ValueError),
    (dict(birth_date="2020-01-01"), TypeError), (dict(birth_date=datetime(2020, 1, 1)), TypeError),
    (dict(sex="female"), TypeError), (dict(sex=codes.Status.ACTIVE), TypeError), (dict(sex=True), TypeError),
    (dict(category=1.0), TypeError), (dict(category=2 ** 64), OverflowError), (dict(sex=99), kith.ShapeError),
    (dict(surname="x" * 251), kith.ShapeError), (dict(category=999 * 256 + 5), kith.DanglingError),
    (dict(number=None), kith.ShapeError)])
def test_wrong_values_are_refused(book, wrong, error):
    values = {**dict(number="K1", kind=PartyKind.PERSON, surname="x"), **wrong}
    with book.transaction() as txn:
        with pytest.raises(error) as caught:
            txn.add(kith.Customer(**values))
        if isinstance(caught.value, kith.Error):
            assert caught.value.field == next(iter(wrong))
        else:
            assert str(caught.value).startswith(f"customer.{next(iter(wrong))}: ")
        assert txn.count == 0


def test_unknown_fields_and_classes_are_refused(people):
    with people.book.transaction() as txn:
        with pytest.raises(TypeError, match="no field 'colour'"):
            txn.change(people.anna, colour="red")
        with pytest.raises(TypeError):
            txn.add("customer")
        with pytest.raises(TypeError):
            txn.add(kith.Record())
    with people.book.view() as view, pytest.raises(TypeError):
        view.get(int, people.anna)
    with pytest.raises(TypeError):
        kith.Customer("K1")


def test_instants_are_aware():
    moment = datetime(2026, 6, 1, 9, 0, 0, 7, tzinfo=timezone(timedelta(hours=2)))
    assert _convert.from_instant(_convert.to_instant(moment)) == moment
    assert _convert.from_instant(_convert.to_instant(moment)).tzinfo is timezone.utc
    for wrong, error in ((datetime(2026, 6, 1), ValueError), (date(2026, 6, 1), TypeError),
                         (datetime(1970, 1, 1, tzinfo=timezone.utc), ValueError)):
        with pytest.raises(error):
            _convert.to_instant(wrong)


def test_decimals_are_exact():
    for text in ("0.1", "-3", "12345.678901"):
        assert _convert.from_decimal(_convert.to_decimal(Decimal(text))) == Decimal(text)
    for wrong, error in ((0.1, TypeError), (True, TypeError), (Decimal("0.0000001"), ValueError), (Decimal("NaN"), ValueError)):
        with pytest.raises(error):
            _convert.to_decimal(wrong)


def test_values_as_text():
    for field, value, text in (("birth_date", date(2020, 2, 3), "2020-02-03"), ("sex", Sex.FEMALE, "female"),
                               ("surname", "x", "x"), ("category", 263, "263")):
        assert kith.format_value(kith.Customer, field, value) == text
        assert kith.parse_value(kith.Customer, field, text) == value
        if field != "surname":
            number = kith.number_of_value(kith.Customer, field, value)
            assert kith.value_of_number(kith.Customer, field, number) == value
    assert kith.parse_value(kith.Customer, "sex", "") is None
    with pytest.raises(kith.ShapeError):
        kith.parse_value(kith.Customer, "birth_date", "yesterday")


def test_enums_are_those_of_the_schema_and_the_headers():
    assert [code.name.lower() for code in codes.Kind] == [info.name for info in schema.kinds()]
    assert codes.Period.CURRENT | codes.Period.PAST == 3
    assert codes.Rule.OVERLAP == 7 and codes.ErrorCode.NOT_FOUND == -6
    for number, name in codes.LISTS.items():
        for code in getattr(codes, name):
            assert schema.code_name(number, int(code)) == code.name.lower()
            assert schema.find_code(number, code.name.lower()) == code
    assert schema.find_kind("customer") == kith.Customer.KIND
    assert schema.find_field(kith.Customer.KIND, "surname") == 3
    for limit in codes.Limit:
        assert schema.limit(int(limit))[1] > 0
    assert schema.limit(9999) is None


def test_a_code_of_a_newer_library_stays_a_number():
    field = _record.CODECS[kith.Customer.KIND].by_name["sex"]
    assert _record.from_number(field, 77) == 77


def test_names_of_the_package_are_not_those_of_kinds():
    public = {name for name, value in vars(kith).items() if isinstance(value, type) and not name.startswith("_")}
    records = {cls.__name__ for cls in kith.records.CLASSES.values()}
    errors = {name for name in public if name.endswith("Error")}
    assert public - records - errors <= _record.TAKEN
    assert not records & _record.TAKEN


# ------------------------------------------------------------------------------------------- whose field, which range


def person(number, surname="x"):
    return kith.Customer(number=number, kind=PartyKind.PERSON, surname=surname)


def test_the_field_of_what_is_refused_at_once(people):
    long = "x" * 999
    with people.book.transaction() as txn:
        for refused in (lambda: txn.add(person("N1", surname=long)), lambda: txn.change(people.anna, surname=long),
                        lambda: txn.add_many([person("N1"), person("N2", surname=long)])):
            with pytest.raises(kith.ShapeError) as caught:
                refused()
            assert caught.value.field == "surname"
        with pytest.raises(kith.ShapeError) as caught:
            txn.add_many([kith.Brand(code="b"), kith.Season(code="s" * 999)])
        assert (caught.value.field, caught.value.index) == ("code", 1)
        with pytest.raises(kith.ShapeError) as caught:
            txn.change_type(people.parent, kith.codes.Policy.REFUSE, code=long)
        assert caught.value.field == "code"


def test_the_field_of_what_is_refused_in_one_act(people):
    def nobody(kind):
        return 99 << 8 | kind.KIND

    end, field, value = kith.codes.End.TO, kith.codes.HeaderField, kith.HeaderValue
    with people.book.transaction(today=TODAY) as txn:
        hierarchy = txn.add(kith.Hierarchy(code="h"))
        order = txn.add(kith.Order(number="O1", customer=people.anna, date=TODAY))
        for name, use in {
            "type": lambda: txn.save_ticks(people.anna, people.boris, [kith.Tick(nobody(kith.RelationType), end)]),
            "from": lambda: txn.save_ticks(people.anna, nobody(kith.Customer), [kith.Tick(people.wife, end)]),
            "parent": lambda: txn.move(people.anna, nobody(kith.Customer), hierarchy=hierarchy),
            "customer": lambda: txn.move(nobody(kith.Customer), people.anna, hierarchy=hierarchy),
            "hierarchy": lambda: txn.move(people.anna, people.boris, hierarchy=nobody(kith.Hierarchy)),
            "payer": lambda: txn.save_order(order, typed={field.PAYER: value(party=nobody(kith.Customer))}),
            "price_list": lambda: txn.save_order(order, typed={field.PRICE_LIST: value(text="x" * 300)}),
        }.items():
            with pytest.raises(kith.Error) as caught:
                use()
            assert caught.value.field == name


@pytest.mark.parametrize("wrong", [2**63, -2**63 - 1, 2**64 + 7])
def test_numbers_beyond_64_bits_are_refused_by_name(people, wrong):
    with people.book.transaction() as txn:
        with pytest.raises(OverflowError, match=r"^manager\.weight: .* is out of range$"):
            txn.add(kith.Manager(code="m", weight=wrong))
        with pytest.raises(OverflowError, match=r"^condition\.number: "):
            txn.add(kith.Condition(customer=people.anna, type=1, number=Decimal(wrong)))


@pytest.mark.parametrize("wrong", [Decimal("sNaN"), Decimal("NaN"), Decimal("1E999999"), Decimal("Infinity"), Decimal("0.0000001")])
def test_what_is_no_number_is_refused_by_name(people, wrong):
    with people.book.transaction() as txn, pytest.raises(ValueError, match=r"^condition\.number: "):
        txn.add(kith.Condition(customer=people.anna, type=1, number=wrong))


def test_an_id_of_more_than_64_bits_is_of_nobody(people):
    with people.book.view() as view:
        for identity in (people.anna + 2**64, people.anna - 2**64):
            with pytest.raises(kith.NotFoundError):
                view.get(kith.Customer, identity)


def test_an_id_below_zero_is_of_nobody(people):
    class Wrong(DictStore):
        def load(self, load):
            load.row(dataclasses.replace(person("N1"), id=people.anna - 512))

    wrong = people.anna - 512
    with people.book.transaction() as txn, txn.view() as view:
        for use in (lambda: txn.change(wrong, city="Leeds"), lambda: view.record(wrong), lambda: view.get(kith.Customer, wrong)):
            with pytest.raises(kith.NotFoundError, match=f"^{wrong} is no id") as caught:
                use()
            assert caught.value.subject == 0
    with pytest.raises(kith.StoreError) as caught:
        kith.Book(Wrong())
    assert isinstance(caught.value.__cause__, kith.NotFoundError) and caught.value.subject == 0


def test_arguments_are_entries_of_their_enum_and_whole(people):
    wrong = Sex.FEMALE
    with people.book.transaction(today=TODAY) as txn, people.book.view(today=TODAY) as view:
        txn.add(person("N1"))
        txn.prepare()
        uses = {
            "kind": lambda: view.select(kind=wrong), "sex": lambda: view.select(sex=PartyKind.PERSON),
            "age_least": lambda: view.select(age_least=1.9), "age_most": lambda: view.select(age_most="7"),
            "category": lambda: view.select(category=True), "status": lambda: list(view.select_pairs(status=wrong)),
            "other_sex": lambda: view.select(criteria=[kith.Criterion(other_sex=PartyKind.PERSON)]),
            "end": lambda: list(view.relations(people.anna, end=wrong)), "periods": lambda: view.reach(people.anna, 1, periods=wrong),
            "section": lambda: list(view.history(section=wrong)), "scope": lambda: view.sales(people.anna, scope=wrong),
            "by": lambda: view.sales(people.anna, by=1.0), "outcome": lambda: txn.finish(wrong),
            "policy": lambda: txn.change_type(people.wife, wrong), "channel": lambda: view.may_contact(people.anna, wrong),
            "document": lambda: view.signatory_of(people.anna, wrong), "limit": lambda: people.book.limit(wrong),
            "typed": lambda: txn.save_order(1, typed={wrong: kith.HeaderValue()}), "rights_mode": lambda: kith.Book(rights_mode=wrong),
        }
        for name, use in uses.items():
            with pytest.raises(TypeError, match=f"^{name}: expected "):
                use()
        with pytest.raises(TypeError, match="^kind: expected Kind, not Sex$"):
            list(view.history(kind=Sex.FEMALE))
        assert len(list(view.select(kind=PartyKind.PERSON, age_most=None))) == len(list(view.select(kind=int(PartyKind.PERSON)))) == 3
        txn.finish(codes.Outcome.REJECTED)  # it is as it was


def test_nobody_can_be_asked_for_by_an_age_of_none(people):
    with people.book.view() as view, pytest.raises(ValueError, match="age_most"):
        list(view.select(age_most=0).ids())
