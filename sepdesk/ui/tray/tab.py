"""待处理: what came back above, what only waits below; the reason, and what to do, at the right."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk import tray
from sepdesk.desk.changes import Changes
from sepdesk.desk.counter_papers import AskedPaper, CounterPaper
from sepdesk.desk.returned import MADE_IN, returned_act
from sepdesk.desk.session import Session
from sepdesk.desk.tray import TrayItem
from sepdesk.domain.deciding_cases import OWING
from sepdesk.domain.submissions import KIND_WORDS, UNSENT, OpId
from sepdesk.protocol.receipts import Receipt
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import label
from sepdesk.ui.shortcuts import Keys
from sepdesk.ui.table import EmptyState, Table
from sepdesk.ui.tray.acting import Acting
from sepdesk.ui.tray.lines import columns, is_paper
from sepdesk.ui.tray.page import ItemPage

_NOTHING = "没有待处理的事项。"


class TrayTab(QWidget):
    """Lists what waits for a person, and lets the clerk act on it.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after 已处理, 补齐材料, 撤回 or 记录送达.
        asked_mend: a PaperInput to be mended in the form and sent as an answer.
        asked_act: a ReturnedAct to be mended in the tab that made it.
        asked_print: OpId of the form to print, or an AskedPaper about it.
    """

    told = Signal(object)
    changed = Signal(object)
    asked_mend = Signal(object)
    asked_act = Signal(object)
    asked_print = Signal(object)

    shortcuts = (Keys("Enter", "改后重报；待补材料的，补齐材料"), Keys("F9", "打印登记表"))

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._row = 0
        lines = columns(session.clock.now)
        self._came_back = LinesModel(lines, key=lambda item: item.entry.op_id)
        self._waiting = LinesModel(lines, key=lambda item: item.entry.op_id)
        self.came_back = Table(self._came_back, "退回、不予登记与冲突", EmptyState(_NOTHING))
        self.waiting = Table(self._waiting, "等待办结", EmptyState("没有等待办结的事项。"))
        self._waiting_title = label(part="quiet")
        self.page = ItemPage(session.tables.regions)
        self.acting = Acting(session, background, self)
        self._reading = Latest(background, self)
        self._receipts = Latest(background, self)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.came_back)
        self.page.show_sentence(_NOTHING)
        self._refresh()

    def on_changes(self, changes: Changes) -> None:
        """Read the lists anew where submissions changed; selection stays."""
        if changes.outbox or changes.everything:
            self._refresh()

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        return not (self._reading.is_waiting() or self._receipts.is_waiting())

    def _lay_out(self) -> None:
        px = current().px
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.came_back, 3)
        left.addWidget(self._waiting_title)
        left.addWidget(self.waiting, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(16), px(16), px(12))
        row.setSpacing(px(16))
        row.addLayout(left, 47)
        row.addWidget(self.page, 53)

    def _wire(self) -> None:
        self._reading.answered.connect(self._on_read)
        self._receipts.answered.connect(self._on_receipts)
        for source in (self._reading.failed, self._receipts.failed):
            source.connect(self._on_failed)
        for table, other in ((self.came_back, self.waiting), (self.waiting, self.came_back)):
            table.chosen.connect(
                lambda item, table=table, other=other: self._on_chosen(item, table, other)
            )
        self.came_back.opened.connect(lambda _: self._on_mend())
        self.waiting.opened.connect(lambda _: self._on_complete())
        self.page.mended.connect(self._on_mend)
        self.page.completed.connect(self._on_complete)
        self.page.withdrawn.connect(lambda: self._act(self.acting.withdraw))
        self.page.delivered.connect(lambda: self._act(self.acting.deliver))
        self.page.asked_paper.connect(self._on_asked_paper)
        self.acting.told.connect(self.told)
        self.acting.changed.connect(self._on_acted)
        self.page.printed.connect(self._on_print)
        self.page.settled.connect(self._on_settle)
        made = QShortcut(QKeySequence("F9"), self, self._on_print)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _refresh(self) -> None:
        self.came_back.show_loading("正在读取…")
        self._reading.ask(lambda _: tray.waiting(self._session))

    def _on_read(self, items: tuple[TrayItem, ...]) -> None:
        shown = self.page.item()
        waiting = [item for item in items if not item.came_back]
        self._came_back.show_lines([item for item in items if item.came_back])
        self._waiting.show_lines(waiting)
        self.came_back.set_empty(EmptyState(_NOTHING))
        unsent = sum(item.entry.state in UNSENT for item in waiting)
        title = f"已受理，等待核验、材料或前序（{len(waiting) - unsent}）· 待上报（{unsent}）"
        self._waiting_title.setText(title)
        self._waiting_title.setVisible(bool(waiting))
        self.waiting.setVisible(bool(waiting))
        self._choose(shown)

    def _choose(self, shown: TrayItem | None) -> None:
        """Show the same item as it stands now; if it is gone, the one that took its place."""
        lists = ((self.came_back, self._came_back), (self.waiting, self._waiting))
        for table, model in lists:
            row = None if shown is None else model.row_of(shown.entry.op_id)
            if row is not None:
                table.choose_row(row)
                self._show(model.lines()[row])
                return
        for table, model in lists:
            if model.lines():
                table.choose_row(min(self._row, len(model.lines()) - 1))
                return
        self.page.show_sentence(_NOTHING)

    def _on_chosen(self, item: TrayItem | None, table: Table, other: Table) -> None:
        if item is None:
            return
        self._row = table.currentIndex().row()
        other.setCurrentIndex(other.model().index(-1, -1))
        other.clearSelection()
        self._show(item)

    def _show(self, item: TrayItem) -> None:
        if item == self.page.item():
            return
        op_id = item.entry.op_id
        self.page.show_item(item, self._session.clock.now())
        self._receipts.ask(lambda _: (op_id, tray.receipts(self._session, op_id)))

    def _on_receipts(self, answer: tuple[OpId, tuple[Receipt, ...]]) -> None:
        op_id, receipts = answer
        item = self.page.item()
        if item is not None and item.entry.op_id == op_id:
            self.page.show_receipts(receipts, self._session.clock.now())

    def _on_mend(self) -> None:
        item = self.page.item()
        if item is None or not item.came_back:
            return
        if is_paper(item):
            self.asked_mend.emit(tray.mend(item.entry))
        elif item.entry.kind in MADE_IN:
            self.asked_act.emit(returned_act(item.entry))

    def _on_print(self) -> None:
        item = self.page.item()
        if item is not None and is_paper(item):
            self.asked_print.emit(item.entry.op_id)

    def _on_asked_paper(self, paper: CounterPaper) -> None:
        self._act(lambda item: self.asked_print.emit(AskedPaper(paper, item.entry.op_id)))

    def _on_complete(self) -> None:
        item = self.page.item()
        if item is not None and is_paper(item) and item.entry.state in OWING and item.missing:
            self.acting.complete(item)

    def _act(self, act: Callable[[TrayItem], object]) -> None:
        item = self.page.item()
        if item is not None:
            act(item)

    def _on_acted(self, changes: Changes) -> None:
        self.changed.emit(changes)
        self._refresh()

    def _on_settle(self) -> None:
        item = self.page.item()
        if item is None:
            return
        self.page.settle.setEnabled(False)
        entry = item.entry
        task = self._background.on_store(lambda _: (item, tray.settle(self._session, entry.op_id)))
        task.succeeded.connect(self._on_settled)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_settle_finished)

    def _on_settle_finished(self) -> None:
        self.page.settle.setEnabled(True)

    def _on_settled(self, answer: tuple[TrayItem, Changes]) -> None:
        item, changes = answer
        entry = item.entry
        whose = entry.worker_name or entry.unit_name
        who = f"{whose} 的{KIND_WORDS[entry.kind]}（{entry.intake_number}）"
        self.told.emit(Notice("good", f"{who}已标为已处理，不再列出；记录仍在历史中。"))
        self.changed.emit(changes)
        self._refresh()

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self.told.emit(Notice("refuse", text))
