"""Which printer, and how far it is off when it fills in a form that is printed already (套打)."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QSettings, Signal
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QWidget,
)

from sepdesk.ui.look import current
from sepdesk.ui.parts import label

_ATTRIBUTE = "sepdesk-printers"
_FARTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Placement:
    """How far everything is moved on the paper, in millimetres; below zero is left, and up."""

    right: float = 0.0
    down: float = 0.0


def keep_in(app: QApplication, path: Path) -> None:
    """Say in which file placements are kept; without it they are kept nowhere."""
    app.setProperty(_ATTRIBUTE, str(path))


def printer_names() -> list[str]:
    """Return the printers of this machine, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def placement_of(printer: str) -> Placement:
    """Return how a printer was set; nothing is moved where it was not."""
    settings = _settings()
    if settings is None or not printer:
        return Placement()
    return Placement(_number(settings, printer, "right"), _number(settings, printer, "down"))


def keep_placement(printer: str, placement: Placement) -> None:
    """Keep how a printer is set."""
    settings = _settings()
    if settings is not None and printer:
        settings.setValue(_key(printer, "right"), placement.right)
        settings.setValue(_key(printer, "down"), placement.down)


def _settings() -> QSettings | None:
    app = QApplication.instance()
    kept = None if app is None else app.property(_ATTRIBUTE)
    return QSettings(kept, QSettings.Format.IniFormat) if isinstance(kept, str) else None


def _key(printer: str, what: str) -> str:
    # A slash in a printer's name would open a group.
    return f"{quote(printer, safe='')}/{what}"


def _number(settings: QSettings, printer: str, what: str) -> float:
    try:
        number = float(str(settings.value(_key(printer, what), 0.0)))
    except ValueError:  # somebody has edited the file
        return 0.0
    return number if abs(number) <= _FARTHEST else 0.0


class PrinterRow(QWidget):
    """The printer, and for a form the switch 套打 with its two distances.

    The switch is off at first whatever it was before: a filling without its form on plain paper
    would be waste.

    Signals:
        switched: whether only the filling is to be printed.
    """

    switched = Signal(bool)

    def __init__(self, *, is_form: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.printers = QComboBox()
        self.printers.addItems(printer_names())
        self.printers.setPlaceholderText("没有打印机")
        self.printers.setAccessibleName("打印机")
        self.on_blank = QCheckBox("套打（只打内容）")
        self.on_blank.setToolTip("纸上已印好表格时用：只打填写的内容")
        self.right, self.down = _distance("右移"), _distance("下移")
        self._moved = QWidget()
        self._lay_out()
        self.on_blank.setVisible(is_form)
        self._moved.hide()
        self._show_placement()
        self.printers.currentTextChanged.connect(lambda _: self._show_placement())
        self.on_blank.toggled.connect(self._on_switched)
        for spin in (self.right, self.down):
            spin.valueChanged.connect(lambda _: self._keep())

    def printer(self) -> str:
        """Return the name of the chosen printer; empty where there is none."""
        return self.printers.currentText()

    def placement(self, printer: str) -> Placement:
        """Return how far to move what goes to a printer, chosen here or elsewhere."""
        if not self.on_blank.isChecked():
            return Placement()
        if printer == self.printer():
            return Placement(self.right.value(), self.down.value())
        return placement_of(printer)

    def _show_placement(self) -> None:
        kept = placement_of(self.printer())
        for spin, value in ((self.right, kept.right), (self.down, kept.down)):
            spin.blockSignals(True)
            spin.setValue(value)
            spin.blockSignals(False)

    def _keep(self) -> None:
        keep_placement(self.printer(), Placement(self.right.value(), self.down.value()))

    def _on_switched(self, on: bool) -> None:
        self._moved.setVisible(on)
        self.switched.emit(on)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label("打印机", "label"))
        row.addWidget(self.printers, 1)
        row.addWidget(self.on_blank)
        moved = QHBoxLayout(self._moved)
        moved.setContentsMargins(0, 0, 0, 0)
        for text, spin in (("右移", self.right), ("下移", self.down)):
            moved.addWidget(label(text, "label"))
            moved.addWidget(spin)
        row.addWidget(self._moved)


def _distance(name: str) -> QDoubleSpinBox:
    spin = QDoubleSpinBox()
    spin.setRange(-_FARTHEST, _FARTHEST)
    spin.setSingleStep(0.5)
    spin.setDecimals(1)
    spin.setSuffix(" mm")
    spin.setFixedWidth(current().px(112))
    spin.setAccessibleName(f"{name}，毫米")
    spin.setToolTip("负数为反方向；每台打印机分别记住")
    return spin
