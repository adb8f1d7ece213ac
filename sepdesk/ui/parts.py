"""Labels, chips and surfaces of one grammar; whatever they show, they show as plain text."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from sepdesk.ui.fields.line import moves_on
from sepdesk.ui.look import current, set_tone

Part = Literal["", "title", "section", "quiet", "label", "finding", "chip"]


def label(text: str = "", part: Part = "", tone: str = "", parent: QWidget | None = None) -> QLabel:
    """Make a label that never takes its text for markup.

    Args:
        text: may hold data.
        part: its place in the scale: title, section, quiet, label (of a field), chip.
        tone: refuse, warn, good, open or quiet; the text must say the same in words.
        parent: as in Qt.
    """
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("part", part)
    made.setProperty("tone", tone)
    made.setText(text)
    return made


def chip(text: str, tone: str = "open", parent: QWidget | None = None) -> QLabel:
    """Make a small coloured word, such as 在聘 or 待上报 1."""
    made = label(text, "chip", tone, parent)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def show_chip(on: QLabel | QPushButton, text: str, tone: str) -> None:
    """Change what a chip says."""
    on.setText(text)
    set_tone(on, tone)


class _Button(QPushButton):
    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if moves_on(event):
            event.accept()
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, part: Literal["", "primary", "link", "chip"] = "") -> QPushButton:
    """Make a button that Enter presses as well as Space, and that no form takes as its default."""
    made = _Button(text)
    made.setProperty("part", part)
    made.setAutoDefault(False)
    return made


def card(parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """Make a white surface with rounded corners and the layout of what stands on it."""
    frame = QFrame(parent)
    frame.setProperty("part", "card")
    column = QVBoxLayout(frame)
    px = current().px
    column.setContentsMargins(px(16), px(12), px(16), px(12))
    column.setSpacing(px(8))
    return frame, column


def rule(parent: QWidget | None = None) -> QFrame:
    """Make a hairline across."""
    frame = QFrame(parent)
    frame.setProperty("part", "rule")
    return frame


def scrolled(content: QWidget) -> QScrollArea:
    """Let a form that is higher than its place scroll, up and down only, without a frame."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("part", "plain")
    area.setWidget(content)
    return area


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout; hidden at once, since deletion waits for the event loop."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            clear_layout(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()
