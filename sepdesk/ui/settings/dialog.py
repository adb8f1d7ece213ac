"""设置: theme, size of type and idle lock; each choice is shown at once."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.desk.preferences import LOCK_MINUTES, Preferences, ThemeChoice, TypeSize
from sepdesk.ui.fields.choice import Choice, Option
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label

THEMES = (
    Option(ThemeChoice.SYSTEM, "跟随系统"),
    Option(ThemeChoice.LIGHT, "浅色"),
    Option(ThemeChoice.DARK, "深色"),
)


class SettingsDialog(QDialog):
    """Three choices; Enter keeps them, Esc takes them back.

    Signals:
        chosen: the Preferences as they now stand, at each change; the owner shows them.
        kept: the Preferences that the clerk wants to keep.
    """

    chosen = Signal(object)
    kept = Signal(object)

    def __init__(self, before: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置")
        self._before = before
        self.theme = _choice("配色", THEMES, before.theme)
        self.size_of_type = _choice("字号", [Option(x, x.value) for x in TypeSize], before.size)
        minutes = [Option(x, f"{x} 分钟") for x in LOCK_MINUTES]
        self.lock = _choice("无操作时锁定", minutes, before.lock_minutes)
        self._lay_out()
        for choice in (self.theme, self.size_of_type, self.lock):
            choice.currentIndexChanged.connect(lambda _: self.chosen.emit(self.preferences()))
        self.accepted.connect(lambda: self.kept.emit(self.preferences()))
        self.rejected.connect(lambda: self.chosen.emit(self._before))

    def preferences(self) -> Preferences:
        """Return what is chosen."""
        theme, size, minutes = self.theme.key(), self.size_of_type.key(), self.lock.key()
        return Preferences(
            theme if isinstance(theme, ThemeChoice) else self._before.theme,
            size if isinstance(size, TypeSize) else self._before.size,
            minutes if isinstance(minutes, int) else self._before.lock_minutes,
        )

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(8))
        for text, choice in (
            ("配色(&C)", self.theme),
            ("字号(&S)", self.size_of_type),
            ("无操作时锁定(&L)", self.lock),
        ):
            name = QLabel(text)
            name.setBuddy(choice)
            column.addWidget(name)
            column.addWidget(choice)
        note = label("设置只对您自己有效。字号在下次打开窗口后全部到位。", "quiet")
        note.setWordWrap(True)
        column.addSpacing(px(4))
        column.addWidget(note)
        column.addSpacing(px(8))
        row = QHBoxLayout()
        row.addStretch(1)
        back, keep = button("取消"), button("确定", "primary")
        keep.setDefault(True)
        back.clicked.connect(self.reject)
        keep.clicked.connect(self.accept)
        row.addWidget(back)
        row.addWidget(keep)
        column.addLayout(row)
        self.setMinimumWidth(px(360))


def _choice(name: str, options: Sequence[Option], key: Any) -> Choice:  # noqa: ANN401 - as Option
    choice = Choice(options)
    choice.choose(key)
    choice.setAccessibleName(name)
    return choice
