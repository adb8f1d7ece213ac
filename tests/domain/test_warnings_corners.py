"""Warnings: settled ones, of a barred person, of two rows for the same people (W0, W2, W3)."""

from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.deciding_warnings import handled
from sepdesk.domain.identity import PersonId
from sepdesk.domain.licence_facts import NOT_HERE
from sepdesk.domain.outcomes import DossierKept, Refused, Undetermined, effects_of
from sepdesk.domain.requirements import Measure, Requirement, UnitRecord
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import UnitKind
from sepdesk.domain.warning_counts import told, warnings_of
from sepdesk.domain.warnings import StaffingWarning, Warned, WarningAct, WarningStep
from sepdesk.domain.work_items import Catalogue, ItemKey
from tests.domain.builders import (
    RULES,
    TODAY,
    certificate,
    day,
    employment,
    item,
    unit,
    worker,
)
from tests.domain.licence_builders import CITY, EXAM_CENTRE, apply, first_issue

FORKLIFT = ItemKey(Catalogue.C2019, "N1")
AT = unit(1, kinds=(UnitKind.PRODUCTION, UnitKind.USER))
REVOKED = worker(
    certificate(item("G1"), status=CertificateStatus.REVOKED, status_on=day("2026-03-01"))
)


def warned(**more):
    """Return the warnings that a barred person's application leaves on record."""
    outcome = apply(first_issue(), REVOKED, **more)
    assert isinstance(outcome, Refused)
    kept = [one.dossier for one in effects_of(outcome) if isinstance(one, DossierKept)]
    return [one for one in kept if isinstance(one, StaffingWarning)]


@pytest.mark.clause("W2")
def test_a_barred_applicant_is_warned_of_at_both_offices_in_words():
    (warning,) = warned()
    assert (warning.state.what, warning.state.clause) == (Warned.BARRED, "W2")
    assert warning.spine.offices == (CITY.office_id, EXAM_CENTRE.office_id)
    assert warning.owner is CITY.kind
    assert told(warning.state) == warning.state.text
    assert "张示例由机构3504-exam申请证书。" in told(warning.state)


@pytest.mark.clause("W2")
def test_where_the_authority_is_not_here_the_platform_warns():
    outcome = apply(first_issue(), REVOKED, authority=NOT_HERE)
    assert isinstance(outcome, Undetermined)
    assert effects_of(outcome) == ()


@pytest.mark.clause("W3")
def test_a_settled_warning_is_closed_on_the_day_and_muted_no_more():
    (warning,) = warned()
    step = WarningStep(TODAY, WarningAct.SETTLE, "核实无误")
    muted = replace(warning, muted_until=day("2027-01-01"))
    settled = handled(muted, step)
    assert (settled.spine.is_open, settled.closed_on, settled.muted_until) == (False, TODAY, None)
    assert settled.steps == (*warning.steps, step)


@pytest.mark.clause("W0")
@pytest.mark.parametrize("counts", [(4, 1), (1, 4), (4, 4)])
def test_the_row_that_asks_for_less_is_not_warned_of_wherever_it_stands(counts):
    rows = tuple(
        Requirement(
            FORKLIFT, "司机", Measure.PERSONS, count, f"R{n}", "规则", day("2020-01-01"),
            concern=Concern.USE,
        )
        for n, count in enumerate(counts)
    )  # fmt: skip
    (state,) = warnings_of(UnitRecord(AT, rows), (), TODAY, RULES.items)
    assert (state.required, state.missing) == (4, 4)


@pytest.mark.clause("W0")
def test_one_item_asked_for_by_permit_and_by_use_is_one_lapsing_warning():
    soon = certificate(item("N1", "2026-12-24"), item("Q1", "2026-12-25"))
    person = worker(soon, employments=[employment(AT)])
    rows = tuple(
        Requirement(
            key, role, Measure.PERSONS, 1, "R", "规则", day("2020-01-01"), concern=Concern.PERMIT
        )
        for key, role in ((FORKLIFT, "甲"), (FORKLIFT, "乙"), (replace(FORKLIFT, code="Q1"), "甲"))
    )
    states = warnings_of(UnitRecord(AT, rows), (person,), TODAY, RULES.items)
    lapsing = [state for state in states if state.what is Warned.LAPSING]
    assert sorted(state.item.code for state in lapsing) == ["N1", "Q1"]
    assert [told(state) for state in lapsing] == ["1 人的证书即将到期"] * 2


@pytest.mark.clause("W0")
def test_who_lapses_by_one_measure_only_joins_the_warning_of_the_item():
    welding = ItemKey(Catalogue.C2021, "(金属焊接)")
    gtaw, smaw = "GTAW-FeⅡ-6G-3/159-FefS-02/11/12", "SMAW-FeⅡ-6G-12/159-Fef3J"
    soon = item(gtaw, "2026-12-24", catalogue=Catalogue.C2021)
    soon = replace(soon, key=ItemKey(Catalogue.C2021, gtaw))
    lasts = item(smaw, "2028-12-24", catalogue=Catalogue.C2021)
    lasts = replace(lasts, key=ItemKey(Catalogue.C2021, smaw))
    one = worker(certificate(soon), employments=[employment(AT)], person=PersonId("p1"))
    other = worker(certificate(soon, lasts), employments=[employment(AT)], person=PersonId("p2"))
    rows = tuple(
        Requirement(welding, "焊工", measure, 1, "R", "规则", day("2020-01-01"))
        for measure in (Measure.PERSONS, Measure.ITEMS)
    )
    found = warnings_of(UnitRecord(AT, rows), (one, other), TODAY, RULES.items)
    (state,) = [state for state in found if state.what is Warned.LAPSING]
    assert [person.person for person in state.people] == ["p1", "p2"]
