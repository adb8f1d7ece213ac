"""Above and below the form: which paper it is, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui.parts import button, chip, label, show_chip

KINDS = (
    (SubmissionKind.REGISTER, "登记", "Alt+1"),
    (SubmissionKind.CHANGE, "变更", "Alt+2"),
    (SubmissionKind.DEREGISTER, "注销", "Alt+3"),
)


class Head(QWidget):
    """Above the form.

    Signals:
        chosen: the SubmissionKind that the clerk clicked.
        asked_batch: a pile from one unit is to be begun, or ended.
        asked_scan: a scan is to be opened.
    """

    chosen = Signal(object)
    asked_batch = Signal()
    asked_scan = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._kinds = QButtonGroup(self)
        for place, (_, title, keys) in enumerate(KINDS):
            made = button(title)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setToolTip(keys)
            made.setAccessibleName(f"办理{title}")
            self._kinds.addButton(made, place)
            row.addWidget(made)
        row.addWidget(label("Alt+1 / 2 / 3", "quiet"))
        self.batch = button("一单位多人  Alt+4")
        self.batch.setCheckable(True)
        self.batch.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.batch.setToolTip("单位只录一次，逐人录入；也可以粘贴 Excel 的几行")
        row.addWidget(self.batch)
        row.addStretch(1)
        self._answering = chip("更正退回件", "warn")
        self._answering.hide()
        self.kept = label(part="quiet")
        self.scan = button("扫描件…  F6", "link")
        self.scan.setToolTip("选一份扫描件，或把文件拖到表上（PDF、PNG、JPEG）")
        self.scan.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self._answering, self.kept, self.scan):
            row.addWidget(part)
        self._kinds.idClicked.connect(lambda place: self.chosen.emit(KINDS[place][0]))
        self.scan.clicked.connect(self.asked_scan)
        self.batch.clicked.connect(self.asked_batch)

    def show_kind(self, shown: SubmissionKind, *, answers: bool) -> None:
        """Show which paper it is, and whether it answers one that came back."""
        for place, (kind, _, _) in enumerate(KINDS):
            self._kinds.button(place).setChecked(kind is shown)
        self._answering.setVisible(answers)


class Foot(QWidget):
    """Below the form.

    Signals:
        asked_draft, asked_keep, asked_clear, asked_preview, asked_blank, asked_save: what was
            pressed.
    """

    asked_draft = Signal()
    asked_keep = Signal()
    asked_clear = Signal()
    asked_preview = Signal()
    asked_blank = Signal()
    asked_save = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for text, asked in (
            ("存草稿 Ctrl+S", self.asked_draft),
            ("清空", self.asked_clear),
            ("打印预览 F9", self.asked_preview),
            ("打印空白表…", self.asked_blank),
        ):
            made = button(text)
            made.clicked.connect(asked)
            row.addWidget(made)
        keep = button("保留此栏 F2")
        keep.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it is about the field that has the keyboard
        keep.setToolTip("键盘所在的一栏，保存后留给下一张；再按一次取消")
        keep.clicked.connect(self.asked_keep)
        row.insertWidget(1, keep)
        row.addStretch(1)
        self.count = chip("", "refuse")
        self.count.hide()
        row.addWidget(self.count)
        self.save = button("保存并录下一张  Ctrl+Enter", "primary")
        self.save.clicked.connect(self.asked_save)
        row.addWidget(self.save)

    def show_hindrances(self, count: int) -> None:
        """Say how many findings stand in the way."""
        self.count.setVisible(count > 0)
        show_chip(self.count, f"{count} 项阻断", "refuse")
