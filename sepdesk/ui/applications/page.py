"""One application: what is asked for, of whom, what hinders it, and each step that was taken."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.desk.applications import Applicant, ApplicationLine
from sepdesk.desk.visit_papers import Visitor
from sepdesk.domain.legal import LegalBasisTable
from sepdesk.domain.licensing import PURPOSE_WORDS, ApplicationState
from sepdesk.ui.applications.lines import (
    about_words,
    bar_words,
    fields,
    state_tone,
    state_words,
    step_words,
)
from sepdesk.ui.applications.step import StepForm
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, chip, clear_layout, label, scrolled, show_chip
from sepdesk.ui.visit_button import VisitButton

_NAMES = 84


class ApplicationPage(QFrame):
    """Shows an application; the form of a step stands below it where one may be taken.

    Signals:
        asked_mend: a returned one is to be mended.
    """

    asked_mend = Signal()

    def __init__(
        self,
        legal: LegalBasisTable,
        step: StepForm,
        visit: VisitButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self._legal, self.step, self.visit = legal, step, visit
        self._line: ApplicationLine | None = None
        self._title = label(part="title")
        self._state = chip("")
        self._about = label(part="quiet")
        self._about.setWordWrap(True)
        self._bar = label(tone="refuse")
        self._bar.setWordWrap(True)
        self._body = QWidget()
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.mend = button("补正重报 F2")
        self.mend.clicked.connect(lambda _: self.asked_mend.emit())
        self._lay_out()

    def line(self) -> ApplicationLine | None:
        """Return the application that is shown."""
        return self._line

    def show_sentence(self, text: str) -> None:
        """Show no application but a sentence."""
        self._line = None
        self._title.setText("")
        self._about.setText(text)
        for hidden in (self._state, self._bar, self.mend, self._area):
            hidden.hide()
        self.visit.set_visitor(None)
        self.step.show_line(None, None)

    def show_line(self, line: ApplicationLine, known: Applicant | None) -> None:
        """Show an application; what is known of the applicant may come a moment later."""
        self._line = line
        one = line.application
        document = one.asked.worker.document
        self._title.setText(f"{document.name}  {PURPOSE_WORDS[one.asked.purpose]}")
        show_chip(self._state, state_words(line), state_tone(line) or "open")
        self._about.setText(about_words(one))
        self._bar.setText(bar_words(known))
        self._bar.setVisible(bool(self._bar.text()))
        self._state.show()
        self._area.show()
        self._fill(line, known)
        worker = one.asked.worker
        self.visit.set_visitor(Visitor(worker.document, worker.person or one.spine.person))
        self.mend.setVisible(one.state is ApplicationState.RETURNED and not line.saved_here)
        self.step.show_line(line, known)

    def _fill(self, line: ApplicationLine, known: Applicant | None) -> None:
        self._empty()
        one = line.application
        grid = QGridLayout()
        grid.setHorizontalSpacing(current().px(12))
        grid.setVerticalSpacing(current().px(6))
        grid.setColumnMinimumWidth(0, current().px(_NAMES))
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(fields(one, known)):
            grid.addWidget(_label(name), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_text(text), row, 1)
        holder = QWidget()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        self._rows.addWidget(holder)
        if one.advice:
            self._rows.addWidget(label("审核提示（不作为不予受理的理由）", "section"))
            for sentence in one.advice:
                self._rows.addWidget(_text(f"△ {sentence}", "warn"))
        if one.steps:
            self._rows.addWidget(label("办理经过", "section"))
            for step in one.steps:
                self._rows.addWidget(_text(step_words(step, self._legal)))
        self._rows.addStretch(1)

    def _empty(self) -> None:
        clear_layout(self._rows)

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
        column.addWidget(self._bar)
        self._area = scrolled(self._body)
        column.addWidget(self._area, 1)
        column.addWidget(self.step)
        foot = QHBoxLayout()
        foot.addWidget(self.visit)
        foot.addStretch(1)
        foot.addWidget(self.mend)
        column.addLayout(foot)


def _label(text: str) -> QLabel:
    made = label(text, "label")
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return made


def _text(text: str, tone: str = "") -> QLabel:
    made = label(text, tone=tone)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
