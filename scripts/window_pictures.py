"""Pictures of each tab from the running window on the demo province.

    window_pictures.py FOLDER

Starts a demo platform in a temporary folder, works a little at the desk as a clerk would, so that
every tab has something to show, and grabs each tab.
"""

import contextlib
import dataclasses
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from posing import live
from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sepdesk import app, demo
from sepdesk.clock import SystemClock
from sepdesk.desk import printing, registration, staffing
from sepdesk.desk.changes import Changes
from sepdesk.desk.prefill import paper_for
from sepdesk.desk.session import Session
from sepdesk.desk.worker import open_page
from sepdesk.domain.certificates import Standing, holds, standing
from sepdesk.domain.employment import HireSource, current
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import Handed, SubmissionKind
from sepdesk.paths import Profile
from sepdesk.store.files import StationFiles
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.batch import BatchDialog
from sepdesk.ui.ledger.month import MonthDialog
from sepdesk.ui.ledger.tab import LedgerTab
from sepdesk.ui.maintenance.tab import MaintenanceTab
from sepdesk.ui.misconduct.tab import MisconductTab
from sepdesk.ui.window import Window

SIZE = QSize(1366, 728)
ALL_THERE = Handed(form=True, certificate_copy=True, worker_signed=True, unit_sealed=True)


def workers(session: Session, wanted: Callable[[Worker], bool], count: int) -> list[Worker]:
    """Find the first people of the demo that fit."""
    today = session.clock.today()
    found = []
    for letter in "陈林黄张李王吴刘蔡杨":
        for line in session.files.facts.search(letter, 400).lines:
            worker = session.files.facts.worker(line.person)
            if worker is not None and worker not in found and wanted(worker):
                good = any(holds(c, i, today) for c in worker.certificates for i in c.items)
                if good:
                    found.append(worker)
            if len(found) == count:
                return found
    raise LookupError("the demo has too few such people")


def unit_for(session: Session) -> UnitRecord:
    """Find a unit of the demo that is short of people."""
    for line in staffing.overview(session).lines:
        record = session.files.facts.unit(line.unit.unit_id)
        if line.line.shortage and record is not None and not line.unit.dispatches:
            return record
    raise LookupError("no unit of the demo is short of people")


def paper(session: Session, worker: Worker, kind: SubmissionKind, unit: UnitRecord | None):  # noqa: ANN201 - a PaperInput
    """Fill a form for somebody as a clerk would."""
    page = open_page(session, worker.person)
    if page is None:
        raise LookupError(worker.person)
    filled = dataclasses.replace(
        paper_for(page, kind),
        handed=ALL_THERE,
        received_on=session.clock.today().isoformat(),
        form_date=session.clock.today().isoformat(),
    )
    if unit is None:
        return filled
    return dataclasses.replace(
        filled,
        unit=unit.unit.unit_id,
        unit_name=unit.unit.name,
        unit_code=unit.unit.code,
        code_kind=unit.unit.code_kind,
        unit_address=unit.unit.address,
        unit_town=unit.unit.town,
        contact=unit.unit.contact,
        phone=unit.unit.phone,
        hired_on=session.clock.today().replace(day=1).isoformat(),
        hire_source=HireSource.CONTRACT,
    )


def work_a_little(session: Session, profile: Profile) -> Worker:
    """Save two forms, one of which will come back: its certificate is revoked meanwhile.

    Returns:
        The person whose certificate that is.
    """
    unit = unit_for(session)
    free = workers(session, lambda w: current(w.employments) is None, 3)
    doomed = free[0]
    registration.save(session, paper(session, doomed, SubmissionKind.REGISTER, unit))
    registration.save(session, paper(session, free[1], SubmissionKind.REGISTER, unit))
    for certificate in doomed.certificates:
        demo.province(
            profile,
            "revoke-certificate",
            certificate.certificate_id,
            "--authority",
            "福州市市场监管局（演示）",
        )
    return doomed


def leave_two_unsent(session: Session) -> Worker:
    """Save two more after the round; returns whom to show."""
    employed = workers(session, lambda w: current(w.employments) is not None, 2)
    registration.save(
        session, paper(session, employed[0], SubmissionKind.CHANGE, unit_for(session))
    )
    registration.save(session, paper(session, employed[1], SubmissionKind.DEREGISTER, None))
    return employed[0]


def lapsed(session: Session) -> Worker:
    """Find an employed person one of whose items has lapsed while another holds."""
    today = session.clock.today()

    def partly(worker: Worker) -> bool:
        ways = {standing(c, i, today) for c in worker.certificates for i in c.items}
        return current(worker.employments) is not None and Standing.LAPSED in ways

    return workers(session, partly, 1)[0]


def grab(window: Window, path: Path) -> None:
    """Let the window settle and save it."""
    live(1500)
    window.shell.grab().save(str(path))


def scan_beside(window: Window, session: Session, path: Path) -> None:
    """Print a form that was saved, scan it askew, and drop the scan on the form."""
    with session.files.station.reading() as tx:
        (entry, *_) = tx.outbox.recent(1)
    document = pypdfium2.PdfDocument(printing.saved(session, entry.op_id).pdf)
    page = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    document.close()
    scan = path.with_name("scan-0001.jpg")
    page.rotate(-1.2, expand=True, fillcolor="white").save(scan)
    window.registration.open_file(scan)
    live(4000)
    scan.unlink()
    grab(window, path)
    for _ in range(2):  # the notices have been read
        QTest.keyClick(window.shell, Qt.Key.Key_Escape)


def take(session: Session, address: str, profile: Profile, folder: Path) -> None:
    """Open the window and grab every tab."""
    revoked = work_a_little(session, profile)
    background = Background()
    window = Window(
        session, background, address=address, desk_name=demo.DESK_NAME, sync_seconds=0, demo=True
    )
    window.shell.resize(SIZE)
    loop = QEventLoop()
    window.synchronise.round_ended.connect(loop.quit)
    window.show()
    loop.exec()
    shown = leave_two_unsent(session)
    window.shell.announce(Changes(frozenset([shown.person]), outbox=True), None)
    QTest.keyClicks(window.worker.focusWidget(), "cw")
    live(500)
    window.worker.show_person(shown.person)
    grab(window, folder / "worker.png")
    QTest.keyClick(window.shell, Qt.Key.Key_Escape)  # the notice has been read
    window.shell.show_tab("registration")
    half = paper(session, lapsed(session), SubmissionKind.CHANGE, unit_for(session))
    every = "、".join(i.printed for c in lapsed(session).certificates for i in c.items)
    window.registration.open_paper(
        dataclasses.replace(half, items=every, hired_on="10-12", valid_until="")
    )
    grab(window, folder / "registration.png")
    scan_beside(window, session, folder / "scan.png")
    window.shell.show_tab("staffing")
    window.staffing.show_unit(unit_for(session).unit.unit_id)
    grab(window, folder / "staffing.png")
    batch = BatchDialog(session, background, unit_for(session).unit, window.shell)
    batch.open()
    live(3000)
    batch.grab().save(str(folder / "batch.png"))
    batch.reject()
    misconduct = window.shell.show_tab("misconduct")
    assert isinstance(misconduct, MisconductTab)
    misconduct.show_person(revoked.person)
    grab(window, folder / "misconduct.png")
    window.shell.show_tab("tray")
    grab(window, folder / "tray.png")
    ledger = window.shell.show_tab("ledger")
    assert isinstance(ledger, LedgerTab)
    grab(window, folder / "ledger.png")
    QTest.mouseClick(ledger.month, Qt.MouseButton.LeftButton)
    live(1500)
    month = next(x for x in QApplication.topLevelWidgets() if isinstance(x, MonthDialog))
    month.grab().save(str(folder / "ledger-month.png"))
    month.close()
    maintenance = window.shell.show_tab("maintenance")
    assert isinstance(maintenance, MaintenanceTab)
    maintenance.show_unit(unit_for(session).unit.unit_id)
    grab(window, folder / "maintenance.png")
    window.shell.show_tab("synchronise")
    grab(window, folder / "synchronise.png")
    window.registration.flush()
    background.close(2000)


def main() -> int:
    """Make all pictures."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    application = QApplication(sys.argv[:1])
    look.install(application)
    with tempfile.TemporaryDirectory() as temporary:
        profile = Profile(Path(temporary) / "demo").create()
        with (
            demo.platform_of(profile) as address,
            contextlib.closing(StationFiles.open(profile, demo.key_of(profile))) as files,
        ):
            clock = SystemClock()
            station = app.NewStation(
                address,
                lambda: demo.enrolment_code(profile),
                "演示电脑",
                demo.LOGIN,
                demo.PASSWORD,
            )
            app.enter(files, station, clock)
            take(app.open_session(files, address, clock), "http://127.0.0.1", profile, folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
