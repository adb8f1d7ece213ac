"""The shipped tables are whole, and unknown numbers stay unknown."""

from datetime import date

import pytest

from sepdesk import catalogues
from sepdesk.domain.regions import RegionLevel
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import CERTAIN, Catalogue, ItemStatus

DAY = date(2026, 11, 24)


def test_fujian_has_nine_cities_84_counties_and_1170_towns():
    levels = [region.level for region in catalogues.regions().regions.values()]
    assert [levels.count(level) for level in RegionLevel] == [1, 9, 84, 1170]


def test_each_table_is_read_once():
    assert catalogues.regions() is catalogues.regions()
    assert catalogues.work_items() is catalogues.work_items()


def test_the_catalogues_hold_their_items_and_no_unconfirmed_one():
    items = catalogues.work_items().items.values()
    count = {c: sum(item.key.catalogue is c for item in items) for c in Catalogue}
    assert (count[Catalogue.C2011], count[Catalogue.C2019]) == (55, 20)
    assert all(item.status is not ItemStatus.UNCONFIRMED for item in items)
    assert all(item.key.code for item in items)


def test_every_conversion_leads_from_an_item_of_2011_to_items_of_2019():
    table = catalogues.work_items()
    assert len(table.conversions) == 55
    for conversion in table.conversions:
        assert table.get(conversion.old).key.catalogue is Catalogue.C2011
        assert all(table.get(new) for new in conversion.new)
        assert conversion.new or conversion.status not in CERTAIN


def test_the_rest_days_of_ten_years_are_known_and_2027_is_not():
    assert catalogues.rest_days().years == frozenset(range(2017, 2027))
    assert catalogues.rest_days().is_rest_day(date(2027, 1, 1)) is None


def test_working_weekends_are_weekends_and_no_day_is_both():
    table = catalogues.rest_days()
    assert not table.days & table.workdays
    assert all(day.weekday() >= 5 for day in table.workdays)


@pytest.mark.clause("W1")
def test_a_number_that_no_source_gives_is_none_and_never_zero():
    rules = {rule.rule_id: rule for rule in catalogues.staffing_rules()}
    assert len(rules) == 36
    assert rules["P01"].min_count == 20
    assert rules["P03"].min_count is None
    assert (rules["C04"].min_count, rules["C04"].min_count_text[:1]) == (None, "1")
    assert rules["C02"].unit_kind is UnitKind.FILLING
    assert rules["X01"].unit_kind is None
    assert all(rule.min_count != 0 for rule in rules.values())


NOTICE_KEYS = (
    "notice-1.2", "notice-1.3-penalty", "notice-1.3-revoked", "notice-2.1", "notice-2.1-verify",
    "notice-2.2-lapsed", "notice-2.2-not-genuine", "notice-2.2-one-unit", "notice-2.2-dispatch",
    "notice-2.3-change",
    "notice-2.3-deregister", "notice-2.3-deregister-alone", "notice-2.3-history",
)  # fmt: skip


@pytest.mark.parametrize("key", NOTICE_KEYS)
def test_the_notice_is_cited_with_its_words_from_its_day_on(key):
    table = catalogues.legal_basis()
    basis = table.at(key, DAY)
    assert basis.text.endswith("。")
    assert basis.citation.startswith("闽质监〔2017〕225号 ")
    assert table.at(key, date(2017, 8, 21)) == basis
    assert table.at(key, date(2017, 8, 20)) is None


@pytest.mark.parametrize("key", ["law-revoked", "law-cancelled", "law-annulled"])
def test_a_law_whose_words_are_not_in_our_hands_is_cited_without_them(key):
    basis = catalogues.legal_basis().at(key, DAY)
    assert basis.citation.startswith("《")
    assert basis.text == ""


@pytest.mark.clause("E6")
def test_lapsed_and_not_genuine_cite_the_clause_that_forbids_registration():
    for key in ("notice-2.2-lapsed", "notice-2.2-not-genuine"):
        assert "不予采集登记或变更其聘用信息" in catalogues.legal_basis().at(key, DAY).text


def test_an_unknown_basis_is_none():
    assert catalogues.legal_basis().at("nothing", DAY) is None
