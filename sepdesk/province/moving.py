"""A region that an office gains or loses on a day: its records enter or leave the office's scope.

Days pass without an event, so a job compares what each scope holds with what it should hold today
and moves the difference (X-2). Until it has run, a record moves with the next event about it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from sepdesk.domain.dossier_types import DOSSIERS
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.offices import OfficeId
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import CaseRecord, RecordKind
from sepdesk.province.open_cases import scopes_of_case
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.publishing import Change, Digests, Publisher
from sepdesk.province.tables import (
    DossierRow,
    MembershipRow,
    OpenCaseRow,
    UnitRow,
    WorkerRow,
)

_AT_ONCE = 200
"""Records in one event of the job: short events let the windows' submissions in between."""

Key = tuple[RecordKind, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """The body of an event by which the job moved records: kind and key of each."""

    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A record as it was last published, and the scopes that it belongs to today."""

    kind: RecordKind
    key: str
    row: str
    scopes: frozenset[OfficeId]


def move(province: Province) -> int:
    """Move what is not where it belongs today, and return how many records moved.

    Run again on the same day it changes nothing.
    """
    today = province.clock.today()
    with province.database.reading() as connection:
        places = Places(all_offices(connection).values(), today)
        strays = tuple(_strays(connection, places))
    for start in range(0, len(strays), _AT_ONCE):
        _move_some(province, strays[start : start + _AT_ONCE])
    return len(strays)


def _move_some(province: Province, strays: tuple[Key, ...]) -> None:
    with province.database.writing() as connection:
        order = Order(connection, province.clock.now())
        places = Places(all_offices(connection).values(), province.clock.today())
        digests = Digests(connection)
        subject = f"moved-{order.at.epoch}-{order.at.seq + 1}"
        body = Moved(tuple(f"{kind.value} {key}" for kind, key in strays))
        at = order.append("scopes_moved", subject, None, body)
        publisher = Publisher(connection, at, digests)
        for kind, key in strays:
            # As it is by now: a window may have changed it, or a decision ended it, meanwhile.
            for one in _records(connection, places, kind, key):
                publisher.publish(Change(one.kind, one.key, one.row, one.row, one.scopes))
        publisher.write()
        digests.write()
        order.put_back()


def _strays(connection: Connection, places: Places) -> Iterator[Key]:
    for kind in (RecordKind.UNIT, RecordKind.WORKER, RecordKind.CASE, *_DOSSIERS):
        held = _held(connection, kind)
        for one in _records(connection, places, kind):
            if held.get(one.key, frozenset()) != one.scopes:
                yield one.kind, one.key


def _held(connection: Connection, kind: RecordKind) -> dict[str, frozenset[OfficeId]]:
    """Return which scopes hold each record of a kind now."""
    rows = connection.execute(
        select(MembershipRow.key, MembershipRow.scope).where(MembershipRow.record == kind.value)
    )
    found: dict[str, set[OfficeId]] = {}
    for row in rows:
        found.setdefault(row.key, set()).add(OfficeId(row.scope))
    return {key: frozenset(scopes) for key, scopes in found.items()}


_DOSSIERS = tuple(RecordKind(kind.value) for kind in DossierKind)


def _records(
    connection: Connection, places: Places, kind: RecordKind, key: str | None = None
) -> Iterator[_Placed]:
    """Yield the records of a kind, or the one of a key if it still is."""
    asked, by_key = _asked(kind)
    if key is not None:
        asked = asked.where(by_key == key)
    for found in connection.execute(asked):
        scopes = _scopes(places, kind, found.row, found.place)
        yield _Placed(kind, found.key, found.row, scopes)


def _asked(kind: RecordKind) -> tuple[Select[str, str, str], InstrumentedAttribute[str]]:
    match kind:
        case RecordKind.UNIT:
            key, row, place = UnitRow.unit_id, UnitRow.row, UnitRow.place
        case RecordKind.WORKER:
            key, row, place = WorkerRow.person, WorkerRow.row, WorkerRow.place
        case RecordKind.CASE:
            key, row, place = OpenCaseRow.op_id, OpenCaseRow.row, OpenCaseRow.place
        case _:
            key, row, place = DossierRow.key, DossierRow.row, DossierRow.place
    asked = select(key.label("key"), row.label("row"), place.label("place"))
    if kind in _DOSSIERS:
        asked = asked.where(DossierRow.kind == kind.value)
    return asked, key


def _scopes(places: Places, kind: RecordKind, row: str, place: str) -> frozenset[OfficeId]:
    match kind:
        case RecordKind.UNIT | RecordKind.WORKER:
            return places.scopes(place)
        case RecordKind.CASE:
            return scopes_of_case(places, read(CaseRecord, row), place)
        case _:
            dossier = read(DOSSIERS[DossierKind(kind.value)], row)
            return places.scopes_of_dossier(dossier.spine)
