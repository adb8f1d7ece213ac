"""The status row: where the station stands, always in sight."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStatusBar, QWidget

from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label, show_chip


@dataclass(frozen=True, slots=True)
class StatusLine:
    """What the row tells.

    Attributes:
        queued: submissions that the platform has not answered.
        waiting: submissions that came back and wait for a person.
        last_sync_text: as `words.instant` writes it; empty reads 从未.
        reachable: the platform; None while nobody has tried.
        station: name of the office.
        desk: name of the window or post.
        clerk: who is signed in.
    """

    queued: int
    waiting: int
    last_sync_text: str
    reachable: bool | None
    station: str
    desk: str
    clerk: str


class StatusRow(QStatusBar):
    """Chips at the left, who and where at the right, and the menu of the window.

    Signals:
        queued_chosen: 待上报 was pressed.
        waiting_chosen: 待处理 was pressed.
    """

    queued_chosen = Signal()
    waiting_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._queued, self._waiting = button("", "chip"), button("", "chip")
        self._last, self._reach, self._who = label(part="quiet"), label(), label(part="quiet")
        self._queued.setToolTip("转到同步")
        self._waiting.setToolTip("转到待处理")
        self._queued.clicked.connect(self.queued_chosen)
        self._waiting.clicked.connect(self.waiting_chosen)
        px = current().px
        left = QWidget()
        row = QHBoxLayout(left)
        row.setContentsMargins(px(12), px(3), 0, px(3))
        row.setSpacing(px(8))
        for part in (self._queued, self._waiting, self._last, self._reach):
            row.addWidget(part)
        self._who.setContentsMargins(0, 0, px(8), 0)
        self.menu = QMenu(self)
        self._menu = button("菜单(&O)", "chip")
        self._menu.setProperty("tone", "quiet")
        self._menu.setAccessibleName("菜单")
        self._menu.setMenu(self.menu)
        self.addWidget(left)
        right = QWidget()
        end = QHBoxLayout(right)
        end.setContentsMargins(0, px(3), px(12), px(3))
        end.addWidget(self._who)
        end.addWidget(self._menu)
        self.addPermanentWidget(right)
        self.show_line(StatusLine(0, 0, "", None, "", "", ""))

    def show_line(self, line: StatusLine) -> None:
        """Show these figures; names are plain text."""
        show_chip(self._queued, f"待上报 {line.queued}", "open" if line.queued else "quiet")
        show_chip(self._waiting, f"待处理 {line.waiting}", "refuse" if line.waiting else "quiet")
        self._last.setText(f"最后同步 {line.last_sync_text or '从未'}")
        text, tone = _REACH[line.reachable]
        self._reach.setText(text)
        set_tone(self._reach, tone)
        self._who.setText(" · ".join(x for x in (line.station, line.desk, line.clerk) if x))


_REACH = {True: ("平台可达", "good"), False: ("平台不可达", "warn"), None: ("平台未连接", "quiet")}
