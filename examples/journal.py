"""A store of the host's own, the one file of store_file.py: a book is made, closed and opened again, once after a power cut
in the middle of a commit."""

from __future__ import annotations

import os
import sys

import kith
from example import TODAY, look
from kith.codes import PartyKind
from store_file import FileStore


def write_customer(book: kith.Book, surname: str, city: str, request: int) -> None:
    """The request is the host's own number of this act of writing; with it one can ask later if it happened."""
    with look(book) as view, book.transaction(actor="anna", today=TODAY, request=request) as txn:
        (known,) = view.find_customers(["K1"])
        if known is not None:
            txn.change(known, surname=surname, city=city)
        else:
            txn.add(kith.Customer(number="K1", kind=PartyKind.PERSON, surname=surname, city=city))


def print_file(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        print(file.read().replace("\t", " "), end="")


def tear(path: str) -> None:
    """What a power cut leaves: the beginning of a commit."""
    with open(path, "a", encoding="utf-8") as file:
        file.write("change\t263\t4\t0\t0\t9\tanna\t\t\t263\n-\t12\t1\tYo")


def print_book(book: kith.Book) -> None:
    with look(book) as view:
        who = view.get(kith.Customer, view.find(kith.Customer, "K1"))
        entries = list(view.history(kind=kith.Customer))
        print(f"{who.surname}, {who.city}; {len(entries)} entries of history")
    for request in (8, 9):
        stored = book.find_commit(request) is not None
        print(f"request {request}: {'stored' if stored else 'the request was not stored'}")


def main(path: str) -> None:
    if os.path.exists(path):
        os.remove(path)  # so that the example prints the same each time
    with kith.Book(FileStore(path), language="en") as book:
        write_customer(book, "Ashby", "Leeds", 7)
        write_customer(book, "Ashby", "York", 8)
    print_file(path)
    tear(path)
    with kith.Book(FileStore(path), language="en") as book:
        print_book(book)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "book.journal")
