"""Scans at the station: by the digest of what they hold, in pieces, inside the encrypted file.

A scan that nothing refers to any more goes after a while, and one that the platform has proved goes
long after its submission is done with; by the platform's time, never by this machine's (T-3).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from sepdesk.domain.attachments import Digest
from sepdesk.domain.submissions import CAME_BACK, OpId, SubmissionState
from sepdesk.store.station_tables import (
    AttachmentChunkRow,
    AttachmentRow,
    DraftAttachmentRow,
    SubmissionAttachmentRow,
    SubmissionRow,
)

PIECE = 256 * 1024
"""Most bytes written in one go: a transaction must be short."""

LOOSE = dt.timedelta(days=2)
"""How long a scan is kept that nothing refers to: a draft thrown away may be wanted back."""

RETENTION = dt.timedelta(days=180)
"""How long a scan is kept after the platform had it (D-8): the age of its backups and a month."""

_DONE = (SubmissionState.REGISTERED, SubmissionState.WITHDRAWN, *CAME_BACK)


class WrongBytesError(Exception):
    """What was put together is not what its digest names; nothing of it was kept (F-2)."""

    def __init__(self, digest: Digest) -> None:
        super().__init__(digest)
        self.digest = digest


@dataclass(frozen=True, slots=True)
class KeptScan:
    """A scan as this station has it.

    Attributes:
        whole: it can be read here.
        proved: the platform has the same bytes, from this office.
        refused: why the platform will not have it; empty where it will.
    """

    digest: Digest
    size: int
    whole: bool
    proved: bool
    refused: str


class Attachments:
    """The scans of this station, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # Bytes ------------------------------------------------------------------------------------

    def begin(self, digest: Digest, size: int, now: dt.datetime) -> int:
        """Make room for a scan; returns how many of its bytes are here already."""
        self._session.execute(
            insert(AttachmentRow)
            .values(digest=digest, size=size, kept_at=now, whole=False, refused="")
            .on_conflict_do_nothing()
        )
        return self.held(digest)

    def held(self, digest: Digest) -> int:
        """Return how many bytes of a scan are here; from the first on, without a hole."""
        asked = select(func.coalesce(func.sum(func.length(AttachmentChunkRow.content)), 0))
        return int(
            self._session.execute(asked.where(AttachmentChunkRow.digest == digest)).scalar_one()
        )

    def append(self, digest: Digest, start: int, content: bytes) -> None:
        """Add bytes behind those that are here.

        Raises:
            ValueError: they do not begin where the others end.
        """
        if start != self.held(digest):
            raise ValueError("a piece out of its place")
        for at in range(0, len(content), PIECE):
            piece = AttachmentChunkRow(
                digest=digest, start=start + at, content=content[at : at + PIECE]
            )
            self._session.add(piece)
        self._session.flush()

    def finish(self, digest: Digest) -> None:
        """Let a scan be read, once its bytes are proved to be those that it is named by.

        Raises:
            WrongBytesError: they are not; the caller leaves the transaction and calls `drop`.
        """
        proof, size = hashlib.sha256(), 0
        for piece in self._pieces(digest):
            proof.update(piece)
            size += len(piece)
        row = self._session.get(AttachmentRow, digest)
        if row is None or size != row.size or proof.hexdigest() != digest:
            raise WrongBytesError(digest)
        row.whole = True
        self._session.flush()

    def drop(self, digest: Digest) -> None:
        """Throw away bytes that were never proved; a scan that is whole is left alone."""
        row = self._session.get(AttachmentRow, digest)
        if row is not None and not row.whole:
            self._forget_bytes(digest)

    def read(self, digest: Digest) -> bytes | None:
        """Return a scan; None where it is not here, or not whole."""
        row = self._session.get(AttachmentRow, digest)
        if row is None or not row.whole:
            return None
        return b"".join(self._pieces(digest))

    def part(self, digest: Digest, start: int, size: int) -> bytes:
        """Return bytes of a scan that is whole, from `start` on; empty behind its end."""
        row = self._session.get(AttachmentRow, digest)
        if row is None or not row.whole:
            return b""
        asked = (
            select(AttachmentChunkRow.start, AttachmentChunkRow.content)
            .where(
                AttachmentChunkRow.digest == digest,
                AttachmentChunkRow.start > start - PIECE,
                AttachmentChunkRow.start < start + size,
            )
            .order_by(AttachmentChunkRow.start)
        )
        found = [(at, content) for at, content in self._session.execute(asked)]
        if not found:
            return b""
        skipped = start - found[0][0]
        return b"".join(content for _, content in found)[skipped : skipped + size]

    def part_begun(self, digest: Digest) -> bytes:
        """Return the bytes that are here of a scan under way; nobody is to be shown them."""
        return b"".join(self._pieces(digest))

    def _pieces(self, digest: Digest) -> Iterator[bytes]:
        asked = select(AttachmentChunkRow.content).where(AttachmentChunkRow.digest == digest)
        yield from self._session.scalars(asked.order_by(AttachmentChunkRow.start))

    def _forget_bytes(self, digest: Digest) -> None:
        self._session.execute(delete(AttachmentChunkRow).where(AttachmentChunkRow.digest == digest))

    # Who refers to them -----------------------------------------------------------------------

    def refer_draft(self, draft_id: str, digests: Iterable[Digest]) -> None:
        """Note which scans a draft refers to now; one that is gone is left out."""
        wanted = set(digests)
        self._session.execute(
            delete(DraftAttachmentRow).where(DraftAttachmentRow.draft_id == draft_id)
        )
        here = self._session.scalars(
            select(AttachmentRow.digest).where(AttachmentRow.digest.in_(wanted))
        )
        for digest in sorted(here):
            self._session.add(DraftAttachmentRow(draft_id=draft_id, digest=digest))
        self._session.flush()
        self._hold(wanted)

    def refer(self, op_id: OpId, digests: Iterable[Digest]) -> None:
        """Note which scans a submission refers to, in the transaction that saves it (D-2).

        Raises:
            LookupError: a scan is not here as a whole and not at the platform: never to be sent.
        """
        wanted = list(dict.fromkeys(digests))
        for position, digest in enumerate(wanted):
            row = self._session.get(AttachmentRow, digest)
            if row is None or not (row.whole or row.proved_at):
                raise LookupError(digest)
            row.refused = ""
            self._session.add(
                SubmissionAttachmentRow(op_id=op_id, position=position, digest=digest)
            )
        self._session.flush()
        self._hold(wanted)

    def _hold(self, digests: Iterable[Digest]) -> None:
        self._session.execute(
            update(AttachmentRow)
            .where(AttachmentRow.digest.in_(list(digests)))
            .values(loose_since=None)
        )

    def of_submission(self, op_id: OpId) -> tuple[KeptScan, ...]:
        """Return the scans of a submission, in its order."""
        asked = (
            select(AttachmentRow)
            .join(SubmissionAttachmentRow, SubmissionAttachmentRow.digest == AttachmentRow.digest)
            .where(SubmissionAttachmentRow.op_id == op_id)
            .order_by(SubmissionAttachmentRow.position)
        )
        return tuple(map(_kept, self._session.scalars(asked)))

    def of_digests(self, digests: Iterable[Digest]) -> dict[Digest, KeptScan]:
        """Return those of some scans that are known here."""
        asked = select(AttachmentRow).where(AttachmentRow.digest.in_(set(digests)))
        return {Digest(row.digest): _kept(row) for row in self._session.scalars(asked)}

    # What is sent -----------------------------------------------------------------------------

    def to_send(self) -> tuple[KeptScan, ...]:
        """Return what the platform may lack, of submissions that it has; the oldest first."""
        first = func.min(SubmissionRow.device_counter)
        asked = (
            select(AttachmentRow)
            .join(SubmissionAttachmentRow, SubmissionAttachmentRow.digest == AttachmentRow.digest)
            .join(SubmissionRow, SubmissionRow.op_id == SubmissionAttachmentRow.op_id)
            .where(
                AttachmentRow.whole,
                AttachmentRow.proved_at.is_(None),
                AttachmentRow.refused == "",
                SubmissionRow.receipt_n.is_not(None),
            )
            .group_by(AttachmentRow.digest)
            .order_by(first)
        )
        return tuple(map(_kept, self._session.scalars(asked)))

    def waiting(self) -> int:
        """Count the scans that submissions refer to and the platform may lack."""
        referred = exists().where(SubmissionAttachmentRow.digest == AttachmentRow.digest)
        asked = select(func.count()).select_from(AttachmentRow)
        return self._session.execute(
            asked.where(referred, AttachmentRow.proved_at.is_(None), AttachmentRow.refused == "")
        ).scalar_one()

    def mark_proved(self, digest: Digest, at: dt.datetime) -> None:
        """Note that the platform has a scan, by its own time."""
        self._set(digest, proved_at=at)

    def mark_refused(self, digest: Digest, text: str) -> None:
        """Note why the platform will not have a scan; it stays here (F-4)."""
        self._set(digest, refused=text)

    def _set(self, digest: Digest, **values: object) -> None:
        self._session.execute(
            update(AttachmentRow).where(AttachmentRow.digest == digest).values(**values)
        )

    # What may go ------------------------------------------------------------------------------

    def sweep(self, platform_time: dt.datetime) -> int:
        """Let go of scans that nobody needs here any more (F-3, D-8); returns how many.

        Args:
            platform_time: as the platform last told it.
        """
        loose = _loose()
        self._session.execute(
            update(AttachmentRow)
            .where(loose, AttachmentRow.loose_since.is_(None))
            .values(loose_since=platform_time)
        )
        done = list(
            self._session.scalars(
                select(AttachmentRow.digest).where(
                    loose, AttachmentRow.loose_since < platform_time - LOOSE
                )
            )
        )
        past = list(
            self._session.scalars(
                select(AttachmentRow.digest).where(
                    AttachmentRow.whole,
                    _settled(),
                    AttachmentRow.proved_at < platform_time - RETENTION,
                )
            )
        )
        for digest in (*done, *past):
            self._forget_bytes(Digest(digest))
        self._session.execute(delete(AttachmentRow).where(AttachmentRow.digest.in_(done)))
        self._session.execute(
            update(AttachmentRow).where(AttachmentRow.digest.in_(past)).values(whole=False)
        )
        return len(done) + len(past)


def _loose() -> ColumnElement[bool]:
    return and_(
        ~exists().where(DraftAttachmentRow.digest == AttachmentRow.digest),
        ~exists().where(SubmissionAttachmentRow.digest == AttachmentRow.digest),
    )


def _settled() -> ColumnElement[bool]:
    """Every submission that refers to it is done with, and no draft does."""
    came_back = SubmissionRow.state.in_([state.value for state in CAME_BACK])
    is_open = or_(
        SubmissionRow.state.not_in([state.value for state in _DONE]),
        and_(came_back, SubmissionRow.settled_at.is_(None)),
    )
    needed = exists().where(
        SubmissionAttachmentRow.digest == AttachmentRow.digest,
        SubmissionAttachmentRow.op_id == SubmissionRow.op_id,
        is_open,
    )
    drafted = exists().where(DraftAttachmentRow.digest == AttachmentRow.digest)
    return and_(~needed, ~drafted)


def _kept(row: AttachmentRow) -> KeptScan:
    return KeptScan(Digest(row.digest), row.size, row.whole, row.proved_at is not None, row.refused)
