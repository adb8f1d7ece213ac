"""The ledger and the monthly return on paper: read back from the PDF, over several sheets."""

from dataclasses import replace

import pypdfium2
import pytest

from sepdesk.desk import ledger_papers, printing
from sepdesk.desk.ledger import Period, Wanted, filtered, ledger
from sepdesk.desk.monthly import monthly_return
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.canonical import digest
from tests.forms.papers.sheets_read import read_sheets
from tests.ui.session import LIN, STORAGE, TODAY, made  # noqa: F401 - a fixture among them
from tests.ui.tray.filled import fill, paper, save

DAY = Period(TODAY, TODAY)


def sheets(sheet):
    """Return what stands on each sheet, without spaces."""
    document = pypdfium2.PdfDocument(sheet.pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def late_paper(made):  # noqa: F811 - the fixture
    return replace(paper(made.session, LIN.person), hired_on="2026-10-20")


def test_a_line_of_the_ledger_stands_whole_in_its_row(made):  # noqa: F811
    fill(made)
    save(made, late_paper(made))
    lines = ledger(made.session, DAY)
    (text,) = sheets(ledger_papers.ledger_sheet(made.session, lines, DAY))
    assert "登记台账期间2026-11-24范围全部事项" in text
    number = LIN.documents[0].number
    assert (
        f"7350102-20261124-007聘用登记2026-11-24窗口林小梅350{'*' * 13}{number[-2:]}N1"
        f"{STORAGE.name}待上报迟报4天演示用户"
    ) in text
    assert number not in text
    assert text.index("共7件：待上报2") > text.index("7350102")


def test_as_many_rows_as_lines_over_as_many_sheets_as_needed_with_headings_on_each(made):  # noqa: F811
    entry = save(made, late_paper(made))
    (line,) = ledger(made.session, DAY)
    many = [replace(line, intake_number=f"350102-20261124-{n:03d}") for n in range(1, 61)]
    sheet = ledger_papers.ledger_sheet(made.session, many, DAY)
    pages = sheets(sheet)
    assert len(pages) > 2
    assert all("收件编号登记编号" in page for page in pages)
    whole = "".join(pages)
    assert [whole.count(f"350102-20261124-{n:03d}") for n in range(1, 61)] == [1] * 60
    assert f"第{len(pages)}页，共{len(pages)}页" in pages[-1]
    assert sheet.title == "登记台账 20261124-20261124"
    assert entry.intake_number in whole


def test_no_letter_lies_upon_another(made):  # noqa: F811
    fill(made)
    lines = ledger(made.session, DAY)
    long = replace(lines[0], unit_name="福建省" + "示例" * 30, missing=("作业人员证复印件",) * 3)
    sheet = ledger_papers.ledger_sheet(made.session, (long, *lines), DAY)
    for letters in read_sheets(sheet.pdf):
        for place, letter in enumerate(letters):
            assert not any(letter.meets(other) for other in letters[place + 1 :]), letter.char


def test_a_choice_is_told_and_nothing_chosen_is_a_sentence(made):  # noqa: F811
    fill(made)
    wanted = Wanted(state=SubmissionState.WITHDRAWN)
    lines = filtered(ledger(made.session, DAY), wanted)
    (text,) = sheets(ledger_papers.ledger_sheet(made.session, lines, DAY, wanted))
    assert "范围已撤回" in text
    assert "所选期间没有收件。" in text
    assert "共0件" in text


@pytest.mark.clause("E2")
def test_a_monthly_return_holds_counts_late_units_and_reasons(made):  # noqa: F811
    fill(made)
    save(made, late_paper(made))
    month = monthly_return(made.session, TODAY)
    text = "".join(sheets(ledger_papers.monthly_sheet(made.session, month)))
    assert "聘用登记月报表月份2026年11月统计至2026-11-24" in text
    assert "合计7211111" in text
    assert "二、迟报与未办结（件）迟报是否迟报无法判定未办结待补材料1131" in text
    assert f"三、迟报单位单位迟报件数其中登记其中变更最长天数{STORAGE.name}1104" in text
    assert "证书逾期未复审闽质监〔2017〕225号二（二）1" in text
    assert "迟报以收件日判断" in text


def test_an_empty_month_says_so_in_each_part(made):  # noqa: F811
    month = monthly_return(made.session, TODAY)
    text = "".join(sheets(ledger_papers.monthly_sheet(made.session, month)))
    for sentence in ("本月没有收件。", "没有迟报的单位。", "没有不予登记的。"):
        assert sentence in text


@pytest.mark.invariant("B-15")
def test_a_print_of_the_ledger_stands_in_the_print_ledger(made):  # noqa: F811
    sheet = ledger_papers.ledger_sheet(made.session, (), DAY)
    printing.record_print(made.session, sheet, "file")
    assert sheet.paper == "ledger"
    assert sheet.op_id is None
    again = ledger_papers.ledger_sheet(made.session, (), DAY)
    assert digest(again.pdf) == digest(sheet.pdf)
