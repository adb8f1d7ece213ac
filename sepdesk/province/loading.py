"""Bulk load of offices, units and workers as one event: a province's first day, or a demo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from sepdesk.clock import Clock
from sepdesk.domain.dossier_types import DOSSIERS, Dossier
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.employment import current
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.units import UnitId
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import CaseRecord, RecordKind
from sepdesk.province import records, shelf
from sepdesk.province.open_cases import scopes_of_case
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.publishing import read_digest
from sepdesk.province.tables import (
    DossierRow,
    MembershipRow,
    OfficeRow,
    OpenCaseRow,
    ScopeRow,
    UnitRow,
    WorkerRow,
)


class LoadError(Exception):
    """What is to be loaded does not hang together; the message names an id."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load event says: how much, and a digest over all of it."""

    offices: int
    units: int
    workers: int
    total: str


@dataclass(frozen=True, slots=True)
class _Record:
    kind: RecordKind
    key: str
    row: str
    place: str
    spine: Spine | None = None


def load(
    connection: Connection,
    clock: Clock,
    offices: Sequence[Office] = (),
    units: Sequence[UnitRecord] = (),
    workers: Sequence[Worker] = (),
    dossiers: Sequence[Dossier] = (),
) -> Position:
    """Write new records and set the baseline of every scope that they touch.

    Stations of those scopes need a new snapshot: a load writes no feed rows.

    Raises:
        LoadError: a worker's present unit is not there.
        sqlalchemy.exc.IntegrityError: something is there already.
    """
    order = Order(connection, clock.now())
    former = _all_records(connection)
    _insert_offices(connection, offices)
    loaded = [
        *_insert_units(connection, units),
        *_insert_workers(connection, workers),
        *_insert_dossiers(connection, dossiers),
    ]
    places = Places(all_offices(connection).values(), clock.today())
    sums: dict[str, RunningDigest] = {}
    members = _memberships(places, loaded, former, offices, _office_rows(connection), sums)
    if members:
        connection.execute(insert(MembershipRow), members)
    whole = RunningDigest()
    for record in loaded:
        whole = whole.add(record.kind, record.key, record.row)
    body = Loaded(len(offices), len(units), len(workers), whole.message().total)
    at = order.append("load", f"load-{order.at.epoch}-{order.at.seq + 1}", None, body)
    _set_baselines(connection, sums, at, offices)
    order.put_back()
    return at


def _all_records(connection: Connection) -> list[_Record]:
    units = connection.execute(select(UnitRow.unit_id, UnitRow.row, UnitRow.place))
    workers = connection.execute(select(WorkerRow.person, WorkerRow.row, WorkerRow.place))
    cases = connection.execute(select(OpenCaseRow.op_id, OpenCaseRow.row, OpenCaseRow.place))
    return [
        *(_Record(RecordKind.UNIT, found.unit_id, found.row, found.place) for found in units),
        *(_Record(RecordKind.WORKER, found.person, found.row, found.place) for found in workers),
        *(_Record(RecordKind.CASE, c.op_id, c.row, c.place) for c in cases),
        *map(_record_of, _all_dossiers(connection)),
    ]


def _office_rows(connection: Connection) -> list[tuple[OfficeId, str]]:
    found = connection.execute(
        select(OfficeRow.office_id, OfficeRow.row).order_by(OfficeRow.office_id)
    )
    return [(OfficeId(each.office_id), each.row) for each in found]


def _all_dossiers(connection: Connection) -> list[Dossier]:
    found = connection.execute(select(DossierRow.kind, DossierRow.row)).all()
    return [read(DOSSIERS[DossierKind(each.kind)], each.row) for each in found]


def _record_of(dossier: Dossier) -> _Record:
    spine = dossier.spine
    row = canonical_text(dossier)
    return _Record(RecordKind(spine.kind.value), spine.key, row, spine.place, spine=spine)


def _scopes_of(record: _Record, places: Places) -> frozenset[OfficeId]:
    if record.spine is not None:
        return places.scopes_of_dossier(record.spine)
    if record.kind is RecordKind.CASE:
        return scopes_of_case(places, read(CaseRecord, record.row), record.place)
    return places.scopes(record.place)


def _insert_offices(connection: Connection, offices: Sequence[Office]) -> None:
    if not offices:
        return
    connection.execute(
        insert(OfficeRow),
        [{"office_id": o.office_id, "row": canonical_text(o)} for o in offices],
    )
    zero = RunningDigest().message()
    scopes = [
        {"scope": o.office_id, "epoch": 0, "floor": 0, "total": zero.total, "count": 0}
        for o in offices
    ]
    if scopes:
        connection.execute(insert(ScopeRow), scopes)


def _insert_units(connection: Connection, units: Sequence[UnitRecord]) -> list[_Record]:
    values = [records.unit_values(record) for record in units]
    if values:
        connection.execute(insert(UnitRow), values)
    return [_Record(RecordKind.UNIT, v["unit_id"], v["row"], v["place"]) for v in values]


def _insert_workers(connection: Connection, workers: Sequence[Worker]) -> list[_Record]:
    if not workers:
        return []
    found = connection.execute(select(UnitRow.unit_id, UnitRow.place))
    towns = {UnitId(row.unit_id): str(row.place) for row in found}
    for worker in workers:
        present = current(worker.employments)
        if present is not None and present.unit not in towns:
            msg = f"the present unit of {worker.person} is not there"
            raise LoadError(msg)
    values = [(w, records.worker_values(w, records.place_of(w, towns))) for w in workers]
    records.insert_workers(connection, values)
    return [_Record(RecordKind.WORKER, v["person"], v["row"], v["place"]) for _, v in values]


def _insert_dossiers(connection: Connection, dossiers: Sequence[Dossier]) -> list[_Record]:
    values = [shelf.row_values(dossier) for dossier in dossiers]
    if values:
        connection.execute(insert(DossierRow), values)
    return [_record_of(dossier) for dossier in dossiers]


def _memberships(
    places: Places,
    loaded: Sequence[_Record],
    former: Sequence[_Record],
    new_offices: Sequence[Office],
    office_rows: Sequence[tuple[OfficeId, str]],
    sums: dict[str, RunningDigest],
) -> list[dict[str, str]]:
    """Find which scope gets which record, and add them to the scopes' sums."""
    members: list[dict[str, str]] = []
    new = frozenset(office.office_id for office in new_offices)

    def join(record: _Record, scopes: Iterable[str]) -> None:
        for scope in scopes:
            members.append({"scope": scope, "record": record.kind.value, "key": record.key})
            present = sums.get(scope, RunningDigest())
            sums[scope] = present.add(record.kind, record.key, record.row)

    for record in loaded:
        join(record, _scopes_of(record, places))
    if new:
        for record in former:
            join(record, _scopes_of(record, places) & new)
        scopes = places.scopes_of_office()
        for office_id, row in office_rows:
            # As it is stored: an older row has fewer fields than one written today.
            record = _Record(RecordKind.OFFICE, office_id, row, "")
            join(record, scopes if office_id in new else scopes & new)
    return members


def _set_baselines(
    connection: Connection,
    sums: dict[str, RunningDigest],
    at: Position,
    new_offices: Sequence[Office],
) -> None:
    touched = sums | {
        office.office_id: sums.get(office.office_id, RunningDigest()) for office in new_offices
    }
    for scope, added in touched.items():
        before = read_digest(connection, scope)
        total = (before.total + added.total) % (1 << 256)
        message = RunningDigest(total, before.count + added.count).message()
        connection.execute(
            update(ScopeRow)
            .where(ScopeRow.scope == scope)
            .values(epoch=at.epoch, floor=at.seq, total=message.total, count=message.count)
        )
