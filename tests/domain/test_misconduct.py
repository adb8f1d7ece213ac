"""The three-year bar: it binds the person, from a revocation, through its last day (L7, B-8)."""

import pytest

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.misconduct import Bar, bar_on
from tests.domain.builders import certificate, day


def lost(on, status=CertificateStatus.REVOKED, **more):
    return certificate(status=status, status_on=day(on), status_authority="甲局", **more)


@pytest.mark.clause("L7")
@pytest.mark.invariant("B-8")
@pytest.mark.parametrize(
    ("revoked", "on", "barred"),
    [
        ("2023-11-24", "2023-11-23", False),
        ("2023-11-24", "2023-11-24", True),
        ("2023-11-24", "2026-11-24", True),
        ("2023-11-24", "2026-11-25", False),
        ("2024-02-29", "2027-02-28", True),
        ("2024-02-29", "2027-03-01", False),
    ],
)
def test_a_revocation_bars_for_three_years_and_the_last_day_does_not_roll(revoked, on, barred):
    assert (bar_on([lost(revoked)], day(on)) is not None) is barred


@pytest.mark.clause("L7")
def test_the_bar_binds_the_person_whichever_certificate_was_revoked():
    held = [certificate(n=1), lost("2024-03-01"), lost("2025-03-01")]
    assert bar_on(held, day("2026-11-24")) == Bar(day("2025-03-01"), day("2028-03-01"), "甲局")


@pytest.mark.clause("L7")
@pytest.mark.parametrize(
    ("status", "recorded", "barred"),
    [
        (CertificateStatus.REVOKED, False, True),
        (CertificateStatus.ANNULLED, True, True),
        (CertificateStatus.ANNULLED, False, False),
        (CertificateStatus.CANCELLED, True, False),
        (CertificateStatus.IN_FORCE, True, False),
    ],
)
def test_an_annulment_bars_only_for_fraud_and_a_cancellation_never(status, recorded, barred):
    held = lost("2026-01-05", status, bars=recorded)
    assert (bar_on([held], day("2026-11-24")) is not None) is barred


@pytest.mark.clause("L7")
def test_a_revocation_of_unknown_day_gives_no_bar_that_could_be_dated():
    held = certificate(status=CertificateStatus.REVOKED)
    assert bar_on([held], day("2026-11-24")) is None
