"""The fashion representative before a call (P1 to P31): one page with everything about a boutique; which location is the
primary one; how far the talks of the season are; a brand that becomes active; what was sold, by year and season; who did
what, section by section; and two cards of one boutique that become one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from itertools import groupby, islice

import kith
from example import begin, change_settings, look, print_profile, refused, take, text_of
from kith.codes import AppointmentKind, BrandStatus, Consent, OrderMeasure, PartyKind, Section


@dataclass
class Showroom:
    """Everything the program refers to."""

    book: kith.Book
    boutique: int = 0
    headquarters: int = 0
    shipping: int = 0
    brand: int = 0  # MR, of the boutique


def add_lists(txn: kith.Transaction) -> int:
    """Lists of the book; gives FW26, the season that runs."""
    txn.add(kith.Currency(code="CAD", digits=2))
    season = txn.add(kith.Season(code="FW26", year=2026, order=2))
    txn.add(kith.Season(code="SS27", year=2027, order=1))
    txn.add(kith.Brand(code="MR", name="Mara Roth", commission_rate=Decimal(10)))
    txn.add(kith.Brand(code="ZO", name="Zoé"))
    txn.add(kith.NoteType(code="call"))
    txn.add(kith.CallStatus(code="left message", order=1))
    txn.add(kith.CallStatus(code="appointment booked", order=2))
    txn.add(kith.Manager(code="kim", name="Kim", representative=True))
    return season


def open_showroom(showroom: Showroom) -> None:
    with begin(showroom.book, "master data") as txn:
        season = add_lists(txn)
        showroom.boutique = boutique = txn.add(kith.Customer(
            number="F1", kind=PartyKind.ORGANISATION, organisation="Blue Door Boutique", phone="+1 416 555 0131"))
        showroom.headquarters = txn.add(kith.Location(
            customer=boutique, name="Headquarters", city="Toronto", headquarters=True))
        showroom.shipping = txn.add(kith.Location(customer=boutique, name="Shipping", city="Mississauga", shipping=True))
        showroom.brand = take(txn, kith.CustomerBrand, customer="F1", brand="MR", status=BrandStatus.POTENTIAL)
        txn.add(kith.Contact(customer=boutique, name="Noor", role="Buyer", email="noor@bluedoor.example",
                             consent=Consent.EXPRESS))
        txn.add(kith.Contact(customer=boutique, name="Iris", phone="+1 416 555 0190"))
        take(txn, kith.CustomerBrand, customer="F1", brand="ZO", status=BrandStatus.ACTIVE)
        txn.add(kith.Task(customer=boutique, text="Send the lookbook", due=date(2026, 6, 15)))
        txn.add(kith.Appointment(customer=boutique, kind=AppointmentKind.SHOWROOM, season=season,
                                 start=datetime(2026, 6, 20, 14, tzinfo=timezone.utc), place="Toronto"))
    with begin(showroom.book, "the season begins") as txn:
        change_settings(txn, current_season=season)


# --- the card ---


def choose_location(showroom: Showroom) -> None:
    """With several locations one is the primary one, always (P3): another may be, none may not."""
    with refused(), begin(showroom.book, "remove the headquarters") as txn:
        txn.remove(showroom.headquarters)
    with begin(showroom.book, "goods go to Mississauga") as txn:
        txn.change(showroom.shipping, primary=True)


def call(showroom: Showroom) -> None:
    """Two calls of a season; each season has a status of its own (P16)."""
    with begin(showroom.book, "calls") as txn:
        for status, text in (("left message", "On the machine"), ("appointment booked", "Comes on the 20th")):
            take(txn, kith.Note, customer="F1", type="call", season="FW26", call_status=status, text=text)
    with look(showroom.book) as view:
        for code in ("FW26", "SS27"):
            reached, _note = view.call_status(showroom.boutique, view.find(kith.Season, code))
            print(f"call status of {code}: {view.get(kith.CallStatus, reached).code if reached else 'none'}")


def activate_brand(showroom: Showroom) -> None:
    """The quick edit of a brand (P29, P30)."""
    with begin(showroom.book, "first order of Mara Roth") as txn:
        txn.change(showroom.brand, status=BrandStatus.ACTIVE, account_number="4711")


def enter(txn: kith.Transaction, order: str, measure: OrderMeasure, on: date, amount: str, units: int) -> None:
    take(txn, kith.OrderEntry, order=order, measure=measure, date=on, amount=Decimal(amount), units=Decimal(units))


def sell(showroom: Showroom) -> None:
    """An order summary: totals only (P21)."""
    with begin(showroom.book, "order summaries") as txn:
        first = take(txn, kith.Order, number="R-1", customer="F1", brand="MR", season="FW26", date=date(2026, 5, 4),
                     currency="CAD", manager="kim")
        enter(txn, "R-1", OrderMeasure.BOOKED, date(2026, 5, 4), "2000", 40)
        enter(txn, "R-1", OrderMeasure.CANCELLED, date(2026, 5, 20), "500", 10)
        enter(txn, "R-1", OrderMeasure.SHIPPED, date(2026, 5, 28), "900", 18)
        second = take(txn, kith.Order, number="R-2", customer="F1", brand="ZO", season="SS27", date=date(2026, 5, 30),
                      currency="CAD", manager="kim")
        enter(txn, "R-2", OrderMeasure.BOOKED, date(2026, 5, 30), "750.50", 9)
    for order in (first, second):
        with begin(showroom.book, "save") as txn:
            txn.save_order(order)


def show(showroom: Showroom, customer: int) -> None:
    with look(showroom.book) as view:
        print_profile(view, customer)


# --- history ---


def print_history(showroom: Showroom, section: Section | None = None) -> None:
    """Entries of a section by day, with time and actor (P22 to P24)."""
    print(f"history: {section.name.lower() if section else 'all'}")
    with look(showroom.book) as view:
        entries = islice(view.history(customer=showroom.boutique, section=section), 6)
        for day, changes in groupby(entries, key=lambda change: f"{change.at:%Y-%m-%d}"):
            print(f"  {day}")
            for change in changes:
                print(f"    {change.at:%H:%M} {change.actor}: {change.operation.name.lower()} {change.kind_name}"
                      f" ({change.reason})")


# --- two cards of one boutique ---


def print_duplicates(showroom: Showroom) -> None:
    with look(showroom.book) as view:
        for found in view.duplicates(showroom.boutique, least=50):
            print(f"may be the same: {view.get(kith.Customer, found.customer).number}, score {found.score}")


def merge(showroom: Showroom, twin: int) -> None:
    """First tried, then done: the transaction that only tries is closed."""
    with look(showroom.book) as view:
        source, target = view.read(kith.Customer, [twin, showroom.boutique])
        what_if = begin(showroom.book, "one boutique")
        conflicts = what_if.merge(twin, showroom.boutique)
        print(f"merging breaks {len(what_if.check())} rules; what does not go along:")
        what_if.close()
        for field in (conflict.field for conflict in conflicts if conflict.field):
            print(f"  {text_of(view, source, field)}: the other has {text_of(view, target, field)}")
    with begin(showroom.book, "one boutique") as txn:
        txn.merge(twin, showroom.boutique)


def main() -> None:
    with kith.Book(language="en") as book:
        showroom = Showroom(book)
        open_showroom(showroom)
        choose_location(showroom)
        call(showroom)
        activate_brand(showroom)
        sell(showroom)
        show(showroom, showroom.boutique)
        print_history(showroom, Section.ORDERS)
        print_history(showroom, Section.APPOINTMENTS)
        print_history(showroom)

        with begin(book, "typed in at the fair") as txn:
            twin = txn.add(kith.Customer(number="F9", kind=PartyKind.ORGANISATION, organisation="Blue door boutique",
                                         phone="416 555 0131", email="hello@bluedoor.example"))
            txn.add(kith.Note(customer=twin, text="Met at the fair"))
        print_duplicates(showroom)
        merge(showroom, twin)
        show(showroom, twin)  # an alias leads to whom it was merged into


if __name__ == "__main__":
    main()
