"""Printing through a real print system: a cupsd of the test's own, and queues that fail.

In a process of its own, since libcups remembers the first server that it asked.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from PIL import ImageChops, ImageStat

from sepdesk.forms.appendix import AppendixForm
from sepdesk.forms.pdf import draw_form
from sepdesk.forms.reading import read_scan
from sepdesk.ui.spool import _told
from tests.forms.conftest import read_sheet
from tests.forms.scanner import raster, saved
from tests.forms.test_reading import CODE

CUPSD = shutil.which("cupsd") or shutil.which("cupsd", path="/usr/sbin")
LPADMIN = shutil.which("lpadmin") or shutil.which("lpadmin", path="/usr/sbin")
FORM = AppendixForm(name="欧阳𬱖", document_number="350181199003079987", mobile="13000000000")
DRAWN = draw_form(FORM, code=CODE)

BACKENDS = {
    "keep": 'cat "${6:--}" > "$file.part" && mv "$file.part" "$file"',
    "nopaper": 'echo "STATE: +media-empty-error" >&2; exit 4',
}
"""What a printer does with a job: 4 tells cupsd to stop the queue."""

PRINT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from sepdesk.ui.background import Background
from sepdesk.ui.pages import PrintError, send_to, set_up, trouble_of
from sepdesk.ui.print_watch import PrintWatch
from sepdesk.ui.printers import printer_names

app = QApplication([])
pdf, kept = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
background = Background()

def loop_until(done):
    loop, ask = QEventLoop(), QTimer(interval=20)
    ask.timeout.connect(lambda: done() and loop.quit())
    ask.start()
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()

def sent_to(name):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    set_up(printer, "登记表")
    try:
        send_to(printer, pdf)
    except PrintError as error:
        return error.text
    return "sent"

said = {"names": printer_names()}
for name in printer_names():
    said[name] = sent_to(name)
troubles = []
watch = PrintWatch(background, app)
watch.troubled.connect(troubles.append)
watch.begin("nopaper")
loop_until(lambda: troubles)
loop_until(kept.exists)
said["watched"] = troubles
said["troubles"] = {name: trouble_of(name) for name in printer_names()}
background.close(5000)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def server():
    """A cupsd that listens at a socket alone; its folder, in short words as a socket needs."""
    if CUPSD is None or LPADMIN is None:
        pytest.skip("CUPS is not installed")
    folder = Path(tempfile.mkdtemp(prefix="sepcups"))
    process = subprocess.Popen(
        [CUPSD, "-f", "-c", _settings(folder), "-s", _files(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _ready(folder, process)
        yield folder
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _settings(folder):
    path = folder / "cupsd.conf"
    path.write_text(
        f"Listen {folder}/sock\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n"
        "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
        "<Policy default>\n<Limit All>\nOrder deny,allow\nAllow all\n</Limit>\n</Policy>\n"
    )
    return path


def _files(folder):
    for name in ("root", "spool", "spool/tmp", "cache", "state", "log", "bin/backend"):
        (folder / name).mkdir(parents=True)
    for part in ("filter", "daemon", "notifier", "monitor", "cgi-bin"):
        (folder / "bin" / part).symlink_to(Path("/usr/lib/cups") / part)
    for name, act in BACKENDS.items():
        backend = folder / "bin" / "backend" / name
        backend.write_text(
            f"#!/bin/sh\n[ $# -eq 0 ] && exit 0\nfile=${{DEVICE_URI#{name}:}}\n{act}\n"
        )
        # Of its owner alone: so cupsd runs it as who it is itself, and the file can be written.
        backend.chmod(0o500)
    places = {
        "ServerRoot": "root",
        "ServerBin": "bin",
        "RequestRoot": "spool",
        "TempDir": "spool/tmp",
        "CacheDir": "cache",
        "StateDir": "state",
        "PageLog": "log/page",
        "ErrorLog": "log/error",
        "AccessLog": "log/access",
    }
    path = folder / "cups-files.conf"
    path.write_text("".join(f"{name} {folder}/{place}\n" for name, place in places.items()))
    return path


def _ready(folder, process):
    deadline = time.monotonic() + 20
    while _add(folder, "good", f"keep:{folder}/kept.pdf").returncode:
        assert process.poll() is None
        assert time.monotonic() < deadline
    for name, where in (
        ("nopaper", "nopaper:x"),
        ("closed", f"keep:{folder}/no"),
        ("paused", "keep:x"),
    ):
        assert _add(folder, name, where).returncode == 0
    for command in (["cupsreject", "closed"], ["cupsdisable", "paused"]):
        program = shutil.which(command[0]) or f"/usr/sbin/{command[0]}"
        subprocess.run([program, command[1]], env=_environment(folder), check=True, timeout=20)


def _add(folder, name, where):
    command = [LPADMIN, "-p", name, "-E", "-v", where]
    return subprocess.run(
        command, env=_environment(folder), capture_output=True, check=False, timeout=20
    )


def _environment(folder):
    return {**os.environ, "CUPS_SERVER": f"{folder}/sock", "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture(scope="module")
def printed(server):
    """What became of a form at each queue, and what the printer that works has put out."""
    source = server / "form.pdf"
    source.write_bytes(DRAWN)
    run = subprocess.run(
        [sys.executable, "-c", PRINT, str(source), str(server / "kept.pdf")],
        env=_environment(server), capture_output=True, check=False, timeout=90,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout), server / "kept.pdf"


def test_every_queue_of_the_system_can_be_chosen(printed):
    assert sorted(printed[0]["names"]) == ["closed", "good", "nopaper", "paused"]


def test_what_comes_out_of_a_queue_is_the_form(printed):
    said, kept = printed
    assert said["good"] == "sent"
    content = kept.read_bytes()
    assert read_sheet(content).pages == 1
    drawn, put_out = raster(DRAWN, dpi=300), raster(content, dpi=300)
    for edge, as_drawn in zip(_ink(put_out), _ink(drawn), strict=True):
        assert abs(edge - as_drawn) <= 3  # dots of 300 to the inch: a quarter of a millimetre
    assert _unlike(drawn, put_out) < 3
    assert _unlike(drawn, put_out) < _unlike(raster(draw_form(None), dpi=300), put_out)
    reading = read_scan(saved(raster(content), 60))
    assert [found.text for found in reading.found] == [CODE]


def _ink(picture):
    return picture.point(lambda grey: 255 * (grey < 128)).getbbox()


def _unlike(one, other):
    """Say how far the dots of two pages differ on the whole, of 255."""
    size = (2480, 3508)
    pictures = (each.crop((0, 0, *size)) for each in (one, other))
    return ImageStat.Stat(ImageChops.difference(*pictures)).mean[0]


def test_a_job_that_the_queue_turns_away_is_told_and_not_called_sent(printed):
    assert "打印机“closed”现在不收打印任务" in printed[0]["closed"]


def test_a_printer_without_paper_is_told_once_it_has_found_out(printed):
    said, _ = printed
    assert said["nopaper"] == "sent"
    (watched,) = said["watched"]
    assert "缺纸" in watched


def test_a_queue_that_stands_still_is_told_and_others_are_not(printed):
    troubles = printed[0]["troubles"]
    assert printed[0]["paused"] == "sent"
    assert "暂停" in troubles["paused"]
    assert troubles["good"] == troubles["closed"] == ""


@pytest.mark.parametrize(
    ("state", "reasons", "still", "words"),
    [
        ("3", "none", False, ()),
        ("4", "connecting-to-device", False, ()),
        ("5", "connecting-to-device", True, ("连接不上",)),
        ("4", "media-empty-error,toner-low-warning", True, ("缺纸",)),
        ("4", "media-empty-warning", False, ()),
        ("4", "offline-report", True, ("脱机",)),
        ("5", "vendor-says-so", True, ()),
    ],
)
def test_reasons_of_a_queue_are_put_as_a_clerk_says_them(state, reasons, still, words):
    queue = _told({"printer-state": state, "printer-state-reasons": reasons})
    assert (queue.takes_jobs, queue.stands_still, queue.reasons) == (True, still, words)
