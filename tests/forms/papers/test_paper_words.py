"""What each paper says, and what it leaves open."""

from datetime import date

import pytest

from sepdesk.forms.papers.drawing import draw_paper
from tests.forms.papers import made
from tests.forms.papers.sheets_read import bare, body, read_sheets


def said(paper):
    return body(read_sheets(draw_paper(paper)))


def test_the_receipt_says_what_came_what_lacks_and_that_nothing_is_registered_by_it():
    text = said(made.receipt())
    assert "收件编号350181-20261124-012" in text
    assert "已收材料登记表尚缺材料身份证复印件办理状态已收件，尚未登记" in text
    assert "本回执只说明上列材料已经收到。" in text
    assert "当地考试中心福州演示考试中心" in text


def test_a_receipt_without_papers_or_centre_says_so():
    text = said(made.receipt(handed=(), missing=(), exam_centre=""))
    assert "已收材料无尚缺材料无" in text
    assert "当地考试中心" not in text


@pytest.mark.clause("E6")
def test_a_lapsed_certificate_is_refused_by_the_notice_and_the_person_told_not_to_work():
    text = said(made.refusal())
    assert bare("闽质监〔2017〕225号 二（二）（福建省质量技术监督局）") in text
    assert f"“{made.LAPSED.text}”" in text
    assert "告知：不得从事相关作业" in text


@pytest.mark.clause("L7")
def test_a_revoked_certificate_is_refused_by_the_law_and_nothing_is_added_to_it():
    ground = made.Ground("N1 所在证书于 2026-10-01 被吊销，不予登记。", made.REVOKED)
    text = said(made.refusal(grounds=(ground,)))
    assert "《中华人民共和国特种设备安全法》第十三条、第十四条、第九十二条" in text
    assert "闽质监" not in text
    assert "不得从事" not in text


def test_a_refusal_goes_to_both_and_records_its_delivery_and_leaves_the_rest_to_the_pen():
    text = said(made.refusal(grounds=(made.Ground("某项不予登记。", None),)))
    assert f"{made.CASE.worker}、{made.CASE.unit}：" in text
    assert "1.某项不予登记。依据：救济途径：（公章）" in text
    delivery = text[text.index("送达记录") :]
    assert delivery.endswith(
        "受送达人送达方式送达日期签收人（签字）送达人（签字）欧阳小梅福建省演示物流有限公司"
    )
    assert bare("文号 收件编号") in text


def test_grounds_are_counted_each_with_its_own_basis():
    grounds = (made.Ground("其一。", made.LAPSED), made.Ground("其二。", made.REVOKED))
    text = said(made.refusal(grounds=grounds))
    assert text.index("1.其一。依据：闽质监") < text.index("2.其二。依据：《中华人民共和国")


def test_the_missing_list_counts_what_is_to_be_brought_and_leaves_the_day_open():
    text = said(made.missing())
    assert bare("1 作业人员证复印件 闽质监〔2017〕225号 二（一） 2 用人单位公章") in text
    assert "请于年月日前补正" in text
    assert "请于2026年12月8日前补正" in said(made.missing(until=date(2026, 12, 8)))


@pytest.mark.clause("L4")
def test_the_hand_over_list_names_the_centre_the_count_and_the_basis():
    text = said(made.hand_over())
    assert "福州演示考试中心：" in text
    assert "依据闽质监〔2017〕225号一（二）" in text
    assert "现将下列3人的材料移交你中心" in text
    assert "移交人（签字）：移交日期：接收人（签字）：接收日期：" in text


def test_an_unknown_exam_centre_or_body_is_left_to_be_written_in():
    assert "福州演示考试中心" not in said(made.hand_over(exam_centre=""))
    assert "收件编号350181-20261124-012：依据" in said(made.letter(exam_body=""))


@pytest.mark.clause("L5")
def test_the_letter_asks_the_examination_body_for_the_file_and_brings_the_answer_sheet():
    text = said(made.letter())
    assert "南昌演示考试中心：" in text
    assert "现向你单位调取下列人员的考试档案" in text
    assert "核实情况□信息属实□信息不符□未查到档案" in text


@pytest.mark.clause("S1")
def test_an_unknown_requirement_is_unset_and_never_nought():
    text = said(made.staffing())
    assert bare("N1 叉车司机 叉车司机 4 人 2 2 1 TSG 08-2017") in text
    assert bare("Q2 起重机司机 未设定 3 未设定 0") in text


def test_a_unit_of_which_nothing_is_known_says_that():
    text = said(made.staffing(people=0, needs=()))
    assert "应配备人数未设定，没有登记在该单位的持证人员。" in text
    assert bare("二、登记在该单位的持证人员 无。") in text


@pytest.mark.clause("W3")
def test_an_urge_to_staff_names_what_is_short_and_its_day():
    text = said(made.urge_staff(deadline=date(2026, 12, 24)))
    assert "督促配备持证作业人员通知书" in text
    assert bare("N1 叉车司机 叉车司机 4 人 2 2 1") in text
    assert "请于2026年12月24日前配齐持证作业人员" in text
    assert "依据：（公章）" in text


@pytest.mark.clause("E1")
def test_an_urge_to_report_cites_the_notice_and_leaves_lines_for_the_names():
    text = said(made.urge_report())
    assert "督促报送作业人员聘用信息通知书" in text
    assert "请于年月日前，将你单位聘用的下列特种设备作业人员的聘用信息报送本机关：" in text
    assert bare(made.REPORTING.text) in text


@pytest.mark.clause("C1")
def test_an_urge_after_a_check_names_who_was_found_and_what_differs():
    text = said(made.urge_after_check())
    assert "2026年11月24日现场检查发现" in text
    assert bare("350102********1234 N1、Q2 平台登记在他单位，人在本单位") in text
    assert "三（三）" in text


@pytest.mark.clause("C1")
def test_a_check_record_holds_persons_differences_and_room_to_sign():
    text = said(made.check_record())
    assert "检查类别现场监督检查检查日期2026年11月24日" in text
    assert bare("他单位 本单位 现场在岗") in text
    assert bare("证书上为他单位，人在本单位 督促报送") in text
    assert "单位负责人或在场人员（签字）" in text
    assert "备注：当场告知单位负责人" in text
    assert "证书、监管平台与现场一致。" in said(made.check_record(differences=()))
