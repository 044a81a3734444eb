"""The wine estate (customer relationships): own relation types with a label for each end and sex, what weak relations are
for: selecting customers, types that are not about family, and an export agent for the branches of a chain. What an export
agent does to an order is for a later release."""

from __future__ import annotations

from datetime import date

import kith
from example import (TODAY, add_label, add_organisation, add_type, begin, look, name, name_of, print_relations, refused,
                     relate)
from kith import codes
from kith.codes import Direction, Effect, End, PartyKind, Sex


def add_person(txn: kith.Transaction, number: str, surname: str, given_name: str, sex: Sex, city: str) -> int:
    return txn.add(kith.Customer(number=number, kind=PartyKind.PERSON, surname=surname, given_name=given_name, sex=sex,
                                 city=city))


def print_participants(view: kith.View, kind: int) -> None:
    """Everybody who takes part in relations of a type, on either end."""
    print("In einer Beziehung Mutter/Vater - Kind:")
    for who in view.select(criteria=[kith.Criterion(type=kind)]):  # read in batches, however many there are
        print(f"  {name_of(who)}")


def print_mothers_and_daughters(view: kith.View, kind: int) -> None:
    """Pairs whose both ends are women, in one city: mothers and daughters."""
    same_city = kith.Criterion(type=kind, other_sex=Sex.FEMALE, same_city=True)
    print("Mütter und Töchter in einer Stadt:")
    for pair in view.select_pairs(kind, sex=Sex.FEMALE, criteria=[same_city]):
        mother = view.get(kith.Customer, pair.from_)
        print(f"  {mother.city}: {name_of(mother)} - {name(view, pair.to)}")


def show_agency(book: kith.Book, person: int) -> None:
    """A sales agency is an organisation; its client may be anybody. A type in use is retired, not removed."""
    with begin(book, "Vertretung") as txn:
        agency = txn.add(kith.RelationType(code="sales_agency", direction=Direction.TWO_WAY,
                                           from_kind=PartyKind.ORGANISATION))
        add_label(txn, agency, End.FROM, "Vertretung")
        add_label(txn, agency, End.TO, "Mandant")
        seller = add_organisation(txn, "W200", "Weinkontor Nord")
        relate(txn, seller, agency, person)
    with refused(), begin(book, "verkehrt herum") as txn:
        relate(txn, person, agency, seller)
    with refused(), begin(book, "aufräumen") as txn:
        txn.remove(agency)
    with begin(book, "stillgelegt") as txn:
        txn.change(agency, retired=True)
    with refused(), begin(book, "zu spät") as txn:
        relate(txn, seller, agency, seller)


def show_export_agent(book: kith.Book) -> None:
    """The head office has the role; its branches, which share one billing address, are linked to it."""
    with begin(book, "Exportagent") as txn:
        agent = add_type(txn, "export_agent", Direction.TWO_WAY, Effect.EXPORT_AGENT)
        add_label(txn, agent, End.FROM, "Exportagent")
        add_label(txn, agent, End.TO, "Filiale")
        office = add_organisation(txn, "E000", "Edeka Zentrale")
        txn.add(kith.CustomerRole(customer=office, role=codes.CustomerRole.EXPORT_AGENT))
        for number, branch in (("E101", "Edeka Altona"), ("E102", "Edeka Barmbek")):
            relate(txn, office, agent, add_organisation(txn, number, branch), date(2026, 1, 1))
    with look(book) as view:
        print_relations(view, office, "ist", "hat")


def main() -> None:
    with kith.Book(language="de") as book:
        with look(book) as view, refused():
            view.find_type("Mutter")  # a type has to exist first
        with begin(book, "Stammdaten") as txn:
            parent = add_type(txn, "parent")
            add_label(txn, parent, End.FROM, "Mutter", Sex.FEMALE)
            add_label(txn, parent, End.FROM, "Vater", Sex.MALE)
            add_label(txn, parent, End.TO, "Tochter", Sex.FEMALE)
            add_label(txn, parent, End.TO, "Sohn", Sex.MALE)
            grandparent = add_type(txn, "grandparent")
            add_label(txn, grandparent, End.FROM, "Großvater", Sex.MALE)
            add_label(txn, grandparent, End.TO, "Enkelkind")
            brigitte = add_person(txn, "W101", "Sommer", "Brigitte", Sex.FEMALE, "Mainz")
            lena = add_person(txn, "W102", "Sommer", "Lena", Sex.FEMALE, "Mainz")
            ursula = add_person(txn, "W105", "Brandt", "Ursula", Sex.FEMALE, "Köln")
            julia = add_person(txn, "W106", "Brandt", "Julia", Sex.FEMALE, "Berlin")
            helga = add_person(txn, "W109", "Albers", "Helga", Sex.FEMALE, "Hamburg")
            jonas = add_person(txn, "W110", "Albers", "Jonas", Sex.MALE, "Hamburg")
            otto = add_person(txn, "W107", "Lindner", "Otto", Sex.MALE, "Mainz")
            paul = add_person(txn, "W108", "Lindner", "Paul", Sex.MALE, "Mainz")
            relate(txn, brigitte, parent, lena)
            relate(txn, ursula, parent, julia)
            relate(txn, helga, parent, jonas)
            relate(txn, otto, grandparent, paul)
        with look(book) as view:
            print_participants(view, parent)
            print_mothers_and_daughters(view, parent)
            parent, end = view.find_type("tochter")  # entered by the other side's label
        with begin(book, "Kundin angelegt") as txn:
            emma = add_person(txn, "W120", "Sommer", "Emma", Sex.FEMALE, "Mainz")
            one, other = (brigitte, emma) if end is End.TO else (emma, brigitte)
            relate(txn, one, parent, other, TODAY)
        with look(book) as view:
            print_mothers_and_daughters(view, parent)
        show_agency(book, otto)
        show_export_agent(book)


if __name__ == "__main__":
    main()
