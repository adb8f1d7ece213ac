"""批量打印: the forms of a unit's whole list in one file, with progress, and blank ones behind.

The list is that of this station's facts, or one from Excel.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from sepdesk.desk.batch import KINDS, MOST, BatchLine, draw_batch, unit_lines
from sepdesk.desk.list_forms import ListedForms, list_lines
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.desk.sheets import read_file
from sepdesk.domain.submissions import KIND_WORDS, SubmissionKind
from sepdesk.domain.units import Unit
from sepdesk.progress import Progress
from sepdesk.ui.background import Background, Task
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.table import Column, EmptyState, LinesModel, Table


def _tone(line: BatchLine) -> str:
    return "refuse" if line.flaws.too_long else "warn"


COLUMNS: tuple[Column[BatchLine], ...] = (
    Column("姓名", lambda line: line.name, width=110),
    Column("证件号", lambda line: line.masked_number, width=180),
    Column("作业项目", lambda line: line.form.items, width=190),
    Column("印不了的", lambda line: line.flaws.text(), stretch=True, tone=_tone),
)


def choose_list(parent: QWidget) -> Path | None:
    """Let the clerk choose a list; None if they think better of it."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "选择名单", "", "Excel 工作簿 (*.xlsx *.xlsm)")
    return Path(chosen) if chosen else None


class BatchDialog(QDialog):
    """Shows whose forms would be printed and what hinders any, then draws them.

    Signals:
        drawn: the Sheet; its preview is open by then.
    """

    drawn = Signal(object)

    def __init__(
        self, session: Session, background: Background, unit: Unit, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._unit = session, background, unit
        self._task: Task | None = None
        self._lines: tuple[BatchLine, ...] = ()
        self._number = 0
        self._failed = False
        self.setWindowTitle("批量打印登记表")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model: LinesModel[BatchLine] = LinesModel(COLUMNS, lambda line: line.typed)
        self.table = Table(self._model, "要打印的人员", EmptyState(""))
        self.kinds = QButtonGroup(self)
        self.blanks = QSpinBox()
        self.bar = QProgressBar()
        self._count, self._said = label(), label()
        self._named = label(self._unit.name, "title")
        self.sheet = button("从 Excel 名单…")
        self.draw = button("生成并预览  Ctrl+Enter", "primary")
        self.stop = button("取消  Esc")
        self._lay_out()
        self._wire()
        self._read()

    @override
    def reject(self) -> None:
        """Stop what is under way; with nothing under way, close."""
        if self._task is not None:
            self._task.cancel()
        else:
            super().reject()

    def _kind(self) -> SubmissionKind:
        return KINDS[self.kinds.checkedId()]

    def _read(self) -> None:
        self._number += 1
        number, kind, unit = self._number, self._kind(), self._unit.unit_id
        self._lines = ()
        self._model.show_lines(())
        self.table.show_loading("正在读取人员…")
        self._say("", "")
        self._show_count()
        task = self._background.read(lambda p: unit_lines(self._session, unit, kind, p))
        task.succeeded.connect(lambda lines: self._on_read(number, lines))
        task.failed.connect(self._on_failed)

    def _on_read(self, number: int, lines: object) -> None:
        if number != self._number or not isinstance(lines, tuple):
            return
        self._lines = lines
        self.table.set_empty(EmptyState("本站数据中没有登记在该单位的人员，可只打印空白表。"))
        # What hinders comes first: with hundreds of people it would not be seen.
        self._model.show_lines(sorted(lines, key=lambda line: not line.flaws.text()))
        flawed = [line for line in lines if line.flaws.text()]
        if flawed:
            self._say(f"{len(flawed)} 人的表有印不了的内容，已列在最前面，请先看过。", "warn")
        self._show_count()

    def _choose_list(self) -> None:
        path = choose_list(self)
        if path is not None:
            self.read_list(path)

    def read_list(self, path: Path) -> None:
        """Fill the forms of a list from Excel instead of those of the unit's people."""
        self._number += 1
        number = self._number
        self._lines = ()
        self._model.show_lines(())
        self.table.show_loading("正在读取名单…")
        self._say("", "")
        self._show_count()
        # Not the reading lane: a look-up must not wait behind a long list.
        task = self._background.free(lambda p: list_lines(self._session, read_file(path), p))
        task.succeeded.connect(lambda listed: self._on_list(number, path.name, listed))
        task.failed.connect(self._on_failed)

    def _on_list(self, number: int, name: str, listed: object) -> None:
        if number != self._number or not isinstance(listed, ListedForms):
            return
        for made in self.kinds.buttons():  # each row says what it asks for
            made.hide()
        self._named.setText(name)
        self._on_read(number, listed.lines)
        if listed.unread:
            more = "…" if len(listed.unread) > 1 else ""
            self._say(f"{len(listed.unread)} 行读不出来，不打印：{listed.unread[0]}{more}", "warn")

    def _show_count(self) -> None:
        fitting = sum(not line.flaws.too_long for line in self._lines)
        blanks = self.blanks.value()
        self._count.setText(f"填好的 {fitting} 份，空白 {blanks} 份，共 {fitting + blanks} 张")
        self.draw.setEnabled(fitting + blanks > 0 and self._task is None)

    def _draw(self) -> None:
        if not self.draw.isEnabled():
            return
        lines, blanks = self._lines, self.blanks.value()

        def work(progress: Progress) -> Sheet:
            return draw_batch(self._session, lines, blanks, progress)

        self._failed = False
        self._task = task = self._background.free(work)
        task.progressed.connect(self._on_progress)
        task.succeeded.connect(self._on_drawn)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        self._set_busy(busy=True)

    def _set_busy(self, *, busy: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        for part in (self.table, self.blanks, self.sheet, *self.kinds.buttons()):
            part.setEnabled(not busy)
        self._show_count()
        self.stop.setText("停止  Esc" if busy else "取消  Esc")

    def _on_progress(self, done: int, total: int, what: str) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        self._say(f"{what} {done} / {total}", "quiet")

    def _on_drawn(self, sheet: Sheet) -> None:
        self._task = None
        above = self.parentWidget() or self
        PreviewDialog(sheet, self._session, self._background, above).open()
        self.drawn.emit(sheet)
        self.accept()

    def _on_finished(self) -> None:
        stopped = self._task is not None
        self._task = None
        self._set_busy(busy=False)
        if stopped and not self._failed:
            self._say("已停止，没有生成文件。", "quiet")

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self._failed = True
        self._say(text, "refuse")

    def _say(self, text: str, tone: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))
        set_tone(self._said, tone)

    def _wire(self) -> None:
        self.kinds.idClicked.connect(lambda _: self._read())
        self.sheet.clicked.connect(self._choose_list)
        self.blanks.valueChanged.connect(lambda _: self._show_count())
        self.draw.clicked.connect(self._draw)
        self.stop.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._draw)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(10))
        head = QHBoxLayout()
        self._named.setWordWrap(True)
        head.addWidget(self._named, 1)
        for place, kind in enumerate(KINDS):
            made = button(f"{KIND_WORDS[kind]}表")
            made.setCheckable(True)
            made.setChecked(place == 0)
            self.kinds.addButton(made, place)
            head.addWidget(made)
        head.addSpacing(px(12))
        head.addWidget(self.sheet)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.blanks.setRange(0, MOST)
        self.blanks.setSuffix(" 份")
        self.blanks.setAccessibleName("另加空白表")
        row = QHBoxLayout()
        row.addWidget(label("另加空白表", "label"))
        row.addWidget(self.blanks)
        row.addSpacing(px(16))
        row.addWidget(self._count)
        row.addStretch(1)
        column.addLayout(row)
        self._said.setWordWrap(True)
        column.addWidget(self._said)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.bar.hide()
        column.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.draw)
        column.addLayout(foot)
        self.resize(px(860), px(560))
