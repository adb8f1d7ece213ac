from dataclasses import replace

import pytest

from sepdesk.desk.paper import PaperInput
from sepdesk.domain.employment import EmploymentId, HireSource
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.submissions import (
    Channel,
    Dispatch,
    Handed,
    OpId,
    Requester,
    SubmissionKind,
)
from sepdesk.domain.units import CodeKind
from sepdesk.ui.registration.form import RegistrationForm, as_printed
from tests.ui.session import CHEN, LOGISTICS, STORAGE

FULL = PaperInput(
    kind=SubmissionKind.CHANGE,
    name="阿不都·示例𬱖",
    document_kind=DocumentKind.PASSPORT,
    document_number="E12345678",
    person=CHEN.person,
    items="N1、GTAW-FeⅡ-6G-3/159-FefS-02/11",
    valid_until="2028-05-01、20",
    former_unit=LOGISTICS.name,
    former_unit_id=LOGISTICS.unit_id,
    former=EmploymentId("e-1"),
    unit_name=STORAGE.name,
    unit=STORAGE.unit_id,
    code_kind=CodeKind.LEGACY,
    unit_code="12345678X",
    unit_address="<b>示例路</b> 1 号",
    unit_town="350102001",
    contact="林示例",
    phone="0591-1",
    mobile="138",
    form_date="2026年11月",
    hired_on="11-2",
    hire_source=HireSource.CONTRACT,
    left_on="昨",
    requester=Requester.BOTH,
    received_on="2026-11-24",
    channel=Channel.FAX,
    dispatch=Dispatch.OWN_WORKER,
    handed=Handed(form=True, by_proxy=True),
    certificate_number="C1",
    certificate_archive_number="A1",
    certificate_issuer="江西",
    certificate_exam_body="南昌",
    certificate_province="36",
    answers=OpId("op-1"),
)


@pytest.fixture
def form(desk_session, qtbot):
    made = RegistrationForm(desk_session)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("kind", list(SubmissionKind))
def test_a_paper_comes_back_as_it_was_shown(form, kind):
    paper = replace(FULL, kind=kind)
    form.show_paper(paper)
    assert form.read_form() == paper


def test_an_empty_paper_comes_back_empty(form):
    form.show_paper(FULL)
    form.show_paper(PaperInput())
    assert form.read_form() == PaperInput()


def test_a_deregistration_prints_nothing_of_the_hidden_fields():
    printed = as_printed(replace(FULL, kind=SubmissionKind.DEREGISTER))
    assert (printed.unit_name, printed.unit, printed.unit_code) == ("", None, "")
    assert printed.former_unit == LOGISTICS.name


def test_every_input_has_a_name_for_a_screen_reader(form):
    for field in form.inputs.by_name.values():
        assert all(widget.accessibleName() for widget in field._inputs)


def test_the_keyboard_goes_in_the_order_of_the_paper(form):
    seen, widget = [], form.inputs.name.line
    for _ in range(200):
        owner = next((n for n, f in form.inputs.by_name.items() if f.isAncestorOf(widget)), None)
        if owner and owner not in seen:
            seen.append(owner)
        widget = widget.nextInFocusChain()
    assert seen[:4] == ["name", "document_number", "items", "valid_until"]
    order = ["former_unit", "unit_name", "unit_code", "unit_address", "region", "contact", "phone"]
    places = [seen.index(name) for name in [*order, "mobile", "form_date", "hired_on", "handed"]]
    assert places == sorted(places)
