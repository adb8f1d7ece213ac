"""人员查询: who is not in the station's facts, by one key from the platform, by real keys."""

import contextlib
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from sepdesk.desk import platform_search
from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui.background import Background
from sepdesk.ui.worker.platform_card import certificate_lines
from sepdesk.ui.worker.tab import WorkerTab
from tests.desk.test_platform_search import AT, Counties, cut
from tests.province.builders import id_number

Key = Qt.Key


@pytest.fixture
def job(tmp_path):
    with contextlib.ExitStack() as stack:
        yield Counties(tmp_path, stack)


@pytest.fixture
def open_tab(job, shown):
    """Open the tab of the window of the other city."""
    lanes = []

    def opened(session=None):
        lanes.append(Background())
        return shown(WorkerTab(session or job.there, lanes[-1]), 1366, 680)

    yield opened
    for background in lanes:
        assert background.close(5000)


def texts(widget, kind=QLabel):
    return [each.text() for each in widget.findChildren(kind) if each.isVisible() and each.text()]


def says(widget, part):
    return any(part in text for text in texts(widget))


def ask(tab, qtbot, text):
    tab.look_up.box.setFocus()
    tab.look_up.box.selectAll()
    qtbot.keyClick(tab.look_up.box, Key.Key_Delete)
    qtbot.keyClicks(tab.look_up.box, text)
    qtbot.waitUntil(tab.is_settled, timeout=5000)
    qtbot.keyClick(tab.look_up.box, Key.Key_F3)


@pytest.mark.invariant("X-1")
def test_one_key_asks_and_the_answer_is_marked_as_the_platforms(open_tab, qtbot):
    tab = open_tab()
    ask(tab, qtbot, id_number(31))
    assert says(tab.look_up, "按 F3 向平台查询")
    qtbot.waitUntil(lambda: says(tab.platform, AT.unit.name), timeout=5000)
    assert says(tab.platform, "合成31")
    assert says(tab.platform, "平台数据，查询时间 今天 09:00，不存入本站")
    assert not says(tab.platform, id_number(31))
    qtbot.waitUntil(lambda: says(tab.platform, "Q2 · 有效期至"), timeout=5000)
    with qtbot.waitSignal(tab.asked_form) as asked:
        button = next(b for b in tab.platform.findChildren(QPushButton) if b.isVisible())
        assert button.text() == "变更到新单位"
        qtbot.keyClick(button, Key.Key_Space)
    (paper,) = asked.args
    assert (paper.kind, paper.name, paper.former_unit) == (
        SubmissionKind.CHANGE, "合成31", AT.unit.name,
    )  # fmt: skip
    # With the next key typed the answer is gone.
    qtbot.keyClicks(tab.look_up.box, "1")
    assert not tab.platform.isVisible()


def test_who_is_in_no_archive_can_be_registered_all_the_same(open_tab, qtbot):
    tab = open_tab()
    ask(tab, qtbot, id_number(99))
    qtbot.waitUntil(lambda: says(tab.platform, "平台档案中没有此人"), timeout=5000)
    assert texts(tab.platform, QPushButton) == ["登记此人"]


def test_a_name_alone_is_answered_by_what_to_type(open_tab, qtbot):
    tab = open_tab()
    ask(tab, qtbot, "nobody")
    assert says(tab.platform, "完整的证件号码")
    assert texts(tab.platform, QPushButton) == []


def test_offline_one_is_told_so_in_words(open_tab, qtbot, job):
    tab = open_tab(cut(job.there))
    ask(tab, qtbot, id_number(31))
    qtbot.waitUntil(lambda: says(tab.platform, "现在连接不上平台"), timeout=8000)


def test_a_lost_certificate_says_what_became_of_it(job):
    told = platform_search.ask(job.there, platform_search.question_of(id_number(31))).person
    (one,) = told.certificates
    lost = replace(one, status=CertificateStatus.REVOKED)
    assert next(iter(certificate_lines((lost,))))[0] == "已吊销"
    assert next(iter(certificate_lines(())))[0] == "无证书"
