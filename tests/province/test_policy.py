"""Who may what, as a matrix; and what the edge tells of it."""

import itertools

import pytest

from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.protocol.messages import Push
from sepdesk.province.policy import Action, Principal, allows
from tests.province.builders import GULOU, SIMING, office, register, unit, worker

FILING = MIRRORING = (Role.CLERK, Role.CHIEF, Role.VERIFIER)
"""At every kind of office: whoever works at a desk may suggest something (I1)."""


MEETS_STRANGERS = (
    OfficeKind.POST,
    OfficeKind.COUNTY,
    OfficeKind.CITY,
    OfficeKind.EXAM_CENTRE,
    OfficeKind.ISSUING_AUTHORITY,
    OfficeKind.ADMINISTRATIVE_WINDOW,
)
VERIFIES = (OfficeKind.EXAM_CENTRE, OfficeKind.CITY, OfficeKind.ISSUING_AUTHORITY)


def expected(role, kind, action, scope):
    match action:
        case Action.READ_STATISTICS:
            areas = (OfficeKind.CITY, OfficeKind.PROVINCE)
            return role in (Role.CLERK, Role.CHIEF) and kind in areas
        case Action.LOOK_UP:
            at_a_window = role in (Role.CLERK, Role.CHIEF) and kind in MEETS_STRANGERS
            return at_a_window or (role is Role.VERIFIER and kind in VERIFIES)
        case Action.PUSH:
            return role in FILING
        case Action.ASK_RECEIPTS | Action.ASK_ATTACHMENTS:
            return role in MIRRORING
        case Action.SEND_ATTACHMENT | Action.READ_ATTACHMENT:
            return role in MIRRORING and scope == "own"
        case Action.READ_FEED | Action.TAKE_SNAPSHOT:
            return role in MIRRORING and scope == "own"
        case Action.READ_METRICS:
            watches = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
            return role in watches and kind is OfficeKind.PROVINCE
        case Action.SIGN_OUT:
            return True


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", OfficeKind)
def test_every_role_at_every_office_may_exactly_this(role, kind):
    principal = Principal("user", "device", office("own", kind, "350102"), role, "")
    for action, scope in itertools.product(Action, ("own", "sibling", "3501", "35", "none", None)):
        answer = allows(principal, action, scope=scope)
        assert answer == expected(role, kind, action, scope), (action, scope)


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize("path", ["/v1/feed?epoch=1&after=1&scope=", "/v1/snapshots?scope="])
def test_an_outsiders_scope_cannot_be_told_from_none(platform, path):
    station = platform.station(GULOU)
    method = "GET" if "feed" in path else "POST"
    answers = {
        (response.status_code, response.content)
        for scope in (SIMING, "3501", "35", "350199", "")
        for response in [station.request(method, path + scope)]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR]
)
def test_who_keeps_or_watches_the_platform_files_nothing(platform, role):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU, role)
    sealed = station.seal(register(who, at))
    response = station.request("POST", "/v1/push", Push((sealed,)))
    assert (response.status_code, response.json()["code"]) == (403, "not_allowed")


def test_every_route_but_those_before_signing_in_asks_who(platform):
    client = platform.client()
    before = {"/health", "/v1/card", "/v1/enrol", "/v1/sessions"}
    paths = platform.app.openapi()["paths"]
    asked = [
        (method.upper(), path)
        for path, methods in paths.items()
        for method in methods
        if (path not in before and not path.startswith("/v1/public/")) or method == "delete"
    ]
    assert len(asked) == 13
    for method, path in asked:
        response = client.request(method, path)
        assert response.status_code in (400, 401), (method, path)
        signed = client.request(
            method,
            path,
            params={"scope": GULOU, "epoch": 1, "after": 1},
            json={"envelopes": [], "op_ids": []},
            headers={"Authorization": "Bearer nonsense"},
        )
        assert signed.status_code == 401, (method, path)
