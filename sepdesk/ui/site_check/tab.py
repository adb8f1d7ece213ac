"""现场检查: checks at the left, one of them at the right; a new one over the whole tab (C1)."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.desk import site_check_drafts, site_check_papers, site_checks
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.desk.site_check_drafts import KeptCheck
from sepdesk.desk.site_checks import CheckLine, DifferenceLine
from sepdesk.domain.dossiers import DossierKind
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.filing import say_saved
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, label
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.shortcuts import Keys, bind
from sepdesk.ui.site_check.checking import Checking
from sepdesk.ui.site_check.following import redirecting, settling, take_over
from sepdesk.ui.site_check.lines import check_columns
from sepdesk.ui.site_check.page import CheckPage
from sepdesk.ui.table import EmptyState, Table

_NOTHING = "没有现场检查。"
_List = tuple[tuple[CheckLine, ...], tuple[KeptCheck, ...]]


class SiteCheckTab(QWidget):
    """Checks on site are recorded, printed and followed until each difference is settled.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after a save.
        saved: the desk's Saved of any act.
        asked_form: a PaperInput that is to be filled in at 聘用登记.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)
    asked_form = Signal(object)

    shortcuts = (
        Keys("F8", "新的检查"),
        Keys("F6", "继续未完成的检查"),
        Keys("Alt+1 / 2", "人员核查 / 不一致及处理"),
        Keys("空格", "证书、现场与平台相符，下一人"),
        Keys("1 至 5", "现场情况；不一致一栏中 1 至 4 为处理方式"),
        Keys("6 至 9", "证书上的聘用单位"),
        Keys("F7", "现场另有人员"),
        Keys("F2 / F4", "当场办理登记 / 销项"),
        Keys("F9", "打印核查记录"),
        Keys("Ctrl+Enter", "保存检查"),
        Keys("Esc", "暂放，随后可继续"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._checks = site_checks.may_check(session)
        self._model = LinesModel(check_columns(), key=lambda line: line.key)
        self.table = Table(self._model, "现场检查", EmptyState(_NOTHING))
        self.page = CheckPage()
        self.checking = Checking(session, background)
        self._running: tuple[KeptCheck, ...] = ()
        self._wanted = ""
        self._reading = Latest(background, self)
        self._showing = Latest(background, self)
        self._drawing = Latest(background, self)
        self._total = label(part="quiet")
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.table)
        self._refresh()

    def on_changes(self, changes: Changes) -> None:
        """Read the checks anew where one may have changed; what is ticked stays."""
        if changes.concern_dossiers(DossierKind.SITE_CHECK) or changes.concern_facts():
            self._refresh()
            if self.is_entering():
                self.checking.filing.judge_soon()

    def may_close(self) -> bool:
        """Keep the window while a check is being saved or written; a draft is offered again."""
        if self.checking.keeping.is_pending():
            self.checking.keeping.flush()
            self.told.emit(Notice("warn", "正在保存检查草稿，请稍候再关闭。", key="closing"))
            return False
        return self.checking.filing.may_close()

    def flush(self) -> None:
        """Write a check under way to the disk; called by the last door."""
        if self.is_entering():
            self.checking.keeping.flush()

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        asked = self._reading.is_waiting() or self._showing.is_waiting()
        return self.checking.is_settled() and not asked

    def is_entering(self) -> bool:
        """Tell whether a check under way is on screen."""
        return self.checking.is_open()

    # Building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = current().px
        self._lists = QWidget()
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.addWidget(self._total, 1)
        self.go_on = button("继续未完成的检查 F6")
        self.new = button("新检查 F8", "primary")
        self.new.setVisible(self._checks)
        self.go_on.hide()
        below.addWidget(self.go_on)
        below.addWidget(self.new)
        left.addLayout(below)
        row = QHBoxLayout(self._lists)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addLayout(left, 46)
        row.addWidget(self.page, 54)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._lists)
        self._stack.addWidget(self.checking)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.addWidget(self._stack)

    def _wire(self) -> None:
        checking, page = self.checking, self.page
        self._reading.answered.connect(self._on_read)
        self._showing.answered.connect(lambda found: page.show_check(*found))
        self._drawing.answered.connect(self._on_drawn)
        for failed in (self._reading.failed, self._showing.failed, self._drawing.failed):
            failed.connect(checking.filing.tell_failure)
        checking.told.connect(self.told)
        checking.changed.connect(self.changed)
        checking.opened.connect(lambda: self._stack.setCurrentWidget(checking))
        checking.left.connect(self._on_left)
        checking.filed.connect(self._on_filed)
        checking.kept.connect(self._on_kept)
        self.table.chosen.connect(self._show_line)
        self.new.clicked.connect(lambda _: self.begin())
        self.go_on.clicked.connect(lambda _: self.resume())
        page.asked_enter.connect(self._enter)
        page.asked_settle.connect(self._settle)
        page.asked_take.connect(self._take)
        page.asked_redirect.connect(self._redirect)
        page.asked_record.connect(self._print_record)
        page.asked_urge.connect(self._print_urge)
        acts: list[tuple[str, Callable[[], object]]] = [
            ("F8", self.begin),
            ("F6", self.resume),
            ("F7", checking.to_besides),
            ("Escape", checking.put_away),
            ("Ctrl+Return", checking.save),
            ("Ctrl+Enter", checking.save),
        ]
        bind(self, acts)
        made = (("F2", page.enter), ("F4", page.settle), ("F9", page.record))
        bind(self._lists, [(keys, at.click) for keys, at in made])

    # The list -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open the page of a new check."""
        if self._checks:
            self.checking.begin()

    def resume(self) -> None:
        """Go on with the latest check that was put aside."""
        if self._checks and self._running:
            self.checking.resume(self._running[0])

    def _refresh(self) -> None:
        self.table.show_loading("正在读取…")
        session = self._session
        self._reading.ask(
            lambda _: (site_checks.checks(session), site_check_drafts.running(session))
        )

    def _on_read(self, answer: _List) -> None:
        lines, self._running = answer
        shown = self._wanted or ("" if (line := self.page.line()) is None else line.key)
        self._model.show_lines(lines)
        self.table.set_empty(EmptyState(_NOTHING))
        waiting = sum(line.check.spine.is_open for line in lines)
        parts = [f"{len(lines)} 次"] if lines else []
        parts += [f"待处理 {waiting} 次"] if waiting else []
        self._total.setText(" · ".join(parts))
        self.go_on.setVisible(self._checks and bool(self._running))
        row = self._model.row_of(shown)
        self._wanted = ""
        if lines:
            self.table.choose_row(row or 0)
        self._show_line(self._model.line_at(row or 0))

    def _show_line(self, line: CheckLine | None) -> None:
        if line is None:
            self._showing.drop()
            self.page.show_check(None, ())
            return
        session = self._session
        self._showing.ask(lambda _: (line, site_checks.difference_lines(session, line.check)))

    def _on_left(self) -> None:
        self._stack.setCurrentIndex(0)
        self.table.setFocus()
        self._refresh()

    def _on_kept(self) -> None:
        """List a draft that was written after its check was put aside."""
        if not self.is_entering():
            self._refresh()

    def _on_filed(self, saved: Saved) -> None:
        self._wanted = saved.entry.op_id
        self._refresh()
        self.saved.emit(saved)

    # What becomes of a difference -----------------------------------------------------------

    def _enter(self, one: DifferenceLine) -> None:
        line = self.page.line()
        if line is not None:
            session = self._session
            task = self._background.read(lambda _: site_checks.paper_for(session, line.check, one))
            task.succeeded.connect(self.asked_form)
            task.failed.connect(self.checking.filing.tell_failure)

    def _settle(self, one: DifferenceLine) -> None:
        line = self.page.line()
        if line is None:
            return
        session, lanes = self._session, self._background
        task = lanes.read(lambda _: tuple(site_checks.papers_since(session, line.check, one)))
        task.succeeded.connect(
            lambda papers: self._ask(settling(session, lanes, line, one, papers, self))
        )
        task.failed.connect(self.checking.filing.tell_failure)

    def _redirect(self, one: DifferenceLine) -> None:
        line = self.page.line()
        if line is None:
            return
        session, lanes, place = self._session, self._background, line.check.spine.place
        task = lanes.read(lambda _: site_checks.offices_to_hand(session, place))
        task.succeeded.connect(
            lambda offices: self._ask(redirecting(session, lanes, line, one, offices, self))
        )
        task.failed.connect(self.checking.filing.tell_failure)

    def _take(self, one: DifferenceLine) -> None:
        line = self.page.line()
        if line is not None:
            task = self._background.on_store(lambda _: take_over(self._session, line, one))
            task.succeeded.connect(self._on_act_saved)
            task.failed.connect(self.checking.filing.tell_failure)

    def _ask(self, dialog: ActDialog) -> None:
        dialog.saved.connect(self._on_act_saved)
        dialog.open()

    def _on_act_saved(self, saved: Saved) -> None:
        self.told.emit(say_saved(saved))
        self.saved.emit(saved)
        self.changed.emit(saved.changes)
        self._refresh()

    # Papers ---------------------------------------------------------------------------------

    def _print_record(self) -> None:
        line = self.page.line()
        if line is not None:
            self._draw(lambda: site_check_papers.check_record(self._session, line.check))

    def _print_urge(self) -> None:
        line = self.page.line()
        if line is not None:
            self._draw(lambda: site_check_papers.urge_after(self._session, line.check))

    def _draw(self, draw: Callable[[], Sheet]) -> None:
        self._drawing.ask(lambda _: draw())

    def _on_drawn(self, sheet: Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self.window()).open()
