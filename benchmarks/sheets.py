"""Excel in and out, against openpyxl and the bare reader; the dry run of a long list."""

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
from python_calamine import CalamineWorkbook

from benchmarks.measuring import Goal, Row, in_turns
from benchmarks.scene import NOW, TODAY, Scene
from sepdesk.desk import sheets
from sepdesk.desk.list_columns import BY_KEY
from sepdesk.domain.employment import current
from sepdesk.domain.identity import check_character
from sepdesk.exchange.columns import Column, Worksheet
from sepdesk.exchange.reading import read_sheet
from sepdesk.exchange.writing import write_workbook

_ROWS = 50_000
_KEYS = (
    "name", "document_number", "items", "valid_until", "present_unit", "unit_code", "contact",
    "phone", "hired_on", "handed",
)  # fmt: skip
_EXPECTED = tuple(BY_KEY[key] for key in _KEYS)


def measure(scene: Scene) -> Iterator[Row]:
    """A list of 50,000 rows and 10 columns."""
    rows = _rows(scene, _ROWS if not scene.quick else _ROWS // 50)
    content = _bare(rows)
    what = f"Excel in, {len(rows):,} × {len(_KEYS)}: guarded, typed, faults told"

    def read(_: int) -> object:
        return read_sheet(content, _EXPECTED)

    def by_openpyxl(_: int) -> object:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]

    def by_calamine(_: int) -> object:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python()

    pair = in_turns(read, by_openpyxl, 3, warm=1)
    yield Row(what, pair[0], "openpyxl, cells alone", pair[1], Goal(8, faster=True))
    pair = in_turns(read, by_calamine, 3, warm=1)
    yield Row(what, pair[0], "python-calamine, cells alone", pair[1])
    yield _out(rows)
    yield _dry_run(scene, content, len(rows))


def _out(rows: list[tuple[str | dt.date, ...]]) -> Row:
    columns = tuple(Column(column.heading, column.width) for column in _EXPECTED)
    sheet = Worksheet("名单", "名单", columns, tuple(rows))
    pair = in_turns(lambda _: write_workbook((sheet,), NOW), lambda _: _bare(rows), 3, warm=1)
    what = f"Excel out, {len(rows):,} × {len(_KEYS)}: borders, formats, formulas neutralised"
    return Row(what, pair[0], "openpyxl, write-only, bare cells", pair[1])


def _dry_run(scene: Scene, content: bytes, count: int) -> Row:
    outcomes: list[int] = []
    session = scene.session  # made here, so that its making is not timed

    def judge(_: int) -> None:
        outcomes.append(len(sheets.judge(session, content).outcomes))

    def read(_: int) -> object:
        return read_sheet(content, _EXPECTED)

    pair = in_turns(judge, read, 1, warm=0)
    note = f"{outcomes[-1]:,} outcomes; {pair[0].median / count * 1000:.2f} ms a row"
    what = f"dry run of a list, {count:,} rows, every rule"
    return Row(what, pair[0], "reading the list", pair[1], note=note)


def _rows(scene: Scene, count: int) -> list[tuple[str | dt.date, ...]]:
    """Every second row is about somebody whom the station has, the others about nobody."""
    free = [w for w in scene.province.workers if current(w.employments) is None]
    units = [record.unit for record in scene.province.units]
    rows: list[tuple[str | dt.date, ...]] = []
    for number in range(count):
        unit = units[number // 60 % len(units)]
        if number % 2:
            worker = free[number // 2 % len(free)]
            name, document = worker.name, worker.documents[0].number
        else:
            name, document = "示例", _number(number)
        rows.append((name, document, "N1、Q2", dt.date(TODAY.year + 2, 5, 1), unit.name, unit.code,
                     unit.contact, unit.phone, TODAY, "齐全"))  # fmt: skip
    return rows


def _number(n: int) -> str:
    first = f"350102{1960 + n % 40}{n // 40 % 12 + 1:02d}{n // 480 % 28 + 1:02d}{n // 13440:03d}"
    return first + check_character(first)


def _bare(rows: list[tuple[str | dt.date, ...]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append([column.heading for column in _EXPECTED])
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
