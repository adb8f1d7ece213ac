"""The paper is judged while it is typed, and what the rules say is shown where it belongs."""

from PySide6.QtCore import QObject, QTimer, Signal

from sepdesk.desk.counsel import Counsel, counsel
from sepdesk.desk.session import Session
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.registration.advice import hindrances, split
from sepdesk.ui.registration.beside import Beside
from sepdesk.ui.registration.filling import Filling, may_be_change
from sepdesk.ui.registration.form import RegistrationForm

_DELAY_MS = 200
_UNKNOWN_HERE = "本站数据中没有此人，此处无法判定，由平台判定。"


class Judging(QObject):
    """Asks the rules a little after the last key, and shows their answer.

    Signals:
        counted: how many findings stand in the way.
        taken: the form now claims only the items that stand, as the clerk wished.
        failed: the exception of a question that could not be answered.

    Attributes:
        attempted: the clerk has tried to save this paper; then what is empty is told too.
    """

    counted = Signal(int)
    taken = Signal()
    failed = Signal(object)

    def __init__(
        self,
        form: RegistrationForm,
        filling: Filling,
        beside: Beside,
        session: Session,
        background: Background,
    ) -> None:
        super().__init__(form)
        self._form, self._filling, self._beside = form, filling, beside
        self._session = session
        self._counsel: Counsel | None = None
        self.attempted = False
        self._latest = Latest(background, self)
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._delay.timeout.connect(self._judge)
        self._latest.answered.connect(self.show_counsel)
        self._latest.failed.connect(self.failed)
        for field in form.inputs.by_name.values():
            field.left.connect(self._later.start)
        # Not at once: a field also loses the keyboard while the window is taken down.
        self._later.timeout.connect(self._show_findings)
        beside.person.asked_items.connect(self._take_items)

    def begin(self) -> None:
        """Turn to another paper: nothing is known of it yet."""
        self.attempted = False
        self.hold()
        self._show(None)

    def soon(self) -> None:
        """Judge anew: something was typed, or the facts are others."""
        self._latest.drop()
        self._delay.start()

    def hold(self) -> None:
        """Judge nothing for now."""
        self._delay.stop()
        self._latest.drop()

    def is_settled(self) -> bool:
        """Tell whether what is typed has been judged, and the judgement is on screen."""
        waits = self._delay.isActive() or self._latest.is_waiting() or self._later.isActive()
        return not waits

    def show_counsel(self, answer: object) -> None:
        """Show a Counsel about the paper on the form."""
        assert isinstance(answer, Counsel)
        self._filling.know(answer.page)
        self._show(answer)

    def _judge(self) -> None:
        paper = self._form.read_form()
        if paper.is_empty():
            self._show(None)
        else:
            self._latest.ask(lambda _: counsel(self._session, paper))

    def _show(self, answer: Counsel | None) -> None:
        self._counsel = answer
        paper = self._form.read_form()
        codes = {one.finding.code for one in answer.cited} if answer else set()
        page, person = answer.page if answer else None, self._beside.person
        person.show_person(page, _UNKNOWN_HERE if "worker_unknown" in codes else "")
        change = may_be_change(self._form.kind(), page, paper.unit)
        standing = answer.standing_items if answer and "partly_good" in codes else ()
        good = "、".join(printed for printed, _ in standing)
        person.suggest(SubmissionKind.CHANGE if change else None, good)
        self._show_findings()

    def _show_findings(self) -> None:
        answer, attempted = self._counsel, self.attempted
        cited = answer.cited if answer else ()
        self._form.show_findings(cited, attempted=attempted)
        due = [one for one in cited if attempted or not self._form.is_early(one)]
        self._beside.opinion.show_counsel(answer, due, attempted=attempted)
        told, _ = split(due, attempted=attempted)
        self.counted.emit(len(hindrances(told)))

    def _take_items(self) -> None:
        if self._counsel is None:
            return
        inputs, standing = self._form.inputs, dict(self._counsel.standing_items)
        days = [day.isoformat() for day in standing.values()]
        inputs.items.set_text("、".join(standing))
        inputs.valid_until.set_text("、".join(days[:1] if len(set(days)) == 1 else days))
        self.taken.emit()
        inputs.items.setFocus()
