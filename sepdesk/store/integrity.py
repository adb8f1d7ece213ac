"""Whether a file is whole (D-6): every page by its MAC, zeroed pages, and the log, past SQLite.

Looked at before SQLite opens the file: it would fold in what it believes of the log and throw away
the rest without a word. SQLCipher's own check takes a zeroed page for a page.
"""

import shutil
from contextlib import closing
from pathlib import Path

from sepdesk.store.carving import free_pages
from sepdesk.store.faults import DeviceError, ReadOnlyError, Which
from sepdesk.store.pages import SALT, Pages

SAMPLED_BEYOND = 64 * 1024 * 1024
"""`facts` longer than this is looked at in samples: it can be had again, and a start must be short.

A page that the sample missed is refused when it is read, and the next start looks at every page.
"""

_SAMPLE = 4096


def is_whole(path: Path, which: Which, key: bytes) -> bool:
    """Tell whether nothing of a file is damaged, as far as its pages can tell.

    Raises:
        StoreFaultError: it cannot be read at all.
    """
    try:
        with closing(Pages(path, key)) as pages:
            if which is Which.STATION and pages.log_is_broken:
                return False
            return not _broken(pages, sampled=is_sampled(path, which))
    except PermissionError as error:
        raise ReadOnlyError(which) from error
    except OSError as error:
        raise (ReadOnlyError if path.is_dir() else DeviceError)(which) from error


def is_sampled(path: Path, which: Which) -> bool:
    """Tell whether only a sample of the pages of a file is looked at."""
    if which is Which.STATION or _suspicion(path).exists():
        return False
    return path.stat().st_size > SAMPLED_BEYOND


def _broken(pages: Pages, *, sampled: bool) -> bool:
    step = max(1, pages.count // _SAMPLE) if sampled else 1
    broken = {n for n in range(1, pages.count + 1, step) if not pages.is_present(n)}
    if not broken:
        return False
    # A page that was taken and given back in one transaction may never have been written.
    unwritten = {n for n in broken if pages.is_zero(n)} & free_pages(pages)
    return bool(broken - unwritten)


def suspect(path: Path) -> None:
    """Note that a page of a file was refused, so that the next start looks at all of them."""
    try:
        _suspicion(path).touch()
    except OSError:
        return  # nothing is lost by it: the page will be refused again


def clear_suspicion(path: Path) -> None:
    """Forget that, the file having been found whole or set aside."""
    _suspicion(path).unlink(missing_ok=True)


def _suspicion(path: Path) -> Path:
    return path.with_name(path.name + ".suspect")


def keep_salt(path: Path) -> None:
    """Keep the salt of a whole file beside it; without, no page could be proved to be ours.

    It is no secret: it stands in clear at the head of the file.
    """
    with path.open("rb") as file:
        salt = file.read(SALT)
    beside = _salt_beside(path)
    if len(salt) < SALT or (beside.exists() and beside.read_bytes() == salt):
        return
    aside = beside.with_name(beside.name + ".new")
    aside.write_bytes(salt)
    aside.replace(beside)


def kept_salt(path: Path) -> bytes | None:
    """Return the salt that was kept; None where none was."""
    try:
        salt = _salt_beside(path).read_bytes()
    except OSError:
        return None
    return salt if len(salt) == SALT else None


def open_damaged(path: Path, key: bytes) -> Pages | None:
    """Open a damaged file for salvage, with whichever salt its pages agree to.

    Returns:
        None where no page of it was written under this key.
    """
    for salt in (None, kept_salt(path)):
        if path.stat().st_size < SALT and salt is None:
            continue
        pages = Pages(path, key, salt)
        if any(pages.is_present(n) for n in range(1, pages.count + 1)):
            return pages
        pages.close()
    return None


def _salt_beside(path: Path) -> Path:
    return path.with_name(path.name + ".salt")


def room_left(folder: Path) -> int:
    """Return how many bytes the disk of a folder has left for us."""
    return shutil.disk_usage(folder).free
