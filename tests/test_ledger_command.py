"""`sepdesk ledger`: the ledger of some days from the command line, by a clerk's password."""

import contextlib
import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from sepdesk import cli, credentials
from sepdesk.clock import SystemClock
from sepdesk.desk import lease
from sepdesk.domain.offices import Role
from sepdesk.paths import Profile
from sepdesk.store import keys
from sepdesk.store.clerks import Clerk
from sepdesk.store.files import StationFiles
from sepdesk.store.identity import Login
from tests.ui import session as invented
from tests.ui.session import LIN, NOW
from tests.ui.tray.filled import paper, save

PASSWORD = "a-long-password-24"


@pytest.fixture
def profile(tmp_path, monkeypatch):
    """A station with one paper in its ledger, closed; its key is wrapped by a password."""
    made_profile = Profile(tmp_path / "profile").create()
    key = keys.create_slots(made_profile.keyring_slots)
    keys.add_clerk(made_profile.keyring_slots, key, "clerk1", PASSWORD, None)
    monkeypatch.setattr(invented, "KEY", key)
    made = invented.make_session(made_profile.root)
    with contextlib.closing(made.files):
        save(made, paper(made.session, LIN.person))
        login = Login("clerk1", "演示用户", Role.CLERK, "token", NOW + dt.timedelta(days=30))
        with made.files.station.transaction() as tx:
            tx.clerks.put(Clerk("clerk1", login))
        lease.renew(made.files, "clerk1", SystemClock().now(), SystemClock())

    def no_keyring(_):
        raise credentials.NoKeyringError

    monkeypatch.setattr(credentials, "load_secret", no_keyring)
    return made_profile


def test_a_clerk_too_long_without_the_platform_exports_nothing(
    profile, monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(lease, "LONGEST", dt.timedelta(0))
    target = tmp_path / "ledger.xlsx"
    days = ("--from", "2026-11-01", "--to", "2026-11-30", "-o", str(target))
    assert run(profile, PASSWORD, monkeypatch, *days) == 1
    assert "离线使用期限已到" in capsys.readouterr().err
    assert not target.exists()


def run(profile, password, monkeypatch, *more):
    monkeypatch.setattr("getpass.getpass", lambda _: password)
    return cli.main(["ledger", "--profile", str(profile.root), "--login", "clerk1", *more])


def test_the_days_asked_for_are_written_masked_and_recorded(profile, monkeypatch, tmp_path, capsys):
    target = tmp_path / "ledger.xlsx"
    days = ("--from", "2026-11-01", "--to", "2026-11-30", "-o", str(target))
    assert run(profile, PASSWORD, monkeypatch, *days) == 0
    assert capsys.readouterr().out == "已导出 1 件。\n"
    book = CalamineWorkbook.from_filelike(io.BytesIO(target.read_bytes()))
    row = book.get_sheet_by_index(0).to_python()[4]
    assert row[0] == "350102-20261124-001"
    assert LIN.documents[0].number not in row
    key = keys.open_clerk(profile.keyring_slots, "clerk1", PASSWORD, None)
    with (
        contextlib.closing(StationFiles.open(profile, key)) as files,
        files.station.reading() as tx,
    ):
        assert tx.audit.verify()


@pytest.mark.parametrize(
    ("password", "first", "name"),
    [
        ("another", "2026-11-01", "x.xlsx"),
        (PASSWORD, "2026-12-01", "x.xlsx"),
        (PASSWORD, "2026-11-01", "no/x.xlsx"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_no_file(
    profile, monkeypatch, tmp_path, capsys, password, first, name
):
    days = ("--from", first, "--to", "2026-11-30", "-o", str(tmp_path / name))
    assert run(profile, password, monkeypatch, *days) == 1
    assert capsys.readouterr().err.endswith("。\n")
    assert not (tmp_path / name).exists()


@pytest.mark.invariant("X-6")
def test_the_stations_own_audit_trail_is_followed_by_a_command(profile, monkeypatch, capsys):
    monkeypatch.setattr("getpass.getpass", lambda _: PASSWORD)
    typed = ["audit", "--profile", str(profile.root), "--login", "clerk1"]
    assert cli.main(typed) == 0
    assert capsys.readouterr().out.startswith("审计记录 1 条，前后相连，未见改动；末条 ")
    key = keys.open_clerk(profile.keyring_slots, "clerk1", PASSWORD, None)
    with (
        contextlib.closing(StationFiles.open(profile, key)) as files,
        files.station.transaction() as tx,
    ):
        connection = tx.audit._session.connection()
        connection.exec_driver_sql("DROP TRIGGER keep_audit_update")
        connection.exec_driver_sql("UPDATE audit SET subject = 'another'")
    assert cli.main(typed) == 1
    assert "被改动" in capsys.readouterr().err
