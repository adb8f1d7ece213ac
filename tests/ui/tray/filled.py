"""A station whose submissions came back or wait, as receipts of the platform left them."""

import datetime as dt
from dataclasses import replace

from sepdesk.desk import prefill, registration, worker
from sepdesk.desk.paper import PaperInput
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.outcomes import OtherEmployment
from sepdesk.domain.submissions import Handed, SubmissionKind, SubmissionState
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.receipts import Receipt, sign_receipt
from tests.ui.session import CHEN, HUANG, LIN, NOW, STORAGE, WU, id_number

HANDED = Handed(form=True, certificate_copy=True, worker_signed=True, unit_sealed=True)
LOST = Finding(
    "L7",
    Severity.REFUSE,
    "certificate_revoked",
    "items",
    "N1 所在证书于 2026-11-20 被吊销，不予登记。（福州市市场监督管理局）",
    "law-revoked",
)
LAPSED = Finding(
    "E6",
    Severity.REFUSE,
    "lapsed",
    "valid_until",
    "Q2 已于 2026-11-20 逾期未复审，不得登记或变更。",
    "notice-2.2-lapsed",
)
MEND = Finding(
    "E6", Severity.MEND, "partly_good", "items", "部分项目不能登记：可只登记其余有效项目。"
)
ELSEWHERE = Finding(
    "E7",
    Severity.REFUSE,
    "employed_elsewhere",
    "former_unit",
    "该人员现登记在福清示例码头有限公司名下（2026-11-23 起），只能登记于一家单位。",
    "notice-2.2-one-unit",
)
FOREIGN = Finding(
    "E4",
    Severity.MISSING,
    "not_in_archive",
    "items",
    "此人及其证书不在本省档案中，需先由考试中心核验，核验与聘用采集同步办理。",
    "notice-1.2",
)
OTHER = OtherEmployment(
    "福清示例码头有限公司", dt.date(2026, 11, 23), "福清市市场监督管理局", "350181-2026-000318"
)


def paper(session, person, kind=SubmissionKind.REGISTER, **more):
    """Begin a paper from a person's page, to the unit 福州示例仓储有限公司."""
    begun = prefill.paper_for(worker.open_page(session, person), kind)
    if kind is not SubmissionKind.DEREGISTER:
        begun = replace(
            begun,
            unit_name=STORAGE.name,
            unit=STORAGE.unit_id,
            unit_code=STORAGE.code,
            unit_address=STORAGE.address,
            unit_town=STORAGE.town,
            contact=STORAGE.contact,
            phone=STORAGE.phone,
            hired_on="2026-11-20",
        )
    return replace(begun, received_on="2026-11-24", handed=HANDED, **more)


def save(made, paper_input):
    """Save a paper and return its entry."""
    return registration.save(made.session, paper_input).entry


def answer(made, entry, state, *findings, seq=100, n=1, final=True, **more):
    """Let the platform's receipt arrive."""
    receipt = Receipt(
        entry.op_id,
        entry.sealed.digest,
        n,
        state,
        final=final,
        at=Position(1, seq),
        server_time=NOW + dt.timedelta(minutes=n),
        findings=findings,
        **more,
    )
    sealed = sign_receipt(receipt, made.session.signing)
    with made.files.station.transaction() as tx:
        tx.outbox.store_receipts(entry.op_id, [(sealed, receipt)], NOW)
    return receipt


def foreigner(name="<b>张</b>𬱖"):
    """A paper about somebody whom the archive lacks."""
    return PaperInput(
        name=name,
        document_kind=DocumentKind.CITIZEN_ID,
        document_number=id_number("36010219950101007"),
        items="N1",
        valid_until="2028-01-01",
        unit_name=STORAGE.name,
        unit=STORAGE.unit_id,
        unit_town=STORAGE.town,
        received_on="2026-11-24",
        handed=HANDED,
    )


def fill(made):
    """Save six papers: one refused, one returned, one conflict, two that wait, one queued."""
    session = made.session
    refused = save(made, paper(session, LIN.person))
    returned = save(made, paper(session, CHEN.person, SubmissionKind.CHANGE))
    conflict = save(made, paper(session, HUANG.person, items="Q2"))
    pending = save(made, foreigner())
    owed = save(made, paper(session, WU.person, SubmissionKind.DEREGISTER))
    answer(made, refused, SubmissionState.REFUSED, LOST, LAPSED, seq=101)
    answer(made, returned, SubmissionState.RETURNED, LAPSED, MEND, seq=102)
    answer(made, conflict, SubmissionState.CONFLICT, ELSEWHERE, seq=103, other=OTHER)
    answer(
        made, pending, SubmissionState.PENDING_VERIFICATION, FOREIGN, seq=104, final=False,
        missing=("身份证复印件",),
    )  # fmt: skip
    answer(made, owed, SubmissionState.INCOMPLETE, seq=105, final=False, missing=("代办委托书",))
    save(made, paper(session, CHEN.person, SubmissionKind.CHANGE))
    return refused, returned, conflict, pending, owed
