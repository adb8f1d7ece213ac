"""Invented people: names, documents and numbers with right check characters.

The order numbers 996 to 999 of a citizen number were kept for people over a hundred, so that no
number made here is that of a worker.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from sepdesk.domain.identity import Document, DocumentKind, birth_date, check_character
from sepdesk.province.demo_tables import (
    PEOPLE,
    dotted_names,
    given_characters,
    lot,
    other_provinces,
    rare_characters,
    surnames,
)

_KINDS = lot(
    [
        (DocumentKind.CITIZEN_ID, 975),
        (DocumentKind.HMT_RESIDENCE_PERMIT, 9),
        (DocumentKind.FOREIGN_PERMANENT_RESIDENCE, 5),
        (DocumentKind.PASSPORT, 6),
        (DocumentKind.TRAVEL_PERMIT, 5),
    ]
)
_OLDEST = 64
_LATIN_NAMES = ("DEMO", "EXAMPLE", "SAMPLE", "SHILI", "YANSHI")
# Abolished counties stand on living people's cards: 沙县, 三明市梅列区, 建阳市.
_OLD_AREAS = ("350427", "350402", "350784")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is."""

    name: str
    sex: str
    born_on: dt.date
    documents: tuple[Document, ...]
    mobile: str


class People:
    """Makes people, each with numbers of their own."""

    def __init__(self, rng: Random, as_of: dt.date) -> None:
        self._rng = rng
        self._as_of = as_of
        self._numbers: set[str] = set()
        self._names: list[str] = []
        self._count = 0

    def make(self, county: str, youngest: int) -> Identity:
        """Make a person who lives in a county and has reached an age in years."""
        rng = self._rng
        self._count += 1
        sex = PEOPLE[rng.random() < 0.16]
        born = self._birthday(youngest)
        kind = _KINDS.draw(rng)
        name = self._name(sex, kind)
        number = self._number(kind, county, born, sex)
        born = birth_date(kind, number) or born
        documents = [self._document(kind, number, name)]
        if kind is DocumentKind.CITIZEN_ID and born.year < 1990 and rng.random() < 0.05:
            # A paper of the first generation; some under a name that has been changed since.
            former = self._name(sex, kind) if rng.random() < 0.1 else name
            documents.append(Document(kind, number[:6] + number[8:17], former))
        mobile = f"199000{self._count:05}" if rng.random() < 0.97 else ""
        return Identity(name, sex, born, tuple(documents), mobile)

    def name(self) -> str:
        """Make the name of a contact."""
        return self._name(PEOPLE[self._rng.random() < 0.4], DocumentKind.CITIZEN_ID)

    def citizen_number(self, county: str) -> str:
        """Make a number for a natural person who employs others."""
        return self._unused(self._citizen, self._area(county), self._birthday(30), PEOPLE[0])

    def _birthday(self, youngest: int) -> dt.date:
        years = youngest + (_OLDEST - youngest) * self._rng.betavariate(1.6, 2.2)
        return self._as_of - dt.timedelta(days=int(years * 365.25) + 2)

    def _name(self, sex: str, kind: DocumentKind) -> str:
        rng = self._rng
        chance = rng.random()
        if kind is DocumentKind.PASSPORT or (
            kind is DocumentKind.FOREIGN_PERMANENT_RESIDENCE and chance < 0.5
        ):
            return " ".join(rng.sample(_LATIN_NAMES, 2))
        if chance < 0.01 and self._names:
            return rng.choice(self._names)
        if chance < 0.015:
            return rng.choice(dotted_names())
        characters = given_characters(sex)
        given = rng.choice(characters)
        if chance < 0.025:
            given = rng.choice(rare_characters()) + (given if chance < 0.02 else "")
        elif chance < 0.75:
            given += rng.choice(characters)
        found = surnames().draw(rng) + given
        self._names.append(found)
        return found

    def _area(self, county: str) -> str:
        chance = self._rng.random()
        if chance < 0.85:
            return county
        if chance < 0.87:
            return self._rng.choice(_OLD_AREAS)
        return self._rng.choice(other_provinces()).area

    def _number(self, kind: DocumentKind, county: str, born: dt.date, sex: str) -> str:
        rng = self._rng
        match kind:
            case DocumentKind.CITIZEN_ID:
                return self._unused(self._citizen, self._area(county), born, sex)
            case DocumentKind.HMT_RESIDENCE_PERMIT:
                area = rng.choice(("810000", "820000", "830000"))
                return self._unused(self._citizen, area, born, sex)
            case DocumentKind.FOREIGN_PERMANENT_RESIDENCE:
                if rng.random() < 0.5:
                    return f"XXA{self._count:012}"
                digits = f"9{self._count:016}"
                return digits + check_character(digits)
            case DocumentKind.PASSPORT:
                return f"X{self._count:08}"
            case DocumentKind.TRAVEL_PERMIT:
                return f"{rng.choice('HM')}{self._count:08}"

    def _citizen(self, area: str, born: dt.date, sex: str) -> str:
        order = self._rng.choice(("997", "999") if sex == PEOPLE[0] else ("996", "998"))
        digits = f"{area}{born:%Y%m%d}{order}"
        return digits + check_character(digits)

    def _unused(
        self, make: Callable[[str, dt.date, str], str], area: str, born: dt.date, sex: str
    ) -> str:
        number = make(area, born, sex)
        while number in self._numbers:
            # Three days, so that no age limit is crossed and both order numbers come round.
            born -= dt.timedelta(days=self._rng.randint(0, 3))
            number = make(area, born, sex)
        self._numbers.add(number)
        return number

    def _document(self, kind: DocumentKind, number: str, name: str) -> Document:
        if self._rng.random() < 0.4:
            return Document(kind, number, name)
        years = 20 if kind is DocumentKind.CITIZEN_ID else 5
        issued = self._as_of - dt.timedelta(days=self._rng.randint(30, years * 380))
        return Document(kind, number, name, issued, issued + dt.timedelta(days=years * 365))
