import threading

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from app import clock
from app.accounts import staff
from app.accounts.model import Attempt
from app.audit.model import AuditEntry
from app.errors import Refusal
from tests.accounts.doing import (
    NOON,
    PASSWORD,
    PHONE,
    account_with,
    citizen,
    clerk,
    digits_of,
    later,
    make,
    sign_in,
)
from tests.strict_client import plain

HERE = "192.0.2.9"


def refusal_of(login="shen-yi", password=PASSWORD, totp="000000", at=NOON, address=HERE) -> Refusal:
    with clock.stopped_at(at), pytest.raises(Refusal) as refused:
        staff.check_staff(login, password, totp, address)
    return refused.value


def test_login_password_and_digits_open_the_account(session):
    account = clerk()
    with clock.stopped_at(NOON):
        assert staff.check_staff(" SHEN-YI", PASSWORD, digits_of(account)) is account


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_the_digits_of_the_neighbouring_half_minutes_are_taken(session, seconds):
    account = clerk()
    digits = digits_of(account, later(seconds=seconds))
    with clock.stopped_at(NOON):
        assert staff.check_staff("shen-yi", PASSWORD, f" {digits[:3]} {digits[3:]}") is account


@pytest.mark.parametrize("seconds", [-90, -60, 60, 90])
def test_older_and_later_digits_are_not(session, seconds):
    account = clerk()
    near = {digits_of(account, later(seconds=step)) for step in (-30, 0, 30)}
    digits = digits_of(account, later(seconds=seconds))
    if digits not in near:
        assert refusal_of(totp=digits).reason == "staff_wrong"


def test_the_digits_serve_once_and_older_ones_not_after_newer(session):
    account = clerk()
    with clock.stopped_at(NOON):
        staff.check_staff("shen-yi", PASSWORD, digits_of(account))
    assert refusal_of(totp=digits_of(account)).reason == "staff_wrong"
    before = digits_of(account, later(seconds=-30))
    if before != digits_of(account, later(seconds=30)):
        assert refusal_of(totp=before).reason == "staff_wrong"
    with clock.stopped_at(later(seconds=30)):
        staff.check_staff("shen-yi", PASSWORD, digits_of(account, later(seconds=30)))


@pytest.mark.parametrize("fault", ["login", "password", "totp", "all"])
def test_whatever_is_wrong_the_refusal_is_the_same(session, fault):
    account = clerk()
    right = {"login": "shen-yi", "password": PASSWORD, "totp": digits_of(account)}
    wrong = {"login": "fu-er", "password": "not the password", "totp": "x"}
    typed = wrong if fault == "all" else right | {fault: wrong[fault]}
    refusal = refusal_of(**typed)
    assert (refusal.reason, refusal.facts) == ("staff_wrong", {})


def test_a_login_that_nobody_has_costs_the_same_work(session, monkeypatch):
    clerk()
    looks = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, known, given: looks.append(known[:31]) or verify(self, known, given),
    )
    refusal_of(login="shen-yi", password="not the password")
    refusal_of(login="nobody", password="not the password")
    assert len(looks) == 2
    assert looks[0] == looks[1] == "$argon2id$v=19$m=19456,t=2,p=1$"


def test_a_citizen_has_no_password_to_guess(session):
    with clock.stopped_at(NOON):
        citizen()
    for login in ("", PHONE, "None"):
        assert refusal_of(login=login, password="").reason == "staff_wrong"


def test_a_closed_clerk_is_refused(session):
    account = clerk()
    account.closed_at = NOON
    session.flush()
    assert refusal_of(totp=digits_of(account)).reason == "staff_wrong"


def test_five_failures_make_one_wait_and_each_further_one_longer(session):
    account = clerk()
    moment = 0
    waits = []
    for _ in range(5):
        assert refusal_of(at=later(minutes=moment)).reason == "staff_wrong"
    for _ in range(6):
        refusal = refusal_of(at=later(minutes=moment))
        assert refusal.reason == "too_many_tries"
        waits.append(refusal.facts["minutes"])
        moment += refusal.facts["minutes"]
        assert refusal_of(at=later(minutes=moment)).reason == "staff_wrong"
    assert waits == [1, 2, 4, 8, 15, 15]
    with clock.stopped_at(later(minutes=moment + 15)):
        staff.check_staff("shen-yi", PASSWORD, digits_of(account, later(minutes=moment + 15)), HERE)


def test_while_one_waits_even_the_right_password_is_refused(session):
    account = clerk()
    for _ in range(5):
        refusal_of()
    assert refusal_of(totp=digits_of(account)).reason == "too_many_tries"


def test_the_wait_is_the_same_for_a_login_that_nobody_has(session):
    for _ in range(5):
        refusal_of(login="nobody")
    refusal = refusal_of(login="Nobody ")
    assert (refusal.reason, refusal.facts) == ("too_many_tries", {"minutes": 1})


def test_failures_of_one_login_do_not_stop_another(session):
    account = clerk("fu-er")
    for _ in range(5):
        refusal_of(login="shen-yi")
    with clock.stopped_at(NOON):
        assert staff.check_staff("fu-er", PASSWORD, digits_of(account), HERE) is account


def test_success_forgives_the_failures(session):
    account = clerk()
    for _ in range(4):
        refusal_of()
    with clock.stopped_at(NOON):
        staff.check_staff("shen-yi", PASSWORD, digits_of(account), HERE)
    for _ in range(4):
        assert refusal_of(at=later(minutes=1)).reason == "staff_wrong"


def test_trying_many_logins_from_one_place_ends_too(session, monkeypatch):
    monkeypatch.setattr(staff, "MOST_FROM_AN_ADDRESS", 3)
    for login in ("a", "b", "c"):
        assert refusal_of(login=login).reason == "staff_wrong"
    assert refusal_of(login="d").reason == "too_many_tries"
    assert refusal_of(login="d", address="192.0.2.10").reason == "staff_wrong"
    assert refusal_of(login="d", at=later(hours=1)).reason == "staff_wrong"


def test_a_refusal_is_on_record_without_login_or_address(session):
    clerk()
    refusal_of(login="nobody")
    refusal_of(login="shen-yi")
    refused = AuditEntry.act == "account:session:refuse"
    entries = session.scalars(select(AuditEntry).where(refused)).all()
    assert len(entries) == 2
    for entry in entries:
        assert entry.detail == {"why": "staff_wrong"}
        assert HERE not in str(vars(entry))
        assert "nobody" not in str(vars(entry))
    assert session.scalar(select(func.count()).select_from(Attempt)) == 4


def test_a_hash_of_older_strength_is_made_anew(session):
    account = clerk()
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    account.password_hash = weak.hash(PASSWORD)
    session.flush()
    with clock.stopped_at(NOON):
        staff.check_staff("shen-yi", PASSWORD, digits_of(account))
    assert account.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with clock.stopped_at(later(minutes=1)):
        assert staff.check_staff("shen-yi", PASSWORD, digits_of(account, later(minutes=1)))


def test_a_damaged_hash_refuses_and_does_not_break(session):
    account = clerk()
    account.password_hash = "not a hash"
    session.flush()
    assert refusal_of(totp=digits_of(account)).reason == "staff_wrong"


def test_only_two_passwords_are_weighed_at_once(monkeypatch):
    known, now_in, most = staff._hash(PASSWORD), [], []
    gate = threading.Barrier(2, timeout=20)

    def verify(self, *_more):
        now_in.append(1)
        most.append(len(now_in))
        gate.wait()
        now_in.pop()
        return True

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    threads = [threading.Thread(target=staff._is_right, args=(known, "x")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(most) == 6
    assert max(most) == 2


def enter(client, account, at=NOON, status=303, **wish):
    typed = {"login": account.login, "password": PASSWORD, "totp": digits_of(account, at)}
    with clock.stopped_at(at):
        return client.post("/staff/sign-in", typed | wish, status=status)


def test_without_staff_the_page_tells_the_operator_what_to_run(client):
    assert "bangban admin create" in plain(client.get("/staff/sign-in"))


def test_staff_sign_in_on_one_page_and_out_again(client):
    account = make(clerk)
    with clock.stopped_at(NOON):
        assert "验证器里的6位数字" in plain(client.get("/staff/sign-in"))
        answer = enter(client, account)
        assert answer.location == "/desk"
        assert "Max-Age" not in answer.headers["Set-Cookie"], "gone when the browser is closed"
        page = plain(client.get("/me"))
        assert "shen-yi" in page
        assert "手机号" not in page
        assert client.post("/staff/sign-out").location == "/staff/sign-in"
        client.get("/me", status=303)


def test_a_refused_login_is_kept_and_the_password_is_not(client):
    account = make(clerk)
    answer = enter(client, account, status=422, password="not the password")
    assert "有一处要改：工作人员登录" in answer.text
    assert 'value="shen-yi"' in answer.text
    assert "not the password" not in answer.text
    assert 'type="password"' in answer.text


def test_failures_count_although_each_was_refused(client):
    account = make(clerk)
    for _ in range(5):
        enter(client, account, status=422, totp="000000")
    assert "请过1分钟再试" in plain(enter(client, account, status=422))
    enter(client, account, at=later(minutes=1))


def test_missing_fields_are_refused_like_wrong_ones(client):
    make(clerk)
    assert "三样都再看一看" in plain(client.post("/staff/sign-in", {}, status=422))


def test_the_password_is_weighed_before_a_writer_is_kept_waiting(client):
    account = make(clerk)
    enter(client, account)
    begun = [s for s in client.statements if s.startswith("BEGIN")]
    if begun:
        assert begun[0] == "BEGIN"
        assert begun[-1] == "BEGIN IMMEDIATE"


def test_whoever_wants_the_desk_is_sent_to_the_door_of_the_staff(client, app):
    desk = next(
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments
        and "GET" in rule.methods
        and str(getattr(app.view_functions[rule.endpoint], "permission", "")).startswith("desk:")
    )
    assert client.get(desk, status=303).location == "/staff/sign-in"
    account = make(clerk)
    assert enter(client, account).location == desk


def test_a_citizen_does_not_see_the_desk(client, app):
    sign_in(client)
    assert account_with(PHONE).roles == []
    for rule in app.url_map.iter_rules():
        permission = str(getattr(app.view_functions[rule.endpoint], "permission", ""))
        if permission.startswith(("desk:", "site:")) and not rule.arguments:
            ask = client.get if "GET" in (rule.methods or ()) else client.post
            ask(rule.rule, status=404)
