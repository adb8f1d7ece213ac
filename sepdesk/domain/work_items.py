"""Work items of three catalogues: a key is (catalogue, code), never a code alone.

Twelve of the fourteen codes that the lists of 2011 and 2019 share mean different things: N2 was a
forklift driver's and is a sightseeing car driver's.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Literal


class Catalogue(StrEnum):
    """The lists of the national authority, by number of their announcement."""

    C2011 = "2011-95"
    C2019 = "2019-3"
    C2021 = "2021-41"


CATALOGUE_WORDS: Mapping[Catalogue, str] = MappingProxyType(
    {Catalogue.C2011: "2011", Catalogue.C2019: "2019", Catalogue.C2021: "2021"}
)

METAL_WELDING = "(金属焊接)"
NONMETAL_WELDING = "(非金属焊接)"
"""Families of welding items, which have no short code: theirs is the welder's project code."""

_STARTS = (
    (date(2022, 6, 1), Catalogue.C2021),
    (date(2019, 6, 1), Catalogue.C2019),
)
_OPENING, _CLOSING = "([{（【\u3014", ")]}）】\u3015"
_BRACKETS = str.maketrans(_OPENING + _CLOSING, "(" * 6 + ")" * 6)
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212]")
_SEPARATORS = "、､,，;；。|\uff5c"
_SHORT_CODE = re.compile(r"([A-Z][0-9]{0,2})(\(.*)?", re.DOTALL)
_WELDER_CODE = re.compile(r"[A-Z]{2,6}(\([A-Z0-9]+\))?(-[^\s-]+){2,}")
_SOURCED_METAL_PROCESSES = ("GTAW", "SMAW")


@dataclass(frozen=True, slots=True, order=True)
class ItemKey:
    """An item's identity; of a welding item the code is the project code as printed."""

    catalogue: Catalogue
    code: str


class ItemStatus(StrEnum):
    """How far an item or a conversion is known."""

    CONFIRMED = "CONFIRMED"
    CONFIRMED_BY_RULE = "CONFIRMED-BY-RULE"
    LIKELY = "LIKELY"
    OBSERVED = "OBSERVED-IN-USE"
    FROM_EARLIER_LIST = "FROM-EARLIER-LIST"
    """Taken over from the list of 2019, until the table of 2021 is in our hands."""
    NO_COUNTERPART = "NO-COUNTERPART"
    UNCONFIRMED = "UNCONFIRMED"


CERTAIN = frozenset({ItemStatus.CONFIRMED, ItemStatus.CONFIRMED_BY_RULE})


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A line of a catalogue; both days inclusive, `effective_to` is `None` while it is in force."""

    key: ItemKey
    name: str
    category: str
    effective_from: date
    effective_to: date | None
    status: ItemStatus


@dataclass(frozen=True, slots=True)
class Conversion:
    """What an item of 2011 became in 2019; several `new` are a choice of the holder."""

    old: ItemKey
    new: tuple[ItemKey, ...]
    status: ItemStatus


Counts = Literal["yes", "likely", "no"]


@lru_cache(maxsize=4096)
def fold_code(text: str) -> str:
    """Bring a code into the form in which codes are compared; never store it for a welder's code.

    Upper case, half width, Roman numerals as letters, one kind of bracket and hyphen, no blanks.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS).upper()
    return _HYPHENS.sub("-", "".join(folded.split()))


def is_welder_code(text: str) -> bool:
    """Whether a text has the shape of a welder's project code (`GTAW-FeⅡ-6G-3/159-FefS-02/11`)."""
    return _WELDER_CODE.fullmatch(fold_code(text)) is not None


def base_code(text: str) -> str:
    """Return the code without its restriction: `Q2` of `Q2(限桥式起重机)`.

    A welder's project code, and a welding family, are their own base.
    """
    folded = fold_code(text)
    found = _SHORT_CODE.fullmatch(folded)
    return found.group(1) if found else folded


def restriction(text: str) -> str:
    """Return what stands in brackets behind a short code (`限桥式起重机`); else `""`."""
    found = _SHORT_CODE.fullmatch(fold_code(text))
    return (found.group(2) or "").strip("()") if found else ""


def item_key(catalogue: Catalogue, text: str) -> ItemKey:
    """Make the key of a typed code: short codes folded, a welder's code kept as written."""
    return ItemKey(catalogue, _tidy(text))


def catalogue_for(approved_on: date) -> Catalogue:
    """Propose the catalogue by the item's day of approval, for the clerk to confirm."""
    return next((c for start, c in _STARTS if approved_on >= start), Catalogue.C2011)


def parse_items(text: str) -> tuple[str, ...]:
    """Take a cell with one or more items apart.

    Separators are 、,，;；。| blanks, line ends and, outside a welder's code, a slash; nothing is
    split inside brackets. Short codes come back folded, everything else as written.
    """
    joined = re.sub(r"\s*([-\u2010-\u2015\u2212－/])\s*", r"\1", text)
    joined = re.sub(rf"\s+(?=[{re.escape(_OPENING)}])", "", joined)
    parts = _split(joined, _SEPARATORS)
    return tuple(_tidy(piece) for part in parts for piece in _slashed(part))


def _split(text: str, separators: str) -> tuple[str, ...]:
    parts, depth = [""], 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth <= 0 and (character in separators or character.isspace()):
            parts.append("")
        else:
            parts[-1] += character
    return tuple(part for part in parts if part)


def _slashed(part: str) -> tuple[str, ...]:
    return (part,) if "-" in fold_code(part) else _split(part, "/／")


def _tidy(text: str) -> str:
    folded = fold_code(text)
    short = _SHORT_CODE.fullmatch(folded) or folded in (METAL_WELDING, NONMETAL_WELDING)
    return folded if short else text.strip()


@dataclass(frozen=True, slots=True)
class ItemTable:
    """All catalogues, and what the items of the first became."""

    items: Mapping[ItemKey, WorkItem]
    conversions: tuple[Conversion, ...]
    _by_old: Mapping[ItemKey, Conversion] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the conversions: statistics ask for one per certificate item."""
        object.__setattr__(self, "_by_old", {c.old: c for c in self.conversions})

    def get(self, key: ItemKey) -> WorkItem | None:
        """Return the item of a key: restricted and welders' items under their own code and name."""
        return self.named(key.catalogue, key.code)

    def named(self, catalogue: Catalogue, text: str) -> WorkItem | None:
        """Return the item that a typed code or full name means in one catalogue."""
        code = _tidy(text)
        if found := self.items.get(ItemKey(catalogue, code)):
            return found
        if is_welder_code(code):
            family = self.items.get(ItemKey(catalogue, METAL_WELDING))
            return replace(family, key=ItemKey(catalogue, code)) if family else None
        base = self.items.get(ItemKey(catalogue, base_code(code)))
        if base is not None and (limit := restriction(code)):
            return replace(base, key=ItemKey(catalogue, code), name=f"{base.name}({limit})")
        return next((i for i in self._of(catalogue) if fold_code(i.name) == fold_code(code)), None)

    def _of(self, catalogue: Catalogue) -> tuple[WorkItem, ...]:
        return tuple(item for item in self.items.values() if item.key.catalogue is catalogue)

    def find(self, text: str) -> tuple[WorkItem, ...]:
        """Return items by the beginning of their code or a part of their name, newest first."""
        folded = fold_code(text)
        if not folded:
            return ()
        found = [
            item
            for item in self.items.values()
            if fold_code(item.key.code).startswith(folded) or folded in fold_code(item.name)
        ]
        exact = sorted(found, key=lambda item: (fold_code(item.key.code) != folded, item.key.code))
        return tuple(sorted(exact, key=lambda item: item.key.catalogue, reverse=True))

    def conversion(self, old: ItemKey) -> Conversion | None:
        """Return what is known of an old item's conversion, whatever its status."""
        return self._by_old.get(ItemKey(old.catalogue, base_code(old.code)))

    def converts_to(self, old: ItemKey) -> tuple[ItemKey, ...]:
        """Return what an item of 2011 became, certainly or likely; `()` where nobody knows."""
        conversion = self.conversion(old)
        if conversion is None or conversion.status not in CERTAIN | {ItemStatus.LIKELY}:
            return ()
        return conversion.new

    def counts_as(self, held: ItemKey, wanted: ItemKey) -> Counts:
        """Say whether a held item counts where another is asked for.

        The lists of 2019 and 2021 are one family. A restricted item is `likely` for the whole one:
        somebody must see that the restriction fits. An item of 2011 counts through the conversion
        only, and `likely` where the holder had a choice; an item of today never counts for one of
        2011.
        """
        if (held.catalogue is Catalogue.C2011) == (wanted.catalogue is Catalogue.C2011):
            return _same_list(held.code, wanted.code)
        if wanted.catalogue is Catalogue.C2011:
            return "no"
        if is_welder_code(held.code):
            return _same_list(held.code, wanted.code)  # project codes are the same in all lists
        conversion = self.conversion(held)
        if conversion is None:
            return "no"
        answers = {_same_list(new.code, wanted.code) for new in self.converts_to(held)}
        if answers <= {"no"}:
            return "no"
        certain = conversion.status in CERTAIN and answers == {"yes"} and not restriction(held.code)
        return "yes" if certain else "likely"


def _same_list(held: str, wanted: str) -> Counts:
    one, other = fold_code(held), fold_code(wanted)
    if one == other:
        return "yes"
    if other == METAL_WELDING and is_welder_code(one):
        return "yes" if one.startswith(_SOURCED_METAL_PROCESSES) else "likely"
    if other == NONMETAL_WELDING and is_welder_code(one):
        return "no" if one.startswith(_SOURCED_METAL_PROCESSES) else "likely"
    if base_code(one) != base_code(other) or is_welder_code(one):
        return "no"
    if not restriction(one):
        return "yes"
    return "likely" if not restriction(other) else "no"
