"""What lies on the disk: nothing saved is lost, and nothing personal stands there in clear."""

import contextlib
import os
import re
import signal
import subprocess
import sys

import pytest

from sepdesk import app, demo, logs
from sepdesk.clock import SystemClock
from sepdesk.desk import drafts, registration, synchronise
from sepdesk.desk.prefill import paper_for
from sepdesk.desk.worker import open_page
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.paths import Profile
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.engine import connect
from sepdesk.store.files import StationFiles
from tests.ui.session import KEY, LIN


@pytest.mark.invariant("D-1")
def test_a_form_shown_as_saved_survives_kill_9_at_that_moment(tmp_path):
    killed = subprocess.run(
        [sys.executable, "-m", "tests.killed_when_saved", str(tmp_path)],
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    number = killed.stdout.decode().split()[-1]
    with (
        contextlib.closing(StationFiles.open(Profile(tmp_path), KEY)) as files,
        files.station.reading() as tx,
    ):
        (entry,) = tx.outbox.recent(10)
    assert entry.intake_number == number
    assert entry.state is SubmissionState.QUEUED
    body = read_envelope(entry.sealed.payload_bytes).body
    assert body.worker.document.number == LIN.documents[0].number


@pytest.fixture
def station(demo_profile):
    logs.configure(demo_profile.log)
    with (
        demo.platform_of(demo_profile) as address,
        contextlib.closing(StationFiles.open(demo_profile, demo.key_of(demo_profile))) as files,
    ):
        new = app.NewStation(
            address, lambda: demo.enrolment_code(demo_profile), "测试机", "demo", "demo"
        )
        app.enter(files, new, SystemClock())
        session = app.open_session(files, address)
        yield session
        session.transport.close()


def in_clear(paths, people):
    """Return which people's names or numbers stand in the bytes of the files."""
    numbers = {d.number.encode(): p.person for p in people for d in p.documents}
    # Two characters may stand in any file by chance; three hardly ever.
    names = {p.name.encode(): p.person for p in people if len(p.name) >= 3}
    found = set()
    for path in paths:
        content = path.read_bytes()
        for number in re.findall(rb"[0-9]{17}[0-9X]|[A-Z]{3}[0-9]{12}", content):
            found |= {numbers[number]} if number in numbers else set()
        found |= {person for name, person in names.items() if name in content}
    return found


@pytest.mark.invariant("X-3")
def test_no_name_and_no_number_of_the_demo_stands_in_clear_on_the_disk(
    station, demo_profile, tmp_path
):
    people = [
        station.files.facts.worker(x.person) for x in station.files.facts.search("陈", 120).lines
    ]
    page = open_page(station, people[0].person)
    drafts.keep(station, "a-draft", paper_for(page, SubmissionKind.DEREGISTER))
    for worker in people[1:4]:
        kind = SubmissionKind.REGISTER
        registration.save(station, paper_for(open_page(station, worker.person), kind))
    synchronise.synchronise(station)
    station.files.backup("scan")
    paths = [
        path
        for path in demo_profile.root.rglob("*")
        if path.is_file() and demo.platform_folder(demo_profile) not in path.parents
    ]
    names = {path.name for path in paths}
    assert {"facts", "station", "station-wal", "sepdesk.jsonl"} <= names
    assert in_clear(paths, people) == set()

    # The scan sees: it finds them all in a copy without encryption.
    copy = tmp_path / "plain.db"
    connection = connect(demo_profile.facts, demo.key_of(demo_profile))
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(copy),))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()
    assert in_clear([copy], people) == {worker.person for worker in people}
