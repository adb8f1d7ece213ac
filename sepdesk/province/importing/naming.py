"""Whom and what a row names: persons by document, units by code, items by catalogue, towns."""

import datetime as dt
import re
from dataclasses import dataclass

from sepdesk.domain.identity import (
    DOCUMENT_WORDS,
    Document,
    DocumentKind,
    check_number,
    normalise_number,
    to_eighteen,
)
from sepdesk.domain.regions import RegionLevel, RegionTable
from sepdesk.domain.units import UNIT_KIND_WORDS, UnitKind
from sepdesk.domain.work_items import (
    CATALOGUE_WORDS,
    Catalogue,
    ItemKey,
    ItemTable,
    catalogue_for,
    parse_items,
)
from sepdesk.province.importing.outcomes import Row

_DOCUMENT_KINDS = {word: kind for kind, word in DOCUMENT_WORDS.items()}
_CATALOGUES = {word: catalogue for catalogue, word in CATALOGUE_WORDS.items()}
_UNIT_KINDS = {word: kind for kind, word in UNIT_KIND_WORDS.items()} | {
    word.removesuffix("单位"): kind for kind, word in UNIT_KIND_WORDS.items()
}
_BETWEEN = re.compile(r"[、,，;；/\s]+")

DocumentKey = tuple[DocumentKind, str]
"""Kind and normalised number; a citizen's number of 15 digits as the 18 that it became."""


@dataclass(frozen=True, slots=True)
class UnitRef:
    """How a row names a unit.

    Attributes:
        code: normalised; empty where it is named by name alone.
        name: as written; checked where there is a code.
    """

    code: str
    name: str


def read_document(row: Row, today: dt.date) -> Document | None:
    """Read and check a person's document; None, and told at the cell, where it cannot be one."""
    number = row.text("document_number")
    if not number:
        return None
    said = row.word("document_kind", _DOCUMENT_KINDS)
    kind = said or DocumentKind.CITIZEN_ID
    check = check_number(kind, number, today)
    if check.problem is not None:
        row.fault("document_number", check.text)
        return None
    if said is None and any(code == "kind" for code, _ in check.warnings):
        row.fault("document_kind", "该号码像是居住证或永久居留身份证，请写明证件类型。")
        return None
    return Document(kind, check.normalised, row.text("name"))


def document_key(document: Document) -> DocumentKey:
    """Return by what a person is known again, whichever generation the number is of (B-1)."""
    kind, number = document.key
    if kind is DocumentKind.CITIZEN_ID and re.fullmatch(r"[0-9]{15}", number):
        return kind, to_eighteen(number)
    return kind, number


def read_unit_ref(row: Row) -> UnitRef | None:
    """Read which unit a row means; None, and told at the cell, where it names none."""
    code, name = normalise_number(row.text("unit_code")), row.text("unit_name")
    if not code and not name:
        row.fault("unit_code", "请填写单位代码，或档案中唯一的单位名称。")
        return None
    return UnitRef(code, name)


def read_item(
    row: Row, items: ItemTable, on: dt.date | None, *, holds_since: dt.date | None = None
) -> ItemKey | None:
    """Read a work item by catalogue and code; None, and told at the cell, where there is none.

    A code alone never decides: the lists of 2011 and 2019 use the same codes for other items.

    Args:
        row: with `item` and `catalogue`.
        items: the catalogues.
        on: the day that tells the catalogue, where the row names none.
        holds_since: of a requirement that holds on `on`; if it began under another list, the code
            may be of either and the row must say.
    """
    text = row.text("item")
    if not text or on is None:
        return None
    parts = parse_items(text)
    if len(parts) != 1:
        row.fault("item", "一行只填一个项目，请分成几行。")
        return None
    said = row.word("catalogue", _CATALOGUES)
    since = holds_since or on
    old = said is None and Catalogue.C2011 in (catalogue_for(since), catalogue_for(on))
    if old and catalogue_for(since) is not catalogue_for(on):
        row.fault("catalogue", "该要求始于 2011 目录时，请写明代号属于哪个目录。")
        return None
    catalogue = said or catalogue_for(on)
    # A list gives way on a day; what was approved before or after belongs to another one.
    if holds_since is None and said is not None and said is not catalogue_for(on):
        row.fault("catalogue", f"与批准日期不符，该日期适用 {_word_of(catalogue_for(on))} 目录。")
        return None
    found = items.named(catalogue, parts[0])
    if found is None:
        row.fault("item", f"{_word_of(catalogue)} 目录中没有此项目，请核对代号和日期。")
        return None
    return found.key


def _word_of(catalogue: Catalogue) -> str:
    return CATALOGUE_WORDS[catalogue]


def read_kinds(row: Row) -> tuple[UnitKind, ...]:
    """Read what a unit does; what is no kind is told at the cell."""
    words = [word for word in _BETWEEN.split(row.text("kinds")) if word]
    if any(word not in _UNIT_KINDS for word in words):
        row.fault("kinds", f"只能填（用顿号隔开）：{'、'.join(UNIT_KIND_WORDS.values())}。")
        return ()
    found = {_UNIT_KINDS[word] for word in words}
    return tuple(kind for kind in UnitKind if kind in found)


def read_town(row: Row, regions: RegionTable) -> str:
    """Read where a unit is, nine digits; empty where nothing is said, told where it is no town."""
    code = normalise_number(row.text("town_code"))
    names = tuple(row.text(key) for key in ("city", "county", "town"))
    if len(code) == 12 and code.endswith("000"):  # the statistics office's full length
        code = code[:9]
    if code:
        region = regions.get(code)
        if region is None or region.level is not RegionLevel.TOWN or region.hidden:
            row.fault("town_code", "区划表中没有这个街道、镇、乡的代码。")
            return ""
        if any(
            name and name != word for name, word in zip(names, regions.words(code), strict=True)
        ):
            row.fault("town_code", "代码与所写的市、县、镇不符。")
        return code
    if not any(names):
        return ""
    found = regions.find(*names)
    if found is None or found.level is not RegionLevel.TOWN or found.hidden:
        deepest = next(k for k, n in zip(("town", "county", "city"), names[::-1], strict=True) if n)
        row.fault(deepest, "区划表中没有，或未写到街道、镇、乡，请核对。")
        return ""
    return found.code


def read_county(row: Row, regions: RegionTable) -> str:
    """Read a county, six digits; empty where nothing is said, told where it is none."""
    city, county = row.text("city"), row.text("county")
    if re.fullmatch(r"[0-9]{6}", county):
        found = regions.get(county)
    elif city and county:
        found = regions.find(city, county)
    elif city or county:
        row.fault("county", "请写明市和县（市、区），或六位代码。")
        return ""
    else:
        return ""
    if found is None or found.level is not RegionLevel.COUNTY or found.hidden:
        row.fault("county", "区划表中没有，或与市不符，请核对。")
        return ""
    return found.code
