"""Trade chains, conditions and the order header, driven through the binding, against the naive model of them.

The order of the steps and what they do is drawn from KITH_TEST_SEED, as in test_model.py.
"""

from dataclasses import asdict, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

import kith
from kith.codes import (ChainCheck, ConditionMode, ConditionState, ConditionValue, CustomerRole, Effect, HeaderField,
                        LinkStatus, Origin, PartyKind, Reason, Status)
from machine import DAY, LUCK, PICK, Machine
from naive import DAYS
from naive_chains import (Account, Agency, Answer, Filled, Firm, Hang, Place, Question, Settings, Sort, Step, Term, Trade, Type)
from support import FULL, SEED, TODAY

FIRMS = 8
LEVELS = 4
NUMBERS = [*map(Decimal, ("0", "2.5", "3", "3", "7", "12.345678"))]
TEXTS = st.sampled_from([None, "A", "B"])
#: Mostly open, or about today; rarely the wrong way round.
PERIODS = [*[(None, None)] * 30, *((one, other) for one in DAYS for other in DAYS if not (one and other and other < one))]
PERIOD = st.sampled_from([*PERIODS, (DAYS[3], DAYS[2])])
STATES = [*[ConditionState.VALUE] * 7, ConditionState.NONE, ConditionState.BLOCK]
FLAGS = [*[()] * 6, ("local",), ("enforced",), ("enforced",), ("exclusive",), ("inactive",)]
SHARE, GROUP = ConditionValue.PERCENT, "shoes"
TYPES = (
    Type(SHARE, by_brand=True, by_item_group=True), Type(SHARE, ConditionMode.SUM, by_brand=True),
    Type(SHARE, ConditionMode.CASCADE), Type(SHARE, ConditionMode.BEST, by_item_group=True),
    Type(ConditionValue.AMOUNT, ConditionMode.BEST, lowest=True), Type(SHARE, ConditionMode.TOP, by_brand=True),
    Type(ConditionValue.AGREEMENT, ConditionMode.BONUS, by_brand=True),
    Type(ConditionValue.CUSTOMER, fills=HeaderField.PAYER), Type(ConditionValue.LOCATION, fills=HeaderField.INVOICE_TO),
    Type(ConditionValue.CODE, fills=HeaderField.PRICE_LIST), Type(ConditionValue.CODE, fills=HeaderField.PAYMENT_TERMS),
)
SORTS = (Sort(), Sort(inherits=True, price_list="fixed"), Sort(check=ChainCheck.ON), Sort(check=ChainCheck.REQUIRED),
         Sort(check=ChainCheck.ON, inherits=False, payment_terms="fixed", discount_model="fixed"))


def options_of(record):
    """Fields of a record of the model as the binding takes them: a flag that is off is not set."""
    return {name: None if value is False else value for name, value in asdict(record).items()}


def link_of(one):
    fields = options_of(one)
    return fields | {"status": None if fields.pop("active") else LinkStatus.INACTIVE}


class Chains(Machine):
    def __init__(self):
        super().__init__(Trade())
        self.turn = 0

    def prepare(self, txn):
        model = self.model
        model.book = next(iter(txn.view().records(kith.BookRecord))).id
        model.hierarchies = [txn.add(kith.Hierarchy(code=code)) for code in ("trade", "buying")]
        txn.change(model.book, hierarchy=model.hierarchies[0], max_levels=model.settings.max_levels)
        self.brands = [txn.add(kith.Brand(code=code)) for code in ("one", "two")]
        self.currencies = [txn.add(kith.Currency(code=code, digits=2)) for code in ("EUR", "USD")]
        self.agent = txn.add(kith.RelationType(code="agent", effect=Effect.EXPORT_AGENT))
        for number, type_ in enumerate(TYPES):
            model.types[txn.add(kith.ConditionType(code=f"type{number}", **options_of(type_)))] = type_
        for number, sort in enumerate((*SORTS, Sort(hierarchy=model.hierarchies[1], check=ChainCheck.ON))):
            fields = asdict(sort)
            ident = txn.add(kith.OrderType(code=f"type{number}", chain_check=fields.pop("check"), **fields))
            model.sorts[ident] = sort
        for number in range(FIRMS):
            self.add_firm_to(txn, model, number)

    @initialize(luck=LUCK)
    def open_trade(self, luck):
        """Chains to begin with, each under one that is older; a few members; conditions of a few types."""
        txn, draft = self.work()
        ids, where = sorted(draft.firms), draft.hierarchies[0]
        for number, ident in enumerate(ids[1:], 1):
            parent = luck.choice(ids[max(0, number - 3):number])
            if luck.random() < 0.9:
                deep = draft.level(parent, where, TODAY) == LEVELS
                self.hang(Hang(ident, parent, where, deep or luck.random() < 0.3))
            if luck.random() < 0.5:
                self.add_place_and_account(number, luck.random() < 0.3, luck.random() < 0.7)
            if luck.random() < 0.3:
                self.choose_party(number, luck.randrange(FIRMS), luck.choice(["payer", "invoice_to", "delivery_party"]), False)
            if luck.random() < 0.3:
                self.change_firm(number, luck.random() < 0.5, *(luck.choice([None, "A"]) for _ in range(3)))
            if luck.random() < 0.2:
                self.add_agent(number, luck.randrange(number), luck.choice(PERIODS), luck.choice([None, 1, 2]))
        self.types = luck.sample(sorted(draft.types), 2)
        self.add_conditions(luck, 0)
        assert not draft.is_refused()
        self.commit()

    def add_firm_to(self, txn, draft, number):
        ident = txn.add(kith.Customer(number=f"F{number}", kind=PartyKind.ORGANISATION, organisation="F"))
        txn.add(kith.CustomerRole(customer=ident, role=CustomerRole.EXPORT_AGENT))
        draft.firms[ident] = Firm(f"F{number}")

    @staticmethod
    def attempt(draft, record, change):
        """Change a record; one that has lost a customer is refused, and stays as it is."""
        if draft.is_whole(record):
            change()
            return True
        with pytest.raises(kith.DanglingError):
            change()
        return False

    # ----------------------------------------------------------------------------------------------- parties

    @rule()
    def add_firm(self):
        txn, draft = self.work()
        number = next(number for number in range(100) if f"F{number}" not in {one.number for one in draft.firms.values()})
        if number < FIRMS + 2:
            self.add_firm_to(txn, draft, number)

    @rule(who=PICK)
    def remove_firm(self, who):
        txn, draft = self.work()
        ident = self.pick(draft.firms, who)
        if ident is not None:
            txn.remove(ident)
            draft.remove(ident)

    @rule(what=st.sampled_from(["hangs", "hangs", "terms", "agencies"]), which=PICK)
    def remove(self, what, which):
        txn, draft = self.work()
        records = getattr(draft, what)
        ident = self.pick(records, which)
        if ident is not None:
            txn.remove(ident)
            del records[ident]

    @rule(who=PICK, whom=PICK, what=st.sampled_from(["payer", "invoice_to", "delivery_party"]), clear=st.booleans())
    def choose_party(self, who, whom, what, clear):
        txn, draft = self.work()
        ident = self.pick(draft.firms, who)
        if ident is not None:
            after = replace(draft.firms[ident], **{what: None if clear else self.pick(draft.firms, whom)})
            if self.attempt(draft, after, lambda: txn.change(ident, **{what: getattr(after, what)})):
                draft.firms[ident] = after

    @rule(who=PICK, active=st.booleans(), terms=TEXTS, prices=TEXTS, model=TEXTS)
    def change_firm(self, who, active, terms, prices, model):
        txn, draft = self.work()
        ident = self.pick(draft.firms, who)
        if ident is not None:
            texts = {"payment_terms": terms, "price_list": prices, "discount_model": model}
            status = None if active else Status.INACTIVE
            if self.attempt(draft, draft.firms[ident], lambda: txn.change(ident, status=status, **texts)):
                draft.firms[ident] = replace(draft.firms[ident], active=active, **texts)

    @rule(who=PICK, pays=st.booleans(), complete=st.booleans())
    def add_place_and_account(self, who, pays, complete):
        txn, draft = self.work()
        ident = self.pick(draft.firms, who)
        if ident is not None and ident not in {one.customer for one in draft.places.values()}:
            place = txn.add(kith.Location(customer=ident, city="Leeds", pays=pays or None))
            account = txn.add(kith.BankAccount(customer=ident, holder="F", number="1", mandate="M" if complete else None))
            draft.places[place], draft.accounts[account] = Place(ident, pays), Account(ident, complete)

    @rule(one=PICK, other=PICK, period=PERIOD, priority=st.sampled_from([None, 1, 2]))
    def add_agent(self, one, other, period, priority):
        txn, draft = self.work()
        agent, customer = self.pick(draft.firms, one), self.pick(draft.firms, other)
        if agent is not None:
            since, until = period
            ident = txn.add(kith.Relation(from_=agent, type=self.agent, to=customer, since=since, until=until,
                                          priority=priority))
            draft.agencies[ident] = Agency(agent, customer, since, until, priority)

    @rule(levels=st.sampled_from([2, 3, 3, LEVELS, LEVELS, 5]), agent_pays=st.booleans(), terms=TEXTS)
    def change_settings(self, levels, agent_pays, terms):
        txn, draft = self.work()
        txn.change(draft.book, max_levels=levels, agent_pays=agent_pays, payment_terms=terms)
        draft.settings = Settings(levels, agent_pays, terms)

    # ------------------------------------------------------------------------------------------------ chains

    def hang(self, link):
        txn, draft = self.work()
        draft.hang(txn.connect(kith.ChainLink(**link_of(link))), link)

    @rule(one=PICK, other=PICK, where=st.sampled_from([0, 0, 0, 1]), member=st.booleans(), period=PERIOD,
          active=st.sampled_from([True, True, True, False]), preferred=st.booleans())
    def connect(self, one, other, where, member, period, active, preferred):
        _, draft = self.work()
        customer, parent = self.pick(draft.firms, one), self.pick(draft.firms, other)
        if customer is not None:
            self.hang(Hang(customer, parent, draft.hierarchies[where], member, *period, active, preferred))
            self.judge()

    @rule(which=PICK, other=PICK, period=PERIOD)
    def hang_a_root(self, which, other, period):
        """With all below it: chains grow until they have a level too many."""
        _, draft = self.work()
        where = draft.hierarchies[0]
        root = self.pick(set(draft.firms) - {one.customer for one in draft.hangs.values() if not one.member}, which)
        parent = self.pick([node for node, hierarchy in draft.nodes if hierarchy == where and node != root], other)
        if root is not None and parent is not None:
            self.hang(Hang(root, parent, where, False, *period))
            self.judge()

    @rule(which=PICK, ends=st.booleans(), period=PERIOD, active=st.sampled_from([True, True, False]), preferred=st.booleans())
    def change_link(self, which, ends, period, active, preferred):
        txn, draft = self.work()
        ident = self.pick(draft.hangs, which)
        if ident is not None:
            since, until = (draft.hangs[ident].since, period[1]) if ends else period
            after = replace(draft.hangs[ident], since=since, until=until, active=active, preferred=preferred)
            status = None if active else LinkStatus.INACTIVE
            if self.attempt(draft, after, lambda: txn.change(ident, since=since, until=until, status=status,
                                                             preferred=preferred or None)):
                draft.hangs[ident] = after
            self.judge()

    @rule(which=PICK, other=PICK, day=DAY, to_root=st.sampled_from([False, False, True]))
    def move(self, which, other, day, to_root):
        txn, draft = self.work()
        key = self.pick(draft.nodes, which)
        if key is None or draft.is_refused():  # what is moved hangs on one link a day
            return
        node, hierarchy = key
        parent = None if to_root else self.pick(draft.firms, other)
        ident = txn.move(node, parent, day, hierarchy=hierarchy)
        assert (ident is None) == to_root
        draft.move(ident, node, hierarchy, parent, day or TODAY)
        self.judge()

    @rule(who=PICK, where=st.sampled_from([0, 0, 1]), skipped=st.booleans())
    def add_node(self, who, where, skipped):
        txn, draft = self.work()
        customer = self.pick(draft.firms, who)
        key = (customer, draft.hierarchies[where])
        if customer is not None and key not in draft.nodes:
            txn.add(kith.ChainNode(customer=customer, hierarchy=key[1], skipped=skipped or None))
            draft.nodes[key] = skipped

    @rule(which=PICK, skipped=st.booleans(), remove=st.booleans())
    def change_node(self, which, skipped, remove):
        txn, draft = self.work()
        key = self.pick(draft.nodes, which)
        if key is None:
            return
        with txn.view() as view:
            ident = next(one.id for one in view.records(kith.ChainNode) if (one.customer, one.hierarchy) == key)
        if remove:
            txn.remove(ident)
            del draft.nodes[key]
        else:
            txn.change(ident, skipped=skipped or None)
            draft.nodes[key] = skipped

    # -------------------------------------------------------------------------------------------- conditions

    @rule(luck=LUCK, clash=st.sampled_from([0, 0.1]))
    def add_conditions(self, luck, clash):
        """Some in places that are free, and now and then one that is not."""
        txn, draft = self.work()
        for _ in range(luck.randrange(8, 20) if draft.firms else 0):
            type_ = luck.choice(self.types)
            kind, state, (since, until) = draft.types[type_], luck.choice(STATES), luck.choice(PERIODS)
            is_ = {value: state is ConditionState.VALUE and kind.value is value for value in ConditionValue}
            share, amount = is_[SHARE], is_[ConditionValue.AMOUNT]
            term = Term(
                luck.choice(sorted(draft.firms)), type_, state,
                number=luck.choice(NUMBERS) if share or amount else None,
                text=luck.choice("AB") if is_[ConditionValue.CODE] or is_[ConditionValue.AGREEMENT] else None,
                party=luck.choice(sorted(draft.firms)) if is_[ConditionValue.CUSTOMER] or is_[ConditionValue.LOCATION]
                else None,
                brand=luck.choice([None, None, None, *self.brands]) if kind.by_brand else None,
                item_group=luck.choice([None, None, GROUP]) if kind.by_item_group else None,
                currency=luck.choice(self.currencies) if amount or share and luck.random() < 0.3 else None,
                minimum=luck.choice([None, None, Decimal(50)]) if share else None,
                since=since, until=until, **dict.fromkeys(luck.choice(FLAGS), True))
            taken = {(one.customer, one.type, one.brand, one.item_group) for one in draft.terms.values()}
            if (term.customer, type_, term.brand, term.item_group) not in taken or luck.random() < clash:
                draft.terms[txn.add(kith.Condition(**options_of(term)))] = term

    @rule(which=PICK, whom=PICK, what=st.sampled_from(["number", "number", "text", "party", "state"]))
    def spoil_condition(self, which, whom, what):
        """Often something that its type does not have."""
        txn, draft = self.work()
        ident = self.pick(draft.terms, which)
        if ident is not None:
            party = self.pick(draft.firms, whom)
            value = {"number": Decimal(1), "text": "C", "party": party, "state": ConditionState.NONE}[what]
            after = replace(draft.terms[ident], **{what: value})
            if self.attempt(draft, after, lambda: txn.change(ident, **{what: value})):
                draft.terms[ident] = after

    @rule(which=PICK, period=PERIOD, local=st.booleans(), enforced=st.booleans(), inactive=st.booleans())
    def change_condition(self, which, period, **flags):
        txn, draft = self.work()
        since, until = period
        ident = self.pick(draft.terms, which)
        if ident is not None:
            after = replace(draft.terms[ident], since=since, until=until, **flags)
            values = {name: value or None for name, value in flags.items()}
            if self.attempt(draft, after, lambda: txn.change(ident, since=since, until=until, **values)):
                draft.terms[ident] = after

    # --------------------------------------------------------------------------------------------- comparing

    def compare(self, view, model):
        assert {one.id for one in view.records(kith.Customer)} == set(model.firms)
        assert {(one.customer, one.hierarchy): bool(one.skipped) for one in view.records(kith.ChainNode)} == model.nodes
        assert {one.id: one for one in view.records(kith.ChainLink)} == {
            ident: kith.ChainLink(id=ident, **link_of(one)) for ident, one in model.hangs.items()}
        assert {one.id: one for one in view.records(kith.Condition)} == {
            ident: kith.Condition(id=ident, **options_of(one)) for ident, one in model.terms.items()}
        if model.is_refused():
            return
        self.turn += 1  # another part of all questions each time
        day = TODAY + timedelta(days=self.turn % 5 - 1)
        for hierarchy in model.hierarchies:
            self.compare_chains(view, model, hierarchy, day)
        for number, customer in enumerate(sorted(model.firms)):
            self.compare_conditions(view, model, customer, day, self.turn + number)
            self.compare_header(view, model, customer, day, self.turn + number)

    def compare_chains(self, view, model, hierarchy, day):
        ids, where = sorted(model.firms), {"hierarchy": hierarchy, "on": day}
        for customer in ids:
            for chain in {0, ids[self.turn % len(ids)], *model.candidates(customer, hierarchy, day)}:
                outcome, path = view.chain_path(customer, chain=chain, **where)
                found = outcome, [Step(step.customer, step.link, step.level) for step in path]
                assert found == model.path(customer, hierarchy, day, chain)
            found = view.chain_candidates(customer, **where)
            assert sorted(found) == sorted(model.candidates(customer, hierarchy, day))
            for members in (False, True):
                children = view.chain_children(customer, members=members, **where)
                assert [(step.customer, step.link) for step in children] == model.children(customer, hierarchy, day, members)
            other = ids[(ids.index(customer) + self.turn) % len(ids)]
            assert view.common_ancestor(customer, other, **where) == model.common(customer, other, hierarchy, day)
        assert view.chain_levels(ids, **where) == [model.level(one, hierarchy, day) for one in ids]
        roots = view.chain_roots(**where)
        assert roots == model.roots(hierarchy, day)
        for root in roots:
            tree = view.chain_tree(root, members=True, **where)
            assert [(step.customer, step.distance) for step in tree] == model.tree(root, hierarchy, day)
            for step in tree:  # a member has no level there, even if it is a node elsewhere
                assert step.level in (0, model.level(step.customer, hierarchy, day))

    def compare_conditions(self, view, model, customer, day, turn):
        hierarchy = model.hierarchies[turn % 4 == 3]
        candidates = [0, *sorted(model.candidates(customer, hierarchy, day))]
        rest = {"hierarchy": hierarchy, "chain": candidates[turn % len(candidates)], "chain_off": turn % 7 == 6,
                "brand": [0, *self.brands][turn % 3], "item_group": [None, GROUP][turn % 2],
                "currency": [0, *self.currencies][turn // 2 % 3], "value": [None, Decimal(10), Decimal(50)][turn // 3 % 3]}
        all_ = {one.type: one for one in view.conditions(customer, on=day, **rest)}
        for type_ in {*(one.type for one in model.terms.values()), self.pick(model.types, turn)}:
            asked = Question(customer, type_, day=day, **rest)
            answer, kept, reasons = model.explain(asked)
            found, trace = view.explain_condition(customer, type_, on=day, **rest)
            assert answer_of(found) == answer and found.location == 0 and found == all_[type_]
            assert {(row.subject, row.record): row.reason for row in trace} == reasons and len(trace) == len(reasons)
            each = view.conditions_taken(customer, type_, on=day, **rest)
            assert [one.condition for one in each] == kept

    def compare_header(self, view, model, customer, day, turn):
        sorts = [0, *model.sorts]
        sort = sorts[turn % len(sorts)]
        hierarchy = model.sorts[sort].hierarchy if sort else None
        candidates = sorted(model.candidates(customer, hierarchy or model.hierarchies[0], day))
        chain = [0, *candidates, customer][turn // 2 % (len(candidates) + 2)]
        what = {1: HeaderField.PAYER, 3: HeaderField.INVOICE_TO, 4: HeaderField.DELIVERY}.get(turn % 6)
        party = self.pick(model.firms, turn)
        typed = {what: Filled(Origin.MANUAL, party=party)} if what else {}
        header = view.order_header(customer, sort, on=day, chain=chain, unattended=turn % 5 == 0,
                                   typed={field: kith.HeaderValue(party=party) for field in typed})
        known = model.header(customer, sort, day, chain, turn % 5 == 0, typed)
        assert (header.outcome, header.task, header.inherits) == (known.outcome, known.task, known.inherits)
        assert [Step(step.customer, step.link, step.level) for step in header.path] == known.path
        for field in HeaderField:
            assert header.fields[field] == kith.HeaderValue(**asdict(known.fields.get(field, Filled()))), field
        assert {(row.type, row.subject) for row in header.trace if row.reason is Reason.INACTIVE} == known.skipped


def answer_of(found):
    return Answer(found.condition, found.customer, found.level, found.distance, found.reason, found.count, found.number,
                  found.text, found.party)


def test_chains_are_those_of_the_model():
    chosen = settings(max_examples=300 if FULL else 30, stateful_step_count=60 if FULL else 40)
    run_state_machine_as_test(seed(SEED)(Chains), settings=chosen)
