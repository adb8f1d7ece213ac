"""Warnings as a pure function of the records: which there are, and what becomes of those kept."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from sepdesk.domain.certificates import Standing
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.offices import Office, OfficeKind
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import UnitRecord
from sepdesk.domain.staffing import Counted, StaffingLine, staff, unit_of_count
from sepdesk.domain.supervision import Concern, supervisors
from sepdesk.domain.units import Unit, UnitId
from sepdesk.domain.warnings import (
    LapsingPerson,
    StaffingWarning,
    StepKind,
    Warned,
    WarningState,
    WarningStep,
)
from sepdesk.domain.work_items import ItemTable


def warnings_of(
    record: UnitRecord, workers: Sequence[Worker], today: dt.date, items: ItemTable
) -> tuple[WarningState, ...]:
    """Return what is to be warned of at a unit on a day; nothing for a unit that is no more.

    Of two requirements for the same people the one that asks for more is warned of. Lapsing
    certificates of an item are one warning, whatever asks for the item; a person's certificate
    stands there once.
    """
    if record.unit.closed_on is not None and record.unit.closed_on <= today:
        return ()
    lines = staff(record, workers, today, items)
    short: dict[str, WarningState] = {}
    for line in lines:
        if line.shortage:
            state = _short(line)
            former = short.get(state.subject)
            if former is None or former.missing < state.missing:
                short[state.subject] = state
    return (*short.values(), *_lapsing(lines))


def owner_of(unit: Unit, concern: Concern) -> OfficeKind:
    """Tell which authority handles a unit's warnings (E1); use is the county's, whatever the kind.

    A unit whose kind is not known is warned of all the same: the county knows of it.
    """
    told = {what: office for office, what in supervisors(unit.kinds, unit.supervisor)}
    usual = OfficeKind.CITY if concern is Concern.PERMIT else OfficeKind.COUNTY
    return told.get(concern) or unit.supervisor or usual


def reconcile(
    record: UnitRecord,
    kept: Iterable[StaffingWarning],
    states: Sequence[WarningState],
    today: dt.date,
) -> tuple[StaffingWarning, ...]:
    """Return the warnings that read otherwise from now on: opened, changed, closed.

    Applied to its own result it returns nothing, so that a job may run as often as it likes.

    Args:
        record: the unit.
        kept: every warning about it that was ever opened, closed ones too.
        states: what is to be warned of.
        today: when something is opened, changed or closed.
    """
    unit = record.unit
    counted = [one for one in kept if one.state.what is not Warned.BARRED]
    numbers: dict[str, int] = {}
    for one in counted:
        numbers[one.state.subject] = numbers.get(one.state.subject, 0) + 1
    open_ones = {one.state.subject: one for one in counted if one.spine.is_open}
    wanted = {state.subject: state for state in states}
    changed: list[StaffingWarning] = []
    for subject, state in wanted.items():
        former = open_ones.get(subject)
        if former is None:
            changed.append(_opened(unit, state, numbers.get(subject, 0) + 1, today))
        else:
            now = _followed(unit, former, state, today)
            if now != former:
                changed.append(now)
    closed = (one for subject, one in open_ones.items() if subject not in wanted)
    return (*changed, *(_closed(one, today) for one in closed))


def key_of(unit: UnitId, subject: str, number: int) -> str:
    """Return the key of a warning: the same wherever and whenever it is computed.

    Args:
        unit: that it is about.
        subject: what is warned of.
        number: 1 for the first of its kind, 2 for the one after that was closed, and so on.
    """
    return f"w-{sha256(f'{unit}|{subject}'.encode()).hexdigest()[:24]}-{number}"


def warning_of_bar(
    op_id: str, n: int, worker: Worker, text: str, today: dt.date, *offices: Office
) -> StaffingWarning:
    """Make the warning that a barred person applies or is put up for an examination (W2).

    Args:
        op_id: of the submission that put them up.
        n: their place in it, from 1.
        worker: who is barred.
        text: what was tried and until when the bar lasts, for people.
        today: day of the submission.
        offices: that see it: who filed it, and first the issuing authority, which handles it.
    """
    key = f"bar-{op_id}-{n}"
    ids = tuple(dict.fromkeys(office.office_id for office in offices))
    spine = Spine(DossierKind.WARNING, key, offices=ids, person=worker.person)
    state = WarningState(Warned.BARRED, Concern.PERMIT, None, text=text)
    step = WarningStep(today, StepKind.OPENED, text)
    return StaffingWarning(spine, state, "", today, offices[0].kind, steps=(step,))


def states_of(kept: Iterable[StaffingWarning]) -> Mapping[str, WarningState]:
    """Return what is warned of by the open warnings, by subject; barred persons are not counted."""
    return {
        one.state.subject: one.state
        for one in kept
        if one.spine.is_open and one.state.what is not Warned.BARRED
    }


# States -----------------------------------------------------------------------------------------


def _short(line: StaffingLine) -> WarningState:
    return WarningState(
        Warned.SHORT,
        line.concern,
        line.item,
        line.role,
        line.measure,
        line.required,
        line.held,
        line.rule,
        line.source,
    )


def _lapsing(lines: Sequence[StaffingLine]) -> Iterator[WarningState]:
    """Warn of lapsing certificates by item; a line that a permit asks for gives it its owner."""
    done: set[tuple[str, str, dt.date]] = set()
    found: dict[str, WarningState] = {}
    for line in sorted(lines, key=_permits_first):
        if not line.lapsing:
            continue
        people = sorted({p for p in _lapsing_people(line) if _identity(p) not in done})
        done.update(map(_identity, people))
        if people:
            state = WarningState(Warned.LAPSING, line.concern, line.item, people=tuple(people))
            former = found.get(state.subject)
            if former is not None:
                state = replace(state, people=tuple(sorted({*former.people, *people})))
            found[state.subject] = state
    yield from found.values()


def _permits_first(line: StaffingLine) -> tuple[bool, bool]:
    return line.concern is not Concern.PERMIT, line.required is None


def _lapsing_people(line: StaffingLine) -> Iterator[LapsingPerson]:
    counting = [one for one in line.people if one.counts]
    lasting = {
        unit_of_count(one, line.measure) for one in counting if one.standing is Standing.VALID
    }
    for one in counting:
        if one.standing is Standing.LAPSING and unit_of_count(one, line.measure) not in lasting:
            yield _person(one)


def _person(one: Counted) -> LapsingPerson:
    return LapsingPerson(one.valid_until, one.person, one.name, one.printed)


def _identity(person: LapsingPerson) -> tuple[str, str, dt.date]:
    return person.person, person.printed, person.valid_until


# What becomes of a warning ----------------------------------------------------------------------


def _opened(unit: Unit, state: WarningState, number: int, today: dt.date) -> StaffingWarning:
    key = key_of(unit.unit_id, state.subject, number)
    spine = Spine(DossierKind.WARNING, key, unit.town, unit=unit.unit_id)
    step = WarningStep(today, StepKind.OPENED, told(state))
    owner = owner_of(unit, state.concern)
    return StaffingWarning(spine, state, unit.name, today, owner, steps=(step,))


def _followed(
    unit: Unit, former: StaffingWarning, state: WarningState, today: dt.date
) -> StaffingWarning:
    steps = former.steps
    if told(state) != told(former.state):
        steps = (*steps, WarningStep(today, StepKind.CHANGED, told(state)))
    return replace(
        former,
        spine=replace(former.spine, place=unit.town),
        state=state,
        unit_name=unit.name,
        owner=former.owner if former.handed_over else owner_of(unit, state.concern),
        steps=steps,
    )


def _closed(former: StaffingWarning, today: dt.date) -> StaffingWarning:
    return replace(
        former,
        spine=replace(former.spine, is_open=False),
        closed_on=today,
        muted_until=None,
        steps=(*former.steps, WarningStep(today, StepKind.CLOSED)),
    )


def told(state: WarningState) -> str:
    """Say in numbers what is warned of."""
    if state.what is Warned.SHORT:
        return f"应持证 {state.required}，持证 {state.held}，缺 {state.missing}"
    if state.what is Warned.LAPSING:
        return f"{len({one.person for one in state.people})} 人的证书即将到期"
    return state.text
