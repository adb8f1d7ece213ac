"""Units, branches, natural persons as users; the unified social credit code; telephones."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from sepdesk.domain.identity import DocumentKind, check_number, guess_kind, normalise_number
from sepdesk.domain.offices import OfficeKind

UnitId = NewType("UnitId", str)
"""The platform's id of a unit; its code can change, the id does not."""


class UnitKind(StrEnum):
    """What a unit does with special equipment; with the requirement it decides who supervises."""

    PRODUCTION = "production"
    FILLING = "filling"
    TRADING = "trading"
    USER = "user"


UNIT_KIND_WORDS: Mapping[UnitKind, str] = MappingProxyType(
    {
        UnitKind.PRODUCTION: "生产单位",
        UnitKind.FILLING: "充装单位",
        UnitKind.TRADING: "经营单位",
        UnitKind.USER: "使用单位",
    }
)


class CodeKind(StrEnum):
    """What stands in the form's field 单位社会信用代码; asked, never guessed from the text.

    One valid ID number in thirty-one also passes the check of a credit code.
    """

    USCC = "uscc"
    CITIZEN_ID = "citizen_id"
    """A natural person as employer gives the ID number (note 2 of the form)."""
    LEGACY = "legacy"
    """A licence number of 15 digits, or an organisation code of 9 characters."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An employer as the platform holds it.

    Attributes:
        unit_id: identity; the code may change.
        name: as on the licence, never normalised.
        code: normalised, of the kind `code_kind`.
        code_kind: what the code is.
        kinds: in the order of `UnitKind`, without repetition.
        address: of the branch itself, or of the equipment of a natural person (note 2).
        town: nine-digit division code; empty where it is not known.
        contact: name of the contact.
        phone: as `check_phone` normalises it.
        branch_of: the unit that this one is a branch of.
        dispatches: a labour dispatch company (E8).
        closed_on: first day on which the unit is no more.
        rev: revision, for the conflict check of a change.
        confirmed: False while it is known from a paper only and nobody has checked it.
        supervisor: who answers for its staffing where the division of site inspection sets it
            otherwise than the notice does (E1); None: as the notice says.
        merged_into: the unit that it has gone into; it is closed then.
        former_names: the latest last.
    """

    unit_id: UnitId
    name: str
    code: str
    code_kind: CodeKind
    kinds: tuple[UnitKind, ...] = ()
    address: str = ""
    town: str = ""
    contact: str = ""
    phone: str = ""
    branch_of: UnitId | None = None
    dispatches: bool = False
    closed_on: date | None = None
    rev: int = 0
    confirmed: bool = True
    supervisor: OfficeKind | None = None
    merged_into: UnitId | None = None
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What a look at a typed unit code found.

    Attributes:
        normalised: the code as it is to be stored.
        problem: `None` where it may be taken; else `charset`, `length` or `checksum`, and for a
            natural person those of `NumberCheck`.
        text: the sentence for the clerk; empty where there is no problem.
        warnings: (code, sentence) pairs: `org_check_digit`, `legacy15`, `legacy9`, and those of
            `NumberCheck`.
        mend: a code that the clerk probably meant, with a right check character; else empty.
    """

    normalised: str
    problem: str | None = None
    text: str = ""
    warnings: tuple[tuple[str, str], ...] = ()
    mend: str = ""


_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SLIPS = str.maketrans("OI", "01")
_LEGACY_LICENCE = r"[0-9]{15}"
_LEGACY_ORGANISATION = r"[0-9A-Z]{8}[0-9X]"


def uscc_check_character(body: str) -> str:
    """Compute the 18th character of a credit code (GB 32100-2015).

    Raises:
        ValueError: not 17 characters of its alphabet, which has no I, O, S, V, Z.
    """
    if len(body) != 17 or not set(body) <= set(_ALPHABET):
        raise ValueError("seventeen characters of the credit code's alphabet are needed")
    weighed = sum(_ALPHABET.index(c) * weight for c, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - weighed % 31) % 31]


def organisation_check_character(body: str) -> str:
    """Compute the 9th character of an organisation code (GB 11714).

    Raises:
        ValueError: not eight digits or capital letters.
    """
    if not re.fullmatch(r"[0-9A-Z]{8}", body):
        raise ValueError("eight digits or capital letters are needed")
    weighed = sum(
        int(c, 36) * weight for c, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - weighed % 11]


def check_uscc(text: str) -> CodeCheck:
    """Check a credit code; the codes that it replaced are told by a warning.

    The registering authority (first two characters) and the area are not judged: letters that
    stand in no list we have occur in real codes.
    """
    code = normalise_number(text)
    if re.fullmatch(f"{_LEGACY_LICENCE}|{_LEGACY_ORGANISATION}", code):
        return _check_legacy(code)
    if len(code) != 18:
        return CodeCheck(code, "length", f"统一社会信用代码应为18位，现为{len(code)}位。")
    if not set(code) <= set(_ALPHABET):
        return _wrong_alphabet(code)
    if uscc_check_character(code[:17]) != code[17]:
        return CodeCheck(code, "checksum", "末位校验码不符，请与营业执照逐位核对。")
    return CodeCheck(code, warnings=_organisation_warning(code[8:17]))


def _wrong_alphabet(code: str) -> CodeCheck:
    wrong = "、".join(sorted(set(code) - set(_ALPHABET)))
    mended = code.translate(_SLIPS)
    right = set(mended) <= set(_ALPHABET) and uscc_check_character(mended[:17]) == mended[17]
    text = f"统一社会信用代码不含{wrong}"
    text += f"，是否应为{mended}？" if right else "，请与营业执照逐位核对。"
    return CodeCheck(code, "charset", text, mend=mended if right else "")


def _organisation_warning(code: str) -> tuple[tuple[str, str], ...]:
    if organisation_check_character(code[:8]) == code[8]:
        return ()
    return (("org_check_digit", "组织机构代码校验码不符，请与证照核对；不影响登记。"),)


def _check_legacy(code: str) -> CodeCheck:
    if re.fullmatch(_LEGACY_LICENCE, code):
        text = "这是15位旧营业执照注册号，请单位提供统一社会信用代码。"
        return CodeCheck(code, warnings=(("legacy15", text),))
    if re.fullmatch(_LEGACY_ORGANISATION, code):
        text = "这是9位旧组织机构代码，请单位提供统一社会信用代码。"
        return CodeCheck(code, warnings=(("legacy9", text), *_organisation_warning(code)))
    return CodeCheck(code, "length", "旧代码应为15位注册号或9位组织机构代码。")


def check_unit_code(code_kind: CodeKind, text: str, today: date) -> CodeCheck:
    """Check a unit's code as the kind that the clerk has chosen."""
    match code_kind:
        case CodeKind.USCC:
            return check_uscc(text)
        case CodeKind.LEGACY:
            return _check_legacy(normalise_number(text))
        case CodeKind.CITIZEN_ID:  # pragma: no branch - mypy shows that there is no other kind
            guessed = guess_kind(text)
            residents = (
                DocumentKind.HMT_RESIDENCE_PERMIT,
                DocumentKind.FOREIGN_PERMANENT_RESIDENCE,
            )
            kind = guessed if guessed in residents else DocumentKind.CITIZEN_ID
            found = check_number(kind or DocumentKind.CITIZEN_ID, text, today)
            return CodeCheck(found.normalised, found.problem, found.text, found.warnings)


AREA_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "0591": ("福州市", "平潭综合实验区"),
        "0592": ("厦门市",),
        "0593": ("宁德市",),
        "0594": ("莆田市",),
        "0595": ("泉州市",),
        "0596": ("漳州市",),
        "0597": ("龙岩市",),
        "0598": ("三明市",),
        "0599": ("南平市",),
    }
)
"""Area codes of Fujian's landlines."""


@dataclass(frozen=True, slots=True)
class PhoneCheck:
    """What a look at a typed telephone number found.

    Attributes:
        normalised: a mobile as 11 digits, a landline as `0598-2345678` or with `-808` behind.
        problem: `None`, `empty`, `charset`, `mobile` or `landline`.
        text: the sentence for the clerk; empty where there is no problem.
    """

    normalised: str
    problem: str | None = None
    text: str = ""

    @property
    def is_mobile(self) -> bool:
        """Whether it is a right mobile number, as the form's field 联系手机 asks."""
        return self.problem is None and len(self.normalised) == 11 and self.normalised[0] == "1"


def check_phone(text: str) -> PhoneCheck:
    """Check a telephone number and bring it into one form.

    Outside Fujian the length of an area code is 3 (010, 02x) or 4. How many digits follow is known
    for 0591 alone (8); elsewhere 7 or 8 are taken. A number without an area code stays as it is.
    """
    folded = re.sub(r"[\s()]|^(\+|00)86", "", unicodedata.normalize("NFKC", text).strip().upper())
    folded = re.sub(r"[\u2010-\u2015\u2212]", "-", folded).strip("-")
    if not folded:
        return PhoneCheck("", "empty", "请填写电话号码。")
    digits = folded.replace("-", "")
    if re.fullmatch(r"1[0-9]*", digits):
        if re.fullmatch(r"1[3-9][0-9]{9}", digits):
            return PhoneCheck(digits)
        return PhoneCheck(digits, "mobile", "手机号码应为11位，以13至19开头。")
    return _check_landline(folded)


_AREA = r"(?:(0(?:10|2[0-9]|[3-9][0-9]{2}))-?)?"
_EXTENSION = r"(?:(?:转|EXT\.?|X|#|-)([0-9]{1,6}))?"


def _check_landline(folded: str) -> PhoneCheck:
    if found := re.fullmatch(rf"{_AREA}([2-9][0-9]{{6,7}}){_EXTENSION}", folded):
        area, number, extension = found.groups()
        if area == "0591" and len(number) != 8:
            return PhoneCheck(folded, "landline", "区号0591的固定电话应为8位。")
        return PhoneCheck("-".join(part for part in (area, number, extension) if part))
    digits = folded.replace("-", "")
    if re.fullmatch(r"[48]00[0-9]{7}", digits):
        return PhoneCheck(digits)
    if not re.search(r"[0-9]", folded) or re.search(r"[^0-9\-转EXT.#]", folded):
        return PhoneCheck(folded, "charset", "电话号码中有不能识别的字符。")
    return PhoneCheck(folded, "landline", "固定电话应为区号加7至8位号码，可加分机号。")
