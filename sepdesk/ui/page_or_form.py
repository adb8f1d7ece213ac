"""A record beside its list, and the form that lies over it while something is entered."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, label

_LEFT, _RIGHT = 46, 54


class PageOrForm(QStackedWidget):
    """The right side of a tab: the page of what is chosen, or a form with its own two buttons.

    Attributes:
        frame: holds the form; what is told of a save is told in it.
        cancel: puts the form away.
        save: saves it.
    """

    def __init__(self, page: QWidget, form: QWidget, save: str) -> None:
        super().__init__()
        self._page = page
        self.frame, column = card()
        self._title = label("", "title")
        column.addWidget(self._title)
        column.addWidget(form, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.cancel = button("放下 Esc")
        self.save = button(save, "primary")
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        column.addLayout(foot)
        self.addWidget(page)
        self.addWidget(self.frame)

    def is_entering(self) -> bool:
        """Tell whether the form is open."""
        return self.currentWidget() is self.frame

    def show_form(self, title: str) -> None:
        """Lay the form over the page."""
        self._title.setText(title)
        self.setCurrentWidget(self.frame)

    def show_page(self) -> None:
        """Show the page again."""
        self.setCurrentWidget(self._page)


def lay_beside(tab: QWidget, table: QWidget, below: QHBoxLayout, right: QWidget) -> None:
    """Lay out a tab: its list with a line below it, and the rest beside them."""
    px = current().px
    left = QVBoxLayout()
    left.setSpacing(px(8))
    left.addWidget(table, 1)
    left.addLayout(below)
    row = QHBoxLayout(tab)
    row.setContentsMargins(px(16), px(16), px(16), px(12))
    row.setSpacing(px(16))
    row.addLayout(left, _LEFT)
    row.addWidget(right, _RIGHT)
