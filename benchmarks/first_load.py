"""首次装入: 20,000 workers from a real platform into the station's encrypted file."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.measuring import Goal, Row, Timing, in_turns, seconds
from benchmarks.platforms import Station, stations
from benchmarks.scene import KEY, WHOLE, Scene
from sepdesk.clock import SystemClock
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress
from sepdesk.protocol.signing import SealingKey
from sepdesk.store.files import StationFiles
from sepdesk.sync.first_load import load_scope

_FLOOR = "copying the finished file, fsync"


def measure(scene: Scene) -> Iterator[Row]:
    """The snapshot is built once and then given to every station, so the two are told apart."""
    profile = Profile(scene.folder / "loaded")
    with (
        stations(scene, "platform-load") as found,
        closing(StationFiles.open(profile, KEY)) as files,
    ):
        station = found[WHOLE.office_id]
        build = Timing.of([seconds(lambda: station.transport.snapshot(WHOLE.office_id))])

        def load(_: int) -> None:
            _load(files, station)

        def copy(_: int) -> None:
            _copy(profile.facts, scene.folder / "copied")

        load(0)
        pair = in_turns(load, copy, scene.rounds(5), warm=0)
        size = profile.facts.stat().st_size / 2**20
    what = f"first load of 20,000 workers ({size:.0f} MB)"
    note = "the goal leaves encryption apart, this figure does not; why rows travel: decision 003"
    yield Row(what, pair[0], _FLOOR, pair[1], Goal(2), note=note)
    note = "once for all stations of a jurisdiction, beside the request path"
    yield Row("building its snapshot", build, _FLOOR, pair[1], note=note)


def _load(files: StationFiles, station: Station) -> None:
    sealing = SealingKey(station.identity.sealing_key)
    scope = WHOLE.office_id
    load_scope(files, station.transport, scope, sealing, SystemClock(), NoProgress())


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())
