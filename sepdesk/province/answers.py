"""Answers at the edge: messages as JSON, problems, the header that says which platform it was."""

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sepdesk.logs import get_logger
from sepdesk.protocol.canonical import adapter
from sepdesk.protocol.messages import PLATFORM_HEADER, Problem
from sepdesk.province import pages, problems
from sepdesk.province.metrics import Figures
from sepdesk.province.problems import ProblemError

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of the largest request; 200 forms are well under one megabyte."""

_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
_UNLOGGED = ("/health", "/metrics")
"""What monitors ask all the time."""

_log = get_logger(__name__)


_REFUSALS = {
    400: "No such message.",
    401: "Not signed in, or no longer.",
    403: "This machine or this role may not, whatever the object.",
    404: "There is no such thing, or it is not the asker's to see: nobody can tell which.",
    409: "The feed cannot go on from this cursor.",
    413: "More than one request may hold.",
    416: "The range begins behind the last byte.",
    429: "Tried too often.",
    500: "A fault of the platform.",
    503: "The database does not answer.",
}
_ANY_ROUTE = (400, 413, 500, 503)
"""What the edge may answer in place of any route."""


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the refusals of a route, besides those that any route may meet."""
    return {
        status: {"model": Problem, "description": _REFUSALS[status]}
        for status in sorted((*statuses, *_ANY_ROUTE))
    }


def answer(message: object, status: int = 200) -> Response:
    """Write a message of the protocol as JSON."""
    body = adapter(type(message)).dump_json(message)
    return Response(body, status, media_type="application/json")


def refuse(error: ProblemError) -> Response:
    """Write a problem as JSON; two problems of one kind are the same bytes."""
    response = answer(error.problem, error.status)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


async def on_problem(request: Request, error: Exception) -> Response:
    """Answer a problem that a route has raised."""
    return _refusal(request.scope, error if isinstance(error, ProblemError) else problems.broken())


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: unknown addresses, wrong methods, broken requests."""
    if isinstance(error, HTTPException) and error.status_code == 404:
        return _refusal(request.scope, problems.not_found())
    if isinstance(error, HTTPException) and error.status_code == 405:
        response = _refusal(request.scope, problems.wrong_method())
        response.headers["Allow"] = ", ".join(sorted(_methods(request)))
        return response
    if isinstance(error, RequestValidationError | HTTPException):
        # What was wrong would quote the request.
        return _refusal(request.scope, problems.bad_request())
    return _refusal(request.scope, problems.broken())


def _refusal(scope: MutableMapping[str, Any], error: ProblemError) -> Response:
    """Write a problem for whoever asked: a page to the public, else JSON."""
    if pages.is_page(scope["path"]):
        return pages.problem(error, scope["app"].title)
    return refuse(error)


def _methods(request: Request) -> set[str]:
    """Return what may be asked of an address: several routes may share it."""
    found: set[str] = set()
    for route in _flat(request.app.routes):
        if route.path_regex.match(request.scope["path"]):
            found |= route.methods or set()
    return found


def _flat(routes: Iterable[object]) -> Iterator[Route]:
    for route in routes:
        if isinstance(route, Route):
            yield route
        else:
            # FastAPI keeps a router that it includes as it was.
            yield from _flat(getattr(getattr(route, "original_router", None), "routes", ()))


class PlatformEdge:
    """Names the platform on every answer, bounds requests, and turns failures into problems.

    Each request is counted and logged by its route, never by its address, which may hold ids.
    """

    def __init__(
        self, app: ASGIApp, platform: str, figures: Figures, monotonic: Callable[[], float]
    ) -> None:
        self._app, self._figures, self._monotonic = app, figures, monotonic
        self._header = (PLATFORM_HEADER.lower().encode(), platform.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin, status = self._monotonic(), 500

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._figures.began()
        try:
            await self._serve(scope, receive, send_noted)
        finally:
            self._note(scope, status, self._monotonic() - begin)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._figures.ended(method, route, status, seconds)
        if route not in _UNLOGGED:
            took = round(seconds * 1000, 1)
            _log.info("request", method=method, route=route, status=status, milliseconds=took)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_named(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), self._header]
            await send(message)

        try:
            if _is_too_large(scope):
                raise problems.too_large()
            await self._app(scope, receive, send_named)
        except ProblemError as error:
            await _refusal(scope, error)(scope, receive, send_named)
        except (DataError, UnicodeError):
            # A text that no database takes: NUL, half a surrogate pair.
            if started:
                raise
            await _refusal(scope, problems.bad_request())(scope, receive, send_named)
        except Exception as error:
            if started:
                raise
            # Not the message: a database's quotes the row.
            _log.error("request_failed", path=scope["path"], error=type(error).__name__)
            gone = isinstance(error, OperationalError | InterfaceError)
            told = problems.broken(503 if gone else 500)
            await _refusal(scope, told)(scope, receive, send_named)


def _is_too_large(scope: MutableMapping[str, Any]) -> bool:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return not length.isdigit() or int(length) > LARGEST_BODY
