"""The words and weights of which the demo province is invented."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from sepdesk.assets import asset
from sepdesk.domain.units import UnitKind

T = TypeVar("T")

PEOPLE = ("男", "女")


@dataclass(frozen=True, slots=True)
class Lot(Generic[T]):
    """Things to draw from, the likelier ones more often; sums once, since it draws often."""

    things: tuple[T, ...]
    bounds: tuple[float, ...]

    def draw(self, rng: Random) -> T:
        """Draw one thing."""
        return rng.choices(self.things, cum_weights=self.bounds)[0]


def lot(weighed: Sequence[tuple[T, float]]) -> Lot[T]:
    """Make a lot of (thing, weight) pairs."""
    return Lot(
        tuple(thing for thing, _ in weighed),
        tuple(accumulate(weight for _, weight in weighed)),
    )


@dataclass(frozen=True, slots=True)
class Post:
    """A kind of work, with its code in the list of 2011 and in those of 2019 and later."""

    name: str
    code_2011: str
    code: str
    letter: str

    @property
    def welds(self) -> bool:
        """Whether its codes are welders' project codes."""
        return self.name == "welder"


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: what such a unit is, must have and does.

    Attributes:
        form: legal form behind the name; empty for an institution.
        required: (id of the staffing rule, post).
        fillers: posts of its other people.
    """

    name: str
    form: str
    kinds: tuple[UnitKind, ...]
    required: tuple[tuple[str, Post], ...]
    fillers: tuple[Post, ...]
    weight: int

    @property
    def dispatches(self) -> bool:
        """Whether it is a labour dispatch company (E8)."""
        return self.name == "劳务派遣"


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(asset("demo", name).read_text(encoding="utf-8").splitlines())


def _words(*parts: str) -> tuple[str, ...]:
    return tuple(asset(*parts).read_text(encoding="utf-8").split())


@cache
def posts() -> dict[str, Post]:
    """Return all posts by name."""
    found = (Post(r["post"], r["code_2011"], r["code"], r["letter"]) for r in _rows("posts.csv"))
    return {post.name: post for post in found}


@cache
def trades() -> Lot[Trade]:
    """Return the lines of business."""
    return lot([(trade, trade.weight) for trade in map(_trade, _rows("trades.csv"))])


def _trade(row: dict[str, str]) -> Trade:
    required = (pair.split(":") for pair in row["required"].split(";") if pair)
    return Trade(
        name=row["trade"],
        form=row["form"],
        kinds=tuple(kind for kind in UnitKind if kind.value in row["kinds"].split()),
        required=tuple((rule, posts()[post]) for rule, post in required),
        fillers=tuple(posts()[post] for post in row["fillers"].split()),
        weight=int(row["weight"]),
    )


@cache
def surnames() -> Lot[str]:
    """Return surnames; 单, 曾, 区 and others with a reading of their own are among them."""
    return lot([(row["surname"], int(row["weight"])) for row in _rows("surnames.csv")])


@cache
def given_characters(sex: str) -> tuple[str, ...]:
    """Return the characters of given names."""
    return next(tuple(r["characters"]) for r in _rows("given_names.csv") if r["sex"] == sex)


@cache
def rare_characters() -> tuple[str, ...]:
    """Return characters that old encodings lack, most of them beyond the BMP."""
    lines = asset("rare_chars", "rare_tgscc_not_in_gbk.csv").read_text(encoding="utf-8-sig")
    return tuple(row["char"] for row in csv.DictReader(lines.splitlines()))


@cache
def dotted_names() -> tuple[str, ...]:
    """Return names with a dot between their parts, some of them long."""
    lines = asset("demo", "dotted_names.txt").read_text(encoding="utf-8").splitlines()
    own, family = (line.split() for line in lines)
    return tuple(f"{one}·{other}" for one in own for other in family)


@cache
def unit_words() -> tuple[str, ...]:
    """Return words that make one unit's name differ from another's."""
    return _words("demo", "unit_words.txt")


@cache
def welder_codes() -> tuple[str, ...]:
    """Return project codes of metal welding as printed on certificates."""
    return _words("demo", "welder_codes.txt")


@dataclass(frozen=True, slots=True)
class OtherProvince:
    """A province from which certificates and people come; `area` is a county code of it."""

    code: str
    name: str
    area: str


@cache
def other_provinces() -> tuple[OtherProvince, ...]:
    """Return some provinces besides our own."""
    rows = _rows("other_provinces.csv")
    return tuple(OtherProvince(r["province"], r["name"], r["area"]) for r in rows)
