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


def supervisors(
    kinds: Collection[UnitKind], division: OfficeKind | None = None
) -> tuple[tuple[OfficeKind, Concern], ...]:
    """Tell which authorities answer for a unit, and for what (E1).

    The city's for what the permit of a production or filling unit requires, the county's for
    trading and use. Nothing is told of a unit whose kinds are not known.

    Args:
        kinds: what the unit does.
        division: the one authority for all of it, where the division of site inspection sets it
            otherwise.
    """
    if not kinds:
        return ()
    of_permit, of_use = division or OfficeKind.CITY, division or OfficeKind.COUNTY
    use = (of_use, Concern.USE)
    if UnitKind.PRODUCTION in kinds or UnitKind.FILLING in kinds:
        return ((of_permit, Concern.PERMIT), use)
    return (use,)
