"""What the three pages of the tab share: fields by name, findings under them, an act to judge."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.changes import Changes
from sepdesk.desk.counsel import Cited
from sepdesk.desk.maintaining import Act
from sepdesk.domain.findings import Finding, Severity
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.parts import label

_HEAVY = (Severity.REFUSE, Severity.MEND)
_UNFILLED = ("no_evidence", "nothing_new")


class WasField(Field):
    """What the archive says now, to be read beside the input of what it is to be."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._value = label(part="quiet")
        self._value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row.addWidget(self._value, 1)

    def show_value(self, text: str, empty: str = "未设定") -> None:
        """Show it; what is not known reads 未设定, and what is known not to be there 无."""
        self._value.setText(text or empty)
        self._value.setToolTip(text)
        self._value.setAccessibleName(f"现登记{self.name}：{text or empty}")

    def text(self) -> str:
        """Return what is shown."""
        return self._value.text()


class Page(QWidget):
    """One page: the person or unit that was picked, and what is to be recorded about it.

    Signals:
        changed: the clerk has changed something, or another record is shown.
        failed: the exception of a question that could not be answered.
    """

    changed = Signal()
    failed = Signal(object)

    nothing_picked = ""
    """What is told where there is nobody or nothing to act on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.grid = FormGrid()
        self.whole = label(part="finding")
        self.whole.setWordWrap(True)
        self.whole.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)

    def act(self) -> Act | None:
        """Return what is to be recorded; None while nothing is picked."""
        raise NotImplementedError

    def clear_act(self) -> None:
        """Empty what was typed; who or what was picked stays."""
        raise NotImplementedError

    def fill(self, act: Act) -> None:
        """Fill in an act of this page that came back, once who or what it is about is read."""
        raise NotImplementedError

    def refresh(self, changes: Changes) -> None:
        """Read the record anew if it is concerned."""
        raise NotImplementedError

    def is_waiting(self) -> bool:
        """Tell whether an answer is still to come."""
        raise NotImplementedError

    def field(self, name: str) -> Field | None:
        """Return the field that a finding names, if it is on screen."""
        field = self.fields.get(name)
        return None if field is None or field.isHidden() else field

    def unreadable(self) -> Field | None:
        """Return the first field whose text cannot be read, after each has judged its own."""
        for field in self.fields.values():
            if isinstance(field, DateField):
                field.set_text(field.text())
        return next((field for field in self.fields.values() if field.problem()), None)

    def show_findings(self, cited: Sequence[Cited], *, attempted: bool) -> Field | None:
        """Show each finding under its field; return the first field that must be mended.

        Args:
            cited: heaviest first.
            attempted: the clerk has tried to save; until then nobody is told what is lacking.
        """
        told: dict[str, Cited] = {}
        for one in cited:
            if attempted or one.finding.code not in _UNFILLED:
                told.setdefault(one.finding.field, one)
        first: Field | None = None
        for name, field in self.fields.items():
            found = None if field.isHidden() else told.pop(name, None)
            if found is None:
                field.clear_finding()
                continue
            field.set_finding(found.finding.severity, found.finding.text, found.short)
            if found.finding.severity in _HEAVY and first is None:
                first = field
        self._show_whole([one.finding for one in told.values()])
        return first

    def _show_whole(self, findings: Sequence[Finding]) -> None:
        """Say what belongs to no field of the page."""
        self.whole.setText("\n".join(finding.text for finding in findings))
        self.whole.setVisible(bool(findings))

    def add_field(self, name: str, field: Field) -> None:
        """Take a field under the name that findings use."""
        self.fields[name] = field
        field.changed.connect(self.changed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Up and Down, where a field has no use for them, go to the field before or after."""
        match event.key():
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case _:
                super().keyPressEvent(event)
