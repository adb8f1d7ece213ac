"""The whole API as each role, by requests that nobody would think of: its description holds."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.protocol.canonical import plain
from sepdesk.protocol.messages import PLATFORM_HEADER, Enrol
from sepdesk.protocol.signing import SealingKey, SigningKey
from sepdesk.province.policy import Action, allows
from sepdesk.province.tables import AlarmRow
from tests.effort import examples
from tests.province.askers import every_asker, sign_in
from tests.province.builders import GULOU, PASSWORD, id_number, register, unit, worker
from tests.province.in_memory import memory_database
from tests.province.scans import digest_of, store_scans

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
"""Not whether a request that fits its schema is taken: a one-time code fits and is wrong."""

IN_THE_SUITE = (
    (Role.CLERK, OfficeKind.COUNTY),
    (Role.VERIFIER, OfficeKind.EXAM_CENTRE),
    (Role.CHIEF, OfficeKind.PROVINCE),
    (Role.SECURITY_ADMINISTRATOR, OfficeKind.PROVINCE),
)

UNFAILING = {"GET /health", "GET /v1/card"}
"""They take nothing that could be wrong."""


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


class Caller:
    """Somebody who calls the API: signed in, or nobody; knows right values for each request."""

    def __init__(self, platform, asker, *, signed_in=True):
        self.platform = platform
        self.asker = asker
        self.principal = asker.principal
        self.headers = asker.headers if signed_in else {}
        self.seen = Counter()
        self.snapshot, self.head = "none", 0
        self.scan = digest_of(f"%PDF-{asker.station.office}".encode())
        if signed_in and allows(self.principal, Action.TAKE_SNAPSHOT, scope=asker.station.office):
            manifest = asker.station.snapshot()
            self.snapshot, self.head = manifest.snapshot, manifest.at.seq

    def put_right(self, case, draw):
        """Put values that exist into a drawn request, so that it comes further than the edge."""
        station = self.asker.station
        match case.operation.label:
            case "POST /v1/enrol":
                keys = SigningKey.generate().public, SealingKey.generate().public
                case.body = plain(Enrol(self.platform.code(station.office), "x", *keys))
            case "POST /v1/sessions":
                case.body |= {"device": station.device, "login": station.login}
                case.body["password"] = draw(st.sampled_from((PASSWORD, "wrong")))
            case "POST /v1/push":
                sealed = station.seal(register(worker(1), unit(1)))
                odd = replace(sealed, payload=draw(st.text()))
                envelopes = draw(st.lists(st.sampled_from((sealed, odd)), max_size=3))
                case.body = json.loads(json.dumps({"envelopes": plain(tuple(envelopes))}))
            case "GET /v1/feed":
                after = draw(st.sampled_from((self.head, 0, 2**63 - 1)))
                case.query |= {"scope": station.office, "epoch": 1, "after": after}
            case "GET /v1/statistics":
                case.query = draw(st.sampled_from(({}, {"place": "3501"}, {"kind": "user"})))
            case "POST /v1/attachments":
                case.body = {"digests": draw(st.lists(st.sampled_from((self.scan, "x"))))}
            case "PUT /v1/attachments/{digest}":
                case.path_parameters["digest"] = self.scan
            case "GET /v1/submissions/{op_id}/attachments/{digest}":
                scanned = {"op_id": f"scanned-{station.office}", "digest": self.scan}
                case.path_parameters |= scanned
                case.query = dict(case.query or {}) | {"start": draw(st.sampled_from((0, 3, 99)))}
            case "POST /v1/lookup":
                known = {"document_kind": "citizen_id", "document_number": id_number(1)}
                certified = {"certificate_number": id_number(1), "name": "合成1"}
                case.body |= draw(st.sampled_from((known, certified)))
            case "POST /v1/snapshots":
                case.query["scope"] = station.office
            case "GET /v1/snapshots/{snapshot}":
                case.path_parameters["snapshot"] = self.snapshot
                ranges = (
                    "bytes=0-9",
                    "bytes=5-",
                    "bytes=99999999-",
                    "bytes=9-5",
                    "bytes=-5",
                    "x=1-",
                )
                case.headers = dict(case.headers or {}) | {"Range": draw(st.sampled_from(ranges))}
            case label if "/v1/public/" in label:
                self._put_right_in_public(case, draw)

    def _put_right_in_public(self, case, draw):
        match case.operation.label:
            case "POST /v1/public/check":
                case.body |= {"number": id_number(1), "name": draw(st.sampled_from(("合成1", "x")))}
            case "GET /v1/public/offices/{place}":
                case.path_parameters["place"] = draw(st.sampled_from((GULOU, "3501", "3599")))
            case "GET /v1/public/form":
                case.query = {"exam_centre": draw(st.sampled_from(("", "3501-exam", "none")))}

    def call(self, case):
        """Send a request and hold the answer against the description."""
        label = case.operation.label
        response = case.call(headers=self.headers)
        case.validate_response(response, checks=CHECKS, headers=self.headers)
        assert response.headers[PLATFORM_HEADER.lower()] == [self.platform.province.platform]
        self.seen[label, response.status_code] += 1
        if label == "DELETE /v1/sessions" and response.status_code == 204:
            sign_in(self.platform, self.asker.station)

    def try_all(self, schema, few, many):
        """Call every operation of the API with requests that fit and that do not."""
        for found in schema.get_all_operations():
            operation = found.ok()
            self._try(operation, GenerationMode.POSITIVE, few, many, puts_right=True)
            self._try(operation, GenerationMode.POSITIVE, few, many)
            if operation.label not in UNFAILING:
                self._try(operation, GenerationMode.NEGATIVE, few, many)

    def _try(self, operation, mode, few, many, *, puts_right=False):
        @examples(few, many)
        @given(operation.as_strategy(generation_mode=mode), st.data())
        def tried(case, data):
            if puts_right:
                self.put_right(case, data.draw)
            self.call(case)

        tried()


@pytest.mark.invariant("X-8")
def test_the_description_holds_for_every_answer_to_every_role(platform, request):
    platform.load(units=[unit(1)], workers=[worker(1)])
    schema = openapi.from_asgi("/openapi.json", platform.app)
    all_of_them = request.config.getoption("--hypothesis-profile") == "many"
    with every_asker(platform) as askers:
        at_offices = {asker.station.office for asker in askers}
        store_scans(platform, {at: digest_of(f"%PDF-{at}".encode()) for at in at_offices})
        callers = [Caller(platform, askers[0], signed_in=False)]
        callers += [
            Caller(platform, asker)
            for asker in askers
            if all_of_them or (asker.principal.role, asker.principal.office.kind) in IN_THE_SUITE
        ]
        for caller in callers:
            caller.try_all(schema, 3, 40)
    with platform.database.reading() as connection:
        assert connection.execute(select(AlarmRow.kind)).scalars().all() == []
    seen = sum((caller.seen for caller in callers), Counter())
    # What is never answered well was not tried.
    for found in schema.get_all_operations():
        label = found.ok().label
        assert any(named == label and status < 300 for named, status in seen), label


@pytest.mark.invariant("X-8")
def test_a_wrong_method_is_told_with_the_right_ones_to_anybody(platform):
    methods = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}
    described = platform.app.openapi()["paths"]
    with platform.client() as client:
        for path, operations in described.items():
            declared = {method.upper() for method in operations}
            for method in methods - declared:
                response = client.request(method, re.sub("{[^}]*}", "x", path))
                assert response.status_code == 405, (method, path)
                assert response.headers["allow"].split(", ") == sorted(declared), (method, path)
                if method != "HEAD":
                    assert response.json()["code"] == "bad_request"
