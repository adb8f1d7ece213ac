"""The demo: a platform as a child process, a demo province, a demo station, the window."""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from sepdesk import app
from sepdesk.clock import SystemClock
from sepdesk.desk.entrance import Entrance
from sepdesk.paths import Profile
from sepdesk.store import keys
from sepdesk.store.files import StationFiles
from sepdesk.store.lock import AlreadyRunningError, ProfileLock
from sepdesk.sync.errors import SyncError
from sepdesk.sync.transport import Transport, open_client

OFFICE = "350102"
LOGIN = PASSWORD = "demo"  # noqa: S105 - invented data, written in the README
DESK_NAME = "窗口一"
_STARTS_WITHIN = 30.0
_LOOK_EVERY = 0.05


class PlatformFailedError(Exception):
    """The demo platform did not start; its own words are in the log beside its data."""

    text = "演示平台未能启动，详见演示文件夹中的 platform.log。"


class NotRunningError(Exception):
    """Another office's window needs the demo's platform, which is not running."""

    text = "演示没有在运行，请先执行 sepdesk demo，再打开另一机构的窗口。"


def run(profile: Profile, *, fresh: bool = False) -> int:
    """Start the demo and show its window until it is closed."""
    try:
        with ProfileLock.acquire(profile):
            if fresh:
                _clear(profile)
            return _run(profile)
    except AlreadyRunningError as error:
        return _fail(error.text)
    except PlatformFailedError as error:
        return _fail(error.text)


def _run(profile: Profile) -> int:
    with platform_of(profile) as address:
        return _show(profile, address, lambda: enrolment_code(profile), LOGIN)


def run_beside(profile: Profile, office: str, login: str) -> int:
    """Open another office's window at the demo's platform while the demo is running.

    Args:
        profile: of the running demo; the window's own one is kept below it.
        office: id of the office, such as `3501-exam`.
        login: of an account of that office.
    """
    own = Profile(profile.root / "offices" / office).create()
    try:
        with ProfileLock.acquire(own):
            address = running_address(profile)
            return _show(own, address, lambda: enrolment_code(profile, office), login)
    except AlreadyRunningError as error:
        return _fail(error.text)
    except NotRunningError as error:
        return _fail(error.text)


def running_address(profile: Profile) -> str:
    """Return the address of the demo's platform.

    Raises:
        NotRunningError: the demo was not started, or has ended.
    """
    announcement = platform_folder(profile) / "address"
    address = announcement.read_text("utf-8").strip() if announcement.exists() else ""
    if not address:
        raise NotRunningError
    try:
        with Transport(open_client(address)) as transport:
            transport.card()
    except SyncError as error:
        raise NotRunningError from error
    return address


def _show(profile: Profile, address: str, code: Callable[[], str], login: str) -> int:
    clock = SystemClock()
    key = key_of(profile)
    with contextlib.closing(StationFiles.open(profile, key)) as files:
        station = app.NewStation(address, code, "演示电脑", login, PASSWORD)
        _say("正在装入辖区数据……" if files.facts.cursor() is None else "正在打开窗口……")
        app.enter(files, station, clock)
        entrance = Entrance(profile, clock, address, files=files)
        session = entrance.adopt(app.open_session(files, address, clock), login)
        keys.add_clerk(profile.keyring_slots, key, login, PASSWORD, None)
        return app.run_window(
            session, profile, entrance, address=address, desk_name=DESK_NAME, demo=True
        )


def key_of(profile: Profile) -> bytes:
    """The demo carries its own key, since its data are invented."""
    if profile.keyring_slots.exists():
        return keys.open_demo(profile.keyring_slots)
    key = keys.create_slots(profile.keyring_slots)
    keys.add_demo(profile.keyring_slots, key)
    return key


def _clear(profile: Profile) -> None:
    for path in profile.root.iterdir():
        if path == profile.lock:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    profile.create()


# The platform -----------------------------------------------------------------------------------


def platform_folder(profile: Profile) -> Path:
    """Where the demo's platform keeps its data."""
    return profile.root / "platform"


@contextlib.contextmanager
def platform_of(profile: Profile) -> Iterator[str]:
    """Run the demo platform as a child process; yields its address on a loopback port.

    Raises:
        PlatformFailedError: it did not come up.
    """
    folder = platform_folder(profile)
    prepare_platform(profile)
    announcement = folder / "address"
    announcement.unlink(missing_ok=True)
    with (folder / "platform.log").open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - our own program
            # The demo of an earlier version of the program is brought up to this one.
            [*_province(), "serve", "--migrate", "--port", "0", "--announce", str(announcement)],
            env={**_environment(folder), "SEPDESK_PROVINCE_SERVE_UNTIL_INPUT_CLOSES": "1"},
            # It ends when this pipe closes, so that it cannot outlive the window.
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        address = _await(announcement, child)
        with _days_work(profile):
            yield address
    finally:
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextlib.contextmanager
def _days_work(profile: Profile) -> Iterator[None]:
    """Let the platform do its daily work beside the window, once a day; broken off, it is redone.

    A province's server has a timer for it, the demo only its start.
    """
    folder = platform_folder(profile)
    done, today = folder / "day", SystemClock().today().isoformat()
    if done.exists() and done.read_text("utf-8") == today:
        yield
        return
    with (folder / "platform.log").open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - our own program
            [*_province(), "daily"],
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )

    def note() -> None:
        if child.wait() == 0:
            done.write_text(today, "utf-8")

    watching = threading.Thread(target=note)
    watching.start()
    try:
        yield
    finally:
        if child.poll() is None:
            child.terminate()  # what it was writing is rolled back
        watching.join()


def prepare_platform(profile: Profile) -> None:
    """Make the platform's database and load the demo province, once.

    Raises:
        PlatformFailedError: it could not be made.
    """
    folder = platform_folder(profile)
    made = folder / "loaded"
    if made.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)  # half a province of an interrupted start
    folder.mkdir(parents=True, mode=0o700)
    _say("正在生成演示省份（约两千家单位、两万名作业人员），首次约需半分钟……")
    province(profile, "init")
    today = SystemClock().today().isoformat()
    province(profile, "load-demo")
    (folder / "day").write_text(today, "utf-8")  # what is loaded is of today
    made.touch()


def enrolment_code(profile: Profile, office: str = OFFICE) -> str:
    """Have the platform issue a one-time code for an office of the demo."""
    return province(profile, "create-enrolment-code", "--office", office).strip()


def province(profile: Profile, *arguments: str) -> str:
    """Run a command of the demo's platform and return what it printed.

    Raises:
        PlatformFailedError: it failed.
    """
    folder = platform_folder(profile)
    with (folder / "platform.log").open("ab") as log:
        done = subprocess.run(  # noqa: S603 - our own program
            [*_province(), *arguments],
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            check=False,
        )
    if done.returncode != 0:
        raise PlatformFailedError
    return done.stdout.decode()


def _province() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "province"]
    return [sys.executable, "-m", "sepdesk", "province"]


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "SEPDESK_PROVINCE_FOLDER": str(folder),
        "PYTHONUTF8": "1",
    }


def _await(announcement: Path, child: "subprocess.Popen[bytes]") -> str:
    waiting, left = threading.Event(), _STARTS_WITHIN
    while left > 0 and child.poll() is None:
        if announcement.exists():
            address = announcement.read_text("utf-8").strip()
            if address:
                return address
        waiting.wait(_LOOK_EVERY)
        left -= _LOOK_EVERY
    raise PlatformFailedError


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _fail(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1
