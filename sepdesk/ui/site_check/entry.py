"""A check under way: unit and day above, persons in the middle, differences below (C1)."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sepdesk.desk.site_check_entry import CheckAdvice, CheckInput, Chosen, PersonRow, with_row
from sepdesk.domain.findings import Severity
from sepdesk.domain.site_checks import Course, Differing
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.pick import UnitField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label
from sepdesk.ui.shortcuts import bind
from sepdesk.ui.site_check.differences import DifferencesPane
from sepdesk.ui.site_check.lines import OpenDifference
from sepdesk.ui.site_check.persons import PersonsPane

PERSONS, DIFFERENCES = range(2)
"""The two pages of a check under way."""
_SAID_AT_ONCE = (Severity.NOTE, Severity.UNKNOWN)


class EntryPage(QFrame):
    """Holds what stands on screen of a check under way; asks nobody.

    Signals:
        changed: the clerk has changed something.
    """

    changed = Signal()

    def __init__(
        self,
        today: Callable[[], dt.date],
        courses: Callable[[Differing], Sequence[Course]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self._given: CheckInput | None = None
        self.unit = UnitField("被检查单位")
        self.checked_on = DateField("检查日期", today)
        self.checkers = TextField("检查人员", "姓名之间用顿号", 120)
        self.place = TextField("检查地点", "默认单位地址", 200)
        self.remark = TextField("检查备注", "", 300)
        self.persons = PersonsPane()
        self.differences = DifferencesPane(courses)
        self._stack = QStackedWidget()
        self._switch = QButtonGroup(self)
        self._total = label(part="quiet")
        self._said = label()
        self._said.setWordWrap(True)
        self.discard = button("放弃本次检查")
        self.cancel = button("暂放 Esc")
        self.save = button("保存检查  Ctrl+Enter", "primary")
        self.by_name: dict[str, Field] = {
            "unit": self.unit,
            "checked_on": self.checked_on,
            "checkers": self.checkers,
            "place": self.place,
            "remark": self.remark,
        }
        self._lay_out()
        self._switch.idClicked.connect(self.show_page)
        bind(self, [(f"Alt+{n + 1}", partial(self.show_page, n)) for n in (PERSONS, DIFFERENCES)])
        for field in (self.checked_on, self.checkers, self.place, self.remark):
            field.changed.connect(self._on_head)
        self.persons.ticked.connect(self._on_ticked)
        self.differences.chosen.connect(self._on_course)
        self.setFocusProxy(self.unit)

    def show_check(self, given: CheckInput | None) -> None:
        """Show a check, begun or put aside before; None empties the page for another unit."""
        self._given = given
        self.unit.set_value("" if given is None else given.unit.name)
        self.unit.setEnabled(given is None)
        self.checked_on.set_value(None if given is None else given.checked_on)
        self.checkers.set_value("" if given is None else given.checkers)
        self.place.set_value("" if given is None else given.place)
        self.remark.set_value("" if given is None else given.remark)
        for made in (self.discard, self.save):
            made.setEnabled(given is not None)
        for part in (self.persons, self.differences):
            part.setEnabled(given is not None)
        self.persons.empty_besides()
        self._show()
        self._show_only(PERSONS)
        (self.unit if given is None else self.persons.table).setFocus()

    def show_page(self, place: int) -> None:
        """Show the persons (0) or the differences (1), with the keyboard on its table."""
        if self._given is not None:
            self._show_only(place)
            pane = self.persons if place == PERSONS else self.differences
            pane.table.setFocus()

    def read_form(self) -> CheckInput | None:
        """Return what stands there; None while no unit is chosen."""
        return self._given

    def add_row(self, row: PersonRow) -> bool:
        """Add somebody found besides; False where they are on the list already."""
        if self._given is None:
            return False
        before = len(self._given.rows)
        self._given = with_row(self._given, row)
        self.persons.empty_besides()
        is_new = len(self._given.rows) > before
        if is_new:
            self._show()
            self.persons.table.choose_row(before)
            self.persons.table.setFocus()
            self.changed.emit()
        return is_new

    def unreadable(self) -> Field | None:
        """Return the first field that cannot be read."""
        return next((field for field in self.by_name.values() if field.problem()), None)

    def show_advice(self, advice: CheckAdvice | None, attempted: bool) -> Field | None:
        """Show findings at their fields, and what has none below; return the first to mend."""
        first: Field | None = None
        said: list[str] = []
        lacking = False
        for field in self.by_name.values():
            field.clear_finding()
        for finding in () if advice is None else advice.findings:
            if not attempted and finding.severity not in _SAID_AT_ONCE:
                continue
            at = self.by_name.get(finding.field)
            if finding.severity is Severity.PASS:
                continue
            if at is None:
                said.append(finding.text)
                if finding.severity is Severity.MEND and finding.field == "courses":
                    lacking = True
            else:
                at.set_finding(finding.severity, finding.text)
                first = first or (at if finding.severity is Severity.MEND else None)
        self._said.setText(" ".join(dict.fromkeys(said)))
        set_tone(self._said, "warn" if attempted else "quiet")
        self._said.setVisible(bool(said))
        if lacking and first is None and advice is not None and not advice.unticked:
            self._show_only(DIFFERENCES)
        return first

    def _show_only(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._switch.button(place).setChecked(True)

    def _on_head(self) -> None:
        if self._given is None:
            return
        self._given = replace(
            self._given,
            checked_on=self.checked_on.value(),
            checkers=self.checkers.value(),
            place=self.place.value(),
            remark=self.remark.value(),
        )
        self.changed.emit()

    def _on_ticked(self, row: PersonRow) -> None:
        assert self._given is not None
        rows = tuple(row if one.key == row.key else one for one in self._given.rows)
        self._given = replace(self._given, rows=rows)
        self._show()
        self.changed.emit()

    def _on_course(self, line: OpenDifference, chosen: Chosen) -> None:
        assert self._given is not None
        self._given = self._given.with_course(line.row, chosen)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        given = self._given
        self.persons.show_rows(() if given is None else given.rows)
        self.differences.show_check(given)
        if given is None:
            self._total.setText("")
            self._switch.button(DIFFERENCES).setText("不一致及处理")
            return
        found = list(given.differences())
        open_ones = sum(given.course_of(row, what) is None for row, what in found)
        parts = [f"已核查 {given.ticked} / {len(given.rows)} 人", f"不一致 {len(found)} 项"]
        parts += [f"待选处理方式 {open_ones} 项"] if open_ones else []
        self._total.setText(" · ".join(parts))
        self._switch.button(DIFFERENCES).setText(f"不一致及处理 {len(found)}")

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        grid = FormGrid()
        grid.add_row(self.unit, self.checked_on)
        grid.add_row(self.place, self.checkers)
        column.addWidget(grid)
        switch = QHBoxLayout()
        switch.setSpacing(px(8))
        for place, title in ((PERSONS, "人员核查"), (DIFFERENCES, "不一致及处理")):
            made = button(title)
            made.setCheckable(True)
            self._switch.addButton(made, place)
            switch.addWidget(made)
        switch.addWidget(label("Alt+1 / 2", "quiet"))
        switch.addStretch(1)
        column.addLayout(switch)
        beside = QWidget()
        rest = QVBoxLayout(beside)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(px(8))
        rest.addWidget(self.differences, 1)
        below = FormGrid()
        below.add_row(self.remark)
        rest.addWidget(below)
        self._stack.addWidget(self.persons)
        self._stack.addWidget(beside)
        column.addWidget(self._stack, 1)
        column.addWidget(self._said)
        foot = QHBoxLayout()
        foot.addWidget(self._total, 1)
        foot.addWidget(self.discard)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        column.addLayout(foot)
