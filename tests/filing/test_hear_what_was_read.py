"""The photos page says of every page what the machine saw: what it is, what to change, or where it belongs."""

import pytest

from app.documents.model import PageReading, ReadingState
from tests.citizen import Book, Citizen
from tests.filing.papers_read import INVOICE, give, pages_of, read, tell
from tests.strict_client import plain

SLOT = "inpatient_invoice"


@pytest.fixture
def ready(draft: Citizen) -> Citizen:
    """王建国 before the papers."""
    draft.agree()
    draft.identify()
    draft.answer("fill/contact", phone="19900000001")
    return draft


@pytest.fixture
def liu(songjiang: Citizen, book: Book) -> Citizen:
    """刘洪 before the papers; an invoice, a fee list and a card are on his list."""
    songjiang.walk(book, until="papers")
    return songjiang


def shown(citizen: Citizen, paper: str = SLOT) -> str:
    return plain(citizen.get(f"{citizen.filing}/papers/{paper}"))


def test_a_page_that_waits_to_be_read_is_asked_for_again(ready: Citizen) -> None:
    give(ready, SLOT)
    page = ready.get(f"{ready.filing}/papers/{SLOT}")
    assert "已收到，正在看" in plain(page)
    assert 'data-hx-trigger="every 3s"' in page.text


def test_a_page_that_was_read_says_what_it_is_and_is_left_in_peace(ready: Citizen) -> None:
    read(ready, SLOT, "invoice", INVOICE)
    page = ready.get(f"{ready.filing}/papers/{SLOT}")
    assert "看清了：是医疗发票" in plain(page)
    assert "data-hx-trigger" not in page.text
    assert "就用这张" not in plain(page)


def test_a_paper_of_no_known_kind_was_simply_received(ready: Citizen) -> None:
    tell(ready, give(ready, SLOT), kind="other", result={"fields": {}, "pages": 1})
    assert "已收到" in shown(ready)
    assert "看清了" not in shown(ready)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        ("blurred", "请拿稳手机，离近一点"),
        ("dark", "请到亮一点的地方"),
        ("too_small", "把整张纸拍满画面"),
        ("not_a_document", "没有看到票据或证件"),
        ("damaged", "这张没有传完整"),
    ],
)
def test_a_photo_nobody_can_read_says_what_to_change(
    ready: Citizen, problem: str, sentence: str
) -> None:
    tell(ready, give(ready, SLOT), ReadingState.UNCLEAR, problem=problem)
    page = shown(ready)
    assert "没看清" in page
    assert sentence in page
    assert "就用这张，请人看" in page


def test_a_reading_that_failed_blames_nobody(ready: Citizen) -> None:
    tell(ready, give(ready, SLOT), ReadingState.FAILED, problem="timeout")
    assert "工作人员会看，您也可以自己填" in shown(ready)
    assert "没看清" not in shown(ready)


def test_insisting_keeps_the_photo_and_brings_a_person(ready: Citizen) -> None:
    page = give(ready, SLOT)
    tell(ready, page, ReadingState.UNCLEAR, problem="blurred")
    for _tap in range(2):
        answer = ready.follow(ready.post(f"{ready.filing}/pages/{page}/insist"))
        assert "就用这张，会有人看" in plain(answer)
        assert "没看清" not in plain(answer)
    with ready.database() as session:
        assert session.get(PageReading, page).is_insisted


def test_a_photo_that_was_read_needs_no_insisting(ready: Citizen) -> None:
    page = read(ready, SLOT, "invoice", INVOICE)
    ready.post(f"{ready.filing}/pages/{page}/insist")
    with ready.database() as session:
        assert not session.get(PageReading, page).is_insisted


def test_a_fee_list_among_the_invoices_is_moved_with_one_tap(liu: Citizen) -> None:
    first = read(liu, "invoice", "invoice", INVOICE, shade=30)
    list_ = read(liu, "invoice", "cost_list", {"name": "刘洪"}, shade=40)
    page = liu.get(f"{liu.filing}/papers/invoice")
    assert "这像是费用清单，不是医疗发票" in plain(page)
    assert f'id="move-{list_}"' in page.text
    assert f'id="move-{first}"' not in page.text
    moved = liu.follow(liu.post(f"{liu.filing}/pages/{list_}/move"))
    assert "费用清单：收到1张" in plain(moved)
    assert "看清了：是费用清单" in plain(moved)
    assert (pages_of(liu, "invoice"), pages_of(liu, "invoice_detail")) == ([first], [list_])
    assert liu.body("paper:invoice")["pages"] == 1
    assert liu.body("paper:invoice_detail")["pages"] == 1


def test_a_second_tap_moves_nothing_back(liu: Citizen) -> None:
    page = read(liu, "invoice", "cost_list", {})
    for _tap in range(2):
        liu.post(f"{liu.filing}/pages/{page}/move")
    assert pages_of(liu, "invoice_detail") == [page]
    assert liu.body("paper:invoice_detail")["pages"] == 1
    assert liu.body("paper:invoice")["pages"] == 0


def test_a_page_that_fits_is_not_moved(liu: Citizen) -> None:
    page = read(liu, "invoice", "invoice", INVOICE)
    liu.post(f"{liu.filing}/pages/{page}/move")
    assert pages_of(liu, "invoice") == [page]


def test_a_paper_that_is_on_no_list_is_only_told(ready: Citizen) -> None:
    page = read(ready, SLOT, "household", {})
    answer = ready.get(f"{ready.filing}/papers/{SLOT}")
    assert "这像是户口簿，不是住院发票" in plain(answer)
    assert "没放错就不用管" in plain(answer)
    assert f'id="move-{page}"' not in answer.text


def test_what_moved_can_be_taken_away_and_brought_back(liu: Citizen) -> None:
    page = read(liu, "invoice", "cost_list", {})
    liu.post(f"{liu.filing}/pages/{page}/move")
    for act, left in (("remove", []), ("restore", [page])):
        liu.post(f"{liu.filing}/pages/{page}/{act}")
        assert pages_of(liu, "invoice_detail") == left


def test_a_full_paper_takes_no_page_more(liu: Citizen) -> None:
    from tests.citizen import photo

    files = [(photo(8, 8, shade), f"{shade}.jpg") for shade in range(100, 120)]
    liu.upload("invoice_detail", *files)
    page = read(liu, "invoice", "cost_list", {}, shade=7)
    answer = liu.follow(liu.post(f"{liu.filing}/pages/{page}/move"))
    assert "这种材料最多放20张" in plain(answer)
    assert pages_of(liu, "invoice") == [page]


def test_the_picture_of_an_unsure_place_is_shown_to_its_owner_alone(
    ready: Citizen, app: object
) -> None:
    page = read(ready, SLOT, "invoice", {}, {"total": "18642.50"})
    path = f"{ready.filing}/pages/{page}/read/total"
    answer = ready.get(path)
    assert answer.mimetype == "image/jpeg"
    assert answer.data.startswith(b"\xff\xd8\xff")
    ready.get(f"{ready.filing}/pages/{page}/read/payer", status=404)
    ready.get(f"{ready.filing}/pages/nothing/read/total", status=404)
    Citizen(ready.app, "stranger").get(path, status=404)


def test_what_was_read_is_not_open_in_another_filing(ready: Citizen) -> None:
    page = give(ready, SLOT)
    tell(ready, page, ReadingState.UNCLEAR, problem="dark")
    ready.start("MTB-APPLY")
    for act in ("insist", "move"):
        ready.post(f"{ready.filing}/pages/{page}/{act}", status=404)
    ready.get(f"{ready.filing}/pages/{page}/read/total", status=404)
    with ready.database() as session:
        assert not session.get(PageReading, page).is_insisted


def test_the_photos_page_keeps_to_its_statements(ready: Citizen) -> None:
    for shade in (10, 20, 30):
        read(ready, SLOT, "invoice", INVOICE, shade=shade)
    ready.get(f"{ready.filing}/papers/{SLOT}")
    assert len(ready.counted_statements) <= 5, "\n".join(ready.counted_statements)
