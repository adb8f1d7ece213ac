"""The six numbers above the statistics."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from sepdesk.domain.statistics import Numbers
from sepdesk.ui import words
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import card, label

_TITLES = ("单位", "有未设定项目的单位", "应持证", "持证", "缺员", "90 天内到期")


class NumberCards(QWidget):
    """What all that is wanted comes to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(12))
        self._numbers: list[QLabel] = []
        for title in _TITLES:
            frame, column = card()
            column.setSpacing(current().px(4))
            number = label(words.NOTHING, "title")
            number.setAccessibleName(title)
            column.addWidget(label(title, "quiet"))
            column.addWidget(number)
            self._numbers.append(number)
            row.addWidget(frame, 1)

    def show_numbers(self, found: Numbers) -> None:
        """Show the numbers; those that ask for something are coloured while they are not 0."""
        known = found.is_set
        texts = (
            (words.count(found.units), ""),
            (words.count(found.unset), ""),
            (words.count(found.needed if known else None), ""),
            (words.count(found.held), ""),
            (words.count(found.gap if known else None), "refuse" if found.gap else ""),
            (words.count(found.lapsing), "warn" if found.lapsing else ""),
        )
        for number, (text, tone) in zip(self._numbers, texts, strict=True):
            number.setText(text)
            set_tone(number, tone)
