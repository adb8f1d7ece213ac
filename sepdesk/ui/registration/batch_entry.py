"""一单位多人: the unit is typed once, then one line per worker, each its own submission."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk import drafts
from sepdesk.desk.counsel import Counsel
from sepdesk.desk.drafts import KeptDraft
from sepdesk.desk.filing import Saved
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.pasting import PastedRow, paper_from
from sepdesk.desk.session import Session
from sepdesk.domain.findings import Finding
from sepdesk.ui.background import Background
from sepdesk.ui.notices import Notice
from sepdesk.ui.registration.batch_lines import At, BatchBar, BatchLine, BatchTable
from sepdesk.ui.registration.drafts import Journal
from sepdesk.ui.registration.filling import Filling
from sepdesk.ui.registration.form import RegistrationForm
from sepdesk.ui.registration.inputs import OF_THE_PILE
from sepdesk.ui.registration.keeping import Keeping
from sepdesk.ui.registration.pile import Pile

_KEPT = ("kind", "unit_name", "received_on", "channel", "handed", "hire_source", "form_date")
_UNFINISHED = (At.WAITING, At.ON_FORM, At.ASIDE)


class BatchEntry(QObject):
    """The form as a line of a pile: its unit stays, what is saved or put aside is listed.

    A line that is put aside, or waits after being pasted, is a draft from the first moment: it
    outlives the window like any other.

    Signals:
        told: a Notice.
        failed: the exception of a draft that could not be written.
        turned: the pile begins (True) or ends (False).
    """

    told = Signal(object)
    failed = Signal(object)
    turned = Signal(bool)

    def __init__(
        self,
        form: RegistrationForm,
        keeping: Keeping,
        filling: Filling,
        journal: Journal,
        pile: Pile,
        session: Session,
        background: Background,
    ) -> None:
        super().__init__(form)
        self._form, self._filling, self._journal, self._pile = form, filling, journal, pile
        self._keeping = keeping
        self._session, self._background = session, background
        self.bar, self.table = BatchBar(), BatchTable()
        self._parts: tuple[QWidget, ...] = (self.bar, self.table)
        self._on = False
        self._kept_before: tuple[str, ...] = ()
        self._standing: tuple[Finding, ...] = ()
        for part in self._parts:
            part.hide()
        self.bar.asked_unit.connect(self.switch_unit)
        self.bar.asked_aside.connect(self.put_aside)
        self.bar.asked_end.connect(self.end)
        self.table.opened.connect(self._take_up)
        filling.filled.connect(self._on_filled)
        form.changed.connect(self._show_unit)

    def is_on(self) -> bool:
        """Tell whether a pile is being entered."""
        return self._on

    def lines(self) -> tuple[BatchLine, ...]:
        """Return the lines of the pile."""
        return self.table.model_of_lines.lines()

    # The pile -------------------------------------------------------------------------------

    def switch(self) -> None:
        """Begin a pile, or end it."""
        if self._on:
            self.end()
        else:
            self.begin()

    def begin(self) -> None:
        """Begin a pile with the unit on the form, if there is one."""
        if self._on:
            return
        self._on = True
        self._kept_before = self._keeping.names()
        for name in _KEPT:
            self._keeping.keep(name, kept=True)
        self._show([])
        for part in self._parts:
            part.show()
        self._fold(bool(self._form.inputs.unit.picked_value()))
        self.turned.emit(True)

    def end(self) -> None:
        """End the pile and say what became of it; unfinished lines are drafts."""
        if not self._on:
            return
        self._on = False
        for part in self._parts:
            part.hide()
        for name in (*_KEPT, *self._keeping.names()):
            self._keeping.keep(name, kept=name in self._kept_before)
        self._form.fold(False)
        if self.lines():
            self.told.emit(Notice("good", f"本批：{self._summary()}。", key="batch"))
        self.turned.emit(False)
        self._form.setFocus()

    def switch_unit(self) -> None:
        """Show the fields of the unit, or fold them away again."""
        if not self._on:
            return
        self._fold(not self._form.is_folded())
        (self._form if self._form.is_folded() else self._form.inputs.unit).setFocus()

    # Its lines ------------------------------------------------------------------------------

    def know(self, counsel: Counsel | None) -> None:
        """Learn what stands in the way of the line on the form."""
        self._standing = () if counsel is None else counsel.hindrances

    def note_saved(self, saved: Saved, paper: PaperInput) -> None:
        """List what was saved from the form, before the form turns to the next."""
        if not self._on:
            return
        number = saved.entry.intake_number
        doubtful = f"{number}　{self._standing[0].text}" if self._standing else number
        at = At.DOUBTFUL if self._standing else At.SAVED
        self._put(BatchLine(self._journal.draft_id, paper, at, doubtful))

    def go_on(self) -> None:
        """Put the next line that waits on the form, if one does, once the form is free."""
        if not self._on:
            return
        if self._form.read_form().unit_name:
            self._fold(True)
        waiting = next((line for line in self.lines() if line.at is At.WAITING), None)
        if waiting is not None:
            self._turn_to(waiting)

    def reveal(self) -> None:
        """Show the unit's fields again where one of them is in the way."""
        hidden = [one.field for one in self._standing if one.field in OF_THE_PILE]
        if self._on and hidden and self._form.is_folded():
            self._fold(False)
            self._form.inputs.by_name[hidden[0]].setFocus()

    def put_aside(self) -> None:
        """Keep the line on the form as it is, as a draft, and open the next."""
        if not self._on:
            return
        paper = self._form.read_entry()
        if paper is None:
            self.told.emit(Notice("warn", "这一行还没有录入内容。", key="save"))
            return
        self._put_aside(paper)
        self._pile.next(paper)
        self.go_on()

    def take_rows(self, rows: Sequence[PastedRow]) -> None:
        """Let pasted rows wait as lines; the first goes on the form if that is free."""
        self.begin()
        base = self._form.pins.next_paper(self._form.read_form(), self._blank())
        fresh = [
            BatchLine(str(self._session.new_id()), paper_from(row, base), At.WAITING)
            for row in rows
        ]
        for line in fresh:
            self._keep(line)
        self._show([*self.lines(), *fresh])
        unread = sum(row.unread for row in rows)
        text = f"已粘贴 {len(rows)} 行，逐行核对后保存。"
        if unread:
            text += f"有 {unread} 格没有认出。"
        self.told.emit(Notice("warn" if unread else "good", text, key="pasted"))
        if self._form.read_entry() is None:
            self.go_on()

    def _take_up(self, line: object) -> None:
        if not isinstance(line, BatchLine) or line.at not in (At.WAITING, At.ASIDE):
            return
        paper = self._form.read_entry()
        if paper is not None:
            self._put_aside(paper)
        self._turn_to(line)

    def _turn_to(self, line: BatchLine) -> None:
        kept = KeptDraft(line.draft_id, "", line.paper, self._session.clock.now())
        self._put(replace(line, at=At.ON_FORM, note=""))
        self._pile.take_up(kept)
        self._form.settle()
        if line.paper.person is None:
            self._filling.settle()

    def _put_aside(self, paper: PaperInput) -> None:
        note = self._standing[0].text if self._standing else ""
        line = BatchLine(self._journal.draft_id, paper, At.ASIDE, note)
        self._put(line)
        self._pile.put_away()

    def _keep(self, line: BatchLine) -> None:
        write: Callable[[object], object] = lambda _: drafts.keep(  # noqa: E731 - a task's work
            self._session, line.draft_id, line.paper
        )
        self._background.on_store(write).failed.connect(self.failed)

    def _put(self, line: BatchLine) -> None:
        lines = [line if one.draft_id == line.draft_id else one for one in self.lines()]
        if line not in lines:
            lines.append(line)
        self._show(lines)
        self.table.choose_row(lines.index(line))

    def _show(self, lines: Sequence[BatchLine]) -> None:
        self.table.model_of_lines.show_lines(lines)
        self.bar.counts.setText(self._summary())

    def _summary(self) -> str:
        counts = {at: sum(line.at is at for line in self.lines()) for at in At}
        saved = counts[At.SAVED] + counts[At.DOUBTFUL]
        parts = [f"已保存 {saved} 件"]
        if counts[At.DOUBTFUL]:
            parts[0] += f"，其中 {counts[At.DOUBTFUL]} 件有问题"
        unfinished = sum(counts[at] for at in _UNFINISHED)
        if unfinished:
            parts.append(f"未录完 {unfinished} 件")
        return "；".join(parts)

    # The unit -------------------------------------------------------------------------------

    def _blank(self) -> PaperInput:
        return PaperInput(
            kind=self._form.kind(), received_on=self._session.clock.today().isoformat()
        )

    def _on_filled(self) -> None:
        if self._on and not self._form.is_folded() and self._form.inputs.unit.picked_value():
            self._fold(True)
            self._form.setFocus()
        self._show_unit()

    def _fold(self, folded: bool) -> None:
        self._form.fold(folded)
        if folded:
            self._form.take_as_kept()
        self._show_unit()

    def _show_unit(self) -> None:
        if self._on:
            self.bar.show_unit(self._form.read_form(), folded=self._form.is_folded())
