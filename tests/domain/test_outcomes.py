"""Outcomes, states and findings: what a clerk sees of a decision."""

import pytest

from sepdesk.domain.findings import Finding, Severity, worst
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Conflict,
    OtherEmployment,
    Pending,
    Refused,
    Returned,
    Undetermined,
    state_of,
)
from sepdesk.domain.submissions import (
    CHANNEL_WORDS,
    KIND_WORDS,
    REQUESTER_WORDS,
    STATE_WORDS,
    Channel,
    Requester,
    SubmissionKind,
    SubmissionState,
    kind_of,
)
from tests.domain.builders import change, day, deregistration, registration, unit

OTHER = OtherEmployment("第2公司", day("2025-03-01"), "甲县市场监管局", "R1")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted((), ()), SubmissionState.REGISTERED),
        (Accepted((), (), ("登记表",)), SubmissionState.INCOMPLETE),
        (AlreadyDone((), "e1", 1), SubmissionState.REGISTERED),
        (Pending(()), SubmissionState.PENDING_VERIFICATION),
        (Returned(()), SubmissionState.RETURNED),
        (Refused(()), SubmissionState.REFUSED),
        (Conflict((), OTHER), SubmissionState.CONFLICT),
    ],
)
def test_every_outcome_of_the_platform_has_a_state(outcome, state):
    assert state_of(outcome) is state


def test_advice_that_cannot_tell_is_no_state():
    with pytest.raises(ValueError, match="advice"):
        state_of(Undetermined(()))


def test_a_paper_travels_under_its_own_kind():
    papers = (registration(), change(unit(), None), deregistration(unit()))
    assert [kind_of(paper) for paper in papers] == list(SubmissionKind)[:3]


def test_the_heaviest_finding_counts():
    light = Finding("E6", Severity.PASS, "valid", "items", "")
    heavy = Finding("E6", Severity.REFUSE, "lapsed", "items", "")
    assert worst((light, heavy)) is Severity.REFUSE
    assert worst(()) is Severity.PASS


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (KIND_WORDS, SubmissionKind),
        (STATE_WORDS, SubmissionState),
        (CHANNEL_WORDS, Channel),
        (REQUESTER_WORDS, Requester),
    ],
)
def test_every_word_that_travels_has_one_for_the_screen(words, kinds):
    assert set(words) == set(kinds)
