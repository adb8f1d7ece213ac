"""A batch from a station: one transaction, a savepoint for each submission (S-9).

What was held for a submission of the batch is decided with it (S-10).
"""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import Connection, select
from sqlalchemy.exc import InterfaceError, OperationalError

from sepdesk.domain.submissions import (
    OpId,
    Withdraw,
)
from sepdesk.logs import get_logger
from sepdesk.protocol.envelope import (
    Sealed,
)
from sepdesk.protocol.messages import (
    PushOutcome,
    PushProblem,
    PushReply,
    ReceiptsReply,
)
from sepdesk.province import (
    admission,
    audit,
)
from sepdesk.province.admission import Admission, RejectedError, op_id_of, stored_receipts
from sepdesk.province.deciding import Decider
from sepdesk.province.held import HeldBack, flag
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import all_offices
from sepdesk.province.policy import Principal
from sepdesk.province.tables import (
    SubmissionRow,
)

_log = get_logger(__name__)


def push(province: Province, principal: Principal, envelopes: Sequence[Sealed]) -> PushReply:
    """Decide a batch in its order; one outcome each, and none hinders another (S-9)."""
    now = province.clock.now()
    with province.database.writing() as connection:
        batch = _Batch(province, connection, principal, now)
        batch.look_for_withdrawals(envelopes)
        taken = [batch.take(sealed) for sealed in envelopes]
        batch.look_for_ripe()
        outcomes = tuple(map(batch.as_it_stands, taken))
        batch.finish()
    return PushReply(batch.order.at.epoch, outcomes, now)


def receipts(province: Province, principal: Principal, op_ids: Sequence[OpId]) -> ReceiptsReply:
    """Return the receipts of the asking office's submissions; any other id has none."""
    with province.database.reading() as connection:
        own = connection.execute(
            select(SubmissionRow.op_id).where(
                SubmissionRow.op_id.in_(op_ids),
                SubmissionRow.office == principal.office.office_id,
            )
        ).scalars()
        known = set(own)
        outcomes = tuple(
            PushOutcome(op_id, stored_receipts(connection, op_id) if op_id in known else ())
            for op_id in op_ids
        )
    return ReceiptsReply(outcomes)


class _Batch:
    def __init__(
        self, province: Province, connection: Connection, principal: Principal, now: dt.datetime
    ) -> None:
        self.order = Order(connection, now)
        self._province = province
        self._connection = connection
        self._principal = principal
        self._now = now
        offices = all_offices(connection)
        self._admission = Admission(connection, self.order, principal, offices)
        self._held = HeldBack(connection, now)
        self._decider = Decider(province, connection, self.order, offices, self._held, now)
        self._again: set[OpId] = set()

    def look_for_withdrawals(self, envelopes: Sequence[Sealed]) -> None:
        """Note what this very batch takes back, so that it is never decided (待上报 taken back)."""
        for sealed in envelopes:
            if admission.is_withdrawal(sealed):
                with suppress(RejectedError):
                    opened = self._admission.open(sealed)
                    self._admission.check_authority(opened)
                    body = opened.envelope.body
                    if isinstance(body, Withdraw) and self._admission.known(opened) is None:
                        self._decider.withdrawals[body.case] = body

    def take(self, sealed: Sealed) -> PushOutcome:
        """Say what became of one envelope.

        In a savepoint: what fails leaves nothing behind and does not stop the rest.
        """
        before, known = self.order.at, len(self._decider.settled)
        try:
            with self._connection.begin_nested():
                outcome = self._settle(sealed)
        except RejectedError as error:
            rejected = error
        except (OperationalError, InterfaceError):
            # The database, not the submission: the whole batch is to be sent again.
            raise
        except Exception as error:
            self.order.rewind(before)
            del self._decider.settled[known:]
            op_id = op_id_of(sealed)
            _log.error("submission_failed", op_id=op_id, error=type(error).__name__)
            text = "平台处理此件时出错，已报警；其余各件不受影响。"
            alarm = "submission_failed"
            rejected = RejectedError(op_id, PushProblem.UNREADABLE, text, alarm=alarm)
        else:
            self._let_go()
            return outcome
        self._decider.not_admitted.add(rejected.outcome.op_id)
        self._record(rejected, sealed)
        return rejected.outcome

    def as_it_stands(self, outcome: PushOutcome) -> PushOutcome:
        """Add the receipts that a submission got after it was held in this very batch."""
        if outcome.op_id not in self._again or not outcome.receipts:
            return outcome
        return PushOutcome(outcome.op_id, stored_receipts(self._connection, outcome.op_id))

    def look_for_ripe(self) -> None:
        """Decide what is held for a submission that will not come, or was decided elsewhere."""
        ripe = self._held.ripe()
        self._decider.settled += [*self._decider.not_admitted, *ripe]
        self._let_go()

    def _let_go(self) -> None:
        """Decide what was held for a submission that is decided now, and so on (S-10)."""
        while self._decider.settled:
            for op_id in self._held.waiting_for(self._decider.settled.pop(0)):
                self._decide_again(op_id)

    def _decide_again(self, op_id: OpId) -> None:
        before, known = self.order.at, len(self._decider.settled)
        sealed = self._held.sealed(op_id)
        try:
            with self._connection.begin_nested():
                self._decider.decide(self._admission.reopen(sealed), again=True)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            # It stays held, and a person is told when the time is over.
            self.order.rewind(before)
            del self._decider.settled[known:]
            _log.error("submission_failed", op_id=op_id, error=type(error).__name__)
            if not admission.is_alarmed(self._connection, "submission_failed", op_id):
                kind = "submission_failed"
                admission.alarm(self._connection, self._now, kind, self._principal, sealed)
        else:
            self._again.add(op_id)

    def finish(self) -> None:
        """Tell of what is held too long, and write what was counted along the way."""
        flag(self._province, self._connection, self.order, self._decider.digests)
        self._decider.digests.write()
        self.order.put_back()

    def _record(self, rejected: RejectedError, sealed: Sealed) -> None:
        outcome = rejected.outcome
        if rejected.suspends:
            self._admission.suspend(rejected.suspends, self._province.keys.audit)
        if rejected.alarm:
            admission.alarm(self._connection, self._now, rejected.alarm, self._principal, sealed)
        audit.append(
            self._connection,
            self._province.keys.audit,
            self._now,
            self._principal.user,
            f"push_{outcome.problem.value}",
            outcome.op_id,
        )

    def _settle(self, sealed: Sealed) -> PushOutcome:
        opened = self._admission.open(sealed)
        op_id = opened.envelope.op_id
        stored = self._admission.known(opened)
        if stored is not None:
            return PushOutcome(op_id, stored)
        self._admission.check_authority(opened)
        self._admission.check_identity(opened)
        return PushOutcome(op_id, (self._decider.decide(opened),))
