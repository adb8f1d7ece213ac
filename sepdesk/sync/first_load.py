"""The first load of a scope: fetched by ranges, decrypted in memory, built aside, swapped in."""

import hashlib
from collections.abc import Iterator

from sepdesk.clock import Clock
from sepdesk.domain.offices import OfficeId
from sepdesk.progress import Progress
from sepdesk.protocol.messages import SnapshotManifest
from sepdesk.protocol.signing import BadSealError, SealingKey, decode
from sepdesk.protocol.snapshot import (
    FORMAT,
    SEALED_CHUNK,
    BadSnapshotError,
    decrypt,
    read_lines,
)
from sepdesk.store.files import StationFiles
from sepdesk.store.loading import IncompleteLoadError
from sepdesk.sync.errors import GarbledError, OutdatedError
from sepdesk.sync.transport import Transport

_STEP = 8 * SEALED_CHUNK


def load_scope(
    files: StationFiles,
    transport: Transport,
    scope: OfficeId,
    sealing: SealingKey,
    clock: Clock,
    progress: Progress,
) -> int:
    """Load a scope's facts anew and swap them in; `station` is not touched (S-12).

    Returns:
        The number of records loaded.

    Raises:
        OutdatedError: the snapshot is of a format that this program does not know.
        GarbledError: the file is damaged or not what the manifest says; the old facts stay.
        SyncError: the line was cut; the old facts stay.
    """
    manifest = transport.snapshot(scope)
    if manifest.format != FORMAT or manifest.chunk_size != SEALED_CHUNK:
        raise OutdatedError
    progress.report(0, manifest.size, "装入辖区数据")
    try:
        key = sealing.open(decode(manifest.sealed_key))
        plain = decrypt(_chunks(transport, manifest, progress), key, manifest.snapshot)
        head, lines = read_lines(plain)
        if (head.scope, head.at) != (manifest.scope, manifest.at) or head.scope != scope:
            raise GarbledError
        builder = files.build_facts()
        builder.load(head, lines, progress, digest=manifest.digest, as_of=clock.now())
    except (BadSnapshotError, BadSealError, IncompleteLoadError, ValueError):
        raise GarbledError from None
    files.adopt_facts(builder)
    return manifest.records


def _chunks(
    transport: Transport, manifest: SnapshotManifest, progress: Progress
) -> Iterator[bytes]:
    """Yield sealed chunks, whatever the sizes in which the network delivers them."""
    waiting, fetched, whole = bytearray(), 0, hashlib.sha256()
    for piece in transport.snapshot_bytes(manifest.snapshot, 0, manifest.size, _STEP):
        progress.checkpoint()
        whole.update(piece)
        waiting += piece
        fetched += len(piece)
        progress.report(fetched, manifest.size, "装入辖区数据")
        while len(waiting) >= SEALED_CHUNK:
            yield bytes(waiting[:SEALED_CHUNK])
            del waiting[:SEALED_CHUNK]
    if waiting:
        yield bytes(waiting)
    if whole.hexdigest() != manifest.sha256:
        raise BadSnapshotError
