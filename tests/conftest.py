"""What every test folder shares: the noise guard, and the demo's platform, made once."""

import fcntl
import logging
import shutil

import pytest

from sepdesk import demo
from sepdesk.paths import Profile


@pytest.fixture(autouse=True)
def _no_unexpected_warnings(caplog):
    """Fail on any WARNING in the log that the test did not ask for (`caplog.clear()` asks)."""
    yield
    noise = [
        record
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and record.name.startswith("sepdesk")
    ]
    assert [f"{record.name}: {record.getMessage()}" for record in noise] == []


@pytest.fixture(scope="session")
def _demo_platform(tmp_path_factory):
    """Make the demo province once for all test processes; it takes a quarter of a minute."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if base.name.startswith("pytest-") else base.parent) / "demo-province"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        profile = Profile(shared / "profile").create()
        demo.prepare_platform(profile)
    return demo.platform_folder(profile)


@pytest.fixture
def demo_profile(tmp_path, _demo_platform):
    """A fresh profile beside a fresh copy of the demo's platform."""
    profile = Profile(tmp_path / "profile").create()
    shutil.copytree(_demo_platform, demo.platform_folder(profile))
    return profile
