"""The pre-check: what the insured register says, which fact is off, and the way on for who disagrees."""

import pytest
from flask import Flask

from app.filing.service import events_of
from tests.citizen import Book, Citizen
from tests.strict_client import plain


def as_person(app: Flask, cast_name: str, name: str = "", number: str = "") -> Citizen:
    """Somebody of the cast at the pre-check of the mutual-aid service."""
    citizen = Citizen(app, cast_name)
    citizen.start()
    citizen.agree()
    said = {"name": name or citizen.who["name"], "id_number": number or citizen.who["id_number"]}
    citizen.answer("fill/patient", **said)
    return citizen


def test_a_match_is_said_with_one_button_to_go_on(app: Flask, registers: None) -> None:
    wang = as_person(app, "wang-jianguo")
    page = wang.get(f"{wang.filing}/precheck")
    assert "对上了，可以办" in plain(page)
    assert "王建国" in plain(page)
    assert page.text.count('<button class="btn main"') == 1
    assert "判断有误" not in plain(page)


def test_no_page_turns_by_itself(app: Flask, registers: None) -> None:
    wang = as_person(app, "wang-jianguo")
    page = wang.get(f"{wang.filing}/precheck")
    assert "Refresh" not in page.headers
    assert "http-equiv" not in page.text
    assert "hx-trigger" not in page.text
    assert wang.where() == "precheck"
    wang.post(f"{wang.filing}/precheck")
    assert wang.where() == "fill/contact"


def test_what_was_found_is_kept_with_the_filing(app: Flask, registers: None) -> None:
    li = as_person(app, "li-guiying")
    li.post(f"{li.filing}/precheck")
    assert li.body("precheck") == {"passed": True, "categories": ["低保"]}
    assert li.events()[-1] == "notice_read"


@pytest.mark.parametrize(
    ("who", "name", "number", "sentence"),
    [
        ("wang-jianguo", "王建国", "990107198001010019", "参保名单里没有这个身份证号"),
        ("wang-jianguo", "李建国", "", "姓名和身份证号对不上"),
        ("wang-li", "", "", "互助帮困计划的名单里没有这个人"),
        ("zhou-ming", "", "", "互助帮困计划的名单里没有这个人"),
        ("zhao-decai", "", "", "名单上写着这个人已经过世"),
    ],
)
def test_the_fact_that_is_off_is_named(
    app: Flask, registers: None, who: str, name: str, number: str, sentence: str
) -> None:
    if number:
        number = with_check_digit(number[:17])
    citizen = as_person(app, who, name, number)
    page = citizen.get(f"{citizen.filing}/precheck")
    assert sentence in plain(page)
    assert "没对上" in plain(page)
    assert "判断有误？请点我" in plain(page)
    assert "改姓名或身份证号" in plain(page)


def with_check_digit(digits: str) -> str:
    from app.numbers import check_digit

    return digits + check_digit(digits + "0")


def test_who_is_no_longer_insured_and_who_has_another_insurance_hears_it(
    app: Flask, registers: None, book: Book
) -> None:
    qian = Citizen(app, "qian-feng")
    qian.start("SJ-REIMB-RES")
    book.answers["insured"], book.name, book.id_number = "RES", "钱峰", qian.who["id_number"]
    qian.walk(book, until="precheck")
    page = plain(qian.get(f"{qian.filing}/precheck"))
    assert "名单上写着现在没有参保" in page
    assert "名单上是另一种医保，和这件事不一样" in page
    assert "有2处没对上" in page


def test_a_name_with_other_dots_and_widths_is_the_same_name(app: Flask, registers: None) -> None:
    wang = as_person(app, "wang-jianguo", name="王 建国")
    assert "对上了" in plain(wang.get(f"{wang.filing}/precheck"))


def test_what_is_off_does_not_let_him_pass_without_a_word(app: Flask, registers: None) -> None:
    wang = as_person(app, "wang-jianguo", name="李建国")
    assert wang.post(f"{wang.filing}/precheck").location == f"{wang.filing}/precheck"
    assert wang.tasks() == []
    assert wang.where() == "precheck"


def test_a_dispute_opens_exactly_one_task_and_lets_him_go_on(app: Flask, registers: None) -> None:
    wang = as_person(app, "wang-jianguo", name="李建国")
    for _tap in range(2):
        wang.post(f"{wang.filing}/precheck", {"act": "dispute"})
    assert wang.tasks() == [("precheck_disputed", {"codes": ["name_differs"]})]
    assert wang.where() == "fill/contact"
    page = wang.get(f"{wang.filing}/fill/contact")
    assert "已经记下，工作人员会看" in plain(page)


def test_a_second_tap_on_the_dispute_writes_no_second_event(app: Flask, registers: None) -> None:
    wang = as_person(app, "wang-jianguo", name="李建国")
    for _tap in range(2):
        wang.post(f"{wang.filing}/precheck", {"act": "dispute"})
    assert wang.events().count("precheck_disputed") == 1
    assert wang.body("precheck")["passed"] is False


def test_a_second_tap_on_going_on_writes_nothing_again(app: Flask, registers: None) -> None:
    wang = as_person(app, "wang-jianguo")
    revisions = set()
    for _tap in range(2):
        wang.post(f"{wang.filing}/precheck")
        revisions.add(wang.row().revision)
    assert len(revisions) == 1


def test_the_event_says_which_facts_were_off_and_holds_no_personal_data(
    app: Flask, registers: None
) -> None:
    wang = as_person(app, "wang-jianguo", name="李建国")
    wang.post(f"{wang.filing}/precheck", {"act": "dispute"})
    filing = wang.row()
    with wang.database():
        facts = [one.facts for one in events_of(filing) if one.name == "precheck_disputed"]
    assert facts == [{"codes": ["name_differs"]}]


def test_before_the_patient_is_known_there_is_nothing_to_check(draft: Citizen) -> None:
    draft.agree()
    response = draft.get(f"{draft.filing}/precheck", status=303)
    assert response.location == f"{draft.filing}/fill/patient"


def test_a_child_without_id_card_is_checked_by_a_person_later(
    songjiang: Citizen, book: Book
) -> None:
    book.answers |= {"who": "proxy", "patient_state": "minor_no_id", "relation": "parent"}
    songjiang.walk(book, until="precheck")
    page = songjiang.get(f"{songjiang.filing}/precheck")
    assert "没有身份证号，由人来核对" in plain(page)
    songjiang.post(f"{songjiang.filing}/precheck")
    assert songjiang.where() == "fill/address"
    assert songjiang.tasks() == []


def test_a_dead_patient_whose_insurance_has_ended_is_no_contradiction(
    songjiang: Citizen, book: Book
) -> None:
    book.answers |= {
        "who": "proxy",
        "patient_state": "deceased",
        "deceased_has_id": "yes",
        "relation": "child",
    }
    book.name, book.id_number = "钱峰", "990117197003250157"
    songjiang.walk(book, until="precheck")
    assert "对上了，可以办" in plain(songjiang.get(f"{songjiang.filing}/precheck"))
