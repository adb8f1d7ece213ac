"""A platform per test on SQLite and on PostgreSQL, which the session starts for itself."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url
from starlette.testclient import TestClient

from sepdesk.clock import SetClock
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.province import accounts, enrolment, keys, loading, opening, upgrade
from sepdesk.province.application import build_for
from sepdesk.province.engine import Database
from sepdesk.province.opening import Province, open_migrated
from sepdesk.province.settings import ProvinceSettings
from tests.province.builders import PASSWORD, Station, clock, offices

# Databases --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    upgrade.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start a server of its own on loopback and return its address without a database."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not binaries:
        pytest.skip("Debian's postgresql is not installed")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        pytest.skip("initdb refuses root, and there is no runuser to become another user")
    folder = Path(tempfile.mkdtemp(prefix="sepdesk-pg-", dir=_memory()))
    server = _Server(binaries[-1].parent, folder)
    try:
        server.start()
        with psycopg.connect(f"{server.address}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_sepdesk")
        upgrade.upgrade(f"{server.url}/template_sepdesk")
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> str | None:
    # Cloning a database writes some megabytes and waits for the disk; half a second a test.
    memory = Path("/dev/shm")
    free = shutil.disk_usage(memory).free if memory.is_dir() else 0
    return str(memory) if free > 512 * 1024 * 1024 else None


class _Server:
    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._port = 0

    @property
    def address(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}"

    def start(self) -> None:
        as_root = os.geteuid() == 0
        if as_root:
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "-D", self._folder / "data", "-A", "trust", "-U", "postgres", "-N")
        self._port = _free_port()
        options = (
            f"-h 127.0.0.1 -p {self._port} -k {self._folder} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c autovacuum=off "
            "-c max_connections=100"
        )
        log = self._folder / "log"
        self._run("pg_ctl", "-D", self._folder / "data", "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        if self._port:
            self._run("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._binaries / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(
            command,
            check=True,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, tmp_path) -> Iterator[str]:
    """The address of a migrated, empty database."""
    if request.param == "sqlite":
        template = request.getfixturevalue("migrated_sqlite")
        path = tmp_path / "province.sqlite"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("postgresql")
    name = f"t_{tmp_path.name}".lower().replace("-", "_")[:60]
    server = make_url(url).set(drivername="postgresql", database="postgres")
    with psycopg.connect(server.render_as_string(False), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template_sepdesk')
        yield f"{url}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


# A platform -------------------------------------------------------------------------------------


@dataclass
class Platform:
    """A platform with what a test needs to play its administrator and its stations."""

    province: Province
    clock: SetClock
    app: FastAPI

    @property
    def database(self) -> Database:
        return self.province.database

    def load(self, offices=(), units=(), workers=()):
        with self.database.writing() as connection:
            return loading.load(connection, self.clock, offices, units, workers)

    def client(self) -> TestClient:
        # Failures are to be answers, as a station would see them.
        return TestClient(self.app, raise_server_exceptions=False)

    def account(self, login: str, office: str, role: Role = Role.CLERK) -> None:
        with self.database.writing() as connection:
            accounts.create(
                connection,
                self.clock.now(),
                login=login,
                password_hash=_HASH,
                display_name="合成员",
                role=role,
                office=OfficeId(office),
            )

    def code(self, office: str) -> str:
        with self.database.writing() as connection:
            return enrolment.create_code(connection, self.clock.now(), OfficeId(office))

    def station(self, office: str, role: Role = Role.CLERK, login: str = "") -> Station:
        """Enrol a machine at an office and sign somebody in."""
        name = login or f"{role.value}-{office}"
        station = Station(self.client(), office, name)
        if not login:
            self.account(name, office, role)
        station.enrol(self.code(office))
        station.sign_in()
        return station


_HASH = accounts.hash_password(PASSWORD)


@pytest.fixture
def platform(database_url, tmp_path) -> Iterator[Platform]:
    """A platform with seven offices and nothing else."""
    now = clock()
    settings = ProvinceSettings(folder=tmp_path / "province", database_url=database_url)
    settings.folder.mkdir()
    made = keys.create(settings.keys)
    database = Database(database_url)
    with database.writing() as connection:
        opening.begin(connection, made, settings.name, now)
    database.close()
    province = open_migrated(settings, now, made)
    platform = Platform(province, now, build_for(province))
    platform.load(offices())
    yield platform
    platform.database.close()
