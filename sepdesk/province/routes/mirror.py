"""Facts out: the feed of a scope and its snapshots."""

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import Header, Query, Response
from fastapi.responses import FileResponse

from sepdesk.protocol.messages import FeedPage, SnapshotManifest
from sepdesk.province import feed, ordering, problems
from sepdesk.province.answers import answer, refusals
from sepdesk.province.policy import Action, Principal
from sepdesk.province.routes.access import (
    PartsOf,
    guarded_router,
    may_in_scope,
    may_with_snapshot,
)

router = guarded_router()

Sequence = Annotated[int, Query(ge=0, le=2**63 - 1)]

_BYTES = "application/octet-stream"
_SNAPSHOT_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole file, encrypted.", "content": {_BYTES: {}}},
    206: {"description": "The range asked for.", "content": {_BYTES: {}}},
}
_RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{0,18})")


@router.get("/v1/feed", response_model=FeedPage, responses=refusals(401, 403, 404, 409))
def read_feed(
    parts: PartsOf,
    asker: Annotated[Principal, may_in_scope(Action.READ_FEED)],
    scope: str,
    epoch: Sequence,
    after: Sequence,
    limit: Annotated[int, Query(ge=1)] = feed.PAGE,
) -> Response:
    """Return the changes of a scope behind a cursor."""
    del asker
    province = parts.province
    with province.database.reading() as connection:
        head = ordering.head(connection)
        if epoch == head.epoch:
            parts.figures.asked_feed(scope, head.seq - after, province.clock.monotonic())
        return answer(feed.page(connection, scope, epoch, after, limit, province.clock.now()))


@router.post("/v1/snapshots", response_model=SnapshotManifest, responses=refusals(401, 403, 404))
def order_snapshot(
    parts: PartsOf, asker: Annotated[Principal, may_in_scope(Action.TAKE_SNAPSHOT)], scope: str
) -> Response:
    """Build a snapshot of a scope, or give out a fresh one; its key is sealed to the machine."""
    return answer(parts.snapshots.order(scope, asker.device))


@router.get(
    "/v1/snapshots/{snapshot}",
    response_class=FileResponse,
    responses=_SNAPSHOT_BYTES | refusals(401, 403, 404, 416),
)
def fetch_snapshot(
    parts: PartsOf,
    asker: Annotated[Principal, may_with_snapshot(Action.TAKE_SNAPSHOT)],
    snapshot: str,
    asked: Annotated[str, Header(alias="Range")] = "",
) -> Response:
    """Return the encrypted bytes, or the range asked for (206)."""
    del asker
    path = parts.snapshots.path_of(snapshot)
    if asked:
        _check_range(asked, path)
    return FileResponse(path, media_type=_BYTES)


def _check_range(asked: str, path: Path) -> None:
    """Refuse here what Starlette would refuse in plain text: ranges that nobody needs."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or (found[2] and int(found[2]) < int(found[1])):
        raise problems.bad_request()
    if int(found[1]) >= path.stat().st_size:
        raise problems.beyond_the_end()
