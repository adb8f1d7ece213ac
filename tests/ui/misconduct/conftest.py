"""The tab 不良记录 on a real session, typed into by real keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from sepdesk.domain.offices import Role
from sepdesk.ui.background import Background
from sepdesk.ui.misconduct.tab import MisconductTab
from tests.ui.session import made  # noqa: F401 - a fixture

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Hands:
    """Keys in, notices out."""

    def __init__(self, tab, qtbot, commit):
        self.tab, self.form, self.qtbot, self._commit = tab, tab.form, qtbot, commit
        self.notices, self.changes = [], []
        tab.told.connect(self.notices.append)
        tab.changed.connect(self.changes.append)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.tab.window().focusWidget(), key, modifier)

    def enter(self, *texts):
        """Type texts one after the other, Enter between them: "" passes a field by."""
        for text in texts:
            place = self.tab.window().focusWidget()
            if text.isascii():
                self.qtbot.keyClicks(place, text)
            else:
                self._commit(place, text)
            self.key(Qt.Key.Key_Return)

    def pick(self, initials):
        """Type until the list comes, then take its first line."""
        self.form.name.setFocus()
        self.key(Qt.Key.Key_A, CTRL)
        self.qtbot.keyClicks(self.form.name.line, initials)
        self.qtbot.waitUntil(self.form.name.matches.is_open, timeout=15_000)
        self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.form.records() is not None, timeout=15_000)
        self.settled()

    def choose(self, field, place):
        """Choose by a digit."""
        field.setFocus()
        self.key(Qt.Key(int(Qt.Key.Key_0) + place))

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
        return self.form.by_name[name].finding_line.text()

    def beside(self):
        """All that is read beside the form."""
        return "\n".join(w.text() for w in self.tab.panel.findChildren(QLabel) if not w.isHidden())

    def read_beside(self, *sentences):
        """Wait until all of them stand beside the form: what is new there shows a moment later."""
        self.qtbot.waitUntil(lambda: all(one in self.beside() for one in sentences), timeout=15_000)


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


@pytest.fixture
def open_tab(made, background, shown, qtbot, commit):  # noqa: F811 - as above
    """Open the tab for somebody of a role."""

    def open_one(role=Role.CHIEF):
        session = replace(made.session, user=replace(made.session.user, role=role))
        tab = shown(MisconductTab(session, background), 1366, 680)
        tab.setFocus()
        qtbot.waitUntil(tab.form.name.line.hasFocus, timeout=15_000)
        hands = Hands(tab, qtbot, commit)
        hands.settled()
        return hands

    return open_one


@pytest.fixture
def hands(open_tab):
    return open_tab()
