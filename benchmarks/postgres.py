"""A PostgreSQL server for one run: Debian's, on loopback, writing through to the disk."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BINARIES = Path("/usr/lib/postgresql")


def is_installed() -> bool:
    """Say whether the server is there, and whether this user can run it."""
    able = os.geteuid() != 0 or shutil.which("runuser") is not None
    return able and any(_BINARIES.glob("*/bin/postgres"))


@contextmanager
def server() -> Iterator[str]:
    """Start a server with an empty database and yield its address; it is gone afterwards."""
    # Not in the run's own folder: root's temporary folders are closed to the user postgres.
    folder = Path(tempfile.mkdtemp(prefix="sepdesk-pg-"))
    port = _free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _run(folder, "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres")
        options = f"-h 127.0.0.1 -p {port} -k {folder}"
        start = ("-l", folder / "log", "-w", "-o", options, "start")
        _run(folder, "pg_ctl", "-D", folder / "data", *start)
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(folder, "pg_ctl", "-D", folder / "data", "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, program: str, *arguments: object) -> None:
    path = max(_BINARIES.glob(f"*/bin/{program}"))
    command = [str(path), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
