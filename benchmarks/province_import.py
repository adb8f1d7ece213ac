"""Import of what a province has: 200,000 rows in six lists, against reading the sheets alone."""

import datetime as dt
import io
import resource
from collections.abc import Iterator

import openpyxl

from benchmarks.measuring import Goal, Row, Timing, in_turns, seconds
from benchmarks.scene import Scene
from sepdesk.catalogues import regions
from sepdesk.clock import SystemClock
from sepdesk.domain.identity import check_character
from sepdesk.domain.regions import RegionLevel
from sepdesk.domain.units import uscc_check_character
from sepdesk.province import loading, opening
from sepdesk.province.demo_offices import offices
from sepdesk.province.importing.books import read_book
from sepdesk.province.importing.lists import BY_KIND, ListKind
from sepdesk.province.importing.outcomes import Fate
from sepdesk.province.importing.running import Importing
from sepdesk.province.settings import ProvinceSettings

_UNITS, _PERSONS, _CERTIFICATES, _EMPLOYMENTS = 10_000, 60_000, 70_000, 50_000
_NEEDS = 5_000
_APPROVED, _VALID = dt.date(2024, 5, 6), dt.date(2028, 5, 5)
_FLOOR = "reading the sheets, every cell typed"
Cells = tuple[str | int | dt.date, ...]


def measure(scene: Scene) -> Iterator[Row]:
    """A first load, the same file again, and a dry run of it."""
    part = 50 if scene.quick else 1
    content = _workbook(part)
    book = read_book(content)
    settings = ProvinceSettings(folder=scene.folder / "platform-import")
    clock = SystemClock()
    opening.set_up(settings, clock)
    province = opening.open_province(settings, clock)
    try:
        with province.database.writing() as connection:
            loading.load(connection, clock, offices())

        def take(fate: Fate) -> None:
            importing = Importing(province, book)
            importing.run()
            assert {one.fate for one in importing.outcomes} == {fate}

        first = Timing.of([seconds(lambda: take(Fate.NEW))])
        pair = in_turns(lambda _: take(Fate.ALREADY_THERE), lambda _: read_book(content), 1, warm=0)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rate = book.total / first.median
        note = f"{rate:,.0f} rows a second; at most {peak:,.0f} MB in memory, book included"
        what = f"import of {book.total:,} rows, first load, warnings counted"
        yield Row(what, first, _FLOOR, pair[1], Goal(25), note=note)
        yield Row(f"the same {book.total:,} rows again", pair[0], _FLOOR, pair[1])
    finally:
        province.database.close()


def _workbook(part: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for kind, keys, rows in _lists(part):
        one = BY_KIND[kind]
        headings = {column.key: column.heading for column in one.columns}
        sheet = book.create_sheet(one.title)
        sheet.append([headings[key] for key in keys])
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _lists(part: int) -> Iterator[tuple[ListKind, tuple[str, ...], Iterator[Cells]]]:
    table = regions().regions.values()
    towns = [r.code for r in table if r.level is RegionLevel.TOWN and not r.hidden]
    units, people = _UNITS // part, _PERSONS // part
    yield (
        ListKind.UNITS,
        ("name", "code", "kinds", "town_code", "address"),
        (
            (f"示例{n}号有限公司", _code(n), "使用单位", towns[n % len(towns)], f"示例路{n}号")
            for n in range(units)
        ),
    )
    yield (
        ListKind.PERSONS,
        ("name", "document_number", "sex", "mobile"),
        ((f"示例{n}", _number(n), "男", f"139{n:08d}") for n in range(people)),
    )
    yield (
        ListKind.CERTIFICATES,
        ("document_number", "number", "archive_number", "item", "approved_on", "valid_until",
         "issuer"),
        (
            (_number(n % people), _number(n % people), f"A{n % people}",
             ("N1", "Q2")[n // people], _APPROVED, _VALID, "示例市市场监督管理局")
            for n in range(_CERTIFICATES // part)
        ),
    )  # fmt: skip
    yield (
        ListKind.EMPLOYMENTS,
        ("document_number", "unit_code", "items", "started_on"),
        (
            (_number(n), _code(n % units), "N1", dt.date(2025, 3, 1))
            for n in range(_EMPLOYMENTS // part)
        ),
    )
    yield (
        ListKind.EQUIPMENT,
        ("unit_code", "category", "count", "since", "source"),
        (
            (_code(n), "移动式压力容器（台）", 3, dt.date(2024, 1, 1), "使用登记")
            for n in range(_NEEDS // part)
        ),
    )
    yield (
        ListKind.REQUIREMENTS,
        ("unit_code", "concern", "item", "min_count", "source", "since"),
        (
            (_code(n), "使用", "N1", 2, "示例规则", dt.date(2024, 1, 1))
            for n in range(_NEEDS // part)
        ),
    )


def _code(n: int) -> str:
    body = f"91350100MA{n:07d}"
    return body + uscc_check_character(body)


def _number(n: int) -> str:
    first = f"350102{1960 + n % 40}{n // 40 % 12 + 1:02d}{n // 480 % 28 + 1:02d}{n // 13440:03d}"
    return first + check_character(first)
