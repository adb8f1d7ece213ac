"""The incremental digest of a scope: add and take away records in any order."""

import hashlib
from dataclasses import dataclass

from sepdesk.protocol.messages import RecordKind, ScopeDigest

_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class RunningDigest:
    """A sum of record digests modulo 2**256, and how many they are."""

    total: int = 0
    count: int = 0

    def add(self, record: RecordKind, key: str, row: str) -> "RunningDigest":
        """Return the digest with one record more."""
        return RunningDigest((self.total + _of(record, key, row)) % _MODULUS, self.count + 1)

    def remove(self, record: RecordKind, key: str, row: str) -> "RunningDigest":
        """Return the digest with one record less; the row as it was when added."""
        return RunningDigest((self.total - _of(record, key, row)) % _MODULUS, self.count - 1)

    def message(self) -> ScopeDigest:
        """Return it as it travels."""
        return ScopeDigest(f"{self.total:064x}", self.count)

    @classmethod
    def of(cls, message: ScopeDigest) -> "RunningDigest":
        """Read it back."""
        return cls(int(message.total, 16), message.count)


def _of(record: RecordKind, key: str, row: str) -> int:
    # Surrogates cannot occur: rows are UTF-8 from the start.
    joined = "\0".join((record.value, key, row)).encode()
    return int.from_bytes(hashlib.sha256(joined).digest(), "big")
