"""Penalties, lost and restored certificates at the platform, on SQLite and on PostgreSQL."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.certificates import CertificateId, CertificateStatus
from sepdesk.domain.employment import current
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.offices import Role
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_acts import ChangeCertificate, Fate, RecordPenalty, RestoreCertificate
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import PushProblem
from sepdesk.province import supervision
from sepdesk.province.tables import CertificateRow, PenaltyRow, WorkerRow
from tests.province.builders import (
    GULOU,
    SIMING,
    TODAY,
    certificate,
    new_op,
    register,
    unit,
    worker,
    worker_ref,
)

CITY = "3501"
DECIDED = dt.date(2026, 11, 20)


def penalty(of, number="榕市监罚〔2026〕12号", **more):
    decided = Penalty("", DECIDED, "合成机关", number, "无证作业", "罚款")
    return RecordPenalty(worker_ref(of), replace(decided, **more))


def loss(of, fate=Fate.REVOKED, which=0, **more):
    item = 1 if fate is Fate.ANNULLED else None
    plain = ChangeCertificate(
        worker_ref(of), of.certificates[which].certificate_id, fate, DECIDED, "合成机关",
        "榕市监撤〔2026〕3号", "", item,
    )  # fmt: skip
    return replace(plain, **more)


def restoration(of, **more):
    plain = RestoreCertificate(
        worker_ref(of), of.certificates[0].certificate_id, TODAY, "合成法院",
        "（2026）闽01行终5号", "判决撤销",
    )  # fmt: skip
    return replace(plain, **more)


def kept(platform, of) -> Worker:
    with platform.database.reading() as connection:
        row = connection.execute(select(WorkerRow.row).where(WorkerRow.person == of.person))
        return read(Worker, row.scalar_one())


def codes(receipt):
    return [finding.code for finding in receipt.findings]


def penalties_of(platform, of):
    with platform.database.reading() as connection:
        query = select(PenaltyRow.penalty_id).where(PenaltyRow.person == of.person)
        return connection.execute(query).scalars().all()


@pytest.mark.clause("L6")
@pytest.mark.invariant("B-10")
def test_a_penalty_is_kept_once_by_whichever_office_it_is_filed(platform):
    who, other = worker(1), worker(2)
    platform.load(workers=[who, other])
    county, city = platform.station(GULOU), platform.station(CITY)
    op_id = new_op()
    first = county.file(penalty(who, penalty_id="chosen-outside"), op_id=op_id)
    again = city.file(penalty(who, conduct="另一种写法"))
    assert (first.state, first.final, first.person) == ("registered", True, who.person)
    assert (again.state, again.earlier, codes(again)) == ("registered", None, ["penalty_known"])
    assert penalties_of(platform, who) == [op_id]
    assert [one.penalty_id for one in kept(platform, who).penalties] == [op_id]
    # The same decision may concern two people.
    assert city.file(penalty(other, penalty_id=op_id)).state == "registered"
    assert len(penalties_of(platform, other)) == 1
    told = [(r.action, r.key) for r in county.feed(2).rows if r.record == "worker"]
    assert told == [("upsert", "person-1"), ("upsert", "person-2")]


@pytest.mark.clause("L7")
@pytest.mark.clause("E6")
@pytest.mark.invariant("B-7")
@pytest.mark.parametrize("fate", Fate)
def test_the_loss_of_one_certificate_marks_the_employment_and_touches_no_other(platform, fate):
    at = unit(1)
    only = worker(1, at=at)
    both = worker(2, at=at, certificates=(certificate(2), certificate(2, "N1")))
    platform.load(units=[at], workers=[only, both])
    chief, county = platform.station(CITY, Role.CHIEF), platform.station(GULOU)
    receipt = chief.file(loss(only, fate))
    assert (receipt.state, receipt.final) == ("registered", True)
    assert "employment_marked" in codes(receipt)
    assert "employment_marked" not in codes(chief.file(loss(both, fate)))
    marked, free = kept(platform, only), kept(platform, both)
    (present,) = marked.employments
    assert (present.lost_on, present.ended_on) == (DECIDED, None)
    assert marked.certificates[0].bars is (fate in (Fate.REVOKED, Fate.ANNULLED))
    assert [c.status.value for c in free.certificates] == [fate.value, "in_force"]
    assert free.certificates[1] == both.certificates[1]
    assert free.employments == both.employments
    with platform.database.reading() as connection:
        rows = connection.execute(select(CertificateRow.status, CertificateRow.status_on))
        assert sorted(rows.all(), key=str) == sorted(
            [(fate.value, DECIDED), (fate.value, DECIDED), ("in_force", None)], key=str
        )
    assert [(r.action, r.key) for r in county.feed(2).rows] == [
        ("upsert", "person-1"),
        ("upsert", "person-2"),
    ]


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_in_every_order_of_save_revoke_push_and_pull_nobody_works_on_a_lost_certificate(platform):
    orders = [
        order
        for order in itertools.permutations(("save", "revoke", "push", "pull"))
        if order.index("save") < order.index("push")
    ]
    at = unit(1)
    people = [worker(n) for n in range(len(orders))]
    platform.load(units=[at], workers=people)
    chief, county = platform.station(CITY, Role.CHIEF), platform.station(GULOU)
    cursor = county.feed(2).through
    for who, order in zip(people, orders, strict=True):
        saved = receipt = None
        for act in order:
            match act:
                case "save":
                    saved = county.seal(register(who, at))
                case "revoke":
                    assert chief.file(loss(who)).state == "registered"
                case "push":
                    receipt = county.receipt(county.push(saved).outcomes[0])
                case "pull":
                    page = county.feed(cursor)
                    cursor = page.through
        after = kept(platform, who)
        present = current(after.employments)
        if order.index("revoke") < order.index("push"):
            refused = [f for f in receipt.findings if f.severity == "refuse"]
            assert [(f.code, f.basis) for f in refused] == [("certificate_revoked", "law-revoked")]
            assert str(DECIDED) in refused[0].text
            assert "合成机关" in refused[0].text
            assert (receipt.state, present) == ("refused", None)
        else:
            assert receipt.state == "registered"
            assert (present.lost_on, present.ended_on) == (DECIDED, None)
        assert after.certificates[0].status is CertificateStatus.REVOKED
        page = county.feed(cursor)
        cursor = page.through
    mirrored = {r.key: r.row for r in county.feed(2).rows if r.record == "worker"}
    assert {key: read(Worker, row) for key, row in mirrored.items()} == {
        who.person: kept(platform, who) for who in people
    }


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
@pytest.mark.invariant("B-10")
def test_the_same_revocation_is_told_once_more_and_a_strangers_certificate_is_returned(platform):
    who, other = worker(1), worker(2)
    platform.load(workers=[who, other])
    chief, county = platform.station(CITY, Role.CHIEF), platform.station(GULOU, Role.CHIEF)
    chief.file(loss(who))
    before = kept(platform, who)
    again = county.file(loss(who))
    assert (again.state, codes(again)) == ("registered", ["recorded_already"])
    assert kept(platform, who) == before
    wrong = chief.file(loss(who, certificate=other.certificates[0].certificate_id))
    assert (wrong.state, codes(wrong)) == ("returned", ["not_theirs"])
    assert kept(platform, other) == other
    unknown = chief.file(loss(worker(9)))
    assert (unknown.state, codes(unknown)) == ("returned", ["no_such_person"])


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-7")
def test_a_restoration_unmarks_and_the_form_can_be_registered_again(platform):
    at, new = unit(1), unit(2)
    who, free = worker(1, at=at), worker(2)
    platform.load(units=[at, new], workers=[who, free])
    chief, county = platform.station(CITY, Role.CHIEF), platform.station(GULOU)
    for one in (who, free):
        chief.file(loss(one))
    assert county.file(register(free, new)).state == "refused"
    for one in (who, free):
        assert chief.file(restoration(one)).state == "registered"
    after = kept(platform, who)
    assert current(after.employments).lost_on is None
    assert after.certificates[0].status is CertificateStatus.IN_FORCE
    assert [(d.status.value, d.restores) for d in after.certificates[0].decisions] == [
        ("revoked", False),
        ("in_force", True),
    ]
    assert county.file(register(free, new)).state == "registered"
    late = chief.file(loss(who))
    assert codes(late) == ["recorded_already"]
    assert kept(platform, who) == after


@pytest.mark.clause("L7")
@pytest.mark.invariant("X-1")
@pytest.mark.invariant("B-12")
def test_a_clerk_records_penalties_and_a_chief_what_becomes_of_certificates(platform):
    who = worker(1)
    platform.load(workers=[who])
    clerk, centre = platform.station(CITY), platform.station("3501-exam", Role.CHIEF)
    for station, act in (
        (clerk, loss(who)),
        (clerk, restoration(who)),
        (centre, loss(who)),
        (centre, penalty(who)),
        (clerk, register(who, unit(1))),
    ):
        (outcome,) = station.push(station.seal(act)).outcomes
        assert (outcome.problem, outcome.receipts) == (PushProblem.NOT_ALLOWED, ())
    assert clerk.file(penalty(who)).state == "registered"
    # What a chief has saved may be sent by a clerk of the office.
    chief = platform.station(CITY, Role.CHIEF)
    saved = clerk.seal(loss(who), user=chief.login)
    assert clerk.receipt(clerk.push(saved).outcomes[0]).state == "registered"
    assert kept(platform, who).certificates[0].status is CertificateStatus.REVOKED


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-10")
def test_what_the_administrator_has_revoked_is_not_revoked_again(platform):
    who = worker(1)
    platform.load(workers=[who])
    with platform.database.writing() as connection:
        supervision.revoke_certificate(
            connection,
            platform.province,
            CertificateId("cert-1-Q2"),
            revoked_on=TODAY,
            authority="合成机关",
        )
    (decision,) = kept(platform, who).certificates[0].decisions
    assert (decision.decided_on, decision.authority, decision.bars) == (TODAY, "合成机关", True)
    receipt = platform.station(SIMING, Role.CHIEF).file(loss(who, decided_on=TODAY))
    assert (receipt.state, codes(receipt)) == ("registered", ["lost_already"])
