"""The scans of a waiting case, as whoever verifies opens them (L4)."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from shiboken6 import isValid

from sepdesk.desk import attachments
from sepdesk.desk.session import Session
from sepdesk.desk.verification import WaitingCase
from sepdesk.domain.attachments import PAPER_WORDS, AttachedPaper, faults
from sepdesk.domain.submissions import OpId
from sepdesk.ui.background import Background
from sepdesk.ui.parts import button, card, label
from sepdesk.ui.scan_dialog import ScanDialog


def papers_section(case: WaitingCase, looked: Callable[[AttachedPaper], None]) -> QFrame:
    """List the scans of a case, each with a button that opens it."""
    frame, column = card()
    column.addWidget(label("附件", "section"))
    papers = case.body.intake.papers
    if not papers:
        column.addWidget(label("没有随附扫描件，请按移交的纸质材料核验。", "quiet"))
        return frame
    row = QHBoxLayout()
    for number, paper in enumerate(papers, 1):
        made = button(f"{number}. {PAPER_WORDS[paper.kind]}", "link")
        made.setAccessibleName(f"查看附件 {number}：{PAPER_WORDS[paper.kind]}")
        made.clicked.connect(lambda _, paper=paper: looked(paper))
        row.addWidget(made)
    row.addStretch(1)
    column.addLayout(row)
    for _, text in faults(papers):
        column.addWidget(label(f"窗口注明：{text}。", "quiet"))
    return frame


class Looking(QObject):
    """Opens scans in windows of their own, fetched from the platform where they are not here."""

    def __init__(self, session: Session, background: Background, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._background, self._window = session, background, window

    def open(self, op_id: OpId, paper: AttachedPaper) -> ScanDialog:
        """Open a scan of a case; what goes wrong is said in its window."""
        dialog = ScanDialog(PAPER_WORDS[paper.kind], self._window)
        task = self._background.network(
            lambda progress: attachments.open_scan(self._session, op_id, paper, progress)
        )
        task.succeeded.connect(lambda content: self._show(dialog, content, 0))
        task.failed.connect(lambda error: _say(dialog, error))
        dialog.open()
        return dialog

    def _show(self, dialog: ScanDialog, content: object, page: int) -> None:
        assert isinstance(content, bytes)
        if isValid(dialog):
            dialog.asked_page.connect(lambda wanted: self._draw(dialog, content, wanted))
            self._draw(dialog, content, page)

    def _draw(self, dialog: ScanDialog, content: bytes, page: int) -> None:
        task = self._background.free(lambda _: attachments.draw(content, page))
        task.succeeded.connect(lambda drawn: _show_page(dialog, drawn))
        task.failed.connect(lambda error: _say(dialog, error))


def _show_page(dialog: ScanDialog, drawn: object) -> None:
    from sepdesk.forms.decoding import Drawn  # noqa: PLC0415 - loads what draws pictures

    assert isinstance(drawn, Drawn)
    if isValid(dialog):
        dialog.show_page(drawn.picture, drawn.page, drawn.pages)


def _say(dialog: ScanDialog, error: BaseException) -> None:
    text = getattr(error, "text", None)
    if not isinstance(text, str):
        raise error  # a fault of ours: the last door takes it
    if isValid(dialog):
        dialog.say(text)
