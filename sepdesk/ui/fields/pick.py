"""A line that offers known units or workers while it is typed; free text stays possible."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from sepdesk.ui.fields.matches import Match, Matches
from sepdesk.ui.fields.text import LineField

_DELAY_MS = 80


class PickField(LineField):
    """Asks its owner while the clerk types, and shows the answer to the latest question only.

    Signals:
        asked: what was typed, number of the question; answer by `show_matches`.
        picked: the value of the match; the title stands in the line by then. `changed` follows.
    """

    asked = Signal(str, int)
    picked = Signal(object)

    def __init__(
        self, name: str, placeholder: str = "", max_length: int = 120, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, placeholder, max_length, parent=parent)
        self._picked: object = None
        self._question = 0
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._ask)
        self.matches = Matches(self.line, name)
        self.matches.picked.connect(self._on_picked)
        self.matches.wanted.connect(self._ask)

    def value(self) -> str:
        return self.text()

    def set_value(self, value: str, picked: object = None) -> None:
        """Show a text, and what it stands for if that is known."""
        self._drop_question()
        self._picked = picked
        self.line.show_text(value)

    def picked_value(self) -> object:
        """Return what was picked; None once the clerk has typed over it."""
        return self._picked

    def show_matches(self, question: int, matches: Sequence[Match]) -> None:
        """Show the answer; one to an older question is dropped.

        Where initials or digits find exactly one, Enter takes it without an arrow key.
        """
        if question == self._question and self.window().focusWidget() is self.line:
            text = self.text()
            searched = text.isascii() and text == text.lower()  # initials or digits: no free text
            self.matches.open(matches, first_is_current=searched and len(matches) == 1)

    @override
    def _on_edited(self, text: str) -> None:
        self._picked = None
        self._drop_question()
        if text.strip():
            self._delay.start()
        super()._on_edited(text)

    @override
    def _on_left(self) -> None:
        self._drop_question()
        super()._on_left()

    def _ask(self) -> None:
        if self.text():
            self._question += 1
            self.asked.emit(self.text(), self._question)

    def _drop_question(self) -> None:
        self._delay.stop()
        self._question += 1
        self.matches.close()

    def _on_picked(self, match: Match) -> None:
        self._drop_question()
        self.line.show_text(match.title)
        self._picked = match.value
        self.picked.emit(match.value)
        self.changed.emit()


class UnitField(PickField):
    """A unit: by name, pinyin, initials or code."""

    def __init__(self, name: str = "现用人单位", parent: QWidget | None = None) -> None:
        super().__init__(name, "名称、首字母、代码", 120, parent)


class WorkerField(PickField):
    """A worker: by name, pinyin, initials, number or phone."""

    def __init__(self, name: str = "姓名", parent: QWidget | None = None) -> None:
        super().__init__(name, "姓名、首字母、证号", 60, parent)
