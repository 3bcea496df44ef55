"""查进度 without an account: name, ID number, a code to the phone on file, a look. Strangers learn nothing."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app import clock, db, jobs
from app.audit.model import AuditEntry
from app.filing.model import Section
from app.notices.model import Message
from app.progress import ask
from app.progress.model import ProgressAsk
from tests.citizen import PEOPLE, Citizen
from tests.progress.asking import Asker
from tests.strict_client import plain

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
WANG, LIU = PEOPLE["wang-jianguo"], PEOPLE["liu-hong"]
SAME = "如果有这个人的办件，验证码已经发到办的时候登记的手机。"


@pytest.fixture
def filed(citizen: Citizen) -> Citizen:
    citizen.file_mutual()
    return citizen


@pytest.fixture
def asker(app) -> Asker:
    return Asker(app)


def wrong(code: str) -> str:
    """Six other digits."""
    return f"{(int(code) + 1) % 10**6:06}"


def bare(page) -> str:
    """A page without what differs in every answer: token, nonce."""
    return re.sub(r'(nonce|value)="[^"]{10,}"', "", page.text)


def test_the_door_at_home_leads_here_for_whoever_is_not_signed_in(app, asker, registers):
    assert 'href="/progress/ask"' in asker.get("/").text
    assert 'href="/progress/ask"' not in Citizen(app).get("/").text


def test_the_tab_of_a_service_offers_both_ways(asker):
    page = asker.get("/services/PT-MUTUAL-SELF?tab=progress").text
    assert 'href="/progress"' in page
    assert 'href="/progress/ask"' in page


def test_the_code_goes_to_the_phone_of_the_case_and_opens_its_line(filed, asker):
    page = asker.look_up(WANG["name"], WANG["id_number"])
    said = plain(page)
    assert f"受理号 {' '.join(re.findall('....', filed.row().number))}" in said
    assert "现在：审核" in said
    assert "现在：工作人员看材料" in said
    assert "接下来" not in said or "审核出结果" in said
    assert "不是您办的" in said
    assert 'href="tel:' in page.text


def test_messages_are_listed_with_the_phone_hidden_and_what_became_of_them(filed, asker):
    page = asker.look_up(WANG["name"], WANG["id_number"])
    masked = f"{WANG['phone'][:3]}****{WANG['phone'][-4:]}"
    assert f"发到{masked}" in plain(page)
    assert "正在发" in plain(page)
    assert WANG["phone"] not in page.text
    assert WANG["id_number"] not in page.text


def test_no_page_before_the_code_shows_any_phone(filed, asker):
    asker.ask(WANG["name"], WANG["id_number"])
    page = asker.get("/progress/ask/code")
    assert "****" not in page.text
    assert SAME in plain(page)


def test_the_look_ends_after_a_quarter_of_an_hour(filed, asker):
    with clock.stopped_at(NOON):
        asker.look_up(WANG["name"], WANG["id_number"])
    with clock.stopped_at(NOON + timedelta(minutes=14)):
        asker.get("/progress/ask/cases")
    with clock.stopped_at(NOON + timedelta(minutes=16)):
        assert asker.get("/progress/ask/cases", status=303).location == "/progress/ask"


def test_closing_ends_the_look_at_once_also_for_a_copied_cookie(app, filed, asker):
    asker.look_up(WANG["name"], WANG["id_number"])
    cookie = asker.browser.get_cookie("bangban_progress", path="/progress/ask")
    assert asker.post("/progress/ask/end").location == "/"
    other = Asker(app)
    other.browser.set_cookie("bangban_progress", cookie.value, path="/progress/ask")
    other.get("/progress/ask/cases", status=303)
    other.post("/progress/ask/end")


def test_the_look_is_no_sign_in(filed, asker):
    asker.look_up(WANG["name"], WANG["id_number"])
    assert asker.get("/progress", status=303).location == "/sign-in"
    assert asker.get(f"{filed.filing}/progress", status=303).location == "/sign-in"
    assert asker.post(f"{filed.filing}/withdraw").location == "/sign-in"


def test_each_look_at_each_case_is_on_record_and_nothing_else_is_written(filed, asker):
    asker.look_up(WANG["name"], WANG["id_number"])
    asker.get("/progress/ask/cases")
    with filed.database() as session:
        acts = [
            one.act
            for one in session.query(AuditEntry).filter_by(chain=f"filing/{filed.filing_id}")
        ]
        asked = session.query(AuditEntry).filter(AuditEntry.act.like("progress:%"))
        openings = asked.order_by(AuditEntry.id).all()
    assert acts.count("progress:case:read") == 2
    assert [one.act for one in openings][:2] == ["progress:person:ask", "progress:cases:open"]
    assert all(one.by is None for one in openings)


def test_a_stranger_sees_what_everybody_sees_byte_by_byte(app, filed):
    known, unknown = Asker(app, "203.0.113.7"), Asker(app, "203.0.113.8")
    seen = []
    for one, who in ((known, WANG), (unknown, LIU)):
        answer = one.ask(who["name"], who["id_number"])
        statements = [re.sub(r"\s+", " ", line) for line in one.statements]
        shown = one.get("/progress/ask/code")
        seen.append((answer.location, answer.text, statements, bare(shown), one.statements))
    assert seen[0] == seen[1]
    code = known.codes()[-1][1]
    known.codes()
    refused = [one.type(wrong(code), status=422) for one in (known, unknown)]
    assert bare(refused[0]) == bare(refused[1])
    assert "还能试4次" in plain(refused[1])


def test_wrong_codes_are_counted_the_same_for_a_case_and_for_none(app, filed):
    told = []
    for address, who in (("203.0.113.7", WANG), ("203.0.113.8", LIU)):
        one = Asker(app, address)
        one.ask(who["name"], who["id_number"])
        sent = one.codes()
        guess = wrong(sent[-1][1]) if sent else "123456"
        told.append([bare(one.type(guess, status=422)) for _try in range(6)])
    assert told[0] == told[1]
    assert "试了5次都不对" in told[0][4]
    assert "过期了，或者已经用过" in told[0][5]


def test_after_five_wrong_tries_the_right_code_opens_nothing(filed, asker):
    asker.ask(WANG["name"], WANG["id_number"])
    code = asker.codes()[-1][1]
    for _try in range(5):
        asker.type(wrong(code), status=422)
    asker.type(code, status=422)
    asker.get("/progress/ask/cases", status=303)


def test_a_code_serves_once_and_only_in_the_browser_that_asked(app, filed, asker):
    asker.ask(WANG["name"], WANG["id_number"])
    code = asker.codes()[-1][1]
    other = Asker(app)
    other.ask(WANG["name"], WANG["id_number"])
    other.type(code, status=422)
    asker.type(code)
    assert asker.type(code).location == "/progress/ask"


def test_a_code_is_good_for_ten_minutes(filed, asker):
    with clock.stopped_at(NOON):
        asker.ask(WANG["name"], WANG["id_number"])
        code = asker.codes()[-1][1]
    with clock.stopped_at(NOON + timedelta(minutes=11)):
        assert "过期" in plain(asker.type(code, status=422))


def test_a_code_of_signing_in_opens_nothing_here_nor_the_other_way(filed, asker):
    asker.ask(WANG["name"], WANG["id_number"])
    code = asker.codes()[-1][1]
    asker.post("/sign-in", {"phone": WANG["phone"]})
    asker.post("/sign-in/code", {"code": code}, status=422)
    with filed.database() as session:
        asker.codes()
        sent = session.query(Message).filter_by(template="sign_in_code").one()
        sign_in_code = re.search(r"\d{6}", sent.text)[0]
    if sign_in_code != code:
        asker.type(sign_in_code, status=422)


@pytest.mark.parametrize("name", [LIU["name"], "王", WANG["name"] + "国"])
def test_a_name_that_does_not_belong_to_the_number_gets_no_code(filed, asker, name):
    asker.ask(name, WANG["id_number"])
    assert asker.codes() == []


@pytest.mark.parametrize("name", [" 王建国 ", "王 建 国", "王\u3000建国", "王·建国"])
def test_gaps_and_dots_in_a_name_do_not_matter(filed, asker, name):
    asker.ask(name, WANG["id_number"])
    assert len(asker.codes()) == 1


def test_a_draft_is_no_case(citizen, asker):
    citizen.fill_mutual()
    asker.ask(WANG["name"], WANG["id_number"])
    assert asker.codes() == []


def second_case(filed: Citizen, phone: str) -> None:
    """Another case of the same patient, for which somebody named his own phone."""
    filed.start()
    filed.agree()
    filed.identify()
    filed.answer("fill/contact", phone=phone)
    filed.photograph("inpatient_invoice")
    filed.stay()
    filed.invoice(number="0086221741")
    filed.pay_to()
    filed.submit()


def test_a_code_opens_only_the_cases_of_the_phone_it_went_to(filed, asker):
    first = filed.row().number
    second_case(filed, "13900009999")
    second = filed.row().number
    asker.ask(WANG["name"], WANG["id_number"])
    codes = dict(asker.codes())
    assert set(codes) == {"139****9999", f"{WANG['phone'][:3]}****{WANG['phone'][-4:]}"}
    page = asker.follow(asker.type(codes["139****9999"])).text.replace(" ", "")
    assert second in page
    assert first not in page


def test_of_several_cases_the_newest_comes_first(filed, asker):
    first = filed.row().number
    second_case(filed, WANG["phone"])
    second = filed.row().number
    asker.ask(WANG["name"], WANG["id_number"])
    assert len(asker.codes()) == 1
    page = asker.follow(asker.type(asker.codes()[0][1])).text.replace(" ", "")
    assert page.index(second) < page.index(first)


def test_at_most_three_codes_an_hour_go_to_one_phone_and_nobody_is_told_so(app, filed):
    for number in range(5):
        asker = Asker(app, f"203.0.113.{number}")
        asker.ask(WANG["name"], WANG["id_number"])
        assert SAME in plain(asker.get("/progress/ask/code"))
    assert len(asker.codes()) == 3


def test_questions_about_one_person_are_limited_whether_he_has_a_case_or_not(app, filed):
    for who in (WANG, LIU):
        for number in range(5):
            Asker(app, f"203.0.113.{number}").ask(who["name"], who["id_number"])
        page = Asker(app, "203.0.113.99").ask(who["name"], who["id_number"], status=422)
        assert "试的次数太多了" in plain(page)


def test_questions_from_one_address_are_limited(app, registers):
    people = [PEOPLE[name] for name in ("wang-jianguo", "liu-hong", "wang-li")]
    asker = Asker(app)
    for number in range(12):
        asker.ask(people[number % 3]["name"], people[number % 3]["id_number"])
    asker.ask(people[0]["name"], people[0]["id_number"], status=422)
    later = datetime.now(UTC) + timedelta(minutes=61)
    with clock.stopped_at(later):
        asker.ask(people[0]["name"], people[0]["id_number"])


@pytest.mark.parametrize(
    ("name", "number", "field", "words"),
    [
        ("", "990107194803120012", "name", "请填名字"),
        ("··", "990107194803120012", "name", "请填名字"),
        ("王建国", "", "id_number", "请填身份证号"),
        ("王建国", "99010719480312", "id_number", "要18位"),
        ("王建国", "990107194803120013", "id_number", "有一位不对"),
        ("王建国", "abc", "id_number", "只有数字"),
    ],
)
def test_what_is_typed_wrong_is_said_at_the_field_and_kept(
    asker, registers, name, number, field, words
):
    page = asker.ask(name, number, status=422)
    assert words in re.search(rf'id="{field}-why">([^<]*)<', page.text)[1]
    if name:
        assert f'value="{name}"' in page.text


@pytest.mark.parametrize(
    ("code", "words"), [("", "请填短信里的6位数字"), ("12", "验证码是6位数字")]
)
def test_a_code_that_is_none_is_not_counted(filed, asker, code, words):
    asker.ask(WANG["name"], WANG["id_number"])
    assert words in plain(asker.type(code, status=422))
    with filed.database() as session:
        assert session.query(ProgressAsk).one().attempts == 0


def test_the_pages_of_the_code_lead_back_when_nothing_was_asked(asker):
    assert asker.get("/progress/ask/code", status=303).location == "/progress/ask"
    assert asker.type("123456").location == "/progress/ask"
    assert asker.get("/progress/ask/cases", status=303).location == "/progress/ask"


def test_the_job_done_twice_sends_one_code(filed, asker):
    asker.ask(WANG["name"], WANG["id_number"])
    asker.codes()
    with filed.database() as session:
        row = session.query(ProgressAsk).one()
        jobs.enqueue("progress:send_code", {"ask": row.id, "name": WANG["name"]})
        session.commit()
    assert len(asker.codes()) == 1


def test_a_job_that_comes_too_late_sends_nothing(filed, asker):
    with clock.stopped_at(NOON):
        asker.ask(WANG["name"], WANG["id_number"])
    with clock.stopped_at(NOON + timedelta(minutes=20)):
        assert asker.codes() == []


def test_without_a_phone_of_its_own_the_case_answers_to_the_phone_of_its_account(filed, asker):
    with filed.database() as session:
        session.query(Section).filter_by(id=f"{filed.filing_id}/contact").delete()
        session.commit()
    asker.ask(WANG["name"], WANG["id_number"])
    assert len(asker.codes()) == 1


def test_what_was_asked_is_forgotten_after_a_day(filed, asker, session):
    with clock.stopped_at(NOON):
        asker.ask(WANG["name"], WANG["id_number"])
    db.begin_writing()
    with clock.stopped_at(NOON + timedelta(hours=23)):
        assert ask.forget_old_asks() == 0
    with clock.stopped_at(NOON + timedelta(hours=25)):
        assert ask.forget_old_asks() == 1
    db.session.commit()


def test_a_withdrawn_case_is_shown_as_withdrawn(filed, asker):
    filed.post(f"{filed.filing}/withdraw")
    assert "已经撤回" in plain(asker.look_up(WANG["name"], WANG["id_number"]))


@pytest.mark.parametrize("mode", ["normal", "elder", "elder-max"])
@pytest.mark.parametrize("language", ["zh_Hans_CN", "zh_Hant_TW", "en"])
def test_every_page_stands_in_every_mode_and_language(filed, asker, mode, language):
    wishes = {"ui_mode": mode, "lang": language}
    asker.get("/progress/ask", query_string=wishes)
    asker.ask(WANG["name"], WANG["id_number"])
    asker.get("/progress/ask/code", query_string=wishes)
    asker.type(asker.codes()[-1][1])
    asker.get("/progress/ask/cases", query_string=wishes)


def test_a_look_at_several_cases_stays_within_five_statements(app, filed, asker):
    first = filed.row().number
    filed.post(f"{filed.filing}/withdraw")
    filed.file_mutual()
    page = asker.look_up(WANG["name"], WANG["id_number"])
    assert page.text.count("<section>") == 2
    assert " ".join(re.findall("....", first)) in plain(page)
    asker.get("/progress/ask/cases")
    assert len(asker.counted_statements) <= 5, "\n".join(asker.counted_statements)
