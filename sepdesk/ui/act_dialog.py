"""A few fields about one thing, saved by Ctrl+Enter; what is wrong is said beside its field."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved
from sepdesk.domain.findings import Severity
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FieldRow
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label

Prepare = Callable[[], Callable[[], Saved]]
"""Reads the fields, in the GUI's thread, and returns what saves them, for the writing lane."""

_NAMES = 84


class ActDialog(QDialog):
    """Asks for what an act at the desk needs and saves it; stays open until it is on the disk.

    Signals:
        saved: the desk's Saved.
    """

    saved = Signal(object)

    def __init__(
        self,
        title: str,
        about: str,
        fields: Mapping[str, Field],
        prepare: Prepare,
        background: Background,
        parent: QWidget | None = None,
        names: int = _NAMES,
        columns: int = 1,
    ) -> None:
        """Build the dialog.

        Args:
            title: what is done; also on the button.
            about: whom and what it concerns, and what will come of it.
            fields: by the name that findings give them, in the order of the keyboard.
            prepare: see `Prepare`; may raise `UnfitActError`.
            background: whose writing lane saves.
            parent: as in Qt.
            names: width of the fields' names in pixels at standard size.
            columns: in which the fields stand, left to right, where there are many.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._prepare, self._background = prepare, background
        self.fields = dict(fields)
        self._names, self._columns = names, columns
        self._said = label(tone="refuse")
        self._said.setWordWrap(True)
        self._said.hide()
        self.save = button(f"{title}  Ctrl+Enter", "primary")
        self.save.clicked.connect(lambda _: self.try_to_save())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.try_to_save)
        self._lay_out(about)
        for field in self.fields.values():
            field.changed.connect(field.clear_finding)
        next(iter(self.fields.values())).setFocus()

    def try_to_save(self) -> None:
        """Save what the fields say, unless one of them cannot be read."""
        unreadable = [field for field in self.fields.values() if field.problem()]
        if unreadable or not self.save.isEnabled():
            for field in unreadable[:1]:
                field.setFocus()
            return
        self._said.hide()
        try:
            act = self._prepare()
        except UnfitActError as error:
            self._show_findings(error)
            return
        self.save.setEnabled(False)
        task = self._background.on_store(lambda _: act())
        task.succeeded.connect(self._on_saved)
        task.failed.connect(self._on_failed)

    def _on_saved(self, saved: Saved) -> None:
        self.saved.emit(saved)
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        text = getattr(error, "text", None)
        if isinstance(error, UnfitActError):
            self._show_findings(error)
        elif isinstance(text, str):
            self._say(text)
        else:
            raise error  # a fault of ours: the last door takes it

    def _show_findings(self, error: UnfitActError) -> None:
        first: Field | None = None
        rest = []
        for finding in error.findings:
            field = self.fields.get(finding.field)
            if field is None:
                rest.append(finding.text)
                continue
            field.set_finding(Severity.MEND, finding.text)
            first = first or field
        if rest:
            self._say("".join(rest))
        if first is not None:
            first.setFocus()

    def _say(self, text: str) -> None:
        self._said.setText(f"× {text}")
        set_tone(self._said, "refuse")
        self._said.show()

    def _lay_out(self, about: str) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(10))
        told = label(about, "quiet")
        told.setWordWrap(True)
        column.addWidget(told)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(10))
        for place, field in enumerate(self.fields.values()):
            row, across = divmod(place, self._columns)
            # The last one takes what is left of its row.
            span = self._columns - across if place == len(self.fields) - 1 else 1
            grid.addWidget(FieldRow(field, self._names), row, across, 1, span)
        column.addLayout(grid)
        column.addWidget(self._said)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        shut = button("取消")
        shut.clicked.connect(self.reject)
        foot.addWidget(shut)
        foot.addWidget(self.save)
        column.addLayout(foot)
        self.setTabOrder(self.save, shut)  # from the last field to the act
        self.setMinimumWidth(px(560 if self._columns == 1 else 940))
