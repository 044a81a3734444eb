"""The optician (links between customers): the ticks of both columns saved in one act, seen from either card, found by the
beginning of a surname or the end of a phone number; who may link, and who has linked."""

from __future__ import annotations

from datetime import date

import kith
from example import TODAY, add_label, add_type, begin, look, name, name_of, print_relations
from kith import codes
from kith.codes import Direction, Effect, End, PartyKind, Sex

IS = "Текущий клиент является"
HAS = "Для текущего клиента"

# The list of types is the host's: code, label, what a relation of the type does.
TYPES = (
    ("card_holder", "Владелец дисконтной карты", Effect.CARD_HOLDER),
    ("wife", "Жена", None),
    ("contact_person", "Контактное лицо", Effect.CONTACT_PERSON),
    ("husband", "Муж", None),
    ("father", "Отец", None),
    ("sister", "Сестра", None),
    ("son", "Сын", None),
    ("legal_representative", "Законный представитель", Effect.LEGAL_REPRESENTATIVE),
)


def search(view: kith.View, text: str) -> None:
    print(f"Поиск «{text}»:")
    for who in view.search(text):
        print(f"  {name_of(who)}, род. {who.birth_date}, {who.phone}, с {who.registration_date}")


def save(book: kith.Book, current: int, other: int, kinds: dict[str, int]) -> int:
    ticks = [kith.Tick(kinds["contact_person"], End.FROM), kith.Tick(kinds["husband"], End.FROM),
             kith.Tick(kinds["card_holder"], End.TO), kith.Tick(kinds["wife"], End.TO)]
    with begin(book, "связи клиента") as txn:
        return txn.save_ticks(current, other, ticks)


def print_comments(view: kith.View, customer: int) -> None:
    """A link is written to the cards of both, with who made it."""
    entries = list(view.history(customer=customer, kind=kith.Relation))
    print(f"{name(view, customer)}: записей о связях {len(entries)}")
    for entry in entries[:2]:
        print(f"  {entry.actor}, {entry.shop}: {entry.reason}")


def print_selection(view: kith.View) -> None:
    """For the call list: men of Saint Petersburg, 40 to 50 years old, whose birthday is in spring."""
    print("Мужчины, 40-50 лет, день рождения весной:")
    for who in view.select(city="санкт-петербург", sex=Sex.MALE, age_least=40, age_most=50, birthday=((3, 1), (5, 31))):
        print(f"  {name_of(who)}")


def try_rights() -> None:
    """In a book that keeps users and roles a seller may link, and somebody unknown may not."""
    with kith.Book(rights_mode=codes.Rights.ROLES, owner="anna", language="ru") as book:
        with look(book) as view:
            role = view.find(kith.Role, "seller")
        with begin(book, "новый продавец") as txn:
            txn.add(kith.User(code="boris", role=role))
        for actor in ("boris", "clara"):
            try:
                with book.transaction(actor=actor, today=TODAY) as txn:
                    txn.add(kith.Customer(number="K7", kind=PartyKind.PERSON, surname="Цаплин"))
                print(f"{actor}: сохранено")
            except kith.DeniedError as error:
                print(f"{actor}: {error}")


def add_people(txn: kith.Transaction) -> tuple[int, int]:
    fyodor, nadezhda, _ = txn.add_many([
        kith.Customer(number="K1", kind=PartyKind.PERSON, sex=Sex.MALE, surname="Канарейкин", given_name="Фёдор",
                      patronymic="Петрович", birth_date=date(1981, 4, 12), document="40 00 000001", city="Санкт-Петербург",
                      address="Птичий пер., 7, кв. 12", phone="+7 911 555-66-77", email="fedor@kanareykin.example",
                      registration_date=date(2017, 6, 13)),
        kith.Customer(number="K2", kind=PartyKind.PERSON, sex=Sex.FEMALE, surname="Канарейкина", given_name="Надежда",
                      patronymic="Викторовна", birth_date=date(1984, 9, 30), city="Санкт-Петербург",
                      phone="+7 911 555-33-22", registration_date=date(2017, 6, 13)),
        kith.Customer(number="K5", kind=PartyKind.PERSON, sex=Sex.MALE, surname="Перепелкин", given_name="Семен",
                      patronymic="Борисович", birth_date=date(1979, 11, 2), city="Санкт-Петербург",
                      phone="+7 921 444-77-88"),
    ])
    return fyodor, nadezhda


def remove_husband(book: kith.Book, fyodor: int, nadezhda: int, husband: int) -> None:
    """The red cross: only this tick goes, "wife" stays."""
    with look(book) as view:
        relation = view.is_related(fyodor, husband, nadezhda)
    assert relation is not None
    with begin(book, "ошибка ввода") as txn:
        txn.remove(relation)


def main() -> None:
    with kith.Book(language="ru") as book:
        kinds = {}
        with begin(book, "настройка") as txn:
            for code, label, effect in TYPES:
                kinds[code] = add_type(txn, code, Direction.TWO_WAY, effect)
                add_label(txn, kinds[code], End.FROM, label)
            fyodor, nadezhda = add_people(txn)
        print(f"Добавлено связей: {save(book, fyodor, nadezhda, kinds)}")
        print(f"Ещё раз то же: {save(book, fyodor, nadezhda, kinds)}\n")  # adds only, so nothing changes
        with look(book) as view:
            print_relations(view, fyodor, IS, HAS)
            print_relations(view, nadezhda, IS, HAS)
            print()
            search(view, "канар")
            search(view, "5556677")
            print_selection(view)
        remove_husband(book, fyodor, nadezhda, kinds["husband"])
        with look(book) as view:
            print("\nБез «Муж»:")
            print_relations(view, fyodor, IS, HAS)
            print_comments(view, fyodor)
            print_comments(view, nadezhda)
    print()
    try_rights()


if __name__ == "__main__":
    main()
