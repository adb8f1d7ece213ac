"""Held, needed and gap by item, kind, place and month, from the records alone (S1, B-13)."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.catalogues import work_items
from sepdesk.domain.certificates import CertificateId, CertificateStatus, StatusDecision
from sepdesk.domain.certificates import lose as lost
from sepdesk.domain.certificates import restore as restored
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import EmploymentId, current
from sepdesk.domain.holdings import holdings_of, in_force, month_ends
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import CertificateChanged, CertificateEntered, Closed, Opened
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.staffing import Measure, Requirement, UnitRecord, staff
from sepdesk.domain.statistics import (
    Dimension,
    Numbers,
    Wanted,
    grouped,
    over_time,
    whole,
    within,
)
from sepdesk.domain.tally import Tally, from_zero
from sepdesk.domain.training import By, training_needs
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import TODAY, certificate, day, employment, item, unit, worker
from tests.effort import examples

ITEMS = work_items()
FORKLIFT = ItemKey(Catalogue.C2021, "N1")
CRANE = ItemKey(Catalogue.C2021, "Q2")
WELDING = ItemKey(Catalogue.C2021, "(金属焊接)")
MONTHS = month_ends(TODAY, 12)

HERE = unit(1, town="350404001", kinds=(UnitKind.USER,))
THERE = unit(2, town="350404002", kinds=(UnitKind.FILLING, UnitKind.USER))
AWAY = unit(3, town="350102001", kinds=(UnitKind.USER,))


def asks(count, key=FORKLIFT, since="2020-01-01", measure=Measure.PERSONS, **more):
    plain = Requirement(key, "作业人员", measure, count, "U1", "规则", day(since))
    return replace(plain, **more)


def record(at, *requirements, **more):
    return UnitRecord(at, requirements, **more)


def person(n, *held, at=HERE, since="2025-03-01", until=None, **more):
    jobs = () if at is None else (employment(at, since, until, n=n),)
    cards = tuple(
        replace(one, certificate_id=CertificateId(f"c{n}-{k}")) for k, one in enumerate(held)
    )
    return worker(*cards or (certificate(n=n),), employments=jobs, person=PersonId(f"p{n}"), **more)


def holder(n, code, until="2028-05-31", **more):
    return person(n, certificate(item(code, until, catalogue=Catalogue.C2021)), **more)


def counted(records, workers, on=TODAY, earlier=()):
    return from_zero(records, workers, on, ITEMS, earlier)


def by(found, dimension):
    return {group.key: group.numbers for group in grouped(found, dimension, Wanted())}


@pytest.mark.clause("S1")
def test_what_one_unit_has_too_many_does_not_make_up_for_what_another_lacks():
    found = counted(
        [record(HERE, asks(1)), record(THERE, asks(2))], [person(1), person(2), person(3)]
    )
    total = whole(found, Wanted())
    assert (total.needed, total.held, total.gap, total.units, total.short) == (3, 3, 2, 2, 1)


@pytest.mark.clause("S1")
def test_a_need_that_nobody_knows_is_counted_as_unset_and_never_as_none():
    found = counted(
        [record(HERE, asks(None)), record(THERE), record(AWAY, asks(1))],
        [person(1), person(2, at=AWAY)],
    )
    total = whole(found, Wanted())
    assert (total.units, total.unset, total.needed, total.gap, total.held) == (3, 2, 1, 0, 2)
    county = by(found, Dimension.COUNTY)
    assert not county["350404"].is_set
    assert county["350102"].is_set


@pytest.mark.clause("S1")
def test_numbers_are_told_by_item_kind_town_county_city_and_whole():
    found = counted(
        [record(HERE, asks(2)), record(THERE, asks(1, CRANE)), record(AWAY, asks(1))],
        [person(1), holder(2, "Q2", at=THERE), holder(3, "T", at=THERE)],
    )
    items = by(found, Dimension.ITEM)
    assert (items[FORKLIFT].needed, items[FORKLIFT].held, items[FORKLIFT].gap) == (3, 1, 2)
    assert (items[CRANE].needed, items[CRANE].held, items[CRANE].gap) == (1, 1, 0)
    lift = items[ItemKey(Catalogue.C2021, "T")]
    assert (lift.units, lift.unset, lift.held) == (1, 1, 1)
    kinds = by(found, Dimension.KIND)
    assert (kinds[UnitKind.USER].gap, kinds[UnitKind.FILLING].needed) == (2, 1)
    assert {k: n.gap for k, n in by(found, Dimension.TOWN).items()} == {
        "350102001": 1, "350404001": 1, "350404002": 0,
    }  # fmt: skip
    assert {k: n.gap for k, n in by(found, Dimension.COUNTY).items()} == {"350102": 1, "350404": 1}
    assert {k: n.gap for k, n in by(found, Dimension.CITY).items()} == {"3501": 1, "3504": 1}
    assert by(found, Dimension.WHOLE)[""].gap == 2
    assert whole(found, Wanted("3504", UnitKind.FILLING, CRANE)).needed == 1


@pytest.mark.clause("S1")
def test_a_unit_of_no_known_kind_or_town_is_told_as_such():
    found = counted([record(unit(9, town="", kinds=()), asks(1))], [])
    assert by(found, Dimension.KIND)[""].gap == 1
    assert by(found, Dimension.TOWN)[""].gap == 1


@pytest.mark.clause("S1")
def test_what_is_counted_differently_is_never_added_up():
    welder = certificate(
        item("GTAW-FeⅡ-6G-3/159-FefS-02/11/12", catalogue=Catalogue.C2021),
        item("SMAW-FeⅡ-6G-12/159-Fef3J", catalogue=Catalogue.C2021),
    )
    held = replace(
        welder,
        items=tuple(
            replace(one, key=ItemKey(Catalogue.C2021, one.printed)) for one in welder.items
        ),
    )
    needs = (asks(4, WELDING, measure=Measure.PERSON_ITEMS), asks(1, WELDING), asks(1))
    found = counted([record(HERE, *needs)], [person(1, held)])
    groups = {(g.key, g.measure): g.numbers for g in grouped(found, Dimension.ITEM, Wanted())}
    assert groups[WELDING, Measure.PERSON_ITEMS].gap == 2
    assert groups[WELDING, Measure.PERSONS].gap == 0
    county = {g.measure: g.numbers for g in grouped(found, Dimension.COUNTY, Wanted())}
    assert (county[Measure.PERSONS].needed, county[Measure.PERSON_ITEMS].needed) == (2, 4)


@pytest.mark.clause("S1")
def test_of_several_rows_for_an_item_the_one_that_asks_for_most_holds():
    rows = (asks(1), asks(3, rule="U2"), asks(None, rule="U3"))
    per_shift = asks(2, CRANE, measure=Measure.PERSONS_PER_SHIFT)
    found = by(counted([record(HERE, *rows, per_shift, shifts=3)], []), Dimension.ITEM)
    assert (found[FORKLIFT].needed, found[CRANE].needed) == (3, 6)


@pytest.mark.clause("S1")
@pytest.mark.clause("X01")
def test_who_may_count_is_told_apart_from_who_does():
    whole_crane = item("Q2(限桥式起重机)", catalogue=Catalogue.C2021)
    limited = person(
        1, certificate(replace(whole_crane, key=ItemKey(Catalogue.C2021, whole_crane.printed)))
    )
    old = person(2, certificate(item("N2", catalogue=Catalogue.C2011)))
    found = by(counted([record(HERE, asks(2, CRANE), asks(1))], [limited, old]), Dimension.ITEM)
    assert (found[CRANE].held, found[CRANE].likely, found[CRANE].gap) == (0, 1, 2)
    assert found[FORKLIFT].held + found[FORKLIFT].likely == 1


@pytest.mark.clause("S1")
def test_who_lapses_is_told_within_ninety_days_and_a_year_unless_another_certificate_holds():
    soon = (TODAY + dt.timedelta(days=90)).isoformat()
    renewed = certificate(item("N1", soon, catalogue=Catalogue.C2021))
    workers = [
        holder(1, "N1", soon),
        holder(2, "N1", "2027-11-24"),
        holder(3, "N1", "2027-11-25"),
        person(4, renewed, certificate(item("N1", "2029-01-01", catalogue=Catalogue.C2021))),
    ]
    found = by(counted([record(HERE, asks(4))], workers), Dimension.ITEM)[FORKLIFT]
    assert (found.held, found.lapsing, found.lapsing_year) == (4, 1, 2)


@pytest.mark.clause("S1")
def test_closed_units_count_until_they_close():
    shut = record(unit(5, town="350404001", closed_on=day("2026-07-15")), asks(1))
    found = counted([shut], [], earlier=MONTHS)
    assert whole(found, Wanted()) == Numbers()
    known = {point.day: point.needed for point in over_time(found, Wanted())}
    assert (known[day("2026-06-30")], known[day("2026-07-31")]) == (1, None)


# Over time --------------------------------------------------------------------------------------


@pytest.mark.clause("S1")
def test_month_ends_are_the_last_days_before_the_month_of_the_day():
    assert MONTHS[0] == day("2025-11-30")
    assert MONTHS[-1] == day("2026-10-31")
    assert month_ends(day("2026-03-31"), 1) == (day("2026-02-28"),)


@pytest.mark.clause("S1")
def test_a_day_is_told_from_what_was_so_on_it():
    workers = [
        person(1, since="2026-02-01", until="2026-06-01"),
        holder(2, "N1", "2026-08-30"),
        person(3, since="2026-05-10"),
    ]
    found = counted([record(HERE, asks(2))], workers, earlier=MONTHS)
    held = {point.day.month: point.numbers.held for point in over_time(found, Wanted())[1:]}
    assert [held[month] for month in (1, 2, 5, 6, 8, 9, 11)] == [1, 2, 3, 2, 1, 1, 1]


@pytest.mark.clause("S1")
def test_a_time_without_a_requirement_on_record_is_told_as_unset():
    found = counted([record(HERE, asks(2, since="2026-04-10"))], [person(1)], earlier=MONTHS)
    told = {
        point.day: (point.needed, point.gap, point.numbers.held)
        for point in over_time(found, Wanted())
    }
    assert told[day("2026-03-31")] == (None, None, 1)
    assert told[day("2026-04-30")] == (2, 1, 1)


@pytest.mark.clause("S1")
def test_a_certificate_counts_up_to_its_loss_and_again_from_its_restoration():
    card = certificate()
    gone = lost(card, StatusDecision(CertificateStatus.REVOKED, day("2026-02-10"), "甲"))
    back = restored(gone, StatusDecision(CertificateStatus.IN_FORCE, day("2026-05-05"), "乙"))
    assert list(in_force(back)) == [
        (dt.date.min, day("2026-02-10")),
        (day("2026-05-05"), dt.date.max),
    ]
    unknown = lost(card, StatusDecision(CertificateStatus.CANCELLED, None, "甲"))
    assert holdings_of(person(1, unknown)) == ()


@pytest.mark.clause("S1")
def test_who_has_died_is_available_no_more():
    alive, dead = holder(1, "N1", at=None), holder(2, "N1", at=None, died_on=day("2026-06-01"))
    found = counted([], [alive, dead])
    assert [(one.place, one.item, one.persons) for one in found.free] == [("350404", FORKLIFT, 1)]


# Where training would help ----------------------------------------------------------------------


@pytest.mark.clause("S1")
def test_training_is_ranked_by_who_is_missing_then_by_who_lapses():
    records = [record(HERE, asks(5), asks(1, CRANE)), record(AWAY, asks(2))]
    workers = [holder(1, "N1", at=None), holder(2, "Q2", "2026-12-31"), holder(3, "N1", at=AWAY)]
    found = counted(records, workers)
    items = training_needs(found, Wanted(), By.ITEM)
    assert [(n.item, n.gap, n.free, n.train) for n in items] == [
        (FORKLIFT, 6, 1, 5),
        (CRANE, 0, 0, 0),
    ]
    assert items[1].lapsing == 1
    counties = training_needs(found, Wanted(), By.COUNTY)
    assert [(n.county, n.train) for n in counties] == [("350404", 4), ("350102", 1)]
    both = training_needs(found, Wanted(place="350102"), By.BOTH)
    assert [(n.item, n.county, n.train) for n in both] == [(FORKLIFT, "350102", 1)]


@pytest.mark.clause("S1")
def test_holders_who_are_free_elsewhere_fill_no_gap_here():
    far = holder(1, "N1", at=None, last_county="350102")
    found = counted([record(HERE, asks(1))], [far])
    (need,) = training_needs(found, Wanted(), By.ITEM)
    assert (need.gap, need.train) == (1, 1)
    assert {g.key: g.free for g in grouped(found, Dimension.COUNTY, Wanted())}["350404"] == 0


@pytest.mark.clause("S1")
def test_an_area_is_told_without_what_lies_outside_and_towns_can_be_summed_up():
    records = [record(HERE, asks(1)), record(THERE, asks(1)), record(AWAY, asks(1))]
    area = Jurisdiction((DatedRegion("3504", day("2018-01-01")),))
    found = within(counted(records, [], earlier=MONTHS), area, TODAY, towns=False)
    assert {cell.place for cell in found.cells} == {"350404"}
    assert whole(found, Wanted()).needed == 2
    assert {p.needed for p in over_time(found, Wanted())} == {2}


# Properties -------------------------------------------------------------------------------------

_DAYS = st.dates(dt.date(2024, 1, 1), TODAY)
_CODES = st.sampled_from(
    [
        (Catalogue.C2011, "N2"), (Catalogue.C2011, "Q4"), (Catalogue.C2019, "N1"),
        (Catalogue.C2019, "Q2(限桥式起重机)"), (Catalogue.C2021, "Q2"), (Catalogue.C2021, "A"),
        (Catalogue.C2021, "GTAW-FeⅡ-6G-3/159-FefS-02/11/12"),
    ]
)  # fmt: skip


@st.composite
def cards(draw, n):
    held = []
    for catalogue, code in draw(st.lists(_CODES, min_size=1, max_size=2)):
        since = draw(_DAYS)
        until = since + dt.timedelta(days=draw(st.integers(1, 1460)))
        one = item(code, until.isoformat(), catalogue=catalogue, since=since.isoformat())
        held.append(replace(one, key=ItemKey(catalogue, code)))
    made = certificate(*held, certificate_id=CertificateId(n))
    if draw(st.booleans()):
        return made
    return lost(made, StatusDecision(CertificateStatus.REVOKED, draw(_DAYS), "甲"))


@st.composite
def unit_records(draw, at):
    rows = draw(
        st.lists(
            st.builds(
                asks,
                st.one_of(st.none(), st.integers(1, 3)),
                st.sampled_from([FORKLIFT, CRANE, WELDING, ItemKey(Catalogue.C2019, "Q2")]),
                _DAYS.map(dt.date.isoformat),
                st.sampled_from([*Measure]),
            ),
            max_size=3,
        )
    )
    return record(at, *rows, shifts=draw(st.one_of(st.none(), st.integers(1, 3))))


UNITS = (HERE, THERE, AWAY)


@st.composite
def events(draw):
    """A history: people come with a card, are hired, leave, gain and lose certificates."""
    people = {f"p{n}": worker(employments=(), person=PersonId(f"p{n}")) for n in range(3)}
    told = []
    for n in range(draw(st.integers(1, 8))):
        who = draw(st.sampled_from(sorted(people)))
        before = people[who]
        present = current(before.employments)
        effect = None
        match draw(st.sampled_from(["hire", "leave", "card", "lose"])):
            case "hire" if present is None:
                began = draw(_DAYS)
                made = employment(draw(st.sampled_from(UNITS)), began.isoformat(), n=n)
                effect = Opened(replace(made, employment_id=EmploymentId(f"e{n}")))
            case "leave" if present is not None:
                ended = draw(st.dates(present.started_on, TODAY))
                effect = Closed(present.employment_id, ended, None)
            case "card":
                effect = CertificateEntered(draw(cards(f"x{n}")))
            case "lose":
                card = draw(st.sampled_from(before.certificates))
                decision = StatusDecision(CertificateStatus.ANNULLED, draw(_DAYS), "甲")
                effect = CertificateChanged(lost(card, decision))
        if effect is not None:
            people[who] = apply_effects(before, [effect], Stamp(n))
            told.append(people[who])
    return told


@pytest.mark.clause("S1")
@pytest.mark.invariant("B-13")
@examples(40, 1000)
@given(events(), st.data())
def test_counting_event_by_event_gives_what_counting_from_zero_gives(told, data):
    tally, known, units = Tally(ITEMS), {}, {}
    for after in told:
        tally.put_worker(after)
        known[after.person] = after
        at = data.draw(st.sampled_from(UNITS))
        if data.draw(st.booleans()):
            units[at.unit_id] = data.draw(unit_records(at))
            tally.put_unit(units[at.unit_id])
        elif at.unit_id in units and data.draw(st.booleans()):
            del units[at.unit_id]
            tally.drop_unit(at.unit_id)
        assert tally.statistics(TODAY, MONTHS) == counted(
            units.values(), known.values(), earlier=MONTHS
        )
    if not known:
        return
    gone = data.draw(st.sampled_from(sorted(known)))
    tally.drop_worker(gone)
    del known[gone]
    assert tally.statistics(TODAY) == counted(units.values(), known.values())


@pytest.mark.invariant("B-13")
@examples(20, 500)
@given(events(), st.randoms(use_true_random=False), st.data())
def test_the_order_in_which_records_come_does_not_matter(told, rng, data):
    known = list({one.person: one for one in told}.values())
    units = [data.draw(unit_records(at)) for at in UNITS]
    first = counted(units, known, earlier=MONTHS)
    rng.shuffle(known)
    rng.shuffle(units)
    assert counted(units, known, earlier=MONTHS) == first


@pytest.mark.clause("S1")
@pytest.mark.clause("X01")
@examples(60, 2000)
@given(events(), st.data())
def test_a_unit_is_counted_as_its_own_page_counts_it(told, data):
    known = list({one.person: one for one in told}.values())
    records = [data.draw(unit_records(at)) for at in UNITS]
    tally = Tally(ITEMS)
    for one in records:
        tally.put_unit(one)
    for one in known:
        tally.put_worker(one)
    tally.statistics(TODAY)
    for at, found in tally.units():
        lines = [x for x in staff(at, known, TODAY, ITEMS) if x.rule]
        for line in found.items:
            folded = tally.fold.of_requirement
            same = [
                x
                for x in lines
                if folded(x.item) == line.item
                and (x.measure == line.measure or {x.measure, line.measure}
                     == {Measure.PERSONS, Measure.PERSONS_PER_SHIFT})
            ]  # fmt: skip
            if not same:
                continue
            numbers = [x.required for x in same if x.required is not None]
            assert line.needed == max(numbers, default=None)
            assert {x.held for x in same} == {line.held}
            assert {x.lapsing for x in same} == {line.lapsing}
            assert line.gap == max((x.shortage or 0 for x in same), default=0)
