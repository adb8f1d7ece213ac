"""The copy that goes back: what was handed in, cell by cell, each fault marked at its place.

It is written anew, so that no formula, link or macro of the original is in it.
"""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from sepdesk.exchange.columns import Expected
from sepdesk.exchange.looks import BOLD, GRID, HEAD, MIDDLE, RED, REFUSED, TOP
from sepdesk.exchange.opening import shown
from sepdesk.exchange.reading import CellProblem, ReadSheet
from sepdesk.exchange.values import folded_heading
from sepdesk.exchange.writing import is_risky, written
from sepdesk.progress import NoProgress, Progress

RESULT = "结果"
_RESULT_WIDTH = 48.0
_STEP = 500


@dataclass(frozen=True, slots=True)
class RowMark:
    """What came of a row.

    Attributes:
        row: counted from 1.
        text: for the column 结果.
        good: it needs nobody's hand any more.
    """

    row: int
    text: str
    good: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A list and what came of it."""

    sheet: ReadSheet
    columns: Sequence[Expected]
    marks: Sequence[RowMark]
    problems: Sequence[CellProblem]


def mark_copy(
    sheet: ReadSheet,
    columns: Sequence[Expected],
    marks: Sequence[RowMark],
    problems: Sequence[CellProblem],
    made_at: dt.datetime,
    progress: Progress | None = None,
) -> bytes:
    """Write a copy of a list with each row's result behind it and faulty cells marked.

    A marked cell has a coloured ground and a comment. The copy can be mended and read again.

    Raises:
        CancelledError: it was stopped.
    """
    return mark_book((Marked(sheet, columns, marks, problems),), made_at, progress)


def mark_book(
    lists: Sequence[Marked], made_at: dt.datetime, progress: Progress | None = None
) -> bytes:
    """Write a copy of several lists, a tab for each, as `mark_copy` does of one.

    Raises:
        CancelledError: it was stopped.
    """
    progress = progress or NoProgress()
    book = Workbook(write_only=True)
    book.properties.creator = "sepdesk"
    book.properties.created = made_at.astimezone(dt.UTC).replace(tzinfo=None)
    book.properties.modified = book.properties.created
    for marked in lists:
        # Excel takes no two tabs of one name; the library numbers the second.
        into = book.create_sheet(marked.sheet.name[:31])
        _write_list(into, marked, progress)
    book_bytes = io.BytesIO()
    book.save(book_bytes)
    return book_bytes.getvalue()


def _write_list(into: WriteOnlyWorksheet, marked: Marked, progress: Progress) -> None:
    sheet = marked.sheet
    copy = _Copy(into, sheet, {mark.row: mark for mark in marked.marks}, _by_cell(marked.problems))
    copy.set_up(marked.columns)
    for number in range(1, len(sheet.grid) + 1):
        if number % _STEP == 0:
            progress.report(number, len(sheet.grid), "写入标注副本")
            progress.checkpoint()
        copy.write_row(number)


def _by_cell(problems: Sequence[CellProblem]) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for problem in problems:
        texts = found.setdefault((problem.row, problem.column), [])
        if problem.text not in texts:
            texts.append(problem.text)
    return found


class _Copy:
    def __init__(
        self,
        into: WriteOnlyWorksheet,
        sheet: ReadSheet,
        marks: Mapping[int, RowMark],
        problems: Mapping[tuple[int, int], list[str]],
    ) -> None:
        self._into, self._sheet = into, sheet
        self._marks, self._problems = marks, problems
        self._result = _place_of_result(sheet)

    def set_up(self, columns: Sequence[Expected]) -> None:
        """Set widths, offer lists, keep the headings in sight."""
        head, last = self._sheet.heading_row, len(self._sheet.grid)
        for column in columns:
            place = self._sheet.columns.get(column.key)
            if place is None:
                continue
            letter = get_column_letter(place)
            self._into.column_dimensions[letter].width = column.width
            if column.choices and len(",".join(column.choices)) <= 250:
                rule = DataValidation("list", formula1=f'"{",".join(column.choices)}"')
                rule.showErrorMessage = False
                rule.add(f"{letter}{head + 1}:{letter}{max(last, head + 1)}")
                self._into.data_validations.append(rule)
        result = get_column_letter(self._result)
        self._into.column_dimensions[result].width = _RESULT_WIDTH
        self._into.freeze_panes = f"A{head + 1}"

    def write_row(self, number: int) -> None:
        cells = list(self._sheet.grid[number - 1])
        cells += [None] * (self._result - len(cells))
        if number >= self._sheet.heading_row:
            cells[self._result - 1] = None
        line = [self._cell(number, place, raw) for place, raw in enumerate(cells, start=1)]
        mark = self._marks.get(number)
        if mark is not None:
            cell = self._text(mark.text)
            cell.alignment, cell.border = TOP, GRID
            if not mark.good:
                cell.font = RED
            line[self._result - 1] = cell
        elif number == self._sheet.heading_row:
            line[self._result - 1] = self._heading(RESULT)
        self._into.append(line)

    def _cell(self, number: int, place: int, raw: object) -> WriteOnlyCell:
        value = shown(raw)  # type: ignore[arg-type]  # what the reader handed over
        if isinstance(value, dt.date):
            cell = WriteOnlyCell(self._into, value)
            cell.number_format = "yyyy-mm-dd"
        else:
            cell = self._text(str(value or ""))
        if number == self._sheet.heading_row and value:
            cell.font, cell.fill, cell.alignment = BOLD, HEAD, MIDDLE
        if number >= self._sheet.heading_row:
            cell.border = GRID
        texts = self._problems.get((number, place))
        if texts:
            cell.fill = REFUSED
            cell.comment = Comment("\n".join(texts), "sepdesk", height=100, width=280)
        return cell

    def _heading(self, text: str) -> WriteOnlyCell:
        cell = self._text(text)
        cell.font, cell.fill, cell.alignment, cell.border = BOLD, HEAD, MIDDLE, GRID
        return cell

    def _text(self, text: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._into, written(text) or None)
        if text:
            cell.data_type = "s"
            cell.quotePrefix = is_risky(text)
        cell.number_format = "@"
        return cell


def _place_of_result(sheet: ReadSheet) -> int:
    headings = sheet.grid[sheet.heading_row - 1]
    for place, raw in enumerate(headings, start=1):
        if isinstance(raw, str) and folded_heading(raw) == RESULT:
            return place
    filled = [place for place, raw in enumerate(headings, start=1) if raw not in (None, "")]
    return max(filled, default=0) + 1
