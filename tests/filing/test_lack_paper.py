"""我没有这个: each way out of a missing paper, as the service knows it."""

import pytest

from tests.citizen import Book, Citizen
from tests.strict_client import plain


@pytest.fixture
def liu(songjiang: Citizen, book: Book) -> Citizen:
    """刘洪 before the papers, without a social card."""
    book.answers["has_social_card"] = "no"
    songjiang.walk(book, until="papers")
    return songjiang


@pytest.mark.parametrize(
    ("paper", "ways", "words"),
    [
        ("invoice", ["window", "ask"], "发票丢了，请到医院收费处问能否补"),
        ("invoice_detail", ["owed", "ask"], "先交别的，30天内补上"),
        ("social_card", ["alternative", "window"], "没有社保卡，可以拍医保卡"),
        ("patient_id", ["alternative", "window"], "可拍户口本本人页"),
    ],
)
def test_the_page_offers_what_the_service_knows(
    liu: Citizen, paper: str, ways: list[str], words: str
) -> None:
    page = liu.get(f"{liu.filing}/papers/{paper}/lack")
    for way in ("owed", "alternative", "window", "ask"):
        assert (f'value="{way}"' in page.text) == (way in ways)
    assert words in plain(page)
    assert "谁给：" in plain(page)


@pytest.mark.parametrize(
    ("paper", "way", "said"),
    [
        ("invoice_detail", "owed", "晚点补"),
        ("social_card", "alternative", "用别的代替"),
        ("invoice", "window", "到窗口交"),
        ("invoice", "ask", "去问问"),
    ],
)
def test_a_way_is_kept_and_shown_on_the_checklist(
    liu: Citizen, paper: str, way: str, said: str
) -> None:
    response = liu.post(f"{liu.filing}/papers/{paper}/lack", {"way": way})
    assert response.location == f"{liu.filing}/papers"
    assert liu.body(f"paper:{paper}")["lacks"] == way
    assert said in plain(liu.follow(response))


@pytest.mark.parametrize("way", ["", "owed", "alternative", "never"])
def test_a_way_that_is_not_offered_is_refused(liu: Citizen, way: str) -> None:
    page = liu.post(f"{liu.filing}/papers/invoice/lack", {"way": way}, status=422)
    assert 'id="way-why"' in page.text
    assert "请选一个。" in plain(page)
    assert liu.body("paper:invoice") == {}


def test_a_photo_takes_the_place_of_what_was_said(liu: Citizen) -> None:
    liu.post(f"{liu.filing}/papers/invoice/lack", {"way": "ask"})
    liu.photograph("invoice")
    assert liu.body("paper:invoice") == {"pages": 1, "lacks": None}


def test_with_a_word_about_every_paper_the_way_goes_on(liu: Citizen) -> None:
    for paper, way in {
        "invoice": "window",
        "invoice_detail": "owed",
        "emergency_record": "owed",
        "bank_card": "window",
        "social_card": "alternative",
        "patient_id": "window",
    }.items():
        liu.post(f"{liu.filing}/papers/{paper}/lack", {"way": way})
    assert "材料都有着落了" in plain(liu.get(f"{liu.filing}/papers"))
    assert liu.post(f"{liu.filing}/papers").location == f"{liu.filing}/invoices"


def test_a_paper_with_photos_is_not_asked_whether_it_is_lacking(liu: Citizen) -> None:
    liu.photograph("invoice")
    page = liu.get(f"{liu.filing}/papers").text
    assert "/papers/invoice/lack" not in page
    assert "/papers/invoice_detail/lack" in page
