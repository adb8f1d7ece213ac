"""不良记录: a penalty, a lost certificate, a restored one is judged and saved (L6, L7, E6)."""

import datetime as dt
from dataclasses import dataclass, replace

from sepdesk.desk.citations import full_citation, short_citation
from sepdesk.desk.counsel import Cited
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.known import facts_for
from sepdesk.desk.returned import ReturnedAct, answered_by
from sepdesk.desk.session import Session
from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.competence import may_file
from sepdesk.domain.decide import decide
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentKind, DocumentRef, PersonId
from sepdesk.domain.legal import LegalBasis
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.record_acts import ChangeCertificate, Fate, RecordPenalty, RestoreCertificate
from sepdesk.domain.record_checks import BASIS, PENALTY_BASIS, Record
from sepdesk.domain.submissions import KIND_WORDS, OpId, SubmissionKind, WorkerRef, kind_of

RECORD_KINDS = (
    SubmissionKind.RECORD_PENALTY,
    SubmissionKind.CHANGE_CERTIFICATE,
    SubmissionKind.RESTORE_CERTIFICATE,
)
_ADVICE = OpId("advice")
_CERTIFICATE_KINDS = RECORD_KINDS[1:]


@dataclass(frozen=True, slots=True)
class ActInput:
    """An act as it stands on the form, readable or not.

    Attributes:
        person: the person of this station's facts who was picked; None: by document alone.
        decided_on: None while it is empty or cannot be read.
    """

    kind: SubmissionKind
    name: str = ""
    document_kind: DocumentKind = DocumentKind.CITIZEN_ID
    document_number: str = ""
    person: PersonId | None = None
    certificate: CertificateId | None = None
    fate: Fate | None = None
    article_item: int | None = None
    decided_on: dt.date | None = None
    authority: str = ""
    decision_number: str = ""
    conduct: str = ""
    decision: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ActAdvice:
    """What the rules say about an act by the facts of this station.

    Attributes:
        cited: all findings, the heaviest first, each naming its field.
        unfilled: fields without which it is no act at all.
        basis: what is printed for it; None where the decision itself is the basis.
    """

    cited: tuple[Cited, ...]
    unfilled: tuple[Finding, ...]
    basis: LegalBasis | None

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would send it back."""
        found = (one.finding for one in self.cited)
        return tuple(one for one in found if one.severity in (Severity.REFUSE, Severity.MEND))


class UnfilledActError(Exception):
    """Something is lacking without which nothing can be recorded; the findings say what."""

    text = "还有必填的内容没有填写。"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.field for finding in findings))
        self.findings = findings


class NotCompetentError(Exception):
    """Another role or office files this; the platform would not take it."""

    def __init__(self, kind: SubmissionKind) -> None:
        super().__init__(kind.value)
        self.text = f"{KIND_WORDS[kind]}须由市、县发证机关的负责人办理。"


def kinds_allowed(session: Session) -> frozenset[SubmissionKind]:
    """Return which of the three acts the clerk may file for this office."""
    role, office = session.user.role, session.office.kind
    return frozenset(kind for kind in RECORD_KINDS if may_file(role, office, kind))


def advise(session: Session, given: ActInput) -> ActAdvice:
    """Judge an act as it stands; the platform runs the same rules on its own facts."""
    today, legal = session.clock.today(), session.tables.legal
    unfilled = _unfilled(given)
    findings = list(unfilled)
    act = _act_of(given, given.decided_on or today)
    if act is not None and _names_somebody(given):
        outcome = decide(_ADVICE, act, facts_for(session, act), today, session.tables.rules)
        findings += [
            one for one in outcome.findings if one.code not in ("empty", "article_missing")
        ]
    order = tuple(Severity)
    findings.sort(key=lambda finding: order.index(finding.severity))
    cited = (
        Cited(one, short_citation(legal, one, today), full_citation(legal, one, today))
        for one in findings
    )
    key = _basis_key(given)
    return ActAdvice(tuple(cited), unfilled, legal.at(key, today) if key else None)


def input_of(act: Record) -> ActInput:
    """Return what a clerk would have typed for an act, to be mended."""
    document = act.worker.document
    said = act.penalty if isinstance(act, RecordPenalty) else act
    given = ActInput(
        kind_of(act),
        document.name,
        document.kind,
        document.number,
        act.worker.person,
        decided_on=said.decided_on,
        authority=said.authority,
        decision_number=said.document_number,
    )
    match act:
        case RecordPenalty(penalty=penalty):
            return replace(given, conduct=penalty.conduct, decision=penalty.decision)
        case RestoreCertificate():
            return replace(given, certificate=act.certificate, reason=act.reason)
        case ChangeCertificate():
            return replace(
                given,
                certificate=act.certificate,
                reason=act.reason,
                fate=act.fate,
                article_item=act.article_item,
            )


def record(session: Session, given: ActInput, returned: ReturnedAct | None = None) -> Saved:
    """Save a penalty, a loss or a restoration as one immutable submission.

    Like a paper it may be saved against the advice; the platform decides.

    Args:
        session: the clerk's.
        given: what is typed.
        returned: what came back and was opened again; the act answers it if it is about the same.

    Raises:
        UnfilledActError: something is lacking without which it is no act.
        NotCompetentError: another role or office files this.
        StoreFaultError: the disk is full, locked, read-only or damaged; nothing was saved (D-3).
    """
    unfilled, on = _unfilled(given), given.decided_on
    act = None if on is None else _act_of(given, on)
    if unfilled or act is None:
        raise UnfilledActError(unfilled)
    if given.kind not in kinds_allowed(session):
        raise NotCompetentError(given.kind)
    return file_submission(session, lambda _: act, answers=answered_by(returned, act))


def _act_of(given: ActInput, on: dt.date) -> Record | None:
    """Build the act; None while what it is about has not been chosen."""
    document = DocumentRef(given.document_kind, given.document_number.strip(), given.name.strip())
    worker, authority = WorkerRef(document, given.person), given.authority.strip()
    number, reason = given.decision_number.strip(), given.reason.strip()
    if given.kind is SubmissionKind.RECORD_PENALTY:
        conduct, decision = given.conduct.strip(), given.decision.strip()
        return RecordPenalty(worker, Penalty("", on, authority, number, conduct, decision))
    certificate, fate = given.certificate, given.fate
    if certificate is None:
        return None
    if given.kind is SubmissionKind.RESTORE_CERTIFICATE:
        return RestoreCertificate(worker, certificate, on, authority, number, reason)
    if fate is None:
        return None
    item = given.article_item if fate is Fate.ANNULLED else None
    return ChangeCertificate(worker, certificate, fate, on, authority, number, reason, item)


def _names_somebody(given: ActInput) -> bool:
    return given.person is not None or bool(given.document_number.strip())


def _unfilled(given: ActInput) -> tuple[Finding, ...]:
    wanted = [
        ("name", given.name, "请填写或选定人员。"),
        ("document_number", _names_somebody(given), "请填写证件号码，或从候选中选定人员。"),
    ]
    if given.kind in _CERTIFICATE_KINDS:
        wanted.append(("certificate", given.certificate, "请选择证书。"))
    if given.kind is SubmissionKind.CHANGE_CERTIFICATE:
        wanted.append(("fate", given.fate, "请选择对证书的处理。"))
        if given.fate is Fate.ANNULLED:
            wanted.append(("article_item", given.article_item, "请选择依第二十三条第几项撤销。"))
    wanted += [
        ("decided_on", given.decided_on, "请填写决定日期。"),
        ("authority", given.authority, "请填写作出决定的机关。"),
        ("decision_number", given.decision_number, "请填写决定书或文书的文号。"),
    ]
    if given.kind is SubmissionKind.RECORD_PENALTY:
        wanted.append(("conduct", given.conduct, "请填写违法违规行为。"))
        wanted.append(("decision", given.decision, "请填写处罚内容。"))
    if given.kind is SubmissionKind.RESTORE_CERTIFICATE:
        wanted.append(("reason", given.reason, "请填写恢复的理由，如复议或判决结果。"))
    return tuple(
        Finding("", Severity.MEND, "empty", field, text)
        for field, value, text in wanted
        if not (value.strip() if isinstance(value, str) else value)
    )


def _basis_key(given: ActInput) -> str:
    if given.kind is SubmissionKind.RECORD_PENALTY:
        return PENALTY_BASIS
    if given.kind is SubmissionKind.CHANGE_CERTIFICATE and given.fate is not None:
        return BASIS[given.fate]
    return ""
