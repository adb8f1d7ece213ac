"""扫描件: the picture of a paper beside its entry; in memory alone, gone with the paper."""

import math

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QKeyEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, label
from sepdesk.ui.table import plain_tip

_LARGEST = 4000
_STEP = 1.25
_MOST, _LEAST = 6.0, 0.1


def read_jpeg(content: bytes) -> QImage:
    """Read a picture that another process has made; null where it is none, or far too large."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    size: QSize = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _LARGEST:
        return QImage()
    return reader.read()


class Picture(QGraphicsView):
    """A sheet under a glass: moved with the mouse, nearer with the wheel or the keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setAcceptDrops(False)
        self.setAccessibleName("扫描件")
        self._fits = True
        self._quarters = 0

    def show_image(self, image: QImage) -> None:
        """Show a sheet as wide as there is room; a null image shows nothing."""
        self._scene.clear()
        self._quarters = 0
        if not image.isNull():
            item = self._scene.addPixmap(QPixmap.fromImage(image))
            item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.setSceneRect(self._scene.itemsBoundingRect())
        self.fit()

    def is_empty(self) -> bool:
        """Tell whether nothing is shown."""
        return not self._scene.items()

    def fit(self) -> None:
        """Make the sheet as wide as there is room."""
        self._fits = True
        rect = self._scene.sceneRect()
        across = rect.height() if self._quarters % 2 else rect.width()
        if across <= 0:
            return
        # Room for the scroll bar is always left, else it would come and go for ever.
        bar = self.verticalScrollBar().sizeHint().width()
        self._set_scale(max(1.0, self.width() - bar - 4) / across)
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())

    def zoom(self, by: int) -> None:
        """Go a step nearer or farther."""
        scale = self.scale_now() * _STEP**by
        if _LEAST <= scale <= _MOST and not self.is_empty():
            self._fits = False
            self._set_scale(scale)

    def turn(self) -> None:
        """Turn the sheet by a quarter, clockwise."""
        self._quarters = (self._quarters + 1) % 4
        if self._fits:
            self.fit()
        else:
            self._set_scale(self.scale_now())

    def scale_now(self) -> float:
        """Return how many pixels of the screen show one of the picture."""
        turned = self.transform()
        return math.hypot(turned.m11(), turned.m12())

    def _set_scale(self, scale: float) -> None:
        self.resetTransform()
        self.rotate(90 * self._quarters)
        self.scale(scale, scale)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(1)
            case Qt.Key.Key_Minus:
                self.zoom(-1)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_R:
                self.turn()
            case _:
                super().keyPressEvent(event)


class ScanPane(QWidget):
    """The picture with its name and its buttons.

    Signals:
        closed: the clerk has put it away.
    """

    closed = Signal()

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
        column.addLayout(head)
        column.addWidget(self.picture, 1)

    def show_scan(self, picture: bytes, name: str, pages: int) -> None:
        """Show a scan.

        Args:
            picture: a JPEG.
            name: of the file; may hold data.
            pages: of the file; only one of them is shown.
        """
        more = f"（共 {pages} 页）" if pages > 1 else ""
        self.named.setText(f"{name}{more}")
        self.named.setToolTip(plain_tip(name))
        self.picture.show_image(read_jpeg(picture))

    def clear(self) -> None:
        """Let the picture go."""
        self.named.clear()
        self.named.setToolTip("")
        self.picture.show_image(QImage())
