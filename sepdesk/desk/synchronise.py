"""同步: a round with the platform, and its state in a few numbers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.desk.changes import Changes
from sepdesk.desk.session import Session
from sepdesk.desk.signing_in import identity_now, vouched_for
from sepdesk.desk.waits import waits_for
from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import CAME_BACK, UNSENT, OpId, SubmissionState
from sepdesk.domain.units import UnitId
from sepdesk.progress import NoProgress, Progress
from sepdesk.protocol.messages import PushProblem
from sepdesk.protocol.receipts import Receipt
from sepdesk.store.outbox import OutboxEntry
from sepdesk.sync.errors import (
    DeviceRefusedError,
    DeviceSuspendedError,
    GarbledError,
    OutdatedError,
    SyncError,
    UnauthorisedError,
    UnreachableError,
)
from sepdesk.sync.push import EVERY
from sepdesk.sync.round import RoundReport, run_round


class Hindrance(StrEnum):
    """Why a round did not come about, by what one does about it."""

    NO_PLATFORM = "no_platform"
    UNREACHABLE = "unreachable"
    SIGN_IN = "sign_in"
    DEVICE = "device"
    SUSPENDED = "suspended"
    OUTDATED = "outdated"
    NOT_OUR_PLATFORM = "not_our_platform"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Synchronised:
    """A whole round was made.

    Attributes:
        came_back: of the submissions receipted in this round, those that wait in 待处理.
        alarms: submissions whose bytes the platform would not take; a fault to report.
        scans: that reached the platform in this round.
        scans_refused: why the platform will not have a scan, each reason once (F-4).
        offered: that a platform restored from a backup no longer had, sent once more (R-1).
    """

    changes: Changes
    sent: int
    receipted: int
    came_back: int
    alarms: tuple[tuple[OpId, PushProblem], ...]
    at: dt.datetime
    scans: int = 0
    scans_refused: tuple[str, ...] = ()
    offered: int = 0


@dataclass(frozen=True, slots=True)
class NotSynchronised:
    """The round broke off; what is saved stays saved, what came before the break is kept."""

    hindrance: Hindrance
    text: str
    changes: Changes


_HINDRANCES: tuple[tuple[type[SyncError], Hindrance], ...] = (
    (DeviceSuspendedError, Hindrance.SUSPENDED),
    (DeviceRefusedError, Hindrance.DEVICE),
    (UnauthorisedError, Hindrance.SIGN_IN),
    (UnreachableError, Hindrance.UNREACHABLE),
    (OutdatedError, Hindrance.OUTDATED),
    (GarbledError, Hindrance.NOT_OUR_PLATFORM),
)


def synchronise(
    session: Session, progress: Progress | None = None
) -> Synchronised | NotSynchronised:
    """Send what waits and fetch what changed.

    Raises:
        CancelledError: the clerk stopped it.
        StoreFaultError: this station's files could not be read or written.
    """
    if session.transport is None:
        text = "本站尚未设置平台地址，表单保存在本机。"
        return NotSynchronised(Hindrance.NO_PLATFORM, text, Changes())
    before = _unsent_ids(session)
    try:
        report = run_round(
            session.files,
            session.transport,
            identity_now(session),
            session.clock,
            progress or NoProgress(),
        )
    except SyncError as error:
        hindrance = next((h for kind, h in _HINDRANCES if isinstance(error, kind)), Hindrance.FAULT)
        # A broken round may have brought receipts and pages before it broke.
        moved = _unsent_ids(session) != before
        return NotSynchronised(hindrance, error.text, Changes(outbox=moved, everything=moved))
    vouched_for(session)
    return _synchronised(session, report)


def _unsent_ids(session: Session) -> tuple[tuple[OpId, str], ...]:
    with session.files.station.reading() as tx:
        return tuple((e.op_id, e.state.value) for e in tx.outbox.unsent(limit=EVERY))


def _synchronised(session: Session, report: RoundReport) -> Synchronised:
    persons, units = set[PersonId](report.persons), set[UnitId](report.units)
    came_back = 0
    with session.files.station.reading() as tx:
        for op_id in report.receipted:
            entry = tx.outbox.get(op_id)
            if entry is None:
                continue
            came_back += entry.state in CAME_BACK
            if entry.person is not None:
                persons.add(entry.person)
            if entry.unit is not None:
                units.add(entry.unit)
    changes = Changes(
        frozenset(persons),
        frozenset(units),
        outbox=bool(report.receipted) or report.sent > 0,
        everything=report.reloaded,
        cases=bool(report.cases),
        dossiers=report.dossiers,
        offices=report.offices,
    )
    receipted = len(report.receipted)
    refused = tuple(dict.fromkeys(text for _, text in report.scans.refused))
    return Synchronised(
        changes,
        report.sent,
        receipted,
        came_back,
        report.problems,
        report.finished_at,
        report.scans.sent,
        refused,
        len(report.offered),
    )


@dataclass(frozen=True, slots=True)
class State:
    """待上报, 待处理, 最后同步 and how old the facts are: what the status line always tells.

    Attributes:
        epoch: of the platform, as the facts are; counts its restores from a backup.
    """

    queued: int
    in_doubt: int
    waiting: int
    last_sync: dt.datetime | None
    as_of: dt.datetime | None
    epoch: int | None = None


def state(session: Session) -> State:
    """Count what waits here."""
    with session.files.station.reading() as tx:
        counts = tx.outbox.counts()
        last_sync = tx.identity.last_sync()
    cursor = session.files.facts.cursor()
    as_of = None if cursor is None else cursor.as_of
    epoch = None if cursor is None else cursor.at.epoch
    waiting = counts.queued + counts.in_doubt
    return State(waiting, counts.in_doubt, counts.tray_waiting, last_sync, as_of, epoch)


def entries(session: Session, limit: int = 500) -> tuple[OutboxEntry, ...]:
    """Return this station's latest submissions, newest first."""
    with session.files.station.reading() as tx:
        return tx.outbox.recent(limit, None)


def unsent(entry: OutboxEntry) -> bool:
    """Tell whether the platform is not yet known to have it."""
    return entry.state in UNSENT


def waiting_for(session: Session, entries: Sequence[OutboxEntry]) -> dict[OpId, str]:
    """Say which earlier submission each of those that are held waits for, in words."""
    held = [entry for entry in entries if entry.state is SubmissionState.HELD]
    with session.files.station.reading() as tx:
        return {entry.op_id: waits_for(tx.outbox, entry) for entry in held}


def told_before(session: Session, entries: Sequence[OutboxEntry]) -> dict[OpId, Receipt]:
    """Return what the platform had said of these before it was restored from a backup (R-2)."""
    with session.files.station.reading() as tx:
        return tx.epochs.told_before([entry.op_id for entry in entries])
