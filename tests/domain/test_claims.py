# ruff: noqa: RUF001 - full-width spellings are what these tests are about
"""Claimed items against certificates: spellings, lists, several certificates (E4, E6, L7)."""

from dataclasses import replace

import pytest

from sepdesk.catalogues import work_items
from sepdesk.domain.certificates import CertificateId, CertificateStatus
from sepdesk.domain.claims import employed_items, issued_on, judge_claims, match_claims
from sepdesk.domain.submissions import ItemClaim
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import TODAY, certificate, day, item, worker

WELDER = "GTAW-FeⅡ-6G-3/159-FefS-02/11/12"


def matched(known, *given):
    return match_claims(known, tuple(given), TODAY, work_items())


def found(known, given):
    """Return certificate id and printed code of the item that a claim finds."""
    (match,) = matched(known, given if isinstance(given, ItemClaim) else ItemClaim(given))
    return match.found and (match.found[0].certificate_id, match.found[1].printed)


def told(known, given):
    return [finding.code for finding in judge_claims(matched(known, given), TODAY)]


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("n1", "N1"),
        ("Ｎ１", "N1"),
        (" N 1", "N1"),
        ("叉车司机", "N1"),
        ("叉车司机（N1）", "N1"),
        ("N1(叉车司机)", "N1"),
        ("电梯修理（T）", "T"),
        ("Q2（限桥式起重机）", "Q2(限桥式起重机)"),
        ("Q2【限桥式起重机】", "Q2(限桥式起重机)"),
        ("Q2", "Q2(限桥式起重机)"),
        ("Q2(限桥式起重机)", "Q2"),
        ("gtaw-FeII-6G-3/159-FefS-02/11/12", WELDER),
        ("GTAW－FeⅡ－6G－3/159－FefS－02/11/12", WELDER),
    ],
)
def test_an_item_is_found_however_it_is_written(written, held):
    assert found(worker(certificate(item(held))), written) == ("c1", held)


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("N2", "N1"),
        ("N", "N1"),
        ("Q2(限塔式起重机)", "Q2(限桥式起重机)"),
        ("SMAW-FeⅡ-6G-3/159-FefS-02/11/12", WELDER),
        ("GTAW", WELDER),
        ("观光车和观光列车司机", "N1"),
        ("", "N1"),
    ],
)
def test_another_item_is_not_found(written, held):
    assert found(worker(certificate(item(held))), written) is None


def test_a_name_is_not_known_without_the_table():
    known = worker(certificate(item("T")))
    (match,) = match_claims(known, (ItemClaim("电梯修理"),), TODAY)
    assert match.found is None


def test_a_difference_to_the_archive_is_noted_and_the_archive_holds():
    known = worker(certificate(item("Q2(限桥式起重机)")))
    assert told(known, ItemClaim("Q2", valid_until=day("2030-01-01"))) == [
        "valid", "item_differs", "valid_until_differs",
    ]  # fmt: skip
    assert told(known, ItemClaim("Q2（限桥式起重机）")) == ["valid"]
    assert employed_items(matched(known, ItemClaim("Q2")))[0].printed == "Q2(限桥式起重机)"


@pytest.mark.clause("E6")
def test_an_old_certificate_does_not_spoil_a_renewed_one():
    old, new = certificate(item(until="2026-01-31"), n=1), certificate(item(), n=2)
    assert found(worker(old, new), "N1")[0] == "c2"
    picked = ItemClaim("N1", certificate=CertificateId("c1"))
    assert found(worker(old, new), picked)[0] == "c2"
    assert "other_certificate" in told(worker(old, new), picked)


def test_of_two_that_hold_the_one_picked_or_dated_so_is_meant():
    one, two = (
        certificate(item(until="2028-05-31"), n=1),
        certificate(item(until="2029-05-31"), n=2),
    )
    known = worker(one, two)
    assert found(known, "N1")[0] == "c2"
    assert found(known, ItemClaim("N1", certificate=CertificateId("c1")))[0] == "c1"
    assert found(known, ItemClaim("N1", valid_until=day("2028-05-31")))[0] == "c1"


def test_the_whole_item_goes_before_a_restricted_one_where_the_paper_says_no_restriction():
    held = certificate(item("Q2(限桥式起重机)", until="2029-01-31"), item("Q2"))
    assert found(worker(held), "Q2")[1] == "Q2"


@pytest.mark.clause("L7")
@pytest.mark.clause("E6")
def test_where_none_holds_the_latest_certificate_says_why():
    revoked = certificate(item(until="2028-01-31"), n=1, status=CertificateStatus.REVOKED)
    lapsed = certificate(item(until="2022-01-31"), n=2)
    assert told(worker(revoked, lapsed), ItemClaim("N1")) == ["certificate_revoked"]
    cancelled = certificate(item(until="2022-01-31"), n=1, status=CertificateStatus.CANCELLED)
    later = certificate(item(until="2026-01-31"), n=2)
    assert told(worker(cancelled, later), ItemClaim("N1")) == ["lapsed"]


@pytest.mark.clause("E6")
def test_a_pending_reexamination_goes_before_a_lapsed_or_lost_certificate():
    waiting = certificate(item(until="2026-11-10", filed="2026-10-01"), n=1)
    lost = certificate(item(), n=2, status=CertificateStatus.REVOKED)
    assert told(worker(waiting, lost), ItemClaim("N1")) == ["reexam_pending"]


# Codes used again ------------------------------------------------------------------------------

FORKLIFT_2011 = item("N2", until="2026-01-31", catalogue=Catalogue.C2011)
SIGHTSEEING = item("N2", until="2028-01-31", since="2024-02-01")


def test_a_picked_key_tells_the_list():
    known = worker(certificate(FORKLIFT_2011, n=1), certificate(SIGHTSEEING, n=2))
    for catalogue, holder in ((Catalogue.C2011, "c1"), (Catalogue.C2019, "c2")):
        claim = ItemClaim("N2", key=ItemKey(catalogue, "N2"))
        assert found(known, claim)[0] == holder
        assert "code_of_two_lists" not in told(known, claim)


def test_a_key_of_the_list_of_2021_finds_an_item_of_2019():
    claim = ItemClaim("N2", key=ItemKey(Catalogue.C2021, "N2"))
    assert found(worker(certificate(SIGHTSEEING)), claim)


def test_a_key_of_one_list_finds_nothing_of_the_other():
    claim = ItemClaim("N2", key=ItemKey(Catalogue.C2019, "N2"))
    assert found(worker(certificate(FORKLIFT_2011)), claim) is None


def test_a_picked_key_is_enough_whatever_is_written_beside_it():
    claim = ItemClaim("观光车", key=ItemKey(Catalogue.C2019, "N2"))
    assert found(worker(certificate(SIGHTSEEING)), claim)


def test_without_a_key_the_date_on_the_paper_tells_the_list():
    known = worker(certificate(FORKLIFT_2011, n=1), certificate(SIGHTSEEING, n=2))
    paper = ItemClaim("N2", valid_until=day("2026-01-31"))
    assert told(known, paper) == ["lapsed", "code_of_two_lists"]
    assert told(known, replace(paper, valid_until=day("2028-01-31")))[0] == "valid"


def test_without_key_and_date_the_doubt_is_pointed_out():
    known = worker(certificate(FORKLIFT_2011, SIGHTSEEING))
    assert told(known, ItemClaim("N2")) == ["valid", "code_of_two_lists"]


def test_a_welders_code_is_the_same_in_all_lists():
    old = item(WELDER, catalogue=Catalogue.C2011)
    claim = ItemClaim(WELDER, key=ItemKey(Catalogue.C2019, WELDER))
    assert found(worker(certificate(old)), claim)
    assert told(worker(certificate(old, item(WELDER))), ItemClaim(WELDER)) == ["valid"]


# What an employment rests on -------------------------------------------------------------------


def test_an_item_written_twice_is_employed_once():
    known = worker(certificate(item("T"), item("N1")))
    items = employed_items(matched(known, ItemClaim("T"), ItemClaim("电梯修理"), ItemClaim("N1")))
    assert [one.printed for one in items] == ["T", "N1"]


@pytest.mark.clause("E2")
def test_a_renewal_is_no_new_beginning():
    old = certificate(item(until="2026-01-31", since="2022-02-01"), n=1)
    new = certificate(item(since="2026-02-01"), n=2)
    assert issued_on(matched(worker(old, new), ItemClaim("N1"))) == day("2022-02-01")


@pytest.mark.clause("E2")
def test_where_no_item_is_found_nothing_is_known_of_the_issue():
    assert issued_on(matched(worker(), ItemClaim("G2"))) is None
