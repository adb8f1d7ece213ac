"""How an item stands on a day: bounds of validity, re-examination, loss (E6, L7, X01)."""

import pytest

from sepdesk.domain.certificates import (
    LAPSING_DAYS,
    STANDING_WORDS,
    STATUS_WORDS,
    CertificateStatus,
    Standing,
    holds,
    standing,
)
from tests.domain.builders import certificate, day, item

DATED = item(until="2026-11-24")


@pytest.mark.clause("E6")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-08-25", Standing.VALID),
        ("2026-08-26", Standing.LAPSING),
        ("2026-11-24", Standing.LAPSING),
        ("2026-11-25", Standing.LAPSED),
    ],
)
def test_an_item_is_valid_through_its_last_day_and_lapses_visibly(on, expected):
    assert LAPSING_DAYS == 90
    assert standing(certificate(DATED), DATED, day(on)) is expected
    assert holds(certificate(DATED), DATED, day(on)) is (expected is not Standing.LAPSED)


@pytest.mark.clause("E6")
def test_a_last_day_that_is_a_sunday_does_not_roll():
    sunday = item(until="2026-11-22")
    assert standing(certificate(sunday), sunday, day("2026-11-23")) is Standing.LAPSED


@pytest.mark.clause("E6")
@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ("2026-11-24", Standing.REEXAM_PENDING),
        ("2026-11-25", Standing.LAPSED),
        (None, Standing.LAPSED),
    ],
)
def test_a_reexamination_counts_where_it_was_filed_in_time(filed, expected):
    filed_item = item(until="2026-11-24", filed=filed)
    held = certificate(filed_item)
    assert standing(held, filed_item, day("2026-12-01")) is expected
    assert not holds(held, filed_item, day("2026-12-01"))
    assert holds(held, filed_item, day("2026-11-24"))


@pytest.mark.clause("L7")
@pytest.mark.parametrize("status", [s for s in CertificateStatus if s != "in_force"])
def test_a_lost_certificate_counts_nowhere_whatever_its_dates(status):
    lost = certificate(DATED, status=status)
    assert standing(lost, DATED, day("2025-01-01")) is Standing.LOST
    assert not holds(lost, DATED, day("2025-01-01"))


def test_every_status_and_standing_has_its_word():
    assert set(STATUS_WORDS) == set(CertificateStatus)
    assert set(STANDING_WORDS) == set(Standing)
