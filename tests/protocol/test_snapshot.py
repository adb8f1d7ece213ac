"""The file of a first load: every damage is seen, nothing lies in clear (S-12)."""

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sepdesk.domain.offices import OfficeId
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import RecordKind
from sepdesk.protocol.snapshot import (
    CHUNK,
    FORMAT,
    SEALED_CHUNK,
    BadSnapshotError,
    Head,
    Line,
    decrypt,
    encrypt,
    read_lines,
    write_lines,
)

KEY = bytes(range(32))
HEAD = Head(FORMAT, OfficeId("o-1"), Position(3, 41))
LINES = [
    Line(RecordKind.WORKER, "p1", '{"name":"张示例\\n"}', (("name", "张示例"), ("tail", "7261"))),
    Line(RecordKind.UNIT, "u1", "{}"),
]


def sealed(plain, snapshot="s-1"):
    return list(encrypt(plain, KEY, snapshot))


def opened(chunks, key=KEY, snapshot="s-1"):
    return b"".join(decrypt(chunks, key, snapshot))


def incompressible(size):
    return random.Random(7).randbytes(size)


@pytest.fixture(scope="module")
def big():
    """Return bytes in one piece, and the several chunks that they make."""
    plain = incompressible(2 * CHUNK + 1000)
    return plain, sealed([plain])


def test_records_come_back_as_they_were_written():
    head, lines = read_lines(decrypt(sealed(write_lines(HEAD, LINES)), KEY, "s-1"))
    assert head == HEAD
    assert list(lines) == LINES


@settings(deadline=None, max_examples=30)
@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 50))
def test_bytes_come_back_however_they_are_cut(pieces, size):
    plain = b"".join(pieces)
    cut = [plain[at : at + size] for at in range(0, len(plain), size)]
    assert opened(sealed(cut)) == plain


def test_chunks_have_one_length_but_for_the_last(big):
    plain, chunks = big
    assert [len(chunk) for chunk in chunks[:-1]] == [SEALED_CHUNK] * (len(chunks) - 1)
    assert len(chunks) == 3
    assert opened(chunks) == plain


def test_a_stream_of_many_pieces_makes_full_chunks_too(big):
    plain, _ = big
    pieces = [plain[at : at + CHUNK // 2] for at in range(0, len(plain), CHUNK // 2)]
    assert opened(sealed(pieces)) == plain


@pytest.mark.parametrize("size", range(CHUNK - 20, CHUNK + 1, 5))
def test_a_last_chunk_that_overflows_at_the_very_end_is_cut_too(size):
    plain = incompressible(size)
    chunks = sealed([plain])
    assert max(map(len, chunks)) <= SEALED_CHUNK
    assert opened(chunks) == plain


@pytest.mark.invariant("S-12")
@pytest.mark.parametrize(
    "damage",
    [
        lambda chunks: chunks[:-1],
        lambda chunks: chunks[1:],
        lambda chunks: [chunks[1], chunks[0], *chunks[2:]],
        lambda chunks: [*chunks, chunks[-1]],
        lambda chunks: [chunks[0][:-1] + b"x", *chunks[1:]],
        lambda chunks: [*chunks[:-1], chunks[-1][:-1]],
        lambda chunks: [*chunks[:-1], b""],
        lambda _: [],
    ],
    ids=["end", "begin", "order", "twice", "bit", "short", "empty", "nothing"],
)
def test_no_damage_goes_unseen(big, damage):
    _, chunks = big
    with pytest.raises(BadSnapshotError):
        opened(damage(chunks))


def test_a_chunk_of_another_snapshot_or_key_is_refused(big):
    _, chunks = big
    with pytest.raises(BadSnapshotError):
        opened(chunks, snapshot="s-2")
    with pytest.raises(BadSnapshotError):
        opened(chunks, key=os.urandom(32))


def test_bytes_that_are_no_stream_of_ours_are_refused():
    plain = b"".join(write_lines(HEAD, LINES))
    for wrong in (b"", b"{}\n", b"no json\n", plain.replace(b'"format":1', b'"format":2')):
        with pytest.raises(BadSnapshotError):
            read_lines([wrong])


def test_a_broken_line_is_refused_and_not_quoted():
    head, lines = read_lines([*write_lines(HEAD, LINES), "{张示例}\n".encode()])
    assert head == HEAD
    with pytest.raises(BadSnapshotError) as caught:
        list(lines)
    assert caught.value.__cause__ is None


def test_a_stream_that_ends_within_a_line_is_refused():
    whole = b"".join(write_lines(HEAD, LINES))
    _, lines = read_lines([whole[:-1]])
    with pytest.raises(BadSnapshotError):
        list(lines)


def test_lines_may_be_cut_anywhere():
    whole = b"".join(write_lines(HEAD, LINES))
    _, lines = read_lines([whole[at : at + 7] for at in range(0, len(whole), 7)])
    assert list(lines) == LINES


def test_nothing_lies_in_clear():
    (chunk,) = sealed(write_lines(HEAD, LINES))
    assert "张示例".encode() not in chunk


@pytest.mark.invariant("S-12")
def test_what_unpacks_to_nonsense_is_a_bad_snapshot_too(monkeypatch):
    monkeypatch.setattr(
        "sepdesk.protocol.snapshot.zstandard.ZstdCompressor", lambda level: _Plain()
    )
    with pytest.raises(BadSnapshotError):
        opened(sealed([b"not zstd at all"]))


class _Plain:
    def compressobj(self):
        return self

    def compress(self, piece):
        return piece

    def flush(self):
        return b""
