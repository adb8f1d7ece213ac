"""Which scopes a place belongs to."""

import datetime as dt
from dataclasses import replace

from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.province.places import Places
from tests.province.builders import GULOU, TODAY, office, offices


def test_a_town_belongs_to_its_county_its_city_and_the_exam_centre():
    places = Places(offices(), TODAY)
    assert places.scopes("350102001") == {GULOU, "3501", "3501-exam"}
    assert places.scopes(GULOU) == {GULOU, "3501", "3501-exam"}


def test_the_province_mirrors_nothing_and_an_unknown_place_is_nowhere():
    places = Places(offices(), TODAY)
    assert places.scopes("") == places.scopes("44") == frozenset()


def test_a_division_that_was_taken_away_is_no_longer_there():
    ended = Jurisdiction((DatedRegion(GULOU, dt.date(2020, 1, 1), TODAY),))
    gone = replace(office("old", OfficeKind.COUNTY, GULOU), jurisdiction=ended)
    assert Places([gone], TODAY).scopes(GULOU) == frozenset()
    assert Places([gone], TODAY - dt.timedelta(days=1)).scopes(GULOU) == {"old"}


def test_what_is_excepted_belongs_to_the_other_office():
    city = office("3501", OfficeKind.CITY, "3501")
    city = replace(city, jurisdiction=replace(city.jurisdiction, except_regions=("350128",)))
    apart = office("350128", OfficeKind.COUNTY, "350128")
    places = Places([city, apart], TODAY)
    assert places.scopes("350128100") == {"350128"}


def test_every_scope_knows_every_office_for_how_it_is_reached_is_public():
    assert Places(offices(), TODAY).scopes_of_office() == {o.office_id for o in offices()}
