"""单位配备: the units of the jurisdiction against their need, and the people behind each number."""

from collections import defaultdict
from dataclasses import dataclass

from sepdesk.desk.session import Session
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import StaffingLine, UnitRecord, staff
from sepdesk.domain.units import UNIT_KIND_WORDS, Unit, UnitId, UnitKind
from sepdesk.progress import NoProgress, Progress


@dataclass(frozen=True, slots=True)
class ItemStaffing:
    """One line of the staffing table: one item of one unit."""

    unit: Unit
    line: StaffingLine
    item_name: str
    kinds: str

    @property
    def key(self) -> tuple[UnitId, str, str]:
        """What makes the line the same line after a refresh."""
        return (self.unit.unit_id, self.line.item.code + self.line.item.catalogue, self.line.rule)


@dataclass(frozen=True, slots=True)
class Overview:
    """The staffing of a jurisdiction by the facts of this station.

    Attributes:
        units: how many units.
        short: how many of them lack people for a known requirement.
        lapsing: how many people's certificates that count lapse within 90 days.
        unset: how many units have an item for which no requirement is known (未设定), or nothing
            at all that is known to be required.
        bare: units without a line: no requirement known, nobody with a certificate registered.
    """

    lines: tuple[ItemStaffing, ...]
    units: int
    short: int
    lapsing: int
    unset: int
    bare: tuple[Unit, ...] = ()


def overview(session: Session, progress: Progress | None = None) -> Overview:
    """Count every unit of the station's jurisdiction, closed units left out."""
    progress = progress or NoProgress()
    by_unit: dict[UnitId, list[Worker]] = defaultdict(list)
    for worker in session.files.facts.employed():
        present = next(e for e in worker.employments if e.ended_on is None)
        by_unit[present.unit].append(worker)
    records = [r for r in session.files.facts.units() if r.unit.closed_on is None]
    lines: list[ItemStaffing] = []
    for done, record in enumerate(records):
        if done % 50 == 0:
            progress.report(done, len(records), "统计单位配备")
            progress.checkpoint()
        lines += _lines(session, record, by_unit[record.unit.unit_id])
    short = {line.unit.unit_id for line in lines if line.line.shortage}
    with_lines = {line.unit.unit_id for line in lines}
    bare = tuple(r.unit for r in records if r.unit.unit_id not in with_lines)
    unset = {line.unit.unit_id for line in lines if line.line.required is None}
    unset |= {unit.unit_id for unit in bare}
    lapsing = {
        counted.person
        for line in lines
        for counted in line.line.people
        if counted.counts and counted.standing.value == "lapsing"
    }
    return Overview(tuple(lines), len(records), len(short), len(lapsing), len(unset), bare)


def unit_staffing(session: Session, unit: UnitId) -> tuple[ItemStaffing, ...]:
    """Count one unit; empty where it is not in this station's facts."""
    record = session.files.facts.unit(unit)
    if record is None:
        return ()
    return tuple(_lines(session, record, session.files.facts.workers_of(unit)))


def _lines(
    session: Session, record: UnitRecord, workers: list[Worker] | tuple[Worker, ...]
) -> list[ItemStaffing]:
    items = session.tables.rules.items
    found = []
    for line in staff(record, workers, session.clock.today(), items):
        known = items.get(line.item) or items.named(line.item.catalogue, line.item.code)
        name = known.name if known is not None else ""
        found.append(ItemStaffing(record.unit, line, name, kinds_of(record.unit.kinds)))
    return found


def kinds_of(kinds: tuple[UnitKind, ...]) -> str:
    """Return a unit's kinds in words."""
    return "、".join(UNIT_KIND_WORDS[kind] for kind in kinds)
