"""Submissions in, receipts out."""

from fastapi import APIRouter, Response

from sepdesk.protocol.messages import (
    PUSH_LIMIT,
    AskReceipts,
    Push,
    PushReply,
    ReceiptsReply,
)
from sepdesk.province import deciding, problems
from sepdesk.province.answers import answer
from sepdesk.province.policy import Action
from sepdesk.province.routes.access import Asker, PartsOf, require

router = APIRouter()

RECEIPTS_LIMIT = 1000
"""Most op ids in one question."""


@router.post("/v1/push", response_model=PushReply)
def push(parts: PartsOf, asker: Asker, asked: Push) -> Response:
    """Decide a batch; a refusal by the rules is an outcome in the reply."""
    require(asker, Action.PUSH)
    if len(asked.envelopes) > PUSH_LIMIT:
        raise problems.too_large()
    return answer(deciding.push(parts.province, asker, asked.envelopes))


@router.post("/v1/receipts", response_model=ReceiptsReply)
def receipts(parts: PartsOf, asker: Asker, asked: AskReceipts) -> Response:
    """Tell what became of submissions; unknown ones and another office's have no receipt."""
    require(asker, Action.ASK_RECEIPTS)
    if len(asked.op_ids) > RECEIPTS_LIMIT:
        raise problems.too_large()
    return answer(deciding.receipts(parts.province, asker, asked.op_ids))
