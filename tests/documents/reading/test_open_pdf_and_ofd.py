"""PDF and OFD: their text with its places, within limits; bombs and traps are refused."""

import pytest
from fpdf import FPDF
from PIL import Image

from app.documents.reading.eye import limits
from app.documents.reading.eye.limits import Problem
from app.documents.reading.eye.ofd import Ofd
from app.documents.reading.eye.pdf import draw, open_pdf, text_of
from tests.documents.reading import papers


def blank(pages):
    pdf = FPDF()
    for _page in range(pages):
        pdf.add_page()
    return bytes(pdf.output())


def locked():
    pdf = FPDF()
    pdf.add_page()
    pdf.set_encryption(owner_password="owner", user_password="secret")
    return bytes(pdf.output())


def test_the_text_of_a_pdf_comes_with_its_places():
    runs = text_of(open_pdf(papers.as_pdf(papers.INVOICE)), 0)
    by_text = {run.text: run.box for run in runs}
    assert "交款人：贾淑芬" in by_text
    left, top, right, bottom = by_text["交款人：贾淑芬"]
    assert left == pytest.approx(40, abs=3)
    assert 120 < top < bottom < 200
    assert right - left == pytest.approx(7 * papers.SIZE, rel=0.1)


def test_what_stands_apart_is_apart():
    runs = [run.text for run in text_of(open_pdf(papers.as_pdf(papers.SETTLEMENT)), 0)]
    assert "入院日期" in runs
    assert "2026-02-11" in runs


def test_a_page_with_endless_text_is_read_to_a_limit():
    runs = text_of(open_pdf(papers.as_pdf(papers.INVOICE)), 0, most=20)
    assert sum(len(run.text) for run in runs) <= 20


def test_a_page_is_drawn_no_larger_than_needed():
    picture, scale = draw(open_pdf(papers.as_pdf(papers.INVOICE)), 0)
    assert max(picture.shape) == pytest.approx(limits.RENDERED, abs=2)
    assert scale == pytest.approx(2000 / 1200, rel=0.01)
    assert picture.shape[2] == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(blank(limits.MOST_PAGES + 1), "too_many_pages", id="too many"),
        pytest.param(blank(200), "too_many_pages", id="a book"),
        pytest.param(locked(), "encrypted", id="locked"),
        pytest.param(b"%PDF-1.7\nnothing", "damaged", id="nothing"),
        pytest.param(b"", "damaged", id="empty"),
        pytest.param(blank(1)[:200], "damaged", id="cut"),
    ],
)
def test_a_pdf_that_is_of_no_use_is_refused(data, code):
    with pytest.raises(Problem, match=code):
        open_pdf(data)


def test_as_many_pages_as_allowed_are_opened():
    assert len(open_pdf(blank(limits.MOST_PAGES))) == limits.MOST_PAGES


def test_a_script_in_a_pdf_does_nothing():
    data = papers.as_pdf(papers.ID_FRONT)
    script = (
        b"/OpenAction << /S /JavaScript /JS (app.launchURL('http://x.example')) >> /Type /Catalog"
    )
    runs = text_of(open_pdf(data.replace(b"/Type /Catalog", script, 1)), 0)
    assert any(papers.ID_WOMAN in run.text for run in runs)


def test_the_text_of_an_ofd_comes_with_its_places():
    runs = Ofd(papers.as_ofd(papers.INVOICE)).text_of(0)
    by_text = {run.text: run.box for run in runs}
    assert by_text["交款人：贾淑芬"] == (0.0, 24.0, 28.0, 28.0)
    assert len(runs) == len(papers.INVOICE)


def test_the_pages_of_an_ofd_stand_in_their_order():
    other = papers.as_ofd([(0, 0, "第二页")])
    page = Ofd(other).archive.read("Doc_0/Pages/Page_0/Content.xml")
    both = papers.as_ofd([(0, 0, "第一页")], **{"Doc_0__Pages__Page_1__Content.xml": page})
    found = Ofd(both)
    assert [found.text_of(at)[0].text for at in range(2)] == ["第一页", "第二页"]


def test_the_largest_picture_of_a_scanned_ofd_is_found():
    small, large = (papers.as_file(Image.new("RGB", size), "PNG") for size in ((9, 9), (90, 90)))
    scan = papers.as_ofd([], large, **{"Doc_0__Res__other.png": small})
    assert Ofd(scan).largest_picture() == (large, "image/png")
    assert Ofd(papers.as_ofd(papers.ID_BACK)).largest_picture() is None


XML = b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>'
PAGE = "Doc_0/Pages/Page_0/Content.xml"
ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        pytest.param({"OFD.xml": XML, PAGE: b"0" * 60_000_000}, "unsafe", id="bomb"),
        pytest.param({"OFD.xml": XML, PAGE: b"0" * 101_000_000}, "unsafe", id="too much"),
        pytest.param({"OFD.xml": ENTITY, PAGE: b"<a/>"}, "unsafe", id="entity in the head"),
        pytest.param({"OFD.xml": XML, PAGE: ENTITY}, "unsafe", id="entity in a page"),
        pytest.param({"OFD.xml": XML, PAGE: LAUGHS}, "unsafe", id="entities that grow"),
        pytest.param({"OFD.xml": XML, PAGE: b"<a/>", "../../etc/x": b""}, "unsafe", id="way out"),
        pytest.param({"OFD.xml": XML, PAGE: b"<a/>", "/etc/x": b""}, "unsafe", id="from the root"),
        pytest.param({"OFD.xml": XML, PAGE: b"<a/>", "..\\x": b""}, "unsafe", id="backslashes"),
        pytest.param({"OFD.xml": XML, PAGE: b"<a"}, "damaged", id="cut xml"),
        pytest.param({"OFD.xml": XML}, "damaged", id="no page"),
        pytest.param({"word/document.xml": b"<a/>"}, "unsupported", id="another zip"),
        pytest.param(
            {"OFD.xml": XML} | {f"Doc_0/Pages/Page_{at}/Content.xml": b"<a/>" for at in range(41)},
            "too_many_pages",
            id="a book",
        ),
        pytest.param(
            {"OFD.xml": XML, PAGE: b"<a/>"} | {f"x{at}": b"" for at in range(2001)},
            "unsafe",
            id="too many entries",
        ),
    ],
)
def test_an_ofd_with_a_trap_is_refused(entries, code):
    with pytest.raises(Problem, match=code):
        Ofd(papers.as_zip(entries))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", papers.as_ofd(papers.ID_BACK)[:-40]])
def test_what_is_no_zip_is_damaged(data):
    with pytest.raises(Problem, match="damaged"):
        Ofd(data)


@pytest.mark.parametrize("boundary", ["", "1 2 3", "a b c d", "1 2 3 4 5"])
def test_a_text_without_a_place_is_damaged(boundary):
    page = f'<a><TextObject Boundary="{boundary}"><TextCode>x</TextCode></TextObject></a>'.encode()
    with pytest.raises(Problem, match="damaged"):
        Ofd(papers.as_zip({"OFD.xml": XML, PAGE: page})).text_of(0)
