"""The schema: migrations lead to the models, history cannot be changed, one employer at a time."""

import datetime as dt

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from sepdesk.province.account_tables import AuditRow
from sepdesk.province.engine import open_engine
from sepdesk.province.tables import EmploymentRow, EventRow, ReceiptRow, SubmissionRow, Tables
from sepdesk.province.upgrade import NewerDatabaseError, upgrade
from tests.province.builders import GULOU, register, unit, worker


def test_migrations_lead_to_the_models(database_url):
    engine = open_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Tables.metadata)
    engine.dispose()
    assert differences == []


def test_a_second_upgrade_does_nothing(database_url):
    upgrade(database_url)


def test_a_newer_database_is_left_alone(database_url):
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(NewerDatabaseError):
        upgrade(database_url)


@pytest.mark.invariant("B-5")
@pytest.mark.parametrize("table", [EventRow, SubmissionRow, ReceiptRow, AuditRow])
def test_history_is_append_only(platform, table):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    platform.station(GULOU).file(register(who, at))
    name, column = table.__tablename__, next(iter(table.__table__.columns)).name
    for statement in (f"DELETE FROM {name}", f"UPDATE {name} SET {column} = {column}"):
        with pytest.raises(DatabaseError, match="append-only"), platform.database.writing() as c:
            c.execute(text(statement))


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_the_index_forbids_two_current_employments_of_one_person(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who, worker(2, at=at)])

    def add(number, ended_on):
        with platform.database.writing() as connection:
            connection.execute(
                insert(EmploymentRow).values(
                    employment_id=f"extra-{number}",
                    person=who.person,
                    unit="unit-1",
                    started_on=dt.date(2026, 1, 1),
                    ended_on=ended_on,
                    registered_seq=1,
                )
            )

    add(1, None)
    add(2, dt.date(2026, 2, 1))
    with pytest.raises(IntegrityError):
        add(3, None)
