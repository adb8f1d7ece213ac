"""A known worker into a known unit: at most 25 keystrokes from an empty form to saved."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from sepdesk.domain.submissions import SubmissionKind
from sepdesk.protocol.envelope import read_envelope

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift)
REGISTER, CHANGE, END = (
    SubmissionKind.REGISTER, SubmissionKind.CHANGE, SubmissionKind.DEREGISTER,
)  # fmt: skip
KEYS = {REGISTER: None, CHANGE: Qt.Key.Key_2, END: Qt.Key.Key_3}


class Strokes(QObject):
    """Counts the keys that reach the widget with the keyboard; a chord counts each of its keys."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def eventFilter(self, watched, event):
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and watched is QApplication.focusWidget()
            and event.key() not in MODIFIERS
        ):
            held = event.modifiers()
            self.count += 1 + sum(bool(held & one) for one in (CTRL, ALT))
        return False


@pytest.fixture
def strokes(qapp):
    counter = Strokes()
    qapp.installEventFilter(counter)
    yield counter
    qapp.removeEventFilter(counter)


PAPERS = [
    (REGISTER, "lxm", "fzslc", ("1123", "1101")),
    (REGISTER, "lxm", "fzgl", ("1120", "1120")),
    (REGISTER, "linxi", "fzslc", ("", "11-1")),
    (REGISTER, "lxm", "fzslc", ("1123", "20261101")),
    (REGISTER, "lin", "fzgl", ("", "2026.11.2")),
    (CHANGE, "wjg", "fzgl", ("1123", "1110")),
    (CHANGE, "cwb", "fzslc", ("1123", "1110")),
    (CHANGE, "wjg", "fzgl", ("", "11-23")),
    (END, "wjg", None, ("1123", "1120")),
    (END, "cwb", None, ("", "1101")),
]


def take(desk, field, text):
    """Type until the list comes and take the one line that it holds."""
    desk.type(text)
    desk.qtbot.waitUntil(lambda: len(field.matches.shown()) == 1, timeout=15_000)
    with desk.qtbot.waitSignal(desk.tab._filling.filled, timeout=15_000):
        desk.key(Qt.Key.Key_Return)


@pytest.mark.parametrize(("kind", "who", "where", "days"), PAPERS)
def test_a_known_worker_into_a_known_unit_takes_at_most_25_keystrokes(
    desk, strokes, kind, who, where, days
):
    if KEYS[kind] is not None:
        desk.key(KEYS[kind], ALT)
    take(desk, desk.inputs.name, who)
    if where is not None:
        take(desk, desk.inputs.unit, where)
    desk.enter(days[0])
    desk.type(days[1])
    desk.key(Qt.Key.Key_0, ALT)  # all papers are here
    entry = desk.save()
    assert entry.kind is kind
    assert desk.asked == []
    handed = read_envelope(entry.sealed.payload_bytes).body.intake.handed
    assert handed.form
    assert handed.unit_sealed
    assert desk.form.read_entry() is None
    assert 8 <= strokes.count <= 25
