"""Service guides: how the public reaches an office, and what it needs to know there (E5, F3)."""

from dataclasses import dataclass, replace

from sepdesk.domain.offices import Office, OfficeId

LONGEST_LINE = 120
"""Characters in an address or a network contact."""
LONGEST_GUIDE = 4000
"""Characters in a guide's text."""


@dataclass(frozen=True, slots=True)
class ServiceGuide:
    """What an office publishes about itself; empty where it has not said.

    Attributes:
        network: page, mailbox or account under which papers are taken over the network.
        text: hours, papers to bring, how long it takes; several lines.
    """

    address: str = ""
    phone: str = ""
    fax: str = ""
    network: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PublishGuide:
    """An office publishes its service guide, whole, in the place of the one before (E5)."""

    guide: ServiceGuide


@dataclass(frozen=True, slots=True)
class GuidePublished:
    """An office is reached so from now on."""

    office: OfficeId
    guide: ServiceGuide


def guide_of(office: Office) -> ServiceGuide:
    """Return what an office has published about itself."""
    return ServiceGuide(office.address, office.phone, office.fax, office.network, office.guide)


def with_guide(office: Office, guide: ServiceGuide) -> Office:
    """Return an office that is reached as a guide says."""
    return replace(
        office,
        address=guide.address,
        phone=guide.phone,
        fax=guide.fax,
        network=guide.network,
        guide=guide.text,
    )


def contact_lines(office: Office) -> tuple[str, ...]:
    """Put name, phones, address and network contact into one line, as note 4 prints them (F3).

    Returns:
        The whole line first, then ever shorter ones for where that has no room; none where the
        office has published no way to reach it: a name alone is none.
    """
    labelled = (
        ("电话", office.phone),
        ("传真", office.fax),
        ("地址", office.address),
        ("网络", office.network),
    )
    ways = [f"{word} {text}" for word, text in labelled if text]
    return tuple("，".join((office.name, *ways[:n])) for n in range(len(ways), 0, -1))
