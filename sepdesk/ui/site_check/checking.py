"""A check under way: begun, ticked, put aside, taken up again, given up, saved (C1, D-2)."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sepdesk.desk import site_check_drafts, site_check_entry, site_checks
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.desk.site_check_drafts import KeptCheck
from sepdesk.desk.site_check_entry import CheckAdvice, CheckInput
from sepdesk.desk.units import find_units
from sepdesk.desk.worker import find
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import Office
from sepdesk.domain.units import UnitId
from sepdesk.ui.background import Background
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.filing import Act, Filing, say_saved
from sepdesk.ui.latest import Latest
from sepdesk.ui.notices import Notice
from sepdesk.ui.site_check.entry import EntryPage
from sepdesk.ui.site_check.keeping import Keeping

_AT_MOST = 20


class Checking(QWidget):
    """The page of a check under way with what it asks and saves.

    Signals:
        told: a Notice.
        changed: a desk Changes after a save.
        filed: the desk's Saved; the page is empty again by then.
        left: the page is empty: saved, put aside or given up.
        opened: a check is on the page, or a unit is to be chosen.
        kept: its draft is on the disk, or was thrown away.
    """

    told = Signal(object)
    changed = Signal(object)
    filed = Signal(object)
    left = Signal()
    opened = Signal()
    kept = Signal()

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self.page = EntryPage(session.clock.today, partial(site_checks.courses_here, session))
        self.keeping = Keeping(session, background, self.page.read_form, self)
        self._beginning = Latest(background, self)
        self._adding = Latest(background, self)
        self._is_open = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.filing = self._make_filing()
        self._wire()
        self.page.show_check(None)

    def is_open(self) -> bool:
        """Tell whether a check is under way."""
        return self._is_open

    def is_settled(self) -> bool:
        """Tell whether everything on the page answers the latest question."""
        asked = self._beginning.is_waiting() or self._adding.is_waiting()
        return self.filing.is_settled() and not asked

    def begin(self) -> None:
        """Open the page for a unit to be chosen."""
        if not self._is_open and not self.filing.runs:
            self._open("", None)

    def resume(self, kept: KeptCheck) -> None:
        """Go on with a check that was put aside, or that a crash left behind."""
        if not self._is_open and not self.filing.runs:
            self._open(kept.draft_id, kept.given)

    def put_away(self) -> None:
        """Put a check aside; it can be taken up again."""
        if not self._is_open or self.filing.runs:
            return
        if self.keeping.is_pending():
            self.keeping.flush()
        self._leave()

    def give_up(self) -> None:
        """Throw a check away; the notice brings it back."""
        given, draft_id = self.page.read_form(), self.keeping.draft_id
        if given is None or self.filing.runs:
            return
        self.keeping.stop()
        session = self._session
        task = self._background.on_store(lambda _: site_check_drafts.discard(session, draft_id))
        task.succeeded.connect(lambda _: self.kept.emit())
        task.failed.connect(self.filing.tell_failure)
        undo = partial(self._bring_back, draft_id, given)
        self.told.emit(Notice("warn", "已放弃本次检查。", "恢复", undo, key="check"))
        self._leave()

    def save(self) -> None:
        """Save the check that is under way."""
        if self._is_open:
            self.filing.save()

    def to_besides(self) -> None:
        """Let somebody be added who is not on the list."""
        if self._is_open:
            self.page.persons.besides.setFocus()

    # Inside ---------------------------------------------------------------------------------

    def _make_filing(self) -> Filing[CheckInput, CheckAdvice]:
        act = Act(
            read=self.page.read_form,
            nothing=lambda: "请先选择被检查的单位。",
            unreadable=self.page.unreadable,
            advise=partial(site_check_entry.advise, self._session),
            record=self._record,
            show=self.page.show_advice,
            field=self.page.by_name.get,
            barred=_barred,
            told=say_saved,
        )
        filing = Filing(act, self._background, self, [self.page])
        filing.told.connect(self.told)
        filing.saved.connect(self._on_filed)
        filing.changed.connect(self.changed)
        return filing

    def _record(self, given: CheckInput) -> Saved:
        return site_check_entry.record(self._session, given, self.keeping.draft_id)

    def _wire(self) -> None:
        page = self.page
        self._beginning.answered.connect(self._on_begun)
        self._adding.answered.connect(self._on_found)
        for failed in (self._beginning.failed, self._adding.failed, self.keeping.failed):
            failed.connect(self.filing.tell_failure)
        self.keeping.kept.connect(self.kept)
        page.changed.connect(self.filing.judge_soon)
        page.changed.connect(self.keeping.keep_soon)
        page.unit.asked.connect(self._find_units)
        page.unit.picked.connect(self._begin_with)
        page.persons.besides.asked.connect(self._find_people)
        page.persons.besides.picked.connect(self._add_known)
        page.persons.added.connect(self._add_typed)
        page.save.clicked.connect(lambda _: self.save())
        page.cancel.clicked.connect(lambda _: self.put_away())
        page.discard.clicked.connect(lambda _: self.give_up())

    def _open(self, draft_id: str, given: CheckInput | None) -> None:
        self._is_open = True
        self.keeping.begin(draft_id)
        self.opened.emit()
        self.filing.begin()
        self.page.show_check(given)
        if given is not None:
            self._ask_offices(given)
            self.keeping.keep_soon()
            self.filing.judge_soon()

    def _bring_back(self, draft_id: str, given: CheckInput) -> None:
        if not self._is_open:
            self._open(draft_id, given)

    def _leave(self) -> None:
        self._is_open = False
        self.filing.begin()
        self.page.show_check(None)
        self.left.emit()

    def _on_filed(self, saved: Saved) -> None:
        self.keeping.stop()
        self._leave()
        self.filed.emit(saved)

    def _find_units(self, text: str, question: int) -> None:
        def search() -> list[Match]:
            found = find_units(self._session, text)
            return [Match(one.name, f"{one.code}  {one.place}".strip(), one.unit) for one in found]

        task = self._background.read(lambda _: search())
        task.succeeded.connect(lambda found: self.page.unit.show_matches(question, found))
        task.failed.connect(self.filing.tell_failure)

    def _begin_with(self, unit: UnitId) -> None:
        session = self._session
        self._beginning.ask(lambda _: site_check_entry.begin(session, unit))

    def _on_begun(self, given: CheckInput) -> None:
        if self._is_open and self.page.read_form() is None:
            self._open(self.keeping.draft_id, given)

    def _ask_offices(self, given: CheckInput) -> None:
        session, town = self._session, given.unit.town
        task = self._background.read(lambda _: site_checks.offices_to_hand(session, town))
        task.succeeded.connect(self._on_offices)
        task.failed.connect(self.filing.tell_failure)

    def _on_offices(self, offices: tuple[Office, ...]) -> None:
        self.page.differences.show_offices(offices)
        self.page.differences.show_check(self.page.read_form())

    def _find_people(self, text: str, question: int) -> None:
        def search() -> list[Match]:
            lines = find(self._session, text, _AT_MOST).lines
            return [
                Match(x.name, f"{x.masked_number}  {x.items}  {x.unit_name or x.status}", x.person)
                for x in lines
            ]

        task = self._background.read(lambda _: search())
        show = self.page.persons.besides.show_matches
        task.succeeded.connect(lambda found: show(question, found))
        task.failed.connect(self.filing.tell_failure)

    def _add_known(self, person: PersonId) -> None:
        session, given = self._session, self.page.read_form()
        if given is not None:
            self._adding.ask(lambda _: site_check_entry.found_besides(session, person, given))

    def _add_typed(self, name: str, number: str) -> None:
        session, given = self._session, self.page.read_form()
        if given is not None:
            self._adding.ask(lambda _: site_check_entry.typed_besides(session, name, number, given))

    def _on_found(self, row: object) -> None:
        if isinstance(row, site_check_entry.PersonRow) and not self.page.add_row(row):
            self.told.emit(Notice("warn", "此人已在名单上。", key="check"))


def _barred(advice: CheckAdvice) -> str:
    undated = any((one.field, one.code) == ("checked_on", "empty") for one in advice.findings)
    text: str = site_check_entry.UnfinishedCheckError.text
    return text if advice.unticked or undated else ""
