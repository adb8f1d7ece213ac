"""The sheet before it is printed: seen as it will be, then sent to a printer or a file."""

from collections.abc import Callable
from typing import Any, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractSlider,
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from sepdesk.desk.printing import Sheet, on_blank, record_print
from sepdesk.desk.session import Session
from sepdesk.progress import Progress
from sepdesk.ui.background import Background, Task
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.pages import (
    POINTS_PER_INCH,
    PrintError,
    choose_file,
    choose_printer,
    count_pages,
    draw_page,
    queue_name,
    send_to,
)
from sepdesk.ui.parts import button, label
from sepdesk.ui.print_watch import PrintWatch
from sepdesk.ui.printers import PrinterRow

_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


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
        self._whole = sheet
        self._task: Task | None = None
        self._watch = PrintWatch(background, self)
        self._watch.troubled.connect(self._on_trouble)
        self._stopped = False
        self._zoom: float | None = None
        self._pages, self._at = count_pages(sheet.pdf), 0
        self.setWindowTitle(f"打印预览 · {sheet.title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._page = QLabel()
        self._page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidget(self._page)
        self._area.setWidgetResizable(True)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said = label()
        self._said.setWordWrap(True)
        filled = any(page.paper.form is not None for page in sheet.forms)
        self.printer = PrinterRow(is_form=filled)
        self.printer.switched.connect(self._on_switched)
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
        column.addWidget(self.printer)
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
        self._place = label()
        self._place.setVisible(self._pages > 1)
        for text, keys, by in (("上一页", "PgUp", -1), ("下一页", "PgDown", 1)):
            QShortcut(QKeySequence(keys), self, lambda by=by: self.turn(by))
            made = button(text)
            made.setToolTip(keys.replace("Down", "Dn"))
            made.setVisible(self._pages > 1)
            made.clicked.connect(lambda _=False, by=by: self.show_page(self._at + by))
            row.addWidget(made)
        row.addWidget(self._place)
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

    def turn(self, by: int) -> None:
        """Go on to what does not show yet: further down (or up) the page, then the next one."""
        bar = self._area.verticalScrollBar()
        down = by > 0
        if bar.value() != (bar.maximum() if down else bar.minimum()):
            step = QAbstractSlider.SliderAction
            bar.triggerAction(step.SliderPageStepAdd if down else step.SliderPageStepSub)
        elif self.show_page(self._at + by):
            bar.setValue(bar.minimum() if down else bar.maximum())

    def show_page(self, at: int) -> bool:
        """Show a page, counted from 0; False where there is none."""
        if not 0 <= at < self._pages:
            return False
        self._at = at
        self._draw()
        return True

    def print_sheet(self) -> None:
        """Choose a printer and print, off the window's thread; Esc stops it."""
        if self._task is not None:
            return
        try:
            printer = choose_printer(self, self._sheet.title, self.printer.printer())
        except PrintError as error:
            self._say(error.text, "refuse")
            return
        if printer is None:
            return
        pdf, placement = self._sheet.pdf, self.printer.placement(printer.printerName())

        def work(progress: Progress) -> None:
            send_to(printer, pdf, placement, progress)

        queue = queue_name(printer)
        self._begin(self._background.free(work), lambda _: self._on_sent(queue))

    def _on_sent(self, queue: str) -> None:
        self._record("printer", "已送往打印机。")
        self._watch.begin(queue)

    def _on_trouble(self, trouble: str) -> None:
        self._say(f"已送往打印机，但它报告停住了（{trouble}），请去看一下。", "warn")

    def _on_switched(self, on: bool) -> None:
        """Show the filling alone, or the whole sheet."""
        if not on:
            self._show_sheet(self._whole)
            return
        whole = self._whole
        self._begin(self._background.free(lambda p: on_blank(whole, p)), self._show_sheet)

    def _show_sheet(self, sheet: Sheet) -> None:
        self._sheet, self._pages = sheet, count_pages(sheet.pdf)
        self._at = min(self._at, self._pages - 1)
        self._draw()

    def _begin(self, task: Task, then: Callable[[Any], None]) -> None:
        """Follow work that takes a while; nothing else is begun meanwhile."""
        self._task = task
        self._allow(False)
        task.progressed.connect(self._on_progress)
        task.succeeded.connect(then)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)

    def _on_progress(self, done: int, total: int, what: str) -> None:
        if total > 1:
            self._say(f"{what} {done} / {total}，Esc 停止。", "quiet")

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error
        self._task = None
        self._say(text, "refuse")

    def _on_finished(self) -> None:
        stopped = self._task is not None and self._stopped
        self._task, self._stopped = None, False
        self._allow(True)
        self.printer.on_blank.setChecked(self._sheet is not self._whole)
        if stopped:
            self._say("已停止。已经送出的页可能还会打出来。", "warn")

    def _allow(self, allowed: bool) -> None:
        for part in (self.printer, self.to_printer, self.to_file):
            part.setEnabled(allowed)

    @override
    def reject(self) -> None:
        """Stop what is under way; with nothing under way, close."""
        if self._task is not None:
            self._stopped = True
            self._task.cancel()
        else:
            super().reject()

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
        scale = self._factor() * self.logicalDpiX() / POINTS_PER_INCH
        place = f"第 {self._at + 1} / {self._pages} 页"
        self._place.setText(place)
        self._page.setAccessibleName(f"{self._sheet.title}，{place}")
        image = draw_page(self._sheet.pdf, scale * ratio, self._at)
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
        sheet = self._sheet
        self._say(sentence, "good")
        task = self._background.on_store(lambda _: record_print(self._session, sheet, what))
        task.succeeded.connect(lambda _: self.printed.emit(what))
        task.failed.connect(self._on_not_recorded)

    def _on_not_recorded(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error
        self._say(f"已打印，但未能记入打印台账：{text}", "refuse")

    def _say(self, sentence: str, tone: str) -> None:
        self._said.setText(sentence)
        set_tone(self._said, tone)
        self._said.show()
