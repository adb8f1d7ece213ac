"""取证复审: the queue by age; one application and its next step, or the form of a new one (L2)."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from sepdesk.desk import applications, exam_plans
from sepdesk.desk.applications import (
    Applicant,
    ApplicationInput,
    ApplicationLine,
    LicenceAdvice,
    StepInput,
)
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.desk.worker import FoundWorkers, find
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import ExamPlan
from sepdesk.domain.identity import DocumentRef, PersonId
from sepdesk.domain.licensing import ApplicationState
from sepdesk.domain.persons import Worker
from sepdesk.domain.work_items import catalogue_for
from sepdesk.ui.applications.form import ApplicationForm
from sepdesk.ui.applications.lines import columns
from sepdesk.ui.applications.page import ApplicationPage
from sepdesk.ui.applications.step import StepForm
from sepdesk.ui.background import Background
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.filing import Act, Filing
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.notices import Notice
from sepdesk.ui.page_or_form import PageOrForm, lay_beside
from sepdesk.ui.parts import button, label, scrolled
from sepdesk.ui.shortcuts import Keys, bind
from sepdesk.ui.table import EmptyState, Table
from sepdesk.ui.visit_button import VisitButton

_NOTHING = "没有待办理的申请。"
_AT_MOST = 20


class ApplicationsTab(QWidget):
    """Files applications, shows where each stands, and lets their authority decide them.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after a save.
        saved: the desk's Saved of an application or a step.
        asked_form: a PaperInput: employment is entered on the same visit (C2).
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)
    asked_form = Signal(object)

    shortcuts = (
        Keys("F8", "新的申请"),
        Keys("F2", "补正退回的申请"),
        Keys("Alt+1 / 2 / 3", "选择办理步骤"),
        Keys("Ctrl+Enter", "保存申请或办理"),
        Keys("Esc", "放下表单"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._applies = applications.may_apply(session)
        self._model = LinesModel(columns(), key=lambda line: line.key)
        self.table = Table(self._model, "取证复审申请", EmptyState(_NOTHING))
        self.step = StepForm(session.clock.today)
        self.visit = VisitButton(session, background)
        self.page = ApplicationPage(session.tables.legal, self.step, self.visit)
        self.form = ApplicationForm(
            session.clock.today,
            exam_plans.counties(session),
            partial(applications.offered, session),
        )
        self.ended = QCheckBox("连同已办结的")
        self._total = label(part="quiet")
        self._reading = Latest(background, self)
        self._about = Latest(background, self)
        self._person = Latest(background, self)
        self._exams = Latest(background, self)
        self._lay_out()
        self._applying = self._make_applying()
        self._deciding = self._make_deciding()
        self._wire()
        self.setFocusProxy(self.table)
        self.page.show_sentence(_NOTHING)
        self._refresh()

    def on_changes(self, changes: Changes) -> None:
        """Read the queue anew where an application may have changed; what is typed stays."""
        if changes.concern_dossiers(DossierKind.APPLICATION):
            self._refresh()

    def may_close(self) -> bool:
        """Keep the window while an application or a step is typed and not saved."""
        if self.is_entering() and not self.form.is_empty():
            self.told.emit(Notice("warn", "申请尚未保存，请保存或放下（Esc）。", key="licence"))
            return False
        return self._applying.may_close() and self._deciding.may_close()

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        latest = (self._reading, self._about, self._person, self._exams)
        waits = any(one.is_waiting() for one in latest)
        return self._applying.is_settled() and self._deciding.is_settled() and not waits

    def is_entering(self) -> bool:
        """Tell whether the form of an application is open."""
        return self._right.is_entering()

    # Building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self._total, 1)
        below.addWidget(self.ended)
        self.new = button("新的申请 F8", "primary")
        self.new.setVisible(self._applies)
        below.addWidget(self.new)
        self._right = PageOrForm(self.page, scrolled(self.form), "保存申请  Ctrl+Enter")
        self.cancel, self.save = self._right.cancel, self._right.save
        lay_beside(self, self.table, below, self._right)

    def _make_applying(self) -> Filing[ApplicationInput, LicenceAdvice]:
        act = Act(
            read=self.form.read_form,
            nothing=lambda: "请选择事项和申请人。",
            unreadable=self.form.unreadable,
            advise=partial(applications.advise, self._session),
            record=partial(applications.record, self._session),
            show=self.form.show_advice,
            field=self.form.by_name.get,
            barred=_unfilled,
        )
        filing = Filing(act, self._background, self, [self._right.frame])
        filing.saved.connect(self._on_applied)
        return self._connected(filing)

    def _make_deciding(self) -> Filing[StepInput, LicenceAdvice]:
        act = Act(
            read=self.step.read_form,
            nothing=lambda: "请先选择办理步骤。",
            unreadable=self.step.unreadable,
            advise=partial(applications.look, self._session),
            record=partial(applications.take_step, self._session),
            show=self.step.show_advice,
            field=self.step.by_name.get,
        )
        filing = Filing(act, self._background, self, [self.page])
        filing.saved.connect(self._on_decided)
        return self._connected(filing)

    def _connected(self, filing: Filing) -> Filing:  # type: ignore[type-arg]  # either of the two
        filing.told.connect(self.told)
        filing.changed.connect(self.changed)
        return filing

    def _wire(self) -> None:
        self._reading.answered.connect(self._on_read)
        self._about.answered.connect(self._on_about)
        self._person.answered.connect(self._on_person)
        self._exams.answered.connect(self._on_exams)
        for latest in (self._reading, self._about, self._person, self._exams):
            latest.failed.connect(self._applying.tell_failure)
        self.table.chosen.connect(self._on_chosen)
        self.ended.toggled.connect(lambda _: self._refresh())
        self.form.changed.connect(self._applying.judge_soon)
        self.form.wanted.connect(self._on_wanted)
        self.form.name.asked.connect(self._find_worker)
        self.step.changed.connect(self._deciding.judge_soon)
        self.step.submitted.connect(self._save)
        self.page.asked_mend.connect(self._mend)
        self.visit.asked_form.connect(self.asked_form)
        self.visit.failed.connect(self._applying.tell_failure)
        self.new.clicked.connect(lambda _: self.begin())
        self.cancel.clicked.connect(lambda _: self.put_away())
        self.save.clicked.connect(lambda _: self._save())
        acts: list[tuple[str, Callable[[], object]]] = [
            ("F8", self.begin),
            ("F2", self._mend),
            ("Escape", self.put_away),
            ("Ctrl+Return", self._save),
            ("Ctrl+Enter", self._save),
            *((f"Alt+{n}", partial(self.step.choose_place, n - 1)) for n in (1, 2, 3)),
        ]
        bind(self, acts)

    # The queue ------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self.table.show_loading("正在读取…")
        ended = self.ended.isChecked()
        self._reading.ask(lambda _: applications.queue(self._session, ended=ended))

    def _on_read(self, lines: tuple[ApplicationLine, ...]) -> None:
        shown = self.page.line()
        self._model.show_lines(lines)
        self.table.set_empty(EmptyState(_NOTHING))
        waiting = [line for line in lines if line.application.spine.is_open]
        old = sum(line.days >= applications.LONG for line in waiting)
        text = f"{len(waiting)} 件在办" if waiting else ""
        self._total.setText(f"{text}，{old} 件已逾 {applications.LONG} 天" if old else text)
        row = None if shown is None else self._model.row_of(shown.key)
        if row is None and not lines:
            self.page.show_sentence(_NOTHING)
            return
        row = row or 0
        self.table.choose_row(row)
        self._show(lines[row])

    def _on_chosen(self, line: ApplicationLine | None) -> None:
        shown = self.page.line()
        if line is not None and (shown is None or shown.key != line.key):
            self._show(line)

    def _show(self, line: ApplicationLine) -> None:
        self.page.show_line(line, None)
        application = line.application
        session = self._session
        self._about.ask(lambda _: (line, applications.applicant(session, application)))

    def _on_about(self, answer: tuple[ApplicationLine, Applicant]) -> None:
        line, known = answer
        if self.page.line() == line:
            self.page.show_line(line, known)

    # Applying -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open the form of a new application."""
        self._open(None)

    def _mend(self) -> None:
        line = self.page.line()
        if line is None or line.saved_here:
            return
        if line.application.state is ApplicationState.RETURNED:
            self._open(line)

    def _open(self, line: ApplicationLine | None) -> None:
        if not self._applies or self._applying.runs or self.is_entering():
            return
        session = self._session
        self._exams.ask(lambda _: (line, applications.exams(session), _items(session)))

    def _on_exams(
        self,
        answer: tuple[ApplicationLine | None, tuple[ExamPlan, ...], list[tuple[str, str]]],
    ) -> None:
        line, exams, items = answer
        self._right.show_form("取证复审申请" if line is None else "补正后重新申请")
        self._applying.begin()
        self.form.items.set_items(items)
        self.form.begin(exams)
        if line is not None:
            self.form.mend(line.application)

    def put_away(self) -> None:
        """Close the form; what was typed is gone."""
        if self.is_entering() and not self._applying.runs:
            self.form.begin(())
            self._applying.begin()
            self._right.show_page()
            self.table.setFocus()

    def _find_worker(self, text: str, question: int) -> None:
        task = self._background.read(lambda _: find(self._session, text, _AT_MOST))
        task.succeeded.connect(lambda found: self.form.name.show_matches(question, _matches(found)))
        task.failed.connect(self._applying.tell_failure)

    def _on_wanted(self, person: PersonId | None, document: DocumentRef | None) -> None:
        session = self._session
        self._person.ask(lambda _: _Held(applications.holder(session, person, document)))

    def _on_person(self, found: "_Held") -> None:
        self.form.show_worker(found.worker)
        self._applying.judge_soon()

    def _on_applied(self, saved: Saved) -> None:
        self.put_away()
        self.saved.emit(saved)
        self._refresh()

    # Deciding -------------------------------------------------------------------------------

    def _save(self) -> None:
        if self.is_entering():
            self._applying.save()
        elif self.step.is_typed():
            self._deciding.save()

    def _on_decided(self, saved: Saved) -> None:
        self.step.clear()
        self.saved.emit(saved)
        self._refresh()
        self.table.setFocus()


class _Held:
    """The answer about a person, who may be none of this station's."""

    def __init__(self, worker: Worker | None) -> None:
        self.worker = worker


def _unfilled(advice: LicenceAdvice) -> str:
    missing = any(one.code == "empty" for one in advice.findings)
    return applications.UnfilledApplicationError.text if missing else ""


def _items(session: Session) -> list[tuple[str, str]]:
    present = catalogue_for(session.clock.today())
    table = session.tables.rules.items
    return [(key.code, one.name) for key, one in table.items.items() if key.catalogue is present]


def _matches(found: object) -> list[Match]:
    assert isinstance(found, FoundWorkers)
    return [
        Match(line.name, f"{line.masked_number}  {line.items}", line.person) for line in found.lines
    ]
