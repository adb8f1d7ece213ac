"""What a platform does once a day, by one command."""

import pytest

from sepdesk.province import daily
from sepdesk.province.commands import main
from tests.province.test_moving import FORMER, divided, from_elsewhere  # noqa: F401 - a fixture
from tests.province.test_warning import producer, warned


@pytest.mark.clause("W0")
@pytest.mark.invariant("X-2")
def test_a_day_that_passes_moves_regions_and_warns_of_what_has_lapsed(platform):
    platform.load([], [producer()])
    first = daily.run(platform.province)
    assert (first.moved, first.warned) == (0, 1)
    assert len(warned(platform, is_open=True)) == 1
    assert "预警有变化的单位 1 家" in first.lines[0]
    again = daily.run(platform.province)
    assert (again.moved, again.warned, again.waiting) == (0, 0, ())


@pytest.mark.invariant("X-2")
def test_records_follow_their_region_with_the_days_work(divided):  # noqa: F811 - the fixture
    divided.station(FORMER).file(from_elsewhere())
    assert daily.run(divided.province).moved == 0
    divided.clock.advance(days=1)
    assert daily.run(divided.province).moved == 2
    assert daily.run(divided.province).moved == 0


def test_the_command_says_in_one_line_what_was_done(tmp_path, capsys):
    folder = str(tmp_path / "province")
    assert main(["--folder", folder, "init"]) == 0
    assert main(["--folder", folder, "daily"]) == 0
    told = capsys.readouterr().out
    assert told == "辖区移入移出 0 条，预警有变化的单位 0 家，核验超期提醒 0 件，暂存待前序 0 件\n"
