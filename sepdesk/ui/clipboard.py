"""A copied ID number leaves the clipboard after half a minute, if it is still ours (X-3)."""

import re

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

from sepdesk.clock import Clock
from sepdesk.domain.identity import check_character

SECONDS = 30
_NUMBER = re.compile(r"(?<!\d)(\d{17})([\dXx])(?![\dXx])")
_HISTORIES = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\1",
}
"""Marks by which the clipboard histories of desktops leave a text out."""
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class ClipboardGuard(QObject):
    """Watches what this program copies, by hand or by selecting; other programs' is not touched."""

    def __init__(self, app: QApplication, clock: Clock, look_every_ms: int = 1000) -> None:
        super().__init__(app)
        self._clipboard, self._clock = app.clipboard(), clock
        self._since: dict[QClipboard.Mode, float] = {}
        self._marking = False
        self._timer = QTimer(self, interval=look_every_ms)
        self._timer.timeout.connect(self._look)
        self._clipboard.changed.connect(self._on_changed)

    def clear(self) -> None:
        """Take numbers out of the clipboard now, if they are still ours."""
        for mode in tuple(self._since):
            self._take_out(mode)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        if self._marking or mode not in _MODES:
            return
        self._since.pop(mode, None)
        if not self._is_ours(mode):
            return
        text = self._clipboard.text(mode)
        if not holds_number(text):
            return
        if mode is QClipboard.Mode.Clipboard and not self._is_marked():
            self._mark(text)
        self._since[mode] = self._clock.monotonic()
        self._timer.start()

    def _is_marked(self) -> bool:
        # Also by another guard: each marking what the other has marked would never end.
        content = self._clipboard.mimeData()
        return content is not None and all(map(content.hasFormat, _HISTORIES))

    def _mark(self, text: str) -> None:
        content = QMimeData()
        content.setText(text)
        for kind, mark in _HISTORIES.items():
            content.setData(kind, mark)
        self._marking = True
        try:
            self._clipboard.setMimeData(content)
        finally:
            self._marking = False

    def _look(self) -> None:
        now = self._clock.monotonic()
        for mode, since in tuple(self._since.items()):
            if now - since >= SECONDS:
                self._take_out(mode)
        if not self._since:
            self._timer.stop()

    def _take_out(self, mode: QClipboard.Mode) -> None:
        self._since.pop(mode, None)
        if self._is_ours(mode):
            self._clipboard.clear(mode)

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        if mode is QClipboard.Mode.Selection:
            return self._clipboard.supportsSelection() and self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()


def holds_number(text: str) -> bool:
    """Tell whether a text holds an ID number with its right check character."""
    return any(check_character(x[1]) == x[2].upper() for x in _NUMBER.finditer(text))
