"""平台建议: what this office suggested and what came of it; the provincial office answers (I1)."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk import suggestions
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.desk.suggestions import Act, SuggestionAdvice, SuggestionLine
from sepdesk.domain.dossiers import DossierKind
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.filing import Act as Flow
from sepdesk.ui.filing import Filing
from sepdesk.ui.guidance.labelled import labelled
from sepdesk.ui.guidance.suggestion_form import SuggestionForm
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import Column, LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, clear_layout, label, scrolled
from sepdesk.ui.shortcuts import bind
from sepdesk.ui.table import EmptyState, Table

_NONE = "还没有提过建议。"
_NONE_CAME = "没有收到建议。"
_HINT = "对平台的改进建议由省局汇总答复。"


class SuggestionPage(QWidget):
    """Lists suggestions; any office writes them, the provincial office answers.

    Signals:
        told: a Notice for the shell.
        changed: the Changes of what was saved.
        saved: the Saved.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.may_suggest = suggestions.may_suggest(session)
        self.may_answer = suggestions.may_answer(session)
        self._none = _NONE_CAME if self.may_answer else _NONE
        self._model = LinesModel(_columns(self.may_answer), key=lambda line: line.key)
        self.table = Table(self._model, "平台建议", EmptyState(self._none))
        self.form = SuggestionForm()
        self.write = button("写建议  F8")
        self.answer = button("答复  F9")
        self.save = button("保存  Ctrl+Enter", "primary")
        self.cancel = button("取消  Esc")
        self._shown: SuggestionLine | None = None
        self._reading = Latest(background, self)
        self._lay_out()
        self._filing = self._make_filing(background)
        self._wire()
        self.setFocusProxy(self.table)
        self._show(None)
        self._ask()

    def shown(self) -> SuggestionLine | None:
        """Return the suggestion that is shown."""
        return self._shown

    def is_writing(self) -> bool:
        """Tell whether a suggestion or an answer is being written."""
        return not self.form.isHidden()

    def refresh(self, changes: Changes) -> None:
        """Read the list anew where it may have changed; what is typed stays."""
        if changes.concern_dossiers(DossierKind.SUGGESTION):
            self._ask()

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        return not self._reading.is_waiting() and self._filing.is_settled()

    def may_close(self) -> bool:
        """Keep the window while something is written and not saved."""
        if self.is_writing() and not self._filing.runs:
            self.told.emit(Notice("warn", "所写内容尚未保存，请保存或取消。", key="closing"))
            return False
        return self._filing.may_close()

    def open_form(self) -> None:
        """Begin a suggestion."""
        if self.may_suggest and not self.is_writing():
            self._begin(None)

    def open_answer(self) -> None:
        """Begin the answer to the suggestion that is shown."""
        if self.may_answer and self._shown is not None and not self.is_writing():
            self._begin(self._shown)

    def put_away(self) -> None:
        """Close the form; nothing of it is kept."""
        if not self.is_writing() or self._filing.runs:
            return
        self.form.hide()
        self.table.setEnabled(True)
        self._filing.begin()
        self._show(self._shown)
        self.table.setFocus()

    # Layout ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = current().px
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.table, 1)
        if not self.may_answer:
            left.addWidget(label(_HINT, "quiet"))
        frame, column = card()
        self._frame = frame
        self._title = label(part="section")
        self._title.setWordWrap(True)
        column.addWidget(self._title)
        content = QWidget()
        self._view = QVBoxLayout(content)
        self._view.setContentsMargins(0, px(8), px(4), 0)
        self._area = scrolled(content)
        column.addWidget(self._area, 1)
        column.addWidget(self.form, 2)
        self.form.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        for made in (self.write, self.answer, self.cancel, self.save):
            foot.addWidget(made)
        column.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addLayout(left, 48)
        row.addWidget(frame, 52)

    def _wire(self) -> None:
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _: self.open_answer())
        self._reading.answered.connect(self._on_read)
        self._reading.failed.connect(self._filing.tell_failure)
        self.form.changed.connect(self._filing.judge_soon)
        self.write.clicked.connect(lambda _: self.open_form())
        self.answer.clicked.connect(lambda _: self.open_answer())
        self.cancel.clicked.connect(lambda _: self.put_away())
        self.save.clicked.connect(lambda _: self._save())
        bind(
            self,
            [
                ("F8", self.open_form),
                ("F9", self.open_answer),
                ("Esc", self.put_away),
                ("Ctrl+Return", self._save),
                ("Ctrl+Enter", self._save),
            ],
        )

    # The list -------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._reading.ask(lambda _: suggestions.suggestions(self._session))

    def _on_read(self, lines: tuple[SuggestionLine, ...]) -> None:
        shown = self._shown
        self._model.show_lines(lines)
        self.table.set_empty(EmptyState(self._none))
        row = None if shown is None else self._model.row_of(shown.key)
        if lines:
            self.table.choose_row(row or 0)
        if not self.is_writing():
            self._show(lines[row or 0] if lines else None)

    def _show(self, line: SuggestionLine | None) -> None:
        if self.is_writing():
            return
        self._shown = line
        clear_layout(self._view)
        self._title.setText("" if line is None else line.subject)
        self._area.show()
        if line is not None:
            self._view.addWidget(labelled(_rows(line)), 1)
        self._show_buttons()

    def _show_buttons(self) -> None:
        writing = self.is_writing()
        self.write.setVisible(self.may_suggest and not self.may_answer and not writing)
        self.answer.setVisible(self.may_answer and self._shown is not None and not writing)
        for made in (self.cancel, self.save):
            made.setVisible(writing)

    # Writing --------------------------------------------------------------------------------

    def _begin(self, answers: SuggestionLine | None) -> None:
        if answers is None:
            self._title.setText("写建议")
            self._area.hide()
        self.form.show()
        self.table.setEnabled(False)
        self._show_buttons()
        self._filing.begin()
        self.form.begin(answers)

    def _make_filing(self, background: Background) -> Filing[Act, SuggestionAdvice]:
        flow = Flow(
            read=lambda: self.form.act() if self.is_writing() else None,
            nothing=lambda: "请先写建议或答复。",
            unreadable=lambda: None,
            advise=partial(suggestions.advise, self._session),
            record=partial(suggestions.record, self._session),
            show=self._show_advice,
            field=self.form.field,
        )
        made = Filing(flow, background, self, [self._frame])
        made.told.connect(self.told)
        made.saved.connect(self._on_saved)
        made.changed.connect(self.changed)
        return made

    def _show_advice(self, advice: SuggestionAdvice | None, attempted: bool) -> Field | None:
        return self.form.show_findings(() if advice is None else advice.cited, attempted=attempted)

    def _save(self) -> None:
        if self.is_writing():
            self._filing.save()

    def _on_saved(self, saved: Saved) -> None:
        self.put_away()
        self._ask()
        self.saved.emit(saved)


def _rows(line: SuggestionLine) -> tuple[tuple[str, str], ...]:
    answered = f"（{words.day(line.answered_on)}）" if line.answered_on else ""
    return (
        ("机构", line.office_name),
        ("提出日期", words.day(line.made_on)),
        ("进展", line.standing),
        ("内容", line.text),
        ("答复", f"{line.answer}{answered}" if line.answer else "尚未答复"),
    )


def _columns(of_many: bool) -> tuple[Column[SuggestionLine], ...]:
    office = Column[SuggestionLine]("机构", lambda line: line.office_name, width=210)
    return (
        Column[SuggestionLine]("日期", lambda line: words.day(line.made_on), width=96),
        *((office,) if of_many else ()),
        Column[SuggestionLine]("主题", lambda line: line.subject, stretch=True),
        Column[SuggestionLine](
            "进展",
            lambda line: line.standing,
            width=124,
            tone=lambda x: "open" if x.is_open else "",
        ),
    )
