"""What the platform told of a person whom the station's facts do not hold; gone with the next."""

import datetime as dt
from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.desk.platform_search import Answered, NotAnswered
from sepdesk.domain.certificates import STANDING_WORDS, STATUS_WORDS, CertificateStatus, Standing
from sepdesk.domain.identity import DOCUMENT_WORDS, mask_number
from sepdesk.protocol.asking import PersonTold, ToldCertificate
from sepdesk.ui import words
from sepdesk.ui.look import current
from sepdesk.ui.parts import Part, button, card, chip, clear_layout, label, show_chip

_TONES = {
    Standing.VALID: "good",
    Standing.LAPSING: "warn",
    Standing.REEXAM_PENDING: "warn",
    Standing.LAPSED: "refuse",
    Standing.LOST: "refuse",
}
_KIND = "平台数据"


class PlatformCard(QWidget):
    """Shows one answer, or why there is none.

    Signals:
        asked_form: the Answered from which a paper is to begin.
    """

    asked_form = Signal(object)

    def __init__(self, now: Callable[[], dt.datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._answered: Answered | None = None
        self._name, self._state = label(part="title"), chip("")
        self._source, self._about = label(part="quiet"), _wrapped("")
        self.begin = button("登记此人", "primary")
        self._items = QGridLayout()
        self._lay_out()
        self.begin.clicked.connect(lambda _: self.asked_form.emit(self._answered))

    def show_busy(self, asked: str) -> None:
        """Say that the platform is asked."""
        self._show("正在向平台查询…", "", f"{_KIND} · {asked}")

    def show_answer(self, answer: Answered | NotAnswered) -> None:
        """Show what came back."""
        if isinstance(answer, NotAnswered):
            self._show("没有查到", answer.text, f"{_KIND} · 未取得")
            return
        at = words.instant(answer.asked_at, self._now())
        source = f"{_KIND}，查询时间 {at}，不存入本站 · {asked_words(answer)}"
        if answer.person is None:
            self._show(
                "平台档案中没有此人",
                "档案中没有这个号码的人员：请核对号码；持外省证的可直接登记，由考试中心核验。",
                source,
            )
            self._offer(answer, "登记此人")
            return
        self._show(answer.person.name, about(answer.person), source)
        changes = answer.person.present is not None
        show_chip(self._state, *status(answer.person))
        self._state.show()
        self._offer(answer, "变更到新单位" if changes else "登记此人")
        for row, (word, tone, text) in enumerate(certificate_lines(answer.person.certificates)):
            self._items.addWidget(chip(word, tone), row, 0, Qt.AlignmentFlag.AlignTop)
            self._items.addWidget(_wrapped(text), row, 1)

    def _offer(self, answer: Answered, text: str) -> None:
        self._answered = answer
        self.begin.setText(text)
        self.begin.show()

    def _show(self, title: str, text: str, source: str) -> None:
        self._answered = None
        self._name.setText(title)
        self._about.setText(text)
        self._about.setVisible(bool(text))
        self._source.setText(source)
        self._state.hide()
        self.begin.hide()
        clear_layout(self._items)

    def _lay_out(self) -> None:
        px = current().px
        frame, inner = card()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._name)
        row.addWidget(self._state)
        row.addStretch(1)
        row.addWidget(self.begin)
        self._source.setWordWrap(True)
        self._items.setHorizontalSpacing(px(12))
        self._items.setVerticalSpacing(px(8))
        self._items.setColumnStretch(1, 1)
        inner.addLayout(row)
        inner.addWidget(self._source)
        inner.addWidget(self._about)
        inner.addLayout(self._items)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        column.addStretch(1)


def asked_words(answer: Answered) -> str:
    """Say by what it was asked, the number masked."""
    asked = answer.asked
    if asked.document_kind is not None:
        return f"{DOCUMENT_WORDS[asked.document_kind]} {mask_number(asked.document_number)}"
    return f"证书编号 {mask_number(asked.certificate_number)} {asked.name}"


def status(person: PersonTold) -> tuple[str, str]:
    """Return word and tone of how a person stands."""
    if person.has_died:
        return "已故", "refuse"
    return ("在聘", "good") if person.present is not None else ("待聘", "quiet")


def about(person: PersonTold) -> str:
    """Say where a person is registered now."""
    present = person.present
    if present is None:
        return "现无用人单位。"
    since = words.day(present.since)
    return f"现用人单位 {present.unit_name}，{since} 起，登记机构 {present.office_name}。"


def certificate_lines(
    certificates: tuple[ToldCertificate, ...],
) -> Iterator[tuple[str, str, str]]:
    """Yield word, tone and text of each item; what became of its certificate goes before it."""
    if not certificates:
        yield "无证书", "quiet", "平台档案中没有此人的证书。"
    for one in certificates:
        for item in one.items:
            word = STANDING_WORDS[item.standing]
            if one.status is not CertificateStatus.IN_FORCE:
                word = STATUS_WORDS[one.status]
            until = words.day(item.valid_until)
            yield word, _TONES[item.standing], f"{item.printed} · 有效期至 {until} · {one.issuer}"


def _wrapped(text: str, part: Part = "") -> QLabel:
    made = label(text, part)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
