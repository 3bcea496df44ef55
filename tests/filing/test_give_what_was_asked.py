"""补正, the person's side: a page with what is asked, only that is open, each answered its way, one button to
give it all back."""

import re

import pytest

from app import clock
from app.filing.asking import Wish
from app.filing.model import AskedItem, Status
from app.review import lease
from tests.citizen import Book, Citizen
from tests.review.cases import asked, reason_named
from tests.review.desk import Clerk
from tests.strict_client import plain


@pytest.fixture
def shen(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def wang(citizen: Citizen, shen: Clerk) -> Citizen:
    """王建国 is asked for a sharper photo of the invoice and for the right card."""
    citizen.file_mutual()
    photo = Wish("paper:inpatient_invoice", reason_named("paper_blurred"))
    asked(citizen, shen, photo, Wish("payee", reason_named("card_refused"), "第六位看不清"))
    return citizen


@pytest.fixture
def liu(songjiang: Citizen, book: Book, shen: Clerk) -> Citizen:
    """刘洪 is asked for the fee list, which may follow later."""
    songjiang.walk(book)
    songjiang.submit()
    asked(songjiang, shen, Wish("paper:invoice_detail", reason_named("paper_blurred")))
    return songjiang


def page(citizen: Citizen) -> str:
    return plain(citizen.get(f"{citizen.filing}/asked"))


def pay(citizen: Citizen, card: str = "0000001234567890128") -> None:
    citizen.answer("fill/payee", holder=citizen.who["name"], card=card)


def item(citizen: Citizen, place: str) -> AskedItem:
    with citizen.database() as session:
        return session.query(AskedItem).filter_by(filing_id=citizen.filing_id, place=place).one()


def test_the_page_says_what_why_and_what_to_do(wang):
    said = page(wang)
    assert "请您补2样" in said
    for part in ("照片看不清", "重新拍一张", "卡号银行不认", "把卡号再填一遍", "第六位看不清"):
        assert part in said


def test_coming_back_leads_there_at_once(wang):
    assert wang.get(wang.filing, status=303).location == f"{wang.filing}/asked"
    assert "看要补什么" in plain(wang.get(f"{wang.filing}/progress"))


def test_each_button_leads_to_exactly_its_page(wang):
    found = wang.get(f"{wang.filing}/asked").text
    for tail in ("papers/inpatient_invoice", "fill/payee"):
        assert f"{wang.filing}/{tail}?back=asked" in found
        wang.get(f"{wang.filing}/{tail}?back=asked")


def test_an_answer_is_saved_and_leads_back(wang):
    sent = wang.answer("fill/payee", holder="王建国", card="0000001234567890128")
    assert sent.location == f"{wang.filing}/asked"
    assert item(wang, "payee").answered_at
    assert "请您补一样" in page(wang)


def test_a_new_photo_answers_and_the_old_one_can_go(wang):
    wang.photograph("inpatient_invoice", shade=90)
    assert item(wang, "paper:inpatient_invoice").answered_at
    assert wang.body("paper:inpatient_invoice")["pages"] == 2


def test_a_paper_without_any_photo_left_is_not_answered(wang):
    found = wang.get(f"{wang.filing}/papers/inpatient_invoice").text
    upload = re.findall(rf"{wang.filing}/pages/([\w-]+)/remove", found)[0]
    sent = wang.post(f"{wang.filing}/pages/{upload}/remove")
    assert sent.location == f"{wang.filing}/papers/inpatient_invoice"
    assert "请您补2样" in page(wang)


@pytest.mark.parametrize(
    "tail", ["fill/patient", "fill/contact", "stays", "papers", "findings", "check", "consents"]
)
def test_nothing_else_is_open(wang, tail):
    shown = wang.get(f"{wang.filing}/{tail}", status=303)
    assert shown.location == f"{wang.filing}/progress"
    closed = 405 if tail == "check" else 409
    wang.post(f"{wang.filing}/{tail}", {"value": "x"}, status=closed)


def test_nothing_else_is_open_to_the_verbs_either(wang):
    before = wang.body("patient")
    wang.post(f"{wang.filing}/fill/patient", {"name": "别人", "seen": ""}, status=409)
    assert wang.body("patient") == before
    stay = next(key for key in wang_keys(wang) if key.startswith("stay:"))
    wang.post(f"{wang.filing}/{stay.replace(':', '/')}/remove", status=409)
    wang.photograph("cross_province_sheet", status=409)


def wang_keys(citizen: Citizen) -> list[str]:
    with citizen.database():
        from app.filing.service import find_filing

        return [row.key for row in find_filing(citizen.filing_id).rows]


def test_it_goes_back_only_when_all_is_answered(wang):
    refused = wang.post(f"{wang.filing}/asked", status=422)
    assert "还有没补的" in plain(refused)
    pay(wang)
    wang.photograph("inpatient_invoice", shade=91)
    assert "都补好了" in page(wang)
    back = wang.follow(wang.post(f"{wang.filing}/asked"))
    assert "交回去了" in plain(back)
    assert wang.row().status == Status.TAKEN
    assert wang.events()[-1] == "papers_given"
    assert wang.messages()[-1] == "papers_given"


def test_it_comes_back_to_the_clerk_who_asked_for_a_day(app, wang, shen):
    pay(wang)
    wang.photograph("inpatient_invoice", shade=91)
    wang.post(f"{wang.filing}/asked")
    row = wang.row()
    assert row.leased_by == shen.person_id
    assert lease.is_leased(row, clock.now())
    assert row.paused_on is None
    assert wang.row().number[:6] in plain(shen.get("/desk/mine")).replace(" ", "")


def test_her_look_does_not_cut_the_day_short(wang, shen):
    pay(wang)
    wang.photograph("inpatient_invoice", shade=91)
    wang.post(f"{wang.filing}/asked")
    until = wang.row().leased_until
    shen.get(wang.filing.replace("/filings/", "/desk/cases/"))
    assert wang.row().leased_until == until


def test_after_giving_back_everything_is_closed_again(wang):
    pay(wang)
    wang.photograph("inpatient_invoice", shade=91)
    wang.post(f"{wang.filing}/asked")
    assert wang.get(f"{wang.filing}/asked", status=303).location == wang.filing
    assert wang.get(f"{wang.filing}/fill/payee", status=303).location == f"{wang.filing}/progress"
    wang.post(f"{wang.filing}/fill/payee", {"holder": "王建国"}, status=409)
    wang.post(f"{wang.filing}/asked", status=303)
    assert wang.events().count("papers_given") == 1


def test_who_disagrees_says_so_and_a_person_looks(wang):
    name = item(wang, "payee").id
    said = plain(wang.follow(wang.post(f"{wang.filing}/asked", {"dispute": name})))
    assert "已经请人来看了" in said
    assert item(wang, "payee").disputed_at
    assert [kind for kind, _detail in wang.tasks()] == ["asking_disputed"]
    assert "asking_disputed" in wang.events()
    wang.post(f"{wang.filing}/asked", {"dispute": name})
    assert wang.events().count("asking_disputed") == 1


def test_all_disputed_can_be_given_back(wang):
    for place in ("payee", "paper:inpatient_invoice"):
        wang.post(f"{wang.filing}/asked", {"dispute": item(wang, place).id})
    wang.post(f"{wang.filing}/asked")
    assert wang.row().status == Status.TAKEN


def test_a_thing_that_was_not_asked_for_cannot_be_disputed(wang):
    wang.post(f"{wang.filing}/asked", {"dispute": "nothing"}, status=422)
    assert wang.tasks() == []


def test_a_paper_that_may_follow_later_can_be_promised_here(liu):
    found = liu.get(f"{liu.filing}/papers/invoice_detail").text
    upload = re.findall(rf"{liu.filing}/pages/([\w-]+)/remove", found)[0]
    liu.post(f"{liu.filing}/pages/{upload}/remove")
    shown = liu.get(f"{liu.filing}/asked").text
    assert f"{liu.filing}/papers/invoice_detail/lack?back=asked" in shown
    offered = liu.get(f"{liu.filing}/papers/invoice_detail/lack").text
    assert 'value="owed"' in offered
    assert 'value="ask"' not in offered
    sent = liu.post(f"{liu.filing}/papers/invoice_detail/lack", {"way": "owed"})
    assert sent.location == f"{liu.filing}/asked"
    assert "owed_promised" in liu.events()
    liu.post(f"{liu.filing}/asked")
    assert liu.row().status == Status.TAKEN


def test_a_paper_with_no_way_out_offers_none(wang):
    assert "/papers/inpatient_invoice/lack" in wang.get(f"{wang.filing}/asked").text
    offered = wang.get(f"{wang.filing}/papers/inpatient_invoice/lack").text
    assert 'value="ask"' not in offered


def test_it_is_nobody_else_s_page(app, wang):
    stranger = Citizen(app, "stranger")
    stranger.get(f"{wang.filing}/asked", status=404)
    stranger.post(f"{wang.filing}/asked", status=404)


def test_before_anything_was_asked_there_is_no_such_page(citizen):
    citizen.file_mutual()
    assert citizen.get(f"{citizen.filing}/asked", status=303).location == citizen.filing


def test_the_page_is_light_and_cheap(wang):
    shown = wang.get(f"{wang.filing}/asked")
    assert len(wang.counted_statements) <= 5, wang.counted_statements
    assert len(shown.data) < 12_000
