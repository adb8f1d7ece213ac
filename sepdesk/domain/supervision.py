"""Which authority answers for a unit's staffing (E1)."""

from collections.abc import Collection
from enum import StrEnum

from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.units import UnitKind


class Concern(StrEnum):
    """What of a unit's staffing is looked after."""

    PERMIT = "permit"
    """What the permit of a production or filling unit requires."""
    USE = "use"
    """Trading in equipment and using it; production and filling units use equipment too."""


CONCERN_WORDS = {Concern.PERMIT: "许可要求的配备", Concern.USE: "经营、使用设备的配备"}


def supervisors(kinds: Collection[UnitKind]) -> tuple[tuple[OfficeKind, Concern], ...]:
    """Tell which authorities answer for a unit, and for what (E1).

    The city's for what the permit of a production or filling unit requires, the county's for
    trading and use; the province's division of site inspection may set it otherwise. Nothing is
    told of a unit whose kinds are not known.
    """
    if not kinds:
        return ()
    county = (OfficeKind.COUNTY, Concern.USE)
    if UnitKind.PRODUCTION in kinds or UnitKind.FILLING in kinds:
        return ((OfficeKind.CITY, Concern.PERMIT), county)
    return (county,)
