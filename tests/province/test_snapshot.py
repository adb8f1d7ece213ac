"""Snapshots: encrypted, fetched by ranges, resumed at any byte."""

import hashlib

import pytest

from sepdesk.protocol.canonical import read
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.signing import BadSealError, decode
from sepdesk.protocol.snapshot import decrypt, read_lines
from sepdesk.province import snapshot as snapshots
from sepdesk.search_keys import KeyKind
from tests.province.builders import GULOU, SIMING, TAIJIANG, register, unit, worker


def fetch(station, manifest, step):
    fetched = b""
    while len(fetched) < manifest.size:
        end = min(len(fetched) + step, manifest.size) - 1
        response = station.request(
            "GET",
            f"/v1/snapshots/{manifest.snapshot}",
            headers={"Range": f"bytes={len(fetched)}-{end}"},
        )
        assert response.status_code == 206
        fetched += response.content
    return fetched


def opened(station, manifest, sealed):
    key = station.sealing.open(decode(manifest.sealed_key))
    step = manifest.chunk_size
    chunks = [sealed[i : i + step] for i in range(0, len(sealed), step)]
    head, records = read_lines(decrypt(chunks, key, manifest.snapshot))
    return head, list(records)


def loaded(platform):
    units = [unit(1), unit(2, TAIJIANG)]
    platform.load(units=units, workers=[worker(n, at=units[n % 2]) for n in range(1, 40)])


@pytest.mark.parametrize("step", [997, 4096, 10_000_000])
def test_ranges_join_at_any_byte_and_decrypt(platform, step):
    loaded(platform)
    station = platform.station(GULOU)
    manifest = station.snapshot()
    sealed = fetch(station, manifest, step)
    assert hashlib.sha256(sealed).hexdigest() == manifest.sha256
    head, records = opened(station, manifest, sealed)
    assert (head.scope, head.at) == (GULOU, manifest.at)
    assert len(records) == manifest.records == 7 + 1 + 19
    digest = RunningDigest()
    for line in records:
        digest = digest.add(line.record, line.key, line.row)
    assert digest.message() == manifest.digest
    page = station.feed(manifest.at.seq)
    assert (page.rows, page.digest) == ((), manifest.digest)


def test_lines_carry_keys_that_find_the_worker(platform):
    loaded(platform)
    station = platform.station(GULOU)
    manifest = station.snapshot()
    _, records = opened(station, manifest, fetch(station, manifest, 10_000_000))
    line = next(x for x in records if x.key == "person-2")
    assert (KeyKind.NAME.value, "合成2") in line.search
    assert any(kind == KeyKind.UNIT.value for kind, _ in line.search)


@pytest.mark.invariant("X-3")
def test_the_file_holds_no_name_in_clear_and_its_key_is_not_beside_it(platform):
    loaded(platform)
    station = platform.station(GULOU)
    manifest = station.snapshot()
    folder = platform.province.settings.snapshots
    files = list(folder.iterdir())
    assert [f.name for f in files] == [f"{manifest.snapshot}.snapshot"]
    assert "合成".encode() not in files[0].read_bytes()
    other = platform.station(TAIJIANG)
    with pytest.raises(BadSealError):
        other.sealing.open(decode(manifest.sealed_key))


def test_a_fresh_snapshot_is_given_out_again_under_the_next_machines_key(platform):
    loaded(platform)
    first, second = platform.station(GULOU), platform.station(GULOU, login=f"clerk-{GULOU}")
    one, two = first.snapshot(), second.snapshot()
    assert one.snapshot == two.snapshot
    assert opened(second, two, fetch(second, two, 10_000_000))[0].scope == GULOU
    first.file(register(worker(50), unit(1)))
    assert first.snapshot().snapshot == one.snapshot


def test_a_long_feed_or_a_load_calls_for_a_new_one(platform, monkeypatch):
    loaded(platform)
    station = platform.station(GULOU)
    first = station.snapshot()
    monkeypatch.setattr(snapshots, "SHORT_FEED", 0)
    station.file(register(worker(50), unit(1)))
    second = station.snapshot()
    assert second.snapshot != first.snapshot
    monkeypatch.setattr(snapshots, "SHORT_FEED", 200)
    platform.load(workers=[worker(60)])
    third = station.snapshot()
    assert third.snapshot != second.snapshot
    assert station.feed(third.at.seq).digest == third.digest


def test_old_snapshots_go(platform, monkeypatch):
    monkeypatch.setattr(snapshots, "KEPT", 1)
    gulou, taijiang = platform.station(GULOU), platform.station(TAIJIANG)
    first = gulou.snapshot()
    taijiang.snapshot()
    assert gulou.request("GET", f"/v1/snapshots/{first.snapshot}").status_code == 404
    assert len(list(platform.province.settings.snapshots.iterdir())) == 1


@pytest.mark.invariant("X-1")
def test_another_scopes_snapshot_is_as_if_it_were_not_there(platform):
    loaded(platform)
    manifest = platform.station(GULOU).snapshot()
    outsider = platform.station(SIMING)
    theirs = outsider.request("GET", f"/v1/snapshots/{manifest.snapshot}")
    none = outsider.request("GET", "/v1/snapshots/none")
    assert (theirs.status_code, theirs.content) == (none.status_code, none.content)
    assert read(dict, theirs.content)["code"] == "not_found"
