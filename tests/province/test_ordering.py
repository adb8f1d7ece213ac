"""The order has no gap, also where a savepoint or a transaction is given up."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from sepdesk.protocol.envelope import Position
from sepdesk.province.ordering import Order, head
from sepdesk.province.tables import EventRow


@dataclass(frozen=True, slots=True)
class Nothing:
    """A body."""

    word: str = ""


def give_up(platform):
    with platform.database.writing() as connection:
        Order(connection, platform.clock.now()).append("test", "c", None, Nothing())
        raise RuntimeError


@pytest.mark.invariant("S-5")
def test_numbers_given_up_are_used_again(platform):
    with platform.database.writing() as connection:
        order = Order(connection, platform.clock.now())
        before = order.at
        with connection.begin_nested() as savepoint:
            order.append("test", "a", None, Nothing())
            savepoint.rollback()
        order.rewind(before)
        assert order.append("test", "b", None, Nothing()) == Position(1, 2)
        order.put_back()
    with pytest.raises(RuntimeError):
        give_up(platform)
    with platform.database.writing() as connection:
        order = Order(connection, platform.clock.now())
        order.append("test", "d", None, Nothing())
        order.put_back()
    with platform.database.reading() as connection:
        found = connection.execute(select(EventRow.seq, EventRow.subject)).all()
        assert head(connection) == Position(1, 3)
    assert [tuple(row) for row in found][1:] == [(2, "b"), (3, "d")]
