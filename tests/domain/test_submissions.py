"""Whom and which unit a submission concerns, and under which kind it travels."""

from dataclasses import replace

from sepdesk.domain.identity import DocumentKind, DocumentRef
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.submissions import (
    KIND_WORDS,
    SubmissionKind,
    kind_of,
    other_unit_of,
    other_worker_of,
    unit_of,
    worker_of,
)
from sepdesk.domain.unit_acts import ChangeUnit, particulars
from tests.domain.builders import day, on_paper, reference, registration, unit, unit_code

PERMIT = DocumentRef(DocumentKind.TRAVEL_PERMIT, "H12345678", "张示例")


def change_unit(into=None, **new):
    before = particulars(unit())
    after = replace(before, **new)
    paper = None if into is None else on_paper(into)
    return ChangeUnit(on_paper(unit()), before, after, day("2026-11-01"), "营业执照", into=paper)


def test_every_kind_has_its_words():
    assert set(KIND_WORDS) == set(SubmissionKind)


def test_a_unit_is_changed_without_naming_a_worker():
    assert kind_of(change_unit()) is SubmissionKind.CHANGE_UNIT
    assert worker_of(change_unit()) is None
    assert worker_of(registration()) == reference()
    assert unit_of(change_unit()) == on_paper(unit())
    assert unit_of(ChangePerson(reference(), "户口簿")) is None


def test_a_second_person_is_who_is_linked_or_may_hold_the_new_document():
    assert other_worker_of(LinkPersons(reference(), reference("张二"), "")) == reference("张二")
    changed = other_worker_of(ChangePerson(reference(), "护照", PERMIT))
    assert changed is not None
    assert changed.document == PERMIT
    assert other_worker_of(ChangePerson(reference(), "", mobile="13900000000")) is None
    assert other_worker_of(UnlinkPersons(reference(), "p2", "")) is None


def test_a_second_unit_is_gone_into_or_may_hold_the_new_code():
    assert other_unit_of(change_unit(unit(2))) == on_paper(unit(2))
    coded = other_unit_of(change_unit(code=unit_code(2)))
    assert coded is not None
    assert (coded.unit, coded.code) == (None, unit_code(2))
    assert other_unit_of(change_unit(name="新")) is None
    assert other_unit_of(registration()) is None
