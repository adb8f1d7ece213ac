"""The QR code in the head margin: what it says, who signed it, and its pattern.

It names the paper and holds nothing of a person: an id, the station's device, the first bytes of a
digest of the filling, and the device's signature. It is written in base 45 (RFC 9285), the letters
that a QR code packs best and that any reader gives back unchanged.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass

import zxingcpp

from sepdesk.forms.appendix import AppendixForm

PREFIX = "SEP"
"""All codes of this program begin so, followed by the version and a colon."""
_VERSION = 1
_PURPOSE = b"sepdesk paper code\0"
"""Before the signed bytes, so that the signature is good for nothing else the key signs."""
_DIGEST_BYTES = 8
_SIGNATURE_BYTES = 64
_LONGEST_ID = 40
_LONGEST_TEXT = 400
_LEVEL = "M"
"""Of error correction: 15 % may be unreadable, a fold or the edge of a seal."""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}

Sign = Callable[[bytes], bytes]
"""The device key's 64 bytes of signature (Ed25519; SM2 has as many)."""
Check = Callable[[bytes, bytes], object]
"""Given the signed bytes and the signature; raises what it likes where they do not fit."""


class CodeError(Exception):
    """A code that is none of ours, or cannot be read.

    Attributes:
        text: the sentence for the clerk, in Chinese.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What the code says.

    Attributes:
        form_id: id of the submission, or of the print where nothing was saved.
        station: id of the device that printed it, whose key signs.
        digest: of the filling, `filling_digest`.
    """

    form_id: str
    station: str
    digest: str


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code as it was read; nothing in it is to be believed before `verify`."""

    code: PaperCode
    signed: bytes
    signature: bytes

    def verify(self, check: Check) -> None:
        """Check the signature with the public key of the station that the code names.

        Raises:
            Exception: what `check` raises where the signature does not fit.
        """
        check(self.signed, self.signature)


def filling_digest(form: AppendixForm | None) -> str:
    """Return the first 8 bytes of the digest of what was filled in, in hexadecimal (B-15).

    Taken over the fields alone, so that a reprint and the stored record have the same.
    """
    fields = {} if form is None else asdict(form)
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[: 2 * _DIGEST_BYTES]


def write_code(code: PaperCode, sign: Sign) -> str:
    """Write and sign what stands in the QR code.

    Raises:
        ValueError: an id or the digest has not the length it must have.
    """
    digest = bytes.fromhex(code.digest)
    if len(digest) != _DIGEST_BYTES:
        raise ValueError("digest")
    payload = bytes([_VERSION]) + _pack_id(code.form_id) + _pack_id(code.station) + digest
    signature = sign(_PURPOSE + payload)
    if len(signature) != _SIGNATURE_BYTES:
        raise ValueError("signature")
    return f"{PREFIX}{_VERSION}:{_base45(payload + signature)}"


def is_ours(text: str) -> bool:
    """Say whether a text read from a QR code was meant by this program, of any version."""
    return re.match(rf"{PREFIX}\d{{1,3}}:", text) is not None


def read_code(text: str) -> ReadCode:
    """Take apart what was read from a QR code.

    Raises:
        CodeError: it is not of this program, of a later version, or damaged.
    """
    if not is_ours(text) or len(text) > _LONGEST_TEXT:
        raise CodeError("这个二维码不是本程序打印的。")
    version, _, body = text.removeprefix(PREFIX).partition(":")
    if version != str(_VERSION):
        raise CodeError("这个二维码由更新版本的程序打印，请先升级本程序。")
    try:
        return _unpack(_from_base45(body))
    except (ValueError, IndexError, KeyError):
        raise CodeError("二维码残缺，读不出登记表的编号。") from None


def pattern(text: str) -> tuple[int, bytes]:
    """Draw a text as a QR code: modules in a side, and the modules row by row, 1 for black."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=_LEVEL)
    picture = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]  # its stub does not tell that it is a buffer
    (side, _) = picture.shape or (0, 0)
    return side, picture.tobytes().translate(_BLACK)


_BLACK = bytes(int(grey < 128) for grey in range(256))


def _unpack(raw: bytes) -> ReadCode:
    payload, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
    if payload[0] != _VERSION or len(signature) != _SIGNATURE_BYTES:
        raise ValueError("version")
    form_id, rest = _unpack_id(payload[1:])
    station, digest = _unpack_id(rest)
    if len(digest) != _DIGEST_BYTES:
        raise ValueError("length")
    return ReadCode(PaperCode(form_id, station, digest.hex()), _PURPOSE + payload, signature)


def _pack_id(text: str) -> bytes:
    """Write an id: its length and its letters; a UUID as its 16 bytes, under length 0."""
    if _UUID.fullmatch(text):
        return b"\0" + uuid.UUID(text).bytes
    letters = text.encode("ascii")
    if not 0 < len(letters) <= _LONGEST_ID:
        raise ValueError("id")
    return bytes([len(letters)]) + letters


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _unpack_id(raw: bytes) -> tuple[str, bytes]:
    length = raw[0] or 16
    if len(raw) <= length or length > _LONGEST_ID:
        raise ValueError("id")
    letters, rest = raw[1 : length + 1], raw[length + 1 :]
    if raw[0] == 0:
        return str(uuid.UUID(bytes=letters)), rest
    text = letters.decode("ascii")
    if not text.isprintable():
        raise ValueError("id")
    return text, rest


def _base45(raw: bytes) -> str:
    letters: list[str] = []
    for start in range(0, len(raw), 2):
        pair = raw[start : start + 2]
        value = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            value, letter = divmod(value, 45)
            letters.append(_ALPHABET[letter])
    return "".join(letters)


def _from_base45(text: str) -> bytes:
    raw = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        value = sum(_VALUES[char] * 45**power for power, char in enumerate(group))
        try:
            raw += value.to_bytes(len(group) - 1)
        except OverflowError:
            raise ValueError("base 45") from None
    return bytes(raw)
