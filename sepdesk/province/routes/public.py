"""What anybody may ask, as JSON and PDF; the page asks the same (E5, F3)."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response

from sepdesk import catalogues
from sepdesk.protocol.public_page import AskValidity, PlaceGuide, ValidityAnswer
from sepdesk.province import public
from sepdesk.province.answers import answer, refusals
from sepdesk.province.routes.access import ANYBODY, PartsOf, guarded_router
from sepdesk.province.visitors import Visit

router = guarded_router()


async def _host(request: Request) -> str:
    return "" if request.client is None else request.client.host


HostOf = Annotated[str, Depends(_host)]
"""Who asks: behind a proxy that is trusted whom it names, else the other end of the line."""

Place = Annotated[str, Path(pattern="^[0-9]{4}([0-9]{2})?$", description="A city or a county.")]


def checked(parts: PartsOf, host: str, asked: AskValidity) -> ValidityAnswer:
    """Check a certificate for somebody who has not asked too often, and count it.

    Raises:
        ProblemError: too often; or something is missing.
    """
    province = parts.province
    parts.visitors.check(host, province.clock.monotonic())
    with province.database.reading() as connection:
        found = public.check(connection, asked, province.rules.items, province.clock.today())
    parts.visitors.note(Visit.FOUND if found.certificates else Visit.NOTHING_FOUND)
    return found


def guide_for(parts: PartsOf, host: str, place: str) -> PlaceGuide:
    """Look the offices of a place up for somebody who has not asked too often.

    Raises:
        ProblemError: too often; or there is no such place.
    """
    province = parts.province
    parts.visitors.read(host, province.clock.monotonic())
    with province.database.reading() as connection:
        today = province.clock.today()
        return public.place_guide(connection, place, catalogues.regions(), today)


@router.post(
    "/v1/public/check",
    response_model=ValidityAnswer,
    dependencies=[ANYBODY],
    responses=refusals(429),
)
def check(parts: PartsOf, host: HostOf, asked: AskValidity) -> Response:
    """Tell how a certificate stands to who knows its number and the name on it, masked."""
    return answer(checked(parts, host, asked))


@router.get(
    "/v1/public/offices/{place}",
    response_model=PlaceGuide,
    dependencies=[ANYBODY],
    responses=refusals(404, 429),
)
def offices(parts: PartsOf, host: HostOf, place: Place) -> Response:
    """Return the offices of a city or a county and how they are reached, the nearest first."""
    return answer(guide_for(parts, host, place))


@router.get(
    "/v1/public/form",
    response_class=Response,
    dependencies=[ANYBODY],
    responses={**refusals(404, 429), 200: {"content": {"application/pdf": {}}}},
)
def form(
    parts: PartsOf, host: HostOf, exam_centre: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """Return the blank form as PDF, with the contact of an exam centre under note 4."""
    province = parts.province
    parts.visitors.read(host, province.clock.monotonic(), Visit.FORM)
    with province.database.reading() as connection:
        pdf = public.blank_form(connection, exam_centre)
    headers = {
        "Content-Disposition": 'inline; filename="sepdesk-form.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return Response(pdf, headers=headers, media_type="application/pdf")
