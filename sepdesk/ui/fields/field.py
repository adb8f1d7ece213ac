"""What all fields share: a name, an input, and a finding under it."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.domain.findings import Severity
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import label

_TONES = {
    Severity.REFUSE: ("refuse", "×", "阻断"),
    Severity.MEND: ("refuse", "×", "补正"),
    Severity.MISSING: ("warn", "△", "缺材料"),
    Severity.ASK: ("warn", "？", "请询问"),
    Severity.NOTE: ("warn", "△", "注明"),
    Severity.UNKNOWN: ("open", "？", "此处无法判定"),
    Severity.PASS: ("good", "✓", "通过"),
}


def tone_of(severity: Severity) -> str:
    """Return the tone in which a severity is shown."""
    return _TONES[severity][0]


def word_of(severity: Severity) -> str:
    """Return the word beside the colour, such as 阻断."""
    return _TONES[severity][2]


class FindingLine(QLabel):
    """The sentence under a field; takes no space while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(label().textFormat())
        self.setProperty("part", "finding")
        self.setProperty("tone", "")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._allowed = True
        self.hide()

    def show_sentence(self, text: str, tone: str) -> None:
        """Show a sentence in a tone; `""` hides the line."""
        self.setText(text)
        set_tone(self, tone)
        self.refresh()

    def allow(self, allowed: bool) -> None:
        """Hide the line with a field that is hidden itself."""
        self._allowed = allowed
        self.refresh()

    def refresh(self) -> None:
        """Show or hide the line; before it is placed it would be a window of its own."""
        self.setVisible(self._allowed and bool(self.text()) and self.parentWidget() is not None)


class Field(QWidget):
    """An input with its name and its finding.

    The owner places `finding_line` (a `FormGrid` or `FieldRow` does) and says what it tells by
    `set_finding`; what the field itself cannot read goes before that.

    Signals:
        changed: the clerk has changed the value; not sent for `set_value`.
        left: the keyboard has left the field.
        finding_changed: the finding line came, went or says something else.
    """

    changed = Signal()
    left = Signal()
    finding_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Build the frame of a field.

        Args:
            name: what stands before it and what a screen reader says.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.name = name
        self.finding_line = FindingLine()
        self._finding: tuple[Severity, str, str] | None = None
        self._problem = ""
        self._inputs: list[QWidget] = []
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(current().px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_finding(self, severity: Severity, text: str, basis: str = "") -> None:
        """Show a finding under the field.

        Args:
            severity: decides colour, sign and word.
            text: the sentence; may hold data.
            basis: the legal basis as it is to be read, such as 二（二）.
        """
        self._finding = (severity, text, basis)
        self._show_finding()

    def clear_finding(self) -> None:
        """Take the finding away."""
        self._finding = None
        self._show_finding()

    def set_problem(self, text: str) -> None:
        """Say that what was typed cannot be read; `""` ends it. Stands before any finding."""
        self._problem = text
        self._show_finding()

    def problem(self) -> str:
        """Return what cannot be read; `""` if all can."""
        return self._problem

    def _add_input(self, widget: QWidget, stretch: int = 1, part: str = "") -> None:
        widget.setAccessibleName(f"{self.name}{part}")
        widget.installEventFilter(self)
        self._inputs.append(widget)
        self._row.addWidget(widget, stretch)
        if len(self._inputs) == 1:
            self.setFocusProxy(widget)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched in self._inputs:
            self._on_left()
            self.left.emit()
        return super().eventFilter(watched, event)

    def _on_left(self) -> None:
        """What a field does with its text when the keyboard leaves it."""

    def _show_finding(self) -> None:
        severity, text, basis = self._finding or (Severity.PASS, "", "")
        if self._problem:
            severity, text, basis = Severity.MEND, self._problem, ""
        tone, sign, word = _TONES[severity] if text else ("", "", "")
        sentence = f"{sign} {text}" if text else ""
        if basis:
            sentence += f"  依据 {basis}"
        self.finding_line.show_sentence(sentence, tone)
        for widget in self._inputs:
            set_tone(widget, tone if tone in ("refuse", "warn") else "")
            widget.setAccessibleDescription(f"{word}：{text}" if text else "")
        self.finding_changed.emit()
