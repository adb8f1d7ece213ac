"""One whole round with the platform: push, pull, a fresh load where the feed cannot help, scans."""

import datetime as dt
from dataclasses import dataclass, replace

from sepdesk.clock import Clock
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import OpId
from sepdesk.domain.units import UnitId
from sepdesk.progress import Progress
from sepdesk.protocol.messages import PushProblem
from sepdesk.protocol.signing import PublicKey, SealingKey
from sepdesk.store.files import StationFiles
from sepdesk.store.identity import StationIdentity
from sepdesk.sync.attachments import NOTHING_SENT, SendReport, send_attachments
from sepdesk.sync.errors import NeedsSnapshotError
from sepdesk.sync.first_load import load_scope
from sepdesk.sync.pull import PullReport, pull
from sepdesk.sync.push import PushReport, push
from sepdesk.sync.receipts import ask_receipts, awaiting
from sepdesk.sync.reoffer import NOTHING_OFFERED, ReofferReport, reoffer
from sepdesk.sync.transport import Transport


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What a round changed.

    Attributes:
        reloaded: the facts were loaded anew, so everything on screen may have changed.
        scans: what became of the scans that were to be sent.
        offered: submissions that a restored platform no longer had, sent once more (R-1).
    """

    sent: int
    receipted: tuple[OpId, ...]
    problems: tuple[tuple[OpId, PushProblem], ...]
    persons: frozenset[PersonId]
    units: frozenset[UnitId]
    reloaded: bool
    finished_at: dt.datetime
    cases: frozenset[OpId] = frozenset()
    dossiers: frozenset[DossierKind] = frozenset()
    scans: SendReport = NOTHING_SENT
    offered: tuple[OpId, ...] = ()
    offices: bool = False


def run_round(
    files: StationFiles,
    transport: Transport,
    identity: StationIdentity,
    clock: Clock,
    progress: Progress,
) -> RoundReport:
    """Send what waits, then fetch what changed.

    Where the platform was restored from a backup, what it lacks is sent again before that.

    Raises:
        SyncError: the round broke off; whatever was receipted or applied before stays.
        CancelledError: the clerk stopped it; both sides are left valid (S-13).
    """
    key = identity.platform_card.key
    again = _reoffer(files, transport, key, clock, progress)
    pushed: PushReport = push(files.station, transport, key, clock, progress)
    reloaded, asked = False, list[OpId]()
    try:
        pulled = pull(files, transport, key, clock, progress)
    except NeedsSnapshotError:
        reloaded = True
        sealing = SealingKey(identity.sealing_key)
        load_scope(files, transport, identity.office.office_id, sealing, clock, progress)
        if again is NOTHING_OFFERED:
            again = _reoffer(files, transport, key, clock, progress)
        # Receipts travel in the feed, so those that the snapshot skipped are asked for by name.
        asked = ask_receipts(files.station, transport, awaiting(files.station), key, clock)
        pulled = pull(files, transport, key, clock, progress)
    with files.station.reading() as tx:
        restored = tx.epochs.must_ask()
    if restored:
        # The feed has passed receipts that the station's restored file lacks.
        asked += ask_receipts(files.station, transport, awaiting(files.station), key, clock)
        with files.station.transaction() as tx:
            tx.epochs.has_asked()
    # Texts first, both ways: a scan may take long on a poor line.
    scans = send_attachments(files.station, transport, _platform_time(files), progress)
    if scans.sent:
        asked += ask_receipts(files.station, transport, awaiting(files.station), key, clock)
    receipted = dict.fromkeys([*again.offered, *pushed.receipted, *asked, *pulled.receipted])
    finished = clock.now()
    with files.station.transaction() as tx:
        tx.identity.set_last_sync(finished)
        tx.attachments.sweep(_platform_time(files))
    report = _report(pushed, pulled, tuple(receipted), reloaded=reloaded, finished=finished)
    problems = (*again.problems, *report.problems)
    return replace(report, scans=scans, offered=again.offered, problems=problems)


def _reoffer(
    files: StationFiles, transport: Transport, key: PublicKey, clock: Clock, progress: Progress
) -> ReofferReport:
    """Offer again what a former epoch has decided, once the present one is known.

    Where nothing waits, the feed tells of a new epoch by itself; what waits must not overtake what
    is to be sent again, so the platform is asked before.
    """
    cursor = files.facts.cursor()
    if cursor is None:
        return NOTHING_OFFERED
    with files.station.reading() as tx:
        waits = tx.epochs.was_told() and bool(tx.outbox.unsent(limit=1))
    epoch = transport.card().epoch if waits else cursor.at.epoch
    return reoffer(files.station, transport, epoch, key, clock, progress)


def _platform_time(files: StationFiles) -> dt.datetime:
    """Return the time that the platform last told: this machine's may be wrong (T-3)."""
    cursor = files.facts.cursor()
    if cursor is None:
        raise NeedsSnapshotError
    return cursor.as_of


def _report(
    pushed: PushReport,
    pulled: PullReport,
    receipted: tuple[OpId, ...],
    *,
    reloaded: bool,
    finished: dt.datetime,
) -> RoundReport:
    return RoundReport(
        pushed.sent,
        receipted,
        pushed.problems,
        pulled.persons,
        pulled.units,
        reloaded,
        finished,
        pulled.cases,
        pulled.dossiers,
        offices=pulled.offices,
    )
