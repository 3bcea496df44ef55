"""The page of a case: papers with their photos, what the registers say, both estimates, earlier cases, who acted."""

import re

import pytest

from app.filing import risk
from app.filing.asking import Wish
from app.registers.model import Accumulator
from tests.citizen import Citizen, every_field
from tests.review.cases import asked, reason_named, sheet_of, taken, writing
from tests.review.desk import Clerk
from tests.review.test_read_the_desk import acts
from tests.strict_client import plain


@pytest.fixture
def shen(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def case(citizen: Citizen) -> str:
    citizen.file_mutual()
    return citizen.filing.replace("/filings/", "/desk/cases/")


def test_the_photo_stands_on_the_page_and_each_look_at_it_is_on_record(case, shen, citizen):
    page = shen.get(case)
    (source,) = re.findall(rf'<img src="({case}/pages/[\w-]+)"', page.text)
    picture = shen.get(source)
    assert picture.mimetype == "image/jpeg"
    (look,) = acts("desk:paper:read")
    assert look.by == shen.person_id
    assert look.chain == f"filing/{citizen.filing_id}"


def test_a_photo_of_another_case_is_not_shown_here(app, case, shen):
    liu = Citizen(app, "liu-hong")
    liu.start("SJ-REIMB-EMP")
    liu.agree()
    with writing(app) as session:
        from app.documents.model import Upload

        upload = session.query(Upload).first().id
    shen.get(f"/desk/cases/{liu.filing_id}/pages/{upload}", status=404)
    shen.get(f"{case}/pages/nothing", status=404)


def test_the_registers_are_read_as_they_are_now(case, shen):
    said = plain(shen.get(case)).split("名单上现在写着")[1]
    assert "在保" in said
    assert "姓名对得上" in said
    assert "年度累计" in said


def test_what_he_saw_and_what_it_is_now_stand_side_by_side(case, shen):
    said = plain(shen.get(case))
    assert "交上来时他看到的 1,130.40元" in said
    assert "照现在的名单和标准 1,130.40元" in said


def test_when_the_registers_changed_the_difference_is_shown(app, case, shen):
    with writing(app) as session:
        session.query(Accumulator).delete()
    said = plain(shen.get(case))
    assert "照现在的名单和标准" in said


def test_earlier_cases_of_the_same_person_are_linked(case, shen, citizen):
    first = citizen.row().number
    citizen.fill_mutual()
    for name in every_field(citizen.get(f"{citizen.filing}/findings").text, "dispute"):
        citizen.post(f"{citizen.filing}/findings", {"dispute": name})
    citizen.submit()
    page = shen.get(citizen.filing.replace("/filings/", "/desk/cases/"))
    assert f'href="{case}"' in page.text
    assert first[:4] in plain(page).split("这个人以前的")[1]
    assert "别的申请里有同一张发票" in plain(page)


def test_the_risks_are_named_in_words_with_their_points(app, case, shen, citizen):
    citizen.fill_mutual()
    for name in every_field(citizen.get(f"{citizen.filing}/findings").text, "dispute"):
        citizen.post(f"{citizen.filing}/findings", {"dispute": name})
    citizen.submit()
    row = citizen.row()
    assert row.risk >= risk.POINTS["duplicate_insisted"][0]
    said = plain(shen.get(citizen.filing.replace("/filings/", "/desk/cases/")))
    assert f"风险{row.risk}" in said
    assert "本人坚持没有重复报" in said


def test_a_plain_case_has_no_risk(case, shen, citizen):
    assert citizen.row().risk == 0
    assert "要多看一眼" not in plain(shen.get(case))


@pytest.mark.parametrize(("total", "named"), [("29999.99", False), ("30000.00", True)])
def test_thirty_thousand_is_big(app, citizen, total, named):
    citizen.start()
    citizen.agree()
    citizen.identify()
    citizen.stay()
    citizen.invoice(total=total, fund_pay="", self_pay="", self_fee="0.00")
    with writing(app):
        assert ("big_sum" in risk.reasons(sheet_of(citizen.filing_id))) == named


def test_points_add_up_to_ninety_nine_at_most():
    assert risk.weigh([]) == 0
    assert risk.weigh(["big_sum", "deceased"]) == 35
    assert risk.weigh(risk.POINTS) == risk.MOST


def test_who_holds_it_sees_what_she_can_do_and_others_do_not(app, case, shen, citizen):
    fu = Clerk(app, "fu-er")
    assert "接手办这件" in plain(shen.get(case))
    taken(citizen, shen)
    mine = plain(shen.get(case))
    for words in ("请他补件", "交回", "提出决定", "在您手里"):
        assert words in mine
    other = plain(fu.get(case))
    for words in ("请他补件", "提出决定", "接手办这件"):
        assert words not in other
    assert "沈*在办" in other


def test_what_was_asked_for_and_what_became_of_it_is_shown(case, shen, citizen):
    wish = Wish("payee", reason_named("card_refused"), "第六位看不清")
    asked(citizen, shen, wish)
    said = plain(shen.get(case))
    for words in ("请他补过的", "卡号银行不认", "第六位看不清", "等他补"):
        assert words in said
    citizen.answer("fill/payee", holder="王建国", card="0000001234567890128")
    assert "补了" in plain(shen.get(case)).split("请他补过的")[1]


def test_every_message_that_was_sent_is_there(case, shen, citizen):
    taken(citizen, shen)
    said = plain(shen.get(case)).split("发过的短信")[1]
    assert "已经交上去了" in said
    assert "有工作人员接手了" in said


def test_a_look_of_the_holder_renews_her_time(case, shen, citizen):
    from datetime import timedelta

    from app import clock

    taken(citizen, shen)
    later = clock.now() + timedelta(minutes=20)
    with clock.stopped_at(later):
        shen.get(case)
    assert citizen.row().leased_until > later + timedelta(minutes=29)


def test_the_page_of_a_case_asks_the_database_nothing_twice(shen, case):
    shen.get(case)
    shen.get(case)
    statements = shen.counted_statements
    assert len(statements) == len(set(statements)), "\n".join(statements)
    assert len(statements) <= 14


@pytest.mark.parametrize(("mode", "open_ones"), [("normal", 3), ("elder", 0), ("elder-max", 0)])
def test_what_was_before_is_open_where_there_is_room(case, shen, mode, open_ones):
    page = shen.get(f"{case}?ui_mode={mode}")
    assert page.text.count('<details class="fold"') == 3
    assert page.text.count('<details class="fold" open>') == open_ones
    assert page.text.index('class="decision"') < page.text.index('class="past"')


def test_the_photo_of_a_day_is_one_line(case, shen):
    assert re.search(r'<span class="nb">\d+月\d+日 \d\d:\d\d</span>交来', shen.get(case).text)
