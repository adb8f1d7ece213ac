"""扫描件: the picture of a paper beside its entry, page by page."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, label
from sepdesk.ui.picture import Picture, read_jpeg
from sepdesk.ui.table import plain_tip


class ScanPane(QWidget):
    """The picture with its name and its buttons.

    Signals:
        closed: the clerk has put it away.
        paged: another page is wanted: one on, or one back.
    """

    closed = Signal()
    paged = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, column = card()
        outer.addWidget(frame)
        self.named = label(part="section")
        self.named.setMinimumWidth(1)
        self.picture = Picture()
        px = current().px
        head = QHBoxLayout()
        head.setSpacing(px(4))
        head.addWidget(self.named, 1)
        for text, tip, act in (
            ("放大", "Ctrl++", lambda: self.picture.zoom(1)),
            ("缩小", "Ctrl+-", lambda: self.picture.zoom(-1)),
            ("适合宽度", "Ctrl+0", self.picture.fit),
            ("转 90°", "Ctrl+R", self.picture.turn),
            ("收起", "不再显示这份扫描件", self.closed.emit),
        ):
            made = button(text, "link")
            made.setToolTip(tip)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(act)
            head.addWidget(made)
        self.back, self.on = button("上一页", "link"), button("下一页", "link")
        for made, step in ((self.back, -1), (self.on, 1)):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(partial(self.paged.emit, step))
            made.hide()
            head.insertWidget(head.count() - 1, made)
        column.addLayout(head)
        column.addWidget(self.picture, 1)

    def show_scan(self, picture: bytes, name: str, pages: int, page: int | None = None) -> None:
        """Show a scan.

        Args:
            picture: a JPEG.
            name: of the file; may hold data.
            pages: of the file; only one of them is shown.
            page: which one, from 0; None where others cannot be asked for.
        """
        more = f"（共 {pages} 页）" if pages > 1 else ""
        if page is not None and pages > 1:
            more = f"（{page + 1} / {pages}）"
        for made, left in (
            (self.back, bool(page)),
            (self.on, page is not None and page + 1 < pages),
        ):
            made.setVisible(page is not None and pages > 1)
            made.setEnabled(left)
        self.named.setText(f"{name}{more}")
        self.named.setToolTip(plain_tip(name))
        self.picture.show_image(read_jpeg(picture))

    def clear(self) -> None:
        """Let the picture go."""
        self.named.clear()
        self.named.setToolTip("")
        for made in (self.back, self.on):
            made.hide()
        self.picture.show_image(QImage())
