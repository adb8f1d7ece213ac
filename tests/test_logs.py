"""The log is JSON lines, rotated, and holds nothing personal."""

import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from sepdesk.logs import configure, drop_personal, get_logger

NUMBER = "35010219900101018X"


@pytest.fixture
def log(tmp_path):
    root = logging.getLogger()
    level = root.level
    path = tmp_path / "log" / "sepdesk.jsonl"
    configure(path)
    yield path
    for handler in [h for h in root.handlers if h.get_name() == "sepdesk"]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    structlog.reset_defaults()


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_line_is_json_with_name_level_and_time(log):
    get_logger("sepdesk.sync").info("pushed", op_id="0190-aa", count=3)
    (line,) = lines(log)
    assert (line["event"], line["count"], line["level"]) == ("pushed", 3, "info")
    assert line["logger"] == "sepdesk.sync"
    assert line["timestamp"].endswith("Z")


@pytest.mark.invariant("X-3")
def test_personal_fields_are_dropped_however_deep(log):
    get_logger("a").info("x", name="张三", worker={"Phone": "1", "rows": [{"number": "2"}]})
    (line,) = lines(log)
    assert line["name"] == "[dropped]"
    assert line["worker"] == {"Phone": "[dropped]", "rows": [{"number": "[dropped]"}]}


@pytest.mark.invariant("X-3")
def test_what_looks_like_a_number_is_masked_wherever_it_stands(log):
    get_logger("a").warning(f"number {NUMBER} of 13812342761", detail=f"({NUMBER})", n=13812342761)
    logging.getLogger("library").warning("foreign line with %s", "350102900101001")
    text = log.read_text("utf-8")
    assert NUMBER not in text
    assert "13812342761" not in text
    assert "350102900101001" not in text
    assert [line["event"] for line in lines(log)] == [
        "number [masked] of [masked]",
        "foreign line with [masked]",
    ]


@pytest.mark.invariant("X-3")
def test_a_traceback_is_masked_too(log):
    try:
        raise ValueError(NUMBER)
    except ValueError:
        get_logger("a").exception("failed")
    text = log.read_text("utf-8")
    assert "ValueError" in text
    assert NUMBER not in text


def test_digests_ids_and_counts_stay_readable():
    event = {"digest": "a" * 20 + "350102900101001" + "b" * 20, "count": 12, "ok": True, "at": None}
    assert drop_personal(None, "info", dict(event)) == event


@given(st.text("0123456789", min_size=17, max_size=17), st.text("（ ，:=中", max_size=3))
def test_no_document_number_passes_whatever_stands_beside_it(digits, beside):
    event = drop_personal(None, "info", {"event": f"{beside}{digits}X{beside}"})
    assert digits not in event["event"]


def test_configuring_again_moves_the_log(log, tmp_path):
    other = tmp_path / "other.jsonl"
    configure(other)
    get_logger("a").info("moved")
    assert [line["event"] for line in lines(other)] == ["moved"]
    assert not log.exists()


def test_lines_below_the_level_are_not_written(log):
    get_logger("a").debug("quiet")
    get_logger("a").info("loud")
    assert [line["event"] for line in lines(log)] == ["loud"]


def test_without_a_file_lines_go_to_standard_error(log, capsys):
    configure(None)
    get_logger("a").info("seen")
    assert '"event": "seen"' in capsys.readouterr().err
