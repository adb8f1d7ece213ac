"""Certificate and platform are compared with the site; each difference gets one course (C1)."""

from dataclasses import replace

import pytest

from sepdesk.domain.decide import decide
from sepdesk.domain.deciding_site_checks import may_choose, may_settle, may_take_over
from sepdesk.domain.dossiers import DossierKind, DossierRef, Spine
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.identity import DocumentKind, DocumentRef, PersonId
from sepdesk.domain.licence_facts import NOT_HERE
from sepdesk.domain.offices import OfficeId, OfficeKind
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Returned,
    Undetermined,
    effects_of,
)
from sepdesk.domain.site_check_facts import SiteCheckFacts, offices_named
from sepdesk.domain.site_checks import (
    LONGEST,
    MOST_CHECKERS,
    MOST_PERSONS,
    CheckedPerson,
    CheckKind,
    ChosenCourse,
    Course,
    Differing,
    FollowSiteCheck,
    FollowUp,
    OnCertificate,
    OnPlatform,
    OnSite,
    RecordSiteCheck,
    check_kind_of,
    courses_for,
    differences_of,
)
from sepdesk.domain.submissions import OpId, dossier_of, unit_of, worker_of
from tests.domain.builders import RULES, TODAY, TOWN, codes, day, id_number, on_paper, unit
from tests.domain.licence_builders import CITY, COUNTY_OFFICE, EXAM_CENTRE, OTHER_CITY, office

OP = OpId("op-1")
INSPECTORS = office("3504-insp", OfficeKind.INSPECTION_BODY, "3504")
REVIEWERS = office("35-review", OfficeKind.PERMIT_REVIEWER, "35")
POST = office("350404001", OfficeKind.POST, "350404001")
ALL = {one.office_id: one for one in (CITY, COUNTY_OFFICE, EXAM_CENTRE, INSPECTORS, OTHER_CITY)}

C, P, S, D = OnCertificate, OnPlatform, OnSite, Differing


def found(n=1, on_site=S.AT_WORK, platform=P.THIS_UNIT, certificate=C.THIS_UNIT, **more):
    document = DocumentRef(DocumentKind.CITIZEN_ID, id_number(n), f"张示例{n}")
    return replace(CheckedPerson(document, certificate, platform, on_site, ("N1",)), **more)


GONE = found(1, S.GONE, certificate=C.NOT_SHOWN)
AGREES = found(2)
URGED = ChosenCourse(0, D.STILL_REGISTERED, Course.URGE)


def check(*persons, courses=(), **more):
    plain = RecordSiteCheck(
        on_paper(unit()), CheckKind.SUPERVISION, day("2026-11-23"), ("检查员甲",),
        persons or (AGREES,), tuple(courses),
    )  # fmt: skip
    return replace(plain, **more)


def judge(act, at=COUNTY_OFFICE, *, there=..., place=True, earlier=(), named=ALL, dossier=UNKNOWN):
    asked = {one: named.get(one) for one in offices_named(act)}
    facts = Facts(
        None,
        unit() if there is ... else there,
        place,
        office=at.office_id,
        dossier=dossier,
        site_check=SiteCheckFacts(at, asked, earlier),
    )
    return decide(OP, act, facts, TODAY, RULES)


def kept(*persons, courses, at=COUNTY_OFFICE, **more):
    (effect,) = effects_of(judge(check(*persons, courses=courses, **more), at))
    return effect.dossier


def fields(outcome):
    assert isinstance(outcome, Returned)
    return [(one.code, one.field) for one in outcome.findings if one.severity.value == "mend"]


# The two comparisons ----------------------------------------------------------------------------


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (AGREES, []),
        (found(certificate=C.OTHER_UNIT), [D.CERTIFICATE_ELSEWHERE]),
        (found(certificate=C.NO_RECORD), []),
        (found(certificate=C.NOT_SHOWN), []),
        (found(platform=P.OTHER_UNIT), [D.REGISTERED_ELSEWHERE]),
        (found(platform=P.NOBODY), [D.NOT_REGISTERED]),
        (found(platform=P.NOT_KNOWN), [D.NOT_REGISTERED]),
        (found(platform=P.OTHER_UNIT, certificate=C.OTHER_UNIT),
         [D.CERTIFICATE_ELSEWHERE, D.REGISTERED_ELSEWHERE]),
        (found(on_site=S.OFF_SHIFT), []),
        (found(on_site=S.OFF_SHIFT, platform=P.NOBODY), [D.NOT_REGISTERED]),
        (found(on_site=S.GONE), [D.CERTIFICATE_STILL_HERE, D.STILL_REGISTERED]),
        (found(on_site=S.GONE, platform=P.OTHER_UNIT, certificate=C.OTHER_UNIT), []),
        (found(on_site=S.GONE, platform=P.NOBODY, certificate=C.NOT_SHOWN), []),
        (found(on_site=S.OTHER_WORK), [D.WORK_NOT_COVERED]),
        (found(on_site=S.OTHER_WORK, platform=P.NOBODY), [D.WORK_NOT_COVERED, D.NOT_REGISTERED]),
        (found(on_site=S.UNCERTIFIED, platform=P.NOT_KNOWN, certificate=C.NOT_SHOWN),
         [D.NO_CERTIFICATE]),
        (found(on_site=S.UNCERTIFIED, platform=P.OTHER_UNIT, certificate=C.NOT_SHOWN),
         [D.NO_CERTIFICATE, D.REGISTERED_ELSEWHERE]),
    ],
)  # fmt: skip
def test_certificate_and_platform_are_each_compared_with_the_site(person, expected):
    assert list(differences_of(person)) == expected


@pytest.mark.clause("C1")
@pytest.mark.parametrize("what", Differing)
def test_only_an_entry_can_be_changed_on_the_spot(what):
    holding = what in (D.WORK_NOT_COVERED, D.NO_CERTIFICATE)
    assert (Course.ON_THE_SPOT in courses_for(what)) is not holding
    assert {Course.URGE, Course.HAND_OVER, Course.ENFORCEMENT} <= set(courses_for(what))


# Recording --------------------------------------------------------------------------------------


@pytest.mark.clause("C1")
def test_a_check_with_a_difference_stays_open_for_the_offices_of_the_place():
    outcome = judge(check(GONE, AGREES, courses=(URGED,), place=" 甲车间 ", remark="已告知\n"))
    assert isinstance(outcome, Accepted)
    (effect,) = outcome.effects
    made = effect.dossier
    assert made.spine == Spine(
        DossierKind.SITE_CHECK, OP, TOWN, (COUNTY_OFFICE.office_id,), unit().unit_id, is_open=True
    )
    assert (made.place, made.remark, made.recorded_on) == ("甲车间", "已告知", TODAY)
    (difference,) = made.differences
    assert (difference.number, difference.what, difference.course) == (
        1, D.STILL_REGISTERED, Course.URGE,
    )  # fmt: skip
    assert codes(outcome) == ["checked"]
    assert outcome.findings[0].basis == "notice-3.3-check"


@pytest.mark.clause("C1")
def test_a_check_that_finds_nothing_is_on_record_and_closed():
    assert not kept(AGREES, courses=()).spine.is_open


@pytest.mark.clause("C1")
def test_an_office_that_is_handed_a_difference_sees_the_check():
    handed = ChosenCourse(0, D.STILL_REGISTERED, Course.HAND_OVER, EXAM_CENTRE.office_id)
    made = kept(GONE, courses=(handed,), at=INSPECTORS, kind=CheckKind.INSPECTION)
    assert made.spine.offices == (INSPECTORS.office_id, EXAM_CENTRE.office_id)
    assert made.differences[0].office_name == EXAM_CENTRE.name


@pytest.mark.clause("C1")
def test_differences_are_numbered_by_person_and_comparison_whatever_the_order_of_courses():
    both = found(1, S.GONE)
    courses = (
        ChosenCourse(1, D.NOT_REGISTERED, Course.URGE),
        ChosenCourse(0, D.STILL_REGISTERED, Course.ON_THE_SPOT),
        ChosenCourse(0, D.CERTIFICATE_STILL_HERE, Course.URGE),
    )
    made = kept(both, found(2, platform=P.NOBODY), courses=courses)
    assert [(one.number, one.person, one.what) for one in made.differences] == [
        (1, 0, D.CERTIFICATE_STILL_HERE),
        (2, 0, D.STILL_REGISTERED),
        (3, 1, D.NOT_REGISTERED),
    ]


@pytest.mark.clause("C1")
@pytest.mark.parametrize("kind", OfficeKind)
def test_inspection_bodies_and_permit_reviewers_check_on_their_own_occasions(kind):
    expected = {
        OfficeKind.INSPECTION_BODY: CheckKind.INSPECTION,
        OfficeKind.PERMIT_REVIEWER: CheckKind.REVIEW,
    }
    assert check_kind_of(kind) is expected.get(kind, CheckKind.SUPERVISION)


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"checked_on": day("2026-11-25")}, ("future", "checked_on")),
        ({"checkers": ("", " ")}, ("empty", "checkers")),
        ({"checkers": ("甲",) * (MOST_CHECKERS + 1)}, ("too_many", "checkers")),
        ({"kind": CheckKind.REVIEW}, ("kind", "kind")),
        ({"place": "甲" * (LONGEST + 1)}, ("too_long", "place")),
        ({"remark": "甲" * (LONGEST + 1)}, ("too_long", "remark")),
        ({"persons": ()}, ("nobody", "persons")),
        ({"persons": (AGREES, AGREES)}, ("twice", "persons")),
        ({"persons": (replace(AGREES, remark="甲" * (LONGEST + 1)),)}, ("too_long", "persons")),
    ],
)
def test_what_cannot_stand_comes_back(more, expected):
    assert fields(judge(replace(check(), **more))) == [expected]


@pytest.mark.clause("C1")
def test_a_large_unit_is_checked_in_parts():
    unnumbered = replace(AGREES, document=DocumentRef(DocumentKind.CITIZEN_ID, "", "张示例"))
    outcome = judge(check(*[unnumbered] * (MOST_PERSONS + 1)))
    assert fields(outcome) == [("too_many", "persons")]


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (DocumentRef(DocumentKind.CITIZEN_ID, "359999199001010011", "张示例"), "number"),
        (DocumentRef(DocumentKind.CITIZEN_ID, id_number(), " "), "empty"),
    ],
)
def test_a_person_has_a_name_and_no_wrong_number(document, expected):
    outcome = judge(check(replace(AGREES, document=document)))
    assert fields(outcome) == [(expected, "persons")]


@pytest.mark.clause("C1")
def test_who_shows_no_paper_is_recorded_all_the_same():
    nameless = DocumentRef(DocumentKind.CITIZEN_ID, "", "王示例")
    outcome = judge(check(replace(AGREES, document=nameless)))
    assert codes(outcome) == ["no_document", "checked"]
    known = judge(check(replace(AGREES, document=nameless, person=PersonId("p9"))))
    assert codes(known) == ["checked"]


@pytest.mark.clause("C1")
def test_another_unit_on_the_certificate_is_better_named():
    person = found(certificate=C.OTHER_UNIT)
    courses = (ChosenCourse(0, D.CERTIFICATE_ELSEWHERE, Course.URGE),)
    assert codes(judge(check(person, courses=courses))) == ["unit_not_named", "checked"]
    named = replace(person, certificate_unit="第2公司")
    assert codes(judge(check(named, courses=courses))) == ["checked"]


@pytest.mark.clause("C1")
def test_each_difference_has_exactly_one_course():
    assert fields(judge(check(GONE))) == [("no_course", "courses")]
    assert fields(judge(check(GONE, courses=(URGED, URGED)))) == [("twice", "courses")]
    assert fields(judge(check(AGREES, courses=(URGED,)))) == [("no_difference", "courses")]


@pytest.mark.clause("C1")
def test_work_without_a_certificate_is_not_settled_by_an_entry():
    person = found(1, S.UNCERTIFIED, P.NOT_KNOWN, C.NOT_SHOWN)
    courses = (ChosenCourse(0, D.NO_CERTIFICATE, Course.ON_THE_SPOT),)
    assert fields(judge(check(person, courses=courses))) == [("unfit", "courses")]


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("course", "handed_to", "expected"),
    [
        (Course.HAND_OVER, None, "no_office"),
        (Course.HAND_OVER, OfficeId("nowhere"), "no_such_office"),
        (Course.HAND_OVER, COUNTY_OFFICE.office_id, "own_office"),
        (Course.ENFORCEMENT, OfficeId("nowhere"), "no_such_office"),
        (Course.URGE, CITY.office_id, "office_unasked"),
    ],
)
def test_a_hand_over_names_an_existing_office(course, handed_to, expected):
    courses = (ChosenCourse(0, D.STILL_REGISTERED, course, handed_to),)
    assert fields(judge(check(GONE, courses=courses))) == [(expected, "courses")]


@pytest.mark.clause("C1")
def test_an_office_that_this_station_does_not_know_hinders_nothing():
    courses = (ChosenCourse(0, D.STILL_REGISTERED, Course.HAND_OVER, OfficeId("far")),)
    outcome = judge(check(GONE, courses=courses), named={OfficeId("far"): NOT_HERE})
    assert codes(outcome) == ["office_unknown", "checked"]
    (effect,) = outcome.effects
    assert effect.dossier.differences[0].office_name == ""


@pytest.mark.clause("C1")
@pytest.mark.parametrize("at", [CITY, INSPECTORS, REVIEWERS])
def test_who_enters_no_employment_urges_or_passes_on(at):
    spot = (ChosenCourse(0, D.STILL_REGISTERED, Course.ON_THE_SPOT),)
    act = check(GONE, courses=spot, kind=check_kind_of(at.kind))
    assert fields(judge(act, at)) == [("not_ours", "courses")]
    assert not may_choose(Course.ON_THE_SPOT, at.kind)
    assert may_choose(Course.HAND_OVER, at.kind)


@pytest.mark.clause("C1")
@pytest.mark.invariant("X-1")
def test_a_unit_of_another_place_is_left_to_its_own_offices():
    assert fields(judge(check(), place=False)) == [("outside", "unit")]


@pytest.mark.clause("C1")
def test_a_unit_that_the_archive_lacks_can_be_checked_where_its_place_is_told():
    (effect,) = effects_of(judge(check(), there=None))
    assert (effect.dossier.spine.unit, effect.dossier.spine.place) == (None, TOWN)
    nowhere = check(unit=replace(on_paper(unit()), town="", name=" "))
    assert fields(judge(nowhere, there=None)) == [("empty", "unit"), ("no_place", "unit")]


@pytest.mark.clause("C1")
def test_the_same_check_twice_is_told_and_not_doubled():
    earlier = kept(GONE, courses=(URGED,))
    again = check(GONE, courses=(replace(URGED, course=Course.ENFORCEMENT),))
    outcome = judge(again, earlier=(earlier,))
    assert isinstance(outcome, AlreadyDone)
    assert codes(outcome) == ["recorded"]
    assert isinstance(
        judge(replace(again, checked_on=day("2026-11-22")), earlier=(earlier,)), Accepted
    )
    assert isinstance(judge(check(GONE, AGREES, courses=(URGED,)), earlier=(earlier,)), Accepted)


@pytest.mark.clause("C1")
def test_what_is_not_here_is_left_to_the_platform():
    assert codes(judge(check(), there=UNKNOWN)) == ["unit_unknown"]
    facts = Facts(None, unit(), office=COUNTY_OFFICE.office_id)
    assert isinstance(decide(OP, check(), facts, TODAY, RULES), Undetermined)


def test_a_check_is_about_a_unit_and_no_single_person():
    act, step = check(), FollowSiteCheck("k", 1, FollowUp.SETTLED, TODAY)
    assert (worker_of(act), worker_of(step), unit_of(step)) == (None, None, None)
    assert unit_of(act) == act.unit
    assert (dossier_of(act), dossier_of(step)) == (None, DossierRef(DossierKind.SITE_CHECK, "k"))


# Following --------------------------------------------------------------------------------------

HANDED = ChosenCourse(0, D.STILL_REGISTERED, Course.HAND_OVER, EXAM_CENTRE.office_id)
OPEN = kept(
    GONE,
    found(2, platform=P.NOBODY),
    courses=(HANDED, ChosenCourse(1, D.NOT_REGISTERED, Course.URGE)),
)


def step(what=FollowUp.SETTLED, number=1, on="2026-11-24", how="已办理注销", **more):
    return FollowSiteCheck(OPEN.spine.key, number, what, day(on), how, **more)


def follow(act, at=COUNTY_OFFICE, dossier=OPEN, named=ALL):
    return judge(act, at, dossier=dossier, named=named)


def after(act, at=COUNTY_OFFICE, dossier=OPEN):
    (effect,) = effects_of(follow(act, at, dossier))
    return effect.dossier


@pytest.mark.clause("C1")
def test_a_check_is_open_until_its_last_difference_is_settled():
    one = after(step(by=OpId("op-9")))
    assert one.spine.is_open
    assert one.difference(1).is_settled
    assert one.difference(1).steps[0].by == OpId("op-9")
    both = after(step(number=2), dossier=one)
    assert not both.spine.is_open


@pytest.mark.clause("C1")
def test_a_hand_over_is_taken_once_by_the_office_it_went_to():
    taking = step(FollowUp.TAKEN_OVER, how="")
    taken = after(taking, EXAM_CENTRE)
    assert taken.difference(1).is_taken_over
    assert not may_take_over(EXAM_CENTRE, taken.difference(1))
    assert isinstance(follow(taking, EXAM_CENTRE, taken), AlreadyDone)
    assert fields(follow(taking, COUNTY_OFFICE)) == [("not_handed", "")]
    assert after(step(), EXAM_CENTRE, taken).difference(1).is_settled


@pytest.mark.clause("C1")
def test_where_urging_did_not_help_another_course_is_chosen():
    act = step(
        FollowUp.REDIRECTED, 2, how="逾期未报送", course=Course.ENFORCEMENT, office=CITY.office_id
    )
    moved = after(act)
    assert moved.difference(2).course is Course.ENFORCEMENT
    assert moved.difference(2).office_name == CITY.name
    assert CITY.office_id in moved.spine.offices
    assert moved.spine.is_open
    back = replace(act, course=Course.URGE, office=None)
    returned = after(back, dossier=moved)
    assert CITY.office_id in returned.spine.offices
    assert returned.difference(2).office is None


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (step(on="2026-11-25"), [("future", "on")]),
        (step(on="2026-11-22"), [("before_check", "on")]),
        (step(how=" "), [("empty", "how")]),
        (step(how="甲" * (LONGEST + 1)), [("too_long", "how")]),
        (step(number=9), [("no_such_difference", "")]),
        (step(FollowUp.REDIRECTED), [("no_course", "course")]),
        (step(FollowUp.REDIRECTED, course=Course.HAND_OVER, office=EXAM_CENTRE.office_id),
         [("same_course", "course")]),
        (step(FollowUp.REDIRECTED, course=Course.HAND_OVER), [("no_office", "courses")]),
    ],
)  # fmt: skip
def test_a_step_that_cannot_stand_comes_back(act, expected):
    assert fields(follow(act)) == expected


@pytest.mark.clause("C1")
def test_who_has_nothing_to_do_with_a_difference_settles_nothing():
    assert fields(follow(step(number=2), INSPECTORS)) == [("not_concerned", "")]
    assert may_settle(POST, OPEN, OPEN.difference(2))
    assert may_settle(EXAM_CENTRE, OPEN, OPEN.difference(1))
    assert not may_settle(EXAM_CENTRE, OPEN, OPEN.difference(2))


@pytest.mark.clause("C1")
def test_what_is_settled_stays_so():
    settled = after(step())
    assert codes(follow(step(), dossier=settled)) == ["settled"]
    assert isinstance(follow(step(), dossier=settled), AlreadyDone)


@pytest.mark.clause("C1")
def test_a_check_that_is_unknown_is_left_to_the_platform_and_one_that_is_none_comes_back():
    assert codes(follow(step(), dossier=UNKNOWN)) == ["check_unknown"]
    assert fields(follow(step(), dossier=None)) == [("no_check", "")]
