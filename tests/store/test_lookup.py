import datetime as dt
from contextlib import closing

import pytest

from sepdesk.domain.units import UnitKind
from sepdesk.paths import Profile
from sepdesk.store.files import StationFiles
from sepdesk.store.lookup import UnitLine
from tests.store.building import load, unit, worker

HENGLI, XINSHENG = unit(1), unit(2, "三明新盛电梯有限公司")
PEOPLE = (
    worker(1, "林建国", HENGLI, "13805981234"),
    worker(2, "陈小林", XINSHENG),
    worker(3, "林建"),
    worker(4, "单林建国", HENGLI),
    worker(5, "欧阳娜娜"),
)


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    profile = Profile(tmp_path_factory.mktemp("lookup"))
    with closing(StationFiles.open(profile, b"k" * 32)) as files:
        load(files, HENGLI, XINSHENG, *PEOPLE)
        yield files.facts


def names(found):
    return [line.name for line in found.lines]


@pytest.mark.parametrize(
    ("typed", "expected", "matched"),
    [
        ("林建", ["林建", "林建国", "单林建国"], "name"),
        ("林建国", ["林建国", "单林建国"], "name"),
        ("小林", ["陈小林"], "name"),
        ("linjian", ["林建", "林建国"], "pinyin"),
        ("ljg", ["林建国"], "initials"),
        ("shanlin", ["单林建国"], "pinyin"),
        ("oynn", ["欧阳娜娜"], "initials"),
        ("13805981234", ["林建国"], "number"),
        ("981234", ["林建国"], "tail"),
        ("350403198001010003", ["林建"], "number"),
        ("0005", ["欧阳娜娜"], "tail"),
        ("恒力", ["林建国", "单林建国"], "unit"),
        ("没有的人", [], None),
        ("  ", [], None),
        ("%", [], None),
    ],
)
def test_people_are_found_the_likeliest_first(facts, typed, expected, matched):
    found = facts.search(typed)
    assert names(found) == expected
    assert {line.matched for line in found.lines[:1]} == ({matched} if expected else set())
    assert not found.capped


def test_a_line_shows_what_a_list_needs(facts):
    (line, _) = facts.search("林建国").lines
    assert (line.person, line.number, line.mobile) == ("p1", "350403198001010001", "13805981234")
    assert (line.unit, line.unit_name) == ("u1", "三明恒力机械有限公司")
    assert (line.items, line.valid_until) == (("N1",), dt.date(2027, 5, 1))
    assert facts.search("林建").lines[0].unit is None


def test_only_the_first_lines_come_and_the_answer_says_that_there_are_more(facts):
    found = facts.search("350403", limit=2)
    assert (len(found.lines), found.capped) == (2, True)
    assert names(found) == names(facts.search("350403"))[:2]


def test_the_same_question_has_the_same_answer(facts):
    assert facts.search("l") == facts.search("l")


def test_exactly_as_many_as_are_shown_are_all_of_them(facts):
    found = facts.search("350403", limit=5)
    assert (len(found.lines), found.capped) == (5, False)


@pytest.mark.parametrize("typed", ["恒力", "smhl", "91350403000000001", "三明恒力"])
def test_units_are_found(facts, typed):
    expected = UnitLine(
        "u1", "三明恒力机械有限公司", HENGLI.unit.code, "350403001", (UnitKind.USER,)
    )
    assert facts.search_units(typed) == (expected,)


def test_units_come_in_no_more_than_the_lines_asked_for(facts):
    assert len(facts.search_units("三明", limit=1)) == 1
    assert len(facts.search_units("三明")) == 2
