"""王建国 photographs his invoice, and finds its figures where he would have typed them: the real engine reads it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.documents.reading import papers
from tests.pages.filing import FilingPages

NUMBER = "0266220019"
HOSPITAL = "江海示范医院"
MENDED = {
    papers.NUMBER: NUMBER,
    "贾淑芬": "王建国",
    "2025-04-13": "2026-10-14",
    "20250321-20250413": "20261006-20261014",
    "东湖区样板中心医院": HOSPITAL,
}


def invoice(folder: Path) -> Path:
    """A photo of his invoice, with a code that leads nowhere."""
    cells = papers.INVOICE
    for old, new in MENDED.items():
        cells = papers.with_text(cells, old, new)
    qr = papers.QR.replace(papers.NUMBER, NUMBER).replace("20250413", "20261014")
    file = folder / "IMG_0815.jpg"
    papers.as_picture(cells, 1.7, qr, ground="#f6f4ee").save(file, quality=85)
    return file


class Elder(FilingPages):
    """Whoever copies nothing by hand."""

    def box(self, name: str) -> str:
        return self.tab.locator(f"[name={name}]").input_value()


def test_an_invoice_is_photographed_and_not_copied(
    opened: Callable[..., Any], tmp_path: Path
) -> None:
    page = opened(Elder, mode="elder", who="wang-jianguo")
    page.open_draft_at("对上了")
    filing = page.filing
    page.open(f"{filing}/papers/inpatient_invoice")
    page.tab.locator("input[name=album]").set_input_files(invoice(tmp_path))
    page.leave("上传照片").sees("收到1张")
    expect(page.tab.locator("#pages")).to_contain_text("看清了：是医疗发票", timeout=60_000)

    page.open(f"{filing}/stays").leave("填一次住院")
    assert page.sees("哪家医院").box("hospital") == HOSPITAL
    page.save().sees("哪天住进去")
    assert "从照片读的，请核对" in page.words
    assert (page.box("admit-day"), page.box("discharge-day")) == ("6", "14")
    page.save()

    page.open(f"{filing}/invoices").leave("填一张发票")
    assert page.sees("发票号码").box("number") == NUMBER
    page.save()
    assert page.sees("各是多少钱").box("total") == "12406.33"
    assert "从照片读的，请核对" in page.words
    page.save()
    assert "12,406.33" in page.open(f"{filing}/invoices").words
