"""Rows of a workbook pasted into any line of the form fill its fields."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from typing_extensions import override

from sepdesk.desk.pasting import PastedRow, looks_like_rows, read_rows
from sepdesk.desk.session import Session
from sepdesk.ui.fields.line import Line
from sepdesk.ui.notices import Kind, Notice
from sepdesk.ui.registration.filling import Filling
from sepdesk.ui.registration.form import RegistrationForm
from sepdesk.ui.registration.pile import Pile

_AT_MOST = 300


class Pasting(QObject):
    """Takes cells; any other text goes into the line as ever.

    Signals:
        told: a Notice.
        filled: one row is on the form now.
        rows: several rows were pasted: a tuple of PastedRow.
    """

    told = Signal(object)
    filled = Signal()
    rows = Signal(object)

    def __init__(
        self, form: RegistrationForm, filling: Filling, pile: Pile, session: Session
    ) -> None:
        super().__init__(form)
        self._form, self._filling, self._pile, self._session = form, filling, pile, session
        for line in form.findChildren(Line):
            line.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() != QEvent.Type.KeyPress
            or not isinstance(event, QKeyEvent)
            or not event.matches(QKeySequence.StandardKey.Paste)
        ):
            return False
        text = QGuiApplication.clipboard().text()
        if not looks_like_rows(text):
            return False
        self._take(read_rows(self._session, text))
        return True

    def put(self, row: PastedRow) -> None:
        """Put one row on the form and look for whom it names."""
        self._form.put_row(row)
        self._filling.settle()
        self.filled.emit()

    def _take(self, rows: Sequence[PastedRow]) -> None:
        if not rows:
            text = "粘贴的内容里没有认出姓名、证件号码或作业项目，没有填入。"
            self.told.emit(Notice("warn", text, key="pasted"))
        elif len(rows) > _AT_MOST:
            text = f"一次最多粘贴 {_AT_MOST} 行；更多的请在登记台账用 Excel 导入。"
            self.told.emit(Notice("warn", text, key="pasted"))
        elif len(rows) > 1:
            self.rows.emit(tuple(rows))
        else:
            self._pile.remember()
            self.put(rows[0])
            self.told.emit(self._notice(rows[0]))

    def _notice(self, row: PastedRow) -> Notice:
        named = [
            field.name
            for name, field in self._form.inputs.by_name.items()
            if getattr(row, name, "")
        ]
        text = f"已填入{'、'.join(named)}。"
        if row.unread:
            text += f"另有 {row.unread} 格没有认出。"
        kind: Kind = "warn" if row.unread else "good"
        return Notice(kind, text, "撤销  Ctrl+Z", self._pile.undo, key="pasted")
