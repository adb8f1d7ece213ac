"""The tab 人员与单位维护 on a real session, typed into by real keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sepdesk.ui.background import Background
from sepdesk.ui.maintenance.tab import MaintenanceTab
from tests.ui.session import made  # noqa: F401 - a fixture

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Hands:
    """Keys in, notices out."""

    def __init__(self, tab, qtbot, commit):
        self.tab, self.qtbot, self._commit = tab, qtbot, commit
        self.notices, self.changes = [], []
        tab.told.connect(self.notices.append)
        tab.changed.connect(self.changes.append)

    @property
    def page(self):
        return self.tab.page()

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.tab.window().focusWidget(), key, modifier)

    def go(self, place):
        """Go to one of the three pages."""
        self.key(Qt.Key(int(Qt.Key.Key_0) + place), ALT)
        self.settled()

    def type(self, name, text):
        """Type into a field, over what stands there."""
        self.page.fields[name].setFocus()
        place = self.tab.window().focusWidget()
        self.key(Qt.Key.Key_A, CTRL)
        if not text:
            self.key(Qt.Key.Key_Delete)
        elif text.isascii():
            self.qtbot.keyClicks(place, text)
        else:
            self._commit(place, text)
        self.key(Qt.Key.Key_Return)

    def pick(self, name, initials):
        """Type until the list comes, then take its first line."""
        field = self.page.fields.get(name) or self.page.who
        field.setFocus()
        self.key(Qt.Key.Key_A, CTRL)
        self.qtbot.keyClicks(field.line, initials)
        self.qtbot.waitUntil(field.matches.is_open, timeout=15_000)
        self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_Return)
        self.settled()

    def settled(self):
        self.qtbot.waitUntil(self.tab.is_settled, timeout=15_000)

    def save(self):
        with self.qtbot.waitSignal(self.tab.saved, timeout=15_000) as saved:
            self.key(Qt.Key.Key_Return, CTRL)
        self.settled()
        return saved.args[0]

    def try_to_save(self):
        self.key(Qt.Key.Key_Return, CTRL)
        self.settled()

    def under(self, name):
        """What stands under a field."""
        self.settled()
        return self.page.fields[name].finding_line.text()

    def reads(self):
        """All that is read on the page."""
        return "\n".join(w.text() for w in self.page.findChildren(QLabel) if w.isVisible())


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


@pytest.fixture
def open_tab(made, background, shown, qtbot, commit):  # noqa: F811 - as above
    """Open the tab at an office of a kind."""

    def open_one(kind=None):
        session = made.session
        if kind is not None:
            office = replace(session.office, kind=kind)
            session = replace(session, identity=replace(session.identity, office=office))
        tab = shown(MaintenanceTab(session, background), 1366, 680)
        tab.setFocus()
        hands = Hands(tab, qtbot, commit)
        hands.settled()
        return hands

    return open_one


@pytest.fixture
def hands(open_tab):
    return open_tab()
