"""Consent: may a message be sent to a contact (table 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from . import _convert, codes
from ._lib import lib, sized, to_text
from ._reading import Reading


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a message may be sent to a contact, and why."""

    allowed: bool
    reason: codes.Permission
    #: Allowed, but it cannot be shown why.
    warn: bool
    #: Last day of an allowance that ends.
    expires: date | None
    #: Where not allowed: first day on which it may be tried again.
    retry: date | None
    #: Consent or suppression that says so; 0: none.
    record: int
    #: Where to; None where it is not allowed or there is none.
    address: str | None


class Consents(Reading):
    """The part of a view that reads what contacts allow."""

    __slots__ = ()

    def may_contact(self, contact: int, channel: codes.Channel, message: codes.Message = codes.Message.COMMERCIAL, *,
                    law: int = 0, on: date | None = None) -> Permission:
        """May a message be sent to a contact on a day: the first row of table 7 that holds.

        `law` 0 is the book's; without one only express consent allows. Asking for consent is commercial. What `hash` of
        the book raises comes out: it is not known then whether the address is suppressed.
        """
        request, out = sized("kith_contact_request"), sized("kith_permission")
        request.contact, request.law = contact, law
        request.channel = _convert.to_argument("channel", codes.Channel, channel)
        request.message = _convert.to_argument("message", codes.Message, message)
        request.on = _convert.to_day(on)
        self._enter()  # the text of the answer is there as long as the view is open
        try:
            self._call(lib.kith_may_contact, request, out, must=True)
            return Permission(bool(out.allowed), _convert.to_enum(codes.Permission, out.reason), bool(out.warn),
                              _convert.from_day(out.expires), _convert.from_day(out.retry), out.record,
                              to_text(out.address) or None)
        finally:
            self._leave()
