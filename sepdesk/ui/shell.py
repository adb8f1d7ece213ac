"""The window around the tabs: tab bar, notices, pages, status line, shortcuts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice, NoticeStrip
from sepdesk.ui.parts import rule
from sepdesk.ui.shortcuts import Keys, ShortcutList
from sepdesk.ui.status import StatusLine, StatusRow

__all__ = ["Keys", "MayClose", "Notice", "Shell", "StatusLine"]

Explain = Callable[[BaseException], Notice | None]
_OWN_KEYS = (
    Keys("Ctrl+1 … Ctrl+9", "换到第几个标签"),
    Keys("Ctrl+Tab", "下一个标签"),
    Keys("Enter", "下一栏（不会提交）"),
    Keys("F2", "转到提示"),
    Keys("Esc", "关闭提示"),
    Keys("F1", "本表"),
    Keys("Shift+F1", "使用手册"),
    Keys("Ctrl+L", "锁定窗口"),
    Keys("Ctrl+Shift+L", "切换用户"),
    Keys("Ctrl+,", "设置"),
    Keys("Alt+O", "窗口菜单"),
)


@runtime_checkable
class MayClose(Protocol):
    """A page that wants to be asked before the window closes."""

    def may_close(self) -> bool:
        """Return False to keep the window; say why by a notice. Save drafts here."""


@dataclass(slots=True)
class _Tab:
    key: str
    title: str
    make: Callable[[], QWidget]
    page: QWidget | None = None


class Shell(QMainWindow):
    """The main window; it knows no tab by itself.

    Signals:
        changed: Changes (of the desk), the object that caused them. A tab skips its own echo.
        tab_shown: key of the tab that has come to the front.
        page_made: key and page of a tab that was shown for the first time.
        queued_chosen: the clerk pressed 待上报; the tab `synchronise` comes if there is one.
        waiting_chosen: the clerk pressed 待处理; the tab `tray` comes if there is one.
        closed: the window is closing, all pages agreed.
    """

    changed = Signal(object, object)
    tab_shown = Signal(str)
    page_made = Signal(str, QWidget)
    queued_chosen = Signal()
    waiting_chosen = Signal()
    closed = Signal()

    def __init__(
        self,
        title: str,
        explain: Explain = lambda _: None,
        parent: QWidget | None = None,
    ) -> None:
        """Build an empty window.

        Args:
            title: of the window.
            explain: says a fault of the world in words; None means it is a fault of ours.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._explain = explain
        self._tabs: list[_Tab] = []
        self._bar, self._strip, self._pages = QTabBar(), NoticeStrip(), QStackedWidget()
        self._status = StatusRow(self)
        self.setWindowTitle(title)
        self._lay_out()
        self._wire()
        self._size_up()

    def add_tab(
        self,
        key: str,
        title: str,
        widget: QWidget | Callable[[], QWidget],
        shortcut: str | None = None,
    ) -> None:
        """Add a tab at the right.

        Args:
            key: its name for `show_tab`: worker, registration, staffing, tray, synchronise.
            title: what the clerk reads.
            widget: the page, or a function that makes it when it is first shown. It is asked
                `may_close()` and `shortcuts` (a tuple of `Keys`) if it has them, and gets the
                keyboard by `setFocus` when it is shown.
            shortcut: keys; without it Ctrl+1 to Ctrl+9 by place.
        """
        place = len(self._tabs)
        keys = shortcut or (f"Ctrl+{place + 1}" if place < 9 else "")
        page = widget if isinstance(widget, QWidget) else None
        make = (lambda: widget) if isinstance(widget, QWidget) else widget
        self._tabs.append(_Tab(key, title, make))
        if keys:
            QShortcut(QKeySequence(keys), self, lambda: self.show_tab(key))
        if page is not None:
            self._own(self._tabs[-1])
        self._bar.addTab(title)
        self._bar.setTabToolTip(place, f"{title}（{keys}）" if keys else title)

    def show_tab(self, key: str) -> QWidget:
        """Bring a tab to the front, make it if it was not made, and give it the keyboard.

        Raises:
            KeyError: there is no such tab.
        """
        for place, tab in enumerate(self._tabs):
            if tab.key == key:
                self._bar.setCurrentIndex(place)
                page = self._own(tab)
                page.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return page
        raise KeyError(key)

    def has_tab(self, key: str) -> bool:
        """Tell whether a tab was added."""
        return any(tab.key == key for tab in self._tabs)

    def retitle(self, key: str, title: str) -> None:
        """Let a tab say something new in the bar, such as how much waits in it."""
        for place, tab in enumerate(self._tabs):
            if tab.key == key:
                self._bar.setTabText(place, title)

    def front(self) -> str:
        """Return the key of the tab in front; empty without tabs."""
        place = self._bar.currentIndex()
        return self._tabs[place].key if place >= 0 else ""

    def pages(self) -> tuple[tuple[str, QWidget], ...]:
        """Return key and page of the tabs that were made."""
        return tuple((tab.key, tab.page) for tab in self._tabs if tab.page is not None)

    def add_act(self, title: str, keys: str, act: Callable[[], None]) -> None:
        """Add a line to the menu of the window, with its keys; it acts from every tab."""
        self._status.menu.addAction(title, act).setShortcut(QKeySequence(keys))

    def tell(self, notice: Notice) -> None:
        """Show a notice in the strip; the one door to the clerk for all but field errors."""
        self._strip.tell(notice)

    def untell(self, key: str) -> None:
        """Take back the notice told with this key."""
        self._strip.untell(key)

    def tell_failure(self, error: BaseException) -> None:
        """Say why work in the background failed; connect `Task.failed` here.

        Raises:
            BaseException: the error itself when it is none of the world's: the last door takes it.
        """
        notice = self._explain(error)
        if notice is None:
            raise error
        self.tell(notice)

    def announce(self, changes: object, origin: object) -> None:
        """Say once what a write has changed; every tab hears it by `changed`."""
        self.changed.emit(changes, origin)

    def show_status(self, line: StatusLine) -> None:
        """Show where the station stands."""
        self._status.show_line(line)

    def show_shortcuts(self) -> None:
        """Show the keys of the window and of the present tab."""
        place = self._bar.currentIndex()
        groups: list[tuple[str, tuple[Keys, ...]]] = [("窗口", _OWN_KEYS)]
        if place >= 0:
            tab = self._tabs[place]
            keys: tuple[Keys, ...] = getattr(tab.page, "shortcuts", ())
            if keys:
                groups.insert(0, (tab.title, keys))
        ShortcutList(groups, self).open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc, if nobody else wanted it, take the newest notice away."""
        if event.key() == Qt.Key.Key_Escape and self._strip.dismiss_newest():
            return
        super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Close if every page that was made agrees."""
        for tab in self._tabs:
            if isinstance(tab.page, MayClose) and not tab.page.may_close():
                self.show_tab(tab.key)
                event.ignore()
                return
        event.accept()
        self.closed.emit()

    def _lay_out(self) -> None:
        ground = QWidget()
        ground.setProperty("part", "page")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setAccessibleName("标签")
        self._bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for part in (self._bar, rule(), self._strip):
            column.addWidget(part)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(ground)
        self.setStatusBar(self._status)
        self.setMinimumSize(1024, 600)

    def _wire(self) -> None:
        self._bar.currentChanged.connect(self._on_tab_changed)
        for signal, key, own in (
            (self._status.queued_chosen, "synchronise", self.queued_chosen),
            (self._status.waiting_chosen, "tray", self.waiting_chosen),
        ):
            signal.connect(partial(self._go, key))
            signal.connect(own)
        for keys, act in (
            ("F1", self.show_shortcuts),
            ("F2", self._strip.focus_newest),
            ("Ctrl+Tab", lambda: self._step(1)),
            ("Ctrl+Shift+Tab", lambda: self._step(-1)),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _go(self, key: str) -> None:
        if self.has_tab(key):
            self.show_tab(key)

    def _step(self, by: int) -> None:
        if self._tabs:
            self.show_tab(self._tabs[(self._bar.currentIndex() + by) % len(self._tabs)].key)

    def _own(self, tab: _Tab) -> QWidget:
        if tab.page is None:
            tab.page = tab.make()
            self._pages.addWidget(tab.page)
            self.page_made.emit(tab.key, tab.page)
        return tab.page

    def _on_tab_changed(self, place: int) -> None:
        tab = self._tabs[place]
        self._pages.setCurrentWidget(self._own(tab))
        self.tab_shown.emit(tab.key)

    def _size_up(self) -> None:
        px, room = current().px, self.screen().availableSize()
        self.resize(min(px(1366), room.width()), min(px(728), room.height()))
