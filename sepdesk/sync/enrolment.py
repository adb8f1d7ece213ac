"""Making a machine known to the platform: one-time code in, pinned platform and device id out."""

from dataclasses import dataclass

from sepdesk.protocol.messages import Enrol, Enrolled, Succession, succession_bytes
from sepdesk.protocol.signing import SealingKey, SigningKey, encode
from sepdesk.store.identity import StationIdentity
from sepdesk.sync.transport import Transport


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The machine's two private keys; they live in the encrypted station file only."""

    signing: SigningKey
    sealing: SealingKey


def enrol(transport: Transport, code: str, device_name: str) -> StationIdentity:
    """Enrol this machine and pin the platform.

    Raises:
        UnauthorisedError: the code is wrong, used or too old.
        SyncError: as any exchange.
    """
    transport.pin(transport.card().platform)
    keys = DeviceKeys(SigningKey.generate(), SealingKey.generate())
    return _enrol(transport, code, device_name, keys, None)


def enrol_anew(
    transport: Transport, former: StationIdentity, code: str, device_name: str
) -> StationIdentity:
    """Give this machine a new identity at the same platform, proved by the former one (R-4).

    What it has signed so far is taken under the former key from then on.

    Raises:
        UnauthorisedError: the code is wrong, used or too old, or of another office.
        SyncError: as any exchange.
    """
    keys = DeviceKeys(SigningKey.generate(), SealingKey.generate())
    signing = SigningKey(former.signing_key)
    proof = signing.sign(succession_bytes(former.device, keys.signing.public.key_id))
    succession = Succession(former.device, signing.public, encode(proof))
    return _enrol(transport, code, device_name, keys, succession)


def _enrol(
    transport: Transport,
    code: str,
    device_name: str,
    keys: DeviceKeys,
    former: Succession | None,
) -> StationIdentity:
    reply: Enrolled = transport.enrol(
        Enrol(code, device_name, keys.signing.public, keys.sealing.public, former)
    )
    return StationIdentity(
        device=reply.device,
        office=reply.office,
        platform_card=reply.card,
        signing_key=keys.signing.raw,
        sealing_key=keys.sealing.raw,
    )
