"""One whole round with the platform: push, pull, and a fresh load where the feed cannot help."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.clock import Clock
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import OpId
from sepdesk.domain.units import UnitId
from sepdesk.progress import Progress
from sepdesk.protocol.messages import PushProblem
from sepdesk.protocol.signing import SealingKey
from sepdesk.store.files import StationFiles
from sepdesk.store.identity import StationIdentity
from sepdesk.sync.errors import NeedsSnapshotError
from sepdesk.sync.first_load import load_scope
from sepdesk.sync.pull import PullReport, pull
from sepdesk.sync.push import PushReport, push
from sepdesk.sync.receipts import ask_receipts, awaiting
from sepdesk.sync.transport import Transport


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What a round changed.

    Attributes:
        reloaded: the facts were loaded anew, so everything on screen may have changed.
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


def run_round(
    files: StationFiles,
    transport: Transport,
    identity: StationIdentity,
    clock: Clock,
    progress: Progress,
) -> RoundReport:
    """Send what waits, then fetch what changed.

    Raises:
        SyncError: the round broke off; whatever was receipted or applied before stays.
        CancelledError: the clerk stopped it; both sides are left valid (S-13).
    """
    key = identity.platform_card.key
    pushed: PushReport = push(files.station, transport, key, clock, progress)
    reloaded, asked = False, list[OpId]()
    try:
        pulled = pull(files, transport, key, clock, progress)
    except NeedsSnapshotError:
        reloaded = True
        sealing = SealingKey(identity.sealing_key)
        load_scope(files, transport, identity.office.office_id, sealing, clock, progress)
        # Receipts travel in the feed, so those that the snapshot skipped are asked for by name.
        asked = ask_receipts(files.station, transport, awaiting(files.station), key, clock)
        pulled = pull(files, transport, key, clock, progress)
    receipted = dict.fromkeys([*pushed.receipted, *asked, *pulled.receipted])
    finished = clock.now()
    with files.station.transaction() as tx:
        tx.identity.set_last_sync(finished)
    return _report(pushed, pulled, tuple(receipted), reloaded=reloaded, finished=finished)


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
    )
