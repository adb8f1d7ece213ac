"""一单位多人 on screen: the unit above the form, one line per worker below it."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sepdesk.desk.paper import PaperInput
from sepdesk.domain.identity import mask_number
from sepdesk.ui import words
from sepdesk.ui.parts import button, label
from sepdesk.ui.registration.frame import KINDS
from sepdesk.ui.table import Column, EmptyState, LinesModel, Table, plain_tip

_KIND_WORDS = {kind: word for kind, word, _ in KINDS}


class At(StrEnum):
    """Where a line stands."""

    WAITING = "待录"
    ON_FORM = "正在录"
    ASIDE = "放下"
    SAVED = "已保存"
    DOUBTFUL = "已保存，有问题"


_TONES = {
    At.WAITING: "quiet", At.ON_FORM: "open", At.ASIDE: "warn", At.SAVED: "good",
    At.DOUBTFUL: "warn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One worker of the pile.

    Attributes:
        draft_id: of its paper, until it is saved; also afterwards what names the line.
        note: its 收件编号, or what stands in the way.
    """

    draft_id: str
    paper: PaperInput
    at: At
    note: str = ""


class BatchBar(QWidget):
    """Above the form: whose pile it is and how far it is.

    Signals:
        asked_unit: the unit is to be changed, or folded away again.
        asked_aside: the line on the form is to be put aside.
        asked_end: the pile is done.
    """

    asked_unit = Signal()
    asked_aside = Signal()
    asked_end = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.unit = label()
        self.unit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.counts = label(part="quiet")
        row.addWidget(self.unit, 1)
        row.addWidget(self.counts)
        for text, asked, tip in (
            ("单位  F7", self.asked_unit, "显示或收起单位各栏"),
            ("先放下  Ctrl+N", self.asked_aside, "这一行存为草稿，录下一行"),
            ("结束本批", self.asked_end, "回到一张一张录入"),
        ):
            made = button(text, "link")
            made.setToolTip(tip)
            made.clicked.connect(asked)
            row.addWidget(made)

    def show_unit(self, paper: PaperInput, *, folded: bool) -> None:
        """Say whose pile it is."""
        if paper.unit_name:
            text = f"单位：{paper.unit_name}" + ("" if folded else "（录完后按 F7 收起）")
        else:
            text = "先录单位，单位各栏只录一次。"
        self.unit.setText(text)
        self.unit.setToolTip(plain_tip(f"{paper.unit_name} {paper.unit_code}"))


class BatchTable(Table):
    """Below the form: one line per worker; Enter on an unfinished line takes it up again."""

    def __init__(self) -> None:
        columns = (
            Column[BatchLine]("状态", lambda x: x.at.value, width=124, tone=lambda x: _TONES[x.at]),
            Column[BatchLine]("姓名", lambda x: x.paper.name or words.NOTHING, width=84),
            Column[BatchLine]("证件号", lambda x: mask_number(x.paper.document_number), width=168),
            Column[BatchLine]("事项", lambda x: _KIND_WORDS[x.paper.kind], width=56),
            Column[BatchLine]("作业项目", lambda x: x.paper.items, width=90),
            Column[BatchLine]("说明", lambda x: x.note, stretch=True),
        )
        self.model_of_lines = LinesModel[BatchLine](columns, key=lambda line: line.draft_id)
        empty = EmptyState(
            "保存的、放下的人员一行一人列在这里。从 Excel 复制几行，在表上粘贴也可以。"
        )
        super().__init__(self.model_of_lines, "本批人员", empty)
