"""A draft says what it lacks, by the same fields that the rules ask for."""

from dataclasses import replace

import pytest

from sepdesk.desk.drafts import KeptDraft
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.registration import advise
from sepdesk.domain.submissions import SubmissionKind
from tests.ui.session import NOW, make_session

KINDS = (SubmissionKind.REGISTER, SubmissionKind.CHANGE, SubmissionKind.DEREGISTER)
FULL = PaperInput(
    name="张三",
    document_number="1",
    items="N1",
    unit_name="甲公司",
    unit_code="1",
    unit_town="350102",
    former_unit="乙公司",
)
WORDS = {
    "name": "姓名",
    "document_number": "证件号码",
    "items": "作业项目",
    "unit_name": "用人单位",
    "unit_code": "单位代码",
    "region": "所属区域",
    "former_unit": "用人单位",
}


def draft(paper):
    return KeptDraft("d", "", paper, NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_paper_lacks_what_the_rules_ask_for(tmp_path, kind):
    made = make_session(tmp_path / "profile")
    paper = PaperInput(kind=kind)
    found = advise(made.session, paper).findings
    asked = {WORDS[one.field] for one in found if one.code.startswith("no_")}
    assert asked == set(draft(paper).lacks())
    made.files.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_with_everything_lacks_nothing(kind):
    paper = replace(FULL, kind=kind)
    assert draft(paper).lacks() == ()
