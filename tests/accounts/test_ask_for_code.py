import pytest
from sqlalchemy import func, select

from app import clock, db, vault
from app.accounts import attempts, codes
from app.accounts.model import Account, Attempt, Counted, SignInCode
from app.errors import Refusal
from app.jobs.model import Job
from tests.accounts.doing import (
    NOON,
    OTHER_PHONE,
    PHONE,
    account_with,
    ask_for_code,
    citizen,
    later,
    read,
    sent_codes,
    sign_in,
)
from tests.strict_client import plain

HOME = "192.0.2.7"


def refusal_of(phone: str = PHONE, address: str = HOME) -> Refusal:
    with pytest.raises(Refusal) as refused:
        codes.send_code(phone, address)
    return refused.value


def test_a_code_is_six_digits_and_goes_out_as_a_job(session):
    codes.send_code(PHONE, HOME)
    job = session.scalars(select(Job)).one()
    assert job.kind == "notices:tell"
    assert job.payload["template"] == "sign_in_code"
    assert job.payload["phone"] == PHONE
    assert job.payload["account"] is None
    assert len(job.payload["values"]["code"]) == 6
    assert job.payload["values"]["code"].isdigit()


def test_neither_code_nor_phone_nor_address_can_be_read_from_the_tables(session):
    codes.send_code(PHONE, HOME)
    session.flush()
    kept = session.scalars(select(SignInCode)).one()
    code = sent_codes()[0]
    assert kept.code_hash == vault.lookup("sign_in_code", f"{PHONE}:{code}")
    for row in session.execute(select(SignInCode.__table__)).all():
        assert code not in str(row)
        assert PHONE not in str(row)
    for row in session.execute(select(Attempt.__table__)).all():
        assert HOME not in str(row)
        assert PHONE not in str(row)


def test_a_refused_transaction_sends_nothing(session):
    codes.send_code(PHONE, HOME)
    session.rollback()
    assert sent_codes() == []


def test_a_second_code_within_a_minute_is_refused_with_the_seconds_to_wait(session):
    with clock.stopped_at(NOON):
        codes.send_code(PHONE, HOME)
    with clock.stopped_at(later(seconds=40)):
        refusal = refusal_of()
    assert (refusal.reason, refusal.facts) == ("code_too_soon", {"seconds": 20})
    with clock.stopped_at(later(seconds=60)):
        codes.send_code(PHONE, HOME)
    assert len(sent_codes()) == 2


def test_a_phone_gets_five_codes_an_hour(session):
    for minute in range(0, 10, 2):
        with clock.stopped_at(later(minutes=minute)):
            codes.send_code(PHONE, HOME)
    with clock.stopped_at(later(minutes=30)):
        refusal = refusal_of()
        codes.send_code(OTHER_PHONE, HOME)
    assert (refusal.reason, refusal.facts) == ("too_many_tries", {"minutes": 30})
    with clock.stopped_at(later(minutes=61)):
        codes.send_code(PHONE, HOME)
    assert len(sent_codes()) == 6


def test_an_address_may_ask_thirty_times_an_hour(session):
    with clock.stopped_at(NOON):
        for order in range(30):
            codes.send_code(f"138001360{order:02}", HOME)
        refusal = refusal_of(OTHER_PHONE)
        codes.send_code(OTHER_PHONE, "192.0.2.8")
    assert refusal.reason == "too_many_tries"
    assert refusal.facts == {"minutes": 60}


def test_the_addresses_of_one_household_count_together():
    kind = Counted.CODE_FROM_ADDRESS
    one = attempts.address(kind, "2001:db8:1:2::1")
    assert one == attempts.address(kind, "2001:db8:1:2:ffff::9")
    assert one != attempts.address(kind, "2001:db8:1:3::1")
    assert attempts.address(kind, "192.0.2.1") != attempts.address(kind, "192.0.2.2")


def test_an_address_that_cannot_be_read_is_counted_all_the_same():
    kind = Counted.CODE_FROM_ADDRESS
    assert attempts.address(kind, "") == attempts.address(kind, "a socket")


def test_tries_that_no_limit_looks_at_any_more_are_forgotten(session):
    with clock.stopped_at(NOON):
        codes.send_code(PHONE, HOME)
    with clock.stopped_at(later(days=3)):
        codes.send_code(PHONE, HOME)
        assert attempts.forget_old() == 2
        assert codes.forget_old_codes() == 1
    assert session.scalar(select(func.count()).select_from(Attempt)) == 2


def test_the_page_says_why_and_leads_to_the_code(client):
    assert "不用记密码" in plain(client.get("/sign-in"))
    answer = client.post("/sign-in", {"phone": "+86 １３８-0013-6021"})
    page = plain(client.follow(answer))
    assert "138****6021" in page
    assert PHONE not in page
    assert len(read(sent_codes)) == 1


def test_the_field_of_the_code_is_filled_in_by_the_phone_itself(client):
    ask_for_code(client)
    page = client.get("/sign-in/code").text
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert "maxlength" not in page, "a code pasted with spaces must fit"


@pytest.mark.parametrize(
    "typed", ["", "138 0013", "我的手机", "12345678901", "😀" * 50, "1" * 5000]
)
def test_a_wrong_phone_is_kept_with_the_mistake_beside_it(client, typed):
    answer = client.post("/sign-in", {"phone": typed}, status=422)
    assert "有一处要改：用手机号登录" in answer.text
    assert 'href="#phone"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert read(sent_codes) == []


def test_nobody_learns_whether_a_phone_has_an_account(client):
    with clock.stopped_at(NOON):
        sign_in(client, PHONE)
    answers = []
    for phone in (PHONE, OTHER_PHONE):
        client.browser.delete_cookie("bangban_sign_in")
        with clock.stopped_at(later(minutes=5)):
            answer = client.post("/sign-in", {"phone": phone})
            verbs = [statement.split("WHERE")[0] for statement in client.counted_statements]
            page = plain(client.follow(answer)).replace("139****7032", "138****6021")
            code = read(lambda phone=phone: sent_codes(phone))[-1]
            bad = "000000" if code != "000000" else "111111"
            refused = client.post("/sign-in/code", {"code": bad}, status=422)
            verbs += [statement.split("WHERE")[0] for statement in client.counted_statements]
        said = plain(refused).replace("139****7032", "138****6021")
        answers.append((answer.status_code, answer.location, verbs, page, said))
    assert answers[0] == answers[1]


def test_asking_for_a_code_creates_no_account(client):
    ask_for_code(client)
    assert read(lambda: db.session.scalar(select(func.count()).select_from(Account))) == 0


def test_asking_stays_within_five_statements(client):
    client.post("/sign-in", {"phone": PHONE})
    assert len([s for s in client.counted_statements if not s.startswith("BEGIN")]) <= 5


def test_too_many_codes_are_said_at_the_field(client, app):
    for minute in range(0, 10, 2):
        with clock.stopped_at(later(minutes=minute)):
            ask_for_code(client)
    with clock.stopped_at(later(minutes=20)):
        answer = client.post("/sign-in", {"phone": PHONE}, status=422)
    assert "请过40分钟再试" in plain(answer)


def test_the_same_phone_again_within_a_minute_goes_on_to_the_code_it_has(client):
    with clock.stopped_at(NOON):
        ask_for_code(client)
        answer = client.post("/sign-in", {"phone": PHONE})
        assert "刚才已经发过一条" in plain(client.follow(answer))
    assert len(read(sent_codes)) == 1


def test_a_code_can_be_sent_again_after_a_minute(client):
    with clock.stopped_at(NOON):
        ask_for_code(client)
        early = client.post("/sign-in/code/again")
        assert "请等60秒再发" in plain(client.follow(early))
    with clock.stopped_at(later(minutes=1)):
        again = client.post("/sign-in/code/again")
        assert "又发了一条" in plain(client.follow(again))
    assert len(read(sent_codes)) == 2


@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/code/again"])
def test_the_page_of_the_code_needs_a_phone_first(client, path):
    assert client.post(path).location == "/sign-in"
    assert client.get("/sign-in/code", status=303).location == "/sign-in"


def test_a_forged_phone_in_the_cookie_counts_as_none(client):
    with client.browser.session_transaction() as cookie:
        cookie["phone"] = "bm8gc2VhbA=="
    assert client.get("/sign-in/code", status=303).location == "/sign-in"


def test_the_cookie_does_not_tell_the_phone(client):
    ask_for_code(client)
    with client.browser.session_transaction() as cookie:
        assert PHONE not in str(dict(cookie))


def test_somebody_signed_in_need_not_sign_in_again(client):
    sign_in(client)
    assert client.get("/sign-in", status=303).location == "/sign-in/go-on"
    assert account_with(PHONE).say_phone == "138****6021"


def test_the_cast_of_these_tests_signs_in_without_a_browser(session):
    assert citizen(OTHER_PHONE).phone == OTHER_PHONE
