"""The statistics as a workbook and on paper; sums alone, nobody's record."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sepdesk.desk.exporting import Exported, head, written
from sepdesk.desk.papers import draw_sheet, station_of
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.desk.statistics_lines import (
    TRAINING,
    UNSET,
    VIEW_WORDS,
    StatisticsLine,
    View,
    gaps_first,
    wanted_words,
)
from sepdesk.domain.statistics import Wanted
from sepdesk.domain.training import RULE
from sepdesk.exchange import columns as sheets
from sepdesk.forms.papers.content import LIST, Bar, Bars, Column
from sepdesk.forms.papers.listing import Listing, ListPart

TITLE = "持证人员统计"
COUNTED = (
    "缺员为各单位缺额之和，一单位多出的不抵另一单位；一人持两个项目计两次；"
    "未设定要求的不计入应持证和缺员，只列单位数；待确认的（旧目录、限定项目）不计入持证。"
)
OVER_TIME = "历史按现有记录推算：当时没有要求记录的为未设定，复审前的中断看不出。"
MOST_BARS = 15
_NOTHING = "—"

_HEADINGS = (
    "应持证",
    "持证",
    "待确认",
    "缺员",
    "90天内到期",
    "12个月内到期",
    "单位数",
    "未设定单位",
    "待聘持证人",
)
_TRAINING_HEADINGS = (
    "需培训",
    "缺员",
    "待聘持证人",
    "90天内到期",
    "12个月内到期",
    "未设定单位",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on screen, to be written out.

    Attributes:
        lines: of the view, in order.
        months: lines by month, the latest first; for the chart.
    """

    view: View
    day: dt.date
    wanted: Wanted
    lines: tuple[StatisticsLine, ...]
    months: tuple[StatisticsLine, ...]
    as_of: str = ""


def statistics_workbook(session: Session, shown: Shown) -> Exported:
    """Make a workbook of what is shown, and of the months."""
    about = (*head(session), *_about(session, shown))
    by_month = Shown(View.MONTH, shown.day, shown.wanted, shown.months, ())
    parts = (shown,) if shown.view is View.MONTH else (shown, by_month)
    made = tuple(_worksheet(part, about) for part in parts)
    what = f"statistics {shown.day} {shown.view.value} {len(shown.lines)}"
    return Exported(written(session, *made), _file_name(shown), what)


def statistics_sheet(session: Session, shown: Shown) -> Sheet:
    """Draw what is shown as a table, with the charts of the gap and of the months."""
    training = shown.view in TRAINING
    headings = _TRAINING_HEADINGS if training else _HEADINGS
    columns = (
        Column(VIEW_WORDS[shown.view].removeprefix("按"), 40.0),
        Column("计量", 10.0, centred=True),
        *(Column(heading, 13.0, centred=True) for heading in headings),
    )
    rows = tuple(tuple(map(_on_paper, _cells(shown.view, line))) for line in shown.lines)
    paper = Listing(
        station_of(session),
        session.clock.today(),
        TITLE,
        (("统计日", f"{shown.day}"), ("范围", wanted_words(session, shown.wanted))),
        (ListPart("", columns, rows, "没有数据。", LIST - 2.0),),
        f"{COUNTED}{RULE if training else OVER_TIME}",
        sealed=True,
        charts=tuple(charts_of(shown)),
    )
    return draw_sheet(paper, _file_name(shown), "statistics")


def charts_of(shown: Shown) -> list[Bars]:
    """Return the charts on paper: what is shown, and the months."""
    found = []
    if shown.view is not View.MONTH and shown.lines:
        found.append(Bars(chart_title(shown.view), bars_of(shown.view, shown.lines)))
    if shown.months:
        bars = tuple(_bar(one.title, one.gap, one.measure) for one in reversed(shown.months))
        found.append(Bars("缺员，按月", bars))
    return found


def chart_title(view: View) -> str:
    """Return what the bars of a view are."""
    return "需培训" if view in TRAINING else f"缺员，{VIEW_WORDS[view]}"


def bars_of(view: View, lines: Sequence[StatisticsLine]) -> tuple[Bar, ...]:
    """Return the bars of a view, the longest first; at most fifteen."""
    if view in TRAINING:
        return tuple(_bar(one.title, one.train, one.measure) for one in lines[:MOST_BARS])
    first = gaps_first(lines)[:MOST_BARS]
    return tuple(_bar(one.title, one.gap, one.measure) for one in first)


def _bar(title: str, value: int | None, measure: str) -> Bar:
    told = UNSET if value is None else f"{value} {measure}"
    return Bar(title, value, told)


def _worksheet(shown: Shown, about: tuple[str, ...]) -> sheets.Worksheet:
    training = shown.view in TRAINING
    columns = (
        sheets.Column(VIEW_WORDS[shown.view].removeprefix("按"), 34.0),
        sheets.Column("计量", 8.0, centred=True),
        *(
            sheets.Column(heading, 14.0, centred=True)
            for heading in (_TRAINING_HEADINGS if training else _HEADINGS)
        ),
    )
    rows = tuple(_cells(shown.view, line) for line in shown.lines)
    name = VIEW_WORDS[shown.view].translate(str.maketrans("（）", "  ")).strip()
    below = (COUNTED, RULE if training else OVER_TIME)
    return sheets.Worksheet(name, TITLE, columns, rows, about, below)


def _cells(view: View, line: StatisticsLine) -> tuple[sheets.Value, ...]:
    free = _NOTHING if line.free is None else line.free
    if view in TRAINING:
        return (
            line.title,
            line.measure,
            UNSET if line.train is None else line.train,
            UNSET if line.gap is None else line.gap,
            free,
            line.lapsing,
            line.lapsing_year,
            _NOTHING if view is View.TRAINING_COUNTY else line.unset,
        )
    past = view is View.MONTH
    return (
        line.title,
        line.measure,
        UNSET if line.needed is None else line.needed,
        line.held,
        line.likely,
        UNSET if line.gap is None else line.gap,
        _NOTHING if past else line.lapsing,
        _NOTHING if past else line.lapsing_year,
        line.units,
        line.unset,
        free,
    )


def _on_paper(value: sheets.Value) -> str:
    return "" if value is None else str(value)


def _about(session: Session, shown: Shown) -> tuple[str, ...]:
    told = f"统计日：{shown.day}　范围：{wanted_words(session, shown.wanted)}"
    return (f"{told}　平台统计于 {shown.as_of}" if shown.as_of else told,)


def _file_name(shown: Shown) -> str:
    return f"{TITLE} {shown.day:%Y%m%d} {VIEW_WORDS[shown.view]}"
