"""A scan that comes to the desk: whose paper it is, and the form opened filled where it is ours.

Nothing is written: what was read lives in memory alone, for as long as the window keeps it.
"""

import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sepdesk.clock import SHANGHAI
from sepdesk.desk.appendix import appendix_of, paper_of_form
from sepdesk.desk.filed import status_of
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.desk.tray import NotAPaperError, paper_in, paper_of
from sepdesk.domain.identity import normalise_number
from sepdesk.domain.submissions import CAME_BACK, KIND_WORDS, OpId
from sepdesk.protocol.canonical import read
from sepdesk.protocol.signing import BadSignatureError
from sepdesk.store.history import Print
from sepdesk.store.outbox import OutboxEntry

if TYPE_CHECKING:
    from sepdesk.forms.appendix import AppendixForm
    from sepdesk.forms.codes import PaperCode
    from sepdesk.forms.reading import FoundCode, Reading, Unreadable

READ_SCAN = "read-scan"
"""The command by which a frozen program is told to be the process that reads a scan."""

_BESIDE = "请对照旁边的扫描件录入"


class Whose(StrEnum):
    """How far a paper is known here."""

    SAVED = "saved"
    """A submission of this station."""
    PRINTED = "printed"
    """Filled in and printed here, and never saved."""
    OURS = "ours"
    """A file of this program that holds its filling as text."""
    ELSEWHERE = "elsewhere"
    """Printed by another station."""
    PLATFORM = "platform"
    """Printed by another station, and filled from what the platform holds of it."""
    UNCERTAIN = "uncertain"
    """Bears a code of this station that does not hold."""
    OTHER = "other"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What the window does with a scan.

    Attributes:
        text: what the clerk is told, in Chinese.
        paper: to be opened on the form; None: only the picture stands beside the entry.
        entry: the submission, where the paper is one of this station.
        picture: JPEG, for the eye; empty where the file could not be read.
        pages: of the file.
        warns: what is told wants a second look before the clerk goes on.
        code: the text of the code of a form that another machine has printed.
        others: the codes of further forms in the same file, to be opened in turn.
        alone: it was taken out of a file with several forms: only its picture goes with it.
    """

    whose: Whose
    text: str
    paper: PaperInput | None = None
    entry: OutboxEntry | None = None
    picture: bytes = b""
    pages: int = 0
    warns: bool = False
    code: str = ""
    others: "tuple[FoundCode, ...]" = ()
    alone: bool = False


def read_paper(session: Session, content: bytes) -> ScanResult:
    """Read a scan in a process of its own, and find out whose paper it is."""
    return paper_in_reading(session, read_apart(content))


def read_file(path: Path) -> "Reading | Unreadable":
    """Read a scan from a file, in a process of its own; touches no file of the station."""
    from sepdesk.forms.reading import Unreadable, read_scan  # noqa: PLC0415 - as in read_apart
    from sepdesk.forms.scans import LARGEST_FILE  # noqa: PLC0415

    try:
        if path.stat().st_size > LARGEST_FILE:
            return read_scan(path)  # which says so without opening it
        return read_apart(path.read_bytes())
    except OSError:
        return Unreadable("这个文件打不开，请检查它还在不在、有没有权限。")


def read_apart(content: bytes) -> "Reading | Unreadable":
    """Read a scan in a process of its own, a frozen program being its own interpreter."""
    # Pictures and codes are read by libraries that take a while to load: not at the start.
    from sepdesk.forms.reading import read_scan_apart  # noqa: PLC0415

    frozen = getattr(sys, "frozen", False)
    return read_scan_apart(content, command=(sys.executable, READ_SCAN) if frozen else None)


def paper_in_reading(session: Session, reading: "Reading | Unreadable") -> ScanResult:
    """Find out whose paper was read, from this station's records."""
    from sepdesk.forms.reading import Unreadable  # noqa: PLC0415 - as in read_apart

    if isinstance(reading, Unreadable):
        return ScanResult(Whose.UNREADABLE, reading.text, warns=True)
    result = _of_code(session, reading.found[0]) if reading.found else None
    if result is None or result.whose in {Whose.ELSEWHERE, Whose.OTHER}:
        result = _of_text(session, reading.form, result)
    result = replace(result, picture=reading.picture, pages=reading.pages)
    each = tuple({found.text: found for found in reversed(reading.found)}.values())[::-1]
    return result if len(each) < 2 else _one_of(result, each[0], each[1:])


def next_paper(
    session: Session, path: Path, wanted: "FoundCode", others: "tuple[FoundCode, ...]"
) -> ScanResult:
    """Find out whose a further form of a file is, with the picture of its page.

    Args:
        session: whose station it is.
        path: of the file.
        wanted: the code of the form.
        others: those that come after it.
    """
    from sepdesk.forms.decoding import draw_page_apart  # noqa: PLC0415 - as in read_apart
    from sepdesk.forms.scans import LARGEST_FILE, ScanError  # noqa: PLC0415

    command = (sys.executable, READ_SCAN) if getattr(sys, "frozen", False) else None
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else b""
        drawn = draw_page_apart(content, wanted.page, command=command)
    except ScanError as error:
        return ScanResult(Whose.UNREADABLE, error.text, warns=True)
    except OSError:
        text = "这个文件打不开，请检查它还在不在、有没有权限。"
        return ScanResult(Whose.UNREADABLE, text, warns=True)
    result = replace(_of_code(session, wanted), picture=drawn.picture, pages=1)
    return _one_of(result, wanted, others)


def _one_of(result: ScanResult, found: "FoundCode", others: "tuple[FoundCode, ...]") -> ScanResult:
    left = f"文件里还有 {len(others)} 份表没有打开。" if others else "文件里的表已全部打开。"
    text = f"{result.text}这是第 {found.page + 1} 页的一份，只附上这一页；{left}"
    return replace(result, text=text, others=others, alone=True, warns=result.warns or bool(others))


def _of_text(
    session: Session, form: "AppendixForm | None", otherwise: ScanResult | None
) -> ScanResult:
    from sepdesk.forms.read_back import LOST  # noqa: PLC0415 - as in read_apart

    if form is None:
        text = f"扫描件上没有本程序的二维码，{_BESIDE}。"
        return otherwise or ScanResult(Whose.OTHER, text)
    paper = paper_of_form(form, session.tables.regions)
    why = otherwise.text if otherwise is not None else ""
    lost = f"“{LOST}”处是当时印不出的字，请补上。" if LOST in str(form) else ""
    text = f"{why}已照文件里的文字填好（{KIND_WORDS[paper.kind]}），请逐栏核对。{lost}"
    return ScanResult(Whose.OURS, text, paper, warns=True)


def _of_code(session: Session, found: "FoundCode") -> ScanResult:
    from sepdesk.forms.codes import CodeError, read_code  # noqa: PLC0415 - as in read_apart

    try:
        code = read_code(found.text)
    except CodeError as error:
        return ScanResult(Whose.OTHER, f"{error.text}{_BESIDE}。", warns=True)
    if code.code.station != session.identity.device:
        return _elsewhere(code.code, found.text)
    try:
        code.verify(session.signing.public.verify)
    except BadSignatureError:
        text = f"二维码的签名不对，不能当作本机打印的表。请核对这份表的来源；{_BESIDE}。"
        return ScanResult(Whose.UNCERTAIN, text, warns=True)
    return _printed_here(session, code.code)


def _elsewhere(code: "PaperCode", text: str) -> ScanResult:
    """Say that it is another machine's; `scans_elsewhere` asks the platform."""
    said = f"这份表由另一台机器打印（机器编号 {code.station}），本机没有它的存件：{_BESIDE}。"
    return ScanResult(Whose.ELSEWHERE, said, warns=True, code=text)


def _printed_here(session: Session, code: "PaperCode") -> ScanResult:
    with session.files.station.reading() as tx:
        entry = tx.outbox.get(OpId(code.form_id))
        prints = tx.prints.of_form(code.form_id)
    if entry is not None:
        return _saved(session, code, entry, prints)
    for printed in prints:
        paper = _kept(printed)
        if paper is not None:
            return _unsaved(session, code, paper, printed)
    text = f"二维码是本机的，但打印台账里没有这份表（可能打印后没有记账），{_BESIDE}。"
    return ScanResult(Whose.UNCERTAIN, text, warns=True)


def _saved(
    session: Session, code: "PaperCode", entry: OutboxEntry, prints: tuple[Print, ...]
) -> ScanResult:
    try:
        body = paper_in(entry)
    except NotAPaperError as error:
        return ScanResult(Whose.UNCERTAIN, error.text, entry=entry, warns=True)
    said = f"这份表已保存，收件编号 {entry.intake_number}，现在是：{status_of(entry)}。"
    mends = entry.state in CAME_BACK and entry.settled_at is None
    paper = paper_of(body, answers=entry.op_id if mends else None)
    agrees = _is_what_was_printed(session, code, paper, prints)
    if not agrees:
        said += "表上印的内容与存件不同，请逐栏核对。"
    said += "已打开，改好后保存即为重报。" if mends else "已打开供核对，再保存会另报一份。"
    return ScanResult(Whose.SAVED, said, paper, entry, warns=not (mends and agrees))


def _unsaved(session: Session, code: "PaperCode", paper: PaperInput, printed: Print) -> ScanResult:
    at = f"{printed.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    later = _saved_since(session, paper, printed)
    paper = replace(paper, received_on=session.clock.today().isoformat())
    if later is not None:
        text = (
            f"这份表由本机于 {at} 打印；此后本站已保存过此人同一单位的表，"
            f"收件编号 {later.intake_number}，现在是：{status_of(later)}。已填好供核对，请勿重报。"
        )
        return ScanResult(Whose.SAVED, text, paper, later, warns=True)
    said = f"这份表由本机于 {at} 打印，还没有保存。已填好，请对照扫描件核对后保存。"
    agrees = _is_what_was_printed(session, code, paper, (printed,))
    if not agrees:
        said += "表上印的内容与台账不同，请逐栏核对。"
    return ScanResult(Whose.PRINTED, said, paper, warns=not agrees)


def _kept(printed: Print) -> PaperInput | None:
    if printed.filling is None:
        return None
    try:
        return read(PaperInput, printed.filling)
    except ValidationError:
        return None  # of another version of the program; the picture still helps


def _saved_since(session: Session, paper: PaperInput, printed: Print) -> OutboxEntry | None:
    document = f"{paper.document_kind.value}:{normalise_number(paper.document_number)}"
    with session.files.station.reading() as tx:
        entries = tx.outbox.for_person(paper.person, document)
    unit = paper.unit_name or paper.former_unit
    for entry in reversed(entries):
        same = entry.kind is paper.kind and entry.unit_name == unit.strip()
        if same and entry.saved_at >= printed.at:
            return entry
    return None


def _is_what_was_printed(
    session: Session, code: "PaperCode", paper: PaperInput, prints: tuple[Print, ...]
) -> bool:
    """Tell whether the digest on the paper is that of the record, or of a print of it (B-15).

    A print may differ from the record as it would be printed today: a street was renamed.
    """
    from sepdesk.forms.codes import filling_digest  # noqa: PLC0415 - as in read_apart

    today = session.clock.today()
    now = filling_digest(appendix_of(paper, session.tables.regions, today))
    return code.digest in {now, *(printed.filling_digest for printed in prints)}
