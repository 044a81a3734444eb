"""A naive model of saving orders: table 3 A as it is written, and sales added up from all entries for every answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from kith.codes import Distribute, ManagerState, OrderMeasure, Rule

ACTIVE, INACTIVE, ABSENT = ManagerState.ACTIVE, ManagerState.INACTIVE, ManagerState.ABSENT


@dataclass(frozen=True)
class Seller:
    state: ManagerState = ACTIVE
    substitute: int | None = None


@dataclass(frozen=True)
class Sale:
    customer: int
    manager: int | None = None
    #: Was the manager given by hand? What the table decides is not.
    by_hand: bool = False


@dataclass
class Desk:
    policy: Distribute = Distribute.NONE
    fixed: int | None = None
    last: int = 0  # of the round robin
    sellers: dict[int, Seller] = field(default_factory=dict)
    owners: dict[int, int | None] = field(default_factory=dict)  # manager of each customer
    sales: dict[int, Sale] = field(default_factory=dict)
    entries: list[tuple[int, OrderMeasure, Decimal]] = field(default_factory=list)

    def copy(self) -> Desk:
        return replace(self, sellers=dict(self.sellers), owners=dict(self.owners), sales=dict(self.sales),
                       entries=list(self.entries))

    def broken(self) -> set[Rule]:
        return set()

    def doubtful(self) -> set[Rule]:
        return set()

    def is_refused(self) -> bool:
        return False

    # ------------------------------------------------------------------------------------------------- table

    def letter(self, seller: int | None) -> str:
        """U, A, I or X."""
        return "U" if seller is None else {ACTIVE: "A", INACTIVE: "I", ABSENT: "X"}[self.sellers[seller].state]

    def stand_in(self, seller: int) -> int | None:
        found = self.sellers[seller].substitute
        return found if found is not None and self.letter(found) == "A" else None

    def distribute(self) -> int | None:
        able = sorted(one for one in self.sellers if self.letter(one) == "A")
        if self.policy is Distribute.FIXED:
            return self.fixed if self.fixed in able else None
        if self.policy is Distribute.ROUND_ROBIN and able:
            self.last = next((one for one in able if one > self.last), able[0])
            return self.last
        return None

    def save(self, order: int, editor: int | None) -> int:
        """Save an order; the row of the table."""
        sale = self.sales[order]
        customer, manager = self.owners[sale.customer], sale.manager
        states = self.letter(customer) + self.letter(manager)
        row, manager, customer = self._row(states, manager, customer, sale.by_hand, editor)
        if manager != sale.manager:
            self.sales[order] = replace(sale, manager=manager, by_hand=False)
        elif customer != self.owners[sale.customer]:
            self.sales[order] = replace(sale, by_hand=False)
        self.owners[sale.customer] = customer
        return row

    def _row(self, states: str, order: int | None, customer: int | None, by_hand: bool,
             editor: int | None) -> tuple[int, int | None, int | None]:
        if states == "UU":
            found = editor if self.letter(editor) == "A" else self.distribute()
            return 1, found, found
        if states in ("UA", "IA", "UX", "IX"):
            return {"UA": 2, "IA": 9, "UX": 14, "IX": 16}[states], order, order
        if states in ("UI", "IU", "II"):
            found = self.distribute()
            row = {"UI": 3, "IU": 8, "II": 10}[states]
            return (row, order, customer) if found is None else (row, found, found)
        if states in ("AU", "AI"):
            return {"AU": 4, "AI": 7}[states], customer, customer
        if states == "AA":
            return 5 if order == customer else 6, order, customer
        if states == "AX":
            return 15, order if by_hand else customer, customer
        if states in ("XU", "XI"):
            assert customer is not None
            found = self.stand_in(customer)
            row = 17 if states == "XI" else 12 if found is None else 11
            if found is None:
                found = self.distribute()
            return row, customer if found is None else found, customer
        return {"XA": 13, "XX": 18}[states], order, customer

    # ------------------------------------------------------------------------------------------------- sales

    def total(self, customer: int, measure: OrderMeasure) -> Decimal:
        return sum((amount for order, what, amount in self.entries
                    if what is measure and self.sales[order].customer == customer), Decimal(0))
