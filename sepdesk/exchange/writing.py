"""Writing workbooks whose cells stay what they are: text never becomes a formula or a number."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from sepdesk.clock import SHANGHAI
from sepdesk.exchange.columns import Column, Value, Worksheet

_RISKY = (*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, or does so once a sheet went through CSV; full width as well.

Such a text bears Excel's own mark for text, the apostrophe that one types, so that it is neither
computed when opened nor when somebody edits it, and stays as it was, character for character.
"""
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_YEAR = 1901
"""Before 1900-03-01 the programs count days differently; nothing of ours is so old."""
_AS_IT_IS, _AS_TEXT = "General", "@"
_AS_DAY, _AS_INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_LONGEST = 32767
_A4 = 9
"""Its number in the file format."""
_THIN = Side(style="thin", color="FFBFBFBF")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="FFE8EEF7")
_TITLE = Font(name="Calibri", family=2, bold=True, size=14)
_BOLD = Font(name="Calibri", family=2, bold=True, size=11)
_QUIET = Font(name="Calibri", family=2, size=11, color="FF595959")
_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRED = Alignment(vertical="top", horizontal="center", wrap_text=True)
_MIDDLE = Alignment(vertical="center", horizontal="center", wrap_text=True)


def write_workbook(sheets: Sequence[Worksheet], made_at: dt.datetime) -> bytes:
    """Write lists into one workbook, headings fixed above and repeated on each printed page.

    Args:
        sheets: in the order of their tabs.
        made_at: aware; the program's own clock is not asked.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "sepdesk"
    book.properties.created = made_at.astimezone(dt.UTC).replace(tzinfo=None)
    book.properties.modified = book.properties.created
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(into: WriteOnlyWorksheet, sheet: Worksheet) -> None:
    _set_up(into, sheet)
    into.append([_line(into, sheet.title, _TITLE)])
    for text in sheet.about:
        into.append([_line(into, text, _QUIET)])
    into.append([_heading(into, column) for column in sheet.columns])
    cells = _Cells(into)
    for row in sheet.rows:
        # A generator: each cell is on its way before the next is asked for.
        into.append(cells.of(column, value) for column, value in _pairs(sheet, row))
    for text in sheet.below:
        into.append([_line(into, text, _BOLD)])


def _pairs(sheet: Worksheet, row: Sequence[Value]) -> Iterable[tuple[Column, Value]]:
    return zip(sheet.columns, row, strict=True)


def _set_up(into: WriteOnlyWorksheet, sheet: Worksheet) -> None:
    for place, column in enumerate(sheet.columns, start=1):
        into.column_dimensions[get_column_letter(place)].width = column.width
    head, last = sheet.heading_row, get_column_letter(len(sheet.columns))
    into.freeze_panes = f"A{head + 1}"
    into.auto_filter.ref = f"A{head}:{last}{head + max(1, len(sheet.rows))}"
    into.print_title_rows = f"{head}:{head}"
    into.page_setup.orientation = "landscape"
    into.page_setup.paperSize = _A4
    into.page_setup.fitToHeight = 0
    into.sheet_properties.pageSetUpPr.fitToPage = True


class _Cells:
    """One cell of each look, filled again and again.

    openpyxl looks up border, alignment and format anew for each cell that it has not seen.
    """

    def __init__(self, into: WriteOnlyWorksheet) -> None:
        self._into = into
        self._made: dict[tuple[str, bool, bool], Cell] = {}

    def of(self, column: Column, value: Value) -> Cell:
        """Return a cell that holds a value until the next one is asked for."""
        match value:
            case None | "":
                return self._filled(column, None, _AS_IT_IS)
            case dt.datetime():
                local = value.astimezone(SHANGHAI).replace(tzinfo=None)
                return self._filled(column, local, _AS_INSTANT)
            case dt.date() if value.year >= _FIRST_YEAR:
                return self._filled(column, value, _AS_DAY)
            case int():
                return self._filled(column, value, _AS_IT_IS)
            case _:
                text = str(value)
                cell = self._filled(column, written(text), _AS_TEXT, risky=text.startswith(_RISKY))
                cell.data_type = "s"
                return cell

    def _filled(
        self, column: Column, value: Value, number_format: str, *, risky: bool = False
    ) -> Cell:
        key = (number_format, column.centred, risky)
        cell = self._made.get(key)
        if cell is None:
            cell = self._made[key] = WriteOnlyCell(self._into)
            cell.border = _GRID
            cell.alignment = _CENTRED if column.centred else _TOP
            cell.quotePrefix = risky
        cell.value = value
        # A date brings a format of its own along.
        if cell.number_format != number_format:
            cell.number_format = number_format
        return cell


def _line(into: WriteOnlyWorksheet, text: str, font: Font) -> Cell:
    cell = _text(into, text)
    cell.font = font
    return cell


def _heading(into: WriteOnlyWorksheet, column: Column) -> Cell:
    cell = _text(into, column.heading)
    cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _HEAD, _GRID, _MIDDLE
    return cell


def _text(into: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(into, written(text))
    cell.data_type = "s"
    cell.number_format = _AS_TEXT
    cell.quotePrefix = text.startswith(_RISKY)
    return cell


def is_risky(text: str) -> bool:
    """Tell whether a text would be taken for a formula, so that it needs Excel's mark for text."""
    return text.startswith(_RISKY)


def written(text: str) -> str:
    """Return a text as a cell can hold it: one kind of line end, no character that XML forbids.

    Such a character is replaced by U+FFFD. A piece such as `_x000D_`, which the programs would take
    for the sign that it names, is escaped.
    """
    ended = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = _NOT_IN_XML.sub("\ufffd", ended)[:_LONGEST]
    return _ESCAPED.sub("_x005F_", kept)
