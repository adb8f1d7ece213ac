"""A scan in a window of its own: its pages, near and turned."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label
from sepdesk.ui.picture import Picture, read_jpeg


class ScanDialog(QDialog):
    """Shows one page at a time; Page Up and Page Down ask for others.

    Signals:
        asked_page: number of the page that is wanted, from 0.
    """

    asked_page = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        px = current().px
        self.resize(px(900), px(640))
        self._page = self._pages = 0
        self.picture = Picture()
        self.place = label("正在打开…", "quiet")
        self.back, self.on = button("上一页"), button("下一页")
        head = QHBoxLayout()
        head.addWidget(label(name, "section"))
        head.addWidget(self.place, 1)
        for made, keys, step in ((self.back, "PgUp", -1), (self.on, "PgDown", 1)):
            made.setShortcut(keys)
            made.setToolTip(keys)
            made.clicked.connect(partial(self._turn, step))
            made.setEnabled(False)
            head.addWidget(made)
        for text, tip, act in (
            ("放大", "Ctrl++", partial(self.picture.zoom, 1)),
            ("缩小", "Ctrl+-", partial(self.picture.zoom, -1)),
            ("适合宽度", "Ctrl+0", self.picture.fit),
            ("转 90°", "Ctrl+R", self.picture.turn),
            ("关闭", "Esc", self.close),
        ):
            made = button(text)
            made.setToolTip(tip)
            if tip != "Esc":
                made.setShortcut(tip)
            made.clicked.connect(lambda _, act=act: act())
            head.addWidget(made)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.picture, 1)

    def show_page(self, picture: bytes, page: int, pages: int) -> None:
        """Show a page, a JPEG."""
        self._page, self._pages = page, pages
        self.place.setText(f"第 {page + 1} 页，共 {pages} 页")
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page + 1 < pages)
        self.picture.show_image(read_jpeg(picture))
        self.picture.setFocus()

    def say(self, text: str) -> None:
        """Say why nothing is shown."""
        self.place.setText(text)

    def _turn(self, step: int) -> None:
        wanted = self._page + step
        if 0 <= wanted < self._pages:
            self.asked_page.emit(wanted)
