from sqlalchemy import select

from app import clock, db
from app.accounts import sessions
from app.accounts.model import SignInSession
from app.audit.model import AuditEntry
from tests.accounts.doing import (
    NOON,
    OTHER_PHONE,
    PHONE,
    account_with,
    citizen,
    clerk,
    later,
    make,
    open_sessions,
    read,
    sign_in,
    token_of,
)
from tests.strict_client import StrictClient, plain


def acts_of(account) -> list[str]:
    chain = AuditEntry.chain == f"account/{account.id}"
    return read(
        lambda: db.session.scalars(
            select(AuditEntry.act).where(chain).order_by(AuditEntry.seq)
        ).all()
    )


def test_signing_out_ends_the_session_and_forgets_the_browser(client):
    sign_in(client)
    answer = client.post("/sign-out")
    assert answer.location == "/"
    assert client.browser.get_cookie("bangban_sign_in") is None
    account = account_with(PHONE)
    assert open_sessions(account) == []
    assert acts_of(account)[-1] == "account:session:close"


def test_a_token_kept_aside_opens_nothing_after_signing_out(client):
    sign_in(client)
    token = client.browser.get_cookie("bangban_sign_in").value
    client.post("/sign-out")
    client.browser.set_cookie("bangban_sign_in", token)
    client.get("/me", status=303)


def test_signing_out_forgets_what_was_typed_and_wanted(client):
    client.post("/me/copy", {"answer": "x"})
    sign_in(client)
    client.post("/sign-out")
    with client.browser.session_transaction() as cookie:
        assert not {"parked", "next", "phone"} & set(cookie)


def test_signing_out_twice_asks_to_sign_in(client):
    sign_in(client)
    client.post("/sign-out")
    assert client.post("/sign-out").location == "/sign-in"


def test_signing_out_needs_a_post(client):
    sign_in(client)
    client.get("/sign-out", status=405)
    client.get("/me")


def test_the_page_lists_where_one_is_signed_in_and_marks_this_one(client):
    sign_in(client)
    token_of(account_with(PHONE), "tablet")
    page = plain(client.get("/me"))
    assert page.count("正在用的这台") == 1
    assert page.count("退出那台平板") == 1


def test_another_browser_loses_access_at_its_next_request(client, app):
    sign_in(client)
    account = account_with(PHONE)
    other = StrictClient(app)
    other.browser.set_cookie("bangban_sign_in", token_of(account))
    other.get("/me")
    here = client.browser.get_cookie("bangban_sign_in").value
    mine = read(lambda: sessions.session_of(here).id)
    there = next(one for one in open_sessions(account) if one.id != mine)
    answer = client.post(f"/me/sessions/{there.id}/end")
    assert "那台已经退出了" in plain(client.follow(answer))
    other.get("/me", status=303)
    other.post("/me/copy", status=303)
    client.get("/me")


def test_the_session_of_somebody_else_does_not_exist_for_me(client, app):
    sign_in(client)
    stranger = StrictClient(app)
    sign_in(stranger, OTHER_PHONE)
    theirs = open_sessions(account_with(OTHER_PHONE))[0]
    foreign = client.post(f"/me/sessions/{theirs.id}/end", status=404)
    missing = client.post("/me/sessions/nothing/end", status=404)
    assert plain(foreign) == plain(missing)
    stranger.get("/me")


def test_everywhere_means_here_as_well(client, app):
    sign_in(client)
    account = account_with(PHONE)
    other = StrictClient(app)
    other.browser.set_cookie("bangban_sign_in", token_of(account))
    assert client.post("/me/sessions/end-all").location == "/sign-in"
    client.get("/me", status=303)
    other.get("/me", status=303)
    assert acts_of(account)[-1] == "account:session:end_all"


def test_ending_everywhere_touches_nobody_else(session):
    mine, theirs = citizen(PHONE), citizen(OTHER_PHONE)
    sessions.open_session(mine, "phone")
    kept = sessions.open_session(theirs, "phone")
    assert sessions.end_all_sessions(mine, by=mine) == 1
    assert sessions.account_of(kept) is theirs


def test_ending_a_session_twice_is_recorded_once(session):
    account = citizen()
    sessions.open_session(account, "phone")
    signed_in = sessions.sessions_of(account)[0]
    sessions.end_session(signed_in, by=account)
    sessions.end_session(signed_in, by=account)
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("account:session:close") == 1
    assert not signed_in.is_open


def test_an_old_session_is_not_listed(session):
    with clock.stopped_at(NOON):
        account = citizen()
        sessions.open_session(account, "phone", days=2)
        session.flush()
        assert len(sessions.sessions_of(account)) == 1
    with clock.stopped_at(later(days=2)):
        assert sessions.sessions_of(account) == []


def test_staff_stay_signed_in_for_a_working_day(session):
    with clock.stopped_at(NOON):
        token = sessions.open_session(clerk(), "computer")
        session.flush()
    with clock.stopped_at(later(hours=11, minutes=59)):
        assert sessions.account_of(token)
    with clock.stopped_at(later(hours=12)):
        assert sessions.account_of(token) is None


def test_every_token_is_its_own(session):
    account = citizen()
    tokens = {sessions.open_session(account, "phone") for _ in range(20)}
    assert len(tokens) == 20
    session.flush()
    hashes = session.scalars(select(SignInSession.token_hash)).all()
    assert len(set(hashes)) == 20


def test_the_session_used_last_stands_first(session):
    with clock.stopped_at(NOON):
        account = citizen()
        sessions.open_session(account, "phone")
        sessions.open_session(account, "tablet")
        session.flush()
    phone = next(one for one in session.scalars(select(SignInSession)) if one.device == "phone")
    with clock.stopped_at(later(hours=2)):
        sessions.touch(phone)
        assert [one.device for one in sessions.sessions_of(account)] == ["phone", "tablet"]


def test_nothing_is_noted_twice_within_the_hour(session):
    with clock.stopped_at(NOON):
        account = make(citizen)
        sessions.open_session(account, "phone")
        signed_in = sessions.sessions_of(account)[0]
    with clock.stopped_at(later(minutes=59)):
        sessions.touch(signed_in)
        assert signed_in.seen_at == NOON
