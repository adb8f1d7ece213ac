"""The tab on a real session, typed into by real keys."""

import pytest
from PySide6.QtCore import Qt
from session import desk_session, made  # noqa: F401 - fixtures

from sepdesk.ui.background import Background
from sepdesk.ui.registration import questions
from sepdesk.ui.registration.tab import RegistrationTab


class Desk:
    """A clerk at the tab: keys in, notices and questions out."""

    def __init__(self, tab, qtbot, commit):
        self.tab, self.form, self.inputs = tab, tab.form, tab.form.inputs
        self.qtbot, self._commit = qtbot, commit
        self.notices, self.asked = [], []
        tab.told.connect(self.notices.append)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.tab.window().focusWidget(), key, modifier)

    def type(self, text):
        """Type at the keyboard's place; Chinese comes from the input method."""
        place = self.tab.window().focusWidget()
        if text.isascii():
            self.qtbot.keyClicks(place, text)
        else:
            self._commit(place, text)

    def enter(self, *texts):
        """Type texts one after the other, Enter between them: "" passes a field by."""
        for text in texts:
            if text:
                self.type(text)
            self.key(Qt.Key.Key_Return)

    def pick(self, field, text):
        """Type until the list comes, then take its first line."""
        self.type(text)
        self.qtbot.waitUntil(field.matches.is_open, timeout=5000)
        self.key(Qt.Key.Key_Down)
        with self.qtbot.waitSignal(self.tab._filling.filled, timeout=5000):
            self.key(Qt.Key.Key_Return)

    def judged(self):
        """Wait until what is typed has been judged."""
        tab = self.tab

        def done():
            return not (tab._delay.isActive() or tab._advice.is_waiting() or tab._later.isActive())

        self.qtbot.waitUntil(done, timeout=5000)

    def save(self):
        """Press Ctrl+Enter and wait until it is on the disk."""
        with self.qtbot.waitSignal(self.tab.saved, timeout=5000) as saved:
            self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        return saved.args[0]

    def kept(self):
        """Wait until the draft is written."""
        with self.qtbot.waitSignal(self.tab._journal.kept, timeout=5000):
            pass

    def under(self, field):
        """What stands under a field."""
        return field.finding_line.text()


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    made_background = Background()
    yield made_background
    assert made_background.close(5000)


@pytest.fixture
def open_desk(made, background, shown, qtbot, commit, monkeypatch):  # noqa: F811 - as above
    """Open the tab; a question before a save is answered as `answers` says."""

    def open_one():
        desk = Desk(shown(RegistrationTab(made.session, background), 1366, 660), qtbot, commit)
        desk.answer = True

        def ask(_, sentences):
            desk.asked.append(list(sentences))
            return desk.answer

        monkeypatch.setattr(questions, "save_all_the_same", ask)
        desk.tab.setFocus()
        qtbot.waitUntil(desk.inputs.name.line.hasFocus, timeout=3000)
        return desk

    return open_one


@pytest.fixture
def desk(open_desk):
    return open_desk()
