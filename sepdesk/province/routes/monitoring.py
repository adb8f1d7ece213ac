"""For monitors: whether the platform works, and its figures."""

from typing import Any

from fastapi import Depends, Response

from sepdesk.province import health, metrics
from sepdesk.province.answers import answer, refusals
from sepdesk.province.health import Health
from sepdesk.province.routes.access import ANYBODY, Monitored, PartsOf, guarded_router

router = guarded_router()

_TEXT: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {}}}}


@router.get("/health", response_model=Health, dependencies=[ANYBODY], responses=refusals())
def read_health(parts: PartsOf) -> Response:
    """Tell that the platform answers and its database too, and what will soon be short."""
    return answer(health.health(parts.province))


@router.get(
    "/metrics",
    response_class=Response,
    dependencies=[Depends(Monitored())],
    responses=_TEXT | refusals(401, 403),
)
def read_metrics(parts: PartsOf) -> Response:
    """Return the figures in Prometheus' text format: from this machine, or with a token."""
    figures = metrics.render(parts.province, parts.figures, parts.visitors.counts())
    return Response(figures, media_type=metrics.CONTENT_TYPE)
