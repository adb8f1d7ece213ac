"""Show 外省证核验 of an exam centre and of a station, for the manual.

`python scripts/ui_verification.py FOLDER [light|dark] [SIZE]` saves the pictures there. Run it
from the checkout; the station is that of the tests.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.desk.session import Session
from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.verification import EvidenceSource, VerificationResult
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.verification.tab import VerificationTab
from tests.ui.session import make_session
from tests.ui.verification.waiting import at_exam_centre, bring, case, paper, some


def opened(session: Session, background: Background) -> tuple[Shell, VerificationTab]:
    """Open a window with the tab."""
    shell = Shell("sepdesk")
    for key, title in (("worker", "人员查询"), ("registration", "聘用登记"), ("tray", "待处理")):
        shell.add_tab(key, title, QWidget)
    tab = VerificationTab(session, background)
    shell.add_tab("verification", "外省证核验", tab)
    shell.show_status(
        StatusLine(2, 1, "今天 14:32", True, session.office.name, "窗口一", "演示用户")
    )
    shell.resize(1366, 728)
    shell.show()
    shell.show_tab("verification")
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
        bring(made, *some())
        bring(made, case(2, 26, paper("李示例", "33010219900101001")))
        shell, tab = opened(made.session, background)
        shell.grab().save(str(folder / "verification-station.png"))
        shell, tab = opened(at_exam_centre(made.session), background)
        shell.grab().save(str(folder / "verification.png"))
        tab.table.choose_row(2)
        live(200)
        tab.open_conclusion()
        form = tab.form
        form.result.set_value(VerificationResult.GENUINE)
        form.result.changed.emit()
        form.source.set_value(EvidenceSource.NATIONAL_SYSTEM)
        form.evidence.set_value("查询结果：姓名、证号、项目相符，有效")
        form.number.set_value("360102199501010073")
        form.issuer.set_value("南昌市市场监督管理局")
        form.province.set_value("36")
        form.status.set_value(CertificateStatus.IN_FORCE)
        form.items[0].code.set_value("Q2")
        live(300)
        shell.grab().save(str(folder / "verification-conclusion.png"))
        background.close(2000)
        made.files.close()


if __name__ == "__main__":
    main()
