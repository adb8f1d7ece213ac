"""Beside the form: the person, the bar, their record, and the law of the act at hand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.desk.misconduct import ActAdvice
from sepdesk.desk.misconduct_records import RecordLine, Records
from sepdesk.domain.misconduct import Bar
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui import words
from sepdesk.ui.look import current
from sepdesk.ui.parts import Part, card, chip, clear_layout, label, rule

_NOBODY = "录入姓名或证件号码，在此显示此人的不良记录。"
_NOT_HERE = "此人不在本站数据中，其记录由平台核对。"
_NOT_CHOSEN = "选择对证书的处理后，在此显示依据。"
_BY_DECISION = "依据为所填的行政复议决定或生效裁判文书。"
_TONES = {"行政处罚": "warn", "恢复": "good"}


class RecordPanel(QWidget):
    """Shows a person's record; nothing in it can be changed here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(12))
        self._person, self._record, self._law = (QVBoxLayout() for _ in range(3))
        for title, lines in (
            ("此人", self._person),
            ("记录", self._record),
            ("依据与后果", self._law),
        ):
            frame, inner = card()
            inner.addWidget(label(title, "section"))
            lines.setSpacing(current().px(6))
            inner.addLayout(lines)
            column.addWidget(frame)
        column.addStretch(1)
        self.show_nobody()
        self.show_law(None, SubmissionKind.RECORD_PENALTY)

    def show_nobody(self, *, typed: bool = False) -> None:
        """Say why no record is shown: nobody is named, or it is not here."""
        clear_layout(self._person)
        clear_layout(self._record)
        self._person.addWidget(_wrapped(_NOT_HERE if typed else _NOBODY, "quiet"))
        self._record.addWidget(_wrapped(words.NOTHING, "quiet"))

    def show_records(self, records: Records) -> None:
        """Show a person and their record."""
        clear_layout(self._person)
        clear_layout(self._record)
        head = QHBoxLayout()
        head.addWidget(label(records.name, "title"))
        head.addWidget(chip(records.status, "warn" if "失效" in records.status else "open"))
        head.addWidget(label(records.masked_number, "quiet"))
        head.addStretch(1)
        self._person.addLayout(head)
        if records.unit_name:
            self._person.addWidget(_wrapped(records.unit_name, "quiet"))
        if records.bar is not None:
            self._person.addWidget(_wrapped(bar_sentence(records.bar), tone="refuse"))
        for held in records.certificates:
            tone = "quiet" if held.in_force else "refuse"
            self._person.addWidget(_wrapped(f"{held.title}　{held.status}", "quiet", tone))
        if not records.certificates:
            self._person.addWidget(_wrapped("档案中没有证书。", "quiet"))
        for place, line in enumerate(records.lines):
            if place:
                self._record.addWidget(rule())
            self._add(line)
        if not records.lines:
            self._record.addWidget(_wrapped("没有不良记录。", "quiet"))

    def show_law(self, advice: ActAdvice | None, kind: SubmissionKind) -> None:
        """Show the basis as it is printed for this act, and what follows beside the fields."""
        clear_layout(self._law)
        for one in advice.cited if advice else ():
            if not one.finding.field:
                self._law.addWidget(_wrapped(one.finding.text))
        if kind is SubmissionKind.RESTORE_CERTIFICATE:
            self._law.addWidget(_wrapped(_BY_DECISION, "quiet"))
        elif advice is None or advice.basis is None:
            self._law.addWidget(_wrapped(_NOT_CHOSEN if advice else words.NOTHING, "quiet"))
        else:
            basis = advice.basis
            self._law.addWidget(_wrapped(f"{basis.authority} {basis.citation}".strip()))
            if basis.text:
                self._law.addWidget(_wrapped(f"“{basis.text}”", "quiet"))

    def _add(self, line: RecordLine) -> None:
        head = QHBoxLayout()
        head.addWidget(label(words.day(line.on)))
        head.addWidget(chip(line.what, _TONES.get(line.what, "refuse")))
        if line.state:
            head.addWidget(chip(line.state, "open"))
        head.addStretch(1)
        self._record.addLayout(head)
        if line.substance:
            self._record.addWidget(_wrapped(line.substance))
        source = "　".join(part for part in (line.authority, line.document_number) if part)
        self._record.addWidget(_wrapped(source or "机关与文号未记载", "quiet"))


def bar_sentence(bar: Bar) -> str:
    """Say from when to when a person may not apply (L7)."""
    return f"{bar.since} 起三年内不予受理取证申请，至 {bar.until} 止。"


def _wrapped(text: str, part: Part = "", tone: str = "") -> QLabel:
    made = label(text, part, tone)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
