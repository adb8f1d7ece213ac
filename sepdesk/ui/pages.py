"""The pages of a sheet: counted, drawn, sent to a printer."""

import ctypes
import threading
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from sepdesk.progress import CancelledError, NoProgress, Progress
from sepdesk.ui.printers import Placement, printer_names
from sepdesk.ui.spool import last_job, queue_of

_PRINT_DPI = 300
POINTS_PER_INCH = 72
_MILLIMETRES_PER_INCH = 25.4
_pdfium = threading.Lock()
"""pdfium serves one thread of a process at a time: the preview, or what goes to the printer."""
_UNPLACED = Placement()
_HALTED = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)


class PrintError(Exception):
    """Nothing was printed, for a reason that the clerk can do something about.

    Attributes:
        text: the sentence, in Chinese.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def count_pages(pdf: bytes) -> int:
    """Count the pages of a PDF.

    Raises:
        pypdfium2.PdfiumError: it is no PDF.
    """
    with _pdfium:
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
    with _pdfium:
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


def choose_printer(parent: QWidget, title: str, name: str = "") -> QPrinter | None:
    """Let the clerk choose a printer and how many; None if they think better of it.

    Args:
        parent: in front of which it is asked.
        title: of the job.
        name: the printer that is proposed.

    Raises:
        PrintError: this machine has no printer.
    """
    if not printer_names():
        raise PrintError("本机没有打印机。请先在系统里添加打印机，或另存为 PDF 到别处打印。")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
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


def send_to(
    printer: QPrinter,
    pdf: bytes,
    placement: Placement = _UNPLACED,
    progress: Progress | None = None,
) -> None:
    """Print all pages, or those that the clerk chose; on any thread.

    Args:
        printer: as it was set up.
        pdf: what to print.
        placement: how far it is moved on the paper.
        progress: how many pages have gone.

    Raises:
        PrintError: the printer does not take it.
        CancelledError: the clerk stopped it; the job is taken back as far as it can be.
    """
    progress = progress or NoProgress()
    pages = count_pages(pdf)
    queue = queue_name(printer)
    known = queue_of(queue)
    if known is not None and not known.takes_jobs:
        raise PrintError(
            f"打印机“{queue}”现在不收打印任务（队列被停用）。请换一台打印机，或另存为 PDF。"
        )
    jobs_before = last_job(queue)
    last = printer.toPage() or pages
    chosen = range(max(printer.fromPage(), 1) - 1, min(last, pages))
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError(_REFUSED)
    try:
        dots = printer.resolution() / _MILLIMETRES_PER_INCH
        painter.translate(placement.right * dots, placement.down * dots)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for at in chosen:
            progress.checkpoint()
            if at != chosen.start and not printer.newPage():
                raise PrintError(_REFUSED)
            image = draw_page(pdf, _PRINT_DPI / POINTS_PER_INCH, at)
            painter.drawImage(printer.paperRect(QPrinter.Unit.DevicePixel), image)
            progress.report(at + 1 - chosen.start, len(chosen), "送往打印机")
    except CancelledError:
        printer.abort()
        raise
    finally:
        ended = painter.end()
    if not ended or printer.printerState() in _HALTED:
        raise PrintError(_REFUSED)
    if jobs_before is not None and last_job(queue) == jobs_before:
        # CUPS has turned the job away, which Qt does not tell.
        raise PrintError(_REFUSED)


_REFUSED = "打印机没有收下，未能打印。请检查打印机后重试，或另存为 PDF。"


def trouble_of(queue: str) -> str:
    """Say why what was sent does not come out: out of paper, jammed, switched off.

    Args:
        queue: as `queue_name` gives it.

    Returns:
        What hinders, in Chinese; empty where nothing is known to.
    """
    told = queue_of(queue)
    if told is not None:
        return ("、".join(told.reasons) or _UNKNOWN_TROUBLE) if told.stands_still else ""
    info = QPrinterInfo.printerInfo(queue)
    return _UNKNOWN_TROUBLE if not info.isNull() and info.state() in _HALTED else ""


_UNKNOWN_TROUBLE = "缺纸、卡纸或脱机"


def queue_name(printer: QPrinter) -> str:
    """Return the queue that a printer stands for; empty where it writes a file."""
    native = printer.outputFormat() is QPrinter.OutputFormat.NativeFormat
    return printer.printerName() if native and not printer.outputFileName() else ""
