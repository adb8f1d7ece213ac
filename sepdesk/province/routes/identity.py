"""Who the platform is, enrolment of machines, signing in and out."""

from typing import Annotated

from fastapi import Response

from sepdesk.protocol.messages import Enrol, Enrolled, PlatformCard, SignedIn, SignIn
from sepdesk.province import accounts, enrolment
from sepdesk.province.answers import answer, refusals
from sepdesk.province.policy import Action, Principal
from sepdesk.province.routes.access import ANYBODY, PartsOf, guarded_router, may

router = guarded_router()


@router.get("/v1/card", response_model=PlatformCard, dependencies=[ANYBODY], responses=refusals())
def card(parts: PartsOf) -> Response:
    """Tell who answers here; asked before anything else, by anybody."""
    return answer(enrolment.card(parts.province))


@router.post("/v1/enrol", response_model=Enrolled, dependencies=[ANYBODY], responses=refusals(404))
def enrol(parts: PartsOf, asked: Enrol) -> Response:
    """Make a machine known by its one-time code."""
    return answer(enrolment.enrol(parts.province, asked))


@router.post(
    "/v1/sessions",
    response_model=SignedIn,
    dependencies=[ANYBODY],
    responses=refusals(401, 403, 429),
)
def sign_in(parts: PartsOf, asked: SignIn) -> Response:
    """Sign a person in at a machine."""
    return answer(accounts.sign_in(parts.province, asked))


@router.delete("/v1/sessions", status_code=204, responses=refusals(401, 403))
def sign_out(parts: PartsOf, asker: Annotated[Principal, may(Action.SIGN_OUT)]) -> None:
    """End the token that the request carries."""
    accounts.sign_out(parts.province, asker)
