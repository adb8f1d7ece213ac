"""配备要求 of one unit: what is required by which rule, since when, and by what equipment (S1)."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk.filing import Saved
from sepdesk.desk.requirements import RequirementLine, UnitRequirements, unit_requirements
from sepdesk.desk.session import Session
from sepdesk.domain.requirements import EQUIPMENT_WORDS, MEASURE_WORDS, ROW_STATUS_WORDS
from sepdesk.domain.supervision import CONCERN_WORDS, Concern
from sepdesk.domain.units import Unit
from sepdesk.ui import words
from sepdesk.ui.background import Background
from sepdesk.ui.filing import say_saved
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import Column, LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, clear_layout, label
from sepdesk.ui.staffing.requirement_acts import RequirementActs
from sepdesk.ui.table import EmptyState, Table

_READ_ONLY = "许可要求由市级、使用要求由县级监管部门设定，本机构只能查看。"


def number_text(line: RequirementLine) -> str:
    """Write the number with its measure; 未设定 where no source gives one."""
    count = line.row.min_count
    return words.NOT_SET if count is None else f"{count} {MEASURE_WORDS[line.row.measure]}"


def period_text(line: RequirementLine) -> str:
    """Write since when it holds, until when it did, or that it was a mistake."""
    row = line.row
    if row.voided_on is not None:
        return f"{words.day(row.effective_from)}（{words.day(row.voided_on)} 更正）"
    until = f" 至 {words.day(row.effective_to)}" if row.effective_to is not None else " 起"
    return f"{words.day(row.effective_from)}{until}"


def status_text(line: RequirementLine) -> str:
    """Say where it comes from: computed, entered, or from a rule's text."""
    return "按设备计算" if line.computed else ROW_STATUS_WORDS[line.row.status]


def _tone(line: RequirementLine) -> str:
    return "" if line.holds else "quiet"


COLUMNS: tuple[Column[RequirementLine], ...] = (
    Column(
        "项目",
        lambda line: f"{line.row.item.code} {line.item_name}".strip(),
        width=150,
        tone=_tone,
    ),
    Column("岗位", lambda line: line.row.role or words.NOTHING, width=150, tone=_tone),
    Column(
        "应配",
        number_text,
        "right",
        84,
        tone=lambda line: "quiet" if line.row.min_count is None else _tone(line),
    ),
    Column(
        "方面",
        lambda line: "许可" if line.row.concern is Concern.PERMIT else "使用",
        width=60,
        tone=_tone,
    ),
    Column("依据", lambda line: line.row.source or words.NOTHING, stretch=True, tone=_tone),
    Column("来源", status_text, width=124, tone=_tone),
    Column("期间", period_text, width=206, tone=_tone),
)


class RequirementsDialog(QDialog):
    """What is required of a unit, and the acts by which this office sets it.

    Signals:
        told: a Notice for the shell.
        changed: the Changes of what was saved.
    """

    told = Signal(object)
    changed = Signal(object)

    def __init__(
        self, session: Session, background: Background, unit: Unit, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._unit = session, unit
        self._about: UnitRequirements | None = None
        self.setWindowTitle("配备要求与设备数量")
        self._model = LinesModel(COLUMNS, key=lambda line: line.key)
        self.table = Table(self._model, "配备要求", EmptyState("没有已知的要求：未设定。"))
        self.acts = RequirementActs(session, background, self)
        self.begin, self.change = button("新增要求…  F8"), button("变更…")
        self.correct, self.end = button("更正…"), button("结束…")
        self.count = button("设备数量…")
        self._said = label(part="quiet")
        self._equipment = QGridLayout()
        self._reading = Latest(background, self)
        self._lay_out()
        self._wire()
        self._choose(None)
        self.ask()

    def ask(self) -> None:
        """Read the requirements anew."""
        session, unit = self._session, self._unit.unit_id
        self._reading.ask(lambda _: unit_requirements(session, unit))

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        return not self._reading.is_waiting()

    def about(self) -> UnitRequirements | None:
        """Return what is shown."""
        return self._about

    def _on_read(self, about: UnitRequirements | None) -> None:
        self._about = about
        self._model.show_lines(() if about is None else about.lines)
        if about is not None and about.lines and self.table.chosen_line() is None:
            self.table.choose_row(0)
        self._show_equipment(about)
        self._say(about)
        self._choose(self.table.chosen_line())

    def _say(self, about: UnitRequirements | None) -> None:
        if about is None:
            self._said.setText("该单位已不在本站的辖区数据中。")
            return
        mine = "、".join(CONCERN_WORDS[one] for one in Concern if one in about.mine)
        text = f"本机构设定：{mine}。" if mine else _READ_ONLY
        waits = f"　另有 {about.waits} 件待上报或待回执，生效后在此显示。" if about.waits else ""
        self._said.setText(text + waits)

    def _choose(self, line: object) -> None:
        about = self._about
        mine = frozenset() if about is None else about.mine
        chosen = isinstance(line, RequirementLine) and line.mine
        self.begin.setEnabled(bool(mine))
        self.count.setEnabled(Concern.USE in mine)
        for made in (self.change, self.correct, self.end):
            made.setEnabled(chosen)

    def _line(self) -> RequirementLine | None:
        line = self.table.chosen_line()
        return line if isinstance(line, RequirementLine) and line.mine else None

    def _on_begin(self) -> None:
        if self._about is not None and self._about.mine:
            self.acts.begin(self._about)

    def _on_line(self, act: str) -> None:
        line = self._line()
        if self._about is not None and line is not None:
            open_dialog = {
                "change": self.acts.change,
                "correct": self.acts.correct,
                "end": self.acts.end,
            }[act]
            open_dialog(self._about, line)

    def _on_count(self) -> None:
        if self._about is not None:
            self.acts.count(self._about)

    def _on_saved(self, saved: Saved) -> None:
        self.told.emit(say_saved(saved))
        self.changed.emit(saved.changes)
        self.ask()

    def _show_equipment(self, about: UnitRequirements | None) -> None:
        clear_layout(self._equipment)
        if about is None:
            return
        rows = [(text, about.counts.get(one)) for one, text in EQUIPMENT_WORDS.items()]
        rows.append(("每天班次", about.shifts))
        half = (len(rows) + 1) // 2
        for place, (name, number) in enumerate(rows):
            row, column = place % half, 2 * (place // half)
            self._equipment.addWidget(label(name, "label"), row, column)
            told = label(words.count(number), "quiet" if number is None else "")
            told.setAccessibleName(f"{name} {words.count(number)}")
            self._equipment.addWidget(told, row, column + 1)

    def _wire(self) -> None:
        self._reading.answered.connect(self._on_read)
        self.table.chosen.connect(self._choose)
        self.begin.clicked.connect(lambda _: self._on_begin())
        self.change.clicked.connect(lambda _: self._on_line("change"))
        self.correct.clicked.connect(lambda _: self._on_line("correct"))
        self.end.clicked.connect(lambda _: self._on_line("end"))
        self.count.clicked.connect(lambda _: self._on_count())
        self.acts.saved.connect(self._on_saved)
        QShortcut(QKeySequence("F8"), self, self._on_begin)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        name = label(self._unit.name, "section")
        name.setWordWrap(True)
        column.addWidget(name)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        for made in (self.begin, self.change, self.correct, self.end):
            row.addWidget(made)
        row.addStretch(1)
        column.addLayout(row)
        frame, inner = card()
        head = QHBoxLayout()
        head.addWidget(label("设备数量与班次", "section"))
        head.addStretch(1)
        head.addWidget(self.count)
        inner.addLayout(head)
        self._equipment.setHorizontalSpacing(px(16))
        self._equipment.setVerticalSpacing(px(4))
        self._equipment.setColumnStretch(1, 1)
        self._equipment.setColumnStretch(3, 1)
        inner.addLayout(self._equipment)
        column.addWidget(frame)
        self._said.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        shut = button("关闭  Esc")
        shut.clicked.connect(self.reject)
        foot.addWidget(shut)
        column.addLayout(foot)
        self.resize(px(1080), px(640))
