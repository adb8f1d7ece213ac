"""Show 登记台账 and its monthly return on an invented station, for our own eyes.

`python scripts/ui_ledger.py FOLDER [light|dark] [SIZE]` saves the pictures there. Run it from the
checkout; the station is that of the tests.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.domain.submissions import SubmissionState
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.ledger.month import MonthDialog
from sepdesk.ui.ledger.tab import LedgerTab
from sepdesk.ui.shell import Shell, StatusLine
from tests.ui.session import HUANG, LIN, OFFICE, make_session
from tests.ui.tray.filled import answer, fill, paper, save


def main() -> None:
    """Save the pictures."""
    out, *rest = sys.argv[1:]
    folder = Path(out)
    app = QApplication(sys.argv[:1])
    sizes = [float(x) for x in rest if x[0].isdigit()]
    theme: look.Theme = "dark" if "dark" in rest else "light"
    look.install(app, theme, sizes[0] if sizes else 1.0)
    background = Background()
    with tempfile.TemporaryDirectory() as temporary:
        made = make_session(Path(temporary) / "profile")
        fill(made)
        late = {"hired_on": "2026-10-20"}
        save(made, replace(paper(made.session, LIN.person), **late))
        registered = save(made, replace(paper(made.session, HUANG.person, items="Q2"), **late))
        answer(made, registered, SubmissionState.REGISTERED, registration_number="350102-2026-019")
        shell = Shell("sepdesk")
        for key, title in (("worker", "人员查询"), ("staffing", "单位配备"), ("tray", "待处理")):
            shell.add_tab(key, title, QWidget)
        tab = LedgerTab(made.session, background)
        shell.add_tab("ledger", "登记台账", tab)
        shell.show_status(StatusLine(2, 1, "今天 14:32", True, OFFICE.name, "窗口一", "演示用户"))
        shell.resize(1366, 728)
        shell.show()
        shell.show_tab("ledger")
        live(500)
        tab.table.choose_row(6)
        live(200)
        shell.grab().save(str(folder / "ledger.png"))
        dialog = MonthDialog(made.session, background, shell)
        dialog.show()
        live(500)
        dialog.grab().save(str(folder / "ledger_month.png"))
        dialog.close()
        background.close(2000)
        made.files.close()


if __name__ == "__main__":
    main()
