"""Divisions from province to town, and which of them an office is responsible for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class RegionLevel(StrEnum):
    """The four levels that a code tells by its length: 2, 4, 6 and 9 digits."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


_LENGTHS = {
    2: RegionLevel.PROVINCE,
    4: RegionLevel.CITY,
    6: RegionLevel.COUNTY,
    9: RegionLevel.TOWN,
}
_SUFFIXES = ("综合实验区", "街道", "畲族乡", "回族乡", "满族乡", "市", "县", "区", "镇", "乡")
_LAST_KIND = "类似乡级单位"


@dataclass(frozen=True, slots=True)
class Region:
    """One division.

    Attributes:
        code: statistics code of 2, 4, 6 or 9 digits; a child's code begins with its parent's.
        name: with its suffix (`三元区`, `鼓东街道`).
        level: told by the length of the code.
        parent: code of the division above; empty for the province.
        kind: of a town: 街道, 镇, 乡, 民族乡 or 类似乡级单位 (a zone, a state farm).
        hidden: in the table but not administered (金门县, 马祖乡): never offered.
    """

    code: str
    name: str
    level: RegionLevel
    parent: str
    kind: str = ""
    hidden: bool = False


def level_of(code: str) -> RegionLevel | None:
    """Tell the level by the length of a code; `None` for a code of another length."""
    return _LENGTHS.get(len(code)) if code.isascii() and code.isdigit() else None


@dataclass(frozen=True, slots=True)
class RegionTable:
    """All divisions by code; names of towns repeat across counties, so that only codes identify."""

    regions: Mapping[str, Region]
    _children: Mapping[str, tuple[Region, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the children once: streets and towns by code, zones and farms behind them."""
        children: dict[str, list[Region]] = {}
        for region in self.regions.values():
            children.setdefault(region.parent, []).append(region)
        ordered = {
            parent: tuple(sorted(found, key=lambda r: (r.kind == _LAST_KIND, r.code)))
            for parent, found in children.items()
        }
        object.__setattr__(self, "_children", ordered)

    def get(self, code: str) -> Region | None:
        """Return the division of this code, hidden ones too."""
        return self.regions.get(code)

    def path(self, code: str) -> tuple[Region, ...]:
        """Return city, county and town down to this code; empty for an unknown code."""
        found: list[Region] = []
        region = self.regions.get(code)
        while region is not None and region.level is not RegionLevel.PROVINCE:
            found.append(region)
            region = self.regions.get(region.parent)
        return tuple(reversed(found))

    def words(self, code: str) -> tuple[str, str, str]:
        """Return the words for the form's three blanks, suffixes kept; `""` where there is none."""
        names = [region.name for region in self.path(code)]
        city, county, town = (*names, "", "", "")[:3]
        return city, county, town

    def children(self, code: str, include_hidden: bool = False) -> tuple[Region, ...]:
        """Return the divisions right below, in the order in which they are offered."""
        return tuple(r for r in self._children.get(code, ()) if include_hidden or not r.hidden)

    def find(self, city_name: str, county_name: str = "", town_name: str = "") -> Region | None:
        """Find the division that three written names mean, with or without their suffixes.

        Returns the deepest one named; `None` where a name is unknown or means more than one.
        """
        codes = [r.code for r in self.regions.values() if r.level is RegionLevel.PROVINCE]
        found: Region | None = None
        for name in (city_name, county_name, town_name):
            if not name.strip():
                break
            found = _named(name.strip(), tuple(r for code in codes for r in self.children(code)))
            if found is None:
                return None
            codes = [found.code]
        return found


def _named(name: str, regions: tuple[Region, ...]) -> Region | None:
    exact = [region for region in regions if region.name == name]
    bare = exact or [region for region in regions if _bare(region.name) == _bare(name)]
    return bare[0] if len(bare) == 1 else None


def _bare(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name


@dataclass(frozen=True, slots=True)
class DatedRegion:
    """A division that an office has been given: from `since` on, up to but without `until`."""

    code: str
    since: date
    until: date | None = None

    def covers(self, region_code: str, on: date) -> bool:
        """Whether the region lies in this division, and the office had it on that day."""
        if not self.code or not region_code.startswith(self.code):
            return False
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What an office is responsible for.

    Attributes:
        regions: divisions with everything below them.
        except_regions: divisions below those that another office has. 平潭 (350128) lies under
            福州 (3501) in the code tree and reports to the province by itself.
    """

    regions: tuple[DatedRegion, ...] = ()
    except_regions: tuple[str, ...] = ()

    def covers(self, region_code: str, on: date) -> bool:
        """Whether the office is responsible for a region on a day; never for an unknown code."""
        if level_of(region_code) is None:
            return False
        if any(code and region_code.startswith(code) for code in self.except_regions):
            return False
        return any(region.covers(region_code, on) for region in self.regions)
