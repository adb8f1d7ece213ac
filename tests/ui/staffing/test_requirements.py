"""配备要求 under real keys: rows begin, change and end, equipment is counted (S1, E1)."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.requirement_acts import CountedEquipment, RequiredRow
from sepdesk.domain.requirements import Equipment, EquipmentCount, Measure, UnitRecord
from sepdesk.domain.supervision import Concern
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.staffing.requirements import RequirementsDialog, number_text
from tests.ui.session import OFFICE, TODAY, made  # noqa: F401 - a fixture
from tests.ui.warnings.warned import FILLER, RECORDS, bring

CTRL = Qt.KeyboardModifier.ControlModifier
LIFTS = EquipmentCount(Equipment.PUBLIC_LIFT, 2, dt.date(2026, 6, 1), "使用登记证")
HERE = UnitRecord(FILLER, RECORDS[0].requirements, (LIFTS,))


@pytest.fixture
def background(qapp, made):  # noqa: F811 - the fixture
    lanes = Background()
    yield lanes
    assert lanes.close(5000)


class Hands:
    """Keys of whoever sits at the dialog."""

    def __init__(self, dialog, qtbot, commit):
        self.dialog, self.qtbot, self._commit = dialog, qtbot, commit

    def settle(self):
        self.qtbot.waitUntil(self.dialog.is_settled, timeout=15_000)

    def asked(self):
        """Wait for the dialog of an act."""
        found = []

        def there():
            # One that was saved closes, and is deleted a moment later.
            shown = self.dialog.window().findChildren(ActDialog)
            found[:] = [one for one in shown if one.isVisible()]
            return len(found) == 1

        self.qtbot.waitUntil(there, timeout=9_000)
        return found[0]

    def type(self, field, text):
        line = field.line
        line.setFocus()
        line.selectAll()
        if text.isascii():
            self.qtbot.keyClicks(line, text)
        else:
            self._commit(line, text)

    def enter(self, dialog):
        """Press Ctrl+Enter in the dialog of an act; no window manager here makes it active."""
        dialog.activateWindow()
        self.qtbot.waitUntil(dialog.isActiveWindow, timeout=15_000)
        self.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, CTRL)

    def save(self, dialog):
        with self.qtbot.waitSignal(self.dialog.acts.saved, timeout=15_000) as saved:
            self.enter(dialog)
        self.settle()
        return read_envelope(saved.args[0].entry.sealed.payload_bytes).body


@pytest.fixture
def sit_down(background, shown, qtbot, commit):
    """Open the dialog of a unit."""

    def sit(session, unit=FILLER):
        hands = Hands(
            shown(RequirementsDialog(session, background, unit), 1080, 640), qtbot, commit
        )
        hands.settle()
        return hands

    return sit


@pytest.mark.clause("S1")
@pytest.mark.clause("E1")
def test_the_county_sees_all_and_sets_what_use_asks(made, sit_down):  # noqa: F811
    bring(made, warnings=(), records=(HERE,))
    hands = sit_down(made.session)
    lines = hands.dialog.table.model().lines()
    assert [(x.row.item.code, x.computed, x.mine, number_text(x)) for x in lines] == [
        ("A", True, False, "1 人"),
        ("P", False, False, "4 人"),
        ("Q2", False, True, "2 人"),
    ]
    assert not hands.dialog.change.isEnabled()
    hands.dialog.table.choose_row(2)
    assert hands.dialog.change.isEnabled()


@pytest.mark.clause("S1")
def test_a_new_requirement_is_typed_and_what_is_lacking_is_said(made, sit_down):  # noqa: F811
    bring(made, warnings=(), records=(HERE,))
    hands = sit_down(made.session)
    hands.qtbot.keyClick(hands.dialog, Qt.Key.Key_F8)
    asked = hands.asked()
    hands.type(asked.fields["item"], "N1")
    hands.enter(asked)
    lacking = asked.fields["source"].finding_line
    hands.qtbot.waitUntil(lambda: "出处" in lacking.text(), timeout=9_000)
    hands.type(asked.fields["min_count"], "3")
    hands.type(asked.fields["source"], "甲规定 3.1")
    hands.type(asked.fields["evidence"], "使用登记证")
    body = hands.save(asked)
    assert body.begins == (
        RequiredRow(ItemKey(Catalogue.C2021, "N1"), "", Measure.PERSONS, 3, "甲规定 3.1"),
    )
    assert (body.concern, body.since, body.evidence) == (Concern.USE, TODAY, "使用登记证")
    assert hands.dialog.about().waits == 1


@pytest.mark.clause("S1")
def test_a_change_names_the_row_that_ends_and_an_end_leaves_nothing(made, sit_down):  # noqa: F811
    bring(made, warnings=(), records=(HERE,))
    hands = sit_down(made.session)
    hands.dialog.table.choose_row(2)
    key = hands.dialog.table.chosen_line().key
    hands.qtbot.mouseClick(hands.dialog.change, Qt.MouseButton.LeftButton)
    asked = hands.asked()
    hands.type(asked.fields["min_count"], "1")
    hands.type(asked.fields["evidence"], "检查记录")
    (row,) = hands.save(asked).begins
    assert (row.replaces, row.min_count, row.corrects) == (key, 1, False)
    hands.dialog.table.choose_row(2)
    hands.qtbot.mouseClick(hands.dialog.end, Qt.MouseButton.LeftButton)
    asked = hands.asked()
    hands.type(asked.fields["evidence"], "设备已报废")
    assert hands.save(asked).ends == (key,)


@pytest.mark.clause("S1")
def test_equipment_is_counted_and_what_is_left_empty_stays_unset(made, sit_down):  # noqa: F811
    bring(made, warnings=(), records=(HERE,))
    hands = sit_down(made.session)
    hands.qtbot.mouseClick(hands.dialog.count, Qt.MouseButton.LeftButton)
    asked = hands.asked()
    assert asked.fields["public_lift"].value() == "2"
    hands.type(asked.fields["public_lift"], "3x")
    hands.enter(asked)
    assert "整数" in asked.fields["public_lift"].finding_line.text()
    hands.type(asked.fields["public_lift"], "3")
    hands.type(asked.fields["shifts"], "2")
    hands.type(asked.fields["evidence"], "使用登记证")
    body = hands.save(asked)
    assert body.equipment == (CountedEquipment(Equipment.PUBLIC_LIFT, 3),)
    assert (body.shifts, body.begins) == (2, ())


@pytest.mark.clause("E1")
def test_the_city_sets_permits_and_no_equipment(made, sit_down):  # noqa: F811
    bring(made, warnings=(), records=(HERE,))
    identity = made.session.identity
    city = replace(identity, office=replace(OFFICE, kind=OfficeKind.CITY))
    hands = sit_down(replace(made.session, identity=city))
    assert hands.dialog.about().mine == {Concern.PERMIT}
    assert not hands.dialog.count.isEnabled()
    assert hands.dialog.begin.isEnabled()
