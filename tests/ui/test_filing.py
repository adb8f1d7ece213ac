"""The flow that all tabs file by: judged, asked about once, saved on the writing lane, told."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sepdesk.desk import registration
from sepdesk.desk.counsel import counsel
from sepdesk.desk.paper import PaperInput
from sepdesk.ui.background import Background
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.filing import Act, Filing
from sepdesk.ui.parts import button
from tests.ui.session import HUANG, LIN, STORAGE, desk_session, made  # noqa: F401 - fixtures


@dataclass
class Tab:
    """A tab of two fields that files registrations of whoever is chosen."""

    widget: QWidget
    name: TextField
    day: DateField
    worker: object = LIN
    barred: str = ""
    shown: list = field(default_factory=list)
    notices: list = field(default_factory=list)

    def read(self):
        if not self.name.text():
            return None
        document = self.worker.documents[0]
        return PaperInput(
            name=self.worker.name,
            document_number=document.number,
            person=self.worker.person,
            items=self.worker.certificates[0].items[0].printed,
            unit_name=STORAGE.name,
            unit=STORAGE.unit_id,
            unit_code=STORAGE.code,
            unit_town=STORAGE.town,
            hired_on=self.day.text(),
        )

    def show(self, advice, attempted):
        self.shown.append((advice, attempted))
        return self.name if advice is not None and advice.hindrances else None


@pytest.fixture
def tab(made, shown, qtbot):  # noqa: F811 - the fixture
    widget = QWidget()
    column = QVBoxLayout(widget)
    tab = Tab(widget, TextField("姓名"), DateField("聘用起始日", made.clock.today))
    column.addWidget(tab.name)
    column.addWidget(tab.day)
    background = Background()
    act = Act(
        read=tab.read,
        nothing=lambda: "还没有录入内容。",
        unreadable=lambda: (
            tab.day.set_text(tab.day.text()) or (tab.day if tab.day.problem() else None)
        ),
        advise=lambda paper: counsel(made.session, paper),
        record=lambda paper: registration.save(made.session, paper),
        show=tab.show,
        field={"hired_on": tab.day, "name": tab.name}.get,
        barred=lambda _: tab.barred,
    )
    tab.filing = Filing(act, background, widget, [tab.name, tab.day])
    tab.filing.told.connect(tab.notices.append)
    tab.name.changed.connect(tab.filing.judge_soon)
    shown(widget)
    tab.name.setFocus()
    yield tab
    assert background.close(5000)


def saved(made):  # noqa: F811 - the fixture
    with made.files.station.reading() as tx:
        return tx.outbox.counts().total


def test_what_is_typed_is_judged_a_little_later(tab, qtbot):
    qtbot.keyClicks(tab.name.line, "lin")
    assert not tab.filing.is_settled()
    qtbot.waitUntil(tab.filing.is_settled, timeout=5000)
    ((advice, attempted),) = tab.shown
    assert advice.page.worker.person == LIN.person
    assert not attempted


def test_a_save_is_told_with_its_number_and_changes_come_last(tab, qtbot, made):  # noqa: F811 - the fixture
    order = []
    tab.filing.began.connect(lambda: order.append("began"))
    tab.filing.saved.connect(lambda *_: order.append("saved"))
    tab.filing.changed.connect(lambda _: order.append("changed"))
    qtbot.keyClicks(tab.name.line, "lin")
    with qtbot.waitSignal(tab.filing.changed, timeout=5000):
        tab.filing.save()
        assert not tab.name.isEnabled()
    assert tab.name.isEnabled()
    assert tab.name.line.hasFocus()
    assert order == ["began", "saved", "changed"]
    assert tab.notices[-1].text == "已保存，待上报 · 收件编号 350102-20261124-001"
    assert saved(made) == 1


def test_what_stands_in_the_way_is_asked_once_and_insisted_on(tab, qtbot, made):  # noqa: F811 - the fixture
    tab.worker = HUANG
    qtbot.keyClicks(tab.name.line, "huang")
    with qtbot.waitSignal(tab.filing.unsaved, timeout=5000):
        tab.filing.save()
    notice = tab.notices[-1]
    assert notice.action_text == "仍然保存"
    assert saved(made) == 0
    with qtbot.waitSignal(tab.filing.saved, timeout=5000):
        notice.action()
    assert saved(made) == 1


def test_insisting_on_what_is_no_longer_there_judges_anew(tab, qtbot, made):  # noqa: F811 - the fixture
    tab.worker = HUANG
    qtbot.keyClicks(tab.name.line, "huang")
    with qtbot.waitSignal(tab.filing.unsaved, timeout=5000):
        tab.filing.save()
    notice = tab.notices[-1]
    qtbot.keyClicks(tab.day.line, "1101")
    with qtbot.waitSignal(tab.filing.unsaved, timeout=5000):
        notice.action()
    assert saved(made) == 0


def test_what_is_barred_offers_no_way_round(tab, qtbot, made):  # noqa: F811 - the fixture
    tab.barred = "还有必填的内容没有填写。"
    qtbot.keyClicks(tab.name.line, "lin")
    with qtbot.waitSignal(tab.filing.unsaved, timeout=5000):
        tab.filing.save()
    assert (tab.notices[-1].text, tab.notices[-1].action) == (tab.barred, None)
    assert saved(made) == 0


def test_nothing_typed_and_nothing_readable_reach_no_lane(tab, qtbot, made):  # noqa: F811 - the fixture
    tab.filing.save()
    assert tab.notices[-1].text == "还没有录入内容。"
    qtbot.keyClicks(tab.name.line, "lin")
    qtbot.keyClicks(tab.day.line, "2026-02-30")
    tab.filing.save()
    assert "日期不能识别" in tab.notices[-1].text
    assert tab.day.line.hasFocus()
    assert not tab.filing.runs
    assert saved(made) == 0


def test_the_window_does_not_close_while_a_save_runs(tab, qtbot):
    qtbot.keyClicks(tab.name.line, "lin")
    assert tab.filing.may_close()
    with qtbot.waitSignal(tab.filing.saved, timeout=5000):
        tab.filing.save()
        assert not tab.filing.may_close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_enter_and_space(shown, qtbot, key):
    made_button = button("保存")
    shown(made_button)
    with qtbot.waitSignal(made_button.clicked, timeout=2000):
        qtbot.keyClick(made_button, key)
