"""Who may hold which roles, and what an office answers for (F3, X-3)."""

import itertools

from sepdesk.domain.offices import KEEPERS, Role, may_be_one_person


def test_whoever_keeps_or_watches_the_platform_holds_no_second_role():
    for one, other in itertools.product(Role, Role):
        alone = one is other or (one not in KEEPERS and other not in KEEPERS)
        assert may_be_one_person(one, other) is alone
    assert {Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR} == KEEPERS
    assert may_be_one_person(Role.CLERK, Role.CHIEF)
