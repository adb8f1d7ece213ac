"""What an exam centre found about a certificate (L5, E4, B-9).

A case is decided once, by another person than filed it, of an exam centre of the unit's place.
Found genuine, person, certificate and employment enter in one event; nothing is ever taken for
genuine because time has passed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sepdesk.domain.archive_checks import check_identity
from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.claims import match_claims
from sepdesk.domain.deciding_papers import decide_paper
from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.entry_effects import ItemsAdded
from sepdesk.domain.facts import Case, Facts, Rules, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import Document, PersonId, birth_date, normalise_number
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    CaseDecided,
    CaseNoted,
    CertificateEntered,
    Conflict,
    Effect,
    Held,
    Opened,
    Outcome,
    Pending,
    PersonEntered,
    Refused,
    Returned,
    Undetermined,
    effects_of,
    state_of,
)
from sepdesk.domain.paper_checks import Engagement, missing_finding
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    IN_EFFECT,
    STATE_WORDS,
    CallUpFile,
    ChangeEmployment,
    DecideVerification,
    OpId,
    RegisterEmployment,
    Submission,
    SubmissionState,
)
from sepdesk.domain.units import Unit
from sepdesk.domain.verdicts import blocked_by
from sepdesk.domain.verification import SOURCE_WORDS, StepKind, VerificationResult
from sepdesk.domain.verification_checks import check_call_up, check_conclusion

_PENDING = SubmissionState.PENDING_VERIFICATION


def decide_verification(
    submission: DecideVerification | CallUpFile, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge what an exam centre found, or that it calls a file up."""
    if isinstance(submission, CallUpFile):
        findings = list(check_call_up(submission, today))
    else:
        findings = list(check_conclusion(submission, today))
    case = facts.case
    if isinstance(case, Unknown):
        text = "该件不在本站数据中，由平台判定。"
        findings.append(Finding("L5", Severity.UNKNOWN, "case_unknown", "", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    if facts.in_jurisdiction is False:
        # Nothing tells it from a case that does not exist.
        case = None
    settled = _settled(submission, case)
    if settled is not None:
        return settled
    body = _waiting_paper(case)
    if case is None or body is None:
        text = "该件不在本机构待核验之列，请核对。"
        return Returned((*findings, Finding("L5", Severity.MEND, "not_waiting", "", text)))
    findings += _check_hands(submission, body, case, facts)
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    if isinstance(submission, CallUpFile):
        return Accepted(tuple(findings), (_called_up(submission),))
    return _concluded(submission, body, case, facts, today, rules, findings)


def supersede(
    submission: Submission, outcome: Outcome, waiting: tuple[OpId, ...]
) -> tuple[CaseDecided, ...]:
    """Close the older forms of a worker that wait, where a newer one has taken hold (B-9).

    Args:
        submission: the newer one.
        outcome: what it came to; one that came back leaves the older ones as they are.
        waiting: the older forms of the same worker that wait for a verification.
    """
    if not isinstance(submission, RegisterEmployment | ChangeEmployment):
        return ()
    if not isinstance(outcome, Accepted | Pending):
        return ()
    text = "同一人员有更新的登记表报送，本件不再核验，已由新表代替。"
    finding = Finding("E4", Severity.NOTE, "superseded", "", text)
    state = SubmissionState.WITHDRAWN
    return tuple(CaseDecided(case, state, final=True, findings=(finding,)) for case in waiting)


def new_person_id(case: OpId) -> PersonId:
    """Return the id of the person whom a case enters; the same wherever it is computed."""
    return PersonId(f"p-{case}")


def found_certificate_id(case: OpId, holder: Worker | None = None) -> CertificateId:
    """Return the id of the certificate that a case enters; a station cannot choose another.

    Args:
        case: by which it enters.
        holder: whose certificates may hold one that entered by the same case before.
    """
    first = CertificateId(f"c-{case}")
    held = () if holder is None else holder.certificates
    before = sum(
        one.certificate_id == first or one.certificate_id.startswith(f"{first}-") for one in held
    )
    return CertificateId(f"{first}-{before + 1}") if before else first


def _settled(submission: DecideVerification | CallUpFile, case: Case | None) -> Outcome | None:
    """Tell a second one that the case is decided already, and what it came to."""
    if case is None or case.state is _PENDING:
        return None
    words = STATE_WORDS[case.state]
    if (
        isinstance(submission, DecideVerification)
        and submission.result is VerificationResult.GENUINE
        and case.state in IN_EFFECT
    ):
        text = f"该件已核验办结（{words}），本次结论相同，不重复办理。"
        return AlreadyDone((Finding("L5", Severity.NOTE, "already_decided", "", text),))
    text = f"该件已办结（{words}），本次未采用；如有不同结论，请与作出结论的考试中心核对。"
    return Returned((Finding("L5", Severity.MEND, "already_decided", "", text),))


def _waiting_paper(case: Case | None) -> Engagement | None:
    if case is None or not isinstance(case.body, RegisterEmployment | ChangeEmployment):
        return None
    return case.body


def _check_hands(
    submission: DecideVerification | CallUpFile, body: Engagement, case: Case, facts: Facts
) -> list[Finding]:
    """Tell whether it is about the person of the form, and by another one than filed it."""
    found = []
    if submission.worker != body.worker:
        text = "所核验的人员与该件登记表上的人员不符，请核对。"
        found.append(Finding("L5", Severity.MEND, "other_person", "", text))
    if isinstance(submission, DecideVerification) and case.user == facts.filed_by:
        text = "该件由您本人填报，须由另一人核验。"
        found.append(Finding("L5", Severity.MEND, "maker_is_checker", "", text))
    return found


def _called_up(submission: CallUpFile) -> CaseNoted:
    text = f"{submission.sent_on} 向 {submission.exam_body} 发出调档函"
    number = submission.letter_number.strip()
    text = f"{text}（{number}）" if number else text
    return CaseNoted(submission.case, StepKind.FILE_CALLED_UP, text)


def _concluded(
    submission: DecideVerification,
    body: Engagement,
    case: Case,
    facts: Facts,
    today: dt.date,
    rules: Rules,
    findings: list[Finding],
) -> Outcome:
    match submission.result:
        case VerificationResult.NOT_FOUND:
            text = "查无记录不等于不真实：请向原考试机构发函调档，该件继续待核验。"
            hint = Finding("L5", Severity.NOTE, "call_up_file", "", text, "notice-1.2")
            told = f"{SOURCE_WORDS[submission.source]}查无记录"
            noted = CaseNoted(case.op_id, StepKind.NOT_FOUND, told)
            return Accepted((*findings, hint), (noted,))
        case VerificationResult.NOT_GENUINE:
            return _not_genuine(submission, body, case, facts, today, rules, findings)
        case VerificationResult.GENUINE:  # pragma: no branch - there is no fourth result
            return _genuine(submission, body, case, facts, today, rules, findings)


def _not_genuine(
    submission: DecideVerification,
    body: Engagement,
    case: Case,
    facts: Facts,
    today: dt.date,
    rules: Rules,
    findings: list[Finding],
) -> Outcome:
    worker = facts.worker
    matched = (
        match_claims(worker, body.items, today, rules.items) if isinstance(worker, Worker) else []
    )
    found = [match for match in matched if match.found]
    if matched and len(found) == len(matched):
        text = "表上项目均有本省档案中的证书；档案中的证书不真实的，由发证机关变更其状态。"
        return Returned((*findings, Finding("L5", Severity.MEND, "in_archive", "", text)))
    text = f"经{SOURCE_WORDS[submission.source]}查验，所持证件不真实，不得从事相关作业，不予登记。"
    basis = "notice-2.2-not-genuine"
    refusal = Finding("E6", Severity.REFUSE, "not_genuine", "items", text, basis)
    if not found:
        decided = CaseDecided(case.op_id, SubmissionState.REFUSED, final=True, findings=(refusal,))
        return Accepted(tuple(findings), (decided,))
    # Another certificate of the form is true: what rests on it is not to be refused with this one.
    good = "、".join(match.claim.printed for match in found)
    text = f"{good} 有档案中的证书：可只登记这些项目，改后重新报送。"
    told = (refusal, Finding("E6", Severity.MEND, "partly_good", "items", text))
    back = CaseDecided(case.op_id, SubmissionState.RETURNED, final=True, findings=told)
    return Accepted(tuple(findings), (back,))


def _genuine(
    submission: DecideVerification,
    body: Engagement,
    case: Case,
    facts: Facts,
    today: dt.date,
    rules: Rules,
    findings: list[Finding],
) -> Outcome:
    found = submission.certificate
    if found is None or isinstance(facts.worker, Unknown):
        # Without a certificate the checks have returned it; the archive is the platform's to ask.
        text = "此人是否在本省档案中由平台判定。"
        findings.append(Finding("E4", Severity.UNKNOWN, "worker_unknown", "", text))
        return Undetermined(tuple(findings))
    known = facts.worker
    certificate = replace(
        found, certificate_id=found_certificate_id(case.op_id, known), corrections=()
    )
    person = known or _new_person(submission, body, case, facts)
    differing = tuple(f for f in check_identity(body.worker, known) if f.severity is Severity.MEND)
    if differing:
        # Whose certificate it is is not certain: it must not enter another person's archive.
        back = CaseDecided(case.op_id, SubmissionState.RETURNED, final=True, findings=differing)
        return Accepted(tuple(findings), (back,))
    effects: tuple[Effect, ...] = () if known else (PersonEntered(person),)
    effects = (*effects, CertificateEntered(certificate))
    holder = replace(person, certificates=(*person.certificates, certificate))
    outcome = decide_paper(case.op_id, body, replace(facts, worker=holder), today, rules)
    if isinstance(outcome, Undetermined):
        return Undetermined((*findings, *outcome.findings))
    effects = (*effects, *effects_of(outcome))
    text = "证书属实，已采集入档。"
    findings.append(Finding("L5", Severity.PASS, "genuine", "", text, "notice-1.2"))
    decided = come_to(case, outcome, rest_follows=submission.rest_follows)
    return Accepted(tuple(findings), (*effects, decided))


def _new_person(
    submission: DecideVerification, body: Engagement, case: Case, facts: Facts
) -> Worker:
    """Make the record of a person whom the archive lacks, from form and ID copy (E4)."""
    document = body.worker.document
    number = normalise_number(document.number)
    town = facts.unit.town if isinstance(facts.unit, Unit) else ""
    return Worker(
        person=new_person_id(case.op_id),
        rev=0,
        name=document.name,
        documents=(Document(document.kind, number, document.name),),
        sex=submission.sex,
        born_on=submission.born_on or birth_date(document.kind, number),
        mobile=body.mobile,
        last_county=(town or body.unit.town)[:6],
    )


def come_to(
    case: Case,
    outcome: Accepted | AlreadyDone | Pending | Held | Returned | Refused | Conflict,
    *,
    rest_follows: bool = False,
) -> CaseDecided:
    """Say what the case comes to by the rules of employment, now that its certificate is known."""
    findings = outcome.findings
    if isinstance(outcome, Accepted):
        return _registered(case, findings, outcome.effects)
    if isinstance(outcome, Pending):
        if all(finding.code != "not_in_archive" for finding in findings):
            # The certificate is known now; what remains is a re-examination under way.
            return CaseDecided(case.op_id, _PENDING, False, findings, case.missing)
        if rest_follows:
            text = "其余项目的证书另行核验，核验后一并登记。"
            waits = Finding("L5", Severity.NOTE, "rest_follows", "items", text, "notice-1.2")
            return CaseDecided(case.op_id, _PENDING, False, (*findings, waits), case.missing)
        text = "表上有项目不在所核验的证书上：请更正项目，或另附该项目的证书，重新报送。"
        more = Finding("L5", Severity.MEND, "not_on_certificate", "items", text)
        return CaseDecided(case.op_id, SubmissionState.RETURNED, True, (*findings, more))
    opens = outcome.earlier if isinstance(outcome, AlreadyDone) else None
    other = outcome.other if isinstance(outcome, Conflict) else None
    state = state_of(outcome)
    final = state is not SubmissionState.HELD
    return CaseDecided(case.op_id, state, final, findings, opens=opens, other=other)


def _registered(
    case: Case, findings: tuple[Finding, ...], effects: Iterable[Effect]
) -> CaseDecided:
    # What is owed is known by the case: papers may have come in since the form was signed.
    kept = tuple(finding for finding in findings if finding.code != "missing_papers")
    owed = (missing_finding(case.missing),) if case.missing else ()
    state = SubmissionState.INCOMPLETE if case.missing else SubmissionState.REGISTERED
    return CaseDecided(
        case=case.op_id,
        state=state,
        final=not case.missing,
        findings=(*kept, *owed),
        missing=case.missing,
        opens=next(_engaged(effects), None),
    )


def _engaged(effects: Iterable[Effect]) -> Iterator[EmploymentId]:
    """Yield the employment that began, or that further items came to."""
    for effect in effects:
        if isinstance(effect, Opened):
            yield effect.employment.employment_id
        elif isinstance(effect, ItemsAdded):
            yield effect.employment
