"""Run the real window, type a form, and die by SIGKILL the moment 已保存 is on screen.

python -m tests.killed_when_saved FOLDER
"""

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.registration import questions
from sepdesk.ui.window import Window
from tests.ui.session import LIN, LOGISTICS, make_session


def main():
    made = make_session(Path(sys.argv[1]))
    application = QApplication([])
    look.install(application)
    window = Window(made.session, Background(), sync_seconds=0)
    tab = window.registration
    window.show()
    window.shell.activateWindow()
    window.shell.show_tab("registration")

    def on_told(notice):
        if notice.text.startswith("已保存"):
            sys.stdout.write(f"{notice.text}\n")
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    def fill():
        inputs = tab.form.inputs
        QTest.keyClicks(inputs.number.line, LIN.documents[0].number)
        QTest.keyClicks(inputs.code.line, LOGISTICS.code)
        inputs.unit.set_value(LOGISTICS.name, LOGISTICS.unit_id)
        QTimer.singleShot(1500, save)

    def save():
        QTest.keyClick(
            tab.form.inputs.number.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )

    tab.told.connect(on_told)
    questions.save_all_the_same = lambda *_: True
    QTimer.singleShot(500, fill)
    QTimer.singleShot(30_000, application.quit)
    application.exec()
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
