"""What a row costs in Python: bindings.py ROWS SEED. Prints the best of many rounds and judges nothing."""

import random
import sys
import time
from datetime import date, timedelta

import kith
from kith.codes import PartyKind, Sex

READ = 1000  # rows of a read
SECONDS = 1


def best(rows, work):
    """Nanoseconds per row of the fastest round: other programs on the machine only ever slow one down."""
    times = []
    end = time.monotonic() + SECONDS
    while not times or time.monotonic() < end:
        begin = time.perf_counter_ns()
        work()
        times.append(time.perf_counter_ns() - begin)
    return min(times) / rows


def say(what, rows, nanoseconds, note=""):
    print(f"bindings  python  {what:<44} {rows:>9,} rows {nanoseconds:>8,.0f} ns a row{note}")


def make_customers(count, draw):
    names = [first + last for first in ("Ash", "Birch", "Канарей", "Oak", "Цапл") for last in ("by", "кин", "ин", "ton")]
    for number in range(count):
        yield kith.Customer(
            number=f"N{number}", kind=PartyKind.PERSON, surname=draw.choice(names), given_name=draw.choice(names),
            sex=draw.choice((Sex.FEMALE, Sex.MALE)), birth_date=date(1950, 1, 1) + timedelta(draw.randrange(20_000)),
            city=draw.choice(("Leeds", "York", "Санкт-Петербург")), address=f"Street {draw.randrange(999)}, 12",
            phone=f"+7 911 {draw.randrange(10 ** 7):07}", registration_date=date(2020, 1, 1) + timedelta(draw.randrange(900)))


def main():
    count, draw = max(int(sys.argv[1]), READ), random.Random(int(sys.argv[2]))
    book = kith.Book()
    with book.transaction() as txn:
        customers = list(make_customers(count, draw))
        begin = time.perf_counter_ns()
        ids = txn.add_many(customers)
        added = (time.perf_counter_ns() - begin) / count
        kind = txn.add(kith.RelationType(code="member"))
        txn.add_many(kith.Relation(from_=one, type=kind, to=ids[0], since=date(2020, 1, 1)) for one in ids[1:READ + 1])
    with book.view(today=date(2026, 6, 1)) as view:
        some = draw.sample(ids, READ)
        say("read customers, every field", READ, best(READ, lambda: view.read(kith.Customer, some)), " (at most 1,500)")
        say("walk over customers, every field", count, best(count, lambda: list(view.records(kith.Customer))))
        say("walk over ids", count, best(count, lambda: list(view.records(kith.Customer).ids())))
        links = len(list(view.relations(ids[0])))
        say("relations of one customer", links, best(links, lambda: list(view.relations(ids[0]))))
        say("relations of many customers, one call", READ, best(READ, lambda: view.relations_of(some)))
        pairs = [(one, kind, ids[0]) for one in some]
        say("is A related to B, one call", READ, best(READ, lambda: view.are_related(pairs)))
        say("read a customer, one call each", READ, best(READ, lambda: [view.get(kith.Customer, one) for one in some]))
    say("add customers, one call", count, added)


main()
