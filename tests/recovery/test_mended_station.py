"""A station whose file was mended asks the platform for what it may have missed (R-3)."""

import pytest

from sepdesk.desk.synchronise import Synchronised, synchronise
from tests import clerks
from tests.clerks import PASSWORD


@pytest.mark.invariant("R-3")
def test_a_mended_station_asks_once_for_every_open_receipt(tmp_path, monkeypatch):
    template = clerks.make_template(tmp_path / "template")
    machine = clerks.copy_machine(template, tmp_path / "copy", monkeypatch)
    with machine.profile.station.open("r+b") as file:
        file.seek(-2000, 2)
        file.write(b"damage")
    entrance = machine.entrance()
    session = entrance.enter("clerk1", PASSWORD)
    assert "有损坏" in entrance.told[0]
    with session.files.station.reading() as tx:
        assert tx.epochs.must_ask()
    assert isinstance(synchronise(session), Synchronised)
    with session.files.station.reading() as tx:
        assert not tx.epochs.must_ask()
    entrance.close()
    machine.end()
