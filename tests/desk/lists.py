"""Lists as units hand them in, about the invented people of the tests."""

from tests.exchange.sheets import workbook
from tests.ui.session import STORAGE, id_number

HEADINGS = (
    "办理事项", "姓名", "身份证号", "作业项目（代号）", "有效日期", "原用人单位",
    "聘用起始日", "离职日", "已收材料",
)  # fmt: skip


def row(name, number, act=None, items="N1", until="2029-03-01", former=None, hired="2026-11-20",
        left=None, handed="齐全"):  # fmt: skip
    """One row."""
    return (act, name, number, items, until, former, hired, left, handed)


def of(worker, **more):
    """One row about a worker of the archive."""
    return row(worker.name, worker.documents[0].number, **more)


def stranger(n):
    """One row about somebody whom the station does not know."""
    return row(f"示例{n}", id_number(f"3601021995{n % 12 + 1:02d}01{n:03d}"), until="2028-01-01")


def listed(*rows, unit=STORAGE):
    """A list whose unit stands once above."""
    return workbook(
        ["现用人单位", unit.name], ["单位社会信用代码", unit.code], ["收件日", "2026-11-24"],
        HEADINGS, *rows,
    )  # fmt: skip
