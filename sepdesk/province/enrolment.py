"""Machines: one-time codes, enrolment, revocation."""

import datetime as dt
import hashlib
import secrets
import uuid

import uuid6
from sqlalchemy import Connection, insert, select, update

from sepdesk.domain.offices import Office, OfficeId
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import Enrol, Enrolled, PlatformCard, succession_bytes
from sepdesk.protocol.signing import ED25519, BadSignatureError, PublicKey, decode
from sepdesk.protocol.versions import CURRENT
from sepdesk.province import audit, ordering, problems
from sepdesk.province.account_tables import DeviceRow, EnrolmentCodeRow
from sepdesk.province.opening import Province
from sepdesk.province.tables import OfficeRow, PlatformRow

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
        former = _former(connection, asked, code.office, now)
        device = _known(connection, asked.signing_key.key_id)
        if code.used_by is None and device is None:
            device = _register(connection, province, asked, code.office, now, former)
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
    try:
        _check_key(asked.signing_key)
        sealing = decode(asked.sealing_key)
    except ValueError:
        raise problems.bad_request() from None
    if len(sealing) != 32:
        raise problems.bad_request()


def _check_key(key: PublicKey) -> None:
    raw = decode(key.raw)
    right_id = hashlib.sha256(raw).hexdigest()[:16]
    if key.alg != ED25519 or len(raw) != 32 or key.key_id != right_id:
        msg = "no key"
        raise ValueError(msg)


def _known(connection: Connection, key_id: str) -> str | None:
    return connection.execute(
        select(DeviceRow.device).where(DeviceRow.key_id == key_id)
    ).scalar_one_or_none()


def _former(connection: Connection, asked: Enrol, office: str, now: dt.datetime) -> str | None:
    """Return the machine that this one was, proved by its former key.

    A platform restored from a backup may not know it. It is then written down as told: whoever has
    a code of the office may file for it anyway, and what was signed before comes in that way.

    Raises:
        ProblemError: it was none of this office, or the proof does not hold.
    """
    former = asked.former
    if former is None:
        return None
    known = connection.execute(
        select(DeviceRow.alg, DeviceRow.key_id, DeviceRow.raw, DeviceRow.office).where(
            (DeviceRow.device == former.device) | (DeviceRow.key_id == former.key.key_id)
        )
    ).all()
    key = former.key
    try:
        _check_key(key)
        _check_device(former.device)
        if known and known != [(key.alg, key.key_id, key.raw, office)]:
            raise problems.not_found()
        key.verify(
            succession_bytes(former.device, asked.signing_key.key_id), decode(former.signature)
        )
    except (BadSignatureError, ValueError):
        raise problems.bad_request() from None
    if not known:
        connection.execute(
            insert(DeviceRow).values(
                device=former.device,
                name="",
                office=office,
                alg=key.alg,
                key_id=key.key_id,
                raw=key.raw,
                sealing_key="",
                enrolled_at=now,
                suspended_at=now,
            )
        )
    suspend(connection, now, former.device)
    return former.device


def _check_device(device: str) -> None:
    if str(uuid.UUID(device)) != device:
        msg = "no device"
        raise ValueError(msg)


def _register(
    connection: Connection,
    province: Province,
    asked: Enrol,
    office: str,
    now: dt.datetime,
    former: str | None,
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
            successor_of=former,
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


def suspend(connection: Connection, now: dt.datetime, device: str) -> None:
    """Have a machine enrolled anew before it is served again; since when is never moved (R-4)."""
    connection.execute(
        update(DeviceRow)
        .where(DeviceRow.device == device, DeviceRow.suspended_at.is_(None))
        .values(suspended_at=now)
    )


def is_successor(connection: Connection, device: str, former: str) -> bool:
    """Tell whether a machine was enrolled anew in the place of another, at once or by steps."""
    seen, at = set[str](), device
    while at not in seen:
        seen.add(at)
        found = connection.execute(
            select(DeviceRow.successor_of).where(DeviceRow.device == at)
        ).scalar_one_or_none()
        if found is None:
            return False
        if found == former:
            return True
        at = found
    return False
