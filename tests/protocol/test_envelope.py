"""The envelope: golden bytes of every kind, sealing, and what is not let in (S-2)."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.domain.submissions import SubmissionKind
from sepdesk.protocol.canonical import canonical_bytes, digest
from sepdesk.protocol.envelope import (
    UnreadableEnvelopeError,
    check_sealed,
    read_envelope,
    seal_envelope,
    sign_bytes,
)
from sepdesk.protocol.signing import BadSignatureError, encode
from sepdesk.protocol.versions import CURRENT
from tests.protocol.values import ENVELOPES, KEY, OTHER_KEY

GOLDEN = Path(__file__).parents[1] / "reference" / "envelopes"
FILES = sorted(GOLDEN.glob("v*/*.json"))


def test_there_is_a_golden_file_of_every_kind_for_the_current_schema():
    names = {path.stem for path in FILES if path.parent.name == f"v{CURRENT}"}
    assert names == set(SubmissionKind) == set(ENVELOPES)


@pytest.mark.parametrize("kind", list(ENVELOPES))
def test_an_envelope_is_written_byte_for_byte_as_ever(kind):
    golden = (GOLDEN / f"v{CURRENT}" / f"{kind}.json").read_bytes()
    assert canonical_bytes(ENVELOPES[kind]) == golden


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_golden_envelope_of_any_version_is_read_back(path):
    assert read_envelope(path.read_bytes()) == ENVELOPES[path.stem]


def test_a_sealed_envelope_opens_with_its_key_to_the_same_bytes():
    original = ENVELOPES["register_employment"]
    sealed = seal_envelope(original, KEY)
    payload = check_sealed(sealed, KEY.public)
    assert payload == sealed.payload_bytes == canonical_bytes(original)
    assert sealed.digest == digest(payload)
    assert read_envelope(payload) == original


SEALED = sign_bytes(b"{}", KEY)


@pytest.mark.invariant("S-2")
@pytest.mark.parametrize(
    "changed",
    [
        {"payload": encode(b"{ }")},
        {"digest": digest(b"{ }")},
        {"payload": "no base64!"},
        {"payload": "名"},
        {"signature": "no base64!"},
    ],
)
def test_bytes_that_do_not_fit_their_digest_are_unreadable(changed):
    with pytest.raises(UnreadableEnvelopeError):
        check_sealed(replace(SEALED, **changed), KEY.public)


@pytest.mark.invariant("S-2")
@pytest.mark.parametrize(
    "changed",
    [
        {"signature": encode(bytes(64))},
        {"signature": ""},
        {"payload": encode(b"{ }"), "digest": digest(b"{ }")},
        {"alg": "sm2"},
        {"key_id": OTHER_KEY.public.key_id},
    ],
)
def test_a_wrong_signature_algorithm_or_key_is_told(changed):
    with pytest.raises(BadSignatureError):
        check_sealed(replace(SEALED, **changed), KEY.public)


def test_a_seal_of_another_machine_is_told():
    with pytest.raises(BadSignatureError):
        check_sealed(SEALED, OTHER_KEY.public)


def _changed(**more):
    data = json.loads(canonical_bytes(ENVELOPES["register_employment"]))
    return json.dumps({**data, **more}).encode()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        _changed(schema=CURRENT + 1),
        _changed(schema=0),
        _changed(schema=True),
        _changed(schema="1"),
        _changed(kind="revoke_certificate"),
        _changed(kind=[]),
        _changed(kind="deregister_employment"),
        _changed(body=None),
        _changed(body={}),
        _changed(device_counter="many"),
        _changed(device_time="2026-11-24T09:35:12"),
        _changed(device_time="yesterday"),
    ],
)
def test_what_is_no_envelope_is_unreadable_and_its_values_go_no_further(payload):
    with pytest.raises(UnreadableEnvelopeError) as caught:
        read_envelope(payload)
    assert str(caught.value) == ""
    assert caught.value.__cause__ is None


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_else(payload):
    with pytest.raises(UnreadableEnvelopeError):
        read_envelope(payload)
