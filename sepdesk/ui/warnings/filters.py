"""The row of filters above the warnings."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sepdesk.domain.warnings import WARNED_WORDS, Warned
from sepdesk.ui.fields.choice import Choice, Option
from sepdesk.ui.fields.line import Line
from sepdesk.ui.look import current
from sepdesk.ui.parts import label
from sepdesk.ui.warnings.lines import WHICH_WORDS, Filter, Which

_WHICH = tuple(Option(which, text) for which, text in WHICH_WORDS.items())
_WHAT = (
    Option(None, "全部预警"),
    *(Option(what, text) for what, text in WARNED_WORDS.items()),
)


class FilterRow(QWidget):
    """Which warnings, of what, and a line to type in.

    Signals:
        changed: another `Filter` holds; sent for each keystroke.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which, self.what = Choice(_WHICH), Choice(_WHAT)
        self.line = Line()
        self._told = label(part="quiet")
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for choice, name, width in ((self.which, "显示哪些", 148), (self.what, "预警种类", 188)):
            choice.setAccessibleName(name)
            choice.setFixedWidth(px(width))
            choice.setCurrentIndex(0)
            choice.currentIndexChanged.connect(self._on_changed)
            row.addWidget(choice)
        self.line.setPlaceholderText("单位或人员名称　F3")
        self.line.setAccessibleName("按单位或人员名称筛选")
        self.line.setMaxLength(60)
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._on_changed)
        row.addWidget(self.line, 1)
        row.addWidget(self._told)
        self.setFocusProxy(self.line)

    def wanted(self) -> Filter:
        """Return what is set."""
        which, what = self.which.key(), self.what.key()
        return Filter(
            which if isinstance(which, Which) else Which.MINE,
            what if isinstance(what, Warned) else None,
            self.line.text(),
        )

    def want(self, which: Which) -> None:
        """Want others than before."""
        self.which.choose(which)

    def tell(self, text: str) -> None:
        """Say how many there are."""
        self._told.setText(text)

    def _on_changed(self) -> None:
        self.changed.emit(self.wanted())
