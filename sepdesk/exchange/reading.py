"""Reading a sheet that somebody made: headings found, rows typed, each fault told at its cell."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sepdesk.exchange.columns import Expected
from sepdesk.exchange.guarding import (
    LIMITS,
    Limits,
    UnreadableSheetError,
    address,
    check_file,
)
from sepdesk.exchange.opening import Grid, sheets_of
from sepdesk.exchange.values import CellError, Raw, Read, folded_heading, read_cell
from sepdesk.progress import NoProgress, Progress

__all__ = [
    "LIMITS",
    "CellProblem",
    "Limits",
    "ReadRow",
    "ReadSheet",
    "UnreadableSheetError",
    "read_sheet",
    "recognise",
]

_HEADINGS_WITHIN = 40
"""Rows from the top in which the headings are looked for."""
_STEP = 500


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell.

    Attributes:
        row: counted from 1, as Excel shows it.
        column: counted from 1; 0 for the row as a whole.
        key: of the column.
        text: for the clerk, in Chinese, heading included; nothing of what the cell holds.
    """

    row: int
    column: int
    key: str
    text: str

    @property
    def address(self) -> str:
        """How Excel calls the cell; the row's number for a row as a whole."""
        return address(self.row, self.column) if self.column else f"第 {self.row} 行"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row.

    Attributes:
        number: as Excel shows it.
        values: by key; None where a cell is empty, cannot be read, or its column is lacking.
            Those that stand once above the headings are filled in.
    """

    number: int
    values: Mapping[str, Read]
    problems: tuple[CellProblem, ...] = ()

    def text(self, key: str) -> str:
        """Return a value as text; a date as 2026-11-24, empty where there is none."""
        value = self.values.get(key)
        return "" if value is None else str(value)

    def day(self, key: str) -> dt.date | None:
        """Return a date; None where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, dt.date) else None

    def count(self, key: str) -> int | None:
        """Return a whole number; None where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A list as it was read.

    Attributes:
        name: of its tab.
        heading_row: counted from 1.
        columns: by key, where each stands, counted from 1.
        rows: those with anything in them, in order.
        unknown: headings that no column is called by; their cells were not read.
        grid: every cell as it was read, from A1, for a copy.
    """

    name: str
    heading_row: int
    columns: Mapping[str, int]
    rows: tuple[ReadRow, ...]
    unknown: tuple[str, ...]
    grid: Grid

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """All that is wrong with any cell."""
        return tuple(problem for row in self.rows for problem in row.problems)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where a list's columns stand."""

    row: int
    columns: Mapping[str, int]
    unknown: tuple[str, ...]


def read_sheet(
    content: bytes,
    expected: Sequence[Expected],
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> ReadSheet:
    """Read the first sheet of a workbook that has the headings of a list.

    Args:
        content: the file.
        expected: the columns of the list; those required must be there.
        limits: how much is taken.
        progress: how far it is.

    Raises:
        UnreadableSheetError: it is no workbook, too large, or has no such list.
        CancelledError: it was stopped.
    """
    progress = progress or NoProgress()
    progress.report(0, None, "读取文件")
    from_1904 = check_file(content, limits)
    best: tuple[int, str] = (0, "")
    for name, grid in sheets_of(content, limits):
        progress.checkpoint()
        headings = find_headings(grid, expected)
        if headings is None:
            continue
        lacking = [
            column.heading
            for column in expected
            if column.required and column.key not in headings.columns
            and not (column.above and _above(grid, headings, column) is not None)
        ]  # fmt: skip
        if not lacking:
            return recognise(name, grid, headings, expected, from_1904=from_1904, progress=progress)
        best = max(best, (len(headings.columns), "、".join(lacking)))
    if best[0] > 1:
        raise UnreadableSheetError(f"缺少这些列：{best[1]}。请用模板填写，或改用模板的列名。")
    raise UnreadableSheetError(
        f"没有找到名单：前 {_HEADINGS_WITHIN} 行中没有列名。请用模板填写，不要删改列名那一行。"
    )


def find_headings(grid: Grid, expected: Sequence[Expected]) -> Headings | None:
    """Find the row that has the most of a list's headings; None where none has any."""
    called: dict[str, str] = {}
    for column in expected:
        for name in (column.heading, *column.aliases):
            called.setdefault(folded_heading(name), column.key)
    needed = {column.key for column in expected if column.required}
    best: Headings | None = None
    most = (0, 0)
    for number, cells in enumerate(islice(grid, _HEADINGS_WITHIN), start=1):
        columns: dict[str, int] = {}
        unknown = []
        for place, raw in enumerate(cells, start=1):
            if not isinstance(raw, str) or not raw.strip():
                continue
            key = called.get(folded_heading(raw))
            if key is None or key in columns:
                unknown.append(raw.strip())
            else:
                columns[key] = place
        # What stands once above the headings names columns too, but none that each row needs.
        found = (len(needed & columns.keys()), len(columns))
        if columns and found > most:
            best, most = Headings(number, columns, tuple(unknown)), found
    return best


def recognise(
    name: str,
    grid: Grid,
    headings: Headings,
    expected: Sequence[Expected],
    *,
    from_1904: bool = False,
    progress: Progress | None = None,
) -> ReadSheet:
    """Type the rows of a list whose headings were found.

    Raises:
        CancelledError: it was stopped.
    """
    progress = progress or NoProgress()
    there = [column for column in expected if column.key in headings.columns]
    once, at_top = _once(grid, headings, expected, from_1904=from_1904)
    has_once = bool(once or at_top) or any(c.above and c.required for c in expected)
    rows = []
    for number in range(headings.row + 1, len(grid) + 1):
        if number % _STEP == 0:
            progress.report(number, len(grid), "读取名单")
            progress.checkpoint()
        cells = grid[number - 1]
        if any(_filled(cells, headings.columns[column.key]) for column in there):
            row = _row(number, cells, headings, there, from_1904=from_1904)
            if has_once:
                row = _with_once(row, once, headings, expected, at_top)
            rows.append(row)
    return ReadSheet(name, headings.row, headings.columns, tuple(rows), headings.unknown, grid)


def _filled(cells: Sequence[Raw], place: int) -> bool:
    if place > len(cells):
        return False
    raw = cells[place - 1]
    return bool(raw.strip()) if isinstance(raw, str) else raw is not None


def _row(
    number: int,
    cells: Sequence[Raw],
    headings: Headings,
    there: Sequence[Expected],
    *,
    from_1904: bool,
) -> ReadRow:
    values: dict[str, Read] = {}
    problems: list[CellProblem] = []
    for column in there:
        place = headings.columns[column.key]
        raw = cells[place - 1] if place <= len(cells) else None
        value: Read = None
        try:
            value = read_cell(raw, column, from_1904=from_1904)
        except CellError as error:
            text = f"{column.heading}：{error.text}。"
            problems.append(CellProblem(number, place, column.key, text))
        else:
            if value is None and column.required and not column.above:
                text = f"{column.heading}：必须填写。"
                problems.append(CellProblem(number, place, column.key, text))
        values[column.key] = value
    return ReadRow(number, values, tuple(problems))


def _above(grid: Grid, headings: Headings, column: Expected) -> tuple[int, int] | None:
    """Find what stands once above the headings: the cell right of one that names the column."""
    names = {folded_heading(name) for name in (column.heading, *column.aliases)}
    for number, cells in enumerate(islice(grid, headings.row - 1), start=1):
        for place, raw in enumerate(cells, start=1):
            if isinstance(raw, str) and folded_heading(raw) in names and place < len(cells):
                return number, place + 1
    return None


def _once(
    grid: Grid, headings: Headings, expected: Sequence[Expected], *, from_1904: bool
) -> tuple[Mapping[str, Read], tuple[CellProblem, ...]]:
    values: dict[str, Read] = {}
    problems = []
    for column in expected:
        found = _above(grid, headings, column) if column.above else None
        if found is None:
            continue
        row, place = found
        try:
            values[column.key] = read_cell(grid[row - 1][place - 1], column, from_1904=from_1904)
        except CellError as error:
            text = f"{column.heading}：{error.text}。"
            problems.append(CellProblem(row, place, column.key, text))
    return values, tuple(problems)


def _with_once(
    row: ReadRow,
    once: Mapping[str, Read],
    headings: Headings,
    expected: Sequence[Expected],
    at_top: tuple[CellProblem, ...],
) -> ReadRow:
    values = dict(row.values)
    own = {
        column.above
        for column in expected
        if column.decides and values.get(column.key) not in (None, once.get(column.key))
    }
    taken = [
        column.key
        for column in expected
        if column.above and column.above not in own and values.get(column.key) is None
    ]
    for key in taken:
        values[key] = once.get(key)
    problems = [*row.problems, *(p for p in at_top if p.key in taken)]
    told = {problem.key for problem in problems}
    for column in expected:
        needed = column.above and column.required and values.get(column.key) is None
        if needed and column.key not in told:
            place = headings.columns.get(column.key, 0)
            text = f"{column.heading}：必须填写（可在表头上方填一次）。"
            problems.append(CellProblem(row.number, place, column.key, text))
    return ReadRow(row.number, values, tuple(problems))
