"""A scan comes to the form: dropped on it or chosen, read off the window's thread."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from sepdesk.desk.scans import ScanResult, Whose, next_paper, paper_in_reading, read_file
from sepdesk.desk.scans_elsewhere import ask_platform
from sepdesk.desk.session import Session
from sepdesk.ui.background import Background
from sepdesk.ui.notices import Kind, Notice

_TELL_AFTER_MS = 500


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan that was read, and the name of its file, which may hold data.

    Attributes:
        path: of the file, which becomes an attachment; of a file with several forms only the page.
        go_on: opens the next form of the file; None where there is none.
    """

    result: ScanResult
    name: str
    path: Path | None = None
    go_on: Callable[[], None] | None = None

    def notice(self) -> Notice:
        """Tell what was found."""
        result = self.result
        kind: Kind = "refuse" if not result.picture else "warn" if result.warns else "good"
        if self.go_on is None:
            return Notice(kind, result.text, key="scan")
        page = result.others[0].page + 1
        return Notice(kind, result.text, f"打开下一份（第 {page} 页）", self.go_on, key="scan")


def choose_scan(parent: QWidget) -> Path | None:
    """Let the clerk choose a scan; None if they think better of it."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, "打开扫描件", "", "扫描件 (*.pdf *.png *.jpg *.jpeg);;所有文件 (*)"
    )
    return Path(chosen) if chosen else None


def dropped_files(mime: QMimeData) -> list[Path]:
    """Return the files that are dragged; nothing for a text, or what lies in the network."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class DropDoor(QObject):
    """Takes files that are dropped anywhere on a widget.

    A line edit would take them as text, with `file:///` before it; so it is not asked.

    Signals:
        dropped: the list of Paths.
    """

    dropped = Signal(object)

    def __init__(self, on: QWidget, is_open: Callable[[], bool]) -> None:
        super().__init__(on)
        self._is_open = is_open
        on.setAcceptDrops(True)
        for widget in (on, *on.findChildren(QWidget)):
            if widget.acceptDrops():
                widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
        if event.type() not in kinds or not isinstance(event, QDropEvent):
            return False
        files = dropped_files(event.mimeData())
        if not files:
            return False
        if not self._is_open():
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            # Not before the other program's drag is over: it waits for us.
            QTimer.singleShot(0, self, lambda: self.dropped.emit(files))
        return True


class Scanning(QObject):
    """Reads scans; only the latest one counts.

    Signals:
        told: a Notice, of work that takes a while.
        read: the Scanned.
        failed: the exception of a question to the records.
    """

    told = Signal(object)
    read = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, background: Background, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._background, self._window = session, background, window
        self._number = 0
        self._late = QTimer(self, singleShot=True, interval=_TELL_AFTER_MS)
        self._late.timeout.connect(
            lambda: self.told.emit(Notice("busy", "正在读取扫描件…", key="scan"))
        )

    def choose(self) -> None:
        """Let the clerk choose a file and read it."""
        path = choose_scan(self._window)
        if path is not None:
            self.read_path(path)

    def take(self, files: list[Path]) -> None:
        """Read the first of several files, and say so."""
        if len(files) > 1:
            text = f"一次只读一份扫描件：已取第一份，另外 {len(files) - 1} 份没有读。"
            self.told.emit(Notice("warn", text, key="scans"))
        self.read_path(files[0])

    def read_path(self, path: Path) -> None:
        """Read a file in a process of its own, then look up whose paper it is."""
        self._number += 1
        number = self._number
        self._late.start()
        task = self._background.free(lambda _: read_file(path))
        task.succeeded.connect(lambda reading: self._look_up(number, path, reading))
        task.failed.connect(self._on_failed)

    def _look_up(self, number: int, path: Path, reading: object) -> None:
        if number != self._number:
            return
        task = self._background.read(
            lambda _: paper_in_reading(self._session, reading)  # type: ignore[arg-type]  # from read_file
        )
        task.succeeded.connect(lambda result: self._on_known(number, path, result))
        task.failed.connect(self._on_failed)

    def _on_known(self, number: int, path: Path, result: object) -> None:
        assert isinstance(result, ScanResult)
        if number == self._number and result.whose is Whose.ELSEWHERE and result.code:
            # Another machine's form: the platform may hold what became of it.
            task = self._background.network(lambda _: ask_platform(self._session, result))
            task.succeeded.connect(lambda told: self._on_told(number, path, told))
            task.failed.connect(self._on_failed)
        else:
            self._on_told(number, path, result)

    def _on_told(self, number: int, path: Path, result: object) -> None:
        assert isinstance(result, ScanResult)
        if number == self._number:
            self._late.stop()
            go_on = partial(self._open_next, path, result) if result.others else None
            self.read.emit(Scanned(result, path.name, path, go_on))

    def _open_next(self, path: Path, before: ScanResult) -> None:
        """Open the next form of a file that was read already."""
        self._number += 1
        number = self._number
        self._late.start()
        first, *rest = before.others
        task = self._background.free(lambda _: next_paper(self._session, path, first, tuple(rest)))
        task.succeeded.connect(lambda result: self._on_known(number, path, result))
        task.failed.connect(self._on_failed)

    def _on_failed(self, error: BaseException) -> None:
        self._late.stop()
        self.failed.emit(error)
