"""What an office may publish as its service guide (E5)."""

from collections.abc import Iterator

from sepdesk.domain.facts import Facts
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.outcomes import Accepted, AlreadyDone, Outcome, Returned
from sepdesk.domain.service_guides import (
    LONGEST_GUIDE,
    LONGEST_LINE,
    GuidePublished,
    PublishGuide,
    ServiceGuide,
)
from sepdesk.domain.units import check_phone

_WANTED = (
    ("address", "请填写办公地址。"),
    ("phone", "请填写电话。"),
    ("text", "请填写服务指南。"),
)
_ALSO = (
    ("fax", "未填传真，公布时不列。"),
    ("network", "未填网络联系方式，公布时不列。"),
)


def decide_guide(submission: PublishGuide, facts: Facts) -> Outcome:
    """Judge a guide; what an office publishes about itself replaces what it had said before."""
    guide = _trimmed(submission.guide)
    findings = tuple(_check(guide))
    if any(finding.severity is Severity.MEND for finding in findings):
        return Returned(findings)
    # What is published now is the filing office's record; a guide waiting at a desk is not there.
    if facts.guide == guide:
        text = "联系方式与服务指南与已公布的相同，不重复公布。"
        return AlreadyDone((Finding("E5", Severity.NOTE, "guide_known", "", text),))
    text = "联系方式与服务指南已公布。"
    told = Finding("E5", Severity.PASS, "guide_published", "", text, "notice-2.2-guide")
    return Accepted((*findings, told), (GuidePublished(OfficeId(facts.office), guide),))


def _trimmed(guide: ServiceGuide) -> ServiceGuide:
    return ServiceGuide(
        guide.address.strip(),
        check_phone(guide.phone).normalised,
        check_phone(guide.fax).normalised,
        guide.network.strip(),
        guide.text.strip(),
    )


def _check(guide: ServiceGuide) -> Iterator[Finding]:
    for field, text in _WANTED:
        if not getattr(guide, field):
            yield _mend("empty", field, text)
    for field, name in (("phone", "电话"), ("fax", "传真")):
        number = getattr(guide, field)
        checked = check_phone(number)
        if number and checked.problem is not None:
            yield _mend("phone", field, f"{name}：{checked.text}")
    for field, name in (("address", "办公地址"), ("network", "网络联系方式")):
        if len(getattr(guide, field)) > LONGEST_LINE:
            yield _mend("too_long", field, f"{name}不能超过{LONGEST_LINE}字，请缩短。")
    if len(guide.text) > LONGEST_GUIDE:
        yield _mend("too_long", "text", f"服务指南不能超过{LONGEST_GUIDE}字，请缩短。")
    for field, text in _ALSO:
        if not getattr(guide, field):
            yield Finding("E5", Severity.NOTE, "not_given", field, text)


def _mend(code: str, field: str, text: str) -> Finding:
    return Finding("E5", Severity.MEND, code, field, text)
