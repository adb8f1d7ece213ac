"""Two entries of the archive that are one person: put together, and taken apart again (E7, B-1)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from sepdesk.domain.employment import Employment
from sepdesk.domain.persons import Link, Worker


def linked(kept: Worker, other: Worker, seq: int = 0) -> Worker:
    """Return the person with all that two entries hold; nothing of either is lost.

    Name, sex and telephone are those of the entry that stays. Whether the two may be put together
    is for the rules to say before.
    """
    held = {document.key for document in kept.documents}
    documents = [document for document in other.documents if document.key not in held]
    employments = sorted((*kept.employments, *other.employments), key=lambda e: e.started_on)
    return replace(
        kept,
        rev=max(kept.rev, other.rev),
        documents=(*kept.documents, *documents),
        born_on=kept.born_on or other.born_on,
        last_county=_last_county(kept, other),
        certificates=(*kept.certificates, *other.certificates),
        employments=tuple(employments),
        penalties=(*kept.penalties, *other.penalties),
        died_on=kept.died_on or other.died_on,
        links=(*kept.links, *other.links, _link(kept, other, seq)),
    )


def _link(kept: Worker, other: Worker, seq: int) -> Link:
    return Link(
        person=other.person,
        name=other.name,
        sex=other.sex,
        born_on=other.born_on,
        mobile=other.mobile,
        last_county=other.last_county,
        died_on=other.died_on,
        documents=other.documents,
        certificates=tuple(one.certificate_id for one in other.certificates),
        employments=tuple(one.employment_id for one in other.employments),
        penalties=tuple(one.penalty_id for one in other.penalties),
        persons=tuple(link.person for link in other.links),
        own_born_on=kept.born_on,
        own_last_county=kept.last_county,
        own_died_on=kept.died_on,
        seq=seq,
        former_mobiles=other.former_mobiles,
    )


def _last_county(kept: Worker, other: Worker) -> str:
    """Return the county of whichever entry was employed last."""
    if _employed_until(other.employments) > _employed_until(kept.employments):
        return other.last_county
    return kept.last_county


def _employed_until(employments: Iterable[Employment]) -> dt.date:
    return max((one.ended_on or dt.date.max for one in employments), default=dt.date.min)


def link_of(worker: Worker, person: str) -> Link | None:
    """Return the link by which an entry came in; None where there is none."""
    return next((link for link in worker.links if link.person == person), None)


def unlinked(worker: Worker, link: Link) -> tuple[Worker, Worker]:
    """Take an entry out again: the person without what came by the link, and the entry itself.

    What has been added since the link stays with the person.
    """
    keys = {document.key for document in link.documents}
    came = tuple(one for one in worker.documents if one.key in keys)
    employments = tuple(e for e in worker.employments if e.employment_id in link.employments)
    back = Worker(
        person=link.person,
        rev=worker.rev + 1,
        name=link.name,
        documents=came,
        sex=link.sex,
        born_on=link.born_on,
        mobile=link.mobile,
        last_county=link.last_county,
        certificates=tuple(
            one for one in worker.certificates if one.certificate_id in link.certificates
        ),
        employments=employments,
        penalties=tuple(one for one in worker.penalties if one.penalty_id in link.penalties),
        died_on=link.died_on,
        links=tuple(one for one in worker.links if one.person in link.persons),
        former_mobiles=link.former_mobiles,
    )
    return _without(worker, link, back), back


def _without(worker: Worker, link: Link, back: Worker) -> Worker:
    gone = (link, *back.links)
    employments = tuple(one for one in worker.employments if one not in back.employments)
    stays = worker.last_county != link.last_county or any(
        one.registered_seq > link.seq for one in employments
    )
    return replace(
        worker,
        documents=tuple(one for one in worker.documents if one not in back.documents),
        born_on=link.own_born_on if worker.born_on == link.born_on else worker.born_on,
        last_county=worker.last_county if stays else link.own_last_county,
        certificates=tuple(one for one in worker.certificates if one not in back.certificates),
        employments=employments,
        penalties=tuple(one for one in worker.penalties if one not in back.penalties),
        died_on=link.own_died_on if worker.died_on == link.died_on else worker.died_on,
        links=tuple(_parted(one, back) for one in worker.links if one not in gone),
    )


def _parted(link: Link, back: Worker) -> Link:
    """Take out of a later link what has gone back, or it would go back with that one again."""
    away = {back.person, *(one.person for one in back.links)}
    keys = {document.key for document in back.documents}
    certificates = {one.certificate_id for one in back.certificates}
    employments = {one.employment_id for one in back.employments}
    penalties = {one.penalty_id for one in back.penalties}
    return replace(
        link,
        documents=tuple(one for one in link.documents if one.key not in keys),
        certificates=tuple(one for one in link.certificates if one not in certificates),
        employments=tuple(one for one in link.employments if one not in employments),
        penalties=tuple(one for one in link.penalties if one not in penalties),
        persons=tuple(one for one in link.persons if one not in away),
    )
