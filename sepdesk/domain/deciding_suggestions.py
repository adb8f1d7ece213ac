"""Suggestions for the platform are collected, passed to the provincial office and answered (I1)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.offices import PROVINCIAL_OFFICE, OfficeId
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    DossierKept,
    Outcome,
    Returned,
    Undetermined,
)
from sepdesk.domain.submissions import OpId
from sepdesk.domain.suggestions import LONGEST, AnswerSuggestion, MakeSuggestion, Suggestion


def decide_suggestion(
    op_id: OpId, submission: MakeSuggestion | AnswerSuggestion, facts: Facts, today: dt.date
) -> Outcome:
    """Judge a suggestion or the answer to one."""
    if isinstance(submission, MakeSuggestion):
        return _take(op_id, submission, facts, today)
    return _answer(submission, facts, today)


def _take(op_id: OpId, submission: MakeSuggestion, facts: Facts, today: dt.date) -> Outcome:
    problems = tuple(
        finding
        for field, text in (("subject", submission.subject), ("text", submission.text))
        for finding in _check_text(field, text)
    )
    if problems:
        return Returned(problems)
    seen_by = tuple(dict.fromkeys((OfficeId(facts.office), PROVINCIAL_OFFICE)))
    spine = Spine(DossierKind.SUGGESTION, op_id, offices=seen_by)
    kept = Suggestion(
        spine, facts.office, submission.subject.strip(), submission.text.strip(), today
    )
    text = "建议已转送省局，答复后在本机显示。"
    return Accepted((Finding("I1", Severity.PASS, "suggested", "", text),), (DossierKept(kept),))


def _answer(submission: AnswerSuggestion, facts: Facts, today: dt.date) -> Outcome:
    found = facts.dossier
    if isinstance(found, Unknown):
        text = "所答复的建议不在本站，由平台判定。"
        return Undetermined((Finding("I1", Severity.UNKNOWN, "suggestion_unknown", "", text),))
    if not isinstance(found, Suggestion):
        text = "没有所答复的建议，请核对。"
        return Returned((Finding("I1", Severity.MEND, "no_suggestion", "", text),))
    problems = tuple(_check_text("text", submission.text))
    if problems:
        return Returned(problems)
    if found.answer == submission.text.strip():
        text = "此答复已在平台。"
        return AlreadyDone((Finding("I1", Severity.NOTE, "answered", "", text),))
    spine = replace(found.spine, is_open=False)
    kept = replace(found, spine=spine, answer=submission.text.strip(), answered_on=today)
    text = "答复已送提出建议的机构。"
    return Accepted((Finding("I1", Severity.PASS, "answered", "", text),), (DossierKept(kept),))


def _check_text(field: str, text: str) -> Iterator[Finding]:
    if not text.strip():
        yield Finding("I1", Severity.MEND, "empty", field, "请填写内容。")
    elif len(text) > LONGEST:
        sentence = f"内容不能超过{LONGEST}字，请缩短。"
        yield Finding("I1", Severity.MEND, "too_long", field, sentence)
