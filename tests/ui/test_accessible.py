"""Every control of every tab has a name for a screen reader, and a way by keyboard.

What is walked is the tree that Qt gives to the system (QAccessible), as a screen reader sees it.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)
from shiboken6 import delete

from sepdesk.ui.background import Background
from sepdesk.ui.window import Window
from tests.ui.session import made

__all__ = ["made"]

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
_NO_CONTROL = (QScrollBar,)


@pytest.fixture
def window(made, qapp, qtbot):
    background = Background()
    window = Window(made.session, background, sync_seconds=0)
    window.shell.resize(1366, 728)
    window.show()
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow, timeout=15_000)
    yield window
    assert background.close(5000)
    delete(window.shell)


def controls(page):
    """Yield the controls that a clerk may use now, without the parts of which Qt builds them."""
    for widget in page.findChildren(QWidget):
        if not isinstance(widget, _CONTROLS) or isinstance(widget, _NO_CONTROL):
            continue
        inner = isinstance(widget.parent(), QAbstractSpinBox | QComboBox | QTabBar | QLineEdit)
        popup = widget.window() is not page.window()
        if widget.isVisible() and widget.isEnabled() and not inner and not popup:
            yield widget


def named(widget):
    """Return what a screen reader says for it."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName().strip()  # on X11 Qt's name of it is what is chosen
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name).strip() if told is not None else ""


def where(page, widget):
    """Say which control it is, for whoever mends it."""
    path = []
    while widget is not page and widget is not None:
        path.append(type(widget).__name__)
        widget = widget.parentWidget()
    return " < ".join(path)


def reached_by_tab(page, qtbot):
    """Press Tab until it goes round, then Shift+Tab; returns every widget that had the keyboard."""
    reached = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        round_ = []
        page.setFocus()
        while (now := QApplication.focusWidget()) is not None and now not in round_:
            round_.append(now)
            qtbot.keyClick(now, key)
        reached += round_
    return reached


def tells_its_key(widget):
    """Tell whether the control names keys that press it: in its text, or in its tooltip."""
    words = f"{getattr(widget, 'text', str)()} {widget.toolTip()}"
    keys = ("Ctrl+", "Alt+", "Esc", "Enter", *(f"F{n}" for n in range(1, 13)))
    return any(key in words for key in keys) or "&" in words


TABS = (
    "worker",
    "registration",
    "staffing",
    "misconduct",
    "tray",
    "verification",
    "ledger",
    "maintenance",
    "synchronise",
)


def test_every_tab_of_the_window_is_walked(window):
    assert set(TABS) <= {tab.key for tab in window.shell._tabs}
    extra = {tab.key for tab in window.shell._tabs} - set(TABS)
    for key in extra:
        page = window.shell.show_tab(key)
        assert [where(page, x) for x in controls(page) if not named(x)] == []


@pytest.mark.parametrize("key", TABS)
def test_every_control_has_a_name_and_a_way_by_keyboard(window, qtbot, key):
    page = window.shell.show_tab(key)
    qtbot.waitUntil(page.isVisible, timeout=5000)
    nameless = [where(page, x) for x in controls(page) if not named(x)]
    assert nameless == []
    reached = reached_by_tab(page, qtbot)
    lost = [
        f"{named(x)}: {where(page, x)}"
        for x in controls(page)
        if x not in reached
        and not any(x.isAncestorOf(y) for y in reached)
        and not (x.focusProxy() is not None and x.focusProxy() in reached)
        and not tells_its_key(x)
        and not isinstance(x, QToolButton | QHeaderView)  # scroll the tabs; tell the columns
    ]
    assert lost == []


def test_status_row_and_tab_bar_have_names(window):
    shell = window.shell
    bar = shell.findChild(QTabBar)
    assert named(bar)
    assert all(named(x) for x in controls(shell.statusBar()))
