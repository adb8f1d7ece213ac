"""A row of boxes to tick."""

from collections.abc import Collection, Sequence

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from sepdesk.ui.fields.choice import Option
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.line import moves_on


class _Box(QCheckBox):
    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if moves_on(event):
            event.accept()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class ChecksField(Field):
    """What was handed in, and the like: Space ticks, Enter moves on."""

    def __init__(self, name: str, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._boxes: list[tuple[object, QCheckBox]] = []
        for option in options:
            box = _Box(option.title.replace("&", "&&"))
            self._boxes.append((option.key, box))
            self._add_input(box, 0)
            box.setAccessibleName(f"{name}：{option.title}")
            box.clicked.connect(self.changed)
        self._row.addStretch(1)

    def value(self) -> tuple[object, ...]:
        """Return the keys that are ticked, in their order."""
        return tuple(key for key, box in self._boxes if box.isChecked())

    def set_value(self, keys: Collection[object]) -> None:
        for key, box in self._boxes:
            box.setChecked(key in keys)
