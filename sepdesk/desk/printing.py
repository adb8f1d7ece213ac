"""The form on paper: blank, or filled from what is on screen or was saved; each print recorded."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sepdesk.clock import SHANGHAI
from sepdesk.desk.paper import PaperInput, read_date
from sepdesk.desk.session import Session
from sepdesk.desk.tray import paper_in, paper_of
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.submissions import IN_EFFECT, OpId, Requester, SubmissionKind
from sepdesk.forms.appendix import BY_NAME, Action, AppendixForm, PaperStatus, opinions
from sepdesk.protocol.canonical import digest
from sepdesk.store.outbox import OutboxEntry

_ACTIONS = {
    SubmissionKind.REGISTER: Action.REGISTER,
    SubmissionKind.CHANGE: Action.CHANGE,
    SubmissionKind.DEREGISTER: Action.DEREGISTER,
}
_BY: dict[Requester, Literal["unit", "worker", "both"]] = {
    Requester.UNIT: "unit",
    Requester.WORKER: "worker",
    Requester.BOTH: "both",
}

FORM = "form"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper ready for the printer.

    Attributes:
        pdf: A4; the form is one page, other papers may be more.
        title: a file name without ending and without personal data.
        unprintable: characters that no font here has, with the field they stand in, to be written
            in by hand; named before printing.
        op_id: of the submission it shows; None for a blank or an unsaved form.
        paper: which paper it is, for the ledger; `FORM` for the form itself.
    """

    pdf: bytes
    title: str
    unprintable: tuple[tuple[str, str], ...]
    op_id: OpId | None = None
    paper: str = FORM


def blank(session: Session) -> Sheet:
    """Draw the blank form, with the local exam centre's contact in note 4 (F3)."""
    return Sheet(_draw(session, None, PaperStatus()), "聘用信息登记表（空白）", ())


def preview(session: Session, paper: PaperInput) -> Sheet:
    """Draw what is on screen and not saved; it carries a watermark.

    Raises:
        FormDataError: a text that cannot be made to fit its cell.
    """
    form = appendix_of(paper, session.tables.regions, session.clock.today())
    pdf = _draw(session, form, PaperStatus(watermark=True))
    return Sheet(pdf, "聘用信息登记表（预览）", _unprintable(form))


def saved(session: Session, op_id: OpId) -> Sheet:
    """Draw a saved form with its numbers, as it was saved.

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
    pdf = _draw(session, form, _status(session, entry, reprint=printed))
    return Sheet(pdf, f"聘用信息登记表 {entry.intake_number}", _unprintable(form), op_id)


def record_print(session: Session, sheet: Sheet, what: Literal["printer", "file"]) -> None:
    """Put a print into the ledger, with the digest of what was printed (B-15).

    Of another paper than the form the ledger names it behind the way it went: `printer receipt`.
    """
    now = session.clock.now()
    word = what if sheet.paper == FORM else f"{what} {sheet.paper}"
    with session.files.station.transaction() as tx:
        print_id = session.new_id()
        tx.prints.record(print_id, now, session.user.user, sheet.op_id, digest(sheet.pdf), word)
        tx.audit.append(now, session.user.user, f"print_{what}", sheet.op_id or print_id)


def appendix_of(paper: PaperInput, regions: RegionTable, today: dt.date) -> AppendixForm:
    """Put a paper's texts into the fields of the appendix (F1, F2)."""
    worker, unit = opinions(_ACTIONS[paper.kind], _BY[paper.requester])
    city, county, town = regions.words(paper.unit_town) if paper.unit_town else ("", "", "")
    return AppendixForm(
        name=paper.name.strip(),
        document_number=paper.document_number.strip(),
        items=paper.items.strip(),
        valid_until=paper.valid_until.strip(),
        former_unit=paper.former_unit.strip(),
        present_unit=paper.unit_name.strip(),
        unit_code=paper.unit_code.strip(),
        unit_address=paper.unit_address.strip(),
        city=city,
        county=county,
        town=town,
        contact=paper.contact.strip(),
        phone=paper.phone.strip(),
        worker_opinion=worker,
        unit_opinion=unit,
        mobile=paper.mobile.strip(),
        form_date=_readable(paper.form_date, today),
    )


def _readable(text: str, today: dt.date) -> dt.date | None:
    try:
        return read_date(text, today)
    except ValueError:
        return None


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


def _draw(session: Session, form: AppendixForm | None, status: PaperStatus) -> bytes:
    # reportlab takes a quarter of a second to import; the window must not wait for it.
    from sepdesk.forms.pdf import draw_form  # noqa: PLC0415

    return draw_form(form, status=status, exam_centre=session.office.exam_centre_contact)


def _unprintable(form: AppendixForm) -> tuple[tuple[str, str], ...]:
    from sepdesk.forms.pdf import missing_glyphs  # noqa: PLC0415 - as in _draw

    return tuple((BY_NAME[name].heading, char) for name, char in missing_glyphs(form))
