"""登记台账 on a station that has worked for some days."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.domain.submissions import SubmissionState
from sepdesk.ui.background import Background
from sepdesk.ui.ledger.tab import LedgerTab
from tests.ui.session import HUANG, LIN, NOW, made  # noqa: F401 - a fixture
from tests.ui.tray.filled import answer, fill, paper, save


@pytest.fixture
def filled(made):  # noqa: F811 - the fixture
    """Today's six papers and a late one; one of last week, which is registered."""
    made.clock.set(NOW - dt.timedelta(days=7))
    earlier = save(
        made, replace(paper(made.session, HUANG.person, items="Q2"), received_on="2026-11-17")
    )
    answer(made, earlier, SubmissionState.REGISTERED, registration_number="350102-2026-000019")
    made.clock.set(NOW)
    fill(made)
    save(made, replace(paper(made.session, LIN.person), hired_on="2026-10-20"))
    return made


@pytest.fixture
def background(qapp, made):  # noqa: F811
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


@pytest.fixture
def open_tab(made, background, shown, qtbot):  # noqa: F811
    """Show the tab and wait for its lines."""

    def open_one():
        tab = LedgerTab(made.session, background)
        tab.notices = []
        tab.told.connect(tab.notices.append)
        with qtbot.waitSignal(tab.loaded, timeout=5000):
            shown(tab, 1366, 680)
        return tab

    return open_one


@pytest.fixture
def tab(filled, open_tab):
    return open_tab()
