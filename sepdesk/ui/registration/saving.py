"""The save: judged once more, asked about once, then one transaction off the window's thread."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk import registration
from sepdesk.desk.counsel import Counsel, counsel
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.ui.background import Background
from sepdesk.ui.registration import questions
from sepdesk.ui.registration.advice import hindrances
from sepdesk.ui.registration.form import as_printed


class Saving(QObject):
    """One save at a time; what is on screen must not change while it runs.

    Signals:
        judged: the Counsel by which it is asked whether to save.
        saved: the Saved, the PaperInput that it was.
        declined: the clerk goes back to mend; the list of Cited that stand in the way.
        failed: the exception; nothing was saved.
    """

    judged = Signal(object)
    saved = Signal(object, object)
    declined = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, background: Background, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._background, self._window = session, background, window
        self.runs = False

    def begin(self, paper: PaperInput, draft_id: str) -> None:
        """Save a paper whose fields can all be read.

        Args:
            paper: what is on the form.
            draft_id: of its draft, which ends with the save.
        """
        self.runs = True
        task = self._background.read(lambda _: counsel(self._session, paper))
        task.succeeded.connect(lambda answer: self._ask(paper, draft_id, answer))
        task.failed.connect(self._on_failed)

    def _ask(self, paper: PaperInput, draft_id: str, answer: object) -> None:
        assert isinstance(answer, Counsel)
        self.judged.emit(answer)
        standing = hindrances(answer.cited)
        sentences = [one.finding.text for one in standing]
        if standing and not questions.save_all_the_same(self._window, sentences):
            self.runs = False
            self.declined.emit(standing)
            return
        task = self._background.on_store(
            lambda _: registration.save(self._session, as_printed(paper), draft_id)
        )
        task.succeeded.connect(lambda saved: self._on_saved(paper, saved))
        task.failed.connect(self._on_failed)

    def _on_saved(self, paper: PaperInput, saved: object) -> None:
        self.runs = False
        self.saved.emit(saved, paper)

    def _on_failed(self, error: BaseException) -> None:
        self.runs = False
        self.failed.emit(error)
