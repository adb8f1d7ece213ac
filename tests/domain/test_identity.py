# ruff: noqa: RUF001 - full-width and look-alike input is what these tests are about
"""Numbers of documents: every reference vector, both sides of every boundary."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from stdnum.cn import ric

from sepdesk.domain.identity import (
    DOCUMENT_WORDS,
    Document,
    DocumentKind,
    DocumentRef,
    birth_date,
    check_character,
    check_number,
    guess_kind,
    mask_number,
    mask_phone,
    normalise_number,
    to_eighteen,
)

TODAY = date(2026, 11, 24)
KNOWN_AREAS = {"350102", "350427", "350404"}
REFERENCE = Path(__file__).parents[1] / "reference" / "identifier_vectors.csv"
KINDS = {
    "citizen_id": DocumentKind.CITIZEN_ID,
    "hmt_residence_permit": DocumentKind.HMT_RESIDENCE_PERMIT,
    "foreign_pr_2017": DocumentKind.FOREIGN_PERMANENT_RESIDENCE,
}
VECTORS = [
    row for row in csv.DictReader(REFERENCE.read_text("utf-8").splitlines()) if row["kind"] in KINDS
]


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: row["input"] or "empty")
def test_every_reference_number_is_judged_as_the_reference_says(row):
    check = check_number(KINDS[row["kind"]], row["input"], TODAY, KNOWN_AREAS)
    verdict, _, code = row["expected"].partition(":")
    warned = [warning for warning, _ in check.warnings]
    if verdict == "invalid":
        assert (check.problem, bool(check.text)) == (code, True)
        return
    assert check.problem is None
    assert warned == {"valid": [], "warn": [code], "legacy15": ["legacy15"]}[verdict]
    if row["normalised"]:
        assert check.normalised == row["normalised"]


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_character_agrees_with_another_implementation(digits):
    assert check_character(digits) == ric.calc_check_digit(digits + "0")  # it drops the last


@pytest.mark.parametrize("digits", ["", "1" * 16, "1" * 18, "1" * 16 + "X", "１" * 17])
def test_the_check_character_needs_seventeen_ascii_digits(digits):
    with pytest.raises(ValueError, match="seventeen"):
        check_character(digits)


@given(st.text(max_size=40), st.sampled_from(DocumentKind))
def test_no_text_whatever_breaks_the_check(text, kind):
    check = check_number(kind, text, TODAY, KNOWN_AREAS)
    assert bool(check.text) == (check.problem is not None)
    assert check.normalised == normalise_number(text)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_one_wrong_digit_is_always_found(born, sequence):
    digits = f"350102{born:%Y%m%d}{sequence:03}"
    number = digits + check_character(digits)
    assert check_number(DocumentKind.CITIZEN_ID, number, TODAY).problem is None
    other = number[:5] + str((int(number[5]) + 1) % 10) + number[6:]
    assert check_number(DocumentKind.CITIZEN_ID, other, TODAY).problem == "checksum"


def numbered(birth):
    digits = f"350102{birth}001"
    return digits + check_character(digits)


@pytest.mark.parametrize(
    ("birth", "problem", "warned"),
    [
        ("20261124", None, ["age"]),
        ("20261125", "future", []),
        ("20081124", None, []),
        ("20081125", None, ["age"]),
        ("19551125", None, []),
        ("19551124", None, ["age"]),
        ("19900230", "date", []),
        ("20240229", None, ["age"]),
        ("20230229", "date", []),
        ("00000101", "date", []),
    ],
)
def test_birth_dates_are_real_past_and_of_working_age(birth, problem, warned):
    check = check_number(DocumentKind.CITIZEN_ID, numbered(birth), TODAY)
    assert (check.problem, [code for code, _ in check.warnings]) == (problem, warned)


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (DocumentKind.CITIZEN_ID, "", "length"),
        (DocumentKind.CITIZEN_ID, "3501021990010100", "length"),
        (DocumentKind.CITIZEN_ID, "35010219900101001Y", "charset"),
        (DocumentKind.CITIZEN_ID, "٣٥٠١٠٢١٩٩٠٠١٠١٠٠١٦", "charset"),
        (DocumentKind.CITIZEN_ID, "350102901301001", "date"),
        (DocumentKind.HMT_RESIDENCE_PERMIT, "350102199001010016", "prefix"),
        (DocumentKind.HMT_RESIDENCE_PERMIT, "820000199408230024", "checksum"),
        (DocumentKind.FOREIGN_PERMANENT_RESIDENCE, "350102199001010016", "prefix"),
        (DocumentKind.FOREIGN_PERMANENT_RESIDENCE, "9" * 17 + "0", "checksum"),
        (DocumentKind.FOREIGN_PERMANENT_RESIDENCE, "9" * 17 + check_character("9" * 17), None),
        (DocumentKind.FOREIGN_PERMANENT_RESIDENCE, "US1350180010101", "charset"),
        (DocumentKind.PASSPORT, "e 1234-5678", None),
        (DocumentKind.PASSPORT, "", "length"),
        (DocumentKind.PASSPORT, "1" * 31, "length"),
        (DocumentKind.TRAVEL_PERMIT, "H1234567890", None),
        (DocumentKind.TRAVEL_PERMIT, "港1234567", "charset"),
    ],
)
def test_each_kind_is_checked_as_far_as_it_can_be(kind, text, problem):
    assert check_number(kind, text, TODAY).problem == problem


def test_an_area_code_is_never_a_refusal_and_unchecked_without_a_list():
    assert not check_number(DocumentKind.CITIZEN_ID, "350199199001010015", TODAY).warnings


def test_a_residence_permit_in_the_citizen_field_is_pointed_out():
    check = check_number(DocumentKind.CITIZEN_ID, "820000199408230023", TODAY, KNOWN_AREAS)
    assert [code for code, _ in check.warnings] == ["kind"]


def test_numbers_lose_blanks_hyphens_and_invisible_characters():
    assert normalise_number(" 3501-0219 9001\u200b01\u201400１ｘ\ufeff\n") == "35010219900101001X"


def test_a_number_of_fifteen_becomes_one_of_eighteen():
    assert to_eighteen("350102900101001") == "350102199001010016"
    with pytest.raises(ValueError, match="fifteen"):
        to_eighteen("350102199001010016")


def test_a_birth_date_is_read_only_where_the_layout_is_known():
    assert birth_date(DocumentKind.CITIZEN_ID, "350102900101001") == date(1990, 1, 1)
    assert birth_date(DocumentKind.HMT_RESIDENCE_PERMIT, "820000199408230023") == date(1994, 8, 23)
    assert birth_date(DocumentKind.HMT_RESIDENCE_PERMIT, "820000940823002") is None
    assert birth_date(DocumentKind.FOREIGN_PERMANENT_RESIDENCE, "900000199408230023") is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("350102199001010016", DocumentKind.CITIZEN_ID),
        ("350102900101001", DocumentKind.CITIZEN_ID),
        ("83000019940823002５", DocumentKind.HMT_RESIDENCE_PERMIT),
        ("900000199408230023", DocumentKind.FOREIGN_PERMANENT_RESIDENCE),
        ("usa350180010101", DocumentKind.FOREIGN_PERMANENT_RESIDENCE),
        ("H12345678", DocumentKind.TRAVEL_PERMIT),
        ("E12345678", DocumentKind.PASSPORT),
        ("", None),
        ("张三", None),
    ],
)
def test_the_kind_of_a_typed_number_is_proposed(number, kind):
    assert guess_kind(number) == kind


def test_masks_leave_three_and_two_and_nothing_of_a_short_number():
    assert mask_number("350102199001010016") == "350*************16"
    assert mask_number("E12345678") == "E12****78"
    assert mask_number("1234567") == "*******"
    assert mask_phone("13812342761") == "138****2761"
    assert mask_phone("0598-2345678") == "0598******78"
    assert mask_phone("2345678") == "*******"


def test_two_spellings_of_one_document_have_one_key():
    typed = DocumentRef(DocumentKind.CITIZEN_ID, "35010219900101018x", "甲")
    stored = Document(DocumentKind.CITIZEN_ID, "35010219900101018X", "乙")
    assert typed.key == stored.key


def test_documents_travel_as_json_and_every_kind_has_words():
    document = Document(DocumentKind.PASSPORT, "E12345678", "𬱖·甲", date(2020, 1, 1), None)
    adapter = TypeAdapter(Document)
    assert adapter.validate_json(adapter.dump_json(document)) == document
    assert set(DOCUMENT_WORDS) == set(DocumentKind)
