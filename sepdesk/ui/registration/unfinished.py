"""The clerk's other drafts: listed, taken up again, thrown away, put back."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from sepdesk.desk import drafts
from sepdesk.desk.drafts import KeptDraft
from sepdesk.desk.session import Session
from sepdesk.ui.background import Background, Task
from sepdesk.ui.notices import Notice
from sepdesk.ui.registration.drafts import DraftsCard, Journal


class Unfinished(QObject):
    """Keeps the card of drafts true.

    Signals:
        told: a Notice.
        taken_up: the KeptDraft to go on with.
        failed: the exception of a read or write.
    """

    told = Signal(object)
    taken_up = Signal(object)
    failed = Signal(object)

    def __init__(
        self, card: DraftsCard, journal: Journal, session: Session, background: Background
    ) -> None:
        super().__init__(card)
        self._card, self._journal = card, journal
        self._session, self._background = session, background
        card.discarded.connect(self._discard)
        card.taken_up.connect(self.taken_up)

    def refresh(self) -> None:
        """List all drafts but that of the paper on screen."""
        # On the lane of the writers: a draft that is being written must be among them.
        task = self._background.on_store(lambda _: drafts.drafts(self._session))
        task.succeeded.connect(self._on_listed)
        task.failed.connect(self.failed)

    def forget(self, draft_id: str) -> None:
        """Throw a draft away."""
        self._after(self._background.on_store(lambda _: drafts.discard(self._session, draft_id)))

    def _discard(self, draft: KeptDraft) -> None:
        self.forget(draft.draft_id)
        undo = partial(self._put_back, draft)
        self.told.emit(Notice("good", "草稿已删除。", "恢复", undo, key="discarded"))

    def _put_back(self, draft: KeptDraft) -> None:
        self._after(
            self._background.on_store(
                lambda _: drafts.keep(self._session, draft.draft_id, draft.paper)
            )
        )

    def _after(self, task: Task) -> None:
        task.succeeded.connect(self.refresh)
        task.failed.connect(self.failed)

    def _on_listed(self, kept: object) -> None:
        assert isinstance(kept, tuple)
        others = [draft for draft in kept if draft.draft_id != self._journal.draft_id]
        self._card.show_drafts(others, self._session.clock.now())
