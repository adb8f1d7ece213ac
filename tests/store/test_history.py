import pytest
from sqlalchemy.exc import IntegrityError

from sepdesk.domain.identity import PersonId
from sepdesk.store.history import Print
from tests.store.building import LATER, NOON, entry

PRINT = Print("print-1", NOON, "u", "op-1", "0" * 64, "printer", "op-1", "ab" * 8)


@pytest.fixture
def recorded(station):
    with station.transaction() as tx:
        tx.outbox.add(entry(1))
        tx.history.record("op-1", NOON, "u", "saved", "已保存")
        tx.history.record(None, NOON, "u", "signed_in")
        tx.history.record("op-1", LATER, "u", "sent")
        tx.prints.record(PRINT)
        for subject in ("op-1", "op-2", "op-3"):
            tx.audit.append(NOON, "u", "save", subject)
    return station


def test_history_is_told_in_order_for_a_submission_and_for_a_person(recorded):
    with recorded.reading() as tx:
        of_op = tx.history.of_op("op-1")
        assert [(one.what, one.text) for one in of_op] == [("saved", "已保存"), ("sent", "")]
        assert tx.history.of_person(PersonId("p1")) == of_op
        assert tx.history.of_person(None, "citizen_id:350403198001010001") == of_op
        assert tx.history.of_person(None) == ()


def test_a_print_is_on_record(recorded):
    with recorded.reading() as tx:
        assert tx.prints.of_op("op-1") == (PRINT,)
        assert tx.prints.of_form("op-1") == (PRINT,)
        assert tx.prints.of_form("op-2") == ()


@pytest.mark.parametrize("table", ["history", "print", "audit"])
@pytest.mark.invariant("B-5")
def test_records_can_neither_be_changed_nor_deleted(recorded, table):
    for forbidden in (f"UPDATE {table} SET user = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError), recorded.file.writing() as connection:
            connection.exec_driver_sql(forbidden)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET user = 'other' WHERE n = 2",
        "UPDATE audit SET at = '2026-01-01 00:00:00.000000' WHERE n = 2",
        "DELETE FROM audit WHERE n = 2",
    ],
)
@pytest.mark.invariant("X-6")
def test_whoever_gets_past_the_triggers_is_seen_by_the_chain(recorded, tampering):
    with recorded.reading() as tx:
        assert tx.audit.verify()
    with recorded.file.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER keep_audit_update")
        connection.exec_driver_sql("DROP TRIGGER keep_audit_delete")
        connection.exec_driver_sql(tampering)
    with recorded.reading() as tx:
        assert not tx.audit.verify()
