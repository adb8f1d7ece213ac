"""Empty sheets to be filled in: headings, lists to choose from, and a sheet that explains them."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet as Sheet

from sepdesk.exchange.columns import Expected, Kind
from sepdesk.exchange.looks import (
    BOLD,
    GRID,
    HEAD,
    MIDDLE,
    NEEDED,
    QUIET,
    TITLE,
    TOP,
)

ROWS = 1000
"""For so many rows below the headings lists are offered and formats are set."""
_EXPLAINED, _OFFERED = "填写说明", "选项"
_LONGEST_LIST = 250
_ONCE_WIDE = 6
"""What stands once reaches over the columns up to this one: names of units are long."""
_KIND_WORDS = {
    Kind.TEXT: "文字",
    Kind.NUMBER: "号码（文本）",
    Kind.DAY: "日期",
    Kind.DAYS: "日期，可有几个",
    Kind.COUNT: "整数",
    Kind.CHOICE: "从列表中选",
}


@dataclass(frozen=True, slots=True)
class EmptyList:
    """A list that a template offers.

    Attributes:
        title: of the list; also the name of its tab.
        columns: those that may stand above the headings are offered there, once for all rows.
        about: how to fill it in, line by line, for the sheet of explanations.
        more_choices: by key, what is offered beside a column's own choices without being required.
    """

    title: str
    columns: Sequence[Expected]
    about: Sequence[str]
    more_choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write_template(
    title: str,
    columns: Sequence[Expected],
    about: Iterable[str],
    made_at: dt.datetime,
    more_choices: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Write an empty list with its explanations.

    Args:
        title: see `EmptyList`.
        columns: likewise.
        about: likewise.
        made_at: aware.
        more_choices: see `EmptyList`.
    """
    return write_templates((EmptyList(title, columns, tuple(about), more_choices or {}),), made_at)


def write_templates(lists: Sequence[EmptyList], made_at: dt.datetime) -> bytes:
    """Write a workbook of empty lists, a tab for each, and one sheet that explains them all."""
    book = Workbook()
    book.properties.creator = "sepdesk"
    book.properties.created = made_at.astimezone(dt.UTC).replace(tzinfo=None)
    book.properties.modified = book.properties.created
    sheets = [book.active, *(book.create_sheet() for _ in lists[1:])]
    explained, offered = book.create_sheet(_EXPLAINED), book.create_sheet(_OFFERED)
    offered.sheet_state = "hidden"
    taken: list[int] = []
    begin = 1
    for sheet, one in zip(sheets, lists, strict=True):
        sheet.title = one.title
        _lay_out(sheet, one, Offer(sheet, offered, one.more_choices, taken))
        begin = _explain(explained, begin, one) + 2
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _lay_out(sheet: Sheet, empty: EmptyList, offer: "Offer") -> None:
    columns = empty.columns
    _put(sheet, 1, 1, empty.title).font = TITLE
    once = [column for column in columns if column.above]
    for row, column in enumerate(once, start=2):
        _put(sheet, row, 1, column.heading).font = BOLD
        cell = _put(sheet, row, 2, "")
        cell.border = GRID
        cell.number_format = _format(column)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=_ONCE_WIDE)
    head = len(once) + 3 if once else 2
    if once:
        told = "上方各项全表相同的填一次；与之不同的行，在该行另填。"
        _put(sheet, head - 1, 1, told).font = QUIET
    for place, column in enumerate(columns, start=1):
        _heading(sheet, head, place, column)
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        offer.lists(column, f"{letter}{head + 1}:{letter}{head + ROWS}")
    for row, column in enumerate(once, start=2):
        offer.lists(column, f"B{row}")
    sheet.freeze_panes = f"A{head + 1}"
    if once:
        sheet.column_dimensions["A"].width = max(24.0, columns[0].width)


class Offer:
    """Puts lists to choose from on cells; long ones stand on a sheet of their own."""

    def __init__(
        self,
        sheet: Sheet,
        aside: Sheet,
        more: Mapping[str, Sequence[str]],
        taken: list[int],
    ) -> None:
        """Begin.

        Args:
            sheet: of the list.
            aside: where long lists stand, of all tabs.
            more: see `EmptyList`.
            taken: columns of `aside` that hold one; those that this one fills are added.
        """
        self._sheet, self._aside, self._more, self._taken = sheet, aside, more, taken
        self._written: dict[str, str] = {}

    def lists(self, column: Expected, cells: str) -> None:
        """Offer a column's choices, or its kind of value, on some cells."""
        choices = (*column.choices, *self._more.get(column.key, ()))
        rule: DataValidation | None = None
        if choices:
            # A hint is no rule: what else is typed is read all the same.
            strict = column.kind is Kind.CHOICE
            rule = DataValidation("list", formula1=self._source(column, choices), allow_blank=True)
            rule.showErrorMessage = strict
            rule.error, rule.errorTitle = "请从列表中选。", column.heading
        elif column.note:
            rule = DataValidation(allow_blank=True)
        if rule is None:
            return
        if column.note:
            rule.prompt, rule.promptTitle = column.note[:250], column.heading[:32]
            rule.showInputMessage = True
        rule.add(cells)
        self._sheet.add_data_validation(rule)

    def _source(self, column: Expected, choices: Sequence[str]) -> str:
        joined = ",".join(choices)
        if len(joined) <= _LONGEST_LIST and not any("," in word for word in choices):
            return f'"{joined}"'
        if column.key not in self._written:
            place = len(self._taken) + 1
            self._taken.append(place)
            for row, word in enumerate(choices, start=1):
                _put(self._aside, row, place, word)
            letter = get_column_letter(place)
            name = quote_sheetname(self._aside.title)
            self._written[column.key] = f"{name}!${letter}$1:${letter}${len(choices)}"
        return self._written[column.key]


def _heading(sheet: Sheet, row: int, place: int, column: Expected) -> None:
    cell = _put(sheet, row, place, column.heading)
    cell.font, cell.border, cell.alignment = BOLD, GRID, MIDDLE
    cell.fill = NEEDED if column.required else HEAD
    if column.note:
        cell.comment = Comment(column.note, "sepdesk", height=90, width=260)
    dimension = sheet.column_dimensions[get_column_letter(place)]
    dimension.width = column.width
    # The format of the whole column, so that a number typed into any row stays a text.
    dimension.number_format = _format(column)


def _format(column: Expected) -> str:
    if column.kind is Kind.DAY:
        return "yyyy-mm-dd"
    return "General" if column.kind is Kind.COUNT else "@"


def _explain(sheet: Sheet, begin: int, empty: EmptyList) -> int:
    """Explain a list from a row on; return the last row."""
    _put(sheet, begin, 1, f"{empty.title}填写说明").font = TITLE
    for number, text in enumerate(empty.about, start=begin + 1):
        _put(sheet, number, 1, text).font = QUIET
    head = begin + len(empty.about) + 2
    heads = (("列", 24.0), ("必填", 8.0), ("填什么", 16.0), ("说明", 60.0), ("示例", 22.0),
             ("可选内容", 50.0))  # fmt: skip
    for place, (text, width) in enumerate(heads, start=1):
        cell = _put(sheet, head, place, text)
        cell.font, cell.fill, cell.border, cell.alignment = BOLD, HEAD, GRID, MIDDLE
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row, column in enumerate(empty.columns, start=head + 1):
        texts = (
            column.heading,
            "是" if column.required else "",
            _KIND_WORDS[column.kind],
            column.note,
            column.example,
            "、".join(column.choices),
        )
        for place, text in enumerate(texts, start=1):
            cell = _put(sheet, row, place, text)
            cell.border, cell.alignment = GRID, TOP
    return head + len(empty.columns)


def _put(sheet: Sheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column, text or None)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    return cell
