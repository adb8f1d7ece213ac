"""What the list of 取证复审 shows, and the words for one application."""

from collections.abc import Iterator

from sepdesk.desk.applications import LONG, Applicant, ApplicationLine
from sepdesk.domain.certificates import STATUS_WORDS, Certificate
from sepdesk.domain.identity import DOCUMENT_WORDS
from sepdesk.domain.legal import LegalBasisTable
from sepdesk.domain.licensing import (
    APPLICATION_STATE_WORDS,
    PURPOSE_WORDS,
    STEP_WORDS,
    Application,
    ApplicationState,
    TakenStep,
)
from sepdesk.ui.lines_model import Column

_TONES = {
    ApplicationState.NOT_ACCEPTED: "refuse",
    ApplicationState.NOT_ISSUED: "refuse",
    ApplicationState.RETURNED: "warn",
    ApplicationState.ISSUED: "good",
}


def columns() -> tuple[Column[ApplicationLine], ...]:
    """Make the columns of the list."""
    return (
        Column[ApplicationLine]("已历", age_words, align="right", width=60, tone=_age_tone),
        Column[ApplicationLine](
            "姓名", lambda x: x.application.asked.worker.document.name, width=88
        ),
        Column[ApplicationLine]("事项", _purpose, width=84),
        Column[ApplicationLine]("项目", lambda x: items_words(x.application), stretch=True),
        Column[ApplicationLine]("状态", state_words, width=132, tone=state_tone),
    )


def age_words(line: ApplicationLine) -> str:
    """Say how long ago it was filed."""
    return "今天" if line.days == 0 else f"{line.days} 天"


def _age_tone(line: ApplicationLine) -> str:
    return "warn" if line.application.spine.is_open and line.days >= LONG else ""


def _purpose(line: ApplicationLine) -> str:
    return PURPOSE_WORDS[line.application.asked.purpose]


def state_words(line: ApplicationLine) -> str:
    """Say where it stands: what was saved here comes before what the platform knows."""
    return "办理待上报" if line.saved_here else APPLICATION_STATE_WORDS[line.application.state]


def state_tone(line: ApplicationLine) -> str:
    """Return the tone of where it stands."""
    return "open" if line.saved_here else _TONES.get(line.application.state, "")


def items_words(application: Application) -> str:
    """Name the items, and what old ones become."""
    return "、".join(
        f"{one.code}→{'、'.join(one.into)}" if one.into else one.code
        for one in application.asked.items
    )


def about_words(application: Application) -> str:
    """Say what was filed, by whom and with whom."""
    parts = (
        f"{application.office_name} 于 {application.filed_on} 报 {application.authority_name}",
        f"收件 {application.asked.received_on}",
    )
    return " · ".join(parts)


def fields(application: Application, known: Applicant | None) -> Iterator[tuple[str, str]]:
    """Yield label and text of what is applied for and of whom; numbers in full, to be checked."""
    asked, document = application.asked, application.asked.worker.document
    yield DOCUMENT_WORDS[document.kind], document.number
    yield "申请项目", items_words(application)
    if application.exam_body:
        yield "考试机构", f"{application.exam_body}（成绩合格）"
    held = None if known is None else known.certificate
    if held is not None:
        yield "所持证书", held_words(held)
    elif asked.certificate is not None:
        yield "所持证书", "不在本站数据中"
    if known is not None and known.worker is None:
        yield "档案", "本站没有此人的档案；新人在发证时入档"
    if asked.mobile:
        yield "手机", asked.mobile


def held_words(certificate: Certificate) -> str:
    """Name a certificate by its items and their last days."""
    items = "、".join(f"{i.printed} 至 {i.valid_until}" for i in certificate.items)
    return f"{items}（{STATUS_WORDS[certificate.status]}，{certificate.issuer}）"


def bar_words(known: Applicant | None) -> str:
    """Say that somebody is barred; empty where not, or not known here."""
    if known is None or known.bar is None:
        return ""
    bar = known.bar
    return f"预警：此人的证书于 {bar.since} 被吊销（撤销），至 {bar.until} 不予受理新的取证申请。"


def step_words(step: TakenStep, legal: LegalBasisTable) -> str:
    """Say a step that was taken, with its reason and basis."""
    parts = [f"{step.on} {STEP_WORDS[step.step]}"]
    parts += [text for text in (step.evidence, step.reason) if text]
    basis = legal.at(step.basis, step.on) if step.basis else None
    if basis is not None and step.reason:
        parts.append(f"依据 {basis.citation}")
    return " · ".join(parts)
