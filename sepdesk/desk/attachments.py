"""Scans at the desk: kept in the station's encrypted file, read back, fetched to be looked at."""

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sepdesk.desk.scans import READ_SCAN
from sepdesk.desk.session import Session
from sepdesk.domain.attachments import LARGEST, MOST, AttachedPaper, Digest, PaperKind, unfit
from sepdesk.domain.submissions import OpId
from sepdesk.progress import NoProgress, Progress
from sepdesk.sync.attachments import fetch_attachment
from sepdesk.sync.errors import SyncError, UnauthorisedError

if TYPE_CHECKING:
    from sepdesk.forms.decoding import Drawn

_STEP = 1024 * 1024


class UnfitScanError(Exception):
    """A file that may not be kept as a scan; the form and its other scans are as they were.

    Attributes:
        text: the sentence for the clerk, in Chinese.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class ScanNotHereError(Exception):
    """A scan that cannot be looked at now.

    Attributes:
        text: the sentence for the clerk, in Chinese.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def check_more(papers: tuple[AttachedPaper, ...]) -> None:
    """Check that one more scan may go with a form.

    Raises:
        UnfitScanError: there are as many as may be.
    """
    if len(papers) >= MOST:
        raise UnfitScanError(f"一份表最多附 {MOST} 份扫描件。")


def keep(session: Session, content: bytes, kind: PaperKind) -> AttachedPaper:
    """Keep a scan; it belongs to nothing until a draft or a submission refers to it.

    Raises:
        UnfitScanError: it may not be kept.
        StoreFaultError: the disk is full, locked, read-only or damaged; nothing was kept (D-3).
    """
    text = unfit(content)
    if text:
        raise UnfitScanError(text)
    digest, station = Digest(hashlib.sha256(content).hexdigest()), session.files.station
    paper = AttachedPaper(digest, len(content), kind)
    with station.transaction() as tx:
        if tx.attachments.read(digest) is not None:
            return paper
        held = tx.attachments.begin(digest, len(content), session.clock.now())
        if held > len(content) or content[:held] != tx.attachments.part_begun(digest):
            tx.attachments.drop(digest)
            held = 0
    for start in range(held, len(content), _STEP):
        with station.transaction() as tx:
            tx.attachments.append(digest, start, content[start : start + _STEP])
    with station.transaction() as tx:
        tx.attachments.finish(digest)
    return paper


def keep_file(session: Session, path: Path, kind: PaperKind = PaperKind.OTHER) -> AttachedPaper:
    """Keep a file as a scan; its name is not kept. One that is too large is not read.

    Raises:
        UnfitScanError: it cannot be opened, or may not be kept.
        StoreFaultError: as `keep`.
    """
    try:
        if path.stat().st_size > LARGEST:
            text = f"扫描件超过 {LARGEST // 1024 // 1024} MB，请降低分辨率或分开扫描。"
            raise UnfitScanError(text)
        content = path.read_bytes()
    except OSError:
        text = "这个文件打不开，请检查它还在不在、有没有权限。"
        raise UnfitScanError(text) from None
    return keep(session, content, kind)


def draw(content: bytes, page: int) -> "Drawn":
    """Draw a page of a scan for the eye, in a process that may be killed.

    Raises:
        ScanNotHereError: it cannot be drawn, with the reason.
    """
    # Pictures and PDFs are read by libraries that take a while to load: not at the start.
    from sepdesk.forms.decoding import draw_page_apart  # noqa: PLC0415
    from sepdesk.forms.scans import ScanError  # noqa: PLC0415

    frozen = getattr(sys, "frozen", False)
    command = (sys.executable, READ_SCAN) if frozen else None
    try:
        return draw_page_apart(content, page, command=command)
    except ScanError as error:
        raise ScanNotHereError(error.text) from None


def read(session: Session, digest: Digest) -> bytes | None:
    """Return a scan that is here; None where it is not, or not whole."""
    with session.files.station.reading() as tx:
        return tx.attachments.read(digest)


def open_scan(
    session: Session, op_id: OpId | None, paper: AttachedPaper, progress: Progress | None = None
) -> bytes:
    """Return a scan: from here, else from the platform by the submission that refers to it.

    Raises:
        ScanNotHereError: it is not here and cannot be fetched now, with the reason.
        StoreFaultError: it could not be kept here.
        CancelledError: stopped; what has come is gone on with the next time.
    """
    kept = read(session, paper.digest)
    if kept is not None:
        return kept
    if op_id is None or session.transport is None:
        raise ScanNotHereError("本机没有这份扫描件，也没有连接平台。")
    try:
        return fetch_attachment(
            session.files.station,
            session.transport,
            op_id,
            paper.digest,
            paper.size,
            session.clock.now(),
            progress or NoProgress(),
        )
    except UnauthorisedError:
        raise ScanNotHereError("扫描件还没有传到平台，或无权调阅。") from None
    except SyncError as error:
        raise ScanNotHereError(error.text) from error
