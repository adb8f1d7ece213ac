"""The counter's papers from the tray to the preview, in the whole window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from sepdesk.ui.background import Background
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.window import Window
from tests.ui.session import made  # noqa: F401 - a fixture
from tests.ui.tray.filled import fill


@pytest.fixture
def window(qapp, made, qtbot):  # noqa: F811 - the fixture
    fill(made)
    background = Background()
    window = Window(made.session, background, sync_seconds=0)
    qtbot.addWidget(window.shell)
    window.show()
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow, timeout=5000)
    yield window
    assert background.close(5000)


def previews():
    shown = QApplication.topLevelWidgets()
    return [one for one in shown if isinstance(one, PreviewDialog) and one.isVisible()]


@pytest.mark.clause("E6")
@pytest.mark.parametrize(("row", "word"), [(0, "收件回执"), (2, "不予登记通知书")])
def test_a_paper_asked_for_in_the_tray_is_shown_before_it_is_printed(window, qtbot, row, word):
    window.shell.show_tab("tray")
    qtbot.waitUntil(window.tray.is_settled, timeout=5000)
    window.tray.came_back.setFocus()
    for _ in range(row):
        qtbot.keyClick(window.tray.came_back, Qt.Key.Key_Down)
    qtbot.waitUntil(window.tray.is_settled, timeout=5000)
    button = next(b for b in window.tray.findChildren(QPushButton) if b.text() == word)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(previews()) == 1, timeout=15_000)
    (dialog,) = previews()
    assert word in dialog.windowTitle()
    dialog.close()
