"""A row of boxes to tick."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from sepdesk.ui.fields.choice import Option
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.line import moves_on


class _Box(QCheckBox):
    pressed_digit = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if moves_on(event):
            event.accept()
            self.focusNextChild()
        elif digit and digit in "0123456789":
            event.accept()
            self.pressed_digit.emit(int(digit))
        else:
            super().keyPressEvent(event)


class ChecksField(Field):
    """What was handed in, and the like: Space ticks, Enter moves on, a digit ticks by place.

    0 ticks what is usual, or unticks it where all of it is ticked.
    """

    def __init__(
        self,
        name: str,
        options: Sequence[Option],
        usual: Collection[object] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Build the boxes.

        Args:
            name: see `Field`.
            options: one box each.
            usual: keys of those that nearly always apply.
            parent: as in Qt.
        """
        super().__init__(name, parent)
        self._usual = tuple(usual)
        self._boxes: list[tuple[object, QCheckBox]] = []
        for option in options:
            box = _Box(option.title.replace("&", "&&"))
            self._boxes.append((option.key, box))
            self._add_input(box, 0)
            box.setAccessibleName(f"{name}：{option.title}")
            box.clicked.connect(self.changed)
            box.pressed_digit.connect(self._on_digit)
        self._row.addStretch(1)

    def value(self) -> tuple[object, ...]:
        """Return the keys that are ticked, in their order."""
        return tuple(key for key, box in self._boxes if box.isChecked())

    def tick_usual(self) -> None:
        """Tick what is usual beside what is ticked; untick it where all of it is ticked."""
        ticked = [box for key, box in self._boxes if key in self._usual]
        wanted = not all(box.isChecked() for box in ticked)
        for box in ticked:
            box.setChecked(wanted)
        self.changed.emit()

    def _on_digit(self, digit: int) -> None:
        if digit == 0:
            self.tick_usual()
        elif digit <= len(self._boxes):
            self._boxes[digit - 1][1].click()

    def set_value(self, keys: Collection[object]) -> None:
        for key, box in self._boxes:
            box.setChecked(key in keys)
