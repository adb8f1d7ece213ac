"""Who sits at the desk: the windows of the clerks, one at a time, and the lock between them."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from sepdesk.desk.entrance import Entrance
from sepdesk.desk.preferences import Preferences, preferences
from sepdesk.desk.session import Session
from sepdesk.ui.background import Background, Task
from sepdesk.ui.clipboard import ClipboardGuard
from sepdesk.ui.dressing import Dressing
from sepdesk.ui.lock.curtain import Curtain
from sepdesk.ui.lock.idle import IdleWatch
from sepdesk.ui.lock.page import LockPage
from sepdesk.ui.window import TITLE, Window, explain

LEASE_ENDED = "离线使用期限已到，请联网登录。已保存、未上报的表单仍在本机。"
_SWITCHING = "已登录过本机的可断网登录；第一次来的须联网。"
_LEASE_LOOK_MS = 5 * 60 * 1000
_SWITCH_SECONDS = 120
"""How long the key stays for a clerk who is new here, after 切换用户."""


class Seat(QObject):
    """Holds a window per clerk; only one is shown, the others keep what was typed in them."""

    def __init__(
        self,
        app: QApplication,
        entrance: Entrance,
        background: Background,
        make_window: Callable[[Session], Window],
        look_every_ms: int = 2000,
    ) -> None:
        """Set the desk up; `sit` shows the first window.

        Args:
            app: whose events tell whether somebody is there.
            entrance: into the files.
            background: of all windows.
            make_window: builds a clerk's window.
            look_every_ms: how often it is looked whether somebody is there.
        """
        super().__init__()
        self._entrance, self._background, self._make = entrance, background, make_window
        self._app, self._look_every = app, look_every_ms
        self._windows: dict[str, Window] = {}
        self._curtains: dict[str, Curtain] = {}
        self.session: Session | None = None
        self._locking: Task | None = None
        self._idle: IdleWatch | None = None
        self._guard: ClipboardGuard | None = None
        self._dressing = Dressing(app, self)
        self.page = LockPage(TITLE)
        self.page.tried.connect(self._try)
        self.page.closed.connect(app.quit)
        self._lease = QTimer(self, interval=_LEASE_LOOK_MS)
        self._lease.timeout.connect(self.look_at_lease)
        self._switching = QTimer(self, singleShot=True, interval=_SWITCH_SECONDS * 1000)
        self._switching.timeout.connect(self._shut)

    @property
    def is_locked(self) -> bool:
        """Tell whether the page is shown instead of a window."""
        return self.page.isVisible()

    def window(self) -> Window:
        """Return the window of the clerk who sits here, or sat here last."""
        assert self.session is not None
        return self._windows[self.session.user.user]

    def sit(self, session: Session) -> None:
        """Show a clerk's window: as it was left, or a new one."""
        self.session = session
        self._switching.stop()
        chosen = preferences(session)
        self._dressing.wear(chosen)
        user = session.user.user
        window = self._windows.get(user)
        if window is None:
            window = self._windows[user] = self._make(session)
            self._curtains[user] = Curtain(window.shell)
            self._listen(window)
            window.show()
        else:
            self._curtains[user].open()
            window.resume()
        self.page.dismiss()
        self._lease.start()
        self._watch(session, chosen)

    def lock(self, reason: str = "") -> None:
        """Keep what is typed, hide it, shut the files (X-4); nothing happens while it is locked."""
        if self.session is None or self.is_locked:
            return
        session, name = self.session, self._entrance.name_of(self.session)
        self._draw_curtain()
        self.page.show_locked(session.office.name, session.user.display_name, name, reason)
        self._show_page()
        self._shut()

    def switch(self) -> None:
        """Let another clerk sit down; the files stay open a little for one who is new here."""
        if self.session is None or self.is_locked:
            return
        self._draw_curtain()
        self.page.show_switching(self.session.office.name, _SWITCHING)
        self._show_page()
        self._switching.start()

    def rescue(self) -> None:
        """Write what is typed to the disk; called by the last door."""
        if self.session is not None and self._entrance.is_open:
            self.window().rescue()

    def leave(self) -> None:
        """End: nothing is watched any more, and no number stays in the clipboard."""
        self._lease.stop()
        self._switching.stop()
        if self._idle is not None:
            self._idle.watch(0)
        if self._guard is not None:
            self._guard.clear()
        self.page.dismiss()

    def look_at_lease(self) -> None:
        """Lock if the clerk has been without the platform for too long (T-5)."""
        session = self.session
        if session is None or self.is_locked:
            return
        task = self._background.on_store(lambda _: self._entrance.time_left(session))
        task.succeeded.connect(self._on_time_left)
        task.failed.connect(self.window().shell.tell_failure)

    def _on_time_left(self, left: object) -> None:
        if isinstance(left, dt.timedelta) and left <= dt.timedelta(0):
            self.lock(LEASE_ENDED)

    def _listen(self, window: Window) -> None:
        window.asked_lock.connect(self.lock)
        window.asked_switch.connect(self.switch)
        window.settings_kept.connect(self._on_settings)
        window.shell.closed.connect(self._app.quit)

    def _on_settings(self, chosen: Preferences) -> None:
        self._dressing.wear(chosen)
        if self._idle is not None:
            self._idle.watch(chosen.lock_minutes)

    def _watch(self, session: Session, chosen: Preferences) -> None:
        if self._idle is None:
            self._idle = IdleWatch(self._app, session.clock, self._look_every)
            self._idle.idled.connect(self._on_idled)
            self._guard = ClipboardGuard(self._app, session.clock, look_every_ms=self._look_every)
        self._idle.watch(chosen.lock_minutes)

    def _on_idled(self) -> None:
        self.lock("长时间没有操作，窗口已自动锁定。录入的内容已存为草稿。")

    def _draw_curtain(self) -> None:
        window = self.window()
        window.suspend()
        try:
            window.rescue()
            window.keep_state()
        except Exception as error:
            notice = explain(error)
            if notice is None:
                raise
            window.shell.tell(notice)  # read after the lock: what is typed is still in the window
        if self._idle is not None:
            self._idle.watch(0)
        if self._guard is not None:
            self._guard.clear()
        self._lease.stop()
        self.page.setGeometry(window.shell.geometry())
        if window.shell.isMaximized():
            self.page.setWindowState(window.shell.windowState())

    def _show_page(self) -> None:
        self.page.show()
        # Only now: without any window shown the application would end.
        self._curtains[self.window().session.user.user].draw()
        self.page.raise_()
        self.page.activateWindow()

    def _shut(self) -> None:
        # Behind what is still being written; a clerk who enters meanwhile makes it void.
        ticket = self._entrance.ticket()
        self._locking = self._background.on_store(lambda _: self._entrance.lock(ticket))

    def _try(self, name: str, password: str) -> None:
        task = self._background.free(lambda _: self._entrance.enter(name, password))
        task.succeeded.connect(self._on_entered)
        task.failed.connect(self._on_refused)

    def _on_entered(self, session: object) -> None:
        assert isinstance(session, Session)
        self.sit(session)

    def _on_refused(self, error: BaseException) -> None:
        notice = explain(error)
        if notice is None:
            raise error
        self.page.show_problem(notice.text)
