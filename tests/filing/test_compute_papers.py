"""The checklist on the page: every variant of Songjiang to the letter, and what is still open."""

import re

import pytest

from tests.citizen import Book, Citizen
from tests.strict_client import plain

ALWAYS = ["invoice", "invoice_detail", "bank_card", "social_card", "patient_id"]


def missing(citizen: Citizen) -> list[str]:
    """The papers that the page says are missing, in its order."""
    page = citizen.get(f"{citizen.filing}/papers").text
    rows = page.split('id="missing">')[1].split("</ul>")[0]
    return re.findall(r'/papers/([a-z_]+)"', rows)


def at_papers(citizen: Citizen, book: Book, **answers: object) -> str:
    book.answers |= answers
    citizen.walk(book, until="papers")
    return plain(citizen.get(f"{citizen.filing}/papers"))


def test_an_emergency_elsewhere_wants_the_emergency_record(songjiang: Citizen, book: Book) -> None:
    page = at_papers(songjiang, book)
    assert missing(songjiang) == ["invoice", "invoice_detail", "emergency_record", *ALWAYS[2:]]
    assert "还差6样材料" in page
    assert "是哪一种情况？在外省市看急诊" in page.replace("：", "").replace(" ", "")


def test_a_stay_wants_the_discharge_summary(songjiang: Citizen, book: Book) -> None:
    at_papers(songjiang, book, kind=["inpatient"])
    assert "discharge_summary" in missing(songjiang)


def test_an_ambulance_wants_neither(songjiang: Citizen, book: Book) -> None:
    page = at_papers(songjiang, book, situation="PREHOSPITAL_LOCAL", kind=["prehospital"])
    assert missing(songjiang) == ALWAYS
    assert "不用交的" in page


def test_without_social_card_the_insurance_card_stands_in(songjiang: Citizen, book: Book) -> None:
    page = at_papers(songjiang, book, has_social_card="no")
    assert "社保卡" in page
    assert "医保卡照片" in page
    shown = plain(songjiang.get(f"{songjiang.filing}/papers/social_card"))
    assert "用这些代替也行：" in shown
    assert "医保卡照片" in shown


def test_with_social_card_no_other_stands_in(songjiang: Citizen, book: Book) -> None:
    page = at_papers(songjiang, book, has_social_card="yes")
    assert "医保卡照片" not in page


def test_a_child_without_id_card_brings_its_page_of_the_household_book(
    songjiang: Citizen, book: Book
) -> None:
    page = at_papers(songjiang, book, who="proxy", patient_state="minor_no_id", relation="parent")
    assert "户口本本人页" in page
    assert "死亡证明" not in page
    assert {"patient_id", "proxy_id", "guardian_proof"} <= set(missing(songjiang))
    assert "委托与授权确认" in page


def test_a_child_with_id_card_brings_the_card_and_the_guardianship(
    songjiang: Citizen, book: Book
) -> None:
    page = at_papers(songjiang, book, who="proxy", patient_state="minor_id", relation="parent")
    assert "户口本本人页" not in page
    assert "guardian_proof" in missing(songjiang)


def test_the_dead_without_id_card_have_any_of_three_papers(songjiang: Citizen, book: Book) -> None:
    page = at_papers(
        songjiang,
        book,
        who="proxy",
        patient_state="deceased",
        deceased_has_id="no",
        relation="child",
    )
    assert "死亡证明，或户籍注销证明，或火化证明" in page
    assert "近亲属说明" in page
    assert "guardian_proof" not in missing(songjiang)
    assert "proxy_id" in missing(songjiang)


def test_the_dead_with_id_card_bring_the_card(songjiang: Citizen, book: Book) -> None:
    page = at_papers(
        songjiang,
        book,
        who="proxy",
        patient_state="deceased",
        deceased_has_id="yes",
        relation="child",
    )
    assert "火化证明" not in page
    assert "patient_id" in missing(songjiang)


def test_what_is_still_unknown_is_listed_with_what_would_settle_it(draft: Citizen) -> None:
    page = plain(draft.get(f"{draft.filing}/papers", status=303))
    draft.agree()
    page = plain(draft.get(f"{draft.filing}/papers"))
    assert "看情况要的" in page
    assert "费用清单" in page
    assert "要先知道： 住院的医院在外省市吗" in page.replace("要先知道：住", "要先知道： 住")


def test_a_stay_elsewhere_settles_it_and_leads_back_to_the_papers(draft: Citizen) -> None:
    draft.agree()
    draft.identify()
    draft.answer("fill/contact", phone="19900000001")
    draft.photograph("inpatient_invoice")
    assert draft.where() == "stays"
    draft.stay(hospital="苏州示范医院")
    assert draft.body(next(key for key in keys(draft) if key.startswith("stay:")))["place"] == (
        "other_province"
    )
    assert missing(draft) == ["cross_province_settlement", "fee_list"]
    draft.invoice()
    draft.pay_to()
    assert draft.where() == "papers"


def keys(citizen: Citizen) -> list[str]:
    with citizen.database():
        return [one.key for one in citizen.row().rows]


def test_each_paper_says_who_gives_it_and_whether_it_may_follow_later(
    songjiang: Citizen, book: Book
) -> None:
    page = at_papers(songjiang, book)
    assert "看病时医院收费处给的。" in page
    assert "交了以后30天内都行" in page
    assert page.count("我没有这个") >= 6


def test_papers_nobody_brings_are_shown_as_not_his_to_bring(draft: Citizen) -> None:
    draft.agree()
    page = plain(draft.get(f"{draft.filing}/papers"))
    assert "登录后由系统核对，不用您交。" in page
    assert "不用您交" in page


def test_with_papers_missing_the_way_on_says_so_at_once(songjiang: Citizen, book: Book) -> None:
    at_papers(songjiang, book)
    page = songjiang.post(f"{songjiang.filing}/papers", status=422)
    assert "还有材料没有。拍好，或点“我没有这个”。" in plain(page)


@pytest.mark.parametrize("paper", ["nothing", "consent", "heir_statement", "invoice.php"])
def test_a_paper_that_is_not_photographed_here_has_no_page(songjiang: Citizen, paper: str) -> None:
    songjiang.get(f"{songjiang.filing}/papers/{paper}", status=404)
    songjiang.get(f"{songjiang.filing}/papers/{paper}/lack", status=404)
