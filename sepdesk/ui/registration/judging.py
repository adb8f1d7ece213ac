"""What the rules say about the paper is shown where it belongs, and when it is due."""

from PySide6.QtCore import QObject, QTimer, Signal

from sepdesk.desk.counsel import Counsel, hindrances
from sepdesk.domain.identity import birth_date
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui.fields.field import Field
from sepdesk.ui.registration.advice import split
from sepdesk.ui.registration.beside import Beside
from sepdesk.ui.registration.filling import Filling, may_be_change
from sepdesk.ui.registration.form import RegistrationForm

_UNKNOWN_HERE = "本站数据中没有此人，此处无法判定，由平台判定。"


class Judging(QObject):
    """Shows the counsel on the paper: under its fields, beside the form, in the count below.

    Signals:
        counted: how many findings stand in the way.
        taken: the form now claims only the items that stand, as the clerk wished.
        taking: it is about to.
    """

    counted = Signal(int)
    taken = Signal()
    taking = Signal()

    def __init__(self, form: RegistrationForm, filling: Filling, beside: Beside) -> None:
        super().__init__(form)
        self._form, self._filling, self._beside = form, filling, beside
        self._counsel: Counsel | None = None
        self._attempted = False
        self._later = QTimer(self, singleShot=True, interval=0)
        for field in form.inputs.by_name.values():
            field.left.connect(self._later.start)
        # Not at once: a field also loses the keyboard while the window is taken down.
        self._later.timeout.connect(self._show_findings)
        beside.person.asked_items.connect(self._take_items)

    def is_settled(self) -> bool:
        """Tell whether what is known is on screen."""
        return not self._later.isActive()

    def show_counsel(self, answer: Counsel | None, attempted: bool) -> Field | None:
        """Show what is known of the paper on the form.

        Args:
            answer: None while nothing is typed.
            attempted: the clerk has tried to save; then what is empty is told too.

        Returns:
            The first field that stands in the way and is on screen.
        """
        self._attempted = attempted
        if answer is not None:
            self._filling.know(answer.page)
        self._show(answer)
        standing = answer.hindrances if answer else ()
        named = (self._form.field(finding.field) for finding in standing)
        return next((field for field in named if field is not None), None)

    def _show(self, answer: Counsel | None) -> None:
        self._counsel = answer
        paper = self._form.read_form()
        codes = {one.finding.code for one in answer.cited} if answer else set()
        page, person = answer.page if answer else None, self._beside.person
        otherwise = _UNKNOWN_HERE if "worker_unknown" in codes else ""
        born = birth_date(paper.document_kind, paper.document_number)
        person.show_person(page, otherwise, born)
        change = may_be_change(self._form.kind(), page, paper.unit)
        standing = answer.standing_items if answer and "partly_good" in codes else ()
        good = "、".join(printed for printed, _ in standing)
        person.suggest(SubmissionKind.CHANGE if change else None, good)
        self._show_findings()

    def _show_findings(self) -> None:
        answer, attempted = self._counsel, self._attempted
        cited = answer.cited if answer else ()
        self._form.show_findings(cited, attempted=attempted)
        due = [one for one in cited if attempted or not self._form.is_early(one)]
        self._beside.opinion.show_counsel(answer, due, attempted=attempted)
        told, _ = split(due, attempted=attempted)
        self.counted.emit(len(hindrances(told)))

    def _take_items(self) -> None:
        if self._counsel is None:
            return
        self.taking.emit()
        inputs, standing = self._form.inputs, dict(self._counsel.standing_items)
        days = [day.isoformat() for day in standing.values()]
        inputs.items.set_text("、".join(standing))
        inputs.valid_until.set_text("、".join(days[:1] if len(set(days)) == 1 else days))
        self.taken.emit()
        inputs.items.setFocus()
