"""Plans, candidates and applications for the tests, and how each is judged."""

from dataclasses import replace

from sepdesk.domain.decide import decide
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.exam_plans import (
    EnteredCandidate,
    ExamCandidate,
    ExamMark,
    ExamPlan,
    FileExamPlan,
    ItemMark,
)
from sepdesk.domain.facts import UNKNOWN, Facts
from sepdesk.domain.licence_facts import LicenceFacts
from sepdesk.domain.licensing import (
    Application,
    AppliedItem,
    ApplyForCertificate,
    DecideApplication,
    Purpose,
    Step,
)
from sepdesk.domain.offices import Office, OfficeId, OfficeKind
from sepdesk.domain.outcomes import DossierKept, effects_of
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.submissions import OpId
from sepdesk.domain.warnings import StaffingWarning
from tests.domain.builders import RULES, TODAY, day, id_number, reference

COUNTY = "350404"


def office(office_id, kind, *codes):
    regions = tuple(DatedRegion(code, day("2018-01-01")) for code in codes)
    return Office(OfficeId(office_id), f"机构{office_id}", kind, Jurisdiction(regions))


CITY = office("3504", OfficeKind.CITY, "3504")
OTHER_CITY = office("3502", OfficeKind.CITY, "3502")
EXAM_CENTRE = office("3504-exam", OfficeKind.EXAM_CENTRE, "3504")
COUNTY_OFFICE = office(COUNTY, OfficeKind.COUNTY, COUNTY)
WINDOW = office("3504-window", OfficeKind.ADMINISTRATIVE_WINDOW, "3504")


def document(n=1, name="张示例"):
    return reference(name, id_number(n)).document


def candidate(n=1, name="张示例", *items):
    return ExamCandidate(document(n, name), items)


def exam(*candidates, **more):
    plain = FileExamPlan(
        day("2026-12-05"), "09:00", "甲市考试基地", COUNTY, ("N1", "Q1"),
        candidates or (candidate(),), CITY.office_id,
    )  # fmt: skip
    return replace(plain, **more)


def plan(*candidates, held="2026-11-20", **more):
    """A plan that is filed; its candidates default to one who passed in N1."""
    passed = (ItemMark("N1", ExamMark.PASSED, day("2026-11-21")),)
    entered = candidates or (EnteredCandidate(document(), ("N1",), marks=passed),)
    spine = Spine(DossierKind.EXAM_PLAN, "plan-1", offices=(EXAM_CENTRE.office_id, CITY.office_id))
    plain = ExamPlan(
        spine, EXAM_CENTRE.office_id, EXAM_CENTRE.name, CITY.office_id, CITY.name, day(held),
        "09:00", "甲市考试基地", COUNTY, ("N1", "Q1"), entered, day("2026-11-01"),
    )  # fmt: skip
    return replace(plain, **more)


def exam_act(submission, *known, found=UNKNOWN, authority=CITY, at=EXAM_CENTRE, today=TODAY):
    """Judge an act about an examination; `known` are the archive's persons of the candidates."""
    workers = known or (None,) * len(getattr(submission, "candidates", ()))
    facts = Facts(
        UNKNOWN,
        UNKNOWN,
        office=at.office_id,
        filed_by="examiner",
        dossier=found,
        licence=LicenceFacts(at, authority, workers),
    )
    return decide(OpId("plan-1"), submission, facts, today, RULES)


def first_issue(*codes, **more):
    items = tuple(AppliedItem(code) for code in codes or ("N1",))
    plain = ApplyForCertificate(
        reference(), Purpose.FIRST_ISSUE, items, CITY.office_id, day("2026-11-23"), COUNTY,
        "plan-1", sex="男",
    )  # fmt: skip
    return replace(plain, **more)


def about(purpose, held, *items, **more):
    """An application about items of a certificate."""
    asked = tuple(AppliedItem(item.printed, item.key) for item in items or held.items)
    return first_issue(
        purpose=purpose, items=asked, plan="", certificate=held.certificate_id, **more
    )


def apply(submission, known=None, *, at=EXAM_CENTRE, exam=None, found=UNKNOWN, today=TODAY, **more):
    """Judge an application."""
    licence = LicenceFacts(at, more.pop("authority", CITY), plan=plan() if exam is None else exam)
    facts = Facts(
        known,
        UNKNOWN,
        office=at.office_id,
        filed_by="filer",
        dossier=found,
        licence=replace(licence, **more),
    )
    return decide(OpId("a-1"), submission, facts, today, RULES)


def step(taken, on, known=None, *, by="reviewer", at=CITY, today=TODAY, **more):
    """Judge a step about an application."""
    values = {"reason": "材料不齐", "evidence": "材料齐全，成绩合格"} | more
    if taken is Step.ISSUE:
        values.setdefault("valid_until", day("2030-11-23"))
    body = DecideApplication("a-1", on.asked.worker, taken, **values)
    facts = Facts(known, UNKNOWN, office=at.office_id, filed_by=by, dossier=on)
    return decide(OpId("s-1"), body, facts, today, RULES)


def kept(outcome):
    """Return the dossier that an outcome keeps."""
    dossiers = [one.dossier for one in effects_of(outcome) if isinstance(one, DossierKept)]
    (found,) = [one for one in dossiers if not isinstance(one, StaffingWarning)]
    assert isinstance(found, ExamPlan | Application)
    return found


def through(on, *steps, known=None):
    """Take an application through steps by different people."""
    for place, one in enumerate(steps):
        on = kept(step(one, on, known, by=f"reviewer-{place}"))
    return on
