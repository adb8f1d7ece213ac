"""Each kind of office and role × each relation of an object: own, near, elsewhere, moved (X-1).

The routes are asked by scope in `test_every_route`; here it is what comes out of them: which units,
workers, cases and suggestions the one who may ask is given, and what a submission about another's
comes to.
"""

import pytest

from sepdesk.domain.competence import may_file
from sepdesk.domain.identity import DocumentKind, DocumentRef
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.submissions import (
    CallUpFile,
    ItemClaim,
    SubmissionKind,
    SubmissionState,
    WorkerRef,
)
from sepdesk.domain.suggestions import MakeSuggestion
from sepdesk.protocol.messages import RecordKind
from sepdesk.province.policy import Action, allows
from tests.province.askers import every_asker
from tests.province.builders import (
    GULOU,
    SIMING,
    TAIJIANG,
    TODAY,
    change,
    id_number,
    new_op,
    office,
    register,
    unit,
    worker,
)
from tests.province.in_memory import memory_database
from tests.province.test_snapshot import fetch, opened

NEAR = set(OfficeKind) - {OfficeKind.PROVINCE}
"""Those that answer for the county asked about; the province mirrors no people."""
CITY_WIDE = {OfficeKind.CITY, OfficeKind.EXAM_CENTRE}
SEES = {
    "own place": NEAR,
    "sibling county": CITY_WIDE,
    "other city": set(),
    "moved away": set(),
    "moved in": NEAR,
}
"""Which kinds of office see the unit and the worker that stand so to the county asked about."""

UNIT_OF = {"own place": "unit-1", "sibling county": "unit-2", "other city": "unit-3"}


@pytest.fixture
def database_url(migrated_sqlite):
    """SQLite alone: whom a record reaches does not depend on the database."""
    with memory_database(migrated_sqlite) as url:
        yield url


@pytest.fixture
def askers(platform):
    with every_asker(platform) as made:
        yield made


def _played(platform):
    """Let people work here and there, and two of them move; return who is where."""
    home, sibling, far = unit(1, GULOU), unit(2, TAIJIANG), unit(3, SIMING)
    people = {
        "own place": worker(11, GULOU, home),
        "sibling county": worker(12, TAIJIANG, sibling),
        "other city": worker(13, SIMING, far),
        "moved away": worker(14, GULOU, home),
        "moved in": worker(15, SIMING, far),
    }
    platform.load(units=[home, sibling, far], workers=list(people.values()))
    there = platform.station(SIMING, login=_account(platform, "there", SIMING))
    here = platform.station(GULOU, login=_account(platform, "here", GULOU))
    for station, who, at in (
        (there, people["moved away"], far),
        (here, people["moved in"], home),
    ):
        receipt = station.file(change(who, at, who.employments[0].employment_id))
        assert receipt.state is SubmissionState.REGISTERED
    return people


def _account(platform, login, office):
    platform.account(login, office)
    return login


def _given(asker):
    """All that a snapshot, fetched by the routes, gives somebody, as record and key."""
    station = asker.station
    manifest = station.snapshot()
    _, records = opened(station, manifest, fetch(station, manifest, 10_000_000))
    return {(line.record, line.key) for line in records}


@pytest.mark.invariant("X-1")
@pytest.mark.invariant("X-2")
def test_each_role_at_each_kind_of_office_is_given_exactly_what_its_place_holds(platform, askers):
    people = _played(platform)
    asked = 0
    for asker in askers:
        place = asker.principal.office
        if not allows(asker.principal, Action.TAKE_SNAPSHOT, scope=place.office_id):
            continue
        held = _given(asker)
        for relation, kinds in SEES.items():
            seen = (RecordKind.WORKER, people[relation].person) in held
            assert seen is (place.kind in kinds), (str(asker), relation)
            asked += 1
        for relation, at in UNIT_OF.items():
            seen = (RecordKind.UNIT, at) in held
            assert seen is (place.kind in SEES[relation]), (str(asker), relation)
        # How an office is reached is everybody's (E5).
        assert {(RecordKind.OFFICE, one) for one in (GULOU, SIMING, "35")} <= held
    assert asked == len(OfficeKind) * 3 * len(SEES)


@pytest.mark.invariant("X-1")
def test_what_is_sent_to_somebody_is_given_to_them_and_to_who_sent_it_alone(platform, askers):
    platform.load(units=[unit(1, GULOU), unit(3, SIMING)])
    platform.load([office("3502-exam", OfficeKind.EXAM_CENTRE, "3502")])
    here = platform.station(GULOU, login=_account(platform, "here", GULOU))
    there = platform.station(SIMING, login=_account(platform, "there", SIMING))
    own, foreign = here.file(_waiting(1, 71)), there.file(_waiting(3, 72, SIMING))
    assert {own.state, foreign.state} == {SubmissionState.PENDING_VERIFICATION}
    near = here.file(MakeSuggestion("台账", "按镇街分页。"))
    far = there.file(MakeSuggestion("台账", "按单位分页。"))
    cases = {OfficeKind.COUNTY: {own.op_id}, OfficeKind.EXAM_CENTRE: {own.op_id}}
    told = {
        OfficeKind.COUNTY: {near.op_id},
        OfficeKind.PROVINCE: {near.op_id, far.op_id},
    }
    for asker in askers:
        kind = asker.principal.office.kind
        if not allows(asker.principal, Action.TAKE_SNAPSHOT, scope=asker.station.office):
            continue
        held = _given(asker)
        found = {key for record, key in held if record is RecordKind.CASE}
        assert found == cases.get(kind, set()), str(asker)
        found = {key for record, key in held if record is RecordKind.SUGGESTION}
        assert found == told.get(kind, set()), str(asker)


def _waiting(at, number, county=GULOU):
    who = worker(number, county)
    return register(
        who,
        unit(at, county),
        ref=WorkerRef(DocumentRef(DocumentKind.CITIZEN_ID, id_number(number), who.name)),
        items=(ItemClaim("Q2"),),
    )


@pytest.mark.invariant("X-1")
def test_what_stands_elsewhere_is_answered_as_what_does_not_exist(platform, askers):
    platform.load(units=[unit(3, SIMING)])
    there = platform.station(SIMING, login=_account(platform, "there", SIMING))
    foreign = there.file(_waiting(3, 72, SIMING)).op_id
    form = _waiting(3, 72, SIMING)
    tried = 0
    for asker in askers:
        role, kind = asker.principal.role, asker.principal.office.kind
        if not may_file(role, kind, SubmissionKind.CALL_UP_FILE):
            continue
        answers = set()
        for case in (foreign, new_op()):
            receipt = asker.station.file(CallUpFile(case, form.worker, "某考试中心", "", TODAY))
            answers.add((receipt.state, receipt.findings))
        assert len(answers) == 1, str(asker)
        assert answers.pop()[0] is SubmissionState.RETURNED
        tried += 1
    assert tried == 9
