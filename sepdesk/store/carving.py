"""Rows out of the pages of a damaged file: along the trees where they hold, page by page elsewhere.

Knows of SQLite's file format what ordinary tables need; indexes are left alone.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sepdesk.store.pages import USABLE, Pages

Value = int | float | str | bytes | None

_LEAF, _INTERIOR = 0x0D, 0x05
_LOCAL = USABLE - 35
_LEAST = (USABLE - 12) * 32 // 255 - 23
_DEPTH = 24


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a column that is the row's number is None in it, as the file has it."""

    rowid: int
    values: tuple[Value, ...]


@dataclass(slots=True)
class Carved:
    """What was found.

    Attributes:
        tables: rows of each table whose tree leads to them.
        whole: the tables of which nothing is missing.
        strays: rows of pages to which no tree leads any more, or of former versions of a page whose
            newest is damaged; of which table, their shape tells.
        lost_pages: pages that hold nothing readable in their newest version.
    """

    tables: dict[str, list[Row]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    strays: list[Row] = field(default_factory=list)
    lost_pages: int = 0


class _DamagedError(Exception):
    """A page or a record on the way cannot be read."""


def carve(pages: Pages) -> Carved:
    """Read every row that is readable."""
    found = Carved()
    seen: set[int] = set()
    roots, schema_is_whole = _schema(pages, seen)
    for name, root in roots.items():
        rows: list[Row] = []
        whole = _walk(pages, root, (rows, found.strays), seen, _DEPTH)
        found.tables[name] = rows
        if whole and schema_is_whole:
            found.whole.add(name)
    broken = [n for n in range(1, pages.count + 1) if not pages.is_present(n)]
    free = free_pages(pages)
    found.lost_pages = len([n for n in broken if n not in free])
    if found.lost_pages or len(found.whole) < len(roots) or not roots:
        for number in range(1, pages.count + 1):
            if number not in seen and number not in free:
                found.strays += _leaf_rows(pages, number)
    return found


def free_pages(pages: Pages) -> set[int]:
    """Return the pages that hold nothing any more, as far as their list can be followed."""
    head = pages.read(1)
    free: set[int] = set()
    trunk = 0 if head is None else struct.unpack(">I", head[32:36])[0]
    while trunk and trunk not in free and trunk <= pages.count:
        free.add(trunk)
        page = pages.read(trunk)
        if page is None:
            break
        trunk, leaves = struct.unpack(">2I", page[:8])
        leaves = min(leaves, USABLE // 4 - 2)
        free.update(struct.unpack(f">{leaves}I", page[8 : 8 + 4 * leaves]))
    return free


def _schema(pages: Pages, seen: set[int]) -> tuple[dict[str, int], bool]:
    rows: list[Row] = []
    whole = _walk(pages, 1, (rows, rows), seen, _DEPTH)
    roots = {}
    for row in rows:
        kind, name, _, root = row.values[:4]
        if kind == "table" and isinstance(name, str) and isinstance(root, int):
            roots[name] = root
    return roots, whole


def _walk(
    pages: Pages, number: int, rows: tuple[list[Row], list[Row]], seen: set[int], depth: int
) -> bool:
    """Collect the rows below a page; False where anything below is missing.

    Args:
        pages: of the file.
        number: of the page.
        rows: where those of present pages go, and those of former versions.
        seen: the pages that were read.
        depth: how much further down.
    """
    page = pages.read(number)
    if page is None or number in seen or depth == 0:
        return False
    whole = is_present = pages.is_present(number)
    seen.add(number)
    start = 100 if number == 1 else 0
    if page[start] == _LEAF:
        for at in _cells(page, start, 8):
            try:
                (rows[0] if is_present else rows[1]).append(_row(pages, page, at))
            except (_DamagedError, IndexError, struct.error, UnicodeDecodeError):
                whole = False
        return whole
    if page[start] != _INTERIOR:
        return False
    children = [struct.unpack(">I", page[at : at + 4])[0] for at in _cells(page, start, 12)]
    children.append(struct.unpack(">I", page[start + 8 : start + 12])[0])
    for child in children:
        if not 0 < child <= pages.count or not _walk(pages, child, rows, seen, depth - 1):
            whole = False
    return whole


def _leaf_rows(pages: Pages, number: int) -> Iterator[Row]:
    """Read a page by itself, in whatever version of it is intact."""
    page = pages.read(number)
    start = 100 if number == 1 else 0
    if page is None or page[start] != _LEAF:
        return
    for at in _cells(page, start, 8):
        try:
            yield _row(pages, page, at)
        except (_DamagedError, IndexError, struct.error, UnicodeDecodeError):
            continue


def _cells(page: bytes, start: int, header: int) -> tuple[int, ...]:
    count = struct.unpack(">H", page[start + 3 : start + 5])[0]
    first = start + header
    count = min(count, (USABLE - first) // 2)
    cells: tuple[int, ...] = struct.unpack(f">{count}H", page[first : first + 2 * count])
    return tuple(at for at in cells if at < USABLE)


def _row(pages: Pages, page: bytes, at: int) -> Row:
    size, at = _varint(page, at)
    rowid, at = _varint(page, at)
    return Row(rowid, tuple(_record(_payload(pages, page, at, size))))


def _payload(pages: Pages, page: bytes, at: int, size: int) -> bytes:
    if size <= _LOCAL:
        return _exactly(page[at : min(at + size, USABLE)], size)
    local = _LEAST + (size - _LEAST) % (USABLE - 4)
    local = local if local <= _LOCAL else _LEAST
    parts, left = [_exactly(page[at : at + local], local)], size - local
    (following,) = struct.unpack(">I", page[at + local : at + local + 4])
    while left > 0:
        more = pages.read(following) if 0 < following <= pages.count else None
        # An older version of such a page may be another row's.
        if more is None or not pages.is_present(following):
            raise _DamagedError
        parts.append(more[4 : 4 + min(left, USABLE - 4)])
        left -= USABLE - 4
        (following,) = struct.unpack(">I", more[:4])
    return b"".join(parts)


def _exactly(content: bytes, size: int) -> bytes:
    if len(content) != size:
        raise _DamagedError
    return content


def _record(payload: bytes) -> Iterator[Value]:
    header, at = _varint(payload, 0)
    body = header
    while at < header:
        kind, at = _varint(payload, at)
        size = _size(kind)
        yield _value(kind, _exactly(payload[body : body + size], size))
        body += size


_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind >= len(_SIZES):
        raise _DamagedError
    return _SIZES[kind]


def _value(kind: int, content: bytes) -> Value:
    if kind == 0:
        return None
    if kind <= 6:
        return int.from_bytes(content, "big", signed=True)
    if kind == 7:
        number: float = struct.unpack(">d", content)[0]
        return number
    if kind in (8, 9):
        return kind - 8
    return content if kind % 2 == 0 else content.decode("utf-8")


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(9):
        byte = content[at + n]
        if n == 8:
            value = (value << 8) | byte
            return value - (1 << 64) if value >> 63 else value, at + 9
        value = (value << 7) | (byte & 0x7F)
        if not byte & 0x80:
            return value, at + n + 1
    raise _DamagedError
