"""One recorded check: what differs, what was chosen, and what can be done about it (C1)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk.site_checks import CheckLine, DifferenceLine
from sepdesk.domain.site_checks import Course
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, chip, label, show_chip
from sepdesk.ui.site_check.lines import about_words, difference_columns, state_words
from sepdesk.ui.table import EmptyState, Table

_NOTHING = "请在左侧选择检查。"
_AGREES = "证书、监管平台与现场一致。"


class CheckPage(QFrame):
    """Shows a check; says which difference is to be worked on.

    Signals:
        asked_enter, asked_settle, asked_take, asked_redirect: with the DifferenceLine.
        asked_record, asked_urge: a paper of the check is wanted.
    """

    asked_enter = Signal(object)
    asked_settle = Signal(object)
    asked_take = Signal(object)
    asked_redirect = Signal(object)
    asked_record = Signal()
    asked_urge = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self._line: CheckLine | None = None
        self._title = label(part="title")
        self._title.setWordWrap(True)
        self._state = chip("")
        self._about = label(part="quiet")
        self._about.setWordWrap(True)
        self._model = LinesModel(difference_columns(), key=lambda line: line.key)
        self.table = Table(self._model, "不一致", EmptyState(_NOTHING))
        self._steps = label(part="quiet")
        self._steps.setWordWrap(True)
        self.enter = button("当场办理登记 F2")
        self.settle = button("销项 F4", "primary")
        self.take = button("接收转办")
        self.redirect = button("改变处理方式…")
        self.urge = button("督促报送通知书…")
        self.record = button("打印核查记录… F9")
        self._lay_out()
        self._wire()
        self.show_check(None, ())

    def line(self) -> CheckLine | None:
        """Return the check that is shown."""
        return self._line

    def difference(self) -> DifferenceLine | None:
        """Return the difference that is current."""
        line = self.table.chosen_line()
        return line if isinstance(line, DifferenceLine) else None

    def show_check(self, line: CheckLine | None, differences: Sequence[DifferenceLine]) -> None:
        """Show a check with its differences."""
        self._line = line
        for shown in (self._title, self._state, self._about):
            shown.setVisible(line is not None)
        self.table.set_empty(EmptyState(_NOTHING if line is None else _AGREES))
        self._model.show_lines(tuple(differences))
        urged = line is not None and any(
            one.course is Course.URGE and not one.is_settled for one in line.check.differences
        )
        self.urge.setEnabled(urged)
        self.record.setEnabled(line is not None)
        if line is not None:
            self._title.setText(f"{line.check.checked_on}  {line.check.unit.name}")
            tone = "open" if line.standing else ("warn" if line.left else "good")
            show_chip(self._state, state_words(line), tone)
            persons = f"核查 {len(line.check.persons)} 人"
            parts = [about_words(line.check), persons, line.check.remark]
            self._about.setText("\n".join(part for part in parts if part))
        if differences and self.difference() is None:
            self.table.choose_row(0)
        self._on_chosen(self.difference())

    def _on_chosen(self, line: object) -> None:
        one = line if isinstance(line, DifferenceLine) else None
        self.enter.setEnabled(one is not None and one.may_enter)
        self.settle.setEnabled(one is not None and one.may_settle)
        self.take.setEnabled(one is not None and one.may_take_over)
        self.redirect.setEnabled(one is not None and one.may_settle)
        self._steps.setText("" if one is None else _steps_words(one))
        self._steps.setVisible(bool(self._steps.text()))

    def _wire(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        for made, asked in (
            (self.enter, self.asked_enter),
            (self.settle, self.asked_settle),
            (self.take, self.asked_take),
            (self.redirect, self.asked_redirect),
        ):
            made.clicked.connect(lambda _, asked=asked: asked.emit(self.difference()))
        self.record.clicked.connect(lambda _: self.asked_record.emit())
        self.urge.clicked.connect(lambda _: self.asked_urge.emit())

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        column.addLayout(head)
        column.addWidget(self._about)
        column.addWidget(self.table, 1)
        column.addWidget(self._steps)
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for place, made in enumerate((self.enter, self.settle, self.take)):
            grid.addWidget(made, 0, place)
        for place, made in enumerate((self.redirect, self.urge, self.record)):
            grid.addWidget(made, 1, place)
        column.addLayout(grid)


def _steps_words(line: DifferenceLine) -> str:
    steps = [
        f"{step.on} {step.office_name}：{step.how or '已接收'}" for step in line.difference.steps
    ]
    return "\n".join(steps)
