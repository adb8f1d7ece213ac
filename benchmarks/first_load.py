"""首次装入: 20,000 workers from a real platform into the station's encrypted file."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.measuring import Goal, Row, Timing, in_turns, seconds
from benchmarks.platforms import Station, stations
from benchmarks.scene import HOME, KEY, WHOLE, Scene
from sepdesk.clock import SystemClock
from sepdesk.domain.offices import OfficeId
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress
from sepdesk.protocol.signing import SealingKey
from sepdesk.store.files import StationFiles
from sepdesk.sync.first_load import load_scope

_FLOOR = "copying the finished file, fsync"


_ENCRYPTED = "the goal leaves encryption apart, this figure does not; why rows travel: decision 003"
_ONCE = "once for all stations of a jurisdiction, beside the request path"


def measure(scene: Scene) -> Iterator[Row]:
    """The snapshot is built once and then given to every station, so the two are told apart."""
    with stations(scene, "platform-load") as found:
        yield from _load_at(scene, found[WHOLE.office_id], "the whole province")
        yield from _load_at(scene, found[OfficeId(HOME)], "a county")


def _load_at(scene: Scene, station: Station, what: str) -> Iterator[Row]:
    scope = station.identity.office.office_id
    profile = Profile(scene.folder / f"loaded-{scope}")
    build = Timing.of([seconds(lambda: station.transport.snapshot(scope))])
    with closing(StationFiles.open(profile, KEY)) as files:

        def load(_: int) -> int:
            sealing = SealingKey(station.identity.sealing_key)
            return load_scope(files, station.transport, scope, sealing, SystemClock(), NoProgress())

        def copy(_: int) -> None:
            _copy(profile.facts, scene.folder / "copied")

        records = load(0)
        pair = in_turns(load, copy, scene.rounds(5), warm=0)
        size = profile.facts.stat().st_size / 2**20
    what = f"{what}: {records:,} records, {size:.0f} MB"
    yield Row(f"first load of {what}", pair[0], _FLOOR, pair[1], Goal(2), note=_ENCRYPTED)
    yield Row("building its snapshot", build, _FLOOR, pair[1], note=_ONCE)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())
