"""Withdrawing: until the bureau takes the case, and at least ten minutes; then filing again from it."""

from datetime import timedelta

import pytest

from app import clock, db
from app.accounts.model import Account
from app.errors import OutOfStep
from app.filing import service
from app.filing.blueprint import opened
from tests.citizen import Citizen, every_field
from tests.strict_client import plain


def take(citizen: Citizen) -> None:
    """The bureau takes the case."""
    with citizen.app.app_context():
        db.session.remove()
        db.begin_writing()
        filing = service.find_filing(citizen.filing_id)
        account = db.session.get(Account, citizen.account_id)
        assert filing
        assert account
        service.take(opened(filing), account)
        db.session.commit()
        db.session.remove()


def test_it_is_asked_first_and_then_done(citizen: Citizen) -> None:
    citizen.file_mutual()
    assert "要撤回这件申请吗" in plain(citizen.get(f"{citizen.filing}/withdraw"))
    assert citizen.row().status == "submitted"
    page = citizen.follow(citizen.post(f"{citizen.filing}/withdraw"))
    assert "已经撤回" in plain(page)
    assert citizen.row().status == "withdrawn"
    assert citizen.messages() == ["submitted", "withdrawn"]


def test_a_second_tap_changes_nothing(citizen: Citizen) -> None:
    citizen.file_mutual()
    for _tap in range(2):
        citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.events().count("withdrawn") == 1
    assert citizen.messages() == ["submitted", "withdrawn"]


def test_while_nobody_took_it_there_is_no_hurry(citizen: Citizen) -> None:
    citizen.file_mutual()
    with clock.stopped_at(clock.now() + timedelta(days=20)):
        citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.row().status == "withdrawn"


def test_within_ten_minutes_even_a_case_that_was_taken_comes_back(citizen: Citizen) -> None:
    citizen.file_mutual()
    take(citizen)
    assert citizen.row().status == "taken"
    with clock.stopped_at(clock.now() + timedelta(minutes=9)):
        assert "撤回申请" in plain(citizen.get(f"{citizen.filing}/progress"))
        citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.row().status == "withdrawn"


def test_later_a_case_that_was_taken_stays(citizen: Citizen) -> None:
    citizen.file_mutual()
    take(citizen)
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        assert "撤回申请" not in plain(citizen.get(f"{citizen.filing}/progress"))
        response = citizen.post(f"{citizen.filing}/withdraw")
        assert "现在不能自己撤回了" in plain(citizen.follow(response))
        citizen.get(f"{citizen.filing}/withdraw", status=303)
    assert citizen.row().status == "taken"


def test_the_verb_itself_refuses_what_is_not_open(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    with citizen.app.app_context():
        db.begin_writing()
        filing = service.find_filing(citizen.filing_id)
        account = db.session.get(Account, citizen.account_id)
        assert filing
        assert account
        with pytest.raises(OutOfStep, match="filing_closed"):
            service.withdraw(opened(filing), account)
        with pytest.raises(OutOfStep, match="filing_closed"):
            service.take(opened(filing), account)
        db.session.rollback()
        db.session.remove()


def test_a_draft_cannot_be_withdrawn(draft: Citizen) -> None:
    response = draft.post(f"{draft.filing}/withdraw")
    assert response.location == f"{draft.filing}/progress"
    assert draft.row().is_draft


def test_what_was_withdrawn_is_not_changed_any_more(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    page = citizen.post(f"{citizen.filing}/fill/contact", {"phone": "19900000002"}, status=409)
    assert "这件已经结束，不能再改" in plain(page)


def test_filing_again_keeps_every_answer_and_asks_only_for_what_must_be_new(
    citizen: Citizen,
) -> None:
    citizen.file_mutual()
    old, patient = citizen.filing, citizen.body("patient")
    citizen.post(f"{citizen.filing}/withdraw")
    response = citizen.post(f"{citizen.filing}/again")
    citizen.filing = response.location
    assert citizen.filing != old
    assert citizen.row().is_draft
    assert citizen.row().number is None
    assert citizen.body("patient") == patient
    assert citizen.where() == "consents"
    citizen.agree()
    assert citizen.where() == "precheck"
    citizen.post(f"{citizen.filing}/precheck")
    assert citizen.where() == "findings"
    assert citizen.submit().location == f"{citizen.filing}/receipt"


def test_a_second_tap_on_filing_again_finds_the_draft_of_the_first(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    first = citizen.post(f"{citizen.filing}/again").location
    assert citizen.post(f"{citizen.filing}/again").location == first


def test_a_dispute_of_the_old_case_does_not_speak_for_the_new_draft(citizen: Citizen) -> None:
    citizen.fill_mutual()
    citizen.invoice()
    names = every_field(citizen.get(f"{citizen.filing}/findings").text, "dispute")
    assert names
    for name in names:
        citizen.post(f"{citizen.filing}/findings", {"dispute": name})
    citizen.submit()
    citizen.post(f"{citizen.filing}/withdraw")
    citizen.filing = citizen.post(f"{citizen.filing}/again").location
    assert citizen.body("disputes") == {}


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_only_a_withdrawn_case_is_filed_again(citizen: Citizen, state: str) -> None:
    citizen.fill_mutual()
    if state == "submitted":
        citizen.submit()
    assert citizen.post(f"{citizen.filing}/again").location == citizen.filing
    assert citizen.row().status == state


def test_filing_again_brings_the_photos_along_once(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    first = citizen.post(f"{citizen.filing}/again").location
    second = citizen.post(f"{citizen.filing}/again").location
    assert first == second
    citizen.filing = first
    citizen.agree()
    photos = citizen.get(f"{first}/papers/inpatient_invoice")
    assert "住院发票：收到1张" in plain(photos)
    assert photos.text.count("/whole") == 1


def test_a_withdrawn_case_has_no_receipt_any_more(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    answer = citizen.get(f"{citizen.filing}/receipt", status=303)
    assert "已经撤回" in plain(citizen.follow(citizen.follow(answer, status=303)))
