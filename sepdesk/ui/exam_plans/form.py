"""The form of a plan: time, place, items, and the candidates as they come from a sheet."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from sepdesk.desk.exam_plans import PlanAdvice, PlanInput, write_candidates
from sepdesk.domain.exam_plans import ExamPlan
from sepdesk.domain.findings import Finding, Severity
from sepdesk.ui.exam_plans.lines import CandidateLine, candidate_columns, candidate_lines
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.items import ItemsField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import label
from sepdesk.ui.table import EmptyState, Table

_ROWS_HINT = "从 Excel 复制“姓名、证件号码、项目”三列粘贴于此，一人一行；项目不填的考全部项目"
_NOBODY = "粘贴考生后，在此核对每人能否报考。"


class PlanForm(QWidget):
    """Reads a plan and shows what the rules say of it; asks nobody.

    Signals:
        changed: the clerk has changed something.
    """

    changed = Signal()

    def __init__(
        self,
        today: Callable[[], dt.date],
        counties: Sequence[tuple[str, str]],
        items: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._plan = ""
        self.held_on = DateField("考试日期", today, ahead=True)
        self.begins = TextField("开考时间", "如 09:00", 5)
        self.county = ChoiceField("所在县区", [Option(code, name) for code, name in counties])
        self.place = TextField("考试地点", "地址和考场", 120)
        self.items = ItemsField("考试项目", "代号，如 N1、Q2")
        self.items.set_items(items)
        self.rows = QPlainTextEdit()
        self.rows.setPlaceholderText(_ROWS_HINT)
        self.rows.setTabChangesFocus(True)
        self.rows.setAccessibleName("考生")
        self._model = LinesModel(candidate_columns(), key=lambda line: line.key)
        self.table = Table(self._model, "考生核对", EmptyState(_NOBODY))
        self._said = label(part="quiet")
        self._said.setWordWrap(True)
        self.by_name: dict[str, Field] = {
            "held_on": self.held_on,
            "begins": self.begins,
            "county": self.county,
            "authority": self.county,
            "place": self.place,
            "items": self.items,
        }
        self._lay_out()
        for field in (self.held_on, self.begins, self.county, self.place, self.items):
            field.changed.connect(self.changed)
        self.rows.textChanged.connect(self.changed)
        self.setFocusProxy(self.held_on)

    def begin(self, plan: ExamPlan | None) -> None:
        """Empty the form, or fill it with a plan that is to be changed."""
        self._plan = "" if plan is None else plan.spine.key
        self.held_on.set_value(None if plan is None else plan.held_on)
        self.begins.set_value("" if plan is None else plan.begins)
        self.county.set_value(None if plan is None else plan.county)
        self.place.set_value("" if plan is None else plan.place)
        self.items.set_value(() if plan is None else plan.items)
        self.rows.setPlainText("" if plan is None else write_candidates(plan))
        self.show_advice(None, False)
        self.held_on.setFocus()

    def is_empty(self) -> bool:
        """Tell whether nothing has been typed."""
        texts = (self.held_on.text(), self.place.value(), self.rows.toPlainText())
        return not any(text.strip() for text in texts)

    def read_form(self) -> PlanInput | None:
        """Return what is typed; None while nothing is."""
        if self.is_empty():
            return None
        return PlanInput(
            held_on=self.held_on.value(),
            begins=self.begins.value(),
            place=self.place.value(),
            county=str(self.county.value() or ""),
            items=self.items.value(),
            rows=self.rows.toPlainText(),
            plan=self._plan,
        )

    def unreadable(self) -> Field | None:
        """Return the first field that cannot be read."""
        return next((field for field in self.by_name.values() if field.problem()), None)

    def show_advice(self, advice: PlanAdvice | None, attempted: bool) -> Field | None:
        """Show findings at their fields and candidates in the table; return the first to mend."""
        for field in self.by_name.values():
            field.clear_finding()
        lines: tuple[CandidateLine, ...] = ()
        said: list[str] = []
        first: Field | None = None
        for finding in () if advice is None else advice.findings:
            field_at = self.by_name.get(finding.field)
            if not attempted and finding.code in _LACKING:
                continue
            if field_at is not None and finding.severity is not Severity.PASS:
                if field_at.finding_line.text():
                    continue
                field_at.set_finding(finding.severity, finding.text)
                first = first or (field_at if finding.severity is Severity.MEND else None)
            elif self._is_said(finding):
                said.append(finding.text)
        if advice is not None:
            lines = candidate_lines(advice.candidates, {})
        self._model.show_lines(lines)
        self._said.setText("".join(said))
        self._said.setVisible(bool(said))
        return first

    def _is_said(self, finding: Finding) -> bool:
        # What turns one candidate away stands in their line.
        away = finding.field == "candidates" and finding.severity is Severity.REFUSE
        return not away and finding.severity is not Severity.PASS and finding.clause != "W2"

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        grid = FormGrid()
        grid.add_row(self.held_on, self.begins)
        grid.add_row(self.county, self.items)
        grid.add_row(self.place)
        column.addWidget(grid)
        column.addWidget(label("考生", "section"))
        self.rows.setMinimumHeight(px(96))
        column.addWidget(self.rows, 2)
        column.addWidget(self._said)
        column.addWidget(self.table, 3)


_LACKING = frozenset({"empty", "no_time", "no_place", "no_items", "no_candidates", "no_authority"})
"""Codes of what is not typed yet: told once the clerk has tried to save."""
