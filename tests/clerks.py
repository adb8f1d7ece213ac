"""A machine with two clerks, a real platform in this process, and a line that can be cut."""

import datetime as dt
import shutil
from dataclasses import dataclass

import httpx2
import pytest
from starlette.testclient import TestClient

from sepdesk import app, credentials
from sepdesk.clock import SetClock
from sepdesk.desk.entrance import Entrance
from sepdesk.domain.offices import Role
from sepdesk.domain.staffing import UnitRecord
from sepdesk.paths import Profile
from sepdesk.province import accounts, enrolment, loading
from sepdesk.province.account_tables import AccountRow
from sepdesk.province.application import build_for
from sepdesk.province.opening import Province, open_province, set_up
from sepdesk.province.settings import ProvinceSettings
from sepdesk.store import keys
from sepdesk.store.files import StationFiles
from tests.ui import session as invented

ADDRESS = "https://platform.invalid"
PASSWORD, OTHERS = "synthetic-Pass-1", "synthetic-Pass-2"


class Line:
    """The wire to the platform: `cut` is no network, `portal` answers itself, as a hotel does."""

    def __init__(self, served):
        self._client = TestClient(served, raise_server_exceptions=False)
        self.cut = self.portal = False
        self.requests = 0

    def request(self, method, url, **options):
        self.requests += 1
        if self.cut:
            raise httpx2.ConnectError("no route")
        if self.portal:
            return httpx2.Response(200, text="<html>请登录无线网络</html>")
        return self._client.request(method, url, **options)

    def close(self):
        """Stay: every session of the machine goes by this line."""

    def end(self):
        self._client.close()


@dataclass
class Machine:
    """What a test may bend."""

    profile: Profile
    clock: SetClock
    line: Line
    province: Province
    code: str

    def entrance(self, term=dt.timedelta(days=7)):
        """Stand before the files, as a program that was just started."""
        return Entrance(self.profile, self.clock, ADDRESS, term, connect=lambda _: self.line)

    def disable(self, login):
        """Let the platform take an account's right away."""
        with self.province.database.writing() as connection:
            accounts.disable(connection, self.clock.now(), login)

    def change_password(self, login, password):
        """Let the platform know another password from now on."""
        changed = AccountRow.__table__.update().where(AccountRow.login == login)
        with self.province.database.writing() as connection:
            connection.execute(changed.values(password_hash=accounts.hash_password(password)))

    def end(self):
        self.line.end()
        self.province.database.close()


def make_machine(folder, monkeypatch) -> Machine:
    """Set a platform up; the machine is not enrolled yet, and has no keyring."""
    _weaken(monkeypatch)
    clock = SetClock(invented.NOW)
    settings = ProvinceSettings(folder=folder / "province")
    set_up(settings, clock)
    province = open_province(settings, clock)
    with province.database.writing() as connection:
        units = [UnitRecord(unit) for unit in invented.UNITS]
        loading.load(connection, clock, (invented.OFFICE,), units, invented.WORKERS)
        for login, password, name in (
            ("clerk1", PASSWORD, "演示用户"),
            ("clerk2", OTHERS, "林接班"),
        ):
            accounts.create(
                connection,
                clock.now(),
                login=login,
                password_hash=accounts.hash_password(password),
                display_name=name,
                role=Role.CLERK,
                office=invented.OFFICE.office_id,
            )
        code = enrolment.create_code(connection, clock.now(), invented.OFFICE.office_id)
    profile = Profile(folder / "profile").create()
    return Machine(profile, clock, Line(build_for(province)), province, code)


def copy_machine(template, folder, monkeypatch) -> Machine:
    """Give a test its own copy of an enrolled machine and of its platform."""
    _weaken(monkeypatch)
    shutil.copytree(template, folder, dirs_exist_ok=True)
    clock = SetClock(invented.NOW)
    province = open_province(ProvinceSettings(folder=folder / "province"), clock)
    profile = Profile(folder / "profile").create()
    return Machine(profile, clock, Line(build_for(province)), province, "")


def make_template(folder):
    """Make an enrolled machine once; returns its folder."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        machine = make_machine(folder, monkeypatch)
        enrol(machine, monkeypatch)
        machine.end()
    return folder


def _weaken(monkeypatch):
    """Take the keyring away, and most of Argon2's cost, which each test would pay anew."""

    def no_keyring(*_):
        raise credentials.NoKeyringError

    monkeypatch.setattr("sepdesk.credentials.load_secret", no_keyring)
    monkeypatch.setattr("sepdesk.credentials.save_secret", no_keyring)
    monkeypatch.setattr(keys, "_PASSES", 1)
    monkeypatch.setattr(keys, "_MEMORY_KIB", 1024)


def enrol(machine, monkeypatch) -> None:
    """Make it a station of the first clerk, with its facts loaded."""
    monkeypatch.setattr(app, "open_client", lambda _: machine.line)
    key = keys.create_slots(machine.profile.keyring_slots)
    keys.add_clerk(machine.profile.keyring_slots, key, "clerk1", PASSWORD, None)
    files = StationFiles.open(machine.profile, key)
    new = app.NewStation(ADDRESS, lambda: machine.code, "窗口一", "clerk1", PASSWORD)
    app.enter(files, new, machine.clock)
    files.close()
