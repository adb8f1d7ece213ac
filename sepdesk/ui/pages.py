"""The pages of a sheet: counted, drawn, sent to a printer."""

import ctypes
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

_PRINT_DPI = 300
POINTS_PER_INCH = 72


def count_pages(pdf: bytes) -> int:
    """Count the pages of a PDF.

    Raises:
        pypdfium2.PdfiumError: it is no PDF.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def draw_page(pdf: bytes, pixels_per_point: float, at: int = 0) -> QImage:
    """Draw one page of a PDF, counted from 0.

    Raises:
        pypdfium2.PdfiumError: it is no PDF.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[at]
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
    """Ask for upright A4 sheets without margins of the printer's own."""
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
    """Print all pages, or those that the clerk chose; False where the printer does not take it."""
    pages = count_pages(pdf)
    last = printer.toPage() or pages
    chosen = range(max(printer.fromPage(), 1) - 1, min(last, pages))
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for at in chosen:
            if at != chosen.start:
                printer.newPage()
            image = draw_page(pdf, _PRINT_DPI / POINTS_PER_INCH, at)
            painter.drawImage(printer.paperRect(QPrinter.Unit.DevicePixel), image)
    finally:
        ended = painter.end()
    return ended and printer.printerState() is not QPrinter.PrinterState.Error
