"""The file of slots: written whole or not at all, and bound to its profile."""

import json
import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from sepdesk.protocol.canonical import canonical_bytes, read
from sepdesk.store.backup import sync_path

_VERSION = 1


class DamagedSlotsError(Exception):
    """The file of slots is missing or unreadable; the data can then not be opened (R-10)."""

    text = "本机密钥文件缺失或已损坏，不能打开本机数据；请勿删除数据，联系管理员处理。"


class SlotKind(StrEnum):
    """Who opens a slot."""

    CLERK = "clerk"
    RECOVERY = "recovery"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped once.

    Attributes:
        keyring: digest of the secret that the slot wants besides; empty where it wants none.
        passes: Argon2id's, with `memory_kib` and `lanes`; 0 where no password is stretched.
    """

    kind: SlotKind
    login: str
    salt: str
    keyring: str = ""
    passes: int = 0
    memory_kib: int = 0
    lanes: int = 0
    nonce: str = ""
    wrapped: str = ""

    def filled(self, nonce: str, wrapped: str) -> "Slot":
        """Return it with the wrapped key."""
        return replace(self, nonce=nonce, wrapped=wrapped)

    def bound_to(self, profile: str) -> bytes:
        """Return what the wrapping vouches for: everything but the wrapped key itself."""
        head = canonical_bytes(replace(self, nonce="", wrapped=""))
        return json.dumps([profile]).encode() + head


@dataclass(frozen=True, slots=True)
class Slots:
    """All slots of a profile.

    Attributes:
        profile: random id of the profile.
        fingerprint: of the data key, so that no slot is ever made for another key.
    """

    profile: str
    fingerprint: str
    slots: tuple[Slot, ...] = ()
    version: int = _VERSION

    def find(self, kind: SlotKind, login: str) -> Slot | None:
        """Return a slot."""
        return next((s for s in self.slots if (s.kind, s.login) == (kind, login)), None)

    def with_slot(self, slot: Slot) -> "Slots":
        """Return them with one slot more, or in place of its like."""
        others = (s for s in self.slots if (s.kind, s.login) != (slot.kind, slot.login))
        return replace(self, slots=(*others, slot))


def read_slots(path: Path) -> Slots:
    """Read the file.

    Raises:
        DamagedSlotsError: it is missing, unreadable or of a later version.
    """
    try:
        slots = read(Slots, path.read_bytes())
    except (FileNotFoundError, ValidationError):
        raise DamagedSlotsError from None
    if slots.version != _VERSION:
        raise DamagedSlotsError
    return slots


def write_slots(path: Path, slots: Slots) -> None:
    """Write the file whole, readable by its owner alone; a power cut leaves the old or the new."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".new")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(canonical_bytes(slots))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_path(path.parent)
