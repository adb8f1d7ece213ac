"""The platform's order: one gap-free sequence per epoch, taken under the counter row's lock.

Every transaction that writes events takes the counter first. So sequence order is commit order,
and a feed that has reached a number has seen all before it (S-5), on PostgreSQL too.
"""

import datetime as dt

from sqlalchemy import Connection, insert, select, update

from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.envelope import Position
from sepdesk.province.tables import EpochRow, EventRow


def head(connection: Connection) -> Position:
    """Return the last position of the present epoch."""
    found = connection.execute(
        select(EpochRow.epoch, EpochRow.last_seq).order_by(EpochRow.epoch.desc()).limit(1)
    ).one()
    return Position(found.epoch, found.last_seq)


class Order:
    """The counter, held until the transaction ends."""

    def __init__(self, connection: Connection, now: dt.datetime) -> None:
        """Take the counter row; waits for whoever has it."""
        self._connection = connection
        self.now = now
        newest = select(EpochRow.epoch).order_by(EpochRow.epoch.desc()).limit(1).scalar_subquery()
        found = connection.execute(
            select(EpochRow.epoch, EpochRow.last_seq)
            .where(EpochRow.epoch == newest)
            .with_for_update()
        ).one()
        self.at = Position(found.epoch, found.last_seq)

    def append(self, kind: str, subject: str, office: str | None, body: object) -> Position:
        """Write the next event.

        Args:
            kind: stable word.
            subject: id of what it is about: an op id, a certificate's id.
            office: that it came from; None for the platform itself.
            body: a dataclass, kept as canonical text.
        """
        self.at = Position(self.at.epoch, self.at.seq + 1)
        self._connection.execute(
            insert(EventRow),
            {
                "epoch": self.at.epoch,
                "seq": self.at.seq,
                "kind": kind,
                "subject": subject,
                "office": office,
                "at": self.now,
                "body": canonical_text(body),
            },
        )
        return self.at

    def rewind(self, to: Position) -> None:
        """Give numbers back whose events were rolled back with their savepoint."""
        self.at = to

    def put_back(self) -> None:
        """Write the counter; the last thing before the transaction ends."""
        self._connection.execute(
            update(EpochRow).where(EpochRow.epoch == self.at.epoch).values(last_seq=self.at.seq)
        )
