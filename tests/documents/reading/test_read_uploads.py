"""From an upload to its reading with the real process: few, because each takes seconds."""

import base64
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app import clock, db
from app.documents import service
from app.documents.jobs import look_at, read_paper
from app.documents.look import Looker
from app.documents.model import PageReading, ReadingState
from app.documents.places import Folder
from app.documents.reading.eyes import Eyes
from tests.documents.reading import papers

pytestmark = pytest.mark.usefixtures("session")
# The code says another amount than the print: neither is believed.
OTHER_AMOUNT = papers.QR.replace("12406.33", "12406.83")


@pytest.fixture
def looker() -> Iterator[Looker]:
    looker = Looker(seconds=60)
    yield looker
    looker.close()


def uploaded(data: bytes, looker: Looker, eyes: Eyes) -> PageReading:
    """What came of a file, after the look and the reading."""
    page = service.add_page("filing-a", "invoice", service.keep(BytesIO(data), "a"), None).id
    db.session.commit()
    for job in (lambda told: look_at(told, looker), lambda told: read_paper(told, eyes)):
        job({"upload": page})
        db.session.commit()
    db.session.expire_all()
    found = db.session.get(PageReading, page)
    assert found
    return found


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Iterator[None]:
    service.use(Folder(tmp_path))
    yield
    service.use(None)


def test_an_invoice_is_read_and_its_doubtful_place_is_cut_out(looker: Looker, eyes: Eyes) -> None:
    assert clock.today() > date(2025, 4, 13)
    picture = papers.as_picture(papers.INVOICE, 1.7, OTHER_AMOUNT, ground="#f6f4ee")
    reading = uploaded(papers.as_file(picture.rotate(90, expand=True), quality=85), looker, eyes)
    assert (reading.state, reading.kind) == (ReadingState.READ, "invoice")
    told = reading.fields
    assert told["invoice_number"]["value"] == papers.NUMBER
    assert told["invoice_number"]["confidence"] >= 0.5
    assert told["total"]["confidence"] < 0.5
    assert "total" in reading.crops
    with Image.open(BytesIO(base64.b64decode(reading.crops["total"]))) as cut:
        assert cut.format == "JPEG"
        assert cut.width > cut.height
        assert cut.width <= 900


def test_a_photo_in_the_dark_is_told_without_recognition(looker: Looker, eyes: Eyes) -> None:
    before = eyes.pages
    dark = papers.as_file(Image.new("RGB", (1600, 1200), "#050505"))
    reading = uploaded(dark, looker, eyes)
    assert (reading.state, reading.problem) == (ReadingState.UNCLEAR, "dark")
    assert reading.fields == {}
    assert eyes.pages == before
