"""Two people marked in the list, whatever is typed between the one and the other."""

from PySide6.QtCore import QObject, Signal

from sepdesk.desk.worker import FoundWorker
from sepdesk.domain.identity import PersonId


class Marking(QObject):
    """Keeps the first person marked until a second is.

    Signals:
        changed: who is marked is another.
        complete: the FoundWorkers that were marked, the first one first; nobody is marked now.
    """

    changed = Signal()
    complete = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._first: FoundWorker | None = None

    def is_marked(self, person: PersonId) -> bool:
        """Tell whether a person is marked."""
        return self._first is not None and self._first.person == person

    def name(self) -> str:
        """Return who is marked; empty for nobody."""
        return "" if self._first is None else self._first.name

    def toggle(self, line: FoundWorker) -> None:
        """Mark a person, or no longer; the second one completes the pair."""
        first = self._first
        if first is None or first.person == line.person:
            self._first = line if first is None else None
            self.changed.emit()
            return
        self.clear()
        self.complete.emit(first, line)

    def clear(self) -> None:
        """Let nobody be marked."""
        self._first = None
        self.changed.emit()
