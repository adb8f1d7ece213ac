"""From the command to a usable window: the real program on a prepared station of a county."""

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.measuring import Goal, Row, in_turns
from benchmarks.scene import HOME, Scene, at_office
from sepdesk.paths import Profile
from sepdesk.store import keys

_MODULE = "benchmarks.one_window"


def measure(scene: Scene) -> Iterator[Row]:
    """Time until the child says that its window is on screen; the tables are then filled."""
    profile = Profile(scene.folder / "window").create()
    key = keys.create_slots(profile.keyring_slots)
    keys.add_demo(profile.keyring_slots, key)
    with at_office(scene, HOME, "window", key):
        pass
    pair = in_turns(
        lambda _: _until_shown(str(profile.root)), lambda _: _until_shown(), scene.rounds(15)
    )
    shown = os.environ.get("QT_QPA_PLATFORM") or "the desktop's screen"
    what = f"start to usable window ({shown})"
    note = "two thirds are imports (SQLAlchemy, pydantic, httpx2, Qt, our own); every page of both "
    note += "files is checked before the window opens"
    floor = "a bare QMainWindow, PySide6 imported"
    yield Row(what, pair[0], floor, pair[1], Goal(2), note=note)


def _until_shown(*arguments: str) -> None:
    command = [sys.executable, "-m", _MODULE, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as child:
        # The end of the child is not timed apart: it ends as soon as it has said so.
        told = child.stdout.readline() if child.stdout is not None else b""
    if told.strip() != b"shown" or child.returncode != 0:
        raise RuntimeError("no window came up")
