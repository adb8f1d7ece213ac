from tests.province.builders import GULOU, register, unit, worker


def test_a_paper_is_filed_and_comes_back_in_receipt_and_feed(platform):
    at, who = unit(1), worker(1)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    receipt = station.file(register(who, at))
    assert receipt.state == "registered"
    page = station.feed(2)
    assert [row.record for row in page.rows] == ["worker", "receipt"]
