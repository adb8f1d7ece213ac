"""The recovery key on screen and on paper, and the drill that proves the paper."""

from PySide6.QtCore import QMarginsF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from sepdesk.forms.codes import pattern
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.pages import PrintError, choose_printer
from sepdesk.ui.parts import button, label

_QUIET_ZONE = 4
_HOW = (
    "忘记密码、重装系统、换电脑时，只有它能打开本机数据。",
    "请打印后封存在电脑以外的地方，不要拍照，不要存成文件。",
)


class RecoveryPanel(QWidget):
    """Shows the key until it has been typed back from the paper.

    Signals:
        typed: what was typed for the drill; the owner answers by `show_result`.
        printed: the key was sent to a printer.
    """

    typed = Signal(str)
    printed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._about = "", ""
        self._groups = QGridLayout()
        self._code = QLabel()
        self._code.setAccessibleName("恢复密钥的二维码")
        self.line = QLineEdit()
        self.line.setAccessibleName("照纸上输入恢复密钥")
        self.line.setPlaceholderText("照打印的纸输入全部八组")
        self.line.returnPressed.connect(self._on_typed)
        self._print, self._check = button("打印…"), button("核对")
        self._print.clicked.connect(self._on_print)
        self._check.clicked.connect(self._on_typed)
        self._result = label()
        self._result.setWordWrap(True)
        self._lay_out()

    def show_key(self, key: str, about: str) -> None:
        """Show a key and what machine it is of."""
        self._key, self._about = key, about
        for place, group in enumerate(key.split("-")):
            shown = label(f"{place + 1}  {group}", "title")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self._groups.addWidget(shown, place // 4, place % 4)
        side = current().px(112)
        picture = draw_code(key)
        self._code.setPixmap(QPixmap.fromImage(picture.scaled(side, side)))

    def show_result(self, problem: str) -> None:
        """Say whether what was typed opens the data."""
        text = f"× {problem}" if problem else "✓ 恢复密钥有效，请把纸封存好。"
        self._result.setText(text)
        set_tone(self._result, "refuse" if problem else "good")

    def _on_typed(self) -> None:
        if self.line.text().strip():
            self.typed.emit(self.line.text())

    def _on_print(self) -> None:
        try:
            printer = choose_printer(self, "恢复密钥")
            if printer is not None:
                print_key(printer, self._key, self._about)
                self.printed.emit()
        except PrintError as error:
            self.show_result(f"{error.text}没有打印机时，请用笔抄下。")

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(label("恢复密钥", "section"))
        for sentence in _HOW:
            column.addWidget(label(sentence, "quiet"))
        shown = QHBoxLayout()
        shown.setSpacing(px(24))
        shown.addLayout(self._groups)
        shown.addWidget(self._code)
        shown.addStretch(1)
        column.addLayout(shown)
        row = QHBoxLayout()
        row.addWidget(self._print)
        row.addWidget(self.line, 1)
        row.addWidget(self._check)
        column.addLayout(row)
        column.addWidget(self._result)


def draw_code(text: str) -> QImage:
    """Draw a text as a QR code with its quiet zone, one pixel a module."""
    side, modules = pattern(text)
    whole = side + 2 * _QUIET_ZONE
    image = QImage(whole, whole, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for at, black in enumerate(modules):
        if black:
            place = _QUIET_ZONE + at % side, _QUIET_ZONE + at // side
            image.setPixelColor(*place, QColor("black"))
    return image


def print_key(printer: QPrinter, key: str, about: str) -> None:
    """Print the key on one sheet.

    Raises:
        PrintError: the printer does not take it.
    """
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError("打印机没有收下，未能打印。")
    try:
        mm = printer.resolution() / 25.4
        font = QFont()
        rows = [(16, "恢复密钥", 8.0), (10, about, 5.0)]
        rows += [(10, sentence, 5.0) for sentence in _HOW]
        groups = key.split("-")
        rows += [(14, "　".join(groups[at : at + 4]), 9.0) for at in (0, 4)]
        top = 25.0
        for height, text, size in rows:
            font.setPixelSize(round(size * mm * 0.8))
            painter.setFont(font)
            box = QRectF(20 * mm, top * mm, 170 * mm, height * mm)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            top += height
        code = QRectF(20 * mm, (top + 6) * mm, 50 * mm, 50 * mm)
        painter.drawImage(code, draw_code(key))
    finally:
        painter.end()
