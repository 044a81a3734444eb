import kith
from kith.codes import PartyKind

heron = kith.Customer(number="K7", kind=PartyKind.PERSON, surname="Цаплин")

with kith.Book() as book:
    with book.transaction() as txn:  # commits when the block ends well
        txn.add(heron)
    with book.view() as view:
        for found in view.search("цап"):
            print(found.surname)
