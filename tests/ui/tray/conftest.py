"""待处理 on a station whose submissions came back."""

import pytest
from PySide6.QtCore import Qt

from sepdesk.ui.background import Background
from sepdesk.ui.tray.tab import TrayTab
from tests.ui.session import made  # noqa: F401 - a fixture
from tests.ui.tray.filled import fill


@pytest.fixture
def filled(made):  # noqa: F811 - the fixture
    """Entries by what became of them, in the order of `fill`."""
    return dict(
        zip(("refused", "returned", "conflict", "pending", "owed"), fill(made), strict=True)
    )


@pytest.fixture
def background(qapp, made):  # noqa: F811
    lanes = Background()
    yield lanes
    assert lanes.close(2000)


@pytest.fixture
def tab(made, background, filled, shown, qtbot):  # noqa: F811
    return open_tab(made, background, shown, qtbot)


def open_tab(made, background, shown, qtbot):  # noqa: F811
    """Show the tab and wait for its lists."""
    opened = shown(TrayTab(made.session, background), 1366, 680)
    opened.setFocus()
    qtbot.waitUntil(opened.is_settled, timeout=5000)
    return opened


@pytest.fixture
def choose(tab, qtbot):
    """Choose a row of a list by the mouse, and wait for its receipts."""

    def chosen(table, row):
        place = table.visualRect(table.model().index(row, 0)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(tab.is_settled, timeout=5000)

    return chosen
