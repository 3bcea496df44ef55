"""Agreeing: one purpose at a time, the needed ones first, each withdrawable, the wording kept by its hash."""

from app.accounts import consents
from app.accounts.model import Consent, Purpose
from tests.citizen import Citizen
from tests.strict_client import plain

NEEDED = ("data", "medical_papers")


def given(citizen: Citizen) -> dict[str, Consent]:
    """The consents that stand for this filing."""
    filing = citizen.row()
    with citizen.database():
        found = consents.standing(filing.person_id, filing.id)
    return {purpose.value: one for purpose, one in found.items() if one}


def test_every_purpose_is_asked_for_itself_and_none_is_ticked_before(draft: Citizen) -> None:
    page = draft.get(f"{draft.filing}/consents")
    assert page.text.count('type="checkbox"') == 4
    assert "checked" not in page.text


def test_what_was_agreed_is_kept_with_version_and_hash_of_its_words(draft: Citizen) -> None:
    draft.agree()
    standing = given(draft)
    assert set(standing) == {"data", "e_certificate", "medical_papers", "bank_account"}
    for purpose, consent in standing.items():
        words = consents.current(Purpose(purpose))
        assert (consent.wording_version, consent.wording_hash) == (words.version, words.hash)
    assert draft.where() == "fill/patient"


def test_without_a_needed_consent_the_page_says_which_and_where_else_to_go(
    draft: Citizen,
) -> None:
    needed = [one for one in Purpose if consents.current(one).needed]
    assert needed
    page = draft.post(f"{draft.filing}/consents", {"agreed": ["e_certificate"]}, status=422)
    assert "没有这一项办不了网上" in plain(page)
    assert "到窗口办" in plain(page)
    assert 'value="e_certificate" checked' in page.text
    assert draft.where() == "consents"
    assert given(draft) == {}


def test_an_unneeded_consent_may_be_left_out(draft: Citizen) -> None:
    assert not consents.current("e_certificate").needed
    draft.agree("data", "medical_papers", "bank_account")
    assert "e_certificate" not in given(draft)
    assert draft.body("consents")["e_certificate"] is False
    assert draft.where() == "fill/patient"


def test_a_service_that_pays_no_money_asks_for_no_bank_account(citizen: Citizen) -> None:
    citizen.start("MTB-APPLY")
    page = citizen.get(f"{citizen.filing}/consents")
    assert "bank_account" not in page.text
    citizen.agree("data", "medical_papers")
    assert set(given(citizen)) == {"data", "medical_papers"}


def test_a_consent_is_withdrawn_by_unticking_it(draft: Citizen) -> None:
    draft.agree()
    before = given(draft)["e_certificate"]
    draft.agree("data", "medical_papers", "bank_account")
    assert "e_certificate" not in given(draft)
    with draft.database() as session:
        assert session.get(Consent, before.id).withdrawn_at is not None


def test_what_was_taken_back_among_ones_own_data_is_not_ticked_and_keeps_from_handing_in(
    citizen: Citizen,
) -> None:
    citizen.fill_mutual()
    consent = given(citizen)["medical_papers"]
    citizen.post(f"/me/consents/{consent.id}/withdraw")
    assert "medical_papers" not in given(citizen)
    assert citizen.submit().location.endswith("/consents")
    page = citizen.get(f"{citizen.filing}/consents")
    assert "您撤回过一项同意" in plain(page)
    assert 'value="medical_papers" checked' not in page.text
    assert page.text.count(" checked>") == 3
    assert citizen.row().is_draft
    citizen.agree()
    assert citizen.submit().location.endswith("/receipt")


def test_agreeing_twice_gives_no_second_consent(draft: Citizen) -> None:
    draft.agree()
    draft.agree()
    with draft.database() as session:
        assert session.query(Consent).filter_by(filing_id=draft.filing_id).count() == 4


def test_a_purpose_that_is_not_asked_for_is_not_agreed_to(draft: Citizen) -> None:
    draft.agree("data", "e_certificate", "medical_papers", "bank_account", "everything")
    assert set(given(draft)) == {"data", "e_certificate", "medical_papers", "bank_account"}


def test_after_handing_in_nothing_can_be_unticked_here(citizen: Citizen) -> None:
    citizen.file_mutual()
    response = citizen.post(f"{citizen.filing}/consents", {"agreed": ["data"]}, status=409)
    assert "已经交上去了" in plain(response)
    assert len(given(citizen)) == 4
