"""Conditions narrow a look-up, alone and together, and each line says why it is there."""

import pytest

from sepdesk.desk.worker import find
from tests.ui.session import desk_session, made

__all__ = ["desk_session", "made"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("N1", {"陈文斌": "项目", "林小梅": "项目", "吴建国": "项目"}),
        ("叉车", {"陈文斌": "项目", "林小梅": "项目", "吴建国": "项目"}),
        ("N1 待聘", {"林小梅": "项目、状态"}),
        ("待聘", {"林小梅": "状态", "黄示例": "状态"}),
        ("在聘", {"陈文斌": "状态", "吴建国": "状态"}),
        ("证书失效", {}),
        ("2026-11", {"陈文斌": "26-11-20", "黄示例": "26-11-20"}),
        ("已到期 N1", {"陈文斌": "26-11-20"}),
        ("已到期 chen", {"陈文斌": "26-11-20"}),
        ("500天内到期", {"吴建国": "28-02-01"}),
        ("仓储 N1", {"吴建国": "单位、项目"}),
        ("吴 仓储", {"吴建国": "姓名"}),
        ("138 0000 2761 待聘", {"林小梅": "号码、状态", "黄示例": "号码、状态"}),
        ("陈 G3", {}),
    ],
)
def test_conditions_narrow_and_the_line_says_why(desk_session, typed, expected):
    found = find(desk_session, typed)
    assert {x.name: x.matched for x in found.lines} == expected
    assert not found.capped


def test_an_item_asked_for_lists_no_more_than_is_shown_and_says_so(desk_session):
    found = find(desk_session, "N1", limit=2)
    assert (len(found.lines), found.capped) == (2, True)
    assert find(desk_session, "2026-11", limit=1).capped
