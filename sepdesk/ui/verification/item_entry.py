"""One work item of a certificate that was found: code, list, approved on, valid until."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sepdesk.desk.verification import FoundItem, proposed_catalogue
from sepdesk.domain.work_items import CATALOGUE_WORDS, Catalogue
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.text import TextField

_LISTS = tuple(
    Option(catalogue, f"{CATALOGUE_WORDS[catalogue]} 年目录") for catalogue in reversed(Catalogue)
)


class ItemEntry(QWidget):
    """The fields of one item; the list is proposed by the day of approval until it is chosen.

    Signals:
        changed: something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, number: int, today: Callable[[], dt.date]) -> None:
        """Build the fields.

        Args:
            number: of the item on the certificate, from 1.
            today: see `DateField`.
        """
        super().__init__()
        self.code = TextField(f"项目 {number}", "代号，如 Q2(限桥式起重机)", 60)
        self.catalogue = ChoiceField("所属目录", _LISTS, "按批准日期")
        self.approved_on = DateField("批准日期", today)
        self.valid_until = DateField("有效期至", today, ahead=True)
        self._chosen = False
        grid = FormGrid()
        grid.add_row(self.code, self.catalogue)
        grid.add_row(self.approved_on, self.valid_until)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(grid)
        for field in self.fields():
            field.changed.connect(self.changed)
        self.approved_on.left.connect(self._propose)
        self.catalogue.changed.connect(self._on_chosen)

    def fields(self) -> tuple[Field, ...]:
        """Return the fields in the order of the keyboard."""
        return (self.code, self.catalogue, self.approved_on, self.valid_until)

    def value(self) -> FoundItem:
        """Return what was entered."""
        catalogue = self.catalogue.value()
        return FoundItem(
            self.code.value(),
            self.approved_on.value(),
            self.valid_until.value(),
            catalogue if isinstance(catalogue, Catalogue) else None,
        )

    def _propose(self) -> None:
        if not self._chosen:
            self.catalogue.set_value(proposed_catalogue(self.approved_on.value()))

    def _on_chosen(self) -> None:
        self._chosen = True
