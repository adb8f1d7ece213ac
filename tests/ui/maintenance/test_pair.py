"""Two people put side by side in 人员查询 are there to be put together, and nothing is saved."""

from PySide6.QtWidgets import QLabel

from sepdesk.ui.background import Background
from sepdesk.ui.maintenance.tab import MaintenanceTab
from tests.ui.session import CHEN, WU, desk_session, made

__all__ = ["desk_session", "made"]


def test_both_are_picked_and_compared(desk_session, shown, qtbot):
    lanes = Background()
    tab = shown(MaintenanceTab(desk_session, lanes), 1366, 680)
    tab.show_pair(CHEN, WU)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    assert tab.page() is tab.linking
    assert (tab.linking.kept.text(), tab.linking.other.text()) == (CHEN.name, WU.name)
    assert any("不同" in x.text() for x in tab.linking.findChildren(QLabel) if x.isVisible())
    act = tab.linking.act()
    assert act is not None
    assert act.other.person == WU.person
    with desk_session.files.station.reading() as tx:
        assert tx.outbox.recent(1) == ()
    assert lanes.close(2000)
