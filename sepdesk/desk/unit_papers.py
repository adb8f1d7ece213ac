"""The papers of the counter about a unit: its staffing report, and the notice that urges it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sepdesk.clock import SHANGHAI
from sepdesk.desk.papers import PaperNotDueError, draw_sheet, station_of
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.desk.staffing import ItemStaffing, kinds_of, unit_staffing
from sepdesk.domain.certificates import STANDING_WORDS
from sepdesk.domain.identity import mask_number
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.staffing import MEASURE_WORDS, Counted
from sepdesk.domain.units import CodeKind, Unit, UnitId
from sepdesk.forms.papers.staffing_report import (
    CertifiedWorker,
    ItemNeed,
    StaffingReport,
    UnitHead,
)
from sepdesk.forms.papers.urge import ToReport, Urged, UrgeNotice

_BASES: dict[Urged, tuple[str, ...]] = {
    Urged.STAFF: ("notice-3.2-urge",),
    Urged.REPORT: ("notice-2.1", "notice-2.3-change"),
}
_CITY, _COUNTY = "notice-2-city", "notice-2-county"
_CHECK = "notice-3.3-check"


@dataclass(frozen=True, slots=True)
class OnSite:
    """What a check on site found of those whom a unit is to report."""

    checked_on: dt.date
    persons: tuple[ToReport, ...]


def staffing_report(session: Session, unit_id: UnitId) -> Sheet:
    """Draw how a unit stands to its need by this station's facts (单位持证人员配备情况表).

    Raises:
        LookupError: the unit is not in this station's facts.
    """
    unit = _unit(session, unit_id)
    lines = unit_staffing(session, unit_id)
    paper = StaffingReport(
        station_of(session),
        session.clock.today(),
        unit_head(unit),
        _as_of(session),
        tuple(map(_need, lines)),
        _people(lines),
    )
    return draw_sheet(paper, f"持证人员配备情况表 {_file_name(unit)}", "staffing")


def urge_notice(
    session: Session,
    unit_id: UnitId,
    urged: Urged,
    deadline: dt.date | None = None,
    *,
    on_site: OnSite | None = None,
) -> Sheet:
    """Draw the notice that urges a unit to staff or to report (督促通知书).

    Args:
        session: whose station it is.
        unit_id: of the unit.
        urged: what it is urged to do.
        deadline: set by the station; None leaves it to be written in, no rule gives one.
        on_site: what a check on site found, where that is why the unit is urged to report (C1).

    Raises:
        LookupError: the unit is not in this station's facts.
        PaperNotDueError: the unit is to staff and no known requirement lacks people.
    """
    unit = _unit(session, unit_id)
    short = [line for line in unit_staffing(session, unit_id) if line.line.shortage]
    if urged is Urged.STAFF and not short:
        raise PaperNotDueError("按现有数据，该单位没有已知的缺员。")
    today = session.clock.today()
    # Who urges does so by its own competence: the city by permits, the county by use (E1).
    competence = _CITY if session.office.kind is OfficeKind.CITY else _COUNTY
    keys = (competence, *_BASES[urged])
    if on_site is not None:
        # Whoever checks urges by the clause on checks; inspection bodies supervise nobody (C1).
        keys = (_CHECK, *_BASES[Urged.REPORT])
    found = (session.tables.legal.at(key, today) for key in keys)
    paper = UrgeNotice(
        station_of(session),
        today,
        unit_head(unit),
        urged,
        deadline,
        tuple(basis for basis in found if basis is not None),
        tuple(map(_need, short)),
        _as_of(session),
        () if on_site is None else on_site.persons,
        None if on_site is None else on_site.checked_on,
    )
    return draw_sheet(paper, f"督促通知书 {_file_name(unit)}", f"urge_{urged.name.lower()}")


def _unit(session: Session, unit_id: UnitId) -> Unit:
    record = session.files.facts.unit(unit_id)
    if record is None:
        raise LookupError(unit_id)
    return record.unit


def unit_head(unit: Unit) -> UnitHead:
    """Return the head of a unit as papers print it; a natural person's number is masked."""
    natural = unit.code_kind is CodeKind.CITIZEN_ID
    return UnitHead(
        unit.name,
        mask_number(unit.code) if natural else unit.code,
        kinds_of(unit.kinds),
        unit.address,
        f"{unit.contact} {unit.phone}".strip(),
    )


def _file_name(unit: Unit) -> str:
    """Name a unit in a file's name: by its credit code, never by a natural person's number."""
    return unit.code if unit.code_kind is CodeKind.USCC else unit.unit_id


def _as_of(session: Session) -> str:
    cursor = session.files.facts.cursor()
    return "" if cursor is None else f"{cursor.as_of.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _need(staffing: ItemStaffing) -> ItemNeed:
    line = staffing.line
    return ItemNeed(
        item=f"{line.item.code} {staffing.item_name}".strip(),
        role=line.role,
        required=line.required,
        measure=MEASURE_WORDS[line.measure],
        held=line.held,
        lapsing=line.lapsing,
        short=line.shortage,
        source=line.source,
    )


def _people(lines: Sequence[ItemStaffing]) -> tuple[CertifiedWorker, ...]:
    """Name each person's item once, though several requirements may count it."""
    found: dict[tuple[str, str, dt.date], Counted] = {}
    for line in lines:
        for counted in line.line.people:
            key = (counted.person, counted.printed, counted.valid_until)
            if key not in found or counted.counts:
                found[key] = counted
    return tuple(map(_person, found.values()))


def _person(counted: Counted) -> CertifiedWorker:
    words = "计入" if counted.counts else "不计入"
    return CertifiedWorker(
        counted.name,
        counted.printed,
        counted.valid_until,
        STANDING_WORDS[counted.standing],
        "待核对" if counted.likely else words,
    )
