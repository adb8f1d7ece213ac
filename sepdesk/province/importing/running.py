"""A book taken in, slice by slice: judged and written in one transaction, or only judged.

Nothing of an import is kept but what it wrote. A row is known again by what it says, so that one
that was stopped or fell over is simply run once more (B-14).
"""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sepdesk.catalogues import regions
from sepdesk.domain.identity import normalise_number
from sepdesk.domain.requirements import UnitRecord
from sepdesk.progress import NoProgress, Progress
from sepdesk.province import warning
from sepdesk.province.importing.books import Book
from sepdesk.province.importing.judging import Judging, judge_person, read_people
from sepdesk.province.importing.lists import ListKind
from sepdesk.province.importing.naming import read_unit_ref
from sepdesk.province.importing.outcomes import Fate, Row, RowOutcome
from sepdesk.province.importing.people_found import People
from sepdesk.province.importing.slicing import Slice, Stage, slices
from sepdesk.province.importing.unit_needs import take_equipment, take_requirement
from sepdesk.province.importing.units import parent_code, take_unit, unit_code
from sepdesk.province.importing.units_found import KnownUnits, Units
from sepdesk.province.importing.writing import KnownPlaces, Work, write
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order


@dataclass(slots=True)
class Importing:
    """An import under way; it may be left between two slices at any time.

    Attributes:
        dry_run: nothing is written.
        outcomes: of the rows that were reached, exactly one each.
    """

    province: Province
    book: Book
    dry_run: bool = False
    outcomes: list[RowOutcome] = field(default_factory=list)
    _known: KnownUnits = field(default_factory=KnownUnits)
    _places: KnownPlaces = field(default_factory=KnownPlaces)

    def run(self, progress: Progress | None = None) -> None:
        """Take in all rows, then bring warnings up to date.

        Raises:
            CancelledError: it was stopped; what was written stays.
        """
        progress = progress or NoProgress()
        what = "试运行" if self.dry_run else "导入"
        judging = Judging(regions(), self.province.rules.items, self.province.clock.today())
        for cut in slices(self.book):
            progress.report(len(self.outcomes), self.book.total, what)
            progress.checkpoint()
            self.outcomes += self._take(cut, judging)
        progress.report(self.book.total, self.book.total, what)
        if not self.dry_run:
            warning.recompute(self.province)

    def in_order(self) -> list[RowOutcome]:
        """Return the outcomes in the order of tabs and rows."""
        return sorted(self.outcomes, key=lambda one: (one.tab, one.number))

    def counts(self) -> Counter[tuple[ListKind, Fate]]:
        """Count the outcomes by list and fate."""
        return Counter((one.kind, one.fate) for one in self.outcomes)

    def _take(self, cut: Slice, judging: Judging) -> list[RowOutcome]:
        database = self.province.database
        if self.dry_run:
            with database.reading() as connection:
                return self._judge(connection, cut, judging, 0)[0]
        with database.writing() as connection:
            # Before anything is looked up: what is judged must not change until it is written.
            order = Order(connection, self.province.clock.now())
            outcomes, units, work = self._judge(connection, cut, judging, order.at.seq + 1)
            if work:
                write(connection, self.province, order, units, work, self._places)
        return outcomes

    def _judge(
        self, connection: Connection, cut: Slice, judging: Judging, seq: int
    ) -> tuple[list[RowOutcome], Units, Work]:
        units, work, rows = Units(connection, self._known), Work(), cut.rows(self.book)
        match cut.stage:
            case Stage.UNITS:
                outcomes = self._units(rows, units, work, judging)
            case Stage.NEEDS:
                outcomes = self._needs(rows, units, work, judging)
            case Stage.PEOPLE:
                outcomes = self._people(connection, rows, units, work, judging, seq)
        return outcomes, units, work

    def _units(
        self, rows: list[Row], units: Units, work: Work, judging: Judging
    ) -> list[RowOutcome]:
        units.look_ahead(code for row in rows for code in (unit_code(row), parent_code(row)))
        outcomes = []
        for row in rows:
            made, outcome = take_unit(row, units, judging.regions, judging.today)
            if made is not None:
                units.put(made, is_new=True, foreseen=self.dry_run)
                work.entered[made.unit.unit_id] = made
            outcomes.append(outcome)
        return outcomes

    def _needs(
        self, rows: list[Row], units: Units, work: Work, judging: Judging
    ) -> list[RowOutcome]:
        units.look_ahead(normalise_number(row.text("unit_code")) for row in rows)
        outcomes = []
        for row in rows:
            ref = read_unit_ref(row)
            record = None if ref is None else units.find(row, ref)
            if record is None:
                outcomes.append(row.ends(Fate.ERROR))
                continue
            grown, outcome = _need(row, record, judging)
            if grown != record:
                units.put(grown, is_new=False, foreseen=self.dry_run)
                work.changed[grown.unit.unit_id] = grown
            outcomes.append(outcome)
        return outcomes

    def _people(
        self,
        connection: Connection,
        rows: list[Row],
        units: Units,
        work: Work,
        judging: Judging,
        seq: int,
    ) -> list[RowOutcome]:
        groups, outcomes = read_people(rows, judging)
        numbers = [said.number for g in groups for said in g.said.values() if said is not None]
        people = People(connection, (group.key for group in groups), numbers)
        units.look_ahead(normalise_number(row.text("unit_code")) for row in rows)
        for group in groups:
            outcomes += judge_person(group, people, units, judging, seq)
        work.people += people.changed()
        return outcomes


def _need(row: Row, record: UnitRecord, judging: Judging) -> tuple[UnitRecord, RowOutcome]:
    if row.kind is ListKind.EQUIPMENT:
        return take_equipment(row, record, judging.today)
    return take_requirement(row, record, judging.items, judging.today)
