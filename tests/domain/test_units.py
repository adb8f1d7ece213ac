# ruff: noqa: RUF001 - full-width and look-alike input is what these tests are about
"""Codes of units and telephones: every reference vector, and what the field may hold besides."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from stdnum.cn import uscc

from sepdesk.domain.units import (
    AREA_CODES,
    UNIT_KIND_WORDS,
    CodeKind,
    Unit,
    UnitId,
    UnitKind,
    check_phone,
    check_unit_code,
    check_uscc,
    organisation_check_character,
    uscc_check_character,
)

TODAY = date(2026, 11, 24)
REFERENCE = Path(__file__).parents[1] / "reference" / "identifier_vectors.csv"
ROWS = list(csv.DictReader(REFERENCE.read_text("utf-8").splitlines()))
CODES = [row for row in ROWS if row["kind"] == "uscc"]
PHONES = [row for row in ROWS if row["kind"] in ("mobile", "landline")]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("row", CODES, ids=lambda row: row["input"])
def test_every_reference_code_is_judged_as_the_reference_says(row):
    check = check_uscc(row["input"])
    verdict, _, code = row["expected"].partition(":")
    warned = [warning for warning, _ in check.warnings]
    if verdict == "invalid":
        assert check.problem == code
        return
    assert check.problem is None
    assert warned == {"valid": [], "warn": [code], "legacy15": ["legacy15"]}[verdict]
    if row["normalised"]:
        assert check.normalised == row["normalised"]


@pytest.mark.parametrize("row", PHONES, ids=lambda row: row["input"])
def test_every_reference_telephone_is_judged_as_the_reference_says(row):
    check = check_phone(row["input"])
    assert (check.problem is None) == (row["expected"] == "valid")
    if row["normalised"]:
        assert check.normalised == row["normalised"]


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_the_check_character_agrees_with_another_implementation(body):
    assert uscc_check_character(body) == uscc.calc_check_digit(body)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
def test_an_organisation_code_with_its_own_check_character_is_legacy_without_doubt(body):
    check = check_uscc(body + organisation_check_character(body))
    assert [code for code, _ in check.warnings] == ["legacy9"]


@given(st.text(max_size=40), st.sampled_from(CodeKind))
def test_no_text_whatever_breaks_the_check_of_a_code(text, kind):
    check = check_unit_code(kind, text, TODAY)
    assert bool(check.text) == (check.problem is not None)


@given(st.text(max_size=40))
def test_no_text_whatever_breaks_the_check_of_a_telephone(text):
    check = check_phone(text)
    assert bool(check.text) == (check.problem is not None)


def test_a_letter_o_is_offered_as_zero_only_where_the_check_character_then_agrees():
    assert check_uscc("9135O100MA2XN0006Q").mend == "91350100MA2XN0006Q"
    assert check_uscc("9135O100MA2XN0006T").mend == ""
    assert check_uscc("9135Z100MA2XN0006Q").mend == ""


def test_wrong_length_and_wrong_check_character_are_told_apart():
    assert check_uscc("91350100MA2XN0006").problem == "length"
    assert check_uscc("91350100MA2XN0006T").problem == "checksum"
    assert check_uscc("９１３５０１００ma2xn0006q").normalised == "91350100MA2XN0006Q"


@pytest.mark.parametrize("body", ["", "0" * 16, "I" * 17])
def test_check_characters_refuse_what_is_no_code(body):
    with pytest.raises(ValueError, match="alphabet"):
        uscc_check_character(body)
    with pytest.raises(ValueError, match="eight"):
        organisation_check_character(body)


@pytest.mark.clause("F2")
@pytest.mark.parametrize("number", ["350102199001010016", "820000199408230023"])
def test_a_natural_person_gives_the_number_of_the_own_document(number):
    check = check_unit_code(CodeKind.CITIZEN_ID, number, TODAY)
    assert (check.normalised, check.problem, check.warnings) == (number, None, ())


def test_a_natural_persons_wrong_number_is_found():
    assert check_unit_code(CodeKind.CITIZEN_ID, "E1234567", TODAY).problem == "length"


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (CodeKind.USCC, "91350100MA2XN0006Q", None),
        (CodeKind.LEGACY, "350100100012345", None),
        (CodeKind.LEGACY, "48800000-3", None),
        (CodeKind.LEGACY, "91350100MA2XN0006Q", "length"),
    ],
)
def test_a_code_is_checked_as_the_kind_that_was_chosen(kind, text, problem):
    assert check_unit_code(kind, text, TODAY).problem == problem


@pytest.mark.parametrize(
    ("text", "normalised", "problem"),
    [
        ("+86 138 0000 0000", "13800000000", None),
        ("１３８－００００－００００", "13800000000", None),
        ("(0598) 2345678转12", "0598-2345678-12", None),
        ("010-22345678", "010-22345678", None),
        ("2345678", "2345678", None),
        ("400-123-4567", "4001234567", None),
        ("0591-8765432", "0591-8765432", "landline"),
        ("0598-23456", "0598-23456", "landline"),
        ("", "", "empty"),
        ("无", "无", "charset"),
    ],
)
def test_telephones_come_into_one_form(text, normalised, problem):
    check = check_phone(text)
    assert (check.normalised, check.problem) == (normalised, problem)


def test_only_a_right_mobile_is_a_mobile():
    assert check_phone("138 0000 0000").is_mobile
    assert not check_phone("12800000000").is_mobile
    assert not check_phone("0598-2345678").is_mobile


def test_a_unit_travels_as_json_and_every_kind_has_words():
    unit = Unit(
        UnitId("u-1"), "甲（三明）有限公司", "91350100MA2XN0006Q", CodeKind.USCC,
        (UnitKind.FILLING, UnitKind.USER), "列东街1号", "350404001", "乙", "0598-2345678",
        branch_of=UnitId("u-0"), dispatches=True, closed_on=TODAY, rev=3,
    )  # fmt: skip
    adapter = TypeAdapter(Unit)
    assert adapter.validate_json(adapter.dump_json(unit)) == unit
    assert set(UNIT_KIND_WORDS) == set(UnitKind)
    assert len(AREA_CODES) == 9
