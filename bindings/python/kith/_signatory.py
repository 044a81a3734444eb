"""Signatories: who signs a document for a customer, and whose data it carries (table 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from . import _convert, codes
from ._handles import Exclusive
from ._lib import ffi, lib, sized, to_bytes, to_text
from ._reading import Reading
from ._results import TraceRow


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs. Ids are 0 where there is nobody."""

    result: codes.Signatory
    #: Several persons may represent the customer, and another may be named.
    several: bool
    #: The birth date of the customer, or of who represents it, is not known.
    age_unknown: bool
    #: Who signs, and whose data are printed.
    signatory: int
    #: The representative who agrees with what the customer signs.
    consenting: int
    #: That makes somebody the representative.
    relation: int
    #: Organisation or surname of the signatory; further names are in its record.
    name: str | None
    #: Its passport or other document.
    document: str | None
    address: str | None
    phone: str | None
    #: Each representative, with the reason if it may not sign.
    trace: tuple[TraceRow, ...]


def _request(customer: int, document: codes.DocumentKind, profile: int, representative: int, on: date | None) -> Any:
    request = sized("kith_signatory_request")
    request.customer, request.profile = customer, profile
    request.document = _convert.to_argument("document", codes.DocumentKind, document)
    request.representative, request.on = representative, _convert.to_day(on)
    return request


def _signatory(out: Any, trace: tuple[TraceRow, ...]) -> Signatory:
    return Signatory(
        _convert.to_enum(codes.Signatory, out.result), bool(out.several), bool(out.age_unknown), out.signatory,
        out.consenting, out.relation, to_text(out.name) or None, to_text(out.document) or None,
        to_text(out.address) or None, to_text(out.phone) or None, trace)


class Signatories(Reading):
    """The part of a view that knows who may sign."""

    __slots__ = ()

    def signatory_of(self, customer: int, document: codes.DocumentKind, *, profile: int = 0, representative: int = 0,
                     on: date | None = None) -> Signatory:
        """Who signs a document for a customer on a day (table 5). Kinship gives no right to sign.

        `profile` 0 is the book's; without one the ages are 18, 14 and 15. `representative`: the one to sign, if it may.
        """
        request, out = _request(customer, document, profile, representative, on), sized("kith_signatory")
        return self._traced(lambda trace: self._call(lib.kith_signatory_find, request, out, trace),
                            lambda trace: _signatory(out, trace))


class Signing(Exclusive):
    """The part of a transaction that signs."""

    __slots__ = ()

    def sign_document(self, customer: int, document: codes.DocumentKind, number: str, *, profile: int = 0,
                      representative: int = 0, on: date | None = None) -> int:
        """Freeze who signs as a SignedDocument of the customer, with the data of the day, and give its id.

        The day is the transaction's unless one is given. RuleError (NO_SIGNATORY) if nobody may sign.
        """
        out = ffi.new("kith_id *")
        self._call(lib.kith_document_sign, _request(customer, document, profile, representative, on), to_bytes(number), out,
                   kind=lib.KITH_KIND_SIGNED_DOCUMENT)
        return int(out[0])
