"""外省证核验: what waits, by age; for an exam centre the conclusion, for a station to look at."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk import verification
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.desk.verification import LONG, Conclusion, SecondLook, WaitingCase
from sepdesk.domain.attachments import AttachedPaper
from sepdesk.domain.submissions import STATE_WORDS
from sepdesk.domain.verification import RESULT_WORDS, SOURCE_WORDS, VerificationResult
from sepdesk.domain.work_items import CATALOGUE_WORDS, Catalogue
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, label
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.shortcuts import Keys
from sepdesk.ui.table import EmptyState, Table
from sepdesk.ui.verification import national_system, questions
from sepdesk.ui.verification.calling_up import calling_up_dialog
from sepdesk.ui.verification.conclusion import ConclusionForm
from sepdesk.ui.verification.lines import columns, found_lines
from sepdesk.ui.verification.page import CasePage
from sepdesk.ui.verification.papers import Looking

_NOTHING = "没有待核验的证书。"


class VerificationTab(QWidget):
    """Lists the waiting cases; an exam centre decides them, a station sees what it handed over.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after a save.
        saved: the desk's Saved of a conclusion.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)

    shortcuts = (
        Keys("F7", "打开全国公示系统"),
        Keys("F8", "作核验结论"),
        Keys("Ctrl+Enter", "保存结论"),
        Keys("F9", "打印调档函"),
        Keys("Ctrl+P", "打印移交清单"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._row = 0
        self._decides = verification.may_decide(session)
        self._model = LinesModel(columns(), key=lambda case: case.op_id)
        self.table = Table(self._model, "待核验", EmptyState(_NOTHING))
        self.form = ConclusionForm(session.clock.today)
        self.page = CasePage(self.form, deciding=self._decides)
        self.hand_over = button("打印移交清单 Ctrl+P")
        self._total = label(part="quiet")
        self._reading = Latest(background, self)
        self._looking = Latest(background, self)
        self.papers = Looking(session, background, self)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.table)
        self.page.show_sentence(_NOTHING)
        self._refresh()

    def on_changes(self, changes: Changes) -> None:
        """Read the list anew where cases or submissions changed; selection stays."""
        if changes.cases or changes.outbox or changes.everything:
            self._refresh()

    def may_close(self) -> bool:
        """Keep the window while a conclusion is typed and not saved."""
        if self.form.isVisibleTo(self):
            self.told.emit(Notice("warn", "核验结论尚未保存，请保存或取消。", key="verification"))
            return False
        return True

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        return not (self._reading.is_waiting() or self._looking.is_waiting())

    def _lay_out(self) -> None:
        px = current().px
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.addWidget(self._total, 1)
        below.addWidget(self.hand_over)
        left.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(16), px(16), px(12))
        row.setSpacing(px(16))
        row.addLayout(left, 42)
        row.addWidget(self.page, 58)

    def _wire(self) -> None:
        self._reading.answered.connect(self._on_read)
        self._looking.answered.connect(self._on_looked)
        for source in (self._reading.failed, self._looking.failed):
            source.connect(self._on_failed)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _: self.open_conclusion())
        self.page.looked.connect(self._on_look)
        self.page.browsed.connect(self._on_browse)
        self.page.called_up.connect(self._on_call_up)
        self.page.printed.connect(self._on_print)
        self.page.concluded.connect(self.open_conclusion)
        self.hand_over.clicked.connect(lambda _: self._on_hand_over())
        self.form.submitted.connect(self._on_submit)
        self.form.put_away.connect(self._on_put_away)
        acts: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F7", self._on_browse),
            ("F8", self.open_conclusion),
            ("F9", self._on_print),
            ("Ctrl+P", self._on_hand_over),
            ("Ctrl+Return", self._on_submit),
            ("Ctrl+Enter", self._on_submit),
        )
        for keys, act in acts:
            made = QShortcut(QKeySequence(keys), self, act)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # The list ---------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self.table.show_loading("正在读取…")
        self._reading.ask(lambda _: verification.queue(self._session))

    def _on_read(self, cases: tuple[WaitingCase, ...]) -> None:
        shown = self.page.case()
        self._model.show_lines(cases)
        self.table.set_empty(EmptyState(_NOTHING))
        old = sum(case.days >= LONG for case in cases)
        self._total.setText(f"{len(cases)} 件，其中 {old} 件已等候 {LONG} 天以上" if cases else "")
        self.hand_over.setVisible(bool(cases) and not self._decides)
        row = None if shown is None else self._model.row_of(shown.op_id)
        if row is not None:
            self.table.choose_row(row)
            self._show(self._model.lines()[row])
            return
        if self.form.isVisibleTo(self):
            self.told.emit(Notice("warn", "该件已在别处办结，所填结论未保存。"))
        if cases:
            self._end_conclusion()
            self.table.choose_row(min(self._row, len(cases) - 1))
        else:
            self._end_conclusion()
            self.page.show_sentence(_NOTHING)

    def _on_chosen(self, case: WaitingCase | None) -> None:
        if case is not None:
            self._row = self.table.currentIndex().row()
            self._show(case)

    def _show(self, case: WaitingCase) -> None:
        shown = self.page.case()
        if case == shown:
            return
        if shown is None or shown.op_id != case.op_id:
            self._end_conclusion()
        self.page.show_case(case, self._session.clock.now())

    # What an exam centre does -----------------------------------------------------------------

    def open_conclusion(self) -> None:
        """Open the form of a conclusion for the case that is shown."""
        case = self.page.case()
        if case is not None and self.page.may_conclude() and not self.form.isVisible():
            # Another case must not take its place while a conclusion is typed.
            self.table.setEnabled(False)
            self.page.show_conclusion(True)
            self.form.begin(case)

    def _end_conclusion(self) -> None:
        self._looking.drop()
        self.page.show_conclusion(False)
        self.table.setEnabled(True)

    def _on_put_away(self) -> None:
        self._end_conclusion()
        self.table.setFocus()

    def _on_submit(self) -> None:
        case = self.page.case()
        if case is None or not self.form.isVisible() or not self.form.save.isEnabled():
            return
        if (unreadable := self.form.unreadable()) is not None:
            unreadable.setFocus()
            return
        conclusion = self.form.value()
        if conclusion is not None:
            self._looking.ask(
                lambda _: (
                    case,
                    conclusion,
                    verification.look(self._session, case, conclusion),
                )
            )

    def _on_looked(self, answer: tuple[WaitingCase, Conclusion, SecondLook]) -> None:
        case, conclusion, look = answer
        hinders = look.hinders
        rest = self.form.show_findings(hinders)
        if rest:
            self.told.emit(Notice("refuse", "".join(rest), key="verification"))
        if hinders:
            return
        head = f"{case.body.worker.document.name} 的证书：{RESULT_WORDS[conclusion.result]}"
        if questions.second_look(self, head, self._told_again(conclusion, look)):
            self._save(case, conclusion)

    def _told_again(self, conclusion: Conclusion, look: SecondLook) -> list[str]:
        lines = [f"途径 {SOURCE_WORDS[conclusion.source]}", f"依据 {conclusion.evidence}"]
        if conclusion.found is not None:
            lines += found_lines(
                conclusion.found, lambda code: f"{CATALOGUE_WORDS[Catalogue(code)]} 年目录"
            )
        # What is new to this station's own data alone is not worth a look here.
        lines += [f"· {finding.text}" for finding in look.findings if finding.severity == "note"]
        expected = "由平台判定" if look.expected is None else STATE_WORDS[look.expected]
        return [*lines, f"按本机数据，该件将为：{expected}"]

    def _save(self, case: WaitingCase, conclusion: Conclusion) -> None:
        self.form.save.setEnabled(False)
        task = self._background.on_store(
            lambda _: (conclusion, verification.decide(self._session, case, conclusion))
        )
        task.succeeded.connect(self._on_decided)
        task.failed.connect(self._on_failed)
        task.finished.connect(lambda: self.form.save.setEnabled(True))

    def _on_decided(self, answer: tuple[Conclusion, Saved]) -> None:
        conclusion, saved = answer
        self._end_conclusion()
        words = RESULT_WORDS[conclusion.result]
        more = "请发调档函。" if conclusion.result is VerificationResult.NOT_FOUND else ""
        self.told.emit(Notice("good", f"已保存，待上报：{words}。{more}"))
        self.saved.emit(saved)
        self._after(saved)

    def _after(self, saved: Saved) -> None:
        self.changed.emit(saved.changes)
        self._refresh()
        self.table.setFocus()

    def _on_browse(self) -> None:
        if self._decides and not national_system.open_page():
            text = f"本机没有可用的浏览器，请在浏览器中打开 {national_system.ADDRESS}。"
            self.told.emit(Notice("refuse", text))

    def _on_call_up(self) -> None:
        case = self.page.case()
        if case is None or not self._decides:
            return
        dialog: ActDialog = calling_up_dialog(self._session, self._background, case, self)
        dialog.saved.connect(self._on_called_up)
        dialog.open()

    def _on_called_up(self, saved: Saved) -> None:
        self.told.emit(Notice("good", "已保存，待上报：调档。可打印调档函（F9）。"))
        self._after(saved)

    # Papers -----------------------------------------------------------------------------------

    def _on_look(self, paper: AttachedPaper) -> None:
        case = self.page.case()
        if case is not None:
            self.papers.open(case.op_id, paper)

    def _on_print(self) -> None:
        case = self.page.case()
        if case is not None:
            self._draw(lambda: verification.letter(self._session, case))

    def _on_hand_over(self) -> None:
        cases = self._model.lines()
        if cases and not self._decides:
            self._draw(lambda: verification.hand_over(self._session, cases))

    def _draw(self, draw: Callable[[], Sheet]) -> None:
        task = self._background.free(lambda _: draw())
        task.succeeded.connect(self._on_drawn)
        task.failed.connect(self._on_failed)

    def _on_drawn(self, sheet: Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self.window()).open()

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self.told.emit(Notice("refuse", text))
