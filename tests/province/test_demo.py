"""The demo province is lively, repeatable, and keeps every rule of the domain."""

import datetime as dt
import time
from collections import Counter, defaultdict

import pytest

from sepdesk.catalogues import regions, rest_days, work_items
from sepdesk.domain.certificates import CertificateStatus, Standing, holds, standing
from sepdesk.domain.decide import decide
from sepdesk.domain.employment import current, overlaps
from sepdesk.domain.facts import Facts, Rules
from sepdesk.domain.identity import DocumentKind, DocumentRef, birth_date, check_number
from sepdesk.domain.misconduct import bar_on
from sepdesk.domain.offices import Office, OfficeKind, Role
from sepdesk.domain.outcomes import Accepted
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirements import RowStatus
from sepdesk.domain.staffing import UnitRecord, staff
from sepdesk.domain.submissions import (
    Handed,
    Intake,
    ItemClaim,
    OpId,
    RegisterEmployment,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.units import CodeKind, UnitKind, check_phone, check_unit_code
from sepdesk.domain.work_items import Catalogue, is_welder_code
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.province.demo import generate

TODAY = dt.date(2026, 11, 24)
HOME = "350102"


@pytest.fixture(scope="module")
def province():
    return generate(TODAY)


@pytest.fixture(scope="module")
def crews(province):
    """Who is registered at which unit."""
    found = defaultdict(list)
    for worker in province.workers:
        present = current(worker.employments)
        if present is not None:
            found[present.unit].append(worker)
    return found


def test_it_is_as_large_as_said_and_largest_at_the_demo_station(province):
    per_county = Counter(record.unit.town[:6] for record in province.units)

    assert sum(per_county.values()) == 2_000
    assert per_county[HOME] == 300
    assert len(per_county) == 83
    assert min(per_county.values()) > 3
    assert len(province.workers) == 20_000
    assert sum(worker.last_county == HOME for worker in province.workers) > 2_500


def test_the_same_day_and_seed_give_the_same_province_within_seconds(province):
    started = time.process_time()
    again = generate(TODAY)
    took = time.process_time() - started

    assert again == province
    assert took < 6


def test_every_administered_county_and_city_has_its_office(province):
    kinds = Counter(office.kind for office in province.offices)
    by_id = {office.office_id: office for office in province.offices}

    assert kinds == {
        OfficeKind.PROVINCE: 1,
        OfficeKind.CITY: 9,
        OfficeKind.EXAM_CENTRE: 9,
        OfficeKind.COUNTY: 83,
        OfficeKind.POST: 1,
        OfficeKind.INSPECTION_BODY: 1,
        OfficeKind.PERMIT_REVIEWER: 1,
        OfficeKind.ADMINISTRATIVE_WINDOW: 1,
    }
    assert len(by_id) == len(province.offices)
    assert "350527" not in by_id  # 金门县 is not administered
    assert not by_id["3501"].jurisdiction.covers("350128", TODAY)
    assert by_id["350128"].jurisdiction.covers("350128001", TODAY)
    assert by_id["3501-exam"].jurisdiction.covers("350128", TODAY)
    assert all("演示" in office.name for office in province.offices)
    assert all(check_phone(office.phone).problem is None for office in province.offices)


def test_the_demo_clerk_can_sign_in_and_no_login_is_given_twice(province):
    offices = {office.office_id for office in province.offices}
    logins = {account.login: account for account in province.accounts}

    assert len(logins) == len(province.accounts)
    assert all(account.office in offices for account in province.accounts)
    demo = logins["demo"]
    assert (demo.password, demo.display_name, demo.role, demo.office) == (
        "demo",
        "演示用户",
        Role.CLERK,
        HOME,
    )
    assert {a.role for a in province.accounts} == set(Role)
    kinds = {office.office_id: office.kind for office in province.offices}
    # The city's bureau issues: there is no issuing authority beside it.
    staffed = {kinds[account.office] for account in province.accounts}
    assert staffed == set(OfficeKind) - {OfficeKind.ISSUING_AUTHORITY}


def test_all_ids_are_given_once(province):
    units = [record.unit.unit_id for record in province.units]
    persons = [worker.person for worker in province.workers]
    certificates = [c.certificate_id for w in province.workers for c in w.certificates]
    employments = [e.employment_id for w in province.workers for e in w.employments]
    numbers = [e.registration_number for w in province.workers for e in w.employments]
    documents = [document.key for worker in province.workers for document in worker.documents]
    codes = [record.unit.code for record in province.units]

    for given in (units, persons, certificates, employments, numbers, documents, codes):
        assert len(set(given)) == len(given)


def test_all_numbers_of_people_pass_the_checks(province):
    kinds = Counter()
    for worker in province.workers:
        for document in worker.documents:
            found = check_number(document.kind, document.number, TODAY)
            assert found.problem is None
            assert found.normalised == document.number
            kinds[document.kind, len(document.number)] += 1
            born = birth_date(document.kind, document.number)
            assert born in (None, worker.born_on)
        age = (TODAY - worker.born_on).days / 365.25
        assert 19 <= age < 66
        assert not worker.mobile or check_phone(worker.mobile).is_mobile
        assert worker.sex in ("男", "女")

    assert {kind for kind, _ in kinds} == set(DocumentKind)
    assert kinds[DocumentKind.CITIZEN_ID, 15] > 50
    assert kinds[DocumentKind.CITIZEN_ID, 18] > 19_000


def test_names_are_of_every_sort(province):
    names = Counter(worker.name for worker in province.workers)

    assert names.most_common(1)[0][1] > 3
    assert any(ord(character) > 0xFFFF for name in names for character in name)
    assert any("·" in name for name in names)
    assert max(map(len, names)) > 12
    assert {"单", "曾", "仇", "区", "解", "查", "盖", "翟"} <= {name[0] for name in names}
    assert {"欧阳", "上官"} <= {name[:2] for name in names}
    assert any(d.name != w.name for w in province.workers for d in w.documents)


def test_all_units_pass_the_checks_and_are_marked_as_invented(province):
    table = regions()
    units = [record.unit for record in province.units]
    for unit in units:
        found = check_unit_code(unit.code_kind, unit.code, TODAY)
        assert found.problem is None
        assert found.normalised == unit.code
        assert "示例" in unit.name
        assert check_phone(unit.phone).normalised == unit.phone
        town = table.get(unit.town)
        assert not town.hidden
        assert town.name in unit.address

    assert {unit.code_kind for unit in units} == set(CodeKind)
    assert {kind for unit in units for kind in unit.kinds} == set(UnitKind)
    at_home = [unit for unit in units if unit.town.startswith(HOME)]
    assert any(unit.dispatches for unit in at_home)
    assert any(unit.closed_on for unit in at_home)
    by_id = {unit.unit_id for unit in units}
    branches = [unit for unit in units if unit.branch_of]
    assert branches
    assert all(unit.branch_of in by_id for unit in branches)


@pytest.mark.invariant("B-3")
def test_no_two_employments_overlap_and_at_most_one_lasts(province):
    lengths = Counter()
    for worker in province.workers:
        present = current(worker.employments)
        assert not overlaps(worker.employments)
        assert all(e.started_on <= TODAY for e in worker.employments)
        assert present is None or present == worker.employments[-1]
        ids = {certificate.certificate_id for certificate in worker.certificates}
        assert {item.certificate for e in worker.employments for item in e.items} <= ids
        lengths[len(worker.employments)] += 1

    assert set(lengths) == {0, 1, 2, 3, 4}
    available = sum(current(worker.employments) is None for worker in province.workers)
    assert 0.12 < available / len(province.workers) < 0.18


def test_nobody_lasts_at_a_closed_unit(province, crews):
    closed = [record.unit.unit_id for record in province.units if record.unit.closed_on]

    assert not any(crews[unit] for unit in closed)


def test_an_employment_is_lost_from_the_day_its_certificate_no_longer_holds(province):
    lost = 0
    for worker in province.workers:
        present = current(worker.employments)
        if present is None:
            continue
        resting = {item.certificate for item in present.items}
        standings = {
            standing(certificate, item, TODAY)
            for certificate in worker.certificates
            if certificate.certificate_id in resting
            for item in certificate.items
        }
        assert (present.lost_on is not None) == (standings <= {Standing.LAPSED, Standing.LOST})
        if present.lost_on is not None:
            assert present.started_on <= present.lost_on <= TODAY
            lost += 1

    assert lost > 500


def test_certificates_are_of_every_state_list_and_sort(province):
    certificates = [c for worker in province.workers for c in worker.certificates]
    items = [(c, item) for c in certificates for item in c.items]
    table = work_items()

    assert {standing(c, item, TODAY) for c, item in items} == set(Standing)
    assert {c.status for c in certificates} == set(CertificateStatus)
    assert {item.key.catalogue for _, item in items} == set(Catalogue)
    assert all(table.get(key) for key in {item.key for _, item in items})
    assert all(item.approved_on < item.valid_until for _, item in items)
    assert all(item.approved_on <= TODAY for _, item in items)
    assert any(is_welder_code(item.printed) for _, item in items)
    assert any(c.issuing_province != "35" for c in certificates)
    assert all("示例" in c.issuer and "示例" in c.exam_body for c in certificates)
    assert any(c.status is CertificateStatus.ANNULLED and not c.bars for c in certificates)
    assert {len(c.archive_number) for c in certificates} == {0, 15}
    assert any(len(c.number) == 12 and c.number.startswith("TS6") for c in certificates)
    assert any(bar_on(worker.certificates, TODAY) for worker in province.workers)
    assert 100 < sum(bool(worker.penalties) for worker in province.workers) < 400


@pytest.mark.clause("X01")
def test_the_staffing_of_the_demo_station_tells_a_story(province, crews):
    told = Counter()
    for record in province.units:
        if not record.unit.town.startswith(HOME):
            continue
        for line in staff(record, crews[record.unit.unit_id], TODAY, work_items()):
            if line.required is None:
                told["未设定"] += 1
            elif line.shortage:
                told["short"] += 1
            else:
                told["exact" if line.held == line.required else "ample"] += 1

    assert min(told["short"], told["exact"], told["ample"], told["未设定"]) > 40
    rules = {r.rule: r.min_count for record in province.units for r in record.requirements}
    assert rules["P01"] == 20
    assert rules["P08"] == 15
    assert rules["C02"] is None


def test_the_platform_takes_an_available_worker_with_a_valid_certificate(province):
    rules = Rules(work_items(), rest_days())
    units = [r.unit for r in province.units if r.unit.town.startswith(HOME)]
    unit = next(u for u in units if not u.closed_on and not u.dispatches)
    papers = Handed(form=True, certificate_copy=True, worker_signed=True, unit_sealed=True)
    taken = 0
    for worker in province.workers:
        certificate = worker.certificates[0]
        good = all(holds(certificate, item, TODAY) for item in certificate.items)
        if not good or current(worker.employments) is not None:
            continue
        document = worker.documents[0]
        submission = RegisterEmployment(
            worker=WorkerRef(DocumentRef(document.kind, document.number, document.name)),
            unit=UnitOnPaper(unit.name, unit.code, unit=unit.unit_id),
            items=tuple(ItemClaim(item.printed, item.key) for item in certificate.items),
            intake=Intake("1", TODAY, handed=papers),
            hired_on=TODAY,
        )
        outcome = decide(OpId("op"), submission, Facts(worker, unit), TODAY, rules)
        assert isinstance(outcome, Accepted)
        assert outcome.missing == ()
        taken += 1

    assert taken > 1_500


def test_every_aggregate_survives_its_canonical_row(province):
    for worker in province.workers[::50]:
        assert read(Worker, canonical_text(worker)) == worker
    for record in province.units[::10]:
        assert read(UnitRecord, canonical_text(record)) == record
    for office in province.offices:
        assert read(Office, canonical_text(office)) == office


def test_it_is_alive_on_another_day_too():
    day = dt.date(2028, 2, 29)
    found = {
        standing(certificate, item, day)
        for worker in generate(day).workers
        for certificate in worker.certificates
        for item in certificate.items
    }

    assert found == set(Standing)


def test_no_requirement_of_a_rule_that_has_ended_is_still_asked_for(province):
    rows = [row for record in province.units for row in record.requirements]
    former = [row for row in rows if row.source.startswith("TSG 08-2017")]
    assert former
    assert {row.effective_to for row in former} == {dt.date(2026, 4, 30)}
    assert not any(row.holds_on(TODAY) for row in former)
    entered = [row for row in rows if row.status is RowStatus.ENTERED]
    assert len(entered) == len(former)
    assert {row.source for row in entered} == {"示例文件（虚构）"}
    assert all(row.holds_on(TODAY) for row in entered)
