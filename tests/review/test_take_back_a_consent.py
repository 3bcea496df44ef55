"""A consent that was taken back counts at once: on the way, at the hand-in, on paper and at the desk."""

import pytest
from sqlalchemy import select

from app import db
from app.accounts import consents
from app.accounts.model import Account, Consent
from tests.citizen import Citizen
from tests.review.desk import Clerk
from tests.strict_client import plain

SAID = "您撤回过一项同意"


@pytest.fixture
def ready(citizen: Citizen) -> Citizen:
    """Somebody whose filing is complete up to the findings."""
    citizen.fill_mutual()
    return citizen


def take_back(citizen: Citizen, purpose: str) -> None:
    """On his own page, the way a person does it."""
    db.session.remove()
    row = db.session.scalars(
        select(Consent).where(Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    ).one()
    citizen.post(f"/me/consents/{row.id}/withdraw")


@pytest.mark.parametrize("purpose", ["data", "medical_papers"])
@pytest.mark.parametrize(
    "tail", ["precheck", "papers", "papers/inpatient_invoice", "findings", "estimate", "check"]
)
def test_without_a_needed_consent_the_page_leads_back_to_the_consents(ready, purpose, tail):
    take_back(ready, purpose)
    sent = ready.get(f"{ready.filing}/{tail}", status=303)
    assert sent.location == f"{ready.filing}/consents"
    assert SAID in plain(ready.follow(sent))


def test_nothing_is_looked_up_uploaded_or_handed_in_without_it(ready):
    take_back(ready, "data")
    there = f"{ready.filing}/consents"
    assert ready.post(f"{ready.filing}/precheck").location == there
    assert ready.photograph("inpatient_invoice", shade=90).location == there
    assert ready.submit().location == there
    assert ready.get(f"{ready.filing}/receipt", status=303).location == ready.filing


def test_the_tick_is_gone_and_one_tick_later_everything_goes_on(ready):
    take_back(ready, "medical_papers")
    page = ready.get(f"{ready.filing}/consents").text
    assert page.count(" checked") == 3
    assert ready.agree().location == f"{ready.filing}/findings"
    assert "/receipt" in ready.submit().location


def test_before_anything_was_agreed_nothing_is_looked_up(citizen):
    citizen.start()
    page = citizen.follow(citizen.get(f"{citizen.filing}/precheck", status=303))
    assert "同意我们用这些吗" in plain(page)
    assert SAID not in plain(page)


def test_without_the_card_consent_nobody_asks_for_the_card_or_shows_it(ready):
    take_back(ready, "bank_account")
    there = f"{ready.filing}/consents"
    assert ready.get(f"{ready.filing}/fill/payee", status=303).location == there
    found = plain(ready.get(f"{ready.filing}/findings"))
    assert "银行卡到窗口再给" in found
    assert "收钱的银行卡还没填" not in found
    assert "0128" not in ready.get(f"{ready.filing}/check").text
    assert "/receipt" in ready.submit().location


def test_a_card_taken_back_after_handing_in_is_hidden_from_the_desk_as_well(app, ready):
    ready.submit()
    clerk = Clerk(app)
    case = ready.filing.replace("/filings/", "/desk/cases/")
    assert "0128" in clerk.get(case).text
    take_back(ready, "bank_account")
    assert "0128" not in clerk.get(case).text
    assert "0000001234567890128" not in clerk.post(f"{case}/reveal", status=200).text


def test_a_card_agreed_to_again_is_there_again(ready):
    take_back(ready, "bank_account")
    ready.agree()
    assert "0128" in ready.get(f"{ready.filing}/check").text


def test_unticking_the_card_on_the_page_of_consents_is_taking_it_back(ready):
    ready.agree("data", "e_certificate", "medical_papers")
    assert "0128" not in ready.get(f"{ready.filing}/check").text
    db.session.remove()
    account = db.session.get(Account, ready.account_id)
    assert account
    stands = consents.standing(account.person_id, ready.filing.rsplit("/", 1)[1])
    assert {purpose.value for purpose, consent in stands.items() if not consent} == {"bank_account"}


def test_the_same_consent_for_another_filing_is_another_consent(ready):
    first = ready.filing
    ready.start()
    ready.agree()
    ready.filing = first
    db.session.remove()
    last = db.session.scalars(
        select(Consent).where(Consent.purpose == "data").order_by(Consent.given_at.desc())
    ).first()
    assert last
    ready.post(f"/me/consents/{last.id}/withdraw")
    ready.get(f"{first}/findings")
