"""The public page as HTML: escaped templates without scripts, and the headers that keep it so."""

import base64
import hashlib
import re
from functools import cache

from fastapi import Response
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from sepdesk.assets import asset
from sepdesk.domain.certificates import STANDING_WORDS, STATUS_WORDS, CertificateStatus, Standing
from sepdesk.domain.offices import OFFICE_WORDS
from sepdesk.protocol.public_page import CheckedCertificate, CheckedItem
from sepdesk.province.problems import ProblemError

_STANDS_WELL = (Standing.VALID, Standing.LAPSING)
_HEADS = {
    404: ("没有这一页", "地址有误，或该页已撤下，请从首页进入。"),
    405: ("打不开这一页", "请从首页进入。"),
    413: ("内容过多", "请从首页进入，重新填写。"),
}


def is_page(path: str) -> bool:
    """Tell whether an address belongs to the public page, so that a refusal is a page too."""
    return path == "/" or path.startswith("/public/")


def page(name: str, platform: str, status: int = 200, **values: object) -> Response:
    """Fill a template.

    Args:
        name: of a file in `resources/pages`.
        platform: its name, for the head of the page.
        status: of HTTP.
        values: whatever the template names; all of them are escaped.
    """
    template = _environment().get_template(name)
    content = template.render(platform=platform, **({"here": ""} | values))
    return Response(content, status, headers=_headers(), media_type="text/html; charset=utf-8")


def problem(error: ProblemError, platform: str) -> Response:
    """Write a problem as a page."""
    fallback = "稍后再试" if error.status == 429 else "暂时打不开"
    head, text = _HEADS.get(error.status, (fallback, error.problem.text))
    made = page("problem.html", platform, error.status, head=head, text=text)
    if error.retry_after:
        made.headers["Retry-After"] = str(error.retry_after)
    return made


@cache
def _headers() -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = (
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


@cache
def _style() -> str:
    return _text("style.css")


def _text(name: str) -> str:
    return asset("pages", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"wide_stars": _wide_stars, "is_dialled": _is_dialled}
    made.globals |= {
        # Our own file, which its digest in the policy also names.
        "style": Markup(_style()),  # noqa: S704
        "office_words": OFFICE_WORDS,
        "status_word": _status_word,
        "item_word": _item_word,
        "tone": _tone,
        "item_tone": _item_tone,
    }
    return made


# Words ------------------------------------------------------------------------------------------


def _wide_stars(masked: str) -> str:
    return masked.replace("*", "＊")  # noqa: RUF001 - as wide as what it hides


def _is_dialled(phone: str) -> bool:
    """Tell whether a telephone can dial it; `转` and several numbers it cannot."""
    return re.fullmatch(r"[0-9+][0-9 -]{4,19}", phone) is not None


def _standing(certificate: CheckedCertificate) -> Standing:
    """Tell how the certificate stands by its items: it holds where one of them does."""
    if certificate.status is not CertificateStatus.IN_FORCE:
        return Standing.LOST
    found = [item.standing for item in certificate.items]
    order = (Standing.VALID, Standing.LAPSING, Standing.REEXAM_PENDING, Standing.LAPSED)
    return min(found, key=order.index, default=Standing.VALID)


def _status_word(certificate: CheckedCertificate) -> str:
    """Word the whole certificate; where items differ, only they tell."""
    if certificate.status is not CertificateStatus.IN_FORCE:
        return STATUS_WORDS[certificate.status]
    if len({item.standing for item in certificate.items}) > 1:
        return "各项目状态不同"
    return STANDING_WORDS[_standing(certificate)]


def _item_word(certificate: CheckedCertificate, item: CheckedItem) -> str:
    if item.standing is Standing.LOST:
        return STATUS_WORDS[certificate.status]
    return STANDING_WORDS[item.standing]


def _tone(certificate: CheckedCertificate) -> str:
    if len({item.standing for item in certificate.items}) > 1:
        return "warn"
    return _tone_of(_standing(certificate))


def _item_tone(item: CheckedItem) -> str:
    return _tone_of(item.standing)


def _tone_of(standing: Standing) -> str:
    if standing in _STANDS_WELL:
        return "good"
    return "warn" if standing is Standing.REEXAM_PENDING else "refuse"
