"""The sheet before it is printed: seen as it will be, then sent to a printer or a file."""

import ctypes
from pathlib import Path
from typing import Literal

import pypdfium2
from PySide6.QtCore import QMarginsF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QPageLayout,
    QPageSize,
    QPainter,
    QPixmap,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from sepdesk.desk.printing import Sheet, record_print
from sepdesk.desk.session import Session
from sepdesk.ui.background import Background
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label

_PRINT_DPI = 300
_POINTS_PER_INCH = 72
_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


def draw_page(pdf: bytes, pixels_per_point: float) -> QImage:
    """Draw the first page of a PDF.

    Raises:
        pypdfium2.PdfiumError: it is no PDF.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=pixels_per_point, prefer_bgrx=True)
        pixels = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height)
        image = QImage(
            pixels, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
        )
        return image.copy()  # Qt does not own the bytes that it was given
    finally:
        document.close()


def choose_printer(parent: QWidget, title: str) -> QPrinter | None:
    """Let the clerk choose a printer; None if they think better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_up(printer, title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def set_up(printer: QPrinter, title: str) -> None:
    """Ask for one upright A4 sheet without margins of the printer's own."""
    printer.setDocName(title)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    printer.setFullPage(True)


def choose_file(parent: QWidget, name: str) -> Path | None:
    """Let the clerk choose where a PDF goes; None if they think better of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "另存为 PDF", name, "PDF (*.pdf)")
    if not chosen:
        return None
    return Path(chosen) if chosen.lower().endswith(".pdf") else Path(f"{chosen}.pdf")


def send_to(printer: QPrinter, pdf: bytes) -> bool:
    """Print the first page; False where the printer does not take it."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        image = draw_page(pdf, _PRINT_DPI / _POINTS_PER_INCH)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(printer.paperRect(QPrinter.Unit.DevicePixel), image)
    finally:
        ended = painter.end()
    return ended and printer.printerState() is not QPrinter.PrinterState.Error


class PreviewDialog(QDialog):
    """One sheet as it will be printed.

    Signals:
        printed: `printer` or `file`, once the print stands in the ledger.
    """

    printed = Signal(str)

    def __init__(
        self, sheet: Sheet, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sheet, self._session, self._background = sheet, session, background
        self._zoom: float | None = None
        self.setWindowTitle(f"打印预览 · {sheet.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._page = QLabel()
        self._page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page.setAccessibleName("登记表预览")
        self._area = QScrollArea()
        self._area.setWidget(self._page)
        self._area.setWidgetResizable(True)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said = label()
        self._said.setWordWrap(True)
        self._lay_out()
        self._name_unprintable()
        px = current().px
        self.resize(px(820), px(680))

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(self._said)
        column.addWidget(self._area, 1)
        row = QHBoxLayout()
        for text, keys, act in (
            ("适合宽度", "Ctrl+0", self.fit_width),
            ("放大", "Ctrl++", lambda: self.step(1)),
            ("缩小", "Ctrl+-", lambda: self.step(-1)),
        ):
            made = button(text)
            made.setToolTip(keys)
            made.clicked.connect(act)
            # Not the button's own shortcut, which acts a tenth of a second late.
            QShortcut(QKeySequence(keys), self, act)
            row.addWidget(made)
        row.addStretch(1)
        self.to_file = button("另存为 PDF…  Ctrl+S")
        QShortcut(QKeySequence("Ctrl+S"), self, self.save_pdf)
        self.to_file.clicked.connect(self.save_pdf)
        self.to_printer = button("打印…  Ctrl+P", "primary")
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_sheet)
        self.to_printer.clicked.connect(self.print_sheet)
        shut = button("关闭")
        shut.clicked.connect(self.reject)
        for made in (shut, self.to_file, self.to_printer):
            row.addWidget(made)
        column.addLayout(row)
        self.to_printer.setFocus()

    def fit_width(self) -> None:
        """Make the page as wide as the window."""
        self._zoom = None
        self._draw()

    def step(self, by: int) -> None:
        """Go one step of size up or down."""
        present = self._factor()
        larger = [zoom for zoom in _ZOOMS if zoom > present + 0.01]
        smaller = [zoom for zoom in _ZOOMS if zoom < present - 0.01]
        if by > 0 and larger:
            self._zoom = larger[0]
        elif by < 0 and smaller:
            self._zoom = smaller[-1]
        self._draw()

    def print_sheet(self) -> None:
        """Choose a printer and print."""
        printer = choose_printer(self, self._sheet.title)
        if printer is None:
            return
        if send_to(printer, self._sheet.pdf):
            self._record("printer", "已送往打印机。")
        else:
            self._say("打印机没有响应，未能打印。请检查打印机后重试，或另存为 PDF。", "refuse")

    def save_pdf(self) -> None:
        """Choose a file and write the sheet into it."""
        path = choose_file(self, f"{self._sheet.title}.pdf")
        if path is None:
            return
        try:
            path.write_bytes(self._sheet.pdf)
        except OSError:
            self._say("未能写入文件，请检查磁盘空间和文件夹权限，或另选位置。", "refuse")
            return
        self._record("file", "已另存为 PDF。")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _factor(self) -> float:
        if self._zoom is not None:
            return self._zoom
        return self._room() / self._width_at_one()

    def _room(self) -> float:
        bar = self._area.verticalScrollBar().sizeHint().width()
        return max(200.0, self._area.width() - bar - current().px(8))

    def _width_at_one(self) -> float:
        return 210 / 25.4 * self.logicalDpiX()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        scale = self._factor() * self.logicalDpiX() / _POINTS_PER_INCH
        image = draw_page(self._sheet.pdf, scale * ratio)
        image.setDevicePixelRatio(ratio)
        self._page.setPixmap(QPixmap.fromImage(image))

    def _name_unprintable(self) -> None:
        missing = self._sheet.unprintable
        if missing:
            named = "、".join(f"{heading}中的“{character}”" for heading, character in missing)
            self._say(f"{named}没有可用的字体，打印后请手写补上。", "warn")
        else:
            self._said.hide()

    def _record(self, what: Literal["printer", "file"], sentence: str) -> None:
        task = self._background.on_store(lambda _: record_print(self._session, self._sheet, what))
        task.succeeded.connect(lambda _: self._on_recorded(what, sentence))
        task.failed.connect(self._on_not_recorded)

    def _on_recorded(self, what: str, sentence: str) -> None:
        self._say(sentence, "good")
        self.printed.emit(what)

    def _on_not_recorded(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error
        self._say(f"已打印，但未能记入打印台账：{text}", "refuse")

    def _say(self, sentence: str, tone: str) -> None:
        self._said.setText(sentence)
        set_tone(self._said, tone)
        self._said.show()
