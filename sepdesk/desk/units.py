"""Units as a form picks them and as a clerk changes them: found by name, initials or code."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.desk.session import Session
from sepdesk.domain.employment import current
from sepdesk.domain.identity import PersonId, mask_number
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import SubmissionKind, UnitOnPaper
from sepdesk.domain.unit_acts import ChangeUnit, Moved, Particulars, particulars
from sepdesk.domain.units import Unit, UnitId


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """One line of a list of units.

    Attributes:
        place: county and town in words; empty where the unit's town is not known.
    """

    unit: UnitId
    name: str
    code: str
    place: str


def find_units(session: Session, text: str) -> tuple[FoundUnit, ...]:
    """Find units of this station's facts by part of the name, initials or code, best first."""
    if not text.strip():
        return ()
    words = session.tables.regions.words
    return tuple(
        FoundUnit(line.unit_id, line.name, line.code, " ".join(words(line.town)[1:]).strip())
        for line in session.files.facts.search_units(text)
    )


def unit_details(session: Session, unit_id: UnitId) -> Unit | None:
    """Return what is known of a unit; None where it is not in this station's facts."""
    record = session.files.facts.unit(unit_id)
    return None if record is None else record.unit


def unit_called(session: Session, text: str) -> Unit | None:
    """Return the one unit whose name or code is exactly this; None for none or several."""
    asked = text.strip()
    by_code = session.files.facts.unit_by_code(asked)
    if by_code is not None:
        return by_code.unit
    named = [one for one in find_units(session, asked) if one.name == asked]
    return unit_details(session, named[0].unit) if len(named) == 1 else None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody employed at a unit.

    Attributes:
        about: items and masked number, by which namesakes are told apart.
    """

    person: PersonId
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit of this station's facts.

    Attributes:
        staff: how many are employed there now.
        open_entries: how many changes of the unit the facts do not show yet.
        people: who they are, by name.
    """

    unit: Unit
    staff: int
    open_entries: int
    people: tuple[StaffMember, ...] = ()


def known_unit(session: Session, unit_id: UnitId) -> KnownUnit | None:
    """Return a unit; None where it is not in this station's facts."""
    record = session.files.facts.unit(unit_id)
    if record is None:
        return None
    with session.files.station.reading() as tx:
        entries = tx.outbox.open_entries(session.seen())
    waiting = [e for e in entries if e.kind is SubmissionKind.CHANGE_UNIT and e.unit == unit_id]
    people = sorted(map(_member, session.files.facts.workers_of(unit_id)), key=lambda m: m.name)
    return KnownUnit(record.unit, len(people), len(waiting), tuple(people))


def _member(worker: Worker) -> StaffMember:
    present = current(worker.employments)
    items = "" if present is None else "、".join(item.printed for item in present.items)
    number = mask_number(worker.documents[0].number) if worker.documents else ""
    return StaffMember(worker.person, worker.name, f"{items}　{number}".strip())


def on_paper(unit: Unit) -> UnitOnPaper:
    """Name a unit of the archive as a submission does."""
    return UnitOnPaper(unit.name, unit.code, unit.code_kind, town=unit.town, unit=unit.unit_id)


def change_of(
    unit: Unit,
    after: Particulars,
    *,
    since: dt.date,
    evidence: str,
    confirms: bool = False,
    into: UnitOnPaper | None = None,
    moves: tuple[Moved, ...] = (),
) -> ChangeUnit:
    """Make the submission by which a unit changes, goes into another one, or part of it does."""
    before = particulars(unit)
    return ChangeUnit(on_paper(unit), before, after, since, evidence.strip(), confirms, into, moves)
