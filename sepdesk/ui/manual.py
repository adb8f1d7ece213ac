"""使用手册 in a window of its own: the pages of `docs/manual`, one per task."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.assets import manual_file
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label

FIRST = "index.md"
_PICTURE = 660


def show_manual(parent: QWidget, page: str = FIRST) -> "ManualWindow":
    """Show a page of the manual; the window that is open already, if there is one."""
    window = parent.findChild(ManualWindow) or ManualWindow(parent)
    window.open_page(page)
    window.show()
    window.raise_()
    window.activateWindow()
    return window


class ManualWindow(QDialog):
    """Shows the manual beside the work; Esc closes it, Alt+← goes back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        self.pages = _Pages(self)
        self._back, self._index = button("返回 Alt+←"), button("目录 Alt+Home")
        self._back.clicked.connect(self.pages.backward)
        self._index.clicked.connect(lambda: self.open_page(FIRST))
        self._back.setEnabled(False)
        self.pages.backwardAvailable.connect(self._back.setEnabled)
        for keys, act in (
            ("Alt+Left", self.pages.backward),
            ("Alt+Home", lambda: self.open_page(FIRST)),
        ):
            QShortcut(QKeySequence(keys), self, act)
        self._lay_out()

    def open_page(self, page: str) -> None:
        """Turn to a page, by its file's name."""
        self.pages.setSource(QUrl(page), QTextDocument.ResourceType.MarkdownResource)

    def _lay_out(self) -> None:
        px = current().px
        row = QHBoxLayout()
        row.addWidget(self._index)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(label("Esc 关闭", "quiet"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.addLayout(row)
        column.addWidget(self.pages, 1)
        self.resize(px(760), px(620))
        self.pages.setFocus()


class _Pages(QTextBrowser):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("手册正文")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_link)
        self.document().setDocumentMargin(current().px(16))

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Take pages and pictures from the manual's own folders and from nowhere else."""
        try:
            content = manual_file(QUrl(name).fileName()).read_bytes()
        except FileNotFoundError:
            return ""
        if type != QTextDocument.ResourceType.ImageResource.value:
            return content.decode("utf-8")
        picture, room = QImage.fromData(content), current().px(_PICTURE)
        if picture.width() <= room:
            return picture
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)

    def _on_link(self, link: QUrl) -> None:
        """Follow links to pages of the manual; others lead out of the program, where none goes."""
        if link.isRelative() and link.fileName().endswith(".md"):
            self.setSource(link, QTextDocument.ResourceType.MarkdownResource)
