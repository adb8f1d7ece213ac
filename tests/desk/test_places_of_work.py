"""Which tabs each kind of office and each role is shown."""

import pytest

from sepdesk.desk.places_of_work import is_shown
from sepdesk.domain.offices import OfficeKind, Role

TABS = (
    "worker", "registration", "staffing", "misconduct", "tray", "verification", "ledger",
    "maintenance", "guidance", "synchronise", "statistics",
)  # fmt: skip
PEOPLE = {"worker", "staffing", "misconduct"}
ALWAYS = {"tray", "guidance", "synchronise"}
WINDOW = PEOPLE | ALWAYS | {"registration", "verification", "ledger"}
CLERKS = {
    OfficeKind.POST: WINDOW | {"statistics"},
    OfficeKind.COUNTY: WINDOW | {"maintenance", "statistics"},
    OfficeKind.CITY: PEOPLE | ALWAYS | {"verification", "maintenance", "statistics"},
    OfficeKind.EXAM_CENTRE: WINDOW,
    OfficeKind.PROVINCE: ALWAYS | {"statistics"},
    OfficeKind.ISSUING_AUTHORITY: PEOPLE | ALWAYS | {"verification"},
    OfficeKind.INSPECTION_BODY: PEOPLE | ALWAYS,
    OfficeKind.PERMIT_REVIEWER: PEOPLE | ALWAYS,
    OfficeKind.ADMINISTRATIVE_WINDOW: WINDOW,
}


def shown(office, role):
    return {tab for tab in TABS if is_shown(tab, office, role)}


@pytest.mark.parametrize("office", OfficeKind)
def test_a_clerk_sees_what_the_office_has_and_no_more(office):
    for role in (Role.CLERK, Role.CHIEF):
        assert shown(office, role) == CLERKS[office]


@pytest.mark.parametrize("office", OfficeKind)
def test_a_verifier_sees_the_same_without_what_only_a_desk_files(office):
    desk_only = {"registration", "maintenance"}
    if office is OfficeKind.PROVINCE:
        desk_only.add("statistics")  # its numbers are the platform's, and told to its clerks
    assert shown(office, Role.VERIFIER) == CLERKS[office] - desk_only
