"""Feed rows, memberships and running digests, written with the event that they follow from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from sepdesk.domain.offices import OfficeId
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import FeedAction, RecordKind, ScopeDigest
from sepdesk.province.tables import FeedEntryRow, MembershipRow, ScopeRow


@dataclass(frozen=True, slots=True)
class Change:
    """A mirrored record before and after.

    Attributes:
        former: its row as last published; None for a new record.
        scopes: that it belongs to from now on.
    """

    record: RecordKind
    key: str
    former: str | None
    row: str
    scopes: frozenset[OfficeId]


class Digests:
    """The scopes' running digests under way: read once in a transaction, written at its end.

    Only who holds the counter may have one; it takes in what has been written for good, so that an
    event that is rolled back leaves no trace in it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, RunningDigest] = {}
        self._changed: set[str] = set()

    def of(self, scope: str) -> RunningDigest:
        """Return a scope's digest as it is by now."""
        if scope not in self._known:
            self._known[scope] = read_digest(self._connection, scope)
        return self._known[scope]

    def take(self, digests: Mapping[str, RunningDigest]) -> None:
        """Take over what an event made of them."""
        self._known.update(digests)
        self._changed.update(digests)

    def write(self) -> None:
        """Write those that changed; before the transaction ends."""
        for scope in sorted(self._changed):
            message = self._known[scope].message()
            self._connection.execute(
                update(ScopeRow)
                .where(ScopeRow.scope == scope)
                .values(total=message.total, count=message.count)
            )
        self._changed.clear()


class Publisher:
    """Collects what one event means to the scopes, and writes it in one go."""

    def __init__(self, connection: Connection, at: Position, running: Digests) -> None:
        self._connection = connection
        self._at = at
        self._running = running
        self._entries: list[dict[str, object]] = []
        self._digests: dict[str, RunningDigest] = {}

    def publish(self, change: Change) -> None:
        """Tell each scope concerned: enter, upsert or leave (X-2)."""
        before = self._members(change) if change.former is not None else frozenset()
        for scope in sorted(before | change.scopes):
            if scope not in change.scopes:
                self._leave(scope, change)
            elif scope in before:
                self._entry(scope, FeedAction.UPSERT, change.record, change.key, change.row)
            else:
                self._enter(scope, change)
            self._count(scope, change, was=scope in before, stays=scope in change.scopes)

    def hand_over(self, scope: str, op_id: str, receipt: str) -> None:
        """Put a receipt into the feed of the office that filed; no part of the digest."""
        self._entry(scope, FeedAction.UPSERT, RecordKind.RECEIPT, op_id, receipt)

    def write(self) -> None:
        """Write feed rows and hand the digests over; the last thing that an event does."""
        if self._entries:
            self._connection.execute(insert(FeedEntryRow), self._entries)
        self._running.take(self._digests)

    def _members(self, change: Change) -> frozenset[OfficeId]:
        found = self._connection.execute(
            select(MembershipRow.scope).where(
                MembershipRow.record == change.record.value, MembershipRow.key == change.key
            )
        ).scalars()
        return frozenset(map(OfficeId, found))

    def _enter(self, scope: str, change: Change) -> None:
        self._connection.execute(
            insert(MembershipRow),
            {"scope": scope, "record": change.record.value, "key": change.key},
        )
        self._entry(scope, FeedAction.ENTER, change.record, change.key, change.row)

    def _leave(self, scope: str, change: Change) -> None:
        self._connection.execute(
            delete(MembershipRow).where(
                MembershipRow.scope == scope,
                MembershipRow.record == change.record.value,
                MembershipRow.key == change.key,
            )
        )
        self._entry(scope, FeedAction.LEAVE, change.record, change.key, "")

    def _entry(
        self, scope: str, action: FeedAction, record: RecordKind, key: str, row: str
    ) -> None:
        self._entries.append(
            {
                "scope": scope,
                "epoch": self._at.epoch,
                "seq": self._at.seq,
                "ordinal": len(self._entries),
                "action": action.value,
                "record": record.value,
                "key": key,
                "row": row,
            }
        )

    def _count(self, scope: str, change: Change, *, was: bool, stays: bool) -> None:
        digest = self._digests.get(scope) or self._running.of(scope)
        if was and change.former is not None:
            digest = digest.remove(change.record, change.key, change.former)
        if stays:
            digest = digest.add(change.record, change.key, change.row)
        self._digests[scope] = digest


def read_digest(connection: Connection, scope: str) -> RunningDigest:
    """Read a scope's running digest."""
    total, count = connection.execute(
        select(ScopeRow.total, ScopeRow.count).where(ScopeRow.scope == scope)
    ).one()
    return RunningDigest.of(ScopeDigest(total, count))


def recompute(rows: Sequence[tuple[RecordKind, str, str]]) -> RunningDigest:
    """Compute a digest from zero, to check a running one (S-3)."""
    digest = RunningDigest()
    for record, key, row in rows:
        digest = digest.add(record, key, row)
    return digest
