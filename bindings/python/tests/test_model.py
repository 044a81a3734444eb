"""The library, driven through the binding, against a naive model of relations; reopened from SQLite now and then.

Hypothesis draws the steps from KITH_TEST_SEED. To add a kind or a resolver: its naive twin in naive.py, a rule that changes
it, and lines in `compare`. Trade chains have a machine of their own in test_chain_model.py.
"""

from datetime import timedelta

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

import kith
from kith.codes import Direction, End, PartyKind, Rule
from machine import DAY, PICK, Machine
from naive import Kind, Model, Person, changed
from support import FULL, SEED, TODAY

NUMBERS = st.sampled_from([f"K{number}" for number in range(12)])
NAMES = st.sampled_from([None, "Ash", "Ashby", "Birch", "Chen"])
CITIES = st.sampled_from([None, "Leeds", "York"])
KINDS = (Kind(), Kind(acyclic=True), Kind(symmetric=True), Kind(to_self=True), Kind(to_maximum=1, from_maximum=2))


def record_of(code, kind):
    return kith.RelationType(
        code=code, direction=Direction.SYMMETRIC if kind.symmetric else None, acyclic=kind.acyclic or None,
        self_=kind.to_self or None, from_maximum=kind.from_maximum, to_maximum=kind.to_maximum)


class Relations(Machine):
    def __init__(self):
        super().__init__(Model())

    def prepare(self, txn):
        ids = txn.add_many(record_of(f"type{number}", kind) for number, kind in enumerate(KINDS))
        self.model.kinds = dict(zip(ids, KINDS))

    def two(self, draft, one, other):
        return self.pick(draft.people, one), self.pick(draft.people, other)

    # --------------------------------------------------------------------------------------------- customers

    @rule(number=NUMBERS, surname=NAMES, city=CITIES)
    def add_customer(self, number, surname, city):
        txn, draft = self.work()
        ident = txn.add(kith.Customer(number=number, kind=PartyKind.PERSON, surname=surname, city=city))
        assert ident not in draft.people
        draft.people[ident] = Person(number, surname, city)

    @rule(rows=st.lists(st.tuples(NUMBERS, NAMES, CITIES), max_size=4, unique_by=lambda row: row[0]))
    def add_customers(self, rows):
        txn, draft = self.work()
        ids = txn.add_many(kith.Customer(number=number, kind=PartyKind.PERSON, surname=surname or "Oak", city=city)
                           for number, surname, city in rows)
        draft.people |= {ident: Person(number, surname or "Oak", city) for ident, (number, surname, city) in zip(ids, rows)}

    @rule(who=PICK, surname=NAMES, city=CITIES)
    def change_customer(self, who, surname, city):
        txn, draft = self.work()
        ident = self.pick(draft.people, who)
        if ident is not None:
            txn.change(ident, surname=surname, city=city)
            draft.people[ident] = Person(draft.people[ident].number, surname, city)

    @rule(who=PICK)
    def remove_customer(self, who):
        txn, draft = self.work()
        ident = self.pick(draft.people, who)
        if ident is not None:
            txn.remove(ident)
            del draft.people[ident]

    # --------------------------------------------------------------------------------------------- relations

    @rule(one=PICK, kind=PICK, other=PICK, since=DAY, until=DAY)
    def add_relation(self, one, kind, other, since, until):
        txn, draft = self.work()
        from_, to = self.two(draft, one, other)
        if from_ is not None:
            type_ = self.pick(draft.kinds, kind)
            ident = txn.add(kith.Relation(from_=from_, type=type_, to=to, since=since, until=until))
            draft.edges[ident] = draft.edge(from_, type_, to, since, until)

    @rule(one=PICK, kind=PICK, other=PICK, since=DAY)
    def relate_once(self, one, kind, other, since):
        txn, draft = self.work()
        from_, to = self.two(draft, one, other)
        if from_ is not None:
            edge = draft.edge(from_, self.pick(draft.kinds, kind), to, since)
            same = [ident for ident, known in draft.edges.items() if known == edge]
            ident = txn.relate(kith.Relation(from_=from_, type=edge.type, to=to, since=since))
            assert ident in same or not same
            draft.edges[ident] = edge

    @staticmethod
    def is_whole(draft, ident, change):
        """Change a relation; one that has lost a party is refused, and stays as it is."""
        edge = draft.edges[ident]
        if edge.from_ in draft.people and edge.to in draft.people:
            change()
            return True
        with pytest.raises(kith.DanglingError):
            change()
        return False

    @rule(which=PICK, until=DAY)
    def end_relation(self, which, until):
        txn, draft = self.work()
        ident = self.pick(draft.edges, which)
        if ident is not None and self.is_whole(draft, ident, lambda: txn.end(ident, until)):
            draft.edges[ident] = changed(draft.edges[ident], until or TODAY)

    @rule(which=PICK)
    def reopen_relation(self, which):
        txn, draft = self.work()
        ident = self.pick(draft.edges, which)
        if ident is not None and self.is_whole(draft, ident, lambda: txn.reopen(ident)):
            draft.edges[ident] = changed(draft.edges[ident], None)

    @rule(which=PICK)
    def remove_relation(self, which):
        txn, draft = self.work()
        ident = self.pick(draft.edges, which)
        if ident is not None:
            txn.remove(ident)
            del draft.edges[ident]

    @rule(one=PICK, other=PICK, ticks=st.lists(st.tuples(PICK, st.sampled_from(End)), max_size=3))
    def save_ticks(self, one, other, ticks):
        txn, draft = self.work()
        who, whom = self.two(draft, one, other)
        if who is None or who == whom or Rule.PERIOD in draft.broken() or Rule.IN_USE in draft.broken():
            return
        rows = [kith.Tick(self.pick(draft.kinds, kind), end) for kind, end in ticks]
        wanted = []
        for tick in rows:
            from_, to = (who, whom) if tick.end is End.FROM else (whom, who)
            edge = draft.edge(from_, tick.type, to, TODAY)
            if not draft.ticked(from_, tick.type, to) and edge not in wanted:
                wanted.append(edge)
        before = txn.count
        assert txn.save_ticks(who, whom, rows) == len(wanted)
        with txn.view() as view:  # find the ids of what was added
            for link in view.relations(who, as_of=TODAY):
                if link.relation not in draft.edges:
                    relation = view.get(kith.Relation, link.relation)
                    edge = draft.edge(relation.from_, relation.type, relation.to, relation.since, relation.until)
                    assert edge in wanted
                    wanted.remove(edge)
                    draft.edges[link.relation] = edge
        assert not wanted and txn.count >= before

    # --------------------------------------------------------------------------------------------- comparing

    def compare(self, view, model):
        people = {one.id: Person(one.number, one.surname, one.city) for one in view.records(kith.Customer)}
        assert people == model.people
        edges = {one.id: model.edge(one.from_, one.type, one.to, one.since, one.until) for one in view.records(kith.Relation)}
        assert edges == model.edges
        ids = sorted(model.people)
        for day in (TODAY, TODAY + timedelta(days=2)):
            lists = view.relations_of(ids, as_of=day)
            for who, links in zip(ids, lists):
                assert {link.relation for link in links} == model.links(who, day)
                assert [link.other for link in links] == [model.edges[link.relation].other(who) for link in links]
                assert len(links) == len({link.relation for link in links})
                reached = view.reach(who, 3, as_of=day)
                assert {one.customer: one.distance for one in reached} == model.distances(who, day, 3)
            questions = [(one, kind, other) for kind in model.kinds for one in ids[:4] for other in ids[:4]]
            for question, answer in zip(questions, view.are_related(questions, as_of=day)):
                known = model.related(*question, day)
                assert answer in known if known else answer is None
        for city in ("Leeds", "York"):
            assert list(view.select(city=city).ids()) == model.living_in(city)
        numbers = [f"K{number}" for number in range(12)]
        if Rule.NUMBER_TAKEN not in model.broken():
            by_number = {one.number: ident for ident, one in model.people.items()}
            assert view.find_customers(numbers) == [by_number.get(number) for number in numbers]
            for text in ("K1", "ash", "Ashby", "b", "zz"):
                assert list(view.search(text).ids()) == model.search(text)


def test_relations_are_those_of_the_model():
    chosen = settings(max_examples=400 if FULL else 40, stateful_step_count=60 if FULL else 40)
    run_state_machine_as_test(seed(SEED)(Relations), settings=chosen)
