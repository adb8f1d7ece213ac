"""Units as a form picks them: found by name, initials or code, then filled in whole."""

from dataclasses import dataclass

from sepdesk.desk.session import Session
from sepdesk.domain.units import Unit, UnitId


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """One line of a list of units.

    Attributes:
        place: county and town in words; empty where the unit's town is not known.
    """

    unit: UnitId
    name: str
    code: str
    place: str


def find_units(session: Session, text: str) -> tuple[FoundUnit, ...]:
    """Find units of this station's facts by part of the name, initials or code, best first."""
    if not text.strip():
        return ()
    words = session.tables.regions.words
    return tuple(
        FoundUnit(line.unit_id, line.name, line.code, " ".join(words(line.town)[1:]).strip())
        for line in session.files.facts.search_units(text)
    )


def unit_details(session: Session, unit_id: UnitId) -> Unit | None:
    """Return what is known of a unit; None where it is not in this station's facts."""
    record = session.files.facts.unit(unit_id)
    return None if record is None else record.unit
