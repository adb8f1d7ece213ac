from dataclasses import replace

import pytest

from sepdesk.domain.identity import Document, DocumentKind
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.envelope import Position
from sepdesk.store.overlay import overlay
from tests.store.building import EFFECT, entry, receipt, worker

S = SubmissionState
WORKER = worker(1)


def came_to(state, at=EFFECT):
    one = entry(1)
    return replace(one, state=state, receipt=receipt(one, state, at=at)[1])


@pytest.mark.parametrize("state", [S.QUEUED, S.IN_DOUBT, S.HELD, S.PENDING_VERIFICATION])
@pytest.mark.invariant("S-7")
def test_what_is_not_decided_is_laid_over_the_facts(state):
    assert overlay(WORKER, [entry(1, state=state)], Position(9, 9)) != ()


@pytest.mark.parametrize("state", [S.RETURNED, S.REFUSED, S.CONFLICT, S.WITHDRAWN])
@pytest.mark.invariant("S-7")
def test_what_came_back_never_hides_a_fact(state):
    assert overlay(WORKER, [came_to(state)], None) == ()


@pytest.mark.parametrize("state", [S.REGISTERED, S.INCOMPLETE])
@pytest.mark.parametrize(
    ("cursor", "counts"),
    [(None, 1), (Position(1, 19), 1), (Position(1, 20), 0), (Position(2, 1), 0)],
)
@pytest.mark.invariant("S-7")
def test_what_took_effect_counts_until_the_facts_have_passed_it(state, cursor, counts):
    assert len(overlay(WORKER, [came_to(state)], cursor)) == counts


def test_entries_of_others_are_left_out_and_the_rest_is_in_order():
    same_card = replace(
        WORKER, documents=(Document(DocumentKind.CITIZEN_ID, "350403198001010001", "林建国"),)
    )
    of_other = replace(entry(3, person="p9"), document="passport:E1")
    entries = [entry(2, person=None), of_other, entry(1)]
    assert [one.device_counter for one in overlay(same_card, entries, None)] == [1, 2]
    assert len(overlay(None, entries, None)) == 3
