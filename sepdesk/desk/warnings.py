"""预警 at the desk: what is warned of in the jurisdiction, and what this office does (W0 to W3).

The platform opens, changes and closes warnings; a station reads its mirror of them, handles its
own, offline too, and sees what it has saved at once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sepdesk.clock import SHANGHAI
from sepdesk.desk.counsel import Cited
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.judging import judge
from sepdesk.desk.session import Session
from sepdesk.domain.competence import may_file
from sepdesk.domain.deciding_warnings import handled
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import PersonId
from sepdesk.domain.submissions import STATE_WORDS, SubmissionKind, SubmissionState
from sepdesk.domain.units import UnitId
from sepdesk.domain.warnings import (
    WARNING_ACT_WORDS,
    HandleWarning,
    StaffingWarning,
    Warned,
    WarningStep,
)
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import OutboxEntry

_FAR = dt.date.max


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning as the window shows it, this desk's unsent acts laid over it.

    Attributes:
        item_name: as the catalogue has it; empty where no item is concerned.
        mine: this office answers for it (E1).
        days: since it was opened.
        overdue: days since its deadline passed; 0 where it has not.
        muted: nobody is to be reminded of it today.
        waits: acts saved here that the platform has not decided, in words; empty: none.
    """

    warning: StaffingWarning
    item_name: str
    mine: bool
    days: int
    overdue: int
    muted: bool
    waits: str = ""

    @property
    def key(self) -> str:
        """Of the dossier."""
        return self.warning.spine.key

    @property
    def unit(self) -> UnitId | None:
        """The unit concerned; None for a barred person."""
        return self.warning.spine.unit

    @property
    def person(self) -> PersonId | None:
        """The person concerned; None where a unit is."""
        return self.warning.spine.person

    @property
    def is_open(self) -> bool:
        """It is not whole again, here or there."""
        return self.warning.spine.is_open


@dataclass(frozen=True, slots=True)
class WarningAdvice:
    """What the rules say about an act, the heaviest first."""

    cited: tuple[Cited, ...]

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would send it back."""
        found = (one.finding for one in self.cited)
        return tuple(one for one in found if one.severity is Severity.MEND)


class NotOursToHandleError(Exception):
    """Another role or office handles warnings; the platform would not take it."""

    text = "预警由市、县两级监管部门处理，您不能办理。"


def may_handle(session: Session) -> bool:
    """Tell whether the clerk may handle warnings at all; each one belongs to its own authority."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.HANDLE_WARNING)


def warnings(session: Session) -> tuple[WarningLine, ...]:
    """Return all warnings that this station mirrors, the most urgent first.

    Overdue ones, then those of a permit and of a bar, then the oldest; closed ones last, the
    latest first.
    """
    waiting = _waiting(session)
    found = [
        _line(session, one, waiting.get(one.spine.key, ()))
        for one in session.files.facts.dossiers(DossierKind.WARNING)
        if isinstance(one, StaffingWarning)
    ]
    return tuple(sorted(found, key=urgency))


def urgency(line: WarningLine) -> tuple[object, ...]:
    """Sort by what has to be seen to first."""
    warning, state = line.warning, line.warning.state
    if not line.is_open:
        closed = warning.closed_on or warning.opened_on
        return (1, -closed.toordinal(), 0, 0, _FAR, warning.unit_name, line.key)
    grave = state.clause in ("W1", "W2")
    lapses = min((one.valid_until for one in state.people), default=_FAR)
    kind = list(Warned).index(Warned.LAPSING) if state.what is Warned.LAPSING else 0
    return (
        0,
        -line.overdue,
        not grave,
        kind,
        lapses,
        warning.opened_on.isoformat() + warning.unit_name,
        line.key,
    )


def to_see_to(session: Session) -> int:
    """Count what this office has to see to: its own, open, not muted."""
    return sum(line.mine and line.is_open and not line.muted for line in warnings(session))


def advise(session: Session, act: HandleWarning) -> WarningAdvice:
    """Judge an act as it stands; the platform runs the same rules on its own facts."""
    return WarningAdvice(judge(session, act))


def record(session: Session, act: HandleWarning) -> Saved:
    """Save an act as one immutable submission.

    Raises:
        NotOursToHandleError: another role or office files this.
        StoreFaultError: nothing was saved (D-3).
    """
    if not may_handle(session):
        raise NotOursToHandleError
    return file_submission(session, lambda _: act)


def _waiting(session: Session) -> dict[str, list[tuple[OutboxEntry, HandleWarning]]]:
    """Return this desk's acts that the facts do not show yet, by the warning, oldest first."""
    with session.files.station.reading() as tx:
        entries = tx.outbox.open_entries(session.seen())
    found: dict[str, list[tuple[OutboxEntry, HandleWarning]]] = defaultdict(list)
    for entry in entries:
        if entry.kind is SubmissionKind.HANDLE_WARNING:
            body = read_envelope(entry.sealed.payload_bytes).body
            if isinstance(body, HandleWarning):
                found[body.warning].append((entry, body))
    return found


def _line(
    session: Session,
    warning: StaffingWarning,
    waiting: Iterable[tuple[OutboxEntry, HandleWarning]],
) -> WarningLine:
    waits = []
    for entry, act in waiting:
        waits.append(f"{WARNING_ACT_WORDS[act.act]}{STATE_WORDS[entry.state]}")
        if entry.state is not SubmissionState.RETURNED:
            warning = handled(warning, _step(session, entry, act))
    today, item = session.clock.today(), warning.state.item
    known = None if item is None else session.tables.rules.items.get(item)
    late = warning.is_overdue(today) and warning.deadline is not None
    return WarningLine(
        warning,
        "" if known is None else known.name,
        mine=warning.owner is session.office.kind,
        days=(today - warning.opened_on).days,
        overdue=(today - warning.deadline).days if late and warning.deadline else 0,
        muted=warning.is_muted(today),
        waits="、".join(waits),
    )


def _step(session: Session, entry: OutboxEntry, act: HandleWarning) -> WarningStep:
    on = entry.saved_at.astimezone(SHANGHAI).date()
    office = session.office.office_id
    return WarningStep(on, act.act, act.text, office, entry.user, act.on, act.deadline, act.to)
