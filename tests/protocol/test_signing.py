"""Signatures and sealing: the right key only, and nothing but the bytes that were meant."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.protocol.signing import (
    BadSealError,
    BadSignatureError,
    SealingKey,
    SigningKey,
    decode,
    encode,
    seal,
)
from tests.protocol.values import KEY, OTHER_KEY

BOX = SealingKey(bytes(range(32)))


@given(st.binary(max_size=100))
def test_a_signature_is_good_for_its_key_and_bytes_only(payload):
    signature = KEY.sign(payload)
    KEY.public.verify(payload, signature)
    for public, signed in ((OTHER_KEY.public, payload), (KEY.public, payload + b" ")):
        with pytest.raises(BadSignatureError):
            public.verify(signed, signature)


def test_a_key_of_an_algorithm_unknown_here_verifies_nothing():
    with pytest.raises(BadSignatureError):
        replace(KEY.public, alg="sm2").verify(b"", KEY.sign(b""))


def test_a_damaged_public_key_verifies_nothing():
    with pytest.raises(BadSignatureError):
        replace(KEY.public, raw="no base64!").verify(b"", KEY.sign(b""))


def test_the_id_of_a_key_is_told_by_its_bytes_and_never_changes():
    assert KEY.public.key_id == "56475aa75463474c"
    assert KEY.public.alg == "ed25519"


def test_new_keys_differ():
    assert SigningKey.generate().raw != SigningKey.generate().raw
    assert SealingKey.generate().raw != SealingKey.generate().raw


@given(st.binary(max_size=100))
def test_what_is_sealed_opens_with_its_key_only(payload):
    sealed = seal(payload, BOX.public)
    assert BOX.open(sealed) == payload
    assert seal(payload, BOX.public) != sealed
    with pytest.raises(BadSealError):
        SealingKey.generate().open(sealed)


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:20], lambda b: b"", lambda b: bytes(80)]
)
def test_what_is_damaged_does_not_open(damage):
    with pytest.raises(BadSealError):
        BOX.open(damage(seal(b"key", BOX.public)))


@given(st.binary(max_size=100))
def test_bytes_survive_their_base64(raw):
    assert decode(encode(raw)) == raw


def test_what_is_no_base64_is_refused():
    with pytest.raises(ValueError):  # noqa: PT011 - binascii's own wording
        decode("a b")
