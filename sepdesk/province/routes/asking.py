"""Questions about a person or a form of elsewhere; in the body, since addresses are logged."""

from typing import Annotated

from fastapi import Response

from sepdesk.protocol.asking import AskForm, AskPerson, FormAnswer, PersonAnswer
from sepdesk.province import asking
from sepdesk.province.answers import answer, refusals
from sepdesk.province.policy import Action, Principal
from sepdesk.province.routes.access import PartsOf, guarded_router, may

router = guarded_router()


@router.post("/v1/lookup", response_model=PersonAnswer, responses=refusals(401, 403, 429))
def look_up(
    parts: PartsOf, asker: Annotated[Principal, may(Action.LOOK_UP)], asked: AskPerson
) -> Response:
    """Tell the least about who holds exactly a document, or a certificate under a name."""
    parts.limits.take(asker, parts.province.clock.monotonic())
    return answer(asking.look_up(parts.province, asker, asked))


@router.post("/v1/forms", response_model=FormAnswer, responses=refusals(401, 403, 429))
def form(
    parts: PartsOf, asker: Annotated[Principal, may(Action.LOOK_UP)], asked: AskForm
) -> Response:
    """Tell what became of a printed form, to who holds the text of its code."""
    parts.limits.take(asker, parts.province.clock.monotonic())
    return answer(asking.form(parts.province, asker, asked))
