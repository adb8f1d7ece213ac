"""A unit's whole list on paper at once: what can be printed is said before anything is drawn."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sepdesk.desk.appendix import appendix_of
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.prefill import as_registered, paper_for
from sepdesk.desk.printing import FormPage, Sheet, coded, draw_pages
from sepdesk.desk.session import Session
from sepdesk.desk.worker import WorkerPage, open_page
from sepdesk.domain.identity import mask_number
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.domain.units import UnitId
from sepdesk.forms.appendix import (
    BY_NAME,
    AppendixForm,
    FormDataError,
    PaperStatus,
    form_from_mapping,
)
from sepdesk.progress import NoProgress, Progress

KINDS = (SubmissionKind.REGISTER, SubmissionKind.DEREGISTER)
"""Papers that a unit hands in for people whom it has; a change is handed in by the next one."""
MOST = 1000
"""Forms in one file."""


@dataclass(frozen=True, slots=True)
class Flaws:
    """What hinders a form on paper.

    Attributes:
        too_long: headings of fields whose text does not fit, however small; it cannot be printed.
        unprintable: heading and character that no font here has; room is left to write it in.
    """

    too_long: tuple[str, ...] = ()
    unprintable: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        """Say it in Chinese; empty where there is nothing to say."""
        parts = []
        if self.too_long:
            parts.append(f"{'、'.join(self.too_long)}太长，印不下，不打印")
        parts += [f"{heading}中的“{char}”要手写" for heading, char in self.unprintable]
        return "；".join(parts)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One form of a batch."""

    typed: PaperInput
    form: AppendixForm
    flaws: Flaws

    @property
    def name(self) -> str:
        """Whose form it is."""
        return self.form.name

    @property
    def masked_number(self) -> str:
        """The number as lists show it."""
        return mask_number(self.form.document_number)


class BatchListError(Exception):
    """A list that cannot be read.

    Attributes:
        text: the sentence for the clerk, in Chinese.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def unit_lines(
    session: Session, unit: UnitId, kind: SubmissionKind, progress: Progress | None = None
) -> tuple[BatchLine, ...]:
    """Fill a form for everybody who is employed at a unit by this station's facts.

    Args:
        session: the clerk's.
        unit: whose people.
        kind: one of `KINDS`: the registration as it stands, or a deregistration.
        progress: how far it is.

    Raises:
        CancelledError: the clerk stopped it.
    """
    progress = progress or NoProgress()
    workers = session.files.facts.workers_of(unit)
    lines = []
    for done, worker in enumerate(workers):
        progress.report(done, len(workers), "读取人员")
        progress.checkpoint()
        page = open_page(session, worker.person)
        if page is not None and page.present is not None:
            lines.append(line_of(session, _paper(session, page, kind)))
    return tuple(lines)


def line_of(session: Session, paper: PaperInput) -> BatchLine:
    """Fill a form from a paper, and find what hinders it."""
    form = appendix_of(paper, session.tables.regions, session.clock.today())
    return BatchLine(paper, form, flaws_of(form))


def flaws_of(form: AppendixForm) -> Flaws:
    """Find what hinders a form on paper."""
    from sepdesk.forms.pdf import missing_glyphs, overfull  # noqa: PLC0415 - reportlab is slow

    return Flaws(
        tuple(BY_NAME[name].heading for name in overfull(form)),
        tuple((BY_NAME[name].heading, char) for name, char in missing_glyphs(form)),
    )


def draw_batch(
    session: Session,
    lines: Sequence[BatchLine],
    blanks: int = 0,
    progress: Progress | None = None,
) -> Sheet:
    """Draw those forms that fit, and blank ones behind them, into one document.

    Each filled form bears a code of its own; once it is printed its filling is in the ledger, so
    that a scan of the signed paper opens filled.

    Raises:
        BatchListError: there is nothing to print, or too much for one file.
        CancelledError: the clerk stopped it.
    """
    from sepdesk.forms.pdf import Paper  # noqa: PLC0415 - as in flaws_of

    progress = progress or NoProgress()
    fitting = [line for line in lines if not line.flaws.too_long]
    _check_size(len(fitting) + blanks)
    pages = []
    for line in fitting:
        progress.checkpoint()
        pages.append(coded(session, line.form, session.new_id(), PaperStatus(), line.typed))
    pages += [FormPage(Paper())] * blanks
    title = f"聘用信息登记表 {session.clock.today():%Y%m%d} 共{len(pages)}份"
    return draw_pages(session, pages, title, progress)


def read_list(text: str) -> tuple[AppendixForm, ...]:
    """Read a list of fillings from JSON, each as `form_from_mapping` takes it.

    Raises:
        BatchListError: it is no such list; the form and the field are named.
    """
    try:
        read = json.loads(text)
    except json.JSONDecodeError as error:
        raise BatchListError(f"名单不是 JSON：第 {error.lineno} 行。") from None
    if not isinstance(read, list):
        raise BatchListError("名单应为一个 JSON 数组，每人一个对象。")
    return tuple(_forms(read))


def draw_list(
    forms: Sequence[AppendixForm], blanks: int, progress: Progress, *, exam_centre: str = ""
) -> bytes:
    """Draw fillings that are of no station, without codes, and blank forms behind them.

    Raises:
        BatchListError: there is nothing to print, or too much for one file.
        FormDataError: a text that cannot be made to fit; see `flaws_of`.
    """
    from sepdesk.forms.pdf import Paper, draw_forms  # noqa: PLC0415 - as in flaws_of

    _check_size(len(forms) + blanks)
    papers = [*map(Paper, forms), *[Paper()] * blanks]
    return draw_forms(papers, progress, exam_centre=exam_centre)


def _check_size(count: int) -> None:
    if not count:
        raise BatchListError("没有可以打印的表。")
    if count > MOST:
        raise BatchListError(f"一份文件最多 {MOST} 张，请分批打印。")


def _forms(read: Sequence[object]) -> Iterator[AppendixForm]:
    for number, each in enumerate(read, start=1):
        if not isinstance(each, dict):
            raise BatchListError(f"第 {number} 份：应为一个 JSON 对象。")
        try:
            yield form_from_mapping(each)
        except FormDataError as error:
            raise BatchListError(f"第 {number} 份：{error.text}") from None


def _paper(session: Session, page: WorkerPage, kind: SubmissionKind) -> PaperInput:
    if kind is SubmissionKind.REGISTER and page.present is not None:
        return as_registered(session, page, page.present)
    return paper_for(page, kind)
