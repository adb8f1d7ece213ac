"""不良记录: the act at the left, the person's record and the law of the act at the right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from sepdesk.desk import misconduct
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.misconduct import ActAdvice, ActInput
from sepdesk.desk.misconduct_records import Records, records_of, records_of_document
from sepdesk.desk.session import Session
from sepdesk.desk.worker import FoundWorkers, find
from sepdesk.domain.identity import DocumentKind, PersonId
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.latest import Latest
from sepdesk.ui.look import current
from sepdesk.ui.misconduct.form import ActForm
from sepdesk.ui.misconduct.record import RecordPanel
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, label, scrolled
from sepdesk.ui.shortcuts import Keys

_ADVICE_DELAY_MS = 200
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
        self._attempted = self._saving = False
        self._had_keyboard: QWidget | None = None
        self.form, self.panel = ActForm(session.clock.today), RecordPanel()
        self._person = Latest(background, self)
        self._advice = Latest(background, self)
        self._delay = QTimer(self, singleShot=True, interval=_ADVICE_DELAY_MS)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.form)
        allowed = [kind for kind, _, _ in _KINDS if kind in self._allowed]
        self.set_kind(allowed[0] if allowed else SubmissionKind.RECORD_PENALTY)

    # What the window asks -------------------------------------------------------------------

    def show_person(self, person: PersonId) -> None:
        """Show somebody's record and begin an act about them."""
        self._ask_person(lambda: records_of(self._session, person))

    def on_changes(self, changes: Changes) -> None:
        """Read the record anew where it may have changed; what is typed stays."""
        records = self.form.records()
        if records is not None and changes.concern_person(records.person):
            self.show_person(records.person)
        self._judge_soon()

    def may_close(self) -> bool:
        """Keep the window open while a save is under way."""
        if self._saving:
            self.told.emit(Notice("warn", "正在保存，请稍候再关闭。", key="closing"))
        return not self._saving

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers what is typed."""
        waits = self._delay.isActive() or self._advice.is_waiting() or self._person.is_waiting()
        return not (waits or self._saving)

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

    def _wire(self) -> None:
        self.form.changed.connect(self._judge_soon)
        self.form.person_dropped.connect(self._on_person_dropped)
        self.form.name.asked.connect(self._find_worker)
        self.form.name.picked.connect(self.show_person)
        self.form.number.left.connect(self._on_number_left)
        self._person.answered.connect(self._on_records)
        self._advice.answered.connect(self._on_advice)
        for source in (self._person.failed, self._advice.failed):
            source.connect(self._tell_failure)
        self._delay.timeout.connect(self._judge)
        self._kinds.idClicked.connect(lambda place: self.set_kind(_KINDS[place][0]))
        acts: list[tuple[str, Callable[[], None]]] = [
            (keys, partial(self.set_kind, kind)) for kind, _, keys in _KINDS
        ]
        acts += [("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)]
        for keys, act in acts:
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)

    # Whom it concerns -----------------------------------------------------------------------

    def _find_worker(self, text: str, question: int) -> None:
        task = self._background.read(lambda _: find(self._session, text, _AT_MOST))
        task.succeeded.connect(lambda found: self.form.name.show_matches(question, _matches(found)))
        task.failed.connect(self._tell_failure)

    def _on_number_left(self) -> None:
        kind, number = self.form.number.kind(), self.form.number.text()
        if self.form.records() is None and number and isinstance(kind, DocumentKind):
            self._ask_person(lambda: records_of_document(self._session, kind, number))

    def _ask_person(self, ask: Callable[[], Records | None]) -> None:
        self._person.ask(lambda _: ask())

    def _on_records(self, records: object) -> None:
        if not isinstance(records, Records):
            self.panel.show_nobody(typed=True)
            return
        self.form.show_person(records)
        self.panel.show_records(records)
        self._judge_soon()

    def _on_person_dropped(self) -> None:
        if self.form.name.picked_value() is None:
            self._person.drop()
        self.panel.show_nobody()

    # While typing ---------------------------------------------------------------------------

    def set_kind(self, kind: SubmissionKind) -> None:
        """Make it another of the three acts; nothing typed is lost."""
        if self._saving or (self._allowed and kind not in self._allowed):
            return
        self._attempted = False
        self.form.set_kind(kind)
        for place, (one, _, _) in enumerate(_KINDS):
            self._kinds.button(place).setChecked(one is kind)
        self._judge_soon()

    def _judge_soon(self) -> None:
        self._advice.drop()
        self._delay.start()

    def _judge(self) -> None:
        given = self.form.read_form()
        self._advice.ask(lambda _: misconduct.advise(self._session, given))

    def _on_advice(self, answer: object) -> None:
        assert isinstance(answer, ActAdvice)
        self._show_advice(answer)

    def _show_advice(self, answer: ActAdvice) -> None:
        self.panel.show_law(answer, self.form.kind())
        shown = [
            one for one in answer.cited if self._attempted or one.finding not in answer.unfilled
        ]
        self.form.show_findings(shown)

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what is typed; where the platform would send it back, say so and ask once."""
        if self._saving or not self._allowed:
            return
        self._attempted = True
        unreadable = self.form.unreadable()
        if unreadable is not None:
            unreadable.setFocus()
            self.told.emit(Notice("warn", f"{unreadable.name}：{unreadable.problem()}", key="save"))
            return
        given = self.form.read_form()
        self._begin_saving()
        task = self._background.read(lambda _: misconduct.advise(self._session, given))
        task.succeeded.connect(lambda advice: self._on_judged(given, advice))
        task.failed.connect(self._on_not_saved)

    def _on_judged(self, given: ActInput, advice: ActAdvice) -> None:
        self._show_advice(advice)
        if not advice.hindrances:
            self._file(given)
            return
        self._end_saving()
        first = self.form.show_findings(advice.cited)
        if first is not None:
            first.setFocus()
        if advice.unfilled:
            self.told.emit(Notice("warn", misconduct.UnfilledActError.text, key="save"))
            return
        text = f"按本站数据，平台可能退回：{advice.hindrances[0].text}"
        self.told.emit(Notice("warn", text, "仍然保存", partial(self._insist, given), key="save"))

    def _insist(self, given: ActInput) -> None:
        if not self._saving:
            self._begin_saving()
            self._file(given)

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

    def _file(self, given: ActInput) -> None:
        task = self._background.on_store(lambda _: misconduct.record(self._session, given))
        task.succeeded.connect(self._on_saved)
        task.failed.connect(self._on_not_saved)

    def _on_saved(self, saved: Saved) -> None:
        self._end_saving()
        self._attempted = False
        self.form.clear_act()
        entry = saved.entry
        text = f"已保存，待上报 · 收件编号 {entry.intake_number}"
        self.told.emit(Notice("good", text, key="save"))
        self.form.setFocus()
        records = self.form.records()
        if records is not None:
            self.show_person(records.person)
        self.saved.emit(entry)
        self.changed.emit(saved.changes)

    def _on_not_saved(self, error: BaseException) -> None:
        self._end_saving()
        self._tell_failure(error, key="save")

    def _clear(self) -> None:
        if self._saving:
            return
        self._attempted = False
        self._person.drop()
        self.form.clear()
        self.panel.show_nobody()
        self._judge_soon()
        self.form.setFocus()

    def _tell_failure(self, error: BaseException, key: str = "fault") -> None:
        """Say a fault of the world; a fault of ours goes on to the last door."""
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error
        self.told.emit(Notice("refuse", text, key=key))


def _matches(found: object) -> list[Match]:
    assert isinstance(found, FoundWorkers)
    matches = []
    for line in found.lines:
        where = "  ".join(part for part in (line.items, line.unit_name or line.status) if part)
        matches.append(Match(line.name, f"{line.masked_number}  {where}", line.person))
    return matches
