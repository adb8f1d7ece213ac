"""Scans of papers: which paper each is, what was seen on it, what may be kept as one (E2, L4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Digest = NewType("Digest", str)
"""SHA-256 of the plain bytes, 64 hexadecimal digits: by it a scan is stored, sent and asked for."""

LARGEST = 10 * 1024 * 1024
"""Bytes of one scan; a page of A4 in colour at 300 dpi has one to three million."""

MOST = 20
"""Scans of one submission."""

MOST_PIXELS = 64_000_000
"""A4 at 600 dpi has 35 million; a phone's photo 12 to 50."""

LONGEST_SIDE = 20_000


class PaperKind(StrEnum):
    """Which paper was handed in; the word travels."""

    FORM = "form"
    CERTIFICATE_COPY = "certificate_copy"
    ID_COPY = "id_copy"
    LETTER_OF_AUTHORITY = "letter_of_authority"
    OTHER = "other"


PAPER_WORDS = {
    PaperKind.FORM: "登记表",
    PaperKind.CERTIFICATE_COPY: "作业人员证复印件",
    PaperKind.ID_COPY: "身份证复印件",
    PaperKind.LETTER_OF_AUTHORITY: "代办委托书",
    PaperKind.OTHER: "其他材料",
}


class Particular(StrEnum):
    """What a copy of the certificate must let one check (note 3 of the form)."""

    NAME = "name"
    NUMBER = "number"
    ISSUER = "issuer"
    EXAM_BODY = "exam_body"
    ITEMS = "items"
    VALID_UNTIL = "valid_until"
    LAST_REVIEW = "last_review"
    EMPLOYMENTS = "employments"


PARTICULAR_WORDS = {
    Particular.NAME: "姓名",
    Particular.NUMBER: "证件编号",
    Particular.ISSUER: "发证机关",
    Particular.EXAM_BODY: "考试机构",
    Particular.ITEMS: "作业项目代号",
    Particular.VALID_UNTIL: "有效日期",
    Particular.LAST_REVIEW: "最近一次复审记录",
    Particular.EMPLOYMENTS: "聘用记录",
}


@dataclass(frozen=True, slots=True)
class AttachedPaper:
    """A scan that goes with a submission, and what the clerk saw on the paper.

    Attributes:
        size: of the plain bytes.
        signed: by the worker.
        sealed: by the unit.
        seen: what a copy of a certificate lets one check; None where nobody has looked yet.
    """

    digest: Digest
    size: int
    kind: PaperKind
    legible: bool = True
    signed: bool = False
    sealed: bool = False
    seen: tuple[Particular, ...] | None = None


class Media(StrEnum):
    """What kind of file a scan may be."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"


def is_digest(text: str) -> bool:
    """Tell whether a text can name a scan."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def unseen(paper: AttachedPaper) -> tuple[Particular, ...]:
    """Return the particulars of note 3 that were looked for on a certificate and not found."""
    if paper.kind is not PaperKind.CERTIFICATE_COPY or paper.seen is None:
        return ()
    return tuple(one for one in Particular if one not in paper.seen)


def faults(papers: tuple[AttachedPaper, ...]) -> Iterator[tuple[PaperKind, str]]:
    """Say of each kind of which no scan is fit what is wrong with the last one."""
    for kind in PaperKind:
        of_kind = [paper for paper in papers if paper.kind is kind]
        if of_kind and not any(is_fit(paper) for paper in of_kind):
            yield kind, _fault(of_kind[-1])


def is_fit(paper: AttachedPaper) -> bool:
    """Tell whether a paper serves its purpose."""
    return paper.legible and not unseen(paper)


def _fault(paper: AttachedPaper) -> str:
    word = PAPER_WORDS[paper.kind]
    if not paper.legible:
        return f"{word}看不清"
    return f"{word}上查验不到：{'、'.join(PARTICULAR_WORDS[one] for one in unseen(paper))}"


# What may be kept ---------------------------------------------------------------------------------


def media_of(content: bytes) -> Media | None:
    """Tell by its first bytes what a file is; None where it may not be kept."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Media.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return Media.JPEG
    return Media.PDF if b"%PDF-" in content[:1024] else None


def unfit(content: bytes) -> str:
    """Say in Chinese why a file may not be kept as a scan; empty where it may (F-4)."""
    if not content:
        return "这是空文件，里面什么也没有。"
    if len(content) > LARGEST:
        return f"扫描件超过 {LARGEST // 1024 // 1024} MB，请降低分辨率或分开扫描。"
    media = media_of(content)
    if media is None:
        return "附件只收 PDF、PNG、JPEG 三种文件，这份不是。"
    if media is Media.PDF:
        return ""
    size = _png_size(content) if media is Media.PNG else _jpeg_size(content)
    if size is None:
        return "图片文件不完整，请重新扫描或重新拷贝。"
    if size[0] * size[1] > MOST_PIXELS or max(size) > LONGEST_SIDE:
        return "图片太大（超过六千四百万像素），请降低分辨率再扫。"
    return ""


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 33:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG that begin a frame and tell its size."""


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _FRAMES:
            height = int.from_bytes(content[at + 5 : at + 7], "big")
            return int.from_bytes(content[at + 7 : at + 9], "big"), height
        else:
            at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return None
