"""Who the platform is, enrolment of machines, signing in and out."""

from fastapi import APIRouter, Response

from sepdesk.protocol.messages import Enrol, Enrolled, PlatformCard, SignedIn, SignIn
from sepdesk.province import accounts, enrolment
from sepdesk.province.answers import answer
from sepdesk.province.policy import Action
from sepdesk.province.routes.access import Asker, PartsOf, require

router = APIRouter()


@router.get("/health")
def health(parts: PartsOf) -> dict[str, str]:
    """Tell that the platform answers and its database too."""
    enrolment.card(parts.province)
    return {"status": "ok"}


@router.get("/v1/card", response_model=PlatformCard)
def card(parts: PartsOf) -> Response:
    """Tell who answers here; asked before anything else, by anybody."""
    return answer(enrolment.card(parts.province))


@router.post("/v1/enrol", response_model=Enrolled)
def enrol(parts: PartsOf, asked: Enrol) -> Response:
    """Make a machine known by its one-time code."""
    return answer(enrolment.enrol(parts.province, asked))


@router.post("/v1/sessions", response_model=SignedIn)
def sign_in(parts: PartsOf, asked: SignIn) -> Response:
    """Sign a person in at a machine."""
    return answer(accounts.sign_in(parts.province, asked))


@router.delete("/v1/sessions", status_code=204)
def sign_out(parts: PartsOf, asker: Asker) -> None:
    """End the token that the request carries."""
    require(asker, Action.SIGN_OUT)
    accounts.sign_out(parts.province, asker)
