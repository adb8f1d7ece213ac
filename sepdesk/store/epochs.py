"""What this station was told in former epochs of the platform, and what is to be said again.

A platform that was restored from a backup no longer knows what it had decided after that. Its
receipts stay here for good; where the platform lacks a submission, the same bytes wait to be sent
once more (R-1, R-2).
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from sepdesk.domain.submissions import OpId, SubmissionState
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Sealed
from sepdesk.protocol.receipts import Receipt
from sepdesk.protocol.signing import encode
from sepdesk.store.settings import get_text, put_text
from sepdesk.store.station_tables import (
    AttachmentRow,
    ReceiptRow,
    SubmissionAttachmentRow,
    SubmissionRow,
)

_ASKED = "asked_epoch"
ASK_AGAIN = "ask_again"
"""Set in a file that was rescued or restored: receipts may have been issued that it lacks (R-3)."""


@dataclass(frozen=True, slots=True)
class Formerly:
    """A submission that a former epoch has decided.

    Attributes:
        sealed: the very bytes that were decided.
        receipts: of former epochs, in the order in which they were given.
    """

    op_id: OpId
    sealed: Sealed
    receipts: tuple[tuple[Sealed, Receipt], ...]

    @property
    def first(self) -> Receipt:
        """What was decided at first."""
        return self.receipts[0][1]


class Epochs:
    """Former epochs, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def asked(self) -> int:
        """Return the epoch in which everything from before it was asked for; 0: none yet."""
        return int(get_text(self._session, _ASKED) or 0)

    def set_asked(self, epoch: int) -> None:
        """Note that everything from before an epoch was asked for, and offered where lacking."""
        put_text(self._session, _ASKED, str(epoch))

    def must_ask(self) -> bool:
        """Tell whether this file was restored, so that every open receipt is to be asked for."""
        return get_text(self._session, ASK_AGAIN) is not None

    def has_asked(self) -> None:
        """Note that they were asked for."""
        put_text(self._session, ASK_AGAIN, None)

    def was_told(self) -> bool:
        """Tell whether the platform has ever decided anything of this station."""
        return self._session.execute(select(ReceiptRow.op_id).limit(1)).first() is not None

    def decided_before(self, epoch: int) -> tuple[Formerly, ...]:
        """Return what has receipts of former epochs and none of this one, in the old order."""
        rows = self._session.execute(
            select(SubmissionRow, ReceiptRow)
            .join(ReceiptRow, ReceiptRow.op_id == SubmissionRow.op_id)
            .where(func.coalesce(SubmissionRow.receipt_epoch, 0) < epoch, ReceiptRow.epoch < epoch)
            .order_by(ReceiptRow.op_id, ReceiptRow.epoch, ReceiptRow.n)
        )
        envelopes: dict[OpId, Sealed] = {}
        receipts: dict[OpId, list[tuple[Sealed, Receipt]]] = {}
        for submission, receipt in rows:
            op_id = OpId(submission.op_id)
            envelopes[op_id] = _sealed(submission)
            given = (_sealed(receipt), read(Receipt, receipt.payload))
            receipts.setdefault(op_id, []).append(given)
        found = [
            Formerly(op_id, envelopes[op_id], tuple(given)) for op_id, given in receipts.items()
        ]
        return tuple(sorted(found, key=lambda one: (one.first.at.epoch, one.first.at.seq)))

    def doubt(self, op_ids: Collection[OpId]) -> None:
        """Note before sending again that the platform may have these anew; a receipt tells (S-8).

        The receipts that hold no longer stay stored. Scans of theirs may be lacking as well.
        """
        self._session.execute(
            update(SubmissionRow)
            .where(SubmissionRow.op_id.in_(op_ids))
            .values(
                state=SubmissionState.IN_DOUBT.value,
                settled_at=None,
                receipt_epoch=None,
                receipt_n=None,
                effect_seq=None,
            )
        )
        theirs = exists().where(
            SubmissionAttachmentRow.digest == AttachmentRow.digest,
            SubmissionAttachmentRow.op_id.in_(op_ids),
        )
        self._session.execute(
            update(AttachmentRow).where(theirs, AttachmentRow.whole).values(proved_at=None)
        )

    def follow(self, op_id: OpId, receipt: Receipt) -> None:
        """Let a receipt hold that the restored platform still has, though a later one was given."""
        self._session.execute(
            update(SubmissionRow)
            .where(
                SubmissionRow.op_id == op_id,
                (SubmissionRow.receipt_epoch != receipt.at.epoch)
                | (SubmissionRow.receipt_n != receipt.n)
                | SubmissionRow.receipt_epoch.is_(None),
            )
            .values(
                state=receipt.state.value,
                settled_at=None,
                receipt_epoch=receipt.at.epoch,
                receipt_n=receipt.n,
                effect_seq=receipt.at.seq,
            )
        )

    def told_before(self, op_ids: Collection[OpId]) -> dict[OpId, Receipt]:
        """Return what was said of these in an epoch before the one that holds now, if anything.

        Of several the last: "accepted in epoch 3, re-applied in epoch 4" (R-2).
        """
        rows = self._session.execute(
            select(ReceiptRow.op_id, ReceiptRow.payload)
            .join(SubmissionRow, SubmissionRow.op_id == ReceiptRow.op_id)
            .where(
                ReceiptRow.op_id.in_(op_ids),
                SubmissionRow.receipt_epoch.is_(None)
                | (ReceiptRow.epoch < SubmissionRow.receipt_epoch),
            )
            .order_by(ReceiptRow.epoch, ReceiptRow.n)
        )
        return {OpId(op_id): read(Receipt, payload) for op_id, payload in rows}


def _sealed(row: SubmissionRow | ReceiptRow) -> Sealed:
    return Sealed(encode(row.payload), row.digest, row.alg, row.key_id, row.signature)
