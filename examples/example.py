"""What the example programs share: short forms of calls that they make often."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timezone
from typing import Any

import kith
from kith.codes import Direction, Effect, End, PartyKind, Sex, Type

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=timezone.utc)


def begin(book: kith.Book, reason: str) -> kith.Transaction:
    return book.transaction(actor="anna", shop="main street", today=TODAY, at=NOW, reason=reason)


def look(book: kith.Book) -> kith.View:
    return book.view(actor="anna", today=TODAY)


@contextmanager
def refused() -> Iterator[None]:
    """Shows why what stands in the block was refused."""
    try:
        yield
    except kith.Error as error:
        print(f"refused: {error}")
    else:
        raise SystemExit("this should have been refused")


def add_type(txn: kith.Transaction, code: str, direction: Direction | None = None, effect: Effect | None = None) -> int:
    return txn.add(kith.RelationType(code=code, direction=direction, effect=effect))


def add_label(txn: kith.Transaction, kind: int, end: End | None, text: str, sex: Sex | None = None) -> None:
    txn.add(kith.Label(owner=kind, end=end, sex=sex, text=text))


def add_organisation(txn: kith.Transaction, number: str, name: str, city: str | None = None) -> int:
    return txn.add(kith.Customer(number=number, kind=PartyKind.ORGANISATION, organisation=name, city=city))


def relate(txn: kith.Transaction, one: int, kind: int, other: int, since: date | None = None) -> int:
    """`one` is TYPE of `other`."""
    return txn.add(kith.Relation(from_=one, type=kind, to=other, since=since))


def take(txn: kith.Transaction, cls: type[kith.Record], /, **values: Any) -> int:
    """Adds a record whose references are given by the keys of what they lead to, as the transaction has it by now."""
    with txn.view() as view:
        for field in kith.schema.fields(cls.KIND):
            if field.type is Type.REFERENCE and field.attribute in values:
                target = kith.records.class_of(field.target)
                values[field.attribute] = view.find(target, values[field.attribute])
    return txn.add(cls(**values))


def change_settings(txn: kith.Transaction, **values: Any) -> None:
    """The settings of the book are a record."""
    with txn.view() as view:
        settings = next(view.records(kith.BookRecord).ids())
    txn.change(settings, **values)


def name_of(who: kith.Customer) -> str:
    if who.kind is PartyKind.ORGANISATION:
        return who.organisation or ""
    return " ".join(part for part in (who.surname, who.given_name, who.patronymic) if part)


def name(view: kith.View, customer: int) -> str:
    return name_of(view.get(kith.Customer, customer))


def print_relations(view: kith.View, customer: int, is_: str, has: str) -> None:
    """Both columns of a customer's relations."""
    who = view.get(kith.Customer, customer)
    links = list(view.relations(customer))
    others = view.read(kith.Customer, [link.other for link in links])
    print(name_of(who))
    for end, heading in ((End.FROM, is_), (End.TO, has)):
        print(f"  {heading}")
        for link, other in zip(links, others):
            if link.end is end:
                # The left column says what the customer is, the right one what the other is for the customer.
                labelled = who if end is End.FROM else other
                print(f"    {view.label(link.type, End.FROM, labelled.sex)}: {name_of(other)}")


def text_of(view: kith.View, record: kith.Record, field: str) -> str:
    """A field in words: a reference is the key of what it leads to."""
    value = getattr(record, field)
    kind = next(one.type for one in kith.schema.fields(record.KIND) if one.attribute == field)
    if value is None or kind is not Type.REFERENCE:
        return kith.format_value(type(record), field, value)
    other = view.record(value)
    key = next(one.key for one in kith.schema.kinds() if one.number == other.KIND)
    return text_of(view, other, kith.schema.fields(other.KIND)[key - 1].attribute)


#: What of each part of a page is printed: its title, the part, and a field; None: the name of the customer that it is.
PARTS = (
    ("roles", "roles", "role"),
    ("attributes", "attributes", "attribute"),
    ("locations", "locations", "name"),
    ("contacts", "contacts", "name"),
    ("bank accounts", "bank_accounts", "number"),
    ("relations", "relations", "type"),
    ("linked accounts", "linked", None),
    ("above it", "chain", None),
    ("conditions", "conditions", "type"),
    ("brands", "brands", "brand"),
    ("cards", "cards", "number"),
    ("tasks", "tasks", "text"),
    ("appointments", "appointments", "start"),
    ("notes", "notes", "text"),
    ("orders", "orders", "number"),
    ("visits", "visits", "date"),
    ("signed documents", "documents", "number"),
    ("attachments", "attachments", "name"),
    ("managers", "bindings", "manager"),
    ("merged into it", "aliases", "source"),
)


def print_parts(view: kith.View, page: kith.Page) -> None:
    for title, part, field in PARTS:
        rows: kith.PagePart[Any] = getattr(page, part)
        words = [name_of(row) if field is None else text_of(view, row, field) for row in rows]
        if part == "relations":
            words = [f"{word} ({name(view, other)})" for word, other in zip(words, rows.others)]
        if words:
            print(f"  {title}: {'; '.join(words)}{'; ...' if rows.more else ''}")


def print_top(view: kith.View, title: str, record: int, field: str) -> None:
    """A line of the top, if there is something."""
    if record:
        print(f"  {title}: {text_of(view, view.record(record), field)}")


def print_profile(view: kith.View, customer: int) -> None:
    """The page of a customer: what stands at the top, each part that has something, and the sales."""
    page = view.page_of(customer, most=10)
    print(name(view, page.customer))
    print_top(view, "number", page.customer, "number")
    print_top(view, "manager", page.manager, "code")
    if page.age is not None:
        print(f"  age: {page.age}")
    print_top(view, "primary location", page.location, "name")
    print_top(view, "primary contact", page.contact, "name")
    print_top(view, "card", page.card, "number")
    if page.card:
        print(f"  added up: {page.balance:f}")
    print_top(view, "call status", page.stage, "call_status")
    print_parts(view, page)
    for row in page.sales:
        season = f" {view.get(kith.Season, row.season).code}" if row.season else ""
        print(f"  sales of {row.year}{season}: booked {row.booked:f}, active {row.active:f}, shipped {row.shipped:f}")
