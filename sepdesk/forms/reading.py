"""Read a scan: the code on each page, and the filling where the file is a PDF of ours.

What comes from outside is opened in a process of its own (`read_scan_apart`), which may be killed
and has neither much time nor much memory.
"""

import base64
import io
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from sepdesk.forms.appendix import AppendixForm, FormDataError, form_from_mapping
from sepdesk.forms.codes import is_ours
from sepdesk.forms.decoding import BROKEN, SECONDS, limit_this_process, run_apart
from sepdesk.forms.scans import LARGEST_FILE, ScanError, opened

_PICTURE_SIDE = 1754
"""Of the picture beside the entry: A4 at 150 dpi."""
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_THOROUGH = 4
"""Pages on which a code is looked for with all means; a second each where there is none."""


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code of this program on a page; `codes.read_code` says what it holds.

    Attributes:
        text: as read.
        page: from 0.
        turn: degrees clockwise by which the sheet lies turned, 0 to 359.
    """

    text: str
    page: int
    turn: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a scan.

    Attributes:
        kind: `pdf`, `png` or `jpeg`.
        pages: of the file, all of them.
        found: the codes, page by page; empty for a paper that was not printed here or is too poor.
        picture: JPEG of the first page with a code, else of the first page; grey, the right way up
            where a code told which that is.
        form: the filling of that page, where the file is itself a PDF of this program; else None.
    """

    kind: str
    pages: int
    found: tuple[FoundCode, ...]
    picture: bytes
    form: AppendixForm | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is no scan; `text` is the sentence for the clerk, in Chinese."""

    text: str


def read_scan(scan: bytes | Path) -> Reading | Unreadable:
    """Read a scan in this process: for files of our own, and inside `read_scan_apart`.

    Args:
        scan: a file, or what stands in it.
    """
    try:
        content = _content(scan) if isinstance(scan, Path) else scan
        return _read(content)
    except ScanError as error:
        return Unreadable(error.text)
    except (OSError, MemoryError):
        return Unreadable(BROKEN)


def read_scan_apart(
    content: bytes, timeout: float = SECONDS, command: Sequence[str] | None = None
) -> Reading | Unreadable:
    """Read a scan in another process; whatever happens to it, this one goes on (X-8).

    Args:
        content: of the file, at most 30 MB.
        timeout: seconds after which the process is killed.
        command: starts a process that calls `work`; a frozen program names itself with the argument
            by which it knows, since it has no interpreter to start. None means this interpreter.
    """
    if len(content) > LARGEST_FILE:
        return read_scan(content)
    begin = command or (sys.executable, "-m", "sepdesk.forms.reading")
    try:
        return _unpacked(run_apart(begin, content, timeout))
    except ScanError as error:
        return Unreadable(error.text)


def work() -> None:
    """Read one scan from standard input and answer on standard output."""
    limit_this_process()
    answer = read_scan(sys.stdin.buffer.read(LARGEST_FILE + 1))
    sys.stdout.buffer.write(_packed(answer))
    sys.stdout.buffer.flush()


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        return bytes(LARGEST_FILE + 1)
    return path.read_bytes()


def _read(content: bytes) -> Reading:
    found: list[FoundCode] = []
    shown: Image.Image | None = None
    with opened(content) as scan:
        for number, picture in enumerate(scan.pictures):
            read = _codes(picture, thorough=number < _THOROUGH)
            codes = [FoundCode(text, number, turn) for text, turn in read]
            if shown is None or (codes and not found):
                shown = _upright(picture, codes[0].turn if codes else 0)
            found += codes
        kind, pages = scan.kind, scan.pages
    if shown is None:
        raise ScanError(BROKEN)
    page = found[0].page if found else 0
    return Reading(kind, pages, tuple(found), _jpeg(shown), _filling(kind, content, page))


def _filling(kind: str, content: bytes, page: int) -> AppendixForm | None:
    if kind != "pdf":
        return None
    # It loads the fonts, to measure lines: only for a PDF.
    from sepdesk.forms.read_back import NotOursError, read_fields  # noqa: PLC0415

    try:
        return read_fields(content, page)
    except NotOursError:
        return None


def _codes(picture: Image.Image, *, thorough: bool = True) -> list[tuple[str, int]]:
    """Look for codes, at first as it is, then with what helps poor prints and photos."""
    for attempt in islice(_attempts(picture), None if thorough else 1):
        found = zxingcpp.read_barcodes(attempt, formats=_FORMATS)
        ours = [each for each in found if is_ours(each.text)]
        if ours:
            return sorted((each.text, _turn(each.position)) for each in ours)
    return []


def _attempts(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture
    larger = picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)
    if larger.width * larger.height <= 40_000_000:
        yield larger
        yield larger.filter(ImageFilter.GaussianBlur(1.5))
    yield ImageOps.autocontrast(picture.filter(ImageFilter.MedianFilter(3)), cutoff=2)


def _turn(position: zxingcpp.Position) -> int:
    across = position.top_right.x - position.top_left.x
    down = position.top_right.y - position.top_left.y
    return round(math.degrees(math.atan2(down, across))) % 360


def _upright(picture: Image.Image, turn: int) -> Image.Image:
    quarters = round(turn / 90) % 4
    if quarters:
        picture = picture.transpose(
            (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)[
                quarters - 1
            ]
        )
    picture = picture.copy()
    picture.thumbnail((_PICTURE_SIDE, _PICTURE_SIDE))
    return picture


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.convert("L").save(written, "JPEG", quality=80)
    return written.getvalue()


def _packed(answer: Reading | Unreadable) -> bytes:
    plain = asdict(answer)
    if isinstance(answer, Reading):
        plain["picture"] = base64.b64encode(answer.picture).decode()
        if answer.form is not None:
            plain["form"]["form_date"] = str(answer.form.form_date or "")
    return json.dumps(plain).encode()


def _unpacked(answer: bytes) -> Reading | Unreadable:
    """Take the answer of a process that may have been taken over: every value is checked."""
    try:
        plain = json.loads(answer)
        if "text" in plain:
            return Unreadable(str(plain["text"]))
        form = plain["form"]
        return Reading(
            str(plain["kind"]),
            int(plain["pages"]),
            tuple(
                FoundCode(str(each["text"]), int(each["page"]), int(each["turn"]))
                for each in plain["found"]
            ),
            base64.b64decode(plain["picture"], validate=True),
            None if form is None else form_from_mapping(form),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, FormDataError):
        return Unreadable(BROKEN)


if __name__ == "__main__":
    work()
