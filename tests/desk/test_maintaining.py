"""Acts on persons and units at the desk: judged by what is known, overlaid, told in words."""

from dataclasses import replace

import pytest

from sepdesk.desk import maintained, maintaining, persons, units
from sepdesk.desk.known import expected_worker
from sepdesk.desk.staffing import overview
from sepdesk.desk.worker import open_page
from sepdesk.domain.employment import FormerUnit, current
from sepdesk.domain.identity import DocumentKind, PersonId
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.unit_acts import particulars
from sepdesk.domain.units import UnitKind
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.messages import FeedAction, FeedPage, FeedRow, RecordKind
from tests.ui.session import (  # noqa: F401 - two fixtures
    CHEN,
    FACTS_OF,
    HUANG,
    LIN,
    LOGISTICS,
    OFFICE,
    STORAGE,
    TODAY,
    WU,
    desk_session,
    made,
)


def feed(session, *records):
    """Bring records by the feed, as the platform does after an event."""
    at = session.seen()
    rows = []
    for one in records:
        kind = RecordKind.WORKER if isinstance(one, Worker) else RecordKind.UNIT
        key = one.person if isinstance(one, Worker) else one.unit.unit_id
        row = canonical_text(one)
        rows.append(FeedRow(at.seq + 1, FeedAction.UPSERT, kind, key, row))
    page = FeedPage(
        OFFICE.office_id, at.epoch, at.seq, at.seq + 1, tuple(rows), False, None, FACTS_OF
    )
    session.files.facts.apply(page)


def test_what_was_saved_is_overlaid_until_the_facts_show_it(desk_session):  # noqa: F811
    session = desk_session
    given = persons.PersonInput(mobile="13900000000", evidence="电话")
    maintaining.record(session, persons.change_of(LIN, given))
    assert expected_worker(session, LIN).mobile == "13900000000"
    assert persons.known_person(session, LIN.person).open_entries == 1
    linked = persons.link_of(LIN, persons.reference(HUANG), "证明")
    maintaining.record(session, linked)
    whole = expected_worker(session, LIN)
    assert [link.person for link in whole.links] == [HUANG.person]


@pytest.mark.invariant("B-1")
def test_a_form_that_names_an_entry_which_went_into_another_still_finds_the_person(
    desk_session,  # noqa: F811
):
    session = desk_session
    whole = replace(LIN, documents=(*LIN.documents, *HUANG.documents))
    feed(session, whole)
    ref = persons.reference_by_number(DocumentKind.CITIZEN_ID, HUANG.documents[0].number)
    advice = maintaining.advise(
        session, persons.change_of(whole, persons.PersonInput(mobile="13900000000", evidence="1"))
    )
    assert advice.hindrances == ()
    assert maintaining.advise(session, persons.link_of(whole, ref, "1")).cited[0].finding.code == (
        "already_linked"
    )


@pytest.mark.invariant("X-1")
def test_who_may_not_maintain_cannot_save(desk_session):  # noqa: F811
    office = replace(desk_session.office, kind=OfficeKind.POST)
    post = replace(desk_session, identity=replace(desk_session.identity, office=office))
    assert maintaining.may_maintain(desk_session)
    assert not maintaining.may_maintain(post)
    with pytest.raises(maintaining.NotCompetentError):
        maintaining.record(post, persons.unlink_of(LIN, PersonId("p9"), "1"))


def words(act, session):
    return list(maintained.in_words(act, session.tables.regions))


def test_acts_are_told_in_words_with_numbers_masked(desk_session):  # noqa: F811
    session = desk_session
    given = persons.PersonInput(
        "林新名", DocumentKind.PASSPORT, "E12345678", True, "13900000000", TODAY, True, "护照"
    )
    assert words(persons.change_of(LIN, given), session) == [
        ("姓名改为", "林新名"),
        ("原证件录错，更正为", "护照 E12****78"),
        ("手机改为", "139****0000"),
        ("去世日期", "2026-11-24"),
        ("更正", "去世系误登"),
        ("证明材料", "护照"),
    ]
    assert words(persons.change_of(LIN, persons.PersonInput()), session) == [("证明材料", "")]
    other = persons.reference(HUANG)
    assert words(persons.link_of(LIN, other, "1"), session)[0] == (
        "并入", f"{HUANG.name} 居民身份证 350*************{HUANG.documents[0].number[-2:]}",
    )  # fmt: skip
    assert words(persons.unlink_of(LIN, PersonId("p9"), "1"), session)[0][0] == "办理"
    after = replace(
        particulars(LOGISTICS),
        kinds=(UnitKind.FILLING,),
        town="350103001",
        dispatches=True,
        supervisor=OfficeKind.CITY,
        phone="",
    )
    into = units.on_paper(STORAGE)
    act = units.change_of(LOGISTICS, after, since=TODAY, evidence="1", confirms=True, into=into)
    told = dict(words(act, session))
    assert told["类别"] == "使用单位 → 充装单位"
    assert told["联系电话"] == "0591-87654321 → 无"
    assert told["监管分工"] == "按规定 → 分工由市级"
    assert told["劳务派遣"] == "否 → 是"
    assert told["所在地"].startswith("鼓楼区")
    assert (told["核对"], told["并入"]) == ("确认建档", STORAGE.name)


@pytest.mark.clause("E10")
def test_a_death_and_a_renamed_unit_are_read_on_the_persons_page(desk_session):  # noqa: F811
    session = desk_session
    former = FormerUnit(LOGISTICS.unit_id, "旧名称公司", TODAY)
    goes_on = replace(CHEN.employments[0], formerly=(former,))
    feed(session, replace(CHEN, employments=(goes_on,), died_on=TODAY))
    page = open_page(session, CHEN.person)
    assert page.status == "已故，待注销"
    told = [(line.what, line.unit_name) for line in page.timeline]
    assert ("去世", "") in told
    assert ("单位改名或合并，聘用继续（原旧名称公司）", LOGISTICS.name) in told
    assert told[-1][1] == "旧名称公司"
    feed(session, replace(LIN, died_on=TODAY))
    assert open_page(session, LIN.person).status == "已故"


@pytest.mark.clause("E1")
def test_the_change_of_a_unit_waits_beside_it(desk_session):  # noqa: F811
    session = desk_session
    after = replace(particulars(LOGISTICS), contact="陈示例")
    maintaining.record(session, units.change_of(LOGISTICS, after, since=TODAY, evidence="电话"))
    known = units.known_unit(session, LOGISTICS.unit_id)
    assert (known.staff, known.open_entries) == (1, 1)
    assert units.known_unit(session, "u-none") is None
    feed(session, UnitRecord(replace(LOGISTICS, closed_on=TODAY)))
    assert LOGISTICS.unit_id not in {line.unit.unit_id for line in overview(session).lines}


def test_two_entries_are_compared_by_what_both_say():
    lines = {line.what: line for line in persons.compare(CHEN, WU)}
    assert (lines["姓名"].same, lines["手机"].same, lines["出生日期"].same) == (False, True, None)
    assert lines["证件"].same is None
    assert persons.compare(CHEN, CHEN)[3].same is True
    assert lines["现聘用"].kept.startswith(current(CHEN.employments).unit_name)
    assert CHEN.documents[0].number not in repr(lines)
