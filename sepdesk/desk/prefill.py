"""A paper begun from a person's page: what is known stands there already, nothing is guessed."""

from collections.abc import Sequence
from dataclasses import replace

from sepdesk.desk.acts import PAPERS
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.desk.worker import ItemLine, WorkerPage
from sepdesk.domain.certificates import Standing
from sepdesk.domain.employment import Employment
from sepdesk.domain.identity import guess_kind, normalise_number
from sepdesk.domain.submissions import OpId, SubmissionKind

_HOLDS = (Standing.VALID, Standing.LAPSING)


def paper_for(page: WorkerPage, kind: SubmissionKind) -> PaperInput:
    """Begin a paper for a person.

    A registration or change claims the items that hold today. A change or deregistration names the
    employment that will be the present one once this station's open submissions are through.
    """
    paper = _about(page, kind)
    present = page.expected
    if kind is SubmissionKind.DEREGISTER and present is not None:
        employed = {item.printed for item in present.items}
        paper = _with_items(paper, [line for line in page.items if line.printed in employed])
        return replace(
            paper,
            former_unit=present.unit_name,
            former_unit_id=present.unit,
            former=present.employment_id,
        )
    paper = _with_items(paper, [line for line in page.items if line.standing in _HOLDS])
    if kind is SubmissionKind.CHANGE and present is not None:
        return replace(paper, former_unit=present.unit_name, former=present.employment_id)
    return paper


def form_of(session: Session, page: WorkerPage) -> OpId | PaperInput:
    """Return what 打印登记表 prints: the newest form saved here, else one put together.

    A form that is put together shows the present employment as a registration; of someone without
    one, what a registration would begin with.
    """
    document = page.worker.documents[0]
    key = f"{document.kind.value}:{normalise_number(document.number)}"
    with session.files.station.reading() as tx:
        entries = [e for e in tx.outbox.for_person(page.worker.person, key) if e.kind in PAPERS]
    if entries:
        return max(entries, key=lambda entry: entry.device_counter).op_id
    if page.present is None:
        return paper_for(page, SubmissionKind.REGISTER)
    return as_registered(session, page, page.present)


def as_registered(session: Session, page: WorkerPage, present: Employment) -> PaperInput:
    """Show an employment as the registration that would make it."""
    employed = {item.printed for item in present.items}
    paper = _with_items(
        _about(page, SubmissionKind.REGISTER),
        [line for line in page.items if line.printed in employed],
    )
    paper = replace(
        paper,
        unit_name=present.unit_name,
        unit=present.unit,
        hired_on=present.hired_on.isoformat() if present.hired_on else "",
        hire_source=present.hire_source,
    )
    record = session.files.facts.unit(present.unit)
    if record is None:  # of another county: its name is all that is known here
        return paper
    unit = record.unit
    return replace(
        paper,
        code_kind=unit.code_kind,
        unit_code=unit.code,
        unit_address=unit.address,
        unit_town=unit.town,
        contact=unit.contact,
        phone=unit.phone,
    )


def _about(page: WorkerPage, kind: SubmissionKind) -> PaperInput:
    document = page.worker.documents[0]
    return PaperInput(
        kind=kind,
        name=page.worker.name,
        document_kind=document.kind,
        document_number=document.number,
        person=page.worker.person,
        mobile=page.worker.mobile,
    )


def _with_items(paper: PaperInput, lines: Sequence[ItemLine]) -> PaperInput:
    """Name each code once; where several certificates hold it, the one that stands best."""
    best: dict[str, ItemLine] = {}
    for line in lines:
        best.setdefault(line.printed, line)
    days = [line.valid_until.isoformat() for line in best.values()]
    return replace(
        paper,
        items="、".join(best),
        valid_until="、".join(days[:1] if len(set(days)) == 1 else days),
    )


def paper_from_text(text: str) -> PaperInput:
    """Begin a registration from what was typed into the look-up and found nobody."""
    typed = text.strip()
    number = normalise_number(typed)
    kind = guess_kind(number)
    if kind is not None:
        return PaperInput(document_kind=kind, document_number=number)
    return PaperInput() if typed.isascii() else PaperInput(name=typed)
