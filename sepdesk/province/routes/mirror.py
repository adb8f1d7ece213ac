"""Facts out: the feed of a scope and its snapshots."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse

from sepdesk.protocol.messages import FeedPage, SnapshotManifest
from sepdesk.province import feed, problems
from sepdesk.province.answers import answer
from sepdesk.province.policy import Action
from sepdesk.province.routes.access import Asker, PartsOf, require

router = APIRouter()

Sequence = Annotated[int, Query(ge=0, le=2**63 - 1)]


@router.get("/v1/feed", response_model=FeedPage)
def read_feed(
    parts: PartsOf,
    asker: Asker,
    scope: str,
    epoch: Sequence,
    after: Sequence,
    limit: Annotated[int, Query(ge=1)] = feed.PAGE,
) -> Response:
    """Return the changes of a scope behind a cursor."""
    require(asker, Action.READ_FEED, scope)
    province = parts.province
    with province.database.reading() as connection:
        return answer(feed.page(connection, scope, epoch, after, limit, province.clock.now()))


@router.post("/v1/snapshots", response_model=SnapshotManifest)
def order_snapshot(parts: PartsOf, asker: Asker, scope: str) -> Response:
    """Build a snapshot of a scope, or give out a fresh one; its key is sealed to the machine."""
    require(asker, Action.TAKE_SNAPSHOT, scope)
    return answer(parts.snapshots.order(scope, asker.device))


@router.get("/v1/snapshots/{snapshot}", response_class=FileResponse)
def fetch_snapshot(parts: PartsOf, asker: Asker, snapshot: str) -> Response:
    """Return the encrypted bytes, or the range asked for (206)."""
    scope = parts.snapshots.scope_of(snapshot)
    if scope is None:
        raise problems.not_found()
    require(asker, Action.TAKE_SNAPSHOT, scope)
    path = parts.snapshots.path_of(snapshot)
    return FileResponse(path, media_type="application/octet-stream")
