"""The profile folder and everything in it."""

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True, slots=True)
class Profile:
    """One folder that holds all that the program keeps; moving the folder moves everything."""

    root: Path

    @property
    def facts(self) -> Path:
        """Mirror of the platform's facts: may be thrown away and loaded again."""
        return self.root / "facts"

    @property
    def station(self) -> Path:
        """Submissions, receipts, drafts, history: precious, backed up."""
        return self.root / "station"

    @property
    def keyring_slots(self) -> Path:
        """The wrapped data key, one slot per clerk and one for the recovery key."""
        return self.root / "keys.json"

    @property
    def log(self) -> Path:
        """The log; its older parts lie beside it, numbered."""
        return self.root / "log" / "sepdesk.jsonl"

    @property
    def backups(self) -> Path:
        """Folder of the rolling backups of `station`."""
        return self.root / "backups"

    @property
    def lock(self) -> Path:
        """Held by the one program that has the profile open."""
        return self.root / "lock"

    def create(self) -> "Profile":
        """Make the folders, readable by their owner alone, where they do not exist yet.

        Raises:
            OSError: the disk is full or the place read-only; a state to be told to the clerk.
        """
        for folder in (self.root, self.log.parent, self.backups):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
        return self


def default_profile(name: str = "default") -> Profile:
    """Return the profile of this name in the user's data folder, and make its folders.

    Raises:
        ValueError: a name that would lead out of the data folder.
        OSError: as `Profile.create`.
    """
    if not name or name in {".", ".."} or not set(name).isdisjoint('/\\:*?"<>|\0'):
        raise ValueError("not a name for a profile")
    return Profile(user_data_path("sepdesk", appauthor=False) / "profiles" / name).create()
