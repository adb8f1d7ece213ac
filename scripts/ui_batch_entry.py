"""Picture of 聘用登记 while a pile from one unit is entered.

`python scripts/ui_batch_entry.py FOLDER [light|dark]` saves batch-entry.png. Run it from the
checkout; the people are invented.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.registration.tab import RegistrationTab
from sepdesk.ui.shell import Shell, StatusLine
from tests.ui import session as invented

_ROWS = "林小梅\t{0}\tN1\t2026-11-02\n黄示例\t{1}\tQ2\t2026-11-10\n陈文斌\t{2}\tN1\t2026-11-16"


def take(folder: Path, out: Path) -> None:
    """Begin a pile, keep its unit, and paste three rows out of a workbook."""
    made = invented.make_session(folder)
    background = Background()
    tab = RegistrationTab(made.session, background)
    shell = Shell("特种设备作业人员聘用信息登记")
    shell.add_tab("worker", "人员查询", QWidget)
    shell.add_tab("registration", "聘用登记", tab)
    tab.told.connect(shell.tell)
    shell.show_status(
        StatusLine(0, 0, "今天 14:32", None, invented.OFFICE.name, "窗口一", "演示用户")
    )
    shell.resize(1366, 728)
    shell.show_tab("registration")
    shell.show()
    live(500)
    tab.form.inputs.unit.set_value(invented.STORAGE.name)
    tab.form.inputs.unit.picked.emit(invented.STORAGE.unit_id)
    live(700)
    tab.batch.begin()
    live(500)
    people = (invented.LIN, invented.HUANG, invented.CHEN)
    rows = _ROWS.format(*(person.documents[0].number for person in people))
    QGuiApplication.clipboard().setText(rows)
    line = tab.form.inputs.name.line
    line.setFocus()
    QTest.keySequence(line, QKeySequence(QKeySequence.StandardKey.Paste))
    live(2500)
    shell.grab().save(str(out / "batch-entry.png"))
    tab.flush()
    shell.close()
    background.close(2000)
    made.files.close()


def main() -> None:
    """Save the picture."""
    app = QApplication(sys.argv[:1])
    look.install(app, "dark" if "dark" in sys.argv else "light", 1.0)
    with tempfile.TemporaryDirectory() as folder:
        take(Path(folder) / "station", Path(sys.argv[1]))


if __name__ == "__main__":
    main()
