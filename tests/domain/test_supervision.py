import pytest

from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.supervision import Concern, supervisors
from sepdesk.domain.units import UnitKind

COUNTY = (OfficeKind.COUNTY, Concern.USE)
CITY = (OfficeKind.CITY, Concern.PERMIT)


@pytest.mark.clause("E1")
@pytest.mark.parametrize("kind", [UnitKind.TRADING, UnitKind.USER])
def test_the_county_answers_for_trading_and_use(kind):
    assert supervisors((kind,)) == (COUNTY,)


@pytest.mark.clause("E1")
@pytest.mark.parametrize("kind", [UnitKind.PRODUCTION, UnitKind.FILLING])
def test_the_city_answers_for_permits_and_the_county_for_their_use_of_equipment(kind):
    assert supervisors((kind, UnitKind.USER)) == (CITY, COUNTY)
    assert supervisors((kind,)) == (CITY, COUNTY)


def test_nothing_is_told_of_a_unit_of_unknown_kind():
    assert supervisors(()) == ()


@pytest.mark.clause("E1")
def test_the_division_of_site_inspection_may_set_it_otherwise():
    kinds = (UnitKind.PRODUCTION, UnitKind.USER)
    by_county = ((OfficeKind.COUNTY, Concern.PERMIT), (OfficeKind.COUNTY, Concern.USE))
    assert supervisors(kinds, OfficeKind.COUNTY) == by_county
    assert supervisors((UnitKind.USER,), OfficeKind.CITY) == ((OfficeKind.CITY, Concern.USE),)
