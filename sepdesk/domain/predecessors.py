"""Submissions that must be decided before another one: causal order, and what hangs on what (S-10).

A submission names them itself: the one that it mends, the one that it is about, the registration
whose employment it goes on from, and the one filed before it about the same worker.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.case_acts import CompletePapers, RecordDelivery, RestoreEmployment, Withdraw
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import Held, Returned
from sepdesk.domain.paper_parts import OpId
from sepdesk.domain.submissions import (
    CAME_BACK,
    STATE_WORDS,
    ChangeEmployment,
    DeregisterEmployment,
    Submission,
    SubmissionState,
)

EARLIER = "submission:"
"""Begins a base revision that is no revision: the submission filed before it by the station."""


class Tie(StrEnum):
    """How a submission hangs on an earlier one."""

    MENDS = "mends"
    CASE = "case"
    EMPLOYMENT = "employment"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Predecessor:
    """An earlier submission, and where it stands.

    Attributes:
        state: None while it has not arrived; of another office it never has (X-1).
        intake_number: by which the office knows it; empty where it has none.
    """

    op_id: OpId
    tie: Tie
    state: SubmissionState | None = None
    intake_number: str = ""


def named_by(
    submission: Submission, answers: OpId | None, records: Iterable[str]
) -> tuple[tuple[OpId, Tie], ...]:
    """Return the earlier submissions that one names, each once, by its strongest tie.

    Args:
        submission: the body.
        answers: the one that it mends.
        records: of its base revisions.
    """
    ties: dict[OpId, Tie] = {}
    for op_id, tie in _named(submission, answers, records):
        ties.setdefault(op_id, tie)
    return tuple(ties.items())


def _named(
    submission: Submission, answers: OpId | None, records: Iterable[str]
) -> Iterator[tuple[OpId, Tie]]:
    match submission:
        case Withdraw(case=case):
            # Whatever else was filed meanwhile: taking back waits for the form alone.
            yield case, Tie.CASE
            return
        case CompletePapers(case=case) | RecordDelivery(case=case):
            yield case, Tie.CASE
        case ChangeEmployment(former=employment) | DeregisterEmployment(employment=employment):
            if employment is not None and _is_op_id(employment):
                yield OpId(employment), Tie.EMPLOYMENT
        case RestoreEmployment(employment=employment) if _is_op_id(employment):
            yield OpId(employment), Tie.EMPLOYMENT
    if answers is not None:
        yield answers, Tie.MENDS
    for record in records:
        if record.startswith(EARLIER):
            yield OpId(record.removeprefix(EARLIER)), Tie.ORDER


def _is_op_id(text: str) -> bool:
    """Tell an employment that a station's form opened from one that the archive came with."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def wait_or_return(
    submission: Submission, predecessors: Iterable[Predecessor]
) -> Held | Returned | None:
    """Hold a submission until what it hangs on is decided; return it where that came to nothing.

    Returns:
        None where nothing hinders that it is decided now.
    """
    for one in predecessors:
        if one.state is None:
            return _held(
                one, "not_arrived", "它所接续的前序件尚未到达平台，本件暂存，到后自动办理。"
            )
        if one.state is SubmissionState.HELD and not isinstance(submission, Withdraw):
            return _held(one, "held_too", "它所接续的前序件也在暂存，本件随其后自动办理。")
        if one.tie is Tie.EMPLOYMENT:
            outcome = _of_employment(submission, one)
            if outcome is not None:
                return outcome
    return None


def _of_employment(submission: Submission, one: Predecessor) -> Held | Returned | None:
    if one.state in (*CAME_BACK, SubmissionState.WITHDRAWN):
        which = f"（收件编号 {one.intake_number}）" if one.intake_number else ""
        words = STATE_WORDS[one.state]
        text = f"它所接续的前序件{which}{words}，没有形成聘用登记；请先处理前序件，再改后重报本件。"
        return Returned((Finding("", Severity.MEND, "parent_rejected", "", text),))
    waits = one.state is SubmissionState.PENDING_VERIFICATION
    # A newer form of the worker takes the place of one that waits; an end cannot (B-9).
    if waits and not isinstance(submission, ChangeEmployment):
        return _held(one, "not_verified", "它所接续的前序件还在待核验，本件暂存，核验后自动办理。")
    return None


def _held(one: Predecessor, code: str, text: str) -> Held:
    return Held((Finding("", Severity.NOTE, code, "", text),), awaits=one.op_id)


def overdue(days: int) -> Finding:
    """Say that a submission has been held longer than the office lets it: a person must look."""
    text = (
        f"暂存已超过 {days} 天，前序件仍未办结：请确认前序件所在的机器已同步；"
        "前序件不会再来的，撤回本件后重新报送。"
    )
    return Finding("", Severity.ASK, "held_too_long", "", text)
