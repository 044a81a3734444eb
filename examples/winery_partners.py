"""The wine estate and its partners: who earns by whose orders (W14), who was referred by whom, two records of one restaurant
that share notes (W4 to W7), and who may get the newsletter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import kith
from example import TODAY, add_label, add_organisation, add_type, begin, look, name, relate
from kith.codes import Basis, Channel, Consent, CustomerRole, Direction, Effect, End, Message, OrderMeasure


@dataclass
class Estate:
    """Everybody the program refers to."""

    book: kith.Book
    agency: int = 0
    host: int = 0  # of an inn, who recommends the estate
    restaurant: int = 0
    terrace: int = 0  # the restaurant's second address, with a record of its own
    referrer: int = 0
    earns: int = 0
    linked: int = 0


def open_estate(estate: Estate) -> None:
    with begin(estate.book, "Stammdaten") as txn:
        estate.agency = add_organisation(txn, "W200", "Weinkontor Nord")
        estate.host = add_organisation(txn, "W201", "Gasthof Lindner")
        estate.restaurant = add_organisation(txn, "W202", "Restaurant Sommer")
        estate.terrace = add_organisation(txn, "W203", "Sommerterrasse")
        estate.referrer = add_type(txn, "referrer")  # weak: it says who, and does nothing
        add_label(txn, estate.referrer, End.FROM, "Empfehler")
        add_label(txn, estate.referrer, End.TO, "Empfohlener")
        estate.earns = add_type(txn, "commission_recipient", effect=Effect.COMMISSION_RECIPIENT)
        estate.linked = add_type(txn, "linked", Direction.SYMMETRIC, Effect.ACCOUNT_LINK)
        for referred in (estate.restaurant, estate.terrace):
            relate(txn, estate.host, estate.referrer, referred)


def print_referred(estate: Estate) -> None:
    with look(estate.book) as view:
        print(f"{name(view, estate.host)} hat empfohlen")
        for link in view.relations(estate.host, type=estate.referrer, end=End.FROM):
            print(f"  {name(view, link.other)}")


def sell(estate: Estate, number: str, customer: int, amount: str) -> int:
    with begin(estate.book, "Bestellung") as txn:
        order = txn.add(kith.Order(number=number, customer=customer, date=TODAY))
        txn.add(kith.OrderEntry(order=order, measure=OrderMeasure.BOOKED, date=TODAY, amount=Decimal(amount)))
        txn.save_order(order)
    return order


def print_commission(estate: Estate, order: int) -> None:
    """What saving has frozen: later rates and links are for later orders."""
    with look(estate.book) as view:
        whole = view.commission_of(order)
        origin = whole.origin.name.lower() if whole.origin else "kein Satz"
        print(f"  Bestellung {view.get(kith.Order, order).number}: {whole.amount:.2f} ({origin})")
        if not whole.parts:
            print("    niemand")
        for part in whole.parts:
            print(f"    {name(view, part.recipient)}: {part.amount:.2f}{', mit dem übrigen Cent' if part.rounded else ''}")


def print_statement(estate: Estate, recipient: int) -> None:
    with look(estate.book) as view:
        total, = view.commission_totals(recipient)
        print(f"  Abrechnung {name(view, recipient)}: {total.amount:.2f} aus {total.entries} Buchungen")


def show_commissions(estate: Estate) -> None:
    print("\nProvision")
    with begin(estate.book, "verknüpft") as txn:
        relate(txn, estate.host, estate.earns, estate.restaurant)
        txn.change(estate.restaurant, commission_rate=Decimal(10))
    print_commission(estate, sell(estate, "1", estate.restaurant, "100"))  # who earns must have the role

    with begin(estate.book, "Provisionsempfänger") as txn:
        for recipient in (estate.agency, estate.host):
            txn.add(kith.CustomerRole(customer=recipient, role=CustomerRole.COMMISSION_RECIPIENT))
        relate(txn, estate.agency, estate.earns, estate.restaurant)
        relate(txn, estate.agency, estate.earns, estate.terrace)
        txn.change(estate.terrace, commission_rate=Decimal(0))  # which is a rate, and not none
    second = sell(estate, "2", estate.restaurant, "1000.10")
    print_commission(estate, second)
    print_commission(estate, sell(estate, "3", estate.terrace, "500"))

    with begin(estate.book, "neuer Satz") as txn:
        txn.change(estate.restaurant, commission_rate=Decimal(20))
    print_commission(estate, second)
    print_statement(estate, estate.agency)
    print_statement(estate, estate.host)


def print_notes(estate: Estate, customer: int) -> None:
    with look(estate.book) as view:
        notes = list(view.group_records(kith.Note, customer))
        print(f"  {name(view, customer)}:{'' if notes else ' keine Notiz'}")
        for note in notes:
            print(f"    {note.text} (bei {name(view, note.customer or 0)})")


def show_links(estate: Estate) -> None:
    with begin(estate.book, "Anruf") as txn:
        txn.add(kith.Note(customer=estate.restaurant, text="Riesling nur noch trocken"))
    print("\nNotizen")
    print_notes(estate, estate.terrace)
    with begin(estate.book, "ein Haus, zwei Adressen") as txn:
        link = relate(txn, estate.restaurant, estate.linked, estate.terrace)
    print_notes(estate, estate.terrace)
    with begin(estate.book, "verkauft") as txn:
        txn.remove(link)
    print_notes(estate, estate.terrace)


def print_permission(estate: Estate, contact: int, law: str, message: Message) -> None:
    with look(estate.book) as view:
        found = view.may_contact(contact, Channel.EMAIL, message, law=view.find(kith.ConsentLaw, law))
        what = "Rundbrief" if message is Message.COMMERCIAL else "Bestätigung"
        until = f" bis {found.expires}" if found.expires else ""
        print(f"  {what} ({law}): {'ja' if found.allowed else 'nein'}, {found.reason.name.lower()}{until}")


def agree(estate: Estate, contact: int, basis: Basis, on: date, proof: str | None = None) -> None:
    with begin(estate.book, "Einwilligung") as txn:
        txn.add(kith.Consent(contact=contact, channel=Channel.EMAIL, basis=basis, date=on, proof=proof))


def show_consent(estate: Estate) -> None:
    with begin(estate.book, "Ansprechpartner") as txn:
        txn.add_consent_laws()
        contact = txn.add(kith.Contact(customer=estate.restaurant, name="Brigitte Sommer", email="brigitte@sommer.example",
                                       consent=Consent.NONE))
    print("\nPost an Brigitte Sommer, die im Mai gekauft hat")
    agree(estate, contact, Basis.PURCHASE, date(2026, 5, 2))
    print_permission(estate, contact, "casl", Message.COMMERCIAL)
    print_permission(estate, contact, "opt_in", Message.COMMERCIAL)
    print_permission(estate, contact, "opt_in", Message.TRANSACTIONAL)
    agree(estate, contact, Basis.EXPRESS, date(2026, 5, 10), "Karte 17")
    print_permission(estate, contact, "opt_in", Message.COMMERCIAL)
    agree(estate, contact, Basis.WITHDRAWAL, date(2026, 5, 30))
    print_permission(estate, contact, "opt_in", Message.COMMERCIAL)
    print_permission(estate, contact, "opt_in", Message.TRANSACTIONAL)


def main() -> None:
    with kith.Book(language="de") as book:
        estate = Estate(book)
        open_estate(estate)
        print_referred(estate)
        show_commissions(estate)
        show_links(estate)
        show_consent(estate)


if __name__ == "__main__":
    main()
