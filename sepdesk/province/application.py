"""The ASGI application, built from its parts."""

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from typing_extensions import override

from sepdesk import __version__
from sepdesk.clock import Clock, SystemClock
from sepdesk.province import answers
from sepdesk.province.opening import Province, open_province
from sepdesk.province.problems import ProblemError
from sepdesk.province.routes import (
    asking,
    attachments,
    identity,
    mirror,
    monitoring,
    pages,
    public,
    public_feed,
    statistics,
    submissions,
)
from sepdesk.province.routes.access import GuardedRoute, Parts
from sepdesk.province.settings import ProvinceSettings
from sepdesk.province.snapshot import Snapshots

ROUTERS = (
    identity.router,
    monitoring.router,
    submissions.router,
    mirror.router,
    attachments.router,
    asking.router,
    public_feed.router,
    public.router,
    pages.router,
    statistics.router,
)


def build(settings: ProvinceSettings, clock: Clock | None = None) -> FastAPI:
    """Open the platform that the settings name and build its application."""
    return build_for(open_province(settings, clock or SystemClock()))


def build_for(province: Province) -> FastAPI:
    """Build the application of a platform that is open."""
    app = _Api(
        title=province.settings.name,
        version=__version__,
        docs_url=None,  # FastAPI's pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.router.route_class = GuardedRoute
    parts = Parts(province, Snapshots(province.settings.snapshots, province.database))
    app.state.parts = parts
    app.add_middleware(
        answers.PlatformEdge,
        platform=province.platform,
        figures=parts.figures,
        monotonic=province.clock.monotonic,
    )
    app.add_exception_handler(ProblemError, answers.on_problem)
    app.add_exception_handler(RequestValidationError, answers.on_http_error)
    app.add_exception_handler(HTTPException, answers.on_http_error)
    for router in ROUTERS:
        app.include_router(router)
    return app


class _Api(FastAPI):
    @override
    def openapi(self) -> dict[str, Any]:
        """Describe the API; what FastAPI would answer with 422, the edge answers with 400."""
        described = super().openapi()
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"].pop("422", None)
        for unused in ("HTTPValidationError", "ValidationError"):
            described["components"]["schemas"].pop(unused, None)
        return described
