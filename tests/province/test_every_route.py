"""Every route × every role × every relation of scope, out of the API's own description (X-1)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select
from starlette.routing import Mount, Route, WebSocketRoute

from sepdesk.domain.competence import may_file
from sepdesk.domain.submissions import SubmissionKind, Withdraw
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import AskReceipts, Push, PushProblem, PushReply, ReceiptsReply
from sepdesk.province import accounts, application, audit, enrolment
from sepdesk.province.account_tables import AuditRow
from sepdesk.province.application import build_for
from sepdesk.province.policy import Action, Principal, allows
from sepdesk.province.routes.access import (
    ANYBODY,
    GuardedRoute,
    UndeclaredPolicyError,
    guarded_router,
    may,
)
from tests.protocol.values import ENVELOPES
from tests.province.askers import AT, SCOPES, end_mandate, every_asker, sign_in
from tests.province.builders import GULOU, TAIJIANG, new_op, register, unit, worker, worker_ref
from tests.province.in_memory import memory_database
from tests.province.scans import digest_of, store_scans


@dataclass(frozen=True)
class Declared:
    """What a route asks of its caller, and a request that is right but for who sends it."""

    action: Action | None
    request: dict[str, Any]
    scoped: Callable[[str, dict], dict[str, Any]] | None = None


def _in_query(scope, _):
    return {"params": {"scope": scope, "epoch": 1, "after": 1}}


def _in_address(scope, snapshots):
    return {"path": f"/v1/snapshots/{snapshots.get(scope, 'none')}"}


def _scan_of(scope):
    return digest_of(f"%PDF-{scope}".encode())


def _scan_sent(scope, _):
    return {"path": f"/v1/attachments/{_scan_of(scope)}", "params": {"start": 0}, "content": b"x"}


def _scan_read(scope, _):
    return {"path": f"/v1/submissions/scanned-{scope}/attachments/{_scan_of(scope)}"}


_NOBODY = {"device": "none", "login": "none", "password": "none"}
_KEY = {"alg": "ed25519", "key_id": "none", "raw": "AAAA"}
_CODE = {"code": "none", "device_name": "x", "signing_key": _KEY, "sealing_key": "AAAA"}

_WHO = {"document_kind": "citizen_id", "document_number": "none"}

ROUTES = {
    ("GET", "/health"): Declared(None, {}),
    ("GET", "/metrics"): Declared(Action.READ_METRICS, {}),
    ("GET", "/v1/card"): Declared(None, {}),
    ("GET", "/v1/public/certificates"): Declared(None, {}),
    ("POST", "/v1/public/check"): Declared(None, {"json": {"name": "none", "number": "none"}}),
    ("GET", "/v1/public/offices/{place}"): Declared(None, {"path": f"/v1/public/offices/{GULOU}"}),
    ("GET", "/v1/public/form"): Declared(None, {}),
    ("POST", "/v1/enrol"): Declared(None, {"json": _CODE}),
    ("POST", "/v1/sessions"): Declared(None, {"json": _NOBODY}),
    ("DELETE", "/v1/sessions"): Declared(Action.SIGN_OUT, {}),
    ("POST", "/v1/push"): Declared(Action.PUSH, {"json": {"envelopes": []}}),
    ("POST", "/v1/receipts"): Declared(Action.ASK_RECEIPTS, {"json": {"op_ids": []}}),
    ("POST", "/v1/lookup"): Declared(Action.LOOK_UP, {"json": _WHO}),
    ("POST", "/v1/forms"): Declared(Action.LOOK_UP, {"json": {"code": "SEP1:NONE"}}),
    ("GET", "/v1/statistics"): Declared(Action.READ_STATISTICS, {}),
    ("GET", "/v1/feed"): Declared(Action.READ_FEED, {}, _in_query),
    ("POST", "/v1/snapshots"): Declared(Action.TAKE_SNAPSHOT, {}, _in_query),
    ("GET", "/v1/snapshots/{snapshot}"): Declared(Action.TAKE_SNAPSHOT, {}, _in_address),
    ("POST", "/v1/attachments"): Declared(Action.ASK_ATTACHMENTS, {"json": {"digests": []}}),
    ("PUT", "/v1/attachments/{digest}"): Declared(Action.SEND_ATTACHMENT, {}, _scan_sent),
    ("GET", "/v1/submissions/{op_id}/attachments/{digest}"): Declared(
        Action.READ_ATTACHMENT, {}, _scan_read
    ),
}
"""A new route stands here too, with what it asks for, or the first test fails."""

PAGES = {
    ("GET", "/"): Declared(None, {}),
    ("GET", "/public/check"): Declared(None, {}),
    ("POST", "/public/check"): Declared(None, {"content": "name=none&number=none"}),
    ("GET", "/public/guide"): Declared(None, {}),
    ("GET", "/public/guide/{place}"): Declared(None, {"path": f"/public/guide/{GULOU}"}),
    ("GET", "/public/form"): Declared(None, {}),
}
"""The public page: for people, so not in the description of the API."""

GUARDED = {route: declared for route, declared in ROUTES.items() if declared.action is not None}


@pytest.fixture
def database_url(migrated_sqlite):
    """SQLite alone: the policy does not depend on the database, and other tests ask PostgreSQL."""
    with memory_database(migrated_sqlite) as url:
        yield url


@pytest.fixture
def askers(platform):
    with every_asker(platform) as made:
        yield made


def send(client, route, declared, scope=GULOU, snapshots=None, headers=None):
    method, path = route
    request = dict(declared.request)
    if declared.scoped is not None:
        request |= declared.scoped(scope, snapshots or {})
    path = request.pop("path", path)
    return client.request(method, path, headers=headers, **request)


def told(response):
    """All that an answer tells, headers included."""
    return response.status_code, sorted(response.headers.items()), response.content


# The mechanism ----------------------------------------------------------------------------------


def test_every_route_stands_in_the_table_with_the_policy_that_it_declares(platform):
    described = {
        (method.upper(), path)
        for path, methods in platform.app.openapi()["paths"].items()
        for method in methods
    }
    assert described == set(ROUTES)
    declared = {
        (method, route.path): route.policy.action
        for router in application.ROUTERS
        for route in router.routes
        for method in route.methods
    }
    assert declared == {route: entry.action for route, entry in (ROUTES | PAGES).items()}


def test_nothing_is_served_beside_the_guarded_routes_but_their_description(platform):
    routes = platform.app.routes
    assert all(isinstance(route, GuardedRoute) for route in routes if isinstance(route, APIRoute))
    plain = [
        route
        for route in routes
        if isinstance(route, Route | Mount | WebSocketRoute) and not isinstance(route, APIRoute)
    ]
    assert [route.path for route in plain] == ["/openapi.json"]


def _none() -> None: ...


def _two(_: Annotated[Principal, may(Action.PUSH)]) -> None: ...


def test_a_route_without_a_policy_or_with_two_cannot_be_declared():
    with pytest.raises(UndeclaredPolicyError, match="/v1/new"):
        guarded_router().get("/v1/new")(_none)
    with pytest.raises(UndeclaredPolicyError, match="/v1/new"):
        guarded_router().get("/v1/new", dependencies=[ANYBODY])(_two)
    guarded_router().get("/v1/new", dependencies=[ANYBODY])(_none)
    guarded_router().get("/v1/new")(_two)


def test_a_route_without_a_policy_cannot_be_added_to_the_application_either(platform):
    app: FastAPI = build_for(platform.province)
    with pytest.raises(UndeclaredPolicyError):
        app.get("/v1/new")(_none)


# Who gets what ----------------------------------------------------------------------------------


@pytest.mark.invariant("X-1")
def test_every_route_serves_exactly_whom_the_policy_allows(platform, askers):
    snapshots = _snapshots(askers)
    store_scans(
        platform, {str(asker.station.office): _scan_of(asker.station.office) for asker in askers}
    )
    assert set(snapshots) == set(AT.values())
    refused = set()
    hidden = set()
    for asker in askers:
        for route, declared in GUARDED.items():
            for scope in asker.scopes if declared.scoped else (None,):
                response = send(
                    asker.station.client, route, declared, scope, snapshots, asker.headers
                )
                allowed = allows(asker.principal, declared.action, scope=scope)
                # 409: own feed, but from before the office's first snapshot.
                served = response.status_code in (200, 204, 409)
                assert served is allowed, (str(asker), route, scope, response.text)
                if not allowed:
                    about = scope if scope in AT.values() or scope in SCOPES[:-1] else ""
                    refused.add((str(asker), declared.action, about or ""))
                    expected = (403, "not_allowed") if scope is None else (404, "not_found")
                    assert (response.status_code, response.json()["code"]) == expected
                    hidden |= set() if scope is None else {str(told(response))}
                if route == ("DELETE", "/v1/sessions"):
                    sign_in(platform, asker.station)
    # What is another's and what does not exist are the same bytes under the same headers.
    assert len(hidden) == 1
    # The same refusal is written down once in a while.
    assert _audited_refusals(platform) <= len(refused)
    assert len(refused) > 300


def _snapshots(askers):
    """Make a snapshot of every scope that somebody here may take, and map it to its id."""
    made = {}
    for asker in askers:
        office = asker.station.office
        if office not in made and allows(asker.principal, Action.TAKE_SNAPSHOT, scope=office):
            made[office] = asker.station.snapshot().snapshot
    return made


def _audited_refusals(platform):
    with platform.database.reading() as connection:
        audit.verify(connection, platform.province.keys.audit)
        found = connection.execute(
            select(AuditRow.subject).where(AuditRow.action.startswith("refused_"))
        ).scalars()
        subjects = list(found)
    assert set(subjects) <= {*SCOPES, *AT.values(), ""}
    return len(subjects)


@pytest.mark.invariant("X-1")
@pytest.mark.invariant("X-5")
def test_no_guarded_route_serves_who_is_nobody_or_no_longer_anybody(platform):
    made = {name: platform.station(GULOU, login=name) for name in _names(platform)}
    now = platform.clock.now()
    end_mandate(platform, "moved")
    with platform.database.writing() as connection:
        accounts.disable(connection, now, "disabled")
        enrolment.revoke(connection, now, made["revoked"].device)
    tokens = {name: f"Bearer {station.token}" for name, station in made.items()}
    expected = {
        "": (401, "not_signed_in"),
        "Bearer": (401, "not_signed_in"),
        "Bearer  ": (401, "not_signed_in"),
        "Bearer nonsense": (401, "not_signed_in"),
        "Basic Y2xlcms6eA==": (401, "not_signed_in"),
        tokens["disabled"]: (401, "not_signed_in"),
        tokens["revoked"]: (403, "device_revoked"),
        tokens["moved"]: (403, "not_allowed"),
    }
    _all_answer(platform, expected)
    assert send(platform.client(), *_feed(), headers={"Authorization": tokens["well"]}).is_success
    platform.clock.advance(seconds=accounts.TOKEN_LIFE.total_seconds())
    _all_answer(platform, {tokens["expired"]: (401, "not_signed_in")})


def _names(platform):
    names = ("disabled", "revoked", "moved", "expired", "well")
    for name in names:
        platform.account(name, GULOU)
    return names


def _feed():
    return ("GET", "/v1/feed"), ROUTES["GET", "/v1/feed"]


def _all_answer(platform, expected):
    with platform.client() as client:
        _answer(client, expected)


def _answer(client, expected):
    for authorization, (status, code) in expected.items():
        answers = {
            str(
                told(send(client, route, declared, scope, headers={"Authorization": authorization}))
            )
            for route, declared in GUARDED.items()
            for scope in ((GULOU, TAIJIANG, "350199") if declared.scoped else (GULOU,))
        }
        assert len(answers) == 1, authorization
        response = send(client, *_feed(), headers={"Authorization": authorization})
        assert (response.status_code, response.json()["code"]) == (status, code), authorization


def test_what_anybody_may_ask_is_answered_alike_whoever_asks(askers):
    asker = askers[0]
    client = asker.station.client
    for route, declared in (ROUTES | PAGES).items():
        if declared.action is None:
            anonymous = send(client, route, declared)
            assert anonymous.status_code in (200, 400, 403, 404), route
            for authorization in (asker.headers, {"Authorization": "Bearer nonsense"}):
                known = send(client, route, declared, headers=authorization)
                assert told(known) == told(anonymous), route


# What is filed, and what is told of it ----------------------------------------------------------


@pytest.mark.invariant("X-1")
def test_every_role_files_exactly_its_kinds_and_for_its_own_office_only(askers):
    for asker in askers:
        role, office = asker.principal.role, asker.principal.office
        if not allows(asker.principal, Action.PUSH):
            assert not any(may_file(role, office.kind, kind) for kind in SubmissionKind)
            continue
        bodies = {kind: ENVELOPES[kind.value].body for kind in SubmissionKind}
        reply = asker.station.push(*(asker.station.seal(body) for body in bodies.values()))
        for kind, outcome in zip(bodies, reply.outcomes, strict=True):
            refused = outcome.problem is PushProblem.NOT_ALLOWED
            assert refused is not may_file(role, office.kind, kind), (str(asker), kind)
        others = [scope for scope in asker.scopes if scope != office.office_id]
        kind = next(kind for kind in bodies if may_file(role, office.kind, kind))
        foreign = asker.station.push(
            *(asker.station.seal(bodies[kind], office=scope) for scope in others)
        )
        assert {(o.problem, o.receipts, o.text) for o in foreign.outcomes} == {
            (PushProblem.NOT_ALLOWED, (), foreign.outcomes[0].text)
        }


@pytest.mark.invariant("X-1")
def test_another_offices_submission_is_told_apart_from_none_by_nobody(platform, askers):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    platform.account("filer", GULOU)
    filer = platform.station(GULOU, login="filer")
    op = new_op()
    filer.push(filer.seal(register(who, at), op_id=op))
    unknown = new_op()
    for asker in askers:
        if not allows(asker.principal, Action.ASK_RECEIPTS):
            continue
        request = AskReceipts((op, unknown))
        reply = asker.station.ask(ReceiptsReply, "POST", "/v1/receipts", request)
        own, none = reply.outcomes
        if asker.station.office == GULOU:
            assert own.receipts
        else:
            assert (own.receipts, own.problem, own.text) == (none.receipts, none.problem, none.text)


@pytest.mark.invariant("X-1")
def test_an_act_on_another_offices_case_comes_back_as_on_one_that_does_not_exist(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    filer = platform.station(GULOU)
    op = new_op()
    filer.push(filer.seal(register(who, at), op_id=op))
    sibling = platform.station(TAIJIANG)
    answers = set()
    for case in (op, new_op()):
        sealed = sibling.seal(Withdraw(case, worker_ref(who), "误报"))
        response = sibling.request("POST", "/v1/push", Push((sealed,)))
        receipt = sibling.receipt(read(PushReply, response.content).outcomes[0])
        answers.add((receipt.state, receipt.findings, receipt.other, receipt.person))
    assert len(answers) == 1
