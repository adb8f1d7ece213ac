"""The days until which items are valid: one for all, or one each."""

import datetime as dt
import re
from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from sepdesk.ui.fields.date import UNREADABLE, read_date
from sepdesk.ui.fields.text import LineField, plain_width

_BETWEEN = re.compile(r"[、,，;；\s]+")


class DatesField(LineField):
    """有效日期; each day is shown as 2026-11-24 when the keyboard leaves the field."""

    def __init__(
        self, name: str, today: Callable[[], dt.date], parent: QWidget | None = None
    ) -> None:
        super().__init__(name, "", 120, plain_width, parent)
        self._today = today

    @override
    def _on_edited(self, text: str) -> None:
        super()._on_edited(text)
        if self.problem():
            self._judge()

    @override
    def _on_left(self) -> None:
        if self.text() and None not in self._days():
            self.line.show_text("、".join(day.isoformat() for day in self._days() if day))
        self._judge()

    def _days(self) -> list[dt.date | None]:
        parts = [part for part in _BETWEEN.split(self.text()) if part]
        return [read_date(part, self._today(), ahead=True) for part in parts]

    def _judge(self) -> None:
        self.set_problem(UNREADABLE if None in self._days() else "")
