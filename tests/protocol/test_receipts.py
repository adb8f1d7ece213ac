"""Receipts: signed by the platform, with findings and the other employment where there is one."""

from dataclasses import replace

import pytest

from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import OtherEmployment
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.envelope import UnreadableEnvelopeError, sign_bytes
from sepdesk.protocol.receipts import read_receipt, sign_receipt
from sepdesk.protocol.signing import BadSignatureError
from tests.domain.builders import day
from tests.protocol.values import KEY, OTHER_KEY, RECEIPT

CONFLICT = replace(
    RECEIPT,
    state=SubmissionState.CONFLICT,
    findings=(Finding("E7", Severity.REFUSE, "employed_elsewhere", "former_unit", "现登记在他处"),),
    missing=("登记表",),
    person=PersonId("p1"),
    other=OtherEmployment("第2公司", day("2025-03-01"), "甲县市场监管局", "R1"),
    earlier=EmploymentId("e1"),
)


@pytest.mark.parametrize("receipt", [RECEIPT, CONFLICT], ids=["registered", "conflict"])
def test_a_receipt_is_read_back_as_it_was_signed(receipt):
    assert read_receipt(sign_receipt(receipt, KEY), KEY.public) == receipt


def test_a_receipt_of_another_platform_is_refused():
    with pytest.raises(BadSignatureError):
        read_receipt(sign_receipt(RECEIPT, OTHER_KEY), KEY.public)


def test_signed_bytes_that_are_no_receipt_are_unreadable_and_quote_nothing():
    with pytest.raises(UnreadableEnvelopeError) as caught:
        read_receipt(sign_bytes(b'{"op_id": 1}', KEY), KEY.public)
    assert caught.value.__cause__ is None
