"""The form of the appendix on the screen: what is typed, and what a paper of its kind shows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.counsel import Cited
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.domain.attachments import AttachedPaper
from sepdesk.domain.employment import EmploymentId, HireSource
from sepdesk.domain.findings import Severity
from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import Channel, Dispatch, Handed, OpId, Requester, SubmissionKind
from sepdesk.domain.units import UnitId
from sepdesk.ui.fields.choice import ChoiceField
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.region import RegionField
from sepdesk.ui.fields.text import LineField
from sepdesk.ui.registration.inputs import (
    CERTIFICATE,
    ENDED_ONLY,
    ENGAGED_ONLY,
    OF_THE_PILE,
    Inputs,
)
from sepdesk.ui.registration.pins import Pins

T = TypeVar("T")
LEFT_EMPTY = frozenset({"no_name", "no_number", "no_unit", "no_code", "no_items", "no_region"})
"""Codes of findings that only say that a field is still empty."""

_PATIENT = (Severity.MEND, Severity.MISSING)
_NEEDS_TEXT = frozenset({"unit_unknown", "hire_unknown"})
# Not asked of whoever was picked, though it may still be shown for what was typed before.
_OPTIONAL = ("former_unit", "mobile", "unit_address", *CERTIFICATE)
_SAID_ELSEWHERE = "partly_good"


class RegistrationForm(QWidget):
    """The fields; it reads, shows and hides, and asks nobody.

    Signals:
        changed: the clerk has changed something.
        papers_shown: another paper is shown, maybe with other scans.
        asked_undo: Ctrl+Z, with nothing typed in the line to be undone.
    """

    changed = Signal()
    papers_shown = Signal()
    asked_undo = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inputs = Inputs(session)
        self._today = session.clock.today
        self._kind = SubmissionKind.REGISTER
        self._person: PersonId | None = None
        self._former: EmploymentId | None = None
        self._answers: OpId | None = None
        self._papers: tuple[AttachedPaper, ...] = ()
        self._left: set[Field] = set()
        self._default_day = ""
        self._fresh = PaperInput()
        self.pins = Pins()
        self._asks_dispatch = self._asks_certificate = self._folded = False
        self.grid = FormGrid()
        self.inputs.lay_out(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)
        # Before `changed`: whoever hears that must not read a person who was typed over.
        self.inputs.name.changed.connect(self._on_person_typed_over)
        self.inputs.number.changed.connect(self._on_person_typed_over)
        self.inputs.former.changed.connect(self._on_former_typed_over)
        for field in self.inputs.by_name.values():
            field.changed.connect(self.changed)
            field.left.connect(lambda field=field: self._left.add(field))
        self.setFocusProxy(self.inputs.name)
        self.clear()

    def kind(self) -> SubmissionKind:
        """Return which of the three papers it is."""
        return self._kind

    def set_kind(self, kind: SubmissionKind) -> None:
        """Make it another of the three papers; nothing typed is lost."""
        self._kind = kind
        self._show_what_applies()

    def read_form(self) -> PaperInput:
        """Return everything that is typed, also what the present kind does not show."""
        f = self.inputs
        return PaperInput(
            kind=self._kind,
            name=f.name.text(),
            document_kind=f.number.kind(),
            document_number=f.number.text(),
            person=self._person,
            items=f.items.text(),
            valid_until=f.valid_until.text(),
            former_unit=f.former.text(),
            former_unit_id=_unit_id(f.former.picked_value()),
            former=self._former,
            unit_name=f.unit.text(),
            unit=_unit_id(f.unit.picked_value()),
            code_kind=f.code.kind(),
            unit_code=f.code.text(),
            unit_address=f.address.text(),
            unit_town=f.region.value(),
            contact=f.contact.text(),
            phone=f.phone.text(),
            mobile=f.mobile.text(),
            form_date=f.form_date.text(),
            hired_on=f.hired_on.text(),
            hire_source=_chosen(f.hire_source, HireSource.UNKNOWN),
            left_on=f.left_on.text(),
            requester=_chosen(f.requester, Requester.UNIT),
            received_on=f.received_on.text(),
            channel=_chosen(f.channel, Channel.COUNTER),
            dispatch=_chosen(f.dispatch, Dispatch.NOT_ASKED),
            handed=f.read_handed(),
            certificate_number=f.certificate_number.text(),
            certificate_archive_number=f.certificate_archive_number.text(),
            certificate_issuer=f.certificate_issuer.text(),
            certificate_exam_body=f.certificate_exam_body.text(),
            certificate_province=_chosen(f.certificate_province, ""),
            papers=self._papers,
            answers=self._answers,
        )

    def show_paper(self, paper: PaperInput) -> None:
        """Show a paper, text for text."""
        self._kind, self._person = paper.kind, paper.person
        self._former, self._answers = paper.former, paper.answers
        self._papers = paper.papers
        f = self.inputs
        f.name.set_value(paper.name)
        f.number.set_value(paper.document_number)
        f.number.set_kind(paper.document_kind)
        f.former.set_value(paper.former_unit, paper.former_unit_id)
        f.unit.set_value(paper.unit_name, paper.unit)
        f.code.set_value(paper.unit_code)
        f.code.set_kind(paper.code_kind)
        f.region.set_value(paper.unit_town)
        f.show_handed(paper.handed)
        f.address.set_value(paper.unit_address)
        for name, field in f.by_name.items():
            if isinstance(field, ChoiceField):
                field.set_value(getattr(paper, name))
            elif isinstance(field, LineField) and hasattr(paper, name):
                field.set_problem("")
                field.line.show_text(getattr(paper, name))
        if paper.dispatch is Dispatch.NOT_ASKED:
            f.dispatch.set_value(None)
        self._left.clear()
        self.show_findings((), attempted=False)
        self._show_what_applies()
        self.papers_shown.emit()

    def clear(self, keep: PaperInput | None = None) -> None:
        """Empty the form for the next paper.

        Args:
            keep: the paper before, of which stays what the clerk keeps; a 收件日 that was only the
                default becomes the new day.
        """
        today = self._today().isoformat()
        fresh = PaperInput(received_on=today)
        if keep is not None:
            fresh = self.pins.next_paper(keep, fresh)
            if fresh.received_on == self._default_day:
                fresh = replace(fresh, received_on=today)
        self._default_day = today
        self._asks_dispatch = self._asks_certificate = False
        self.show_paper(fresh)
        self._fresh = self.read_form()

    def take_as_kept(self) -> None:
        """Take what stands there for what is kept, unless it already says whose paper it is."""
        paper = self.read_form()
        if not (paper.name or paper.document_number or paper.items):
            self._fresh = paper

    def read_entry(self) -> PaperInput | None:
        """Return the paper; None where nothing stands there but what was kept of the one before."""
        paper = self.read_form()
        return None if paper.is_empty() or paper == self._fresh else paper

    def focus_next_empty(self, after: Field) -> None:
        """Let the keyboard go to the next field that is usually filled and is still empty."""
        optional = [self.inputs.by_name[name] for name in _OPTIONAL]
        fields = sorted(self.inputs.by_name.values(), key=self.grid.place_of)
        for field in fields[fields.index(after) + 1 :]:
            empty = isinstance(field, LineField | RegionField) and not field.text()
            if empty and field not in optional and _shown(field, self):
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.inputs.handed.setFocus(Qt.FocusReason.TabFocusReason)

    def settle(self) -> Field | None:
        """Read what is still half typed, as leaving each field would; the first unreadable."""
        for field in self.inputs.by_name.values():
            if isinstance(field, DateField) or field in (
                self.inputs.valid_until,
                self.inputs.items,
            ):
                assert isinstance(field, LineField)
                field.set_text(field.text())
        unreadable = (x for x in self.inputs.by_name.values() if x.problem() and _shown(x, self))
        return next(unreadable, None)

    def papers(self) -> tuple[AttachedPaper, ...]:
        """Return the scans that go with the paper."""
        return self._papers

    def set_papers(self, papers: tuple[AttachedPaper, ...], handed: Handed) -> None:
        """Put the scans that go with the paper, and what was handed in as they show it."""
        self._papers = papers
        self.inputs.show_handed(handed)
        self.changed.emit()

    def set_person(self, person: PersonId | None) -> None:
        """Say whose paper this is, as picked or found by the number."""
        self._person = person

    def set_former(self, name: str, unit: UnitId | None, employment: EmploymentId | None) -> None:
        """Put the employment that the paper ends."""
        self.inputs.former.set_value(name, unit)
        self._former = employment

    def field(self, name: str) -> Field | None:
        """Return the field that a finding names; None for the whole form or one that is hidden."""
        field = self.inputs.by_name.get(name)
        return field if field is not None and _shown(field, self) else None

    def show_findings(self, cited: Sequence[Cited], *, attempted: bool) -> None:
        """Show the heaviest finding of each field under it.

        Args:
            cited: heaviest first.
            attempted: the clerk has tried to save; until then nobody is told that a field is
                empty, or half a number too short, before the keyboard has left it.
        """
        codes = {one.finding.code for one in cited}
        if cited:
            self._asks_dispatch = any(code.startswith("dispatch") for code in codes)
            self._asks_certificate = bool(codes & {"not_in_archive", "worker_unknown"})
            self._show_what_applies()
        told: dict[str, Cited] = {}
        for one in cited:
            said = one.finding.severity is Severity.PASS or one.finding.code == _SAID_ELSEWHERE
            if not said and (attempted or not self.is_early(one)):
                told.setdefault(one.finding.field, one)
        for name, field in self.inputs.by_name.items():
            heaviest = told.get(name)
            if heaviest is None or not (attempted or self._is_due(field, heaviest)):
                field.clear_finding()
            else:
                finding = heaviest.finding
                field.set_finding(finding.severity, finding.text, heaviest.short)

    def is_early(self, cited: Cited) -> bool:
        """Tell whether a finding only says what follows from a field that is still to be filled."""
        field = self.inputs.by_name.get(cited.finding.field)
        if cited.finding.code not in _NEEDS_TEXT or not isinstance(field, LineField):
            return False
        return not field.text() and field not in self._left

    def _is_due(self, field: Field, cited: Cited) -> bool:
        finding = cited.finding
        if finding.severity not in _PATIENT:
            return True
        if finding.code in LEFT_EMPTY or finding.code == "missing_papers":
            return field in self._left
        return field in self._left or not field.isAncestorOf(self.focusWidget() or self)

    def fold(self, folded: bool) -> None:
        """Hide, or show again, what is the same on all papers of a pile from one unit."""
        self._folded = folded
        self._show_what_applies()

    def is_folded(self) -> bool:
        """Tell whether what all papers of a pile share is hidden."""
        return self._folded

    def _show_what_applies(self) -> None:
        ends = self._kind is SubmissionKind.DEREGISTER
        paper = self.read_form()
        claimed = any(getattr(paper, name) for name in CERTIFICATE)
        asked = self._asks_dispatch or paper.dispatch is not Dispatch.NOT_ASKED
        shown = dict.fromkeys(self.inputs.by_name, True)
        shown |= dict.fromkeys(ENGAGED_ONLY, not ends)
        shown |= dict.fromkeys(ENDED_ONLY, ends)
        shown |= dict.fromkeys(CERTIFICATE, not ends and (self._asks_certificate or claimed))
        shown["dispatch"] = not ends and asked
        if self._folded:
            shown |= dict.fromkeys(OF_THE_PILE, False)
            shown["former_unit"] = self._kind is not SubmissionKind.REGISTER
        for name, field in self.inputs.by_name.items():
            self.grid.set_shown(field, shown[name])

    def _on_person_typed_over(self) -> None:
        self._person = None

    def _on_former_typed_over(self) -> None:
        self._former = None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Up and Down, where a field has no use for them, go to the field before or after."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.asked_undo.emit()
            return
        match event.key():
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case _:
                super().keyPressEvent(event)


def as_printed(paper: PaperInput) -> PaperInput:
    """Leave out what a paper of its kind does not show, so that it is not printed unseen."""
    if paper.kind is not SubmissionKind.DEREGISTER:
        return replace(paper, left_on="")
    return replace(
        paper,
        unit_name="",
        unit=None,
        unit_code="",
        unit_address="",
        unit_town="",
        contact="",
        phone="",
        hired_on="",
    )


def _shown(field: Field, form: QWidget) -> bool:
    return field.isVisibleTo(form)


def _unit_id(picked: object) -> UnitId | None:
    return UnitId(picked) if isinstance(picked, str) else None


def _chosen(field: ChoiceField, default: T) -> T:
    key = field.value()
    return key if isinstance(key, type(default)) else default
