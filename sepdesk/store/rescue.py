"""A damaged or missing `station` is replaced by what can be saved of it; nothing is deleted (D-6).

The order of the steps: the new file is made whole aside, then the damaged one moves into a folder
of its own, then the new one takes its place. A power cut between the last two is made good at the
next start, before anybody could take an empty file for the station's.
"""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sepdesk.paths import Profile
from sepdesk.store.backup import prove, sync_path
from sepdesk.store.bundle import write_bundle
from sepdesk.store.carving import Carved, carve
from sepdesk.store.faults import DamagedFileError, StoreFaultError, Which, disk_told
from sepdesk.store.integrity import open_damaged
from sepdesk.store.loading import siblings
from sepdesk.store.rolling import all_backups
from sepdesk.store.salvage import Salvaged, salvage

BUNDLE = "rescue.sepdesk"


@dataclass(frozen=True, slots=True)
class Rescue:
    """What was done.

    Attributes:
        salvaged: what the new file holds.
        backup: name of the backup that it was made of; empty where there was none.
        kept: the folder that holds the damaged file and the rescue bundle.
    """

    salvaged: Salvaged
    backup: str
    kept: Path


def rescued_aside(profile: Profile) -> Path:
    """Return where a rescued file waits to take its place."""
    return profile.station.with_name("station.rescued")


def is_missing(profile: Profile) -> bool:
    """Tell whether there must have been a `station` that is not there (R-10).

    It is made before `facts` and before any backup.
    """
    if _size(profile.station) > 0:
        return False
    return _size(profile.facts) > 0 or bool(all_backups(profile.backups))


def finish_rescue(profile: Profile) -> bool:
    """Finish a rescue that a power cut broke off; tells whether there was one.

    A rescued file that waits is whole; what is in its place is the damaged one.
    """
    aside = rescued_aside(profile)
    if not aside.exists():
        return False
    _move_damaged(profile, max((profile.root / "damaged").iterdir()))
    _put_in_place(profile, aside)
    return True


def rescue(profile: Profile, key: bytes, backup: Path | None = None) -> Rescue:
    """Make a new `station` of the newest proved backup and of what the present file still holds.

    Args:
        profile: nobody has its files open.
        key: the data key.
        backup: another one than the newest that proves right. Nothing that the present file holds
            is taken back by it; its drafts come back as well.

    Raises:
        DamagedFileError: neither the file nor a backup can be read with this key; nothing was
            touched.
        StoreFaultError: a state of the world; the damaged file is where it was.
    """
    with disk_told(Which.STATION):
        return _rescue(profile, key, backup)


def _rescue(profile: Profile, key: bytes, backup: Path | None) -> Rescue:
    chosen = _proved(backup, key) if backup is not None else _newest(profile, key)
    if backup is not None and chosen is None:
        raise DamagedFileError(Which.STATION)
    carved = _carve(profile.station, key)
    if carved is None and chosen is None:
        raise DamagedFileError(Which.STATION)
    kept = _room_for_damaged(profile)
    aside = rescued_aside(profile)
    part = aside.with_name(aside.name + ".part")
    salvaged = salvage(carved or Carved(), chosen, part, key, all_drafts=backup is not None)
    for left in siblings(part):
        left.unlink(missing_ok=True)
    write_bundle(kept / BUNDLE, carved or Carved(), key)
    sync_path(part)
    part.replace(aside)
    _move_damaged(profile, kept)
    _put_in_place(profile, aside)
    return Rescue(salvaged, "" if chosen is None else chosen.name, kept)


def _move_damaged(profile: Profile, kept: Path) -> None:
    for path in (*siblings(profile.station), profile.station):
        if path.exists():
            path.replace(kept / path.name)
    sync_path(kept)


def _put_in_place(profile: Profile, aside: Path) -> None:
    aside.replace(profile.station)
    sync_path(profile.root)


def _carve(path: Path, key: bytes) -> Carved | None:
    if _size(path) == 0:
        return None
    pages = open_damaged(path, key)
    if pages is None:
        return None
    with closing(pages):
        return carve(pages)


def _newest(profile: Profile, key: bytes) -> Path | None:
    found = (_proved(path, key) for path in all_backups(profile.backups))
    return next((path for path in found if path is not None), None)


def _proved(path: Path, key: bytes) -> Path | None:
    try:
        prove(path, key)
    except StoreFaultError:
        return None
    return path


def _room_for_damaged(profile: Profile) -> Path:
    """Make the next folder for a damaged file; no former one is ever overwritten."""
    place = profile.root / "damaged"
    place.mkdir(mode=0o700, exist_ok=True)
    numbers = [int(path.name) for path in place.iterdir() if path.name.isdigit()]
    kept = place / f"{max(numbers, default=0) + 1:03d}"
    kept.mkdir(mode=0o700)
    return kept


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
