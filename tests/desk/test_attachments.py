"""Scans at the desk: kept piece by piece, with the draft and with the form, drawn elsewhere."""

import hashlib
from dataclasses import replace

import pytest

from sepdesk.desk import attachments, cases, drafts, printing, tray
from sepdesk.domain.attachments import MOST, AttachedPaper, Digest, PaperKind, Particular
from sepdesk.domain.attachments_awaited import scan_word
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.envelope import read_envelope
from tests.ui.session import LIN, NOW, made  # noqa: F401 - a fixture
from tests.ui.tray.filled import answer, paper, save

LONG = b"%PDF-1.7 " + bytes(range(256)) * 5000


def keep(made, content=LONG, kind=PaperKind.FORM):  # noqa: F811
    return attachments.keep(made.session, content, kind)


@pytest.mark.invariant("F-2")
def test_what_a_crash_left_half_kept_is_gone_on_with(made):  # noqa: F811
    digest = Digest(hashlib.sha256(LONG).hexdigest())
    for begun in (LONG[:7], b"others"):
        with made.files.station.transaction() as tx:
            tx.attachments.begin(digest, len(LONG), NOW)
            tx.attachments.append(digest, 0, begun)
        assert attachments.read(made.session, digest) is None
        scan = keep(made)
        assert (scan.digest, scan.size) == (digest, len(LONG))
        assert attachments.read(made.session, digest) == LONG
        assert keep(made) == scan
        with made.files.station.transaction() as tx:
            tx.attachments.sweep(NOW)
            tx.attachments.sweep(NOW.replace(year=2027))


@pytest.mark.invariant("F-4")
def test_what_may_not_be_kept_is_told_and_nothing_is_left_of_it(made):  # noqa: F811
    with pytest.raises(attachments.UnfitScanError, match="空文件"):
        keep(made, b"")
    many = tuple(AttachedPaper(Digest("a" * 64), 1, PaperKind.OTHER) for _ in range(MOST))
    with pytest.raises(attachments.UnfitScanError, match="最多附"):
        attachments.check_more(many)
    attachments.check_more(many[1:])


def test_a_scan_is_drawn_page_by_page_and_a_broken_one_says_why(made):  # noqa: F811
    drawn = attachments.draw(printing.blank(made.session).pdf, 0)
    assert drawn.picture.startswith(b"\xff\xd8")
    with pytest.raises(attachments.ScanNotHereError, match="损坏"):
        attachments.draw(b"%PDF-1.7 nothing", 0)


def test_without_a_platform_what_is_not_here_cannot_be_opened(made):  # noqa: F811
    gone = AttachedPaper(Digest("a" * 64), 9, PaperKind.FORM)
    with pytest.raises(attachments.ScanNotHereError, match="本机没有"):
        attachments.open_scan(made.session, None, gone)


@pytest.mark.clause("E2")
@pytest.mark.invariant("F-1")
def test_a_scan_on_its_way_is_shown_and_nobody_is_asked_to_bring_it(made):  # noqa: F811
    scan = replace(keep(made), signed=True, sealed=True)
    kept = save(made, paper(made.session, LIN.person, papers=(scan,)))
    missing = ("用人单位公章", scan_word(PaperKind.FORM))
    answer(made, kept, SubmissionState.INCOMPLETE, final=False, missing=missing)
    (item,) = tray.waiting(made.session)
    assert item.missing == ("用人单位公章",)


@pytest.mark.invariant("D-2")
def test_a_completion_takes_its_scans_along_and_a_copy_that_failed_must_come_again(
    made,  # noqa: F811
):
    failed = replace(keep(made, kind=PaperKind.CERTIFICATE_COPY), seen=(Particular.NAME,))
    kept = save(made, paper(made.session, LIN.person, papers=(failed,)))
    answer(
        made, kept, SubmissionState.INCOMPLETE, final=False, missing=("作业人员证复印件", "签字")
    )
    better = keep(made, b"%PDF-1.7 better", PaperKind.CERTIFICATE_COPY)
    today = made.clock.today()
    saved = cases.complete_papers(
        made.session, kept.op_id, ["作业人员证复印件"], today, papers=(better,)
    )
    envelope = read_envelope(saved.entry.sealed.payload_bytes)
    assert envelope.attachments == (better.digest,)
    assert envelope.body.handed.certificate_copy
    with made.files.station.reading() as tx:
        assert [s.digest for s in tx.attachments.of_submission(saved.entry.op_id)] == [
            better.digest
        ]


@pytest.mark.invariant("D-4")
@pytest.mark.invariant("F-3")
def test_a_draft_holds_its_scans_and_gives_them_back(made):  # noqa: F811
    typed = paper(made.session, LIN.person, papers=(keep(made),))
    drafts.keep(made.session, "d1", typed)
    with made.files.station.transaction() as tx:
        for year in (2027, 2028, 2029):
            tx.attachments.sweep(NOW.replace(year=year))
    (kept,) = drafts.drafts(made.session)
    assert kept.paper == typed
    assert attachments.read(made.session, kept.paper.papers[0].digest) == LONG
    mended = tray.paper_of(tray.paper_in(save(made, typed)))
    assert mended.papers == typed.papers
