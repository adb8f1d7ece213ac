"""A person's page: head, certificates, bad records, and what has happened, latest first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.desk.record_correcting import CorrectableRecords
from sepdesk.desk.worker import ItemLine, WorkerPage
from sepdesk.domain.certificates import Certificate
from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.misconduct import Penalty
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, label
from sepdesk.ui.table import ROW, EmptyState, Table
from sepdesk.ui.worker.columns import (
    EVENTS,
    ITEMS,
    RECORDS,
    EventRow,
    ItemRow,
    RecordRow,
    records_of,
)
from sepdesk.ui.worker.giving_way import GivingWay
from sepdesk.ui.worker.head import Head

_MOST_ITEMS, _MOST_RECORDS = 5, 3


class PersonPage(QStackedWidget):
    """Shows one person, or a sentence where there is none to show.

    Signals:
        asked: the SubmissionKind of a paper to begin.
        asked_print: 打印登记表.
        asked_receipt: 收件回执.
        asked_unit: the UnitId of the present unit.
        asked_correction: the EmploymentId of the entry that is chosen in the timeline.
        asked_item_correction: the ItemLine that is chosen among the certificates.
        asked_record_correction: the Penalty that is chosen, or the Certificate that was lost.
    """

    asked_correction = Signal(object)
    asked_item_correction = Signal(object)
    asked_record_correction = Signal(object)
    asked = Signal(object)
    asked_print = Signal()
    asked_receipt = Signal()
    asked_unit = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = Head()
        self._shown: WorkerPage | None = None
        self._items = LinesModel(ITEMS, key=lambda row: row.place)
        self._events = LinesModel(EVENTS, key=lambda row: row.place)
        self._records = LinesModel(RECORDS, key=lambda row: row.place)
        self.item_table = GivingWay(
            self._items, "证书", EmptyState("本站数据中没有证书。"), ("批准",)
        )
        self.record_table = Table(self._records, "不良记录", EmptyState("没有不良记录。"))
        self.event_table = GivingWay(
            self._events, "聘用经历与记录", EmptyState("没有聘用经历。"), ("经办",)
        )
        self._records_title = label("不良记录", "section")
        self.correct = button("更正…")
        self.correct.setToolTip("选中聘用经历中的一行，更正录错的登记；原登记留在历史中")
        self.correct_item, self.correct_record = button("更正…"), button("更正…")
        self.correct_item.setToolTip("选中一项，更正录错的证书内容；原内容留在历史中")
        self.correct_record.setToolTip("选中一行，更正录错的处罚或证书处理决定；原记录留在历史中")
        for made, what in ((self.correct_item, "证书"), (self.correct_record, "不良记录")):
            made.setAccessibleName(f"更正{what}")
        self._sentence = label(part="quiet")
        self._lay_out()
        self.head.asked.connect(self.asked)
        self.head.asked_print.connect(self.asked_print)
        self.head.asked_receipt.connect(self.asked_receipt)
        self.head.asked_unit.connect(self.asked_unit)
        self.event_table.chosen.connect(lambda _: self._show_correct())
        self.correct.clicked.connect(lambda _: self._on_correct())
        for table in (self.item_table, self.record_table):
            table.chosen.connect(lambda _: self._show_correct())
        self.correct_item.clicked.connect(lambda _: self._on_correct_item())
        self.correct_record.clicked.connect(lambda _: self._on_correct_record())

    def page(self) -> WorkerPage | None:
        """Return what is shown."""
        return self._shown

    def show_page(self, page: WorkerPage) -> None:
        """Show a person, read anew or for the first time."""
        self._shown = page
        self.head.show_page(page)
        self._items.show_lines([ItemRow(i, line) for i, line in enumerate(page.items)])
        self._events.show_lines([EventRow(i, entry) for i, entry in enumerate(page.timeline)])
        records = records_of(page)
        self._records.show_lines(records)
        self._records_title.setText("不良记录" if records else "不良记录　无")
        self.record_table.setVisible(bool(records))
        _fit(self.item_table, len(page.items), _MOST_ITEMS)
        _fit(self.record_table, len(records), _MOST_RECORDS)
        self._show_correct()
        self.setCurrentIndex(1)

    def show_sentence(self, sentence: str) -> None:
        """Say why no person is shown."""
        self._shown = None
        self._sentence.setText(sentence)
        self.setCurrentIndex(0)

    def _show_correct(self) -> None:
        meant = _correctable(self._shown, self.event_table.chosen_line())
        self.correct.setEnabled(meant is not None)
        self.correct.setVisible(self._shown is not None and bool(self._shown.correctable))
        records = CorrectableRecords() if self._shown is None else self._shown.records
        self.correct_item.setVisible(bool(records.particulars))
        self.correct_item.setEnabled(_item_of(records, self.item_table.chosen_line()) is not None)
        self.correct_record.setVisible(bool(records.penalties or records.losses))
        record = _record_of(records, self.record_table.chosen_line())
        self.correct_record.setEnabled(record is not None)

    def _on_correct_item(self) -> None:
        if self._shown is not None:
            line = _item_of(self._shown.records, self.item_table.chosen_line())
            self.asked_item_correction.emit(line)

    def _on_correct_record(self) -> None:
        if self._shown is not None:
            record = _record_of(self._shown.records, self.record_table.chosen_line())
            self.asked_record_correction.emit(record)

    def _on_correct(self) -> None:
        meant = _correctable(self._shown, self.event_table.chosen_line())
        if meant is not None:
            self.asked_correction.emit(meant)

    def _lay_out(self) -> None:
        px = current().px
        empty, inner = card()
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(self._sentence, 1)
        self.addWidget(empty)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.head)
        column.addSpacing(px(4))
        column.addLayout(_titled(label("证书", "section"), self.correct_item))
        column.addWidget(self.item_table)
        column.addSpacing(px(4))
        column.addLayout(_titled(self._records_title, self.correct_record))
        column.addWidget(self.record_table)
        column.addSpacing(px(4))
        column.addLayout(_titled(label("聘用经历与记录", "section"), self.correct))
        column.addWidget(self.event_table, 1)
        self.addWidget(full)


def _correctable(page: WorkerPage | None, row: object) -> EmploymentId | None:
    """Return the employment of a line whose entry may be corrected here."""
    if page is None or not isinstance(row, EventRow):
        return None
    key = row.entry.employment
    return key if key in page.correctable else None


def _item_of(records: CorrectableRecords, row: object) -> ItemLine | None:
    """Return a line of a certificate whose particulars may be corrected here."""
    if not isinstance(row, ItemRow):
        return None
    return row.line if row.line.certificate.certificate_id in records.particulars else None


def _record_of(records: CorrectableRecords, row: object) -> Penalty | Certificate | None:
    """Return what a line of the bad records tells of, if it may be corrected here."""
    match row:
        case RecordRow(record=Penalty() as penalty) if penalty.penalty_id in records.penalties:
            return penalty
        case RecordRow(record=Certificate() as lost) if lost.certificate_id in records.losses:
            return lost
        case _:
            return None


def _titled(title: QWidget, act: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(title)
    row.addStretch(1)
    row.addWidget(act)
    return row


def _fit(table: Table, lines: int, most: int) -> None:
    """Make a table as high as its lines, within bounds."""
    header = table.horizontalHeader().height()
    table.setFixedHeight(header + current().px(ROW) * min(max(lines, 1), most) + 2)
