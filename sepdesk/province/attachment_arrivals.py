"""A scan arrives: taken in, proved, and the submissions that waited for it told (F-1, F-2)."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from sepdesk.domain.attachments_awaited import all_came
from sepdesk.domain.submissions import OpId, SubmissionState
from sepdesk.domain.verification import StepKind
from sepdesk.protocol.attachments import AttachmentState, Refusal, Standing
from sepdesk.province import attachments, cases
from sepdesk.province.open_cases import OpenCases
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.policy import Principal
from sepdesk.province.publishing import Digests, Publisher

_CAME = "扫描件已全部传到平台。"


@dataclass(frozen=True, slots=True)
class ScansCame:
    """The body of the event by which a submission has all its scans."""

    op_id: OpId
    state: SubmissionState
    missing: tuple[str, ...]


def receive(
    province: Province, principal: Principal, digest: str, start: int, content: bytes
) -> AttachmentState:
    """Take in a piece of a scan; with the last one it is proved and what waited is told.

    Raises:
        ProblemError: too much is under way from this machine.
    """
    now, office = province.clock.now(), principal.office.office_id
    with province.database.writing() as connection:
        if attachments.is_held(connection, office, digest):
            return AttachmentState(digest, Standing.STORED)
        state = attachments.take_part(connection, principal, digest, start, content, now)
        if state.refusal is not Refusal.NONE:
            return state
        if not attachments.is_complete(connection, office, state):
            return state
        order = Order(connection, now)
        state = attachments.prove(connection, principal, digest, now)
        if state.standing is Standing.STORED:
            _tell(province, connection, order, principal, digest)
        order.put_back()
        return state


def _tell(
    province: Province, connection: Connection, order: Order, principal: Principal, digest: str
) -> None:
    running = Digests(connection)
    for op_id in attachments.waiting_for(connection, principal.office.office_id, digest):
        if not attachments.awaited(connection, op_id):
            _tell_one(province, connection, order, running, op_id)
    running.write()


def _tell_one(
    province: Province, connection: Connection, order: Order, running: Digests, op_id: OpId
) -> None:
    kept = cases.find_case(connection, op_id)
    if kept is None:
        return
    receipt = kept.receipt
    decided = all_came(op_id, receipt.state, receipt.missing, receipt.findings)
    if decided is None:
        return
    now: dt.datetime = order.now
    body = ScansCame(op_id, decided.state, decided.missing)
    at = order.append("scans_came", op_id, kept.case.office, body)
    publisher = Publisher(connection, at, running)
    cases.give_receipt(
        connection,
        publisher,
        kept,
        decided,
        at=at,
        now=now,
        key=province.keys.signing,
        person=None,
        registration_number="",
    )
    if decided.state is SubmissionState.PENDING_VERIFICATION:
        offices = all_offices(connection)
        places = Places(offices.values(), province.clock.today())
        waiting = OpenCases(connection, places, offices, now)
        office = next(o for o in offices.values() if o.office_id == kept.case.office)
        waiting.note(publisher, op_id, StepKind.CHANGED, office, _CAME)
    publisher.write()
