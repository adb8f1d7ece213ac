"""What a pick fills in: everything that is known, and nothing that the clerk has typed."""

from PySide6.QtCore import QObject, Signal

from sepdesk.desk.counsel import page_of_document
from sepdesk.desk.prefill import paper_for
from sepdesk.desk.session import Session
from sepdesk.desk.units import find_units, unit_called, unit_details
from sepdesk.desk.worker import FoundWorkers, WorkerPage, find, open_page
from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.domain.units import Unit, UnitId
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.fields.pick import PickField
from sepdesk.ui.fields.text import LineField
from sepdesk.ui.latest import Latest
from sepdesk.ui.registration.form import RegistrationForm

_AT_MOST = 20


class Filling(QObject):
    """Answers what the fields ask, and fills the form with what was picked.

    A text that a pick has put there goes with the next pick; one that was typed stays, unless the
    clerk picks a person or a unit by hand.

    Signals:
        filling: the form is about to be filled.
        filled: the form now holds what is known of a person or a unit.
        failed: the exception of a question that could not be answered.
    """

    filling = Signal()
    filled = Signal()
    failed = Signal(object)

    def __init__(self, form: RegistrationForm, session: Session, background: Background) -> None:
        super().__init__(form)
        self._form, self._session, self._background = form, session, background
        self._ours: dict[LineField, str] = {}
        self._page: WorkerPage | None = None
        self._person = Latest(background, self)
        self._unit = Latest(background, self)
        self._person.answered.connect(self._on_person)
        self._unit.answered.connect(self._on_unit)
        for latest in (self._person, self._unit):
            latest.failed.connect(self.failed)
        self._wire()

    def forget(self) -> None:
        """Begin anew with the next paper."""
        self._person.drop()
        self._unit.drop()
        self._ours.clear()
        self._page = None

    def know(self, page: WorkerPage | None) -> None:
        """Learn whom the paper concerns, from what its advice has found."""
        self._page = page

    def follow_kind(self) -> None:
        """Fill in what the other kind of paper asks about the same person."""
        if self._page is not None:
            self._fill_person(self._page, by_hand=False)

    def _wire(self) -> None:
        inputs = self._form.inputs
        inputs.name.asked.connect(lambda text, n: self._find_worker(inputs.name, text, n))
        inputs.number.asked.connect(lambda text, n: self._find_worker(inputs.number, text, n))
        inputs.unit.asked.connect(lambda text, n: self._find_unit(inputs.unit, text, n))
        inputs.former.asked.connect(lambda text, n: self._find_unit(inputs.former, text, n))
        inputs.name.picked.connect(self._on_worker_picked)
        inputs.number.picked.connect(self._on_worker_picked)
        inputs.number.completed.connect(self._on_number_completed)
        inputs.number.changed.connect(self._on_number_changed)
        inputs.unit.picked.connect(self._on_unit_picked)
        inputs.unit.changed.connect(self._on_unit_changed)
        inputs.unit.left.connect(lambda: self._look_for_unit(inputs.unit.text()))
        inputs.code.left.connect(lambda: self._look_for_unit(inputs.code.text()))

    def _find_worker(self, field: PickField, text: str, question: int) -> None:
        task = self._background.read(lambda _: find(self._session, text, _AT_MOST))
        as_number = field is self._form.inputs.number
        task.succeeded.connect(
            lambda found: field.show_matches(question, _workers(found, as_number=as_number))
        )
        task.failed.connect(self.failed)

    def _find_unit(self, field: PickField, text: str, question: int) -> None:
        task = self._background.read(lambda _: find_units(self._session, text))
        task.succeeded.connect(
            lambda found: field.show_matches(
                question, [Match(x.name, f"{x.code}  {x.place}".strip(), x.unit) for x in found]
            )
        )
        task.failed.connect(self.failed)

    def _on_worker_picked(self, person: PersonId) -> None:
        self._person.ask(lambda _: (open_page(self._session, person), True))

    def _on_number_completed(self) -> None:
        number = self._form.inputs.number
        kind, text = number.kind(), number.text()
        self._person.ask(lambda _: (page_of_document(self._session, kind, text), False))

    def _on_number_changed(self) -> None:
        """Take away what belongs to the person of the number that stood there before."""
        if self._form.inputs.number.picked_value() is None:
            inputs = self._form.inputs
            self._person.drop()
            self._page = None
            self._take_back(
                inputs.name, inputs.items, inputs.valid_until, inputs.mobile, inputs.former
            )
            if not inputs.former.text():
                self._form.set_former("", None, None)

    def _on_unit_picked(self, unit: UnitId) -> None:
        self._unit.ask(lambda _: (unit_details(self._session, unit), True))

    def _look_for_unit(self, text: str) -> None:
        """Take the unit whose whole name or code was typed, or pasted, without a pick."""
        if text and self._form.inputs.unit.picked_value() is None and not self._unit.is_waiting():
            self._unit.ask(lambda _: (unit_called(self._session, text), False))

    def settle(self) -> None:
        """Look for the person and the unit of texts that were put there and not typed."""
        inputs = self._form.inputs
        self._on_number_completed()
        self._look_for_unit(inputs.code.text() or inputs.unit.text())

    def _on_unit_changed(self) -> None:
        inputs = self._form.inputs
        if inputs.unit.picked_value() is None:
            self._unit.drop()
            if inputs.code in self._ours and inputs.code.text() == self._ours[inputs.code]:
                inputs.region.set_value("")
            self._take_back(inputs.code, inputs.address, inputs.contact, inputs.phone)

    def _on_person(self, answer: object) -> None:
        match answer:
            case (WorkerPage() as page, bool(by_hand)):
                self._page = page
                self.filling.emit()
                self._fill_person(page, by_hand=by_hand)
                if by_hand:
                    self._go_on_from(self._form.inputs.name)
                    self._go_on_from(self._form.inputs.number)
                self.filled.emit()

    def _fill_person(self, page: WorkerPage, *, by_hand: bool) -> None:
        form, inputs = self._form, self._form.inputs
        paper = paper_for(page, form.kind())
        self._put(inputs.name, paper.name, by_hand=by_hand)
        if by_hand:
            inputs.number.set_value(paper.document_number)
            inputs.number.set_kind(paper.document_kind)
        form.set_person(page.worker.person)
        self._put(inputs.items, paper.items, by_hand=by_hand)
        self._put(inputs.valid_until, paper.valid_until, by_hand=by_hand)
        self._put(inputs.mobile, paper.mobile, by_hand=by_hand)
        present = page.expected
        self._put(inputs.former, present.unit_name if present else "", by_hand=by_hand)
        if present is not None and inputs.former.text() == present.unit_name:
            form.set_former(present.unit_name, present.unit, present.employment_id)

    def _on_unit(self, answer: object) -> None:
        match answer:
            case (Unit() as unit, bool(by_hand)):
                self._fill_unit(unit, by_hand=by_hand)

    def _fill_unit(self, unit: Unit, *, by_hand: bool) -> None:
        self.filling.emit()
        inputs = self._form.inputs
        inputs.unit.set_value(unit.name, unit.unit_id)
        inputs.code.set_kind(unit.code_kind)
        if unit.town:
            inputs.region.set_value(unit.town)
        for field, text in (
            (inputs.code, unit.code),
            (inputs.address, unit.address),
            (inputs.contact, unit.contact),
            (inputs.phone, unit.phone),
        ):
            self._put(field, text, by_hand=by_hand or field is inputs.code)
        if by_hand:
            self._go_on_from(inputs.unit)
        self.filled.emit()

    def _go_on_from(self, picked: Field) -> None:
        """After a pick, let the keyboard go where something is still to be typed."""
        if picked.isAncestorOf(self._form.window().focusWidget() or self._form):
            self._form.focus_next_empty(picked)

    def _put(self, field: LineField, text: str, *, by_hand: bool) -> None:
        ours = field.text() == self._ours.get(field)
        if not text and not ours:
            return
        if by_hand or ours or not field.text():
            _show(field, text)
            self._ours[field] = text

    def _take_back(self, *fields: LineField) -> None:
        for field in fields:
            if field.text() and field.text() == self._ours.get(field):
                _show(field, "")
            self._ours.pop(field, None)


def _show(field: LineField, text: str) -> None:
    field.set_problem("")
    if isinstance(field, PickField):
        field.set_value(text)  # which also drops a question that is still open
    else:
        field.line.show_text(text)


def _workers(found: object, *, as_number: bool) -> list[Match]:
    assert isinstance(found, FoundWorkers)
    matches = []
    for line in found.lines:
        where = "  ".join(part for part in (line.items, line.unit_name or line.status) if part)
        title, other = (
            (line.masked_number, line.name) if as_number else (line.name, line.masked_number)
        )
        matches.append(Match(title, f"{other}  {where}", line.person))
    return matches


def may_be_change(kind: SubmissionKind, page: WorkerPage | None, unit: UnitId | None) -> bool:
    """Tell whether a registration ought to be a change: the person is employed elsewhere."""
    if kind is not SubmissionKind.REGISTER or page is None or page.expected is None:
        return False
    return unit is None or page.expected.unit != unit
