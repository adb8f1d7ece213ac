"""What a card says: names at the left, texts at the right, several lines where they have them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from sepdesk.ui.look import current
from sepdesk.ui.parts import label

NOT_SET = "未设定"


def labelled(rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> QWidget:
    """Make rows of name and text; an empty text is 未设定. Texts can be marked and copied."""
    made = QWidget(parent)
    made.setProperty("part", "plain")
    px = current().px
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(10))
    grid.setColumnStretch(1, 1)
    for row, (name, text) in enumerate(rows):
        head = label(name, "label")
        grid.addWidget(head, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        said = label(text or NOT_SET, "" if text else "quiet")
        said.setWordWrap(True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setAccessibleName(f"{name} {text or NOT_SET}")
        grid.addWidget(said, row, 1)
    grid.setRowStretch(len(rows), 1)
    return made
