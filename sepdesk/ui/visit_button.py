"""一并办理聘用变更: employment is entered on the same visit as a re-examination (C2)."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from sepdesk.desk.session import Session
from sepdesk.desk.visit_papers import KINDS, Visitor, may_enter, paper_on_visit
from sepdesk.domain.submissions import KIND_WORDS, Channel, SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.parts import button

_TITLE = "一并办理聘用变更"


class VisitButton(QWidget):
    """A button for whoever has a person before them; hidden where no employment is entered.

    It opens a menu: 按平台登记情况, 登记, 变更, 注销. The tab says who is there and passes the
    paper on:

        self.visit = VisitButton(session, background)
        self.visit.asked_form.connect(self.asked_form)  # the window opens 聘用登记
        self.visit.failed.connect(filing.tell_failure)
        self.visit.set_visitor(Visitor(document, person))

    Signals:
        asked_form: a PaperInput with channel 复审窗口 (or the one given), to be filled in.
        failed: the exception of a read.
    """

    asked_form = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        background: Background,
        channel: Channel = Channel.REEXAM_WINDOW,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._channel = session, background, channel
        self._visitor: Visitor | None = None
        self.button = button(_TITLE)
        self.menu = QMenu(self.button)
        self.acts: dict[SubmissionKind | None, QAction] = {}
        for kind in (None, *KINDS):
            words = "按平台登记情况办理" if kind is None else KIND_WORDS[kind]
            act = self.menu.addAction(words)
            act.triggered.connect(lambda _, kind=kind: self.ask(kind))
            self.acts[kind] = act
        self.button.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        if not may_enter(session):
            self.hide()
        self.set_visitor(None)

    def set_visitor(self, visitor: Visitor | None) -> None:
        """Say who is there; None: nobody is chosen."""
        self._visitor = visitor
        self.button.setEnabled(visitor is not None)

    def ask(self, kind: SubmissionKind | None = None) -> None:
        """Begin a paper for whoever is there.

        Args:
            kind: what is asked for; None: a change, or a registration of who has no employment.
        """
        visitor, session, channel = self._visitor, self._session, self._channel
        if visitor is None:
            return
        task = self._background.read(lambda _: paper_on_visit(session, visitor, channel, kind=kind))
        task.succeeded.connect(self.asked_form)
        task.failed.connect(self.failed)
