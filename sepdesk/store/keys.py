"""The data key of both files, wrapped in slots: one per clerk, one for the recovery key on paper.

A clerk's slot opens with the password (Argon2id) together with a secret of the keyring; where the
machine has no keyring, with the password alone. The key itself is never on the disk.
"""

import hashlib
import os
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sepdesk.protocol.signing import decode, encode
from sepdesk.store import recovery_text
from sepdesk.store.engine import KEY_BYTES
from sepdesk.store.slots import Slot, SlotKind, Slots, read_slots, write_slots

# RFC 9106, second recommended option: for machines with little memory.
_PASSES, _MEMORY_KIB, _LANES = 3, 64 * 1024, 4
_DEMO_SECRET = b"sepdesk: invented data, no secret"


class SlotError(Exception):
    """A slot cannot be opened; `text` is the sentence for the clerk."""

    text = "不能打开本机数据。"


class WrongPasswordError(SlotError):
    """The password is not the one the slot was made with."""

    text = "密码不正确。"


class NoSlotError(SlotError):
    """This clerk has never signed in at this machine."""

    text = "该账号尚未在本机登录过，请先联网登录一次，或用恢复密钥打开。"


class KeyringNeededError(SlotError):
    """The slot was made with a secret of the keyring, which is not there or is another one."""

    text = "需要系统密钥环中的本机密钥；请解锁密钥环后重试，或用恢复密钥打开。"


class WrongRecoveryKeyError(SlotError):
    """It is not the recovery key of this profile.

    Attributes:
        group: the first group that is mistyped, from 1; None where that is not known.
    """

    def __init__(self, group: int | None = None) -> None:
        super().__init__(group)
        self.group = group
        self.text = "恢复密钥不正确，请核对。"
        if group is not None:
            self.text = f"恢复密钥第{group}组有误，请逐字核对。"


def create_slots(path: Path) -> bytes:
    """Make a data key and a file of slots without any slot yet.

    Raises:
        FileExistsError: there are slots already; a new key would lock out what lies under it.
    """
    if path.exists():
        raise FileExistsError(path.name)
    key = os.urandom(KEY_BYTES)
    write_slots(path, Slots(os.urandom(16).hex(), _fingerprint(key)))
    return key


def profile_id(path: Path) -> str:
    """Return the id of a profile, under which the keyring holds its secret."""
    return read_slots(path).profile


def add_clerk(
    path: Path, key: bytes, login: str, password: str, keyring_secret: bytes | None
) -> None:
    """Wrap the key for a clerk, in place of a former slot of theirs."""
    salt = os.urandom(16)
    digest = "" if keyring_secret is None else _secret_digest(keyring_secret, salt)
    slot = Slot(SlotKind.CLERK, login, encode(salt), digest, _PASSES, _MEMORY_KIB, _LANES)
    _add(path, key, slot, _clerk_key(slot, password, keyring_secret))


def open_clerk(path: Path, login: str, password: str, keyring_secret: bytes | None) -> bytes:
    """Unwrap the key for a clerk.

    Raises:
        NoSlotError: no slot for this clerk.
        KeyringNeededError: the slot wants another secret than the one given, or one at all.
        WrongPasswordError: the password is wrong.
    """
    slots = read_slots(path)
    slot = slots.find(SlotKind.CLERK, login)
    if slot is None:
        raise NoSlotError
    secret = None
    if slot.keyring:
        if keyring_secret is None or slot.keyring != _secret_digest(
            keyring_secret, decode(slot.salt)
        ):
            raise KeyringNeededError
        secret = keyring_secret
    try:
        return _unwrap(slots, slot, _clerk_key(slot, password, secret))
    except InvalidTag:
        raise WrongPasswordError from None


def add_recovery(path: Path, key: bytes) -> str:
    """Wrap the key under a new recovery key, in place of a former one.

    Returns:
        The recovery key, to be printed and kept outside the machine; it is stored nowhere.
    """
    text = recovery_text.generate()
    slot = Slot(SlotKind.RECOVERY, "", encode(os.urandom(16)))
    _add(path, key, slot, _random_key(slot, recovery_text.symbols(text).encode()))
    return text


def open_recovery(path: Path, text: str) -> bytes:
    """Unwrap the key with the recovery key as typed.

    Raises:
        NoSlotError: none was ever made.
        WrongRecoveryKeyError: mistyped, or another profile's.
    """
    slots = read_slots(path)
    slot = slots.find(SlotKind.RECOVERY, "")
    if slot is None:
        raise NoSlotError
    try:
        return _unwrap(slots, slot, _random_key(slot, recovery_text.symbols(text).encode()))
    except recovery_text.MistypedError as error:
        raise WrongRecoveryKeyError(error.group) from None
    except InvalidTag:
        raise WrongRecoveryKeyError from None


def add_demo(path: Path, key: bytes) -> None:
    """Wrap the key so that anyone can open it: for a profile of invented data alone."""
    slot = Slot(SlotKind.DEMO, "", encode(os.urandom(16)))
    _add(path, key, slot, _random_key(slot, _DEMO_SECRET))


def open_demo(path: Path) -> bytes:
    """Unwrap the key of a profile of invented data.

    Raises:
        NoSlotError: the profile is a real one.
    """
    slots = read_slots(path)
    slot = slots.find(SlotKind.DEMO, "")
    if slot is None:
        raise NoSlotError
    return _unwrap(slots, slot, _random_key(slot, _DEMO_SECRET))


def _add(path: Path, key: bytes, slot: Slot, wrapping: bytes) -> None:
    slots = read_slots(path)
    if slots.fingerprint != _fingerprint(key):
        raise ValueError("not the data key of this profile")
    nonce = os.urandom(12)
    wrapped = AESGCM(wrapping).encrypt(nonce, key, slot.bound_to(slots.profile))
    write_slots(path, slots.with_slot(slot.filled(encode(nonce), encode(wrapped))))


def _unwrap(slots: Slots, slot: Slot, wrapping: bytes) -> bytes:
    cipher = AESGCM(wrapping)
    return cipher.decrypt(decode(slot.nonce), decode(slot.wrapped), slot.bound_to(slots.profile))


def _clerk_key(slot: Slot, password: str, keyring_secret: bytes | None) -> bytes:
    stretched = hash_secret_raw(
        password.encode(),
        decode(slot.salt),
        time_cost=slot.passes,
        memory_cost=slot.memory_kib,
        parallelism=slot.lanes,
        hash_len=32,
        type=Type.ID,
    )
    return _random_key(slot, stretched + (keyring_secret or b""))


def _random_key(slot: Slot, material: bytes) -> bytes:
    info = f"sepdesk slot v1 {slot.kind}".encode()
    return HKDF(hashes.SHA256(), 32, salt=decode(slot.salt), info=info).derive(material)


def _secret_digest(secret: bytes, salt: bytes) -> str:
    # The secret is random: a digest of it betrays nothing, and tells it from a wrong password.
    return hashlib.sha256(b"sepdesk keyring secret" + salt + secret).hexdigest()


def _fingerprint(key: bytes) -> str:
    # The same holds for the data key.
    return hashlib.sha256(b"sepdesk data key" + key).hexdigest()
