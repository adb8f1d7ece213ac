"""The row of filters above the staffing table."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sepdesk.domain.regions import Jurisdiction, RegionTable
from sepdesk.domain.units import UNIT_KIND_WORDS, UnitKind
from sepdesk.ui.fields.choice import Choice, Option
from sepdesk.ui.fields.line import Line
from sepdesk.ui.look import current
from sepdesk.ui.parts import label
from sepdesk.ui.staffing.model import Filter, Which

_WHICH = (
    Option(Which.ALL, "全部"),
    Option(Which.SHORT, "只看缺员"),
    Option(Which.UNSET, "未设定"),
    Option(Which.LAPSING, "90 天内到期"),
)
_KINDS = (
    Option(None, "全部类别"),
    *(Option(kind, word) for kind, word in UNIT_KIND_WORDS.items()),
)


class FilterRow(QWidget):
    """Town, kind, which rows, and a line to type in.

    Signals:
        changed: another `Filter` holds; sent for each keystroke.
    """

    changed = Signal(object)

    def __init__(self, places: Sequence[Option], parent: QWidget | None = None) -> None:
        """Build the row.

        Args:
            places: fronts of division codes; the first stands for the whole jurisdiction.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._place, self._kind, self._which = Choice(places), Choice(_KINDS), Choice(_WHICH)
        self.line = Line()
        self._told = label(part="quiet")
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for choice, name, width in (
            (self._place, "街道", 168),
            (self._kind, "单位类别", 124),
            (self._which, "显示哪些", 132),
        ):
            choice.setAccessibleName(name)
            choice.setFixedWidth(px(width))
            choice.setCurrentIndex(0)
            choice.currentIndexChanged.connect(self._on_changed)
            row.addWidget(choice)
        self.line.setPlaceholderText("单位名称、首字母、代码　F3")
        self.line.setAccessibleName("按单位名称、首字母或代码筛选")
        self.line.setMaxLength(60)
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._on_changed)
        row.addWidget(self.line, 1)
        row.addWidget(self._told)
        self.setFocusProxy(self.line)

    def wanted(self) -> Filter:
        """Return what is set."""
        place, kind, which = self._place.key(), self._kind.key(), self._which.key()
        return Filter(
            place if isinstance(place, str) else "",
            kind if isinstance(kind, UnitKind) else None,
            which if isinstance(which, Which) else Which.ALL,
            self.line.text(),
        )

    def clear(self) -> None:
        """Want everything again; tells it once."""
        self.blockSignals(True)
        for choice in (self._place, self._kind, self._which):
            choice.setCurrentIndex(0)
        self.line.clear()
        self.blockSignals(False)
        self._on_changed()

    def tell(self, text: str) -> None:
        """Say how many rows there are, or how far the counting is."""
        self._told.setText(text)

    def _on_changed(self) -> None:
        self.changed.emit(self.wanted())


def places_of(jurisdiction: Jurisdiction, regions: RegionTable) -> tuple[Option, ...]:
    """List what a jurisdiction can be narrowed to: a county's towns, a city's counties."""
    codes = [region.code for region in jurisdiction.regions if region.until is None]
    parts = [
        part
        for code in codes
        for part in regions.children(code)
        if not part.code.startswith(jurisdiction.except_regions)
    ]
    one = regions.get(codes[0]) if len(codes) == 1 else None
    towns = len(codes) == 1 and len(codes[0]) == 6
    whole = f"{one.name}全部{'街道' if towns else ''}" if one is not None else "全部辖区"
    return (Option("", whole), *(Option(part.code, part.name) for part in parts))
