"""Corrected, split, repeated and added to at the platform: one event each, seen by both sides."""

from dataclasses import replace

import pytest

from sepdesk.domain.corrections import CorrectEmployment, as_seen
from sepdesk.domain.employment import current
from sepdesk.domain.submissions import Channel, ItemClaim, Requester, SubmissionState, UnitOnPaper
from sepdesk.domain.unit_acts import ChangeUnit, Moved, particulars
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol.messages import FeedAction, RecordKind
from tests.province.builders import (
    GULOU,
    PLACES,
    TAIJIANG,
    TODAY,
    credit_code,
    deregister,
    on_paper,
    register,
    unit,
    worker,
    worker_ref,
)
from tests.province.test_deciding import kept
from tests.province.test_maintenance import check_digests, told


def correction(who, **after):
    (job,) = who.employments
    seen = as_seen(job, who.mobile)
    more = {"unit": after.pop("paper", None)}
    return CorrectEmployment(
        worker_ref(who), job.employment_id, job.registration_number, seen,
        replace(seen, **after), "录入时看错一行", **more,
    )  # fmt: skip


def by(channel, paper):
    return replace(paper, intake=replace(paper.intake, channel=channel))


@pytest.mark.invariant("B-5")
@pytest.mark.invariant("S-3")
def test_a_wrong_unit_is_corrected_in_one_event_and_the_history_keeps_both(platform):
    at, right, away = unit(1), unit(3), unit(2, TAIJIANG)
    who = worker(1, at=at)
    platform.load(units=[at, right, away], workers=[who])
    station, other = platform.station(GULOU), platform.station(TAIJIANG)
    named = {"unit": right.unit.unit_id, "unit_name": right.unit.name, "paper": on_paper(right)}
    receipt = station.file(correction(who, **named))
    assert (receipt.state, [f.code for f in receipt.findings]) == ("registered", ["corrected"])
    (job,) = kept(platform, who.person).employments
    (was,) = job.corrections
    assert (job.unit, was.before.unit, was.corrected_seq) == (
        right.unit.unit_id, at.unit.unit_id, receipt.at.seq,
    )  # fmt: skip
    assert told(station, receipt.at.seq) == {(FeedAction.UPSERT, RecordKind.WORKER, who.person)}
    again = station.file(correction(who, **named))
    assert [f.code for f in again.findings] == ["already_corrected"]
    # Neither the entry of another county nor a unit of another county is this office's to correct.
    assert [f.code for f in other.file(correction(who, mobile="13000000001")).findings] == [
        "other_place"
    ]
    far = {"unit": away.unit.unit_id, "unit_name": away.unit.name, "paper": on_paper(away)}
    changed = kept(platform, who.person)
    assert [f.code for f in station.file(correction(changed, **far)).findings] == ["other_place"]
    check_digests(platform)


@pytest.mark.invariant("B-10")
@pytest.mark.invariant("B-4")
@pytest.mark.clause("E3")
def test_county_and_exam_centre_report_the_same_and_each_sees_the_other(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    county, centre = platform.station(GULOU), platform.station("3501-exam")
    first = county.file(by(Channel.FAX, register(who, at)))
    second = centre.file(by(Channel.COUNTER, register(who, at)))
    assert (second.state, second.earlier) == (SubmissionState.REGISTERED, first.op_id)
    assert second.registration_number == first.registration_number
    (note,) = [f for f in second.findings if f.code == "already_registered"]
    assert first.registration_number in note.text
    assert "传真" in note.text
    (job,) = kept(platform, who.person).employments
    assert [(one.op_id, one.channel) for one in job.repeats] == [(second.op_id, Channel.COUNTER)]
    for station in (county, centre):
        assert (FeedAction.UPSERT, RecordKind.WORKER, who.person) in told(station, second.at.seq)
    ended = county.file(by(Channel.NETWORK, deregister(who, at, requester=Requester.UNIT)))
    late = centre.file(by(Channel.COUNTER, deregister(who, at, requester=Requester.WORKER)))
    assert (ended.state, late.state) == ("registered", "registered")
    (job,) = kept(platform, who.person).employments
    assert (job.ended_channel, job.repeats[-1].op_id) == (Channel.NETWORK, late.op_id)
    check_digests(platform)


@pytest.mark.clause("E2")
@pytest.mark.clause("F1")
def test_a_further_item_and_a_mobile_come_by_a_second_paper(platform):
    at = unit(1)
    who = worker(1, at=at)
    (held,) = who.certificates
    more = replace(held.items[0], key=ItemKey(Catalogue.C2019, "N1"), printed="N1")
    both = replace(held, items=(*held.items, more))
    known = replace(who, certificates=(both,), mobile="13000000000")
    platform.load(units=[at], workers=[known])
    paper = register(known, at, items=(ItemClaim("Q2"), ItemClaim("N1")), mobile="13000000001")
    receipt = platform.station(GULOU).file(paper)
    now = kept(platform, who.person)
    (job,) = now.employments
    assert receipt.registration_number == job.registration_number
    assert "N1" in [one.printed for one in job.items]
    assert (now.mobile, now.former_mobiles[0].mobile) == ("13000000001", "13000000000")
    check_digests(platform)


@pytest.mark.clause("F2")
@pytest.mark.invariant("B-3")
def test_a_unit_splits_in_one_event_and_only_those_chosen_go(platform):
    at = unit(1)
    people = [worker(n, at=at) for n in (1, 2, 3)]
    platform.load(units=[at], workers=people)
    station, other = platform.station(GULOU), platform.station(TAIJIANG)
    plain = particulars(at.unit)
    new = UnitOnPaper("合成分立公司", credit_code(9), town=PLACES[TAIJIANG])
    goes = tuple(Moved(one.person, one.name) for one in people[:2])
    act = ChangeUnit(on_paper(at), plain, plain, TODAY, "分立公告", into=new, moves=goes)
    receipt = station.file(act)
    assert receipt.state == "registered", receipt.findings
    moved = [current(kept(platform, one.person).employments) for one in people]
    assert [job.unit_name for job in moved] == ["合成分立公司", "合成分立公司", at.unit.name]
    assert [job.started_on for job in moved] == [p.employments[0].started_on for p in people]
    assert {(action, kind) for action, kind, _ in told(other, receipt.at.seq)} == {
        (FeedAction.ENTER, RecordKind.UNIT), (FeedAction.ENTER, RecordKind.WORKER),
    }  # fmt: skip
    again = station.file(act)
    assert "not_employed_there" in [f.code for f in again.findings]
    check_digests(platform)
