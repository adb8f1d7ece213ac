"""Show 现场检查: the list with a check, and a check under way, for the manual.

`python scripts/ui_site_check.py FOLDER [light|dark]` saves the pictures there. Run it from the
checkout; the station is that of the tests.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.desk.changes import Changes
from sepdesk.desk.session import Session
from sepdesk.desk.site_check_drafts import keep
from sepdesk.desk.site_check_entry import (
    CheckInput,
    Chosen,
    begin,
    found_besides,
    record,
    typed_besides,
    with_row,
)
from sepdesk.domain.site_checks import Course, Differing, OnCertificate, OnSite
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.site_check.entry import DIFFERENCES
from sepdesk.ui.site_check.tab import SiteCheckTab
from tests.ui import licences
from tests.ui.session import CHEN, LIN, LOGISTICS, OFFICE, STORAGE, WU, make_session


def ticked(session: Session) -> CheckInput:
    """Tick a check with every kind of difference."""
    given = begin(session, LOGISTICS.unit_id)
    for person in (WU, LIN):
        row = found_besides(session, person.person, given)
        if row is not None:
            given = with_row(given, row)
    given = with_row(given, typed_besides(session, "王示例", "", given))
    found = (
        (OnSite.GONE, OnCertificate.NOT_SHOWN, "", ""),
        (OnSite.AT_WORK, OnCertificate.OTHER_UNIT, STORAGE.name, ""),
        (OnSite.OTHER_WORK, OnCertificate.NO_RECORD, "", "操作桥式起重机"),
        (OnSite.UNCERTIFIED, OnCertificate.NOT_SHOWN, "", "驾驶叉车"),
    )
    rows = tuple(
        replace(row, on_site=site, on_certificate=card, certificate_unit=unit, remark=remark)
        for row, (site, card, unit, remark) in zip(given.rows, found, strict=True)
    )
    return replace(given, rows=rows, checkers="检查员甲、检查员乙")


def chosen(given: CheckInput) -> CheckInput:
    """Choose a course for each difference."""
    courses = {
        Differing.STILL_REGISTERED: (Course.HAND_OVER, licences.EXAM.office_id),
        Differing.REGISTERED_ELSEWHERE: (Course.ON_THE_SPOT, None),
        Differing.NO_CERTIFICATE: (Course.ENFORCEMENT, licences.CITY.office_id),
    }
    for row, what in given.differences():
        course, office = courses.get(what, (Course.URGE, None))
        given = given.with_course(row, Chosen(row.key, what, course, office))
    return given


def main() -> None:
    """Save the pictures."""
    out, *rest = sys.argv[1:]
    folder = Path(out)
    app = QApplication(sys.argv[:1])
    theme: look.Theme = "dark" if "dark" in rest else "light"
    look.install(app, theme, 1.0)
    tail = "-dark" if theme == "dark" else ""
    with tempfile.TemporaryDirectory() as scratch:
        made = make_session(Path(scratch))
        licences.bring(made)
        session, lanes = made.session, Background()
        record(session, chosen(ticked(session)))
        tab = SiteCheckTab(session, lanes)
        shell = Shell("sepdesk")
        for key, name in (("worker", "人员查询"), ("registration", "聘用登记"), ("tray", "待处理")):
            shell.add_tab(key, name, QWidget)
        shell.add_tab("site_check", "现场检查", tab)
        shell.show_status(StatusLine(2, 1, "今天 14:32", True, OFFICE.name, "窗口一", "演示用户"))
        shell.resize(1366, 728)
        shell.show()
        shell.show_tab("site_check")
        live(800)
        shell.grab().save(str(folder / f"site-check{tail}.png"))
        under_way = ticked(session)
        some = [(row, what) for row, what in under_way.differences() if row.person == CHEN.person]
        for row, what in some:
            under_way = under_way.with_course(row, Chosen(row.key, what, Course.URGE))
        keep(session, "picture", under_way)
        tab.on_changes(Changes(everything=True))
        live(500)
        tab.resume()
        live(800)
        shell.grab().save(str(folder / f"site-check-persons{tail}.png"))
        tab.checking.page.show_page(DIFFERENCES)
        live(300)
        shell.grab().save(str(folder / f"site-check-courses{tail}.png"))
        tab.checking.put_away()
        live(300)
        lanes.close(5000)
        made.files.close()


if __name__ == "__main__":
    main()
