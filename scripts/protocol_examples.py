"""Put the examples into docs/protocol.md, made by the code itself from invented data.

Each stands between `<!-- example NAME -->` and `<!-- end -->`. `--check` writes nothing and fails
where the document shows something else than the code makes.
"""

import argparse
import datetime as dt
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sepdesk import catalogues
from sepdesk.domain.certificates import Certificate, CertificateId, CertificateItem
from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import HireSource
from sepdesk.domain.facts import Facts, Rules
from sepdesk.domain.identity import (
    Document,
    DocumentKind,
    DocumentRef,
    PersonId,
    check_character,
)
from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.outcomes import Accepted, state_of
from sepdesk.domain.persons import Worker
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import (
    Handed,
    Intake,
    ItemClaim,
    OpId,
    RegisterEmployment,
    SubmissionState,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.units import (
    CodeKind,
    Unit,
    UnitId,
    UnitKind,
    organisation_check_character,
    uscc_check_character,
)
from sepdesk.domain.verification import StepKind
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol import messages as m
from sepdesk.protocol.canonical import canonical_text, plain
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import BaseRevision, Envelope, Position, Sealed, make, seal_envelope
from sepdesk.protocol.receipts import Receipt, sign_receipt
from sepdesk.protocol.signing import SealingKey, SigningKey
from sepdesk.protocol.snapshot import (
    FORMAT,
    SEALED_CHUNK,
    Head,
    Line,
    _nonce,
    _place,
    encrypt,
    write_lines,
)
from sepdesk.protocol.versions import CURRENT
from sepdesk.search_keys import unit_keys, worker_keys

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "protocol.md"
_LONGEST = 64
"""Base64 texts are shown this long; the rest is cut with an ellipsis."""

TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)
PLATFORM = "01900000-0000-7000-8000-000000000001"
DEVICE = "01900000-0000-7000-8000-000000000002"
OP_ID = OpId("01900000-0000-7000-8000-000000000003")
SNAPSHOT = "01900000-0000-7000-8000-000000000004"

# Keys of the examples alone: 32 times the same byte.
PLATFORM_KEY, DEVICE_KEY = SigningKey(bytes([1] * 32)), SigningKey(bytes([2] * 32))
PLATFORM_SEALING, DEVICE_SEALING = SealingKey(bytes([3] * 32)), SealingKey(bytes([4] * 32))
SNAPSHOT_KEY = bytes([5] * 32)

OFFICE = Office(
    OfficeId("350102"),
    "演示县局",
    OfficeKind.COUNTY,
    Jurisdiction((DatedRegion("350102", dt.date(2018, 1, 1)),)),
)
# Order numbers 996 to 999 were never a working person's, 示例 is no unit.
_DIGITS = "35010219900101998"
_NUMBER = _DIGITS + check_character(_DIGITS)
_BODY = "91350102MA000000" + organisation_check_character("MA000000")
UNIT = UnitRecord(
    Unit(
        UnitId("u-1"),
        "福州示例仓储有限公司",
        _BODY + uscc_check_character(_BODY),
        CodeKind.USCC,
        (UnitKind.USER,),
        town="350102001",
        rev=1,
    )
)
WORKER = Worker(
    person=PersonId("p-1"),
    rev=3,
    name="示例甲",
    documents=(Document(DocumentKind.CITIZEN_ID, _NUMBER, "示例甲"),),
    sex="女",
    born_on=dt.date(1990, 1, 1),
    mobile="19900000001",
    last_county="350102",
    certificates=(
        Certificate(
            CertificateId("c-1"),
            _NUMBER,
            "SL0001",
            "演示市局",
            "演示考试机构",
            "35",
            (
                CertificateItem(
                    ItemKey(Catalogue.C2021, "N1"),
                    "N1",
                    dt.date(2025, 3, 1),
                    dt.date(2029, 2, 28),
                ),
            ),
        ),
    ),
)


def paper() -> RegisterEmployment:
    """Return the form that is sent."""
    unit = UNIT.unit
    return RegisterEmployment(
        worker=WorkerRef(DocumentRef(DocumentKind.CITIZEN_ID, _NUMBER, "示例甲"), WORKER.person),
        unit=UnitOnPaper(unit.name, unit.code, town=unit.town, unit=unit.unit_id),
        items=(ItemClaim("N1", valid_until=dt.date(2029, 2, 28)),),
        intake=Intake(
            "350102-20261124-001",
            TODAY,
            handed=Handed(form=True, certificate_copy=True, worker_signed=True, unit_sealed=True),
        ),
        hired_on=dt.date(2026, 11, 2),
        hire_source=HireSource.CONTRACT,
    )


def envelope() -> Envelope:
    """Return it as a station saves it."""
    return make(
        op_id=OP_ID,
        device=DEVICE,
        device_counter=1,
        user="demo",
        office=OFFICE.office_id,
        seen=Position(1, 1),
        bases=(BaseRevision("worker:p-1", 3), BaseRevision("unit:u-1", 1)),
        answers=None,
        device_time=NOW,
        body=paper(),
    )


def decided(sealed: Sealed) -> tuple[Receipt, Worker]:
    """Decide it by the rules, as the platform does; return the receipt and what became of her."""
    rules = Rules(catalogues.work_items(), catalogues.rest_days())
    outcome = decide(OP_ID, paper(), Facts(WORKER, UNIT.unit), TODAY, rules)
    if not isinstance(outcome, Accepted):
        raise TypeError(outcome)
    number = "350102-2026-000002"
    receipt = Receipt(
        op_id=OP_ID,
        digest=sealed.digest,
        n=1,
        state=state_of(outcome),
        final=True,
        at=Position(1, 2),
        server_time=NOW,
        findings=outcome.findings,
        person=WORKER.person,
        registration_number=number,
    )
    stamp = Stamp(2, number, OFFICE.name, "350102")
    return receipt, apply_effects(WORKER, outcome.effects, stamp)


def examples() -> Iterator[tuple[str, str]]:
    """Yield the name of each example and its text, fence included."""
    card = m.PlatformCard(
        PLATFORM, "演示平台", 1, CURRENT, PLATFORM_KEY.public, PLATFORM_SEALING.public, NOW
    )
    yield "card", _json(card)
    yield (
        "enrol",
        _json(m.Enrol("2345-6789-ABCD-EFGH", "窗口一", DEVICE_KEY.public, DEVICE_SEALING.public)),
    )
    yield "enrolled", _json(m.Enrolled(DEVICE, OFFICE, card))
    yield "sign-in", _json(m.SignIn(DEVICE, "demo", "demo"))
    yield (
        "signed-in",
        _json(
            m.SignedIn("T" * 43, NOW + dt.timedelta(days=30), "demo", "演示甲", Role.CLERK, OFFICE)
        ),
    )
    yield "problem", _json(m.Problem(m.ProblemCode.NEEDS_SNAPSHOT, "需重新下载本辖区数据。"))
    sealed = seal_envelope(envelope(), DEVICE_KEY)
    receipt, worker = decided(sealed)
    signed = sign_receipt(receipt, PLATFORM_KEY)
    yield "envelope", _fence("json", canonical_text(envelope()))
    yield "sealed", _json(sealed)
    yield "push", _json(m.Push((sealed,)))
    yield "push-reply", _json(m.PushReply(1, (m.PushOutcome(OP_ID, (signed,)),), NOW))
    yield "ask-receipts", _json(m.AskReceipts((OP_ID,)))
    yield "receipts-reply", _json(m.ReceiptsReply((m.PushOutcome(OP_ID, (signed,)),)))
    yield "receipt", _json(receipt)
    yield from _facts(worker, signed)


def _facts(worker: Worker, signed: Sealed) -> Iterator[tuple[str, str]]:
    kinds = m.RecordKind
    before = (
        (kinds.OFFICE, str(OFFICE.office_id), canonical_text(OFFICE)),
        (kinds.UNIT, "u-1", canonical_text(UNIT)),
        (kinds.WORKER, "p-1", canonical_text(WORKER)),
    )
    digest = RunningDigest()
    for kind, key, row in before:
        digest = digest.add(kind, key, row)
    yield "digest", _json(digest.message())
    row = canonical_text(worker)
    after = digest.remove(*before[2]).add(kinds.WORKER, "p-1", row)
    page = m.FeedPage(
        scope=OFFICE.office_id,
        epoch=1,
        after=1,
        through=2,
        rows=(
            m.FeedRow(2, m.FeedAction.UPSERT, kinds.WORKER, "p-1", row),
            m.FeedRow(2, m.FeedAction.UPSERT, kinds.RECEIPT, OP_ID, canonical_text(signed)),
        ),
        more=False,
        digest=after.message(),
        server_time=NOW,
    )
    yield "feed", _json(page)
    yield "case", _json(_case())
    yield from _snapshot(before, digest)


def _case() -> m.CaseRecord:
    """Return the form as it would wait, were its certificate another province's."""
    opened = m.Step(NOW, StepKind.OPENED, OFFICE.name, "N1 不在本省档案中，需先由考试中心核验。")
    missed = m.Step(
        NOW + dt.timedelta(days=1), StepKind.NOT_FOUND, "演示考试中心", "全国系统查无记录"
    )
    return m.CaseRecord(
        op_id=OP_ID,
        office=OFFICE.office_id,
        office_name=OFFICE.name,
        state=SubmissionState.PENDING_VERIFICATION,
        opened_at=NOW,
        sealed=seal_envelope(envelope(), DEVICE_KEY),
        steps=(opened, missed),
    )


def _snapshot(
    records: tuple[tuple[m.RecordKind, str, str], ...], digest: RunningDigest
) -> Iterator[tuple[str, str]]:
    unit, number = UNIT.unit, WORKER.documents[0].number
    keys = {
        "u-1": unit_keys(unit.name, unit.code),
        "p-1": worker_keys(WORKER.name, [number], [WORKER.mobile], [number], ["SL0001"]),
    }
    lines = [
        Line(kind, key, row, tuple((k.kind.value, k.text) for k in keys.get(key, ())))
        for kind, key, row in records
    ]
    texts = list(write_lines(Head(FORMAT, OFFICE.office_id, Position(1, 1)), lines))
    yield "snapshot-lines", _fence("json", "".join(text.decode() for text in texts).rstrip())
    pieces = list(encrypt(texts, SNAPSHOT_KEY, SNAPSHOT))
    yield (
        "snapshot-chunk",
        _fence(
            "text",
            f"key          {SNAPSHOT_KEY.hex()}\n"
            f"nonce        {_nonce(0).hex()}\n"
            f"vouched for  {_place(SNAPSHOT, 0, last=True).decode()}\n"
            f"next chunk   {_nonce(1).hex()}  {_place(SNAPSHOT, 1, last=True).decode()}",
        ),
    )
    manifest = m.SnapshotManifest(
        snapshot=SNAPSHOT,
        format=FORMAT,
        scope=OFFICE.office_id,
        at=Position(1, 1),
        size=sum(map(len, pieces)),
        chunk_size=SEALED_CHUNK,
        sha256=hashlib.sha256(b"".join(pieces)).hexdigest(),
        records=len(records),
        digest=digest.message(),
        sealed_key="…",  # another each time: sealing draws a key of its own
    )
    yield "manifest", _json(manifest)


def _json(message: object) -> str:
    return _fence("json", json.dumps(_shortened(plain(message)), ensure_ascii=False, indent=1))


def _shortened(value: object) -> object:
    """Cut what is long and says nothing to a reader: base64 and rows."""
    match value:
        case dict():
            return {name: _shortened(inner) for name, inner in value.items()}
        case list():
            return [_shortened(inner) for inner in value]
        case str() if len(value) > _LONGEST:
            return f"{value[:_LONGEST]}…"
        case _:
            return value


def _fence(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def filled(text: str) -> str:
    """Return the document with every example as the code makes it.

    Raises:
        KeyError: an example that the document does not show, or a place for one that there is not.
    """
    made = dict(examples())
    places = re.compile(r"(<!-- example (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
    named = {match.group(2) for match in places.finditer(text)}
    if named != set(made):
        raise KeyError(sorted(named ^ set(made)))
    return places.sub(lambda match: f"{match[1]}{made[match[2]]}\n{match[3]}", text)


def main() -> int:
    """Fill the document, or check that it is filled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    text = DOCUMENT.read_text("utf-8")
    made = filled(text)
    if check and made != text:
        sys.stderr.write(
            "docs/protocol.md shows other examples: run scripts/protocol_examples.py\n"
        )
        return 1
    if not check:
        DOCUMENT.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
