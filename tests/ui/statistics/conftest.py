"""A station with a gap, a unit of which nothing is known, and people who lapse."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.domain.staffing import UnitRecord
from sepdesk.ui.background import Background
from sepdesk.ui.statistics.tab import StatisticsTab
from tests.ui import session as invented
from tests.ui.staffing.conftest import GAS, SCHOOL, STORAGE, adopt, employed, requirement

RECORDS = (
    UnitRecord(GAS, (requirement("P", 4, "TSG 07-2019 表"), requirement("A", 1, "TSG"))),
    UnitRecord(
        STORAGE, (replace(requirement("N1", 2, "TSG"), effective_from=dt.date(2026, 6, 1)),)
    ),
    UnitRecord(SCHOOL, (requirement("A", None, "TSG 08-2017 2.4.2.2"),)),
)
ZHENG = employed("p-zheng", "郑示例", 1, "P", dt.date(2028, 3, 1), GAS)
XU = employed("p-xu", "许示例", 2, "P", dt.date(2026, 12, 20), GAS)
WU = employed("p-wu", "吴示例", 5, "N1", dt.date(2028, 2, 1), STORAGE)
FREE = employed("p-free", "何示例", 6, "N1", dt.date(2029, 2, 1), None)
WORKERS = (ZHENG, XU, WU, FREE)


@pytest.fixture
def counted(tmp_path):
    made = invented.make_session(tmp_path / "profile")
    adopt(made.files, RECORDS, WORKERS)
    yield made
    made.files.close()


@pytest.fixture
def tab(counted, shown, qtbot):
    background = Background()
    tab = StatisticsTab(counted.session, background)
    with qtbot.waitSignal(tab.loaded, timeout=5000):
        shown(tab, 1366, 640)
    yield tab
    assert background.close(5000)
