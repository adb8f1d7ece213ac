"""The form on paper: blank, or filled from what is on screen or was saved; each print recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal

from sepdesk.clock import SHANGHAI
from sepdesk.desk.appendix import appendix_of
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.service_guides import exam_centre_contacts
from sepdesk.desk.session import Session
from sepdesk.desk.tray import paper_in, paper_of
from sepdesk.domain.submissions import IN_EFFECT, OpId
from sepdesk.forms.appendix import BY_NAME, AppendixForm, PaperStatus
from sepdesk.progress import NoProgress, Progress
from sepdesk.protocol.canonical import canonical_text, digest
from sepdesk.store.history import Print
from sepdesk.store.outbox import OutboxEntry

if TYPE_CHECKING:
    from sepdesk.forms.pdf import Paper

FORM = "form"
_AT_ONCE = 100
"""Prints that are recorded in one transaction: a save must not wait behind a thousand."""


@dataclass(frozen=True, slots=True)
class FormPage:
    """One appendix form of a sheet.

    Attributes:
        paper: what is drawn, with its code.
        form_id: as the code names it: the submission, or a filling that is none; "" without code.
        typed: of a filling that is no submission: the paper, which the ledger keeps for the day on
            which it comes back.
    """

    paper: "Paper"
    form_id: str = ""
    typed: PaperInput | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper ready for the printer.

    Attributes:
        pdf: A4, one page or more.
        title: a file name without ending and without personal data.
        unprintable: characters that no font here has, with the field they stand in, to be written
            in by hand; named before printing.
        op_id: of the submission it shows; None for a blank or an unsaved form.
        paper: which paper it is, for the ledger; `FORM` for the form itself.
        forms: page by page, where it is the form.
    """

    pdf: bytes
    title: str
    unprintable: tuple[tuple[str, str], ...]
    op_id: OpId | None = None
    paper: str = FORM
    forms: tuple[FormPage, ...] = ()


def blank(session: Session, copies: int = 1, progress: Progress | None = None) -> Sheet:
    """Draw blank forms, with the local exam centre's contact in note 4 (F3).

    Raises:
        ValueError: less than one.
        CancelledError: the clerk stopped it.
    """
    from sepdesk.forms.pdf import Paper  # noqa: PLC0415 - as in draw_pages

    pages = (FormPage(Paper()),) * copies
    many = f"{copies} 份" if copies > 1 else ""
    return draw_pages(session, pages, f"聘用信息登记表（空白）{many}", progress or NoProgress())


def preview(session: Session, paper: PaperInput) -> Sheet:
    """Draw what is on screen and not saved; it carries a watermark and no code.

    Raises:
        FormDataError: a text that cannot be made to fit its cell.
    """
    from sepdesk.forms.pdf import Paper  # noqa: PLC0415 - as in draw_pages

    form = appendix_of(paper, session.tables.regions, session.clock.today())
    page = FormPage(Paper(form, PaperStatus(watermark=True)))
    return draw_pages(session, (page,), "聘用信息登记表（预览）", NoProgress())


def saved(session: Session, op_id: OpId) -> Sheet:
    """Draw a saved form with its numbers and its code, as it was saved.

    Raises:
        LookupError: this station holds no such submission.
        FormDataError: a text that cannot be made to fit its cell.
    """
    with session.files.station.reading() as tx:
        entry = tx.outbox.get(op_id)
        # A receipt or notice printed before makes the form no reprint.
        printed = any(" " not in one.what for one in tx.prints.of_op(op_id))
    if entry is None:
        raise LookupError(op_id)
    paper = paper_of(paper_in(entry))
    form = appendix_of(paper, session.tables.regions, session.clock.today())
    page = coded(session, form, op_id, _status(session, entry, reprint=printed))
    title = f"聘用信息登记表 {entry.intake_number}"
    return replace(draw_pages(session, (page,), title, NoProgress()), op_id=op_id)


def coded(
    session: Session,
    form: AppendixForm,
    form_id: str,
    status: PaperStatus,
    typed: PaperInput | None = None,
) -> FormPage:
    """Make a page with a code, by which a scan of it is known again."""
    from sepdesk.forms.codes import PaperCode, filling_digest, write_code  # noqa: PLC0415
    from sepdesk.forms.pdf import Paper  # noqa: PLC0415 - as in draw_pages

    code = PaperCode(form_id, session.identity.device, filling_digest(form))
    return FormPage(Paper(form, status, write_code(code, session.signing.sign)), form_id, typed)


def draw_pages(
    session: Session, pages: Sequence[FormPage], title: str, progress: Progress
) -> Sheet:
    """Draw forms into one document.

    Raises:
        FormDataError: a text that cannot be made to fit its cell.
        CancelledError: the clerk stopped it.
        ValueError: there is no page.
    """
    # reportlab takes a quarter of a second to import; the window must not wait for it.
    from sepdesk.forms.filled import has_room_under_notes  # noqa: PLC0415
    from sepdesk.forms.pdf import draw_forms  # noqa: PLC0415

    papers = [page.paper for page in pages]
    contacts = exam_centre_contacts(session)
    contact = next((one for one in contacts if has_room_under_notes(one)), "")
    pdf = draw_forms(papers, progress, exam_centre=contact)
    missing = (pair for page in pages for pair in _unprintable(page.paper.form))
    return Sheet(pdf, title, tuple(dict.fromkeys(missing)), forms=tuple(pages))


def on_blank(sheet: Sheet, progress: Progress | None = None) -> Sheet:
    """Draw the fillings of a sheet alone, for paper that bears the printed form already (套打).

    Blank forms of the sheet are left out.

    Raises:
        ValueError: it holds no filled form.
    """
    from sepdesk.forms.pdf import draw_forms  # noqa: PLC0415 - as in draw_pages

    filled = tuple(page for page in sheet.forms if page.paper.form is not None)
    papers = [page.paper for page in filled]
    pdf = draw_forms(papers, progress or NoProgress(), on_blank=True)
    return replace(sheet, pdf=pdf, forms=filled)


def record_print(session: Session, sheet: Sheet, what: Literal["printer", "file"]) -> None:
    """Put a print into the ledger: digest of what was printed, and of each filling (B-15).

    Of another paper than the form the ledger names it behind the way it went: `printer receipt`.
    """
    now = session.clock.now()
    word = what if sheet.paper == FORM else f"{what} {sheet.paper}"
    prints = _prints(session, sheet, word)
    first = True
    while part := list(islice(prints, _AT_ONCE)):
        with session.files.station.transaction() as tx:
            for one in part:
                tx.prints.record(one)
            if first:
                subject = sheet.op_id or part[0].print_id
                tx.audit.append(now, session.user.user, f"print_{what}", subject)
                first = False


def _prints(session: Session, sheet: Sheet, word: str) -> Iterator[Print]:
    from sepdesk.forms.codes import filling_digest  # noqa: PLC0415 - as in draw_pages

    now, user, printed = session.clock.now(), session.user.user, digest(sheet.pdf)
    filled = [page for page in sheet.forms if page.form_id]
    for page in filled:
        yield Print(
            session.new_id(),
            now,
            user,
            sheet.op_id,
            printed,
            word,
            page.form_id,
            filling_digest(page.paper.form),
            None if page.typed is None else canonical_text(page.typed),
        )
    if not filled:
        yield Print(session.new_id(), now, user, sheet.op_id, printed, word)


def _status(session: Session, entry: OutboxEntry, *, reprint: bool) -> PaperStatus:
    receipt = entry.receipt
    registered = receipt is not None and entry.state in IN_EFFECT and receipt.registration_number
    return PaperStatus(
        registration_number=receipt.registration_number if receipt and registered else None,
        intake_number=entry.intake_number,
        received_at=f"{entry.saved_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        station=session.office.name,
        reprint=reprint,
    )


def _unprintable(form: AppendixForm | None) -> Iterator[tuple[str, str]]:
    from sepdesk.forms.pdf import missing_glyphs  # noqa: PLC0415 - as in draw_pages

    for name, char in missing_glyphs(form) if form is not None else ():
        yield BY_NAME[name].heading, char
