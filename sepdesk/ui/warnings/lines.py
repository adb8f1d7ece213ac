"""How warnings read in the list, and which of them are wanted."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.desk.warnings import WarningLine
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.requirements import MEASURE_WORDS
from sepdesk.domain.warnings import WARNED_WORDS, StaffingWarning, Warned
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column

OWNERS = {OfficeKind.CITY: "市级", OfficeKind.COUNTY: "县级"}


_SHORT_WORDS = {**WARNED_WORDS, Warned.BARRED: "受限人员申请"}


class Which(StrEnum):
    """Which warnings are wanted."""

    MINE = "mine"
    OPEN = "open"
    OVERDUE = "overdue"
    MUTED = "muted"
    CLOSED = "closed"


WHICH_WORDS = {
    Which.MINE: "本机构处理的",
    Which.OPEN: "全部未解除",
    Which.OVERDUE: "已逾期",
    Which.MUTED: "暂不提醒",
    Which.CLOSED: "已解除",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the clerk wants to see.

    Attributes:
        what: None for every kind.
        text: part of the unit's name or of a person's.
    """

    which: Which = Which.MINE
    what: Warned | None = None
    text: str = ""


def filtered(lines: Iterable[WarningLine], wanted: Filter) -> tuple[WarningLine, ...]:
    """Return the lines that are wanted, in their order."""
    return tuple(
        line
        for line in lines
        if _is_of(line, wanted.which)
        and wanted.what in (None, line.warning.state.what)
        and _names(line.warning, wanted.text.strip())
    )


def _is_of(line: WarningLine, which: Which) -> bool:
    match which:
        case Which.MINE:
            return line.mine and line.is_open and not line.muted
        case Which.OPEN:
            return line.is_open and not line.muted
        case Which.OVERDUE:
            return line.overdue > 0 and not line.muted
        case Which.MUTED:
            return line.is_open and line.muted
        case Which.CLOSED:
            return not line.is_open


def _names(warning: StaffingWarning, text: str) -> bool:
    if not text:
        return True
    people = (one.name for one in warning.state.people)
    return any(text in name for name in (warning.unit_name, warning.state.text, *people))


def subject(line: WarningLine) -> str:
    """Name whom it is about: the unit, or of a bar the person."""
    return line.warning.unit_name or line.warning.state.text.partition("由")[0]


def item_text(line: WarningLine) -> str:
    """Name the item with its code."""
    item = line.warning.state.item
    return words.NOTHING if item is None else f"{item.code} {line.item_name}".strip()


def numbers(line: WarningLine) -> str:
    """Say how many are missing, or how many lapse."""
    state = line.warning.state
    if state.what is Warned.SHORT:
        return f"缺 {state.missing} {MEASURE_WORDS[state.measure].partition('/')[0]}"
    if state.what is Warned.LAPSING:
        return f"{len({one.person for one in state.people})} 人到期"
    return words.NOTHING


def stands(line: WarningLine) -> str:
    """Say where it stands, the gravest first."""
    warning = line.warning
    if not line.is_open:
        return f"已解除 {words.day(warning.closed_on)}"
    if line.waits:
        return line.waits
    if line.muted:
        return f"暂不提醒至 {words.day(warning.muted_until)}"
    if line.overdue:
        return f"逾期 {line.overdue} 天"
    if warning.deadline is not None:
        return f"限期 {words.day(warning.deadline)}"
    if warning.state.what is Warned.BARRED:
        return "待核实"
    return "已送达" if warning.delivered_on is not None else "待督促"


def stands_tone(line: WarningLine) -> str:
    """Return the tone of where it stands."""
    if not line.is_open or line.muted:
        return "quiet"
    return "open" if line.waits else "refuse" if line.overdue else ""


def number_tone(line: WarningLine) -> str:
    """Return the tone of the number."""
    if not line.is_open or line.muted or line.warning.state.what is Warned.BARRED:
        return "quiet"
    return "warn" if line.warning.state.what is Warned.LAPSING else "refuse"


def age_text(line: WarningLine) -> str:
    """Say how long it has been open."""
    return "今天" if line.days <= 0 else f"{line.days} 天"


def last_valid(line: WarningLine) -> dt.date | None:
    """Return the first day on which a certificate of it lapses."""
    return min((one.valid_until for one in line.warning.state.people), default=None)


COLUMNS: tuple[Column[WarningLine], ...] = (
    Column("单位 / 人员", subject, stretch=True),
    Column("预警", lambda line: _SHORT_WORDS[line.warning.state.what], width=118),
    Column("项目", item_text, width=150),
    Column("人数", numbers, "right", 84, tone=number_tone),
    Column("处理", lambda line: OWNERS.get(line.warning.owner, words.NOTHING), width=58),
    Column("出现", age_text, "right", 66),
    Column("进展", stands, width=138, tone=stands_tone),
)
