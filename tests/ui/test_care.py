"""What the window tells of the station's files, and the backups that it makes."""

import pytest
from shiboken6 import delete

from sepdesk.store.rolling import backups_in
from sepdesk.ui.background import Background
from sepdesk.ui.care import Care
from sepdesk.ui.notices import NoticeStrip
from sepdesk.ui.seat import Seat
from sepdesk.ui.window import Window
from tests import clerks
from tests.clerks import PASSWORD


@pytest.fixture
def machine(tmp_path, monkeypatch):
    template = clerks.make_template(tmp_path / "template")
    made = clerks.copy_machine(template, tmp_path / "copy", monkeypatch)
    yield made
    made.end()


@pytest.mark.faulty
@pytest.mark.invariant("D-6")
def test_damage_is_told_and_backups_are_made_or_their_failure_told_once(machine, qapp, qtbot):
    with machine.profile.station.open("r+b") as file:
        file.seek(-2000, 2)
        file.write(b"damage")
    background, entrance = Background(), machine.entrance()
    seat = Seat(qapp, entrance, background, lambda s: Window(s, background, sync_seconds=0))
    seat.sit(entrance.enter("clerk1", PASSWORD))
    care = Care(seat, background, first_look_ms=10)
    care.tell(entrance.told)
    window = seat.window()
    shell = window.shell
    strip = shell.findChild(NoticeStrip)
    assert "登记数据文件有损坏" in strip.notices()[0].text
    folder = machine.profile.backups
    qtbot.waitUntil(lambda: len(backups_in(folder)) == 1)

    qtbot.waitUntil(lambda: not background._live)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_bytes(b"")
    for _ in range(2):
        care._look()
        qtbot.waitUntil(lambda: not background._live)
    told = [n.text for n in strip.notices() if "自动备份" in n.text]
    assert len(told) == 1

    care.stop()
    care.back_up_at_close()  # fails, and hinders nothing
    seat.leave()
    assert background.close(5000)
    entrance.close()
    delete(shell)
    delete(seat.page)
