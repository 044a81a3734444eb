"""What the example programs share: short forms of calls that they make often."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timezone

import kith
from kith.codes import Direction, Effect, End, PartyKind, Sex

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
