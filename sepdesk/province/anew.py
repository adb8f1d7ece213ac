"""Waiting forms, decided again in the event that changes their worker's certificates (E6, B-6)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sepdesk.domain.deciding_anew import decide_anew, touches_certificates
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.facts import UNKNOWN, Facts, Rules
from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.outcomes import Effect
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import WorkerRef, unit_of
from sepdesk.province import cases, records
from sepdesk.province.open_cases import OpenCases


@dataclass(frozen=True, slots=True)
class DecidedAnew:
    """What a waiting form comes to in another submission's event.

    Attributes:
        unit: of the form, as before the event; None where the archive lacks it.
        town: of its unit.
        office: that filed it; the employment is its registration.
        effects: with the form's further receipt.
    """

    unit: UnitRecord | None
    town: str
    office: Office
    effects: tuple[Effect, ...]


def decided_anew(
    connection: Connection,
    waiting: OpenCases,
    offices: Mapping[OfficeId, Office],
    worker: Worker,
    changes: Sequence[Effect],
    today: dt.date,
    rules: Rules,
) -> DecidedAnew | None:
    """Decide a worker's waiting form again; None where there is none, or it waits on.

    There is one at most: a newer form closes the older (B-9).

    Args:
        connection: of the event's transaction.
        waiting: the waiting cases.
        offices: all of them.
        worker: before the event.
        changes: of the event so far.
        today: its day.
        rules: the tables.
    """
    if not touches_certificates(changes):
        return None
    after = apply_effects(worker, changes, Stamp(seq=0))
    for op_id in reversed(waiting.of_worker(_ref(worker), worker.person)):
        kept = cases.find_case(connection, op_id)
        paper = None if kept is None else unit_of(kept.case.body)
        if kept is None or paper is None:
            continue
        unit = records.find_unit(connection, paper)
        town = (unit.unit.town if unit is not None else "") or paper.town
        office = offices[OfficeId(kept.case.office)]
        facts = Facts(
            worker=after,
            unit=None if unit is None else unit.unit,
            in_jurisdiction=office.jurisdiction.covers(town, today) if town else UNKNOWN,
        )
        effects = decide_anew(kept.case, facts, today, rules)
        if effects:
            return DecidedAnew(unit, town, office, effects)
    return None


def _ref(worker: Worker) -> WorkerRef:
    document = worker.documents[0]
    return WorkerRef(DocumentRef(document.kind, document.number, document.name), worker.person)
