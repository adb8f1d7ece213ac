import datetime as dt

import pytest

from sepdesk.ui import words

HERE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 24, 15, 0, tzinfo=HERE)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (dt.datetime(2026, 11, 24, 14, 32, tzinfo=HERE), "今天 14:32"),
        (dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC), "今天 00:30"),
        (dt.datetime(2026, 11, 23, 9, 5, tzinfo=HERE), "昨天 09:05"),
        (dt.datetime(2026, 1, 2, 9, 5, tzinfo=HERE), "01-02 09:05"),
        (dt.datetime(2025, 12, 31, 9, 5, tzinfo=HERE), "2025-12-31 09:05"),
        (None, "从未"),
    ],
)
def test_an_instant_is_told_in_beijing_time(moment, expected):
    assert words.instant(moment, NOW) == expected


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(-30, "刚刚"), (59, "刚刚"), (300, "5 分钟前"), (7200, "2 小时前"), (200000, "2 天前")],
)
def test_an_age_is_told_in_its_largest_unit(ago, expected):
    assert words.age(NOW - dt.timedelta(seconds=ago), NOW) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-4, "已过期 4 天"),
        (0, "今天到期"),
        (15, "15 天后到期"),
        (90, "90 天后到期"),
        (91, "2027-02-23 到期"),
    ],
)
def test_the_last_valid_day_is_still_valid(days, expected):
    today = NOW.date()
    assert words.until(today + dt.timedelta(days=days), today) == expected


def test_an_unknown_count_is_not_zero():
    assert words.count(None) == "未设定"
    assert words.count(0) == "0"
    assert words.count(-1201) == "−1,201"
    assert words.day(None) == "—"
    assert words.day(dt.date(2026, 11, 24)) == "2026-11-24"
