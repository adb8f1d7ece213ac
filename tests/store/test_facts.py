from dataclasses import replace

import pytest

from sepdesk.domain.identity import DocumentKind, PersonId
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.units import UnitId
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import FeedAction, FeedRow, RecordKind
from sepdesk.protocol.snapshot import FORMAT, Head
from sepdesk.store.applying import Applied
from sepdesk.store.facts import OutOfOrderError, receipts_in
from tests.store.building import (
    LATER,
    NOON,
    SCOPE,
    digest_of,
    entry,
    lines_of,
    load,
    office,
    page,
    receipt,
    unit,
    upsert,
    worker,
)

HENGLI, XINSHENG = unit(1), unit(2, "三明新盛电梯有限公司")
LIN, CHEN = worker(1, at=HENGLI), worker(2, "陈小芳", XINSHENG)
ALL = (office(), HENGLI, XINSHENG, LIN, CHEN)


@pytest.fixture
def facts(files):
    load(files, *ALL)
    return files.facts


def stored(facts):
    """Everything in the file, row by row."""
    tables = ("worker", "document", "search_key", "unit", "unit_search_key", "office", "cursor")
    with facts.file.reading() as connection:
        return {
            table: connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
            for table in tables
        }


def test_a_file_that_was_never_loaded_has_no_cursor_and_takes_no_page(files):
    assert files.facts.cursor() is None
    with pytest.raises(OutOfOrderError):
        files.facts.apply(page(0, 5, upsert(1, LIN)))


def test_a_loaded_file_says_how_far_it_has_come(facts):
    cursor = facts.cursor()
    assert (cursor.scope, cursor.at, cursor.as_of) == (SCOPE, Position(1, 10), NOON)
    assert cursor.digest == digest_of(*ALL)


def test_records_are_found_by_their_ids_documents_and_codes(facts):
    assert facts.worker(PersonId("p1")) == LIN
    assert facts.worker(PersonId("p9")) is None
    assert facts.find_document(DocumentKind.CITIZEN_ID, " 350403 19800101-0002") == CHEN
    assert facts.find_document(DocumentKind.PASSPORT, "350403198001010002") is None
    assert facts.unit(UnitId("u2")) == XINSHENG
    assert facts.unit_by_code(HENGLI.unit.code.lower()) == HENGLI
    assert facts.unit_by_code("") is None
    assert facts.office(SCOPE) == office()
    assert facts.units() == (HENGLI, XINSHENG)


def test_those_employed_now_are_listed_by_unit(facts):
    idle = worker(3, "待聘人")
    facts.apply(page(10, 11, upsert(11, idle)))
    assert facts.workers_of(UnitId("u1")) == (LIN,)
    assert list(facts.employed()) == [LIN, CHEN]


def test_going_through_all_employed_crosses_slices_without_loss(files, monkeypatch):
    monkeypatch.setattr("sepdesk.store.facts._SLICE", 2)
    people = [worker(n, at=(HENGLI, XINSHENG)[n % 2]) for n in range(1, 8)]
    load(files, HENGLI, XINSHENG, *people)
    found = list(files.facts.employed())
    assert sorted(found, key=lambda one: one.person) == people
    assert [one.employments[0].unit for one in found] == ["u1"] * 3 + ["u2"] * 4


@pytest.mark.invariant("S-4")
def test_rows_and_cursor_move_together(facts):
    moved = replace(LIN, rev=2, mobile="13911112222", employments=())
    now = (office(), HENGLI, XINSHENG, moved, CHEN)
    applied = facts.apply(page(10, 12, upsert(12, moved), digest=digest_of(*now)))
    assert applied == Applied(frozenset({PersonId("p1")}), frozenset(), (), digest_matches=True)
    cursor = facts.cursor()
    assert (cursor.at, cursor.as_of) == (Position(1, 12), LATER)
    assert facts.worker(PersonId("p1")) == moved
    assert facts.workers_of(UnitId("u1")) == ()
    assert [one.person for one in facts.search("13911112222").lines] == ["p1"]
    assert [one.person for one in facts.search("13800000000").lines] == ["p2"]


@pytest.mark.invariant("S-4")
def test_a_page_that_fails_half_way_moves_neither_rows_nor_cursor(facts):
    before = stored(facts)
    broken = FeedRow(12, FeedAction.UPSERT, RecordKind.WORKER, "p2", "{}")
    with pytest.raises(ValueError, match="validation"):
        facts.apply(page(10, 12, upsert(11, replace(LIN, rev=2)), broken))
    assert stored(facts) == before


@pytest.mark.invariant("S-6")
def test_a_page_that_comes_again_changes_nothing(facts):
    again = page(10, 12, upsert(11, replace(LIN, rev=2)), upsert(12, replace(LIN, rev=3)))
    facts.apply(again)
    before = stored(facts)
    assert facts.apply(again) == Applied()
    assert facts.apply(page(8, 11, upsert(11, LIN))) == Applied()
    assert stored(facts) == before
    assert facts.worker(PersonId("p1")).rev == 3


@pytest.mark.parametrize(
    "wrong",
    [
        page(11, 12, upsert(12, LIN)),
        page(9, 12, upsert(12, LIN)),
        page(10, 12, upsert(12, LIN), epoch=2),
        replace(page(10, 12, upsert(12, LIN)), scope=OfficeId("350404")),
        page(10, 12, upsert(13, LIN)),
        page(10, 12, upsert(10, LIN)),
    ],
    ids=["a hole", "an overlap", "epoch", "scope", "a row ahead", "a row behind"],
)
@pytest.mark.invariant("S-5")
def test_a_page_that_does_not_continue_here_is_refused(facts, wrong):
    before = stored(facts)
    with pytest.raises(OutOfOrderError):
        facts.apply(wrong)
    assert stored(facts) == before


def test_an_empty_page_says_that_nothing_happened_and_when(facts):
    applied = facts.apply(page(10, 10, digest=digest_of(*ALL)))
    assert applied.digest_matches
    assert facts.cursor().as_of == LATER


@pytest.mark.invariant("S-3")
def test_a_mirror_that_differs_is_seen(facts):
    assert facts.apply(page(10, 11, digest=digest_of(*ALL[:-1]))).digest_matches is False


@pytest.mark.invariant("X-2")
def test_what_leaves_the_scope_is_erased_with_every_trace(facts):
    left = [upsert(n, value, FeedAction.LEAVE) for n, value in enumerate(ALL, start=11)]
    applied = facts.apply(page(10, 15, *left, digest=digest_of()))
    assert applied.digest_matches
    after = stored(facts)
    del after["cursor"]
    assert set(map(len, after.values())) == {0}


@pytest.mark.invariant("X-2")
def test_keys_that_the_platform_made_otherwise_are_erased_too(files):
    prepared = replace(lines_of(LIN)[0], search=(("name", "林建国"), ("pinyin", "madeotherwise")))
    builder = files.build_facts()
    head = Head(FORMAT, SCOPE, Position(1, 10))
    builder.load(head, [prepared], None, digest_of(LIN).message(), NOON)
    files.adopt_facts(builder)
    assert files.facts.search("madeotherwise").lines[0].matched == "pinyin"
    files.facts.apply(page(10, 11, upsert(11, LIN, FeedAction.LEAVE)))
    assert stored(files.facts)["search_key"] == []


def test_leaving_twice_is_leaving(facts):
    left = upsert(11, LIN, FeedAction.LEAVE)
    facts.apply(page(10, 12, left, replace(left, seq=12)))
    assert facts.cursor().digest == digest_of(office(), HENGLI, XINSHENG, CHEN)


def test_receipts_of_a_page_are_handed_out_and_not_mirrored(facts):
    sealed, _ = receipt(entry(1))
    row = FeedRow(11, FeedAction.UPSERT, RecordKind.RECEIPT, "op-1", canonical_text(sealed))
    told = page(10, 11, row, digest=digest_of(*ALL))
    assert receipts_in(told) == (sealed,)
    assert facts.apply(told) == Applied(receipts=(sealed,), digest_matches=True)


def test_a_look_up_does_not_wait_for_the_page_that_is_being_applied(facts):
    with facts.file.writing() as connection:
        connection.exec_driver_sql("DELETE FROM worker")
        assert facts.worker(PersonId("p1")) == LIN
