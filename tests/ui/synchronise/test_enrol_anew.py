"""Two machines of one identity: the tab says so and has the way out, and nothing unsent is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from sepdesk.province import enrolment
from sepdesk.ui.synchronise.enrol_anew import EnrolAnewDialog
from tests.ui import session as invented
from tests.ui.synchronise.conftest import PASSWORD


def named(widget, text):
    return next(b for b in widget.findChildren(QPushButton) if b.text() == text)


@pytest.mark.invariant("R-4")
def test_a_suspended_machine_is_enrolled_anew_from_the_tab(tab, connected, qtbot):
    province, session = connected.province, connected.session
    with qtbot.waitSignal(tab.round_ended, timeout=10_000):
        tab.start()
    saved = connected.save(invented.WORKERS[0])
    with province.database.writing() as connection:
        enrolment.suspend(connection, province.clock.now(), session.identity.device)
        code = enrolment.create_code(connection, province.clock.now(), invented.OFFICE.office_id)
    again = named(tab, "重新登记本机")
    assert not again.isVisible()
    with qtbot.waitSignal(tab.round_ended, timeout=10_000):
        tab.start()
    assert again.isVisible()
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    (dialog,) = tab.findChildren(EnrolAnewDialog)
    qtbot.waitUntil(dialog.isVisible, timeout=5000)
    for line, text in (
        (dialog.code, "wrong"),
        (dialog.login, "clerk1"),
        (dialog.password, PASSWORD),
    ):
        qtbot.keyClicks(line, text)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    said = lambda: "登记码不对" in dialog._problem.text()  # noqa: E731 - a predicate
    qtbot.waitUntil(said, timeout=10_000)
    dialog.code.clear()
    qtbot.keyClicks(dialog.code, code)
    with qtbot.waitSignal(tab.round_ended, timeout=20_000):
        qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert not again.isVisible()
    with session.files.station.reading() as tx:
        assert tx.outbox.get(saved.entry.op_id).receipt is not None  # decided, however
        assert tx.identity.get().device != session.identity.device
