"""What every test folder shares: the noise guard, and the demo's platform, made once."""

import fcntl
import logging
import os
import shutil
import subprocess

import pytest
from hypothesis import settings

from sepdesk import demo
from sepdesk.paths import Profile

settings.register_profile("many", settings.default, deadline=None, print_blob=True)
_SCREEN = pytest.StashKey[subprocess.Popen]()


def pytest_configure(config):
    """Give every test process a screen of its own: windows on one screen fight for the keyboard."""
    if os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return  # somebody asked for another one
    if shutil.which("Xvfb") is None:
        if not os.environ.get("DISPLAY"):
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    config.stash[_SCREEN] = screen
    os.environ["DISPLAY"] = f":{number}"


def pytest_unconfigure(config):
    """Take the screen away."""
    screen = config.stash.get(_SCREEN, None)
    if screen is not None:
        screen.terminate()
        screen.wait(10)


@pytest.fixture(autouse=True)
def _no_unexpected_warnings(request, caplog):
    """Fail on any WARNING in the log, but for a test that is marked to provoke faults."""
    yield
    if request.node.get_closest_marker("faulty"):
        return
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
