"""附件 on the form: dropped or chosen, checked one by one, kept with the draft, saved with it."""

import io

import pytest
from PIL import Image

from sepdesk.desk import attachments, drafts, synchronise
from sepdesk.domain.attachments import (
    LARGEST,
    MOST,
    AttachedPaper,
    Digest,
    PaperKind,
    Particular,
    faults,
)
from sepdesk.domain.attachments_awaited import papers_of
from sepdesk.protocol.envelope import read_envelope
from sepdesk.ui.registration import papers as papers_module
from tests.ui.registration.test_scanning import drop, entry, scan  # noqa: F401 - fixtures
from tests.ui.session import LIN


def written(path, color):
    buffer = io.BytesIO()
    Image.new("L", (620, 877), color).save(buffer, "PNG")
    path.write_bytes(buffer.getvalue())
    return path


@pytest.fixture
def files(tmp_path):
    return [written(tmp_path / f"{n}.png", 255 - n) for n in range(3)]


def card_of(desk):
    return desk.tab.beside.papers


def add(desk, monkeypatch, *paths):
    """Choose files by the button, and wait until they are attached."""
    monkeypatch.setattr(papers_module, "choose_papers", lambda _: list(paths))
    there = len(desk.form.papers()) + len(paths)
    card_of(desk).add.click()
    desk.qtbot.waitUntil(lambda: len(desk.form.papers()) == there, timeout=20_000)


def wait_for_picture(desk):
    desk.qtbot.waitUntil(lambda: not desk.tab.beside.scan.picture.is_empty(), timeout=20_000)


@pytest.mark.clause("E2")
def test_papers_are_attached_checked_one_by_one_and_tick_what_was_handed_in(
    desk, files, monkeypatch
):
    add(desk, monkeypatch, files[0])
    add(desk, monkeypatch, files[1])
    add(desk, monkeypatch, files[2])
    kinds = [paper.kind for paper in desk.form.papers()]
    assert kinds == [PaperKind.FORM, PaperKind.CERTIFICATE_COPY, PaperKind.OTHER]
    handed = desk.inputs.read_handed()
    assert (handed.form, handed.certificate_copy, handed.worker_signed) == (True, True, False)
    form, copy, other = card_of(desk).blocks()
    form.signed.click()
    form.sealed.click()
    assert desk.inputs.read_handed().worker_signed
    assert desk.inputs.read_handed().unit_sealed
    form.signed.click()
    assert not desk.inputs.read_handed().worker_signed
    assert desk.form.papers()[1].seen is None
    copy.particulars[Particular.NAME].click()
    assert desk.form.papers()[1].seen == (Particular.NAME,)
    copy.all_seen.click()
    assert desk.form.papers()[1].seen == tuple(Particular)
    assert all(box.isChecked() for box in copy.particulars.values())
    other.kind.setCurrentIndex(list(PaperKind).index(PaperKind.ID_COPY))
    other.kind.activated.emit(other.kind.currentIndex())
    assert desk.form.papers()[2].kind is PaperKind.ID_COPY
    assert desk.inputs.read_handed().id_copy


@pytest.mark.clause("F1")
def test_a_copy_that_cannot_be_checked_is_told_by_the_advice(desk, files, monkeypatch):
    add(desk, monkeypatch, files[0], files[1])
    _, copy = card_of(desk).blocks()
    copy.particulars[Particular.NAME].click()
    ((_, told),) = faults(desk.form.papers())
    assert "聘用记录" in told


def test_a_dropped_scan_becomes_the_attachment_of_the_form_that_it_opened(desk, scan):  # noqa: F811
    drop(desk, desk.form, scan)
    desk.qtbot.waitUntil(lambda: bool(desk.form.papers()), timeout=20_000)
    (paper,) = desk.form.papers()
    assert paper.kind is PaperKind.FORM
    assert attachments.read(desk.tab._session, paper.digest) == scan.read_bytes()
    assert not desk.tab.beside.scan.picture.is_empty()


@pytest.mark.invariant("D-4")
@pytest.mark.invariant("F-3")
def test_after_a_crash_the_draft_brings_its_scans_and_the_picture_back(
    desk, open_desk, files, monkeypatch, made
):
    add(desk, monkeypatch, files[0])
    desk.tab.flush()
    before = desk.form.papers()
    (kept,) = drafts.drafts(made.session)
    with made.files.station.transaction() as tx:
        tx.attachments.sweep(made.clock.now())
    again = open_desk()
    again.tab._pile.take_up(kept)
    assert again.form.papers() == before
    wait_for_picture(again)
    assert len(card_of(again).blocks()) == 1


@pytest.mark.invariant("D-2")
def test_a_saved_form_refers_to_its_scans_and_the_next_one_begins_without(
    desk, files, monkeypatch, made
):
    add(desk, monkeypatch, files[0])
    paper = desk.form.papers()[0]
    desk.inputs.name.set_value(LIN.name)
    desk.inputs.number.set_value(LIN.documents[0].number)
    with desk.qtbot.waitSignal(desk.tab.saved, timeout=20_000) as saved:
        desk.tab.save()
    envelope = read_envelope(saved.args[0].sealed.payload_bytes)
    assert envelope.attachments == (paper.digest,)
    assert papers_of(envelope.body) == (paper,)
    assert desk.form.papers() == ()
    assert card_of(desk).blocks() == []
    with made.files.station.reading() as tx:
        (scan_kept,) = tx.attachments.of_submission(saved.args[0].op_id)
    assert scan_kept.whole
    assert synchronise.state(made.session).queued == 1


def test_a_scan_is_shown_taken_off_and_put_back(desk, files, monkeypatch):
    add(desk, monkeypatch, files[0])
    (block,) = card_of(desk).blocks()
    block.look.click()
    wait_for_picture(desk)
    assert desk.tab.beside.shows_scan()
    block.remove.click()
    assert desk.form.papers() == ()
    notice = desk.notices[-1]
    assert notice.text == "已移除附件：登记表。"
    notice.action()
    assert len(desk.form.papers()) == 1


@pytest.mark.invariant("F-4")
def test_what_may_not_be_attached_is_told_and_the_form_stays(desk, tmp_path, files, monkeypatch):
    large, odd = tmp_path / "large.pdf", tmp_path / "odd.txt"
    large.write_bytes(b"%PDF-" + bytes(LARGEST))
    odd.write_bytes(b"odd")
    for path, said in ((large, "超过 10 MB"), (odd, "只收"), (tmp_path / "none.png", "打不开")):
        monkeypatch.setattr(papers_module, "choose_papers", lambda _, path=path: [path])
        card_of(desk).add.click()
        desk.qtbot.waitUntil(
            lambda said=said: bool(desk.notices) and said in desk.notices[-1].text, timeout=20_000
        )
    full = tuple(AttachedPaper(Digest(f"{n:064x}"), 1, PaperKind.OTHER) for n in range(MOST))
    desk.form.set_papers(full, desk.inputs.read_handed())
    monkeypatch.setattr(papers_module, "choose_papers", lambda _: [files[0]])
    card_of(desk).add.click()
    desk.qtbot.waitUntil(lambda: "最多附" in desk.notices[-1].text, timeout=20_000)
    assert desk.form.papers() == full


def test_the_same_scan_is_not_attached_twice(desk, files, monkeypatch):
    add(desk, monkeypatch, files[0])
    card_of(desk).add.click()
    desk.qtbot.waitUntil(lambda: "已经附上" in desk.notices[-1].text, timeout=20_000)
    assert len(desk.form.papers()) == 1
