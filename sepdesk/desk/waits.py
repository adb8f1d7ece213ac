"""暂存待前序: which earlier submission of this station another one waits for (S-10)."""

from collections.abc import Iterable

from sepdesk.domain.predecessors import named_by
from sepdesk.domain.submissions import (
    KIND_WORDS,
    STATE_WORDS,
    UNSENT,
    OpId,
    SubmissionState,
)
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import Outbox, OutboxEntry

_OPEN = (*UNSENT, SubmissionState.HELD, SubmissionState.PENDING_VERIFICATION)


def filed_before(earlier: Iterable[OutboxEntry]) -> OpId | None:
    """Return the latest submission about the same worker that is not decided yet.

    What is filed next names it, so that the platform never decides the two in the wrong order.
    """
    undecided = (*UNSENT, SubmissionState.HELD)
    found = [entry.op_id for entry in earlier if entry.state in undecided]
    return found[-1] if found else None


def waits_for(outbox: Outbox, entry: OutboxEntry) -> str:
    """Say in words what a held submission waits for; `""` for one that is not held."""
    if entry.state is not SubmissionState.HELD:
        return ""
    envelope = read_envelope(entry.sealed.payload_bytes)
    records = (base.record for base in envelope.bases)
    named = [op_id for op_id, _ in named_by(envelope.body, envelope.answers, records)]
    for op_id in named:
        earlier = outbox.get(op_id)
        if earlier is None:
            return "前序件不在本机（由本机构另一台机器填报）"
        if earlier.state in _OPEN:
            what, state = KIND_WORDS[earlier.kind], STATE_WORDS[earlier.state]
            return f"收件编号 {earlier.intake_number} 的{what}（{state}）"
    return "前序件已办结，等平台的下一份回执"
