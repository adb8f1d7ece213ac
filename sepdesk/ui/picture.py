"""A sheet under a glass: the picture of a scan, moved, turned and looked at closely."""

import math

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QKeyEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget
from typing_extensions import override

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
