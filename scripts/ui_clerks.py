"""Pictures of what stands around the work: lock, settings, first start, manual, keys.

`python scripts/ui_clerks.py FOLDER [light|dark] [SIZE]` saves them. Run it from the root of the
checkout; the people are those of the tests.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from sepdesk.desk.first_start import Beginning, PlatformSeen
from sepdesk.desk.preferences import Preferences
from sepdesk.store import recovery_text
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.first_start.wizard import FirstStart
from sepdesk.ui.lock.page import LockPage
from sepdesk.ui.manual import show_manual
from sepdesk.ui.settings.dialog import SettingsDialog
from sepdesk.ui.window import TITLE, Window
from tests.ui import session as invented

FINGERPRINT = "1F0A 77C2 9D40 5B61 E8A3 0C94 6F12 B7D5"


def settle() -> None:
    """Let the window paint."""
    loop = QEventLoop()
    QTimer.singleShot(300, loop.quit)
    loop.exec()


def grab(widget: QWidget, path: Path) -> None:
    """Save a picture of a widget as it stands."""
    settle()
    widget.grab().save(str(path))


def main() -> None:
    """Open each in turn."""
    folder, rest = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [float(x) for x in rest if "." in x]
    app = QApplication([])
    look.install(app, "dark" if "dark" in rest else "light", sizes[0] if sizes else 1.0)
    made = invented.make_session(Path(tempfile.mkdtemp()) / "profile")
    background = Background()
    window = Window(made.session, background, address="https://platform.invalid", sync_seconds=0)
    window.shell.resize(1366, 728)
    window.show()
    grab(window.shell, folder / "window.png")
    window.shell.show_shortcuts()
    grab(QApplication.activeWindow() or window.shell, folder / "keys.png")
    page = LockPage(TITLE)
    page.resize(1366, 728)
    page.show_locked(invented.OFFICE.name, "演示用户", "clerk1", "")
    page.show()
    page.show_problem("密码不正确。")
    grab(page, folder / "lock.png")
    settings = SettingsDialog(Preferences(), window.shell)
    settings.show()
    grab(settings, folder / "settings.png")
    grab(show_manual(window.shell, "look-up.md"), folder / "manual.png")

    def look_at(_: str) -> PlatformSeen:
        seen = invented.dt.timedelta(minutes=42)
        return PlatformSeen("https://platform.invalid", "福建省演示平台", FINGERPRINT, seen)

    wizard = FirstStart(Beginning(made.profile, made.clock), look_at, background, "窗口一")
    wizard.show()
    wizard.address.address.setText("platform.invalid")
    wizard.next.click()
    grab(wizard, folder / "first-1.png")
    wizard.next.click()
    wizard.sign_in.say(wizard.sign_in.password, "登录名或密码不正确。")
    grab(wizard, folder / "first-2.png")
    wizard.sign_in.login.setText("clerk1")
    wizard.sign_in.password.setText("x")
    wizard.next.click()
    wizard.enrol.show_recovery(recovery_text.generate(), "福建省演示平台　窗口一")
    wizard.enrol.recovery.show_result("恢复密钥第3组有误，请逐字核对。")
    grab(wizard, folder / "first-3.png")
    wizard._show(3)  # noqa: SLF001 - a picture of the last step without a platform
    wizard.load.show_progress(31 * 1024 * 1024, 74 * 1024 * 1024, "装入辖区数据")
    grab(wizard, folder / "first-4.png")
    background.close(2000)
    made.files.close()


main()
