"""A date as clerks write it."""

import datetime as dt
import re
from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from sepdesk.ui.fields.text import LineField, plain_width

_FULL = re.compile(r"(\d{4})(?:(\d{2})(\d{2})|[-./年 ](\d{1,2})[-./月 ](\d{1,2})日?)")
_SHORT = re.compile(r"(\d{2})(?=\d{2}$)(\d{2})|(\d{1,2})[-./月 ](\d{1,2})日?")
_WORDS = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
UNREADABLE = "日期不能识别，请写成 2026-11-24、20261124、11-24 或 1124。"


def read_date(text: str, today: dt.date, *, ahead: bool = False) -> dt.date | None:
    """Read a date; None for what is none, such as 2026-02-30.

    Args:
        text: 20261124, 2026.11.24, 2026/11/24, 2026-11-24, 2026年11月24日, 11-24, 1124, 今天,
            昨天, 前天.
        today: decides the year of 11-24 and 1124: the nearest that is not in the future.
        ahead: then the nearest that is not in the past, for dates until which something is valid.
    """
    narrow = plain_width(text).strip().replace("。", ".")
    if narrow in _WORDS:
        return today - dt.timedelta(days=_WORDS[narrow])
    if full := _FULL.fullmatch(narrow):
        year, month, day = (int(part) for part in full.groups() if part is not None)
        return _date(year, month, day)
    if short := _SHORT.fullmatch(narrow):
        month, day = (int(part) for part in short.groups() if part is not None)
        step = 1 if ahead else -1
        years = range(today.year, today.year + 9 * step, step)  # 29 February: up to 8 years off
        found = (_date(year, month, day) for year in years)
        return next((x for x in found if x and (x >= today if ahead else x <= today)), None)
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


class DateField(LineField):
    """A date; shown as 2026-11-24 when the keyboard leaves it."""

    def __init__(
        self,
        name: str,
        today: Callable[[], dt.date],
        *,
        ahead: bool = False,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build the field.

        Args:
            name: see `Field`.
            today: from the clock, asked whenever it matters: a window stays open over midnight.
            ahead: see `read_date`.
            placeholder: shown while it is empty.
            parent: as in Qt.
        """
        super().__init__(name, placeholder, 20, plain_width, parent)
        self._today, self._ahead = today, ahead

    def value(self) -> dt.date | None:
        """Return the date; None while it is empty or cannot be read (then `text` is not empty)."""
        return read_date(self.text(), self._today(), ahead=self._ahead)

    def set_value(self, value: dt.date | None) -> None:
        self.set_problem("")
        self.line.show_text("" if value is None else value.isoformat())

    @override
    def _on_edited(self, text: str) -> None:
        super()._on_edited(text)
        if self.problem():
            self._judge()

    @override
    def _on_left(self) -> None:
        date = self.value()
        if date is not None:
            self.line.show_text(date.isoformat())
        self._judge()

    def _judge(self) -> None:
        unreadable = bool(self.text()) and self.value() is None
        self.set_problem(UNREADABLE if unreadable else "")
