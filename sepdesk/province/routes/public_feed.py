"""Issued certificates out to the online service hall and the disclosure site (L3)."""

from typing import Annotated

from fastapi import Query, Response

from sepdesk.protocol.public import PublicPage
from sepdesk.province import public_feed
from sepdesk.province.answers import answer, refusals
from sepdesk.province.routes.access import ANYBODY, PartsOf, guarded_router
from sepdesk.province.routes.public import HostOf
from sepdesk.province.visitors import Visit

router = guarded_router()


@router.get(
    "/v1/public/certificates",
    response_model=PublicPage,
    dependencies=[ANYBODY],
    responses=refusals(429),
)
def read_public_certificates(
    parts: PartsOf, host: HostOf, after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0
) -> Response:
    """Return certificates issued, renewed or changed behind a number, masked."""
    province = parts.province
    parts.visitors.read(host, province.clock.monotonic(), Visit.FEED)
    with province.database.reading() as connection:
        return answer(public_feed.page(connection, after, province.rules.items))
