"""The tab 同步: layout, rounds, and what they leave behind."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.changes import Changes
from sepdesk.desk.session import Session
from sepdesk.desk.synchronise import Hindrance, NotSynchronised, Synchronised
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.look import current
from sepdesk.ui.notices import Kind, Notice
from sepdesk.ui.parts import label
from sepdesk.ui.shortcuts import Keys
from sepdesk.ui.synchronise.enrol_anew import EnrolAnewDialog
from sepdesk.ui.synchronise.head import Head
from sepdesk.ui.synchronise.model import (
    RETURNED_COLUMNS,
    WAITING_COLUMNS,
    Paper,
    Standing,
    standing,
)
from sepdesk.ui.synchronise.rounds import Rounds
from sepdesk.ui.synchronise.sentences import (
    RUNNING,
    STOPPED,
    Told,
    reachability,
    told_of,
    wait_text,
)
from sepdesk.ui.table import EmptyState, LinesModel, Table

_KEY = "synchronise"
_LEAST_HEIGHT = 76
"""Of a table: its header and one line, so that large type fits a small screen."""
_KINDS: dict[str, Kind] = {"good": "good", "refuse": "refuse"}


class SynchroniseTab(QWidget):
    """What waits, what came back, and the round with the platform.

    F5 falls to `start` here; the window binds it for the other tabs. Rounds go on while the tab
    is hidden.

    Signals:
        changed: the desk's Changes of a round, also of one that broke off.
        told: a Notice for the shell.
        reached: True or False as the platform answered; None where nobody was asked.
        asked_tray: the clerk wants to see 待处理.
        asked_sign_in: the platform wants the clerk to sign in again, and the clerk is willing.
        round_ended: a round is over, however.
    """

    changed = Signal(object)
    told = Signal(object)
    reached = Signal(object)
    asked_tray = Signal()
    asked_sign_in = Signal()
    round_ended = Signal()

    shortcuts = (
        Keys("F5", "立即同步"),
        Keys("Enter", "在回执列表：转到待处理"),
    )

    def __init__(
        self,
        session: Session,
        background: Background,
        parent: QWidget | None = None,
        *,
        address: str = "",
    ) -> None:
        """Build the tab.

        Args:
            session: whose transport the rounds go by.
            background: of the window.
            parent: as in Qt.
            address: of the platform, to be shown; the session does not tell it.
        """
        super().__init__(parent)
        self._session, self._background = session, background
        self._rounds = Rounds(session, background, self)
        self._latest = Latest(background, self)
        self._owes_good_news = False
        self._head = Head(session.identity.platform_card.name, address)
        self._waiting: LinesModel[Paper] = LinesModel(WAITING_COLUMNS, lambda paper: paper.op_id)
        self._returned: LinesModel[Paper] = LinesModel(RETURNED_COLUMNS, lambda paper: paper.op_id)
        self._waiting_title = label("待上报", "section")
        self._returned_title = label("最近回执", "section")
        self._waiting_table = Table(self._waiting, "待上报", EmptyState("没有待上报的表单。"))
        self._returned_table = Table(self._returned, "最近回执", EmptyState("还没有收到回执。"))
        self._lay_out()
        self._wire()

    def start(self) -> None:
        """Begin a round now, unless one runs."""
        self._rounds.start()

    def start_quietly(self) -> None:
        """Begin a round by itself: it tells only what a person must act on."""
        self._rounds.start_quietly()

    def set_interval(self, seconds: float) -> None:
        """Make a round every so often, and less often after failures; 0: by hand alone."""
        self._rounds.set_interval(seconds)
        self._head.tell_next(wait_text(self._rounds.seconds_left()))

    def stop(self) -> None:
        """Break off a round that runs; what it has brought stays."""
        self._rounds.cancel()

    def is_running(self) -> bool:
        """Tell whether a round runs."""
        return self._rounds.is_running()

    def on_changes(self, changes: Changes) -> None:
        """Show anew what waits if submissions or facts changed."""
        if changes.outbox or changes.concern_facts():
            self._refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()  # the ages told in words grow while nobody looks

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not a shortcut: with the window's own F5 it would be ambiguous, and neither would act.
        if event.key() == Qt.Key.Key_F5:
            self.start()
            return
        super().keyPressEvent(event)

    def _refresh(self) -> None:
        if self.isVisible():
            session = self._session
            self._latest.ask(lambda _: standing(session))

    def _on_standing(self, found: object) -> None:
        if not isinstance(found, Standing):
            return
        self._head.show_standing(found)
        self._waiting.show_lines(found.waiting)
        self._returned.show_lines(found.returned)
        left = found.state.queued - len(found.waiting)
        more = f"，较早的 {left} 份未列出" if left > 0 else ""
        self._waiting_title.setText(f"待上报　{found.state.queued}{more}")

    def _on_unread(self, error: object) -> None:
        self._tell_fault(error, "待上报的表单未能读出。")

    def _on_began(self) -> None:
        self._head.tell(RUNNING)
        self._head.tell_next("")
        self._head.show_running(running=True)

    def _on_ended(self, outcome: object) -> None:
        self._settle()
        if isinstance(outcome, Synchronised | NotSynchronised):
            told = told_of(outcome)
            self._head.tell(told)
            self._head.offer_sign_in(offered=_wants_sign_in(outcome))
            self._head.offer_enrol_anew(offered=_wants_enrolling(outcome))
            self._tell(outcome, told)
            self.reached.emit(reachability(outcome))
            self.changed.emit(outcome.changes)
        else:
            self._head.tell(STOPPED)
            # How far it came is not known: what it brought is on the disk.
            self.changed.emit(Changes(outbox=True, everything=True))
        self._refresh()
        self.round_ended.emit()

    def _on_failed(self, error: object) -> None:
        self._settle()
        self.changed.emit(Changes(outbox=True, everything=True))
        self.round_ended.emit()
        self._tell_fault(error, "同步未完成：本机数据文件出错。")

    def _settle(self) -> None:
        self._head.show_running(running=False)
        self._head.tell_next(wait_text(self._rounds.seconds_left()))

    def _tell(self, outcome: Synchronised | NotSynchronised, told: Told) -> None:
        """Tell the window if somebody there waits for it or must act; here the head says it."""
        came_back = isinstance(outcome, Synchronised) and outcome.came_back > 0
        kind = "warn" if came_back and told.tone == "good" else _KINDS.get(told.tone, "warn")
        takes_back = kind == "good" and self._owes_good_news
        signed_out = _wants_sign_in(outcome)
        matters = self._rounds.by_hand() or came_back or signed_out or told.tone == "refuse"
        if not (takes_back or (matters and not self.isVisible())):
            return
        self._owes_good_news = kind != "good"
        word, act = "", None
        if came_back:
            word, act = "去待处理", self.asked_tray.emit
        elif signed_out:
            word, act = "登录", self.asked_sign_in.emit
        self.told.emit(Notice(kind, told.sentence, word, act, key=_KEY))

    def _tell_fault(self, error: object, sentence: str) -> None:
        text = getattr(error, "text", None)
        if text is None and isinstance(error, BaseException):
            raise error  # ours: the last door takes it
        self._head.tell(Told("本机出错", "refuse", sentence, str(text)))
        self.told.emit(Notice("refuse", str(text), key=_KEY))

    def _on_asked_enrol_anew(self) -> None:
        dialog = EnrolAnewDialog(self._session, self._background, self)
        dialog.accepted.connect(self.start)
        dialog.open()

    def _on_opened(self, paper: object) -> None:
        if isinstance(paper, Paper) and paper.came_back:
            self.asked_tray.emit()

    def _wire(self) -> None:
        self._latest.answered.connect(self._on_standing)
        self._latest.failed.connect(self._on_unread)
        self._rounds.began.connect(self._on_began)
        self._rounds.progressed.connect(self._head.show_progress)
        self._rounds.ended.connect(self._on_ended)
        self._rounds.failed.connect(self._on_failed)
        self._head.asked_round.connect(self.start)
        self._head.asked_stop.connect(self._rounds.cancel)
        self._head.asked_tray.connect(self.asked_tray)
        self._head.asked_sign_in.connect(self.asked_sign_in)
        self._head.asked_enrol_anew.connect(self._on_asked_enrol_anew)
        self._returned_table.opened.connect(self._on_opened)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self._head)
        for title, table in (
            (self._waiting_title, self._waiting_table),
            (self._returned_title, self._returned_table),
        ):
            table.setMinimumHeight(px(_LEAST_HEIGHT))
            block = QVBoxLayout()
            block.setSpacing(px(8))
            block.addWidget(title)
            block.addWidget(table, 1)
            column.addLayout(block, 1)
        self.setFocusProxy(self._head.start)


def _wants_sign_in(outcome: Synchronised | NotSynchronised) -> bool:
    return isinstance(outcome, NotSynchronised) and outcome.hindrance is Hindrance.SIGN_IN


def _wants_enrolling(outcome: Synchronised | NotSynchronised) -> bool:
    wanted = (Hindrance.DEVICE, Hindrance.SUSPENDED)
    return isinstance(outcome, NotSynchronised) and outcome.hindrance in wanted
