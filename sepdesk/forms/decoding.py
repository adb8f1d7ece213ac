"""What comes from outside is opened in a process of its own, which may be killed (X-8).

It has little time and little memory, writes no file and is handed nothing but the bytes. Whatever a
file does to it, the station goes on and says in words what happened.
"""

import base64
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from PIL import Image

from sepdesk.forms.scans import LARGEST_FILE, MOST_PAGES, ScanError, opened

SECONDS = 15.0
"""After which the process is killed."""

_MEMORY = 1024 * 1024 * 1024
_LARGEST_ANSWER = 8 * 1024 * 1024
_SIDE = 2400
"""Pixels of the longer side of a drawn page; A4 at 200 dpi."""
BROKEN = "这份文件读不出来，可能已损坏。可以照样作为附件保存，另行录入。"
TOO_SLOW = "这份文件读得太久，已停止。请降低分辨率或只扫需要的页，再试一次。"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page of a scan, for the eye.

    Attributes:
        picture: JPEG, grey.
        page: from 0.
        pages: of the file, all of them.
    """

    picture: bytes
    page: int
    pages: int


def run_apart(command: Sequence[str], content: bytes, seconds: float = SECONDS) -> bytes:
    """Hand bytes to another process and return its answer.

    Raises:
        ScanError: it was too slow and was killed, died, or answered too much.
    """
    try:
        run = subprocess.run(  # noqa: S603 - our own interpreter or program, no shell
            [*command],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise ScanError(TOO_SLOW) from None
    except OSError:
        raise ScanError(BROKEN) from None
    if run.returncode != 0 or len(run.stdout) > _LARGEST_ANSWER:
        raise ScanError(BROKEN)
    return run.stdout


def limit_this_process() -> None:
    """Take little memory and time, write no file, leave no picture of the memory behind (X-3)."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, where only the time is limited
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, round(4 * SECONDS)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, hard))


def draw_page_apart(
    content: bytes, page: int, seconds: float = SECONDS, command: Sequence[str] | None = None
) -> Drawn:
    """Draw a page of a scan in another process.

    Args:
        content: of the file.
        page: from 0; behind the last one that is drawn, that one.
        seconds: after which the process is killed.
        command: starts a process that calls `work` with the page; a frozen program names itself.

    Raises:
        ScanError: the file cannot be drawn, with a sentence for the clerk.
    """
    if len(content) > LARGEST_FILE:
        draw_page(content, page)  # which says so without opening it
    begin = command or (sys.executable, "-m", "sepdesk.forms.decoding")
    answer = run_apart((*begin, str(page)), content, seconds)
    # The process may have been taken over: every value is checked.
    try:
        plain = json.loads(answer)
        if "text" in plain:
            raise ScanError(str(plain["text"]))
        picture = base64.b64decode(plain["picture"], validate=True)
        return Drawn(picture, int(plain["page"]), int(plain["pages"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ScanError(BROKEN) from None


def draw_page(content: bytes, page: int) -> Drawn:
    """Draw a page of a scan in this process.

    Raises:
        ScanError: it cannot be drawn.
    """
    with opened(content) as scan:
        last = min(scan.pages, MOST_PAGES) - 1
        wanted = max(0, min(page, last))
        picture: Image.Image | None = next(islice(scan.pictures, wanted, None), None)
        pages = scan.pages
    if picture is None:
        raise ScanError(BROKEN)
    picture.thumbnail((_SIDE, _SIDE))
    written = io.BytesIO()
    picture.convert("L").save(written, "JPEG", quality=80)
    return Drawn(written.getvalue(), wanted, pages)


def work(page: int) -> None:
    """Draw a page of the scan on standard input and answer on standard output."""
    limit_this_process()
    try:
        drawn = draw_page(sys.stdin.buffer.read(LARGEST_FILE + 1), page)
    except ScanError as error:
        answer: dict[str, object] = {"text": error.text}
    except (OSError, MemoryError):
        answer = {"text": BROKEN}
    else:
        picture = base64.b64encode(drawn.picture).decode()
        answer = {"picture": picture, "page": drawn.page, "pages": drawn.pages}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    work(int(sys.argv[1]))
