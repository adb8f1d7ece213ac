"""The paper as typed and the appendix form, each made of the other."""

import datetime as dt
from typing import Literal

from sepdesk.desk.paper import PaperInput, read_date
from sepdesk.domain.identity import DocumentKind, guess_kind
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.submissions import Requester, SubmissionKind
from sepdesk.forms.appendix import Action, AppendixForm, opinions

_ACTIONS = {
    SubmissionKind.REGISTER: Action.REGISTER,
    SubmissionKind.CHANGE: Action.CHANGE,
    SubmissionKind.DEREGISTER: Action.DEREGISTER,
}
_BY: dict[Requester, Literal["unit", "worker", "both"]] = {
    Requester.UNIT: "unit",
    Requester.WORKER: "worker",
    Requester.BOTH: "both",
}


def appendix_of(paper: PaperInput, regions: RegionTable, today: dt.date) -> AppendixForm:
    """Put a paper's texts into the fields of the appendix (F1, F2)."""
    worker, unit = opinions(_ACTIONS[paper.kind], _BY[paper.requester])
    city, county, town = regions.words(paper.unit_town) if paper.unit_town else ("", "", "")
    return AppendixForm(
        name=paper.name.strip(),
        document_number=paper.document_number.strip(),
        items=paper.items.strip(),
        valid_until=paper.valid_until.strip(),
        former_unit=paper.former_unit.strip(),
        present_unit=paper.unit_name.strip(),
        unit_code=paper.unit_code.strip(),
        unit_address=paper.unit_address.strip(),
        city=city,
        county=county,
        town=town,
        contact=paper.contact.strip(),
        phone=paper.phone.strip(),
        worker_opinion=worker,
        unit_opinion=unit,
        mobile=paper.mobile.strip(),
        form_date=_readable(paper.form_date, today),
    )


def paper_of_form(form: AppendixForm, regions: RegionTable) -> PaperInput:
    """Type what stands on a form; nobody and no unit is picked from the archive by that.

    The boxes do not tell a registration from a change: it is a change where 原用人单位 is filled
    in. A region that is none of the table stays empty.
    """
    region = regions.find(form.city, form.county, form.town)
    return PaperInput(
        kind=_kind(form),
        name=form.name,
        document_kind=guess_kind(form.document_number) or DocumentKind.CITIZEN_ID,
        document_number=form.document_number,
        items=form.items,
        valid_until=form.valid_until,
        former_unit=form.former_unit,
        unit_name=form.present_unit,
        unit_code=form.unit_code,
        unit_address=form.unit_address,
        unit_town=region.code if region is not None else "",
        contact=form.contact,
        phone=form.phone,
        mobile=form.mobile,
        form_date=form.form_date.isoformat() if form.form_date else "",
        requester=_requester(form),
    )


def _kind(form: AppendixForm) -> SubmissionKind:
    if form.worker_opinion[1] or form.unit_opinion[1]:
        return SubmissionKind.DEREGISTER
    return SubmissionKind.CHANGE if form.former_unit else SubmissionKind.REGISTER


def _requester(form: AppendixForm) -> Requester:
    match form.worker_opinion[1], form.unit_opinion[1]:
        case True, True:
            return Requester.BOTH
        case True, False:
            return Requester.WORKER
        case _:
            return Requester.UNIT


def _readable(text: str, today: dt.date) -> dt.date | None:
    try:
        return read_date(text, today)
    except ValueError:
        return None
