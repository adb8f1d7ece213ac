"""Both files together: opened, migrated, and `facts` exchanged for a new one."""

import datetime as dt
from pathlib import Path

from sepdesk.paths import Profile
from sepdesk.store import keys
from sepdesk.store.backup import backup, sync_path
from sepdesk.store.engine import EncryptedFile, migrating_engine
from sepdesk.store.facts import Facts
from sepdesk.store.faults import StationLockedError, Which, disk_told
from sepdesk.store.integrity import clear_suspicion, keep_salt
from sepdesk.store.loading import FactsBuilder, remove_file, siblings
from sepdesk.store.rolling import Backup, backups_in, make_backup
from sepdesk.store.station import Station
from sepdesk.store.upgrade import HEADS, check_file, refuse_newer, upgrade


class StationFiles:
    """The station's two files, open under one key; no transaction spans them."""

    def __init__(self, profile: Profile, station: Station, facts: Facts, key: bytes) -> None:
        self.station = station
        self.facts = facts
        self._profile = profile
        self._key = key
        self.is_locked = False

    @classmethod
    def open(cls, profile: Profile, key: bytes) -> "StationFiles":
        """Open both files, made where missing and brought to the present schema.

        Every page is checked first. Before `station` is migrated a proved backup is made; `facts`
        can be loaded again and has none.

        Raises:
            NewerCacheError: written by a later version; nothing was touched.
            DamagedFileError: a page is damaged, or the key is another's; `which` tells the file.
            StoreFaultError: another state of the world.
        """
        profile.create()
        for path, which in ((profile.station, Which.STATION), (profile.facts, Which.FACTS)):
            _prepare(path, which, key, profile.backups)
        keep_salt(profile.station)
        station = Station(EncryptedFile(profile.station, Which.STATION, key))
        facts = Facts(EncryptedFile(profile.facts, Which.FACTS, key))
        return cls(profile, station, facts, key)

    @property
    def slots(self) -> Path:
        """The file of key slots beside them."""
        return self._profile.keyring_slots

    def close(self) -> None:
        """Close both files."""
        self.station.file.close()
        self.facts.file.close()

    def lock(self) -> None:
        """Close both files and forget the key; until `unlock`, all access is refused (X-4).

        Reads and writes that run are waited for.
        """
        self.is_locked = True
        self._key = b""
        self.station.file.lock()
        self.facts.file.lock()

    def unlock(self, key: bytes) -> None:
        """Open both files again, under the key that they had.

        Raises:
            StoreFaultError: they cannot be opened; they stay locked.
        """
        self.station.file.unlock(key)
        try:
            self.facts.file.unlock(key)
        except BaseException:
            self.station.file.lock()
            raise
        self._key, self.is_locked = key, False

    def add_clerk(self, login: str, password: str, keyring_secret: bytes | None) -> None:
        """Let a clerk open the files with their password, in place of a former one.

        Raises:
            StationLockedError: the key is gone; somebody who has a slot must open first.
        """
        if self.is_locked:
            raise StationLockedError(Which.STATION)
        keys.add_clerk(self._profile.keyring_slots, self._key, login, password, keyring_secret)

    def build_facts(self) -> FactsBuilder:
        """Begin a new `facts` aside, as `facts.new`."""
        path = self._profile.facts
        return FactsBuilder(path.with_name(path.name + ".new"), self._key)

    def adopt_facts(self, builder: FactsBuilder) -> None:
        """Put a finished new `facts` in place of the old one; `station` is not touched (S-12).

        Whoever reads is waited for; at every moment one whole file is in place.

        Raises:
            ValueError: the load was not finished.
            StoreFaultError: a state of the world; the old file stays.
        """
        if not builder.finished:
            raise ValueError("the load was not finished")
        sync_path(builder.path)
        with self.facts.file.put_away():
            # A log of the old file must not be taken for one of the new.
            for left in siblings(self._profile.facts):
                left.unlink(missing_ok=True)
            builder.path.replace(self._profile.facts)
            sync_path(self._profile.root)
        builder.finished = False

    def backup(self, name: str) -> Path:
        """Make a proved backup of `station` in the profile's folder of backups."""
        return backup(self._profile.station, self._key, self._profile.backups, name)

    def backups(self) -> tuple[Backup, ...]:
        """Return the rolling backups, the oldest first."""
        return backups_in(self._profile.backups)

    def roll_backup(self, now: dt.datetime) -> Backup:
        """Make the next rolling backup; who writes meanwhile does not wait, the lock does.

        Raises:
            StoreFaultError: locked, no room, or another state of the world; none was made.
        """
        with self.station.file.reading(), disk_told(Which.STATION):
            return make_backup(self._profile.station, self._key, self._profile.backups, now)


def set_aside_facts(profile: Profile) -> None:
    """Take a damaged `facts` out of the way, so that a new one can be loaded (D-6).

    One damaged file is kept to look into, the latest; `station` is not touched.
    """
    aside = profile.facts.with_name(profile.facts.name + ".damaged")
    remove_file(aside)
    clear_suspicion(profile.facts)
    for left in siblings(profile.facts):
        left.unlink(missing_ok=True)
    if profile.facts.exists():
        profile.facts.replace(aside)


def _prepare(path: Path, which: Which, key: bytes, backups: Path) -> None:
    present = None
    if path.exists() and path.stat().st_size > 0:
        present = check_file(path, which, key)
        refuse_newer(which, present)
        if present == HEADS[which]:
            return
        if which is Which.STATION and present is not None:
            backup(path, key, backups, f"before-{HEADS[which]}")
    engine = migrating_engine(path, which, key)
    try:
        upgrade(engine, which)
    finally:
        engine.dispose()
