"""统计分析: a province counted on a day and on 24 month ends, against one pass over its rows."""

from collections.abc import Iterator
from time import process_time

from benchmarks.measuring import Row, in_turns
from benchmarks.scene import TODAY, Scene
from sepdesk.catalogues import work_items
from sepdesk.domain.holdings import month_ends
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.statistics import Dimension, Wanted, grouped
from sepdesk.domain.tally import Tally
from sepdesk.protocol.canonical import canonical_text, read

_UNITS_PER_CERTIFICATE = 0.3
_SMALL, _QUICK = 20_000, 1_000
_FLOOR = "reading the same rows once, as they are kept"


def measure(scene: Scene) -> Iterator[Row]:
    """Count provinces of each size from zero: read every row, then each unit on 25 days."""
    for wanted in (_QUICK,) if scene.quick else scene.sizes:
        yield from _of_size(_Rows(scene, wanted), looked_at=wanted <= _SMALL)


def _of_size(rows: "_Rows", *, looked_at: bool) -> Iterator[Row]:
    items, earlier = work_items(), month_ends(TODAY, 24)
    kept: list[Tally] = []

    def count(_: int) -> object:
        tally = Tally(items)
        for unit in rows.units():
            tally.put_unit(unit)
        for worker in rows.workers():
            tally.put_worker(worker)
        kept[:] = [tally]
        return tally.statistics(TODAY, earlier)

    def pass_over(_: int) -> object:
        return sum(1 for _ in rows.units()) + sum(1 for _ in rows.workers())

    rounds = 1 if rows.certificates > _SMALL else 3
    work, floor = in_turns(count, pass_over, rounds, warm=0, clock=process_time)
    what = f"statistics of {rows.certificates:,} certificates, {rows.number_of_units:,} units"
    yield Row(
        f"{what}, 25 days", work, _FLOOR, floor, curve="statistics, 25 days", size=rows.certificates
    )
    if not looked_at:
        return

    tally = kept[0]
    one = next(rows.workers())

    def put(_: int) -> object:
        tally.put_worker(one)
        return list(tally.count(TODAY, earlier))

    work, _ = in_turns(put, pass_over, 1, warm=0, clock=process_time)
    yield Row("the same after a change of one person, counted", work, _FLOOR, floor)
    found = tally.statistics(TODAY, earlier)

    def look(_: int) -> object:
        return grouped(found, Dimension.ITEM, Wanted(place="3501"))

    work, _ = in_turns(look, pass_over, 1, warm=0, clock=process_time)
    yield Row("a view of another place, from what was counted", work, _FLOOR, floor)


class _Rows:
    """The demo province over and over, each copy with ids of its own; made while they are read."""

    def __init__(self, scene: Scene, wanted: int) -> None:
        self._units = [canonical_text(record) for record in scene.province.units]
        self._workers = []
        self.certificates = held = 0
        for worker in scene.province.workers:
            self._workers.append(canonical_text(worker))
            held += len(worker.certificates)
            if held >= wanted:
                break
        self._copies = max(1, round(wanted / held))
        self.certificates = held * self._copies
        self.number_of_units = round(self.certificates * _UNITS_PER_CERTIFICATE)

    def units(self) -> Iterator[UnitRecord]:
        """Give every unit, as one pass over the rows does."""
        for number in range(self.number_of_units):
            copy, place = divmod(number, len(self._units))
            yield read(UnitRecord, self._units[place].replace('"demo-', f'"{copy}-demo-'))

    def workers(self) -> Iterator[Worker]:
        """Give every worker likewise."""
        for copy in range(self._copies):
            for row in self._workers:
                yield read(Worker, row.replace('"demo-', f'"{copy}-demo-'))
