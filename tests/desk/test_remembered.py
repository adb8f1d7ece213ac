"""Recent and pinned persons are each clerk's own."""

from dataclasses import replace

from sepdesk.desk.remembered import RECENT_AT_MOST, note_opened, remembered, toggle_pin
from sepdesk.desk.session import User
from sepdesk.desk.worker import at_hand, find
from sepdesk.domain.offices import Role
from tests.ui.session import CHEN, LIN, WU, desk_session, made

__all__ = ["desk_session", "made"]


def test_pinned_come_first_and_then_the_last_opened(desk_session):
    for person in (CHEN.person, LIN.person, WU.person, LIN.person):
        note_opened(desk_session, person)
    toggle_pin(desk_session, CHEN.person)
    lines = at_hand(desk_session).lines
    assert [(x.name, x.matched) for x in lines] == [
        ("陈文斌", "置顶"),
        ("林小梅", "最近"),
        ("吴建国", "最近"),
    ]
    assert find(desk_session, "陈文").lines[0].pinned
    toggle_pin(desk_session, CHEN.person)
    assert remembered(desk_session).pinned == ()


def test_no_more_than_twenty_recent_ones_are_kept(desk_session):
    for number in range(RECENT_AT_MOST + 5):
        note_opened(desk_session, f"p-{number}")
    assert len(remembered(desk_session).recent) == RECENT_AT_MOST
    assert remembered(desk_session).recent[0] == f"p-{RECENT_AT_MOST + 4}"


def test_another_clerk_of_the_same_machine_sees_none_of_it(desk_session):
    toggle_pin(desk_session, CHEN.person)
    other = replace(desk_session, user=User("clerk2", "另一人", Role.CLERK))
    assert at_hand(other).lines == ()


def test_who_is_no_longer_in_the_facts_is_not_listed(desk_session):
    note_opened(desk_session, "p-moved-away")
    assert at_hand(desk_session).lines == ()


def test_the_names_are_not_in_the_file_in_clear(made):
    note_opened(made.session, CHEN.person)
    made.files.close()
    for path in made.profile.root.rglob("*"):
        if path.is_file():
            assert CHEN.person.encode() not in path.read_bytes()
