"""What is recorded about a unit: confirmed, renamed, moved, closed, merged into another one."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.paper_parts import UnitOnPaper
from sepdesk.domain.units import CodeKind, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Particulars:
    """What can be changed of a unit; the fields mean what they mean in `Unit`."""

    name: str
    code: str
    code_kind: CodeKind
    kinds: tuple[UnitKind, ...] = ()
    address: str = ""
    town: str = ""
    contact: str = ""
    phone: str = ""
    dispatches: bool = False
    supervisor: OfficeKind | None = None
    closed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whose employment goes on at the other unit; the name is for people to read."""

    person: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class ChangeUnit:
    """Particulars of a unit have changed, it has gone into another unit, or part of it has.

    Only what differs between `before` and `after` is changed, so that two stations that change
    different things of a unit do not undo each other's work.

    Attributes:
        unit: the unit meant, as the archive has it.
        before: as the station saw it.
        after: as it is to be.
        since: day from which it is so.
        evidence: what was seen that says so.
        confirms: a unit entered from a paper was checked by a person (F2).
        into: the unit that it has gone into; nothing else may change with that.
        moves: who goes there; the others stay, and so does the unit (分立). Empty: all, a merger.
            `into` may be new to the archive then.
    """

    unit: UnitOnPaper
    before: Particulars
    after: Particulars
    since: dt.date
    evidence: str
    confirms: bool = False
    into: UnitOnPaper | None = None
    moves: tuple[Moved, ...] = ()

    @property
    def changes_more(self) -> bool:
        """Whether something else is to change with a merger or a split, which must stand alone."""
        return self.before != self.after or self.confirms


def particulars(unit: Unit) -> Particulars:
    """Return what can be changed of a unit, as it is."""
    return Particulars(
        name=unit.name,
        code=unit.code,
        code_kind=unit.code_kind,
        kinds=unit.kinds,
        address=unit.address,
        town=unit.town,
        contact=unit.contact,
        phone=unit.phone,
        dispatches=unit.dispatches,
        supervisor=unit.supervisor,
        closed_on=unit.closed_on,
    )
