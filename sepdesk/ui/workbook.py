"""A list into a workbook: put together in the background, then the clerk says where it goes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sepdesk.desk import exporting
from sepdesk.desk.exporting import Exported
from sepdesk.desk.session import Session
from sepdesk.ui.background import Background
from sepdesk.ui.notices import Notice

_KEY = "workbook"


def choose_workbook(parent: QWidget, name: str) -> Path | None:
    """Let the clerk choose where a workbook goes; None if they think better of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "导出 Excel", name, "Excel 工作簿 (*.xlsx)")
    if not chosen:
        return None
    return Path(chosen) if chosen.lower().endswith(".xlsx") else Path(f"{chosen}.xlsx")


class WorkbookWriter(QWidget):
    """Writes one workbook at a time; itself nothing to see.

    Signals:
        told: a Notice: on the way, written, or why not.
        written: the Path, once the export is on record and the file is there.
    """

    told = Signal(object)
    written = Signal(object)

    def __init__(self, session: Session, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._busy = False
        self.hide()

    def write(self, make: Callable[[], Exported]) -> None:
        """Make a workbook and ask where it goes; nothing happens while another is on its way."""
        if self._busy:
            return
        self._busy = True
        self.told.emit(Notice("busy", "正在导出…", key=_KEY))
        # Some thousand lines take seconds; a look-up must not wait behind them.
        task = self._background.free(lambda _: make())
        task.succeeded.connect(self._on_made)
        task.failed.connect(self._on_failed)

    def _on_made(self, exported: Exported) -> None:
        path = choose_workbook(self.window(), f"{exported.title}.xlsx")
        if path is None:
            self._busy = False
            self.told.emit(Notice("good", "没有导出。", key=_KEY))
            return
        task = self._background.on_store(lambda _: exporting.keep(self._session, exported, path))
        task.succeeded.connect(lambda _: self._on_written(path, full=exported.full_numbers))
        task.failed.connect(self._on_failed)

    def _on_written(self, path: Path, *, full: bool) -> None:
        self._busy = False
        more = "文件含完整证件号，请妥善保管；本次导出已记入审计。" if full else ""
        self.told.emit(Notice("good", f"已导出 {path.name}。{more}", key=_KEY))
        self.written.emit(path)

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self.told.emit(Notice("refuse", text, key=_KEY))
