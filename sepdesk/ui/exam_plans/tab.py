"""考试安排: the plans at the left; one of them, or the form of a new one, at the right (L1)."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sepdesk.desk import exam_plans
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.changes import Changes
from sepdesk.desk.exam_plans import PlanAdvice, PlanInput, PlanLine
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import ExamMark, ExamPlan
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.work_items import catalogue_for
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.exam_plans.form import PlanForm
from sepdesk.ui.exam_plans.lines import plan_columns
from sepdesk.ui.exam_plans.page import PlanPage
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.filing import Act, Filing, say_saved
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.notices import Notice
from sepdesk.ui.page_or_form import PageOrForm, lay_beside
from sepdesk.ui.parts import button, label
from sepdesk.ui.shortcuts import Keys, bind
from sepdesk.ui.table import EmptyState, Table

_NOTHING = "没有考试安排。"
_MARKS = (ExamMark.PASSED, ExamMark.FAILED, ExamMark.ABSENT)


class ExamPlansTab(QWidget):
    """An exam centre files, changes and marks its plans; the issuing authority sees them.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after a save.
        saved: the desk's Saved of any act.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)

    shortcuts = (
        Keys("F8", "报备新的考试"),
        Keys("F2", "变更考试安排"),
        Keys("1 / 2 / 3", "成绩：合格 / 不合格 / 缺考"),
        Keys("Ctrl+Enter", "保存安排或成绩"),
        Keys("Esc", "放下表单"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._plans = exam_plans.may_plan(session)
        self._model = LinesModel(plan_columns(), key=lambda line: line.key)
        self.table = Table(self._model, "考试安排", EmptyState(_NOTHING))
        self.page = PlanPage()
        self.form = PlanForm(
            session.clock.today, exam_plans.counties(session), _offered_items(session)
        )
        self._reading = Latest(background, self)
        self._total = label(part="quiet")
        self._lay_out()
        self._filing = self._make_filing()
        self._wire()
        self.setFocusProxy(self.table)
        self.page.show_plan(None)
        self._refresh()

    def on_changes(self, changes: Changes) -> None:
        """Read the plans anew where one may have changed; what is typed stays."""
        if changes.concern_dossiers(DossierKind.EXAM_PLAN):
            self._refresh()
            self._filing.judge_soon()

    def may_close(self) -> bool:
        """Keep the window while a plan or results are entered and not saved."""
        if self.is_entering() and not self.form.is_empty():
            self.told.emit(Notice("warn", "考试安排尚未保存，请保存或放下（Esc）。", key="exam"))
            return False
        if self.page.marks:
            self.told.emit(Notice("warn", "成绩尚未保存，请保存（Ctrl+Enter）。", key="exam"))
            return False
        return self._filing.may_close()

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        return self._filing.is_settled() and not self._reading.is_waiting()

    def is_entering(self) -> bool:
        """Tell whether the form of a plan is open."""
        return self._right.is_entering()

    # Building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self._total, 1)
        self.new = button("报备考试 F8", "primary")
        self.new.setVisible(self._plans)
        below.addWidget(self.new)
        self._right = PageOrForm(self.page, self.form, "保存  Ctrl+Enter")
        self.cancel, self.save = self._right.cancel, self._right.save
        lay_beside(self, self.table, below, self._right)

    def _make_filing(self) -> Filing[PlanInput, PlanAdvice]:
        act = Act(
            read=self.form.read_form,
            nothing=lambda: "请先填写考试安排。",
            unreadable=self.form.unreadable,
            advise=partial(exam_plans.advise, self._session),
            record=partial(exam_plans.record, self._session),
            show=self.form.show_advice,
            field=self.form.by_name.get,
            barred=_barred,
            told=say_saved,
        )
        filing = Filing(act, self._background, self, [self._right.frame])
        filing.told.connect(self.told)
        filing.saved.connect(self._on_filed)
        filing.changed.connect(self.changed)
        return filing

    def _wire(self) -> None:
        self._reading.answered.connect(self._on_read)
        self._reading.failed.connect(self._filing.tell_failure)
        self.table.chosen.connect(self._on_chosen)
        self.form.changed.connect(self._filing.judge_soon)
        self.new.clicked.connect(lambda _: self.begin())
        self.cancel.clicked.connect(lambda _: self.put_away())
        self.save.clicked.connect(lambda _: self._save())
        self.page.asked_change.connect(self._change)
        self.page.asked_withdraw.connect(self._withdraw)
        self.page.asked_save.connect(self._save)
        acts: list[tuple[str, Callable[[], object]]] = [
            ("F8", self.begin),
            ("F2", self._change),
            ("Escape", self.put_away),
            ("Ctrl+Return", self._save),
            ("Ctrl+Enter", self._save),
        ]
        bind(self, acts)
        bind(
            self.page,
            [(str(place), partial(self.page.enter, mark)) for place, mark in enumerate(_MARKS, 1)],
        )

    # The list -------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self.table.show_loading("正在读取…")
        session = self._session
        self._reading.ask(lambda _: (exam_plans.plans(session), exam_plans.unsent_plans(session)))

    def _on_read(self, answer: tuple[tuple[PlanLine, ...], int]) -> None:
        lines, unsent = answer
        shown = self.page.line()
        self._model.show_lines(lines)
        self.table.set_empty(EmptyState(_NOTHING))
        parts = [f"{len(lines)} 场"] if lines else []
        away = sum(line.turned_away for line in lines)
        parts += [f"不予接受 {away} 人"] if away else []
        parts += [f"另有 {unsent} 场已保存待上报"] if unsent else []
        self._total.setText(" · ".join(parts))
        row = None if shown is None else self._model.row_of(shown.key)
        if row is None and lines:
            self.table.choose_row(0)
            row = 0
        self.page.show_plan(None if row is None else lines[row])

    def _on_chosen(self, line: PlanLine | None) -> None:
        if line is None:
            return
        shown = self.page.line()
        if self.page.marks and shown is not None and shown.key != line.key:
            self.told.emit(Notice("warn", "成绩尚未保存，请先保存（Ctrl+Enter）。", key="exam"))
            row = self._model.row_of(shown.key)
            if row is not None:
                self.table.choose_row(row)
            return
        self.page.show_plan(line)

    # Filing ---------------------------------------------------------------------------------

    def begin(self, plan: ExamPlan | None = None) -> None:
        """Open the form for a new plan, or for one that is to be changed."""
        if not self._plans or self._filing.runs or self.is_entering():
            return
        self._right.show_form("报备考试安排" if plan is None else "变更考试安排")
        self._filing.begin()
        self.form.begin(plan)

    def put_away(self) -> None:
        """Close the form; what was typed is gone."""
        if self.is_entering() and not self._filing.runs:
            self.form.begin(None)
            self._filing.begin()
            self._right.show_page()
            self.table.setFocus()

    def _change(self) -> None:
        line = self.page.line()
        if line is not None and line.is_changeable:
            self.begin(line.plan)

    def _save(self) -> None:
        if self.is_entering():
            self._filing.save()
        elif self.page.marks:
            self._save_marks()

    def _on_filed(self, saved: Saved) -> None:
        self.put_away()
        self.saved.emit(saved)
        self._refresh()

    # Withdrawing and marking ----------------------------------------------------------------

    def _withdraw(self) -> None:
        line = self.page.line()
        if line is None or not self.page.withdraw.isEnabled():
            return
        about = f"{line.plan.held_on} 在 {line.plan.place} 的考试不再举行，发证机关将看到。"
        self._ask_reason("撤销考试", about, partial(exam_plans.withdraw, self._session, line.key))

    def _save_marks(self) -> None:
        line, marks = self.page.line(), dict(self.page.marks)
        if line is None:
            return
        record = partial(exam_plans.record_results, self._session, line.plan, marks)
        if exam_plans.changed_marks(line.plan, marks):
            self._ask_reason("更正成绩", "有成绩与已录入的不同，更正须写明原因。", record)
            return
        task = self._background.on_store(lambda _: record())
        task.succeeded.connect(self._on_act_saved)
        task.failed.connect(self._filing.tell_failure)

    def _ask_reason(self, title: str, about: str, record: Callable[[str], Saved]) -> None:
        reason = TextField("原因", max_length=200)

        def prepare() -> Callable[[], Saved]:
            if not reason.value():
                finding = Finding("L1", Severity.MEND, "no_reason", "reason", "请写明原因。")
                raise UnfitActError((finding,))
            return partial(record, reason.value())

        dialog = ActDialog(title, about, {"reason": reason}, prepare, self._background, self)
        dialog.saved.connect(self._on_act_saved)
        dialog.open()

    def _on_act_saved(self, saved: Saved) -> None:
        self.page.marks = {}
        self.told.emit(say_saved(saved))
        self.saved.emit(saved)
        self.changed.emit(saved.changes)
        self._refresh()


def _barred(advice: PlanAdvice) -> str:
    missing = [one for one in advice.findings if one.field == "held_on" and one.code == "empty"]
    return exam_plans.UnfilledPlanError.text if missing else ""


def _offered_items(session: Session) -> Sequence[tuple[str, str]]:
    present = catalogue_for(session.clock.today())
    table = session.tables.rules.items
    return [(key.code, one.name) for key, one in table.items.items() if key.catalogue is present]
