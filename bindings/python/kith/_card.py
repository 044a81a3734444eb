"""Discount cards: which one an order gets, and what an account has added up (table 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import _convert, codes
from ._lib import ffi, lib, sized, to_text
from ._reading import Reading
from ._results import TraceRow


@dataclass(frozen=True, slots=True)
class CardResult:
    """The card of an order. Ids are 0 where there is none."""

    result: codes.CardResult
    #: There were several, and a person may choose another.
    several: bool
    card: int
    #: That the order adds up on.
    account: int
    #: Whose account that is, or who lacks a card.
    holder: int
    #: That leads to the holder.
    relation: int
    #: That the account has reached before the order.
    tier: int
    #: Percent of that tier.
    rate: Decimal
    #: What the account has added up before the order.
    balance: Decimal
    number: str | None
    #: Why a card is blocked.
    reason: str | None
    #: Each card that was looked at, and each holder without one or that does not count.
    trace: tuple[TraceRow, ...]


def _card_result(out: Any, trace: tuple[TraceRow, ...]) -> CardResult:
    return CardResult(
        _convert.to_enum(codes.CardResult, out.result), bool(out.several), out.card, out.account, out.holder, out.relation,
        out.tier, _convert.from_decimal(out.rate), _convert.from_decimal(out.balance), to_text(out.number) or None,
        to_text(out.reason) or None, trace)


class Cards(Reading):
    """The part of a view that reads discount cards."""

    __slots__ = ()

    def card_of(self, customer: int, *, programme: int = 0, card: int = 0, on: date | None = None) -> CardResult:
        """The card that an order of a customer gets: its own, else that of a holder on the day (table 4).

        `programme` 0 is the book's, or any; `card` is one that was typed: it is taken if it is active, else REFUSED.
        LimitError if the balance is greater than a decimal.
        """
        request, out = sized("kith_card_request"), sized("kith_card_result")
        request.customer, request.programme, request.card, request.on = customer, programme, card, _convert.to_day(on)
        return self._traced(lambda trace: self._call(lib.kith_card_resolve, request, out, trace),
                            lambda trace: _card_result(out, trace))

    def card_balance(self, account: int) -> Decimal:
        """What an account has added up, in the programme's currency. LimitError if it is greater than a decimal."""
        balance = ffi.new("kith_decimal *")
        self._call(lib.kith_card_balance, account, balance)
        return _convert.from_decimal(balance[0])
