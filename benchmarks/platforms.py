"""A real platform on loopback, loaded with the demo province, in a process of its own."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scene import HOME, WHOLE, Scene
from sepdesk.clock import SystemClock
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.protocol.messages import SignIn
from sepdesk.province import accounts, enrolment, loading, opening
from sepdesk.province.settings import ProvinceSettings
from sepdesk.store.identity import StationIdentity
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.transport import Transport, open_client

_PASSWORD = "only-for-measuring"
_OFFICES = (OfficeId(HOME), WHOLE.office_id)


@dataclass(frozen=True, slots=True)
class Station:
    """An enrolled machine with a clerk signed in."""

    transport: Transport
    identity: StationIdentity
    login: str


@contextmanager
def stations(scene: Scene, name: str, database_url: str = "") -> Iterator[dict[OfficeId, Station]]:
    """Load and serve a platform; gives a station at the home county and one of the whole province.

    Args:
        scene: whose province is loaded.
        name: of the platform's folder.
        database_url: of an empty PostgreSQL database; empty for SQLite.
    """
    settings = ProvinceSettings(folder=scene.folder / name, database_url=database_url)
    codes = _load(scene, settings)
    with _serving(settings) as address:
        found = {office: _station(address, office, code) for office, code in codes.items()}
        try:
            yield found
        finally:
            for station in found.values():
                station.transport.close()


def _load(scene: Scene, settings: ProvinceSettings) -> dict[OfficeId, str]:
    clock = SystemClock()
    opening.set_up(settings, clock)
    platform = opening.open_province(settings, clock)
    made, now = scene.province, clock.now()
    try:
        with platform.database.writing() as connection:
            loading.load(connection, clock, (*made.offices, WHOLE), made.units, made.workers)
            for office in _OFFICES:
                accounts.create(
                    connection,
                    now,
                    login=f"clerk-{office}",
                    password_hash=accounts.hash_password(_PASSWORD),
                    display_name="演示用户",
                    role=Role.CLERK,
                    office=office,
                )
            return {office: enrolment.create_code(connection, now, office) for office in _OFFICES}
    finally:
        platform.database.close()


def _station(address: str, office: OfficeId, code: str) -> Station:
    transport, login = Transport(open_client(address)), f"clerk-{office}"
    identity = enrol(transport, code, "测速")
    transport.pin(identity.platform_card.platform)
    transport.use_token(transport.sign_in(SignIn(identity.device, login, _PASSWORD)).token)
    return Station(transport, identity, login)


@contextmanager
def _serving(settings: ProvinceSettings) -> Iterator[str]:
    announcement = settings.folder / "address"
    command = [sys.executable, "-m", "sepdesk", "province", "--folder", str(settings.folder)]
    command += ["serve", "--port", "0", "--announce", str(announcement)]
    environment = {
        **os.environ,
        "SEPDESK_PROVINCE_DATABASE_URL": settings.database_url,
        "SEPDESK_PROVINCE_SERVE_UNTIL_INPUT_CLOSES": "1",
    }
    with (settings.folder / "log").open("ab") as log:
        child = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log
        )
    try:
        yield _address(announcement, child)
    finally:
        if child.stdin is not None:
            child.stdin.close()
        child.wait(timeout=20)


def _address(announcement: Path, child: "subprocess.Popen[bytes]") -> str:
    tick = threading.Event()
    for _ in range(600):
        if announcement.exists():
            return announcement.read_text("utf-8").strip()
        if child.poll() is not None:
            break
        tick.wait(0.05)
    raise RuntimeError(
        f"the platform did not start: {(announcement.parent / 'log').read_text('utf-8')}"
    )
