"""人员与单位维护: 人员 | 合并人员 | 单位, each judged while it is typed and saved as one act."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.desk import maintaining
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.maintaining import Act, ActAdvice
from sepdesk.desk.returned import HOW, ReturnedAct
from sepdesk.desk.session import Session
from sepdesk.domain.identity import PersonId
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.persons import Worker
from sepdesk.domain.unit_acts import ChangeUnit
from sepdesk.domain.units import UnitId
from sepdesk.ui import filing
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.filing import Filing
from sepdesk.ui.look import current
from sepdesk.ui.maintenance.linking import LinkPage
from sepdesk.ui.maintenance.page import Page
from sepdesk.ui.maintenance.person import PersonPage
from sepdesk.ui.maintenance.unit import UnitPage
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, label, scrolled
from sepdesk.ui.shortcuts import Keys, bind

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
        self._returned: ReturnedAct | None = None
        self._allowed = maintaining.may_maintain(session)
        self.person = PersonPage(session, background)
        self.linking = LinkPage(session, background)
        self.unit = UnitPage(session, background)
        self._pages: tuple[Page, ...] = (self.person, self.linking, self.unit)
        self._stack = QStackedWidget()
        self._switch = QButtonGroup(self)
        self._save = button("保存  Ctrl+Enter", "primary")
        self._lay_out()
        self._filing = self._make_filing()
        self._wire()
        self.show_page(self.person)

    def page(self) -> Page:
        """Return the page that is shown."""
        return self._pages[self._stack.currentIndex()]

    def show_page(self, page: Page) -> None:
        """Show one of the three pages; what is typed on the others stays."""
        if self._filing.runs:
            return
        place = self._pages.index(page)
        self._stack.setCurrentIndex(place)
        self._switch.button(place).setChecked(True)
        self.setFocusProxy(page)
        self._filing.attempted = False
        page.setFocus()
        self._filing.judge_soon()

    def show_person(self, person: PersonId) -> None:
        """Show a person on the page 人员."""
        self.show_page(self.person)
        self.person.show_person(person)

    def show_pair(self, kept: Worker, other: Worker) -> None:
        """Show two people on the page 合并人员; nothing is saved."""
        self.show_page(self.linking)
        self.linking.show_people(kept, other)

    def show_unit(self, unit: UnitId) -> None:
        """Show a unit on the page 单位."""
        self.show_page(self.unit)
        self.unit.show_unit(unit)

    def mend(self, returned: ReturnedAct) -> None:
        """Fill in an act that came back; what is saved about the same answers it."""
        act = returned.body
        if self._filing.runs:
            return
        match act:
            case ChangePerson():
                page: Page = self.person
            case LinkPersons() | UnlinkPersons():
                page = self.linking
            case ChangeUnit():
                page = self.unit
            case _:
                return
        self.show_page(page)
        self._returned = returned
        page.fill(act)
        self.told.emit(Notice("warn", HOW, key="save"))

    def on_changes(self, changes: Changes) -> None:
        """Read anew what is concerned; what is typed stays."""
        for page in self._pages:
            page.refresh(changes)

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        waiting = any(page.is_waiting() for page in self._pages)
        return self._filing.is_settled() and not waiting

    def save(self) -> None:
        """Save what is typed; where the platform would send it back, say so and ask once."""
        if self._allowed:
            self._filing.save()

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
            page.changed.connect(self._filing.judge_soon)
            page.failed.connect(self._filing.tell_failure)
        self._switch.idClicked.connect(lambda place: self.show_page(self._pages[place]))
        acts: list[tuple[str, Callable[[], None]]] = [
            (f"Alt+{n + 1}", partial(self.show_page, p)) for n, p in enumerate(self._pages)
        ]
        bind(self, [*acts, ("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)])

    # Judging and saving ---------------------------------------------------------------------

    def _make_filing(self) -> Filing[Act, ActAdvice]:
        act = filing.Act(
            read=lambda: self.page().act(),
            nothing=lambda: self.page().nothing_picked,
            unreadable=lambda: self.page().unreadable(),
            advise=partial(maintaining.advise, self._session),
            record=lambda act: maintaining.record(self._session, act, self._returned),
            show=self._show_advice,
            field=lambda name: self.page().field(name),
        )
        made = Filing(act, self._background, self, [self._frame])
        made.told.connect(self.told)
        made.saved.connect(self._on_saved)
        made.changed.connect(self.changed)
        return made

    def _show_advice(self, answer: ActAdvice | None, attempted: bool) -> Field | None:
        if answer is None:
            return self.page().show_findings((), attempted=False)
        return self.page().show_findings(answer.cited, attempted=attempted)

    def _on_saved(self, saved: Saved) -> None:
        self._returned = None
        page = self.page()
        page.clear_act()
        page.show_findings((), attempted=False)
        page.setFocus()
        page.refresh(saved.changes)
        self._filing.judge_soon()
        self.saved.emit(saved.entry)

    def _clear(self) -> None:
        if self._filing.runs:
            return
        self._returned = None
        self.page().clear_act()
        self.page().setFocus()
        self._filing.begin()
        self._filing.judge_soon()
