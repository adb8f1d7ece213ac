"""Random books: as many outcomes as rows; the same again changes nothing; tabs in any order."""

import datetime as dt
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.province import keys, loading, opening
from sepdesk.province.engine import Database
from sepdesk.province.importing.books import read_book
from sepdesk.province.importing.outcomes import Fate
from sepdesk.province.importing.running import Importing
from sepdesk.province.opening import open_migrated
from sepdesk.province.settings import ProvinceSettings
from tests.effort import examples
from tests.province.builders import clock, credit_code, offices
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
    unit_row,
    workbook,
)
from tests.province.in_memory import memory_database

FEW = st.integers(1, 3)
DAYS = st.sampled_from([dt.date(2024, 6, 1), dt.date(2025, 1, 1), dt.date(2025, 9, 1)])
ENDS = st.sampled_from([None, dt.date(2025, 1, 1), dt.date(2026, 1, 1)])
ITEMS = st.sampled_from(["N1", "N2", "Q2", "Z9"])


def rows(made):
    return st.lists(made, max_size=5)


ROW_KINDS = (UNITS, PERSONS, CERTIFICATES, EMPLOYMENTS, EQUIPMENT, REQUIREMENTS)
BOOKS = st.permutations(ROW_KINDS)
ROWS = st.fixed_dictionaries(
    {
        UNITS: rows(
            st.builds(
                lambda n, code, words: unit_row(n, code=code and credit_code(n), kinds=words),
                FEW, st.booleans(), st.sampled_from(["使用单位", "生产单位", "别的", None]),
            )
        ),
        PERSONS: rows(
            st.builds(
                lambda n, sex, kind: person_row(n, sex=sex, document_kind=kind),
                FEW, st.sampled_from(["男", "女", None]), st.sampled_from([None, "护照"]),
            )
        ),
        CERTIFICATES: rows(
            st.builds(
                lambda n, item, number, until: certificate_row(
                    n, item, number=f"T{number}", valid_until=until
                ),
                FEW, ITEMS, FEW, st.sampled_from([dt.date(2028, 5, 5), dt.date(2029, 5, 5)]),
            )
        ),
        EMPLOYMENTS: rows(
            st.builds(
                lambda n, at, item, since, until: employment_row(
                    n, at, items=item, started_on=since, ended_on=until
                ),
                FEW, FEW, ITEMS, DAYS, ENDS,
            )
        ),
        EQUIPMENT: rows(
            st.builds(
                lambda at, many, since, until: equipment_row(
                    at, count=many, since=since, until=until
                ),
                FEW, FEW, DAYS, ENDS,
            )
        ),
        REQUIREMENTS: rows(
            st.builds(
                lambda at, item, many, since: requirement_row(
                    at, item=item, min_count=many, since=since
                ),
                FEW, ITEMS, st.sampled_from([None, 0, 1, 2]), DAYS,
            )
        ),
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return keys.create(tmp_path_factory.mktemp("keys") / "keys.json")


@contextmanager
def platform(template, made):
    """A platform of its own for each example, in memory."""
    now = clock()
    with memory_database(template) as url:
        database = Database(url)
        with database.writing() as connection:
            opening.begin(connection, made, "合成平台", now)
            loading.load(connection, now, offices())
        database.close()
        province = open_migrated(ProvinceSettings(database_url=url), now, made)
        try:
            yield province
        finally:
            province.database.close()


def taken(province, lists, *, dry_run=False):
    importing = Importing(province, read_book(workbook(*lists)), dry_run=dry_run)
    importing.run()
    return importing


def told(importing):
    """Return each row's outcome, whatever place its tab had."""
    return {(one.kind, one.number): (one.fate, one.text) for one in importing.outcomes}


@pytest.mark.invariant("B-14")
@examples(25, 3000)
@given(ROWS, BOOKS)
def test_as_many_outcomes_as_rows_and_nothing_twice(migrated_sqlite, made, filled, order):
    lists = [(kind, filled[kind]) for kind in ROW_KINDS if filled[kind]]
    if not lists:
        return
    other = [(kind, filled[kind]) for kind in order if filled[kind]]
    total = sum(len(found) for _, found in lists)
    with platform(migrated_sqlite, made) as province:
        foreseen = taken(province, other, dry_run=True)
        first = taken(province, lists)
        assert len(first.outcomes) == len(told(first)) == total
        assert told(foreseen) == told(first)
        again = taken(province, other)
    assert len(again.outcomes) == total
    for row, (fate, text) in told(first).items():
        # What was taken in is there; what was not stays as it was, for the same reason.
        expected = Fate.ALREADY_THERE if fate is Fate.NEW else fate
        assert told(again)[row][0] is expected, (row, text, told(again)[row])
    assert Fate.NEW not in {one.fate for one in again.outcomes}
