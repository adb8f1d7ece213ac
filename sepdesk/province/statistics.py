"""The statistics of a province: counted a slice at a time while somebody asks (S1, B-13).

Each question moves the counting on for a second or two and says how far it is, so that no request
waits long, no connection is held between two slices, and nothing is counted that nobody wants.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from sepdesk.domain.holdings import month_ends
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.statistics import Statistics, Wanted, series_of, within
from sepdesk.domain.tally import Tally
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.statistics import StatisticsAnswer
from sepdesk.province import ordering, problems
from sepdesk.province.opening import Province
from sepdesk.province.policy import Principal
from sepdesk.province.tables import UnitRow, WorkerRow

MOST_MONTHS = 24
FRESH = 900.0
"""Seconds for which numbers are given out again; the answer says of which moment they are."""
BUDGET = 1.5
"""Seconds for which one question counts."""
_SLICE = 500
_KEPT = 4
_OLDEST = dt.timedelta(days=3660)


@dataclass
class _Count:
    """One day of the whole province under way, or done.

    Attributes:
        steps: the work; each step is short.
        done_at: monotonic time at which it was finished; None while it is not.
    """

    at: Position
    as_of: dt.datetime
    total: int
    done: int = 0
    steps: Iterator[int] = field(default_factory=lambda: iter(()))
    found: Statistics | None = None
    done_at: float | None = None


class Counting:
    """What is counted, and what was counted lately; one question at a time moves it on."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._counts: dict[dt.date, _Count] = {}

    def ask(
        self, province: Province, asker: Principal, day: dt.date | None, wanted: Wanted
    ) -> StatisticsAnswer:
        """Answer for the asker's own area, or say how far the counting is.

        Raises:
            ProblemError: a day that is still to come, or long past.
        """
        today = province.clock.today()
        day = day or today
        if not today - _OLDEST <= day <= today:
            raise problems.bad_request()
        if not self._turn.acquire(timeout=BUDGET if BUDGET > 0 else 0):
            known = self._counts.get(day)
            return _on_the_way(known) if known else StatisticsAnswer(0, 0)
        try:
            count = self._moved_on(province, day)
        finally:
            self._turn.release()
        if count.found is None:
            return _on_the_way(count)
        area = asker.office.jurisdiction
        mine = series_of(within(count.found, area, today, towns=False), wanted)
        return StatisticsAnswer(count.total, count.total, mine, count.at, count.as_of)

    def _moved_on(self, province: Province, day: dt.date) -> _Count:
        now = province.clock.monotonic()
        count = self._counts.get(day)
        if count is None or (count.done_at is not None and now - count.done_at > FRESH):
            self._counts.pop(day, None)
            count = self._counts[day] = _begun(province, day)
            while len(self._counts) > _KEPT:
                del self._counts[next(iter(self._counts))]
        try:
            for done in count.steps:
                count.done = done
                if province.clock.monotonic() - now > BUDGET:
                    return count
        except Exception:
            # The next question begins anew: what broke off cannot be gone on with.
            del self._counts[day]
            raise
        if count.done_at is None:
            count.done_at = province.clock.monotonic()
        return count


def _on_the_way(count: _Count) -> StatisticsAnswer:
    return StatisticsAnswer(count.done, count.total)


def _begun(province: Province, day: dt.date) -> _Count:
    with province.database.reading() as connection:
        at = ordering.head(connection)
        units, workers = (_number(connection, row) for row in (UnitRow, WorkerRow))
    count = _Count(at, province.clock.now(), units + workers + 2 * units)
    count.steps = _steps(province, day, count)
    return count


def _number(connection: Connection, row: type[UnitRow | WorkerRow]) -> int:
    return connection.execute(select(func.count()).select_from(row)).scalar_one()


def _steps(province: Province, day: dt.date, count: _Count) -> Iterator[int]:
    """Read all rows and count the units; gives after each slice how far it is."""
    tally, earlier, done = Tally(province.rules.items), month_ends(day, MOST_MONTHS), 0
    for rows in _slices(province, UnitRow):
        for row in rows:
            tally.put_unit(read(UnitRecord, row))
        done += len(rows)
        yield done
    for rows in _slices(province, WorkerRow):
        for row in rows:
            tally.put_worker(read(Worker, row))
        done += len(rows)
        yield done
    for counted, _ in tally.count(day, earlier):
        yield done + counted
    count.found = tally.statistics(day, earlier)


def _slices(province: Province, table: type[UnitRow | WorkerRow]) -> Iterator[list[str]]:
    key = UnitRow.unit_id if table is UnitRow else WorkerRow.person
    after = ""
    while True:
        asked = select(key, table.row).where(key > after).order_by(key).limit(_SLICE)
        with province.database.reading() as connection:
            found = connection.execute(asked).all()
        if found:
            yield [row for _, row in found]
        if len(found) < _SLICE:
            return
        after = found[-1][0]
