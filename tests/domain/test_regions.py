"""Divisions and jurisdictions, on the shipped table of Fujian."""

from datetime import date

import pytest
from pydantic import TypeAdapter

from sepdesk.catalogues import regions
from sepdesk.domain.regions import DatedRegion, Jurisdiction, RegionLevel, level_of

DAY = date(2026, 11, 24)
OLD = date(2000, 1, 1)


def test_a_town_is_written_into_the_three_blanks_with_its_suffixes():
    assert regions().words("350404001") == ("三明市", "三元区", "列东街道")
    assert regions().words("350404") == ("三明市", "三元区", "")
    assert regions().words("35") == regions().words("999999") == ("", "", "")


def test_the_path_goes_from_city_to_town():
    levels = [region.level for region in regions().path("350404001")]
    assert levels == [RegionLevel.CITY, RegionLevel.COUNTY, RegionLevel.TOWN]
    assert regions().path("nowhere") == ()


def test_every_division_hangs_under_its_parent_and_has_the_level_of_its_code():
    for region in regions().regions.values():
        assert level_of(region.code) is region.level
        assert region.level is RegionLevel.PROVINCE or regions().get(region.parent)
        assert region.code.startswith(region.parent)


def test_divisions_that_are_not_administered_are_never_offered_but_known():
    assert "350527" not in {region.code for region in regions().children("3505")}
    assert "350527" in {region.code for region in regions().children("3505", include_hidden=True)}
    assert "350122400" not in {region.code for region in regions().children("350122")}
    assert regions().words("350122400")[2] == "马祖乡"


def test_zones_and_farms_stand_behind_streets_and_towns():
    kinds = [region.kind for region in regions().children("350604")]
    assert "类似乡级单位" in kinds
    behind = kinds[kinds.index("类似乡级单位") :]
    assert set(behind) == {"类似乡级单位"}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("三明市", "三元区", "列东街道"), "350404001"),
        (("三明", "三元", "列东"), "350404001"),
        (("福州", "平潭", ""), "350128"),
        (("福州市", "", ""), "3501"),
        (("泉州", "金门", ""), None),
        (("三明", "没有", "列东"), None),
        (("", "", ""), None),
    ],
)
def test_written_names_are_found_with_and_without_suffix(names, code):
    found = regions().find(*names)
    assert (found.code if found else None) == code


def test_every_division_that_is_offered_is_found_by_its_own_words():
    table = regions()
    for region in table.regions.values():
        if not region.hidden and region.level is not RegionLevel.PROVINCE:
            assert table.find(*table.words(region.code)) == region


@pytest.mark.clause("E1")
def test_pingtan_reports_to_the_province_and_not_to_fuzhou():
    fuzhou = Jurisdiction((DatedRegion("3501", OLD),), ("350128",))
    pingtan = Jurisdiction((DatedRegion("350128", OLD),))
    province = Jurisdiction((DatedRegion("35", OLD),))
    assert not fuzhou.covers("350128", DAY)
    assert not fuzhou.covers("350128100", DAY)
    assert fuzhou.covers("350102001", DAY)
    assert pingtan.covers("350128100", DAY)
    assert province.covers("350128100", DAY)


def test_a_region_belongs_from_its_first_day_to_the_day_before_its_last():
    office = Jurisdiction((DatedRegion("350404", date(2021, 2, 1), date(2026, 1, 1)),))
    days = [date(2021, 1, 31), date(2021, 2, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [office.covers("350404001", day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("code", ["", "3", "35040", "3504040", "abc123", "350403"])
def test_an_office_is_not_responsible_for_what_is_no_code_or_another_county(code):
    assert not Jurisdiction((DatedRegion("350404", OLD),)).covers(code, DAY)


def test_an_empty_division_covers_nothing():
    assert not Jurisdiction((DatedRegion("", OLD),), ("",)).covers("350404", DAY)
    assert not Jurisdiction().covers("350404", DAY)


def test_a_jurisdiction_travels_as_json():
    office = Jurisdiction((DatedRegion("3501", OLD, DAY),), ("350128",))
    adapter = TypeAdapter(Jurisdiction)
    assert adapter.validate_json(adapter.dump_json(office)) == office
