"""The pages of an encrypted file, read past SQLite: each by its MAC, and the log laid over them.

SQLCipher 4: AES-256-CBC, HMAC-SHA512 over ciphertext, IV and page number; 4,096 bytes a page, of
which the last 80 hold IV and MAC. Read so that one damaged page costs that page and no other, and
so that looking changes nothing: SQLite folds the log in, and throws away what it does not believe.
Everything stays in memory.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
RESERVED = 80
USABLE = PAGE - RESERVED
SALT = 16
_MAC = 64
_IV = 16
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_HEAD = b"SQLite format 3\0"
_ZERO = bytes(PAGE)
_MOST_PAGES = 1 << 24


@dataclass(frozen=True, slots=True)
class Frame:
    """A page in the write-ahead log, of the log's present round.

    Attributes:
        at: where its page begins in the log.
        ends: it ends a transaction.
        vouched: its checksum follows from all before it; SQLite believes no other.
    """

    page: int
    at: int
    ends: bool
    vouched: bool


class Pages:
    """One file with its log; opened for reading alone."""

    def __init__(self, path: Path, key: bytes, salt: bytes | None = None) -> None:
        """Read the salt and the outline of the log.

        Args:
            path: of the file.
            key: the data key.
            salt: what the MACs were made with, where the file may no longer tell.

        Raises:
            OSError: it cannot be read.
        """
        self._file = path.open("rb", buffering=0)  # a page at a time, not a buffer
        self._size = os.fstat(self._file.fileno()).st_size
        self.count = -(-self._size // PAGE)
        self._key = key
        self.salt = salt or self._file.read(SALT)
        self._mac_key = _mac_key(key, self.salt)
        log = path.with_name(path.name + "-wal")
        self._log = log.read_bytes() if log.exists() else b""
        self.frames = tuple(_frames(self._log))
        self._versions: dict[int, list[Frame]] = {}
        ended = _last_end(self.frames)
        for number, frame in enumerate(self.frames):
            if number <= ended:
                self._versions.setdefault(frame.page, []).append(frame)
                self.count = max(self.count, frame.page)
        head = self.read(1)
        if head is not None:
            # A file that was cut off still tells how long it was.
            self.count = max(self.count, min(struct.unpack(">I", head[28:32])[0], _MOST_PAGES))

    def close(self) -> None:
        """Close it."""
        self._file.close()

    @property
    def log_is_broken(self) -> bool:
        """Tell whether the log holds the end of a transaction that SQLite would not believe.

        What a power cut leaves behind the last whole transaction is no damage.
        """
        return any(frame.ends and not frame.vouched for frame in self.frames)

    def read(self, page: int) -> bytes | None:
        """Return a page in clear as it is now; None where it is damaged, zeroed or cut off."""
        return next(self.versions(page), None)

    def is_present(self, page: int) -> bool:
        """Tell whether the newest version of a page is the one that `read` returns."""
        found = self._versions.get(page)
        raw = self._raw(page)
        if found:
            raw = self._log[found[-1].at : found[-1].at + PAGE]
        return self._is_vouched(page, raw)

    def versions(self, page: int) -> Iterator[bytes]:
        """Return what is intact of a page's versions, the newest first."""
        for frame in reversed(self._versions.get(page, [])):
            found = self._in_log(page, frame)
            if found is not None:
                yield found
        found = self._in_file(page)
        if found is not None:
            yield found

    def is_zero(self, page: int) -> bool:
        """Tell whether a page of the file holds nothing at all: SQLCipher takes it as it is."""
        return page not in self._versions and self._raw(page) == _ZERO

    def _raw(self, page: int) -> bytes:
        self._file.seek((page - 1) * PAGE)
        return self._file.read(PAGE)

    def _in_file(self, page: int) -> bytes | None:
        return self._clear(page, self._raw(page))

    def _in_log(self, page: int, frame: Frame) -> bytes | None:
        return self._clear(page, self._log[frame.at : frame.at + PAGE])

    def _clear(self, page: int, raw: bytes) -> bytes | None:
        if not self._is_vouched(page, raw):
            return None
        skipped = SALT if page == 1 else 0
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(raw[USABLE : USABLE + _IV]))
        clear = cipher.decryptor().update(raw[skipped:USABLE])
        return (_HEAD if page == 1 else b"") + clear

    def _is_vouched(self, page: int, raw: bytes) -> bool:
        if len(raw) < PAGE or raw == _ZERO:
            return False
        body = raw[SALT if page == 1 else 0 : -_MAC]
        told = hmac.digest(self._mac_key, body + struct.pack("<I", page), "sha512")
        return hmac.compare_digest(told, raw[-_MAC:])


def _mac_key(key: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, bytes(b ^ 0x3A for b in salt), 2, 32)


def _last_end(frames: tuple[Frame, ...]) -> int:
    return max((n for n, frame in enumerate(frames) if frame.ends), default=-1)


def _frames(log: bytes) -> Iterator[Frame]:
    """Walk the frames of the log's present round, past those whose checksum is wrong."""
    if len(log) < _WAL_HEADER:
        return
    magic, _, size, _, salts = *struct.unpack(">4I", log[:16]), log[16:24]
    order = ">" if magic & 1 else "<"
    running = _checksum(order, log[:24], (0, 0))
    vouched = magic in _WAL_MAGIC and size == PAGE
    vouched = vouched and running == struct.unpack(">2I", log[24:32])
    if not vouched:
        salts = log[_WAL_HEADER + 8 : _WAL_HEADER + 16]  # the head is spoilt: as the first frame
    step = _FRAME_HEADER + PAGE
    for at in range(_WAL_HEADER, len(log) - step + 1, step):
        header = log[at : at + _FRAME_HEADER]
        page, ends = struct.unpack(">2I", header[:8])
        if vouched:
            running = _checksum(order, header[:8], running)
            running = _checksum(order, log[at + _FRAME_HEADER : at + step], running)
            vouched = header[8:16] == salts and running == struct.unpack(">2I", header[16:24])
        # What an older round left behind has other salts.
        if 0 < page < _MOST_PAGES and (vouched or header[8:16] == salts):
            yield Frame(page, at + _FRAME_HEADER, ends > 0, vouched)


def _checksum(order: str, content: bytes, so_far: tuple[int, int]) -> tuple[int, int]:
    first, second = so_far
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for left, right in zip(words[::2], words[1::2], strict=True):
        first = (first + left + second) & 0xFFFFFFFF
        second = (second + right + first) & 0xFFFFFFFF
    return first, second
