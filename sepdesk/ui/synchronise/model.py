"""What waits and what came back, as lines."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.desk import synchronise as desk
from sepdesk.desk.session import Session
from sepdesk.desk.synchronise import State
from sepdesk.domain.submissions import (
    CAME_BACK,
    IN_EFFECT,
    KIND_WORDS,
    STATE_WORDS,
    OpId,
    SubmissionState,
)
from sepdesk.protocol.receipts import Receipt
from sepdesk.ui import words
from sepdesk.ui.lines_model import Column

_LATELY = 200


@dataclass(frozen=True, slots=True)
class Paper:
    """One submission of this station.

    Attributes:
        at: when it was saved, or what came back was decided, in words.
        number: 收件编号, or the number under which it was registered.
        settled: a person has acted on what came back.
        waits_for: of what is held, which earlier one must be decided first.
        before: what a former epoch of the platform had said, in words; empty where none did.
    """

    op_id: OpId
    state: SubmissionState
    kind: str
    name: str
    unit_name: str
    at: str
    number: str
    settled: bool = False
    waits_for: str = ""
    before: str = ""

    @property
    def came_back(self) -> bool:
        """Whether it waits in 待处理."""
        return self.state in CAME_BACK and not self.settled


@dataclass(frozen=True, slots=True)
class Standing:
    """Where this station stands with the platform."""

    state: State
    waiting: tuple[Paper, ...]
    returned: tuple[Paper, ...]
    now: dt.datetime


def standing(session: Session) -> Standing:
    """Ask the desk; not in the GUI thread."""
    now = session.clock.now()
    entries = desk.entries(session)
    before = {
        op: before_text(receipt) for op, receipt in desk.told_before(session, entries).items()
    }
    waiting = tuple(
        Paper(
            entry.op_id,
            entry.state,
            KIND_WORDS[entry.kind],
            entry.worker_name,
            entry.unit_name,
            words.instant(entry.saved_at, now),
            entry.intake_number,
            before=before.get(entry.op_id, ""),
        )
        for entry in entries
        if desk.unsent(entry)
    )
    answered = [
        (entry.receipt.server_time, entry) for entry in entries if entry.receipt is not None
    ]
    waits = desk.waiting_for(session, [entry for _, entry in answered])
    answered.sort(key=lambda pair: pair[0], reverse=True)
    returned = tuple(
        Paper(
            entry.op_id,
            entry.state,
            KIND_WORDS[entry.kind],
            entry.worker_name,
            entry.unit_name,
            words.instant(at, now),
            (entry.receipt.registration_number if entry.receipt else "") or entry.intake_number,
            settled=entry.settled_at is not None,
            waits_for=waits.get(entry.op_id, ""),
            before=before.get(entry.op_id, ""),
        )
        for at, entry in answered[:_LATELY]
    )
    return Standing(desk.state(session), waiting, returned, now)


def state_text(paper: Paper) -> str:
    """Write the state; what was settled says so."""
    return STATE_WORDS[paper.state] + ("（已处理）" if paper.settled else "")


def before_text(receipt: Receipt) -> str:
    """Say what the platform had decided before it was restored (R-2)."""
    number = f" {receipt.registration_number}" if receipt.registration_number else ""
    return f"恢复前（第 {receipt.at.epoch} 期）{STATE_WORDS[receipt.state]}{number}"


def unit_text(paper: Paper) -> str:
    """Write the unit; before it, what is awaited, and what was decided before a restore."""
    waits = f"等待 {paper.waits_for}" if paper.waits_for else ""
    return " · ".join(part for part in (waits, paper.before, paper.unit_name) if part)


def state_tone(paper: Paper) -> str:
    """Return the tone of a state."""
    if paper.settled:
        return "quiet"
    if paper.state in CAME_BACK:
        return "refuse"
    if paper.state in IN_EFFECT:
        return "good" if paper.state is SubmissionState.REGISTERED else "warn"
    return "open" if paper.state is SubmissionState.QUEUED else "warn"


def _columns(at: str, number: str, number_width: int) -> tuple[Column[Paper], ...]:
    return (
        Column(at, lambda paper: paper.at, width=104),
        Column("状态", state_text, width=140, tone=state_tone),
        Column("事项", lambda paper: paper.kind, width=88),
        Column("姓名", lambda paper: paper.name, width=84),
        Column("单位", unit_text, stretch=True),
        Column(number, lambda paper: paper.number, width=number_width),
    )


WAITING_COLUMNS = _columns("保存于", "收件编号", 176)
RETURNED_COLUMNS = _columns("回执于", "登记/收件编号", 176)
