"""An application for a certificate, and what its issuing authority decides (L2, L3, L7).

Who is barred is refused when applying, with the basis, and stays on record for the authority (W2).
Who filed an application does not decide it, and who reviewed it does not issue.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.application_checks import (
    barred_findings,
    check_applied,
    check_certificate_asked,
    check_not_held,
    check_pass,
    noted,
)
from sepdesk.domain.archive_checks import check_identity
from sepdesk.domain.deciding_exam_plans import check_authority
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.exam_plans import ExamPlan
from sepdesk.domain.facts import Facts, Rules, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.issuing import (
    certificate_of,
    check_validity,
    filed,
    issue,
    issued_certificate_id,
    lapsed,
)
from sepdesk.domain.licence_facts import LicenceFacts
from sepdesk.domain.licensing import (
    APPLICATION_STATE_WORDS,
    COMES_TO,
    ENDED,
    NEEDS_REASON,
    NEW_ITEMS,
    OPEN_TO,
    Application,
    ApplicationState,
    ApplyForCertificate,
    DecideApplication,
    Purpose,
    Step,
    TakenStep,
)
from sepdesk.domain.offices import Office
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    DossierKept,
    Effect,
    Outcome,
    PersonEntered,
    Refused,
    Returned,
    Undetermined,
)
from sepdesk.domain.paper_parts import OpId
from sepdesk.domain.persons import Worker
from sepdesk.domain.verdicts import blocked_by

APPLY_BASIS = "notice-1.1-apply"
_ARCHIVE_BASIS = "notice-1.1-archive"


def decide_application_act(
    op_id: OpId,
    submission: ApplyForCertificate | DecideApplication,
    facts: Facts,
    today: dt.date,
    rules: Rules,
) -> Outcome:
    """Judge an application or a step about one; `op_id` becomes a new application's key."""
    if isinstance(submission, DecideApplication):
        return _decide(submission, facts, today, rules)
    return _apply(op_id, submission, facts, today, rules)


# Applying ---------------------------------------------------------------------------------------


def _apply(
    op_id: OpId, submission: ApplyForCertificate, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    licence = facts.licence
    if isinstance(licence, Unknown):
        return _unknown("application_unknown", "此件的有关数据不在本站，由平台判定。")
    former = _former(submission, facts)
    if former is not None and not isinstance(former, Application):
        return former
    worker = None if isinstance(facts.worker, Unknown) else facts.worker
    held = certificate_of(worker, submission.certificate)
    findings = [
        *check_applied(submission, today, rules.items),
        *check_identity(submission.worker, facts.worker),
        *check_authority(licence.authority, submission.county, today, "L2"),
        *_check_double(submission, licence),
    ]
    if submission.purpose in NEW_ITEMS:
        findings += check_not_held(submission, worker, today, rules.items)
        findings += check_pass(submission, licence)
    if submission.purpose is not Purpose.FIRST_ISSUE:
        findings += check_certificate_asked(submission, facts.worker, held, today, rules.items)
    bar = barred_findings(submission, worker, today)
    blocked = blocked_by(findings)
    if isinstance(blocked, Returned) or not isinstance(licence.authority, Office):
        return blocked or Undetermined((*findings, *bar))
    application = _application(op_id, submission, licence, licence.authority, facts, worker, today)
    if former is not None:
        application = _mended(application, former)
    findings += bar
    refused = blocked_by(findings)
    if isinstance(refused, Refused):
        return replace(refused, effects=(DossierKept(_not_accepted(application, refused, today)),))
    if isinstance(facts.worker, Unknown):
        text = "此人不在本站数据中，是否受限由平台判定。"
        findings.append(Finding("L7", Severity.UNKNOWN, "worker_unknown", "name", text))
        return Undetermined(tuple(findings))
    application = replace(application, advice=noted(findings))
    text = f"申请已报{licence.authority.name}，待受理。"
    findings.append(Finding("L2", Severity.PASS, "applied", "", text, APPLY_BASIS))
    return Accepted(tuple(findings), (DossierKept(application),))


def _former(submission: ApplyForCertificate, facts: Facts) -> Application | Outcome | None:
    """Find the returned application that this one mends."""
    if not submission.application:
        return None
    found = facts.dossier
    if isinstance(found, Unknown):
        return _unknown("application_unknown", "所补正的申请不在本站数据中，由平台判定。")
    if not isinstance(found, Application) or found.office != facts.office:
        return Returned((_mend("no_application", "", "没有所补正的申请，请核对。"),))
    if found.state is not ApplicationState.RETURNED:
        words = APPLICATION_STATE_WORDS[found.state]
        return Returned((_mend("not_returned", "", f"该申请{words}，不需补正。"),))
    return found


def _check_double(submission: ApplyForCertificate, licence: LicenceFacts) -> Iterator[Finding]:
    for other in licence.applications:
        if other.spine.key == submission.application:
            continue
        same = other.asked.purpose is submission.purpose
        if same and {i.code for i in other.asked.items} & {i.code for i in submission.items}:
            words = APPLICATION_STATE_WORDS[other.state]
            text = f"此人已有同一事项的申请（{other.filed_on}，{words}），不重复申请。"
            yield _mend("applied_already", "items", text)


def _application(
    op_id: OpId,
    submission: ApplyForCertificate,
    licence: LicenceFacts,
    authority: Office,
    facts: Facts,
    worker: Worker | None,
    today: dt.date,
) -> Application:
    offices = tuple(dict.fromkeys((licence.office.office_id, authority.office_id)))
    place = (worker.last_county if worker is not None else "") or submission.county[:6]
    plan = licence.plan
    return Application(
        spine=Spine(
            DossierKind.APPLICATION,
            op_id,
            place=place,
            offices=offices,
            person=None if worker is None else worker.person,
        ),
        office=licence.office.office_id,
        office_name=licence.office.name,
        filed_by=facts.filed_by,
        authority_name=authority.name,
        asked=submission,
        filed_on=today,
        exam_body=plan.office_name if isinstance(plan, ExamPlan) else "",
    )


def _mended(application: Application, former: Application) -> Application:
    spine = replace(application.spine, key=former.spine.key)
    return replace(application, spine=spine, filed_on=former.filed_on, steps=former.steps)


def _not_accepted(application: Application, refused: Refused, today: dt.date) -> Application:
    first = next(one for one in refused.findings if one.severity is Severity.REFUSE)
    step = TakenStep(Step.NOT_ACCEPT, today, "", reason=first.text, basis=first.basis)
    return _after(application, step)


# Deciding ---------------------------------------------------------------------------------------


def _decide(submission: DecideApplication, facts: Facts, today: dt.date, rules: Rules) -> Outcome:
    found = facts.dossier
    if isinstance(found, Unknown):
        return _unknown("application_unknown", "该申请不在本站数据中，由平台判定。")
    if not isinstance(found, Application) or found.asked.authority != facts.office:
        text = "没有由本机关办理的这一申请，请核对。"
        return Returned((_mend("no_application", "", text),))
    settled = _settled(submission, found)
    if settled is not None:
        return settled
    worker = None if isinstance(facts.worker, Unknown) else facts.worker
    held = certificate_of(worker, found.asked.certificate)
    findings = [
        *_check_hands(submission, found, facts.filed_by),
        *_check_step(submission, found, worker, today),
    ]
    if submission.step in (Step.ACCEPT, Step.REVIEW, Step.ISSUE):
        findings += check_identity(found.asked.worker, facts.worker)
        if found.asked.purpose in NEW_ITEMS:
            findings += check_not_held(found.asked, worker, today, rules.items)
        if found.asked.purpose is not Purpose.FIRST_ISSUE:
            # What was so when it was applied for may be no more.
            findings += _mends(
                check_certificate_asked(found.asked, facts.worker, held, today, rules.items)
            )
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    if isinstance(facts.worker, Unknown):
        return _unknown("worker_unknown", "此人不在本站数据中，由平台判定。")
    return _taken(submission, found, worker, facts, today, rules, findings)


def _settled(submission: DecideApplication, found: Application) -> Outcome | None:
    if submission.step in OPEN_TO[found.state]:
        return None
    words = APPLICATION_STATE_WORDS[found.state]
    if found.state is COMES_TO[submission.step]:
        text = f"该申请{words}，不重复办理。"
        return AlreadyDone((Finding("L2", Severity.NOTE, "step_taken", "", text),))
    return Returned((_mend("wrong_state", "", f"该申请{words}，此步骤不能办理。"),))


def _check_hands(submission: DecideApplication, found: Application, user: str) -> Iterator[Finding]:
    if submission.worker != found.asked.worker:
        text = "所办理的人员与申请人不符，请核对。"
        yield _mend("other_person", "", text)
    if user == found.filed_by:
        yield _mend("maker_is_checker", "", "该申请由您本人填报，须由另一人办理。")
    reviewers = [step.user for step in found.steps if step.step is Step.REVIEW]
    if submission.step is Step.ISSUE and reviewers[-1:] == [user]:
        yield _mend("reviewer_issues", "", "该申请由您本人审核，发证须由另一人批准。")


def _check_step(
    submission: DecideApplication,
    found: Application,
    worker: Worker | None,
    today: dt.date,
) -> Iterator[Finding]:
    if submission.step in NEEDS_REASON and not submission.reason.strip():
        yield _mend("no_reason", "reason", "请写明理由。")
    if submission.step is Step.REVIEW and not submission.evidence.strip():
        yield _mend("no_evidence", "evidence", "请写明审核依据：核对了哪些材料、成绩和记录。")
    if submission.step in (Step.ACCEPT, Step.REVIEW, Step.ISSUE):
        for bar in barred_findings(found.asked, worker, today):
            if bar.severity is Severity.REFUSE:
                text = f"{bar.text}请作不予受理或不予发证处理。"
                yield replace(bar, severity=Severity.MEND, text=text)
            else:
                yield bar
    if submission.step is Step.ISSUE:
        certificate = certificate_of(worker, found.asked.certificate)
        yield from check_validity(submission, found, certificate, today)


def _mends(findings: Iterator[Finding]) -> Iterator[Finding]:
    """What would refuse the application is, for its authority, a reason to decide otherwise."""
    for one in findings:
        if one.severity is Severity.REFUSE:
            text = f"{one.text}请作不予受理或不予发证处理。"
            yield replace(one, severity=Severity.MEND, text=text)
        elif one.severity is not Severity.NOTE:
            yield one


def _taken(
    submission: DecideApplication,
    found: Application,
    worker: Worker | None,
    facts: Facts,
    today: dt.date,
    rules: Rules,
    findings: list[Finding],
) -> Outcome:
    step = TakenStep(
        submission.step,
        today,
        facts.filed_by,
        submission.evidence.strip(),
        submission.reason.strip(),
        _basis(submission, found, worker, today),
    )
    kept = _after(found, step)
    effects = _effects(submission, found, worker, today, rules)
    if submission.step is Step.ISSUE:
        entered = [one.worker.person for one in effects if isinstance(one, PersonEntered)]
        person = entered[0] if entered else kept.spine.person
        if worker is not None:
            person = worker.person
        fresh = found.asked.purpose is Purpose.FIRST_ISSUE
        own = issued_certificate_id(found.spine.key) if fresh else found.asked.certificate
        kept = replace(kept, spine=replace(kept.spine, person=person), certificate=own)
    words = APPLICATION_STATE_WORDS[kept.state]
    text, basis = f"{found.asked.worker.document.name} 的申请：{words}。", step.basis
    if submission.step is Step.ISSUE:
        text, basis = f"{text}证书已存入人员档案，并送公示。", _ARCHIVE_BASIS
    clause = "L3" if submission.step is Step.ISSUE else "L2"
    findings.append(Finding(clause, Severity.PASS, submission.step.value, "", text, basis))
    return Accepted(tuple(findings), (*effects, DossierKept(kept)))


def _effects(
    submission: DecideApplication,
    found: Application,
    worker: Worker | None,
    today: dt.date,
    rules: Rules,
) -> tuple[Effect, ...]:
    if submission.step is Step.ISSUE:
        return issue(submission, found, worker, found.authority_name, today, rules.items)
    held = certificate_of(worker, found.asked.certificate)
    if found.asked.purpose is not Purpose.REEXAMINATION or held is None:
        return ()
    if submission.step is Step.ACCEPT:
        return (filed(found, held),)
    return (lapsed(found, held),) if submission.step is Step.NOT_ISSUE else ()


def _basis(
    submission: DecideApplication, found: Application, worker: Worker | None, today: dt.date
) -> str:
    """Return the basis of a step: of a bar where there is one, else of the application itself."""
    if submission.step in (Step.NOT_ACCEPT, Step.NOT_ISSUE):
        for bar in barred_findings(found.asked, worker, today):
            if bar.severity is Severity.REFUSE:
                return bar.basis
        return ""
    return APPLY_BASIS


def _after(application: Application, step: TakenStep) -> Application:
    state = COMES_TO[step.step]
    spine = replace(application.spine, is_open=state not in ENDED)
    return replace(application, spine=spine, state=state, steps=(*application.steps, step))


def _unknown(code: str, text: str) -> Undetermined:
    return Undetermined((Finding("L2", Severity.UNKNOWN, code, "", text),))


def _mend(code: str, field: str, text: str) -> Finding:
    return Finding("L2", Severity.MEND, code, field, text)
