"""The head of a person's page: who it is, how they stand, and what can be done."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.acts import PAPERS
from sepdesk.desk.worker import WorkerPage
from sepdesk.domain.identity import DOCUMENT_WORDS, mask_number
from sepdesk.domain.submissions import (
    STATE_WORDS,
    UNSENT,
    OpId,
    SubmissionKind,
    SubmissionState,
)
from sepdesk.ui import words
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, chip, clear_layout, label
from sepdesk.ui.worker.columns import LOST_STATUS

_STATUS_TONES = {"在聘": "good", "待聘": "quiet", LOST_STATUS: "refuse", "已故，待注销": "refuse"}
_REVEAL, _HIDE = "按 F8 显示全号（留痕）", "已显示全号并留痕，再按 F8 收起"


class NameLabel(QLabel):
    """A name that gives way, with an ellipsis, where it is longer than its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("part", "title")
        self.setProperty("tone", "")

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), current().px(72)), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), side, text)


class Head(QWidget):
    """Name, chips, identity, unit, and the papers that fit the person's status.

    Signals:
        asked: the SubmissionKind of a paper, or of an act, to begin.
        asked_print: 打印登记表.
        asked_receipt: 收件回执 of the latest form that the facts do not show yet.
        asked_unit: the UnitId of the present unit.
    """

    asked = Signal(object)
    asked_print = Signal()
    asked_receipt = Signal()
    asked_unit = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: WorkerPage | None = None
        self._name = NameLabel()
        self._identity, self._others = label(part="quiet"), label(part="quiet")
        self._hint = label(_REVEAL, "quiet")
        self._unit_title, self._unit_note = label(part="quiet"), label(part="quiet")
        self._unit = button("", "link")
        self._chips = QHBoxLayout()
        self._papers = {
            kind: button(text)
            for kind, text in (
                (SubmissionKind.REGISTER, "登记"),
                (SubmissionKind.CHANGE, "变更"),
                (SubmissionKind.DEREGISTER, "注销"),
                (SubmissionKind.RESTORE_EMPLOYMENT, "恢复聘用…"),
            )
        }
        self._print = button("打印登记表 F9")
        self._receipt = button("收件回执")
        self._lay_out()
        self._wire()

    def show_page(self, page: WorkerPage) -> None:
        """Show a person; the number is masked unless it is the same person's as before."""
        same = self._page is not None and self._page.worker.person == page.worker.person
        shown = self.number() if same and self.is_revealed() else ""
        self._page = page
        self._name.setText(page.worker.name)
        self._name.setToolTip("")
        self._show_chips(page)
        self._show_unit(page)
        self._show_papers(page)
        self.show_number(shown)

    def show_number(self, number: str) -> None:
        """Show the number in full; masked again for `""`."""
        if self._page is None:
            return
        self._revealed = number
        self._identity.setText(identity_line(self._page, number))
        self._hint.setText(_HIDE if number else _REVEAL)
        others = "，".join(other_documents(self._page))
        self._others.setText(f"其他证件：{others}")
        self._others.setVisible(bool(others))

    def number(self) -> str:
        """Return the number as it is shown."""
        return self._revealed or (self._page.masked_number if self._page else "")

    def is_revealed(self) -> bool:
        """Tell whether the number is shown in full."""
        return bool(self._revealed)

    def _lay_out(self) -> None:
        self._revealed = ""
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        frame, inner = card()
        column.addWidget(frame)
        first = QHBoxLayout()
        first.setSpacing(px(8))
        self._chips.setSpacing(px(8))
        first.addWidget(self._name)
        first.addLayout(self._chips)
        first.addStretch(1)
        for made in (*self._papers.values(), self._print):
            first.addWidget(made)
        second = QHBoxLayout()
        second.setSpacing(px(12))
        self._identity.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        second.addWidget(self._identity)
        second.addWidget(self._hint)
        second.addStretch(1)
        third = QHBoxLayout()
        third.setSpacing(px(4))
        self._unit_title.setText("现用人单位")
        third.addWidget(self._unit_title)
        third.addWidget(self._unit)
        third.addWidget(self._unit_note, 1)
        third.addWidget(self._receipt)
        self._receipt.setToolTip("打印最近一份尚未办结的表的收件回执")
        self._unit.setToolTip("转到单位配备")
        inner.addLayout(first)
        inner.addLayout(second)
        inner.addWidget(self._others)
        inner.addLayout(third)

    def _wire(self) -> None:
        for kind, made in self._papers.items():
            made.clicked.connect(lambda _=False, kind=kind: self.asked.emit(kind))
        self._print.clicked.connect(lambda _: self.asked_print.emit())
        self._receipt.clicked.connect(lambda _: self.asked_receipt.emit())
        self._unit.clicked.connect(self._on_unit)

    def _on_unit(self) -> None:
        if self._page is not None and self._page.present is not None:
            self.asked_unit.emit(self._page.present.unit)

    def _show_chips(self, page: WorkerPage) -> None:
        clear_layout(self._chips)
        for text, tone in chips_of(page):
            self._chips.addWidget(chip(text, tone))

    def _show_unit(self, page: WorkerPage) -> None:
        present = page.present
        for part in (self._unit_title, self._unit):
            part.setVisible(present is not None)
        if present is not None:
            self._unit.setText(present.unit_name.replace("&", "&&"))
            self._unit.setAccessibleName(f"现用人单位：{present.unit_name}")
        self._unit_note.setText(unit_note(page))

    def _show_papers(self, page: WorkerPage) -> None:
        wanted = papers_for(page)
        for kind, made in self._papers.items():
            made.setVisible(kind in wanted)
        self._receipt.setVisible(latest_form(page) is not None)


def latest_form(page: WorkerPage) -> OpId | None:
    """Return the latest form about a person that the facts do not show yet."""
    forms = [entry.op_id for entry in page.open_entries if entry.kind in PAPERS]
    return forms[-1] if forms else None


def papers_for(page: WorkerPage) -> tuple[SubmissionKind, ...]:
    """Return the papers that fit how a person will stand once open submissions are through."""
    if page.expected is None:
        ended = page.restorable is not None
        again = (SubmissionKind.RESTORE_EMPLOYMENT,) if ended else ()
        return (SubmissionKind.REGISTER, *again)
    if page.expected.lost_on is not None:
        return (SubmissionKind.DEREGISTER,)
    return (SubmissionKind.CHANGE, SubmissionKind.DEREGISTER)


def chips_of(page: WorkerPage) -> Iterator[tuple[str, str]]:
    """Yield word and tone of each chip: status, open submissions by state, the bar."""
    yield page.status, _STATUS_TONES.get(page.status, "quiet")
    states = Counter(
        SubmissionState.QUEUED if entry.state in UNSENT else entry.state
        for entry in page.open_entries
    )
    for state, count in states.items():
        yield f"{STATE_WORDS[state]} {count}", "open"
    if page.bar is not None:
        yield "三年内不得申请", "refuse"


def identity_line(page: WorkerPage, number: str) -> str:
    """Write document, sex, birth year and telephone on one line; what is unknown is left out.

    Args:
        page: of the person.
        number: in full; `""` leaves it masked.
    """
    worker = page.worker
    kind = DOCUMENT_WORDS[worker.documents[0].kind]
    parts = [
        f"{kind} {number or page.masked_number}",
        worker.sex,
        f"{worker.born_on.year} 年生" if worker.born_on else "",
        f"手机 {page.masked_mobile}" if page.masked_mobile else "",
    ]
    return " · ".join(part for part in parts if part)


def other_documents(page: WorkerPage) -> Iterator[str]:
    """Yield a person's other documents, masked, with the name on them where it is another."""
    for document in page.worker.documents[1:]:
        name = "" if document.name == page.worker.name else f"（{document.name}）"
        yield f"{DOCUMENT_WORDS[document.kind]} {mask_number(document.number)}{name}"


def unit_note(page: WorkerPage) -> str:
    """Say since when the unit employs the person, and what open submissions will change."""
    present, expected = page.present, page.expected
    since = "" if present is None else f"{words.day(present.started_on)} 起"
    if present is not None and present.lost_on is not None:
        since = f"{since}，证书自 {words.day(present.lost_on)} 起失效"
    if (present and present.employment_id) == (expected and expected.employment_id):
        return since or "现无用人单位"
    then = "待聘" if expected is None else expected.unit_name
    return f"{since or '现无用人单位'} · 办结后：{then}"
