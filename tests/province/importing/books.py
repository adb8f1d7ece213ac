"""Workbooks of a province, and what came of them."""

import datetime as dt
import io
from collections import Counter

from openpyxl import Workbook

from sepdesk.province.importing.books import read_book
from sepdesk.province.importing.lists import BY_KIND, ListKind
from sepdesk.province.importing.outcomes import Fate
from sepdesk.province.importing.running import Importing
from tests.province.builders import credit_code, id_number

GULOU_TOWN, TAIJIANG_TOWN = "350102001", "350103001"
APPROVED, VALID = dt.date(2024, 5, 6), dt.date(2028, 5, 5)


def unit_row(number, **more):
    return {
        "name": f"合成单位{number}有限公司",
        "code": credit_code(number),
        "kinds": "使用单位",
        "town_code": GULOU_TOWN,
    } | more


def person_row(number, **more):
    return {"name": f"合成{number}", "document_number": id_number(number)} | more


def certificate_row(person, item="N1", **more):
    return {
        "document_number": id_number(person),
        "number": id_number(person),
        "archive_number": f"A{person}",
        "item": item,
        "approved_on": APPROVED,
        "valid_until": VALID,
        "issuer": "合成发证机关",
    } | more


def employment_row(number, unit, **more):
    return {
        "document_number": id_number(number),
        "unit_code": credit_code(unit),
        "items": "N1",
        "started_on": dt.date(2025, 3, 1),
    } | more


def equipment_row(unit, **more):
    return {
        "unit_code": credit_code(unit),
        "category": "移动式压力容器（台）",
        "count": 3,
        "since": dt.date(2024, 1, 1),
        "source": "使用登记",
    } | more


def requirement_row(unit, **more):
    return {
        "unit_code": credit_code(unit),
        "concern": "使用",
        "item": "N1",
        "min_count": 2,
        "source": "合成规则",
        "since": dt.date(2024, 1, 1),
    } | more


UNITS, PERSONS, CERTIFICATES = ListKind.UNITS, ListKind.PERSONS, ListKind.CERTIFICATES
EMPLOYMENTS, EQUIPMENT, REQUIREMENTS = (
    ListKind.EMPLOYMENTS,
    ListKind.EQUIPMENT,
    ListKind.REQUIREMENTS,
)


def whole():
    """A book with something in each list, all of it in order."""
    return (
        (UNITS, [unit_row(1), unit_row(2, town_code=TAIJIANG_TOWN)]),
        (EQUIPMENT, [equipment_row(1)]),
        (REQUIREMENTS, [requirement_row(1)]),
        (PERSONS, [person_row(1), person_row(2)]),
        (CERTIFICATES, [certificate_row(1), certificate_row(1, "N2"), certificate_row(2)]),
        (EMPLOYMENTS, [employment_row(1, 1), employment_row(2, 2)]),
    )


def workbook(*lists, named=True):
    book = Workbook()
    book.remove(book.active)
    for at, (kind, rows) in enumerate(lists):
        one = BY_KIND[kind]
        sheet = book.create_sheet(one.title if named else f"Sheet{at}")
        # As people do: only the columns that they have.
        needed = {column.key for column in one.columns if column.required}
        used = [c for c in one.columns if c.key in needed or any(c.key in row for row in rows)]
        sheet.append([column.heading for column in used])
        for row in rows:
            sheet.append([row.get(column.key) for column in used])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def take(platform, *lists, dry_run=False, named=True):
    importing = Importing(
        platform.province, read_book(workbook(*lists, named=named)), dry_run=dry_run
    )
    importing.run()
    return importing


def fates(importing):
    return [one.fate for one in importing.in_order()]


def only(fate: Fate, count):
    return Counter({fate: count})
