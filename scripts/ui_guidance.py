"""Show 指南与建议 of a station and of the provincial office, for the manual.

`python scripts/ui_guidance.py FOLDER [light|dark] [SIZE]` saves the pictures there. Run it from
the checkout; the station is that of the tests.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.desk.session import Session
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.guidance.tab import GuidanceTab
from sepdesk.ui.shell import Shell, StatusLine
from tests.ui.guidance.offices import ANSWERED, GUIDE, OPEN, as_chief, at_province, bring
from tests.ui.session import make_session


def opened(session: Session, background: Background) -> tuple[Shell, GuidanceTab]:
    """Open a window with the tab."""
    shell = Shell("sepdesk")
    for key, title in (("worker", "人员查询"), ("registration", "聘用登记"), ("tray", "待处理")):
        shell.add_tab(key, title, QWidget)
    tab = GuidanceTab(session, background)
    shell.add_tab("guidance", "指南与建议", tab)
    shell.show_status(
        StatusLine(2, 1, "今天 14:32", True, session.office.name, "窗口一", "演示用户")
    )
    shell.resize(1366, 728)
    shell.show()
    shell.show_tab("guidance")
    live(500)
    return shell, tab


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
        bring(made, suggestions=(ANSWERED, OPEN))
        shell, tab = opened(as_chief(made.session), background)
        tab.guides.table.choose_row(1)
        live(200)
        shell.grab().save(str(folder / "guidance.png"))
        tab.guides.open_form()
        live(300)
        tab.guides.form.show_guide(GUIDE)
        tab.guides.form.phone.set_value("0591-123")
        tab.guides.form.changed.emit()
        live(600)
        shell.grab().save(str(folder / "guidance-own.png"))
        tab.show_page(1)
        tab.suggestions.table.choose_row(1)
        live(300)
        shell.grab().save(str(folder / "suggestions.png"))
        shell, tab = opened(at_province(made.session), background)
        tab.suggestions.table.choose_row(0)
        tab.suggestions.open_answer()
        live(400)
        shell.grab().save(str(folder / "suggestions-province.png"))
        background.close(5000)
        made.files.close()


if __name__ == "__main__":
    main()
