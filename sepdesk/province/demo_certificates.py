"""Invented certificates of all three lists, in every state that the rules tell apart."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from sepdesk.domain.certificates import (
    HOME_PROVINCE,
    LAPSING_DAYS,
    Certificate,
    CertificateId,
    CertificateItem,
    CertificateStatus,
)
from sepdesk.domain.deadlines import add_months
from sepdesk.domain.work_items import Catalogue, catalogue_for, item_key
from sepdesk.province.demo_people import Identity
from sepdesk.province.demo_tables import Post, lot, other_provinces, welder_codes

_TERM_MONTHS = 48
_FIRST_LIST = dt.date(2011, 7, 1)
_NEW_NUMBERS = dt.date(2013, 6, 1)
_ADULT_DAYS = 6576  # eighteen years


class Quality(StrEnum):
    """How a certificate is to stand on the day of the demo."""

    GOOD = "good"
    LAPSING = "lapsing"
    REEXAM_PENDING = "reexam_pending"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    FRAUD = "fraud"
    ANNULLED = "annulled"
    CANCELLED = "cancelled"
    NOT_GENUINE = "not_genuine"


COUNTING = lot([(Quality.GOOD, 90), (Quality.LAPSING, 10)])
"""Qualities that count for a unit."""
MIXED = lot(
    [
        (Quality.GOOD, 790),
        (Quality.LAPSING, 80),
        (Quality.REEXAM_PENDING, 25),
        (Quality.LAPSED, 70),
        (Quality.REVOKED, 8),
        (Quality.FRAUD, 4),
        (Quality.ANNULLED, 3),
        (Quality.CANCELLED, 14),
        (Quality.NOT_GENUINE, 6),
    ]
)
SPOILT = lot(
    [
        (Quality.LAPSED, 70),
        (Quality.REEXAM_PENDING, 15),
        (Quality.REVOKED, 5),
        (Quality.CANCELLED, 10),
    ]
)
"""Qualities of people who are there and do not count."""

_STATUS = {
    Quality.REVOKED: CertificateStatus.REVOKED,
    Quality.FRAUD: CertificateStatus.ANNULLED,
    Quality.ANNULLED: CertificateStatus.ANNULLED,
    Quality.CANCELLED: CertificateStatus.CANCELLED,
    Quality.NOT_GENUINE: CertificateStatus.NOT_GENUINE,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate is to hold.

    Attributes:
        welding_items: how many project codes, if it is a welder's.
        current_list: whether its items must be of the lists since 2019.
    """

    posts: tuple[Post, ...]
    quality: Quality
    welding_items: int = 1
    current_list: bool = False


class Certificates:
    """Makes certificates, numbered through."""

    def __init__(self, rng: Random, as_of: dt.date) -> None:
        self._rng = rng
        self._as_of = as_of
        self._count = 0

    def make(self, holder: Identity, wanted: Wanted, city: str) -> Certificate:
        """Make a certificate that stands as wanted on the day of the demo."""
        approved, until = self._days(holder.born_on, wanted)
        return self._with_status(self._written(holder, wanted, city, approved, until), wanted)

    def superseded(self, holder: Identity, certificate: Certificate, city: str) -> Certificate:
        """Make the older certificate of the same kind of work that a present one replaced."""
        until = certificate.items[0].approved_on - dt.timedelta(days=self._rng.randint(1, 90))
        approved = _term_before(until, 1)
        self._count += 1
        items = tuple(
            replace(item, approved_on=approved, valid_until=until, reexam_filed_on=None)
            for item in certificate.items
            if catalogue_for(approved) is item.key.catalogue
        )
        if approved < holder.born_on + dt.timedelta(days=_ADULT_DAYS) or not items:
            return certificate
        return replace(
            certificate,
            certificate_id=self._identity(),
            archive_number=self._archive_number(),
            issuer=_issuer(f"福建省{city}"),
            issuing_province=HOME_PROVINCE,
            items=items,
            status=CertificateStatus.IN_FORCE,
            status_on=None,
            status_authority="",
            bars=False,
        )

    def _days(self, born: dt.date, wanted: Wanted) -> tuple[dt.date, dt.date]:
        rng, as_of = self._rng, self._as_of
        match wanted.quality:
            case Quality.LAPSING:
                until = as_of + dt.timedelta(days=rng.randint(0, LAPSING_DAYS))
            case Quality.REEXAM_PENDING:
                until = as_of - dt.timedelta(days=rng.randint(1, 60))
            case Quality.LAPSED:
                until = as_of - dt.timedelta(days=int(1 + 1100 * rng.random() ** 3))
            case _:
                until = as_of + dt.timedelta(days=rng.randint(LAPSING_DAYS + 1, 1430))
        terms = rng.choices((1, 2, 3), cum_weights=(62, 86, 100))[0]
        grown = max(_FIRST_LIST, born + dt.timedelta(days=_ADULT_DAYS))
        while terms > 1 and not self._fits(_term_before(until, terms), grown, wanted):
            terms -= 1
        approved = _term_before(until, terms)
        if approved >= grown:
            return approved, until
        approved = min(grown, as_of - dt.timedelta(days=30))
        return approved, add_months(approved, _TERM_MONTHS) - dt.timedelta(days=1)

    @staticmethod
    def _fits(approved: dt.date, grown: dt.date, wanted: Wanted) -> bool:
        old = catalogue_for(approved) is Catalogue.C2011
        return approved >= grown and not (old and wanted.current_list)

    def _written(
        self, holder: Identity, wanted: Wanted, city: str, approved: dt.date, until: dt.date
    ) -> Certificate:
        self._count += 1
        rng = self._rng
        catalogue = catalogue_for(approved)
        filed = None
        if wanted.quality is Quality.REEXAM_PENDING:
            filed = until - dt.timedelta(days=rng.randint(20, 80))
        items = tuple(
            CertificateItem(item_key(catalogue, code), code, approved, until, filed)
            for code in self._codes(wanted, catalogue)
        )
        number = holder.documents[0].number
        if approved < _NEW_NUMBERS:
            number = f"TS6{wanted.posts[0].letter}FJA{self._count:05}"
        away = rng.choice(other_provinces()) if rng.random() < 0.05 else None
        place = f"{away.name}示例市" if away else f"福建省{city}"
        return Certificate(
            certificate_id=self._identity(),
            number=number,
            archive_number="" if rng.random() < 0.03 else self._archive_number(),
            issuer=_issuer(place),
            exam_body=f"{place}特种设备示例考试中心",
            issuing_province=away.code if away else HOME_PROVINCE,
            items=items,
        )

    def _codes(self, wanted: Wanted, catalogue: Catalogue) -> list[str]:
        codes: list[str] = []
        for post in wanted.posts:
            if post.welds:
                codes += self._rng.sample(welder_codes(), wanted.welding_items)
            else:
                codes.append(post.code_2011 if catalogue is Catalogue.C2011 else post.code)
        return list(dict.fromkeys(codes))

    def _with_status(self, certificate: Certificate, wanted: Wanted) -> Certificate:
        status = _STATUS.get(wanted.quality)
        if status is None:
            return certificate
        approved = certificate.items[0].approved_on
        on = self._as_of - dt.timedelta(days=self._rng.randint(1, 900))
        return replace(
            certificate,
            status=status,
            status_on=max(on, approved + dt.timedelta(days=10)),
            status_authority=certificate.issuer,
            bars=wanted.quality in (Quality.REVOKED, Quality.FRAUD),
        )

    def _identity(self) -> CertificateId:
        return CertificateId(f"demo-c{self._count:07}")

    def _archive_number(self) -> str:
        return f"TS{3500:04}{self._count:09}"


def lost_from(certificates: Sequence[Certificate], as_of: dt.date) -> dt.date | None:
    """Return the first day on which no item of these certificates holds; None while one does.

    A re-examination filed in time and not yet decided keeps an employment as it is.
    """
    days: list[dt.date] = []
    for certificate in certificates:
        for item in certificate.items:
            filed = item.reexam_filed_on
            if certificate.status is not CertificateStatus.IN_FORCE:
                days.append(certificate.status_on or as_of)
            elif as_of <= item.valid_until or (filed and filed <= item.valid_until):
                return None
            else:
                days.append(item.valid_until + dt.timedelta(days=1))
    return max(days, default=None)


def _issuer(place: str) -> str:
    return f"{place}市场监督管理局（示例）"


def _term_before(until: dt.date, terms: int) -> dt.date:
    return add_months(until + dt.timedelta(days=1), -_TERM_MONTHS * terms)
