"""The second person does not agree: the case goes back to the clerk, with a reason that she reads."""

from tests.decisions.bureau import Bureau
from tests.strict_client import plain


def back(bureau: Bureau, why: str, status: int = 303):
    form = {"revision": bureau.confirmation()["revision"], "why": why}
    return bureau.checker.post(f"{bureau.case}/send-back", form, status=status)


def test_it_goes_back_to_the_clerk_who_reads_why(bureau: Bureau):
    bureau.propose()
    back(bureau, "第二页的清单没有看")
    filing = bureau.citizen.row()
    assert (filing.status, filing.leased_by) == ("taken", bureau.clerk.person_id)
    assert "第二页的清单没有看" in plain(bureau.clerk.get(f"{bureau.case}/decide"))
    assert bureau.citizen.events()[-1] == "sent_back"


def test_without_a_reason_it_is_not_sent_back(bureau: Bureau):
    bureau.propose()
    page = back(bureau, "   ", status=422)
    assert "退回要写明原因" in plain(page)
    assert 'href="#why"' in page.text
    assert 'aria-describedby="why-why" aria-invalid="true"' in page.text
    assert bureau.citizen.row().status == "proposed"


def test_the_clerk_proposes_anew_and_both_stay_readable(bureau: Bureau):
    bureau.propose()
    back(bureau, "再减一项")
    bureau.propose([("cut", "OFF_LIST", "384.00")])
    bureau.confirm()
    newest, before = bureau.decisions()
    assert str(newest.amount) == "900.00"
    assert before.sent_back_by == bureau.checker.person_id
    assert before.confirmed_at is None
    page = plain(bureau.clerk.get(bureau.case))
    assert "再减一项" in page


def test_what_was_sent_back_cannot_be_confirmed_any_more(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    back(bureau, "不对")
    bureau.checker.post(f"{bureau.case}/confirm", form, status=409)
    bureau.checker.post(f"{bureau.case}/send-back", {**form, "why": "again"}, status=409)
    assert bureau.citizen.events().count("sent_back") == 1


def test_the_proposer_does_not_send_back_to_himself(bureau: Bureau):
    bureau.propose()
    form = {"revision": bureau.confirmation()["revision"], "why": "mine"}
    bureau.clerk.post(f"{bureau.case}/send-back", form, status=404)
    assert bureau.citizen.row().status == "proposed"
