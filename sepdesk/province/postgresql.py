"""pg_dump and pg_restore as child processes; passwords go by the environment."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, make_url, text


class ToolError(Exception):
    """A tool of PostgreSQL is missing or failed; the message names it, and quotes nothing."""


def dump(connection: Connection, url: str, file: Path) -> None:
    """Write everything that a transaction sees, in PostgreSQL's custom format.

    Args:
        connection: REPEATABLE READ; must stay open until the dump is done.
        url: of the same database.
        file: written over.

    Raises:
        ToolError: it was not done.
    """
    snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    _run("pg_dump", make_url(url), "-Fc", "--no-owner", f"--snapshot={snapshot}", "-f", str(file))


def load(url: str, file: Path) -> None:
    """Put a dump into an empty database: all of it or nothing.

    Raises:
        ToolError: it was not done.
    """
    options = ("--no-owner", "--exit-on-error", "--single-transaction")
    _run("pg_restore", make_url(url), *options, str(file))


@contextmanager
def sandbox(url: str) -> Iterator[str]:
    """Make an empty database on the same server, and drop it afterwards.

    Raises:
        ToolError: the role may not make one.
    """
    address = make_url(url)
    name = f"sepdesk_check_{secrets.token_hex(6)}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            try:
                connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
            except Exception as error:
                raise ToolError("createdb") from error
            try:
                yield address.set(database=name).render_as_string(hide_password=False)
            finally:
                connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    finally:
        engine.dispose()


def is_empty(url: str) -> bool:
    """Tell whether a database has no tables of ours or anybody's."""
    engine = create_engine(make_url(url))
    try:
        with engine.connect() as connection:
            asked = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            found: int = connection.execute(text(asked)).scalar_one()
            return found == 0
    finally:
        engine.dispose()


def _run(program: str, address: URL, *options: str) -> None:
    command = [program, *_where(address), *options]
    environment = dict(os.environ)
    if address.password is not None:
        environment["PGPASSWORD"] = str(address.password)
    try:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, by name
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise ToolError(program) from error
    if done.returncode != 0:
        raise ToolError(program)


def _where(address: URL) -> list[str]:
    where = ["-w", "-d", address.database or "postgres"]
    host = address.host or address.query.get("host")
    if host:
        where += ["-h", str(host)]
    if address.port:
        where += ["-p", str(address.port)]
    if address.username:
        where += ["-U", address.username]
    return where
