"""One slice written: its records, the event that they came by, and what the scopes are told."""

import datetime as dt
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, insert

from sepdesk.domain.employment import current
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import Office
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import UnitRecord
from sepdesk.domain.units import UnitId
from sepdesk.protocol.messages import RecordKind
from sepdesk.province import audit, records
from sepdesk.province.importing.telling import Telling, is_first_load
from sepdesk.province.importing.units_found import Units
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.publishing import Change, Digests
from sepdesk.province.tables import UnitRow


@dataclass(frozen=True, slots=True)
class Imported:
    """The body of an import's event: which records it made or changed."""

    units: tuple[UnitId, ...]
    persons: tuple[PersonId, ...]


@dataclass(slots=True)
class Work:
    """What a slice comes to.

    Attributes:
        entered: new units, by id.
        changed: units of the archive with more equipment or requirements, by id.
        people: each with what they were before, None for who is new.
    """

    entered: dict[UnitId, UnitRecord] = field(default_factory=dict)
    changed: dict[UnitId, UnitRecord] = field(default_factory=dict)
    people: list[tuple[records.Kept | None, Worker]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entered or self.changed or self.people)


class KnownPlaces:
    """The scopes of places, worked out anew only where offices or the day have changed."""

    def __init__(self) -> None:
        self._basis: tuple[tuple[Office, ...], dt.date] | None = None
        self._places = Places((), dt.date.min)

    def now(self, connection: Connection, today: dt.date) -> Places:
        """Return them as of this transaction."""
        basis = (tuple(all_offices(connection).values()), today)
        if basis != self._basis:
            self._basis, self._places = basis, Places(*basis)
        return self._places


def write(
    connection: Connection,
    province: Province,
    order: Order,
    units: Units,
    work: Work,
    known: KnownPlaces,
) -> None:
    """Write a slice as one event; nobody sees half of it."""
    persons = tuple(worker.person for _, worker in work.people)
    body = Imported((*work.entered, *work.changed), persons)
    subject = f"import-{order.at.epoch}-{order.at.seq + 1}"
    at = order.append("import", subject, None, body)
    places = known.now(connection, province.clock.today())
    changes = [
        *_enter_units(connection, places, work),
        *_change_units(connection, places, work),
        *_write_people(connection, places, units, work),
    ]
    digests = Digests(connection)
    by_feed = not is_first_load(connection)
    Telling(connection, at, digests, by_feed=by_feed).tell(changes)
    digests.write()
    audit.append(connection, province.keys.audit, order.now, "platform", "imported", subject)
    order.put_back()


def _enter_units(connection: Connection, places: Places, work: Work) -> list[Change]:
    values = [records.unit_values(record) for record in work.entered.values()]
    if values:
        connection.execute(insert(UnitRow), values)
    return [
        Change(RecordKind.UNIT, v["unit_id"], None, v["row"], places.scopes(v["place"]))
        for v in values
    ]


def _change_units(connection: Connection, places: Places, work: Work) -> list[Change]:
    changes = []
    for key, record in work.changed.items():
        former = records.unit_text(connection, key)
        unit = replace(record.unit, rev=record.unit.rev + 1)
        row = records.change_unit(connection, replace(record, unit=unit))
        changes.append(Change(RecordKind.UNIT, key, former, row, places.scopes(unit.town)))
    return changes


def _write_people(connection: Connection, places: Places, units: Units, work: Work) -> list[Change]:
    changes, new = [], []
    for kept, now in work.people:
        place = _place(now, units)
        scopes = places.scopes(place)
        if kept is None:
            values = records.worker_values(now, place)
            new.append((now, values))
            row, former = str(values["row"]), None
        else:
            grown = replace(now, rev=kept.worker.rev + 1)
            row = records.change_worker(connection, kept.worker, grown, place)
            former = kept.row
        changes.append(Change(RecordKind.WORKER, now.person, former, row, scopes))
    if new:
        records.insert_workers(connection, new)
    return changes


def _place(worker: Worker, units: Units) -> str:
    present = current(worker.employments)
    towns = {} if present is None else {present.unit: units.get(present.unit).unit.town}
    return records.place_of(worker, towns)
