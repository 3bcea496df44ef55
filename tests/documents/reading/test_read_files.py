"""A file from its first bytes to checked fields: digital papers whole, bad ones refused, one page or many."""

from datetime import date

import pytest
from PIL import Image

from app.documents.reading.eyes import Eyes, EyesFailed
from app.documents.reading.reader import Reading, box_of, read
from tests.documents import specimens
from tests.documents.reading import papers

TODAY = date(2026, 11, 22)


def values(reading: Reading) -> dict:
    return {name: told["value"] for name, told in reading.fields.items()}


def unsure(reading: Reading) -> list[str]:
    return [name for name, told in reading.fields.items() if told["confidence"] < 0.5]


GLUED_BY_THE_ENGINE = {"discharge"}


@pytest.mark.parametrize("name", sorted(set(papers.PAPERS) - GLUED_BY_THE_ENGINE))
def test_a_digital_pdf_is_read_whole_and_sure(eyes, name):
    cells, truth = papers.PAPERS[name]
    if sum(ord(sign) > 0x2E7F for _x, _y, text in cells for sign in text) < 50:
        pytest.skip("so little text is taken for a scan")
    reading = read(papers.as_pdf(cells), eyes, today=TODAY)
    assert reading.kind == papers.kind_of(name)
    assert values(reading) == truth
    assert unsure(reading) in ([], ["self_fee"])
    assert {told["source"] for told in reading.fields.values()} == {"text"}
    assert reading.engine == 0.0


@pytest.mark.parametrize("name", ["invoice", "receipt", "settlement", "discharge", "cost_list"])
def test_an_ofd_is_read_whole_and_sure(eyes, name):
    cells, truth = papers.PAPERS[name]
    reading = read(papers.as_ofd(cells), eyes, today=TODAY)
    assert reading.kind == papers.kind_of(name)
    assert values(reading) == truth


def test_the_code_of_a_digital_invoice_agrees_with_its_print(eyes):
    reading = read(papers.as_pdf(papers.INVOICE, qr=papers.QR), eyes, today=TODAY)
    for name in ("invoice_code", "invoice_number", "check_code", "total", "issue_date"):
        assert reading.fields[name]["source"] == "qr"
        assert reading.fields[name]["confidence"] == 0.99


def test_a_code_that_says_otherwise_makes_the_value_unsure(eyes):
    other = papers.QR.replace("99d2d9", "99d2d8")
    reading = read(papers.as_pdf(papers.INVOICE, qr=other), eyes, today=TODAY)
    assert reading.fields["check_code"]["value"] == "99d2d9"
    assert unsure(reading) == ["check_code"]


def test_a_code_that_is_no_invoice_changes_nothing(eyes):
    reading = read(papers.as_pdf(papers.INVOICE, qr="http://10.0.0.1/x"), eyes, today=TODAY)
    assert values(reading) == papers.INVOICE_TRUTH
    assert unsure(reading) == []


def test_a_paper_over_two_pages_is_one(eyes):
    first = [cell for cell in papers.INVOICE if cell[1] < 300]
    second = [(x, y - 300, text) for x, y, text in papers.INVOICE if y >= 300]
    second += [(0, 400, "其他信息第二页，请妥善保管本票据，遗失不补")]
    reading = read(papers.as_pdf(first, second), eyes, today=TODAY)
    assert reading.pages == 2
    assert values(reading) == papers.INVOICE_TRUTH


def test_another_paper_in_the_same_file_is_not_mixed_in(eyes):
    reading = read(papers.as_pdf(papers.INVOICE, papers.SETTLEMENT), eyes, today=TODAY)
    assert reading.kind == "invoice"
    assert values(reading) == papers.INVOICE_TRUTH


def test_lines_of_a_list_go_on_over_the_page(eyes):
    rest = [(x, y - 90, text) for x, y, text in papers.COST_LIST if y >= 240]
    head = [cell for cell in papers.COST_LIST if cell[1] == 150]
    first = [cell for cell in papers.COST_LIST if cell[1] < 240]
    second = [(x, 60, text) for _x, _y, text in head for x in [_x]]
    second += [(x, y, text) for x, y, text in rest if y > 60]
    second += [
        (
            0,
            400,
            "第二页：此清单仅供核对费用之用，不作为报销凭证，请患者妥善保管，如有疑问请到住院处咨询",
        )
    ]
    reading = read(papers.as_pdf(first, second), eyes, today=TODAY)
    assert values(reading)["lines"] == papers.COST_LIST_TRUTH["lines"]


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("invoice", "payer", "贾淑芬"),
        ("settlement", "cash_pay", "3766.82"),
        ("discharge", "admission_no", "056956"),
    ],
)
def test_a_kind_that_is_named_is_looked_for(eyes, kind, field, value):
    reading = read(papers.as_pdf(papers.INVOICE), eyes, kind, today=TODAY)
    assert reading.kind == kind
    assert reading.fields[field]["value"] == value


def test_named_as_other_nothing_is_looked_for(eyes):
    reading = read(papers.as_pdf(papers.INVOICE), eyes, "other", today=TODAY)
    assert (reading.kind, reading.fields, reading.accepted) == ("other", {}, True)


def test_a_letter_is_another_paper(eyes):
    letter = [(0, 40 * at, "亲爱的读者，这是一封很长的信") for at in range(9)]
    reading = read(papers.as_pdf(letter), eyes, today=TODAY)
    assert (reading.kind, reading.accepted, reading.fields) == ("other", True, {})


def test_days_in_the_future_are_not_sure(eyes):
    reading = read(papers.as_pdf(papers.INVOICE), eyes, today=date(2025, 1, 1))
    assert unsure(reading) == ["issue_date", "admitted", "discharged"]


@pytest.mark.parametrize(
    ("old", "new", "doubted"),
    [
        ("3766.82", "3766.83", "cash_pay"),
        ("贰仟肆佰", "叁仟肆佰", "total_upper"),
    ],
)
def test_text_of_a_file_is_told_as_it_stands_whatever_its_sums(eyes, old, new, doubted):
    reading = read(papers.as_pdf(papers.with_text(papers.INVOICE, old, new)), eyes, today=TODAY)
    assert new in reading.fields[doubted]["value"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param("这不是图片，只是一段文字。".encode() * 40, "not_an_image", id="text"),
        pytest.param(specimens.jpeg()[:3000], "damaged", id="cut"),
        pytest.param(specimens.bomb_png(), "too_large", id="bomb"),
        pytest.param(specimens.moving("GIF"), "animated", id="gif"),
        pytest.param(specimens.moving("PNG"), "animated", id="moving png"),
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unsafe", id="svg"
        ),
        pytest.param(papers.as_zip({"a.txt": b"x"}), "unsupported", id="zip"),
        pytest.param(b"%PDF-1.4 nothing", "damaged", id="no pdf"),
        pytest.param(b"\xff\xd8\xff" + b"0" * 21_000_000, "too_large", id="21 MB"),
        pytest.param(b"BM" + b"\0" * 99, "unsupported", id="bmp"),
        pytest.param(papers.as_ofd([]), "damaged", id="an OFD of nothing"),
    ],
)
def test_bad_inputs_are_refused_by_their_codes(eyes, data, code):
    reading = read(data, eyes, today=TODAY)
    assert (reading.accepted, reading.reason) == (False, code)
    assert reading.fields == {}


@pytest.mark.parametrize(
    ("colour", "problems"),
    [("black", ["dark", "no_contrast"]), ("white", ["no_contrast"]), ("#777", ["no_contrast"])],
)
def test_a_photo_of_nothing_is_to_be_taken_again(eyes, colour, problems):
    sheet = papers.as_file(Image.new("RGB", (1200, 900), colour))
    reading = read(sheet, eyes, today=TODAY)
    assert reading.accepted
    assert not reading.is_readable
    assert set(problems) <= set(reading.problems)
    assert reading.engine == 0.0


def test_a_tiny_photo_is_to_be_taken_again(eyes):
    small = papers.as_picture(papers.INVOICE).resize((400, 250))
    assert "too_small" in read(papers.as_file(small), eyes, today=TODAY).problems


class Broken(Eyes):
    """Eyes whose process fails at a step."""

    def __init__(self, step: str, code: str) -> None:
        super().__init__()
        self.step, self.code = step, code

    def _ask(self, head, body=b""):
        if head["do"] == self.step:
            raise EyesFailed(self.code)
        return super()._ask(head, body)


@pytest.mark.parametrize("step", ["open", "page"])
@pytest.mark.parametrize("code", ["timeout", "engine_died"])
def test_a_process_that_fails_is_a_refusal_with_its_code(step, code):
    eyes = Broken(step, code)
    reading = read(papers.as_pdf(papers.ID_FRONT), eyes, today=TODAY)
    assert (reading.accepted, reading.reason, reading.fields) == (False, code, {})
    eyes.close()


def test_a_bad_file_does_not_harm_the_next(eyes):
    assert not read(specimens.bomb_png(), eyes, today=TODAY).accepted
    assert values(read(papers.as_pdf(papers.INVOICE), eyes, today=TODAY)) == papers.INVOICE_TRUTH


def test_a_box_is_the_upright_frame_of_its_corners():
    page = papers.page([(10, 20, "票据代码")])
    assert box_of(page.lines) == [3010.0, 3020.0, 3090.0, 3040.0]
    assert box_of([]) is None


def test_time_is_told(eyes):
    reading = read(papers.as_pdf(papers.INVOICE), eyes, today=TODAY)
    assert reading.total > 0
    assert reading.engine == 0
