"""The step that an issuing authority takes: which, on what evidence, or for what reason."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sepdesk.desk.applications import Applicant, ApplicationLine, LicenceAdvice, StepInput
from sepdesk.domain.findings import Severity
from sepdesk.domain.licensing import NEEDS_REASON, STEP_WORDS, Purpose, Step
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label, rule

_SIGNS = {Severity.NOTE: "△", Severity.UNKNOWN: "？"}
_OWN = "该申请由您本人填报，须由另一人办理。"


class StepForm(QWidget):
    """Offers the steps that are open; hidden where this office may take none.

    Signals:
        changed: another step was chosen or something typed.
        submitted: 保存 was pressed.
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: ApplicationLine | None = None
        self._step: Step | None = None
        self._proposed: dt.date | None = None
        self.buttons: dict[Step, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.evidence = TextField("审核依据", "核对了哪些材料、成绩和记录", 300)
        self.reason = TextField("理由", "不予受理、不予发证或退回的理由", 300)
        self.valid_until = DateField("有效期至", today, ahead=True)
        self.archive_number = TextField("档案编号", "TS 加 13 位数字，可以不填", 32)
        self.save = button("保存办理 Ctrl+Enter", "primary")
        self._said = label(part="quiet")
        self._said.setWordWrap(True)
        self.by_name: dict[str, Field] = {
            "evidence": self.evidence,
            "reason": self.reason,
            "valid_until": self.valid_until,
        }
        self._lay_out()
        for field in (*self.by_name.values(), self.archive_number):
            field.changed.connect(self.changed)
        self._group.buttonClicked.connect(self._on_chosen)
        self.save.clicked.connect(lambda _: self.submitted.emit())
        self.hide()

    def show_line(self, line: ApplicationLine | None, known: Applicant | None) -> None:
        """Offer the steps of an application; what is typed stays while it is the same state."""
        before = self._line
        self._line = line
        same = before is not None and line is not None and before.application == line.application
        steps = () if line is None else line.steps
        self.setVisible(bool(steps))
        for step, made in self.buttons.items():
            made.setVisible(step in steps)
            made.setEnabled(line is not None and not line.own)
        self.save.setEnabled(line is not None and not line.own and self._step in steps)
        self._proposed = None if known is None else known.valid_until
        if same:
            self._propose()
            return
        self.clear()
        if line is not None and line.own:
            self._said.setText(_OWN)
            self._said.show()

    def clear(self) -> None:
        """Choose nothing and empty the fields."""
        self._step = None
        self._group.setExclusive(False)
        for made in self.buttons.values():
            made.setChecked(False)
        self._group.setExclusive(True)
        for text in (self.evidence, self.reason, self.archive_number):
            text.set_value("")
        self.valid_until.set_value(None)
        self.show_advice(None, False)
        self._show_what_applies()

    def choose(self, step: Step) -> None:
        """Choose a step, as a click does."""
        made = self.buttons[step]
        if made.isVisibleTo(self) and made.isEnabled():
            made.setChecked(True)
            self._on_chosen(made)

    def choose_place(self, place: int) -> None:
        """Choose by place among the steps that are offered."""
        steps = () if self._line is None else self._line.steps
        if place < len(steps):
            self.choose(steps[place])

    def is_typed(self) -> bool:
        """Tell whether a step is chosen and not saved."""
        return self._step is not None and self.isVisible()

    def read_form(self) -> StepInput | None:
        """Return the step as it stands; None while none is chosen."""
        if self._line is None or self._step is None or self._step not in self._line.steps:
            return None
        reissue = self._line.application.asked.purpose is Purpose.REISSUE
        return StepInput(
            self._line.application,
            self._step,
            self.evidence.value(),
            self.reason.value() if self._step in NEEDS_REASON else "",
            None if reissue else self.valid_until.value(),
            self.archive_number.value(),
        )

    def unreadable(self) -> Field | None:
        """Return the first field that is shown and cannot be read."""
        return next((f for f in self.by_name.values() if f.isVisible() and f.problem()), None)

    def show_advice(self, advice: LicenceAdvice | None, attempted: bool) -> Field | None:
        """Show findings at their fields; return the first to be mended."""
        for field in self.by_name.values():
            field.clear_finding()
        first: Field | None = None
        said: list[str] = []
        for finding in () if advice is None else advice.findings:
            place = self.by_name.get(finding.field)
            if finding.severity is Severity.PASS:
                continue
            if place is None:
                said.append(f"{_SIGNS.get(finding.severity, '×')} {finding.text}")
            elif attempted:
                place.set_finding(finding.severity, finding.text)
                first = first or place
        self._said.setText("\n".join(said))
        self._said.setVisible(bool(said))
        return first

    def _on_chosen(self, made: object) -> None:
        self._step = next(step for step, one in self.buttons.items() if one is made)
        self._show_what_applies()
        self._propose()
        self.save.setEnabled(True)
        places = (self.reason, self.evidence, self.valid_until)
        place = next((field for field in places if field.isVisibleTo(self)), None)
        (place or self.save).setFocus()
        self.changed.emit()

    def _propose(self) -> None:
        if self._step is Step.ISSUE and not self.valid_until.text():
            self.valid_until.set_value(self._proposed)

    def _show_what_applies(self) -> None:
        step = self._step
        reissue = self._line is not None and self._line.application.asked.purpose is Purpose.REISSUE
        self.grid.set_shown(self.reason, step in NEEDS_REASON)
        self.grid.set_shown(self.evidence, step is Step.REVIEW)
        self.grid.set_shown(self.valid_until, step is Step.ISSUE and not reissue)
        self.grid.set_shown(self.archive_number, step is Step.ISSUE)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(8))
        column.addWidget(rule())
        row = QHBoxLayout()
        row.addWidget(label("办理", "section"))
        for step, words in STEP_WORDS.items():
            made = button(words)
            made.setCheckable(True)
            self.buttons[step] = made
            self._group.addButton(made)
            row.addWidget(made)
        row.addWidget(label("Alt+1 / 2 / 3", "quiet"))
        row.addStretch(1)
        row.addWidget(self.save)
        column.addLayout(row)
        self.grid = FormGrid()
        self.grid.add_row(self.reason)
        self.grid.add_row(self.evidence)
        self.grid.add_row(self.valid_until, self.archive_number)
        column.addWidget(self.grid)
        column.addWidget(self._said)
