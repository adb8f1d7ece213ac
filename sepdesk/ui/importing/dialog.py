"""从 Excel 导入名单: a list chosen, its rows looked over, filed, and a marked copy given back."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from sepdesk.desk import sheets
from sepdesk.desk.list_judging import Fate, RowOutcome
from sepdesk.desk.session import Session
from sepdesk.desk.sheets import Importing, Judged
from sepdesk.progress import Progress
from sepdesk.ui.background import Background, Task
from sepdesk.ui.importing.lines import COLUMNS, needs_a_hand, sum_up
from sepdesk.ui.importing.running import Running
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, label
from sepdesk.ui.table import EmptyState, LinesModel, Table
from sepdesk.ui.workbook import WorkbookWriter

_EMPTY = "选择单位交来的 Excel 名单，先逐行核对，确认后再导入；还没有名单的，可把模板交给单位填写。"
_TONES = {"busy": "quiet", "good": "good", "warn": "warn", "refuse": "refuse"}


def choose_list(parent: QWidget) -> Path | None:
    """Let the clerk choose a list; None if they think better of it."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, "选择名单", "", "Excel 工作簿 (*.xlsx *.xlsm);;所有文件 (*)"
    )
    return Path(chosen) if chosen else None


class ImportDialog(QDialog):
    """Imports one list after the other.

    Signals:
        changed: the Changes of an import, once it has ended.
    """

    changed = Signal(object)

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._task: Task | None = None
        self._running: Running | None = None
        self._judged: Judged | None = None
        self._outcomes: tuple[RowOutcome, ...] = ()
        self._failed = False
        self.setWindowTitle("从 Excel 导入名单")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model: LinesModel[RowOutcome] = LinesModel(COLUMNS, lambda line: line.number)
        self.table = Table(self._model, "名单各行", EmptyState(_EMPTY))
        self._writer = WorkbookWriter(session, background, self)
        self.choose = button("选择文件…  Ctrl+O")
        self.template = button("下载模板…")
        self.only = QCheckBox("只看需要处理的行")
        self.also = QCheckBox("有阻断意见的行也导入，由平台判定")
        self.bar = QProgressBar()
        self.copy = button("保存标注副本…")
        self.stop = button("关闭  Esc")
        self.act = button("导入  Ctrl+Enter", "primary")
        self._file, self._count, self._said = label(part="quiet"), label(), label()
        self._detail = label(part="quiet")
        self._lay_out()
        self._wire()
        self._show()
        self.choose.setFocus()

    @override
    def reject(self) -> None:
        """Stop what is under way; with nothing under way, close."""
        if self._running is not None:
            self._running.stop()
        elif self._task is not None:
            self._task.cancel()
        else:
            super().reject()

    def open_file(self, path: Path) -> None:
        """Read a list and judge its rows."""
        if self._is_busy():
            return
        self._file.setText(path.name)
        self._judged, self._outcomes = None, ()
        self._say("正在读取…", "quiet")

        def work(progress: Progress) -> Judged:
            return sheets.judge(self._session, sheets.read_file(path), progress)

        self._failed = False
        # Not the reading lane: a look-up must not wait behind some thousand rows.
        self._task = task = self._background.free(work)
        task.progressed.connect(self._on_progress)
        task.succeeded.connect(self._on_judged)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        self._show()

    # While reading --------------------------------------------------------------------------

    def _on_judged(self, judged: object) -> None:
        assert isinstance(judged, Judged)
        self._judged, self._outcomes = judged, judged.outcomes
        unknown = [name for name in judged.listed.sheet.unknown if name != "结果"]
        if not judged.outcomes:
            self._say("名单中没有一行内容。", "warn")
        elif unknown:
            self._say(f"这些列不认识，没有读取：{'、'.join(unknown)}。", "warn")
        else:
            self._say("", "")

    def _on_finished(self) -> None:
        self._task = None
        if self._judged is None and not self._failed:
            self._say("已停止，没有导入。", "quiet")
        self._show()
        if self.act.isEnabled():
            self.act.setFocus()

    # While importing ------------------------------------------------------------------------

    def _import(self) -> None:
        if not self.act.isEnabled() or self._judged is None:
            return
        importing = Importing(self._session, self._judged, self.also.isChecked())
        self._failed = False
        self._running = Running(importing, self._background, self)
        self._running.progressed.connect(self._on_filed)
        self._running.failed.connect(self._on_failed)
        self._running.ended.connect(self._on_ended)
        self._running.start()
        self._show()

    def _on_filed(self, done: int, total: int, left: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        rest = f"，约剩 {left // 60} 分 {left % 60:02d} 秒" if left >= 0 else ""
        self._say(f"已处理 {done} / {total} 行{rest}", "quiet")

    def _on_ended(self) -> None:
        running, self._running = self._running, None
        assert running is not None
        self._outcomes = running.importing.all_outcomes()
        filed = sum(outcome.fate is Fate.FILED for outcome in self._outcomes)
        left = sum(outcome.fate is Fate.NOT_REACHED for outcome in self._outcomes)
        if not self._failed:
            stopped = f"已停止，还有 {left} 行未处理；同一份名单可再次导入，不会重复。"
            done = f"已导入 {filed} 行，待上报。"
            self._say(f"{done}{stopped}" if left else done, "warn" if left else "good")
        if filed:
            self.changed.emit(running.importing.changes)
        self._show()
        running.deleteLater()

    # What is shown --------------------------------------------------------------------------

    def _is_busy(self) -> bool:
        return self._task is not None or self._running is not None

    def _wanted(self) -> int:
        """Count the rows that an import would file."""
        fates = [Fate.READY, Fate.NOT_REACHED]
        if self.also.isChecked():
            fates.append(Fate.HINDERED)
        return sum(outcome.fate in fates for outcome in self._outcomes)

    def _show(self) -> None:
        busy = self._is_busy()
        lines = self._outcomes
        if self.only.isChecked():
            lines = tuple(line for line in lines if needs_a_hand(line))
        self._model.show_lines(lines)
        hidden = self.only.isChecked() and self._outcomes
        self.table.set_empty(EmptyState("没有需要处理的行。" if hidden else _EMPTY))
        self._count.setText(sum_up(self._outcomes))
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        for part in (self.choose, self.template, self.only, self.also):
            part.setEnabled(not busy)
        wanted = self._wanted()
        self.act.setText(f"导入 {wanted} 行  Ctrl+Enter" if wanted else "导入  Ctrl+Enter")
        self.act.setEnabled(wanted > 0 and not busy)
        self.copy.setEnabled(bool(self._outcomes) and not busy)
        self.stop.setText("停止  Esc" if busy else "关闭  Esc")

    def _show_detail(self, line: object) -> None:
        """Say in full what the chosen row comes to."""
        text = f"第 {line.number} 行　{line.text}" if isinstance(line, RowOutcome) else ""
        self._detail.setText(text)

    def _on_progress(self, done: int, total: int, what: str) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(max(done, 0))
        self._say(f"{what} {done} / {total}" if total > 0 else f"{what}…", "quiet")

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

    def _on_told(self, notice: Notice) -> None:
        self._say(notice.text, _TONES.get(notice.kind, "quiet"))

    # What is asked --------------------------------------------------------------------------

    def _choose(self) -> None:
        if self._is_busy():
            return
        path = choose_list(self)
        if path is not None:
            self.open_file(path)

    def _save_copy(self) -> None:
        if self._judged is not None and not self._is_busy():
            make = partial(sheets.marked_copy, self._session, self._judged, self._outcomes)
            self._writer.write(make)

    def _wire(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.template.clicked.connect(
            lambda: self._writer.write(partial(sheets.template, self._session))
        )
        self.table.chosen.connect(self._show_detail)
        self.only.toggled.connect(lambda _: self._show())
        self.also.toggled.connect(lambda _: self._show())
        self.copy.clicked.connect(self._save_copy)
        self.stop.clicked.connect(self.reject)
        self.act.clicked.connect(self._import)
        self._writer.told.connect(self._on_told)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._import)
        QShortcut(QKeySequence("Ctrl+O"), self, self._choose)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(10))
        head = QHBoxLayout()
        head.addWidget(self.choose)
        head.addWidget(self._file, 1)
        head.addWidget(self.template)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self._detail.setWordWrap(True)
        # Room for what most rows have to say, so that the table does not jump from row to row.
        self._detail.setMinimumHeight(2 * self._detail.sizeHint().height())
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._detail)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self.only)
        column.addLayout(row)
        self._said.setWordWrap(True)
        column.addWidget(self._said)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        column.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addSpacing(px(16))
        foot.addWidget(self.also)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.act)
        column.addLayout(foot)
        self.resize(px(1180), px(620))
