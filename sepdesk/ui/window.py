"""The window with its tabs: who hears whom. The only place that knows all tabs."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from sepdesk.desk import counter_papers, printing, warnings
from sepdesk.desk.changes import Changes
from sepdesk.desk.counter_papers import AskedPaper
from sepdesk.desk.entrance import is_locked
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.places_of_work import is_shown
from sepdesk.desk.preferences import (
    Preferences,
    keep_preferences,
    keep_window_state,
    preferences,
    window_state,
)
from sepdesk.desk.returned import MADE_IN, ReturnedAct
from sepdesk.desk.session import Session
from sepdesk.desk.signing_in import sign_in_again
from sepdesk.desk.synchronise import State, state
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import OpId, kind_of
from sepdesk.domain.units import UnitId
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.dressing import Dressing
from sepdesk.ui.manual import show_manual
from sepdesk.ui.notices import Notice
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.registration.tab import RegistrationTab
from sepdesk.ui.settings.dialog import SettingsDialog
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.sign_in.dialog import SignInDialog
from sepdesk.ui.staffing.tab import StaffingTab
from sepdesk.ui.synchronise.tab import SynchroniseTab
from sepdesk.ui.tray.tab import TrayTab
from sepdesk.ui.window_state import WindowKeeper
from sepdesk.ui.worker.tab import WorkerTab

LOCKED = "locked"
_NO_REGISTRATION = "聘用登记由县级监管部门、监管所、考试中心和受理窗口办理，您不能在此办理。"
_NOT_HERE = "这一件您现在不能办理，请由经办机构的有关人员改后重报。"
TITLE = "特种设备作业人员聘用信息登记"


def explain(error: BaseException) -> Notice | None:
    """Say a fault of the world in its own sentence; None means it is a fault of ours."""
    text = getattr(error, "text", None)
    if not isinstance(text, str) or not text:
        return None
    return Notice("refuse", text, key=LOCKED if is_locked(error) else "")


class Window(QObject):
    """Builds the shell and its tabs for a session, and passes on what each says.

    It lives as long as its shell; keep the Python object for as long as that is shown.

    Signals:
        asked_lock: the clerk leaves the desk for a while.
        asked_switch: somebody else is to sit down here.
        settings_kept: the Preferences that the clerk has just kept.
    """

    asked_lock = Signal()
    asked_switch = Signal()
    settings_kept = Signal(object)

    def __init__(
        self,
        session: Session,
        background: Background,
        *,
        address: str = "",
        desk_name: str = "窗口",
        sync_seconds: float = 60.0,
        demo: bool = False,
    ) -> None:
        super().__init__()
        self._session = self.session = session
        self._background = background
        self._desk_name = desk_name
        self._reachable: bool | None = None
        self._flushes: list[Callable[[], None]] = []
        title = f"{TITLE}（演示数据）" if demo else TITLE
        self.shell = Shell(title, explain)
        # Gone with the shell: what is answered or counted afterwards would be shown on what is not
        # there any more.
        self.setParent(self.shell)
        self.worker = WorkerTab(session, background)
        self.registration = RegistrationTab(session, background)
        self.staffing = StaffingTab(session, background)
        self.tray = TrayTab(session, background)
        self.synchronise = SynchroniseTab(session, background, address=address)
        self._add_tabs()
        self._kept = WindowKeeper(self.shell, window_state(session))
        self.shell.closed.connect(self.keep_state)
        self._wire()
        self._add_acts()
        self._refresh_status()
        self._count_warnings(Changes(everything=True))
        self._sync_seconds = sync_seconds
        self.synchronise.set_interval(sync_seconds)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self._refresh_status)
        self._minute.start(60_000)

    def show(self) -> None:
        """Show the window as the clerk left it, and offer drafts that a crash left behind."""
        self.shell.show()
        wanted = (self._kept.tab, "worker", "guidance")
        self.shell.show_tab(next(tab for tab in wanted if self.shell.has_tab(tab)))
        self.registration.offer_drafts()
        self.synchronise.start_quietly()

    def suspend(self) -> None:
        """Let nothing go on by itself while the window is locked; what is typed stays in it."""
        self._minute.stop()
        self.synchronise.set_interval(0)
        self.synchronise.stop()

    def resume(self) -> None:
        """Go on after the lock: others may have changed much meanwhile."""
        self.shell.untell(LOCKED)
        self._minute.start(60_000)
        self.synchronise.set_interval(self._sync_seconds)
        self.shell.announce(Changes(outbox=True, everything=True, drafts=True), None)

    def keep_state(self) -> None:
        """Keep how the window looks for this clerk; a fault of the disk costs no more than that."""
        try:
            keep_window_state(self._session, self._kept.state())
        except Exception as error:
            if explain(error) is None:
                raise

    def rescue(self) -> None:
        """Write what is typed to the disk; called by the last door."""
        self.registration.flush()
        for flush in self._flushes:
            flush()

    def _add_tabs(self) -> None:
        """Add the tabs in their order; those that many days do without when first shown."""
        tabs: tuple[tuple[str, str, QWidget | Callable[[], QWidget]], ...] = (
            ("worker", "人员查询", self.worker),
            ("registration", "聘用登记", self.registration),
            ("staffing", "单位配备", self.staffing),
            ("warnings", "预警", self._make_warnings),
            ("misconduct", "不良记录", self._make_misconduct),
            ("tray", "待处理", self.tray),
            ("verification", "外省证核验", self._make_verification),
            ("exam_plans", "考试安排", self._make_exam_plans),
            ("applications", "取证复审", self._make_applications),
            ("site_check", "现场检查", self._make_site_check),
            ("statistics", "统计分析", self._make_statistics),
            ("ledger", "登记台账", self._make_ledger),
            ("maintenance", "人员与单位维护", self._make_maintenance),
            ("guidance", "指南与建议", self._make_guidance),
            ("synchronise", "同步", self.synchronise),
        )
        office, role = self._session.office.kind, self._session.user.role
        for key, title, tab in tabs:
            if not is_shown(key, office, role):
                continue
            if isinstance(tab, QWidget):
                self._listen(tab)
            self.shell.add_tab(key, title, tab)

    def _listen(self, tab: Any) -> None:  # noqa: ANN401 - every tab has these, none shares a class
        """Pass on what a tab says, and tell it what the others have changed."""
        tab.told.connect(self.shell.tell)
        self.shell.changed.connect(
            lambda changes, origin: tab.on_changes(changes) if origin is not tab else None
        )
        if hasattr(tab, "changed"):
            tab.changed.connect(lambda changes: self.shell.announce(changes, tab))

    def _make_warnings(self) -> QWidget:
        from sepdesk.ui.warnings.tab import WarningsTab  # noqa: PLC0415 - when first shown

        tab = WarningsTab(self._session, self._background)
        self._listen(tab)
        tab.asked_unit.connect(self._show_unit)
        tab.asked_worker.connect(self._show_worker)
        return tab

    def _count_warnings(self, changes: Changes) -> None:
        """Say in the bar how many warnings wait for this office (W3)."""
        if self.shell.has_tab("warnings") and changes.concern_dossiers(DossierKind.WARNING):
            task = self._background.read(lambda _: warnings.to_see_to(self._session))
            task.succeeded.connect(self._show_count)

    def _show_count(self, count: int) -> None:
        self.shell.retitle("warnings", f"预警 {count}" if count else "预警")

    def _make_misconduct(self) -> QWidget:
        from sepdesk.ui.misconduct.tab import MisconductTab  # noqa: PLC0415 - when first shown

        tab = MisconductTab(self._session, self._background)
        self._listen(tab)
        return tab

    def _make_verification(self) -> QWidget:
        from sepdesk.ui.verification.tab import VerificationTab  # noqa: PLC0415 - as above

        tab = VerificationTab(self._session, self._background)
        self._listen(tab)
        return tab

    def _make_exam_plans(self) -> QWidget:
        from sepdesk.ui.exam_plans.tab import ExamPlansTab  # noqa: PLC0415 - as above

        tab = ExamPlansTab(self._session, self._background)
        self._listen(tab)
        return tab

    def _make_applications(self) -> QWidget:
        from sepdesk.ui.applications.tab import ApplicationsTab  # noqa: PLC0415 - as above

        tab = ApplicationsTab(self._session, self._background)
        self._listen(tab)
        tab.asked_form.connect(self._open_paper)
        return tab

    def _make_site_check(self) -> QWidget:
        from sepdesk.ui.site_check.tab import SiteCheckTab  # noqa: PLC0415 - as above

        tab = SiteCheckTab(self._session, self._background)
        self._listen(tab)
        self._flushes.append(tab.flush)
        tab.asked_form.connect(self._open_paper)
        return tab

    def _make_statistics(self) -> QWidget:
        from sepdesk.ui.statistics.tab import StatisticsTab  # noqa: PLC0415 - as above

        tab = StatisticsTab(self._session, self._background)
        self._listen(tab)
        tab.asked_worker.connect(self._show_worker)
        tab.asked_unit.connect(self._show_unit)
        return tab

    def _make_ledger(self) -> QWidget:
        from sepdesk.ui.ledger.tab import LedgerTab  # noqa: PLC0415 - as above

        tab = LedgerTab(self._session, self._background)
        self._listen(tab)
        tab.asked_worker.connect(self._show_worker)
        return tab

    def _make_maintenance(self) -> QWidget:
        from sepdesk.ui.maintenance.tab import MaintenanceTab  # noqa: PLC0415 - as above

        tab = MaintenanceTab(self._session, self._background)
        self._listen(tab)
        return tab

    def _make_guidance(self) -> QWidget:
        from sepdesk.ui.guidance.tab import GuidanceTab  # noqa: PLC0415 - as above

        tab = GuidanceTab(self._session, self._background)
        self._listen(tab)
        return tab

    def _wire(self) -> None:
        self.shell.changed.connect(lambda *_: self._refresh_status())
        self.shell.changed.connect(lambda changes, _: self._count_warnings(changes))
        self.worker.asked_form.connect(self._open_paper)
        self.worker.asked_print.connect(self._print)
        self.worker.asked_unit.connect(self._show_unit)
        self.worker.asked_merge.connect(self._show_pair)
        self.worker.asked_sync.connect(self._synchronise_now)
        self.tray.asked_mend.connect(self._open_paper)
        self.tray.asked_act.connect(self._mend_act)
        self.tray.asked_print.connect(self._print)
        self.staffing.asked_worker.connect(self._show_worker)
        self.synchronise.reached.connect(self._on_reached)
        self.synchronise.asked_tray.connect(lambda: self.shell.show_tab("tray"))
        self.synchronise.asked_sign_in.connect(self._sign_in)
        QShortcut(QKeySequence("F5"), self.shell, self._synchronise_now)

    def _add_acts(self) -> None:
        for title, keys, act in (
            ("从 Excel 导入名单…", "Ctrl+Shift+I", self._import_list),
            ("设置…", "Ctrl+,", self._show_settings),
            ("锁定", "Ctrl+L", self.asked_lock.emit),
            ("切换用户…", "Ctrl+Shift+L", self.asked_switch.emit),
            ("使用手册", "Shift+F1", self._show_manual),
            ("快捷键", "", self.shell.show_shortcuts),
        ):
            self.shell.add_act(title, keys, act)

    def _import_list(self) -> None:
        from sepdesk.ui.importing.dialog import ImportDialog  # noqa: PLC0415 - when first shown

        dialog = ImportDialog(self._session, self._background, self.shell)
        dialog.changed.connect(lambda changes: self.shell.announce(changes, dialog))
        dialog.open()

    def _show_manual(self) -> None:
        show_manual(self.shell)

    def _show_settings(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dialog = SettingsDialog(preferences(self._session), self.shell)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dressing = Dressing(app, dialog)
        dialog.chosen.connect(dressing.wear)
        dialog.kept.connect(self._keep_settings)
        dialog.open()

    def _keep_settings(self, chosen: Preferences) -> None:
        self.settings_kept.emit(chosen)
        task = self._background.on_store(lambda _: keep_preferences(self._session, chosen))
        task.failed.connect(self.shell.tell_failure)

    def _sign_in(self) -> None:
        """Let the clerk sign in at the platform again; the answer may take a while."""
        dialog = SignInDialog(self._session.office.name, self.shell)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def attempt(login: str, password: str) -> None:
            task = self._background.network(lambda _: sign_in_again(self._session, login, password))
            task.succeeded.connect(dialog.show_result)
            task.failed.connect(self.shell.tell_failure)

        dialog.tried.connect(attempt)
        dialog.accepted.connect(self.synchronise.start)
        dialog.open()

    def _synchronise_now(self) -> None:
        self.shell.show_tab("synchronise")
        self.synchronise.start()

    def _open_paper(self, paper: PaperInput) -> None:
        if not self.shell.has_tab("registration"):
            self.shell.tell(Notice("warn", _NO_REGISTRATION, key="registration"))
            return
        self.shell.show_tab("registration")
        self.registration.open_paper(paper)

    def _mend_act(self, returned: ReturnedAct) -> None:
        """Open an act that came back where it was made."""
        key = MADE_IN[kind_of(returned.body)]
        if not self.shell.has_tab(key):
            self.shell.tell(Notice("warn", _NOT_HERE, key="mend"))
            return
        tab: Any = self.shell.show_tab(key)  # each of the three has it, none shares a class
        tab.mend(returned)

    def _show_worker(self, person: PersonId) -> None:
        self.shell.show_tab("worker")
        self.worker.show_person(person)

    def _show_pair(self, kept: Worker, other: Worker) -> None:
        from sepdesk.ui.maintenance.tab import MaintenanceTab  # noqa: PLC0415 - when first shown

        if self.shell.has_tab("maintenance"):
            tab = self.shell.show_tab("maintenance")
            assert isinstance(tab, MaintenanceTab)
            tab.show_pair(kept, other)

    def _show_unit(self, unit: UnitId) -> None:
        self.shell.show_tab("staffing")
        self.staffing.show_unit(unit)

    def _print(self, what: OpId | PaperInput | AskedPaper) -> None:
        """Preview a saved form, by its id, what a page has put together, or a counter's paper."""

        def draw(_: object) -> printing.Sheet:
            if isinstance(what, PaperInput):
                return printing.preview(self._session, what)
            if isinstance(what, AskedPaper):
                return counter_papers.draw(self._session, what)
            return printing.saved(self._session, what)

        task = self._background.free(draw)
        task.succeeded.connect(self._show_sheet)
        task.failed.connect(self.shell.tell_failure)

    def _show_sheet(self, sheet: printing.Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self.shell).open()

    def _on_reached(self, reachable: bool | None) -> None:
        self._reachable = reachable
        self._refresh_status()

    def _refresh_status(self) -> None:
        task = self._background.read(lambda _: state(self._session))
        task.succeeded.connect(self._show_state)
        task.failed.connect(self.shell.tell_failure)

    def _show_state(self, now: State) -> None:
        clock: dt.datetime = self._session.clock.now()
        self.shell.show_status(
            StatusLine(
                now.queued,
                now.waiting,
                words.instant(now.last_sync, clock) if now.last_sync else "",
                self._reachable,
                self._session.office.name,
                self._desk_name,
                self._session.user.display_name,
            )
        )
