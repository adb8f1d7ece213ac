"""The four numbers above the staffing table."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from sepdesk.desk.staffing import Overview
from sepdesk.ui import words
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import card, label

_TITLES = ("辖区单位", "缺员单位", "90 天内到期", "未设定要求")


class NumberCards(QWidget):
    """Units, units short of people, people who lapse, units without a known requirement."""

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

    def show_overview(self, overview: Overview) -> None:
        """Show the numbers; those that ask for something are coloured while they are not 0."""
        texts = (
            words.count(overview.units),
            words.count(overview.short),
            f"{words.count(overview.lapsing)} 人",
            words.count(overview.unset),
        )
        tones = ("", "refuse" if overview.short else "", "warn" if overview.lapsing else "", "")
        for number, text, tone in zip(self._numbers, texts, tones, strict=True):
            number.setText(text)
            set_tone(number, tone)
