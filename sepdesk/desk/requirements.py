"""配备要求: what a unit must have, what equipment it runs, and setting both (S1)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.judging import judge
from sepdesk.desk.session import Session
from sepdesk.desk.units import on_paper
from sepdesk.domain.competence import may_file
from sepdesk.domain.deciding_requirements import competent
from sepdesk.domain.findings import Severity
from sepdesk.domain.requirement_acts import CountedEquipment, RequiredRow, SetRequirements
from sepdesk.domain.requirements import (
    Equipment,
    Requirement,
    UnitRecord,
    counts_on,
)
from sepdesk.domain.staffing import required_on
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import Unit, UnitId
from sepdesk.domain.work_items import Catalogue, ItemKey, item_key


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement as the window shows it.

    Attributes:
        item_name: as the catalogue has it; empty where it does not.
        computed: it follows from the equipment by a rule; nobody entered it or can end it.
        holds: today.
        mine: this office may end or change it.
    """

    row: Requirement
    item_name: str
    computed: bool
    holds: bool
    mine: bool

    @property
    def key(self) -> str:
        """What makes it the same line after a refresh."""
        return self.row.key


@dataclass(frozen=True, slots=True)
class UnitRequirements:
    """Everything that is required of a unit, and by what equipment.

    Attributes:
        lines: those that hold first, then what is to come, then history.
        counts: of today; a category that was not entered is not there.
        mine: what of the unit this office sets (E1).
        waits: how many acts saved here the platform has not decided.
    """

    unit: Unit
    lines: tuple[RequirementLine, ...]
    counts: Mapping[Equipment, int]
    shifts: int | None
    mine: frozenset[Concern]
    waits: int


def unit_requirements(session: Session, unit_id: UnitId) -> UnitRequirements | None:
    """Return what is required of a unit; None where it is not in this station's facts."""
    record = session.files.facts.unit(unit_id)
    if record is None:
        return None
    today = session.clock.today()
    mine = concerns_of(session, record)
    entered = {row.key for row in record.requirements}
    rows = (*record.requirements, *_computed(record, today, entered))
    lines = sorted(
        (_line(session, row, today, mine, computed=row.key not in entered) for row in rows),
        key=lambda line: (not line.holds, line.row.effective_from < today, line.row.item),
    )
    return UnitRequirements(
        record.unit,
        tuple(lines),
        counts_on(record.equipment, today),
        record.shifts,
        mine,
        _count_waiting(session, unit_id),
    )


def concerns_of(session: Session, record: UnitRecord) -> frozenset[Concern]:
    """Return what of a unit's requirements the clerk sets: the county's use, the city's permits."""
    kind = session.office.kind
    if not may_file(session.user.role, kind, SubmissionKind.SET_REQUIREMENTS):
        return frozenset()
    return frozenset(concern for concern in Concern if competent(record, concern) is kind)


def item_called(session: Session, text: str) -> ItemKey:
    """Return the item of today's catalogue that a typed code or full name means.

    What no catalogue knows comes back as typed, for the rules to say so.
    """
    found = session.tables.rules.items.named(Catalogue.C2021, text)
    return item_key(Catalogue.C2021, text) if found is None else found.key


def set_rows(
    session: Session,
    unit: Unit,
    concern: Concern,
    since: dt.date,
    evidence: str,
    *,
    begins: tuple[RequiredRow, ...] = (),
    ends: tuple[str, ...] = (),
) -> Saved:
    """Save that requirements begin or end.

    Raises:
        UnfitActError: the platform would send it back; the findings name the fields.
        StoreFaultError: nothing was saved (D-3).
    """
    return _file(
        session, SetRequirements(on_paper(unit), concern, since, evidence.strip(), begins, ends)
    )


def set_equipment(
    session: Session,
    unit: Unit,
    since: dt.date,
    evidence: str,
    equipment: tuple[CountedEquipment, ...],
    shifts: int | None,
) -> Saved:
    """Save how much of each category a unit runs, and in how many shifts.

    Raises:
        UnfitActError: the platform would send it back; the findings name the fields.
        StoreFaultError: nothing was saved (D-3).
    """
    act = SetRequirements(
        on_paper(unit),
        Concern.USE,
        since,
        evidence.strip(),
        equipment=equipment,
        shifts=shifts,
    )
    return _file(session, act)


def _file(session: Session, act: SetRequirements) -> Saved:
    findings = tuple(one.finding for one in judge(session, act))
    unfit = tuple(one for one in findings if one.severity is Severity.MEND)
    if unfit:
        raise UnfitActError(unfit)
    return file_submission(session, lambda _: act)


def _computed(record: UnitRecord, today: dt.date, entered: set[str]) -> tuple[Requirement, ...]:
    return tuple(row for row in required_on(record, today) if row.key not in entered)


def _line(
    session: Session,
    row: Requirement,
    today: dt.date,
    mine: frozenset[Concern],
    *,
    computed: bool,
) -> RequirementLine:
    known = session.tables.rules.items.get(row.item)
    is_open = row.effective_to is None and row.voided_on is None
    return RequirementLine(
        row,
        "" if known is None else known.name,
        computed,
        row.holds_on(today),
        mine=not computed and is_open and row.concern in mine,
    )


def _count_waiting(session: Session, unit_id: UnitId) -> int:
    with session.files.station.reading() as tx:
        entries = tx.outbox.open_entries(session.seen())
    kind = SubmissionKind.SET_REQUIREMENTS
    return sum(entry.kind is kind and entry.unit == unit_id for entry in entries)
