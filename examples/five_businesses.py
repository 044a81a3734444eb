"""Five businesses in one book: outlets of a charge-point chain, an order desk, an optician, a winery and a fashion agency.
What each needs of a customer is there for all of them: the outlet that hangs in a chain has a manager as the order desk
has, the optician's family a card, the winery's guest somebody who earns with it, and the boutique a season. Each has its
page, printed by the same few lines."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import kith
from example import add_organisation, add_type, begin, change_settings, look, name, print_profile, take
from kith.codes import (AppointmentKind, BrandStatus, ConditionValue, Consent, CustomerRole, Direction, DocumentKind, Effect,
                        OrderMeasure, OrderStatus, PartyKind)


def add_person(txn: kith.Transaction, number: str, surname: str, given_name: str, born: date) -> int:
    return txn.add(kith.Customer(number=number, kind=PartyKind.PERSON, surname=surname, given_name=given_name,
                                 birth_date=born))


def set_up(book: kith.Book) -> None:
    """What the book knows before there is anybody: lists, the season that runs, and what is meant where nothing is said."""
    with begin(book, "lists") as txn:
        euro = txn.add(kith.Currency(code="EUR", digits=2))
        corporate = txn.add(kith.Hierarchy(code="corporate"))
        season = txn.add(kith.Season(code="FW26", year=2026))
        txn.add(kith.ConditionType(code="discount", value=ConditionValue.PERCENT))
        txn.add(kith.Manager(code="anna"))
        txn.add(kith.Manager(code="kim", representative=True, commission_rate=Decimal(8)))
        add_type(txn, "card holder", effect=Effect.CARD_HOLDER)
        add_type(txn, "representative", effect=Effect.LEGAL_REPRESENTATIVE)
        add_type(txn, "earns with", effect=Effect.COMMISSION_RECIPIENT)
        add_type(txn, "same house", Direction.SYMMETRIC, Effect.ACCOUNT_LINK)
        club = txn.add(kith.CardProgramme(code="club"))
        txn.add(kith.CardTier(programme=club, threshold=Decimal(0), rate=Decimal(3)))
        txn.add(kith.Brand(code="MR", commission_rate=Decimal(10)))
        txn.add(kith.CallStatus(code="appointment booked"))
        txn.add(kith.NoteType(code="call"))
        change_settings(txn, current_season=season, hierarchy=corporate, currency=euro)


def add_chain(txn: kith.Transaction) -> None:
    """M: the chain North America - Bob's - outlet, and a discount that comes down it."""
    add_organisation(txn, "M1", "North America Charge 'Em")
    add_organisation(txn, "M2", "Bob's Outlets")
    add_organisation(txn, "M3", "Bob's Outlet 7", "Chicago")
    for node in ("M1", "M2"):
        take(txn, kith.ChainNode, customer=node, hierarchy="corporate")
    take(txn, kith.ChainLink, customer="M2", parent="M1", hierarchy="corporate", since=date(2020, 1, 1))
    take(txn, kith.ChainLink, customer="M3", parent="M2", hierarchy="corporate", member=True, since=date(2022, 3, 1))
    take(txn, kith.Condition, customer="M1", type="discount", number=Decimal(5))
    take(txn, kith.Condition, customer="M3", type="discount", number=Decimal(2))


def add_desk(txn: kith.Transaction) -> None:
    """B: somebody who orders often."""
    ada = add_person(txn, "B1", "Lovelace", "Ada", date(1975, 12, 10))
    txn.add(kith.Task(customer=ada, text="Ask for the size", due=date(2026, 6, 3), assignee="anna"))


def add_optician(txn: kith.Transaction) -> None:
    """O: a family with one card, and a child."""
    fyodor = add_person(txn, "O1", "Канарейкин", "Фёдор", date(1981, 4, 12))
    add_person(txn, "O2", "Канарейкина", "Надежда", date(1984, 9, 30))
    add_person(txn, "O3", "Канарейкин", "Пётр", date(2015, 2, 3))
    take(txn, kith.Relation, from_="O2", type="card holder", to="O1")
    take(txn, kith.Relation, from_="O2", type="representative", to="O3")
    account = take(txn, kith.CardAccount, customer="O2", programme="club", code="A-1")
    txn.add(kith.Card(account=account, number="770012"))
    txn.add(kith.Visit(customer=fyodor, date=date(2026, 4, 2), text="Eye test"))


def add_winery(txn: kith.Transaction) -> None:
    """W: a house with two accounts, and who earns with it."""
    restaurant = add_organisation(txn, "W1", "Restaurant Sommer")
    terrace = add_organisation(txn, "W2", "Sommerterrasse")
    agency = add_organisation(txn, "W3", "Weinkontor Nord")
    txn.change(restaurant, commission_rate=Decimal(4))
    txn.add(kith.CustomerRole(customer=agency, role=CustomerRole.COMMISSION_RECIPIENT))
    take(txn, kith.Relation, from_="W1", type="same house", to="W2")
    take(txn, kith.Relation, from_="W3", type="earns with", to="W1")
    txn.add(kith.Note(customer=terrace, text="Delivers to the back door"))


def add_fashion(txn: kith.Transaction) -> None:
    """P: a boutique in the season."""
    boutique = add_organisation(txn, "P1", "Blue Door Boutique")
    txn.add(kith.Location(customer=boutique, name="Shop", city="Toronto", country="Canada"))
    txn.add(kith.Contact(customer=boutique, name="Noor", email="noor@bluedoor.example", consent=Consent.EXPRESS))
    take(txn, kith.CustomerBrand, customer="P1", brand="MR", status=BrandStatus.ACTIVE, account_number="4711")
    take(txn, kith.Note, customer="P1", type="call", season="FW26", call_status="appointment booked",
         text="Comes on the 20th")
    take(txn, kith.Appointment, customer="P1", kind=AppointmentKind.SHOWROOM, season="FW26",
         start=datetime(2026, 6, 20, 14, tzinfo=timezone.utc))


def sell(book: kith.Book, number: str, customer: str, on: date, amount: str, **more: Any) -> None:
    """One order; those of all businesses are saved by the same call."""
    with begin(book, "order") as txn:
        order = take(txn, kith.Order, number=number, customer=customer, date=on, currency="EUR", **more)
        txn.add(kith.OrderEntry(order=order, measure=OrderMeasure.BOOKED, date=on, amount=Decimal(amount)))
        txn.save_order(order)


def sell_everywhere(book: kith.Book) -> None:
    sell(book, "M-1", "M3", date(2026, 5, 1), "1200", manager="anna")
    sell(book, "B-1", "B1", date(2026, 5, 2), "80", manager="anna")
    sell(book, "B-2", "B1", date(2026, 5, 9), "45.50")
    sell(book, "O-1", "O1", date(2026, 5, 3), "1500", status=OrderStatus.CLOSED)
    sell(book, "W-1", "W1", date(2026, 5, 4), "640")
    sell(book, "P-1", "P1", date(2026, 5, 5), "2000", brand="MR", season="FW26", manager="kim")


# --- what only one of the businesses would ask, of the book that is all of theirs ---


def print_discount(view: kith.View, number: str) -> None:
    """The outlet's own discount counts, not what comes down to it; its neighbour would get the other."""
    found = view.condition(view.find(kith.Customer, number), view.find(kith.ConditionType, "discount"))
    print(f"discount of {number}: {found.number} %, agreed with {name(view, found.customer)}")


def print_signatory(view: kith.View, number: str) -> None:
    found = view.signatory_of(view.find(kith.Customer, number), DocumentKind.CONTRACT)
    print(f"contract of {number}: signed by {name(view, found.signatory)}")


def print_commission(view: kith.View, number: str) -> None:
    earned = ""
    for part in view.commission_of(view.find(kith.Order, number)).parts:
        who = view.get(kith.Customer, part.recipient).number if part.recipient else view.get(kith.Manager, part.manager).code
        earned += f" {part.amount:f} to {who}"
    print(f"commission of order {number}:{earned}")


def main() -> None:
    with kith.Book(language="en") as book:
        set_up(book)
        with begin(book, "customers") as txn:
            add_chain(txn)
            add_desk(txn)
            add_optician(txn)
            add_winery(txn)
            add_fashion(txn)
        sell_everywhere(book)

        with look(book) as view:
            for number in ("M3", "B1", "O1", "W1", "P1"):
                print_profile(view, view.find(kith.Customer, number))
            print_discount(view, "M2")
            print_discount(view, "M3")
            print_signatory(view, "O3")
            print_commission(view, "W-1")
            print_commission(view, "P-1")
            print(f"broken rules: {len(view.validate())}")


if __name__ == "__main__":
    main()
