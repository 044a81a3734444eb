"""A naive model of customers and relations: what the library answers, written down as simply as it can be said.

It knows nothing of indexes, versions or storage, and it judges the rules over the end state straight from their words.
Trade chains have a model of their own in naive_chains.py. Later kinds and resolvers get their naive twin in a file of their
own too, and their steps in a machine beside those of test_model.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kith.codes import Rule
from support import TODAY

DAYS = [None, *(TODAY + timedelta(days=offset) for offset in range(-2, 4))]
EVERY_DAY = [TODAY + timedelta(days=offset) for offset in range(-4, 6)]


def holds(since: date | None, until: date | None, day: date) -> bool:
    """Both ends belong to a period; None is open."""
    return (since is None or since <= day) and (until is None or day <= until)


@dataclass(frozen=True)
class Kind:
    """What the rules need to know of a relation type."""

    symmetric: bool = False
    acyclic: bool = False
    to_self: bool = False
    from_maximum: int | None = None
    to_maximum: int | None = None


@dataclass(frozen=True)
class Person:
    number: str
    surname: str | None
    city: str | None


@dataclass(frozen=True)
class Edge:
    from_: int
    type: int
    to: int
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return holds(self.since, self.until, day)

    def other(self, customer: int) -> int:
        return self.to if customer == self.from_ else self.from_


@dataclass
class Model:
    kinds: dict[int, Kind] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    edges: dict[int, Edge] = field(default_factory=dict)

    def copy(self) -> Model:
        return Model(self.kinds, dict(self.people), dict(self.edges))

    # ----------------------------------------------------------------------------------------------- changes

    def edge(self, from_: int, type: int, to: int, since: date | None = None, until: date | None = None) -> Edge:
        """Of a symmetric type the lower id comes first."""
        if self.kinds[type].symmetric and to < from_:
            from_, to = to, from_
        return Edge(from_, type, to, since, until)

    def ticked(self, from_: int, type: int, to: int) -> bool:
        """Would saving this tick change nothing?"""
        asked = self.edge(from_, type, to)
        return any((one.from_, one.type, one.to) == (asked.from_, asked.type, asked.to)
                   and (one.until is None or one.until >= TODAY) for one in self.edges.values())

    # ------------------------------------------------------------------------------------------------- rules

    def broken(self) -> set[Rule]:
        """Rules that the state breaks for certain."""
        return self._broken(self._whole())

    def is_refused(self) -> bool:
        return bool(self.broken())

    def doubtful(self) -> set[Rule]:
        """These and those that it may break: a relation that has lost a party is not judged, but counts for others."""
        return self._broken(list(self.edges.values()))

    def _whole(self) -> list[Edge]:
        return [one for one in self.edges.values() if one.from_ in self.people and one.to in self.people]

    def _broken(self, judged: list[Edge]) -> set[Rule]:
        numbers = [one.number for one in self.people.values()]
        found = {
            Rule.NUMBER_TAKEN: len(numbers) > len(set(numbers)),
            Rule.NAME_MISSING: any(one.surname is None for one in self.people.values()),
            Rule.IN_USE: len(self._whole()) < len(self.edges),
            Rule.PERIOD: any(one.since and one.until and one.until < one.since for one in judged),
            Rule.SELF_RELATION: any(one.from_ == one.to and not self.kinds[one.type].to_self for one in judged),
            Rule.OVERLAP: any(self._overlaps(judged, day) for day in EVERY_DAY),
            Rule.MAXIMUM: any(self._exceeds(judged, day) for day in EVERY_DAY),
            Rule.CYCLE: any(self._circles(judged, day) for day in EVERY_DAY),
        }
        return {rule for rule, is_broken in found.items() if is_broken}

    @staticmethod
    def _overlaps(edges: list[Edge], day: date) -> bool:
        holding = [(one.from_, one.type, one.to) for one in edges if one.holds(day)]
        return len(holding) > len(set(holding))

    def _exceeds(self, edges: list[Edge], day: date) -> bool:
        for number, kind in self.kinds.items():
            holding = [one for one in edges if one.type == number and one.holds(day)]
            for who in {one.from_ for one in holding} | {one.to for one in holding}:
                starts = sum(one.from_ == who for one in holding)
                ends = sum(one.to == who for one in holding)
                if (kind.from_maximum is not None and starts > kind.from_maximum) or \
                        (kind.to_maximum is not None and ends > kind.to_maximum):
                    return True
        return False

    def _circles(self, edges: list[Edge], day: date) -> bool:
        for number, kind in self.kinds.items():
            if kind.acyclic:
                left = {(one.from_, one.to) for one in edges if one.type == number and one.holds(day) and one.from_ != one.to}
                while left:  # take away those that lead nowhere; what stays is a circle
                    going = {edge for edge in left if any(next_[0] == edge[1] for next_ in left)}
                    if going == left:
                        return True
                    left = going
        return False

    # --------------------------------------------------------------------------------------------- questions

    def links(self, customer: int, day: date) -> set[int]:
        return {ident for ident, one in self.edges.items() if customer in (one.from_, one.to) and one.holds(day)}

    def related(self, from_: int, type: int, to: int, day: date) -> set[int]:
        asked = self.edge(from_, type, to)
        return {ident for ident, one in self.edges.items()
                if (one.from_, one.type, one.to) == (asked.from_, asked.type, asked.to) and one.holds(day)}

    def distances(self, customer: int, day: date, most: int) -> dict[int, int]:
        found, border = {customer: 0}, {customer}
        for distance in range(1, most + 1):
            border = {one.other(who) for who in border for one in self.edges.values()
                      if who in (one.from_, one.to) and one.holds(day)} - set(found)
            found |= dict.fromkeys(border, distance)
        del found[customer]
        return found

    def search(self, text: str) -> list[int]:
        exact = [ident for ident, one in self.people.items() if one.number == text]
        named = sorted((one.surname.lower(), ident) for ident, one in self.people.items()
                       if one.surname and one.surname.lower().startswith(text.lower()) and ident not in exact)
        return exact + [ident for _, ident in named]

    def living_in(self, city: str) -> list[int]:
        return sorted(ident for ident, one in self.people.items() if one.city == city)


def changed(one: Edge, until: date | None) -> Edge:
    return replace(one, until=until)
