"""The card of 附件: a block for each scan, with its kind and what was seen on the paper."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from sepdesk.domain.attachments import (
    PAPER_WORDS,
    PARTICULAR_WORDS,
    AttachedPaper,
    PaperKind,
    Particular,
)
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, label, rule

_ACROSS = 2


class PapersCard(QWidget):
    """Lists the scans of the paper on the form.

    Signals:
        asked_add: 添加附件 was pressed.
        asked_look: the AttachedPaper to be shown.
        removed: the AttachedPaper that was taken off.
        changed: the tuple of AttachedPapers as checked now.
    """

    asked_add = Signal()
    asked_look = Signal(object)
    removed = Signal(object)
    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, column = card()
        outer.addWidget(frame)
        head = QHBoxLayout()
        self._title = label("附件", "section")
        head.addWidget(self._title, 1)
        self.add = button("添加附件…", "link")
        self.add.setToolTip("选扫描件或照片（PDF、PNG、JPEG），也可拖到表上")
        self.add.clicked.connect(self.asked_add)
        head.addWidget(self.add)
        column.addLayout(head)
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(current().px(8))
        column.addLayout(self._blocks)
        self._papers: tuple[AttachedPaper, ...] = ()
        self._shown: list[QWidget] = []

    def show_papers(self, papers: tuple[AttachedPaper, ...]) -> None:
        """Show the scans, in their order."""
        if papers == self._papers and self._shown:
            return
        kinds_before = [(paper.digest, paper.kind) for paper in self._papers]
        kinds_now = [(paper.digest, paper.kind) for paper in papers]
        self._papers = papers
        self._title.setText(f"附件（{len(papers)}）" if papers else "附件")
        if kinds_now == kinds_before:
            for block, paper in zip(self._shown, papers, strict=True):
                assert isinstance(block, PaperBlock)
                block.show_checks(paper)
            return
        for block in self._shown:
            block.hide()
            block.deleteLater()
        self._shown = [self._block(number, paper) for number, paper in enumerate(papers)]
        for block in self._shown:
            self._blocks.addWidget(block)

    def blocks(self) -> list["PaperBlock"]:
        """Return the blocks that are shown."""
        return [block for block in self._shown if isinstance(block, PaperBlock)]

    def _block(self, number: int, paper: AttachedPaper) -> "PaperBlock":
        block = PaperBlock(paper)
        block.looked.connect(lambda: self.asked_look.emit(block.paper))
        block.removed.connect(lambda: self.removed.emit(block.paper))
        block.checked.connect(partial(self._on_checked, number))
        return block

    def _on_checked(self, number: int, paper: AttachedPaper) -> None:
        papers = (*self._papers[:number], paper, *self._papers[number + 1 :])
        self.changed.emit(papers)


class PaperBlock(QWidget):
    """One scan.

    Signals:
        looked: 查看 was pressed.
        removed: 移除 was pressed.
        checked: the AttachedPaper as it stands now.
    """

    looked = Signal()
    removed = Signal()
    checked = Signal(object)

    def __init__(self, paper: AttachedPaper) -> None:
        super().__init__()
        self.paper = paper
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(4))
        column.addWidget(rule())
        self.kind = QComboBox()
        for kind, word in PAPER_WORDS.items():
            self.kind.addItem(word, kind.value)
        self.kind.setCurrentIndex(list(PAPER_WORDS).index(paper.kind))
        self.kind.setAccessibleName("附件种类")
        self.kind.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.look = button("查看", "link")
        self.remove = button("移除", "link")
        head = QHBoxLayout()
        head.setSpacing(current().px(8))
        head.addWidget(self.kind)
        head.addWidget(label(_size_words(paper.size), "quiet"))
        head.addStretch(1)
        for made in (self.look, self.remove):
            made.setAccessibleName(f"{made.text()}：{PAPER_WORDS[paper.kind]}")
            head.addWidget(made)
        column.addLayout(head)
        self.legible, self.signed, self.sealed = (
            QCheckBox(text) for text in ("看得清", "有签字", "有公章")
        )
        checks = QHBoxLayout()
        checks.setSpacing(current().px(12))
        for box in (self.legible, self.signed, self.sealed):
            checks.addWidget(box)
        checks.addStretch(1)
        column.addLayout(checks)
        self.particulars = {one: QCheckBox(PARTICULAR_WORDS[one]) for one in Particular}
        self.all_seen = button("全部可查验", "link")
        if paper.kind is PaperKind.CERTIFICATE_COPY:
            column.addLayout(self._notes())
        self.signed.setVisible(paper.kind is PaperKind.FORM)
        self.sealed.setVisible(paper.kind is PaperKind.FORM)
        self.show_checks(paper)
        self._wire()

    def show_checks(self, paper: AttachedPaper) -> None:
        """Show what was seen on the paper."""
        self.paper = paper
        self.legible.setChecked(paper.legible)
        self.signed.setChecked(paper.signed)
        self.sealed.setChecked(paper.sealed)
        for one, box in self.particulars.items():
            box.setChecked(one in (paper.seen or ()))

    def _notes(self) -> QVBoxLayout:
        around = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(label("复印件上能查验（表注 3）", "quiet"))
        head.addStretch(1)
        head.addWidget(self.all_seen)
        around.addLayout(head)
        grid = QGridLayout()
        grid.setVerticalSpacing(current().px(2))
        for number, box in enumerate(self.particulars.values()):
            grid.addWidget(box, number // _ACROSS, number % _ACROSS)
        around.addLayout(grid)
        return around

    def _wire(self) -> None:
        self.look.clicked.connect(self.looked)
        self.remove.clicked.connect(self.removed)
        self.kind.activated.connect(self._on_kind)
        for box in (self.legible, self.signed, self.sealed, *self.particulars.values()):
            box.clicked.connect(self._on_ticked)
        self.all_seen.clicked.connect(self._on_all)

    def _on_kind(self, place: int) -> None:
        kind = PaperKind(self.kind.itemData(place))
        if kind is not self.paper.kind:
            fresh = replace(self.paper, kind=kind, signed=False, sealed=False, seen=None)
            self.checked.emit(fresh)

    def _on_all(self) -> None:
        self.checked.emit(replace(self.paper, seen=tuple(Particular)))

    def _on_ticked(self) -> None:
        seen = self.paper.seen
        ticked = _ticked(self.particulars.items())
        if self.paper.kind is PaperKind.CERTIFICATE_COPY and ticked != (seen or ()):
            seen = ticked
        self.checked.emit(
            replace(
                self.paper,
                legible=self.legible.isChecked(),
                signed=self.signed.isChecked(),
                sealed=self.sealed.isChecked(),
                seen=seen,
            )
        )


def _ticked(boxes: Iterable[tuple[Particular, QCheckBox]]) -> tuple[Particular, ...]:
    return tuple(one for one, box in boxes if box.isChecked())


def _size_words(size: int) -> str:
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
