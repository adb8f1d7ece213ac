"""不良记录: the act at the left, the person's record and the law of the act at the right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from sepdesk.desk import misconduct
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.misconduct import ActAdvice, ActInput
from sepdesk.desk.misconduct_records import Records, records_of, records_of_document
from sepdesk.desk.returned import HOW, ReturnedAct
from sepdesk.desk.session import Session
from sepdesk.desk.worker import FoundWorkers, find
from sepdesk.domain.identity import DocumentKind, PersonId
from sepdesk.domain.record_checks import Record
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.filing import Act, Filing
from sepdesk.ui.latest import Latest
from sepdesk.ui.look import current
from sepdesk.ui.misconduct.form import ActForm
from sepdesk.ui.misconduct.record import RecordPanel
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, label, scrolled
from sepdesk.ui.shortcuts import Keys, bind

_AT_MOST = 20
_KINDS = (
    (SubmissionKind.RECORD_PENALTY, "处罚", "Alt+1"),
    (SubmissionKind.CHANGE_CERTIFICATE, "证书状态", "Alt+2"),
    (SubmissionKind.RESTORE_CERTIFICATE, "恢复", "Alt+3"),
)
_CHIEFS_ONLY = "证书状态与恢复由市、县发证机关的负责人办理。"
_NOBODY_HERE = "本机构不办理不良记录，此处只供查阅。"


class MisconductTab(QWidget):
    """Records penalties, lost and restored certificates, and shows a person's record.

    Signals:
        told: a Notice for the shell.
        changed: the Changes of a saved act.
        saved: the OutboxEntry that was saved; the act is empty again by then.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)

    shortcuts = (
        Keys("Ctrl+Enter", "保存"),
        Keys("Alt+1 / 2 / 3", "处罚 / 证书状态 / 恢复"),
        Keys("Enter ↑ ↓", "下一栏、上一栏"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._allowed = misconduct.kinds_allowed(session)
        self.form, self.panel = ActForm(session.clock.today), RecordPanel()
        self._person = Latest(background, self)
        self._returned: ReturnedAct | None = None
        self._to_fill: ActInput | None = None
        self._lay_out()
        self._filing = self._make_filing()
        self._wire()
        self.setFocusProxy(self.form)
        allowed = [kind for kind, _, _ in _KINDS if kind in self._allowed]
        self.set_kind(allowed[0] if allowed else SubmissionKind.RECORD_PENALTY)

    # What the window asks -------------------------------------------------------------------

    def show_person(self, person: PersonId) -> None:
        """Show somebody's record and begin an act about them."""
        self._ask_person(lambda: records_of(self._session, person))

    def mend(self, returned: ReturnedAct) -> None:
        """Fill in an act that came back; what is saved about the same person answers it."""
        act = returned.body
        if self._filing.runs or not isinstance(act, Record):
            return
        self._clear()
        self._returned, self._to_fill = returned, misconduct.input_of(act)
        self.set_kind(self._to_fill.kind)
        document, person, session = act.worker.document, act.worker.person, self._session
        if person is not None:
            self._ask_person(lambda: records_of(session, person))
        else:
            kind, number = document.kind, document.number
            self._ask_person(lambda: records_of_document(session, kind, number))
        self.told.emit(Notice("warn", HOW, key="save"))

    def on_changes(self, changes: Changes) -> None:
        """Read the record anew where it may have changed; what is typed stays."""
        records = self.form.records()
        if records is not None and changes.concern_person(records.person):
            self.show_person(records.person)
        self._filing.judge_soon()

    def may_close(self) -> bool:
        """Keep the window open while a save is under way."""
        return self._filing.may_close()

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers what is typed."""
        return self._filing.is_settled() and not self._person.is_waiting()

    # Building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(12))
        self._frame, column = card()
        column.addLayout(self._head())
        column.addWidget(scrolled(self.form), 1)
        column.addLayout(self._foot())
        row.addWidget(self._frame, 58)
        row.addWidget(scrolled(self.panel), 42)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._kinds = QButtonGroup(self)
        for place, (kind, title, keys) in enumerate(_KINDS):
            made = button(title)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setEnabled(kind in self._allowed)
            made.setToolTip(keys if kind in self._allowed else self._why_not())
            made.setAccessibleName(f"登记{title}")
            self._kinds.addButton(made, place)
            row.addWidget(made)
        row.addWidget(label("Alt+1 / 2 / 3", "quiet"))
        row.addStretch(1)
        return row

    def _why_not(self) -> str:
        return _CHIEFS_ONLY if self._allowed else _NOBODY_HERE

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        clear = button("清空")
        clear.clicked.connect(self._clear)
        row.addWidget(clear)
        everything = len(self._allowed) == len(_KINDS)
        row.addWidget(label("" if everything else self._why_not(), "quiet"))
        row.addStretch(1)
        self._save = button("保存  Ctrl+Enter", "primary")
        self._save.setEnabled(bool(self._allowed))
        self._save.clicked.connect(self.save)
        row.addWidget(self._save)
        return row

    def _make_filing(self) -> Filing[ActInput, ActAdvice]:
        act = Act(
            read=self.form.read_form,
            nothing=lambda: "",  # an empty form is judged, and its fields say what is lacking
            unreadable=self.form.unreadable,
            advise=partial(misconduct.advise, self._session),
            record=lambda given: misconduct.record(self._session, given, self._returned),
            show=self._show_advice,
            field=self.form.field,
            barred=lambda advice: misconduct.UnfilledActError.text if advice.unfilled else "",
        )
        filing = Filing(act, self._background, self, [self._frame])
        filing.told.connect(self.told)
        filing.saved.connect(self._on_saved)
        filing.changed.connect(self.changed)
        return filing

    def _wire(self) -> None:
        self.form.changed.connect(self._filing.judge_soon)
        self.form.person_dropped.connect(self._on_person_dropped)
        self.form.name.asked.connect(self._find_worker)
        self.form.name.picked.connect(self.show_person)
        self.form.number.left.connect(self._on_number_left)
        self._person.answered.connect(self._on_records)
        self._person.failed.connect(self._filing.tell_failure)
        self._kinds.idClicked.connect(lambda place: self.set_kind(_KINDS[place][0]))
        acts: list[tuple[str, Callable[[], None]]] = [
            (keys, partial(self.set_kind, kind)) for kind, _, keys in _KINDS
        ]
        bind(self, [*acts, ("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)])

    # Whom it concerns -----------------------------------------------------------------------

    def _find_worker(self, text: str, question: int) -> None:
        task = self._background.read(lambda _: find(self._session, text, _AT_MOST))
        task.succeeded.connect(lambda found: self.form.name.show_matches(question, _matches(found)))
        task.failed.connect(self._filing.tell_failure)

    def _on_number_left(self) -> None:
        kind, number = self.form.number.kind(), self.form.number.text()
        if self.form.records() is None and number and isinstance(kind, DocumentKind):
            self._ask_person(lambda: records_of_document(self._session, kind, number))

    def _ask_person(self, ask: Callable[[], Records | None]) -> None:
        self._person.ask(lambda _: ask())

    def _on_records(self, records: object) -> None:
        if isinstance(records, Records):
            self.form.show_person(records)
            self.panel.show_records(records)
        else:
            self.panel.show_nobody(typed=True)
        if self._to_fill is not None:
            self.form.show_act(self._to_fill)
            self._to_fill = None
        self._filing.judge_soon()

    def _on_person_dropped(self) -> None:
        if self.form.name.picked_value() is None:
            self._person.drop()
        self.panel.show_nobody()

    # While typing ---------------------------------------------------------------------------

    def set_kind(self, kind: SubmissionKind) -> None:
        """Make it another of the three acts; nothing typed is lost."""
        if self._filing.runs or (self._allowed and kind not in self._allowed):
            return
        self._filing.attempted = False
        self.form.set_kind(kind)
        for place, (one, _, _) in enumerate(_KINDS):
            self._kinds.button(place).setChecked(one is kind)
        self._filing.judge_soon()

    def _show_advice(self, answer: ActAdvice | None, attempted: bool) -> Field | None:
        if answer is None:
            return self.form.show_findings(())
        self.panel.show_law(answer, self.form.kind())
        shown = [one for one in answer.cited if attempted or one.finding not in answer.unfilled]
        return self.form.show_findings(shown)

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what is typed; where the platform would send it back, say so and ask once."""
        if self._allowed:
            self._filing.save()

    def _on_saved(self, saved: Saved) -> None:
        self._returned = None
        self.form.clear_act()
        self.form.setFocus()
        records = self.form.records()
        if records is not None:
            self.show_person(records.person)
        self.saved.emit(saved.entry)

    def _clear(self) -> None:
        if self._filing.runs:
            return
        self._person.drop()
        self._returned = self._to_fill = None
        self.form.clear()
        self.panel.show_nobody()
        self._filing.begin()
        self._filing.judge_soon()
        self.form.setFocus()


def _matches(found: object) -> list[Match]:
    assert isinstance(found, FoundWorkers)
    matches = []
    for line in found.lines:
        where = "  ".join(part for part in (line.items, line.unit_name or line.status) if part)
        matches.append(Match(line.name, f"{line.masked_number}  {where}", line.person))
    return matches
