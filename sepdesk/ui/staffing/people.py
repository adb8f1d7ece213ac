"""Beside the staffing table: the unit, the line chosen, and the people behind its number."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from sepdesk.domain.certificates import STANDING_WORDS, Standing
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.staffing import MEASURE_WORDS, Counted
from sepdesk.domain.supervision import CONCERN_WORDS, supervisors
from sepdesk.domain.units import Unit
from sepdesk.ui import words
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import card, label, rule
from sepdesk.ui.staffing.model import Row, gap_text, gap_tone, item_text, kinds_text, source_text
from sepdesk.ui.table import Column, EmptyState, LinesModel, Table

_STANDING_TONES = {
    Standing.VALID: "",
    Standing.LAPSING: "warn",
    Standing.REEXAM_PENDING: "warn",
    Standing.LAPSED: "refuse",
    Standing.LOST: "refuse",
}
_AUTHORITIES = {OfficeKind.CITY: "市级", OfficeKind.COUNTY: "县级"}
_NOBODY = EmptyState("没有持相应项目证书、登记在本单位的人员。")
_NO_LINE = EmptyState("在左侧选一行，这里列出数字背后的人员。")


def counts_text(person: Counted) -> str:
    """Say whether a person's item counts; why not stands in the column before."""
    if person.likely:
        return "待确认"
    return "计入" if person.counts else "不计"


def counts_tone(person: Counted) -> str:
    """Return the tone of that word."""
    return "warn" if person.likely else "" if person.counts else "quiet"


PEOPLE_COLUMNS: tuple[Column[Counted], ...] = (
    Column("姓名", lambda person: person.name, width=82),
    Column("项目", lambda person: person.printed, stretch=True),
    Column("有效至", lambda person: words.day(person.valid_until), width=104),
    Column(
        "状态",
        lambda person: STANDING_WORDS[person.standing],
        width=94,
        tone=lambda person: _STANDING_TONES[person.standing],
    ),
    Column("计入", counts_text, width=70, tone=counts_tone),
)


def facts_of(unit: Unit, regions: RegionTable) -> tuple[tuple[str, str], ...]:
    """Write what is known of a unit; what is not known reads 未设定."""
    place = "".join(regions.words(unit.town)[1:])
    charge = "；".join(
        f"{_AUTHORITIES[office]}：{CONCERN_WORDS[concern]}"
        for office, concern in supervisors(unit.kinds, unit.supervisor)
    )
    address = unit.address if unit.address.startswith(place) else f"{place} {unit.address}"
    facts = (
        ("代码", unit.code),
        ("类别", kinds_text(unit)),
        ("地址", address.strip()),
        ("联系", f"{unit.contact} {unit.phone}".strip()),
        ("监管", charge),
    )
    known = tuple((name, text or words.NOT_SET) for name, text in facts)
    return known if unit.confirmed else (("建档", "待确认（由登记表建档）"), *known)


class _Facts(QScrollArea):
    """As high as its content while there is room; scrolls, by the keyboard too, where not."""

    def __init__(self, content: QFrame, column: QVBoxLayout) -> None:
        super().__init__()
        self._column = column
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("单位情况")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.width(), self._column.totalHeightForWidth(self.width()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _on_range(self, _: int, most: int) -> None:
        policy = Qt.FocusPolicy.TabFocus if most > 0 else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)


class PeopleBehind(QFrame):
    """The unit's facts above, the people behind the number below.

    Signals:
        asked_worker: PersonId; Enter or a double click on a person.
    """

    asked_worker = Signal(object)

    def __init__(self, regions: RegionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._regions = regions
        self._unit, self._item = label(part="title"), label(part="section")
        self._numbers, self._source = label(), label(part="quiet")
        self._facts: dict[str, QLabel] = {}
        self._people: LinesModel[Counted] = LinesModel(
            PEOPLE_COLUMNS, lambda person: (person.person, person.key, person.printed)
        )
        self.table = Table(self._people, "数字背后的人员", _NO_LINE)
        self.table.opened.connect(self._on_opened)
        self._lay_out()
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show a row of the staffing table; None: nothing is chosen."""
        self._known.setVisible(row is not None)
        if row is None:
            self.table.set_empty(_NO_LINE)
            self._people.show_lines(())
            return
        self._unit.setText(row.unit.name)
        for name, text in facts_of(row.unit, self._regions):
            self._facts[name].setText(text)
        self._show_numbers(row)
        self._known.updateGeometry()
        people = row.staffing.line.people if row.staffing is not None else ()
        self.table.set_empty(_NOBODY)
        self._people.show_lines(sorted(people, key=lambda one: (one.valid_until, one.name)))

    def take_keyboard(self) -> None:
        """Let the keyboard walk the people, from the first one on."""
        if self._people.lines():
            self.table.setFocus()
            if self.table.chosen_line() is None:
                self.table.choose_row(0)

    def _show_numbers(self, row: Row) -> None:
        line = None if row.staffing is None else row.staffing.line
        role = f"　{line.role}" if line is not None and line.role else ""
        self._item.setText(f"{item_text(row)}{role}")
        unit = "" if line is None or row.required is None else f" {MEASURE_WORDS[line.measure]}"
        parts = [f"应持证 {words.count(row.required)}{unit}", f"持证 {words.count(row.held)}"]
        if row.shortage:
            parts.append(gap_text(row))
        self._numbers.setText("　".join(parts))
        set_tone(self._numbers, gap_tone(row))
        self._source.setText(f"依据　{source_text(row)}")

    def _on_opened(self, person: object) -> None:
        if isinstance(person, Counted):
            self.asked_worker.emit(PersonId(person.person))

    def _lay_out(self) -> None:
        px = current().px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(12))
        content, column = card()
        self._known = _Facts(content, column)
        for wrapped in (self._unit, self._item, self._numbers, self._source):
            wrapped.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for place, name in enumerate(("代码", "类别", "地址", "联系", "监管")):
            told = label()
            told.setWordWrap(True)
            told.setAccessibleName(name)
            self._facts[name] = told
            grid.addWidget(label(name, "label"), place, 0)
            grid.addWidget(told, place, 1)
        column.addWidget(self._unit)
        column.addLayout(grid)
        column.addWidget(rule())
        for part in (self._item, self._numbers, self._source):
            column.addWidget(part)
        outer.addWidget(self._known)
        outer.addWidget(self.table, 1)
