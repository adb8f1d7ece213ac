"""The rescue bundle: everything that was carved out of a damaged file, encrypted under its key."""

import gzip
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sepdesk.protocol.signing import encode
from sepdesk.store.carving import Carved, Row, Value
from sepdesk.store.shapes import table_of

_MAGIC = b"sepdesk rescue 1\n"
_LEFT_OUT = ("attachment_chunk", "alembic_version", "")


class NoBundleError(Exception):
    """It is no rescue bundle, it is damaged, or the key is another's."""

    text = "这不是本机的抢救数据包，或已损坏。"


def write_bundle(path: Path, carved: Carved, key: bytes) -> None:
    """Write what was carved, but for the scans; nothing of it is ever in clear on the disk."""
    rows: dict[str, list[Row]] = {name: list(found) for name, found in carved.tables.items()}
    for row in carved.strays:
        rows.setdefault(table_of(row.values), []).append(row)
    told = {
        name: [[row.rowid, *map(_plain, row.values)] for row in found]
        for name, found in rows.items()
        if name not in _LEFT_OUT
    }
    content = gzip.compress(json.dumps(told, ensure_ascii=False).encode(), mtime=0)
    nonce = os.urandom(12)
    path.write_bytes(_MAGIC + nonce + AESGCM(_own_key(key)).encrypt(nonce, content, _MAGIC))


def read_bundle(path: Path, key: bytes) -> Mapping[str, list[list[object]]]:
    """Read a bundle: of each table its rows, the row's number first, bytes as base64.

    Raises:
        NoBundleError: it is none of ours.
    """
    content = path.read_bytes()
    if not content.startswith(_MAGIC):
        raise NoBundleError
    start = len(_MAGIC)
    try:
        clear = AESGCM(_own_key(key)).decrypt(
            content[start : start + 12], content[start + 12 :], _MAGIC
        )
    except (InvalidTag, ValueError):
        raise NoBundleError from None
    read: dict[str, list[list[object]]] = json.loads(gzip.decompress(clear))
    return read


def _plain(value: Value) -> object:
    return {"base64": encode(value)} if isinstance(value, bytes) else value


def _own_key(key: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"sepdesk rescue v1").derive(key)
