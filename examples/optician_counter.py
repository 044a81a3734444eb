"""At the optician's counter (O17 to O23): a card holder's card on the orders of the family, and what it adds up; a card that
is lost; a call list with the contact persons; who signs for a child, with whose data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import kith
from example import TODAY, add_type, begin, look, name, relate
from kith.codes import CardState, DocumentKind, Effect, OrderMeasure, OrderStatus, PartyKind


@dataclass
class Counter:
    """Everybody the program refers to."""

    book: kith.Book
    fyodor: int = 0
    nadezhda: int = 0
    pyotr: int = 0  # their son
    holds_card: int = 0
    represents: int = 0
    account: int = 0  # Nadezhda's


def open_counter(counter: Counter) -> None:
    with begin(counter.book, "настройка") as txn:
        counter.fyodor = txn.add(kith.Customer(number="K1", kind=PartyKind.PERSON, surname="Канарейкин", given_name="Фёдор",
                                               birth_date=date(1981, 4, 12), phone="+7 911 555-66-77"))
        counter.nadezhda = txn.add(kith.Customer(
            number="K2", kind=PartyKind.PERSON, surname="Канарейкина", given_name="Надежда", birth_date=date(1984, 9, 30),
            document="40 00 000002", address="Птичий пер., 7, кв. 12", phone="+7 911 555-33-22"))
        counter.pyotr = txn.add(kith.Customer(number="K3", kind=PartyKind.PERSON, surname="Канарейкин", given_name="Пётр",
                                              birth_date=date(2015, 2, 3)))
        counter.holds_card = add_type(txn, "card_holder", effect=Effect.CARD_HOLDER)
        is_contact = add_type(txn, "contact_person", effect=Effect.CONTACT_PERSON)
        counter.represents = add_type(txn, "legal_representative", effect=Effect.LEGAL_REPRESENTATIVE)
        relate(txn, counter.nadezhda, counter.holds_card, counter.fyodor)
        relate(txn, counter.fyodor, is_contact, counter.nadezhda)


def give_card(counter: Counter) -> int:
    """A programme with two tiers, Nadezhda's account in it, and her card."""
    with begin(counter.book, "дисконтные карты") as txn:
        programme = txn.add(kith.CardProgramme(code="club"))
        for threshold, rate in ((0, 3), (5000, 6)):
            txn.add(kith.CardTier(programme=programme, threshold=Decimal(threshold), rate=Decimal(rate)))
        counter.account = txn.add(kith.CardAccount(customer=counter.nadezhda, programme=programme, code="A-1"))
        return txn.add(kith.Card(account=counter.account, number="770012"))


def replace_card(counter: Counter, lost: int, number: str) -> None:
    """The account stays when another card becomes its key."""
    with begin(counter.book, "карта потеряна") as txn:
        txn.change(lost, state=CardState.LOST, successor=txn.add(kith.Card(account=counter.account, number=number)))


def enter(txn: kith.Transaction, order: int, measure: OrderMeasure, amount: int) -> None:
    txn.add(kith.OrderEntry(order=order, measure=measure, date=TODAY, amount=Decimal(amount)))


def print_balance(counter: Counter) -> None:
    if counter.account:
        with look(counter.book) as view:
            print(f"  накоплено ({name(view, counter.nadezhda)}): {view.card_balance(counter.account):.0f}")


def sell(counter: Counter, number: str, customer: int, amount: int) -> int:
    """A closed order adds up; what it keeps of the card stays, whatever becomes of the card later."""
    with look(counter.book) as view:
        card = view.card_of(customer)
        print(f"Заказ {number} ({name(view, customer)}): карта {card.number or 'нет'}, {card.rate:.0f} %,"
              f" {card.result.name.lower()}")
    with begin(counter.book, "заказ") as txn:
        order = txn.add(kith.Order(number=number, customer=customer, date=TODAY, status=OrderStatus.CLOSED))
        enter(txn, order, OrderMeasure.BOOKED, amount)
        txn.save_order(order)
    print_balance(counter)
    return order


def take_back(counter: Counter, order: int, amount: int) -> None:
    """What comes back is taken from the account that it was added to, though the link is gone by now."""
    with look(counter.book) as view:
        link = next(iter(view.relations(counter.nadezhda, type=counter.holds_card))).relation
    with begin(counter.book, "возврат") as txn:
        txn.remove(link)
        enter(txn, order, OrderMeasure.RETURNED, amount)
        txn.save_order(order)
    print("Возврат, а связи уже нет")
    print_balance(counter)


def print_call_list(counter: Counter, call_list: int) -> None:
    with look(counter.book) as view:
        for line in view.call_lines(call_list):
            phone = "не звонить" if line.do_not_call else line.phone or "нет телефона"
            print(f"{'    контактное лицо: ' if line.person else '  '}{name(view, line.person or line.customer)}: {phone}")


def show_calls(counter: Counter) -> None:
    with begin(counter.book, "список для звонков") as txn:
        call_list = txn.add(kith.CallList(code="k", surname="Канарейкина"))
    print("\nСписок для звонков: Канарейкина")
    print_call_list(counter, call_list)
    with begin(counter.book, "просил не звонить") as txn:
        txn.change(counter.fyodor, do_not_call=True)
    print_call_list(counter, call_list)


def ask(counter: Counter, what: str, document: DocumentKind, on: date) -> None:
    with look(counter.book) as view:
        found = view.signatory_of(counter.pyotr, document, on=on)
        who = f", {name(view, found.signatory)}, паспорт {found.document or '-'}" if found.signatory else ""
        print(f"  {what}, {on}: {found.result.name.lower()}{who}")


def sign(counter: Counter, number: str) -> None:
    """The contract keeps the data of its day."""
    with begin(counter.book, "договор") as txn:
        signed = txn.sign_document(counter.pyotr, DocumentKind.CONTRACT, number)
    with look(counter.book) as view:
        kept = view.get(kith.SignedDocument, signed)
        print(f"  договор {kept.number}: {kept.name}, паспорт {kept.document}, {kept.address}; за пациента {kept.patient}")


def show_signatures(counter: Counter) -> None:
    print("\nКто подписывает за Петра, род. 2015-02-03")
    ask(counter, "договор", DocumentKind.CONTRACT, TODAY)
    with begin(counter.book, "законный представитель") as txn:  # being the mother gives no right to sign
        relate(txn, counter.nadezhda, counter.represents, counter.pyotr)
    ask(counter, "договор", DocumentKind.CONTRACT, TODAY)
    ask(counter, "согласие на лечение", DocumentKind.MEDICAL_CONSENT, date(2030, 2, 3))
    ask(counter, "договор", DocumentKind.CONTRACT, date(2033, 2, 2))
    ask(counter, "договор", DocumentKind.CONTRACT, date(2033, 2, 3))
    sign(counter, "Д-17")


def main() -> None:
    with kith.Book(language="ru") as book:
        counter = Counter(book)
        open_counter(counter)
        sell(counter, "1", counter.fyodor, 300)
        card = give_card(counter)
        order = sell(counter, "2", counter.fyodor, 8500)
        replace_card(counter, card, "770500")
        sell(counter, "3", counter.nadezhda, 1000)
        take_back(counter, order, 500)
        sell(counter, "4", counter.fyodor, 200)
        show_calls(counter)
        show_signatures(counter)


if __name__ == "__main__":
    main()
