"""The rows of a list as the dialog shows them, and what is told of all of them together."""

from collections import Counter
from collections.abc import Sequence

from sepdesk.desk.list_judging import Fate, RowOutcome
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS
from sepdesk.ui.table import Column

_TONES = {
    Fate.READY: "open",
    Fate.FILED: "good",
    Fate.ALREADY_THERE: "quiet",
    Fate.HINDERED: "warn",
    Fate.UNFIT: "refuse",
    Fate.NOT_REACHED: "quiet",
}
_SIGNS = {
    Fate.READY: "",
    Fate.FILED: "✓ ",
    Fate.ALREADY_THERE: "· ",
    Fate.HINDERED: "！ ",
    Fate.UNFIT: "× ",
    Fate.NOT_REACHED: "… ",
}
_SHORT = {
    Fate.READY: "可以导入",
    Fate.FILED: "已导入",
    Fate.ALREADY_THERE: "已有",
    Fate.HINDERED: "有阻断",
    Fate.UNFIT: "填写有误",
    Fate.NOT_REACHED: "未处理",
}


def _fate(line: RowOutcome) -> str:
    return f"{_SIGNS[line.fate]}{_SHORT[line.fate]}"


def _tone(line: RowOutcome) -> str:
    return _TONES[line.fate]


def _where(line: RowOutcome) -> str:
    cells = dict.fromkeys(problem.address for problem in line.problems if problem.column)
    return "、".join(cells)


def _says(line: RowOutcome) -> str:
    if line.fate is Fate.FILED:
        return f"收件编号 {line.intake_number}"
    if line.fate is Fate.READY and line.expected is not None:
        return f"预计{STATE_WORDS[line.expected]}。{line.says}"
    return line.says


COLUMNS: tuple[Column[RowOutcome], ...] = (
    Column("行", lambda line: str(line.number), align="right", width=56),
    Column("姓名", lambda line: line.name, width=90),
    Column("证件号", lambda line: line.masked_number, width=172),
    Column("事项", lambda line: KIND_WORDS[line.paper.kind], width=84),
    Column("单位", lambda line: line.unit_name, width=190),
    Column("结果", _fate, width=104, tone=_tone),
    Column("单元格", _where, width=96),
    Column("说明", _says, stretch=True),
)


def needs_a_hand(line: RowOutcome) -> bool:
    """Tell whether somebody must still do something about a row."""
    return line.fate in (Fate.HINDERED, Fate.UNFIT, Fate.NOT_REACHED)


def sum_up(outcomes: Sequence[RowOutcome]) -> str:
    """Count the rows by what they come to."""
    counts = Counter(outcome.fate for outcome in outcomes)
    parts = [f"{_SHORT[fate]} {counts[fate]}" for fate in Fate if counts[fate]]
    return f"共 {len(outcomes)} 行：{'　'.join(parts)}" if outcomes else ""
