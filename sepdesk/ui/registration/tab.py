"""聘用登记: the form at the left, what helps to judge it at the right, the actions below."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sepdesk.clock import SHANGHAI
from sepdesk.desk.changes import Changes
from sepdesk.desk.counsel import Cited
from sepdesk.desk.drafts import KeptDraft
from sepdesk.desk.filing import Saved
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.registration import UnreadablePaperError
from sepdesk.desk.session import Session
from sepdesk.domain.findings import Severity
from sepdesk.domain.submissions import OpId, SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import card, scrolled
from sepdesk.ui.registration.beside import Beside
from sepdesk.ui.registration.drafts import Journal
from sepdesk.ui.registration.filling import Filling
from sepdesk.ui.registration.form import RegistrationForm, as_printed
from sepdesk.ui.registration.frame import KINDS, Foot, Head
from sepdesk.ui.registration.judging import Judging
from sepdesk.ui.registration.saving import Saving
from sepdesk.ui.registration.scanning import DropDoor, Scanned, Scanning
from sepdesk.ui.registration.sheets import Sheets
from sepdesk.ui.registration.unfinished import Unfinished
from sepdesk.ui.shortcuts import Keys

_WITHOUT_SCAN, _WITH_SCAN = (68, 32), (60, 40)
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
        Keys("F6", "打开扫描件（也可把文件拖到表上）"),
        Keys("Shift+F6", "扫描件 / 审查意见"),
        Keys("Ctrl++ / Ctrl+- / Ctrl+0", "扫描件放大、缩小、适合宽度"),
        Keys("Ctrl+R", "扫描件转 90°"),
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
        self._next: Callable[[], None] | None = None
        self._had_keyboard: QWidget | None = None
        self._may_lose_draft = False
        self._saving = Saving(session, background, self)
        self._sheets = Sheets(session, background, self)
        self._scanning = Scanning(session, background, self)
        self._lay_out()
        self._judging = Judging(self.form, self._filling, self.beside, session, background)
        self._door = DropDoor(self, lambda: not self._saving.runs)
        self._unfinished = Unfinished(self.drafts, self._journal, session, background)
        self._wire()
        self.setFocusProxy(self.form)
        self._show_kind()

    # What the window asks -----------------------------------------------------------------

    def open_paper(self, paper: PaperInput) -> None:
        """Put a paper on the form; what stands there is kept as a draft."""
        if self._saving.runs:
            self._next = partial(self.open_paper, paper)
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
            self._judging.soon()

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
        self._head, self._foot, self.beside = Head(), Foot(), Beside()
        self.person, self.opinion = self.beside.person, self.beside.opinion
        self.drafts = self.beside.drafts
        column.addWidget(self._head)
        column.addWidget(scrolled(self.form), 1)
        column.addWidget(self._foot)
        row.addWidget(frame)
        row.addWidget(self.beside)
        self._row = row
        self._panes = (frame, self.beside)
        self._share(wide=False)

    def _share(self, *, wide: bool) -> None:
        """Share the width between the form and what stands beside it."""
        for place, part in enumerate(_WITH_SCAN if wide else _WITHOUT_SCAN):
            self._row.setStretch(place, part)
        # A number of 18 digits must be readable as a whole.
        self.form.grid.share(*((3, 4) if wide else (1, 1)))

    def _wire(self) -> None:
        self.form.changed.connect(self._on_changed)
        self._filling.filled.connect(self._on_changed)
        self._filling.failed.connect(self._tell_failure)
        self._judging.counted.connect(self._foot.show_hindrances)
        self._judging.taken.connect(self._on_changed)
        self._judging.failed.connect(self._tell_failure)
        self._journal.kept.connect(self._on_kept)
        self._journal.failed.connect(self._on_not_kept)
        self._head.chosen.connect(self.set_kind)
        self._foot.asked_draft.connect(self._keep_draft)
        self._foot.asked_clear.connect(self._clear)
        self._foot.asked_preview.connect(self.preview)
        self._foot.asked_blank.connect(self._sheets.show_blank)
        self._foot.asked_save.connect(self.save)
        self._wire_scans()
        self.person.asked_kind.connect(self.set_kind)
        self.drafts.taken_up.connect(self._take_up)
        self._unfinished.told.connect(self.told)
        self._unfinished.failed.connect(self._tell_failure)
        self._sheets.failed.connect(self._on_not_drawn)
        self._saving.judged.connect(self._judging.show_counsel)
        self._saving.saved.connect(self._on_saved)
        self._saving.declined.connect(self._on_declined)
        self._saving.failed.connect(self._on_not_saved)
        acts: list[tuple[str, Callable[[], None]]] = [
            (keys, partial(self.set_kind, kind)) for kind, _, keys in KINDS
        ]
        acts += [("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)]
        acts += [("Ctrl+S", self._keep_draft), ("F9", self.preview)]
        picture = self.beside.scan.picture
        acts += [("F6", self.open_scan), ("Shift+F6", self.beside.switch)]
        acts += [("Ctrl++", partial(picture.zoom, 1)), ("Ctrl+-", partial(picture.zoom, -1))]
        acts += [("Ctrl+0", picture.fit), ("Ctrl+R", picture.turn)]
        for keys, act in acts:
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)

    def _wire_scans(self) -> None:
        self._head.asked_scan.connect(self.open_scan)
        self._door.dropped.connect(self._scanning.take)
        self._scanning.told.connect(self.told)
        self._scanning.read.connect(self._on_scanned)
        self._scanning.failed.connect(partial(self._tell_failure, key="scan"))
        self.beside.widened.connect(lambda wide: self._share(wide=wide))

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
        answers = self.form.read_form().answers
        self._head.show_kind(self.form.kind(), answers=answers is not None)

    def _on_changed(self) -> None:
        self._may_lose_draft = False
        self._journal.touch()
        self._judging.soon()

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
        self._judging.attempted = True
        if unreadable is not None:
            unreadable.setFocus()
            self.told.emit(Notice("warn", f"{unreadable.name}：{unreadable.problem()}", key="save"))
            self._judging.soon()
            return
        self._journal.hold()
        self._judging.hold()
        self._had_keyboard = self.focusWidget()
        for pane in self._panes:
            pane.setEnabled(False)
        self._saving.begin(paper, self._journal.draft_id)

    def _end_saving(self) -> None:
        for pane in self._panes:
            pane.setEnabled(True)
        if self._had_keyboard is not None:
            self._had_keyboard.setFocus()
        after, self._next = self._next, None
        if after is not None:
            QTimer.singleShot(0, self, after)

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
        self._judging.begin()
        self._filling.forget()
        self._journal.begin(draft.draft_id if draft else None, draft.paper if draft else None)
        self._head.kept.setText("")
        self.beside.close_scan()
        self._show_kind()

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
        self._head.kept.setText(text)

    def _on_not_kept(self, error: BaseException) -> None:
        self._head.kept.setText("草稿未存")
        self._tell_failure(error, key="draft")

    # Scans ------------------------------------------------------------------------------------

    def open_scan(self) -> None:
        """Let the clerk choose a scan; a form of ours is opened, any other stands beside."""
        if not self._saving.runs:
            self._scanning.choose()

    def open_file(self, path: Path) -> None:
        """Read a scan from a file, as if it had been dropped on the form."""
        self._scanning.read_path(path)

    def _on_scanned(self, scanned: Scanned) -> None:
        if self._saving.runs:
            self._next = partial(self._on_scanned, scanned)
            return
        result = scanned.result
        if result.paper is not None:
            self.open_paper(result.paper)
        if result.picture:
            self.beside.show_scan(result.picture, scanned.name, result.pages)
        self.told.emit(scanned.notice())

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
