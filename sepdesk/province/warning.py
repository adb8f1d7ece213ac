"""预警 on the platform: counted anew for the units that an event touches, and by a job for all.

Both run the same function on the same records, so that what one finds the other leaves alone
(B-13). The job is needed as well: certificates lapse without any event.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, select

from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.linking import unlinked
from sepdesk.domain.outcomes import (
    Effect,
    PersonEntered,
    PersonsLinked,
    PersonsUnlinked,
    UnitChanged,
    UnitMerged,
    UnitSplit,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirement_acts import RequirementsSet
from sepdesk.domain.requirements import UnitRecord
from sepdesk.domain.units import UnitId
from sepdesk.domain.warning_counts import reconcile, warnings_of
from sepdesk.domain.warnings import StaffingWarning
from sepdesk.domain.work_items import ItemTable
from sepdesk.protocol.canonical import read
from sepdesk.province import records, shelf
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.publishing import Digests, Publisher
from sepdesk.province.tables import DossierRow, EmploymentRow, UnitRow, WorkerRow

_AT_ONCE = 200
"""Units in one event of the job: short events let the windows' submissions in between."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """The body of an event by which the job brought warnings up to date."""

    units: tuple[UnitId, ...]


def touched(workers: Iterable[Worker | None], changes: Iterable[Effect]) -> frozenset[UnitId]:
    """Return the units whose staffing or requirements an event may have changed.

    Args:
        workers: the worker before and after it; None where there is none.
        changes: its effects.
    """
    everybody = [worker for worker in workers if worker is not None]
    units: set[UnitId] = set()
    for effect in changes:
        match effect:
            case RequirementsSet(after=after):
                units.add(after.unit.unit_id)
            case UnitChanged(after=after):
                units.add(after.unit_id)
            case UnitMerged(after=after, into=into) | UnitSplit(after=after, into=into):
                units |= {after.unit_id, into.unit_id}
            case PersonsLinked(other=other) | PersonEntered(worker=other):
                everybody.append(other)
            case PersonsUnlinked(link=link):
                # Whoever came by the mistaken link is an entry of their own again.
                everybody += [unlinked(worker, link)[1] for worker in everybody[:1]]
            case _:
                pass
    for worker in everybody:
        units |= {e.unit for e in worker.employments if e.ended_on is None}
    return frozenset(units)


class Recount:
    """Counts the warnings of units anew, within one transaction."""

    def __init__(
        self, connection: Connection, places: Places, today: dt.date, items: ItemTable
    ) -> None:
        self._connection = connection
        self._places = places
        self._today = today
        self._items = items

    def follow(
        self,
        publisher: Publisher,
        workers: Iterable[Worker | None],
        changes: Sequence[Effect],
    ) -> None:
        """Warn at once, and no more, of what an event did to the staffing of units (W0, W1).

        Args:
            publisher: of the event.
            workers: see `touched`.
            changes: the event's effects, which have been written.
        """
        if changes:
            self.units(publisher, touched(workers, changes))

    def units(self, publisher: Publisher, units: Collection[UnitId]) -> None:
        """Open, change and close the warnings of units, as their records say now."""
        for unit in sorted(units):
            record = records.unit_by_id(self._connection, unit)
            if record is None:
                continue
            workers = [kept.worker for kept in records.staff_of(self._connection, unit)]
            states = warnings_of(record, workers, self._today, self._items)
            kept = _kept(self._connection, unit)
            for changed in reconcile(record, kept, states, self._today):
                shelf.keep(self._connection, publisher, self._places, changed)


def recompute(province: Province) -> int:
    """Bring the warnings of all units up to date and return of how many units some changed.

    Reads everything once, then writes unit by unit what reads otherwise, in short events; run again
    on the same day it changes nothing.
    """
    today, items = province.clock.today(), province.rules.items
    with province.database.reading() as connection:
        stale = tuple(_stale(connection, today, items))
    for start in range(0, len(stale), _AT_ONCE):
        _recount_some(province, stale[start : start + _AT_ONCE])
    return len(stale)


def _recount_some(province: Province, units: tuple[UnitId, ...]) -> None:
    now, today = province.clock.now(), province.clock.today()
    with province.database.writing() as connection:
        order = Order(connection, now)
        digests = Digests(connection)
        key = f"warnings-{order.at.epoch}-{order.at.seq + 1}"
        at = order.append("warnings_recounted", key, None, Recounted(units))
        publisher = Publisher(connection, at, digests)
        places = Places(all_offices(connection).values(), today)
        Recount(connection, places, today, province.rules.items).units(publisher, units)
        publisher.write()
        digests.write()
        order.put_back()


def _stale(connection: Connection, today: dt.date, items: ItemTable) -> Iterator[UnitId]:
    kept: dict[UnitId, list[StaffingWarning]] = {}
    rows = connection.execute(
        select(DossierRow.unit, DossierRow.row).where(
            DossierRow.kind == DossierKind.WARNING.value, DossierRow.unit.is_not(None)
        )
    )
    for found in rows:
        kept.setdefault(UnitId(str(found.unit)), []).append(read(StaffingWarning, found.row))
    crews = _crews(connection)
    unit, crew = next(crews, (None, []))
    for row in connection.execute(select(UnitRow.row).order_by(UnitRow.unit_id)).scalars():
        record = read(UnitRecord, row)
        this = record.unit.unit_id
        workers: list[Worker] = []
        if unit == this:
            workers = crew
            unit, crew = next(crews, (None, []))
        states = warnings_of(record, workers, today, items)
        if reconcile(record, kept.get(this, ()), states, today):
            yield this


def _crews(connection: Connection) -> Iterator[tuple[UnitId, list[Worker]]]:
    """Yield who is employed at each unit, by the unit's id."""
    rows = connection.execute(
        select(EmploymentRow.unit, WorkerRow.row)
        .join(WorkerRow, EmploymentRow.person == WorkerRow.person)
        .join(UnitRow, UnitRow.unit_id == EmploymentRow.unit)
        .where(EmploymentRow.ended_on.is_(None))
        .order_by(UnitRow.unit_id, WorkerRow.person)
    )
    for unit, those in groupby(rows, key=lambda row: row.unit):
        yield UnitId(unit), [read(Worker, row.row) for row in those]


def _kept(connection: Connection, unit: UnitId) -> list[StaffingWarning]:
    found = shelf.dossiers_of(connection, DossierKind.WARNING, unit=unit)
    return [one for one in found if isinstance(one, StaffingWarning)]
