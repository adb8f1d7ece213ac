"""统计分析: held, needed and gap of the office's area, and who is behind a number (S1, 三(一)).

An office that mirrors its records counts them itself; the provincial office, which mirrors none,
asks the platform for sums.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sepdesk.desk.changes import Changes
from sepdesk.desk.session import Session
from sepdesk.domain.certificates import LAPSING_DAYS
from sepdesk.domain.counting import CountedUnit, counted_as
from sepdesk.domain.holdings import Holding, month_ends
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.staffing import Measure
from sepdesk.domain.statistics import Statistics, Wanted
from sepdesk.domain.tally import Tally
from sepdesk.domain.units import UnitId
from sepdesk.progress import NoProgress, Progress

MOST_MONTHS = 24
MOST_BEHIND = 2000
"""Most people or units that are listed behind a number; whoever needs more narrows it down."""
_SLICE = 200
SLICE_SECONDS = 0.1
_READING, _COUNTING, _ASKING = "读取人员和单位", "统计", "平台正在统计"


class NoPlatformError(Exception):
    """The numbers are the platform's, and none is set."""

    text = "本站尚未设置平台地址，不能取得统计数据。"


@dataclass(frozen=True, slots=True)
class Told:
    """Numbers, and how old the records are that they rest on; None: never synchronised."""

    statistics: Statistics
    as_of: dt.datetime | None


def is_remote(session: Session) -> bool:
    """Tell whether the numbers come from the platform: then they are asked for on its lane."""
    return session.office.kind is OfficeKind.PROVINCE


@dataclass(frozen=True, slots=True)
class Step:
    """How far the counting is."""

    done: int
    total: int
    what: str


Work = Iterator[Step | Told]
"""Counting, step by step; the numbers come last."""


def advance(session: Session, work: Work) -> Step | Told:
    """Go on counting for a moment: whoever looks somebody up meanwhile does not wait long."""
    begun = session.clock.monotonic()
    for found in work:
        if isinstance(found, Told) or session.clock.monotonic() - begun > SLICE_SECONDS:
            return found
    msg = "this work has told its numbers already"
    raise ValueError(msg)


class Counting:
    """Counts the records of a station, and remembers them until they change.

    Work is gone on with on one lane, the latest alone; changes are told from any thread.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._turn = threading.Lock()
        self._tally: Tally | None = None
        self._persons: set[PersonId] = set()
        self._units: set[UnitId] = set()

    def note(self, changes: Changes) -> None:
        """Remember which records are no more what they were."""
        with self._turn:
            if changes.everything:
                self._tally = None
            self._persons |= changes.persons
            self._units |= changes.units

    def work(self, day: dt.date, wanted: Wanted) -> Work:
        """Begin to count a day and the 24 month ends before it.

        Args:
            day: of the statistics, not to come.
            wanted: of what the platform, where it is asked, tells month ends.

        Raises:
            NoPlatformError: it would have to be asked, and none is set.
            SyncError: it does not answer, or refuses.
            StoreFaultError: the facts cannot be read.
        """
        if is_remote(self._session):
            yield from _asked(self._session, day, wanted)
            return
        cursor = self._session.files.facts.cursor()
        earlier = month_ends(day, MOST_MONTHS)
        yield from self._known()
        tally = self._tally or Tally(self._session.tables.rules.items)
        for done, total in tally.count(day, earlier):
            yield Step(done, total, _COUNTING)
        found = tally.statistics(day, earlier)
        yield Told(found, None if cursor is None else cursor.as_of)

    def tally(self) -> Tally:
        """Return the records as they are now; reads them where that was not done."""
        for _ in self._known():
            pass
        return self._tally or Tally(self._session.tables.rules.items)

    def _known(self) -> Iterator[Step]:
        with self._turn:
            tally = self._tally
            persons, units = frozenset(self._persons), frozenset(self._units)
            self._persons -= persons
            self._units -= units
            self._tally = None  # half read or half refreshed, it would be wrong for good
        if tally is None:
            tally = Tally(self._session.tables.rules.items)
            yield from self._read(tally)
        else:
            self._refresh(tally, persons, units)
        with self._turn:
            self._tally = tally

    def _read(self, tally: Tally) -> Iterator[Step]:
        facts = self._session.files.facts
        total = facts.count_people()
        for record in facts.units():
            tally.put_unit(record)
        for done, worker in enumerate(facts.everybody()):
            if done % _SLICE == 0:
                yield Step(done, total, _READING)
            tally.put_worker(worker)

    def _refresh(
        self, tally: Tally, persons: frozenset[PersonId], units: frozenset[UnitId]
    ) -> None:
        facts = self._session.files.facts
        for unit in units:
            record = facts.unit(unit)
            if record is None:
                tally.drop_unit(unit)
            else:
                tally.put_unit(record)
        for person in persons:
            worker = facts.worker(person)
            if worker is None:
                tally.drop_worker(person)
            else:
                tally.put_worker(worker)


def _asked(session: Session, day: dt.date, wanted: Wanted) -> Work:
    """Ask the platform until it has counted; it stops by itself when nobody asks any more."""
    if session.transport is None:
        raise NoPlatformError
    kind = "" if wanted.kind is None else wanted.kind.value
    while True:
        answer = session.transport.statistics(day, wanted.place, kind)
        if answer.found is not None:
            yield Told(answer.found, answer.as_of)
            return
        yield Step(answer.done, answer.total, _ASKING)


# Behind a number --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonBehind:
    """One item of one person behind a number.

    Attributes:
        unit: empty while the person is 待聘.
        likely: does not count until somebody confirms what the certificate means.
        lapsing: within 90 days.
    """

    person: PersonId
    name: str
    unit: str
    printed: str
    valid_until: dt.date
    likely: bool
    lapsing: bool


@dataclass(frozen=True, slots=True)
class UnitBehind:
    """One unit behind a number, counted in persons; `needed` is None where it is 未设定."""

    unit: UnitId
    name: str
    needed: int | None
    held: int
    gap: int | None
    lapsing: int


@dataclass(frozen=True, slots=True)
class Behind:
    """Who and which units are behind a number; `more`: some are left out."""

    people: tuple[PersonBehind, ...]
    units: tuple[UnitBehind, ...]
    more: bool = False


def behind(
    session: Session,
    counting: Counting,
    day: dt.date,
    wanted: Wanted,
    progress: Progress | None = None,
) -> Behind:
    """List the people and the units behind what is wanted on a day."""
    progress = progress or NoProgress()
    tally = counting.tally()
    for _ in tally.count(day, month_ends(day, MOST_MONTHS)):
        progress.checkpoint()
    units = sorted(_units(tally, wanted), key=lambda one: (-(one.gap or 0), one.name))
    people: list[PersonBehind] = []
    for holding, likely in _held(tally, day, wanted):
        if len(people) > MOST_BEHIND:
            break
        if len(people) % _SLICE == 0:
            progress.checkpoint()
        people.append(_person(session, tally, holding, day, likely=likely))
    people.sort(key=lambda one: (one.valid_until, one.name, one.printed))
    more = len(people) > MOST_BEHIND or len(units) > MOST_BEHIND
    return Behind(tuple(people[:MOST_BEHIND]), tuple(units[:MOST_BEHIND]), more)


def _held(tally: Tally, day: dt.date, wanted: Wanted) -> Iterator[tuple[Holding, bool]]:
    seen = set()
    for holding, place in tally.holdings(day):
        record = None if holding.unit is None else tally.record(holding.unit)
        kinds = () if record is None else record.unit.kinds
        if not place.startswith(wanted.place) or wanted.kind not in (None, *kinds):
            continue
        how = "yes"
        if wanted.item is not None:
            how = tally.fold.counts_as(holding.key, wanted.item)
            if how == "no":
                # Told under its own name, where nobody knows what an old item became.
                own = dict(tally.fold.targets(holding.key)).get(wanted.item)
                if own is None:
                    continue
                how = own
        one = counted_as(holding, Measure.PERSON_ITEMS), holding.valid_until
        if one not in seen:
            seen.add(one)
            yield holding, how == "likely"


def _person(
    session: Session, tally: Tally, holding: Holding, day: dt.date, *, likely: bool
) -> PersonBehind:
    worker = session.files.facts.worker(holding.person)
    record = None if holding.unit is None else tally.record(holding.unit)
    return PersonBehind(
        holding.person,
        "" if worker is None else worker.name,
        "" if record is None else record.unit.name,
        holding.printed,
        holding.valid_until,
        likely,
        (holding.valid_until - day).days <= LAPSING_DAYS,
    )


def _units(tally: Tally, wanted: Wanted) -> Iterator[UnitBehind]:
    for record, counted in tally.units():
        unit = record.unit
        fits = unit.town.startswith(wanted.place) and wanted.kind in (None, *unit.kinds)
        found = _summed(counted, wanted) if fits else None
        if found is not None:
            yield replace(found, unit=unit.unit_id, name=unit.name)


def _summed(counted: CountedUnit, wanted: Wanted) -> UnitBehind | None:
    lines = [
        one
        for one in counted.items
        if one.measure is Measure.PERSONS and wanted.item in (None, one.item)
    ]
    if not lines and wanted.item is not None:
        return None
    known = [one for one in lines if one.needed is not None]
    return UnitBehind(
        UnitId(""),
        "",
        sum(one.needed or 0 for one in known) if known else None,
        sum(one.held for one in lines),
        sum(one.gap for one in known) if known else None,
        sum(one.lapsing for one in lines),
    )
