"""Submissions in, receipts out."""

from typing import Annotated

from fastapi import Response

from sepdesk.protocol.messages import (
    PUSH_LIMIT,
    AskReceipts,
    Push,
    PushReply,
    ReceiptsReply,
)
from sepdesk.province import problems, pushing, recovery
from sepdesk.province.answers import answer, refusals
from sepdesk.province.policy import Action, Principal
from sepdesk.province.routes.access import PartsOf, guarded_router, may

router = guarded_router()

RECEIPTS_LIMIT = 1000
"""Most op ids in one question."""


@router.post("/v1/push", response_model=PushReply, responses=refusals(401, 403))
def push(parts: PartsOf, asker: Annotated[Principal, may(Action.PUSH)], asked: Push) -> Response:
    """Decide a batch; a refusal by the rules is an outcome in the reply."""
    if len(asked.envelopes) > PUSH_LIMIT:
        raise problems.too_large()
    return answer(pushing.push(parts.province, asker, asked.envelopes))


@router.post("/v1/receipts", response_model=ReceiptsReply, responses=refusals(401, 403))
def receipts(
    parts: PartsOf, asker: Annotated[Principal, may(Action.ASK_RECEIPTS)], asked: AskReceipts
) -> Response:
    """Tell what became of submissions; unknown ones and another office's have no receipt."""
    if len(asked.op_ids) > RECEIPTS_LIMIT or len(asked.presented) > RECEIPTS_LIMIT:
        raise problems.too_large()
    if asked.presented:
        recovery.keep_presented(parts.province, asker, asked.presented)
    return answer(pushing.receipts(parts.province, asker, asked.op_ids))
