"""Values at their edges, written as they are: the last that is taken and the first that is not."""

from dataclasses import fields, replace

import pytest

from sepdesk.catalogues import regions, work_items
from sepdesk.domain.attachments import AttachedPaper, Digest, PaperKind
from sepdesk.domain.attachments_awaited import all_came, case_with_awaited, scan_word, with_awaited
from sepdesk.domain.employment import overlaps, shares_days
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import (
    DocumentKind,
    check_character,
    check_number,
    guess_kind,
    mask_number,
    mask_phone,
    normalise_number,
)
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.outcomes import Accepted, CaseDecided, Refused
from sepdesk.domain.regions import RegionTable, level_of
from sepdesk.domain.submissions import CertificateClaim, OpId, SubmissionState
from sepdesk.domain.unit_acts import particulars
from sepdesk.domain.units import CodeKind, UnitKind, check_phone, check_unit_code, check_uscc
from sepdesk.domain.verification import waits_too_long
from sepdesk.domain.work_items import Catalogue, ItemKey, parse_items, restriction
from tests.domain.builders import (
    TODAY,
    codes,
    day,
    employment,
    finding,
    id_number,
    judge,
    registration,
    unit,
    unit_code,
)

ITEMS = work_items()
FORM, COPY = scan_word(PaperKind.FORM), scan_word(PaperKind.CERTIFICATE_COPY)
WELDERS = ("GTAW-FeⅡ-6G-3/159-FefS-02/11/12", "SMAW-FeⅡ-6G-12/159-Fef3J")


@pytest.mark.parametrize(
    ("length", "problem"), [(0, "length"), (1, None), (30, None), (31, "length")]
)
def test_a_passport_number_has_one_to_thirty_characters(length, problem):
    assert check_number(DocumentKind.PASSPORT, "E" * length, TODAY).problem == problem


def test_a_minus_sign_is_a_hyphen_and_dropped():
    assert normalise_number("3501\u22120219") == "35010219"
    assert normalise_number("35 01-02") == "350102"


def test_what_is_short_is_masked_whole():
    assert mask_number("1" * 7) != mask_number("1" * 8)
    assert mask_number("1" * 8)
    assert mask_phone("1" * 8) != mask_phone("1" * 9)
    assert mask_phone("1" * 9)
    assert mask_phone("13000000000")


def test_an_identity_number_is_guessed_by_its_shape():
    assert guess_kind(id_number()) is DocumentKind.CITIZEN_ID
    with_x = next(id_number(n) for n in range(1, 200) if id_number(n).endswith("X"))
    assert guess_kind(with_x) is DocumentKind.CITIZEN_ID
    assert guess_kind(with_x.lower()) is DocumentKind.CITIZEN_ID


def test_warnings_about_a_number_are_all_kept():
    child = "350102" + "20200101" + "001"
    child += check_character(child)
    found = check_number(DocumentKind.CITIZEN_ID, child, TODAY, {"350404"})
    assert [code for code, _ in found.warnings] == ["age", "unknown_area"]
    permit = "810000" + "20200101" + "001"
    permit += check_character(permit)
    found = check_number(DocumentKind.CITIZEN_ID, permit, TODAY, {"350404"})
    assert [code for code, _ in found.warnings] == ["age", "kind"]
    old = check_number(DocumentKind.CITIZEN_ID, "350102900101001", TODAY, {"350404"})
    assert old.normalised == "350102900101001"
    foreign = "9" * 17
    foreign += check_character(foreign)
    assert check_number(DocumentKind.CITIZEN_ID, foreign, TODAY).problem == "date"


def test_codes_of_units_are_told_with_all_that_is_wrong():
    code = unit_code()
    assert check_uscc(code).problem is None
    assert "I、O" in check_uscc(code[:15] + "IO" + code[17]).text
    number = check_unit_code(CodeKind.CITIZEN_ID, "350102202001010010", TODAY)
    assert number.problem in (None, "checksum")
    child = "350102" + "20200101" + "001"
    child += check_character(child)
    assert [one for one, _ in check_unit_code(CodeKind.CITIZEN_ID, child, TODAY).warnings] == [
        "age"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "0598\u20132345678", "0598\u22122345678", "(0598) 2345678", "-13000000000-",
        "+8613000000000",
        "0598-2345678转808", "0598-2345678ext808", "0598-2345678#808", "0598-2345678 EXT.808",
        "转", "ABC", "0598-23456A8", "x", "2345678",
    ],
)  # fmt: skip
def test_a_telephone_number_is_read_however_it_is_typed(text):
    found = check_phone(text)
    assert bool(found.text) is (found.problem is not None)


def test_a_table_of_items_can_be_made_anew():
    again = replace(ITEMS)
    old = ItemKey(Catalogue.C2011, "Q4")
    assert again.conversion(old) == ITEMS.conversion(old)
    assert again.conversion(old) is not None
    for code in WELDERS:
        named = again.named(Catalogue.C2021, code)
        assert named is not None
        assert named.key == ItemKey(Catalogue.C2021, code)
    limited = again.named(Catalogue.C2021, "Q2(限桥式起重机)")
    assert limited is not None
    assert limited.key.catalogue is Catalogue.C2021
    nonmetal = ItemKey(Catalogue.C2021, "(非金属焊接)")
    told = {code: again.counts_as(ItemKey(Catalogue.C2021, code), nonmetal) for code in WELDERS}
    assert set(told.values()) <= {"yes", "likely", "no"}
    assert restriction("Q2(限桥式起重机)") == "限桥式起重机"
    assert parse_items("N1/N2") == ("N1", "N2")
    assert parse_items("N1／N2") == ("N1", "N2")


def test_a_table_of_regions_can_be_made_anew():
    known = regions()
    again = RegionTable(known.regions)
    assert again.children("没有") == ()
    for code in ("35", "3501", "350102"):
        found = again.children(code, include_hidden=True)
        assert found == known.children(code, include_hidden=True)
        assert [one.code for one in found if one.kind != "类似乡级单位"] == sorted(
            one.code for one in found if one.kind != "类似乡级单位"
        )
        assert all(one.parent == code for one in found)
        assert found
    assert level_of("35a1") is None
    assert level_of("\uff13\uff15") is None


def test_days_are_shared_from_the_first_to_the_one_before_the_last():
    first = employment(unit(), "2026-01-01", "2026-02-01")
    assert not shares_days(first, employment(unit(2), "2026-02-01", n=2))
    assert shares_days(first, employment(unit(2), "2026-01-31", n=2))
    assert not shares_days(employment(unit(2), "2026-02-01", n=2), first)
    lasting = employment(unit(), "2026-01-01")
    brief = employment(unit(2), "2026-01-01", "2026-01-05", n=2)
    assert overlaps([lasting, brief])
    assert overlaps([brief, lasting])
    assert not overlaps([first, employment(unit(2), "2026-02-01", "2026-02-01", n=2)])


@pytest.mark.invariant("F-1")
def test_scans_that_are_awaited_are_named_in_one_sentence_and_no_other_is_lost():
    other = Finding("E2", Severity.NOTE, "late", "hired_on", "逾期。")
    outcome = with_awaited(Accepted((other,), ()), (FORM, COPY))
    assert [one.code for one in outcome.findings] == ["late", "scans_awaited"]
    assert outcome.findings[-1].text.count("、") == 1
    assert with_awaited(Refused((other,)), (FORM,)) == Refused((other,))
    case = OpId("case")
    for state in (SubmissionState.REGISTERED, SubmissionState.PENDING_VERIFICATION):
        decided = CaseDecided(case, state, True, outcome.findings, ("登记表", FORM))
        waits = case_with_awaited(decided, (COPY,))
        assert [one.code for one in waits.findings] == ["late", "scans_awaited"]
        assert waits.missing == ("登记表", COPY)
        came = case_with_awaited(decided, ())
        assert [one.code for one in came.findings] == ["late"]
    decided = CaseDecided(case, SubmissionState.INCOMPLETE, False, outcome.findings, (FORM,))
    assert case_with_awaited(decided, ()).state is SubmissionState.REGISTERED
    assert case_with_awaited(decided, (COPY,)).state is SubmissionState.INCOMPLETE
    whole = all_came(case, SubmissionState.INCOMPLETE, (FORM,), outcome.findings)
    assert whole is not None
    assert [one.code for one in whole.findings] == ["late"]


@pytest.mark.clause("E2")
def test_the_day_of_receipt_itself_may_be_the_day_of_the_hire():
    at = unit()
    received = registration(at, hired="2026-11-24", received="2026-11-24")
    assert "hired_after_receipt" not in codes(judge(received))
    after = registration(at, hired="2026-11-25", received="2026-11-24")
    assert "hired_after_receipt" in codes(judge(after))


@pytest.mark.clause("E4")
def test_an_item_is_registered_by_the_name_of_its_kind():
    outcome = judge(registration(unit(), "叉车司机"))
    assert isinstance(outcome, Accepted)
    assert finding(outcome, "valid").text.startswith("N1")
    assert outcome.effects[0].employment.started_on >= day("2026-01-01")


def test_what_can_be_changed_of_a_unit_is_all_told():
    whole = unit(
        kinds=(UnitKind.USER,), address="乙路1号", contact="李", phone="0598-2345678",
        dispatches=True, supervisor=OfficeKind.CITY, closed_on=day("2026-11-01"),
    )  # fmt: skip
    told = particulars(whole)
    assert all(getattr(told, field.name) == getattr(whole, field.name) for field in fields(told))


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("number", "issuer", "told"),
    [
        ("T" + id_number(), "", True),
        ("1", "甲市应急管理局", True),
        ("1", "甲市安全生产监督管理局", True),
        ("1", "甲市安监局", True),
        (id_number(), "甲市市场监督管理局", False),
    ],
)
def test_a_certificate_of_another_trade_is_pointed_out(number, issuer, told):
    claim = CertificateClaim(number, issuer=issuer)
    outcome = judge(replace(registration(unit()), certificate=claim))
    assert ("other_trade" in codes(outcome)) is told


@pytest.mark.clause("F1")
def test_a_scan_that_serves_not_its_purpose_is_told_with_the_paper():
    scan = AttachedPaper(Digest("1" * 64), 9, PaperKind.FORM, legible=False)
    paper = registration(unit())
    paper = replace(paper, intake=replace(paper.intake, papers=(scan,)))
    told = finding(judge(paper), "paper_unfit")
    assert (told.clause, told.severity, told.field) == ("F1", Severity.NOTE, "handed")
    assert told.text == "登记表看不清，需另行提交。"


@pytest.mark.clause("L5")
@pytest.mark.invariant("B-9")
def test_a_verification_that_waits_too_long_is_asked_about_and_nothing_else():
    told = waits_too_long(30)
    assert (told.clause, told.severity, told.code) == ("L5", Severity.ASK, "verification_overdue")
    assert "已满 30 天" in told.text
