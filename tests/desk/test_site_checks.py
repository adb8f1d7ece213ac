"""Checks at the desk: read with own acts laid over, taken over, redirected, printed (C1)."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.desk import site_check_entry, site_check_papers, site_checks
from sepdesk.desk.drafts import drafts
from sepdesk.desk.papers import PaperNotDueError
from sepdesk.desk.site_check_drafts import keep, running
from sepdesk.desk.site_check_entry import Chosen, UnfinishedCheckError, begin, read_checkers
from sepdesk.domain.offices import Office, OfficeId, OfficeKind
from sepdesk.domain.site_checks import (
    CheckKind,
    Course,
    Differing,
    FollowSiteCheck,
    FollowUp,
    OnCertificate,
    OnPlatform,
    OnSite,
)
from sepdesk.forms.papers.urge import Urged
from tests.ui import licences
from tests.ui.session import (  # noqa: F401 - two fixtures
    CHEN,
    LOGISTICS,
    OFFICE,
    TODAY,
    desk_session,
    made,
)

INSPECTORS = Office(
    OfficeId("3501-inspection"),
    "福州市特种设备检验院（演示）",
    OfficeKind.INSPECTION_BODY,
    licences.EXAM.jurisdiction,
)


def ticked(session, site=OnSite.GONE, card=OnCertificate.NOT_SHOWN):
    given = begin(session, LOGISTICS.unit_id)
    rows = tuple(replace(row, on_site=site, on_certificate=card) for row in given.rows)
    return replace(given, rows=rows)


def with_courses(given, course, office=None):
    for row, what in given.differences():
        given = given.with_course(row, Chosen(row.key, what, course, office))
    return given


def recorded(session, course=Course.URGE, office=None):
    site_check_entry.record(session, with_courses(ticked(session), course, office))
    (line,) = site_checks.checks(session)
    return line


@pytest.mark.clause("C1")
def test_a_check_begins_with_who_should_be_there_and_nobody_looked_at(desk_session):  # noqa: F811
    given = begin(desk_session, LOGISTICS.unit_id)
    (row,) = given.rows
    assert (row.person, row.items, row.on_platform) == (
        CHEN.person,
        ("N1", "Q2"),
        OnPlatform.THIS_UNIT,
    )
    assert (given.checked_on, given.place, given.ticked) == (TODAY, LOGISTICS.address, 0)
    with pytest.raises(UnfinishedCheckError):
        site_check_entry.record(desk_session, given)
    advice = site_check_entry.advise(desk_session, given)
    assert {one.code for one in advice.hindrances} >= {"unticked"}
    with pytest.raises(LookupError):
        begin(desk_session, "u-none")


@pytest.mark.clause("C1")
def test_an_unfollowed_check_is_read_with_own_acts_laid_over(desk_session):  # noqa: F811
    session = desk_session
    line = recorded(session)
    assert (line.standing, line.left, line.is_own) == ("待上报", 1, True)
    act = FollowSiteCheck(line.key, 1, FollowUp.SETTLED, TODAY, "已报送注销")
    assert site_checks.advise(session, act).hindrances == ()
    site_checks.follow(session, act)
    (line,) = site_checks.checks(session)
    assert (line.left, line.check.spine.is_open) == (0, False)
    (one,) = site_checks.difference_lines(session, line.check)
    assert (one.may_settle, one.may_enter, one.agrees_now) == (False, False, False)


@pytest.mark.clause("C1")
def test_an_inspection_body_checks_on_its_own_occasion_and_passes_entries_on(made):  # noqa: F811
    licences.bring(made, offices=(licences.EXAM, licences.CITY, INSPECTORS, OFFICE))
    session = licences.at(made.session, INSPECTORS, "inspector")
    assert site_checks.may_check(session)
    assert Course.ON_THE_SPOT not in site_checks.courses_here(session, Differing.STILL_REGISTERED)
    offices = site_checks.offices_to_hand(session, LOGISTICS.town)
    assert [one.office_id for one in offices] == [
        OFFICE.office_id,
        licences.EXAM.office_id,
        licences.CITY.office_id,
    ]
    line = recorded(session, Course.HAND_OVER, OFFICE.office_id)
    assert line.check.kind is CheckKind.INSPECTION
    (mine,) = site_checks.difference_lines(session, line.check)
    assert (mine.may_settle, mine.may_enter, mine.may_take_over) == (True, False, False)
    (theirs,) = site_checks.difference_lines(made.session, line.check)
    assert (theirs.may_take_over, theirs.may_enter) == (True, True)


@pytest.mark.clause("C1")
def test_nobody_is_listed_twice_and_a_known_number_is_that_person(desk_session):  # noqa: F811
    session = desk_session
    given = begin(session, LOGISTICS.unit_id)
    again = site_check_entry.typed_besides(session, "陈某", CHEN.documents[0].number, given)
    assert again.person == CHEN.person
    assert site_check_entry.with_row(given, again) == given
    stranger = site_check_entry.typed_besides(session, " 王示例 ", "", given)
    assert stranger.on_platform is OnPlatform.NOT_KNOWN
    more = site_check_entry.with_row(given, stranger)
    assert [row.document.name for row in more.rows] == [CHEN.name, "王示例"]
    assert site_check_entry.found_besides(session, "p-none", given) is None


def test_checkers_are_read_however_their_names_are_parted():
    assert read_checkers("甲、乙，丙 丁\u3000戊; 己,") == ("甲", "乙", "丙", "丁", "戊", "己")


@pytest.mark.invariant("D-2")
def test_a_check_put_aside_is_no_draft_of_a_form(desk_session):  # noqa: F811
    keep(desk_session, "d-1", ticked(desk_session))
    (kept,) = running(desk_session)
    assert kept.given == ticked(desk_session)
    assert drafts(desk_session) == ()


@pytest.mark.clause("C1")
def test_a_check_is_printed_and_the_unit_is_urged_where_that_was_chosen(desk_session):  # noqa: F811
    session = desk_session
    line = recorded(session)
    record = site_check_papers.check_record(session, line.check)
    assert (record.paper, record.unprintable) == ("check_record", ())
    assert LOGISTICS.code in record.title
    urge = site_check_papers.urge_after(session, line.check, dt.date(2026, 12, 24))
    assert urge.paper == f"urge_{Urged.REPORT.name.lower()}"
    handed = replace(line.check.differences[0], course=Course.ENFORCEMENT)
    with pytest.raises(PaperNotDueError):
        site_check_papers.urge_after(session, replace(line.check, differences=(handed,)))
