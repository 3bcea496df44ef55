"""Whom she acts for stands in the address of every page, and is checked there."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.clock import now
from tests.citizen import PEOPLE, Citizen
from tests.mandates.helper import PROXY, Helper
from tests.strict_client import plain

TAILS = ("consents", "papers", "papers/proxy_id", "fill/payee", "later", "stays", "check")


@pytest.fixture
def draft(daughter: Helper) -> Helper:
    daughter.get_mandate()
    daughter.file_for_him()
    daughter.agree()
    daughter.post(f"{daughter.filing}/precheck")
    return daughter


@pytest.mark.parametrize("tail", TAILS)
def test_without_the_name_her_case_of_his_does_not_exist(draft: Helper, tail: str) -> None:
    draft.get(f"{draft.plain()}/{tail}", status=404)


@pytest.mark.parametrize("tail", TAILS)
def test_with_another_name_neither(draft: Helper, tail: str) -> None:
    with draft.database() as session:
        from app.accounts.model import Account

        mine = session.get(Account, draft.account_id).person_id
    for name in (mine, "AAAAAAAAAAAAAAAA", "x"):
        draft.get(f"/for/{name}/filings/{draft.filing_id}/{tail}", status=404)


def test_her_own_case_has_no_name_in_front(draft: Helper) -> None:
    her = Citizen(draft.app, "wang-li")
    her.start("YDJY-FILING")
    giver = draft.kept().giver_id
    her.get(f"/for/{giver}{her.filing}", status=404)
    her.get(her.filing, status=303)


def test_every_link_of_a_page_keeps_the_name(draft: Helper) -> None:
    begin = f"/for/{draft.kept().giver_id}/filings/"
    for tail in ("papers", "papers/proxy_id", "later", "stays", "consents", "fill/payee"):
        page = draft.get(f"{draft.filing}/{tail}").text
        inside = re.findall(r'(?:href|action)="([^"]*filings/[^"]*)"', page)
        assert inside
        ours = [one for one in inside if not one.startswith("/languages")]
        assert all(one.startswith(begin) for one in ours), (tail, ours)


def test_a_redirect_keeps_the_name(draft: Helper) -> None:
    begin = f"/for/{draft.kept().giver_id}/filings/"
    assert draft.get(draft.filing, status=303).location.startswith(begin)
    moved = draft.post(f"{draft.filing}/stays", {"act": "add"}).location
    assert moved.startswith(begin)


def test_two_tabs_for_two_people_stay_apart(app, draft: Helper) -> None:
    other = Helper(app, "wang-li", "li-guiying")
    with clock.stopped_at(now() + timedelta(minutes=2)):
        other.get_mandate()
    other.file_for_him()
    assert "李*英" in other.get(f"{other.filing}/consents").text
    mixed = f"/for/{other.kept().giver_id}/filings/{draft.filing_id}/papers"
    draft.get(mixed, status=404)
    draft.post(f"{mixed}/proxy_id/lack", {"way": "ask"}, status=404)


def test_nothing_of_hers_is_offered_in_his(draft: Helper) -> None:
    hers = [PEOPLE["wang-li"][name] for name in ("id_number", "phone")]
    for tail in ("fill/payee", "fill/contact", "papers", "later"):
        page = draft.get(f"{draft.filing}/{tail}").text
        for secret in [*hers, hers[1][-4:]]:
            assert secret not in page, tail
    assert 'value="王建国"' in draft.get(f"{draft.filing}/fill/payee").text


def test_without_a_phone_of_his_the_box_is_empty(daughter: Helper) -> None:
    from tests.citizen import photo

    daughter.write_mandate(phone=None)
    form = {"shot": (photo(), "授权.jpg")}
    daughter.post(f"{daughter.at}/paper", form, content_type="multipart/form-data")
    daughter.post(f"{daughter.at}/paper", {"act": "done"})
    daughter.file_for_him()
    daughter.agree()
    page = daughter.get(f"{daughter.filing}/fill/contact")
    assert "他用哪个手机收短信" in plain(page)
    assert daughter.who["phone"][-4:] not in page.text


@pytest.mark.parametrize("tail", ["fill/patient", "fill/question/alive"])
def test_whom_it_is_for_cannot_be_changed(draft: Helper, tail: str) -> None:
    draft.get(f"{draft.filing}/{tail}", status=303)
    form = {"name": "王丽", "id_number": PEOPLE["wang-li"]["id_number"], "value": "no"}
    draft.post(f"{draft.filing}/{tail}", form)
    assert draft.body("patient")["name"] == "王建国"
    assert draft.body("question:alive") == {"value": True}


def test_the_notice_and_the_start_name_both_as_well(daughter: Helper) -> None:
    daughter.get_mandate()
    begin = f"/for/{daughter.kept().giver_id}/services/{PROXY}"
    for tail in ("notice", "start"):
        assert "您在替 王*国 办" in plain(daughter.get(f"{begin}/{tail}"))


def test_who_is_not_signed_in_signs_in_first(client, draft: Helper) -> None:
    answer = client.get(f"{draft.filing}/papers", status=303)
    assert answer.location == "/sign-in"


def test_a_second_tap_on_start_finds_the_draft_of_the_first(daughter: Helper) -> None:
    daughter.get_mandate()
    first = daughter.file_for_him()
    giver = daughter.kept().giver_id
    assert daughter.post(f"/for/{giver}/services/{PROXY}/start").location == first


def test_the_words_she_ticks_speak_of_him_and_are_kept(draft: Helper) -> None:
    from app.accounts.model import Consent

    page = plain(draft.get(f"{draft.filing}/consents"))
    assert "用他的内容替他办这次报销" in page
    with draft.database() as session:
        given = session.query(Consent).filter_by(filing_id=draft.filing_id).all()
        assert {one.person_id for one in given} == {draft.kept().giver_id}
        assert {one.account_id for one in given} == {draft.account_id}
        assert {one.wording_version for one in given} == {"for/2026-11-01"}


def test_her_pledge_is_for_what_she_fills_in(daughter: Helper) -> None:
    daughter.get_mandate()
    daughter.fill_for_him()
    daughter.post(f"{daughter.filing}/findings")
    assert "我替他填的、交的都是真的" in plain(daughter.get(f"{daughter.filing}/check"))
    daughter.submit()
    with daughter.database():
        from app.filing.service import events_of, find_filing

        filing = find_filing(daughter.filing_id)
        facts = next(one.facts for one in events_of(filing) if one.name == "submitted")
    assert facts["pledge"]["version"] == "for/2026-11-01"


def test_every_act_of_hers_says_for_whom(draft: Helper) -> None:
    from app.audit.model import AuditEntry

    with draft.database() as session:
        acts = session.query(AuditEntry).filter_by(chain=f"filing/{draft.filing_id}")
        assert {one.acting_for for one in acts} == {draft.kept().giver_id}


def test_his_copy_of_everything_has_it_and_hers_has_not(draft: Helper, father) -> None:
    import json

    his = json.loads(father.post("/me/copy", status=200).text)["filings"]
    hers = json.loads(draft.post("/me/copy", status=200).text)["filings"]
    assert [one["service"] for one in his] == [PROXY]
    assert hers == []


def test_her_home_offers_only_what_is_hers(draft: Helper) -> None:
    assert draft.filing_id not in draft.get("/").text
    assert draft.filing_id in draft.get("/mandates/held").text


def test_the_number_to_come_back_by_leads_her_to_the_right_address(app, draft: Helper) -> None:
    from tests.mandates.helper import anybody, sent

    page = plain(draft.get(f"{draft.filing}/later"))
    code = "".join(re.search(r"号码。 ([A-Z0-9]{4}) ([A-Z0-9]{4})", page).groups())
    nobody = anybody(app)
    nobody.post("/return", {"code": code})
    digits = sent(draft, "sign_in_code", draft.who["phone"])[-1]["values"]["code"]
    opened = nobody.post("/sign-in/code", {"code": digits})
    if opened.location.endswith("/sign-in/go-on"):
        opened = nobody.get("/sign-in/go-on", status=303)
    assert opened.location.startswith(f"/for/{draft.kept().giver_id}/")
