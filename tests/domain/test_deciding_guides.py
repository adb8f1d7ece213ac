"""What an office may publish about itself (E5, F3)."""

from dataclasses import replace

import pytest

from sepdesk.domain.decide import decide
from sepdesk.domain.facts import Facts
from sepdesk.domain.findings import Severity
from sepdesk.domain.offices import Office, OfficeId, OfficeKind
from sepdesk.domain.outcomes import Accepted, AlreadyDone, Returned
from sepdesk.domain.regions import Jurisdiction
from sepdesk.domain.service_guides import (
    LONGEST_GUIDE,
    LONGEST_LINE,
    GuidePublished,
    PublishGuide,
    ServiceGuide,
    contact_lines,
    guide_of,
    with_guide,
)
from sepdesk.domain.submissions import OpId
from tests.domain.builders import RULES, TODAY

GUIDE = ServiceGuide(
    "甲市乙路1号", "0591-80001234", "0591-80001235", "office@example.invalid", "周一至周五"
)
OFFICE = Office(OfficeId("3501-exam"), "甲考试中心", OfficeKind.EXAM_CENTRE, Jurisdiction(()))


def judge(**changes):
    facts = Facts(None, None, office="3501-exam")
    return decide(OpId("op-1"), PublishGuide(replace(GUIDE, **changes)), facts, TODAY, RULES)


@pytest.mark.clause("E5")
def test_a_guide_with_all_it_needs_is_published_for_the_own_office():
    outcome = judge()
    assert isinstance(outcome, Accepted)
    assert outcome.effects == (GuidePublished(OfficeId("3501-exam"), GUIDE),)
    assert [finding.code for finding in outcome.findings] == ["guide_published"]
    assert outcome.findings[0].basis == "notice-2.2-guide"


@pytest.mark.clause("E5")
def test_what_is_published_already_is_told_and_not_published_again():
    same = replace(GUIDE, phone=" 0591-80001234 ", text=f" {GUIDE.text}\n")
    facts = Facts(None, None, office="3501-exam", guide=GUIDE)
    outcome = decide(OpId("op-1"), PublishGuide(same), facts, TODAY, RULES)
    assert isinstance(outcome, AlreadyDone)
    assert [finding.code for finding in outcome.findings] == ["guide_known"]
    other = replace(facts, guide=replace(GUIDE, fax=""))
    assert isinstance(decide(OpId("op-1"), PublishGuide(same), other, TODAY, RULES), Accepted)


@pytest.mark.clause("E5")
@pytest.mark.parametrize("field", ["address", "phone", "text"])
def test_address_phone_and_guide_must_not_be_lacking(field):
    outcome = judge(**{field: "  "})
    assert isinstance(outcome, Returned)
    assert [(f.code, f.field) for f in outcome.findings if f.severity is Severity.MEND] == [
        ("empty", field)
    ]


@pytest.mark.clause("E5")
def test_where_there_is_no_fax_and_no_page_none_is_published():
    outcome = judge(fax="", network="")
    assert isinstance(outcome, Accepted)
    notes = [f.field for f in outcome.findings if f.severity is Severity.NOTE]
    assert notes == ["fax", "network"]


@pytest.mark.clause("E5")
@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("phone", "0591-123", "phone"),
        ("fax", "13", "phone"),
        ("address", "甲" * (LONGEST_LINE + 1), "too_long"),
        ("network", "a" * (LONGEST_LINE + 1), "too_long"),
        ("text", "甲" * (LONGEST_GUIDE + 1), "too_long"),
    ],
)
def test_what_cannot_be_so_is_to_be_mended(field, text, code):
    outcome = judge(**{field: text})
    assert isinstance(outcome, Returned)
    assert (code, field) in [(f.code, f.field) for f in outcome.findings]


def test_blanks_go_and_numbers_are_brought_into_one_form():
    outcome = judge(address=" 甲市乙路1号 ", phone="（0591）80001234", text="周一至周五\n")
    assert isinstance(outcome, Accepted)
    assert outcome.effects == (GuidePublished(OfficeId("3501-exam"), GUIDE),)


@pytest.mark.clause("E5")
def test_an_office_is_reached_as_its_guide_says():
    assert guide_of(with_guide(OFFICE, GUIDE)) == GUIDE
    assert guide_of(OFFICE) == ServiceGuide()


@pytest.mark.clause("F3")
def test_the_contact_of_note_4_names_every_way_that_is_published_and_no_other():
    whole, *shorter = contact_lines(with_guide(OFFICE, GUIDE))
    assert whole == (
        "甲考试中心，电话 0591-80001234，传真 0591-80001235，地址 甲市乙路1号，"
        "网络 office@example.invalid"
    )
    assert shorter[0] == "甲考试中心，电话 0591-80001234，传真 0591-80001235，地址 甲市乙路1号"
    assert shorter[-1] == "甲考试中心，电话 0591-80001234"
    assert contact_lines(replace(OFFICE, phone="0591-80001234")) == (shorter[-1],)
    assert contact_lines(OFFICE) == ()
