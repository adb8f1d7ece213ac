"""What helps to judge the paper: the person, and what the rules say about it."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.clock import SHANGHAI
from sepdesk.desk.counsel import Cited, Counsel
from sepdesk.desk.worker import ItemLine, WorkerPage
from sepdesk.domain.certificates import STANDING_WORDS, Standing
from sepdesk.domain.findings import Severity
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui.fields.field import tone_of, word_of
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, chip, clear_layout, label
from sepdesk.ui.registration.form import LEFT_EMPTY
from sepdesk.ui.table import plain_tip

_ITEMS_AT_MOST = 5
_BUTTON_HOLDS = 22
_TONES = {
    Standing.VALID: "quiet",
    Standing.LAPSING: "warn",
    Standing.REEXAM_PENDING: "warn",
    Standing.LAPSED: "refuse",
    Standing.LOST: "refuse",
}


class PersonCard(QWidget):
    """此人: name, status, present unit, items; and what else the paper could be.

    Signals:
        asked_kind: the SubmissionKind that the clerk took up from the suggestion.
        asked_items: the clerk took up to claim only the items that stand.
    """

    asked_kind = Signal(object)
    asked_items = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, column = card()
        outer.addWidget(frame)
        column.addWidget(label("此人", "section"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(current().px(4))
        column.addLayout(self._lines)
        self._kind = button("")
        self._items = button("")
        self._offered: SubmissionKind | None = None
        self._kind.clicked.connect(lambda: self.asked_kind.emit(self._offered))
        self._items.clicked.connect(self.asked_items)
        for suggestion in (self._kind, self._items):
            column.addWidget(suggestion)
        self.suggest(None, "")
        self.show_person(None, "")

    def show_person(
        self, page: WorkerPage | None, otherwise: str, born: dt.date | None = None
    ) -> None:
        """Show a person; without one, the sentence that says why.

        Args:
            page: of the archive.
            otherwise: why there is none.
            born: as the number on the form says.
        """
        clear_layout(self._lines)
        self._show_page(page, otherwise)
        if born is not None:
            self._add(f"出生日期 {born}（按证件号码）", "quiet")

    def words(self) -> str:
        """Return what is shown, line by line."""
        items = (self._lines.itemAt(place) for place in range(self._lines.count()))
        lines = (item.widget() for item in items if item is not None)
        return "\n".join(line.text() for line in lines if isinstance(line, QLabel))

    def _show_page(self, page: WorkerPage | None, otherwise: str) -> None:
        if page is None:
            self._add(otherwise or "录入姓名或证件号后，在此显示档案中的人员。", "quiet")
            return
        present = page.expected
        status = "待聘" if present is None else "在聘"
        where = ""
        if present is not None:
            where = f"：{present.unit_name}（{present.started_on} 起）"
            if present.lost_on is not None:
                status = "证书失效，待注销"
        self._add(f"{page.worker.name} · {status}{where}")
        for line in page.items[:_ITEMS_AT_MOST]:
            self._add(_item(line), "quiet", _TONES[line.standing])
        if len(page.items) > _ITEMS_AT_MOST:
            self._add(f"另有 {len(page.items) - _ITEMS_AT_MOST} 项", "quiet")
        if not page.items:
            self._add("档案中没有作业项目。", "quiet")
        if page.bar is not None:
            self._add("证书曾被吊销，三年内不予受理取证申请。", "quiet", "refuse")
        for entry in page.open_entries[-2:]:
            self._add(f"本站已收 {entry.intake_number}，平台尚未登记。", "quiet", "open")

    def suggest(self, kind: SubmissionKind | None, items: str) -> None:
        """Offer what the paper could rather be.

        Args:
            kind: CHANGE where the person is employed elsewhere; None for no suggestion.
            items: those of the typed items that can be registered, joined; `""` for none.
        """
        self._offered = kind
        self._kind.setVisible(kind is not None)
        self._kind.setText("在其他单位在聘，改为办理变更  Alt+2")
        self._items.setVisible(bool(items))
        self._items.setText(f"可改为只登记 {_shortened(items)}")
        self._items.setToolTip(plain_tip(items))

    def _add(self, text: str, part: str = "", tone: str = "") -> None:
        line = label(text, "quiet" if part == "quiet" else "", tone)
        _narrow(line)
        self._lines.addWidget(line)


class OpinionCard(QWidget):
    """审查意见: findings by weight, and on what data they rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, column = card()
        outer.addWidget(frame)
        column.addWidget(label("审查意见", "section"))
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self._rows.setHorizontalSpacing(current().px(8))
        self._rows.setVerticalSpacing(current().px(6))
        column.addLayout(self._rows)
        self._foot = label(part="quiet")
        self._foot.setWordWrap(True)
        column.addWidget(self._foot)
        self.show_counsel(None)

    def show_counsel(
        self, counsel: Counsel | None, cited: Sequence[Cited] = (), *, attempted: bool = False
    ) -> None:
        """Show what the rules say.

        Args:
            counsel: None while nothing is typed.
            cited: those of its findings that are to be told by now.
            attempted: the clerk has tried to save.
        """
        clear_layout(self._rows)
        if counsel is None:
            self._foot.setText("录入时逐项核对，结果显示在这里和相应栏下。")
            return
        told, empty = split(cited, attempted=attempted)
        for one in told:
            if one.finding.severity is not Severity.PASS:
                self._add(one)
        passed = [one.finding.text.rstrip("。") for one in told if _passed(one)]
        if passed:
            self._put(chip("通过", "good"), "；".join(passed) + "。", "")
        if empty:
            self._put(chip("未填", "quiet"), f"还有 {len(empty)} 栏必填未填。", "")
        as_of = counsel.advice.as_of
        known = "本站尚无平台数据" if as_of is None else f"按本站 {_hour(as_of)} 的数据判断"
        self._foot.setText(f"{known}；最终由平台决定。")

    def _add(self, one: Cited) -> None:
        severity = one.finding.severity
        text = one.finding.text + (f"  依据 {one.short}" if one.short else "")
        self._put(chip(word_of(severity), tone_of(severity)), text, one.full)

    def _put(self, word: QWidget, text: str, tip: str) -> None:
        row = self._rows.rowCount()
        sentence = label(text)
        _narrow(sentence)
        if tip:
            sentence.setToolTip(plain_tip(tip))
        self._rows.addWidget(word, row, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(sentence, row, 1)


def split(cited: Sequence[Cited], *, attempted: bool) -> tuple[list[Cited], list[Cited]]:
    """Part what is to be told from fields that are only still empty, until a save is tried."""
    empty = [] if attempted else [one for one in cited if one.finding.code in LEFT_EMPTY]
    return [one for one in cited if one not in empty], empty


def _shortened(items: str) -> str:
    """Name the items while they fit the card, a welder's codes by their number."""
    codes = items.split("、")
    return items if len(items) <= _BUTTON_HOLDS else f"其中有效的 {len(codes)} 项"


def _narrow(sentence: QLabel) -> None:
    """Let a sentence wrap to the card instead of widening it."""
    sentence.setWordWrap(True)
    sentence.setMinimumWidth(1)


def _passed(one: Cited) -> bool:
    return one.finding.severity is Severity.PASS


def _hour(moment: dt.datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%H:%M}"


def _item(line: ItemLine) -> str:
    if line.standing in (Standing.VALID, Standing.LAPSING):
        near = f"（还有 {line.days_left} 天）" if line.standing is Standing.LAPSING else ""
        return f"{line.printed} 有效至 {line.valid_until}{near}"
    return f"{line.printed} {STANDING_WORDS[line.standing]}（有效期至 {line.valid_until}）"
