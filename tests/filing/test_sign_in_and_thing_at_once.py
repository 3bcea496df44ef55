"""Who is signed in and the filing of the address come in one statement, and nothing is let through by it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g

from app import clock, db
from app.access import BESIDE, Permission, beside_the_session, find, may
from app.accounts import sessions
from app.accounts.browser import COOKIE
from app.accounts.model import Account, SignInSession
from app.accounts.sessions import session_and, session_of
from app.filing.service import find_filing
from tests.citizen import Citizen
from tests.review.desk import Clerk

BESIDE_A_FILING = BESIDE[find_filing]


@pytest.fixture
def filed(citizen: Citizen) -> Iterator[Citizen]:
    citizen.fill_mutual()
    yield citizen
    db.session.remove()


def token_of(citizen: Citizen) -> str:
    found = citizen.browser.get_cookie(COOKIE)
    assert found
    return str(found.value)


def at_once(citizen: Citizen, filing_id: str, token: str = "") -> tuple[Any, Any]:
    with citizen.database():
        return session_and(BESIDE_A_FILING, filing_id, token or token_of(citizen))


def test_both_come_as_they_come_alone(filed: Citizen) -> None:
    signed_in, filing = at_once(filed, filed.filing_id)
    with filed.database():
        alone, whole = session_of(token_of(filed)), find_filing(filed.filing_id)
        assert (signed_in.id, signed_in.account.id) == (alone.id, alone.account.id)
        assert (signed_in.seen_at, signed_in.account.phone) == (alone.seen_at, alone.account.phone)
        assert (filing.id, filing.revision, filing.status) == (whole.id, whole.revision, "draft")
        assert filing.standing_consents == whole.standing_consents
        assert [row.key for row in filing.rows] == [row.key for row in whole.rows]
        assert [row.body for row in filing.rows] == [row.body for row in whole.rows]


def test_a_draft_without_an_answer_has_no_sections(citizen: Citizen) -> None:
    citizen.start()
    signed_in, filing = at_once(citizen, citizen.filing_id)
    assert (signed_in.account.id, filing.rows) == (citizen.account_id, [])


def test_a_filing_that_is_not_there_leaves_the_session(citizen: Citizen) -> None:
    signed_in, filing = at_once(citizen, "no-such-filing")
    assert signed_in.account.id == citizen.account_id
    assert filing is None


def test_a_token_nobody_has_gets_neither(filed: Citizen) -> None:
    assert at_once(filed, filed.filing_id, "guessed") == (None, None)


@pytest.mark.parametrize("what", ["ended_at", "expires_at"])
def test_a_session_that_is_over_gets_neither(filed: Citizen, what: str) -> None:
    with filed.database() as session:
        row = session.query(SignInSession).filter_by(account_id=filed.account_id).one()
        setattr(row, what, clock.now() - timedelta(seconds=1))
        session.commit()
    assert at_once(filed, filed.filing_id) == (None, None)
    assert "/sign-in" in filed.get(f"{filed.filing}/check", status=303).location


def test_a_closed_account_gets_neither(filed: Citizen) -> None:
    with filed.database() as session:
        session.get(Account, filed.account_id).closed_at = clock.now()
        session.commit()
    assert at_once(filed, filed.filing_id) == (None, None)


def test_what_is_another_s_is_not_there_although_it_was_read(filed: Citizen) -> None:
    liu = Citizen(filed.app, "liu-hong")
    signed_in, filing = at_once(liu, filed.filing_id)
    assert (signed_in.account.id, filing.id) == (liu.account_id, filed.filing_id)
    for tail in ("check", "papers", "fill/patient", "estimate", "findings", "progress"):
        liu.get(f"{filed.filing}/{tail}", status=404)
    liu.post(f"{filed.filing}/submit", {"pledge": "1"}, status=404)
    assert filed.row().is_draft


def test_who_is_not_signed_in_is_sent_to_the_door(filed: Citizen) -> None:
    filed.browser.delete_cookie(COOKIE)
    assert "/sign-in" in filed.get(f"{filed.filing}/check", status=303).location


def test_staff_get_a_case_the_same_way(filed: Citizen) -> None:
    filed.submit()
    shen = Clerk(filed.app, "shen-yan", ("clerk",))
    page = shen.get(f"/desk/cases/{filed.filing_id}")
    (first, *others) = (one for one in shen.counted_statements if "sign_in_session" in one)
    assert "filing_section" in first
    assert not others
    assert filed.row().number[-4:] in page.text


def test_a_page_without_a_thing_reads_the_session_alone(citizen: Citizen) -> None:
    citizen.get("/progress")
    first = citizen.statements[0]
    assert "sign_in_session" in first
    assert "filing_section" not in first


def test_what_was_read_beside_is_used_once(app: Flask) -> None:
    with app.test_request_context():
        g.found_beside = "the filing"
        assert find(lambda _id: "looked up", "id") == "the filing"
        assert find(lambda _id: "looked up", "id") == "looked up"


def test_nothing_that_was_read_is_nothing_found(app: Flask) -> None:
    with app.test_request_context():
        g.found_beside = None
        assert find(lambda _id: "looked up", "id") is None


@pytest.mark.parametrize(
    ("path", "is_beside"),
    [
        ("/filings/x/check", True),
        ("/for/somebody/filings/x/check", True),
        ("/progress", False),
        ("/", False),
        ("/nowhere", False),
    ],
)
def test_only_addresses_of_a_filing_read_one(app: Flask, path: str, is_beside: bool) -> None:
    with app.test_request_context(path):
        assert (beside_the_session() is BESIDE_A_FILING) is is_beside


def test_the_guard_says_what_it_finds(app: Flask) -> None:
    guarded = may(Permission.FILING_READ, on=find_filing)(lambda filing: filing)
    assert guarded.finder is find_filing
    assert may(Permission.FILING_START)(lambda: None).finder is None


def test_an_hour_later_the_use_is_noted_and_the_answer_kept(filed: Citizen) -> None:
    later = clock.now() + sessions.SEEN_EVERY + timedelta(minutes=1)
    with clock.stopped_at(later):
        filed.answer("fill/contact", phone="19900000002")
    assert filed.body("contact")["phone"] == "19900000002"
    with filed.database() as session:
        assert (
            session.query(SignInSession).filter_by(account_id=filed.account_id).one().seen_at
            == later
        )


@pytest.mark.parametrize("odd", ["x%00", "%00", "%F0%9F%98%80", "x" * 400])
def test_a_name_that_no_row_can_have_is_not_there(citizen: Citizen, odd: str) -> None:
    citizen.get(f"/filings/{odd}/check", status=404)
