"""Persons and their documents: numbers, check characters, masking."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

PersonId = NewType("PersonId", str)
"""The platform's id of a person; not a card number, and the same for all of a person's cards."""


class DocumentKind(StrEnum):
    """The papers that may stand in the form's field 身份证号."""

    CITIZEN_ID = "citizen_id"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit"
    FOREIGN_PERMANENT_RESIDENCE = "foreign_permanent_residence"
    TRAVEL_PERMIT = "travel_permit"
    PASSPORT = "passport"


DOCUMENT_WORDS: Mapping[DocumentKind, str] = MappingProxyType(
    {
        DocumentKind.CITIZEN_ID: "居民身份证",
        DocumentKind.HMT_RESIDENCE_PERMIT: "港澳台居民居住证",
        DocumentKind.FOREIGN_PERMANENT_RESIDENCE: "外国人永久居留身份证",
        DocumentKind.TRAVEL_PERMIT: "来往内地（大陆）通行证",
        DocumentKind.PASSPORT: "护照",
    }
)

_HMT_PREFIXES = ("810000", "820000", "830000")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_YOUNGEST, _OLDEST = 18, 70
_LONGEST_NUMBER = 30
_DROPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """How a submission names a worker whose `PersonId` the station may not know."""

    kind: DocumentKind
    number: str
    name: str

    @property
    def key(self) -> tuple[DocumentKind, str]:
        """Kind and normalised number: equal for two spellings of one document."""
        return self.kind, normalise_number(self.number)


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of a person, as the platform holds it; both days inclusive, `None` where unknown."""

    kind: DocumentKind
    number: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def key(self) -> tuple[DocumentKind, str]:
        """Kind and normalised number, to be compared with `DocumentRef.key`."""
        return self.kind, normalise_number(self.number)


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """What a look at a typed number found.

    Attributes:
        normalised: the number as it is to be stored.
        problem: `None` where it may be taken; else `charset`, `length`, `prefix`, `date`,
            `future` or `checksum`.
        text: the sentence for the clerk; empty where there is no problem.
        warnings: (code, sentence) pairs that hinder nothing: `legacy15`, `age`,
            `unknown_area`, `kind`.
    """

    normalised: str
    problem: str | None = None
    text: str = ""
    warnings: tuple[tuple[str, str], ...] = ()


def normalise_number(text: str) -> str:
    """Fold full-width forms (NFKC), drop blanks, hyphens and invisible characters, upper-case."""
    if text.isascii() and text.isalnum():  # nearly all: long lists are normalised many times over
        return text.upper()
    folded = unicodedata.normalize("NFKC", text)
    kept = (c for c in folded if c != "\u2212" and unicodedata.category(c) not in _DROPPED)
    return "".join(kept).upper()


def check_character(digits: str) -> str:
    """Compute the 18th character of an ID number (GB 11643-1999, ISO 7064 MOD 11-2).

    Args:
        digits: the first 17, ASCII.

    Raises:
        ValueError: anything else.
    """
    if not re.fullmatch(r"[0-9]{17}", digits):
        raise ValueError("seventeen ASCII digits are needed")
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[weighed % 11]


def to_eighteen(number15: str) -> str:
    """Turn a number of the first generation into the present form, to find old papers by it.

    Raises:
        ValueError: not fifteen digits.
    """
    number = normalise_number(number15)
    if not re.fullmatch(r"[0-9]{15}", number):
        raise ValueError("fifteen digits are needed")
    digits = f"{number[:6]}19{number[6:]}"
    return digits + check_character(digits)


def birth_date(kind: DocumentKind, number: str) -> date | None:
    """Read the birth date out of a number; `None` where the number holds none or no real one.

    The layout of a foreigner's permanent residence number is not published: always `None`.
    """
    if kind not in (DocumentKind.CITIZEN_ID, DocumentKind.HMT_RESIDENCE_PERMIT):
        return None
    folded = normalise_number(number)
    if re.fullmatch(r"[0-9]{17}[0-9X]", folded):
        digits = folded[6:14]
    elif kind is DocumentKind.CITIZEN_ID and re.fullmatch(r"[0-9]{15}", folded):
        digits = "19" + folded[6:12]
    else:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def guess_kind(number: str) -> DocumentKind | None:
    """Propose the kind of a typed number, for the clerk to confirm; `None` for no idea.

    Only the forms of 18 and 15 characters are sourced; the shapes of passports and travel
    permits are habits of their issuers, so a number is never refused by them.
    """
    folded = normalise_number(number)
    if folded.startswith(_HMT_PREFIXES) and len(folded) == 18:
        return DocumentKind.HMT_RESIDENCE_PERMIT
    shapes = (
        (r"9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}", DocumentKind.FOREIGN_PERMANENT_RESIDENCE),
        (r"[0-9]{17}[0-9X]|[0-9]{15}", DocumentKind.CITIZEN_ID),
        (r"[HM][0-9]{8}([0-9]{2})?|[0-9]{8}", DocumentKind.TRAVEL_PERMIT),
        (r"[A-Z]{1,2}[0-9]{6,8}", DocumentKind.PASSPORT),
    )
    return next((kind for shape, kind in shapes if re.fullmatch(shape, folded)), None)


def check_number(
    kind: DocumentKind, text: str, today: date, known_prefixes: Collection[str] | None = None
) -> NumberCheck:
    """Check a typed number as far as its kind can be checked.

    An area code is kept for life after its county is renamed or merged, so that one that is not
    among the known ones is worth a look, never a refusal.

    Args:
        kind: what the clerk says the paper is.
        text: as typed or read.
        today: to tell birth dates of the future, and age.
        known_prefixes: all six-digit area codes ever assigned; `None` leaves them unchecked.
    """
    number = normalise_number(text)
    match kind:
        case DocumentKind.CITIZEN_ID:
            return _check_citizen(number, today, known_prefixes)
        case DocumentKind.HMT_RESIDENCE_PERMIT:
            if len(number) == 18 and not number.startswith(_HMT_PREFIXES):
                return NumberCheck(number, "prefix", "居住证号码应以810000、820000或830000开头。")
            return _check_eighteen(number, kind, today)
        case DocumentKind.FOREIGN_PERMANENT_RESIDENCE:
            return _check_foreign(number)
        case (  # pragma: no branch - mypy shows that there is no other kind
            DocumentKind.TRAVEL_PERMIT | DocumentKind.PASSPORT
        ):
            return _check_free(number)


def _check_citizen(number: str, today: date, known_prefixes: Collection[str] | None) -> NumberCheck:
    if re.fullmatch(r"[0-9]{15}", number):
        found = _date_problem(number, DocumentKind.CITIZEN_ID, today)
        warning = ("legacy15", f"15位旧号码已停用，仅供查旧证；对应18位为{to_eighteen(number)}。")
        found = found or NumberCheck(number, warnings=(warning,))
    else:
        found = _check_eighteen(number, DocumentKind.CITIZEN_ID, today)
    if found.problem is not None:
        return found
    warnings = found.warnings
    if number.startswith((*_HMT_PREFIXES, "9")):
        warnings += (("kind", "该号码像是居住证或永久居留身份证，请核对证件类型。"),)
    elif known_prefixes is not None and number[:6] not in known_prefixes:
        warnings += (("unknown_area", "地区码不在已知代码中，请与原件核对；不影响登记。"),)
    return NumberCheck(number, warnings=warnings)


def _check_eighteen(number: str, kind: DocumentKind, today: date) -> NumberCheck:
    if problem := _shape_problem(number):
        return problem
    if problem := _date_problem(number, kind, today):
        return problem
    if check_character(number[:17]) != number[17]:
        return NumberCheck(number, "checksum", "末位校验码不符，请与原件逐位核对。")
    return NumberCheck(number, warnings=_age_warning(birth_date(kind, number), today))


def _shape_problem(number: str) -> NumberCheck | None:
    if len(number) != 18:
        return NumberCheck(number, "length", f"号码应为18位，现为{len(number)}位。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return NumberCheck(number, "charset", "号码应为17位数字加1位数字或X。")
    return None


def _date_problem(number: str, kind: DocumentKind, today: date) -> NumberCheck | None:
    born = birth_date(kind, number)
    if born is None:
        return NumberCheck(number, "date", "号码中的出生日期不存在，请核对。")
    if born > today:
        return NumberCheck(number, "future", "号码中的出生日期晚于今天，请核对。")
    return None


def _age_warning(born: date | None, today: date) -> tuple[tuple[str, str], ...]:
    if born is None:  # pragma: no cover - who calls has found a birth date in the number
        return ()
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if _YOUNGEST <= age <= _OLDEST:
        return ()
    return (("age", f"按号码计算年龄为{age}周岁，请核对。"),)


def _check_foreign(number: str) -> NumberCheck:
    if len(number) == 15:
        if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
            return NumberCheck(number)
        return NumberCheck(number, "charset", "2017版号码应为3个字母加12位数字。")
    if problem := _shape_problem(number):
        return problem
    if not number.startswith("9"):
        return NumberCheck(number, "prefix", "2023版永久居留身份证号码应以9开头。")
    if check_character(number[:17]) != number[17]:
        return NumberCheck(number, "checksum", "末位校验码不符，请与原件逐位核对。")
    return NumberCheck(number)


def _check_free(number: str) -> NumberCheck:
    # No public check digit and no sourced length: only what cannot be a number at all is told.
    if not 1 <= len(number) <= _LONGEST_NUMBER:
        return NumberCheck(number, "length", "请填写证件号码。" if not number else "号码过长。")
    if not re.fullmatch(r"[0-9A-Z()/.]+", number):
        return NumberCheck(number, "charset", "号码应为字母和数字。")
    return NumberCheck(number)


def mask_number(number: str) -> str:
    """Show the first 3 and the last 2; of a number under 8 characters nothing but its length."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def mask_phone(phone: str) -> str:
    """Show `138****2761`; of a landline the area code and the last 2, of a short one nothing."""
    if re.fullmatch(r"1[0-9]{10}", phone):
        return f"{phone[:3]}****{phone[-4:]}"
    if len(phone) < 9:
        return "*" * len(phone)
    return f"{phone[:4]}{'*' * (len(phone) - 6)}{phone[-2:]}"
