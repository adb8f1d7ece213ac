"""One paper after the other: begun, emptied, put away as a draft, taken up again, undone."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from sepdesk.desk.drafts import KeptDraft
from sepdesk.desk.paper import PaperInput
from sepdesk.ui.notices import Notice
from sepdesk.ui.registration.drafts import Journal
from sepdesk.ui.registration.filling import Filling
from sepdesk.ui.registration.form import RegistrationForm
from sepdesk.ui.registration.unfinished import Unfinished

_STEPS = 30


@dataclass(frozen=True, slots=True)
class _Step:
    """The form before it was filled or emptied by something else than keys."""

    paper: PaperInput
    draft_id: str


class Pile(QObject):
    """Turns the form from one paper to the next, and back.

    Signals:
        told: a Notice.
        begun: another paper stands on the form, or none yet.
        filled: its fields hold something else now.
    """

    told = Signal(object)
    begun = Signal()
    filled = Signal()

    def __init__(
        self, form: RegistrationForm, filling: Filling, journal: Journal, unfinished: Unfinished
    ) -> None:
        super().__init__(form)
        self._form, self._filling = form, filling
        self._journal, self._unfinished = journal, unfinished
        self._steps: list[_Step] = []
        unfinished.taken_up.connect(self.take_up)

    def begin(self, draft: KeptDraft | None = None) -> None:
        """Turn to another paper, which the form shows already."""
        self._filling.forget()
        self._journal.begin(draft.draft_id if draft else None, draft.paper if draft else None)
        self.begun.emit()

    def next(self, keep: PaperInput) -> None:
        """Empty the form after a save; what is saved cannot be undone."""
        self._steps.clear()
        self._form.clear(keep=keep)
        self.begin()
        self._form.setFocus()

    def turn_to(self, paper: PaperInput, draft: KeptDraft | None = None) -> None:
        """Put a paper on the form."""
        self._form.show_paper(paper)
        self.begin(draft)
        self._form.setFocus()
        self.filled.emit()
        self._unfinished.refresh()

    def open(self, paper: PaperInput) -> None:
        """Put a paper on the form; what stands there is kept as a draft."""
        if self.put_away():
            self.told.emit(Notice("good", "原来录入的内容已存为草稿。", key="draft-put-away"))
        self._steps.clear()
        self.turn_to(paper)

    def take_up(self, draft: KeptDraft) -> None:
        """Go on with a draft."""
        self.put_away()
        self._steps.clear()
        self.turn_to(draft.paper, draft)

    def put_away(self) -> bool:
        """Keep what stands on the form as a draft; False where there is nothing to keep."""
        if self._form.read_entry() is None:
            return False
        self._journal.write()
        return True

    def keep_draft(self) -> None:
        """Write the draft now, because the clerk said so."""
        if self._form.read_entry() is None:
            self.told.emit(Notice("warn", "还没有录入内容。", key="save"))
        self._journal.write()

    def clear(self) -> None:
        """Empty the form; Ctrl+Z, or the notice, brings it back."""
        paper, draft_id = self._form.read_entry(), self._journal.draft_id
        if paper is not None:
            self.remember()
        self._form.clear(keep=self._form.read_form())
        self.begin()
        self._form.setFocus()
        if paper is None:
            return
        self._unfinished.forget(draft_id)
        undo = partial(self._go_back, self._steps[-1])
        self.told.emit(Notice("good", "已清空。", "恢复  Ctrl+Z", undo, key="cleared"))

    # Undo -----------------------------------------------------------------------------------

    def remember(self) -> None:
        """Note how the form stands, before it is filled or emptied by something else than keys."""
        step = _Step(self._form.read_form(), self._journal.draft_id)
        if not self._steps or self._steps[-1] != step:
            self._steps.append(step)
        del self._steps[:-_STEPS]

    def undo(self) -> None:
        """Show the form as it stood before the last filling or emptying."""
        now = self._form.read_form()
        while self._steps:
            step = self._steps[-1]
            self._go_back(step)
            if step.paper != now:
                return
        self.told.emit(Notice("good", "没有可以撤销的。", key="undo"))

    def _go_back(self, step: _Step) -> None:
        if step not in self._steps:
            return
        del self._steps[self._steps.index(step) :]
        if step.draft_id != self._journal.draft_id:
            self.put_away()
            self.turn_to(step.paper)
            return
        self._form.show_paper(step.paper)
        self._filling.forget()
        self.filled.emit()
