"""A station with a few people more: one with a record, and names that are easily spoilt."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.employment import EndReason
from sepdesk.domain.misconduct import Penalty
from sepdesk.ui.background import Background
from sepdesk.ui.worker.tab import WorkerTab
from tests.ui import session

BOLD = session.worker("p-bold", "<b>张</b>", "35010219850302006", ())
RARE = session.worker(
    "p-rare", "𬱖䶮㐀", "35010219850303007", (session.item("N1", dt.date(2027, 1, 10)),)
)


def _with_record():
    made = session.worker(
        "p-he",
        "何示例",
        "35010219800404008",
        (session.item("N1", dt.date(2028, 5, 1)), session.item("Q2", dt.date(2028, 5, 1))),
        at=session.STORAGE,
        status=CertificateStatus.REVOKED,
    )
    certificate = replace(made.certificates[0], bars=True, status_authority="福州市市场监督管理局")
    earlier = replace(
        made.employments[0],
        employment_id="e-earlier",
        unit=session.LOGISTICS.unit_id,
        unit_name=session.LOGISTICS.name,
        started_on=dt.date(2021, 3, 11),
        ended_on=dt.date(2024, 5, 30),
        ended_reason=EndReason.BY_UNIT,
        ended_seq=6,
    )
    present = replace(made.employments[0], lost_on=dt.date(2026, 10, 1))
    penalty = Penalty(
        "x-1",
        dt.date(2026, 9, 1),
        "鼓楼区市场监督管理局",
        "鼓市监罚〔2026〕1号",
        "违章作业",
        "警告",
    )
    return replace(
        made,
        certificates=(certificate,),
        employments=(earlier, present),
        penalties=(penalty,),
    )


HE = _with_record()


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A station that knows the people above as well."""
    monkeypatch.setattr(session, "WORKERS", (*session.WORKERS, BOLD, RARE, HE))
    made = session.make_session(tmp_path / "profile")
    yield made
    made.files.close()


@pytest.fixture
def background(qapp, made):
    lanes = Background()
    yield lanes
    assert lanes.close(2000)


@pytest.fixture
def tab(made, background, shown, qtbot):
    made_tab = shown(WorkerTab(made.session, background), 1366, 680)
    made_tab.setFocus()
    qtbot.waitUntil(made_tab.is_settled, timeout=5000)
    return made_tab
