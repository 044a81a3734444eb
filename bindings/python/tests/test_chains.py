"""Trade chains, conditions and the order header: the figure of the source, from Bob's outlets up to North America."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

import kith
from kith import codes
from kith.codes import Chain, HeaderField, Order, Origin, PartyKind, Reason
from support import TODAY


@pytest.fixture
def figure():
    at = SimpleNamespace(book=kith.Book())
    with at.book.transaction(actor="a", today=TODAY) as txn:
        at.hierarchy = txn.add(kith.Hierarchy(code="trade"))
        for number in ("NA001", "MW001", "CH001", "BB001", "C1001", "C1002", "C1010"):
            setattr(at, number.lower(), txn.add(
                kith.Customer(number=number, kind=PartyKind.ORGANISATION, organisation=number)))
        for node, parent in ((at.bb001, at.ch001), (at.ch001, at.mw001), (at.mw001, at.na001)):
            txn.connect(kith.ChainLink(customer=node, parent=parent, hierarchy=at.hierarchy))
        for member, node in ((at.c1001, at.bb001), (at.c1002, at.bb001), (at.c1010, at.mw001)):
            txn.connect(kith.ChainLink(customer=member, parent=node, hierarchy=at.hierarchy, member=True))
        txn.add_condition_types()
        settings = next(iter(txn.view().records(kith.BookRecord)))
        txn.change(settings.id, hierarchy=at.hierarchy)
    with at.book.view() as view:
        at.types = {record.code: record.id for record in view.records(kith.ConditionType)}
    yield at
    at.book.close()


def test_paths_levels_and_trees(figure):
    with figure.book.view(today=TODAY) as view:
        outcome, path = view.chain_path(figure.c1001)
        assert outcome is Chain.FOUND
        assert [step.customer for step in path] == [figure.c1001, figure.bb001, figure.ch001, figure.mw001, figure.na001]
        assert [step.level for step in path] == [0, 4, 3, 2, 1] and path[-1].link == 0
        assert view.chain_levels([figure.na001, figure.bb001, figure.c1001]) == [1, 4, 0]
        assert view.chain_levels([]) == []
        assert view.chain_candidates(figure.bb001) == [figure.bb001]
        assert [step.customer for step in view.chain_children(figure.bb001, members=True)] == [figure.c1001, figure.c1002]
        tree = view.chain_tree(figure.na001, members=True)
        assert [step.distance for step in tree] == [0, 1, 2, 3, 4, 4, 2] and tree[-1].customer == figure.c1010
        assert view.chain_roots() == [figure.na001]
        assert view.common_ancestor(figure.c1001, figure.c1010) == figure.mw001
        with pytest.raises(kith.NotFoundError):
            view.chain_path(figure.c1001, hierarchy=figure.hierarchy + 256)


def test_many_children_and_trees_that_do_not_fit_at_once(figure):
    with figure.book.transaction() as txn:
        members = txn.add_many(kith.Customer(number=f"M{i}", kind=PartyKind.ORGANISATION, organisation="M")
                               for i in range(150))
        for member in members:
            txn.connect(kith.ChainLink(customer=member, parent=figure.na001, hierarchy=0, member=True))
    with figure.book.view() as view:
        assert [step.customer for step in view.chain_children(figure.na001, members=True)] == members
        assert len(view.chain_tree(figure.na001, members=True)) == 157


def test_several_chains_and_a_fifth_level(figure):
    with figure.book.transaction(today=TODAY) as txn:
        other = txn.add(kith.Customer(number="XY001", kind=PartyKind.ORGANISATION, organisation="XY"))
        txn.connect(kith.ChainLink(customer=figure.c1001, parent=other, hierarchy=0, member=True))
    with figure.book.view() as view:
        assert view.chain_path(figure.c1001) == (Chain.AMBIGUOUS, [])
        assert view.chain_path(figure.c1001, chain=figure.ch001)[0] is Chain.NOT_A_MEMBER
        assert view.chain_path(figure.c1001, chain=other)[1][1].customer == other
    with pytest.raises(kith.RuleError) as refused:
        with figure.book.transaction() as txn:
            txn.connect(kith.ChainLink(customer=other, parent=figure.bb001, hierarchy=0))
    assert refused.value.rule is codes.Rule.TOO_DEEP


def test_moving_a_node(figure):
    with figure.book.transaction(today=TODAY) as txn:
        link = txn.move(figure.bb001, figure.na001, date(2026, 7, 1))
        assert link is not None
        assert txn.move(figure.ch001, None) is None
    with figure.book.view(today=TODAY) as view:
        assert len(view.chain_path(figure.c1001)[1]) == 3  # BB001, CH001: now a root
        assert [step.customer for step in view.chain_path(figure.c1001, on=date(2026, 7, 1))[1]] == [
            figure.c1001, figure.bb001, figure.na001]


def test_conditions_and_why(figure):
    discount = figure.types["discount"]
    with figure.book.transaction() as txn:
        high = txn.add(kith.Condition(customer=figure.na001, type=discount, number=Decimal(5)))
        near = txn.add(kith.Condition(customer=figure.mw001, type=discount, number=Decimal("2.5"), item_group="shoes"))
    with figure.book.view(today=TODAY) as view:
        assert view.condition(figure.c1001, discount).number == 5
        effective, trace = view.explain_condition(figure.c1001, discount, item_group="shoes")
        assert (effective.condition, effective.number, effective.level) == (near, Decimal("2.5"), 2)
        assert effective.chain is codes.Chain.FOUND
        assert view.condition(figure.c1001, discount, chain=figure.c1002).chain is codes.Chain.NOT_A_MEMBER
        assert {row.record: row.reason for row in trace if row.record} == {
            near: Reason.TAKEN, high: Reason.OVERRIDDEN_BY_NEARER}
        assert view.condition(figure.c1001, discount, chain_off=True).reason is Reason.CHAIN_OFF
        assert [one.number for one in view.condition_of_many([figure.c1001, figure.na001], discount)] == [5, 5]
        assert [one.condition for one in view.conditions_taken(figure.c1001, discount)] == [high]
        assert {one.type: one.condition for one in view.conditions(figure.c1001)}[discount] == high


def test_order_header(figure):
    with figure.book.transaction() as txn:
        on = txn.add(kith.OrderType(code="D02", chain_check=codes.ChainCheck.ON))
        txn.add(kith.Condition(customer=figure.na001, type=figure.types["payer"], party=figure.na001))
        txn.add(kith.Condition(customer=figure.mw001, type=figure.types["price_list"], text="wholesale"))
        txn.add(kith.Location(customer=figure.c1001, city="Chicago"))
    with figure.book.view(today=TODAY) as view:
        header = view.order_header(figure.c1001, on)
        assert header.outcome is Order.OK and header.inherits and not header.task and len(header.path) == 5
        assert header.fields[HeaderField.PAYER].origin is Origin.CHAIN
        assert (header.fields[HeaderField.PAYER].party, header.fields[HeaderField.PAYER].level) == (figure.na001, 1)
        assert header.fields[HeaderField.PRICE_LIST].text == "wholesale"
        assert header.fields[HeaderField.INVOICE_TO].origin is Origin.SELF
        assert header.fields[HeaderField.BANK_ACCOUNT].origin is None
        assert any(row.type == HeaderField.PAYER and row.reason is Reason.TAKEN for row in header.trace)
        typed = view.order_header(figure.c1001, on, typed={HeaderField.PRICE_LIST: kith.HeaderValue(text="retail")})
        assert typed.fields[HeaderField.PRICE_LIST].text == "retail"
        assert typed.fields[HeaderField.PRICE_LIST].origin is Origin.MANUAL
        assert view.order_header(figure.c1002, on).outcome is Order.NO_INVOICE_TO
    with figure.book.transaction() as txn:
        txn.change(next(iter(txn.view().records(kith.BookRecord))).id, prices_on_delivery=True)
        txn.add(kith.Condition(customer=figure.bb001, type=figure.types["price_list"], text="autumn", since=date(2026, 9, 1)))
    with figure.book.view(today=TODAY) as view:
        for delivery, wanted in ((None, "wholesale"), (date(2026, 9, 1), "autumn")):
            header = view.order_header(figure.c1001, on, delivery=delivery)
            assert header.fields[HeaderField.PRICE_LIST].text == wanted


def test_conditions_overlap_as_relations_do(figure):
    with figure.book.transaction() as txn:
        first = txn.add(kith.Condition(customer=figure.na001, type=figure.types["discount"], number=Decimal(5)))
    with pytest.raises(kith.RuleError) as refused:
        with figure.book.transaction() as txn:
            txn.add(kith.Condition(customer=figure.na001, type=figure.types["discount"], number=Decimal(3)))
    assert refused.value.rule is codes.Rule.OVERLAP and refused.value.other == first
    texts = [refused.value.text(language) for language in ("en", "de", "ru")]
    assert len(set(texts)) == 3
    assert not any(word in text for text in texts for word in ("relation", "Beziehung", "связь"))  # it is none


def test_what_has_no_text_has_none(figure):
    with figure.book.view(today=TODAY) as view:
        assert view.condition(figure.c1001, figure.types["price_list"]).text is None
        assert view.order_header(figure.c1001).fields[HeaderField.PRICE_LIST].text is None


def test_a_link_that_never_holds_makes_no_chain_too_deep(figure):
    with figure.book.transaction(today=TODAY) as txn:
        link = next(one.id for one in txn.view().records(kith.ChainLink) if one.customer == figure.bb001)
        low = txn.add(kith.Customer(number="LOW", kind=PartyKind.ORGANISATION, organisation="Low"))
        txn.change(link, since=date(2026, 6, 2), until=date(2026, 6, 1))
        txn.connect(kith.ChainLink(customer=low, parent=figure.bb001, hierarchy=0))
        findings = txn.check()
        txn.change(link, since=None, until=date(2026, 5, 31))
        txn.change(next(one.id for one in txn.view().records(kith.ChainLink) if one.customer == low), since=TODAY)
    assert [finding.rule for finding in findings] == [codes.Rule.PERIOD]
