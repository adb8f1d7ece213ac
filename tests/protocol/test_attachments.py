"""Scans in an envelope: they travel, and where there are none the bytes are what they were."""

import json
from dataclasses import replace

from sepdesk.domain.attachments import AttachedPaper, Digest, PaperKind, Particular
from sepdesk.protocol.attachments import digests_of, references
from sepdesk.protocol.canonical import canonical_bytes
from sepdesk.protocol.envelope import read_envelope
from tests.protocol.values import ENVELOPES

PAPERS = (
    AttachedPaper(Digest("a" * 64), 3, PaperKind.FORM, signed=True),
    AttachedPaper(Digest("b" * 64), 4, PaperKind.CERTIFICATE_COPY, seen=()),
    AttachedPaper(Digest("c" * 64), 5, PaperKind.ID_COPY, seen=(Particular.NAME,)),
)


def test_without_scans_the_bytes_say_nothing_of_them():
    for kind in ("register_employment", "complete_papers"):
        assert b'"papers"' not in canonical_bytes(ENVELOPES[kind])


def test_scans_of_a_form_and_of_its_completion_come_back_as_they_were_sent():
    form = ENVELOPES["register_employment"]
    body = replace(form.body, intake=replace(form.body.intake, papers=PAPERS))
    completion = ENVELOPES["complete_papers"]
    for sent in (
        replace(form, body=body),
        replace(completion, body=replace(completion.body, papers=PAPERS)),
    ):
        payload = canonical_bytes(sent)
        assert json.loads(payload)["schema"] == 1
        assert read_envelope(payload) == sent
        assert references(sent) == PAPERS
    assert references(ENVELOPES["withdraw"]) == ()


def test_a_digest_is_named_once():
    assert digests_of((*PAPERS, PAPERS[0])) == ("a" * 64, "b" * 64, "c" * 64)
