import json

import pytest
from sqlalchemy import select

from app import db
from app.accounts import consents, own_data
from app.audit.model import AuditEntry
from tests.accounts.doing import OTHER_PHONE, PHONE, account_with, make, read, sign_in
from tests.strict_client import StrictClient, plain

NUMBER = "990107194805120016"


@pytest.fixture
def known(client):
    """A browser signed in by 王建国, who has agreed to one thing."""
    sign_in(client)
    account = account_with(PHONE)

    def tell() -> None:
        account.person.identify("王建国", NUMBER)
        consents.give(account.person, account, "filing-1", "bank_account")

    make(tell)
    return client


def test_name_and_numbers_are_masked(known):
    page = known.get("/me").text
    for secret in ("王建国", NUMBER, "19480512", PHONE):
        assert secret not in page
    assert "王*国" in page
    assert "138****6021" in page


def test_what_is_not_known_yet_is_said(client):
    sign_in(client)
    assert plain(client.get("/me")).count("还没填") == 2


def test_it_needs_a_sign_in(client):
    assert client.get("/me", status=303).location == "/sign-in"
    assert client.post("/me/copy").location == "/sign-in"
    assert client.post("/me/sessions/end-all").location == "/sign-in"


def test_the_page_stays_within_five_statements(known):
    known.get("/me")
    counted = [s for s in known.counted_statements if not s.startswith("BEGIN")]
    assert len(counted) <= 5, counted


def test_the_page_offers_language_and_says_where_to_close_the_account(known):
    page = known.get("/me")
    assert 'lang="en">Language' in page.text
    assert "停用账户请打下面的电话" in plain(page)


@pytest.mark.parametrize("mode", ["normal", "elder", "elder-max"])
@pytest.mark.parametrize("language", ["zh_Hans_CN", "zh_Hant_TW", "en"])
@pytest.mark.parametrize("path", ["/me", "/sign-in", "/staff/sign-in"])
def test_every_page_stands_in_every_mode_and_language(client, path, mode, language):
    wishes = {"ui_mode": mode, "lang": language}
    if path == "/me":
        sign_in(client)
    client.get(path, query_string=wishes)


def test_the_copy_has_everything_unmasked_and_is_a_file(known):
    answer = known.post("/me/copy", status=200)
    assert answer.mimetype == "application/json"
    assert "attachment; filename=bangban-" in answer.headers["Content-Disposition"]
    data = json.loads(answer.text)
    assert data["person"] == {"name": "王建国", "id_number": NUMBER}
    assert data["account"]["phone"] == PHONE
    assert len(data["signed_in"]) == 1
    assert data["consents"][0]["purpose"] == "bank_account"
    assert data["consents"][0]["withdrawn_at"] is None
    assert data["consents"][0]["text"][0].startswith("要用您填的开户人")


def test_the_copy_has_no_secret_that_opens_anything(known):
    text = known.post("/me/copy", status=200).text
    for secret in ("token", "totp", "password", "_hash"):
        assert secret not in text


def test_the_copy_is_on_record(known):
    known.post("/me/copy", status=200)
    account = account_with(PHONE)
    copied = AuditEntry.act == "account:data:copy"
    entry = read(lambda: db.session.scalars(select(AuditEntry).where(copied)).one())
    assert (entry.chain, entry.by) == (f"account/{account.id}", account.person_id)


def test_a_copy_is_not_given_for_the_asking_of_a_link(known):
    known.get("/me/copy", status=405)


def test_the_copy_is_of_the_one_who_asks(known, app):
    stranger = StrictClient(app)
    sign_in(stranger, OTHER_PHONE)
    data = json.loads(stranger.post("/me/copy", status=200).text)
    assert data["account"]["phone"] == OTHER_PHONE
    assert data["person"]["name"] is None
    assert data["consents"] == []


def test_a_feature_above_adds_its_part_to_the_copy(known, monkeypatch):
    monkeypatch.setitem(own_data.PARTS, "filings", lambda account: [account.id])
    data = json.loads(known.post("/me/copy", status=200).text)
    assert data["filings"] == [account_with(PHONE).id]


def test_a_withdrawn_consent_stays_in_the_copy(known):
    account = account_with(PHONE)
    make(lambda: consents.withdraw(consents.consents_of(account)[0], by=account))
    data = json.loads(known.post("/me/copy", status=200).text)
    assert data["consents"][0]["withdrawn_at"]
