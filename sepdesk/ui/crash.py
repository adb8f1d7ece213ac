"""The last door: a fault of ours saves what is typed, is logged, said in a sentence, and ends."""

import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QThread,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMessageBox

EXIT_CODE = 70  # EX_SOFTWARE of sysexits.h
SAVED = "程序出现内部错误，需要退出。正在录入的内容已经保存，重新打开后可以继续。"
NOT_SAVED = "程序出现内部错误，需要退出。正在录入的内容未能保存，请在退出前抄下或拍照。"

_log = logging.getLogger("sepdesk.crash")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class LastDoor(QObject):
    """Takes every exception that nobody caught; lives in the GUI thread.

    Keep it for as long as the program runs; `install` hangs it in, `remove` takes it out.
    """

    _arrived = Signal()

    def __init__(
        self,
        rescue: Callable[[], None],
        say: Callable[[str], None] | None = None,
        end: Callable[[int], None] | None = None,
    ) -> None:
        """Prepare the door.

        Args:
            rescue: saves what is typed; called in the GUI thread, may itself fail.
            say: shows one sentence and returns when it was read; a message box by default.
            end: ends the process; by default at once, without running any more of our code.
        """
        super().__init__()
        self._rescue, self._say, self._end = rescue, say or _message_box, end or _leave
        self._taken = threading.Lock()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Hang the door into Python, its threads and Qt."""
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread
        qInstallMessageHandler(self._take_qt_message)

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log a fault and end; a second fault during the rescue ends at once."""
        if issubclass(kind, KeyboardInterrupt):
            self._end(130)
            return
        _log.critical("unhandled %s at\n%s", kind.__qualname__, where(error, trace))
        if not self._taken.acquire(blocking=False):
            if QThread.currentThread() is self.thread():
                self._end(EXIT_CODE)
            return
        if QThread.currentThread() is self.thread():
            self._on_arrived()
        else:
            self._arrived.emit()

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.take(args.exc_type, args.exc_value, args.exc_traceback)

    def _take_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        # Qt's own texts name widgets and files of the program, never what a clerk typed.
        _log.log(_LEVELS[kind], "Qt %s: %s", context.category, text)
        if kind == QtMsgType.QtFatalMsg and self._taken.acquire(blocking=False):
            self._save()  # Qt aborts the process when this returns: there is no time for a box

    @Slot()
    def _on_arrived(self) -> None:
        saved = self._save()
        try:
            self._say(SAVED if saved else NOT_SAVED)
        finally:
            self._end(EXIT_CODE)

    def _save(self) -> bool:
        try:
            self._rescue()
        except BaseException as error:  # the sentence must still be said, and tell the truth
            _log.critical(
                "rescue failed: %s at\n%s",
                type(error).__qualname__,
                where(error, error.__traceback__),
            )
            return False
        return True


def where(error: BaseException, trace: TracebackType | None) -> str:
    """Write types and places of an error and its causes, without messages, values or source.

    A message or a line of source may hold a name or an ID number; a place cannot.
    """
    parts = []
    now: BaseException | None = error
    seen: set[int] = set()
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        frames = traceback.extract_tb(trace if now is error else now.__traceback__)
        parts.append(type(now).__qualname__)
        parts += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        now = now.__cause__ or now.__context__
    return "\n".join(parts)


def _message_box(sentence: str) -> None:
    if QApplication.instance() is not None:
        box = QMessageBox(QMessageBox.Icon.Critical, "sepdesk", sentence)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.exec()


def _leave(code: int) -> None:
    logging.shutdown()
    sys.stderr.flush()
    os._exit(
        code
    )  # not sys.exit: PySide would swallow it in a slot, and more of our code would run
