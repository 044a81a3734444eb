"""Views: everything is read through one."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _convert, codes, errors, schema
from ._card import Cards
from ._chain import Chains
from ._changes import read_changes
from ._commission import Commissions
from ._consent import Consents
from ._erase import Erasures
from ._group import Groups
from ._handles import Handle, Host
from ._lib import allocate, ffi, lib, sized, to_bytes, to_chars, to_text
from ._merge import Merges
from ._messages import format_value
from ._orders import Orders
from ._page import Pages
from ._profile import Profile
from ._record import CODECS, PLAIN, Codec, Record, codec_of, codec_of_id, kind_of, make_builder
from ._results import Change, Criterion, Finding, Link, Reached
from ._run import Progress, Run
from ._signatory import Signatories

if TYPE_CHECKING:
    from .records import Customer, Relation

R = TypeVar("R", bound=Record)
BATCH_FIRST, BATCH_MOST = 16, 1024
HISTORY_MOST = 500  # entries of history that are asked for in one call
ANY_TIME = codes.Period.CURRENT | codes.Period.PAST | codes.Period.FUTURE

_LINK = struct.Struct("=QQQiiII")
_REACHED = struct.Struct("=QQII")
_FINDING = struct.Struct("=iIIIQQii")
_make_links = make_builder(Link, ["relation", "type", "other", "since", "until", "end", "period"])
#: Filters that are numbers.
_NUMBERS: dict[str, type[int]] = {"kind": codes.PartyKind, "sex": codes.Sex, "status": codes.Status, "age_least": int,
                                  "age_most": int, "category": int}
_ENDS = (None, codes.End.FROM, codes.End.TO)
_PERIODS = {int(period): period for period in codes.Period}


def _days(numbers: Iterable[int]) -> list[date | None]:
    from_ordinal, zero = date.fromordinal, _convert.ORDINAL_0
    return [from_ordinal(number - zero) if number else None for number in numbers]


def _links(buffer: Any) -> list[Link]:
    rows = list(_LINK.iter_unpack(buffer))
    if not rows:
        return []
    relation, type_, other, since, until, end, period = zip(*rows)
    return _make_links(zip(relation, type_, other, _days(since), _days(until), map(_ENDS.__getitem__, end),
                           map(_PERIODS.__getitem__, period)))


def findings_of(buffer: Any) -> list[Finding]:
    return [Finding(_convert.to_enum(codes.Rule, rule), field, None if change == 0xFFFFFFFF else change, subject, other,
                    _convert.from_day(since), _convert.from_day(until))
            for rule, field, change, _, subject, other, since, until in _FINDING.iter_unpack(buffer)]


def collect_findings(handle: Handle, function: Callable[..., int], *arguments: Any,
                     watch: bool = False) -> list[Finding]:
    """All findings of a call that tells how many there are."""
    room, count = 64, ffi.new("size_t *")
    while True:
        found = allocate("kith_finding[]", room)
        handle._call(function, *arguments, found, room, count, watch=watch)
        if count[0] <= room:
            return findings_of(ffi.buffer(found, count[0] * ffi.sizeof("kith_finding")))
        room = int(count[0])


class Walk(Generic[R]):
    """Records that are read in batches while you iterate. Each iteration begins anew."""

    def __init__(self, view: View, cls: type[R], function: Any, *arguments: Any) -> None:
        self._view = view
        self._cls = cls
        self._function = function
        self._arguments = arguments

    def _batches(self) -> Iterator[list[int]]:
        view, out, count = self._view, ffi.new("kith_iter **"), ffi.new("size_t *")
        view._enter()  # while the walk goes on the view stays open on the C side
        try:
            view._call(self._function, *self._arguments, out)
            size = BATCH_FIRST
            try:
                while True:
                    ids = allocate("kith_id[]", size)
                    view._call_other(lib.kith_iter_next, out[0], ids, size, count)
                    if count[0] == 0:
                        return
                    yield ffi.unpack(ids, count[0])
                    size = min(size * 2, BATCH_MOST)
            finally:
                lib.kith_iter_close(out[0])
        finally:
            view._leave()

    def ids(self) -> Iterator[int]:
        """Only the ids."""
        for batch in self._batches():
            yield from batch

    def __iter__(self) -> Iterator[R]:
        codec = codec_of(self._cls)
        for batch in self._batches():
            yield from codec.read(self._view._call, batch)

    def first(self) -> R | None:
        """The first, or None."""
        return next(iter(self), None)


class View(Profile, Chains, Orders, Groups, Cards, Commissions, Consents, Signatories, Pages, Merges, Erasures):
    """One version of the book, read by one actor on one business day. It never changes under its reader."""

    __slots__ = ()
    WHAT = "view"

    def __init__(self, pointer: Any, host: Host) -> None:
        super().__init__(pointer, host)

    def _free(self, pointer: Any) -> None:
        lib.kith_view_close(pointer)

    def __enter__(self) -> View:
        self._enter()
        self._leave()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call_other(self, function: Callable[..., int], *arguments: Any) -> None:
        """A call whose first argument is not the view, but something that reads it."""
        self._call(lambda _view, *others: function(*others), *arguments)

    @property
    def sequence(self) -> int:
        """Number of the newest commit that it shows."""
        return self._ask(lib.kith_view_sequence)

    @property
    def today(self) -> date | None:
        """Business date of the view."""
        return _convert.from_day(self._ask(lib.kith_view_today))

    def _ask(self, function: Callable[[Any], int]) -> int:
        pointer = self._enter()
        try:
            return int(function(pointer))
        finally:
            self._leave()

    # ------------------------------------------------------------------------------------------------- records

    def get(self, cls: type[R], identity: int) -> R:
        """Read a record; NotFoundError if there is none of this class with this id."""
        return self.read(cls, (identity,))[0]

    def read(self, cls: type[R], ids: Iterable[int]) -> list[R]:
        """Read many records of one class in one call."""
        codec = codec_of(cls)
        wanted = ids if isinstance(ids, (list, tuple)) else list(ids)
        for identity in wanted:
            if identity & 0xFF != codec.kind or not 0 <= identity < 1 << 64:
                raise errors.NotFoundError(f"{identity} is no id of a {codec.name}", subject=max(identity, 0))
        return codec.read(self._call, wanted)

    def record(self, identity: int) -> Record:
        """Read a record of any kind."""
        made: list[Record] = codec_of_id(identity).read(self._call, (identity,))
        return made[0]

    def find(self, cls: type[Record], key: str) -> int:
        """Id of the record with this key (number, code); NotFoundError if there is none."""
        out = ffi.new("kith_id *")
        self._call(lib.kith_record_find, codec_of(cls).kind, to_bytes(key), out)
        return int(out[0])

    def find_customers(self, numbers: Iterable[str]) -> list[int | None]:
        """Ids of the customers with these numbers, in one call; None where there is none."""
        texts = [ffi.new("char[]", to_bytes(number)) for number in numbers]
        ids = ffi.new("kith_id[]", len(texts) + 1)
        self._call(lib.kith_customer_find_many, ffi.new("char *[]", texts), len(texts), ids)
        return [identity or None for identity in ffi.unpack(ids, len(texts))] if texts else []

    def records(self, cls: type[R]) -> Walk[R]:
        """All records of a kind, in order of their ids."""
        return Walk(self, cls, lib.kith_iter_records, codec_of(cls).kind)

    def parts(self, cls: type[R], owner: int) -> list[R]:
        """Parts of a record (labels, roles, values of attributes), in order of their ids."""
        kind = codec_of(cls).kind
        return list(self._listed(kind, lambda after, *out: self._call(lib.kith_record_parts, owner, kind, after, *out)))

    def users(self, identity: int, most: int = 1000) -> list[int]:
        """Ids of the records that refer to this one: what stands in the way of removing it."""
        ids, count = allocate("kith_id[]", most), ffi.new("size_t *")
        self._call(lib.kith_record_users, identity, ids, most, count)
        return list(ffi.unpack(ids, count[0]))

    # ----------------------------------------------------------------------------------------------- relations

    @staticmethod
    def _query(type: int, end: codes.End | None, periods: codes.Period, as_of: date | None) -> Any:
        query = sized("kith_relation_query")
        query.type, query.end = type, _convert.to_option("end", codes.End, end)
        query.periods = _convert.to_argument("periods", codes.Period, periods)
        query.as_of = _convert.to_day(as_of)
        return query

    def relations(self, customer: int, *, type: int = 0, end: codes.End | None = None,
                  periods: codes.Period = codes.Period.CURRENT, as_of: date | None = None) -> Iterator[Link]:
        """Relations of a customer, both columns in one list; read in batches."""
        query, count, size = self._query(type, end, periods, as_of), ffi.new("size_t *"), BATCH_FIRST
        while True:
            links = allocate("kith_link[]", size)
            self._call(lib.kith_relation_list, customer, query, links, size, count)
            made = _links(ffi.buffer(links, count[0] * _LINK.size))
            yield from made
            if count[0] < size:
                return
            query.after = made[-1].relation
            size = min(size * 4, BATCH_MOST)

    def relations_of(self, customers: Sequence[int], *, type: int = 0, end: codes.End | None = None,
                     periods: codes.Period = codes.Period.CURRENT, as_of: date | None = None) -> list[list[Link]]:
        """Relations of many customers in one call, several times faster than one by one."""
        count, each = len(customers), 16
        query = self._query(type, end, periods, as_of)
        links, counts = allocate("kith_link[]", count * each + 1), ffi.new("size_t[]", count + 1)
        self._call(lib.kith_relation_list_many, ffi.new("kith_id[]", [*customers, 0]), count, query, links, each, counts)
        whole = ffi.buffer(links)
        stride = each * _LINK.size
        made = []
        for number, customer in enumerate(customers):
            if counts[number] < each:
                made.append(_links(whole[number * stride:number * stride + counts[number] * _LINK.size]))
            else:
                made.append(list(self.relations(customer, type=type, end=end, periods=periods, as_of=as_of)))
        return made

    def is_related(self, from_: int, type: int, to: int, as_of: date | None = None) -> int | None:
        """Is `from_` LABEL of `to`? A relation that says so, or None."""
        out = ffi.new("kith_id *")
        pair = ffi.new("kith_pair *", (from_, type, to))
        self._call(lib.kith_relation_has, pair, _convert.to_day(as_of), out)
        return int(out[0]) or None

    def are_related(self, pairs: Iterable[tuple[int, int, int]], as_of: date | None = None) -> list[int | None]:
        """Many such questions (from, type, to) in one call, several times faster than one by one."""
        asked = ffi.new("kith_pair[]", [*pairs, (0, 0, 0)])
        count = len(asked) - 1
        out = ffi.new("kith_id[]", count + 1)
        self._call(lib.kith_relation_has_many, asked, count, _convert.to_day(as_of), out)
        return [identity or None for identity in ffi.unpack(out, count)] if count else []

    def reach(self, customer: int, distance: int, *, type: int = 0, end: codes.End | None = None,
              periods: codes.Period = codes.Period.CURRENT, as_of: date | None = None,
              most: int = 10_000) -> list[Reached]:
        """Who is within a distance, nearest first, and by which path. The walk stops at `most`."""
        reached, count = allocate("kith_reached[]", most), ffi.new("size_t *")
        self._call(lib.kith_relation_reach, customer, self._query(type, end, periods, as_of), distance, reached, most,
                   count)
        return [Reached(who, relation, steps, None if previous == 0xFFFFFFFF else previous) for
                who, relation, steps, previous in _REACHED.iter_unpack(ffi.buffer(reached, count[0] * _REACHED.size))]

    def find_type(self, name: str) -> tuple[int, codes.End]:
        """A relation type by code or label, and the end that the name describes."""
        out, end = ffi.new("kith_id *"), ffi.new("uint32_t *")
        self._call(lib.kith_relation_type_find, to_bytes(name), out, end)
        return int(out[0]), codes.End(end[0])

    def label(self, type: int, end: codes.End = codes.End.FROM, sex: codes.Sex | None = None,
              language: str | None = None) -> str:
        """Label of a customer of this sex on this end of a type; the type's code if it has no label."""
        words, side = to_chars(language), _convert.to_argument("end", codes.End, end)
        number = _convert.to_option("sex", codes.Sex, sex)
        pointer = self._enter()
        try:
            return to_text(lib.kith_relation_type_label(pointer, type, side, number, words))
        finally:
            self._leave()

    # --------------------------------------------------------------------------------------------- finding

    def search(self, text: str) -> Walk[Customer]:
        """Customers by number, by the beginning of a name, or by digits that begin or end a phone."""
        search = sized("kith_search")
        words = to_chars(text)
        search.text = words
        return Walk(self, _customer(), _keeping(lib.kith_iter_search, words), search)

    def _selection(self, filters: dict[str, Any]) -> tuple[Any, list[Any]]:
        selection, kept = sized("kith_selection"), list[Any]()
        if filters.get("age_most") == 0:
            raise ValueError("age_most: 0 stands for any age, so nobody below one year can be asked for")
        for name, wanted in _NUMBERS.items():
            setattr(selection, name, _convert.to_option(name, wanted, filters.pop(name, None)))
        city, birthday = filters.pop("city", None), filters.pop("birthday", None)
        among, criteria = filters.pop("among", None), list(filters.pop("criteria", ()))
        selection.same_city = bool(filters.pop("same_city", False))
        if filters:
            raise TypeError(f"no such filter: {', '.join(sorted(filters))}")
        if city is not None:
            kept.append(to_chars(city))
            selection.city = kept[-1]
        if birthday is not None:
            first, last = birthday
            selection.birthday_first, selection.birthday_last = (month * 100 + day for month, day in (first, last))
        if among is not None:
            ids = ffi.new("kith_id[]", [*sorted(set(among)), 0])
            kept.append(ids)
            selection.among, selection.among_count = ids, len(ids) - 1
        rows = [_criterion(one) for one in criteria]
        if rows:
            array = ffi.new("kith_criterion[]", rows)
            kept.append(array)
            selection.criteria, selection.criteria_count = array, len(rows)
        return selection, kept

    def select(self, *, city: str | None = None, kind: codes.PartyKind | None = None, sex: codes.Sex | None = None,
               status: codes.Status | None = None, age_least: int | None = None, age_most: int | None = None,
               birthday: tuple[tuple[int, int], tuple[int, int]] | None = None, category: int | None = None,
               among: Iterable[int] | None = None, criteria: Iterable[Criterion] = ()) -> Walk[Customer]:
        """Customers for whom all that is given holds, in order of their ids.

        `birthday` is a range of (month, day), which may run over the end of the year.
        """
        selection, kept = self._selection(dict(
            city=city, kind=kind, sex=sex, status=status, age_least=age_least, age_most=age_most, birthday=birthday,
            category=category, among=among, criteria=criteria))
        return Walk(self, _customer(), _keeping(lib.kith_iter_select, kept), selection)

    def select_pairs(self, type: int = 0, *, as_of: date | None = None, same_city: bool = False,
                     **filters: Any) -> Iterator[Relation]:
        """Relations whose both ends are in the selection; filters are those of `select`."""
        selection, _kept = self._selection({**filters, "same_city": same_city})
        codec, count, size, day = CODECS[lib.KITH_KIND_RELATION], ffi.new("size_t *"), BATCH_FIRST, _convert.to_day(as_of)
        while True:
            ids = allocate("kith_id[]", size)
            self._call(lib.kith_select_pairs, type, day, selection, ids, size, count)
            batch = ffi.unpack(ids, count[0])
            yield from codec.read(self._call, batch)
            if count[0] < size:
                return
            selection.after = batch[-1]
            size = min(size * 2, BATCH_MOST)

    # ------------------------------------------------------------------------------------- history and rules

    def history(self, *, customer: int = 0, kind: type[Record] | int | None = None, section: codes.Section | None = None,
                since: datetime | None = None, until: datetime | None = None) -> Iterator[Change]:
        """Committed changes, newest first; read in pages. A relation's changes are in the history of both customers."""
        query = sized("kith_history_query")
        query.customer, query.kind = customer, kind_of(kind)
        query.section = _convert.to_option("section", codes.Section, section)
        query.most = HISTORY_MOST
        query.since, query.until = _convert.to_instant(since), _convert.to_instant(until)
        while True:
            entries = self._history_page(query)
            yield from entries
            if len(entries) < HISTORY_MOST:
                return
            query.before, query.before_change = entries[-1].sequence, entries[-1].index

    def _history_page(self, query: Any) -> list[Change]:
        self._host.check_process()
        out = ffi.new("kith_history **")
        self._call(lib.kith_history_read, query, out)
        try:
            return list(read_changes(ffi.NULL, out[0], int(lib.kith_history_count(out[0]))))
        finally:
            lib.kith_history_close(out[0])

    def person(self, customer: int) -> dict[str, list[dict[str, Any]]]:
        """Everything that the book holds about a customer, for the person itself or another program: `json.dumps` takes it.

        By name of the kind, each record with its id and the fields that are set: flags and whole
        numbers (also of references) as they are, all else as texts, as `format_value` writes them. Archived records of the customer and its aliases are read from the history.
        """
        records = self.records_of(customer)
        whose = {customer, *(record.id for record in records if record.KIND == lib.KITH_KIND_CUSTOMER)}
        made: dict[str, list[dict[str, Any]]] = {}
        for record in records:
            codec = CODECS[record.KIND]
            made.setdefault(codec.name, []).append(_exported(codec, record.id, codec.named(record)))
        for kind in filter(lambda kind: kind.archived, schema.kinds()):
            entries = {entry.id: entry for one in sorted(whose)
                       for entry in self.history(customer=one, kind=kind.number) if entry.after}
            if entries:
                made[kind.name] = [_exported(CODECS[kind.number], entry.id, entry.after) for entry in entries.values()]
        return made

    def validate(self, progress: Progress | None = None) -> list[Finding]:
        """Check every rule over every record: what a load let in, or a tightened rule left behind."""
        with Run(progress) as run:
            return collect_findings(self, lib.kith_validate_all, run.struct, watch=True)

    def describe(self, finding: Finding) -> errors.Error:
        """A finding in words, as the exception with which a call would have been refused for it."""
        asked = ffi.new("kith_finding *", dict(
            rule=_convert.to_argument("rule", codes.Rule, finding.rule), field=finding.field,
            change=0xFFFFFFFF if finding.change is None else finding.change,
            subject=finding.subject, other=finding.other, since=_convert.to_day(finding.since),
            until=_convert.to_day(finding.until)))
        out = sized("kith_error")
        pointer = self._enter()
        try:
            errors.check(lib.kith_finding_describe(pointer, asked, out))
        finally:
            self._leave()
        return errors.from_struct(out)


def _criterion(one: Criterion) -> dict[str, Any]:
    return dict(type=one.type, other=one.other, category=one.category, end=_convert.to_option("end", codes.End, one.end),
                not_related=one.not_related, other_sex=_convert.to_option("other_sex", codes.Sex, one.other_sex),
                same_city=one.same_city,
                as_of=_convert.to_day(one.as_of), any_time=one.any_time)


def _exported(codec: Codec, identity: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON can tell them; those that are not set are left out."""
    made: dict[str, Any] = {"id": identity}
    for name, value in values.items():
        if value is not None:
            made[name] = value if codec.by_name[name].kind in PLAIN else format_value(codec.cls, name, value)
    return made


def _customer() -> type[Customer]:
    from .records import Customer

    return Customer


def _keeping(function: Any, kept: Any) -> Callable[..., int]:
    """The function, with what its arguments point to kept alive."""

    def keeping(*arguments: Any, _kept: Any = kept) -> int:
        return int(function(*arguments))

    return keeping

