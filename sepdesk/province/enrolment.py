"""Machines: one-time codes, enrolment, revocation."""

import datetime as dt
import hashlib
import secrets

import uuid6
from sqlalchemy import Connection, insert, select, update

from sepdesk.domain.offices import Office, OfficeId
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import Enrol, Enrolled, PlatformCard
from sepdesk.protocol.signing import ED25519, decode
from sepdesk.protocol.versions import CURRENT
from sepdesk.province import audit, ordering, problems
from sepdesk.province.opening import Province
from sepdesk.province.tables import (
    DeviceRow,
    EnrolmentCodeRow,
    OfficeRow,
    PlatformRow,
)

CODE_LIFE = dt.timedelta(days=7)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 16


def create_code(connection: Connection, now: dt.datetime, office: OfficeId) -> str:
    """Make a one-time code for a new machine of an office, in groups of four."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    connection.execute(
        insert(EnrolmentCodeRow).values(
            code_hash=_hash(code), office=office, expires_at=now + CODE_LIFE
        )
    )
    return "-".join(code[i : i + 4] for i in range(0, _LENGTH, 4))


def _hash(code: str) -> str:
    kept = "".join(c for c in code.upper() if c in _ALPHABET)
    return hashlib.sha256(kept.encode()).hexdigest()


def card(province: Province) -> PlatformCard:
    """Say who answers here."""
    with province.database.reading() as connection:
        platform = connection.execute(select(PlatformRow.platform, PlatformRow.name)).one()
        epoch = ordering.head(connection).epoch
    return PlatformCard(
        platform=platform.platform,
        name=platform.name,
        epoch=epoch,
        protocol=CURRENT,
        key=province.keys.signing.public,
        sealing_key=province.keys.sealing.public,
        server_time=province.clock.now(),
    )


def enrol(province: Province, asked: Enrol) -> Enrolled:
    """Make a machine known; the same machine with the same code gets the same answer again.

    Raises:
        ProblemError: the code is unknown, used or over; or these are no keys.
    """
    _check_keys(asked)
    now = province.clock.now()
    with province.database.writing() as connection:
        code = connection.execute(
            select(EnrolmentCodeRow.office, EnrolmentCodeRow.expires_at, EnrolmentCodeRow.used_by)
            .where(EnrolmentCodeRow.code_hash == _hash(asked.code))
            .with_for_update()
        ).first()
        if code is None or code.expires_at <= now:
            raise problems.not_found()
        device = _known(connection, asked.signing_key.key_id)
        if code.used_by is None and device is None:
            device = _register(connection, province, asked, code.office, now)
        elif device is None or code.used_by != device:
            raise problems.not_found()
        office = read(
            Office,
            connection.execute(
                select(OfficeRow.row).where(OfficeRow.office_id == code.office)
            ).scalar_one(),
        )
    return Enrolled(device, office, card(province))


def _check_keys(asked: Enrol) -> None:
    key = asked.signing_key
    try:
        raw, sealing = decode(key.raw), decode(asked.sealing_key)
    except ValueError:
        raise problems.bad_request() from None
    right_id = hashlib.sha256(raw).hexdigest()[:16]
    if key.alg != ED25519 or len(raw) != 32 or len(sealing) != 32 or key.key_id != right_id:
        raise problems.bad_request()


def _known(connection: Connection, key_id: str) -> str | None:
    return connection.execute(
        select(DeviceRow.device).where(DeviceRow.key_id == key_id)
    ).scalar_one_or_none()


def _register(
    connection: Connection, province: Province, asked: Enrol, office: str, now: dt.datetime
) -> str:
    device = str(uuid6.uuid7())
    connection.execute(
        insert(DeviceRow).values(
            device=device,
            name=asked.device_name[:100],
            office=office,
            alg=asked.signing_key.alg,
            key_id=asked.signing_key.key_id,
            raw=asked.signing_key.raw,
            sealing_key=asked.sealing_key,
            enrolled_at=now,
        )
    )
    connection.execute(
        update(EnrolmentCodeRow)
        .where(EnrolmentCodeRow.code_hash == _hash(asked.code))
        .values(used_by=device)
    )
    audit.append(connection, province.keys.audit, now, device, "enrolled", office)
    return device


def revoke(connection: Connection, now: dt.datetime, device: str) -> None:
    """Stop a machine from the next request on (X-5).

    Its tokens stay, so that the machine is told why it is refused.
    """
    connection.execute(update(DeviceRow).where(DeviceRow.device == device).values(revoked_at=now))
