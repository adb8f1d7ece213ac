"""A book cut into slices: each is one transaction, and what names the same is in the same one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.identity import normalise_number, to_eighteen
from sepdesk.province.importing.books import Book
from sepdesk.province.importing.lists import ListKind
from sepdesk.province.importing.outcomes import Row
from sepdesk.province.importing.units import parent_code

ROWS = 400
"""About as many rows as a transaction takes: a station's submission waits for one of them."""
_OLD_NUMBER = 15

Place = tuple[int, int]
"""Which tab of the book, and which of its rows, both counted from 0."""


class Stage(StrEnum):
    """What is taken in first: needs and employments name units that the same book may bring."""

    UNITS = "units"
    NEEDS = "needs"
    PEOPLE = "people"


_STAGES = {
    ListKind.UNITS: Stage.UNITS,
    ListKind.EQUIPMENT: Stage.NEEDS,
    ListKind.REQUIREMENTS: Stage.NEEDS,
    ListKind.PERSONS: Stage.PEOPLE,
    ListKind.CERTIFICATES: Stage.PEOPLE,
    ListKind.EMPLOYMENTS: Stage.PEOPLE,
}


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows that are judged and written together."""

    stage: Stage
    places: tuple[Place, ...]

    def rows(self, book: Book) -> list[Row]:
        """Return the rows, each looked at anew."""
        return [row_at(book, place) for place in self.places]


def row_at(book: Book, place: Place) -> Row:
    """Return a row of a book."""
    tab, at = place
    return Row(tab, book.tabs[tab], book.tabs[tab].sheet.rows[at])


def slices(book: Book) -> Iterator[Slice]:
    """Cut a book, whatever order its tabs stand in."""
    for stage in Stage:
        yield from _packed(stage, _groups(book, stage))


def _packed(stage: Stage, groups: Iterable[Sequence[Place]]) -> Iterator[Slice]:
    packed: list[Place] = []
    for group in groups:
        packed += group
        if len(packed) >= ROWS:
            yield Slice(stage, tuple(packed))
            packed = []
    if packed:
        yield Slice(stage, tuple(packed))


def _groups(book: Book, stage: Stage) -> Iterable[Sequence[Place]]:
    kinds = [kind for kind in ListKind if _STAGES[kind] is stage]
    places = [
        (tab, at)
        for kind in kinds
        for tab, found in enumerate(book.tabs)
        if found.kind is kind
        for at in range(len(found.sheet.rows))
    ]
    if stage is Stage.UNITS:
        # Branches behind the units that they are branches of.
        ordered = sorted(places, key=lambda place: bool(parent_code(row_at(book, place))))
        return [(place,) for place in ordered]
    groups: dict[str, list[Place]] = {}
    for place in places:
        groups.setdefault(_name(book, place, stage), []).append(place)
    return groups.values()


def _name(book: Book, place: Place, stage: Stage) -> str:
    row = row_at(book, place)
    if stage is Stage.NEEDS:
        return normalise_number(row.text("unit_code")) or fold_name(row.text("unit_name"))
    number = normalise_number(row.text("document_number"))
    is_old = len(number) == _OLD_NUMBER and number.isascii() and number.isdigit()
    return to_eighteen(number) if is_old else number
