"""平台建议: written at any window, collected and answered by the provincial office (I1)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sepdesk.clock import SHANGHAI
from sepdesk.desk.counsel import Cited
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.judging import judge
from sepdesk.desk.session import Session
from sepdesk.domain.competence import may_file
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.submissions import (
    STATE_WORDS,
    AnswerSuggestion,
    MakeSuggestion,
    SubmissionKind,
    kind_of,
)
from sepdesk.domain.suggestions import Suggestion
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import OutboxEntry

_KINDS = (SubmissionKind.MAKE_SUGGESTION, SubmissionKind.ANSWER_SUGGESTION)

Act = MakeSuggestion | AnswerSuggestion
"""What is filed here."""


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    """A suggestion as the window shows it.

    Attributes:
        key: of the dossier; the op id of the submission by which it was made.
        office_name: that made it.
        standing: where it stands, in the words of the window.
        answer: as the provincial office gave it, or as it is saved here and not sent yet.
        is_open: nobody has answered it, here or there.
    """

    key: str
    office_name: str
    subject: str
    text: str
    made_on: dt.date
    standing: str
    answer: str = ""
    answered_on: dt.date | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class SuggestionAdvice:
    """What the rules say about a suggestion or an answer, the heaviest first."""

    cited: tuple[Cited, ...]

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would send it back."""
        found = (one.finding for one in self.cited)
        return tuple(one for one in found if one.severity is Severity.MEND)


class NotOursToAnswerError(Exception):
    """Another role or office files this; the platform would not take it."""

    text = "建议由省局答复，您不能办理。"


def may_suggest(session: Session) -> bool:
    """Tell whether the clerk may suggest something."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.MAKE_SUGGESTION)


def may_answer(session: Session) -> bool:
    """Tell whether the clerk may answer: a desk of the provincial office."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.ANSWER_SUGGESTION)


def suggestions(session: Session) -> tuple[SuggestionLine, ...]:
    """Return what this office suggested, or at the provincial office all: unanswered ones first.

    What is saved here and not in effect yet is laid over what the platform knows.
    """
    kept = {line.key: line for line in _kept(session)}
    with session.files.station.reading() as tx:
        entries = [e for e in tx.outbox.open_entries(session.seen()) if e.kind in _KINDS]
    for entry in entries:
        body = read_envelope(entry.sealed.payload_bytes).body
        if isinstance(body, MakeSuggestion):
            kept.setdefault(entry.op_id, _own(session, entry, body))
        elif isinstance(body, AnswerSuggestion) and body.suggestion in kept:
            line = kept[body.suggestion]
            standing = f"答复{STATE_WORDS[entry.state]}"
            kept[line.key] = replace(line, answer=body.text, standing=standing, is_open=False)
    by_day = sorted(kept.values(), key=lambda line: (line.made_on, line.key), reverse=True)
    return tuple(sorted(by_day, key=lambda line: not line.is_open))


def _kept(session: Session) -> Iterator[SuggestionLine]:
    names = {one.office_id: one.name for one in session.files.facts.offices()}
    for one in session.files.facts.dossiers(DossierKind.SUGGESTION):
        if isinstance(one, Suggestion):
            yield SuggestionLine(
                one.spine.key,
                names.get(OfficeId(one.office), one.office),
                one.subject,
                one.text,
                one.made_on,
                "已转送，待答复" if one.spine.is_open else "已答复",
                one.answer,
                one.answered_on,
                one.spine.is_open,
            )


def _own(session: Session, entry: OutboxEntry, body: MakeSuggestion) -> SuggestionLine:
    made_on = entry.saved_at.astimezone(SHANGHAI).date()
    standing = STATE_WORDS[entry.state]
    return SuggestionLine(
        entry.op_id, session.office.name, body.subject, body.text, made_on, standing
    )


def advise(session: Session, act: Act) -> SuggestionAdvice:
    """Judge an act as it stands; the platform runs the same rules on its own facts."""
    return SuggestionAdvice(judge(session, act))


def record(session: Session, act: Act) -> Saved:
    """Save an act as one immutable submission.

    Raises:
        NotOursToAnswerError: another role or office files this.
        StoreFaultError: nothing was saved (D-3).
    """
    if not may_file(session.user.role, session.office.kind, kind_of(act)):
        raise NotOursToAnswerError
    return file_submission(session, lambda _: act)
