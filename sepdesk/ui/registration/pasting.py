"""Rows of a workbook pasted into any line of the form fill its fields."""

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from typing_extensions import override

from sepdesk.desk.pasting import PastedRow, looks_like_rows, read_rows
from sepdesk.desk.session import Session
from sepdesk.domain.identity import DocumentKind, guess_kind
from sepdesk.ui.fields.id_number import mend_number
from sepdesk.ui.fields.line import Line
from sepdesk.ui.fields.text import mend_phone
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
        _put_row(self._form, row)
        self._filling.settle()
        self.filled.emit()

    def _take(self, rows: Sequence[PastedRow]) -> None:
        if not rows:
            text = "粘贴的内容里没有认出姓名、证件号码或作业项目，没有填入。"
            self.told.emit(Notice("warn", text, key="pasted"))
        elif len(rows) > _AT_MOST:
            text = f"一次最多粘贴 {_AT_MOST} 行；更多的请用菜单中的“从 Excel 导入名单”。"
            self.told.emit(Notice("warn", text, key="pasted"))
        elif len(rows) > 1:
            self.rows.emit(tuple(rows))
        else:
            self._pile.remember()
            self.put(rows[0])
            self.told.emit(self._notice(rows[0]))

    def _notice(self, row: PastedRow) -> Notice:
        fields = self._form.inputs.by_name
        said = [one.name for one in dataclasses.fields(row) if getattr(row, one.name)]
        named = [fields[name].name for name in said if name in fields]
        text = f"已填入{'、'.join(named)}。"
        if row.unread:
            text += f"另有 {row.unread} 格没有认出。"
        kind: Kind = "warn" if row.unread else "good"
        return Notice(kind, text, "撤销  Ctrl+Z", self._pile.undo, key="pasted")


def _put_row(form: RegistrationForm, row: PastedRow) -> None:
    """Put what a pasted row says; what it does not say stays."""
    f = form.inputs
    if row.name or row.document_number:
        f.number.set_value(mend_number(row.document_number))
        f.number.set_kind(guess_kind(f.number.text()) or DocumentKind.CITIZEN_ID)
        f.number.changed.emit()  # another person: what was known of the former goes
        f.name.set_value(row.name)
    if row.unit_name or row.unit_code:
        f.unit.set_value(row.unit_name)
        f.unit.changed.emit()
        f.code.set_text(mend_number(row.unit_code))
    for field, text in (
        (f.items, row.items),
        (f.valid_until, row.valid_until),
        (f.hired_on, row.hired_on),
        (f.mobile, mend_phone(row.mobile)),
    ):
        if text:
            field.set_text(text)
