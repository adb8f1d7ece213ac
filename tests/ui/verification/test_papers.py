"""外省证核验: the exam centre opens the scans of a case, page by page."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from sepdesk.desk import attachments, printing
from sepdesk.domain.attachments import AttachedPaper, Digest, PaperKind, Particular
from tests.ui.session import made  # noqa: F401 - a fixture
from tests.ui.verification.test_verification_tab import background, open_tab  # noqa: F401
from tests.ui.verification.waiting import at_exam_centre, case, paper


def with_papers(*papers):
    body = paper()
    return case(body=replace(body, intake=replace(body.intake, papers=papers)))


def buttons(tab):
    found = tab.page.findChildren(QPushButton)
    return [one for one in found if one.accessibleName().startswith("查看附件") and one.isVisible()]


@pytest.mark.clause("L4")
def test_scans_of_a_case_are_listed_with_what_the_counter_noted_and_opened(
    made, open_tab, qtbot  # noqa: F811 - fixtures
):  # fmt: skip
    content = printing.blank(made.session).pdf
    form = attachments.keep(made.session, content, PaperKind.FORM)
    copy = replace(
        attachments.keep(made.session, content + b"\n", PaperKind.CERTIFICATE_COPY),
        seen=(Particular.NAME,),
    )
    tab = open_tab(at_exam_centre(made.session), with_papers(form, copy))
    qtbot.waitUntil(lambda: len(buttons(tab)) == 2, timeout=10_000)
    assert [one.text() for one in buttons(tab)] == ["1. 登记表", "2. 作业人员证复印件"]
    dialog = tab.papers.open(tab.page.case().op_id, form)
    qtbot.waitUntil(lambda: not dialog.picture.is_empty(), timeout=30_000)
    assert dialog.place.text() == "第 1 页，共 1 页"
    assert not dialog.on.isEnabled()
    dialog.close()


def test_a_scan_that_cannot_be_had_now_says_why_in_its_window(
    made, open_tab, qtbot  # noqa: F811 - fixtures
):  # fmt: skip
    gone = AttachedPaper(Digest("a" * 64), 9, PaperKind.FORM)
    tab = open_tab(at_exam_centre(made.session), with_papers(gone))
    qtbot.waitUntil(lambda: len(buttons(tab)) == 1, timeout=10_000)
    dialog = tab.papers.open(tab.page.case().op_id, gone)
    qtbot.waitUntil(lambda: "本机没有这份扫描件" in dialog.place.text(), timeout=10_000)
    assert dialog.picture.is_empty()
    dialog.close()


def test_a_case_without_scans_says_so(made, open_tab, qtbot):  # noqa: F811 - fixtures
    tab = open_tab(at_exam_centre(made.session), case())
    qtbot.waitUntil(lambda: tab.page.case() is not None, timeout=10_000)
    assert buttons(tab) == []
    assert any("没有随附扫描件" in one.text() for one in tab.page.findChildren(QLabel))
