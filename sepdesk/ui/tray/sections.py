"""The sections of an item: reasons with their law, what stands in the way, what was sent."""

import datetime as dt
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.desk.acts import Act
from sepdesk.desk.tray import Reason
from sepdesk.domain.findings import Severity
from sepdesk.domain.outcomes import OtherEmployment
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS
from sepdesk.protocol.receipts import Receipt
from sepdesk.ui import words
from sepdesk.ui.look import current
from sepdesk.ui.parts import Part, card, chip, label

_WEIGHTS = {
    Severity.REFUSE: ("不予登记", "refuse"),
    Severity.MEND: ("需补正", "warn"),
    Severity.ASK: ("需问清", "warn"),
    Severity.MISSING: ("待补", "open"),
}


_WIDEST_OF_A_PAIR = 34  # columns of half a Chinese character


def reasons_section(reasons: Sequence[Reason]) -> QFrame:
    """Show why, each reason with the wording of the law behind it."""
    frame, column = _section("原因与依据")
    if not reasons:
        column.addWidget(_wrapped("回执没有写明原因，请向平台核实。"))
    for reason in reasons:
        row = QHBoxLayout()
        row.setSpacing(current().px(8))
        word, tone = _WEIGHTS.get(reason.finding.severity, ("说明", "quiet"))
        row.addWidget(chip(word, tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_wrapped(reason.finding.text), 1)
        column.addLayout(row)
        if reason.basis is not None:
            basis = reason.basis
            column.addWidget(_wrapped(f"依据：{basis.authority} {basis.citation}".strip(), "quiet"))
            if basis.text:
                column.addWidget(_wrapped(f"“{basis.text}”", "quiet"))
    return frame


def waiting_section(waits_for: str) -> QFrame:
    """Show which earlier submission a held one waits for."""
    frame, column = _section("暂存待前序")
    column.addWidget(_wrapped(f"等待：{waits_for}。前序件办结后平台自动办理本件，不必重报。"))
    return frame


def other_section(other: OtherEmployment) -> QFrame:
    """Show the employment that stands in the way: who, when, which unit (B-2)."""
    frame, column = _section("与之冲突的登记")
    fields = [
        ("现登记单位", other.unit_name),
        ("起始日", words.day(other.since)),
        ("登记机构", other.office_name),
        ("登记号", other.registration_number),
    ]
    column.addWidget(_grid(fields))
    return frame


def missing_section(missing: Sequence[str]) -> QFrame:
    """Name the papers still owed."""
    frame, column = _section("尚缺材料")
    column.addWidget(_wrapped("、".join(missing)))
    return frame


def sent_section(fields: Iterable[tuple[str, str]]) -> QFrame:
    """Show what was sent."""
    frame, column = _section("报送内容")
    column.addWidget(_grid(fields, pairs=True))
    return frame


def acts_section(acts: Sequence[Act], now: dt.datetime) -> QFrame:
    """Show what was done about the form since, where it stands, and what was said to it."""
    frame, column = _section("后续办理")
    for act in acts:
        entry = act.entry
        row = QHBoxLayout()
        row.setSpacing(current().px(8))
        tone = "warn" if not act.is_open else "quiet" if act.entry.receipt else "open"
        row.addWidget(chip(STATE_WORDS[entry.state], tone), 0, Qt.AlignmentFlag.AlignTop)
        saved = words.instant(entry.saved_at, now)
        told = " · ".join((KIND_WORDS[entry.kind], saved, *act.sentences))
        row.addWidget(_wrapped(told), 1)
        column.addLayout(row)
    return frame


def receipts_section(receipts: Sequence[Receipt], now: dt.datetime) -> QFrame:
    """Show every decision, the first one first."""
    frame, column = _section("回执")
    if not receipts:
        column.addWidget(label("还没有回执。", "quiet"))
    for receipt in receipts:
        parts = [
            f"第 {receipt.n} 次",
            words.instant(receipt.server_time, now),
            STATE_WORDS[receipt.state],
            f"登记号 {receipt.registration_number}" if receipt.registration_number else "",
            "最终" if receipt.final else "待续",
        ]
        column.addWidget(_wrapped(" · ".join(part for part in parts if part)))
    return frame


def _section(title: str) -> tuple[QFrame, QVBoxLayout]:
    frame, column = card()
    column.addWidget(label(title, "section"))
    return frame, column


def _wrapped(text: str, part: Part = "") -> QLabel:
    made = label(text, part)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _grid(fields: Iterable[tuple[str, str]], *, pairs: bool = False) -> QWidget:
    """Set fields below each other, or short ones in pairs beside each other as on the paper."""
    area = QWidget()
    grid = QGridLayout(area)
    px = current().px
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(4))
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1 if pairs else 0)
    row = column = 0
    for name, text in fields:
        wide = not pairs or _columns(text) > _WIDEST_OF_A_PAIR
        if wide and column:
            row, column = row + 1, 0
        grid.addWidget(label(name, "label"), row, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_wrapped(text or words.NOTHING), row, column + 1, 1, 3 if wide else 1)
        row, column = (row, 2) if not wide and not column else (row + 1, 0)
    return area


def _columns(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)
