"""Databases on a memory disk, for tests that commit thousands of times and prove no durability."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Return a folder in memory; an ordinary one where the system has no such disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="sepdesk-", dir=memory if memory.is_dir() else None
    ) as folder:
        yield Path(folder)


@contextmanager
def memory_database(template: Path) -> Iterator[str]:
    """Return the address of a migrated, empty SQLite database."""
    with memory_folder() as folder:
        shutil.copy(template, folder / "province.sqlite")
        yield f"sqlite:///{folder / 'province.sqlite'}"
