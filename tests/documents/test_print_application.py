import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app import clock
from app.documents.paperwork import FONT, MISSING, Group, Row, application_pdf
from tests.documents.pdf_text import pages_of, text_of
from tests.documents.sheets import FOOT, sheet


def long_group(rows: int) -> Group:
    return Group(
        "费用明细", tuple(Row(f"第{number}行", f"{number}.00 元") for number in range(rows))
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_everything_on_the_sheet_stands_on_the_paper() -> None:
    whole = sheet()
    text = squeezed(text_of(application_pdf(whole)))
    assert whole.estimate
    rows = [row for group in (*whole.groups, whole.papers, whole.pledge) for row in group.rows]
    words = [whole.title, whole.service, whole.number, whole.submitted, whole.pledge_text]
    words += [part for row in rows for part in (row.label, row.value)]
    words += [part for line in whole.estimate.lines for part in (line.sentence, line.amount)]
    words += [whole.estimate.title, whole.estimate.label, whole.estimate.note, *whole.next_steps]
    words += [whole.estimate.total.sentence, whole.estimate.total.amount, whole.next_title]
    missing = [word for word in words if squeezed(word) not in text]
    assert missing == []


def test_the_chinese_font_travels_inside_as_a_subset() -> None:
    pdf = application_pdf(sheet())
    assert pdf.count(b"/FontFile2") == 1
    assert b"+WenQuanYiMicroHei" in pdf
    assert b"/ToUnicode" in pdf
    assert len(pdf) < 100_000


def test_no_font_of_the_machine_is_needed(tmp_path: Path) -> None:
    """In a process whose font folders are empty, the sheet comes out the same."""
    code = (
        "import sys; from tests.documents.sheets import sheet;"
        "from app.documents.paperwork import application_pdf;"
        "sys.stdout.buffer.write(application_pdf(sheet()))"
    )
    bare = {"HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path), "FONTCONFIG_PATH": str(tmp_path)}
    root = Path(__file__).parent.parent.parent
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=bare, cwd=root
    )
    assert text_of(run.stdout) == text_of(application_pdf(sheet()))


def test_the_licence_stands_beside_the_font_and_the_font_is_not_too_heavy() -> None:
    licence = (FONT.parent / "LICENSE-wqy-microhei.txt").read_text("utf-8")
    assert "Apache License" in licence
    assert "WenQuanYi" in licence
    assert FONT.stat().st_size < 6 * 1024 * 1024


def test_every_page_has_its_number_the_receipt_number_and_the_phone() -> None:
    pages = pages_of(application_pdf(sheet(extra=(long_group(80),))))
    assert len(pages) >= 4
    for number, text in enumerate(pages, start=1):
        assert squeezed(f"第{number}页，共{len(pages)}页") in squeezed(text)
        assert FOOT in text
        assert "1121 0386" in text


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    for rows in range(2, 28, 5):
        pages = pages_of(
            application_pdf(sheet(extra=(long_group(rows), Group("末尾", (Row("甲", "乙"),)))))
        )
        heads = [text for text in pages if "末尾" in text]
        assert all("甲" in text for text in heads)
        assert len(heads) == 1


def test_a_very_long_value_goes_on_over_pages_and_loses_nothing() -> None:
    story = "".join(f"{number}号病历写得很长，" for number in range(700))
    pages = pages_of(application_pdf(sheet(extra=(Group("经过", (Row("情况", story),)),))))
    assert len(pages) > 3
    drawn = squeezed("".join(pages))
    assert all(f"{number}号病历" in drawn for number in (0, 350, 699))


def test_a_sign_that_the_font_lacks_is_marked_and_named() -> None:
    text = text_of(application_pdf(sheet(name="王㛃𠮷")))
    assert f"王{MISSING}{MISSING}" in text
    assert "U+36C3 U+20BB7" in text


def test_the_same_missing_sign_is_named_once() -> None:
    assert text_of(application_pdf(sheet(name="㛃㛃㛃"))).count("U+36C3") == 1


def test_without_missing_signs_nothing_is_said_of_them() -> None:
    text = text_of(application_pdf(sheet()))
    assert MISSING not in text
    assert "编号是" not in text


def test_many_missing_signs_do_not_flood_the_sheet() -> None:
    name = "".join(chr(0x20000 + number) for number in range(60))
    text = text_of(application_pdf(sheet(name=name)))
    assert text.count("U+2") == 24
    assert "…" in text


def test_a_sheet_without_an_estimate_is_printed_without_one() -> None:
    text = text_of(application_pdf(replace(sheet(), estimate=None)))
    assert "大约能报多少" not in text
    assert "示例标准" not in text
    assert "您作过的保证" in text


def test_the_sample_label_is_left_out_where_figures_are_official() -> None:
    whole = sheet()
    assert whole.estimate
    official = replace(whole, estimate=replace(whole.estimate, label=""))
    assert "示例标准" not in text_of(application_pdf(official))


def test_title_language_and_moment_are_written_into_the_file() -> None:
    with clock.stopped_at(datetime(2026, 11, 21, 2, 32, tzinfo=UTC)):
        pdf = application_pdf(sheet())
    assert b"/Lang (zh-CN)" in pdf
    assert b"D:20261121103200" in pdf
    title = "医疗费用报销申请 1121 0386".encode("utf-16-be")
    assert title[:8].hex().upper().encode() in pdf.upper() or title in pdf.replace(b"\\", b"")


@settings(deadline=None, max_examples=10)
@given(st.text(max_size=60), st.text(max_size=200))
def test_no_text_whatever_stops_the_printer(label: str, value: str) -> None:
    odd = Group(label, (Row(label, value), Row(value, label)))
    assert application_pdf(sheet(extra=(odd,))).startswith(b"%PDF-")


def test_a_process_that_does_not_print_does_not_carry_the_library() -> None:
    code = "import sys, app.documents.paperwork; print('fpdf' in sys.modules)"
    root = Path(__file__).parent.parent.parent
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=root)
    assert run.stdout.strip() == b"False"
