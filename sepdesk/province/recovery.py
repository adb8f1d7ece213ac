"""After a restore: receipts that stations hold and the platform lacks; what is missing (R-1)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Row, func, insert, select

from sepdesk.domain.submissions import STATE_WORDS, SubmissionState
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.envelope import Sealed, UnreadableEnvelopeError
from sepdesk.protocol.receipts import Receipt, read_receipt
from sepdesk.protocol.signing import BadSignatureError
from sepdesk.province import ordering
from sepdesk.province.opening import Province
from sepdesk.province.policy import Principal
from sepdesk.province.tables import (
    EpochRow,
    PresentedReceiptRow,
    ReceiptRow,
    SubmissionRow,
)


def keep_presented(province: Province, principal: Principal, presented: Sequence[Sealed]) -> None:
    """Keep receipts of this platform that it no longer has, for the list of what is missing.

    What it did not sign, or knows, is passed over.
    """
    key = province.keys.signing.public
    receipts = list[tuple[Receipt, Sealed]]()
    for sealed in presented:
        try:
            receipts.append((read_receipt(sealed, key), sealed))
        except (BadSignatureError, UnreadableEnvelopeError, ValueError):
            continue
    if not receipts:
        return
    with province.database.writing() as connection:
        epoch = ordering.head(connection).epoch
        for receipt, sealed in receipts:
            if receipt.at.epoch < epoch and not _is_known(connection, receipt, sealed):
                connection.execute(
                    insert(PresentedReceiptRow).values(
                        op_id=receipt.op_id,
                        epoch=receipt.at.epoch,
                        n=receipt.n,
                        seq=receipt.at.seq,
                        state=receipt.state.value,
                        office=principal.office.office_id,
                        device=principal.device,
                        at=province.clock.now(),
                        sealed=canonical_text(sealed),
                    )
                )


def _is_known(connection: Connection, receipt: Receipt, sealed: Sealed) -> bool:
    here = connection.execute(
        select(ReceiptRow.sealed).where(
            ReceiptRow.op_id == receipt.op_id, ReceiptRow.n == receipt.n
        )
    ).scalar_one_or_none()
    if here == canonical_text(sealed):
        return True
    presented = connection.execute(
        select(PresentedReceiptRow.n).where(
            PresentedReceiptRow.op_id == receipt.op_id,
            PresentedReceiptRow.epoch == receipt.at.epoch,
            PresentedReceiptRow.n == receipt.n,
        )
    )
    return presented.first() is not None


def missing(connection: Connection) -> tuple[Row[str, int, int, str, str], ...]:
    """Return the last lost receipt of each submission that has not come again.

    Each with op id, epoch, number, state and office.
    """
    return tuple(
        row for row in _last_presented(connection) if _state_now(connection, row.op_id) is None
    )


def missing_lines(province: Province) -> Iterator[str]:
    """Say what is missing, op id and office first, and what was decided otherwise than before.

    Without personal data: for an administrator's terminal.
    """
    with province.database.reading() as connection:
        presented = _last_presented(connection)
        lacking = changed = 0
        for row in presented:
            now = _state_now(connection, row.op_id)
            before = STATE_WORDS[SubmissionState(row.state)]
            where = f"{row.op_id} {row.office} 第 {row.epoch} 期第 {row.seq} 号 {before}"
            if now is None:
                lacking += 1
                yield f"{where}：未再收到"
            elif now != row.state:
                changed += 1
                yield f"{where}：重新办理为 {STATE_WORDS[SubmissionState(now)]}"
        yield (
            f"各站出示 {len(presented)} 件恢复点之后的回执，"
            f"其中 {lacking} 件未再收到，{changed} 件重新办理的结果不同。"
        )
        yield from _unclaimed(connection)


def _last_presented(connection: Connection) -> tuple[Row[str, int, int, str, str], ...]:
    rows = connection.execute(
        select(
            PresentedReceiptRow.op_id,
            PresentedReceiptRow.epoch,
            PresentedReceiptRow.seq,
            PresentedReceiptRow.state,
            PresentedReceiptRow.office,
        ).order_by(
            PresentedReceiptRow.office,
            PresentedReceiptRow.epoch,
            PresentedReceiptRow.n,
            PresentedReceiptRow.seq,
        )
    )
    last = {row.op_id: row for row in rows}
    return tuple(last.values())


def _state_now(connection: Connection, op_id: str) -> str | None:
    return connection.execute(
        select(ReceiptRow.state)
        .join(SubmissionRow, SubmissionRow.op_id == ReceiptRow.op_id)
        .where(ReceiptRow.op_id == op_id)
        .order_by(ReceiptRow.n.desc())
        .limit(1)
    ).scalar_one_or_none()


def _unclaimed(connection: Connection) -> Iterator[str]:
    """Say how many numbers of a former epoch nobody holds a receipt of.

    They were decisions about submissions of stations that are gone or have not come yet, or what
    the platform did by itself.
    """
    epochs = connection.execute(
        select(EpochRow.from_epoch, EpochRow.from_seq).order_by(EpochRow.epoch)
    )
    for epoch, begin in epochs:
        if epoch is None or begin is None:
            continue
        held = select(PresentedReceiptRow.seq).where(
            PresentedReceiptRow.epoch == epoch, PresentedReceiptRow.seq > begin
        )
        last = connection.execute(select(func.max(held.subquery().c.seq))).scalar_one()
        if last is None:
            continue
        count = connection.execute(
            select(func.count(held.distinct().subquery().c.seq))
        ).scalar_one()
        yield (
            f"第 {epoch} 期第 {begin + 1} 至 {last} 号中，{last - begin - count} 个号"
            "尚无站点出示回执（未同步或已丢失的机器所报，或平台自身的事项）。"
        )
