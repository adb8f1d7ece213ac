"""The form of an application: from an examination that was passed, or about a certificate."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sepdesk.desk.applications import ApplicationInput, LicenceAdvice, passed
from sepdesk.domain.certificates import Certificate
from sepdesk.domain.exam_plans import EnteredCandidate, ExamPlan
from sepdesk.domain.findings import Severity
from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.licensing import NEW_ITEMS, PURPOSE_WORDS, Application, Purpose
from sepdesk.domain.persons import Worker
from sepdesk.domain.work_items import Catalogue, ItemKey, fold_code, is_welder_code
from sepdesk.ui.applications.conversion import ConversionRows
from sepdesk.ui.applications.lines import held_words
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.items import ItemsField
from sepdesk.ui.fields.pick import WorkerField
from sepdesk.ui.fields.text import PhoneField
from sepdesk.ui.look import current
from sepdesk.ui.parts import label

_SEXES = (Option("男", "男"), Option("女", "女"))
_LACKING = frozenset(
    {"empty", "no_name", "bad_number", "no_county", "no_items", "no_certificate", "no_exam",
     "no_authority"}
)  # fmt: skip
_SIGNS = {Severity.NOTE: "△", Severity.UNKNOWN: "？"}


class ApplicationForm(QWidget):
    """Reads an application and shows what the rules say; asks nobody.

    Signals:
        changed: the clerk has changed something.
        wanted: a Worker's certificates are wanted: PersonId or None, DocumentRef or None.
    """

    changed = Signal()
    wanted = Signal(object, object)

    def __init__(
        self,
        today: Callable[[], dt.date],
        counties: Sequence[tuple[str, str]],
        offered: Callable[[ItemKey], tuple[str, ...]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today, self._offered = today, offered
        self._exams: tuple[ExamPlan, ...] = ()
        self._worker: Worker | None = None
        self._application = ""
        self.purpose = ChoiceField("事项", [Option(p, w) for p, w in PURPOSE_WORDS.items()])
        self.exam = ChoiceField("考试", (), "成绩合格的考试")
        self.candidate = ChoiceField("合格考生", (), "请先选择考试")
        self.name = WorkerField("姓名")
        self.certificate = ChoiceField("证书", (), "请先选定人员")
        self.items = ItemsField("项目", "代号，可删去不办理的项目")
        self.conversion = ConversionRows()
        self.received_on = DateField("收件日期", today)
        self.county = ChoiceField("所在县区", [Option(code, name) for code, name in counties])
        self.sex = ChoiceField("性别", _SEXES, "新人填写")
        self.mobile = PhoneField("手机")
        self._said = label(part="quiet")
        self._said.setWordWrap(True)
        self.by_name: dict[str, Field] = {
            "purpose": self.purpose,
            "plan": self.exam,
            "name": self.name,
            "document_number": self.name,
            "certificate": self.certificate,
            "items": self.items,
            "received_on": self.received_on,
            "county": self.county,
            "authority": self.county,
        }
        self._only = len(counties) == 1
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.purpose)

    # Reading --------------------------------------------------------------------------------

    def begin(self, exams: tuple[ExamPlan, ...]) -> None:
        """Empty the form."""
        self._exams, self._worker, self._application = exams, None, ""
        options = [
            Option(plan.spine.key, f"{plan.held_on} {plan.place}（{'、'.join(plan.items)}）")
            for plan in exams
        ]
        self.exam.set_options(options)
        for choice in (self.purpose, self.exam, self.candidate, self.certificate, self.sex):
            choice.set_value(None)
        self.candidate.set_options(())
        self.certificate.set_options(())
        self.name.set_value("")
        self.items.set_value(())
        self.mobile.set_value("")
        self.conversion.show_items(())
        self.received_on.set_value(self._today())
        if not self._only:
            self.county.set_value(None)
        self.show_advice(None, False)
        self._show_what_applies()
        self.purpose.setFocus()

    def mend(self, application: Application) -> None:
        """Fill the form with a returned application."""
        asked = application.asked
        self._application = application.spine.key
        self.purpose.set_value(asked.purpose)
        self._show_what_applies()
        self.received_on.set_value(asked.received_on)
        self.county.set_value(asked.county)
        self.sex.set_value(asked.sex or None)
        self.mobile.set_value(asked.mobile)
        if asked.purpose in NEW_ITEMS:
            self.exam.set_value(asked.plan)
            self._on_exam()
            self.candidate.set_value(asked.worker.document)
            self._on_candidate()
            self.items.set_value([one.code for one in asked.items])
        else:
            self.name.set_value(asked.worker.document.name, application.spine.person)
            self.wanted.emit(application.spine.person, asked.worker.document)
        self.changed.emit()

    def kind(self) -> Purpose | None:
        """Return what is applied for."""
        chosen = self.purpose.value()
        return chosen if isinstance(chosen, Purpose) else None

    def is_empty(self) -> bool:
        """Tell whether nothing has been chosen."""
        return self.kind() is None

    def read_form(self) -> ApplicationInput | None:
        """Return what stands there; None while it is of nobody."""
        purpose, document = self.kind(), self._document()
        if purpose is None or document is None:
            return None
        held = self._certificate()
        chosen = {fold_code(code) for code in self.items.value()}
        kept = tuple(
            (item.key, item.printed)
            for item in (() if held is None else held.items)
            if fold_code(item.printed) in chosen
        )
        return ApplicationInput(
            purpose=purpose,
            document=document,
            person=None if self._worker is None else self._worker.person,
            plan=str(self.exam.value() or ""),
            certificate=None if held is None else held.certificate_id,
            codes=self.items.value(),
            kept=kept,
            into=self.conversion.into(),
            confirmed=self.conversion.is_confirmed(),
            received_on=self.received_on.value(),
            county=str(self.county.value() or ""),
            sex=str(self.sex.value() or ""),
            mobile=self.mobile.value(),
            application=self._application,
        )

    def unreadable(self) -> Field | None:
        """Return the first field that cannot be read."""
        return next((field for field in self.by_name.values() if field.problem()), None)

    # Showing --------------------------------------------------------------------------------

    def show_worker(self, worker: Worker | None) -> None:
        """Take somebody whose certificates are known; None: not of this station."""
        self._worker = worker
        held = () if worker is None else worker.certificates
        self.certificate.set_options([Option(c.certificate_id, held_words(c)) for c in held])
        if len(held) == 1:
            self.certificate.set_value(held[0].certificate_id)
        counties = [option for option in (worker.last_county,) if option] if worker else []
        if counties and not self._only:
            self.county.set_value(counties[0])
        self._on_certificate()

    def show_advice(self, advice: LicenceAdvice | None, attempted: bool) -> Field | None:
        """Show findings at their fields; return the first to be mended."""
        for field in self.by_name.values():
            field.clear_finding()
        first: Field | None = None
        said: list[str] = []
        for finding in () if advice is None else advice.findings:
            if finding.severity is Severity.PASS:
                continue
            if not attempted and finding.code in _LACKING:
                continue
            place = self.by_name.get(finding.field)
            if place is None or not place.isVisibleTo(self) or place.finding_line.text():
                said.append(f"{_SIGNS.get(finding.severity, '×')} {finding.text}")
                continue
            place.set_finding(finding.severity, finding.text)
            if finding.severity in (Severity.REFUSE, Severity.MEND, Severity.ASK):
                first = first or place
        self._said.setText("\n".join(dict.fromkeys(said)))
        self._said.setVisible(bool(said))
        return first

    # Inside ---------------------------------------------------------------------------------

    def _document(self) -> DocumentRef | None:
        if self.kind() in NEW_ITEMS:
            chosen = self.candidate.value()
            return chosen if isinstance(chosen, DocumentRef) else None
        if self._worker is None:
            return None
        paper = self._worker.documents[0]
        return DocumentRef(paper.kind, paper.number, paper.name)

    def _certificate(self) -> Certificate | None:
        chosen, held = self.certificate.value(), self._worker
        if self.kind() is Purpose.FIRST_ISSUE or held is None:
            return None
        return next((c for c in held.certificates if c.certificate_id == chosen), None)

    def _passed(self) -> tuple[tuple[EnteredCandidate, tuple[str, ...]], ...]:
        plan = next((p for p in self._exams if p.spine.key == self.exam.value()), None)
        return () if plan is None else passed(plan)

    def _on_purpose(self) -> None:
        self._show_what_applies()
        self._on_certificate()

    def _on_exam(self) -> None:
        self.candidate.set_options(
            [
                Option(one.document, f"{one.document.name}  {'、'.join(i)}")
                for one, i in self._passed()
            ]
        )
        self.candidate.set_value(None)

    def _on_candidate(self) -> None:
        chosen = self.candidate.value()
        for one, codes in self._passed():
            if one.document == chosen:
                self.items.set_value(codes)
                self._worker = None
                self.wanted.emit(one.person, one.document)

    def _on_certificate(self) -> None:
        held, purpose = self._certificate(), self.kind()
        if purpose in NEW_ITEMS or purpose is None:
            self.conversion.show_items(())
            return
        items = () if held is None else held.items
        self.items.set_value([item.printed for item in items])
        old = [
            (item.key, item.printed, self._offered(item.key))
            for item in items
            if item.key.catalogue is Catalogue.C2011 and not is_welder_code(item.printed)
        ]
        self.conversion.show_items(old)

    def _on_named(self) -> None:
        if self.name.picked_value() is None:
            self.show_worker(None)

    def _show_what_applies(self) -> None:
        purpose = self.kind()
        new = purpose in NEW_ITEMS
        for field in (self.exam, self.candidate):
            self.grid.set_shown(field, new)
        self.grid.set_shown(self.name, purpose is not None and not new)
        shown = purpose is not None and purpose is not Purpose.FIRST_ISSUE
        self.grid.set_shown(self.certificate, shown)
        self.grid.set_shown(self.sex, purpose is Purpose.FIRST_ISSUE)

    def _wire(self) -> None:
        self.purpose.changed.connect(self._on_purpose)
        self.exam.changed.connect(self._on_exam)
        self.candidate.changed.connect(self._on_candidate)
        self.certificate.changed.connect(self._on_certificate)
        self.name.changed.connect(self._on_named)
        self.name.picked.connect(lambda person: self.wanted.emit(person, None))
        fields = (self.purpose, self.exam, self.candidate, self.name, self.certificate, self.items)
        for field in (*fields, self.received_on, self.county, self.sex, self.mobile):
            field.changed.connect(self.changed)
        self.conversion.changed.connect(self.changed)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.grid = FormGrid()
        self.grid.add_row(self.purpose, self.received_on)
        self.grid.add_row(self.exam)
        self.grid.add_row(self.candidate)
        self.grid.add_row(self.name)
        self.grid.add_row(self.certificate)
        self.grid.add_row(self.items)
        self.grid.add_row(self.county, self.mobile)
        self.grid.add_half(self.sex)
        column.addWidget(self.grid)
        column.addWidget(self.conversion)
        column.addWidget(self._said)
        column.addStretch(1)
