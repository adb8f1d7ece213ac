"""The file of a first load: records as JSON lines, zstd, then AES-256-GCM in chunks.

Chunks are sealed one by one under a random key, each bound to its snapshot and place, so that a
file can be fetched by ranges, resumed at any byte, checked chunk by chunk, and never lies in clear
on a disk. Format 1: the first line is a `Head`, every other a `Line`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sepdesk.domain.offices import OfficeId
from sepdesk.protocol.canonical import adapter
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import RecordKind

FORMAT = 1
CHUNK = 256 * 1024
"""Plain bytes in a chunk."""
TAG = 16
SEALED_CHUNK = CHUNK + TAG


class BadSnapshotError(Exception):
    """The file is damaged, truncated, of another snapshot, or of a format unknown here."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a snapshot."""

    format: int
    scope: OfficeId
    at: Position


@dataclass(frozen=True, slots=True)
class Line:
    """One record with its look-up keys, prepared by the platform.

    Attributes:
        search: pairs of key kind and key, as `search_keys` makes them.
    """

    record: RecordKind
    key: str
    row: str
    search: tuple[tuple[str, str], ...] = ()


def encrypt(plain: Iterable[bytes], key: bytes, snapshot: str) -> Iterator[bytes]:
    """Compress and encrypt a stream of bytes into sealed chunks of `SEALED_CHUNK`."""
    compressor = zstandard.ZstdCompressor(level=6).compressobj()
    cipher, index, waiting = AESGCM(key), 0, bytearray()
    for piece in plain:
        waiting += compressor.compress(piece)
        while len(waiting) > CHUNK:
            yield _seal_chunk(cipher, snapshot, index, bytes(waiting[:CHUNK]), last=False)
            del waiting[:CHUNK]
            index += 1
    waiting += compressor.flush()
    while len(waiting) > CHUNK:
        yield _seal_chunk(cipher, snapshot, index, bytes(waiting[:CHUNK]), last=False)
        del waiting[:CHUNK]
        index += 1
    yield _seal_chunk(cipher, snapshot, index, bytes(waiting), last=True)


def decrypt(chunks: Iterable[bytes], key: bytes, snapshot: str) -> Iterator[bytes]:
    """Decrypt and decompress sealed chunks into a stream of bytes.

    Raises:
        BadSnapshotError: a chunk is damaged, out of place or missing.
    """
    try:
        yield from _decrypt(chunks, AESGCM(key), snapshot)
    except zstandard.ZstdError as error:
        raise BadSnapshotError from error


def _decrypt(chunks: Iterable[bytes], cipher: AESGCM, snapshot: str) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor().decompressobj()
    pending, index = None, 0
    for chunk in chunks:
        if pending is not None:
            yield decompressor.decompress(_open_chunk(cipher, snapshot, index, pending, last=False))
            index += 1
        pending = chunk
    if pending is None:
        raise BadSnapshotError
    yield decompressor.decompress(_open_chunk(cipher, snapshot, index, pending, last=True))


def _seal_chunk(cipher: AESGCM, snapshot: str, index: int, plain: bytes, *, last: bool) -> bytes:
    return cipher.encrypt(_nonce(index), plain, _place(snapshot, index, last=last))


def _open_chunk(cipher: AESGCM, snapshot: str, index: int, sealed: bytes, *, last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(index), sealed, _place(snapshot, index, last=last))
    except (InvalidTag, ValueError) as error:
        raise BadSnapshotError from error


def _nonce(index: int) -> bytes:
    # The key is used for one snapshot only, so a counter never repeats under it.
    return index.to_bytes(12, "big")


def _place(snapshot: str, index: int, *, last: bool) -> bytes:
    return f"{FORMAT}:{snapshot}:{index}:{int(last)}".encode()


def write_lines(head: Head, lines: Iterable[Line]) -> Iterator[bytes]:
    """Write a head and records as JSON lines."""
    yield adapter(Head).dump_json(head) + b"\n"
    line_adapter = adapter(Line)
    for line in lines:
        yield line_adapter.dump_json(line) + b"\n"


def read_lines(plain: Iterable[bytes]) -> tuple[Head, Iterator[Line]]:
    """Read the head and then the records of a decrypted stream.

    Raises:
        BadSnapshotError: empty, damaged, or of a format unknown here; also while iterating.
    """
    texts = _split(plain)
    first = next(texts, None)
    if first is None:
        raise BadSnapshotError
    try:
        head = adapter(Head).validate_json(first)
    except ValueError:
        raise BadSnapshotError from None
    if head.format != FORMAT:
        raise BadSnapshotError
    return head, _lines(texts)


def _lines(texts: Iterator[bytes]) -> Iterator[Line]:
    line_adapter = adapter(Line)
    for text in texts:
        try:
            yield line_adapter.validate_json(text)
        except ValueError:
            # The cause would quote a record.
            raise BadSnapshotError from None


def _split(plain: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in plain:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        raise BadSnapshotError
