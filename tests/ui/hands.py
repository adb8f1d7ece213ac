"""The hands of a clerk at the tab 聘用登记: real keys in, notices and questions out."""

from PySide6.QtCore import Qt


class Desk:
    """A clerk at the tab: keys in, notices and questions out."""

    def __init__(self, tab, qtbot, commit):
        self.tab, self.form, self.inputs = tab, tab.form, tab.form.inputs
        self.qtbot, self._commit = qtbot, commit
        self.notices, self.asked = [], []
        tab.told.connect(self.notices.append)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        window = self.tab.window()
        if modifier != Qt.KeyboardModifier.NoModifier and not window.isActiveWindow():
            # No window manager here gives the window back what a closed list of matches held.
            window.activateWindow()
            self.qtbot.waitUntil(window.isActiveWindow, timeout=15_000)
        self.qtbot.keyClick(window.focusWidget(), key, modifier)

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
        self.qtbot.waitUntil(field.matches.is_open, timeout=15_000)
        self.key(Qt.Key.Key_Down)
        with self.qtbot.waitSignal(self.tab._filling.filled, timeout=15_000):
            self.key(Qt.Key.Key_Return)

    def judged(self):
        """Wait until what is typed has been judged."""
        self.qtbot.waitUntil(self.tab.is_settled, timeout=15_000)

    def save(self):
        """Press Ctrl+Enter and wait until it is on the disk."""
        with self.qtbot.waitSignal(self.tab.saved, timeout=15_000) as saved:
            self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        return saved.args[0]

    def kept(self):
        """Wait until the draft is written."""
        with self.qtbot.waitSignal(self.tab._journal.kept, timeout=15_000):
            pass

    def under(self, field):
        """What stands under a field."""
        return field.finding_line.text()
