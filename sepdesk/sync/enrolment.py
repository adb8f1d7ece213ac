"""Making a machine known to the platform: one-time code in, pinned platform and device id out."""

from dataclasses import dataclass

from sepdesk.protocol.messages import Enrol, Enrolled
from sepdesk.protocol.signing import SealingKey, SigningKey
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
    keys = DeviceKeys(SigningKey.generate(), SealingKey.generate())
    card = transport.card()
    transport.pin(card.platform)
    reply: Enrolled = transport.enrol(
        Enrol(code, device_name, keys.signing.public, keys.sealing.public)
    )
    return StationIdentity(
        device=reply.device,
        office=reply.office,
        platform_card=reply.card,
        signing_key=keys.signing.raw,
        sealing_key=keys.sealing.raw,
    )
