"""月报: a month's counts, its late units, and why papers were refused; to Excel and to paper."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.desk import exporting, ledger_papers
from sepdesk.desk.monthly import KindCount, LateUnit, MonthlyReturn, monthly_return
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS, SubmissionState
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.fields.choice import Choice, Option
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import Column, LinesModel
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, label
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.table import EmptyState, Table
from sepdesk.ui.workbook import WorkbookWriter

_MONTHS = 24
_IN_ONE = ((SubmissionState.QUEUED, SubmissionState.IN_DOUBT), "待上报")
_SHOWN = (
    SubmissionState.REGISTERED,
    SubmissionState.INCOMPLETE,
    SubmissionState.PENDING_VERIFICATION,
    SubmissionState.HELD,
    SubmissionState.RETURNED,
    SubmissionState.REFUSED,
    SubmissionState.CONFLICT,
    SubmissionState.WITHDRAWN,
)


def _number(states: tuple[SubmissionState, ...]) -> Callable[[KindCount], str]:
    return lambda line: str(sum(line.by_state.get(state, 0) for state in states))


COUNTS: tuple[Column[KindCount], ...] = (
    Column("事项", lambda x: KIND_WORDS[x.kind] if x.kind else "合计", stretch=True),
    Column("件数", lambda x: str(x.total), "right", 62),
    Column(_IN_ONE[1], _number(_IN_ONE[0]), "right", 72),
    *(
        Column[KindCount](
            STATE_WORDS[state].removeprefix("暂存"),
            _number((state,)),
            "right",
            86,
        )
        for state in _SHOWN
    ),
)
LATE_UNITS: tuple[Column[LateUnit], ...] = (
    Column("迟报单位", lambda x: x.unit_name or words.NOTHING, stretch=True),
    Column("件数", lambda x: str(len(x.lines)), "right", 62, tone=lambda _: "warn"),
    Column("其中登记", lambda x: str(x.registrations), "right", 82),
    Column("其中变更", lambda x: str(x.changes), "right", 82),
    Column(
        "最长天数",
        lambda x: words.NOTHING if x.most_days is None else str(x.most_days),
        "right",
        82,
    ),
    Column("收件编号", lambda x: "、".join(line.intake_number for line in x.lines), width=330),
)


class MonthDialog(QDialog):
    """The return of a month, the present one first.

    Signals:
        loaded: the numbers on screen are those of the month that is chosen.
    """

    loaded = Signal()

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._month: MonthlyReturn | None = None
        self.setWindowTitle("聘用登记月报")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.months = Choice(_months(session.clock.today()))
        self._kinds: LinesModel[KindCount] = LinesModel(COUNTS, key=lambda x: x.kind)
        self._late: LinesModel[LateUnit] = LinesModel(LATE_UNITS, key=lambda x: x.unit_name)
        self.kinds = Table(self._kinds, "收件与办理", EmptyState("这个月没有收件。"))
        self.late = Table(self._late, "迟报单位", EmptyState("没有迟报的单位。"))
        self._sums, self._reasons, self._said = label(), label(part="quiet"), label()
        self.export = button("导出 Excel…  Ctrl+E")
        self.print = button("打印／PDF…  F9", "primary")
        self.writer = WorkbookWriter(session, background, self)
        self._reading = Latest(background, self)
        self._drawing = Latest(background, self)
        self._lay_out()
        self._wire()
        px = current().px
        self.resize(px(1080), px(640))
        self.months.choose(session.clock.today().replace(day=1))

    def month(self) -> MonthlyReturn | None:
        """Return what is shown; None while it is being counted."""
        return self._month

    def _ask(self) -> None:
        day = self.months.key()
        if isinstance(day, dt.date):
            self._enable(None)
            self.kinds.show_loading("正在统计…")
            self._reading.ask(lambda progress: monthly_return(self._session, day, progress))

    def _on_counted(self, month: MonthlyReturn) -> None:
        self._enable(month)
        self._kinds.show_lines((*month.kinds, month.all_kinds) if month.all_kinds.total else ())
        self._late.show_lines(month.late_units)
        self._sums.setText(
            f"统计至 {month.through}　迟报 {month.late} 件　"
            f"是否迟报无法判定 {month.undetermined} 件　未办结 {month.pending} 件　"
            f"待补材料 {month.owed} 件"
        )
        reasons = "；".join(
            f"{one.reason} {one.count} 件{f'（{one.citation}）' if one.citation else ''}"
            for one in month.refused
        )
        self._reasons.setText(f"不予登记的原因：{reasons or '没有不予登记的'}")
        self.loaded.emit()

    def _enable(self, month: MonthlyReturn | None) -> None:
        self._month = month
        for made in (self.export, self.print):
            made.setEnabled(month is not None)

    def _on_export(self) -> None:
        month = self._month
        if month is not None:
            self.writer.write(lambda: exporting.monthly_workbook(self._session, month))

    def _on_print(self) -> None:
        month = self._month
        if month is not None:
            self._drawing.ask(lambda _: ledger_papers.monthly_sheet(self._session, month))

    def _on_drawn(self, sheet: Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self).open()

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self._tell(Notice("refuse", text))

    def _tell(self, notice: Notice) -> None:
        self._said.setText(notice.text)
        set_tone(self._said, {"busy": "quiet"}.get(notice.kind, notice.kind))

    def _wire(self) -> None:
        self.months.currentIndexChanged.connect(lambda _: self._ask())
        self._reading.answered.connect(self._on_counted)
        self._drawing.answered.connect(self._on_drawn)
        for source in (self._reading.failed, self._drawing.failed):
            source.connect(self._on_failed)
        self.writer.told.connect(self._tell)
        self.export.clicked.connect(self._on_export)
        self.print.clicked.connect(self._on_print)
        for keys, act in (("Ctrl+E", self._on_export), ("F9", self._on_print)):
            QShortcut(QKeySequence(keys), self, act)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        self.months.setAccessibleName("月份")
        self.months.setFixedWidth(px(150))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(label("月份", "label"))
        head.addWidget(self.months)
        head.addWidget(self._sums, 1)
        column.addLayout(head)
        column.addWidget(self.kinds, 3)
        column.addWidget(self.late, 2)
        _wrapped(self._reasons, self._said)
        column.addWidget(self._reasons)
        row = QHBoxLayout()
        row.addWidget(self._said, 1)
        shut = button("关闭")
        shut.clicked.connect(self.reject)
        for made in (shut, self.export, self.print):
            row.addWidget(made)
        column.addLayout(row)


def _wrapped(*labels: QLabel) -> None:
    for one in labels:
        one.setWordWrap(True)


def _months(today: dt.date) -> tuple[Option, ...]:
    found, first = [], today.replace(day=1)
    for _ in range(_MONTHS):
        found.append(Option(first, f"{first.year}年{first.month}月"))
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return tuple(found)
