"""The check page: every answer is there, each can be changed and leads back, nothing is asked twice."""

import re

from tests.citizen import Book, Citizen
from tests.strict_client import plain


def test_every_answer_of_a_stay_is_there(citizen: Citizen) -> None:
    citizen.fill_mutual()
    page = plain(citizen.get(f"{citizen.filing}/check"))
    for said in (
        "王建国",
        "江海示范医院",
        "2026年10月6日到2026年10月14日",
        "3106 0125",
        "0086 2217 40",
        "18,642.50元",
        "13,616.00元",
        "2,384.00元",
        "2,642.50元",
        "住院发票 1张",
        "尾号0128",
        "199****0001",
    ):
        assert said in page, said


def test_every_answer_to_a_question_is_there(songjiang: Citizen, book: Book) -> None:
    songjiang.walk(book)
    page = plain(songjiang.get(f"{songjiang.filing}/check"))
    for question in songjiang_questions(songjiang):
        assert question in page, question
    for said in ("我自己", "在外省市看急诊", "门诊/急诊", "成年人", "谷阳北路1号", "苏州示范医院"):
        assert said in page, said


def songjiang_questions(citizen: Citizen) -> list[str]:
    return [
        "您在给谁报销",
        "是哪一种情况",
        "要报的是哪种费用",
        "有社保卡吗",
        "寄件地址在松江区内吗",
    ]


def test_changing_an_answer_leads_back_to_the_check_page(citizen: Citizen) -> None:
    citizen.fill_mutual()
    page = citizen.get(f"{citizen.filing}/check").text
    links = set(re.findall(rf'href="{citizen.filing}/(fill/[^"]+)"', page))
    assert len(links) >= 6
    for link in links:
        tail, query = link.split("?")
        assert query == "back=check"
        form = citizen.get(f"{citizen.filing}/{link}").text
        assert 'name="back" value="check"' in form
    response = citizen.answer("fill/contact", phone="19900000002", back="check")
    assert response.location == f"{citizen.filing}/check"
    assert "199****0002" in plain(citizen.follow(response))


def test_changing_a_paper_leads_back_to_the_check_page(citizen: Citizen) -> None:
    citizen.fill_mutual()
    page = citizen.get(f"{citizen.filing}/check").text
    path = f"{citizen.filing}/papers/inpatient_invoice?back=check"
    assert f'href="{path}"' in page
    photos = citizen.get(path).text
    assert f'href="{citizen.filing}/check"' in photos
    assert f'action="{path}"' in photos


def test_an_answer_that_opens_a_gap_leads_there_first(songjiang: Citizen, book: Book) -> None:
    songjiang.walk(book)
    tail = "fill/question/situation"
    response = songjiang.answer(tail, value="CARD_LOSS", back="check")
    assert response.location == f"{songjiang.filing}/fill/question/loss_dates"


def test_nothing_is_asked_twice(songjiang: Citizen, book: Book) -> None:
    book.answers["kind"] = ["outpatient", "inpatient"]
    book.invoices = 2
    walked = songjiang.walk(book)
    pages = [tail for tail in walked if tail.startswith("fill/")]
    assert len(pages) == len(set(pages))
    assert {"precheck", "papers", "stays", "invoices"} <= set(walked)


def test_a_fault_while_changing_keeps_the_way_back(citizen: Citizen) -> None:
    citizen.fill_mutual()
    citizen.fault("fill/contact", "phone", phone="12", back="check")
    assert 'name="back" value="check"' in citizen.shown


def test_the_pledge_names_the_liability(citizen: Citizen) -> None:
    citizen.fill_mutual()
    page = plain(citizen.get(f"{citizen.filing}/check"))
    assert "要退钱，还要罚二到五倍" in page
    assert "10分钟内一定能自己撤回" in page
