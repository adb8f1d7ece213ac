"""What is written about the platform: a suggestion, or the answer to one (I1)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sepdesk.desk.counsel import Cited
from sepdesk.desk.suggestions import Act, SuggestionLine
from sepdesk.domain.findings import Severity
from sepdesk.domain.suggestions import AnswerSuggestion, MakeSuggestion
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.passage import PassageField, name_at_top
from sepdesk.ui.fields.text import TextField

_SUBJECT = 60


class SuggestionForm(QWidget):
    """Subject and text of a suggestion, or the text of an answer.

    Signals:
        changed: something was typed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subject = TextField("主题", "一句话说明", _SUBJECT)
        self.text = PassageField("内容", "写明在哪一步、希望怎样改进。", 200)
        self._answers: SuggestionLine | None = None
        self._grid = FormGrid()
        self._grid.add_row(self.subject)
        self._grid.add_row(self.text)
        name_at_top(self._grid, self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grid, 1)
        for field in (self.subject, self.text):
            field.changed.connect(self.changed)

    def begin(self, answers: SuggestionLine | None) -> None:
        """Begin with empty fields.

        Args:
            answers: the suggestion that is answered; None: a new one is made.
        """
        self._answers = answers
        self.subject.set_value("")
        self.text.set_value("" if answers is None else answers.answer)
        self._grid.set_shown(self.subject, answers is None)
        self._grid.label_of(self.text).setText("内容" if answers is None else "答复")
        self.text.box.setPlaceholderText(
            "写明在哪一步、希望怎样改进。" if answers is None else "答复送提出建议的机构。"
        )
        first = self.subject if answers is None else self.text
        self.setFocusProxy(first)
        first.setFocus()

    def act(self) -> Act:
        """Return what is typed."""
        if self._answers is not None:
            return AnswerSuggestion(self._answers.key, self.text.value())
        return MakeSuggestion(self.subject.value(), self.text.value())

    def field(self, name: str) -> Field | None:
        """Return the field that a finding names."""
        return {"subject": self.subject, "text": self.text}.get(name)

    def show_findings(self, cited: Sequence[Cited], *, attempted: bool) -> Field | None:
        """Show what the rules say; what is merely lacking only once saving was tried.

        Returns:
            The first field to be mended.
        """
        self.subject.clear_finding()
        self.text.clear_finding()
        first: Field | None = None
        for one in cited:
            shown = self.field(one.finding.field)
            if shown is None or (one.finding.code == "empty" and not attempted):
                continue
            shown.set_finding(one.finding.severity, one.finding.text)
            if one.finding.severity is Severity.MEND:
                first = first or shown
        return first
