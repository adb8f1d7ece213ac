"""Two entries of one person: put together without loss, taken apart again (E7, B-1)."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.employment import EmployedItem, EmploymentId, current, overlaps
from sepdesk.domain.identity import Document, DocumentKind, PersonId
from sepdesk.domain.linking import link_of, linked, unlinked
from sepdesk.domain.misconduct import Penalty
from tests.domain.builders import certificate, day, employment, unit, worker

FIRST = dt.date(2020, 1, 1)


def entry(name, employments=(), **more):
    """Invent an entry with one of everything, told apart by its name."""
    penalty = Penalty(f"pe-{name}", FIRST, "甲县", "1", "无证作业", "警告")
    plain = worker(certificate(certificate_id=CertificateId(f"c-{name}")), name=name)
    return replace(
        plain,
        person=PersonId(name),
        documents=(Document(DocumentKind.PASSPORT, f"E{name}", name),),
        employments=tuple(employments),
        penalties=(penalty,),
        **more,
    )


def held(one):
    """Tell all that an entry holds, by id."""
    return (
        {document.key for document in one.documents},
        {certificate.certificate_id for certificate in one.certificates},
        {employment.employment_id for employment in one.employments},
        {penalty.penalty_id for penalty in one.penalties},
    )


@st.composite
def histories(draw, name):
    """Draw employments one after the other; the last one may last."""
    found, since = [], FIRST
    for number in range(draw(st.integers(0, 4))):
        since += dt.timedelta(days=draw(st.integers(0, 400)))
        until = since + dt.timedelta(days=draw(st.integers(0, 400)))
        one = employment(unit(number + 1), since.isoformat(), until.isoformat())
        found.append(replace(one, employment_id=EmploymentId(f"e-{name}-{number}")))
        since = until
    if found and draw(st.booleans()):
        found[-1] = replace(found[-1], ended_on=None, ended_seq=None)
    return found


@st.composite
def entries(draw, name):
    dates = st.none() | st.dates(FIRST, dt.date(2026, 11, 24))
    return entry(
        name,
        draw(histories(name)),
        born_on=draw(dates),
        died_on=draw(dates),
        last_county=draw(st.sampled_from(["350404", "350427", ""])),
        rev=draw(st.integers(0, 9)),
    )


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
@given(entries("a"), entries("b"))
def test_a_link_loses_nothing_and_an_unlink_gives_back_just_what_came(kept, other):
    whole = linked(kept, other, 1_000)
    assert held(whole) == tuple(x | y for x, y in zip(held(kept), held(other), strict=True))
    assert whole.rev >= max(kept.rev, other.rev)
    assert (whole.person, whole.name, whole.documents[0]) == (
        kept.person, kept.name, kept.documents[0],
    )  # fmt: skip
    left, back = unlinked(whole, link_of(whole, "b"))
    assert replace(left, rev=kept.rev) == kept
    assert replace(back, rev=other.rev) == other


@pytest.mark.invariant("B-1")
@given(entries("a"), entries("b"), entries("c"))
def test_links_of_links_come_apart_in_any_order(one, two, three):
    pair = linked(two, three, 1_000)
    whole = linked(one, pair, 1_001)
    assert [link.person for link in whole.links] == ["c", "b"]
    left, back = unlinked(whole, link_of(whole, "b"))
    assert held(left) == held(one)
    assert held(back) == held(pair)
    assert [link.person for link in back.links] == ["c"]
    without, third = unlinked(whole, link_of(whole, "c"))
    assert held(third) == held(three)
    again = linked(without, third, 1_002)
    first, second = unlinked(again, link_of(again, "b"))
    # The third was linked anew to the first: it does not go with the second.
    assert held(second) == held(two)
    assert held(first) == tuple(x | y for x, y in zip(held(one), held(three), strict=True))


@pytest.mark.clause("E7")
def test_the_county_is_that_of_the_entry_that_was_employed_last():
    early = entry("a", [employment(unit(), "2020-01-01", "2021-01-01")], last_county="350404")
    late = entry("b", [employment(unit(2), "2022-01-01", n=2)], last_county="350427")
    assert linked(early, late).last_county == "350427"
    assert linked(late, early).last_county == "350427"
    assert linked(entry("a", last_county="350404"), entry("b")).last_county == "350404"


@pytest.mark.invariant("B-5")
def test_what_came_after_the_link_stays_with_the_person():
    other = entry("b", [employment(unit(2), "2020-01-01", "2021-01-01", n=2)], last_county="350427")
    whole = linked(entry("a", last_county="350404"), other, 7)
    items = (EmployedItem("N1", CertificateId("c-a")),)
    begun = employment(unit(3), "2026-01-01", n=3, registered_seq=8, items=items)
    later = replace(whole, employments=(*whole.employments, begun), last_county="350427")
    left, back = unlinked(later, link_of(later, "b"))
    assert (left.employments, left.last_county) == ((begun,), "350427")
    assert back.employments == other.employments


def test_a_document_that_both_entries_have_is_kept_once():
    kept = entry("a")
    other = replace(entry("b"), documents=(*kept.documents, *entry("b").documents))
    assert len(linked(kept, other).documents) == 2


@pytest.mark.invariant("B-3")
def test_an_employment_of_no_day_overlaps_nothing():
    long = employment(unit(), "2020-01-01", "2021-01-01")
    none = employment(unit(2), "2020-06-01", "2020-06-01", n=2)
    assert not overlaps([long, none])
    assert overlaps([long, replace(none, ended_on=day("2020-06-02"))])
    assert current([long, none]) is None
