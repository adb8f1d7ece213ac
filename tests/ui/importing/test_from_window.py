"""The whole window: a list is imported, and every tab hears of it."""

from PySide6.QtCore import Qt

from sepdesk.ui.background import Background
from sepdesk.ui.importing import dialog as module
from sepdesk.ui.importing.dialog import ImportDialog
from sepdesk.ui.window import Window
from tests.desk.lists import listed, of, stranger
from tests.ui.session import LIN, made  # noqa: F401 - a fixture

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_the_menu_s_keys_open_it_and_what_is_filed_is_announced(
    qapp,
    made,  # noqa: F811
    qtbot,
    tmp_path,
    monkeypatch,
):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(listed(of(LIN), stranger(1)))
    monkeypatch.setattr(module, "choose_list", lambda _: path)
    background = Background()
    window = Window(made.session, background, sync_seconds=0)
    qtbot.addWidget(window.shell)
    window.show()
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow, timeout=5000)
    qtbot.keyClick(window.shell, Qt.Key.Key_I, BOTH)
    (dialog,) = window.shell.findChildren(ImportDialog)
    dialog._choose()
    qtbot.waitUntil(dialog.act.isEnabled, timeout=15_000)
    with qtbot.waitSignal(window.shell.changed, timeout=15_000) as heard:
        dialog._import()
    assert heard.args[0].outbox
    dialog.reject()
    assert background.close(5000)
