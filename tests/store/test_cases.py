"""Cases that wait for a verification, as the feed and a first load bring them."""

import datetime as dt

import pytest

from sepdesk.domain.submissions import OpId
from sepdesk.domain.verification import StepKind
from sepdesk.protocol.messages import FeedAction, Step
from tests.store.building import NOON, case, digest_of, load, office, page, upsert, worker

HELD = (office(), worker(1))
OLD, NEW = case(1, NOON - dt.timedelta(days=9)), case(2)


@pytest.fixture
def facts(files):
    load(files, *HELD, NEW, OLD)
    return files.facts


def test_a_first_load_brings_those_that_wait_the_oldest_first(facts):
    assert facts.cases() == (OLD, NEW)
    assert facts.case(OpId("op-2")) == NEW
    assert facts.case(OpId("op-9")) is None
    assert facts.cursor().digest == digest_of(*HELD, OLD, NEW)


@pytest.mark.invariant("S-3")
def test_a_step_and_an_end_arrive_with_the_feed_and_the_digest_follows(facts):
    stepped = case(1, OLD.opened_at, Step(NOON, StepKind.NOT_FOUND, "甲考试中心", "查无记录"))
    applied = facts.apply(page(10, 11, upsert(11, stepped), digest=digest_of(*HELD, stepped, NEW)))
    assert applied.digest_matches
    assert applied.cases == {"op-1"}
    assert facts.case(OpId("op-1")) == stepped
    left = upsert(12, stepped, FeedAction.LEAVE)
    assert facts.apply(page(11, 12, left, digest=digest_of(*HELD, NEW))).digest_matches
    assert facts.cases() == (NEW,)
    again = upsert(13, stepped, FeedAction.LEAVE)
    assert facts.apply(page(12, 13, again, digest=digest_of(*HELD, NEW))).digest_matches


def test_a_case_that_comes_is_one_more_record(facts):
    third = case(3)
    applied = facts.apply(
        page(10, 11, upsert(11, third, FeedAction.ENTER), digest=digest_of(*HELD, OLD, NEW, third))
    )
    assert applied.digest_matches
    assert facts.cases() == (OLD, NEW, third)
