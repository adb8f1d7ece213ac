"""The columns of the statistics, and how their cells read."""

from sepdesk.desk.statistics_lines import TRAINING, StatisticsLine, View
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column

Line = StatisticsLine


def _gap(line: Line) -> str:
    if line.gap is None:
        return words.NOTHING
    return f"−{line.gap} 缺" if line.gap else "0"


def _gap_tone(line: Line) -> str:
    return "refuse" if line.gap else "quiet" if line.gap is None else ""


def _free(line: Line) -> str:
    return words.NOTHING if line.free is None else words.count(line.free)


def _some(number: int) -> str:
    return words.count(number) if number else words.NOTHING


def _title(line: Line) -> str:
    return line.title if line.measure == "人" else f"{line.title}（{line.measure}）"


def columns_of(view: View) -> tuple[Column[Line], ...]:
    """Return the columns of a view."""
    heading = {
        View.ITEM: "项目",
        View.KIND: "单位类别",
        View.TOWN: "街道乡镇",
        View.COUNTY: "县（市、区）",
        View.CITY: "设区市",
        View.MONTH: "月末",
        View.TRAINING_ITEM: "项目",
        View.TRAINING_COUNTY: "县（市、区）",
    }[view]
    first = Column[Line](heading, _title, stretch=True)
    gap = Column[Line]("缺员", _gap, "right", 76, tone=_gap_tone)
    unset = Column[Line](
        "未设定单位", lambda x: _some(x.unset), "right", 96, tone=lambda _: "quiet"
    )
    lapsing = Column[Line](
        "90天内到期",
        lambda x: _some(x.lapsing),
        "right",
        100,
        tone=lambda x: "warn" if x.lapsing else "quiet",
    )
    year = Column[Line]("12个月内", lambda x: _some(x.lapsing_year), "right", 88)
    free = Column[Line]("待聘", _free, "right", 62)
    if view in TRAINING:
        train = Column[Line](
            "需培训",
            lambda x: words.count(x.train),
            "right",
            72,
            tone=lambda x: "refuse" if x.train else "quiet" if x.train is None else "",
        )
        # Units are told by item: a county's units with several items would be counted twice.
        of_item = (unset,) if view is View.TRAINING_ITEM else ()
        return (first, train, gap, free, lapsing, year, *of_item)
    needed = Column[Line](
        "应持证",
        lambda x: words.count(x.needed),
        "right",
        76,
        tone=lambda x: "quiet" if x.needed is None else "",
    )
    held = Column[Line]("持证", lambda x: words.count(x.held), "right", 72)
    likely = Column[Line]("待确认", lambda x: _some(x.likely), "right", 72, tone=lambda _: "quiet")
    units = Column[Line]("单位", lambda x: _some(x.units), "right", 62)
    if view is View.MONTH:
        return (first, needed, held, likely, gap, units, unset)
    return (first, needed, held, likely, gap, lapsing, free, units, unset)
