"""Legal bases by day: both ends included, the later one of two."""

from sepdesk.domain.legal import LegalBasis, LegalBasisTable
from tests.domain.builders import day

OLD = LegalBasis("k", "甲", "甲〔2019〕1号", "", day("2019-06-01"), day("2026-04-30"))
NEW = LegalBasis("k", "甲", "甲〔2026〕2号", "", day("2026-04-01"))
ALWAYS = LegalBasis("k", "乙", "法", "")
OTHER = LegalBasis("x", "乙", "法", "", day("2030-01-01"))


def test_a_basis_is_in_force_from_its_first_day_to_its_last():
    days = ["2019-05-31", "2019-06-01", "2026-04-30", "2026-05-01"]
    assert [OLD.in_force(day(on)) for on in days] == [False, True, True, False]
    assert ALWAYS.in_force(day("1900-01-01"))


def test_of_two_in_force_the_one_that_began_later_is_cited():
    for rows in ((OLD, NEW, ALWAYS, OTHER), (OTHER, ALWAYS, NEW, OLD)):
        table = LegalBasisTable(rows)
        assert table.at("k", day("2026-03-31")) is OLD
        assert table.at("k", day("2026-04-30")) is NEW
        assert table.at("k", day("2000-01-01")) is ALWAYS
        assert table.at("x", day("2029-12-31")) is None
