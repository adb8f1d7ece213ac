"""The main job, end to end: real window events, a real platform process, the real encrypted files.

A clerk at a remote post types paper forms without a network, prints one, and synchronises later;
the platform registers what it may, sends back what it must, and the unit's staffing changes.
"""

import contextlib
from types import SimpleNamespace

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from sepdesk import app, demo
from sepdesk.clock import SystemClock
from sepdesk.desk import staffing, synchronise, tray
from sepdesk.domain.certificates import Standing, standing
from sepdesk.domain.employment import current
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.envelope import Sealed, sign_bytes
from sepdesk.protocol.messages import Push, PushProblem
from sepdesk.protocol.signing import SigningKey
from sepdesk.store.files import StationFiles
from sepdesk.ui import look, preview
from sepdesk.ui.background import Background
from sepdesk.ui.registration import questions
from sepdesk.ui.window import Window
from tests.line import Line
from tests.ui.hands import Desk

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def station(demo_profile):
    """An enrolled, loaded station whose line to the platform can be pulled."""
    with (
        demo.platform_of(demo_profile) as address,
        Line(address) as line,
        contextlib.closing(StationFiles.open(demo_profile, demo.key_of(demo_profile))) as files,
    ):
        new = app.NewStation(
            line.address, lambda: demo.enrolment_code(demo_profile), "测试机", "demo", "demo"
        )
        app.enter(files, new, SystemClock())
        session = app.open_session(files, line.address)
        yield SimpleNamespace(
            profile=demo_profile, session=session, files=files, line=line, address=address
        )
        session.transport.close()


@pytest.fixture
def window(station, qapp, qtbot, monkeypatch):
    """The window of that station, its first round behind it."""
    look.install(qapp)
    monkeypatch.setattr(questions, "save_all_the_same", lambda *_: True)
    background = Background()
    window = Window(
        station.session, background, address=station.line.address, sync_seconds=0, demo=True
    )
    qtbot.addWidget(window.shell)
    with qtbot.waitSignal(window.synchronise.round_ended, timeout=20_000):
        window.show()
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow, timeout=15_000)
    yield window
    assert background.close(5000)


def commit(widget, text):
    raise AssertionError(f"no Chinese is typed here: {text!r} into {widget}")


class People:
    """Whom of the demo province the clerk will meet today."""

    def __init__(self, session):
        self._session, today = session, session.clock.today()
        self.free, self.employed = [], []
        records = [r for r in session.files.facts.units() if r.unit.closed_on is None]
        seen = {}
        for letter in "陈林黄张李王":
            for line in session.files.facts.search(letter, 300).lines:
                worker = session.files.facts.worker(line.person)
                stands = [
                    standing(certificate, item, today)
                    for certificate in worker.certificates
                    for item in certificate.items
                ]
                if stands == [Standing.VALID] and worker.documents[0].kind.value == "citizen_id":
                    seen[worker.person] = worker
        for worker in seen.values():
            (self.free if current(worker.employments) is None else self.employed).append(worker)
        self.short = next(
            line
            for line in staffing.overview(session).lines
            if line.line.shortage and line.line.item.code == "A" and not line.unit.dispatches
        )
        self.records = {record.unit.unit_id: record for record in records}

    def manager(self):
        """A free holder of 安全管理 under a list since 2019, who will count for the short unit."""
        for worker in self.free:
            (key,) = [item.key for c in worker.certificates for item in c.items]
            if key.code == "A" and key.catalogue.value != "2011-95":
                self.free.remove(worker)
                return worker
        raise LookupError


def held_at(session, line):
    (now,) = [
        other
        for other in staffing.unit_staffing(session, line.unit.unit_id)
        if other.key == line.key
    ]
    return now.line.held


def round_in_window(window, qtbot):
    """Press F5 and wait for the end of the round."""
    with qtbot.waitSignal(window.synchronise.round_ended, timeout=30_000):
        qtbot.keyClick(window.shell, Qt.Key.Key_F5)


def test_a_day_at_a_post_without_a_network(station, window, qtbot, monkeypatch, tmp_path):
    session, shell = station.session, window.shell
    people = People(session)
    manager, doomed = people.manager(), people.free[0]
    mover, leaver = people.employed[0], people.employed[1]
    assert current(mover.employments).unit != people.short.unit.unit_id
    held_before = held_at(session, people.short)

    # 2. Look-up: the list follows each keystroke, the page opens.
    qtbot.keyClick(shell, Qt.Key.Key_1, CTRL)
    number = manager.documents[0].number
    box = shell.focusWidget()
    qtbot.keyClicks(box, number[-6:])
    qtbot.waitUntil(window.worker.is_settled, timeout=15_000)
    assert manager.person in [line.person for line in window.worker.look_up.lines()]

    # Cut off, revoke one certificate behind the station's back.
    station.line.cut()
    (certificate,) = doomed.certificates
    demo.province(
        station.profile, "revoke-certificate", certificate.certificate_id, "--authority", "演示市局"
    )

    # 3. Three forms and one that the platform must refuse, typed by keys alone.
    qtbot.keyClick(shell, Qt.Key.Key_2, CTRL)
    hands = Desk(window.registration, qtbot, commit)
    registered = engage(hands, manager, people.short.unit.code)
    assert registered.state is SubmissionState.QUEUED
    refused = engage(hands, doomed, people.short.unit.code)
    changed = engage(hands, mover, people.short.unit.code, change=True)
    left = leave(hands, leaver)
    assert [n.text.split(" ")[0] for n in hands.notices if n.kind == "good"] == [
        "已保存，待上报"
    ] * 4

    # 5. Print: the saved form, one A4 page, its number on it.
    target = tmp_path / "form.pdf"
    monkeypatch.setattr(preview, "choose_file", lambda *_: target)
    window.registration.print_saved(registered.op_id)
    qtbot.waitUntil(lambda: bool(dialogs()), timeout=10_000)
    (dialog,) = dialogs()
    with qtbot.waitSignal(dialog.printed, timeout=10_000):
        dialog.save_pdf()
    dialog.close()
    shell.activateWindow()  # what a window manager does when a dialog goes
    qtbot.waitUntil(shell.isActiveWindow, timeout=15_000)
    document = pypdfium2.PdfDocument(target)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    assert registered.intake_number in text
    assert manager.documents[0].number in text
    assert "已收件，尚未登记" in text
    document.close()

    # 6. The line is dead: a round says so and everything stays.
    round_in_window(window, qtbot)
    now = synchronise.state(session)
    assert (now.queued, now.waiting) == (4, 0)

    # Reconnected: three receipts, the fourth comes back with reason and legal basis.
    station.line.mend()
    round_in_window(window, qtbot)
    states = {entry.op_id: entry.state for entry in synchronise.entries(session)}
    assert states == {
        registered.op_id: SubmissionState.REGISTERED,
        changed.op_id: SubmissionState.REGISTERED,
        left.op_id: SubmissionState.REGISTERED,
        refused.op_id: SubmissionState.REFUSED,
    }
    (back,) = tray.waiting(session)
    assert back.entry.op_id == refused.op_id
    assert back.reasons[0].finding.code == "certificate_revoked"
    assert "第九十二条" in back.reasons[0].basis.citation
    qtbot.waitUntil(lambda: "待处理 1" in status_of(shell), timeout=15_000)
    assert "待上报 0" in status_of(shell)
    assert "平台可达" in status_of(shell)

    # Look-up and staffing show the new truth; history is kept.
    facts = session.files.facts
    assert current(facts.worker(manager.person).employments).unit == people.short.unit.unit_id
    assert current(facts.worker(leaver.person).employments) is None
    old, new = facts.worker(mover.person).employments[-2:]
    assert (old.ended_on, new.started_on) == (new.started_on, session.clock.today())
    assert old.ended_seq == new.registered_seq
    assert len(facts.worker(leaver.person).employments) == len(leaver.employments)
    assert current(facts.worker(doomed.person).employments) is None
    assert held_at(session, people.short) > held_before

    # 7. The same submissions once more change nothing; the same id with other bytes is refused.
    sealed = tuple(entry.sealed for entry in synchronise.entries(session))
    seen = session.seen()
    again = session.transport.push(Push(sealed))
    assert [len(outcome.receipts) for outcome in again.outcomes] == [1, 1, 1, 1]
    assert synchronise.synchronise(session).receipted == 0
    assert session.seen() == seen
    key = SigningKey(session.identity.signing_key)
    forged: Sealed = sign_bytes(sealed[0].payload_bytes.replace(b"350102-", b"350103-"), key)
    (outcome,) = session.transport.push(Push((forged,))).outcomes
    assert outcome.problem is PushProblem.DIGEST_MISMATCH
    assert outcome.receipts == ()


def engage(hands, worker, code, *, change=False):
    """Type a registration or a change as the clerk does; returns what was saved."""
    inputs = hands.inputs
    hands.key(Qt.Key.Key_2 if change else Qt.Key.Key_1, ALT)
    inputs.number.setFocus()
    with hands.qtbot.waitSignal(hands.tab._filling.filled, timeout=15_000):
        hands.type(worker.documents[0].number)
    inputs.unit.setFocus()
    hands.pick(inputs.unit, code)
    inputs.hired_on.setFocus()
    hands.enter(hands.tab._session.clock.today().strftime("%Y%m%d"))
    inputs.handed.setFocus()
    for handed in (True, True, False, False, True, True):
        if handed:
            hands.key(Qt.Key.Key_Space)
        hands.key(Qt.Key.Key_Return)
    hands.judged()
    return hands.save()


def leave(hands, worker):
    """Type a deregistration by the unit."""
    hands.key(Qt.Key.Key_3, ALT)
    hands.inputs.number.setFocus()
    with hands.qtbot.waitSignal(hands.tab._filling.filled, timeout=15_000):
        hands.type(worker.documents[0].number)
    hands.inputs.handed.setFocus()
    for handed in (True, False, False, False, False, True):
        if handed:
            hands.key(Qt.Key.Key_Space)
        hands.key(Qt.Key.Key_Return)
    hands.judged()
    return hands.save()


def dialogs():
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, preview.PreviewDialog) and widget.isVisible()
    ]


def status_of(shell):
    row = shell.statusBar()
    return " ".join(w.text() for kind in (QLabel, QPushButton) for w in row.findChildren(kind))
