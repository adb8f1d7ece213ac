"""Numbers that come with their kind: of a worker's document, of a unit."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from sepdesk.domain.identity import DocumentKind, check_number, guess_kind
from sepdesk.domain.units import CodeKind
from sepdesk.ui.fields.choice import Choice, Option
from sepdesk.ui.fields.id_number import mend_number
from sepdesk.ui.fields.line import Line
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.fields.pick import PickField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.look import current

_DOCUMENTS = (
    Option(DocumentKind.CITIZEN_ID, "身份证"),
    Option(DocumentKind.HMT_RESIDENCE_PERMIT, "居住证"),
    Option(DocumentKind.FOREIGN_PERMANENT_RESIDENCE, "永居证"),
    Option(DocumentKind.TRAVEL_PERMIT, "通行证"),
    Option(DocumentKind.PASSPORT, "护照"),
)
_CODES = (
    Option(CodeKind.USCC, "单位"),
    Option(CodeKind.CITIZEN_ID, "自然人"),
    Option(CodeKind.LEGACY, "旧代码"),
)
_WHOLE = 18


class Kinds(Choice):
    """The kind of a number, before its line; F4 in the line opens it.

    The Tab key passes it by: it is right by itself on nearly every paper.
    """

    def __init__(self, options: Sequence[Option], line: Line, name: str) -> None:
        super().__init__(options)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedWidth(current().px(108))
        self.setAccessibleName(f"{name}的种类")
        self.setToolTip("F4 选择")
        self.setCurrentIndex(0)
        line.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F4
        ):
            self.showPopup()
            return True
        return super().eventFilter(watched, event)


class NumberField(PickField):
    """The number of a worker's document; offers workers while it is typed.

    Signals:
        completed: a whole and sound number now stands there.
    """

    completed = Signal()

    def __init__(
        self, name: str, today: Callable[[], dt.date], parent: QWidget | None = None
    ) -> None:
        super().__init__(name, "输满自动调出档案", 32, parent)
        self._mend = mend_number
        self._today = today
        self._chosen = False
        self.kinds = Kinds(_DOCUMENTS, self.line, self.name)
        self._row.insertWidget(0, self.kinds)
        self.kinds.activated.connect(self._on_kind_chosen)

    def kind(self) -> DocumentKind:
        """Return the kind of document."""
        key = self.kinds.key()
        return key if isinstance(key, DocumentKind) else DocumentKind.CITIZEN_ID

    def set_kind(self, kind: DocumentKind) -> None:
        """Choose the kind, for a number that is shown and not typed."""
        self._chosen = kind is not DocumentKind.CITIZEN_ID
        self.kinds.choose(kind)

    def _on_kind_chosen(self) -> None:
        self._chosen = True
        self.changed.emit()
        self._tell_if_whole()

    @override
    def _on_edited(self, text: str) -> None:
        super()._on_edited(text)
        if not self._chosen:
            self.kinds.choose(self._guess())
        if len(self.text()) == _WHOLE:
            self._tell_if_whole()

    def _guess(self) -> DocumentKind:
        """Guess from a whole number only: half of one looks like another kind."""
        guess = guess_kind(self.text()) if len(self.text()) == _WHOLE else None
        return guess or DocumentKind.CITIZEN_ID

    @override
    def _on_left(self) -> None:
        super()._on_left()
        if self.text() and len(self.text()) != _WHOLE:
            self._tell_if_whole()

    def _tell_if_whole(self) -> None:
        if check_number(self.kind(), self.text(), self._today()).problem is None:
            self._drop_question()
            self.completed.emit()

    @override
    def _on_picked(self, match: Match) -> None:
        # The list masks numbers; what was typed stays until the person's own is put there.
        self._drop_question()
        self._picked = match.value
        self.picked.emit(match.value)
        self.changed.emit()


class CodeField(TextField):
    """The code of a unit, or the ID number of a natural person (note 2 of the form)."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "", 32, mend_number, parent)
        self.kinds = Kinds(_CODES, self.line, self.name)
        self._row.insertWidget(0, self.kinds)
        self.kinds.activated.connect(self.changed)

    def kind(self) -> CodeKind:
        """Return what the code is."""
        key = self.kinds.key()
        return key if isinstance(key, CodeKind) else CodeKind.USCC

    def set_kind(self, kind: CodeKind) -> None:
        """Choose what the code is."""
        self.kinds.choose(kind)
