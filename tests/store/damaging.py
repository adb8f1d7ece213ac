"""A station of some forms, made once, and ways to damage a copy of it."""

import random
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sepdesk.domain.submissions import OpId
from sepdesk.paths import Profile
from sepdesk.store.files import StationFiles
from tests.store.building import NOON, entry, load, receipt, unit, worker

PAGE = 4096
FORMS = 40
BACKED_UP = 15
"""The forms that the backup holds; the others were saved after it."""


@dataclass(frozen=True, slots=True)
class Made:
    """The folder of a profile whose program was killed, and what it had shown as saved."""

    root: Path
    saved: dict[str, bytes]
    names: dict[str, str]
    key: bytes

    def copy(self, place: Path) -> Profile:
        shutil.copytree(self.root, place)
        return Profile(place)


def make(folder: Path, key: bytes) -> Made:
    """Save forms, some receipted, some long; one backup; killed, so that a log is left."""
    profile = Profile(folder / "profile")
    files = StationFiles.open(profile, key)
    load(files, *(unit(n) for n in range(1, 4)), *(worker(n, f"工人{n}") for n in range(1, 30)))
    saved = {}
    for n in range(1, FORMS + 1):
        if n == BACKED_UP + 1:
            files.roll_backup(NOON)
            files.close()
            files = StationFiles.open(profile, key)
        form = entry(n, name=f"工人{n}" + ("长" * 2000 if n % 9 == 0 else ""))
        saved[form.op_id] = form.sealed.payload_bytes
        with files.station.transaction() as tx:
            tx.outbox.next_counter()
            tx.outbox.next_intake(NOON.date())
            tx.outbox.add(form)
            tx.history.record(OpId(form.op_id), NOON, "u", "saved", "已保存")
            tx.audit.append(NOON, "u", "saved", form.op_id)
        if n % 3 == 0:
            with files.station.transaction() as tx:
                tx.outbox.store_receipts(form.op_id, [receipt(form)], NOON)
        if n == FORMS - 6:
            files.close()
            files = StationFiles.open(profile, key)
    with files.facts.file.writing() as connection:
        connection.exec_driver_sql("UPDATE worker SET mobile = mobile || '1'")
    with closing(files):
        # As SIGKILL leaves it: the logs beside, nothing folded in.
        left = folder / "killed"
        shutil.copytree(profile.root, left)
    for index in left.glob("*-shm"):
        index.unlink()
    return Made(left, saved, {n: f"工人{n}" for n in map(str, range(1, 30))}, key)


def damage(chance: random.Random, path: Path) -> str:
    """Flip, zero, swap or cut; returns what was done."""
    content = bytearray(path.read_bytes())
    pages = max(1, len(content) // PAGE)
    kind = chance.choice(("flip", "flip", "zero", "zeros", "cut", "noise", "swap"))
    at = chance.randrange(len(content))
    page = chance.randrange(pages) * PAGE
    if kind == "flip":
        content[at] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        content[page : page + PAGE] = bytes(len(content[page : page + PAGE]))
    elif kind == "zeros":
        for _ in range(chance.randint(2, 6)):
            page = chance.randrange(pages) * PAGE
            content[page : page + PAGE] = bytes(len(content[page : page + PAGE]))
    elif kind == "cut":
        del content[at:]
    elif kind == "noise":
        content[at : at + 600] = chance.randbytes(len(content[at : at + 600]))
    else:
        other = chance.randrange(pages) * PAGE
        one, two = content[page : page + PAGE], content[other : other + PAGE]
        if len(one) == len(two) == PAGE:
            content[page : page + PAGE], content[other : other + PAGE] = two, one
    path.write_bytes(content)
    return f"{path.name}: {kind} at {at}, page {page // PAGE + 1}"
