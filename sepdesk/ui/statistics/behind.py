"""Behind a number: the people and the units that it is made of."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from sepdesk.desk.statistics import Behind, PersonBehind, UnitBehind
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column, LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label
from sepdesk.ui.table import EmptyState, Table


def _how(one: PersonBehind) -> str:
    if one.likely:
        return "待确认"
    return "计入" if one.unit else "待聘"


def _until(one: PersonBehind) -> str:
    return f"{one.valid_until}　即将到期" if one.lapsing else f"{one.valid_until}"


def _gap(one: UnitBehind) -> str:
    if one.gap is None:
        return words.NOTHING
    return f"−{one.gap} 缺" if one.gap else "0"


PEOPLE: tuple[Column[PersonBehind], ...] = (
    Column("姓名", lambda x: x.name, width=110),
    Column("项目", lambda x: x.printed, width=210),
    Column("单位", lambda x: x.unit or words.NOTHING, stretch=True),
    Column("有效期至", _until, width=178, tone=lambda x: "warn" if x.lapsing else ""),
    Column("计数", _how, width=84, tone=lambda x: "quiet" if _how(x) != "计入" else ""),
)
UNITS: tuple[Column[UnitBehind], ...] = (
    Column("单位", lambda x: x.name, stretch=True),
    Column("应持证", lambda x: words.count(x.needed), "right", 84),
    Column("持证", lambda x: words.count(x.held), "right", 72),
    Column("缺员", _gap, "right", 84, tone=lambda x: "refuse" if x.gap else ""),
    Column("90天内到期", lambda x: words.count(x.lapsing), "right", 110),
)


class BehindDialog(QDialog):
    """Two lists, of people and of units.

    Signals:
        asked_worker: PersonId; Enter or a double click on a person.
        asked_unit: UnitId; the same on a unit.
    """

    asked_worker = Signal(object)
    asked_unit = Signal(object)

    def __init__(self, title: str, found: Behind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("数字背后的人员和单位")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        people: LinesModel[PersonBehind] = LinesModel(
            PEOPLE, key=lambda x: (x.person, x.printed, x.valid_until)
        )
        units: LinesModel[UnitBehind] = LinesModel(UNITS, key=lambda x: x.unit)
        self.people = Table(people, "人员", EmptyState("没有持证人员。"))
        self.units = Table(units, "单位", EmptyState("没有单位。"))
        people.show_lines(found.people)
        units.show_lines(found.units)
        self.people.opened.connect(self._on_person)
        self.units.opened.connect(self._on_unit)
        self.pages = QTabWidget()
        self.pages.addTab(self.people, f"人员 {words.count(len(found.people))}")
        self.pages.addTab(self.units, f"单位 {words.count(len(found.units))}")
        self.pages.setAccessibleName("人员或单位")
        self._lay_out(title, more=found.more)
        self.people.setFocus()
        if found.people:
            self.people.choose_row(0)
        if found.units:
            self.units.choose_row(0)

    def _on_person(self, line: object) -> None:
        if isinstance(line, PersonBehind):
            self.accept()
            self.asked_worker.emit(line.person)

    def _on_unit(self, line: object) -> None:
        if isinstance(line, UnitBehind):
            self.accept()
            self.asked_unit.emit(line.unit)

    def _lay_out(self, title: str, *, more: bool) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(label(title, "section"))
        column.addWidget(self.pages, 1)
        row = QHBoxLayout()
        told = "只列出一部分，请用上面的筛选缩小范围。" if more else "Enter 打开此人或此单位"
        row.addWidget(label(told, "quiet"), 1)
        shut = button("关闭")
        shut.clicked.connect(self.reject)
        row.addWidget(shut)
        column.addLayout(row)
        self.resize(px(960), px(560))
