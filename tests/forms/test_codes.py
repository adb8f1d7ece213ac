import contextlib
from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.forms.appendix import AppendixForm
from sepdesk.forms.codes import (
    PREFIX,
    CodeError,
    PaperCode,
    filling_digest,
    pattern,
    read_code,
    write_code,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ANOTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
FORM = AppendixForm(name="王小明", document_number="350181199003079963")
CODE = PaperCode(
    "0192f0c1-2345-7abc-8def-0123456789ab",
    "0192f0c1-0000-7abc-8def-0123456789ab",
    filling_digest(FORM),
)


def check(signed, signature, key=KEY):
    key.public_key().verify(signature, signed)


def test_a_code_says_what_was_written_and_who_signed_it():
    read = read_code(write_code(CODE, KEY.sign))
    assert read.code == CODE
    read.verify(check)


def test_another_stations_key_does_not_fit():
    read = read_code(write_code(CODE, KEY.sign))
    with pytest.raises(InvalidSignature):
        read.verify(lambda signed, signature: check(signed, signature, ANOTHER))


def test_a_code_with_another_number_under_the_same_signature_is_found_out():
    read = read_code(write_code(CODE, KEY.sign))
    other = read_code(write_code(replace(CODE, digest="00" * 8), ANOTHER.sign))
    with pytest.raises(InvalidSignature):
        replace(other, signature=read.signature).verify(check)


def test_ids_that_are_no_uuid_travel_as_they_are():
    code = replace(CODE, station="FQ-01", form_id="print-7")
    assert read_code(write_code(code, KEY.sign)).code == code


@pytest.mark.parametrize("changed", [{"form_id": ""}, {"station": "x" * 41}, {"digest": "00"}])
def test_what_has_no_room_in_the_code_is_not_written(changed):
    with pytest.raises(ValueError, match=r"id|digest"):
        write_code(replace(CODE, **changed), KEY.sign)


@pytest.mark.invariant("X-3")
def test_the_code_holds_nothing_of_the_person():
    text = write_code(CODE, KEY.sign)
    read = read_code(text)
    assert FORM.document_number.encode() not in read.signed
    assert FORM.name.encode() not in read.signed
    assert len(read.signed) < 70


@pytest.mark.invariant("B-15")
def test_the_digest_changes_with_every_field_of_the_form():
    forms = [FORM]
    for name, value in {
        "name": "王小朋", "unit_code": "1", "worker_opinion": (True, False),
        "form_date": date(2026, 11, 24),
    }.items():  # fmt: skip
        forms.append(replace(FORM, **{name: value}))
    assert len({filling_digest(form) for form in [*forms, None]}) == len(forms) + 1


def test_the_pattern_is_a_qr_code_of_the_text():
    text = write_code(CODE, KEY.sign)
    side, modules = pattern(text)
    assert side == 45
    assert len(modules) == side * side
    wide = 4 * side + 32
    rows = bytearray(b"\xff" * wide * wide)
    for index, black in enumerate(modules):
        if black:
            row, column = divmod(index, side)
            for line in range(4):
                start = (16 + 4 * row + line) * wide + 16 + 4 * column
                rows[start : start + 4] = bytes(4)
    (found,) = zxingcpp.read_barcodes(memoryview(rows).cast("B", (wide, wide)))
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "不是"),
        ("https://example.invalid/1", "不是"),
        (f"{PREFIX}1:" + "A" * 1000, "不是"),
        (f"{PREFIX}2:ABC", "升级"),
        (f"{PREFIX}1:", "残缺"),
        (f"{PREFIX}1:ABC", "残缺"),
        (f"{PREFIX}1:" + ":" * 120, "残缺"),
        (f"{PREFIX}1:王", "残缺"),
    ],
)
def test_any_other_code_is_refused_with_a_sentence(text, word):
    with pytest.raises(CodeError, match=word):
        read_code(text)


@pytest.mark.invariant("X-8")
@given(st.one_of(st.text(), st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=200)))
def test_no_text_breaks_the_reader(text):
    for each in (text, f"{PREFIX}1:{text}", write_code(CODE, KEY.sign)[: len(text) + 5] + text):
        with contextlib.suppress(CodeError):
            read_code(each)
