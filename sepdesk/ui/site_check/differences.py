"""The differences of a check under way, each with its course, chosen by digit or button (C1)."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk.site_check_entry import CheckInput, Chosen
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.site_checks import COURSE_WORDS, Course, Differing
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.form import FieldRow
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import button
from sepdesk.ui.shortcuts import bind
from sepdesk.ui.site_check.lines import COURSE_KEYS, OpenDifference, open_difference_columns
from sepdesk.ui.table import EmptyState, Table

_NONE = "核查后，证书、平台与现场不一致的列在这里，逐项选择处理方式。"
_TO_OTHERS = (Course.HAND_OVER, Course.ENFORCEMENT)


class DifferencesPane(QWidget):
    """Lists what differs and takes a course for each.

    Signals:
        chosen: the OpenDifference and what was Chosen for it.
    """

    chosen = Signal(object, object)

    def __init__(
        self, courses: Callable[[Differing], Sequence[Course]], parent: QWidget | None = None
    ) -> None:
        """Build the pane.

        Args:
            courses: what this office may choose for a difference.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._courses = courses
        self._names: Mapping[OfficeId, str] = {}
        self._model = LinesModel(open_difference_columns(), key=lambda line: line.key)
        self.table = Table(self._model, "不一致", EmptyState(_NONE))
        self.office = ChoiceField("转交部门", [])
        self.buttons = {
            course: button(f"{COURSE_WORDS[course]} {keys}") for keys, course in COURSE_KEYS.items()
        }
        self._lay_out()
        self.table.chosen.connect(self._on_row)
        self.office.changed.connect(self._on_office)
        for course, made in self.buttons.items():
            made.clicked.connect(lambda _, course=course: self.choose(course))
        bind(
            self.table,
            [(keys, partial(self.choose, course)) for keys, course in COURSE_KEYS.items()],
        )

    def show_offices(self, offices: Sequence[Office]) -> None:
        """Offer the offices to which a difference can go."""
        self._names = {one.office_id: one.name for one in offices}
        self.office.set_options([Option(one.office_id, one.name) for one in offices])

    def show_check(self, given: CheckInput | None) -> None:
        """List what differs so far."""
        found = () if given is None else given.differences()
        lines = []
        for row, what in found:
            assert given is not None
            chosen = given.course_of(row, what)
            office = None if chosen is None else chosen.office
            name = "" if office is None else self._names.get(office, str(office))
            lines.append(OpenDifference(row, what, chosen, name))
        self._model.show_lines(lines)
        if lines and self.table.chosen_line() is None:
            self.table.choose_row(0)
        self._on_row(self.table.chosen_line())

    def choose(self, course: Course) -> None:
        """Choose a course for the line that is current, and go on to the next."""
        line = self.table.chosen_line()
        if not isinstance(line, OpenDifference) or course not in self._courses(line.what):
            return
        office = self.office.value() if course in _TO_OTHERS else None
        to = None if office is None else OfficeId(str(office))
        if course is Course.HAND_OVER and to is None:
            self.office.setFocus()
        row = self.table.currentIndex().row()
        self.chosen.emit(line, Chosen(line.row.key, line.what, course, to))
        if course is not Course.HAND_OVER or to is not None:
            self.table.choose_row(min(row + 1, len(self._model.lines()) - 1))

    def _on_office(self) -> None:
        """Let the office that is chosen be that of the current line, where it goes to one."""
        line, office = self.table.chosen_line(), self.office.value()
        if not isinstance(line, OpenDifference) or line.chosen is None or office is None:
            return
        if line.chosen.course in _TO_OTHERS:
            to = OfficeId(str(office))
            self.chosen.emit(line, Chosen(line.row.key, line.what, line.chosen.course, to))

    def _on_row(self, line: object) -> None:
        is_line = isinstance(line, OpenDifference)
        allowed = self._courses(line.what) if isinstance(line, OpenDifference) else ()
        for course, made in self.buttons.items():
            made.setEnabled(course in allowed)
        self.office.setEnabled(is_line and bool(self._names))

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for made in self.buttons.values():
            row.addWidget(made)
        row.addWidget(FieldRow(self.office, 72), 1)
        column.addLayout(row)
