"""分立 on the page 单位: who goes to the other unit, and that unit where the archive lacks it."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from sepdesk.desk.units import StaffMember
from sepdesk.domain.identity import PersonId
from sepdesk.domain.paper_parts import UnitOnPaper
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.unit_acts import Moved
from sepdesk.domain.units import CodeKind
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import Option
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.id_number import IdNumberField
from sepdesk.ui.fields.region import RegionField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.look import current

_PROVINCE = "35"
_SPLITS = "splits"
_CODES = (Option(CodeKind.USCC, "单位"), Option(CodeKind.LEGACY, "旧代码"))
_HEIGHT = 136


class StaffField(Field):
    """The present staff of a unit, each to be ticked with Space or the mouse."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.list = QListWidget()
        self.list.setFixedHeight(current().px(_HEIGHT))
        self._add_input(self.list)
        self._people: tuple[StaffMember, ...] = ()
        self.list.itemChanged.connect(lambda _: self.changed.emit())

    def show_people(self, people: Sequence[StaffMember]) -> None:
        """Show a unit's staff; who was ticked and is still there stays so."""
        chosen = {one.person for one in self.value()}
        self._people = tuple(people)
        self.list.blockSignals(True)
        self.list.clear()
        for one in people:
            item = QListWidgetItem(f"{one.name}　{one.about}".rstrip())
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = one.person in chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def value(self) -> tuple[Moved, ...]:
        """Return who is ticked."""
        return tuple(
            Moved(one.person, one.name)
            for place, one in enumerate(self._people)
            if self.list.item(place).checkState() is Qt.CheckState.Checked
        )

    def tick(self, persons: Collection[PersonId]) -> None:
        """Tick these of the staff; who has left since is not there to be ticked."""
        for place, one in enumerate(self._people):
            if one.person in persons:
                self.list.item(place).setCheckState(Qt.CheckState.Checked)

    def clear(self) -> None:
        """Untick all."""
        for place in range(self.list.count()):
            self.list.item(place).setCheckState(Qt.CheckState.Unchecked)


class Splitting:
    """The fields by which part of a unit's staff goes on elsewhere; shown where that is ticked."""

    def __init__(self, regions: RegionTable) -> None:
        self.wanted = ChecksField(
            "分立", (Option(_SPLITS, "部分人员转到另一单位，其余人员与本单位不变"),)
        )
        self.staff = StaffField("转出人员")
        self.name = TextField("新单位名称", "转入档案中没有的单位时填；已有的在“并入单位”选定")
        self.code = IdNumberField("新单位代码", _CODES)
        self.town = RegionField(
            "新单位所在地",
            _PROVINCE,
            lambda code: [region.code for region in regions.children(code)],
            lambda code: region.name if (region := regions.get(code)) else code,
        )
        self._grid: FormGrid | None = None
        self.wanted.changed.connect(self.show_what_applies)

    def fields(self) -> dict[str, Field]:
        """Return the fields by the name that findings give them."""
        return {
            "split": self.wanted,
            "moves": self.staff,
            "into_name": self.name,
            "into_code": self.code,
            "into_town": self.town,
        }

    def lay_out(self, grid: FormGrid) -> None:
        """Take place in the grid of the page."""
        self._grid = grid
        for field in self.fields().values():
            grid.add_row(field)
        self.show_what_applies()

    def is_wanted(self) -> bool:
        """Tell whether part of the staff is to go."""
        return _SPLITS in self.wanted.value()

    def show_what_applies(self) -> None:
        """Show who may go only where somebody is to."""
        if self._grid is None:
            return
        for field in (self.staff, self.name, self.code, self.town):
            self._grid.set_shown(field, self.is_wanted())

    def moves(self) -> tuple[Moved, ...]:
        """Return who goes; nobody where no split is wanted."""
        return self.staff.value() if self.is_wanted() else ()

    def new_unit(self) -> UnitOnPaper | None:
        """Return the unit that is new to the archive; None where none is named."""
        name, kind = self.name.text(), self.code.kind()
        if not self.is_wanted() or not name:
            return None
        code_kind = kind if isinstance(kind, CodeKind) else CodeKind.USCC
        return UnitOnPaper(name, self.code.text(), code_kind, town=self.town.value())

    def fill(self, moves: Sequence[Moved], into: UnitOnPaper | None) -> None:
        """Tick who was to go, and fill in the unit that was to be new; nothing without a split."""
        if not moves:
            return
        self.clear((_SPLITS,))
        self.staff.tick({one.person for one in moves})
        if into is not None and into.unit is None:
            self.name.set_value(into.name)
            self.code.set_kind(into.code_kind)
            self.code.set_value(into.code)
            self.town.set_value(into.town)

    def clear(self, chosen: Collection[object] = ()) -> None:
        """Empty what was typed and ticked."""
        self.wanted.set_value(chosen)
        self.staff.clear()
        self.name.set_value("")
        self.code.set_value("")
        self.town.set_value("")
        self.show_what_applies()
