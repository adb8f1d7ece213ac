"""指南与建议: 办事指南 | 平台建议, each with its list at the left and one of it at the right."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.desk.changes import Changes
from sepdesk.desk.session import Session
from sepdesk.ui.background import Background
from sepdesk.ui.guidance.guide_page import GuidePage
from sepdesk.ui.guidance.suggestion_page import SuggestionPage
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label
from sepdesk.ui.shortcuts import Keys, bind

_TITLES = ("办事指南", "平台建议")


class GuidanceTab(QWidget):
    """How offices are reached (E5, F3), and what is suggested for the platform (I1).

    Signals:
        told: a Notice for the shell.
        changed: the Changes of what was saved.
        saved: the desk's Saved.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)

    shortcuts = (
        Keys("Alt+1 / 2", "办事指南 / 平台建议"),
        Keys("F8", "编辑本机构指南；写建议"),
        Keys("F9", "答复建议（省局）"),
        Keys("Ctrl+Enter", "公布、保存"),
        Keys("Esc", "取消"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.guides = GuidePage(session, background)
        self.suggestions = SuggestionPage(session, background)
        self._pages: tuple[GuidePage | SuggestionPage, ...] = (self.guides, self.suggestions)
        self._stack = QStackedWidget()
        self._switch = QButtonGroup(self)
        self._lay_out()
        for page in self._pages:
            page.told.connect(self.told)
            page.changed.connect(self.changed)
            page.saved.connect(self.saved)
        self._switch.idClicked.connect(self.show_page)
        bind(self, [(f"Alt+{n + 1}", partial(self.show_page, n)) for n in range(len(_TITLES))])
        # The provincial office is there to answer.
        self.show_page(1 if self.suggestions.may_answer else 0)

    def show_page(self, place: int) -> None:
        """Show 办事指南 (0) or 平台建议 (1); what is typed on the other stays."""
        self._stack.setCurrentIndex(place)
        self._switch.button(place).setChecked(True)
        self.setFocusProxy(self._pages[place])
        self._pages[place].setFocus()

    def on_changes(self, changes: Changes) -> None:
        """Read anew what is concerned; what is typed stays."""
        for page in self._pages:
            page.refresh(changes)

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        return all(page.is_settled() for page in self._pages)

    def may_close(self) -> bool:
        """Keep the window while something is typed and not saved."""
        return all(page.may_close() for page in self._pages)

    def _lay_out(self) -> None:
        px = current().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        self._switch.setExclusive(True)
        for place, title in enumerate(_TITLES):
            made = button(title)
            made.setCheckable(True)
            made.setToolTip(f"Alt+{place + 1}")
            self._switch.addButton(made, place)
            head.addWidget(made)
        head.addWidget(label("Alt+1 / 2", "quiet"))
        head.addStretch(1)
        for page in self._pages:
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
