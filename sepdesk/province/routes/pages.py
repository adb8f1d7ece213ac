"""The public page: server-rendered, without login, scripts or anything of another server.

Not part of the API's description: pages are for people, `routes/public.py` is for programs.
"""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response

from sepdesk import catalogues
from sepdesk.protocol.public_page import AskValidity
from sepdesk.province import public
from sepdesk.province.pages import page
from sepdesk.province.problems import ProblemError, bad_request, too_large
from sepdesk.province.routes.access import ANYBODY, PartsOf, guarded_router
from sepdesk.province.routes.public import HostOf, checked, guide_for

router = guarded_router()

_LARGEST_FORM = 8192
"""Bytes: two fields of `public.LONGEST` characters, each character nine bytes when escaped."""


async def _filled(request: Request) -> AskValidity:
    """Read the form: in the body and not in the address, which histories and logs keep.

    Read here, since the framework's reader needs a library for uploads, of which there are none.

    Raises:
        ProblemError: it is no such form.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_FORM:
            raise too_large()
    try:
        fields = dict(parse_qsl(body.decode("ascii"), max_num_fields=10, errors="strict"))
    except ValueError:
        raise bad_request() from None
    return AskValidity(fields.get("name", ""), fields.get("number", ""))


@router.get("/", dependencies=[ANYBODY], include_in_schema=False)
def start(parts: PartsOf, host: HostOf) -> Response:
    """Show what the public may do here."""
    _count(parts, host)
    return _page(parts, "start.html", here="/")


@router.get("/public/check", dependencies=[ANYBODY], include_in_schema=False)
def ask(parts: PartsOf, host: HostOf) -> Response:
    """Show the form of a check."""
    _count(parts, host)
    return _asking(parts)


@router.post("/public/check", dependencies=[ANYBODY], include_in_schema=False)
def check(
    parts: PartsOf, host: HostOf, asked: Annotated[AskValidity, Depends(_filled)]
) -> Response:
    """Show how a certificate stands; nothing that was typed is shown again."""
    try:
        found = checked(parts, host, asked)
    except ProblemError as error:
        if error.status != bad_request().status:
            raise
        return _asking(parts, incomplete=True)
    today = parts.province.clock.today()
    here = "/public/check"
    return _page(parts, "result.html", here=here, certificates=found.certificates, today=today)


@router.get("/public/guide", dependencies=[ANYBODY], include_in_schema=False)
def cities(parts: PartsOf, host: HostOf) -> Response:
    """Show the cities."""
    _count(parts, host)
    below = tuple(public.places(catalogues.regions()))
    here = "/public/guide"
    return _page(parts, "guide.html", here=here, place_name="", above=(), below=below, offices=())


@router.get("/public/guide/{place}", dependencies=[ANYBODY], include_in_schema=False)
def guide(parts: PartsOf, host: HostOf, place: str) -> Response:
    """Show the offices of a city or a county, and the counties of a city."""
    table = catalogues.regions()
    found = guide_for(parts, host, place)
    return _page(
        parts,
        "guide.html",
        here="/public/guide",
        place_name=found.name,
        above=table.path(place)[:-1],
        below=tuple(public.places(table, place)),
        offices=found.offices,
    )


@router.get("/public/form", dependencies=[ANYBODY], include_in_schema=False)
def form(parts: PartsOf, host: HostOf) -> Response:
    """Show which blank forms there are."""
    _count(parts, host)
    with parts.province.database.reading() as connection:
        centres = public.exam_centres(connection)
    return _page(parts, "form.html", here="/public/form", centres=centres)


def _asking(parts: PartsOf, *, incomplete: bool = False) -> Response:
    return _page(
        parts,
        "check.html",
        400 if incomplete else 200,
        here="/public/check",
        incomplete=incomplete,
        longest=public.LONGEST,
    )


def _count(parts: PartsOf, host: str) -> None:
    parts.visitors.read(host, parts.province.clock.monotonic())


def _page(parts: PartsOf, name: str, status: int = 200, **values: object) -> Response:
    return page(name, parts.province.settings.name, status, **values)
