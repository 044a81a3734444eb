"""Nothing that Python does may crash: use after close, threads, fork, the collector, Ctrl-C. Also run under ASan."""

import copy
import gc
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
import weakref

import pytest

import kith
from kith import codes
from kith.codes import Outcome, PartyKind
from kith.testing import MemoryStore
from stores import DictStore
from support import FULL, SEED, TODAY, People, needs_sqlite


def person(number):
    return kith.Customer(number=number, kind=PartyKind.PERSON, surname="x")


def uses(people, txn, view):
    """Every public call, as (handle, call)."""
    anna, boris, wife = people.anna, people.boris, people.wife
    finding = kith.Finding(codes.Rule.NUMBER_TAKEN, 1, None, anna, boris, None, None)
    relation = kith.Relation(from_=anna, type=wife, to=boris)
    return [
        *(("book", use) for use in (
            lambda: people.book.transaction(), lambda: people.book.view(), lambda: people.book.refresh(),
            lambda: people.book.recover(), lambda: people.book.find_commit(1), lambda: people.book.stats(),
            lambda: people.book.limit(codes.Limit.NAME), lambda: people.book.__enter__())),
        *(("txn", use) for use in (
            lambda: txn.add(person("N")), lambda: txn.add_many([person("N")]), lambda: txn.change(anna, city="x"),
            lambda: txn.remove(anna), lambda: txn.relate(relation), lambda: txn.end(anna), lambda: txn.reopen(anna),
            lambda: txn.save_ticks(anna, boris, []), lambda: txn.change_type(wife, codes.Policy.LEAVE),
            lambda: txn.retire(anna), lambda: txn.count, lambda: txn.check(), lambda: txn.drop([]), lambda: txn.view(),
            lambda: txn.commit(), lambda: txn.prepare(), lambda: txn.finish(Outcome.COMMITTED), lambda: txn.__enter__())),
        *(("view", use) for use in (
            lambda: view.get(kith.Customer, anna), lambda: view.record(anna), lambda: view.find(kith.Customer, "K1"),
            lambda: view.find_customers(["K1"]), lambda: list(view.records(kith.Customer)), lambda: view.parts(kith.Label, wife),
            lambda: view.users(anna), lambda: list(view.relations(anna)), lambda: view.relations_of([anna]),
            lambda: view.is_related(anna, wife, boris), lambda: view.are_related([(anna, wife, boris)]),
            lambda: view.reach(anna, 2), lambda: view.find_type("wife"), lambda: view.label(wife),
            lambda: list(view.search("a")), lambda: list(view.select()), lambda: list(view.select_pairs()),
            lambda: list(view.history()), lambda: view.validate(), lambda: view.describe(finding), lambda: view.sequence,
            lambda: view.today, lambda: view.find_location(anna), lambda: view.location(anna), lambda: view.is_complete(anna),
            lambda: list(view.agenda()), lambda: list(view.overdue_tasks()), lambda: view.call_status(anna),
            lambda: kith.testing.dump(view), lambda: kith.testing.digest(view), lambda: view.__enter__())),
    ]


def test_use_after_close_is_an_exception(people):
    txn, view = people.book.transaction(), people.book.view()
    for handle in (txn, view, people.book):
        handle.close()
        handle.close()
        assert handle.closed
    for _, use in uses(people, txn, view):
        with pytest.raises(kith.ClosedError):
            use()


def test_children_of_a_closed_book(people):
    txn, view = people.book.transaction(), people.book.view()
    txn.add(person("N1"))
    people.book.close()
    for handle, use in uses(people, txn, view):
        try:
            use()  # resident reads go on
        except kith.Error:
            pass
    assert view.get(kith.Customer, people.anna).surname == "Ashby"
    with pytest.raises(kith.ClosedError):
        txn.commit()
    txn.close()
    view.close()


def test_closing_a_view_under_its_walks(people):
    with people.book.transaction() as txn:
        txn.add_many(person(f"N{number}") for number in range(300))
    view = people.book.view()
    walks = [iter(view.records(kith.Customer)), view.records(kith.Customer).ids(), iter(view.search("x")),
             iter(view.select()), view.history()]
    for walk in walks:
        next(walk)
    view.close()
    for walk in walks[:4]:
        with pytest.raises(kith.ClosedError):
            list(walk)
    del walks
    walk = iter(people.book.view().records(kith.Customer))  # keeps its view
    assert len(list(walk)) == 303


def test_a_book_that_cannot_be_opened_leaves_nothing():
    for options in (dict(limits={codes.Limit.NAME: 10 ** 9}), dict(rights_mode=99), dict(language="x" * 300)):
        store = DictStore()
        with pytest.raises(kith.Error):
            kith.Book(store, **options)
        with kith.Book(store):
            pass
    with pytest.raises(TypeError):
        kith.Book(owner=7)


def test_what_is_open_is_not_copied(people):
    class Keeping(DictStore):
        def load(self, load):
            refuse(load)
            super().load(load)

        def commit(self, changes):
            refuse(changes)
            return super().commit(changes)

    def refuse(one):
        for way in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError, match=f"a {type(one).__name__} cannot be copied"):
                way(one)
        seen.add(type(one))

    seen = set()
    with kith.Book(Keeping()) as book, book.transaction() as txn:
        txn.add(person("N1"))
    with people.book.transaction() as txn, people.book.view() as view:
        for one in (people.book, view, txn, MemoryStore()):
            refuse(one)
        txn.add(person("N1"))
        refuse(txn.prepare())
        txn.finish(Outcome.COMMITTED)
        gc.collect()
        assert view.get(kith.Customer, people.anna).surname == "Ashby"
    assert seen == {kith.Load, kith.ChangeSet, kith.Book, kith.View, kith.Transaction, MemoryStore}


def run_threads(*targets):
    failures = []

    def guarded(target):
        try:
            target()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(target,)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def test_threads_read_while_others_write_and_close(people):
    rounds = 200 if FULL else 60
    shared = [people.book.view()]

    def read():
        for _ in range(rounds):
            try:
                view = shared[0]
                assert view.get(kith.Customer, people.anna).surname == "Ashby"
                list(view.search("as"))
                view.relations_of([people.anna, people.boris])
            except kith.ClosedError:
                pass

    def swap():
        for _ in range(rounds):
            old, shared[0] = shared[0], people.book.view()
            old.close()

    def write():
        for number in range(rounds):
            with people.book.transaction() as txn:
                txn.add(person(f"N{number}"))

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        run_threads(read, read, swap, write)
    finally:
        sys.setswitchinterval(before)
    with people.book.view() as view:
        assert len(list(view.records(kith.Customer).ids())) == 3 + rounds


def test_a_transaction_in_two_threads_is_refused_not_broken(people):
    txn = people.book.transaction()
    done = []

    def add(name):
        for number in range(100):
            try:
                done.append(txn.add(person(f"{name}{number}")))
            except kith.BusyError:
                pass

    sys_interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    run_threads(*(lambda name=name: add(name) for name in "ABC"))
    sys.setswitchinterval(sys_interval)
    assert txn.count == len(done)
    txn.commit()
    txn.close()


def test_closing_in_another_thread(people):
    for _ in range(20):
        txn, view = people.book.transaction(), people.book.view()

        def use():
            try:
                for number in range(50):
                    txn.add(person(f"N{number}"))
                    view.sequence
            except kith.ClosedError:
                pass

        def close():
            txn.close()
            view.close()

        run_threads(use, close, close)
        assert txn.closed and not txn._pointer and not view._pointer


def test_callbacks_in_several_threads():
    asked = []

    def rights(actor, shop, operation, cls):
        asked.append(threading.get_ident())
        if actor == "nobody":
            raise ValueError(actor)
        return True

    with kith.Book(DictStore(), rights=rights) as book:
        def read():
            for _ in range(30):
                book.view().close()
                with pytest.raises(kith.DeniedError) as caught:
                    book.view(actor="nobody")
                assert str(caught.value.__cause__) == "nobody"

        run_threads(read, read, read)
    assert len(asked) >= 180


@needs_sqlite
def test_a_store_is_not_inspected_while_it_is_written(tmp_path):
    store = kith.SqliteStore(tmp_path / "book.db", durability=codes.Durability.NOT_DURABLE)
    refused = []

    def rights(actor, shop, operation, cls):
        if operation is codes.Operation.ADD:
            for use in (lambda: store.message, lambda: store.inspect(check=True)):
                with pytest.raises(kith.BusyError):
                    use()
            refused.append(cls)
        return True

    with kith.Book(store, rights=rights) as book:
        with book.transaction() as txn:
            txn.add(person("N1"))
        assert refused and store.inspect(count=True).records == 2
        rounds = 40

        def write():
            for number in range(rounds):
                try:
                    with book.transaction() as txn:
                        txn.add(person(f"M{number}"))
                except kith.BusyError:
                    pass

        def inspect():
            for _ in range(rounds):
                try:
                    store.inspect(check=True)
                except kith.BusyError:
                    pass

        run_threads(write, inspect, inspect)


# ------------------------------------------------------------------------------------------------------- collector


def test_cycles_are_collected_in_any_order():
    closed = []

    class Host(DictStore):
        def close(self):
            closed.append(1)

    for number in range(50):
        store = Host()
        book = kith.Book(store, rights=lambda *_: store is not None)
        store.book = book  # a circle: store, book, rights
        view, txn = book.view(), book.transaction()
        store.others = [view, txn, iter(view.records(kith.Customer))]
        next(store.others[2], None)
        txn.add(person("N"))
        seen = weakref.ref(book)
        del store, book, view, txn
        gc.collect()
        assert seen() is None
    assert len(closed) == 50


def test_the_collector_may_run_anywhere():
    random_ = random.Random(SEED)
    old = gc.get_threshold()
    gc.set_threshold(1)
    try:
        for _ in range(60 if FULL else 15):
            stores = [DictStore(), MemoryStore(), None]
            book = kith.Book(random_.choice(stores))
            people = People(book)
            things = [book.view(), book.transaction(), book.view().search("a"), iter(book.view().select()), book]
            circle = [things]
            circle.append(circle)
            del book, people.book
            random_.shuffle(things)
            del things[random_.randrange(5):]
            for thing in list(things):
                if isinstance(thing, kith.View):
                    thing.validate()
                    try:
                        list(thing.history())
                    except kith.ClosedError:  # the book has gone before it
                        pass
            del circle, things
    finally:
        gc.set_threshold(*old)
        gc.collect()


def test_handles_are_closed_when_nobody_has_them(people):
    view = people.book.view()
    before = people.book.stats().versions
    with people.book.transaction() as txn:
        txn.add(person("N1"))
    assert people.book.stats().versions > before
    del view
    with people.book.transaction() as txn:
        txn.add(person("N2"))
    assert people.book.stats().versions == before


def test_at_the_end_of_the_program_everything_is_closed():
    program = """
import kith, sys
sys.path.insert(0, sys.argv[1])
from stores import DictStore
class Loud(DictStore):
    def close(self):
        print("closed")
    def __del__(self):
        pass
book = kith.Book(Loud())
view = book.view()
walk = iter(view.records(kith.Customer))
txn = book.transaction()
"""
    assert run_program(program) == "closed\n"


def run_program(program, **options):
    done = subprocess.run([sys.executable, "-P", "-B", "-c", program, os.path.dirname(os.path.abspath(__file__))],
                          capture_output=True, text=True, timeout=100, **options)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout


# ------------------------------------------------------------------------------------------------------------ fork


def in_child(function):
    """What the function returns in a child process."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = repr(function())
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(sender, answer.encode())
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as pipe:
        answer = pipe.read().decode()
    assert os.waitpid(child, 0)[1] == 0
    return answer


@needs_sqlite
def test_fork_with_a_store(tmp_path):
    store = kith.SqliteStore(tmp_path / "book.db")
    book = kith.Book(store)
    people = People(book)
    view, txn = book.view(), book.transaction()
    assert in_child(lambda: view.get(kith.Customer, people.anna).surname) == "'Ashby'"
    txn.add(person("N1"))
    for use in (lambda: txn.add(person("N2")), lambda: book.transaction().add(person("N2")), store.inspect, lambda: store.message,
                txn.commit, txn.prepare, book.refresh, book.recover, lambda: book.find_commit(1), lambda: list(view.history()),
                lambda: view.person(people.anna)):
        assert in_child(use).startswith("ClosedError: the book was opened before the fork")

    def close_everything():
        view.close()
        txn.close()
        book.close()
        gc.collect()
        return book.closed

    assert in_child(close_everything) == "True"
    txn.commit()
    book.close()
    with kith.Book(kith.SqliteStore(tmp_path / "book.db")) as again, again.view() as view:
        assert view.find(kith.Customer, "N1")


def test_fork_without_a_store(people):
    def work():
        with people.book.transaction() as txn:
            txn.add(person("N1"))
        with people.book.view() as view:
            answer = view.find(kith.Customer, "N1") > 0
        people.book.close()
        return answer

    assert in_child(work) == "True"
    with people.book.view() as view, pytest.raises(KeyError):
        view.find(kith.Customer, "N1")


# ---------------------------------------------------------------------------------------------------------- Ctrl-C


def test_ctrl_c_in_a_progress_callback(people):
    with people.book.transaction() as txn:
        txn.add_many(person(f"M{number}") for number in range(2000))  # progress is told every 1,024 records
    with people.book.view() as view:
        with pytest.raises(KeyboardInterrupt) as caught:
            view.validate(lambda done, total: os.kill(os.getpid(), signal.SIGINT))
        assert isinstance(caught.value.__cause__, kith.StoppedError)
        view.validate()
    with pytest.raises(kith.StoppedError) as stopped:
        with people.book.view() as view:
            view.validate(lambda done, total: 1 / 0)
    assert isinstance(stopped.value.__cause__, ZeroDivisionError)


def test_ctrl_c_stops_a_long_call_without_a_progress_callback():
    """A signal comes while the call is under way in C: it ends long before it would be done."""
    class Slow(DictStore):
        def __init__(self):
            super().__init__()
            self.sequence = 1
            self.granted[kith.Customer.KIND] = 200_000  # what load() tells of is not granted once more

        def load(self, load):
            for begin in range(1, 200_001, 5000):
                load.rows(kith.Customer(number=f"N{number}", kind=PartyKind.PERSON, surname="x", id=number * 256 + 7)
                          for number in range(begin, begin + 5000))
            load.row(kith.BookRecord(id=257, rights=codes.Rights.HOST))
            load.end(self.sequence)

    with kith.Book(Slow()) if FULL else kith.Book() as book:
        with book.transaction() as txn:
            txn.add_many(person(f"M{number}") for number in range(20_000))
        with book.view() as view:
            started = time.monotonic()
            view.validate()
            once = time.monotonic() - started
            timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
            with pytest.raises(KeyboardInterrupt):
                timer.start()
                started = time.monotonic()
                while time.monotonic() - started < 30 + once:
                    view.validate()
            timer.join()


@needs_sqlite
def test_ctrl_c_while_a_book_is_loaded(tmp_path):
    with kith.Book(kith.SqliteStore(tmp_path / "book.db", durability=codes.Durability.NOT_DURABLE)) as book:
        with book.transaction() as txn:
            txn.add_many(person(f"M{number}") for number in range(5_000))
    store = kith.SqliteStore(tmp_path / "book.db", durability=codes.Durability.NOT_DURABLE)
    with pytest.raises(KeyboardInterrupt):
        kith.Book(store, progress=lambda done, total: os.kill(os.getpid(), signal.SIGINT))
    assert store.closed
    with kith.Book(kith.SqliteStore(tmp_path / "book.db", durability=codes.Durability.NOT_DURABLE)) as book:
        assert book.stats().records[kith.Customer.KIND] == 5_000


def test_ctrl_c_behind_a_commit_does_not_hide_that_it_was_stored(people, monkeypatch):
    class Late:
        def __enter__(self):
            pass

        def __exit__(self, *_):
            raise KeyboardInterrupt  # Python is told of a signal when the call in C is over

    monkeypatch.setattr(people.book._host, "turn", Late)
    with people.book.transaction() as txn:
        txn.add(person("N1"))
        with pytest.raises(KeyboardInterrupt):
            txn.commit()
        assert txn.sequence == people.book.stats().sequence
        monkeypatch.undo()
        with pytest.raises(kith.ClosedError):
            txn.commit()
        assert txn.sequence == people.book.stats().sequence
    with people.book.view() as view:
        assert view.find(kith.Customer, "N1")


def test_exceptions_of_the_log_are_reported_and_harm_nothing(monkeypatch):
    reported = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: reported.append(args.exc_value))
    with kith.Book(MemoryStore(), log=lambda level, line: 1 / 0) as book:
        with book.transaction() as txn:
            txn.add(person("K1"))
    assert all(isinstance(one, ZeroDivisionError) for one in reported)
