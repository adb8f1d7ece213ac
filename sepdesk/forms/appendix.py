"""The appendix form of 闽质监〔2017〕225号: its words, its fields in their order, and one filling.

This is the only description of the form: what is drawn on paper, asked for on the screen and put
at the head of an Excel column is taken from here (F1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from sepdesk.forms import page, wording
from sepdesk.forms.page import Cell


class Action(StrEnum):
    """What the form asks for; the stored word is the value."""

    REGISTER = "register"
    CHANGE = "change"
    DEREGISTER = "deregister"


class Kind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    BLANK = "blank"
    """On a blank line, before the printed word for the level of the region."""
    OPINION = "opinion"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form.

    Attributes:
        name: the attribute of `AppendixForm`, and the key in a file.
        label: as printed, with its line break; `""` where one label serves several fields.
        heading: the same without gaps, for the screen and for sheets.
        cell: where the filling stands.
        label_cell: where the label stands; None where it is not a cell of its own.
        centred: short values stand in the middle of their cell, sentences at its left.
    """

    name: str
    label: str
    heading: str
    cell: Cell
    label_cell: Cell | None = None
    kind: Kind = Kind.TEXT
    centred: bool = False


def _left(name: str, row: str, label: str, heading: str, *, centred: bool = True) -> Field:
    return Field(name, label, heading, page.left_value(row), page.left_label(row), centred=centred)


def _right(name: str, row: str, label: str, heading: str) -> Field:
    return Field(name, label, heading, page.right_value(row), page.right_label(row), centred=True)


def _wide(name: str, row: str, label: str) -> Field:
    return Field(name, label, label, page.wide_value(row), page.left_label(row))


FIELDS: tuple[Field, ...] = (
    _left("name", "name", "姓    名", "姓名"),
    _right("document_number", "name", "身份证号", "身份证号"),
    _left("items", "items", "作业项目\n(代号)", "作业项目（代号）", centred=False),
    _right("valid_until", "items", "有效日期", "有效日期"),
    _wide("former_unit", "former", "原用人单位"),
    _left("present_unit", "present", "现用人单位", "现用人单位", centred=False),
    _right("unit_code", "present", "单位社会\n信用代码", "单位社会信用代码"),
    _wide("unit_address", "address", "单位地址"),
    Field(
        "city", "单位所属区域", "单位所属区域（市）", page.CITY_BLANK,
        page.left_label("region"), Kind.BLANK, centred=True,
    ),
    Field(
        "county", "", "单位所属区域（县、区）", page.COUNTY_BLANK, kind=Kind.BLANK, centred=True
    ),
    Field("town", "", "单位所属区域（镇、街道）", page.TOWN_BLANK, kind=Kind.BLANK, centred=True),
    _left("contact", "contact", "单位联系人", "单位联系人"),
    _right("phone", "contact", "联系电话", "联系电话"),
    Field(
        "worker_opinion", wording.WORKER_OPINION, wording.WORKER_OPINION,
        page.left_half("opinions"), page.left_half("opinion_heads"), Kind.OPINION,
    ),
    Field(
        "unit_opinion", wording.UNIT_OPINION, wording.UNIT_OPINION,
        page.right_half("opinions"), page.right_half("opinion_heads"), Kind.OPINION,
    ),
    _left("mobile", "mobile", "联系手机", "联系手机"),
    Field(
        "form_date", "日    期", "日期", page.DATE, page.left_label("date"), Kind.DATE,
        centred=True,
    ),
)  # fmt: skip
"""In the order of the paper, which is the order of the Tab key."""

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}

Ticks = tuple[bool, bool]
"""Of an opinion: 提交登记 ticked, 提交注销 ticked."""


@dataclass(frozen=True, slots=True)
class AppendixForm:
    """One filling of the form; what is empty stays blank on paper.

    Attributes:
        items: work items with their codes, joined by 、 or line by line.
        valid_until: as it is to be read; items may differ in it.
        unit_code: credit code, or the ID number where the user is a natural person (F2).
        unit_address: of the branch, or where the equipment is (F2); so the three regions too.
        city: with or without the word that is printed behind the blank; likewise the next two.
    """

    name: str = ""
    document_number: str = ""
    items: str = ""
    valid_until: str = ""
    former_unit: str = ""
    present_unit: str = ""
    unit_code: str = ""
    unit_address: str = ""
    city: str = ""
    county: str = ""
    town: str = ""
    contact: str = ""
    phone: str = ""
    worker_opinion: Ticks = (False, False)
    unit_opinion: Ticks = (False, False)
    mobile: str = ""
    form_date: date | None = None

    def text_of(self, field: Field) -> str:
        """Return the filling of a field of text, as it is to stand there.

        Raises:
            ValueError: the field is filled by ticks or by a date.
        """
        filling = getattr(self, field.name)
        if not isinstance(filling, str):
            raise ValueError(field.name)
        return filling


def opinions(action: Action, by: Literal["unit", "worker", "both"] = "unit") -> tuple[Ticks, Ticks]:
    """Say which boxes are ticked: the worker's, then the unit's (F1, E10).

    Args:
        action: what is asked for.
        by: who hands in a deregistration; without meaning for the two others, which both sign.
    """
    blank, first, second = (False, False), (True, False), (False, True)
    if action is not Action.DEREGISTER:
        return first, first
    return (second if by != "unit" else blank), (second if by != "worker" else blank)


@dataclass(frozen=True, slots=True)
class PaperStatus:
    """What the station knows of the paper when it prints it; the default knows nothing.

    Attributes:
        registration_number: the platform's; None while it has not registered the form.
        intake_number: the station's; None for a form that was never saved.
        received_at: time of intake as it is to be read.
        reprint: it has been printed before.
        watermark: a preview of what has not been saved.
    """

    registration_number: str | None = None
    intake_number: str | None = None
    received_at: str | None = None
    station: str | None = None
    reprint: bool = False
    watermark: bool = False


def status_lines(status: PaperStatus) -> tuple[str, ...]:
    """Word the status for the head margin of the paper, line by line; empty for a plain blank."""
    mark = "（补打）" if status.reprint else ""
    lines: list[str] = []
    if status.registration_number:
        lines.append(f"登记编号 {status.registration_number}{mark}")
    elif status.intake_number:
        lines.append(f"已收件，尚未登记{mark}")
    elif mark:
        lines.append("补打")
    if status.intake_number:
        lines.append(f"收件编号 {status.intake_number}")
    taken_in = " ".join(part for part in (status.received_at, status.station) if part)
    if taken_in:
        lines.append(f"收件 {taken_in}" if status.received_at else taken_in)
    return tuple(lines)


class FormDataError(Exception):
    """A filling that cannot be taken or printed; it never holds what was filled in.

    Attributes:
        field: name of the field, or the key that is none.
        text: the sentence for the clerk, in Chinese, naming the field.
    """

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.text = text


def form_from_mapping(data: Mapping[str, object]) -> AppendixForm:
    """Take a filling from plain values, as a JSON file holds them.

    Keys are the names in `FIELDS`. `items` may be a list of texts, `form_date` is `YYYY-MM-DD`, an
    opinion a list of two truth values; in place of the opinions stand `action` and, for a
    deregistration, `by` (`unit`, `worker` or `both`).

    Raises:
        FormDataError: a key that is no field, or a value of the wrong kind; the first one found.
    """
    unknown = next((key for key in data if key not in BY_NAME and key not in _ACT_KEYS), None)
    if unknown is not None:
        raise FormDataError(unknown, f"表中没有“{unknown}”这一栏。")
    texts = {
        field.name: _text(field, data.get(field.name))
        for field in FIELDS
        if field.kind in {Kind.TEXT, Kind.BLANK}
    }
    worker, unit = _opinions(data)
    return AppendixForm(
        **texts, worker_opinion=worker, unit_opinion=unit, form_date=_date(data.get("form_date"))
    )


_ACT_KEYS = frozenset({"action", "by"})


def _text(field: Field, value: object) -> str:
    if value is None:
        return ""
    if field.name == "items" and isinstance(value, list):
        return "、".join(_text(field, item) for item in value)
    if not isinstance(value, str):
        raise FormDataError(field.name, f"{field.heading}：应为文字（加引号）。")
    return value


def _opinions(data: Mapping[str, object]) -> tuple[Ticks, Ticks]:
    if data.get("action") is None:
        if data.get("by") is not None:
            raise FormDataError("by", "写明由谁注销（by）时，须同时写明办理事项（action）。")
        return _ticks(data, "worker_opinion"), _ticks(data, "unit_opinion")
    doubled = next((name for name in wording.OPINIONS if data.get(name) is not None), None)
    if doubled is not None:
        heading = BY_NAME[doubled].heading
        raise FormDataError(doubled, f"{heading}：与办理事项（action）只能写一种。")
    try:
        action = Action(str(data["action"]))
    except ValueError:
        choices = "、".join(Action)
        raise FormDataError("action", f"办理事项（action）：只能是 {choices}。") from None
    by = data.get("by")
    if action is not Action.DEREGISTER and by is None:
        return opinions(action)
    match by:
        case "unit" | "worker" | "both":
            return opinions(action, by)
        case _:
            raise FormDataError("by", "由谁注销（by）：只能是 unit、worker、both。")


def _ticks(data: Mapping[str, object], name: str) -> Ticks:
    match data.get(name):
        case None:
            return False, False
        case [bool(first), bool(second)]:
            return first, second
        case _:
            heading = BY_NAME[name].heading
            raise FormDataError(name, f"{heading}：应为两个 true 或 false。")


def _date(value: object) -> date | None:
    match value:
        case None | "":
            return None
        case datetime():
            raise FormDataError("form_date", "日期：应写成 2026-11-24 的样子。")
        case date():
            return value
        case str():
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise FormDataError("form_date", "日期：应写成 2026-11-24 的样子。") from None
        case _:
            raise FormDataError("form_date", "日期：应写成 2026-11-24 的样子。")
