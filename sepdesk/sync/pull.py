"""Fetching what changed: pages of the feed, receipts first, rows and cursor in one transaction."""

from dataclasses import dataclass

from pydantic import ValidationError

from sepdesk.clock import Clock
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import OpId
from sepdesk.domain.units import UnitId
from sepdesk.progress import Progress
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Sealed
from sepdesk.protocol.messages import FeedPage, PushOutcome, RecordKind
from sepdesk.protocol.signing import PublicKey
from sepdesk.store.facts import Cursor
from sepdesk.store.files import StationFiles
from sepdesk.sync.errors import GarbledError, NeedsSnapshotError
from sepdesk.sync.push import checked_receipts, keep_receipts
from sepdesk.sync.transport import Transport


@dataclass(frozen=True, slots=True)
class PullReport:
    """What a pull brought."""

    persons: frozenset[PersonId]
    units: frozenset[UnitId]
    receipted: tuple[OpId, ...]
    pages: int
    cases: frozenset[OpId] = frozenset()
    dossiers: frozenset[DossierKind] = frozenset()
    offices: bool = False


def pull(
    files: StationFiles, transport: Transport, key: PublicKey, clock: Clock, progress: Progress
) -> PullReport:
    """Fetch and apply all changes of the station's scope.

    Where nothing changed this is one small round trip.

    Raises:
        NeedsSnapshotError: no facts yet, another epoch, or a digest that no longer matches (S-3).
        SyncError: the exchange broke off; every page applied stays applied.
    """
    cursor = files.facts.cursor()
    if cursor is None:
        raise NeedsSnapshotError
    persons, units, receipted, pages = set[PersonId](), set[UnitId](), list[OpId](), 0
    cases, dossiers, offices = set[OpId](), set[DossierKind](), False
    more = True
    while more:
        progress.checkpoint()
        page = transport.feed(cursor.scope, cursor.at.epoch, cursor.at.seq)
        _check_page(page, cursor)
        # Receipts go first: were they lost between the files, the cursor would have passed them.
        receipted += keep_receipts(files.station, _receipts_in(page, key), key, clock)
        applied = files.facts.apply(page)
        if applied.digest_matches is False:
            raise NeedsSnapshotError
        persons |= applied.persons
        units |= applied.units
        cases |= applied.cases
        dossiers |= applied.dossiers
        offices |= applied.offices
        more = page.more
        pages += 1
        following = files.facts.cursor()
        if following is None:
            raise NeedsSnapshotError
        cursor = following
        progress.report(cursor.at.seq, None, "接收变动")
    return PullReport(
        frozenset(persons),
        frozenset(units),
        tuple(receipted),
        pages,
        frozenset(cases),
        frozenset(dossiers),
        offices,
    )


def _check_page(page: FeedPage, cursor: Cursor) -> None:
    here = (cursor.scope, cursor.at.epoch, cursor.at.seq)
    stuck = page.more and page.through <= page.after
    if (page.scope, page.epoch, page.after) != here or page.through < page.after or stuck:
        raise GarbledError


def _receipts_in(page: FeedPage, key: PublicKey) -> tuple[PushOutcome, ...]:
    outcomes = []
    for row in page.rows:
        if row.record is RecordKind.RECEIPT:
            try:
                sealed = read(Sealed, row.row)
            except ValidationError:
                raise GarbledError from None
            ((_, receipt),) = checked_receipts((sealed,), key)
            outcomes.append(PushOutcome(receipt.op_id, (sealed,)))
    return tuple(outcomes)
