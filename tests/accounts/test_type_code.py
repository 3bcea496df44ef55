import threading

import pytest
from sqlalchemy import func, select

from app import clock, db
from app.accounts import codes
from app.accounts.model import Account, AccountKind, Person, SignInCode, SignInSession
from app.accounts.sessions import open_session
from app.audit.model import AuditEntry
from app.errors import Refusal
from tests.accounts.doing import (
    NOON,
    OTHER_PHONE,
    PHONE,
    account_with,
    ask_for_code,
    citizen,
    later,
    make,
    read,
    sent_codes,
    sign_in,
    wrong,
)
from tests.strict_client import plain


def refusal_of(code: str, phone: str = PHONE) -> Refusal:
    with pytest.raises(Refusal) as refused:
        codes.check_code(phone, code)
    return refused.value


@pytest.fixture
def code(session) -> str:
    """Six digits just sent to the phone, at noon."""
    with clock.stopped_at(NOON):
        codes.send_code(PHONE, "192.0.2.1")
        return sent_codes()[0]


def test_the_right_code_makes_an_account_with_an_empty_person(session, code):
    with clock.stopped_at(NOON):
        account = codes.check_code(PHONE, code)
    assert account.kind == AccountKind.CITIZEN
    assert account.phone == PHONE
    assert account.roles == []
    assert account.person.name is None
    assert account.person.id_number is None
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts == ["account:self:create"]


def test_the_second_time_it_is_the_same_account(session):
    with clock.stopped_at(NOON):
        first = citizen()
    with clock.stopped_at(later(minutes=5)):
        second = citizen()
    assert first is second
    assert session.scalar(select(func.count()).select_from(Account)) == 1
    assert session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(
    "spell",
    [
        lambda code: f" {code[:3]} {code[3:]} ",
        lambda code: f"{code[:3]}-{code[3:]}",
        lambda code: code.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda code: "，".join(code),
        lambda code: f"\u200b{code}\n",
    ],
)
def test_the_code_may_be_typed_with_gaps_and_in_full_width(session, code, spell):
    with clock.stopped_at(NOON):
        assert codes.check_code(PHONE, spell(code)).phone == PHONE


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_ends_it(session, code):
    with clock.stopped_at(NOON):
        left = [refusal_of(wrong(code)) for _ in range(4)]
        last = refusal_of(wrong(code))
        after = refusal_of(code)
    assert [refusal.facts["left"] for refusal in left] == [4, 3, 2, 1]
    assert {refusal.reason for refusal in left} == {"code_wrong"}
    assert last.reason == "code_spent"
    assert after.reason == "code_spent", "the right code must not work after five wrong ones"


def test_the_refusals_are_on_record_without_the_phone(session, code):
    with clock.stopped_at(NOON):
        refusal_of(wrong(code))
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.act == "account:session:refuse"
    assert entry.detail == {"why": "code_wrong", "tries": 1}
    assert PHONE not in str(vars(entry))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "code_empty"),
        ("  ", "code_empty"),
        ("12345", "code_length"),
        ("1234567", "code_length"),
        ("12345a", "code_length"),
        ("一二三四五六", "code_length"),
        ("😀" * 6, "code_length"),
        ("9" * 5000, "code_length"),
    ],
)
def test_what_is_not_six_digits_is_refused_without_costing_a_try(session, code, typed, reason):
    with clock.stopped_at(NOON):
        assert refusal_of(typed).reason == reason
    assert session.scalars(select(SignInCode)).one().attempts == 0


def test_a_code_lives_ten_minutes(session, code):
    with clock.stopped_at(later(minutes=10)):
        assert refusal_of(code).reason == "code_expired"
    with clock.stopped_at(later(minutes=9, seconds=59)):
        assert codes.check_code(PHONE, code)


def test_a_code_serves_once(session, code):
    with clock.stopped_at(NOON):
        codes.check_code(PHONE, code)
        assert refusal_of(code).reason == "code_expired"


def test_only_the_code_sent_last_is_worth_anything(session, code):
    with clock.stopped_at(later(minutes=2)):
        codes.send_code(PHONE, "192.0.2.1")
        newest = sent_codes()[1]
        if newest != code:
            assert refusal_of(code).reason == "code_wrong"
        assert codes.check_code(PHONE, newest)


def test_the_code_of_one_phone_does_not_open_another(session, code):
    with clock.stopped_at(NOON):
        assert refusal_of(code, OTHER_PHONE).reason == "code_expired"
        codes.send_code(OTHER_PHONE, "192.0.2.1")
        if sent_codes(OTHER_PHONE)[0] != code:
            assert refusal_of(code, OTHER_PHONE).reason == "code_wrong"


def test_a_phone_that_never_asked_gets_the_answer_of_an_old_code(session):
    assert refusal_of("123456").reason == "code_expired"


def test_a_closed_account_does_not_open(session):
    with clock.stopped_at(NOON):
        citizen().closed_at = NOON
    with clock.stopped_at(later(minutes=5)):
        codes.send_code(PHONE, "192.0.2.1")
        assert refusal_of(sent_codes()[-1]).reason == "account_closed"


def test_the_first_sign_in_stays_within_five_statements(client):
    code = ask_for_code(client)
    client.post("/sign-in/code", {"code": code})
    counted = [s for s in client.counted_statements if not s.startswith("BEGIN")]
    assert len(counted) <= 5, counted


def test_the_right_code_signs_in_and_leads_home(client):
    answer = sign_in(client)
    assert answer.location == "/"
    assert "138****6021" in plain(client.get("/me"))


def test_the_cookie_is_closed_to_scripts_and_other_sites(client):
    cookie = sign_in(client).headers["Set-Cookie"]
    assert cookie.startswith("bangban_sign_in=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=5184000" in cookie, "longer than the session, to know whose form waits"
    assert "Secure" not in cookie


def test_over_https_the_cookie_stays_there(client):
    client.post("/sign-in", {"phone": OTHER_PHONE}, base_url="https://localhost")
    code = read(lambda: sent_codes(OTHER_PHONE))[-1]
    answer = client.post("/sign-in/code", {"code": code}, base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_token_itself_is_not_kept(client):
    cookie = sign_in(client).headers["Set-Cookie"]
    token = cookie.split("=", 1)[1].split(";")[0]
    kept = read(lambda: db.session.execute(select(SignInSession.__table__)).one())
    assert len(token) >= 43
    assert token not in str(kept)
    assert token.encode() not in kept.token_hash


def test_a_wrong_code_is_kept_with_the_mistake_beside_it(client):
    code = ask_for_code(client)
    answer = client.post("/sign-in/code", {"code": wrong(code)}, status=422)
    assert "有一处要改：填短信里的6位数字" in answer.text
    assert f'value="{wrong(code)}"' in answer.text
    assert "还能试4次" in plain(answer)


def test_wrong_tries_count_although_each_was_refused(client):
    code = ask_for_code(client)
    said = [plain(client.post("/sign-in/code", {"code": wrong(code)}, status=422)) for _ in "12345"]
    assert "还能试1次" in said[3]
    assert "试了5次都不对" in said[4]
    client.post("/sign-in/code", {"code": code}, status=422)
    client.get("/me", status=303)


def test_a_session_opened_by_the_service_runs_out_as_well(client):
    with clock.stopped_at(NOON):
        sign_in(client)
        account = account_with(PHONE)
    token = make(lambda: open_session(account, "computer"))
    client.browser.set_cookie("bangban_sign_in", token)
    with clock.stopped_at(later(days=400)):
        client.get("/me", status=303)


def test_sending_something_notes_the_use_at_most_once_an_hour(client):
    with clock.stopped_at(NOON):
        sign_in(client)
    noted = []
    for minute in (59, 60, 100):
        with clock.stopped_at(later(minutes=minute)):
            client.post("/me/copy", status=200)
        noted.append(read(lambda: db.session.scalars(select(SignInSession)).one().seen_at))
    assert noted == [NOON, later(minutes=60), later(minutes=60)]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148", "手机"),
        ("Mozilla/5.0 (Linux; Android 13; V2207A) Mobile Safari/537.36 MicroMessenger", "手机"),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Mobile/15E148", "平板"),
        ("Mozilla/5.0 (Linux; Android 13; TAB) Safari/537.36", "平板"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "电脑"),
        ("", "电脑"),
    ],
)
def test_the_device_is_one_short_word(client, agent, device):
    code = ask_for_code(client)
    client.post("/sign-in/code", {"code": code}, headers={"User-Agent": agent})
    assert f"<b>{device}</b>" in client.get("/me").text
    kept = read(lambda: db.session.scalars(select(SignInSession)).one().device)
    assert kept in {"phone", "tablet", "computer"}


def test_of_two_taps_at_the_same_moment_one_signs_in(client):
    code = ask_for_code(client)
    read(lambda: None)
    gate, outcomes = threading.Barrier(2, timeout=20), []

    def tap() -> None:
        db.begin_writing()
        gate.wait()
        try:
            outcomes.append(codes.check_code(PHONE, code).phone)
            db.session.commit()
        except Refusal as refusal:
            outcomes.append(refusal.reason)
        finally:
            db.session.remove()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join(30)
    assert sorted(outcomes) == [PHONE, "code_expired"]
    assert read(lambda: db.session.scalar(select(func.count()).select_from(Account))) == 1
