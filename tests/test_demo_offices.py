"""Another office's window at the demo that is running."""

import contextlib
import threading

import pytest

from sepdesk import app, cli, demo
from sepdesk.clock import SystemClock
from sepdesk.desk import applications, exam_plans, synchronise, verification
from sepdesk.domain.exam_plans import PlanState
from sepdesk.paths import Profile
from sepdesk.store.files import StationFiles


def test_an_exam_centre_opens_beside_the_county(demo_profile):
    with demo.platform_of(demo_profile) as address:
        assert demo.running_address(demo_profile) == address
        own = Profile(demo_profile.root / "offices" / "3501-exam").create()
        with contextlib.closing(StationFiles.open(own, demo.key_of(own))) as files:
            station = app.NewStation(
                address,
                lambda: demo.enrolment_code(demo_profile, "3501-exam"),
                "演示电脑",
                "demo-exam",
                demo.PASSWORD,
            )
            app.enter(files, station, SystemClock())
            session = app.open_session(files, address)
            with contextlib.closing(session.transport):
                assert isinstance(synchronise.synchronise(session), synchronise.Synchronised)
                assert verification.may_decide(session)
                assert verification.queue(session) == ()
                states = {line.plan.state for line in exam_plans.plans(session)}
                assert states == {PlanState.FILED, PlanState.MARKED}
                assert len(applications.queue(session, ended=True)) > len(
                    applications.queue(session)
                )


def test_without_a_running_demo_it_says_so(demo_profile):
    with pytest.raises(demo.NotRunningError):
        demo.running_address(demo_profile)
    with demo.platform_of(demo_profile):
        pass
    with pytest.raises(demo.NotRunningError):
        demo.running_address(demo_profile)
    assert demo.run_beside(demo_profile, "3501-exam", "demo-exam") == 1


def test_office_and_login_go_together(tmp_path, capsys):
    assert cli.main(["demo", "--profile", str(tmp_path / "p"), "--office", "3501-exam"]) == 1
    assert "一并给出" in capsys.readouterr().err


def test_a_demo_of_another_day_does_the_days_work_beside_its_window(demo_profile):
    day = demo.platform_folder(demo_profile) / "day"
    today = day.read_text("utf-8")
    log = demo.platform_folder(demo_profile) / "platform.log"
    with demo.platform_of(demo_profile):
        pass
    assert "辖区移入移出" not in log.read_text("utf-8")  # it was loaded today
    day.write_text("2026-11-01", "utf-8")
    with demo.platform_of(demo_profile):
        pass
    assert day.read_text("utf-8") == "2026-11-01"  # broken off, and done at the next start
    with demo.platform_of(demo_profile):
        waiting, left = threading.Event(), 600
        while day.read_text("utf-8") != today and left:
            waiting.wait(0.1)
            left -= 1
    assert day.read_text("utf-8") == today
    assert "辖区移入移出 0 条" in log.read_text("utf-8")
