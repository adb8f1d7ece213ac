"""What every route needs: the platform's parts, and who asks."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Header, Request

from sepdesk.province import accounts, problems
from sepdesk.province.opening import Province
from sepdesk.province.policy import Action, Principal, allows
from sepdesk.province.snapshot import Snapshots


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application was built from."""

    province: Province
    snapshots: Snapshots


def _parts(request: Request) -> Parts:
    # Starlette's state is untyped.
    return cast("Parts", request.app.state.parts)


PartsOf = Annotated[Parts, Depends(_parts)]


def _principal(parts: PartsOf, authorization: Annotated[str, Header()] = "") -> Principal:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise problems.not_signed_in()
    return accounts.authenticate(parts.province, token.strip())


Asker = Annotated[Principal, Depends(_principal)]


def require(principal: Principal, action: Action, scope: str | None = None) -> None:
    """Ask the policy.

    Raises:
        ProblemError: not allowed; about a scope it cannot be told from one that does not exist.
    """
    if allows(principal, action, scope=scope):
        return
    raise problems.not_allowed() if scope is None else problems.not_found()
