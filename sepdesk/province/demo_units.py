"""Invented units of every kind, each with what is required of it and the people it is to have."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from sepdesk.catalogues import regions, staffing_rules
from sepdesk.domain.equipment_rules import TSG_2017_TO, TSG_2026_FROM
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.requirements import RowStatus
from sepdesk.domain.staffing import MEASURE_WORDS, Measure, Requirement, UnitRecord
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import (
    CodeKind,
    Unit,
    UnitId,
    UnitKind,
    organisation_check_character,
    uscc_check_character,
)
from sepdesk.domain.work_items import Catalogue, base_code, item_key
from sepdesk.province.demo_offices import PINGTAN, area_code
from sepdesk.province.demo_people import People
from sepdesk.province.demo_tables import Post, Trade, lot, posts, surnames, trades, unit_words

_MEASURES = {words: measure for measure, words in MEASURE_WORDS.items()}
_ROADS = ("示例一路", "示例二路", "示例大道", "演示路", "演示东路", "示例工业区")
_INVENTED = "示例文件（虚构）"
_NATURAL_PERSONS = Trade("自然人", "", (UnitKind.USER,), (), (), 0)


class Story(StrEnum):
    """How a unit stands to its need."""

    SHORT = "short"
    EXACT = "exact"
    AMPLE = "ample"


_STORIES = lot([(Story.SHORT, 33), (Story.EXACT, 27), (Story.AMPLE, 40)])


@dataclass(frozen=True, slots=True)
class Employer:
    """A unit, its line of business, and how it stands."""

    record: UnitRecord
    trade: Trade
    story: Story

    @property
    def fillers(self) -> tuple[Post, ...]:
        """Posts of further people: none that would spoil the story."""
        if self.story is Story.AMPLE:
            return self.trade.fillers
        asked = {r.item.code for r in self.record.requirements if r.min_count is not None}
        return tuple(post for post in self.trade.fillers if base_code(post.code) not in asked)


class Units:
    """Makes units, with names and codes that no other has."""

    def __init__(self, rng: Random, as_of: dt.date, people: People) -> None:
        self._rng = rng
        self._as_of = as_of
        self._people = people
        self._names: set[str] = set()
        self._count = 0

    def make(self, county: str, number: int) -> list[Employer]:
        """Make so many units of a county; a branch stands behind its parent."""
        made: list[Employer] = []
        while len(made) < number:
            chance = self._rng.random()
            if chance < 0.03:
                made.append(self._natural_person(county))
            elif chance < 0.07 and made and _may_branch(made[-1]):
                made.append(self._branch(made[-1]))
            else:
                made.append(self._unit(county, trades().draw(self._rng)))
        return made

    def _unit(self, county: str, trade: Trade) -> Employer:
        rng = self._rng
        story = _STORIES.draw(rng)
        unit = self._registered(county, self._name(county, trade), trade)
        if rng.random() < 0.02:
            unit = replace(unit, code_kind=CodeKind.LEGACY, code=self._legacy_code(county))
        if rng.random() < 0.03:
            unit = replace(unit, closed_on=self._as_of - dt.timedelta(days=rng.randint(1, 900)))
        required = tuple(_requirements(trade, self._as_of))
        if rng.random() < 0.08:
            required = ()
        return Employer(UnitRecord(unit, required), trade, story)

    def _registered(self, county: str, name: str, trade: Trade) -> Unit:
        self._count += 1
        rng = self._rng
        towns = regions().children(county)
        town = towns[int(len(towns) * rng.random())]
        city, county_name, town_name = regions().words(town.code)
        road, house = rng.choice(_ROADS), rng.randint(1, 399)
        return Unit(
            unit_id=UnitId(f"demo-u{self._count:05}"),
            name=name,
            code=self._credit_code(county, "91" if trade.form else "12"),
            code_kind=CodeKind.USCC,
            kinds=trade.kinds,
            address=f"{city}{county_name}{town_name}{road}{house}号",
            town=town.code,
            contact=self._people.name(),
            phone=self._phone(county),
            dispatches=trade.dispatches,
            # No city stands above it: its own bureau answers for permits as well.
            supervisor=OfficeKind.COUNTY if county == PINGTAN else None,
            rev=1,
        )

    def _natural_person(self, county: str) -> Employer:
        name = f"{surnames().draw(self._rng)}示例"
        unit = self._registered(county, name, _NATURAL_PERSONS)
        unit = replace(
            unit,
            code=self._people.citizen_number(county),
            code_kind=CodeKind.CITIZEN_ID,
            contact=name,
            address=f"{unit.address}（设备使用地）",
        )
        trade = replace(_NATURAL_PERSONS, fillers=(posts()["forklift"],))
        return Employer(UnitRecord(unit), trade, Story.AMPLE)

    def _branch(self, parent: Employer) -> Employer:
        head = parent.record.unit
        county = head.town[:6]
        place = _place(county)
        number = self._rng.randint(1, 9)
        name = f"{head.name}{place}第{'一二三四五六七八九'[number - 1]}分公司"
        self._names.add(name)
        unit = replace(self._registered(county, name, parent.trade), branch_of=head.unit_id)
        required = tuple(_requirements(parent.trade, self._as_of))
        return Employer(UnitRecord(unit, required), parent.trade, _STORIES.draw(self._rng))

    def _name(self, county: str, trade: Trade) -> str:
        place = _place(county)
        word = ""
        while True:
            name = f"{place}{word}示例{trade.name}{trade.form}"
            if name not in self._names and (word or self._rng.random() < 0.3):
                self._names.add(name)
                return name
            long = self._rng.random() < 0.08
            word = "".join(self._rng.sample(unit_words(), 2 if long else 1))

    def _credit_code(self, county: str, kind: str) -> str:
        organisation = f"DEM{self._count:05}"
        body = f"{kind}{county}{organisation}{organisation_check_character(organisation)}"
        return body + uscc_check_character(body)

    def _legacy_code(self, county: str) -> str:
        organisation = f"DEM{self._count:05}"
        if self._rng.random() < 0.5:
            return organisation + organisation_check_character(organisation)
        return f"{county}{self._count:09}"

    def _phone(self, county: str) -> str:
        area = area_code(county)
        if self._rng.random() < 0.3:
            return f"199001{self._count:05}"
        return f"{area}-800{self._count:05}" if area == "0591" else f"{area}-80{self._count:05}"


def _may_branch(employer: Employer) -> bool:
    return bool(employer.trade.form) and employer.record.unit.branch_of is None


def _place(county: str) -> str:
    city, name, _ = regions().words(county)
    bare = name[:-1] if len(name) > 2 else name
    return bare if county == PINGTAN else f"{city[:-1]}{bare}"


def _requirements(trade: Trade, as_of: dt.date) -> Iterator[Requirement]:
    """Take the numbers of the staffing table; where it gives none, none is set: 未设定.

    A number of TSG 08-2017 ends with it. In its place stands the same as an authority might have
    entered it, which says that it is invented: the text of TSG 08-2026 is not in hand.
    """
    rules = {rule.rule_id: rule for rule in staffing_rules()}
    since = as_of - dt.timedelta(days=700)
    for rule_id, post in trade.required:
        rule = rules[rule_id]
        row = Requirement(
            item=item_key(Catalogue.C2021, post.code),
            role=rule.role,
            measure=_MEASURES[rule.measure],
            min_count=rule.min_count,
            rule=rule_id,
            source=rule.source,
            effective_from=since,
            concern=_concern(rule_id),
            status=RowStatus[rule.status.split()[0]],
        )
        if not rule.source.startswith("TSG 08-2017"):
            yield row
            continue
        if since <= TSG_2017_TO:
            yield replace(row, effective_to=TSG_2017_TO)
        yield replace(
            row,
            rule="",
            source=_INVENTED,
            effective_from=max(since, TSG_2026_FROM),
            status=RowStatus.ENTERED,
        )


def _concern(rule_id: str) -> Concern:
    """Tell what of a unit a rule of the table is about; C06 asks as of any user."""
    of_permit = rule_id[0] in "PC" and rule_id != "C06"
    return Concern.PERMIT if of_permit else Concern.USE


def vacancies(employer: Employer, rng: Random) -> Iterator[tuple[Post, int, bool]]:
    """Tell whom a unit has for its requirements: post, welding items, and whether it counts."""
    rows = (row for row in employer.record.requirements if row.effective_to is None)
    for requirement, (_, post) in zip(rows, employer.trade.required, strict=False):
        needed = requirement.min_count
        if needed is None:
            continue
        missing = 0
        if employer.story is Story.SHORT:
            missing = rng.randint(1, max(1, needed // 3))
        elif employer.story is Story.AMPLE:
            missing = -rng.randint(0, 2)
        if requirement.measure is Measure.PERSON_ITEMS:
            yield from ((post, number, True) for number in _shared(needed - missing, rng))
        else:
            yield from ((post, 1, True) for _ in range(needed - missing))
        if missing > 0 and rng.random() < 0.6:
            yield from ((post, 1, False) for _ in range(missing))


def _shared(items: int, rng: Random) -> Iterator[int]:
    """Share out welding items among people who hold two to five each."""
    while items > 0:
        number = min(items, rng.randint(2, 5))
        yield number
        items -= number


def weighed_counts(weights: Counter[str], total: int) -> dict[str, int]:
    """Share a total out by weight, by largest remainders."""
    whole = sum(weights.values())
    shares = {key: total * weight / whole for key, weight in weights.items()}
    counts = {key: int(share) for key, share in shares.items()}
    rest = sorted(shares, key=lambda key: (counts[key] - shares[key], key))
    for key in rest[: total - sum(counts.values())]:
        counts[key] += 1
    return counts
