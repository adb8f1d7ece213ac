"""The dressed application, and a window that has the keyboard."""

import gc
import os
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from sepdesk.ui import look


def pytest_collection_modifyitems(items):
    """Let the offscreen platform, which draws no window, say so."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                ignored = "This plugin does not support"
                item.add_marker(pytest.mark.qt_log_ignore(ignored, extend=True))


@pytest.fixture(scope="session")
def qapp(qapp):
    look.install(qapp)
    return qapp


@pytest.fixture
def shown(qtbot):
    """Show a widget as the active window, so that focus moves as it does for a clerk."""

    def show(widget, width=900, height=640):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow, timeout=15_000)
        return widget

    return show


@pytest.fixture
def commit(qapp):
    """Type what an input method gives: Chinese, or full-width signs, which no key has."""

    def send(widget, text):
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    return send


@pytest.fixture(autouse=True)
def _windows_die_in_their_own_thread():
    """Collect here only: a window that a worker collects stops its timers in the wrong thread."""
    gc.disable()
    yield
    gc.collect()
    gc.freeze()
