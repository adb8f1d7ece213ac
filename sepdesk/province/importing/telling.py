"""Telling the scopes of many records at once: by the feed, or by a baseline where nobody has any.

A baseline writes no feed rows, so that a cursor before it needs a new snapshot. It is for the time
before the first machine is enrolled, when no station has anything yet; a running province's
stations go on from where they are.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from sepdesk.domain.offices import OfficeId
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import FeedAction, RecordKind
from sepdesk.province.account_tables import DeviceRow
from sepdesk.province.importing.asking import parts
from sepdesk.province.publishing import Change, Digests
from sepdesk.province.tables import FeedEntryRow, MembershipRow, ScopeRow

Values = dict[str, object]


def is_first_load(connection: Connection) -> bool:
    """Tell whether no machine was ever enrolled, so that no station has a snapshot."""
    count = connection.execute(select(func.count()).select_from(DeviceRow)).scalar_one()
    return count == 0


class Telling:
    """Collects what one event means to the scopes, and writes it in a few statements."""

    def __init__(
        self, connection: Connection, at: Position, running: Digests, *, by_feed: bool
    ) -> None:
        self._connection, self._at, self._running = connection, at, running
        self._by_feed = by_feed
        self._entries: list[Values] = []
        self._joined: list[Values] = []
        self._left: list[tuple[str, Change]] = []
        self._digests: dict[str, RunningDigest] = {}

    def tell(self, changes: Sequence[Change]) -> None:
        """Tell each scope concerned: enter, upsert or leave (X-2); once per event."""
        before = self._members(change for change in changes if change.former is not None)
        for change in changes:
            was_in = before.get((change.record, change.key), frozenset())
            for scope in sorted(was_in | change.scopes):
                self._tell_one(scope, change, was=scope in was_in, stays=scope in change.scopes)
        self._write()

    def _members(
        self, changes: Iterable[Change]
    ) -> Mapping[tuple[RecordKind, str], frozenset[OfficeId]]:
        keys: dict[RecordKind, list[str]] = {}
        for change in changes:
            keys.setdefault(change.record, []).append(change.key)
        found: dict[tuple[RecordKind, str], frozenset[OfficeId]] = {}
        for record, mine in keys.items():
            for some in parts(mine):
                rows = self._connection.execute(
                    select(MembershipRow.scope, MembershipRow.key).where(
                        MembershipRow.record == record.value, MembershipRow.key.in_(some)
                    )
                )
                for row in rows:
                    scopes = found.get((record, row.key), frozenset())
                    found[record, row.key] = scopes | {OfficeId(row.scope)}
        return found

    def _tell_one(self, scope: str, change: Change, *, was: bool, stays: bool) -> None:
        digest = self._digests.get(scope) or self._running.of(scope)
        if was and change.former is not None:
            digest = digest.remove(change.record, change.key, change.former)
        if stays:
            digest = digest.add(change.record, change.key, change.row)
        self._digests[scope] = digest
        member: Values = {"scope": scope, "record": change.record.value, "key": change.key}
        if not stays:
            action, row = FeedAction.LEAVE, ""
            self._left.append((scope, change))
        else:
            action, row = (FeedAction.UPSERT if was else FeedAction.ENTER), change.row
            if not was:
                self._joined.append(member)
        if self._by_feed:
            place: Values = {
                "epoch": self._at.epoch,
                "seq": self._at.seq,
                "ordinal": len(self._entries),
                "action": action.value,
                "row": row,
            }
            self._entries.append(member | place)

    def _write(self) -> None:
        for scope, change in self._left:
            self._connection.execute(
                delete(MembershipRow).where(
                    MembershipRow.scope == scope,
                    MembershipRow.record == change.record.value,
                    MembershipRow.key == change.key,
                )
            )
        if self._joined:
            self._connection.execute(insert(MembershipRow), self._joined)
        if self._entries:
            self._connection.execute(insert(FeedEntryRow), self._entries)
        self._running.take(self._digests)
        if not self._by_feed:
            for scope in sorted(self._digests):
                self._connection.execute(
                    update(ScopeRow)
                    .where(ScopeRow.scope == scope)
                    .values(epoch=self._at.epoch, floor=self._at.seq)
                )
