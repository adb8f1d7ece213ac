"""Fields that pick a person or a unit of this station's facts, and read the record behind it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from sepdesk.desk.persons import KnownPerson, known_person
from sepdesk.desk.session import Session
from sepdesk.desk.units import KnownUnit, find_units, known_unit
from sepdesk.desk.worker import FoundWorkers, find
from sepdesk.domain.identity import PersonId
from sepdesk.domain.units import UnitId
from sepdesk.ui.background import Background
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.fields.pick import PickField
from sepdesk.ui.latest import Latest

_AT_MOST = 20

Known = KnownPerson | KnownUnit


class Picking(QObject):
    """Answers what a field asks, and brings the record of what was picked.

    Signals:
        known: the KnownPerson or KnownUnit; None as soon as the clerk types over it.
        failed: the exception of a question that could not be answered.
    """

    known = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        field: PickField,
        background: Background,
        search: Callable[[str], list[Match]],
        read: Callable[[object], Known | None],
    ) -> None:
        super().__init__(field)
        self._field, self._background = field, background
        self._search, self._read = search, read
        self._latest = Latest(background, self)
        self._latest.answered.connect(self.known)
        self._latest.failed.connect(self.failed)
        field.asked.connect(self._on_asked)
        field.picked.connect(self.pick)
        field.changed.connect(self._on_changed)

    def pick(self, key: object) -> None:
        """Bring the record of a key."""
        self._latest.ask(lambda _: self._read(key))

    def is_waiting(self) -> bool:
        """Tell whether a record is still to come."""
        return self._latest.is_waiting()

    def _on_asked(self, text: str, question: int) -> None:
        task = self._background.read(lambda _: self._search(text))
        task.succeeded.connect(lambda found: self._field.show_matches(question, found))
        task.failed.connect(self.failed)

    def _on_changed(self) -> None:
        if self._field.picked_value() is None:
            self._latest.drop()
            self.known.emit(None)


def picking_person(field: PickField, session: Session, background: Background) -> Picking:
    """Let a field pick a person."""

    def search(text: str) -> list[Match]:
        return _people(find(session, text, _AT_MOST))

    def read(key: object) -> KnownPerson | None:
        return known_person(session, PersonId(str(key)))

    return Picking(field, background, search, read)


def picking_unit(field: PickField, session: Session, background: Background) -> Picking:
    """Let a field pick a unit."""

    def search(text: str) -> list[Match]:
        found = find_units(session, text)
        return [Match(one.name, f"{one.code}  {one.place}".strip(), one.unit) for one in found]

    def read(key: object) -> KnownUnit | None:
        return known_unit(session, UnitId(str(key)))

    return Picking(field, background, search, read)


def _people(found: FoundWorkers) -> list[Match]:
    matches = []
    for line in found.lines:
        where = "  ".join(part for part in (line.items, line.unit_name or line.status) if part)
        matches.append(Match(line.name, f"{line.masked_number}  {where}", line.person))
    return matches
