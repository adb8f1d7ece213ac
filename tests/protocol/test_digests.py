"""The digest of a scope: the same in any order, undone by taking away (S-3)."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.messages import RecordKind, ScopeDigest

RECORDS = st.lists(
    st.tuples(st.sampled_from(RecordKind), st.text(max_size=5), st.text(max_size=10)), max_size=8
)


def summed(records):
    total = RunningDigest()
    for record in records:
        total = total.add(*record)
    return total


@pytest.mark.invariant("S-3")
@given(RECORDS.flatmap(lambda records: st.tuples(st.just(records), st.permutations(records))))
def test_order_does_not_count(both):
    records, shuffled = both
    assert summed(records) == summed(shuffled)


@pytest.mark.invariant("S-3")
@given(RECORDS, RECORDS)
def test_taking_away_undoes_adding(first, then):
    total = summed(first + then)
    for record in then:
        total = total.remove(*record)
    assert total == summed(first)


@given(RECORDS)
def test_it_travels_unchanged(records):
    total = summed(records)
    assert RunningDigest.of(total.message()) == total
    assert len(total.message().total) == 64


def test_one_record_is_the_sha_256_of_kind_key_and_row():
    expected = hashlib.sha256(b"worker\0p1\0{}").hexdigest()
    assert RunningDigest().add(RecordKind.WORKER, "p1", "{}").message() == ScopeDigest(expected, 1)


def test_a_changed_row_changes_the_digest():
    one = RunningDigest().add(RecordKind.UNIT, "u1", "a")
    assert one != RunningDigest().add(RecordKind.UNIT, "u1", "b")
    assert one != RunningDigest().add(RecordKind.WORKER, "u1", "a")
