"""What the holder of old items chooses, and that a person has looked at it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sepdesk.domain.work_items import ItemKey
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.form import FieldRow

_CONFIRMED = "confirmed"
_NAMES = 108


class ConversionRows(QWidget):
    """One choice for each item of the list of 2011; hidden where there is none.

    Signals:
        changed: the clerk has chosen or ticked.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: dict[ItemKey, ChoiceField] = {}
        self.confirmed = ChecksField("核对", (Option(_CONFIRMED, "新旧项目的对应关系已核对"),))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._foot = FieldRow(self.confirmed, _NAMES)
        self._column.addWidget(self._foot)
        self.confirmed.changed.connect(self.changed)
        self._rows: list[FieldRow] = []
        self.hide()

    def show_items(self, items: Sequence[tuple[ItemKey, str, tuple[str, ...]]]) -> None:
        """Offer for each old item what it may become: key, code as printed, codes."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self.choices = [], {}
        self.confirmed.set_value(())
        for place, (key, printed, codes) in enumerate(items):
            options = [Option((code,), code) for code in codes]
            if len(codes) > 1:
                options.append(Option(codes, "、".join(codes)))
            field = ChoiceField(f"{printed} 换为", options)
            if len(codes) == 1:
                field.set_value((codes[0],))
            field.changed.connect(self.changed)
            row = FieldRow(field, _NAMES)
            self._column.insertWidget(place, row)
            self._rows.append(row)
            self.choices[key] = field
        self.setVisible(bool(items))

    def into(self) -> tuple[tuple[ItemKey, tuple[str, ...]], ...]:
        """Return what was chosen."""
        found = ((key, field.value()) for key, field in self.choices.items())
        return tuple((key, chosen) for key, chosen in found if isinstance(chosen, tuple))

    def is_confirmed(self) -> bool:
        """Tell whether somebody has looked at it."""
        return _CONFIRMED in self.confirmed.value()
