import pytest
from sqlalchemy import select

from app import clock, db
from app.accounts import consents
from app.accounts.model import Consent, Purpose
from app.audit.model import AuditEntry
from app.errors import Refusal
from tests.accounts.doing import (
    NOON,
    OTHER_PHONE,
    PHONE,
    account_with,
    citizen,
    known_person,
    make,
    read,
    sign_in,
)
from tests.strict_client import StrictClient, plain

FILING = "filing-1"


def given_by(phone: str = PHONE, purpose: str = "data") -> Consent:
    account = account_with(phone)
    return make(lambda: consents.give(account.person, account, FILING, purpose))


def test_what_was_withdrawn_no_longer_stands(session):
    account = citizen()
    consent = consents.give(account.person, account, FILING, "data")
    kept = consents.give(account.person, account, FILING, "bank_account")
    with clock.stopped_at(NOON):
        consents.withdraw(consent, by=account)
    assert consent.withdrawn_at == NOON
    stands = consents.standing(account.person_id, FILING)
    assert stands[Purpose.DATA] is None
    assert stands[Purpose.BANK_ACCOUNT] is kept


def test_it_is_on_record(session):
    account = citizen()
    consents.withdraw(consents.give(account.person, account, FILING, "data"), by=account)
    chain = AuditEntry.chain == f"filing/{FILING}"
    acts = session.scalars(select(AuditEntry.act).where(chain).order_by(AuditEntry.seq)).all()
    assert acts == ["consent:purpose:give", "consent:purpose:withdraw"]


def test_withdrawing_twice_is_refused(session):
    account = citizen()
    consent = consents.give(account.person, account, FILING, "data")
    consents.withdraw(consent, by=account)
    with pytest.raises(Refusal) as refused:
        consents.withdraw(consent, by=account)
    assert refused.value.reason == "consent_withdrawn"


def test_agreeing_again_after_withdrawing_is_a_new_consent(session):
    account = citizen()
    first = consents.give(account.person, account, FILING, "data")
    consents.withdraw(first, by=account)
    second = consents.give(account.person, account, FILING, "data")
    assert second is not first
    assert consents.standing(account.person_id, FILING)[Purpose.DATA] is second
    assert len(consents.consents_of(account)) == 2


def test_the_page_shows_the_words_agreed_to_and_takes_the_consent_back(client):
    sign_in(client)
    consent = given_by()
    assert "用我填的内容办这次报销" in plain(client.get("/me"))
    page = plain(client.get(f"/me/consents/{consent.id}"))
    for line in consents.wording_of(consent).text:
        assert line in page
    answer = client.post(f"/me/consents/{consent.id}/withdraw")
    assert "已经撤回了" in plain(client.follow(answer))
    assert read(lambda: db.session.get(Consent, consent.id).withdrawn_at)
    page = client.get(f"/me/consents/{consent.id}")
    assert "已经撤回" in plain(page)
    assert "/withdraw" not in page.text


def test_a_second_tap_says_that_it_was_done(client):
    sign_in(client)
    consent = given_by()
    client.post(f"/me/consents/{consent.id}/withdraw")
    answer = client.post(f"/me/consents/{consent.id}/withdraw", status=400)
    assert "已经撤回过了" in plain(answer)


def test_looking_at_a_consent_changes_nothing(client):
    sign_in(client)
    consent = given_by()
    client.get(f"/me/consents/{consent.id}")
    assert read(lambda: db.session.get(Consent, consent.id).stands)


def test_the_consent_of_somebody_else_does_not_exist_for_me(client, app):
    sign_in(client)
    stranger = StrictClient(app)
    sign_in(stranger, OTHER_PHONE)
    theirs = given_by(OTHER_PHONE)
    client.get(f"/me/consents/{theirs.id}", status=404)
    client.post(f"/me/consents/{theirs.id}/withdraw", status=404)
    client.get("/me/consents/nothing", status=404)
    assert read(lambda: db.session.get(Consent, theirs.id).stands)


def test_whoever_it_is_about_may_withdraw_what_another_account_gave(client, app):
    sign_in(client)
    daughter = StrictClient(app)
    sign_in(daughter, OTHER_PHONE)
    patient, helper = account_with(PHONE), account_with(OTHER_PHONE)
    consent = make(lambda: consents.give(patient.person, helper, FILING, "data"))
    assert "用我填的内容办这次报销" in plain(client.get("/me"))
    client.post(f"/me/consents/{consent.id}/withdraw")
    assert not read(lambda: db.session.get(Consent, consent.id).stands)


def test_whoever_gave_it_for_another_person_may_withdraw_it(client):
    sign_in(client)
    account = account_with(PHONE)
    consent = make(lambda: consents.give(known_person(), account, FILING, "data"))
    client.post(f"/me/consents/{consent.id}/withdraw")
    assert not read(lambda: db.session.get(Consent, consent.id).stands)


def test_nobody_withdraws_without_signing_in(client):
    sign_in(client)
    consent = given_by()
    client.post("/sign-out")
    answer = client.post(f"/me/consents/{consent.id}/withdraw")
    assert answer.location == "/sign-in"
    assert read(lambda: db.session.get(Consent, consent.id).stands)
