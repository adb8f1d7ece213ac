"""Scans on their way: sent after the submissions that refer to them, fetched by those who may look.

The platform alone says how far a scan has come; nothing here remembers it (F-2).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sepdesk.domain.attachments import Digest
from sepdesk.domain.submissions import OpId
from sepdesk.progress import Progress
from sepdesk.protocol.attachments import ASK_LIMIT, PART, AttachmentState, Refusal, Standing
from sepdesk.store.attachments import KeptScan, WrongBytesError
from sepdesk.store.station import Station
from sepdesk.sync.errors import GarbledError
from sepdesk.sync.transport import Transport

_TRIES = 3
"""How often one scan is begun anew in a round; then the next round tries."""

_SENDING = "上传扫描件"
_FETCHING = "调阅扫描件"


@dataclass(frozen=True, slots=True)
class SendReport:
    """What became of the scans that were to be sent.

    Attributes:
        refused: scans that the platform will not have, with its reason; they stay here.
    """

    sent: int
    refused: tuple[tuple[Digest, str], ...]


NOTHING_SENT = SendReport(0, ())


def send_attachments(
    station: Station, transport: Transport, platform_time: dt.datetime, progress: Progress
) -> SendReport:
    """Send what the platform lacks, from wherever it was left; what it has costs nothing.

    Args:
        station: of the scans.
        transport: signed in.
        platform_time: as the platform last told it; kept beside what it has.
        progress: watched and stopped at every part.

    Raises:
        SyncError: the line was cut; the platform keeps what it had got.
        CancelledError: the clerk stopped it; the next round goes on (S-13).
    """
    with station.reading() as tx:
        waiting = tx.attachments.to_send()
    sent, refused = 0, list[tuple[Digest, str]]()
    total = sum(scan.size for scan in waiting)
    done = 0
    for scan, known in _asked(transport, waiting):
        progress.report(done, total, _SENDING)
        done += scan.size
        state = _send(station, transport, scan, known, progress)
        with station.transaction() as tx:
            if state.standing is Standing.STORED:
                tx.attachments.mark_proved(scan.digest, platform_time)
                sent += 1
            elif state.refusal is Refusal.UNFIT:
                tx.attachments.mark_refused(scan.digest, state.text)
                refused.append((scan.digest, state.text))
    return SendReport(sent, tuple(refused))


def _asked(
    transport: Transport, waiting: Sequence[KeptScan]
) -> list[tuple[KeptScan, AttachmentState]]:
    found = []
    for at in range(0, len(waiting), ASK_LIMIT):
        some = waiting[at : at + ASK_LIMIT]
        states = transport.ask_attachments(tuple(scan.digest for scan in some)).states
        if [state.digest for state in states] != [scan.digest for scan in some]:
            raise GarbledError
        found += list(zip(some, states, strict=True))
    return found


def _send(
    station: Station,
    transport: Transport,
    scan: KeptScan,
    state: AttachmentState,
    progress: Progress,
) -> AttachmentState:
    tries = 0
    while state.standing is Standing.LACKING:
        progress.checkpoint()
        start = state.received if 0 <= state.received <= scan.size else 0
        with station.reading() as tx:
            content = tx.attachments.part(scan.digest, start, PART)
        before, state = start, transport.send_attachment(scan.digest, start, content)
        if state.digest != scan.digest:
            raise GarbledError
        stuck = state.standing is Standing.LACKING and state.received <= before
        if state.refusal is Refusal.UNFIT or (stuck and (tries := tries + 1) == _TRIES):
            break
    return state


def fetch_attachment(
    station: Station,
    transport: Transport,
    op_id: OpId,
    digest: Digest,
    size: int,
    now: dt.datetime,
    progress: Progress,
) -> bytes:
    """Fetch a scan by a submission that refers to it, from wherever it was left; kept encrypted.

    Returns:
        The scan, proved by its digest.

    Raises:
        UnauthorisedError: it is not ours to see, or not there yet.
        GarbledError: what came is not what the digest names; nothing of it was kept.
        SyncError: the line was cut; what had come stays, and the next call goes on.
    """
    with station.transaction() as tx:
        kept = tx.attachments.read(digest)
        held = 0 if kept is not None else tx.attachments.begin(digest, size, now)
    if kept is not None:
        return kept
    while held < size:
        progress.report(held, size, _FETCHING)
        progress.checkpoint()
        content = transport.attachment_part(op_id, digest, held)
        if not content or held + len(content) > size:
            _drop(station, digest)
            raise GarbledError
        with station.transaction() as tx:
            tx.attachments.append(digest, held, content)
        held += len(content)
    try:
        with station.transaction() as tx:
            tx.attachments.finish(digest)
            return tx.attachments.read(digest) or b""
    except WrongBytesError:
        _drop(station, digest)
        raise GarbledError from None


def _drop(station: Station, digest: Digest) -> None:
    with station.transaction() as tx:
        tx.attachments.drop(digest)
