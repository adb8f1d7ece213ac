import pytest

from sepdesk.desk.changes import Changes
from sepdesk.desk.synchronise import Hindrance, NotSynchronised, Synchronised
from sepdesk.protocol.messages import PushProblem
from sepdesk.ui.synchronise.sentences import reachability, result_sentence, told_of, wait_text
from tests.ui.session import NOW


def done(sent=0, receipted=0, came_back=0, alarms=(), everything=False):
    changes = Changes(everything=everything)
    return Synchronised(changes, sent, receipted, came_back, alarms, NOW)


def test_the_result_is_one_sentence():
    assert result_sentence(done(3, 4, 1)) == "上报 3 份，收到 4 份回执，其中 1 份待处理。"
    assert result_sentence(done(2, 2)) == "上报 2 份，收到 2 份回执。"
    assert result_sentence(done()) == "没有要上报的表单，本站数据已是最新。"
    assert "重新装入" in result_sentence(done(everything=True))


def test_what_the_platform_would_not_take_is_said():
    told = told_of(done(1, alarms=(("op", PushProblem.DIGEST_MISMATCH),)))
    assert "1 份平台未予接收" in told.sentence
    assert told.tone == "refuse"
    assert told.way_out


@pytest.mark.parametrize("hindrance", Hindrance)
def test_every_hindrance_has_a_word_a_sentence_and_a_way_out(hindrance):
    told = told_of(NotSynchronised(hindrance, "没有完成。", Changes()))
    assert told.word
    assert told.sentence == "没有完成。"
    assert told.way_out.endswith("。")
    assert told.tone in ("warn", "refuse")


def test_reachable_means_that_the_platform_answered():
    found = {
        hindrance: reachability(NotSynchronised(hindrance, "", Changes()))
        for hindrance in Hindrance
    }
    assert [x for x, reached in found.items() if reached is False] == [
        Hindrance.UNREACHABLE,
        Hindrance.NOT_OUR_PLATFORM,
    ]
    assert [x for x, reached in found.items() if reached is None] == [Hindrance.NO_PLATFORM]
    assert reachability(done()) is True


def test_the_next_round_is_told_in_minutes():
    assert wait_text(None) == ""
    assert wait_text(20) == "一分钟内自动同步。"
    assert wait_text(290) == "约 5 分钟后自动同步。"
