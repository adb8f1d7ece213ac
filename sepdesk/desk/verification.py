"""外省证核验: what waits for a verification, and what an exam centre says about it (L4, L5, E4).

A person looks the certificate up and records result, source and evidence; nothing asks any other
system, and nothing is taken for genuine because time has passed (B-9).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sepdesk.clock import SHANGHAI
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.known import facts_for
from sepdesk.desk.papers import PaperNotDueError, draw_file_letter, draw_hand_over
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.domain.certificates import (
    HOME_PROVINCE,
    Certificate,
    CertificateId,
    CertificateItem,
    CertificateStatus,
    StatusDecision,
    lose,
)
from sepdesk.domain.competence import may_file
from sepdesk.domain.decide import decide as judge
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import Accepted, CaseDecided, Outcome
from sepdesk.domain.submissions import (
    CallUpFile,
    CertificateClaim,
    ChangeEmployment,
    DecideVerification,
    OpId,
    RegisterEmployment,
    SubmissionKind,
    SubmissionState,
)
from sepdesk.domain.verification import REMARKS, EvidenceSource, StepKind, VerificationResult
from sepdesk.domain.verification_checks import check_call_up
from sepdesk.domain.work_items import Catalogue, catalogue_for, item_key
from sepdesk.protocol.envelope import read_envelope
from sepdesk.protocol.messages import CaseRecord

LONG = 30
"""Days after which a waiting case is shown as old. Ours, no rule sets a period: a task, no act."""

_ACTS = (SubmissionKind.DECIDE_VERIFICATION, SubmissionKind.CALL_UP_FILE)
_ADVICE = OpId("advice")


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A submission that waits for a verification, with its age.

    Attributes:
        body: the paper as it was filed.
        days: since the platform let it wait, by dates in Asia/Shanghai.
        own: filed by whoever is signed in, who may not decide it.
        saved_here: acts about it that were saved at this station and are not in effect yet.
    """

    record: CaseRecord
    body: RegisterEmployment | ChangeEmployment
    days: int
    own: bool
    saved_here: tuple[SubmissionKind, ...] = ()

    @property
    def op_id(self) -> OpId:
        """Of the submission that waits."""
        return self.record.op_id

    @property
    def stands(self) -> StepKind:
        """Where it stands: what was done last, where that says more than that it waits."""
        done = [step.what for step in self.record.steps if step.what not in REMARKS]
        return done[-1] if done else StepKind.OPENED

    @property
    def is_home(self) -> bool:
        """Claims a certificate of this province that the archive lacks: who issues verifies it."""
        return self.claim.issuing_province == HOME_PROVINCE

    @property
    def claim(self) -> CertificateClaim:
        """What the copy says of the certificate; empty where nothing was typed."""
        return self.body.certificate or CertificateClaim("")


@dataclass(frozen=True, slots=True)
class FoundItem:
    """A work item of the certificate, as found; a day that could not be read is None."""

    printed: str
    approved_on: dt.date | None
    valid_until: dt.date | None
    catalogue: Catalogue | None = None


@dataclass(frozen=True, slots=True)
class FoundCertificate:
    """The certificate as found, entered by hand.

    Attributes:
        status_on: of a loss that was found with it.
    """

    number: str
    archive_number: str
    issuer: str
    exam_body: str
    province: str
    items: tuple[FoundItem, ...]
    status: CertificateStatus = CertificateStatus.IN_FORCE
    status_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a person found about the certificate of a case, as typed.

    Attributes:
        rest_follows: the form claims items of a further certificate, yet to be concluded.
    """

    result: VerificationResult
    source: EvidenceSource
    evidence: str
    found: FoundCertificate | None = None
    sex: str = ""
    born_on: dt.date | None = None
    rest_follows: bool = False


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What the clerk should see before a conclusion is saved.

    Attributes:
        findings: what the rules have to say, heaviest first.
        expected: what the case will come to by this station's facts; None where that is unknown.
    """

    findings: tuple[Finding, ...]
    expected: SubmissionState | None

    @property
    def hinders(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(f for f in self.findings if f.severity in (Severity.MEND, Severity.ASK))


# What waits -------------------------------------------------------------------------------------


def queue(session: Session) -> tuple[WaitingCase, ...]:
    """Return what waits: at an exam centre all of its places, elsewhere this office's own."""
    saved = _saved_here(session)
    made = (_waiting(session, record, saved) for record in session.files.facts.cases())
    return tuple(case for case in made if case is not None)


def may_decide(session: Session) -> bool:
    """Tell whether whoever is signed in may verify at all."""
    kind = SubmissionKind.DECIDE_VERIFICATION
    return may_file(session.user.role, session.office.kind, kind)


def _waiting(
    session: Session, record: CaseRecord, saved: dict[OpId, tuple[SubmissionKind, ...]]
) -> WaitingCase | None:
    envelope = read_envelope(record.sealed.payload_bytes)
    body = envelope.body
    if not isinstance(body, RegisterEmployment | ChangeEmployment):
        return None
    opened = record.opened_at.astimezone(SHANGHAI).date()
    days = max(0, (session.clock.today() - opened).days)
    own = envelope.user == session.user.user
    return WaitingCase(record, body, days, own, saved.get(record.op_id, ()))


def _saved_here(session: Session) -> dict[OpId, tuple[SubmissionKind, ...]]:
    with session.files.station.reading() as tx:
        entries = [e for e in tx.outbox.open_entries(session.seen()) if e.kind in _ACTS]
    found: dict[OpId, tuple[SubmissionKind, ...]] = {}
    for entry in entries:
        body = read_envelope(entry.sealed.payload_bytes).body
        if isinstance(body, DecideVerification | CallUpFile):
            found[body.case] = (*found.get(body.case, ()), entry.kind)
    return found


# What an exam centre does -----------------------------------------------------------------------


def look(session: Session, case: WaitingCase, conclusion: Conclusion) -> SecondLook:
    """Judge a conclusion before it is saved: by the platform's rules, on this station's facts."""
    unreadable = tuple(_unreadable(session, conclusion))
    submission = _submission(session, case, conclusion)
    facts = facts_for(session, submission)
    outcome = judge(_ADVICE, submission, facts, session.clock.today(), session.tables.rules)
    order = tuple(Severity)
    found = sorted((*unreadable, *outcome.findings), key=lambda f: order.index(f.severity))
    return SecondLook(tuple(found), _expected(case, outcome))


def decide(session: Session, case: WaitingCase, conclusion: Conclusion) -> Saved:
    """Save what was found; the platform decides the case by it.

    Raises:
        StoreFaultError: nothing was saved.
    """
    body = _submission(session, case, conclusion)
    return file_submission(session, lambda _: body)


def read_letter(
    session: Session,
    case: WaitingCase,
    exam_body: str,
    letter_number: str,
    sent_on: dt.date | None,
) -> CallUpFile:
    """Read what was typed of a letter that calls a file up (调档).

    Raises:
        UnfitActError: something is missing or cannot be.
    """
    if sent_on is None:
        finding = Finding("L5", Severity.MEND, "no_sent_on", "sent_on", "请填写发函日期。")
        raise UnfitActError((finding,))
    letter = CallUpFile(
        case.op_id, case.body.worker, exam_body.strip(), letter_number.strip(), sent_on
    )
    findings = tuple(check_call_up(letter, session.clock.today()))
    if findings:
        raise UnfitActError(findings)
    return letter


def call_up_file(session: Session, letter: CallUpFile) -> Saved:
    """Save that a letter calls the file up from the original examination body.

    Raises:
        StoreFaultError: nothing was saved.
    """
    return file_submission(session, lambda _: letter)


def proposed_catalogue(approved_on: dt.date | None) -> Catalogue | None:
    """Propose the list of an item by its day of approval; the clerk confirms it."""
    return None if approved_on is None else catalogue_for(approved_on)


def _expected(case: WaitingCase, outcome: Outcome) -> SubmissionState | None:
    if not isinstance(outcome, Accepted):
        return None
    decided = [e for e in outcome.effects if isinstance(e, CaseDecided) and e.case == case.op_id]
    return decided[0].state if decided else SubmissionState.PENDING_VERIFICATION


def _submission(session: Session, case: WaitingCase, conclusion: Conclusion) -> DecideVerification:
    genuine = conclusion.result is VerificationResult.GENUINE
    return DecideVerification(
        case=case.op_id,
        worker=case.body.worker,
        result=conclusion.result,
        source=conclusion.source,
        checked_at=session.clock.now(),
        evidence=conclusion.evidence.strip(),
        certificate=_certificate(case, conclusion.found) if genuine else None,
        sex=conclusion.sex if genuine else "",
        born_on=conclusion.born_on if genuine else None,
        rest_follows=genuine and conclusion.rest_follows,
    )


def _certificate(case: WaitingCase, found: FoundCertificate | None) -> Certificate | None:
    if found is None:
        return None
    certificate = Certificate(
        CertificateId(f"c-{case.op_id}"),
        found.number.strip(),
        found.archive_number.strip(),
        found.issuer.strip(),
        found.exam_body.strip(),
        found.province,
        tuple(_items(found.items)),
    )
    if found.status is CertificateStatus.IN_FORCE:
        return certificate
    # Only a revocation that is no annulment bars by itself; article items are not known here.
    bars = found.status is CertificateStatus.REVOKED
    lost = StatusDecision(found.status, found.status_on, found.issuer.strip(), bars=bars)
    return lose(certificate, lost)


def _items(items: Sequence[FoundItem]) -> Iterator[CertificateItem]:
    for item in items:
        catalogue = item.catalogue or proposed_catalogue(item.approved_on)
        printed = item.printed.strip()
        if printed and catalogue and item.approved_on and item.valid_until:
            key = item_key(catalogue, printed)
            yield CertificateItem(key, printed, item.approved_on, item.valid_until)


def _unreadable(session: Session, conclusion: Conclusion) -> Iterator[Finding]:
    """Name what would be left out of the certificate: nothing typed is dropped in silence."""
    if conclusion.result is not VerificationResult.GENUINE or conclusion.found is None:
        return
    for number, item in enumerate(conclusion.found.items, start=1):
        name = item.printed.strip() or f"第 {number} 项"
        if not item.printed.strip():
            text = f"第 {number} 项请填写项目代号。"
            yield Finding("L5", Severity.MEND, "no_code", "items", text)
        if item.approved_on is None or item.valid_until is None:
            text = f"{name} 请填写批准日期和有效期。"
            yield Finding("L5", Severity.MEND, "no_item_days", "items", text)
        catalogue = item.catalogue or proposed_catalogue(item.approved_on)
        known = catalogue is None or session.tables.rules.items.named(catalogue, item.printed)
        if item.printed.strip() and not known:
            text = f"{name} 不在所选目录中，请与证书核对；核对无误的照录。"
            yield Finding("L5", Severity.NOTE, "unknown_item", "items", text)


# Papers -----------------------------------------------------------------------------------------


def letter(session: Session, case: WaitingCase) -> Sheet:
    """Draw the letter that calls a file up (调档函), from what the form says."""
    with session.files.station.reading() as tx:
        own = tx.outbox.get(case.op_id)
    return draw_file_letter(session, None if own is None else case.op_id, case.body)


def hand_over(session: Session, cases: Sequence[WaitingCase]) -> Sheet:
    """Draw the list of papers that go to who verifies them (移交清单).

    Raises:
        PaperNotDueError: none was chosen.
    """
    if not cases:
        raise PaperNotDueError("请选择待核验的材料。")
    return draw_hand_over(session, [case.body for case in cases])
