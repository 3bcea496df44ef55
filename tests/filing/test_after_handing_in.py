"""What follows from the last button a moment later: the estimate is kept and the person told, once."""

import pytest

from app.accounts.model import Account
from app.catalogue.current import catalogue
from app.filing import service
from app.filing.handing_in import follow
from app.filing.model import EstimateRecord
from app.filing.outcome import FOLLOW, follow_key, record_shown
from app.jobs.model import Job
from tests.citizen import Citizen
from tests.documents.pdf_text import text_of
from tests.strict_client import plain


@pytest.fixture
def just_now(citizen: Citizen) -> Citizen:
    """Handed in, and no worker has come by yet."""
    citizen.fill_mutual()
    citizen.post(f"{citizen.filing}/submit", {"pledge": "1"})
    return citizen


def kept(citizen: Citizen) -> list[dict]:
    with citizen.database() as session:
        rows = session.query(EstimateRecord).filter_by(filing_id=citizen.filing_id)
        return [one.record for one in rows]


def shown(citizen: Citizen) -> dict:
    with citizen.database():
        return record_shown(citizen.filing_id)


def test_the_job_is_written_with_the_case_and_then_done_once(just_now: Citizen) -> None:
    with just_now.database() as session:
        (job,) = session.query(Job).filter_by(kind=FOLLOW)
        assert job.key == follow_key(just_now.filing_id)
    assert (just_now.messages(), kept(just_now)) == ([], [])
    just_now.work_off(FOLLOW)
    just_now.work_off(FOLLOW)
    assert just_now.messages() == ["submitted"]
    assert len(kept(just_now)) == 1


def test_the_estimate_is_the_one_that_was_shown_before_and_after(just_now: Citizen) -> None:
    before = shown(just_now)
    assert before["result"]["total_fund"] == "1130.40"
    just_now.work_off(FOLLOW)
    assert shown(just_now) == before == kept(just_now)[0]


def test_the_application_that_is_printed_at_once_has_the_amount(just_now: Citizen) -> None:
    printed = text_of(just_now.get(f"{just_now.filing}/application.pdf").data)
    assert "1,130.40" in printed


def test_who_takes_his_case_back_at_once_is_told_that_and_nothing_else(just_now: Citizen) -> None:
    just_now.post(f"{just_now.filing}/withdraw")
    just_now.work_off(FOLLOW)
    assert just_now.messages() == ["withdrawn"]
    assert len(kept(just_now)) == 1


def test_a_filing_that_is_gone_meanwhile_is_nothing_to_follow(citizen: Citizen) -> None:
    with citizen.database():
        assert follow({"filing": "gone", "estimate": None}) is None


def test_a_service_without_money_keeps_no_estimate(citizen: Citizen) -> None:
    with citizen.database():
        assert record_shown("no-such-filing") is None


TAKEN = "261121000010"


@pytest.fixture
def beside_another(citizen: Citizen) -> Citizen:
    """Ready to hand in, beside a case that has the number TAKEN."""
    with citizen.database() as session:
        account = session.get(Account, citizen.account_id)
        service.start(catalogue().latest("YZ-AID-APPLY"), account, {}).number = TAKEN
        session.commit()
    citizen.fill_mutual()
    return citizen


def test_a_number_that_another_case_drew_is_drawn_again(beside_another, monkeypatch) -> None:
    drawn = iter([TAKEN, TAKEN, "261121000029"])
    monkeypatch.setattr(service, "draw_number", lambda: next(drawn))
    assert beside_another.submit().location == f"{beside_another.filing}/receipt"
    assert beside_another.row().number == "261121000029"
    assert beside_another.events().count("submitted") == 1
    assert beside_another.messages() == ["submitted"]


def test_when_every_number_seems_taken_that_is_told_and_the_draft_stays(
    beside_another, monkeypatch
) -> None:
    monkeypatch.setattr(service, "draw_number", lambda: TAKEN)
    said = beside_another.post(f"{beside_another.filing}/submit", {"pledge": "1"}, status=500)
    assert "不怪您" in plain(said)
    assert beside_another.row().is_draft


def test_who_does_not_draw_again_gets_an_unused_number(beside_another, monkeypatch) -> None:
    drawn = iter([TAKEN, "261121000029"])
    monkeypatch.setattr(service, "draw_number", lambda: next(drawn))
    with beside_another.database():
        assert service.unused_number() == "261121000029"
