"""The paper as a clerk types it, and the submission that it makes.

`PaperInput` is what stands on the screen, text for text; it is also what a draft keeps. Reading it
never loses anything: what cannot be read is a finding at its field.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from sepdesk.domain.attachments import AttachedPaper
from sepdesk.domain.employment import EmploymentId, HireSource
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentKind, DocumentRef, PersonId, normalise_number
from sepdesk.domain.submissions import (
    CertificateClaim,
    ChangeEmployment,
    Channel,
    DeregisterEmployment,
    Dispatch,
    EmploymentPaper,
    Handed,
    Intake,
    ItemClaim,
    OpId,
    RegisterEmployment,
    Requester,
    SubmissionKind,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.units import CodeKind, UnitId
from sepdesk.domain.work_items import parse_items
from sepdesk.forms.appendix import BY_NAME


@dataclass(frozen=True, slots=True)
class PaperInput:
    """The form of the appendix as typed, in its order, and what stands beside it.

    Dates are text as typed; `person`, `unit` and `former` are picks from the archive and None for
    free text. For a deregistration the unit that is left is the former one (`former_unit` …), and
    the present unit's fields stay empty.

    Attributes:
        unit_town: nine-digit code of the town, or six digits of the county.
        certificate_*: only where the certificate is not in the archive (E4).
        answers: the submission that came back and that this one mends.
    """

    kind: SubmissionKind = SubmissionKind.REGISTER
    name: str = ""
    document_kind: DocumentKind = DocumentKind.CITIZEN_ID
    document_number: str = ""
    person: PersonId | None = None
    items: str = ""
    valid_until: str = ""
    former_unit: str = ""
    former_unit_id: UnitId | None = None
    former: EmploymentId | None = None
    unit_name: str = ""
    unit: UnitId | None = None
    code_kind: CodeKind = CodeKind.USCC
    unit_code: str = ""
    unit_address: str = ""
    unit_town: str = ""
    contact: str = ""
    phone: str = ""
    mobile: str = ""
    form_date: str = ""
    hired_on: str = ""
    hire_source: HireSource = HireSource.UNKNOWN
    left_on: str = ""
    requester: Requester = Requester.UNIT
    received_on: str = ""
    channel: Channel = Channel.COUNTER
    dispatch: Dispatch = Dispatch.NOT_ASKED
    handed: Handed = field(default_factory=Handed)
    papers: tuple[AttachedPaper, ...] = ()
    certificate_number: str = ""
    certificate_archive_number: str = ""
    certificate_issuer: str = ""
    certificate_exam_body: str = ""
    certificate_province: str = ""
    answers: OpId | None = None

    def is_empty(self) -> bool:
        """Tell whether nothing of substance was typed, so that no draft is worth keeping."""
        texts = (self.name, self.document_number, self.items, self.unit_name, self.former_unit)
        return not self.papers and not any(text.strip() for text in texts)


_DATE_FIELDS = {
    "valid_until": BY_NAME["valid_until"].heading,
    "form_date": "表上日期",
    "hired_on": "聘用起始日",
    "left_on": "离职日",
    "received_on": "收件日",
}


def read_date(text: str, today: dt.date) -> dt.date | None:
    """Read a date as clerks write it: 20261124, 2026.11.24, 2026年11月24日, 11-24, 1124.

    Without a year it is the latest that is not in the future.

    Raises:
        ValueError: it is no date; an empty text is None.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded:
        return None
    parts = re.findall(r"\d+", folded)
    joined = "".join(parts)
    if len(parts) == 1 and len(joined) == 8:
        return dt.date(int(joined[:4]), int(joined[4:6]), int(joined[6:]))
    if len(parts) == 3 and len(parts[0]) == 4:
        return dt.date(int(parts[0]), int(parts[1]), int(parts[2]))
    if len(parts) == 1 and len(joined) == 4:
        parts = [joined[:2], joined[2:]]
    if len(parts) == 2 and len(parts[0]) <= 2:
        month, day = int(parts[0]), int(parts[1])
        this_year = dt.date(today.year, month, day)
        return this_year if this_year <= today else dt.date(today.year - 1, month, day)
    raise ValueError


def unreadable_dates(paper: PaperInput, today: dt.date) -> Iterator[Finding]:
    """Name the date fields that cannot be read."""
    for name, label in _DATE_FIELDS.items():
        text = getattr(paper, name)
        for part in _date_parts(text) if name == "valid_until" else [text]:
            try:
                read_date(part, today)
            except ValueError:
                sentence = f"{label}不是日期：请按 2026-11-24 的样子填写。"
                yield Finding("F1", Severity.MEND, "unreadable_date", name, sentence)
                break


def _date_parts(text: str) -> list[str]:
    return [part for part in re.split(r"[、,，;；\s]+", text.strip()) if part]


def _date(text: str, today: dt.date) -> dt.date | None:
    try:
        return read_date(text, today)
    except ValueError:
        return None


def claims(paper: PaperInput, today: dt.date) -> tuple[ItemClaim, ...]:
    """Read the work items; one date stands for all, several stand for one item each."""
    items = parse_items(paper.items)
    days = [_date(part, today) for part in _date_parts(paper.valid_until)]
    if len(days) == 1:
        days *= len(items)
    days += [None] * (len(items) - len(days))
    return tuple(
        ItemClaim(printed, valid_until=day) for printed, day in zip(items, days, strict=False)
    )


def to_submission(paper: PaperInput, intake_number: str, today: dt.date) -> EmploymentPaper:
    """Make the submission of a paper; dates that cannot be read are left out.

    Args:
        paper: as typed.
        intake_number: 收件编号; empty for advice.
        today: stands in for a missing 收件日.
    """
    document = DocumentRef(
        paper.document_kind, normalise_number(paper.document_number), paper.name.strip()
    )
    worker = WorkerRef(document, paper.person)
    intake = Intake(
        number=intake_number,
        received_on=_date(paper.received_on, today) or today,
        channel=paper.channel,
        form_date=_date(paper.form_date, today),
        handed=paper.handed,
        papers=paper.papers,
    )
    items = claims(paper, today)
    mobile = paper.mobile.strip()
    hired_on = _date(paper.hired_on, today)
    match paper.kind:
        case SubmissionKind.REGISTER:
            return RegisterEmployment(
                worker,
                _unit(paper),
                items,
                intake,
                hired_on,
                paper.hire_source,
                mobile,
                _certificate(paper),
                paper.dispatch,
                paper.former_unit.strip(),
            )
        case SubmissionKind.CHANGE:
            return ChangeEmployment(
                worker,
                _unit(paper),
                items,
                intake,
                paper.former,
                paper.former_unit.strip(),
                hired_on,
                paper.hire_source,
                mobile,
                _certificate(paper),
                paper.dispatch,
            )
        case _:  # a deregistration: the form asks for nothing else
            left = UnitOnPaper(paper.former_unit.strip(), unit=paper.former_unit_id)
            left_on = _date(paper.left_on, today)
            return DeregisterEmployment(
                worker, left, intake, paper.requester, paper.former, left_on, mobile, items
            )


def _unit(paper: PaperInput) -> UnitOnPaper:
    return UnitOnPaper(
        name=paper.unit_name.strip(),
        code=normalise_number(paper.unit_code),
        code_kind=paper.code_kind,
        address=paper.unit_address.strip(),
        town=paper.unit_town,
        contact=paper.contact.strip(),
        phone=paper.phone.strip(),
        unit=paper.unit,
    )


def _certificate(paper: PaperInput) -> CertificateClaim | None:
    if not paper.certificate_number.strip():
        return None
    return CertificateClaim(
        normalise_number(paper.certificate_number),
        normalise_number(paper.certificate_archive_number),
        paper.certificate_issuer.strip(),
        paper.certificate_exam_body.strip(),
        paper.certificate_province,
    )
