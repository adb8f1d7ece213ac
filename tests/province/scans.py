"""Scans for tests of the platform: papers, submissions that refer to them, and their sending."""

import hashlib
from dataclasses import replace

from sqlalchemy import insert

from sepdesk.domain.attachments import AttachedPaper, Digest, PaperKind
from sepdesk.protocol.attachments import PART, AskAttachments, AttachmentsReply, AttachmentState
from sepdesk.protocol.canonical import read
from sepdesk.province.attachment_tables import (
    AttachmentChunkRow,
    AttachmentHolderRow,
    AttachmentReferenceRow,
    AttachmentRow,
)
from tests.province.builders import intake

SCAN = b"%PDF-1.7 " + b"scan" * 9


def digest_of(content):
    return Digest(hashlib.sha256(content).hexdigest())


def scan(content=SCAN, kind=PaperKind.FORM, **fields):
    return AttachedPaper(digest_of(content), len(content), kind, **fields)


def with_scans(body, *papers):
    return replace(body, intake=replace(body.intake, papers=papers))


def scanned_intake(*papers, **fields):
    return replace(intake(**fields), papers=papers)


def put(station, content, start=0, digest=None):
    """Send bytes of a scan from `start` on, as they stand, and return the raw answer."""
    return station.client.put(
        f"/v1/attachments/{digest or digest_of(content)}",
        params={"start": start},
        content=content[start : start + PART],
        headers={"Authorization": f"Bearer {station.token}"},
    )


def send(station, content=SCAN, start=0, digest=None):
    response = put(station, content, start, digest)
    assert response.status_code == 200, response.text
    return read(AttachmentState, response.content)


def standing(station, *digests):
    reply = station.ask(AttachmentsReply, "POST", "/v1/attachments", AskAttachments(tuple(digests)))
    return reply.states


def get(station, op_id, digest, start=0):
    return station.request(
        "GET", f"/v1/submissions/{op_id}/attachments/{digest}", params={"start": start}
    )


def store_scans(platform, of_offices):
    """Let each office have a submission `scanned-<office>` with a scan that it has sent."""
    at = platform.clock.now()
    with platform.database.writing() as connection:
        for office, digest in of_offices.items():
            content = f"%PDF-{office}".encode()
            stored = {"digest": digest, "size": len(content), "stored_at": at}
            connection.execute(insert(AttachmentRow), stored)
            chunk = {"digest": digest, "start": 0, "content": content}
            connection.execute(insert(AttachmentChunkRow), chunk)
            held = {"digest": digest, "office": office, "proved_at": at}
            connection.execute(insert(AttachmentHolderRow), held)
            reference = {"digest": digest, "size": len(content), "office": office}
            reference |= {"op_id": f"scanned-{office}", "subject": f"scanned-{office}"}
            reference |= {"position": 0, "kind": PaperKind.FORM.value}
            connection.execute(insert(AttachmentReferenceRow), reference)
