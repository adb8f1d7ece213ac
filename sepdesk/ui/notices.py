"""The message strip: what the window tells the clerk without stopping the hands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from sepdesk.ui.look import current, set_icon
from sepdesk.ui.parts import button, label

Kind = Literal["good", "warn", "refuse", "busy"]
_TONES: dict[Kind, str] = {"good": "good", "warn": "warn", "refuse": "refuse", "busy": "open"}
_SIGNS: dict[Kind, str] = {"good": "✓", "warn": "！", "refuse": "×", "busy": "…"}
_GOOD_STAYS_MS = 8000
_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell.

    Attributes:
        kind: good goes by itself after a while; the others stay until dismissed or replaced.
        text: one sentence; may hold data, so it is never logged.
        action_text: what the one button says; empty for none.
        action: called when it is pressed; the notice then goes.
        key: a notice replaces the one with the same key (busy, then good); empty: the same kind
            and text are one notice, counted.
    """

    kind: Kind
    text: str
    action_text: str = ""
    action: Callable[[], None] | None = None
    key: str = ""


class NoticeStrip(QWidget):
    """At most three notices, the newest first; takes no space while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._lines: list[_Line] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("提示")
        self.hide()

    def tell(self, notice: Notice) -> None:
        """Show a notice; one that says the same again is counted, not repeated."""
        times = 1
        for line in self._lines:
            if _same(line.notice, notice):
                times = 1 if notice.key else line.times + 1
                self._drop(line)
                break
        line = _Line(notice, times)
        line.gone.clicked.connect(lambda: self._drop(line))
        line.act.clicked.connect(lambda: self._act(line))
        self._lines.insert(0, line)
        self._column.insertWidget(0, line)
        for old in self._lines[_AT_MOST:]:
            self._drop(old)
        if notice.kind == "good":
            QTimer.singleShot(_GOOD_STAYS_MS, line, lambda: self._drop(line))
        self.show()

    def untell(self, key: str) -> None:
        """Take back the notice with this key; nothing happens if it is gone."""
        for line in tuple(self._lines):
            if key and line.notice.key == key:
                self._drop(line)

    def dismiss_newest(self) -> bool:
        """Take the newest notice away; False if there was none."""
        if not self._lines:
            return False
        self._drop(self._lines[0])
        return True

    def focus_newest(self) -> None:
        """Bring the keyboard to the newest notice's action, or to its close button."""
        if self._lines:
            line = self._lines[0]
            (line.act if line.notice.action_text else line.gone).setFocus()

    def notices(self) -> tuple[Notice, ...]:
        """Return what is shown, the newest first."""
        return tuple(line.notice for line in self._lines)

    def _act(self, line: "_Line") -> None:
        self._drop(line)
        if line.notice.action is not None:
            line.notice.action()

    def _drop(self, line: "_Line") -> None:
        if line not in self._lines:
            return
        self._lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        if not self._lines:
            self.hide()


class _Line(QFrame):
    def __init__(self, notice: Notice, times: int) -> None:
        super().__init__()
        self.notice, self.times = notice, times
        tone = _TONES[notice.kind]
        self.setProperty("part", "notice")
        self.setProperty("tone", tone)
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(4), px(12), px(4))
        row.setSpacing(px(12))
        row.addWidget(label(_SIGNS[notice.kind], tone=tone))
        text = label(notice.text if times == 1 else f"{notice.text}（{times} 次）")
        text.setWordWrap(True)
        row.addWidget(text, 1)
        if notice.kind == "busy":
            bar = QProgressBar()
            bar.setRange(0, 0)
            bar.setTextVisible(False)
            bar.setFixedWidth(px(120))
            bar.setAccessibleName(notice.text)
            row.addWidget(bar)
        self.act = button(notice.action_text)
        self.act.setVisible(bool(notice.action_text))
        self.gone = button("", "link")
        set_icon(self.gone, "close")
        self.gone.setToolTip("关闭提示（Esc）")
        self.gone.setAccessibleName("关闭提示")
        row.addWidget(self.act)
        row.addWidget(self.gone, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(notice.text)


def _same(shown: Notice, new: Notice) -> bool:
    if new.key or shown.key:
        return shown.key == new.key
    return (shown.kind, shown.text) == (new.kind, new.text)
