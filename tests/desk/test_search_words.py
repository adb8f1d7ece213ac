"""What is typed into 人员查询 is understood as a clerk means it."""

import datetime as dt

import pytest

from sepdesk import catalogues
from sepdesk.desk.search_words import lapse_days, understand
from sepdesk.store.narrowing import WorkerStatus

TODAY = dt.date(2026, 11, 24)
ITEMS = catalogues.work_items()


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("90天内到期", "2026-11-24", "2027-02-22"),
        ("30天", "2026-11-24", "2026-12-24"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2027.2", "2027-02-01", "2027-02-28"),
        ("2026年12月", "2026-12-01", "2026-12-31"),
        ("2026-12-05", "2026-12-05", "2026-12-05"),
        ("本月到期", "2026-11-01", "2026-11-30"),
        ("下月到期", "2026-12-01", "2026-12-31"),
        ("已到期", "0001-01-01", "2026-11-23"),
    ],
)
def test_days_of_lapsing_are_read_as_they_are_typed(word, first, last):
    assert lapse_days(word, TODAY) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("word", ["2026-13", "2026-11-31", "202612", "20261205", "陈", "9"])
def test_what_is_no_day_is_left_to_text(word):
    assert lapse_days(word, TODAY) is None


def test_an_item_is_meant_in_every_catalogue_that_has_its_code():
    question = understand("n1", ITEMS, TODAY)
    assert question.wanted.items == (("N1 2011-95", "N1 2019-3", "N1 2021-41"),)
    assert question.words == ("项目 N1",)
    assert question.item_or_text == "n1"


def test_an_item_by_its_name_is_meant_under_the_code_of_each_catalogue():
    question = understand("叉车", ITEMS, TODAY)
    assert question.words == ("项目 叉车（N1）",)
    assert "N1 2021-41" in question.wanted.items[0]
    assert "N2 2021-41" not in question.wanted.items[0]


def test_conditions_and_text_are_told_apart():
    question = understand("陈　N1，待聘 90天内到期", ITEMS, TODAY)
    assert question.wanted.words == ("陈",)
    assert question.wanted.status is WorkerStatus.FREE
    assert question.wanted.lapses == (TODAY, dt.date(2027, 2, 22))
    assert question.words == ("项目 N1", "待聘", "2027-02-22 前到期")
    assert question.item_or_text == ""


def test_blanks_in_names_and_numbers_remain_text():
    assert understand("138 1234 2761", ITEMS, TODAY).wanted.words == ("138", "1234", "2761")
    assert understand("john s", ITEMS, TODAY).wanted.is_text
