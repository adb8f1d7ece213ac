"""预警: a province's staffing and warnings counted from zero, against one pass over its rows."""

from collections import defaultdict
from collections.abc import Iterator
from time import process_time

from benchmarks.measuring import Goal, Row, in_turns
from benchmarks.scene import TODAY, Scene
from sepdesk.catalogues import work_items
from sepdesk.domain.employment import current
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord, staff
from sepdesk.domain.units import UnitId
from sepdesk.domain.warning_counts import reconcile, warnings_of
from sepdesk.domain.work_items import ItemTable
from sepdesk.protocol.canonical import canonical_text, read

_UNITS_PER_CERTIFICATE = 0.3
_SMALL, _QUICK = 20_000, 1_000
_FLOOR = "reading the same rows once, as they are kept"


def measure(scene: Scene) -> Iterator[Row]:
    """Count staffing and warnings of provinces of each size, and of one unit after an event."""
    items = work_items()
    for wanted in _sizes(scene):
        rows = _Rows(scene, wanted)
        rounds = 1 if wanted > _SMALL else 3
        size = f"{rows.certificates:,} certificates, {rows.number_of_units:,} units"

        def count(_: int, rows: "_Rows" = rows) -> object:
            return sum(_warned(*block, items) for block in rows.blocks())

        def count_staff(_: int, rows: "_Rows" = rows) -> object:
            return sum(_staffed(*block, items) for block in rows.blocks())

        def pass_over(_: int, rows: "_Rows" = rows) -> object:
            return sum(len(units) + len(workers) for units, workers in rows.blocks())

        pair = in_turns(count_staff, pass_over, rounds, warm=0, clock=process_time)
        point = rows.certificates
        yield Row(
            f"staffing of {size}", pair[0], _FLOOR, pair[1], Goal(2.0), curve="staffing", size=point
        )
        pair = in_turns(count, pass_over, rounds, warm=0, clock=process_time)
        what = f"warnings of {size}, from zero"
        yield Row(what, pair[0], _FLOOR, pair[1], Goal(2.0), curve="warnings", size=point)
    yield _one_unit(_Rows(scene, _sizes(scene)[0]), items)


def _one_unit(rows: "_Rows", items: ItemTable) -> Row:
    units, workers = next(rows.blocks())
    crews = _crews(workers)
    record = max(units, key=lambda one: len(crews[one.unit.unit_id]))
    crew = [canonical_text(worker) for worker in crews[record.unit.unit_id]]

    def recount(_: int) -> object:
        here = [read(Worker, row) for row in crew]
        return reconcile(record, (), warnings_of(record, here, TODAY, items), TODAY)

    def only_read(_: int) -> object:
        return [read(Worker, row) for row in crew]

    pair = in_turns(recount, only_read, 100)
    what = f"warnings of the largest unit, {len(crew)} people, at an event"
    return Row(what, pair[0], "reading its people", pair[1], Goal(3.0))


def _warned(units: list[UnitRecord], workers: list[Worker], items: ItemTable) -> int:
    crews, found = _crews(workers), 0
    for record in units:
        states = warnings_of(record, crews[record.unit.unit_id], TODAY, items)
        found += len(reconcile(record, (), states, TODAY))
    return found


def _staffed(units: list[UnitRecord], workers: list[Worker], items: ItemTable) -> int:
    crews = _crews(workers)
    return sum(len(staff(one, crews[one.unit.unit_id], TODAY, items)) for one in units)


def _crews(workers: list[Worker]) -> defaultdict[UnitId, list[Worker]]:
    crews: defaultdict[UnitId, list[Worker]] = defaultdict(list)
    for worker in workers:
        present = current(worker.employments)
        if present is not None:
            crews[present.unit].append(worker)
    return crews


def _sizes(scene: Scene) -> tuple[int, ...]:
    return (_QUICK,) if scene.quick else scene.sizes


class _Rows:
    """The demo province over and over; units without people make up the number of units."""

    def __init__(self, scene: Scene, wanted: int) -> None:
        province = scene.province
        self._units = [canonical_text(record) for record in province.units]
        self._workers: list[str] = []
        held = 0
        for worker in province.workers:
            self._workers.append(canonical_text(worker))
            held += len(worker.certificates)
            if held >= wanted:
                break
        self._copies = max(1, round(wanted / held))
        self.certificates = held * self._copies
        self.number_of_units = round(self.certificates * _UNITS_PER_CERTIFICATE)

    def blocks(self) -> Iterator[tuple[list[UnitRecord], list[Worker]]]:
        """Give units and workers a province at a time, each read anew from its row."""
        each, more = divmod(self.number_of_units, self._copies)
        for copy in range(self._copies):
            number = each + (more if copy == 0 else 0)
            units = [
                # Beyond the province's own units the same stand again, under ids nobody works at.
                self._unit(place)
                for place in range(number)
            ]
            yield units, [read(Worker, row) for row in self._workers]

    def _unit(self, place: int) -> UnitRecord:
        again, at = divmod(place, len(self._units))
        row = self._units[at]
        return read(UnitRecord, row.replace('"demo-u', f'"again{again}-u') if again else row)
