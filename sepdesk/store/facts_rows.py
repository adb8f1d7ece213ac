"""What a mirrored record becomes in the tables of `facts`."""

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.dossier_types import DOSSIERS
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.employment import current
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.work_items import ItemKey, base_code
from sepdesk.protocol.canonical import read
from sepdesk.search_keys import KeyKind, fold, unit_keys, worker_keys

WHOLE_NAME = "whole_name"
"""Key kind of `search_key` for a name from its first character; other suffixes are `name`.

Kept apart so that a look-up shows those whose name begins so before those that merely contain it,
without reading all of them.
"""
ITEM, LAPSE, LOST = "item", "lapse", "lost"
"""Key kinds of `search_key` for what the record says of a worker, made here and never sent.

An item in force by `item_key_text`; the last day of an item in force; the present employment is
marked 证书失效，待注销.
"""
_LONGEST_KEY = 32

INSERT_WORKER = (
    "INSERT INTO worker (id, person, name, number, document_kind, mobile, items, unit, unit_name,"
    " valid_until, lost, keys, row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_DOCUMENT = "INSERT OR IGNORE INTO document (kind, number, worker) VALUES (?, ?, ?)"
INSERT_KEY = "INSERT OR IGNORE INTO search_key (kind, key, worker) VALUES (?, ?, ?)"
INSERT_UNIT = (
    "INSERT INTO unit (id, unit, name, code, town, kinds, row) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
INSERT_UNIT_KEY = "INSERT OR IGNORE INTO unit_search_key (kind, key, unit) VALUES (?, ?, ?)"
INSERT_OFFICE = "INSERT OR REPLACE INTO office (office, row) VALUES (?, ?)"
INSERT_DOSSIER = (
    'INSERT OR REPLACE INTO dossier (kind, "key", unit, person, is_open, row)'
    " VALUES (?, ?, ?, ?, ?, ?)"
)
INSERT_CASE = "INSERT OR REPLACE INTO case_record (op_id, row) VALUES (?, ?)"


def dossier_values(kind: DossierKind, row: str) -> tuple[object, ...]:
    """Return the values of `INSERT_DOSSIER`."""
    spine = read(DOSSIERS[kind], row).spine
    return (kind.value, spine.key, spine.unit, spine.person, spine.is_open, row)


@dataclass(frozen=True)
class WorkerRows:
    """A worker, to be written under a number of this file.

    Attributes:
        row: the record as it came, canonical JSON.
        search: prepared key pairs; empty to make them here.
    """

    row: str
    search: tuple[tuple[str, str], ...] = ()

    @cached_property
    def worker(self) -> Worker:
        """The record."""
        return read(Worker, self.row)

    @cached_property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The entries of the index, each once."""
        pairs = self.search or worker_pairs(self.worker)
        whole = fold(self.worker.name)[:_LONGEST_KEY]
        name = KeyKind.NAME.value
        placed = (
            (WHOLE_NAME if kind == name and key == whole else kind, key) for kind, key in pairs
        )
        return tuple(dict.fromkeys((*placed, *held_pairs(self.worker))))

    def listed(self, number: int) -> tuple[object, ...]:
        """Return the values of `INSERT_WORKER`."""
        worker = self.worker
        first = worker.documents[0] if worker.documents else None
        present = current(worker.employments)
        until = earliest_in_force(worker)
        return (
            number,
            worker.person,
            worker.name,
            "" if first is None else first.number,
            "" if first is None else first.kind.value,
            worker.mobile,
            _json(printed_items(worker)),
            None if present is None else present.unit,
            "" if present is None else present.unit_name,
            None if until is None else until.isoformat(),
            present is not None and present.lost_on is not None,
            pack(self.keys),
            self.row,
        )

    def documents(self, number: int) -> list[tuple[str, str, int]]:
        """Return the values of `INSERT_DOCUMENT`."""
        keys = (document.key for document in self.worker.documents)
        return [(kind.value, written, number) for kind, written in keys]


def pack(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Pack key pairs; keys are folded text, so they hold no tab and no line end."""
    return zlib.compress("\n".join(f"{kind}\t{key}" for kind, key in pairs).encode(), 1)


def unpack(packed: bytes) -> list[tuple[str, str]]:
    """Read key pairs back."""
    lines = zlib.decompress(packed).decode().split("\n")
    return [(kind, key) for kind, _, key in (line.partition("\t") for line in lines if line)]


def unit_values(record: UnitRecord, number: int, row: str) -> tuple[object, ...]:
    """Return the values of `INSERT_UNIT`."""
    unit = record.unit
    kinds = _json([kind.value for kind in unit.kinds])
    return (number, unit.unit_id, unit.name, unit.code, unit.town, kinds, row)


def unit_pairs(record: UnitRecord) -> tuple[tuple[str, str], ...]:
    """Make the key pairs of a unit."""
    keys = unit_keys(record.unit.name, record.unit.code)
    return tuple((key.kind.value, key.text) for key in keys)


def printed_items(worker: Worker) -> list[str]:
    """Return the codes on certificates in force, as printed, each once."""
    codes = dict.fromkeys(
        item.printed
        for certificate in worker.certificates
        if certificate.status is CertificateStatus.IN_FORCE
        for item in certificate.items
    )
    return list(codes)


def earliest_in_force(worker: Worker) -> dt.date | None:
    """Return the earliest last day of an item whose certificate nobody has taken away.

    A day that has passed is shown too: the clerk must see that it has.
    """
    return min(
        (
            item.valid_until
            for certificate in worker.certificates
            if certificate.status is CertificateStatus.IN_FORCE
            for item in certificate.items
        ),
        default=None,
    )


def worker_pairs(worker: Worker) -> tuple[tuple[str, str], ...]:
    """Make the key pairs of a worker, as the platform makes them for a snapshot."""
    present = current(worker.employments)
    keys = worker_keys(
        worker.name,
        [document.number for document in worker.documents],
        [worker.mobile] if worker.mobile else [],
        [certificate.number for certificate in worker.certificates],
        [certificate.archive_number for certificate in worker.certificates],
        [] if present is None else [present.unit_name],
    )
    return tuple((key.kind.value, key.text) for key in keys)


def held_pairs(worker: Worker) -> Iterator[tuple[str, str]]:
    """Yield the key pairs of what a worker holds and how they stand."""
    for certificate in worker.certificates:
        if certificate.status is CertificateStatus.IN_FORCE:
            for item in certificate.items:
                yield ITEM, item_key_text(item.key)
                yield LAPSE, item.valid_until.isoformat()
    present = current(worker.employments)
    if present is not None and present.lost_on is not None:
        yield LOST, LOST


def item_key_text(key: ItemKey) -> str:
    """Write an item as a key: its code without its restriction, and its catalogue."""
    return f"{base_code(key.code)} {key.catalogue}"


def _json(values: list[str]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
