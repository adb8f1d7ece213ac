"""What a decided application makes of certificates: issued, added to, re-examined, reissued (L3).

The certificate enters or changes the archive in the event of the decision itself.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.certificates import (
    HOME_PROVINCE,
    Certificate,
    CertificateId,
    CertificateItem,
)
from sepdesk.domain.conversion import convert
from sepdesk.domain.deadlines import add_months
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import Document, PersonId, birth_date, normalise_number
from sepdesk.domain.licensing import (
    NEW_ITEMS,
    TERM_MONTHS,
    Application,
    AppliedItem,
    DecideApplication,
    Purpose,
)
from sepdesk.domain.outcomes import (
    CertificateChanged,
    CertificateEntered,
    Effect,
    PersonEntered,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.work_items import ItemKey, ItemTable, catalogue_for, item_key


def issued_certificate_id(application: str) -> CertificateId:
    """Return the id of the certificate that an application brings; the same wherever computed."""
    return CertificateId(f"c-{application}")


def applicant_id(application: str) -> PersonId:
    """Return the id of the person whom an application brings into the archive."""
    return PersonId(f"p-{application}")


def proposed_end(application: Application, held: Certificate | None, on: dt.date) -> dt.date:
    """Propose the last day of validity: four years from the issue, or from the present end."""
    if application.asked.purpose is Purpose.REEXAMINATION and held is not None:
        ends = [item.valid_until for _, item in concerned(application, held)]
        if ends:
            return add_months(max(ends), TERM_MONTHS)
    return add_months(on, TERM_MONTHS) - dt.timedelta(days=1)


def concerned(
    application: Application, held: Certificate
) -> tuple[tuple[AppliedItem, CertificateItem], ...]:
    """Return the items that an application is about, with those of the certificate."""
    by_key = {item.key: item for item in held.items}
    asked = application.asked.items
    return tuple(
        (one, by_key[one.held]) for one in asked if one.held is not None and one.held in by_key
    )


def certificate_of(worker: Worker | None, certificate: CertificateId | None) -> Certificate | None:
    """Find the certificate of an application among the person's."""
    held = () if worker is None else worker.certificates
    return next((one for one in held if one.certificate_id == certificate), None)


def check_validity(
    submission: DecideApplication, application: Application, held: Certificate | None, on: dt.date
) -> Iterator[Finding]:
    """Tell whether the last day of validity can be: a term is four years."""
    if application.asked.purpose is Purpose.REISSUE:
        return
    until = submission.valid_until
    if until is None:
        yield _mend("no_valid_until", "请填写有效期至。")
    elif until <= on:
        yield _mend("valid_until_past", "有效期应晚于今天，请核对。")
    elif until > (latest := max(proposed_end(application, held, on), add_months(on, TERM_MONTHS))):
        text = f"证书有效期为 4 年，不能晚于 {latest}，请核对。"
        yield _mend("valid_too_long", text)


def filed(application: Application, held: Certificate) -> CertificateChanged:
    """Note an accepted re-examination at its items: employments wait for it, warned (E6)."""
    return CertificateChanged(_noted(application, held, application.asked.received_on))


def lapsed(application: Application, held: Certificate) -> CertificateChanged:
    """Take the note off after a re-examination that was not passed: the items lapse by date."""
    return CertificateChanged(_noted(application, held, None))


def issue(
    submission: DecideApplication,
    application: Application,
    worker: Worker | None,
    authority: str,
    on: dt.date,
    items: ItemTable,
) -> tuple[Effect, ...]:
    """Return what an issue changes.

    Args:
        submission: checked by `check_validity`.
        application: reviewed.
        worker: the applicant as the archive has them; None: new to it.
        authority: name of the issuing authority.
        on: the day of the issue; its list of items is in force.
        items: all lists.
    """
    held = certificate_of(worker, application.asked.certificate)
    if application.asked.purpose is Purpose.FIRST_ISSUE or held is None:
        entered: tuple[Effect, ...] = ()
        if worker is None:
            entered = (PersonEntered(new_person(application)),)
        return (*entered, CertificateEntered(_new(submission, application, authority, on)))
    number = submission.archive_number.strip() or held.archive_number
    match application.asked.purpose:
        case Purpose.ADDED_ITEMS:
            added = tuple(_new_items(submission, application, on))
            changed = replace(held, items=(*held.items, *added))
        case Purpose.REEXAMINATION:
            changed = _reexamined(submission, application, held, on, items)
        case _:
            changed = _reissued(application, held, on, items)
    return (CertificateChanged(replace(changed, archive_number=number)),)


def new_person(application: Application) -> Worker:
    """Make the record of an applicant whom the archive lacks."""
    asked, document = application.asked, application.asked.worker.document
    number = normalise_number(document.number)
    return Worker(
        person=applicant_id(application.spine.key),
        rev=0,
        name=document.name,
        documents=(Document(document.kind, number, document.name),),
        sex=asked.sex,
        born_on=asked.born_on or birth_date(document.kind, number),
        mobile=asked.mobile,
        last_county=asked.county[:6],
    )


def _new(
    submission: DecideApplication, application: Application, authority: str, on: dt.date
) -> Certificate:
    return Certificate(
        certificate_id=issued_certificate_id(application.spine.key),
        # Since 2013 a certificate's number is the holder's document.
        number=normalise_number(application.asked.worker.document.number),
        archive_number=submission.archive_number.strip(),
        issuer=authority,
        exam_body=application.exam_body,
        issuing_province=HOME_PROVINCE,
        items=tuple(_new_items(submission, application, on)),
    )


def _new_items(
    submission: DecideApplication, application: Application, on: dt.date
) -> Iterator[CertificateItem]:
    if application.asked.purpose not in NEW_ITEMS or submission.valid_until is None:
        return
    present = catalogue_for(on)
    for one in application.asked.items:
        yield CertificateItem(item_key(present, one.code), one.code, on, submission.valid_until)


def _reexamined(
    submission: DecideApplication,
    application: Application,
    held: Certificate,
    on: dt.date,
    items: ItemTable,
) -> Certificate:
    until = submission.valid_until
    changed: dict[ItemKey, tuple[CertificateItem, ...]] = {}
    for asked, item in concerned(application, held):
        renewed = replace(
            item,
            valid_until=until or item.valid_until,
            reexam_filed_on=None,
            reexamined_on=on,
        )
        changed[item.key] = _converted(asked, renewed, on, items)
    return _replaced(held, changed)


def _reissued(
    application: Application, held: Certificate, on: dt.date, items: ItemTable
) -> Certificate:
    changed = {
        item.key: _converted(asked, item, on, items) for asked, item in concerned(application, held)
    }
    return _replaced(held, changed)


def _converted(
    asked: AppliedItem, item: CertificateItem, on: dt.date, items: ItemTable
) -> tuple[CertificateItem, ...]:
    keys, _ = convert(asked, item, on, items)
    if not keys or keys == (item.key,):
        return (item,)
    same = len(keys) == 1 and item_key(keys[0].catalogue, item.printed) == keys[0]
    if same:
        return (replace(item, key=keys[0]),)
    return tuple(replace(item, key=key, printed=key.code) for key in keys)


def _replaced(
    held: Certificate, changed: dict[ItemKey, tuple[CertificateItem, ...]]
) -> Certificate:
    items = (new for item in held.items for new in changed.get(item.key, (item,)))
    return replace(held, items=tuple(dict.fromkeys(items)))


def _noted(application: Application, held: Certificate, on: dt.date | None) -> Certificate:
    noted: dict[ItemKey, tuple[CertificateItem, ...]] = {
        item.key: (replace(item, reexam_filed_on=on),) for _, item in concerned(application, held)
    }
    return _replaced(held, noted)


def _mend(code: str, text: str) -> Finding:
    return Finding("L2", Severity.MEND, code, "valid_until", text)
