"""Beside the form: the person, what the rules say and the drafts, or the scan of the paper."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.ui.look import current
from sepdesk.ui.parts import button, scrolled
from sepdesk.ui.registration.advice import OpinionCard, PersonCard
from sepdesk.ui.registration.drafts import DraftsCard
from sepdesk.ui.registration.papers_card import PapersCard
from sepdesk.ui.registration.picture import ScanPane

_ADVICE, _SCAN = 0, 1


class Beside(QWidget):
    """One of two pages; without a scan there is no choice to be seen.

    Signals:
        widened: whether more room is wanted, since a scan is being looked at.
    """

    widened = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person, self.opinion, self.drafts = PersonCard(), OpinionCard(), DraftsCard()
        self.papers = PapersCard()
        self.scan = ScanPane()
        self._pages = QStackedWidget()
        self._pages.addWidget(scrolled(self._advice()))
        self._pages.addWidget(self.scan)
        self._choice = QWidget()
        self._tabs = QButtonGroup(self)
        row = QHBoxLayout(self._choice)
        row.setContentsMargins(0, 0, 0, 0)
        for place, title in ((_ADVICE, "审查意见"), (_SCAN, "扫描件")):
            made = button(title)
            made.setCheckable(True)
            made.setToolTip("Shift+F6")
            self._tabs.addButton(made, place)
            row.addWidget(made)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(8))
        column.addWidget(self._choice)
        column.addWidget(self._pages, 1)
        self._choice.hide()
        self._tabs.idClicked.connect(self._show_page)
        self.scan.closed.connect(self.close_scan)

    def show_scan(self, picture: bytes, name: str, pages: int, page: int | None = None) -> None:
        """Show a scan in place of the advice, which stays one key away."""
        self.scan.show_scan(picture, name, pages, page)
        self._choice.show()
        self._show_page(_SCAN)

    def close_scan(self) -> None:
        """Let the scan go."""
        self.scan.clear()
        self._choice.hide()
        self._show_page(_ADVICE)

    def switch(self) -> None:
        """Show the other page, where there is a scan."""
        if not self.scan.picture.is_empty():
            self._show_page(_ADVICE if self._pages.currentIndex() == _SCAN else _SCAN)

    def shows_scan(self) -> bool:
        """Tell whether a scan is on screen."""
        return self._pages.currentIndex() == _SCAN

    def _show_page(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self._tabs.button(place).setChecked(True)
        self.widened.emit(place == _SCAN)

    def _advice(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(12))
        for part in (self.person, self.opinion, self.papers, self.drafts):
            column.addWidget(part)
        column.addStretch(1)
        return side
