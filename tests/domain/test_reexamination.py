"""Re-examination: in time by law, the rest noted for the reviewer and never refused (L2)."""

from dataclasses import replace

import pytest

from sepdesk.domain.findings import Severity
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.reexamination import advise, apply_by, check_in_time, lead_months, longest_gap
from tests.domain.builders import certificate, day, employment, item, unit, worker

N1 = item("N1", "2028-05-31", since="2024-06-01")


def noted(known, *items, on="2026-11-24"):
    found = list(advise(known, items or (N1,), day(on)))
    assert {one.severity for one in found} <= {Severity.NOTE}
    assert all("未经证实" in one.text for one in found)
    return [one.code for one in found]


@pytest.mark.clause("L2")
def test_the_lead_time_has_versions():
    assert lead_months(day("2019-05-31")) == 3
    assert lead_months(day("2019-06-01")) == 1
    assert apply_by(day("2027-03-31"), day("2026-11-24")) == day("2027-02-28")
    assert apply_by(day("2019-08-31"), day("2019-05-01")) == day("2019-05-31")


@pytest.mark.clause("L2")
@pytest.mark.parametrize(("on", "late"), [("2028-05-31", False), ("2028-06-01", True)])
def test_only_before_expiry(on, late):
    found = check_in_time(N1, day(on))
    assert (found is not None) is late
    if found is not None:
        assert (found.severity, found.basis) == (Severity.REFUSE, "notice-1.1-apply")


WORKING = worker(certificate(N1), employments=[employment(unit(), "2024-07-01")])


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("on", "codes"), [("2028-04-30", []), ("2028-05-01", ["reexam_lead"]), ("2028-06-01", [])]
)
def test_late_within_the_lead_time_is_noted(on, codes):
    assert noted(WORKING, on=on) == codes


@pytest.mark.clause("L2")
def test_who_has_no_employment_on_record_is_noted():
    assert noted(worker(certificate(N1))) == ["reexam_no_employment"]
    other = employment(unit(), items=())
    assert noted(worker(certificate(N1), employments=[other])) == ["reexam_no_employment"]


@pytest.mark.clause("L2")
@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        (("2024-07-01", "2025-03-01"), ("2026-03-01", None), []),
        (("2024-07-01", "2025-03-01"), ("2026-03-02", None), ["reexam_gap"]),
        (("2022-01-01", "2025-03-01"), ("2025-03-01", "2025-11-23"), ["reexam_gap"]),
        (("2022-01-01", "2025-03-01"), ("2025-03-01", "2025-11-24"), []),
        (("2025-06-02", None), ("2025-07-01", None), ["reexam_gap"]),
    ],
)
def test_more_than_a_year_without_employment_in_the_item_is_noted(first, second, codes):
    jobs = [employment(unit(), *span, n=n) for n, span in enumerate((first, second), start=1)]
    assert noted(worker(certificate(N1), employments=jobs)) == codes


@pytest.mark.clause("L2")
def test_the_gap_counts_from_the_last_reexamination():
    renewed = replace(N1, reexamined_on=day("2026-01-01"))
    jobs = [employment(unit(), "2026-06-01")]
    gap = longest_gap(worker(certificate(renewed), employments=jobs), renewed, day("2026-11-24"))
    assert gap == (day("2026-01-01"), day("2026-06-01"))


@pytest.mark.clause("L2")
@pytest.mark.parametrize(("born", "codes"), [("1960-11-25", []), ("1960-11-24", ["reexam_age"])])
def test_who_is_older_than_65_is_noted(born, codes):
    assert noted(replace(WORKING, born_on=day(born))) == codes


@pytest.mark.clause("L2")
@pytest.mark.parametrize(("on", "codes"), [("2024-05-31", []), ("2024-06-01", ["reexam_penalty"])])
def test_a_penalty_within_the_term_is_noted(on, codes):
    penalty = Penalty("x", day(on), "甲县", "1号", "违章", "警告")
    assert noted(replace(WORKING, penalties=(penalty,))) == codes
