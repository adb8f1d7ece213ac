"""人员与单位维护: 人员 | 合并人员 | 单位, each judged while it is typed and saved as one act."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.desk import maintaining
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.maintaining import Act, ActAdvice
from sepdesk.desk.session import Session
from sepdesk.domain.identity import PersonId
from sepdesk.domain.units import UnitId
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.look import current
from sepdesk.ui.maintenance.linking import LinkPage
from sepdesk.ui.maintenance.page import Page
from sepdesk.ui.maintenance.person import PersonPage
from sepdesk.ui.maintenance.unit import UnitPage
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, label, scrolled
from sepdesk.ui.shortcuts import Keys

_ADVICE_DELAY_MS = 200
_TITLES = ("人员", "合并人员", "单位")


class MaintenanceTab(QWidget):
    """Keeps persons and units as they are.

    Signals:
        told: a Notice for the shell.
        changed: the Changes of a saved act.
        saved: the OutboxEntry that was saved; what was typed is empty again by then.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)

    shortcuts = (
        Keys("Ctrl+Enter", "保存"),
        Keys("Alt+1 / 2 / 3", "人员 / 合并人员 / 单位"),
        Keys("Enter ↑ ↓", "下一栏、上一栏"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._allowed = maintaining.may_maintain(session)
        self._attempted = self._saving = False
        self.person = PersonPage(session, background)
        self.linking = LinkPage(session, background)
        self.unit = UnitPage(session, background)
        self._pages: tuple[Page, ...] = (self.person, self.linking, self.unit)
        self._stack = QStackedWidget()
        self._switch = QButtonGroup(self)
        self._advice = Latest(background, self)
        self._delay = QTimer(self, singleShot=True, interval=_ADVICE_DELAY_MS)
        self._save = button("保存  Ctrl+Enter", "primary")
        self._lay_out()
        self._wire()
        self.show_page(self.person)

    def page(self) -> Page:
        """Return the page that is shown."""
        return self._pages[self._stack.currentIndex()]

    def show_page(self, page: Page) -> None:
        """Show one of the three pages; what is typed on the others stays."""
        if self._saving:
            return
        place = self._pages.index(page)
        self._stack.setCurrentIndex(place)
        self._switch.button(place).setChecked(True)
        self.setFocusProxy(page)
        self._attempted = False
        page.setFocus()
        self._judge_soon()

    def show_person(self, person: PersonId) -> None:
        """Show a person on the page 人员."""
        self.show_page(self.person)
        self.person.show_person(person)

    def show_unit(self, unit: UnitId) -> None:
        """Show a unit on the page 单位."""
        self.show_page(self.unit)
        self.unit.show_unit(unit)

    def on_changes(self, changes: Changes) -> None:
        """Read anew what is concerned; what is typed stays."""
        for page in self._pages:
            page.refresh(changes)

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        waiting = self._delay.isActive() or self._advice.is_waiting() or self._saving
        return not (waiting or any(page.is_waiting() for page in self._pages))

    def save(self) -> None:
        """Save what is typed; where the platform would send it back, say so and ask once."""
        if self._saving or not self._allowed:
            return
        page = self.page()
        unreadable = page.unreadable()
        if unreadable is not None:
            unreadable.setFocus()
            self.told.emit(Notice("warn", f"{unreadable.name}：{unreadable.problem()}", key="save"))
            return
        act = page.act()
        if act is None:
            page.setFocus()
            self.told.emit(Notice("warn", page.nothing_picked, key="save"))
            return
        self._attempted = True
        self._begin_saving()
        task = self._background.read(lambda _: maintaining.advise(self._session, act))
        task.succeeded.connect(lambda advice: self._on_judged(act, advice))
        task.failed.connect(self._on_not_saved)

    # Layout ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = current().px
        frame, column = card()
        column.addLayout(self._head())
        for page in self._pages:
            self._stack.addWidget(scrolled(page))
        column.addWidget(self._stack, 1)
        column.addLayout(self._foot())
        self._frame = frame
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(16), px(16), px(12))
        outer.addWidget(frame)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(current().px(8))
        self._switch.setExclusive(True)
        for place, title in enumerate(_TITLES):
            made = button(title)
            made.setCheckable(True)
            made.setToolTip(f"Alt+{place + 1}")
            self._switch.addButton(made, place)
            row.addWidget(made)
        row.addWidget(label("Alt+1 / 2 / 3", "quiet"))
        row.addStretch(1)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        clear = button("清空")
        clear.clicked.connect(lambda _: self._clear())
        row.addWidget(clear)
        row.addWidget(label("" if self._allowed else maintaining.NotCompetentError.text, "quiet"))
        row.addStretch(1)
        self._save.setEnabled(self._allowed)
        self._save.clicked.connect(lambda _: self.save())
        row.addWidget(self._save)
        return row

    def _wire(self) -> None:
        for page in self._pages:
            page.changed.connect(self._judge_soon)
            page.failed.connect(self._tell_failure)
        self._switch.idClicked.connect(lambda place: self.show_page(self._pages[place]))
        self._delay.timeout.connect(self._judge)
        self._advice.answered.connect(self._on_advice)
        self._advice.failed.connect(self._tell_failure)
        acts = [(f"Alt+{n + 1}", partial(self.show_page, p)) for n, p in enumerate(self._pages)]
        acts += [("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)]  # type: ignore[list-item]  # both take nothing
        for keys, act in acts:
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)

    # Judging --------------------------------------------------------------------------------

    def _judge_soon(self) -> None:
        self._advice.drop()
        self._delay.start()

    def _judge(self) -> None:
        page = self.page()
        act = page.act()
        if act is None:
            page.show_findings((), attempted=False)
            return
        self._advice.ask(lambda _: (page, maintaining.advise(self._session, act)))

    def _on_advice(self, answer: tuple[Page, ActAdvice]) -> None:
        page, advice = answer
        if page is self.page():
            page.show_findings(advice.cited, attempted=self._attempted)

    # Saving ---------------------------------------------------------------------------------

    def _on_judged(self, act: Act, advice: ActAdvice) -> None:
        first = self.page().show_findings(advice.cited, attempted=True)
        if not advice.hindrances:
            self._file(act)
            return
        self._end_saving()
        if first is not None:
            first.setFocus()
        text = f"按本站数据，平台将会退回：{advice.hindrances[0].text}"
        again = Notice("warn", text, "仍然保存", partial(self._insist, act), key="save")
        self.told.emit(again)

    def _insist(self, act: Act) -> None:
        if not self._saving:
            self._begin_saving()
            self._file(act)

    def _begin_saving(self) -> None:
        self._saving = True
        self._delay.stop()
        self._advice.drop()
        self._had_keyboard = self.focusWidget()
        self._frame.setEnabled(False)

    def _end_saving(self) -> None:
        self._saving = False
        self._frame.setEnabled(True)
        if self._had_keyboard is not None:
            self._had_keyboard.setFocus()

    def _file(self, act: Act) -> None:
        task = self._background.on_store(lambda _: maintaining.record(self._session, act))
        task.succeeded.connect(self._on_saved)
        task.failed.connect(self._on_not_saved)

    def _on_saved(self, saved: Saved) -> None:
        self._end_saving()
        page = self.page()
        page.clear_act()
        self._attempted = False
        page.show_findings((), attempted=False)
        text = f"已保存，待上报 · 收件编号 {saved.entry.intake_number}"
        self.told.emit(Notice("good", text, key="save"))
        page.setFocus()
        page.refresh(saved.changes)
        self._judge_soon()
        self.saved.emit(saved.entry)
        self.changed.emit(saved.changes)

    def _on_not_saved(self, error: BaseException) -> None:
        self._end_saving()
        self._tell_failure(error, key="save")

    def _clear(self) -> None:
        if self._saving:
            return
        self._attempted = False
        self.page().clear_act()
        self.page().setFocus()
        self._judge_soon()

    def _tell_failure(self, error: BaseException, key: str = "fault") -> None:
        """Say a fault of the world; a fault of ours goes on to the last door."""
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error
        self.told.emit(Notice("refuse", text, key=key))
