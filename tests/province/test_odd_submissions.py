"""Signed submissions that no desk would make: each gets an answer, and none breaks a decision."""

import json
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import select

from sepdesk.domain.identity import Document, DocumentKind, PersonId
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.protocol.canonical import plain
from sepdesk.protocol.envelope import sign_bytes
from sepdesk.protocol.messages import PushProblem
from sepdesk.province import accounts, pushing
from sepdesk.province.engine import Database
from sepdesk.province.policy import may_file
from sepdesk.province.tables import AlarmRow
from tests.domain.builders import certificate, employment, registration, unit, worker
from tests.effort import examples
from tests.protocol.values import ENVELOPES
from tests.province.builders import GULOU, new_op, office, register
from tests.province.builders import unit as at_desk
from tests.province.builders import worker as somebody

COUNTY, EXAM, CITY = "350404", "3504-exam", "3504"
CASE = "01936c9a-0000-7000-8000-000000000000"
WAITING = "01936c9a-0000-7000-8000-000000000009"

TEXTS = (
    "", " ", "\0", "\ud800", "𠅤", "张示例", "x" * 3000, "0", "-1", "1e400", "NaN", "null",
    "0001-01-01", "9999-12-31", "2026-11-24", "2026-02-30", "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+23:59", "p1", "p2", "u1", "u2", "e1", "c1", CASE, WAITING, "36", "N1",
    "01936C9A-0000-7000-8000-000000000000", "350404001", "350203001", "35", "C2019", "citizen_id",
)  # fmt: skip
NUMBERS = (0, 1, -1, 3, 2**31, 2**63 - 1, 2**63, 10**40, -(10**40), 0.5, 1e308, True, False)
ODD = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(NUMBERS),
    st.none(),
    st.sampled_from(([], {}, [None], [[]], {"kind": "x"}, [""] * 300)),
    st.text(max_size=20),
    st.dates().map(str),
)


def _places(value, path=()):
    """Return the paths of all that a JSON value is made of, but for itself."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        yield (*path, key)
        if isinstance(each, dict | list):
            yield from _places(each, (*path, key))


@st.composite
def odd_envelopes(draw):
    """Return kind and JSON of an envelope in which up to three things are odd."""
    kind = draw(st.sampled_from(SubmissionKind))
    made = json.loads(json.dumps(plain(ENVELOPES[kind.value])))
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(made))
        *path, last = draw(st.sampled_from(places))
        at = made
        for key in path:
            at = at[key]
        match draw(st.sampled_from(("replace", "replace", "remove", "repeat"))):
            case "remove":
                del at[last]
            case "repeat" if isinstance(at, list):
                at.extend(deepcopy(at[last]) for _ in range(draw(st.sampled_from((1, 40)))))
            case _:
                at[last] = deepcopy(draw(ODD))
    return kind, made


class Undone(Database):
    """Forgets what was written, so that each example meets the same archive."""

    @contextmanager
    def writing(self):
        with super().writing() as connection, connection.begin_nested() as wrote:
            yield connection
            self.alarms = connection.execute(select(AlarmRow.kind)).scalars().all()
            wrote.rollback()


@pytest.fixture
def desks(platform):
    """Chiefs of each kind of office that files, with a worker at a unit and waiting cases."""
    platform.load(
        [
            office(COUNTY, OfficeKind.COUNTY, COUNTY),
            office(EXAM, OfficeKind.EXAM_CENTRE, "3504"),
            office(CITY, OfficeKind.CITY, "3504"),
        ],
        [UnitRecord(unit(1)), UnitRecord(unit(2))],
        [
            worker(employments=[employment(unit(2), n=1)]),
            _another(),
        ],
    )
    county = platform.station(COUNTY, Role.CHIEF)
    others = [platform.station(one, Role.CHIEF) for one in (EXAM, CITY, "35")]
    pending = registration(unit(1), "N2")
    for op in (CASE, WAITING):
        county.push(county.seal(pending, op_id=op))
    return county, *others


def _another() -> Worker:
    paper = Document(DocumentKind.TRAVEL_PERMIT, "M12345678", "张二")
    return replace(worker(certificate(n=2), name="张二"), person=PersonId("p2"), documents=(paper,))


@pytest.mark.invariant("S-9")
def test_no_signed_submission_however_odd_breaks_a_decision(platform, desks):
    made = {}
    for desk in desks:
        principal = accounts.authenticate(platform.province, desk.token)
        made[principal.office.kind] = (desk, principal)
    database = Undone(platform.province.database.engine.url.render_as_string(False))
    province = replace(platform.province, database=database)
    seen = set()

    @examples(100, 5000)
    @given(odd_envelopes())
    def decided(odd):
        kind, envelope = odd
        desk, principal = next(
            (desk, principal)
            for desk, principal in made.values()
            if may_file(principal.role, principal.office.kind, kind)
        )
        # Who signs and for whom is right: it is not what is tried here.
        envelope |= {"device": desk.device, "user": desk.login, "office": desk.office}
        envelope["op_id"] = new_op()
        if str(envelope.get("device_counter")) in ("True", "1", "1.0", "2", "2.0"):
            envelope["device_counter"] = (
                3  # those two are taken: a clone's, which is not tried here
            )
        note(json.dumps(envelope))
        sealed = sign_bytes(json.dumps(envelope).encode(), desk.signing)
        (outcome,) = pushing.push(province, principal, [sealed]).outcomes
        assert database.alarms == []
        assert outcome.problem in (PushProblem.NONE, PushProblem.UNREADABLE)
        seen.add((kind, outcome.problem))

    try:
        decided()
    finally:
        database.close()
    assert {problem for _, problem in seen} == {PushProblem.NONE, PushProblem.UNREADABLE}


@pytest.mark.parametrize("number", ["3501021980010100", "00000019", "٣٥٠١٠٢٨٠٠١٠١٠٠١", "35010219"])
def test_a_number_with_digits_missing_is_returned_to_be_mended(platform, number):
    at, who = at_desk(1), somebody(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    plain_paper = register(who, at)
    document = replace(plain_paper.worker.document, number=number)
    paper = replace(plain_paper, worker=replace(plain_paper.worker, document=document, person=None))
    receipt = station.file(paper)
    assert receipt.state is SubmissionState.RETURNED
    assert "document_number" in {finding.field for finding in receipt.findings}
