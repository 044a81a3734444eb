"""Transactions: changes that are made, judged and stored together or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from . import _convert, codes, errors
from ._changes import ChangeSet
from ._erase import Erasing
from ._handles import Host
from ._lib import ffi, lib, sized, to_chars
from ._merge import Merging
from ._orders import Saving
from ._record import CODECS, Packer, Record, codec_of_id, codec_of_record
from ._results import Finding, Tick
from ._signatory import Signing
from ._view import View, collect_findings

if TYPE_CHECKING:
    from .records import ChainLink, Relation

R = TypeVar("R", bound=Record)


class Transaction(Saving, Signing, Merging, Erasing):
    """Changes in progress, for one thread at a time.

    As a context manager it commits when the block ends well, unless that has been done in the block, and abandons the
    changes when it does not. What was prepared in the block is stored by its host, and not committed by the end of the
    block, whatever came of it. One that is prepared but not finished when it is closed has an unknown outcome.
    """

    __slots__ = ("_changes", "_over", "_prepared", "_sequence")
    WHAT = "transaction"

    def __init__(self, pointer: Any, host: Host) -> None:
        super().__init__(pointer, host)
        self._changes: ChangeSet | None = None
        self._over = False
        self._prepared = ffi.new("kith_changes **")  # C writes both: no interrupt comes in between
        self._sequence = ffi.new("uint64_t *")

    def _enter(self) -> Any:
        self._host.check_process()  # whatever adds a record may ask the store for ids
        return super()._enter()

    def _free(self, pointer: Any) -> None:
        if self._changes is not None:
            self._changes._end()
        lib.kith_txn_close(pointer)

    def __enter__(self) -> Transaction:
        self._enter()
        self._leave()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and not (self._over or self.sequence or self._closed or self._prepared[0]):
                self.commit()
        finally:
            self.close()

    # --------------------------------------------------------------------------------------------- changes

    def _write(self, what: int, packer: Packer, *kinds: int) -> list[int]:
        words, text = packer.buffers()
        ids, done = ffi.new("kith_id[]", packer.count + 1), ffi.new("size_t *")

        def write(pointer: Any, error: Any) -> int:
            before = lib.kith_txn_count(pointer)
            status = int(lib.kithb_write(what, pointer, words, text, packer.count, ids, done, error))
            if status and done[0]:  # all or nothing: what came before the refused one goes again
                made = list(range(before, lib.kith_txn_count(pointer)))
                if lib.kith_txn_drop(pointer, ffi.new("uint32_t[]", made), len(made), ffi.NULL, ffi.NULL):
                    self.close()  # no memory, or choose fails when it is asked again: half of it must not be stored
            return status

        try:
            self._call(write, kind=lambda: kinds[int(done[0])])
        except errors.Error as error:
            error.index = int(done[0]) if packer.count > 1 else None
            raise
        return list(ffi.unpack(ids, packer.count)) if packer.count else []

    def add(self, record: Record) -> int:
        """Add a record and give its id. Fields that are None are not set; the record's own id does not count."""
        codec = codec_of_record(record)
        packer = Packer()
        packer.record(codec.kind, codec, record)
        return self._write(lib.KITHB_ADD, packer, codec.kind)[0]

    def add_many(self, records: Iterable[Record]) -> list[int]:
        """Add records of any kinds in one call, all or none, and give their ids."""
        packer, kinds = Packer(), list[int]()
        for record in records:
            codec = codec_of_record(record)
            packer.record(codec.kind, codec, record)
            kinds.append(codec.kind)
        return self._write(lib.KITHB_ADD, packer, *kinds)

    def change(self, identity: int, **fields: Any) -> None:
        """Change the named fields of a record; None clears one."""
        codec, packer = codec_of_id(identity), Packer()
        packer.change(identity, codec, fields)
        self._write(lib.KITHB_CHANGE, packer, codec.kind)

    def save(self, old: R, new: R) -> None:
        """Change the fields in which two records differ: what was read, and what dataclasses.replace made of it."""
        codec = codec_of_record(old)
        if type(old) is not type(new) or old.id != new.id:
            raise ValueError("these are not two states of one record")
        before = codec.named(old)
        differing = {name: value for name, value in codec.named(new).items() if value != before[name]}
        self.change(old.id, **differing)

    def remove(self, identity: int) -> None:
        """Remove a record with its parts."""
        self._call(lib.kith_record_remove, identity)

    def relate(self, relation: Relation) -> int:
        """Add a relation unless the very same one (type, ends, days) is there, and give its id either way."""
        struct, words = sized("kith_relation"), to_chars(relation.remark)
        setattr(struct, "from", relation.from_)
        struct.to, struct.type, struct.remark = relation.to, relation.type, words
        struct.since, struct.until = _convert.to_day(relation.since), _convert.to_day(relation.until)
        struct.present = sum(1 << number for number in range(1, lib.KITH_RELATION_PRIORITY)) | 1 << lib.KITH_RELATION_REMARK
        if relation.priority is not None:
            struct.priority = relation.priority
            struct.present |= 1 << lib.KITH_RELATION_PRIORITY
        if relation.share is not None:
            struct.share = _convert.to_decimal(relation.share)
            struct.present |= 1 << lib.KITH_RELATION_SHARE
        if relation.rate is not None:
            struct.rate = _convert.to_decimal(relation.rate)
            struct.present |= 1 << lib.KITH_RELATION_RATE
        out = ffi.new("kith_id *")
        self._call(lib.kith_relation_add, struct, 1, out, kind=lib.KITH_KIND_RELATION)
        return int(out[0])

    def connect(self, link: ChainLink) -> int:
        """Hang a customer under another, and give the link's id. Whoever is to be a node becomes one.

        `hierarchy` 0 is the book's default.
        """
        struct, words = sized("kith_chain_link"), to_chars(link.number)
        struct.customer, struct.parent, struct.hierarchy = link.customer, link.parent, link.hierarchy or 0
        struct.member, struct.preferred, struct.number = bool(link.member), bool(link.preferred), words
        struct.since, struct.until = _convert.to_day(link.since), _convert.to_day(link.until)
        struct.status = link.status or 0
        struct.present = sum(1 << number for number in range(1, 10))
        for number, value in ((lib.KITH_CHAIN_LINK_MEMBER, link.member), (lib.KITH_CHAIN_LINK_PREFERRED, link.preferred)):
            if value is None:
                struct.present &= ~(1 << number)
        out = ffi.new("kith_id *")
        self._call(lib.kith_chain_connect, struct, out, kind=lib.KITH_KIND_CHAIN_LINK)
        return int(out[0])

    def move(self, node: int, parent: int | None, since: date | None = None, *, hierarchy: int = 0) -> int | None:
        """Move a node with all below it from a day on (None: today); parent None: it becomes a root."""
        out = ffi.new("kith_id *")
        self._call(lib.kith_chain_move, node, hierarchy, parent or 0, _convert.to_day(since), out,
                   kind=lib.KITH_KIND_CHAIN_LINK)
        return int(out[0]) or None

    def add_condition_types(self) -> None:
        """Add the condition types that most books have; those whose code is taken are left out."""
        self._call(lib.kith_condition_presets)

    def add_consent_laws(self) -> None:
        """Add the laws that come with the library, if they are not there: `casl` (Canada), `opt_in` (only express consent)."""
        self._call(lib.kith_consent_presets)

    def add_legal_profiles(self) -> None:
        """Add the legal profiles that come with the library, if they are not there: `ru`, `de` and `plain`."""
        self._call(lib.kith_legal_presets)

    def end(self, relation: int, until: date | None = None) -> None:
        """End a relation; None: today is its last day."""
        self._call(lib.kith_relation_end, relation, _convert.to_day(until))

    def reopen(self, relation: int) -> None:
        """The end of a relation becomes open."""
        self._call(lib.kith_relation_reopen, relation)

    def save_ticks(self, customer: int, other: int, ticks: Iterable[Tick]) -> int:
        """Save both columns of a pair: adds what is not there yet. Gives the number of relations added."""
        rows = [dict(type=tick.type, end=_convert.to_argument("end", codes.End, tick.end)) for tick in ticks]
        added = ffi.new("size_t *")
        self._call(lib.kith_relation_save_ticks, customer, other, ffi.new("kith_tick[]", [*rows, {}]), len(rows), added,
                   kind=lib.KITH_KIND_RELATION)
        return int(added[0])

    def change_type(self, identity: int, policy: codes.Policy, **fields: Any) -> None:
        """Change a relation type and say what becomes of relations that it no longer allows."""
        chosen, packer = _convert.to_argument("policy", codes.Policy, policy), Packer()
        count = packer.values(CODECS[lib.KITH_KIND_RELATION_TYPE], fields)
        words, text = packer.buffers()
        values = ffi.new("kith_value[]", count + 1)
        lib.kithb_values(words, count, text, values)
        self._call(lib.kith_relation_type_change, identity, values, count, chosen, kind=lib.KITH_KIND_RELATION_TYPE)

    def retire(self, customer: int, on: date | None = None) -> None:
        """Retire a customer: inactive, and its relations end on this day (None: today)."""
        self._call(lib.kith_customer_retire, customer, _convert.to_day(on))

    # ---------------------------------------------------------------------------------------------- judging

    @property
    def sequence(self) -> int | None:
        """Number of the commit, once there is one."""
        return int(self._sequence[0]) or None

    @property
    def count(self) -> int:
        """Number of changes made so far; the next one has this index."""
        pointer = self._enter()
        try:
            return int(lib.kith_txn_count(pointer))
        finally:
            self._leave()

    def check(self) -> list[Finding]:
        """Every rule that the transaction breaks as it stands."""
        return collect_findings(self, lib.kith_txn_check)

    def drop(self, changes: Iterable[int]) -> int:
        """Take changes out by index, and what referred to what they made. Gives how many went."""
        indexes, dropped = list(changes), ffi.new("size_t *")
        self._call(lib.kith_txn_drop, ffi.new("uint32_t[]", [*indexes, 0]), len(indexes), dropped)
        return int(dropped[0])

    def view(self) -> View:
        """What if: the committed state with these changes on top."""
        out = ffi.new("kith_view **")
        self._call(lib.kith_view_open_txn, out)
        assert self._host is not None
        return View(out[0], self._host)

    # -------------------------------------------------------------------------------------------- committing

    def commit(self) -> int:
        """Prepare, store and publish. Gives the number of the commit.

        After UnknownOutcomeError the transaction is over; after any other error it is open as before. After an interrupt,
        such as Ctrl-C, `sequence` says whether it was stored nevertheless.
        """
        out = ffi.NULL if self.sequence else self._sequence  # what it was stays, if it is over
        try:
            with self._host.turn():
                self._call(lib.kith_txn_commit, out, watch=True)
        except BaseException as error:  # of an interrupt the outcome is the cause
            if isinstance(error, errors.UnknownOutcomeError) or isinstance(error.__cause__, errors.UnknownOutcomeError):
                self._over = True
            raise
        return int(self._sequence[0])

    def prepare(self) -> ChangeSet:
        """First half of a commit: judges, and gives the change set for you to store. Then call finish."""
        out = ffi.new("kith_changes **") if self._prepared[0] else self._prepared  # that it has been prepared stays
        try:
            self._call(lib.kith_txn_prepare, out, watch=True)
        finally:  # also when Ctrl-C came in behind it; what failed is not prepared
            if out[0]:
                self._changes = ChangeSet(out[0])
        assert self._changes is not None
        return self._changes

    def finish(self, outcome: codes.Outcome) -> None:
        """Second half of a commit: say what became of the change set.

        After REJECTED and CONFLICT the transaction is open as before, and may be prepared or committed again.
        """
        number = _convert.to_argument("outcome", codes.Outcome, outcome)
        pointer = self._enter()
        try:
            if self._changes is None:
                raise errors.InvalidError("the transaction is not prepared")
            self._changes._end()
            self._changes = None
            lib.kith_txn_finish(pointer, number)
            self._over = outcome in (codes.Outcome.COMMITTED, codes.Outcome.UNKNOWN)
        finally:
            self._leave()


