"""The feed of a scope: pages `(after, through]` without holes, and an idle pull that is small."""

import datetime as dt

from sqlalchemy import Connection, Row, func, select

from sepdesk.domain.offices import OfficeId
from sepdesk.protocol.messages import FeedAction, FeedPage, FeedRow, RecordKind
from sepdesk.province import ordering, problems
from sepdesk.province.publishing import read_digest
from sepdesk.province.tables import FeedEntryRow, ScopeRow

PAGE = 1000
"""Rows of a page where the station does not say."""

LONGEST_PAGE = 5000
"""Most rows of a page, whatever the station asks for."""


def page(
    connection: Connection,
    scope: str,
    epoch: int,
    after: int,
    limit: int,
    now: dt.datetime,
) -> FeedPage:
    """Return the changes behind a cursor.

    A page ends between events, never inside one, so that it may be a little longer than the limit.

    Args:
        connection: a reading transaction: head, rows and digest must be of one moment.
        scope: known to be the asker's.
        epoch: of the cursor.
        after: its sequence number.
        limit: most rows, about.
        now: server time.

    Raises:
        ProblemError: another epoch, or a cursor that the feed cannot go on from.
    """
    head = ordering.head(connection)
    baseline = connection.execute(
        select(ScopeRow.epoch, ScopeRow.floor).where(ScopeRow.scope == scope)
    ).first()
    if baseline is None:
        raise problems.not_found()
    if epoch != head.epoch or baseline.epoch != epoch or not baseline.floor <= after <= head.seq:
        raise problems.needs_snapshot()
    rows, through, more = _rows(connection, scope, epoch, after, max(1, min(limit, LONGEST_PAGE)))
    return FeedPage(
        scope=OfficeId(scope),
        epoch=epoch,
        after=after,
        through=through if more else head.seq,
        rows=rows,
        more=more,
        digest=None if more else read_digest(connection, scope).message(),
        server_time=now,
    )


def _rows(
    connection: Connection, scope: str, epoch: int, after: int, limit: int
) -> tuple[tuple[FeedRow, ...], int, bool]:
    wanted = (
        select(
            FeedEntryRow.seq,
            FeedEntryRow.action,
            FeedEntryRow.record,
            FeedEntryRow.key,
            FeedEntryRow.row,
        )
        .where(FeedEntryRow.scope == scope, FeedEntryRow.epoch == epoch, FeedEntryRow.seq > after)
        .order_by(FeedEntryRow.seq, FeedEntryRow.ordinal)
    )
    found = connection.execute(wanted.limit(limit + 1)).all()
    if len(found) <= limit:
        return tuple(map(_row, found)), after, False
    last: int = found[-1].seq
    whole = [row for row in found if row.seq < last]
    if not whole:
        # One event with more rows than the limit.
        whole = list(connection.execute(wanted.where(FeedEntryRow.seq == last)).all())
    through: int = whole[-1].seq
    return tuple(map(_row, whole)), through, _is_behind(connection, scope, epoch, through)


def _is_behind(connection: Connection, scope: str, epoch: int, through: int) -> bool:
    last = connection.execute(
        select(func.max(FeedEntryRow.seq)).where(
            FeedEntryRow.scope == scope, FeedEntryRow.epoch == epoch
        )
    ).scalar_one()
    return last is not None and last > through


def _row(found: Row[int, str, str, str, str]) -> FeedRow:
    return FeedRow(
        found.seq, FeedAction(found.action), RecordKind(found.record), found.key, found.row
    )


def rows_since(connection: Connection, scope: str, epoch: int, after: int) -> int:
    """Count the feed's rows behind a position."""
    return connection.execute(
        select(func.count()).where(
            FeedEntryRow.scope == scope, FeedEntryRow.epoch == epoch, FeedEntryRow.seq > after
        )
    ).scalar_one()
