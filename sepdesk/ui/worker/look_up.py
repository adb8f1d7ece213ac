"""The left side: search box, count, and the list that follows each keystroke."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.search_words import HOW
from sepdesk.desk.worker import FoundWorker, FoundWorkers
from sepdesk.domain.identity import PersonId
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import LINE_ROLE, LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import label
from sepdesk.ui.shortcuts import bind
from sepdesk.ui.table import EmptyState
from sepdesk.ui.worker.columns import PIN, found_columns
from sepdesk.ui.worker.giving_way import GivingWay
from sepdesk.ui.worker.marking import Marking
from sepdesk.ui.worker.search_box import SearchBox, types_text

Find = Callable[[str], FoundWorkers]
Now = Callable[[], dt.datetime]
_KEYS = "↓ 进入列表 · Enter 打开"


class FoundList(GivingWay):
    """The list below the box: a letter typed here goes on in the box, Up leaves at the top.

    Signals:
        typed: the key event of a character or Backspace.
        left_at_top: Up on the first line.
    """

    typed = Signal(object)
    left_at_top = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if types_text(event):
            self.typed.emit(event)
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_at_top.emit()
        else:
            super().keyPressEvent(event)


class LookUp(QWidget):
    """Follows what is typed; the list and the line that is chosen always agree.

    The first line is chosen by itself until the clerk chooses one; a line so chosen is kept while
    typing narrows the list.

    Signals:
        chosen: the FoundWorker whose page is wanted; None where the list has none.
        kept: Enter fell on this FoundWorker.
        asked_new: the text for which nobody was found, to be registered; may be empty.
        asked_sync: there are no facts here.
        asked_pin: a FoundWorker to keep at hand, or no longer.
        asked_pair: the two FoundWorkers to put side by side.
        failed: the exception of a look-up.
    """

    chosen = Signal(object)
    kept = Signal(object)
    asked_new = Signal(str)
    asked_sync = Signal()
    asked_pin = Signal(object)
    asked_pair = Signal(object, object)
    failed = Signal(object)

    def __init__(
        self, find: Find, now: Now, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._find, self._now = find, now
        self._asked = ""
        self._meant = self._apart = self._enter_waits = False
        self._latest = Latest(background, self)
        self.marking = Marking(self)
        columns = found_columns(self.marking.is_marked)
        self._model = LinesModel(columns, key=lambda line: line.person)
        self.box = SearchBox("查找人员", "姓名、首字母、号码、单位；可加 N1、待聘、90天内到期")
        self.table = FoundList(self._model, "人员列表", self._nothing_typed(), ("匹配", "作业项目"))
        self._count, self._hint = label(part="quiet"), label(part="quiet")
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.box)

    def refresh(self) -> None:
        """Ask again for what stands in the box; selection and scroll position stay."""
        self._ask(self.box.text_asked(), apart=self._apart)

    def is_settled(self) -> bool:
        """Tell whether the list answers what stands in the box."""
        return self.box.is_settled() and not self._latest.is_waiting()

    def lines(self) -> tuple[FoundWorker, ...]:
        """Return what is shown."""
        return self._model.lines()

    def point_at(self, person: PersonId) -> None:
        """Choose a person if the list has them, and no line if not; announces nothing."""
        row = self._model.row_of(person)
        blocked = self.table.blockSignals(True)
        if row is None:
            self.table.setCurrentIndex(self._model.index(-1, -1))
            self.table.clearSelection()
        else:
            self.table.choose_row(row)
        self.table.blockSignals(blocked)
        self._meant, self._apart = row is not None, row is None

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self._hint)
        column.addWidget(self.box)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self._hint.setText(_KEYS)

    def _wire(self) -> None:
        self.box.asked.connect(self._ask)
        self.box.went_down.connect(self._on_went_down)
        self.box.entered.connect(self._on_entered)
        self.table.typed.connect(self.box.take_key)
        self.table.left_at_top.connect(self.box.setFocus)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.kept)
        self.table.clicked.connect(lambda index: self.kept.emit(index.data(LINE_ROLE)))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        bind(self, [("Ctrl+Space", self._on_mark), ("Ctrl+D", self._on_pin)])
        self.marking.changed.connect(self._show_marked)
        self.marking.complete.connect(self.asked_pair)
        self._latest.answered.connect(self._on_found)
        self._latest.failed.connect(self.failed)

    def _chosen(self) -> FoundWorker | None:
        line = self.table.chosen_line()
        return line if isinstance(line, FoundWorker) else None

    def _on_mark(self) -> None:
        if (line := self._chosen()) is not None:
            self.marking.toggle(line)

    def _on_pin(self) -> None:
        if (line := self._chosen()) is not None:
            self.asked_pin.emit(line)

    def _show_marked(self) -> None:
        name = self.marking.name()
        self._hint.setText(f"已标记 {name}，再标记一人即对照" if name else _KEYS)
        self.table.viewport().update()

    def _show_menu(self, place: QPoint) -> None:
        line = self._chosen()
        if line is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("打开\tEnter", lambda: self.kept.emit(line))
        pin = f"取消置顶 {PIN}" if line.pinned else f"置顶 {PIN}"
        menu.addAction(f"{pin}\tCtrl+D", self._on_pin)
        marked = self.marking.is_marked(line.person)
        mark = (
            "取消标记" if marked else "与标记的人对照" if self.marking.name() else "标记，以便对照"
        )
        menu.addAction(f"{mark}\tCtrl+Space", self._on_mark)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _ask(self, text: str, *, apart: bool = False) -> None:
        self._asked, self._apart, self._enter_waits = text, apart, False
        self.table.show_loading("正在查找…")
        self._latest.ask(lambda _: self._find(text))

    def _on_found(self, found: FoundWorkers) -> None:
        self.table.set_empty(self._empty(self._asked, found))
        keep = self._meant and self._holds_chosen(found)
        apart = self._apart
        self._model.show_lines(found.lines)
        self._count.setText(count_line(self._asked, found, self._now()))
        if not apart:
            if not found.lines or not (keep or self._asked):
                self.chosen.emit(None)  # whom the clerk had lately is no answer to anything
            elif not keep:
                self.table.choose_row(0)
        self._meant, self._apart = keep, apart
        if self._enter_waits:
            self._on_entered()

    def _holds_chosen(self, found: FoundWorkers) -> bool:
        line = self.table.chosen_line()
        return isinstance(line, FoundWorker) and any(
            each.person == line.person for each in found.lines
        )

    def _on_chosen(self, line: FoundWorker | None) -> None:
        if line is not None:  # a list that lost its line chooses another, or says so itself
            self._meant, self._apart = self.table.hasFocus(), False
            self.chosen.emit(line)

    def _on_went_down(self) -> None:
        if self.lines():
            self._meant = True
            self.table.setFocus()
            if self.table.chosen_line() is None:
                self.table.choose_row(0)

    def _on_entered(self) -> None:
        if not self.box.is_settled():
            self.box.ask_now()
        if self._latest.is_waiting():  # a scanner presses Enter faster than any answer
            self._enter_waits = True
            return
        self._enter_waits = False
        if self.lines():
            self._on_went_down()
            self.kept.emit(self.table.chosen_line())

    def _empty(self, text: str, found: FoundWorkers) -> EmptyState:
        if found.as_of is None:
            return EmptyState(
                "本站还没有平台数据，查不到人员；登记照常可以录入和保存。",
                "去同步",
                self.asked_sync.emit,
            )
        if not text:
            return self._nothing_typed()
        return EmptyState(
            f"本站数据中没有“{text}”。\n外县或持外省证的人员不在本站数据中："
            "输入完整证件号（或“证书编号 姓名”）按 F3 向平台查询，也可直接登记，由平台判定。",
            "登记此人",
            lambda: self.asked_new.emit(text),
        )

    def _nothing_typed(self) -> EmptyState:
        return EmptyState(
            "输入姓名、拼音首字母、号码或单位的一部分，列表随键显示。\n"
            f"{HOW}。\n打开过的和置顶（Ctrl+D）的人员以后列在这里。",
            "登记新人员",
            lambda: self.asked_new.emit(""),
        )


def count_line(text: str, found: FoundWorkers, now: dt.datetime) -> str:
    """Say how many were found, and how old the facts are."""
    if found.as_of is None:
        return "尚无平台数据"
    age = f"数据截至{words.instant(found.as_of, now)}"
    if not text:
        return f"置顶与最近 {len(found.lines)} 人 · {age}" if found.lines else age
    parts = (_how_many(found), *found.conditions, age)
    return " · ".join(parts)


def _how_many(found: FoundWorkers) -> str:
    if not found.capped:
        return f"{len(found.lines)} 人"
    if not found.lines:
        return "符合的人太多，未能逐一比对，请再多输几个字"
    return f"前 {len(found.lines)} 人，请再多输几个字"
