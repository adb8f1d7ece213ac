"""聘用登记: the form at the left, what helps to judge it at the right, the actions below."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sepdesk.clock import SHANGHAI
from sepdesk.desk.changes import Changes
from sepdesk.desk.counsel import Cited, Counsel, counsel
from sepdesk.desk.drafts import KeptDraft
from sepdesk.desk.filing import Saved
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.registration import UnreadablePaperError
from sepdesk.desk.session import Session
from sepdesk.domain.findings import Severity
from sepdesk.domain.submissions import OpId, SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, chip, label, scrolled, show_chip
from sepdesk.ui.registration.advice import OpinionCard, PersonCard, hindrances, split
from sepdesk.ui.registration.drafts import DraftsCard, Journal
from sepdesk.ui.registration.filling import Filling, may_be_change
from sepdesk.ui.registration.form import RegistrationForm, as_printed
from sepdesk.ui.registration.saving import Saving
from sepdesk.ui.registration.sheets import Sheets
from sepdesk.ui.registration.unfinished import Unfinished
from sepdesk.ui.shortcuts import Keys

_ADVICE_DELAY_MS = 200
_KINDS = (
    (SubmissionKind.REGISTER, "登记", "Alt+1"),
    (SubmissionKind.CHANGE, "变更", "Alt+2"),
    (SubmissionKind.DEREGISTER, "注销", "Alt+3"),
)
_UNKNOWN_HERE = "本站数据中没有此人，此处无法判定，由平台判定。"
# Names of the appendix's fields that differ from ours.
_OF_APPENDIX = {"present_unit": "unit_name", "city": "region", "county": "region", "town": "region"}


class RegistrationTab(QWidget):
    """Registers, changes and deregisters employment from the paper form.

    Signals:
        told: a Notice for the strip.
        changed: the Changes of a saved form or of a draft.
        saved: the OutboxEntry that was saved; the form is empty again by then.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)

    shortcuts = (
        Keys("Ctrl+Enter", "保存并录下一张"),
        Keys("Alt+1 / 2 / 3", "登记 / 变更 / 注销"),
        Keys("F9", "打印预览"),
        Keys("Ctrl+S", "存草稿"),
        Keys("F4", "证件或代码的种类"),
        Keys("Enter ↑ ↓", "下一栏、上一栏"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self.form = RegistrationForm(session)
        self._filling = Filling(self.form, session, background)
        self._journal = Journal(session, background, self.form.read_form, self)
        self._counsel: Counsel | None = None
        self._next: PaperInput | None = None
        self._had_keyboard: QWidget | None = None
        self._attempted = self._may_lose_draft = False
        self._saving = Saving(session, background, self)
        self._advice = Latest(background, self)
        self._delay = QTimer(self, singleShot=True, interval=_ADVICE_DELAY_MS)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._sheets = Sheets(session, background, self)
        self._lay_out()
        self._unfinished = Unfinished(self.drafts, self._journal, session, background)
        self._wire()
        self.setFocusProxy(self.form)
        self._show_kind()

    # What the window asks -----------------------------------------------------------------

    def open_paper(self, paper: PaperInput) -> None:
        """Put a paper on the form; what stands there is kept as a draft."""
        if self._saving.runs:
            self._next = paper
            return
        if self._put_away():
            self.told.emit(Notice("good", "原来录入的内容已存为草稿。", key="draft-put-away"))
        self._turn_to(paper)

    def offer_drafts(self) -> None:
        """Show what a crash or the end of a day has left unfinished."""
        self._unfinished.refresh()

    def flush(self) -> None:
        """Write the draft of what is typed before this returns: on close, lock and crash.

        Raises:
            Exception: the store's fault.
        """
        self._journal.flush()

    def may_close(self) -> bool:
        """Write the draft; a second try closes although it could not be written."""
        if self._saving.runs:
            self.told.emit(Notice("warn", "正在保存，请稍候再关闭。", key="closing"))
            return False
        try:
            self._journal.flush()
        except Exception as error:
            text = getattr(error, "text", None)
            if text is None or self._may_lose_draft:
                return text is not None or self._raise(error)
            self._may_lose_draft = True
            self.told.emit(Notice("refuse", f"{text}再次关闭将放弃未存的内容。", key="closing"))
            return False
        return True

    def on_changes(self, changes: Changes) -> None:
        """Judge anew where facts or submissions have changed."""
        if changes.drafts:
            self._unfinished.refresh()
        if changes.outbox or changes.concern_facts():
            self._judge_soon()

    @property
    def draft_id(self) -> str:
        """Under which the present paper is journalled."""
        return self._journal.draft_id

    # Building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(12))
        frame, column = card()
        column.addLayout(self._head())
        column.addWidget(scrolled(self.form), 1)
        column.addLayout(self._foot())
        row.addWidget(frame, 68)
        self.person, self.opinion, self.drafts = PersonCard(), OpinionCard(), DraftsCard()
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(12))
        for part in (self.person, self.opinion, self.drafts):
            beside.addWidget(part)
        beside.addStretch(1)
        beside_form = scrolled(side)
        row.addWidget(beside_form, 32)
        self._panes = (frame, beside_form)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._kinds = QButtonGroup(self)
        for place, (_, title, keys) in enumerate(_KINDS):
            made = button(title)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setToolTip(keys)
            made.setAccessibleName(f"办理{title}")
            self._kinds.addButton(made, place)
            row.addWidget(made)
        row.addWidget(label("Alt+1 / 2 / 3", "quiet"))
        row.addStretch(1)
        self._answering = chip("", "warn")
        self._answering.hide()
        self._kept = label(part="quiet")
        row.addWidget(self._answering)
        row.addWidget(self._kept)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, act in (
            ("存草稿 Ctrl+S", self._keep_draft),
            ("清空", self._clear),
            ("打印预览 F9", self.preview),
            ("打印空白表", self._sheets.show_blank),
        ):
            made = button(text)
            made.clicked.connect(act)
            row.addWidget(made)
        row.addStretch(1)
        self._count = chip("", "refuse")
        self._count.hide()
        row.addWidget(self._count)
        self._save: QPushButton = button("保存并录下一张  Ctrl+Enter", "primary")
        self._save.clicked.connect(self.save)
        row.addWidget(self._save)
        return row

    def _wire(self) -> None:
        self.form.changed.connect(self._on_changed)
        self._filling.filled.connect(self._on_changed)
        self._filling.failed.connect(self._tell_failure)
        self._delay.timeout.connect(self._judge)
        self._advice.answered.connect(self._on_counsel)
        self._advice.failed.connect(self._tell_failure)
        self._journal.kept.connect(self._on_kept)
        self._journal.failed.connect(self._on_not_kept)
        self._kinds.idClicked.connect(lambda place: self.set_kind(_KINDS[place][0]))
        self.person.asked_kind.connect(self.set_kind)
        self.person.asked_items.connect(self._take_items)
        self.drafts.taken_up.connect(self._take_up)
        self._unfinished.told.connect(self.told)
        self._unfinished.failed.connect(self._tell_failure)
        self._sheets.failed.connect(self._on_not_drawn)
        self._saving.judged.connect(self._on_counsel)
        self._saving.saved.connect(self._on_saved)
        self._saving.declined.connect(self._on_declined)
        self._saving.failed.connect(self._on_not_saved)
        for field in self.form.inputs.by_name.values():
            field.left.connect(self._later.start)
        # Not at once: a field also loses the keyboard while the window is taken down.
        self._later.timeout.connect(self._show_findings)
        acts: list[tuple[str, Callable[[], None]]] = [
            (keys, partial(self.set_kind, kind)) for kind, _, keys in _KINDS
        ]
        acts += [("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)]
        acts += [("Ctrl+S", self._keep_draft), ("F9", self.preview)]
        for keys, act in acts:
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)

    # While typing ---------------------------------------------------------------------------

    def set_kind(self, kind: SubmissionKind) -> None:
        """Make it a registration, a change or a deregistration; nothing typed is lost."""
        if self._saving.runs:
            return
        self.form.set_kind(kind)
        self._filling.follow_kind()
        self._show_kind()
        self._on_changed()
        self.form.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_kind(self) -> None:
        for place, (kind, _, _) in enumerate(_KINDS):
            self._kinds.button(place).setChecked(kind is self.form.kind())
        answers = self.form.read_form().answers
        self._answering.setVisible(answers is not None)
        self._answering.setText("更正退回件")

    def _on_changed(self) -> None:
        self._may_lose_draft = False
        self._journal.touch()
        self._judge_soon()

    def _judge_soon(self) -> None:
        self._advice.drop()
        self._delay.start()

    def _judge(self) -> None:
        paper = self.form.read_form()
        if paper.is_empty():
            self._show_counsel(None)
        else:
            self._advice.ask(lambda _: counsel(self._session, paper))

    def _on_counsel(self, answer: object) -> None:
        assert isinstance(answer, Counsel)
        self._filling.know(answer.page)
        self._show_counsel(answer)

    def _show_counsel(self, answer: Counsel | None) -> None:
        self._counsel = answer
        paper = self.form.read_form()
        codes = {one.finding.code for one in answer.cited} if answer else set()
        page = answer.page if answer else None
        self.person.show_person(page, _UNKNOWN_HERE if "worker_unknown" in codes else "")
        change = may_be_change(self.form.kind(), page, paper.unit)
        standing = answer.standing_items if answer and "partly_good" in codes else ()
        good = "、".join(printed for printed, _ in standing)
        self.person.suggest(SubmissionKind.CHANGE if change else None, good)
        self._show_findings()

    def _show_findings(self) -> None:
        answer = self._counsel
        cited = answer.cited if answer else ()
        self.form.show_findings(cited, attempted=self._attempted)
        due = [one for one in cited if self._attempted or not self.form.is_early(one)]
        self.opinion.show_counsel(answer, due, attempted=self._attempted)
        told, _ = split(due, attempted=self._attempted)
        count = len(hindrances(told))
        self._count.setVisible(count > 0)
        show_chip(self._count, f"{count} 项阻断", "refuse")

    def _take_items(self) -> None:
        if self._counsel is None:
            return
        standing = dict(self._counsel.standing_items)
        days = [day.isoformat() for day in standing.values()]
        self.form.inputs.items.set_text("、".join(standing))
        self.form.inputs.valid_until.set_text("、".join(days[:1] if len(set(days)) == 1 else days))
        self._on_changed()
        self.form.inputs.items.setFocus()

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what is typed, after asking once where something stands in the way."""
        if self._saving.runs:
            return
        unreadable = self.form.settle()
        paper = self.form.read_form()
        if paper.is_empty():
            self.told.emit(Notice("warn", "还没有录入内容。", key="save"))
            return
        self._attempted = True
        if unreadable is not None:
            unreadable.setFocus()
            self.told.emit(Notice("warn", f"{unreadable.name}：{unreadable.problem()}", key="save"))
            self._judge_soon()
            return
        self._journal.hold()
        self._delay.stop()
        self._advice.drop()
        self._had_keyboard = self.focusWidget()
        for pane in self._panes:
            pane.setEnabled(False)
        self._saving.begin(paper, self._journal.draft_id)

    def _end_saving(self) -> None:
        for pane in self._panes:
            pane.setEnabled(True)
        if self._had_keyboard is not None:
            self._had_keyboard.setFocus()
        paper, self._next = self._next, None
        if paper is not None:
            QTimer.singleShot(0, self, partial(self.open_paper, paper))

    def _on_declined(self, standing: list[Cited]) -> None:
        self._end_saving()
        self._journal.touch()
        named = (self.form.field(one.finding.field) for one in standing)
        (next((field for field in named if field), None) or self.form).setFocus()

    def _on_saved(self, saved: Saved, paper: PaperInput) -> None:
        self._end_saving()
        self.form.clear(keep=paper)
        self._begin_paper()
        entry = saved.entry
        text = f"已保存，待上报 · 收件编号 {entry.intake_number}"
        self.told.emit(
            Notice("good", text, "打印", partial(self.print_saved, entry.op_id), key="save")
        )
        self.form.setFocus()
        self.saved.emit(entry)
        self.changed.emit(saved.changes)
        self._unfinished.refresh()

    def _on_not_saved(self, error: BaseException) -> None:
        self._end_saving()
        self._journal.touch()
        if isinstance(error, UnreadablePaperError):
            for finding in error.findings:
                field = self.form.field(finding.field)
                if field is not None:
                    field.set_finding(Severity.MEND, finding.text)
                    field.setFocus()
            return
        self._tell_failure(error, key="save")

    # One paper after the other ----------------------------------------------------------------

    def _begin_paper(self, draft: KeptDraft | None = None) -> None:
        self._attempted = False
        self._filling.forget()
        self._journal.begin(draft.draft_id if draft else None, draft.paper if draft else None)
        self._kept.setText("")
        self._show_kind()
        self._delay.stop()
        self._advice.drop()
        self._show_counsel(None)

    def _turn_to(self, paper: PaperInput, draft: KeptDraft | None = None) -> None:
        self.form.show_paper(paper)
        self._begin_paper(draft)
        self.form.setFocus()
        self._on_changed()
        self._unfinished.refresh()

    def _clear(self) -> None:
        paper, draft_id = self.form.read_form(), self._journal.draft_id
        self.form.clear(keep=paper)
        self._begin_paper()
        self.form.setFocus()
        if paper.is_empty():
            return
        self._unfinished.forget(draft_id)
        undo = partial(self._undo_clear, paper)
        self.told.emit(Notice("good", "已清空。", "恢复", undo, key="cleared"))

    def _undo_clear(self, paper: PaperInput) -> None:
        self._put_away()
        self._turn_to(paper)

    def _take_up(self, draft: KeptDraft) -> None:
        self._put_away()
        self._turn_to(draft.paper, draft)

    def _put_away(self) -> bool:
        """Keep what stands on the form as a draft; False where there is nothing to keep."""
        if self.form.read_form().is_empty():
            return False
        self._journal.write()
        return True

    def _keep_draft(self) -> None:
        if self._saving.runs:
            return
        if self.form.read_form().is_empty():
            self.told.emit(Notice("warn", "还没有录入内容。", key="save"))
        self._journal.write()

    def _on_kept(self, at: object) -> None:
        text = f"草稿已存 {at.astimezone(SHANGHAI):%H:%M:%S}" if hasattr(at, "astimezone") else ""
        self._kept.setText(text)

    def _on_not_kept(self, error: BaseException) -> None:
        self._kept.setText("草稿未存")
        self._tell_failure(error, key="draft")

    # Printing ---------------------------------------------------------------------------------

    def preview(self) -> None:
        """Show what is on the form as it would be printed."""
        self._sheets.show_paper(as_printed(self.form.read_form()))

    def print_saved(self, op_id: OpId) -> None:
        """Show a saved form with its numbers."""
        self._sheets.show_saved(op_id)

    def _on_not_drawn(self, error: BaseException) -> None:
        name = getattr(error, "field", "")
        field = self.form.field(_OF_APPENDIX.get(name, name))
        if field is not None:
            field.setFocus()
        self._tell_failure(error, key="print")

    # Faults -----------------------------------------------------------------------------------

    def _tell_failure(self, error: BaseException, key: str = "fault") -> None:
        """Say a fault of the world; a fault of ours goes on to the last door."""
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error
        self.told.emit(Notice("refuse", text, key=key))

    def _raise(self, error: Exception) -> bool:
        raise error
