"""聘用登记: the form at the left, what helps to judge it at the right, the actions below."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sepdesk.clock import SHANGHAI
from sepdesk.desk import registration
from sepdesk.desk.changes import Changes
from sepdesk.desk.counsel import Counsel, counsel
from sepdesk.desk.filing import Saved
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.domain.submissions import OpId, SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.filing import Act, Filing, say_saved
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import card, scrolled
from sepdesk.ui.registration import questions
from sepdesk.ui.registration.batch_entry import BatchEntry
from sepdesk.ui.registration.beside import Beside
from sepdesk.ui.registration.drafts import Journal
from sepdesk.ui.registration.filling import Filling
from sepdesk.ui.registration.form import RegistrationForm, as_printed
from sepdesk.ui.registration.frame import KINDS, Foot, Head
from sepdesk.ui.registration.judging import Judging
from sepdesk.ui.registration.keeping import Keeping
from sepdesk.ui.registration.keys import SHORTCUTS
from sepdesk.ui.registration.papers import Papers
from sepdesk.ui.registration.pasting import Pasting
from sepdesk.ui.registration.pile import Pile
from sepdesk.ui.registration.scanning import DropDoor, Scanned, Scanning
from sepdesk.ui.registration.sheets import Sheets
from sepdesk.ui.registration.unfinished import Unfinished
from sepdesk.ui.shortcuts import bind

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

    shortcuts = SHORTCUTS

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self.form = RegistrationForm(session)
        self._keeping = Keeping(self.form)
        self._filling = Filling(self.form, session, background)
        self._journal = Journal(session, background, self._read_for_draft, self)
        self._next: Callable[[], None] | None = None
        self._may_lose_draft = False
        self._sheets = Sheets(session, background, self)
        self._scanning = Scanning(session, background, self)
        self.beside = Beside()
        self.person, self.opinion = self.beside.person, self.beside.opinion
        self.drafts = self.beside.drafts
        self.papers = Papers(
            self.beside.papers, self.form, lambda: self.draft_id, session, background
        )
        self._unfinished = Unfinished(self.drafts, self._journal, session, background)
        self._pile = Pile(self.form, self._filling, self._journal, self._unfinished)
        self._pasting = Pasting(self.form, self._filling, self._pile, session)
        self.batch = BatchEntry(
            self.form,
            self._keeping,
            self._filling,
            self._journal,
            self._pile,
            session,
            background,
        )
        self._lay_out()
        self._judging = Judging(self.form, self._filling, self.beside)
        self._filing = self._make_filing()
        self._door = DropDoor(self, lambda: not self._filing.runs)
        self._wire()
        self.setFocusProxy(self.form)
        self._show_kind()

    # What the window asks -----------------------------------------------------------------

    def open_paper(self, paper: PaperInput) -> None:
        """Put a paper on the form; what stands there is kept as a draft."""
        self._when_free(partial(self._pile.open, paper))

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
        if not self._filing.may_close():
            return False
        try:
            self._journal.flush()
        except Exception as error:
            text = getattr(error, "text", None)
            if text is None or self._may_lose_draft:
                return text is not None or _raise(error)
            self._may_lose_draft = True
            self.told.emit(Notice("refuse", f"{text}再次关闭将放弃未存的内容。", key="closing"))
            return False
        return True

    def on_changes(self, changes: Changes) -> None:
        """Judge anew where facts or submissions have changed."""
        if changes.drafts:
            self._unfinished.refresh()
        if changes.outbox or changes.concern_facts():
            self._filing.judge_soon()

    def is_settled(self) -> bool:
        """Tell whether what is typed has been judged, and the judgement is on screen."""
        return self._filing.is_settled() and self._judging.is_settled()

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
        self._head, self._foot = Head(), Foot()
        column.addWidget(self._head)
        column.addWidget(self.batch.bar)
        column.addWidget(scrolled(self.form), 3)
        column.addWidget(self.batch.table, 2)
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

    def _make_filing(self) -> Filing[PaperInput, Counsel]:
        act = Act(
            read=self.form.read_entry,
            nothing=lambda: "还没有录入内容。",
            unreadable=self.form.settle,
            advise=partial(counsel, self._session),
            record=self._record,
            show=self._show_counsel,
            field=self.form.field,
            ask=lambda sentences: questions.save_all_the_same(self, sentences),
            told=lambda saved: replace(
                say_saved(saved),
                action_text="打印",
                action=partial(self.print_saved, saved.entry.op_id),
            ),
        )
        return Filing(act, self._background, self, self._panes)

    def _read_for_draft(self) -> PaperInput:
        # What is only kept of the paper before is no draft.
        return self.form.read_entry() or PaperInput()

    def _show_counsel(self, answer: Counsel | None, attempted: bool) -> Field | None:
        self.batch.know(answer)
        return self._judging.show_counsel(answer, attempted)

    def _record(self, paper: PaperInput) -> Saved:
        # Which draft ends with it does not change while a save runs.
        return registration.save(self._session, as_printed(paper), self._journal.draft_id)

    def _wire(self) -> None:
        tell_failure = self._filing.tell_failure
        self.form.changed.connect(self._on_changed)
        self.form.asked_undo.connect(self._pile.undo)
        self._filling.filling.connect(self._pile.remember)
        self._filling.filled.connect(self._on_changed)
        self._filling.failed.connect(tell_failure)
        self._judging.counted.connect(self._foot.show_hindrances)
        self._judging.taking.connect(self._pile.remember)
        self._judging.taken.connect(self._on_changed)
        self._journal.kept.connect(self._on_kept)
        self._journal.failed.connect(self._on_not_kept)
        self._head.chosen.connect(self.set_kind)
        self._foot.asked_draft.connect(self._keep_draft)
        self._foot.asked_clear.connect(self._pile.clear)
        self._foot.asked_preview.connect(self.preview)
        self._foot.asked_blank.connect(self._sheets.show_blank)
        self._foot.asked_save.connect(self.save)
        self._wire_scans()
        self.person.asked_kind.connect(self.set_kind)
        self._unfinished.failed.connect(tell_failure)
        for part in (self._unfinished, self._pile, self._filing, self._pasting, self.batch):
            part.told.connect(self.told)
        self._pasting.filled.connect(self._on_filled)
        self._pasting.rows.connect(self.batch.take_rows)
        self.batch.failed.connect(tell_failure)
        self.batch.turned.connect(self._head.batch.setChecked)
        self._head.asked_batch.connect(self._switch_batch)
        self._foot.asked_keep.connect(self._keeping.toggle)
        self._pile.begun.connect(self._on_begun)
        self._pile.filled.connect(self._on_filled)
        self._sheets.failed.connect(self._on_not_drawn)
        self._filing.began.connect(self._journal.hold)
        self._filing.saved.connect(self._on_saved)
        self._filing.changed.connect(self._on_filed)
        self._filing.unsaved.connect(self._on_unsaved)
        self._bind_keys()

    def _bind_keys(self) -> None:
        picture = self.beside.scan.picture
        kinds = [(keys, partial(self.set_kind, kind)) for kind, _, keys in KINDS]
        bind(self, kinds)
        bind(
            self,
            [
                ("Ctrl+Return", self.save),
                ("Ctrl+Enter", self.save),
                ("Ctrl+S", self._keep_draft),
                ("Ctrl+Z", self._pile.undo),
                ("Alt+4", self._switch_batch),
                ("F7", self.batch.switch_unit),
                ("Ctrl+N", self._put_aside),
                ("F2", self._keeping.toggle),
                ("Alt+0", self.form.inputs.handed.tick_usual),
                ("F9", self.preview),
                ("F6", self.open_scan),
                ("Shift+F6", self.beside.switch),
                ("Ctrl++", partial(picture.zoom, 1)),
                ("Ctrl+-", partial(picture.zoom, -1)),
                ("Ctrl+0", picture.fit),
                ("Ctrl+R", picture.turn),
            ],
        )

    def _wire_scans(self) -> None:
        self._head.asked_scan.connect(self.open_scan)
        self._door.dropped.connect(self._scanning.take)
        self._scanning.told.connect(self.told)
        self._scanning.read.connect(self._on_scanned)
        self._scanning.failed.connect(partial(self._filing.tell_failure, key="scan"))
        self.papers.told.connect(self.told)
        self.papers.failed.connect(partial(self._filing.tell_failure, key="paper"))
        self.papers.shown.connect(
            lambda scan: self.beside.show_scan(scan.picture, scan.name, scan.pages, scan.page)
        )
        self.beside.scan.paged.connect(self.papers.turn_page)
        self.beside.widened.connect(lambda wide: self._share(wide=wide))

    # While typing ---------------------------------------------------------------------------

    def set_kind(self, kind: SubmissionKind) -> None:
        """Make it a registration, a change or a deregistration; nothing typed is lost."""
        if self._filing.runs:
            return
        self.form.set_kind(kind)
        self._filling.follow_kind()
        self._show_kind()
        self._on_changed()
        self.form.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_kind(self) -> None:
        answers = self.form.read_form().answers
        self._head.show_kind(self.form.kind(), answers=answers is not None)

    def _switch_batch(self) -> None:
        if not self._filing.runs:
            self.batch.switch()
        self._head.batch.setChecked(self.batch.is_on())

    def _put_aside(self) -> None:
        if not self._filing.runs:
            self.batch.put_aside()

    def _on_changed(self) -> None:
        self._may_lose_draft = False
        self._journal.touch()
        self._filing.judge_soon()

    def _on_begun(self) -> None:
        self._filing.begin()
        self._head.kept.setText("")
        self.beside.close_scan()
        self.papers.look_at_first()
        self._show_kind()

    def _on_filled(self) -> None:
        self._show_kind()
        self._on_changed()

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what is typed, after asking once where something stands in the way."""
        self._filing.save()

    def _on_saved(self, saved: Saved, paper: PaperInput) -> None:
        self.batch.note_saved(saved, paper)
        self._pile.next(paper)
        self.saved.emit(saved.entry)
        self.batch.go_on()
        self._go_on()

    def _on_filed(self, changes: Changes) -> None:
        self.changed.emit(changes)
        self._unfinished.refresh()

    def _on_unsaved(self) -> None:
        self._journal.touch()
        self.batch.reveal()
        self._go_on()

    def _when_free(self, act: Callable[[], None]) -> None:
        """Do it now, or as soon as the save that runs is over."""
        if self._filing.runs:
            self._next = act
        else:
            act()

    def _go_on(self) -> None:
        act, self._next = self._next, None
        if act is not None:
            QTimer.singleShot(0, self, act)

    # Drafts -----------------------------------------------------------------------------------

    def _keep_draft(self) -> None:
        if not self._filing.runs:
            self._pile.keep_draft()

    def _on_kept(self, at: object) -> None:
        text = f"草稿已存 {at.astimezone(SHANGHAI):%H:%M:%S}" if hasattr(at, "astimezone") else ""
        self._head.kept.setText(text)

    def _on_not_kept(self, error: BaseException) -> None:
        self._head.kept.setText("草稿未存")
        self._filing.tell_failure(error, key="draft")

    # Scans ------------------------------------------------------------------------------------

    def open_scan(self) -> None:
        """Let the clerk choose a scan; a form of ours is opened, any other stands beside."""
        if not self._filing.runs:
            self._scanning.choose()

    def open_file(self, path: Path) -> None:
        """Read a scan from a file, as if it had been dropped on the form."""
        self._scanning.read_path(path)

    def _on_scanned(self, scanned: Scanned) -> None:
        self._when_free(partial(self._take_scan, scanned))

    def _take_scan(self, scanned: Scanned) -> None:
        result = scanned.result
        if result.paper is not None:
            self._pile.open(result.paper)
        if result.picture:
            self.beside.show_scan(result.picture, scanned.name, result.pages)
        if scanned.path is not None and result.picture:
            # Of a pile in one file the other pages are about other people.
            alone = result.picture if result.alone else None
            self.papers.add_file(scanned.path, result.whose, alone)
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
        self._filing.tell_failure(error, key="print")


def _raise(error: Exception) -> bool:
    raise error
