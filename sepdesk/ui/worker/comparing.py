"""两人对照: suspected duplicates side by side, each line with its verdict in words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sepdesk.desk.side_by_side import NOTHING, UNSET, SideBySide, SideLine, Verdict
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, chip, label, rule

_TONES = {
    Verdict.SAME: "good",
    Verdict.SHARED: "warn",
    Verdict.DIFFERENT: "refuse",
    Verdict.ONE_SIDED: "warn",
    Verdict.NEITHER: "quiet",
}
_SIGNS = {
    Verdict.SAME: "=",
    Verdict.SHARED: "≈",
    Verdict.DIFFERENT: "≠",
    Verdict.ONE_SIDED: "-",
    Verdict.NEITHER: "",
}
_WIDTH = 860


class ComparingDialog(QDialog):
    """Shows two people; Esc closes it.

    Signals:
        asked_merge: the Workers that are to become one, the first one first.
    """

    asked_merge = Signal(object, object)

    def __init__(self, pair: SideBySide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("两人对照")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pair = pair
        self.merge = button("转到合并人员", "primary")
        self.merge.setToolTip("转到「人员与单位维护」，两人已选好；核对材料后在那里保存")
        self.merge.setVisible(pair.may_merge)
        self.merge.clicked.connect(lambda _: self._on_merge())
        self._close = button("关闭  Esc")
        self._close.clicked.connect(lambda _: self.reject())
        self._lay_out()
        self._close.setFocus()

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(label(summary(self._pair), "section"))
        frame, inner = card()
        inner.addLayout(self._grid())
        column.addWidget(frame, 1)
        row = QHBoxLayout()
        row.addWidget(label("号码只显示一部分，对照按全号。", "quiet"))
        row.addStretch(1)
        row.addWidget(self._close)
        row.addWidget(self.merge)
        column.addLayout(row)
        self.setMinimumWidth(px(_WIDTH))

    def _grid(self) -> QGridLayout:
        px = current().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        for place in (1, 2):
            grid.setColumnStretch(place, 1)
        for place, text in enumerate(("", "第一人", "第二人", "对照")):
            grid.addWidget(label(text, "label"), 0, place)
        grid.addWidget(rule(), 1, 0, 1, 4)
        for number, line in enumerate(self._pair.lines):
            self._add(grid, number + 2, line)
        grid.setRowStretch(len(self._pair.lines) + 2, 1)
        return grid

    def _add(self, grid: QGridLayout, row: int, line: SideLine) -> None:
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label(line.what, "quiet"), row, 0, top)
        for place, text in enumerate((line.first, line.second), start=1):
            grid.addWidget(_cell(text, line.verdict), row, place, top)
        said = f"{_SIGNS[line.verdict]} {line.verdict}".strip()
        shown = chip(said, _TONES[line.verdict])
        shown.setAccessibleName(f"{line.what}：{line.verdict}")
        grid.addWidget(shown, row, 3, top)

    def _on_merge(self) -> None:
        self.asked_merge.emit(self._pair.first, self._pair.second)
        self.accept()


def summary(pair: SideBySide) -> str:
    """Say how many lines differ, and which are the same."""
    differing = [line.what for line in pair.lines if line.verdict is Verdict.DIFFERENT]
    same = [line.what for line in pair.lines if line.verdict in (Verdict.SAME, Verdict.SHARED)]
    parts = [
        f"不同 {len(differing)} 项：{'、'.join(differing)}" if differing else "没有不同的项目",
        f"相同 {len(same)} 项：{'、'.join(same)}" if same else "没有相同的项目",
    ]
    return "；".join(parts)


def _cell(text: str, verdict: Verdict) -> QLabel:
    empty = text in (NOTHING, UNSET)
    shown = label(text, tone="quiet" if empty else "")
    shown.setWordWrap(True)
    font = shown.font()
    font.setBold(verdict is Verdict.DIFFERENT)
    shown.setFont(font)
    return shown
