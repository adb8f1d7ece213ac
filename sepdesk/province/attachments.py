"""Scans at the platform: which are lacking, taken in piece by piece, proved, given out (F-1 … F-5).

A digest is no key: an office refers to a scan by its digest, and is given it back only once it has
sent those very bytes itself. So whoever has merely learnt a digest gets nothing by it.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from sepdesk.domain.attachments import LARGEST, MOST, PaperKind, is_digest, unfit
from sepdesk.domain.attachments_awaited import case_with_awaited, scan_word, with_awaited
from sepdesk.domain.outcomes import CaseDecided, Effect, Outcome
from sepdesk.domain.submissions import OpId, case_of
from sepdesk.protocol.attachments import PART, AttachmentState, Refusal, Standing, references
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import Envelope
from sepdesk.protocol.messages import CaseRecord
from sepdesk.province import problems
from sepdesk.province.attachment_tables import (
    AttachmentChunkRow,
    AttachmentHolderRow,
    AttachmentReferenceRow,
    AttachmentRow,
    AttachmentUploadPartRow,
    AttachmentUploadRow,
)
from sepdesk.province.open_cases import scopes_of_case
from sepdesk.province.places import Places
from sepdesk.province.policy import Principal
from sepdesk.province.tables import OpenCaseRow

UNFINISHED = 200 * 1024 * 1024
"""Most bytes that one machine may have under way."""

FORGOTTEN = dt.timedelta(days=30)
"""After which a scan under way is begun anew."""

_OF = AttachmentReferenceRow


# What submissions refer to ------------------------------------------------------------------------


def check_references(envelope: Envelope) -> None:
    """Check that an envelope refers to scans as it may.

    Raises:
        ValueError: too many of them, no digest, or a size that no scan has.
    """
    papers = references(envelope)
    if len(papers) > MOST:
        raise ValueError("too many scans")
    if not all(is_digest(paper.digest) and 0 < paper.size <= LARGEST for paper in papers):
        raise ValueError("no such scan")


def keep_references(connection: Connection, envelope: Envelope) -> None:
    """Write down what a submission refers to, in the transaction that decides it."""
    subject = case_of(envelope.body) or envelope.op_id
    rows = [
        {
            "op_id": envelope.op_id,
            "position": position,
            "digest": paper.digest,
            "size": paper.size,
            "kind": paper.kind.value,
            "office": envelope.office,
            "subject": subject,
        }
        for position, paper in enumerate(references(envelope))
    ]
    if rows:
        connection.execute(insert(_OF), rows)


def marked(connection: Connection, envelope: Envelope, outcome: Outcome) -> Outcome:
    """Mark what a submission comes to with the scans of its own that are still to come."""
    if case_of(envelope.body) is not None or not references(envelope):
        return outcome
    return with_awaited(outcome, awaited(connection, envelope.op_id))


def marked_cases(connection: Connection, changes: Sequence[Effect]) -> tuple[Effect, ...]:
    """Mark the earlier submissions among what changes with the scans that they still await."""
    return tuple(
        case_with_awaited(effect, awaited(connection, effect.case))
        if isinstance(effect, CaseDecided)
        else effect
        for effect in changes
    )


def awaited(connection: Connection, subject: str) -> tuple[str, ...]:
    """Return the words of the scans for which a submission still waits (F-1)."""
    asked = select(_OF.kind).where(_OF.subject == subject, ~_held()).distinct()
    kinds = set(connection.execute(asked).scalars())
    return tuple(scan_word(kind) for kind in PaperKind if kind.value in kinds)


def waiting_for(connection: Connection, office: str, digest: str) -> tuple[OpId, ...]:
    """Return the submissions of an office that wait, or have waited, for a scan."""
    asked = select(_OF.subject).where(_OF.digest == digest, _OF.office == office).distinct()
    return tuple(map(OpId, connection.execute(asked.order_by(_OF.subject)).scalars()))


def _held() -> ColumnElement[bool]:
    return exists().where(
        AttachmentHolderRow.digest == _OF.digest, AttachmentHolderRow.office == _OF.office
    )


# Who may ------------------------------------------------------------------------------------------


def may_send(connection: Connection, office: str, digest: str) -> bool:
    """Tell whether a submission of this office refers to a scan."""
    asked = select(_OF.op_id).where(_OF.digest == digest, _OF.office == office).limit(1)
    return connection.execute(asked).first() is not None


def may_read(connection: Connection, places: Places, office: str, op_id: str, digest: str) -> bool:
    """Tell whether an office sees a submission and its scan by it (F-5).

    Its own submissions it sees always, another office's while they wait for its verification. The
    bytes must have come from the office that filed it.
    """
    found = connection.execute(
        select(_OF.office, _OF.subject).where(
            _OF.digest == digest, or_(_OF.op_id == op_id, _OF.subject == op_id), _held()
        )
    ).first()
    if found is None:
        return False
    if found.office == office:
        return True
    case = connection.execute(
        select(OpenCaseRow.row, OpenCaseRow.place).where(OpenCaseRow.op_id == found.subject)
    ).first()
    if case is None:
        return False
    return office in scopes_of_case(places, read(CaseRecord, case.row), case.place)


# Taking in ----------------------------------------------------------------------------------------


def states(
    connection: Connection, principal: Principal, digests: Sequence[str]
) -> tuple[AttachmentState, ...]:
    """Tell how far scans have come; what the office does not refer to is as if it were not."""
    office = principal.office.office_id
    named = set(
        connection.execute(
            select(_OF.digest).where(_OF.digest.in_(digests), _OF.office == office)
        ).scalars()
    )
    held = set(
        connection.execute(
            select(AttachmentHolderRow.digest).where(
                AttachmentHolderRow.digest.in_(named), AttachmentHolderRow.office == office
            )
        ).scalars()
    )
    under_way = connection.execute(
        select(AttachmentUploadRow.digest, AttachmentUploadRow.received).where(
            AttachmentUploadRow.digest.in_(named), AttachmentUploadRow.device == principal.device
        )
    )
    received = {row.digest: row.received for row in under_way}
    return tuple(_state(digest, named, held, received.get(digest, 0)) for digest in digests)


def _state(digest: str, named: set[str], held: set[str], received: int) -> AttachmentState:
    if digest in held:
        return AttachmentState(digest, Standing.STORED)
    standing = Standing.LACKING if digest in named else Standing.UNKNOWN
    return AttachmentState(digest, standing, received)


def is_held(connection: Connection, office: str, digest: str) -> bool:
    """Tell whether an office has sent a scan's bytes."""
    key = and_(AttachmentHolderRow.digest == digest, AttachmentHolderRow.office == office)
    return connection.execute(select(AttachmentHolderRow.digest).where(key)).first() is not None


def take_part(
    connection: Connection,
    principal: Principal,
    digest: str,
    start: int,
    content: bytes,
    now: dt.datetime,
) -> AttachmentState:
    """Add a piece to what this machine has sent of a scan; `received` says how far it is.

    Raises:
        ProblemError: too much is under way from this machine.
    """
    device = principal.device
    _forget_old(connection, device, now)
    received = _received(connection, digest, device, now)
    if start != received:
        return AttachmentState(digest, Standing.LACKING, received, Refusal.OUT_OF_STEP)
    if received + len(content) > _size(connection, principal.office.office_id, digest):
        forget(connection, digest, device)
        text = "发来的比声明的多。"
        return AttachmentState(digest, Standing.LACKING, 0, Refusal.WRONG_DIGEST, text)
    if _under_way(connection, device) + len(content) > UNFINISHED:
        raise problems.too_many()
    if content:
        connection.execute(
            insert(AttachmentUploadPartRow),
            {"digest": digest, "device": device, "start": start, "content": content},
        )
        received += len(content)
        _set_received(connection, digest, device, received, now)
    return AttachmentState(digest, Standing.LACKING, received)


def is_complete(connection: Connection, office: str, state: AttachmentState) -> bool:
    """Tell whether as many bytes have come as a submission of the office announced."""
    return state.received >= _size(connection, office, state.digest)


def prove(
    connection: Connection, principal: Principal, digest: str, now: dt.datetime
) -> AttachmentState:
    """Hold what a machine has sent against its digest, and keep it or throw it away (F-2).

    The caller holds the counter of the order, so that no two do this at once.
    """
    device, office = principal.device, principal.office.office_id
    pieces = connection.execute(
        select(AttachmentUploadPartRow.start, AttachmentUploadPartRow.content)
        .where(AttachmentUploadPartRow.digest == digest, AttachmentUploadPartRow.device == device)
        .order_by(AttachmentUploadPartRow.start)
    ).all()
    content = b"".join(piece.content for piece in pieces)
    forget(connection, digest, device)
    if hashlib.sha256(content).hexdigest() != digest:
        text = "传到的内容与摘要不符，已丢弃，将重新上传。"
        return AttachmentState(digest, Standing.LACKING, 0, Refusal.WRONG_DIGEST, text)
    text = unfit(content)
    if text:
        return AttachmentState(digest, Standing.LACKING, 0, Refusal.UNFIT, text)
    stored = select(AttachmentRow.digest).where(AttachmentRow.digest == digest)
    if connection.execute(stored).first() is None:
        row = {"digest": digest, "size": len(content), "stored_at": now}
        connection.execute(insert(AttachmentRow), row)
        chunks = [{"digest": digest, "start": p.start, "content": p.content} for p in pieces]
        connection.execute(insert(AttachmentChunkRow), chunks)
    if not is_held(connection, office, digest):
        holder = {"digest": digest, "office": office, "proved_at": now}
        connection.execute(insert(AttachmentHolderRow), holder)
    return AttachmentState(digest, Standing.STORED)


def _received(connection: Connection, digest: str, device: str, now: dt.datetime) -> int:
    found = connection.execute(
        select(AttachmentUploadRow.received)
        .where(AttachmentUploadRow.digest == digest, AttachmentUploadRow.device == device)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        begun = {"digest": digest, "device": device, "received": 0, "touched_at": now}
        connection.execute(insert(AttachmentUploadRow), begun)
    return found or 0


def _set_received(
    connection: Connection, digest: str, device: str, received: int, now: dt.datetime
) -> None:
    connection.execute(
        update(AttachmentUploadRow)
        .where(AttachmentUploadRow.digest == digest, AttachmentUploadRow.device == device)
        .values(received=received, touched_at=now)
    )


def _size(connection: Connection, office: str, digest: str) -> int:
    asked = select(func.max(_OF.size)).where(_OF.digest == digest, _OF.office == office)
    return connection.execute(asked).scalar_one() or 0


def _under_way(connection: Connection, device: str) -> int:
    asked = select(func.coalesce(func.sum(AttachmentUploadRow.received), 0))
    return int(connection.execute(asked.where(AttachmentUploadRow.device == device)).scalar_one())


def forget(connection: Connection, digest: str, device: str) -> None:
    """Throw away what a machine has sent of a scan."""
    for table in (AttachmentUploadPartRow, AttachmentUploadRow):
        connection.execute(delete(table).where(table.digest == digest, table.device == device))


def _forget_old(connection: Connection, device: str, now: dt.datetime) -> None:
    old = connection.execute(
        select(AttachmentUploadRow.digest).where(
            AttachmentUploadRow.device == device, AttachmentUploadRow.touched_at < now - FORGOTTEN
        )
    ).scalars()
    for digest in list(old):
        forget(connection, digest, device)


# Giving out ---------------------------------------------------------------------------------------


def part(connection: Connection, digest: str, start: int, most: int) -> bytes:
    """Return bytes of a scan that is proved, from `start` on; empty behind its end."""
    chunks = connection.execute(
        select(AttachmentChunkRow.start, AttachmentChunkRow.content)
        .where(
            AttachmentChunkRow.digest == digest,
            AttachmentChunkRow.start > start - PART,
            AttachmentChunkRow.start < start + most,
        )
        .order_by(AttachmentChunkRow.start)
    )
    wanted = [content[max(0, start - at) :] for at, content in chunks if at + len(content) > start]
    return b"".join(wanted)[:most]
