"""Scans that are added to an act: chosen one by one, kept at once, each with what it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.domain.attachments import PAPER_WORDS, AttachedPaper, PaperKind
from sepdesk.domain.findings import Severity
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, clear_layout, label

Keep = Callable[[Path], AttachedPaper]
"""Keeps a file as a scan, on the writing lane; raises with a Chinese `.text` where it may not."""


def choose_scans(parent: QWidget) -> list[Path]:
    """Let the clerk choose scans; none if they think better of it."""
    chosen, _ = QFileDialog.getOpenFileNames(
        parent, "添加扫描件", "", "扫描件 (*.pdf *.png *.jpg *.jpeg);;所有文件 (*)"
    )
    return [Path(each) for each in chosen]


class ScansField(Field):
    """The scans of what has come in; a file that may not be kept is told and left out."""

    def __init__(
        self,
        name: str,
        keep: Keep,
        background: Background,
        expected: Sequence[PaperKind] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Build the field.

        Args:
            name: see `Field`.
            keep: see `Keep`.
            background: whose writing lane keeps.
            expected: what the scans probably are, in this order.
            parent: as in Qt.
        """
        super().__init__(name, parent)
        self._keep, self._background, self._expected = keep, background, tuple(expected)
        self._papers: list[AttachedPaper] = []
        self._waiting = 0
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        self._rows = QVBoxLayout()
        self._row.addLayout(column, 1)
        column.addLayout(self._rows)
        self.add = button("添加扫描件…", "link")
        self.add.setToolTip("PDF、PNG、JPEG，每份不超过 10 MB")
        self.add.setAccessibleName(f"{name}：添加扫描件")
        self.add.clicked.connect(lambda _: self.choose())
        head = QHBoxLayout()
        head.addWidget(self.add)
        head.addStretch(1)
        column.addLayout(head)
        self.setFocusProxy(self.add)

    def value(self) -> tuple[AttachedPaper, ...]:
        """Return the scans that are kept, in their order."""
        return tuple(self._papers)

    def choose(self) -> None:
        """Let the clerk choose files, and keep them."""
        for path in choose_scans(self):
            self.add_file(path)

    def add_file(self, path: Path) -> None:
        """Keep a file; until it is kept the act waits."""
        self._waiting += 1
        self.set_problem("正在保存扫描件，请稍候。")
        task = self._background.on_store(lambda _: self._keep(path))
        task.succeeded.connect(self._on_kept)
        task.failed.connect(self._on_not_kept)
        task.finished.connect(self._on_finished)

    def _on_kept(self, paper: object) -> None:
        assert isinstance(paper, AttachedPaper)
        if paper.digest in {one.digest for one in self._papers}:
            return
        there = {one.kind for one in self._papers}
        kind = next((one for one in self._expected if one not in there), PaperKind.OTHER)
        self._papers.append(replace(paper, kind=kind))
        self._show()
        self.changed.emit()

    def _on_not_kept(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self.set_finding(Severity.MEND, text)

    def _on_finished(self) -> None:
        self._waiting -= 1
        if not self._waiting:
            self.set_problem("")

    def _show(self) -> None:
        clear_layout(self._rows)
        for place, paper in enumerate(self._papers):
            self._rows.addWidget(self._line(place, paper))

    def _line(self, place: int, paper: AttachedPaper) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(8))
        kind = QComboBox()
        for one, word in PAPER_WORDS.items():
            kind.addItem(word, one.value)
        kind.setCurrentIndex(list(PAPER_WORDS).index(paper.kind))
        kind.setAccessibleName(f"第 {place + 1} 份扫描件的种类")
        kind.activated.connect(partial(self._on_kind, place))
        row.addWidget(kind)
        row.addWidget(label(f"{max(1, round(paper.size / 1024))} KB", "quiet"))
        row.addStretch(1)
        remove = button("移除", "link")
        remove.setAccessibleName(f"移除第 {place + 1} 份扫描件")
        remove.clicked.connect(lambda _: self._on_removed(place))
        row.addWidget(remove)
        return line

    def _on_kind(self, place: int, chosen: int) -> None:
        kind = tuple(PAPER_WORDS)[chosen]
        self._papers[place] = replace(self._papers[place], kind=kind)
        self.changed.emit()

    def _on_removed(self, place: int) -> None:
        del self._papers[place]
        self._show()
        self.add.setFocus()
        self.changed.emit()
