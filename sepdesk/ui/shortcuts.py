"""The keys of a tab, and the list of keys behind F1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label


@dataclass(frozen=True, slots=True)
class Keys:
    """A shortcut and what it does, as the list shows it."""

    keys: str
    what: str


def bind(owner: QWidget, acts: Sequence[tuple[str, Callable[[], object]]]) -> None:
    """Let keys work wherever the keyboard is inside a widget; a key held down acts once."""
    for keys, act in acts:
        shortcut = QShortcut(QKeySequence(keys), owner, act)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)


class ShortcutList(QDialog):
    """Keys by group; Esc or Enter closes it."""

    def __init__(
        self, groups: Sequence[tuple[str, Sequence[Keys]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = current().px
        grid = QGridLayout(self)
        grid.setContentsMargins(px(24), px(16), px(24), px(16))
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(8))
        row = 0
        for title, keys in groups:
            grid.addWidget(label(title, "section"), row, 0, 1, 2)
            for offset, line in enumerate(keys, start=1):
                grid.addWidget(label(line.keys, tone="open"), row + offset, 0)
                grid.addWidget(label(line.what), row + offset, 1)
            row += len(keys) + 1
            grid.setRowMinimumHeight(row, px(8))
            row += 1
        close = button("关闭")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        grid.addWidget(close, row, 1, Qt.AlignmentFlag.AlignRight)
