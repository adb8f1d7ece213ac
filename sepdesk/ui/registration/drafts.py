"""Drafts: what is typed reaches the disk within two seconds, and is offered back."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from sepdesk.desk import drafts
from sepdesk.desk.drafts import KeptDraft
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.parts import button, card, label

_DELAY_MS = 1000
_AT_MOST = 5


class Journal(QObject):
    """Keeps the draft of the paper on screen.

    Signals:
        kept: when it was last written; None once there is nothing to keep.
        failed: the exception of a write; the next change tries again.
    """

    kept = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        background: Background,
        read: Callable[[], PaperInput],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._read = session, background, read
        # Not restarted by further changes: steady typing must not put the writing off.
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.write)
        self._order = threading.Lock()
        self._number = self._written = 0
        self._last: PaperInput | None = None
        self.draft_id = str(session.new_id())

    def touch(self) -> None:
        """Note that something changed."""
        if not self._timer.isActive():
            self._timer.start()

    def begin(self, draft_id: str | None = None, known: PaperInput | None = None) -> None:
        """Turn to the next paper.

        Args:
            draft_id: of a draft that is taken up again; None for a new paper.
            known: what its draft already holds.
        """
        self._timer.stop()
        self.draft_id = draft_id or str(self._session.new_id())
        self._last = known

    def hold(self) -> None:
        """Write nothing for now: the paper is being saved."""
        self._timer.stop()

    def write(self) -> None:
        """Write the paper as it stands, in the background."""
        self._timer.stop()
        paper = self._read()
        if paper == self._last:
            return
        if paper.is_empty():
            self._forget()
            return
        number, draft_id = self._next(), self.draft_id
        task = self._background.on_store(lambda _: self._keep(number, draft_id, paper))
        task.succeeded.connect(lambda at: self._on_kept(draft_id, paper, at))
        task.failed.connect(self.failed)

    def flush(self) -> None:
        """Write the paper before this returns; nothing happens if it is written already.

        Raises:
            Exception: the fault of the store, with a `text` for the clerk.
        """
        self._timer.stop()
        paper = self._read()
        if paper == self._last or paper.is_empty():
            return
        self._keep(self._next(), self.draft_id, paper)
        self._last = paper

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _keep(self, number: int, draft_id: str, paper: PaperInput) -> dt.datetime | None:
        with self._order:  # what was queued before a flush must not come after it
            if number < self._written:
                return None
            at = drafts.keep(self._session, draft_id, paper)
            self._written = number
            return at

    def _on_kept(self, draft_id: str, paper: PaperInput, at: object) -> None:
        if not isValid(self):
            return  # the window has gone meanwhile; the draft is on the disk all the same
        if draft_id == self.draft_id and at is not None:
            self._last = paper
            self.kept.emit(at)

    def _forget(self) -> None:
        if self._last is None:
            return
        draft_id, self._last = self.draft_id, None
        task = self._background.on_store(lambda _: drafts.discard(self._session, draft_id))
        task.failed.connect(self.failed)
        self.kept.emit(None)


class DraftsCard(QWidget):
    """草稿: the clerk's other drafts, to be taken up again or thrown away.

    Signals:
        taken_up: the KeptDraft.
        discarded: the KeptDraft.
    """

    taken_up = Signal(object)
    discarded = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, column = card()
        outer.addWidget(frame)
        self._title = label("未完成的草稿", "section")
        column.addWidget(self._title)
        self._lines = QVBoxLayout()
        column.addLayout(self._lines)
        self._rows: list[QWidget] = []
        self.hide()

    def show_drafts(self, kept: Sequence[KeptDraft], now: dt.datetime) -> None:
        """List drafts, the latest first; without any the card takes no space."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._row(draft, now) for draft in kept[:_AT_MOST]]
        for row in self._rows:
            self._lines.addWidget(row)
        more = len(kept) - len(self._rows)
        self._title.setText("未完成的草稿" + (f"（另有 {more} 份更早）" if more else ""))
        self.setVisible(bool(kept))

    def _row(self, draft: KeptDraft, now: dt.datetime) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        column.addLayout(line)
        lacks = draft.lacks()
        said = label(f"还缺：{'、'.join(lacks)}" if lacks else "必填各栏已录，未保存", "quiet")
        said.setWordWrap(True)
        said.setMinimumWidth(1)
        column.addWidget(said)
        title = label(draft.title)
        title.setMinimumWidth(0)
        line.addWidget(title, 1)
        line.addWidget(label(words.instant(draft.updated_at, now), "quiet"))
        for text, signal in (("继续录入", self.taken_up), ("删除", self.discarded)):
            act = button(text, "link")
            act.setAccessibleName(f"{text}：{draft.title}")
            act.clicked.connect(partial(signal.emit, draft))
            line.addWidget(act)
        return row
