"""What is wrong with a row is told at its cell; nothing is guessed, nothing is overwritten."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.identity import Document, DocumentKind, check_character
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import UnitRecord
from sepdesk.protocol.canonical import read
from sepdesk.province.importing.outcomes import Fate
from sepdesk.province.tables import UnitRow, WorkerRow
from tests.province.builders import credit_code, id_number, unit, worker
from tests.province.importing.books import (
    CERTIFICATES,
    EMPLOYMENTS,
    EQUIPMENT,
    PERSONS,
    REQUIREMENTS,
    UNITS,
    certificate_row,
    employment_row,
    equipment_row,
    person_row,
    requirement_row,
    take,
    unit_row,
)
from tests.province.in_memory import memory_database


@pytest.fixture
def database_url(migrated_sqlite):
    """In memory and of one kind: what a row comes to is no matter of the database."""
    with memory_database(migrated_sqlite) as url:
        yield url


NEW, THERE, DIFFERS, ERROR = Fate.NEW, Fate.ALREADY_THERE, Fate.DIFFERS, Fate.ERROR


def faults(importing):
    """Return each row's fate and the columns that were marked."""
    return [(one.fate, sorted({p.key for p in one.problems})) for one in importing.in_order()]


def marked(platform, kind, *rows, others=()):
    importing = take(platform, *others, (kind, list(rows)))
    mine = [one for one in importing.in_order() if one.kind is kind]
    return [(one.fate, sorted({p.key for p in one.problems})) for one in mine]


def units(platform):
    with platform.database.reading() as connection:
        rows = connection.execute(select(UnitRow.row)).scalars().all()
    return {u.unit.name: u for u in (read(UnitRecord, row) for row in rows)}


def people(platform):
    with platform.database.reading() as connection:
        rows = connection.execute(select(WorkerRow.row)).scalars().all()
    return {w.name: w for w in (read(Worker, row) for row in rows)}


def test_units_are_checked(platform):
    good = credit_code(1)
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    rows = (
        (unit_row(1, code=wrong), ["code"]),
        (unit_row(1, code=None), ["code"]),
        (unit_row(1, code="350102600012345"), ["code_kind"]),
        (unit_row(1, town_code="350102999"), ["town_code"]),
        (unit_row(1, town_code="350102"), ["town_code"]),
        (unit_row(1, town_code=None, city="福州市", county="没有的县"), ["county"]),
        (unit_row(1, kinds="使用单位、某单位"), ["kinds"]),
        (unit_row(1, parent_code=credit_code(7)), ["parent_code"]),
        (unit_row(1, closed_on=dt.date(2027, 1, 1)), ["closed_on"]),
        (unit_row(1, shifts=9), ["shifts"]),
        (unit_row(1, phone="12"), ["phone"]),
        (unit_row(1, name=None), ["name"]),
    )
    found = marked(platform, UNITS, *(row for row, _ in rows))
    assert found == [(ERROR, columns) for _, columns in rows]


def test_units_are_known_again_by_code_and_left_alone(platform):
    platform.load(units=[unit(1)])
    parted = unit_row(3, parent_code=credit_code(4), town_code="350102001000")
    found = marked(
        platform,
        UNITS,
        unit_row(1),
        unit_row(1, name="合成单位1 有限公司", address="别处"),
        unit_row(1, name="别名"),
        parted,
        unit_row(4, town_code=None, city="福州", county="鼓楼区", town="鼓东街道"),
        unit_row(4),
        unit_row(5, code="350102600012345", code_kind="旧代码"),
        unit_row(6, code=id_number(6), code_kind="自然人", name="林示例"),
        unit_row(7, code=None, code_kind="自然人", name="陈示例"),
        unit_row(7, code=None, code_kind="自然人", name="陈示例"),
    )
    assert [fate for fate, _ in found] == [
        THERE, DIFFERS, DIFFERS, NEW, NEW, THERE, NEW, NEW, NEW, THERE,
    ]  # fmt: skip
    there = units(platform)
    assert there["合成单位1有限公司"].unit == unit(1).unit
    assert there["合成单位3有限公司"].unit.branch_of == there["合成单位4有限公司"].unit.unit_id
    assert there["合成单位3有限公司"].unit.town == "350102001"


def test_people_are_checked(platform):
    bad = id_number(1)[:-1] + ("0" if id_number(1)[-1] != "0" else "1")
    rows = (
        (person_row(1, document_number=bad), ["document_number"]),
        (person_row(1, document_number=None), ["document_number"]),
        (person_row(1, name=None), ["name"]),
        (person_row(1, born_on=dt.date(1981, 1, 1)), ["born_on"]),
        (person_row(1, mobile="0591-83350000"), ["mobile"]),
        (person_row(1, county="鼓楼区"), ["county"]),
        (person_row(1, city="福州", county="没有的县"), ["county"]),
        (person_row(1, sex="无"), ["sex"]),
        (person_row(1, document_number="81000019800101" + "0016"), ["document_number"]),
    )
    found = marked(platform, PERSONS, *(row for row, _ in rows))
    assert found == [(ERROR, columns) for _, columns in rows]


@pytest.mark.invariant("B-1")
def test_both_generations_of_a_number_are_one_person(platform):
    old = "350102800101001"
    digits = "35010219800101001"
    new = digits + check_character(digits)
    platform.load(
        workers=[replace(worker(1), documents=(Document(DocumentKind.CITIZEN_ID, old, "合成1"),))]
    )
    found = marked(
        platform,
        PERSONS,
        person_row(1, document_number=new),
        person_row(1, document_number=old),
        person_row(1, document_number=new, name="别人", sex="女"),
    )
    assert [fate for fate, _ in found] == [THERE, THERE, DIFFERS]
    assert list(people(platform)) == ["合成1"]


def test_certificates_are_checked(platform):
    platform.load(workers=[worker(1, certificates=()), worker(2, certificates=())])
    rows = (
        (certificate_row(9), ["document_number"]),
        (certificate_row(1, name="别人"), ["name"]),
        (certificate_row(1, "Z9"), ["item"]),
        (certificate_row(1, "N1、N2"), ["item"]),
        (certificate_row(1, approved_on=dt.date(2027, 1, 1)), ["approved_on"]),
        (certificate_row(1, valid_until=dt.date(2024, 1, 1)), ["valid_until"]),
        (certificate_row(1, catalogue="2011"), ["catalogue"]),
        (certificate_row(1, province="350"), ["province"]),
        (certificate_row(1, status="吊销"), ["status_authority", "status_on"]),
        (
            certificate_row(
                1, status="撤销", status_on=dt.date(2025, 1, 1), status_authority="合成机关"
            ),
            ["fraud"],
        ),
        (certificate_row(1, approved_on="明年"), ["approved_on"]),
    )
    found = marked(platform, CERTIFICATES, *(row for row, _ in rows))
    assert found == [(ERROR, columns) for _, columns in rows]


def test_a_code_is_of_the_catalogue_of_its_day(platform):
    platform.load(workers=[worker(1, certificates=())])
    rows = [
        certificate_row(1, "N2", approved_on=day, valid_until=day + dt.timedelta(1460))
        for day in (dt.date(2018, 5, 1), dt.date(2020, 5, 1), dt.date(2024, 5, 1))
    ]
    assert [fate for fate, _ in marked(platform, CERTIFICATES, *rows)] == [NEW] * 3
    held = [
        (item.key.catalogue.value, item.key.code)
        for certificate in people(platform)["合成1"].certificates
        for item in certificate.items
    ]
    assert held == [("2011-95", "N2"), ("2019-3", "N2"), ("2021-41", "N2")]


def test_a_certificate_belongs_to_one_person(platform):
    platform.load(workers=[worker(1), worker(2, certificates=()), worker(3, certificates=())])
    found = marked(
        platform,
        CERTIFICATES,
        certificate_row(2, "Q2", number=id_number(1)),
        certificate_row(2, number="T9"),
        certificate_row(3, number="T9"),
        certificate_row(1, "Q2", archive_number="TS0000000000001"),
        certificate_row(1, "Q2", valid_until=dt.date(2030, 1, 1)),
    )
    assert found[:3] == [(ERROR, ["number"]), (NEW, []), (ERROR, ["number"])]
    assert [fate for fate, _ in found[3:]] == [THERE, DIFFERS]


@pytest.mark.clause("L7")
def test_a_lost_certificate_comes_with_its_decision(platform):
    platform.load(workers=[worker(1, certificates=())])
    lost = {
        "status": "已吊销", "status_on": dt.date(2025, 1, 1), "status_authority": "合成机关",
    }  # fmt: skip
    found = marked(
        platform,
        CERTIFICATES,
        certificate_row(1, "N1", **lost),
        certificate_row(1, "N2", **lost),
        certificate_row(1, "Q2"),
    )
    assert found == [(NEW, []), (NEW, []), (ERROR, ["status"])]
    (certificate,) = people(platform)["合成1"].certificates
    assert certificate.status is CertificateStatus.REVOKED
    assert certificate.bars
    assert certificate.decisions[0].authority == "合成机关"


@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-3")
def test_one_unit_at_a_time_and_no_overlap(platform):
    platform.load(units=[unit(n) for n in (1, 2, 3)], workers=[worker(1), worker(2), worker(3)])
    day = dt.date
    found = marked(
        platform,
        EMPLOYMENTS,
        # Two lasting ones: neither is taken, whichever stands first.
        employment_row(1, 1, items="Q2"),
        employment_row(1, 2, items="Q2"),
        # Overlapping history, beside one that fits.
        employment_row(2, 1, items="Q2", started_on=day(2024, 6, 1), ended_on=day(2025, 6, 1)),
        employment_row(2, 2, items="Q2", started_on=day(2025, 5, 31), ended_on=day(2025, 9, 1)),
        employment_row(2, 3, items="Q2", started_on=day(2025, 9, 1)),
        # Ends before it begins, is of the future, is at a unit that nobody knows.
        employment_row(3, 1, items="Q2", ended_on=day(2025, 2, 1)),
        employment_row(3, 1, items="Q2", started_on=day(2026, 12, 1)),
        employment_row(3, 8, items="Q2"),
        employment_row(3, 1, items="N1"),
        employment_row(3, 1, items="Q2", unit_name="合成单位2有限公司"),
        employment_row(3, 1, items="Q2", unit_code=None),
    )
    assert found == [
        (ERROR, ["unit_code"]),
        (ERROR, ["unit_code"]),
        (ERROR, ["started_on"]),
        (ERROR, ["started_on"]),
        (NEW, []),
        (ERROR, ["ended_on"]),
        (ERROR, ["started_on"]),
        (ERROR, ["unit_code"]),
        (ERROR, ["items"]),
        (ERROR, ["unit_name"]),
        (ERROR, ["unit_code"]),
    ]
    assert people(platform)["合成1"].employments == ()


def test_an_employment_that_is_there_is_left_alone(platform):
    platform.load(units=[unit(1)], workers=[worker(1, at=unit(1))])
    before = people(platform)["合成1"]
    started = before.employments[0].started_on
    same = employment_row(1, 1, items="Q2", started_on=started)
    found = marked(
        platform,
        EMPLOYMENTS,
        same,
        same | {"unit_code": None, "unit_name": "合成单位1有限公司"},
        same | {"ended_on": dt.date(2026, 1, 1)},
        same | {"started_on": dt.date(2025, 4, 1)},
    )
    assert found == [(THERE, []), (THERE, []), (DIFFERS, []), (ERROR, ["unit_code"])]
    assert people(platform)["合成1"] == before


def test_units_of_one_name_are_not_told_apart_by_it(platform):
    twin = replace(unit(2), unit=replace(unit(2).unit, name=unit(1).unit.name))
    platform.load(units=[unit(1), twin], workers=[worker(1)])
    row = employment_row(1, 1, items="Q2", unit_code=None, unit_name=unit(1).unit.name)
    assert marked(platform, EMPLOYMENTS, row) == [(ERROR, ["unit_name"])]


@pytest.mark.clause("S1")
def test_needs_of_a_unit_are_dated_rows(platform):
    closed = replace(unit(2), unit=replace(unit(2).unit, closed_on=dt.date(2025, 1, 1)))
    platform.load(units=[unit(1), closed])
    since = dt.date
    found = marked(
        platform,
        EQUIPMENT,
        equipment_row(1, count=8, since=since(2025, 1, 1)),
        equipment_row(1),
        equipment_row(1, count=4),
        equipment_row(1, count=5, since=since(2024, 6, 1), until=since(2025, 6, 1)),
        equipment_row(1, since=since(2027, 1, 1)),
        equipment_row(1, category="别的"),
        equipment_row(2),
        equipment_row(9),
        others=[
            (
                REQUIREMENTS,
                [
                    requirement_row(1),
                    requirement_row(1),
                    requirement_row(1, min_count=3),
                    requirement_row(1, item="N2", min_count=None),
                    requirement_row(1, since=since(2025, 1, 1)),
                    requirement_row(1, concern="许可"),
                    requirement_row(1, item="N2", since=since(2018, 1, 1)),
                    requirement_row(1, min_count=0, item="Q1"),
                    requirement_row(1, rule="U99", item="Q1"),
                ],
            )
        ],
    )
    assert [fate for fate, _ in found] == [NEW, NEW, DIFFERS, ERROR, ERROR, ERROR, ERROR, ERROR]
    record = units(platform)["合成单位1有限公司"]
    days = sorted((c.count, c.effective_from, c.effective_to) for c in record.equipment)
    assert days == [
        (3, since(2024, 1, 1), since(2024, 12, 31)),
        (8, since(2025, 1, 1), None),
    ]
    assert [r.min_count for r in record.requirements] == [2, None]
    again = take(platform, (REQUIREMENTS, [
        requirement_row(1),
        requirement_row(1, min_count=3),
        requirement_row(1, since=since(2025, 1, 1)),
        requirement_row(1, concern="许可"),
        requirement_row(1, item="N2", since=since(2018, 1, 1)),
        requirement_row(1, min_count=0, item="Q1"),
        requirement_row(1, rule="U99", item="Q1"),
    ]))  # fmt: skip
    assert faults(again) == [
        (THERE, []), (DIFFERS, []), (DIFFERS, []), (ERROR, ["concern"]),
        (ERROR, ["catalogue"]), (ERROR, ["min_count"]), (ERROR, ["rule"]),
    ]  # fmt: skip
