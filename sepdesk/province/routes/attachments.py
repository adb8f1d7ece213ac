"""Scans in and out, piece by piece."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from sepdesk.domain.attachments import LARGEST, is_digest
from sepdesk.protocol.attachments import (
    ASK_LIMIT,
    PART,
    AskAttachments,
    AttachmentsReply,
    AttachmentState,
)
from sepdesk.province import attachment_arrivals, attachments, audit, problems
from sepdesk.province.answers import answer, refusals
from sepdesk.province.places import Places, all_offices
from sepdesk.province.policy import Action, Principal
from sepdesk.province.routes.access import (
    Asker,
    PartsOf,
    Policy,
    guarded_router,
    may,
    require,
)

router = guarded_router()

_BYTES = "application/octet-stream"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_SENT = {"requestBody": {"content": {_BYTES: _BINARY}, "required": True}}
_GIVEN: dict[int | str, dict[str, Any]] = {
    200: {"description": "The bytes from there on, at most one part.", "content": {_BYTES: _BINARY}}
}

Start = Annotated[int, Query(ge=0, le=LARGEST)]


@dataclass(frozen=True, slots=True)
class _MaySend(Policy):
    def __call__(self, parts: PartsOf, asker: Asker, digest: str) -> Principal:
        """Return who sends a scan that a submission of the own office refers to."""
        office = asker.office.office_id
        with parts.province.database.reading() as connection:
            own = is_digest(digest) and attachments.may_send(connection, office, digest)
        return require(parts, asker, self.action, office if own else "")


@dataclass(frozen=True, slots=True)
class _MayRead(Policy):
    def __call__(self, parts: PartsOf, asker: Asker, op_id: str, digest: str) -> Principal:
        """Return who reads a scan by a submission that refers to it."""
        office, province = asker.office.office_id, parts.province
        with province.database.reading() as connection:
            places = Places(all_offices(connection).values(), province.clock.today())
            seen = is_digest(digest) and attachments.may_read(
                connection, places, office, op_id, digest
            )
        return require(parts, asker, self.action, office if seen else "")


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > PART:
            raise problems.too_large()
    return bytes(content)


@router.post("/v1/attachments", response_model=AttachmentsReply, responses=refusals(401, 403))
def ask_attachments(
    parts: PartsOf,
    asker: Annotated[Principal, may(Action.ASK_ATTACHMENTS)],
    asked: AskAttachments,
) -> Response:
    """Tell which scans are still to be sent, and how far those are that are under way."""
    if len(asked.digests) > ASK_LIMIT:
        raise problems.too_large()
    with parts.province.database.reading() as connection:
        return answer(AttachmentsReply(attachments.states(connection, asker, asked.digests)))


@router.put(
    "/v1/attachments/{digest}",
    response_model=AttachmentState,
    responses=refusals(401, 403, 404, 429),
    openapi_extra=_SENT,
)
def send_attachment(
    parts: PartsOf,
    asker: Annotated[Principal, Depends(_MaySend(Action.SEND_ATTACHMENT))],
    content: Annotated[bytes, Depends(_body)],
    digest: str,
    start: Start,
) -> Response:
    """Take in bytes of a scan behind those that are there; what was wrong is told in the state."""
    return answer(attachment_arrivals.receive(parts.province, asker, digest, start, content))


@router.get(
    "/v1/submissions/{op_id}/attachments/{digest}",
    response_class=Response,
    responses=_GIVEN | refusals(401, 403, 404, 416),
)
def read_attachment(
    parts: PartsOf,
    asker: Annotated[Principal, Depends(_MayRead(Action.READ_ATTACHMENT))],
    op_id: str,
    digest: str,
    start: Start = 0,
) -> Response:
    """Return bytes of a scan by a submission that refers to it; each time is in the audit trail."""
    province = parts.province
    with province.database.reading() as connection:
        content = attachments.part(connection, digest, start, PART)
    if not content:
        raise problems.beyond_the_end()
    with province.database.writing() as connection:
        key, now = province.keys.audit, province.clock.now()
        audit.append(connection, key, now, asker.user, "read_attachment", op_id)
    return Response(content, media_type=_BYTES)
