"""The platform's private keys, in a file of mode 600 apart from the database."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sepdesk.protocol.signing import SealingKey, SigningKey, decode, encode


class KeyFileError(Exception):
    """The key file is missing, open to others, or damaged; the message says which."""


@dataclass(frozen=True, slots=True)
class PlatformKeys:
    """What signs receipts and opens what stations seal to the platform."""

    signing: SigningKey
    sealing: SealingKey

    @property
    def audit(self) -> bytes:
        """The key of the audit chain: who only has the database cannot forge an entry."""
        derive = HKDF(hashes.SHA256(), 32, salt=None, info=b"sepdesk audit v1")
        return derive.derive(self.signing.raw)


def create(path: Path) -> PlatformKeys:
    """Make the keys and write them, once.

    Raises:
        FileExistsError: there are keys already; they are never written over.
    """
    made = PlatformKeys(SigningKey.generate(), SealingKey.generate())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps({"signing": encode(made.signing.raw), "sealing": encode(made.sealing.raw)})
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return made


def load(path: Path) -> PlatformKeys:
    """Read the keys.

    Raises:
        KeyFileError: no such file, readable by others, or no keys.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            msg = "the key file must be readable by its owner alone"
            raise KeyFileError(msg)
        found = json.loads(path.read_text(encoding="ascii"))
        return PlatformKeys(
            SigningKey(decode(found["signing"])), SealingKey(decode(found["sealing"]))
        )
    except FileNotFoundError as error:
        msg = "there is no key file"
        raise KeyFileError(msg) from error
    except (ValueError, KeyError, TypeError):
        # The cause would quote the file.
        msg = "the key file is damaged"
        raise KeyFileError(msg) from None
