"""What every route needs: the platform's parts, who asks, and the policy that it declares.

A route's policy is a dependency. A route that is declared without one cannot be built.
"""

import hmac
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select

from sepdesk.province import accounts, audit, problems
from sepdesk.province.asking import Limits
from sepdesk.province.metrics import Figures
from sepdesk.province.opening import Province
from sepdesk.province.policy import Action, Principal, allows
from sepdesk.province.problems import ProblemError
from sepdesk.province.rates import Quiet
from sepdesk.province.snapshot import Snapshots
from sepdesk.province.statistics import Counting
from sepdesk.province.tables import OfficeRow
from sepdesk.province.visitors import Visitors

_FORWARDING = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")

_SAME_REFUSAL = 600.0
"""Seconds in which one and the same refusal is written down once, or it would flood the trail."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application was built from."""

    province: Province
    snapshots: Snapshots
    limits: Limits = field(default_factory=Limits)
    counting: Counting = field(default_factory=Counting)
    figures: Figures = field(default_factory=Figures)
    refusals: Quiet = field(default_factory=lambda: Quiet(_SAME_REFUSAL))
    visitors: Visitors = field(default_factory=Visitors)


async def _parts(request: Request) -> Parts:
    # Waits for nothing: `async` spares each request a thread. Starlette's state is untyped.
    return cast("Parts", request.app.state.parts)


PartsOf = Annotated[Parts, Depends(_parts)]

_BEARER = HTTPBearer(auto_error=False, description="The token that signing in returns.")


def _principal(
    parts: PartsOf, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> Principal:
    token = "" if bearer is None else bearer.credentials.strip()
    try:
        if not token:
            raise problems.not_signed_in()
        return accounts.authenticate(parts.province, token)
    except ProblemError as error:
        _write_refusal(parts, error.who, f"refused_{error.problem.code}", "")
        raise


Asker = Annotated[Principal, Depends(_principal)]


# The policy of a route --------------------------------------------------------------------------


class UndeclaredPolicyError(Exception):
    """A route declares no policy, or more than one; the message is its address."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a route asks of whoever calls it; None: it is served to anybody."""

    action: Action | None


@dataclass(frozen=True, slots=True)
class _Anybody(Policy):
    async def __call__(self) -> None:
        """Let anybody in."""


@dataclass(frozen=True, slots=True)
class _Allowed(Policy):
    def __call__(self, parts: PartsOf, asker: Asker) -> Principal:
        """Return who asks."""
        return require(parts, asker, self.action)


@dataclass(frozen=True, slots=True)
class _AllowedInScope(Policy):
    def __call__(self, parts: PartsOf, asker: Asker, scope: str) -> Principal:
        """Return who asks about a scope."""
        return require(parts, asker, self.action, scope)


@dataclass(frozen=True, slots=True)
class _AllowedSnapshot(Policy):
    def __call__(self, parts: PartsOf, asker: Asker, snapshot: str) -> Principal:
        """Return who asks for a snapshot; one that does not exist is nobody's."""
        scope = parts.snapshots.scope_of(snapshot) or ""
        return require(parts, asker, self.action, scope)


@dataclass(frozen=True, slots=True)
class Monitored(Policy):
    """Served to a program on this machine, to whoever has the monitor's token, or by role."""

    action: Action | None = Action.READ_METRICS

    def __call__(
        self,
        request: Request,
        parts: PartsOf,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    ) -> None:
        """Let a monitor in, or ask who it is."""
        token = "" if bearer is None else bearer.credentials.strip()
        expected = parts.province.settings.metrics_token
        if expected and hmac.compare_digest(token.encode(), expected.encode()):
            return
        if not token and _is_near(request) and not parts.province.settings.behind_tls_proxy:
            return
        require(parts, _principal(parts, bearer), self.action)


def _is_near(request: Request) -> bool:
    """Tell whether it comes from this machine and through no proxy on it."""
    if request.client is None or any(name in request.headers for name in _FORWARDING):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


ANYBODY = Depends(_Anybody(None))
"""Served before anybody is signed in."""


def may(action: Action) -> Any:  # noqa: ANN401 - what FastAPI returns
    """Declare that whoever asks may do something, whatever the object."""
    return Depends(_Allowed(action))


def may_in_scope(action: Action) -> Any:  # noqa: ANN401 - what FastAPI returns
    """Declare that whoever asks may do something in the scope that the request names."""
    return Depends(_AllowedInScope(action))


def may_with_snapshot(action: Action) -> Any:  # noqa: ANN401 - what FastAPI returns
    """Declare that whoever asks may do something with the snapshot that the address names."""
    return Depends(_AllowedSnapshot(action))


def require(
    parts: Parts, asker: Principal, action: Action | None, scope: str | None = None
) -> Principal:
    """Ask the policy; what it refuses is in the audit trail.

    Raises:
        ProblemError: not allowed; about a scope it cannot be told from one that does not exist.
    """
    if action is not None and allows(asker, action, scope=scope):
        return asker
    _record_refusal(parts, asker, action, scope)
    raise problems.not_allowed() if scope is None else problems.not_found()


def _record_refusal(
    parts: Parts, asker: Principal, action: Action | None, scope: str | None
) -> None:
    with parts.province.database.reading() as connection:
        # Only an office's id: what else was asked for may be anything.
        office = connection.execute(
            select(OfficeRow.office_id).where(OfficeRow.office_id == scope)
        ).scalar_one_or_none()
    _write_refusal(parts, asker.user, f"refused_{action}", office or "")


def _write_refusal(parts: Parts, who: str, action: str, subject: str) -> None:
    """Write a refusal down (X-6); the same one again only when some time is over."""
    province = parts.province
    if not parts.refusals.is_new((who, action, subject), province.clock.monotonic()):
        return
    with province.database.writing() as connection:
        now, key = province.clock.now(), province.keys.audit
        audit.append(connection, key, now, who or "nobody", action, subject)


class GuardedRoute(APIRoute):
    """A route that declares exactly one policy."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - FastAPI's own
        """Make the route.

        Raises:
            UndeclaredPolicyError: without a policy there is no route.
        """
        super().__init__(path, endpoint, **options)
        declared = [one.call for one in _flattened(self.dependant) if isinstance(one.call, Policy)]
        if len(declared) != 1:
            raise UndeclaredPolicyError(path)
        self.policy = declared[0]


def _flattened(dependant: Dependant) -> list[Dependant]:
    deeper = (one for each in dependant.dependencies for one in _flattened(each))
    return [*dependant.dependencies, *deeper]


def guarded_router() -> APIRouter:
    """Make a router whose routes must declare a policy."""
    return APIRouter(route_class=GuardedRoute)
