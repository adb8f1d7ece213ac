"""The form printed: its code, its ledger, its copies."""

import dataclasses
import threading

import pypdfium2
import pytest

from sepdesk.desk import printing
from sepdesk.desk.appendix import appendix_of, paper_of_form
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.tray import paper_in, paper_of
from sepdesk.domain.submissions import Requester, SubmissionKind
from sepdesk.forms.codes import filling_digest, read_code
from sepdesk.forms.read_back import read_fields
from sepdesk.forms.reading import read_scan
from sepdesk.progress import CancelledError, NoProgress
from sepdesk.protocol.canonical import digest
from tests.ui.session import CHEN, LIN, STORAGE, WU, made  # noqa: F401 - a fixture among them
from tests.ui.tray.filled import paper, save


def form_of(made, typed):  # noqa: F811 - the fixture
    return appendix_of(typed, made.session.tables.regions, made.clock.today())


def code_on(sheet):
    (found,) = read_scan(sheet.pdf).found
    return read_code(found.text)


def ledger(made, op_id):  # noqa: F811
    with made.files.station.reading() as tx:
        return tx.prints.of_op(op_id)


@pytest.mark.invariant("B-15")
@pytest.mark.parametrize("person", [LIN, WU])
def test_what_is_printed_is_what_is_stored_and_what_the_ledger_and_the_code_say(made, person):  # noqa: F811
    kind = SubmissionKind.REGISTER if person is LIN else SubmissionKind.DEREGISTER
    entry = save(made, paper(made.session, person.person, kind))
    sheet = printing.saved(made.session, entry.op_id)
    printing.record_print(made.session, sheet, "printer")
    stored = form_of(made, paper_of(paper_in(entry)))
    (printed,) = ledger(made, entry.op_id)
    assert read_fields(sheet.pdf) == stored
    assert printed.filling_digest == filling_digest(stored)
    assert printed.digest == digest(sheet.pdf)
    assert printed.form_id == entry.op_id
    assert printed.filling is None
    code = code_on(sheet)
    assert code.code.digest == printed.filling_digest
    assert (code.code.form_id, code.code.station) == (entry.op_id, "device-1")
    code.verify(made.session.signing.public.verify)


@pytest.mark.invariant("B-15")
def test_a_reprint_has_the_same_code_and_filling_under_another_heading(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    sheets = []
    for _ in range(2):
        sheets.append(printing.saved(made.session, entry.op_id))
        printing.record_print(made.session, sheets[-1], "file")
    first, again = ledger(made, entry.op_id)
    assert first.digest != again.digest
    assert first.filling_digest == again.filling_digest
    assert code_on(sheets[0]) == code_on(sheets[1])


def test_neither_a_blank_nor_a_preview_of_what_is_not_saved_bears_a_code(made):  # noqa: F811
    for sheet in (
        printing.blank(made.session),
        printing.preview(made.session, paper(made.session, LIN.person)),
    ):
        assert read_scan(sheet.pdf).found == ()
        printing.record_print(made.session, sheet, "printer")


def test_blank_forms_come_in_any_number_in_one_file(made):  # noqa: F811
    sheet = printing.blank(made.session, 12)
    document = pypdfium2.PdfDocument(sheet.pdf)
    assert len(document) == 12
    assert "福州考试中心" in document[11].get_textpage().get_text_range()
    assert "12 份" in sheet.title


def test_drawing_many_can_be_stopped(made):  # noqa: F811
    class Stopped(NoProgress):
        def __init__(self):
            self.at = threading.Event()

        def report(self, done, total, what):
            if done == 3:
                self.at.set()

        def checkpoint(self):
            if self.at.is_set():
                raise CancelledError

    with pytest.raises(CancelledError):
        printing.blank(made.session, 100, Stopped())


def test_on_paper_that_bears_the_form_only_the_filling_is_printed(made):  # noqa: F811
    entry = save(made, paper(made.session, LIN.person))
    sheet = printing.saved(made.session, entry.op_id)
    filling = printing.on_blank(sheet)
    text = pypdfium2.PdfDocument(filling.pdf)[0].get_textpage().get_text_range()
    assert "林小梅" in text
    assert entry.intake_number in text
    assert "登记表" not in text
    assert code_on(filling) == code_on(sheet)
    printing.record_print(made.session, filling, "printer")
    (printed,) = ledger(made, entry.op_id)
    assert printed.digest == digest(filling.pdf)


@pytest.mark.parametrize("requester", list(Requester))
def test_a_form_is_typed_again_as_it_was(made, requester):  # noqa: F811
    typed = paper(made.session, WU.person, SubmissionKind.DEREGISTER, requester=requester)
    again = paper_of_form(form_of(made, typed), made.session.tables.regions)
    assert (again.kind, again.requester) == (SubmissionKind.DEREGISTER, requester)
    assert again.former_unit == STORAGE.name
    assert form_of(made, again) == form_of(made, typed)


def test_a_change_is_told_from_a_registration_by_the_former_unit(made):  # noqa: F811
    regions = made.session.tables.regions
    for person, kind in ((CHEN, SubmissionKind.CHANGE), (LIN, SubmissionKind.REGISTER)):
        typed = paper(made.session, person.person, kind)
        again = paper_of_form(form_of(made, typed), regions)
        assert again.kind is kind
        assert again.unit_town == STORAGE.town
        assert form_of(made, again) == form_of(made, typed)


def test_a_region_that_nobody_knows_stays_empty(made):  # noqa: F811
    form = dataclasses.replace(form_of(made, PaperInput(name="甲")), city="海市", county="蜃楼")
    assert paper_of_form(form, made.session.tables.regions).unit_town == ""
