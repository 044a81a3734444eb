"""Stores: in Python, in SQLite, in memory; what they answer, what they raise, and what becomes of the book."""

import dataclasses
import os
import subprocess
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

import kith
from kith import codes
from kith.codes import Outcome, PartyKind
from kith.testing import MemoryStore, digest, dump
from stores import DictStore
from support import ROOT, TODAY, People, needs_sqlite


def add(book, number, **options):
    with book.transaction(**options) as txn:
        return txn.add(kith.Customer(number=number, kind=PartyKind.PERSON, surname="x"))


def text_of(book):
    with book.view() as view:
        return dump(view)


class Failing(DictStore):
    """Raises or answers what it is told to, once, in the method of this name."""

    def __init__(self):
        super().__init__()
        self.fails = {}

    def __getattribute__(self, name):
        get = super().__getattribute__
        fails = get("__dict__").get("fails", {})
        if name in fails:
            what = fails.pop(name)

            def fail(*_):
                if isinstance(what, BaseException):
                    raise what
                return what

            return fail
        return get(name)


@pytest.fixture(params=["python", pytest.param("sqlite", marks=needs_sqlite), "memory"])
def reopen(request, tmp_path):
    """Opens a book over one and the same data, again and again."""
    kept = {"python": DictStore, "memory": MemoryStore}.get(request.param, lambda: None)()
    return lambda: kith.Book(kept if kept is not None else kith.SqliteStore(tmp_path / "book.db"), language="en")


def test_a_book_is_the_same_when_it_is_opened_again(reopen):
    at = datetime(2026, 6, 1, tzinfo=timezone.utc)
    with reopen() as book:
        people = People(book)
        with book.transaction(actor="anna", shop="s", reason="r", at=at, request=77, today=TODAY) as txn:
            txn.add(kith.Relation(from_=people.anna, type=people.wife, to=people.boris, since=date(2020, 2, 29), priority=-1))
            txn.change(people.clara, surname="Чен", birth_date=date(1999, 12, 31), sex=codes.Sex.FEMALE, city=None)
            attribute = txn.add(kith.Attribute(code="a", kind=codes.Kind.CUSTOMER, type=codes.Type.DECIMAL))
            txn.add(kith.AttributeValue(owner=people.anna, attribute=attribute, decimal=3))
        with book.transaction() as txn:
            txn.remove(txn.add(kith.Category(code="c")))
            txn.add(kith.Category(code="d"))
        before = text_of(book)
        with book.view() as view:
            history = [dataclasses.replace(entry, row={}) for entry in view.history()]
    with reopen() as book:
        assert text_of(book) == before
        assert book.find_commit(77) == 3 and book.find_commit(78) is None
        with book.view() as view:
            assert list(view.history()) == history
            changed = next(entry for entry in history if entry.after.get("surname") == "Чен")
            assert changed.before == {"surname": "Chen", "city": "Leeds", "birth_date": None, "sex": None}
            assert (changed.actor, changed.at, changed.request) == ("anna", at, 77)
            assert list(view.history(customer=people.clara, until=at))[0] == changed
            assert digest(view) == digest(view)
        assert add(book, "K99") > people.clara


def test_two_books_over_one_store(reopen):
    with reopen() as one:
        with reopen() as other:
            add(one, "K1")
            with pytest.raises(kith.ConflictError):
                add(other, "K2")
            other.refresh()
            add(other, "K2")
            one.refresh()
            assert text_of(one) == text_of(other) and "K2" in text_of(one)
            with one.transaction() as txn, one.view() as view:
                txn.remove(view.find(kith.Customer, "K2"))
            other.refresh()
            assert "K2" not in text_of(other)


@needs_sqlite
def test_existing_refuses_an_empty_store(tmp_path):
    for store in (DictStore(), MemoryStore(), kith.SqliteStore(tmp_path / "book.db")):
        with pytest.raises(kith.NotFoundError):
            kith.Book(store, existing=True)


@pytest.mark.parametrize("method, use, error", [
    ("load", lambda store: kith.Book(store), kith.StoreError),
    ("commit", lambda store: kith.Book(store), kith.UnknownOutcomeError)])
def test_an_exception_in_a_store_comes_out_as_the_cause_of_opening(method, use, error):
    store = Failing()
    store.fails[method] = LookupError("the disk is gone")
    with pytest.raises(error) as caught:
        use(store)
    assert isinstance(caught.value, OSError) and repr(caught.value.__cause__) == "LookupError('the disk is gone')"
    assert store.closed == 1
    with kith.Book(store) as book:
        add(book, "K1")


@pytest.mark.parametrize("what, error, stale", [
    (OSError("full"), kith.UnknownOutcomeError, True), (kith.RejectedError("no"), kith.RejectedError, False),
    (kith.ConflictError("no"), kith.ConflictError, False), (Outcome.REJECTED, kith.RejectedError, False),
    (Outcome.CONFLICT, kith.ConflictError, False), (Outcome.UNKNOWN, kith.UnknownOutcomeError, True),
    (None, kith.UnknownOutcomeError, True), (1, kith.UnknownOutcomeError, True)])
def test_what_commit_answers(what, error, stale):
    store = Failing()
    with kith.Book(store) as book:
        before = text_of(book)
        store.fails["commit"] = what
        with pytest.raises(error) as caught:
            add(book, "K1")
        if isinstance(what, BaseException):
            assert caught.value.__cause__ is what
        elif not isinstance(what, Outcome):
            assert isinstance(caught.value.__cause__, TypeError)
        assert text_of(book) == before and book.stats().stale == stale
        if stale:
            with pytest.raises(kith.StaleError):
                add(book, "K1")
            book.recover()
        elif error is kith.ConflictError:
            book.refresh()
        add(book, "K1")


def test_an_interrupt_in_a_store_comes_out_as_itself():
    store = Failing()
    with kith.Book(store) as book:
        store.fails["commit"] = KeyboardInterrupt()
        with pytest.raises(KeyboardInterrupt) as caught:
            add(book, "K1")
        assert isinstance(caught.value.__cause__, kith.UnknownOutcomeError)
        book.recover()
        with book.transaction() as txn:  # who catches it in the block knows that it is over
            txn.add(kith.Category(code="c"))
            store.fails["commit"] = KeyboardInterrupt()
            with pytest.raises(KeyboardInterrupt):
                txn.commit()
        assert txn.sequence is None
        book.recover()
        store.fails["history"] = SystemExit(3)
        with book.view() as view, pytest.raises(SystemExit):
            list(view.history())


def test_exceptions_of_the_other_methods():
    store = Failing()
    with kith.Book(store) as book:
        for method, use, error in [
                ("refresh", lambda: book.refresh(), kith.StoreError),
                ("status", lambda: book.find_commit(3), kith.UnknownOutcomeError),
                ("grant_ids", lambda: add(book, "K1"), kith.StoreError),
                ("history", lambda: list(book.view().history()), kith.StoreError)]:
            cause = RuntimeError(method)
            store.fails[method] = cause
            with pytest.raises(error) as caught:
                use()
            assert caught.value.__cause__ is cause
        for method, wrong in (("grant_ids", "first"), ("status", 1.5)):
            store.fails[method] = wrong
            with pytest.raises(kith.Error) as caught:
                add(book, "K1") if method == "grant_ids" else book.find_commit(3)
            assert isinstance(caught.value.__cause__, TypeError)
    store.fails["close"] = RuntimeError("close")
    book = kith.Book(store)
    with pytest.raises(RuntimeError, match="close"):
        book.close()
    book.close()


def test_a_store_that_hands_over_rubbish():
    class Rubbish(DictStore):
        def load(self, load):
            load.row(kith.Customer(number="K1", kind=PartyKind.PERSON, surname="x", category=5 * 256 + 5, id=263))
            load.end(1)

    with pytest.raises(kith.CorruptError) as caught:
        kith.Book(Rubbish())
    assert isinstance(caught.value, ValueError)

    class NeverEnds(DictStore):
        def load(self, load):
            pass

    with pytest.raises(kith.StoreError):
        kith.Book(NeverEnds())

    class Torn(DictStore):
        damaged = True

        def load(self, load):
            load.refuse("shelf.txt: line 7 is torn", damaged=self.damaged)

    with pytest.raises(kith.CorruptError, match="shelf.txt: line 7 is torn"):
        kith.Book(Torn())
    Torn.damaged = False
    with pytest.raises(kith.StoreError, match="shelf.txt: line 7 is torn"):
        kith.Book(Torn())

    class Wrong(DictStore):
        def load(self, load):
            load.rows([kith.Customer(number=None, kind=PartyKind.PERSON, id=263)])

    with pytest.raises(kith.CorruptError) as caught:
        kith.Book(Wrong())
    assert isinstance(caught.value.__cause__, kith.CorruptError)


def test_what_a_callback_was_given_ends_with_it():
    class Keeping(DictStore):
        def load(self, load):
            self.kept = load
            super().load(load)

        def commit(self, changes):
            self.kept_changes = changes
            return super().commit(changes)

    store = Keeping()
    with kith.Book(store):
        for use in (lambda: store.kept.end(1), lambda: store.kept.rows([]), lambda: store.kept.removal(263),
                    lambda: store.kept.history([]), lambda: len(store.kept_changes), lambda: store.kept_changes.base):
            with pytest.raises(kith.ClosedError):
                use()


def test_a_callback_that_calls_its_own_book_is_answered():
    class Curious(DictStore):
        book = None
        txn = None
        seen = ()

        def commit(self, changes):
            if self.book is not None:
                with self.book.view() as view:
                    self.seen = (view.sequence,)
                for use in (lambda: self.book.refresh(), lambda: add(self.book, "K5"), lambda: self.txn.count):
                    with pytest.raises(kith.BusyError):
                        use()
                self.txn.close()
                self.book.close()
            return super().commit(changes)

    store = Curious()
    book = kith.Book(store)
    store.book, store.txn = book, book.transaction()
    store.txn.add(kith.Customer(number="K1", kind=PartyKind.PERSON, surname="x"))
    assert store.txn.commit() == 2 and store.seen == (1,) and store.closed == 1
    assert store.txn.closed and book.closed


def test_methods_that_are_left_out():
    class Small(kith.Store):
        def __init__(self):
            self.rows, self.sequence = {}, 0

        load, commit = DictStore.load, DictStore.commit
        changes = []

    store = Small()
    with kith.Book(store) as book:
        add(book, "K1")
        book.refresh()
        with pytest.raises(kith.FeatureError):
            book.find_commit(1)
        with book.view() as view, pytest.raises(kith.StoreError):
            list(view.history())
    with pytest.raises(kith.StoreError):
        kith.Book(kith.Store())
    with pytest.raises(TypeError):
        kith.Book("book.db")


def test_faults_of_the_store_in_memory():
    store = MemoryStore()
    with kith.Book(store) as book:
        store.fault(commit_at=1, outcome=Outcome.UNKNOWN, stored=True)
        with pytest.raises(kith.UnknownOutcomeError):
            add(book, "K1", request=5)
        book.recover()
        assert book.find_commit(5) == 2 and "K1" in text_of(book)
        store.fault(commit_at=1, outcome=Outcome.REJECTED)
        with pytest.raises(kith.RejectedError):
            add(book, "K2")
        store.fault(history_at=1)
        with book.view() as view, pytest.raises(kith.StoreError):
            list(view.history())
        store.close()  # the book has it
        add(book, "K3")
    store.close()
    with pytest.raises(kith.ClosedError):
        kith.Book(store)


def test_memory_that_fails():
    allocator = kith.testing.Allocator()
    with kith.Book(allocator=allocator) as book:
        add(book, "K1")
        for later in range(1, 30):
            allocator.fail_at(allocator.calls + later, for_ever=True)
            try:
                add(book, f"N{later}")
            except MemoryError as error:
                assert isinstance(error, kith.Error)
            finally:
                allocator.fail_at(0)
        assert allocator.live > 0
    assert allocator.live == 0


def test_the_journal_of_the_example_in_c_is_that_of_the_example_in_python(tmp_path, monkeypatch):
    program = Path(os.environ["KITH_BUILD_ROOT"]) / "examples" / "example-journal"
    if not program.exists():
        pytest.skip("the examples are not built")
    subprocess.run([program, tmp_path / "book.journal"], check=True, capture_output=True)
    monkeypatch.syspath_prepend(str(ROOT / "examples"))
    from store_file import FileStore

    with kith.Book(FileStore(str(tmp_path / "book.journal"))) as book:
        with pytest.raises(BlockingIOError):
            FileStore(str(tmp_path / "book.journal"))
        with book.view() as view:
            assert [one.city for one in view.records(kith.Customer)] == ["York"]
            assert [change.before for change in view.history()][0] == {"city": "Leeds"}
        with book.transaction(reason="tab\t, line\n, \\ and ё") as txn:
            txn.change(263, birth_date=date(1980, 2, 29), remarks="\\t \t\n")
            txn.remove(txn.add(kith.Category(code="c")))
        wanted = text_of(book)
    content = (tmp_path / "book.journal").read_bytes()
    with kith.Book(FileStore(str(tmp_path / "book.journal"))) as book:
        assert text_of(book) == wanted
        with book.view() as view:
            assert next(view.history()).reason == "tab\t, line\n, \\ and ё"
    (tmp_path / "book.journal").write_bytes(content.replace(b"Leeds", b"Leads"))
    with pytest.raises(ValueError, match="damaged"):
        FileStore(str(tmp_path / "book.journal"))
    for cut in range(len(content) - 60, len(content)):  # a power cut: the newest commit is not there, the others are
        (tmp_path / "book.journal").write_bytes(content[:cut])
        with kith.Book(FileStore(str(tmp_path / "book.journal"))) as book, book.view() as view:
            assert view.sequence == 3


@needs_sqlite
def test_sqlite_for_reading_only(tmp_path):
    path = tmp_path / "book.db"
    with kith.Book(kith.SqliteStore(path)) as book:
        add(book, "K1")
    with kith.Book(kith.SqliteStore(path, read_only=True)) as book:
        with book.view() as view:
            assert view.find(kith.Customer, "K1")
        with pytest.raises(kith.StoreError):
            add(book, "K2")
    assert [entry.name for entry in tmp_path.iterdir()] == ["book.db"]


@needs_sqlite
def test_sqlite(tmp_path):
    path = tmp_path / "book.db"
    with pytest.raises(kith.NotFoundError):
        kith.SqliteStore(path, existing=True)
    store = kith.SqliteStore(path, durability=codes.Durability.NOT_DURABLE, busy_ms=100)
    with kith.Book(store) as book:
        add(book, "K1")
        facts = store.inspect(count=True, check=True)
        assert facts.records == 2 and facts.journal and facts.pages > 0 and store.message == ""
        with pytest.raises(kith.InvalidError):
            kith.Book(store)
        add(book, "K2")
    for use in (lambda: store.inspect(), lambda: store.message, lambda: kith.Book(store)):
        with pytest.raises(kith.ClosedError):
            use()
    store.close()
    unused = kith.SqliteStore(path, book="other")
    unused.close()
    unused.close()
    with kith.Book(kith.SqliteStore(str(path), book="main")) as book:
        assert "K2" in text_of(book)
    path.write_bytes(b"x" * 5000)
    with pytest.raises(kith.CorruptError):
        kith.SqliteStore(path)
