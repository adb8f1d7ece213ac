"""Signatures and sealing; `alg` and `key_id` travel everywhere so that SM2/SM3 can follow."""

import base64
import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ED25519 = "ed25519"
_SEAL_INFO = b"sepdesk seal v1"


class BadSignatureError(Exception):
    """The bytes were not signed by the key that they name."""


class BadSealError(Exception):
    """The sealed bytes are not for this key, or damaged."""


def encode(raw: bytes) -> str:
    """Write bytes as base64 for JSON."""
    return base64.b64encode(raw).decode("ascii")


def decode(text: str) -> bytes:
    """Read bytes from base64.

    Raises:
        ValueError: it is not base64.
    """
    return base64.b64decode(text, validate=True)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key as it travels: what to verify with, under which id."""

    alg: str
    key_id: str
    raw: str

    def verify(self, payload: bytes, signature: bytes) -> None:
        """Check a signature.

        Raises:
            BadSignatureError: it is not this key's signature of these bytes, or of an algorithm
                unknown here.
        """
        if self.alg != ED25519:
            raise BadSignatureError(self.key_id)
        try:
            Ed25519PublicKey.from_public_bytes(decode(self.raw)).verify(signature, payload)
        except (InvalidSignature, ValueError) as error:
            raise BadSignatureError(self.key_id) from error


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private Ed25519 key; 32 raw bytes."""

    raw: bytes

    @classmethod
    def generate(cls) -> "SigningKey":
        """Make a new key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        """The public half, its id being the first 16 hexadecimal digits of its digest."""
        raw = Ed25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw()
        return PublicKey(ED25519, hashlib.sha256(raw).hexdigest()[:16], encode(raw))

    def sign(self, payload: bytes) -> bytes:
        """Sign bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.raw).sign(payload)


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A private X25519 key, to open what was sealed to its public half; 32 raw bytes."""

    raw: bytes

    @classmethod
    def generate(cls) -> "SealingKey":
        """Make a new key."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> str:
        """The public half in base64."""
        key = X25519PrivateKey.from_private_bytes(self.raw).public_key()
        return encode(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))

    def open(self, sealed: bytes) -> bytes:
        """Open bytes sealed to this key.

        Raises:
            BadSealError: they are for another key, or damaged.
        """
        try:
            private = X25519PrivateKey.from_private_bytes(self.raw)
            sender = X25519PublicKey.from_public_bytes(sealed[:32])
            key = _seal_key(private.exchange(sender), sealed[:32], decode(self.public))
            return AESGCM(key).decrypt(sealed[32:44], sealed[44:], None)
        except (InvalidTag, ValueError) as error:
            raise BadSealError from error


def seal(payload: bytes, public: str) -> bytes:
    """Seal bytes so that only the holder of a key can read them: X25519, HKDF, AES-256-GCM."""
    ephemeral = X25519PrivateKey.generate()
    own = ephemeral.public_key().public_bytes_raw()
    receiver = decode(public)
    key = _seal_key(ephemeral.exchange(X25519PublicKey.from_public_bytes(receiver)), own, receiver)
    nonce = os.urandom(12)
    return own + nonce + AESGCM(key).encrypt(nonce, payload, None)


def _seal_key(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=sender + receiver, info=_SEAL_INFO).derive(shared)
