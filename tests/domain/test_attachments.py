"""Scans: what may be kept as one, and what a paper that cannot be checked counts for."""

import struct
from dataclasses import replace

import pytest

from sepdesk.domain.attachments import (
    LARGEST,
    AttachedPaper,
    Digest,
    Media,
    PaperKind,
    Particular,
    faults,
    is_digest,
    media_of,
    unfit,
)
from sepdesk.domain.paper_checks import CERTIFICATE_COPY, FORM, missing_papers
from sepdesk.domain.paper_parts import Handed, what_counts
from tests.domain.builders import registration, unit

ALL = tuple(Particular)
WHOLE = Handed(form=True, certificate_copy=True, worker_signed=True, unit_sealed=True)


def scan(kind=PaperKind.FORM, number=1, **fields):
    return AttachedPaper(Digest(f"{number:064x}"), 9, kind, **fields)


def png(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + bytes(4)


def jpeg(width, height):
    frame = struct.pack(">BBHBHHB", 0xFF, 0xC2, 11, 8, height, width, 1) + bytes(3)
    return b"\xff\xd8\xff\xe0\x00\x04xx" + b"\xff" + frame


@pytest.mark.invariant("F-4")
def test_pdf_png_and_jpeg_within_limits_may_be_kept():
    for content, media in ((b"%PDF-1.7 x", "pdf"), (png(10, 20), "png"), (jpeg(10, 20), "jpeg")):
        assert (unfit(content), media_of(content)) == ("", Media(media))


@pytest.mark.invariant("F-4")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"MZ\x90", "只收 PDF、PNG、JPEG"),
        (b"%PDF-" + bytes(LARGEST), "超过 10 MB"),
        (png(20_001, 1), "图片太大"),
        (png(9_000, 9_000), "图片太大"),
        (jpeg(65_000, 65_000), "图片太大"),
        (png(10, 20)[:20], "不完整"),
        (jpeg(10, 20)[:12], "不完整"),
        (b"\xff\xd8\xff" + bytes(40), "不完整"),
    ],
)
def test_what_may_not_be_kept_is_told_in_words(content, said):
    assert said in unfit(content)


def test_a_jpeg_is_measured_through_fill_bytes():
    assert "图片太大" in unfit(b"\xff\xd8\xff" + jpeg(65_000, 65_000)[2:])


@pytest.mark.invariant("F-4")
@pytest.mark.parametrize("made", [png, jpeg])
@pytest.mark.parametrize(
    ("width", "height", "fits"),
    [
        (8_000, 8_000, True),
        (8_001, 8_000, False),
        (8_000, 8_001, False),
        (258, 20_000, True),
        (20_000, 258, True),
        (257, 20_001, False),
        (20_001, 257, False),
        (257, 258, True),
    ],
)
def test_a_picture_is_measured_to_the_pixel(made, width, height, fits):
    assert (unfit(made(width, height)) == "") is fits
    # What comes behind the size has no say in it.
    assert (unfit(made(width, height) + b"\xff" * 9) == "") is fits


@pytest.mark.invariant("F-4")
def test_a_jpeg_is_measured_behind_long_and_empty_segments():
    frame = jpeg(10, 20).partition(b"\xff\xc2")[2]
    for length in (0, 2, 3, 257, 600):
        segment = struct.pack(">BBH", 0xFF, 0xE1, length) + b"\x00" * max(0, length - 2)
        assert unfit(b"\xff\xd8" + segment + b"\xff\xc2" + frame) == ""


@pytest.mark.invariant("F-4")
def test_the_smallest_whole_jpeg_is_one_that_ends_with_its_size():
    whole = b"\xff\xd8" + struct.pack(">BBHBHH", 0xFF, 0xC0, 11, 8, 20, 10)
    assert unfit(whole) == ""
    assert "不完整" in unfit(whole[:-1])


@pytest.mark.invariant("F-4")
def test_ten_megabytes_are_kept_and_a_pdf_says_so_within_a_kilobyte():
    assert unfit(b"%PDF-" + bytes(LARGEST - 5)) == ""
    assert "超过 10 MB" in unfit(b"%PDF-" + bytes(LARGEST - 4))
    assert media_of(bytes(1019) + b"%PDF-") is Media.PDF
    assert media_of(bytes(1020) + b"%PDF-") is None


def test_a_digest_is_64_lower_hexadecimal_digits():
    assert is_digest("0a" * 32)
    assert is_digest("0123456789abcdef" * 4)
    for text in ("", "0A" * 32, "0X" * 32, "0a" * 31, "xy" * 32):
        assert not is_digest(text)


@pytest.mark.clause("E2")
def test_a_scan_that_is_fit_shows_that_the_paper_is_there_with_signature_and_seal():
    papers = (
        scan(signed=True, sealed=True),
        scan(PaperKind.CERTIFICATE_COPY, 2, seen=ALL),
        scan(PaperKind.OTHER, 3, legible=False),
    )
    assert what_counts(Handed(), papers) == WHOLE
    assert what_counts(WHOLE, ()) == WHOLE


@pytest.mark.clause("F1")
def test_a_paper_that_cannot_be_read_or_checked_is_owed_by_its_name():
    copy = scan(PaperKind.CERTIFICATE_COPY, 2, seen=(Particular.NAME,))
    papers = (scan(legible=False), copy)
    told = dict(faults(papers))
    assert told[PaperKind.FORM] == "登记表看不清"
    assert "聘用记录" in told[PaperKind.CERTIFICATE_COPY]
    assert "姓名" not in told[PaperKind.CERTIFICATE_COPY]
    asked = registration(unit())
    asked = replace(asked, intake=replace(asked.intake, handed=WHOLE, papers=papers))
    assert missing_papers(asked, foreign=False) == (FORM, CERTIFICATE_COPY)
    better = (*papers, replace(copy, digest=Digest("3" * 64), seen=ALL), scan(number=4))
    assert not list(faults(better))
    asked = replace(asked, intake=replace(asked.intake, papers=better))
    assert missing_papers(asked, foreign=False) == ()


def test_a_copy_at_which_nobody_has_looked_yet_is_not_said_to_lack_anything():
    assert list(faults((scan(PaperKind.CERTIFICATE_COPY),))) == []
