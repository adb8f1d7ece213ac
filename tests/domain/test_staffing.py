"""Who counts for a unit, against what it must have (S1, W1, X01)."""

from dataclasses import replace

import pytest

from sepdesk.catalogues import work_items
from sepdesk.domain.certificates import CertificateStatus, Standing
from sepdesk.domain.identity import PersonId
from sepdesk.domain.staffing import MEASURE_WORDS, Measure, Requirement, UnitRecord, staff
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import TODAY, certificate, day, employment, item, unit, worker

HERE = unit(1)
FORKLIFT = ItemKey(Catalogue.C2019, "N1")
WELDING = ItemKey(Catalogue.C2019, "(金属焊接)")


def asks(count, key=FORKLIFT, **more):
    plain = Requirement(key, "作业人员", Measure.PERSONS, count, "U1", "规则", day("2020-01-01"))
    return replace(plain, **more)


def person(n, *held, employed=HERE):
    jobs = [] if employed is None else [employment(employed)]
    return worker(*held, employments=jobs, person=PersonId(f"p{n}"))


def lines(requirements, *workers):
    return staff(UnitRecord(HERE, tuple(requirements)), workers, TODAY, work_items())


@pytest.mark.clause("W1")
@pytest.mark.clause("S1")
def test_fewer_than_required_is_a_shortage_and_enough_is_none():
    (line,) = lines([asks(3)], person(1), person(2))
    assert (line.held, line.shortage, line.lapsing) == (2, 1, 0)
    assert lines([asks(1)], person(1), person(2))[0].shortage == 0


@pytest.mark.clause("S1")
def test_a_number_that_no_source_gives_stays_unset_and_is_not_zero():
    (line,) = lines([asks(None)], person(1))
    assert (line.required, line.shortage, line.held) == (None, None, 1)


@pytest.mark.clause("W1")
@pytest.mark.clause("X01")
@pytest.mark.parametrize(
    ("held", "how"),
    [
        (certificate(item(until="2026-11-23")), Standing.LAPSED),
        (certificate(item(until="2026-11-10", filed="2026-10-01")), Standing.REEXAM_PENDING),
        (certificate(status=CertificateStatus.REVOKED), Standing.LOST),
    ],
)
def test_what_does_not_hold_on_the_day_does_not_count_and_is_shown_with_its_reason(held, how):
    (line,) = lines([asks(1)], person(1, held))
    assert (line.held, line.shortage) == (0, 1)
    assert [(one.standing, one.counts) for one in line.people] == [(how, False)]


@pytest.mark.clause("W1")
@pytest.mark.clause("X01")
@pytest.mark.clause("E7")
def test_only_who_is_registered_with_the_unit_counts():
    (line,) = lines([asks(1)], person(1, employed=unit(2)), person(2, employed=None))
    assert (line.held, line.people) == (0, ())


@pytest.mark.clause("W1")
@pytest.mark.clause("X01")
def test_another_item_does_not_count_and_has_a_line_of_its_own():
    first, second = lines([asks(1)], person(1, certificate(item("T"))))
    assert (first.held, first.shortage) == (0, 1)
    assert (second.item.code, second.required, second.held) == ("T", None, 1)


@pytest.mark.clause("W1")
def test_a_code_of_the_old_list_is_not_the_code_of_the_new():
    old = item("N1", catalogue=Catalogue.C2011)
    (line, *_) = lines([asks(1, ItemKey(Catalogue.C2019, "N1"))], person(1, certificate(old)))
    assert line.held == 0


@pytest.mark.clause("W1")
def test_what_must_be_confirmed_by_a_person_is_likely_and_does_not_count():
    forklift_2011 = item("N2", catalogue=Catalogue.C2011)
    (line,) = lines([asks(1)], person(1, certificate(forklift_2011)))
    assert line.held == 0
    assert [(one.counts, one.likely) for one in line.people] == [(False, True)]


@pytest.mark.clause("S1")
def test_a_person_with_two_certificates_for_the_item_is_one_person():
    two = person(1, certificate(item(), n=1), certificate(item(until="2027-12-31"), n=2))
    assert lines([asks(2)], two)[0].held == 1


@pytest.mark.clause("W1")
def test_expiring_soon_counts_and_warns_unless_another_certificate_holds_longer():
    soon = certificate(item(until="2026-12-31"), n=1)
    (line,) = lines([asks(2)], person(1, soon), person(2, soon, certificate(item(), n=2)))
    assert (line.held, line.lapsing) == (2, 1)


@pytest.mark.clause("S1")
def test_welders_are_counted_by_person_and_item_where_the_rule_says_so():
    codes = ("GTAW-FeⅡ-6G-3/159-FefS-02/11/12", "SMAW-FeⅡ-6G-12/159-FefS-02/11/12")
    spelled = "gtaw-FeII-6G-3/159-FefS-02/11/12"
    welder = person(1, certificate(*map(item, codes), n=1), certificate(item(spelled), n=2))
    rule = asks(2, WELDING, measure=Measure.PERSON_ITEMS)
    assert lines([rule], welder)[0].held == 2
    assert lines([asks(2, WELDING)], welder)[0].held == 1


@pytest.mark.clause("S1")
@pytest.mark.parametrize(
    ("begins", "ends", "applies"),
    [
        ("2026-11-24", None, True),
        ("2026-11-25", None, False),
        ("2020-01-01", "2026-11-24", True),
        ("2020-01-01", "2026-11-23", False),
    ],
)
def test_a_requirement_applies_in_its_time_only(begins, ends, applies):
    rule = asks(1, effective_from=day(begins), effective_to=ends and day(ends))
    assert (lines([rule], person(1))[0].required == 1) is applies


def test_every_measure_has_its_word():
    assert set(MEASURE_WORDS) == set(Measure)
