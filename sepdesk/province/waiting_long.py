"""A verification that waits too long is told to both ends; time alone decides nothing (B-9).

Who filed the form gets a further receipt that asks a person, who verifies sees a step of the case.
"""

import datetime as dt

from sqlalchemy import Connection, select

from sepdesk.domain.outcomes import CaseDecided
from sepdesk.domain.submissions import OpId, SubmissionState
from sepdesk.domain.verification import StepKind, waits_too_long
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import CaseRecord
from sepdesk.province import cases
from sepdesk.province.open_cases import OpenCases
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.publishing import Digests, Publisher
from sepdesk.province.tables import OpenCaseRow


def flag(province: Province) -> int:
    """Tell both ends of each case that has waited too long and of which nobody has been told.

    Returns:
        How many there were.
    """
    now, days = province.clock.now(), province.settings.verify_days
    with province.database.writing() as connection:
        order, digests = Order(connection, now), Digests(connection)
        offices = all_offices(connection)
        places = Places(offices.values(), province.clock.today())
        waiting = OpenCases(connection, places, offices, now)
        rows = connection.execute(select(OpenCaseRow.row).order_by(OpenCaseRow.op_id)).scalars()
        late = [one.op_id for row in rows if _is_late(one := read(CaseRecord, row), now, days)]
        for op_id in late:
            _tell(connection, province, waiting, op_id, order, digests)
        digests.write()
        order.put_back()
    return len(late)


def _is_late(case: CaseRecord, now: dt.datetime, days: int) -> bool:
    told = any(step.what is StepKind.OVERDUE for step in case.steps)
    return not told and case.opened_at <= now - dt.timedelta(days=days)


def _tell(
    connection: Connection,
    province: Province,
    waiting: OpenCases,
    op_id: OpId,
    order: Order,
    digests: Digests,
) -> None:
    kept = cases.find_case(connection, op_id)
    if kept is None:
        return
    finding = waits_too_long(province.settings.verify_days)
    decided = CaseDecided(
        op_id,
        SubmissionState.PENDING_VERIFICATION,
        final=False,
        findings=(*kept.receipt.findings, finding),
        missing=kept.receipt.missing,
    )
    at = order.append("verification_overdue", op_id, kept.case.office, decided)
    publisher = Publisher(connection, at, digests)
    cases.give_receipt(
        connection,
        publisher,
        kept,
        decided,
        at=at,
        now=order.now,
        key=province.keys.signing,
        person=None,
        registration_number="",
    )
    waiting.remind(publisher, op_id, finding.text)
    publisher.write()
