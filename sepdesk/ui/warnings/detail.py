"""One warning: who answers for it, what is required, whose certificates lapse, what was done."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.desk.warnings import WarningLine
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import OFFICE_WORDS
from sepdesk.domain.requirements import MEASURE_WORDS
from sepdesk.domain.supervision import CONCERN_WORDS
from sepdesk.domain.warnings import (
    STEP_WORDS,
    WARNED_WORDS,
    WARNING_ACT_WORDS,
    StepKind,
    Warned,
    WarningAct,
    WarningStep,
)
from sepdesk.ui import words
from sepdesk.ui.look import current
from sepdesk.ui.parts import Part, button, clear_layout, label, rule
from sepdesk.ui.warnings.lines import age_text, item_text, stands, stands_tone, subject


class WarningDetail(QWidget):
    """Shows one warning from top to bottom; nothing in it can be changed here.

    Signals:
        asked_worker: PersonId of somebody named in it.
    """

    asked_worker = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "plain")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, current().px(4), 0)
        self._column.setSpacing(current().px(8))

    def show_line(self, line: WarningLine | None, offices: Mapping[str, str]) -> None:
        """Show a warning; None: nothing is chosen."""
        self._empty()
        if line is None:
            self._column.addWidget(_wrapped("在左侧选一条预警，这里显示经过和人员。", "quiet"))
            self._column.addStretch(1)
            return
        self._column.addWidget(_wrapped(subject(line), "section"))
        self._column.addWidget(_facts(line))
        if line.warning.state.people:
            self._column.addWidget(rule())
            self._show_people(line)
        self._column.addWidget(rule())
        self._column.addWidget(label("经过", "label"))
        for step in reversed(line.warning.steps):
            self._show_step(step, offices)
        self._column.addStretch(1)

    def _show_people(self, line: WarningLine) -> None:
        self._column.addWidget(label("到期人员", "label"))
        for one in line.warning.state.people:
            text = f"{one.name}　{one.printed}　有效至 {words.day(one.valid_until)}"
            made = button(text, "link")
            made.setAccessibleName(f"打开 {text}")
            made.clicked.connect(lambda _, who=one.person: self.asked_worker.emit(PersonId(who)))
            self._column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_step(self, step: WarningStep, offices: Mapping[str, str]) -> None:
        what = (
            STEP_WORDS[step.what]
            if isinstance(step.what, StepKind)
            else WARNING_ACT_WORDS[step.what]
        )
        by = offices.get(step.office, step.office)
        head = "　".join(part for part in (words.day(step.on), what, by) if part)
        self._column.addWidget(_wrapped(head))
        said = "；".join(part for part in (_days_of(step), step.text) if part)
        if said:
            self._column.addWidget(_wrapped(said, "quiet"))

    def _empty(self) -> None:
        clear_layout(self._column)


def _days_of(step: WarningStep) -> str:
    parts = []
    if step.day is not None:
        parts.append(f"{'截至' if step.what is WarningAct.MUTE else '日期'} {words.day(step.day)}")
    if step.deadline is not None:
        parts.append(f"期限 {words.day(step.deadline)}")
    if step.to is not None:
        parts.append(f"移交给{OFFICE_WORDS[step.to]}")
    return "，".join(parts)


def _facts(line: WarningLine) -> QWidget:
    made = QWidget()
    made.setProperty("part", "plain")
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(current().px(12))
    grid.setVerticalSpacing(current().px(4))
    grid.setColumnStretch(1, 1)
    for row, (name, text, tone) in enumerate(_rows(line)):
        grid.addWidget(label(name, "label"), row, 0, Qt.AlignmentFlag.AlignTop)
        said = _wrapped(text, "", tone)
        said.setAccessibleName(f"{name} {text}")
        grid.addWidget(said, row, 1)
    return made


def _rows(line: WarningLine) -> list[tuple[str, str, str]]:
    warning, state = line.warning, line.warning.state
    rows = [("预警", WARNED_WORDS[state.what], "")]
    if state.what is Warned.BARRED:
        rows.append(("情况", state.text, ""))
    else:
        role = f"　{state.role}" if state.role else ""
        rows.append(("项目", f"{item_text(line)}{role}", ""))
        rows.append(("方面", CONCERN_WORDS[state.concern], ""))
    if state.what is Warned.SHORT:
        unit = MEASURE_WORDS[state.measure].partition("/")[0]
        text = f"应持证 {state.required}，持证 {state.held}，缺 {state.missing} {unit}"
        rows += [("人数", text, "refuse" if line.is_open else ""), ("依据", state.source, "")]
    rows.append(("处理", OFFICE_WORDS[warning.owner] + ("（移交）" * warning.handed_over), ""))
    rows.append(("出现", f"{words.day(warning.opened_on)}（{age_text(line)}）", ""))
    rows.append(("送达", words.day(warning.delivered_on), ""))
    rows.append(("期限", words.day(warning.deadline), "refuse" if line.overdue else ""))
    rows.append(("复查", words.day(warning.rechecked_on), ""))
    rows.append(("进展", stands(line), stands_tone(line)))
    return rows


def _wrapped(text: str, part: Part = "", tone: str = "") -> QLabel:
    made = label(text, part, tone)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
