"""What is readable of a damaged `station`, laid over the newest backup, as a new file (D-6).

A form whose pages are intact is never lost: its bytes are proved by their digest, its receipts with
them. What is not sure any more is asked of the platform again, never guessed (R-3).
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.canonical import read
from sepdesk.protocol.receipts import Receipt
from sepdesk.store.carving import Carved, Row, Value
from sepdesk.store.engine import connect, migrating_engine
from sepdesk.store.epochs import ASK_AGAIN
from sepdesk.store.faults import Which, faults_told
from sepdesk.store.loading import remove_file
from sepdesk.store.shapes import ORDER, table_of
from sepdesk.store.upgrade import HEADS, check_file, upgrade

COUNTER_GAP = 1000
"""Device counters left out after a loss: one that was used must not be used again (R-4)."""

_STANDING = ("state", "settled_at", "receipt_epoch", "receipt_n", "effect_seq")

INTAKE_GAP = 100
"""The same for the day's 收件编号, of which papers may be about."""


@dataclass(slots=True)
class Salvaged:
    """What came of it.

    Attributes:
        forms: of the new file.
        readable: of those, the forms that the damaged file itself still had.
        drafts: of the new file.
        lost: submissions that something readable names and nothing holds.
        unplaced: rows that could not be put into the new file; they are in the rescue bundle.
        lost_pages: of the damaged file.
        complete: everything was readable, so that nothing can be missing.
    """

    forms: int = 0
    readable: int = 0
    drafts: int = 0
    lost: set[str] = field(default_factory=set)
    unplaced: int = 0
    lost_pages: int = 0
    complete: bool = False


def salvage(
    carved: Carved, backup: Path | None, target: Path, key: bytes, *, all_drafts: bool = False
) -> Salvaged:
    """Make a new `station` of a backup and of what was carved out of a damaged file.

    Args:
        carved: from the damaged file.
        backup: a proved one; None begins with an empty file.
        target: made anew, checked before this returns.
        key: the data key.
        all_drafts: keep those of the backup, though the damaged file is known to have had others.

    Raises:
        StoreFaultError: a state of the world; nothing but the target was written.
    """
    remove_file(target)
    _begin_with(backup, target, key)
    with faults_told(Which.STATION):
        connection = connect(target, key)
        try:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")
            merge = _Merge(connection, carved, all_drafts=all_drafts)
            merge.run()
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
    check_file(target, Which.STATION, key)
    return merge.done


def _begin_with(backup: Path | None, target: Path, key: bytes) -> None:
    """Lay the ground: the backup, or an empty file, in the present schema."""
    if backup is not None:
        target.write_bytes(backup.read_bytes())
        if check_file(target, Which.STATION, key) == HEADS[Which.STATION]:
            return
    engine = migrating_engine(target, Which.STATION, key)
    try:
        upgrade(engine, Which.STATION)
    finally:
        engine.dispose()


class _Merge:
    """Lays rows over a file, in one transaction; no trigger that guards a row is set aside."""

    def __init__(self, connection: Any, carved: Carved, *, all_drafts: bool) -> None:  # noqa: ANN401 - the driver ships no types
        self._run = connection.execute
        self._carved = carved
        self._columns = {name: self._columns_of(name) for name in ORDER}
        self._all_drafts = all_drafts
        self._sure: set[str] = set()
        self.done = Salvaged(lost_pages=carved.lost_pages)

    def run(self) -> None:
        whole = self._carved.whole
        self.done.complete = set(ORDER) <= whole and not self._carved.lost_pages
        if "draft" in whole and not self._all_drafts:
            # The present drafts are known; those of the backup are saved or thrown away.
            self._run("DELETE FROM draft_attachment")
            self._run("DELETE FROM draft")
        strays: dict[str, list[Row]] = {}
        for row in self._carved.strays:
            strays.setdefault(table_of(row.values), []).append(row)
        for table in ORDER:
            take = self._takers().get(table, self._put)
            for row in self._carved.tables.get(table, ()):
                take(table, self._named(table, row), True)
            for row in strays.get(table, ()):
                take(table, self._named(table, row), False)
        self._prove_scans()
        self._settle_states()
        self._leave_gaps()
        self._put("setting", {"name": ASK_AGAIN, "text": "1"}, True, "REPLACE")
        self.done.lost -= set(self._all("SELECT op_id FROM submission"))
        (self.done.forms,) = self._run("SELECT count(*) FROM submission").fetchone()
        (self.done.drafts,) = self._run("SELECT count(*) FROM draft").fetchone()

    def _takers(self) -> dict[str, Callable[[str, dict[str, Value], bool], None]]:
        return {
            "submission": self._take_submission,
            "receipt": self._take_receipt,
            "history": self._take_mention,
            "print": self._take_mention,
            "submission_attachment": self._take_reference,
            "draft_attachment": self._take_draft_scan,
            "attachment_chunk": self._take_piece,
            "setting": self._take_setting,
            "intake": self._take_intake,
            "draft": self._take_newest,
            "clerk": self._take_newest,
            "clerk_setting": self._take_newest,
            "attachment": self._take_newest,
        }

    # Rows -------------------------------------------------------------------------------------

    def _columns_of(self, table: str) -> list[tuple[str, bool]]:
        told = self._run(f"PRAGMA table_info({table})").fetchall()
        keys = [row for row in told if row[5]]
        return [(r[1], len(keys) == 1 and bool(r[5]) and r[2].upper() == "INTEGER") for r in told]

    def _named(self, table: str, row: Row) -> dict[str, Value]:
        # Columns are only ever added at the end; an older row has fewer.
        pairs = zip(self._columns[table], row.values, strict=False)
        return {name: row.rowid if is_number else value for (name, is_number), value in pairs}

    def _put(self, table: str, row: dict[str, Value], _: bool, verb: str = "IGNORE") -> bool:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        asked = f'INSERT OR {verb} INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our own tables
        try:
            return bool(self._run(asked, tuple(row.values())).rowcount > 0)
        except dbapi2.IntegrityError:
            self.done.unplaced += 1
            return False

    def _take_newest(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        if table == "draft" and table in self._carved.whole and not in_tree:
            return
        self._put(table, row, in_tree, "REPLACE" if in_tree else "IGNORE")

    def _has(self, table: str, **where: Value) -> bool:
        asked = " AND ".join(f'"{name}" = ?' for name in where)
        wanted = f'SELECT 1 FROM "{table}" WHERE {asked}'  # noqa: S608 - as above
        told = self._run(wanted, tuple(where.values()))
        return told.fetchone() is not None

    def _all(self, asked: str) -> list[str]:
        return [row[0] for row in self._run(asked).fetchall()]

    # What refers to a form ----------------------------------------------------------------------

    def _take_submission(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        op_id, payload = row["op_id"], row["payload"]
        if not isinstance(op_id, str) or not isinstance(payload, bytes):
            return
        if hashlib.sha256(payload).hexdigest() != row["digest"]:
            self.done.unplaced += 1
            return
        if not self._has(table, op_id=op_id):
            if not self._put(table, row, in_tree):
                self.done.unplaced += 1
                self.done.lost.add(op_id)
                return
        elif in_tree and op_id not in self._sure:
            self._follow(op_id, row)
        if in_tree:
            self._sure.add(op_id)
        self.done.readable += 1

    def _follow(self, op_id: str, row: dict[str, Value]) -> None:
        """Let a form of the backup stand where the present file has it."""
        self._run(
            "UPDATE submission SET person = ? WHERE op_id = ? AND person IS NULL",
            (row["person"], op_id),
        )
        self._run(
            "UPDATE submission SET state = ?, settled_at = ?, receipt_epoch = ?, receipt_n = ?,"
            " effect_seq = ? WHERE op_id = ?",
            (*(row.get(name) for name in _STANDING), op_id),
        )

    def _take_receipt(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        if self._is_known(row["op_id"]):
            self._put(table, row, in_tree)

    def _take_mention(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        if row["op_id"] is not None and not self._is_known(row["op_id"]):
            row = {**row, "op_id": None}
        self._put(table, row, in_tree)

    def _take_reference(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        if self._is_known(row["op_id"]):
            self._make_room(row["digest"])
            self._put(table, row, in_tree)

    def _is_known(self, op_id: Value) -> bool:
        if self._has("submission", op_id=op_id):
            return True
        self.done.lost.add(str(op_id))
        return False

    # Scans --------------------------------------------------------------------------------------

    def _take_draft_scan(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        if self._has("draft", draft_id=row["draft_id"]):
            self._make_room(row["digest"])
            self._put(table, row, in_tree)

    def _take_piece(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        self._make_room(row["digest"])
        self._put(table, row, in_tree)

    def _make_room(self, digest: Value) -> None:
        """A scan of which only pieces or references are readable still has a place."""
        self._run(
            "INSERT OR IGNORE INTO attachment (digest, size, kept_at, whole, refused)"
            " VALUES (?, 0, '1970-01-01 00:00:00.000000', 0, '')",
            (digest,),
        )

    def _prove_scans(self) -> None:
        """Show a scan only where all its bytes are here (F-2)."""
        for digest in self._all("SELECT digest FROM attachment"):
            proof, size = hashlib.sha256(), 0
            pieces = self._run(
                "SELECT start, content FROM attachment_chunk WHERE digest = ? ORDER BY start",
                (digest,),
            )
            for start, content in pieces:
                if start == size:
                    proof.update(content)
                    size += len(content)
            if proof.hexdigest() == digest:
                self._run(
                    "UPDATE attachment SET whole = 1, size = ? WHERE digest = ?", (size, digest)
                )
            else:
                self._run("UPDATE attachment SET whole = 0 WHERE digest = ? AND whole", (digest,))

    # What the station counts --------------------------------------------------------------------

    def _take_setting(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        if row["name"] == "device_counter":
            self._raise_counter(int(str(row["text"])))
        else:
            self._take_newest(table, row, in_tree)

    def _raise_counter(self, least: int) -> None:
        self._run(
            "INSERT INTO setting (name, text) VALUES ('device_counter', ?) ON CONFLICT (name)"
            " DO UPDATE SET text = max(CAST(text AS INTEGER), CAST(excluded.text AS INTEGER))",
            (str(least),),
        )

    def _take_intake(self, table: str, row: dict[str, Value], in_tree: bool) -> None:
        self._run(
            "INSERT INTO intake (day, last) VALUES (?, ?)"
            " ON CONFLICT (day) DO UPDATE SET last = max(last, excluded.last)",
            (row["day"], row["last"]),
        )

    def _leave_gaps(self) -> None:
        (highest,) = self._run("SELECT coalesce(max(device_counter), 0) FROM submission").fetchone()
        self._raise_counter(highest)
        if self.done.complete:
            return
        told = self._run("SELECT text FROM setting WHERE name = 'device_counter'").fetchone()
        self._raise_counter(int(told[0]) + COUNTER_GAP)
        self._run(
            "UPDATE intake SET last = last + ? WHERE day = (SELECT max(day) FROM intake)",
            (INTAKE_GAP,),
        )

    # Where forms stand --------------------------------------------------------------------------

    def _settle_states(self) -> None:
        """Let receipts tell where a form stands, and doubt tell where none does (S-8)."""
        for op_id in self._all("SELECT op_id FROM submission"):
            pointer = self._run(
                "SELECT s.state, s.receipt_n IS NOT NULL AND r.n IS NULL FROM submission AS s"
                " LEFT JOIN receipt AS r ON r.op_id = s.op_id AND r.epoch = s.receipt_epoch"
                " AND r.n = s.receipt_n WHERE s.op_id = ?",
                (op_id,),
            ).fetchone()
            state, dangling = pointer
            if op_id in self._sure and not dangling:
                continue
            if not self._follow_receipts(op_id) and (
                dangling or state == SubmissionState.QUEUED.value
            ):
                self._set_state(op_id, SubmissionState.IN_DOUBT.value, (None, None, None))

    def _follow_receipts(self, op_id: str) -> bool:
        last = self._run(
            "SELECT payload FROM receipt WHERE op_id = ? ORDER BY epoch DESC, n DESC LIMIT 1",
            (op_id,),
        ).fetchone()
        if last is None:
            return False
        receipt = read(Receipt, last[0])
        at = (receipt.at.epoch, receipt.n, receipt.at.seq)
        self._set_state(op_id, receipt.state.value, at)
        return True

    def _set_state(self, op_id: str, state: str, at: Iterable[int | None]) -> None:
        self._run(
            "UPDATE submission SET state = ?, receipt_epoch = ?, receipt_n = ?, effect_seq = ?"
            " WHERE op_id = ?",
            (state, *at, op_id),
        )
