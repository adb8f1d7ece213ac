"""Rows pasted out of a workbook: each cell is known by its heading, or else by what it looks like.

Nothing is looked up and nothing is guessed: a cell that looks like nothing known is counted and
told, and what a form does with a row is judged like anything that was typed.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sepdesk.desk.paper import PaperInput, read_date
from sepdesk.desk.session import Session
from sepdesk.domain.identity import DocumentKind, check_character, guess_kind, normalise_number
from sepdesk.domain.units import check_uscc
from sepdesk.domain.work_items import Catalogue, ItemTable, is_welder_code, parse_items
from sepdesk.forms.appendix import BY_NAME

_HEADINGS = {
    "name": ("姓名", "作业人员", "作业人员姓名", "人员姓名"),
    "document_number": ("身份证号", "身份证号码", "证件号码", "证件号", "身份证"),
    "items": ("作业项目", "项目", "作业项目代号", "项目代号", "作业种类"),
    "valid_until": ("有效日期", "有效期至", "有效期", "证书有效期"),
    "hired_on": ("聘用起始日", "聘用日期", "聘用起始日期", "入职日期", "聘用时间"),
    "mobile": ("手机", "手机号", "手机号码", "联系电话", "本人电话"),
    "unit_name": ("单位", "单位名称", "现用人单位", "用人单位", "聘用单位"),
    "unit_code": ("统一社会信用代码", "单位代码", "信用代码"),
}
_MOBILE = re.compile(r"1\d{10}")
_CITIZEN = re.compile(r"\d{17}[\dX]|\d{15}")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{1,8}(?:·[\u3400-\u9fff]{1,10})*")
_UNIT_ENDS = (
    "公司", "厂", "店", "院", "校", "学", "中心", "部", "站", "所", "局", "社", "集团", "园",
)  # fmt: skip
_LONG = 5


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row, as text; `""` where the row says nothing.

    Attributes:
        unread: how many cells look like nothing that the form asks for.
    """

    name: str = ""
    document_number: str = ""
    items: str = ""
    valid_until: str = ""
    hired_on: str = ""
    mobile: str = ""
    unit_name: str = ""
    unit_code: str = ""
    unread: int = 0

    def is_empty(self) -> bool:
        """Tell whether nothing was understood."""
        return self == PastedRow(unread=self.unread)


def looks_like_rows(text: str) -> bool:
    """Tell whether a text comes from a workbook's cells and not from a line of prose."""
    return "\t" in text


def paper_from(row: PastedRow, base: PaperInput) -> PaperInput:
    """Write a row on a paper; what the row does not say stays as on `base`."""
    said: dict[str, Any] = {name: getattr(row, name) for name in _HEADINGS if getattr(row, name)}
    if row.unit_name and row.unit_name != base.unit_name:
        said |= {"unit": None, "unit_code": row.unit_code, "unit_address": "", "unit_town": ""}
        said |= {"contact": "", "phone": ""}
    number = normalise_number(row.document_number)
    kind = guess_kind(number) or DocumentKind.CITIZEN_ID
    return replace(base, **said, document_kind=kind, person=None)


def read_rows(session: Session, text: str) -> tuple[PastedRow, ...]:
    """Read pasted rows.

    Args:
        session: for its tables and the day of today.
        text: rows by lines, cells by tabs, with or without a row of headings.
    """
    table, today = session.tables.rules.items, session.clock.today()
    rows = [[_clean(cell) for cell in line.split("\t")] for line in text.splitlines()]
    rows = [row for row in rows if any(row)]
    headings = _headings(rows[0]) if rows else {}
    if headings:
        found = [_by_headings(row, headings) for row in rows[1:]]
    else:
        found = [_by_looks(row, table, today) for row in rows]
    return tuple(row for row in found if not row.is_empty())


def _clean(cell: str) -> str:
    text = cell.strip().strip('"').strip()
    return "" if text in ("-", "/", "无") else text


def _headings(row: Sequence[str]) -> dict[int, str]:
    """Return which column is which; nothing where the row holds no headings."""
    known = {BY_NAME[key].heading: key for key in _HEADINGS if key in BY_NAME}
    known |= {word: key for key, words in _HEADINGS.items() for word in words}
    folded = [re.sub(r"[\s（(].*$|\s", "", cell) for cell in row]
    found = {place: known[cell] for place, cell in enumerate(folded) if cell in known}
    return found if len(found) >= 2 else {}


def _by_headings(row: Sequence[str], headings: dict[int, str]) -> PastedRow:
    values: dict[str, Any] = {}  # texts; the count of cells is an int
    for place, cell in enumerate(row):
        if cell and place in headings:
            values.setdefault(headings[place], cell)
    unread = sum(1 for place, cell in enumerate(row) if cell and place not in headings)
    return PastedRow(**values, unread=unread)


def _by_looks(row: Sequence[str], table: ItemTable, today: dt.date) -> PastedRow:
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("document_number", _is_number),
        ("unit_code", lambda cell: check_uscc(normalise_number(cell)).problem is None),
        ("mobile", lambda cell: bool(_MOBILE.fullmatch(normalise_number(cell)))),
        ("valid_until", lambda cell: _is_ahead(cell, today) is True),
        ("hired_on", lambda cell: _is_ahead(cell, today) is False),
        ("items", lambda cell: _are_items(cell, table)),
        ("unit_name", lambda cell: len(cell) >= _LONG and cell.endswith(_UNIT_ENDS)),
        ("name", lambda cell: bool(_NAME.fullmatch(cell))),
    )
    values: dict[str, Any] = {}  # texts; the count of cells is an int
    unread = 0
    for cell in filter(None, row):
        place = next((key for key, test in tests if key not in values and test(cell)), "")
        if place:
            values[place] = cell
        elif not cell.isdigit():  # a row's number in its list is nothing that is lost
            unread += 1
    return PastedRow(**values, unread=unread)


def _is_ahead(cell: str, today: dt.date) -> bool | None:
    """Tell whether a whole date lies ahead; None for what is none."""
    if not re.search(r"\d{4}", cell):
        return None
    try:
        day = read_date(cell, today)
    except ValueError:
        return None
    return None if day is None else day > today


def _are_items(cell: str, table: ItemTable) -> bool:
    codes = parse_items(cell)
    return bool(codes) and all(
        is_welder_code(code) or any(table.named(c, code) for c in Catalogue) or _calls(code, table)
        for code in codes
    )


def _calls(typed: str, table: ItemTable) -> bool:
    """Tell whether a word names one work item in force and no other, such as 叉车."""
    found = [item for item in table.find(typed) if item.key.catalogue is Catalogue.C2021]
    return len(typed) > 1 and len(found) == 1


def _is_number(cell: str) -> bool:
    """Tell whether it is an ID number; a unit's code of digits alone has another check."""
    number = normalise_number(cell)
    if not _CITIZEN.fullmatch(number):
        return False
    sound = len(number) == 18 and check_character(number[:17]) == number[17]
    return sound or check_uscc(number).problem is not None
