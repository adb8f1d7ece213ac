"""The tab 预警: the list at the left, one warning with what can be done about it at the right."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk import unit_papers, warnings
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.desk.warnings import WarningAdvice, WarningLine
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.warnings import HandleWarning, Warned, WarningAct
from sepdesk.forms.papers.urge import Urged
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.filing import Act, Filing
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, label, scrolled
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.shortcuts import Keys, bind
from sepdesk.ui.table import EmptyState, Table
from sepdesk.ui.warnings.detail import WarningDetail
from sepdesk.ui.warnings.filters import FilterRow
from sepdesk.ui.warnings.form import WarningForm
from sepdesk.ui.warnings.lines import COLUMNS, Filter, Which, filtered

_A = WarningAct
_ACTS = (
    (_A.URGE, "记录送达…  F8"),
    (_A.RECHECK, "复查…"),
    (_A.MUTE, "暂不提醒…"),
    (_A.UNMUTE, "恢复提醒…"),
    (_A.NOTE, "备注…"),
    (_A.HAND_OVER, "移交…"),
    (_A.ENFORCE, "移送执法…"),
    (_A.SETTLE, "核实办结…"),
)
_DETAIL_WIDTH = 452
_NOT_MINE = "此预警由另一级监管部门处理，本机构只能查看。"


class WarningsTab(QWidget):
    """Warnings of the jurisdiction by urgency, and what this office does about its own (W3).

    Signals:
        told: a Notice for the shell.
        changed: the Changes of what was saved.
        saved: the desk's Saved.
        asked_unit: UnitId to be opened in 单位配备.
        asked_worker: PersonId of somebody named in a warning.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)
    asked_unit = Signal(object)
    asked_worker = Signal(object)

    shortcuts = (
        Keys("F3", "筛选单位、人员"),
        Keys("Enter", "在列表：打开单位配备"),
        Keys("F8", "记录督促通知书的送达"),
        Keys("F9", "打印督促通知书"),
        Keys("Ctrl+Enter", "保存"),
        Keys("Esc", "取消"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._may = warnings.may_handle(session)
        self._lines: tuple[WarningLine, ...] = ()
        self._offices: dict[str, str] = {}
        self._shown: WarningLine | None = None
        self._model = LinesModel(COLUMNS, key=lambda line: line.key)
        self.table = Table(self._model, "预警", EmptyState("没有预警。"))
        self.filters = FilterRow()
        self.detail, self.form = WarningDetail(), WarningForm(session.clock.today)
        self.print_urge = button("打印督促通知书…  F9")
        self.open_unit = button("打开单位配备")
        self.acts = {act: button(title) for act, title in _ACTS}
        self.save = button("保存  Ctrl+Enter", "primary")
        self.cancel = button("取消  Esc")
        self._reading, self._drawing = Latest(background, self), Latest(background, self)
        self._lay_out()
        self._filing = self._make_filing()
        self._wire()
        if not self._may:
            self.filters.want(Which.OPEN)
        self.setFocusProxy(self.table)
        self._show(None)
        self._ask()

    def shown(self) -> WarningLine | None:
        """Return the warning that is shown."""
        return self._shown

    def is_writing(self) -> bool:
        """Tell whether something about a warning is being recorded."""
        return not self.form.isHidden()

    def on_changes(self, changes: Changes) -> None:
        """Read the list anew where it may have changed; what is typed stays."""
        if changes.concern_dossiers(DossierKind.WARNING):
            self._ask()

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        waiting = self._reading.is_waiting() or self._drawing.is_waiting()
        return not waiting and self._filing.is_settled()

    def may_close(self) -> bool:
        """Keep the window while something is typed and not saved."""
        if self.is_writing() and not self._filing.runs:
            self.told.emit(Notice("warn", "所写内容尚未保存，请保存或取消。", key="closing"))
            return False
        return self._filing.may_close()

    def begin(self, act: WarningAct) -> None:
        """Begin to record an act about the warning that is shown."""
        line = self._shown
        if line is None or self.is_writing() or not self.acts[act].isVisibleTo(self):
            return
        self.form.show()
        self._area.hide()
        self.table.setEnabled(False)
        self.filters.setEnabled(False)
        self._filing.begin()
        self.form.begin(line.key, act, line.warning.owner)
        self._title.setText(f"{self.form.title()}　{line.warning.unit_name}".strip())
        self._show_buttons()

    def put_away(self) -> None:
        """Close the form; nothing of it is kept."""
        if not self.is_writing() or self._filing.runs:
            return
        self.form.hide()
        self.table.setEnabled(True)
        self.filters.setEnabled(True)
        self._filing.begin()
        self._area.show()
        self._show(self._shown)
        self.table.setFocus()

    def print_notice(self) -> None:
        """Draw the notice that urges the unit to staff; its deadline is the one that was set."""
        line = self._shown
        if line is None or line.unit is None or not self.print_urge.isEnabled():
            return
        unit, deadline, session = line.unit, line.warning.deadline, self._session
        self._drawing.ask(lambda _: unit_papers.urge_notice(session, unit, Urged.STAFF, deadline))

    # The list -------------------------------------------------------------------------------

    def _ask(self) -> None:
        session = self._session

        def read(_: object) -> tuple[tuple[WarningLine, ...], dict[str, str]]:
            names = {one.office_id: one.name for one in session.files.facts.offices()}
            return warnings.warnings(session), {str(key): name for key, name in names.items()}

        self._reading.ask(read)

    def _on_read(self, answer: tuple[tuple[WarningLine, ...], dict[str, str]]) -> None:
        self._lines, self._offices = answer
        self._show_lines(self.filters.wanted())

    def _show_lines(self, wanted: Filter) -> None:
        shown = self._shown
        lines = filtered(self._lines, wanted)
        self._model.show_lines(lines)
        self.table.set_empty(EmptyState("没有符合条件的预警。"))
        self.filters.tell(f"{words.count(len(lines))} 条")
        row = None if shown is None else self._model.row_of(shown.key)
        if lines:
            self.table.choose_row(row or 0)
        if not self.is_writing():
            self._show(lines[row or 0] if lines else None)

    def _show(self, line: object) -> None:
        if self.is_writing():
            return
        self._shown = line if isinstance(line, WarningLine) else None
        self._title.setText("")
        self.detail.show_line(self._shown, self._offices)
        self._show_buttons()

    def _show_buttons(self) -> None:
        line, writing = self._shown, self.is_writing()
        mine = line is not None and line.mine and self._may and not writing
        for act, made in self.acts.items():
            made.setVisible(mine and line is not None and _fits(act, line))
        short = line is not None and line.is_open and line.warning.state.what is Warned.SHORT
        self.print_urge.setVisible(short and not writing)
        self.open_unit.setVisible(line is not None and line.unit is not None and not writing)
        foreign = line is not None and self._may and not line.mine and not writing
        self._not_mine.setVisible(foreign)
        self._title.setVisible(writing)
        for made in (self.cancel, self.save):
            made.setVisible(writing)

    # Recording ------------------------------------------------------------------------------

    def _make_filing(self) -> Filing[HandleWarning, WarningAdvice]:
        flow = Act(
            read=lambda: self.form.act() if self.is_writing() else None,
            nothing=lambda: "请先选一条预警，再选要记录的事项。",
            unreadable=self.form.unreadable,
            advise=partial(warnings.advise, self._session),
            record=partial(warnings.record, self._session),
            show=self._show_advice,
            field=self.form.field,
        )
        made = Filing(flow, self._background, self, [self._frame])
        made.told.connect(self.told)
        made.saved.connect(self._on_saved)
        made.changed.connect(self.changed)
        return made

    def _show_advice(self, advice: WarningAdvice | None, attempted: bool) -> Field | None:
        return self.form.show_findings(() if advice is None else advice.cited, attempted=attempted)

    def _save(self) -> None:
        if self.is_writing():
            self._filing.save()

    def _on_saved(self, saved: Saved) -> None:
        self.put_away()
        self._ask()
        self.saved.emit(saved)

    # Papers and other tabs ------------------------------------------------------------------

    def _on_drawn(self, sheet: Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self.window()).open()

    def _on_not_drawn(self, error: BaseException) -> None:
        if isinstance(error, LookupError):
            text = "该单位已不在本站的辖区数据中。"
        else:
            text = getattr(error, "text", "")
        if not text:
            raise error  # a fault of ours: the last door takes it
        self.told.emit(Notice("refuse", text, key="warning-paper"))

    def _open_unit(self) -> None:
        if self._shown is not None and self._shown.unit is not None:
            self.asked_unit.emit(self._shown.unit)
        elif self._shown is not None and self._shown.person is not None:
            self.asked_worker.emit(self._shown.person)

    # Layout ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = current().px
        frame, column = card()
        self._frame = frame
        frame.setFixedWidth(px(_DETAIL_WIDTH))
        self._title = label(part="section")
        self._title.setWordWrap(True)
        column.addWidget(self._title)
        self._area = scrolled(self.detail)
        column.addWidget(self._area, 1)
        column.addWidget(self.form, 1)
        self.form.hide()
        self._not_mine = label(_NOT_MINE, "quiet")
        self._not_mine.setWordWrap(True)
        column.addWidget(self._not_mine)
        column.addLayout(self._foot())
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.table, 1)
        row.addWidget(frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(16), px(16), px(12))
        outer.setSpacing(px(12))
        outer.addWidget(self.filters)
        outer.addLayout(row, 1)

    def _foot(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(current().px(8))
        columns = 6
        grid.addWidget(self.print_urge, 0, 0, 1, 3)
        grid.addWidget(self.open_unit, 0, 3, 1, 3)
        rows = (
            (_A.URGE, _A.RECHECK, _A.NOTE),
            (_A.MUTE, _A.HAND_OVER, _A.ENFORCE),
            (_A.UNMUTE, _A.SETTLE),
        )
        for down, acts in enumerate(rows, 1):
            for across, act in enumerate(acts):
                grid.addWidget(self.acts[act], down, 2 * across, 1, 2)
        grid.addWidget(self.cancel, 4, 2, 1, 2)
        grid.addWidget(self.save, 4, 4, 1, 2)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return grid

    def _wire(self) -> None:
        self.filters.changed.connect(self._show_lines)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _: self._open_unit())
        self.detail.asked_worker.connect(self.asked_worker)
        self._reading.answered.connect(self._on_read)
        self._reading.failed.connect(self._filing.tell_failure)
        self._drawing.answered.connect(self._on_drawn)
        self._drawing.failed.connect(self._on_not_drawn)
        self.form.changed.connect(self._filing.judge_soon)
        self.print_urge.clicked.connect(lambda _: self.print_notice())
        self.open_unit.clicked.connect(lambda _: self._open_unit())
        for act, made in self.acts.items():
            made.clicked.connect(lambda _, act=act: self.begin(act))
        self.cancel.clicked.connect(lambda _: self.put_away())
        self.save.clicked.connect(lambda _: self._save())
        bind(
            self,
            [
                ("F3", self.filters.setFocus),
                ("F8", partial(self.begin, _A.URGE)),
                ("F9", self.print_notice),
                ("Esc", self.put_away),
                ("Ctrl+Return", self._save),
                ("Ctrl+Enter", self._save),
            ],
        )


def _fits(act: WarningAct, line: WarningLine) -> bool:
    """Tell whether an act is offered for a warning as it stands; the rules judge it once more."""
    if not line.is_open:
        return act is _A.NOTE
    barred = line.warning.state.what is Warned.BARRED
    if act is _A.SETTLE:
        return barred
    if act is _A.URGE:
        return not barred
    if act in (_A.MUTE, _A.UNMUTE):
        return line.muted is (act is _A.UNMUTE)
    return True
