"""What goes back to whoever handed a book in, and what they fill in: marked copy, template."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sepdesk.catalogues import regions, staffing_rules, work_items
from sepdesk.domain.regions import RegionLevel
from sepdesk.domain.units import UNIT_KIND_WORDS
from sepdesk.progress import Progress
from sepdesk.province.importing.books import Book
from sepdesk.province.importing.lists import LISTS, SheetList
from sepdesk.province.importing.outcomes import SETTLED, RowOutcome

DRY = "（试运行，未写入）"


def marked_copy(
    book: Book,
    outcomes: Sequence[RowOutcome],
    made_at: dt.datetime,
    *,
    dry_run: bool,
    progress: Progress | None = None,
) -> bytes:
    """Write a copy of all lists with each row's result and the faulty cells marked.

    Rows that were not reached have no result. The copy can be mended and imported again.

    Raises:
        CancelledError: it was stopped.
    """
    # openpyxl takes a quarter of a second to import.
    from sepdesk.exchange.marking import Marked, RowMark, mark_book  # noqa: PLC0415

    mine: dict[int, list[RowOutcome]] = {}
    for outcome in outcomes:
        mine.setdefault(outcome.tab, []).append(outcome)
    suffix = DRY if dry_run else ""
    lists = [
        Marked(
            tab.sheet,
            tab.list.columns,
            [RowMark(o.number, f"{o.text}{suffix}", o.fate in SETTLED) for o in mine.get(at, ())],
            [problem for o in mine.get(at, ()) for problem in o.problems],
        )
        for at, tab in enumerate(book.tabs)
    ]
    return mark_book(lists, made_at, progress)


def template(made_at: dt.datetime) -> bytes:
    """Write the six empty lists, with what can be chosen in their cells, and explain them."""
    from sepdesk.exchange.templates import EmptyList, write_templates  # noqa: PLC0415 - as above

    more = _choices()
    return write_templates(
        [EmptyList(one.title, one.columns, (*_ABOUT, *one.about), _of(one, more)) for one in LISTS],
        made_at,
    )


_ABOUT = (
    "底色较深的列必填；列名可以调换次序，不用的列、不用的表可以删去，列名那一行不要删改。",
    "证件号码、代码、编号各列已设为文本，请勿改为数值：18 位号码存成数值会丢失末几位。",
    "可重复导入：已有的不再导入，与档案不同的只提示、不改动。",
)


def _of(one: SheetList, more: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    keys = {column.key for column in one.columns}
    return {key: choices for key, choices in more.items() if key in keys}


def _choices() -> dict[str, Sequence[str]]:
    table = regions()
    top = [r.code for r in table.regions.values() if r.level is RegionLevel.PROVINCE]
    cities = [city for code in top for city in table.children(code)]
    counties = [county for city in cities for county in table.children(city.code)]
    codes = dict.fromkeys(key.code for key in work_items().items)
    return {
        "item": list(codes),
        "kinds": list(UNIT_KIND_WORDS.values()),
        "city": [city.name for city in cities],
        "county": list(dict.fromkeys(county.name for county in counties)),
        "rule": [rule.rule_id for rule in staffing_rules()],
    }
