"""Canonical bytes: the same for the same value, whoever writes them and whenever."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import EmploymentPaper, RegisterEmployment
from sepdesk.protocol.canonical import (
    adapter,
    canonical_bytes,
    canonical_text,
    digest,
    plain,
    read,
)
from tests.domain.builders import employment, registration, unit, worker
from tests.protocol.values import ENVELOPES


def test_keys_are_sorted_nothing_is_blank_and_characters_are_themselves():
    text = canonical_text(ENVELOPES["register_employment"])
    again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == again
    assert "第9公司“旧”\\\\\\n" in text
    assert "\\u" not in text
    assert canonical_bytes(ENVELOPES["register_employment"]) == text.encode()


def test_a_digest_is_sha_256_in_hexadecimal():
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_there_is_one_adapter_of_a_kind():
    assert adapter(DocumentRef) is adapter(DocumentRef)


@given(st.from_type(EmploymentPaper))
def test_every_paper_survives_its_canonical_bytes(submission):
    text = canonical_text(submission)
    assert read(type(submission), text) == submission
    assert canonical_text(read(type(submission), text)) == text


def test_records_survive_their_canonical_text():
    known = worker(employments=[employment(unit())])
    assert read(Worker, canonical_text(known)) == known
    record = UnitRecord(unit())
    assert read(UnitRecord, canonical_bytes(record)) == record


@given(st.from_type(RegisterEmployment))
def test_no_floating_point_number_travels(submission):
    def refuse(text):
        raise AssertionError(text)

    json.loads(canonical_text(submission), parse_float=refuse, parse_constant=refuse)


@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)),
    st.integers(-12 * 60, 14 * 60),
)
def test_an_instant_keeps_its_zone_and_its_microseconds(naive, minutes):
    when = naive.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    text = canonical_text(when)
    assert read(dt.datetime, text) == when
    assert canonical_text(read(dt.datetime, text)) == text


def test_what_is_no_such_value_is_refused():
    with pytest.raises(ValidationError):
        read(DocumentRef, b"{}")


def test_a_value_becomes_jsons_own_kinds():
    assert plain(registration())["hired_on"] == "2026-11-20"
