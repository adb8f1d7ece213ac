"""The other papers of the counter about submissions, put together from what is on record here.

Each is drawn anew from the submission as it was saved and the receipt that holds; the ledger
records what was printed, as for the form.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from sepdesk.clock import SHANGHAI
from sepdesk.desk.filed import (
    PAPERS,
    Filed,
    case_of,
    certificate_claim,
    find_filed,
    handed_words,
    items_of,
    missing_of,
    status_of,
)
from sepdesk.desk.printing import Sheet
from sepdesk.desk.service_guides import exam_centre_contacts, exam_centre_name
from sepdesk.desk.session import Session
from sepdesk.domain.certificates import HOME_PROVINCE
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.legal import LegalBasis
from sepdesk.domain.paper_checks import (
    CERTIFICATE_COPY,
    FORM,
    ID_COPY,
)
from sepdesk.domain.submissions import (
    CertificateClaim,
    EmploymentPaper,
    OpId,
    SubmissionState,
    certificate_province,
)
from sepdesk.forms.papers.content import Paper, Station
from sepdesk.forms.papers.file_letter import FileLetter
from sepdesk.forms.papers.hand_over import HandedOver, HandOverList
from sepdesk.forms.papers.missing import MissingList, MissingPoint
from sepdesk.forms.papers.receipt import IntakeReceipt
from sepdesk.forms.papers.refusal import Ground, RefusalNotice
from sepdesk.store.outbox import OutboxEntry

_VERIFICATION = "notice-1.2"
_FILE = "notice-1.2-file"
_REPORTING = "notice-2.1"


class PaperNotDueError(Exception):
    """A paper that the state of things does not call for; the message holds no personal data.

    Attributes:
        text: the sentence for the clerk, in Chinese.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def intake_receipt(session: Session, op_id: OpId) -> Sheet:
    """Draw the receipt for what was handed in (收件回执); the document's number is masked.

    Raises:
        LookupError: this station holds no such submission.
    """
    filed = find_filed(session, op_id)
    paper = IntakeReceipt(
        station_of(session),
        session.clock.today(),
        case_of(filed, masked=True),
        handed_words(filed.handed),
        missing_of(filed),
        status_of(filed.entry),
        next(iter(exam_centre_contacts(session)), ""),
    )
    return _sheet(paper, "收件回执", "receipt", filed.entry)


def refusal_notice(session: Session, op_id: OpId) -> Sheet:
    """Draw the notice 不予登记, each reason with its basis as in force when it was decided.

    Raises:
        LookupError: this station holds no such submission.
        PaperNotDueError: it was not refused.
    """
    filed = find_filed(session, op_id)
    receipt = filed.entry.receipt
    if receipt is None or filed.entry.state is not SubmissionState.REFUSED:
        raise PaperNotDueError("只有不予登记的，才出具不予登记通知书。")
    on = receipt.server_time.astimezone(SHANGHAI).date()
    grounds = tuple(
        Ground(finding.text, _basis(session, finding.basis, on))
        for finding in receipt.findings
        if finding.severity is Severity.REFUSE
    )
    today = session.clock.today()
    paper = RefusalNotice(station_of(session), today, case_of(filed), grounds)
    return _sheet(paper, "不予登记通知书", "refusal", filed.entry)


def missing_list(session: Session, op_id: OpId, until: dt.date | None = None) -> Sheet:
    """Draw the list of what is missing or to be mended (补正材料告知单).

    Args:
        session: whose station it is.
        op_id: of the submission.
        until: the day set by the station; None leaves it to be written in, no rule gives one.

    Raises:
        LookupError: this station holds no such submission.
        PaperNotDueError: nothing is missing, as far as is known here.
    """
    filed = find_filed(session, op_id)
    points = tuple(_points(session, filed))
    if filed.entry.state is SubmissionState.REFUSED or not points:
        raise PaperNotDueError("没有需要补正的材料或事项。")
    paper = MissingList(
        station_of(session),
        session.clock.today(),
        case_of(filed, masked=True),
        points,
        status_of(filed.entry),
        until,
    )
    return _sheet(paper, "补正材料告知单", "missing", filed.entry)


def hand_over_list(session: Session, op_ids: Sequence[OpId]) -> Sheet:
    """Draw the list of papers that go to the exam centre, or to who issues (移交清单).

    The ledger keeps its digest; it names no single submission.

    Raises:
        LookupError: this station holds no such submission.
        PaperNotDueError: none was chosen, or one does not wait for a verification.
    """
    filed = [find_filed(session, op_id) for op_id in op_ids]
    if not filed:
        raise PaperNotDueError("请选择待核验的材料。")
    for one in filed:
        _check_pending(one)
    return draw_hand_over(session, [one.body for one in filed])


def draw_hand_over(session: Session, bodies: Sequence[EmploymentPaper]) -> Sheet:
    """Draw the 移交清单 of papers that are known to wait for a verification.

    Certificates of this province go to who issues, all others to the exam centre: a list for each.
    """
    today, station = session.clock.today(), station_of(session)
    centre = exam_centre_name(session) or session.office.exam_centre_contact
    lists = [
        HandOverList(
            station,
            today,
            issuer if home else centre,
            None if home else _basis(session, _VERIFICATION, today),
            tuple(map(_handed_over, of_one)),
            home,
        )
        for (home, issuer), of_one in _by_verifier(bodies).items()
    ]
    title = f"核验材料移交清单 {today:%Y%m%d}"
    return draw_sheet(lists[0], title, "hand_over", others=lists[1:])


def _by_verifier(
    bodies: Sequence[EmploymentPaper],
) -> dict[tuple[bool, str], list[EmploymentPaper]]:
    """Part papers by who verifies: of this province or not, and by whom it was issued."""
    parted: dict[tuple[bool, str], list[EmploymentPaper]] = {}
    for body in bodies:
        home = certificate_province(body) == HOME_PROVINCE
        claim = certificate_claim(body) if home else None
        parted.setdefault((home, claim.issuer.strip() if claim else ""), []).append(body)
    return {key: parted[key] for key in sorted(parted)}


def file_letter(session: Session, op_id: OpId) -> Sheet:
    """Draw the letter that calls up a file from the original examination body (调档函).

    Raises:
        LookupError: this station holds no such submission.
        PaperNotDueError: it does not wait for a verification.
    """
    filed = find_filed(session, op_id)
    _check_pending(filed)
    return draw_file_letter(session, op_id, filed.body)


def draw_file_letter(session: Session, op_id: OpId | None, body: EmploymentPaper) -> Sheet:
    """Draw the 调档函 about a paper that waits; the id where it is this station's own."""
    document = body.worker.document
    claim = certificate_claim(body) or CertificateClaim("")
    days = (item.valid_until.isoformat() for item in body.items if item.valid_until)
    today = session.clock.today()
    paper = FileLetter(
        station=station_of(session),
        day=today,
        intake_number=body.intake.number,
        exam_body=claim.exam_body,
        name=document.name,
        number=document.number,
        certificate_number=claim.number,
        archive_number=claim.archive_number,
        issuer=claim.issuer,
        items=items_of(body),
        valid_until="、".join(dict.fromkeys(days)),
        unit=body.unit.name,
        basis=_basis(session, _FILE, today),
    )
    return draw_sheet(paper, f"调档函 {body.intake.number}", "file_letter", op_id)


def station_of(session: Session) -> Station:
    """Return how this office is reached, as far as it has published that (E5)."""
    office = session.office
    return Station(office.name, office.address, office.phone, office.fax)


def draw_sheet(
    paper: Paper, title: str, word: str, op_id: OpId | None = None, others: Sequence[Paper] = ()
) -> Sheet:
    """Draw a paper.

    Args:
        paper: what to draw.
        title: a file name without personal data.
        word: under which the print ledger records it.
        op_id: of the one submission that it is about.
        others: of the same kind, in the same file behind it.
    """
    # reportlab takes a quarter of a second to import; the window must not wait for it.
    from sepdesk.forms.papers.drawing import draw_paper, missing_glyphs  # noqa: PLC0415

    return Sheet(draw_paper(paper, *others), title, missing_glyphs(paper, *others), op_id, word)


def _sheet(paper: Paper, title: str, word: str, entry: OutboxEntry) -> Sheet:
    return draw_sheet(paper, f"{title} {entry.intake_number}", word, entry.op_id)


def _points(session: Session, filed: Filed) -> Iterator[MissingPoint]:
    receipt, today = filed.entry.receipt, session.clock.today()
    for name in missing_of(filed):
        key = _VERIFICATION if name == ID_COPY else _REPORTING
        basis = _basis(session, key, today) if name in _ASKED else None
        yield MissingPoint(name, basis.citation if basis else "")
    for finding in receipt.findings if receipt is not None else ():
        if _to_mend(finding):
            basis = _basis(session, finding.basis, today)
            yield MissingPoint(finding.text, basis.citation if basis else "")


_ASKED = (FORM, CERTIFICATE_COPY, ID_COPY)
"""Of these the table of bases holds the wording that asks for them (E2, L4)."""


def _to_mend(finding: Finding) -> bool:
    return finding.severity in (Severity.REFUSE, Severity.MEND, Severity.ASK)


def _check_pending(filed: Filed) -> None:
    if filed.entry.state is not SubmissionState.PENDING_VERIFICATION:
        raise PaperNotDueError("只有待核验的，才移交核验或调档。")


def _handed_over(body: EmploymentPaper) -> HandedOver:
    document, claim = body.worker.document, certificate_claim(body)
    return HandedOver(
        intake_number=body.intake.number,
        name=document.name,
        number=document.number,
        certificate=() if claim is None else tuple(_certificate(claim)),
        items=items_of(body),
        unit=body.unit.name,
        papers=tuple(word for word in handed_words(body.intake.handed) if word in PAPERS),
    )


def _certificate(claim: CertificateClaim) -> Iterator[str]:
    labelled = (
        ("证件编号", claim.number),
        ("档案编号", claim.archive_number),
        ("发证机关", claim.issuer),
        ("考试机构", claim.exam_body),
    )
    for label, text in labelled:
        if text:
            yield f"{label} {text}"


def _basis(session: Session, key: str, on: dt.date) -> LegalBasis | None:
    return session.tables.legal.at(key, on) if key else None
