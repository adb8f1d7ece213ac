"""Who may not apply for a certificate: checked of candidates and of applications (L7, W2)."""

import pytest

from sepdesk.domain.applications import check_application
from sepdesk.domain.certificates import CertificateStatus
from tests.domain.builders import certificate, day, worker


def lost(on, status=CertificateStatus.REVOKED, *, bars=True):
    return certificate(status=status, status_on=day(on), status_authority="甲局", bars=bars)


@pytest.mark.clause("L7")
@pytest.mark.clause("W2")
@pytest.mark.invariant("B-8")
@pytest.mark.parametrize(
    ("revoked", "until", "free"),
    [
        ("2023-11-24", "2026-11-24", "2026-11-25"),
        ("2024-02-29", "2027-02-28", "2027-03-01"),
    ],
)
def test_who_lost_one_certificate_may_not_apply_for_another_through_the_last_day(
    revoked, until, free
):
    barred = worker(certificate(n=2), lost(revoked))
    found = check_application(barred, day(until))
    assert (found.clause, found.severity, found.code) == ("L7", "refuse", "barred")
    assert found.basis == "notice-1.3-revoked"
    assert revoked in found.text
    assert until in found.text
    assert check_application(barred, day(free)) is None


@pytest.mark.clause("L7")
@pytest.mark.clause("W2")
def test_fraud_bars_under_its_own_law_and_other_losses_do_not():
    today = day("2026-11-24")
    fraud = worker(lost("2026-01-05", CertificateStatus.ANNULLED))
    assert check_application(fraud, today).basis == "law-annulled"
    for status in (CertificateStatus.CANCELLED, CertificateStatus.NOT_GENUINE):
        assert check_application(worker(lost("2026-01-05", status)), today) is None
    assert check_application(worker(), today) is None
