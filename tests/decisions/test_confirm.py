"""A second person makes it final, once, for the figure he saw; nobody confirms what is his own."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app import clock
from app.accounts import sessions
from app.accounts.model import Account, Person
from app.audit.model import AuditEntry
from app.decisions import locks, yearly
from app.decisions.model import SettledInvoice
from app.errors import Refusal
from app.filing.blueprint import opened
from app.filing.model import Decision, YearlyUse
from app.filing.service import find_filing
from app.mandates.model import Mandate
from app.registers.demo_people import demo_people
from app.review import deciding
from tests.citizen import Citizen
from tests.decisions.bureau import Bureau
from tests.review.desk import Clerk
from tests.strict_client import plain


def as_another_account(bureau: Bureau, roles: list[str]) -> Clerk:
    """A second account of the clerk's own person, signed in."""
    other = Clerk(bureau.citizen.app, "shen-yi-2", tuple(roles))
    with bureau.citizen.database() as session:
        account = session.get(Account, other.account_id)
        account.person_id = bureau.clerk.person_id
        session.commit()
    return other


def sets(bureau: Bureau, **values) -> None:
    """Change the filing beside the pages."""
    with bureau.citizen.database() as session:
        filing = find_filing(bureau.citizen.filing_id)
        for name, value in values.items():
            setattr(filing, name, value)
        session.commit()


def test_the_second_person_makes_it_final(bureau: Bureau):
    bureau.decided()
    (decision,) = bureau.decisions()
    filing = bureau.citizen.row()
    assert (filing.status, decision.amount) == ("decided", Decimal("1130.40"))
    assert decision.confirmed_by == bureau.checker.person_id
    assert filing.decided_at == decision.confirmed_at
    assert bureau.citizen.messages()[-1] == "decided_approved"
    assert bureau.used() == Decimal("1130.40")
    assert bureau.citizen.events()[-2:] == ["proposed", "decided"]


def test_what_the_person_was_told_beforehand_stands_beside_the_amount(bureau: Bureau):
    bureau.decided()
    (decision,) = bureau.decisions()
    assert decision.estimated == Decimal("1130.40")


def test_each_step_is_on_record_with_who_did_it(bureau: Bureau):
    bureau.decided()
    with bureau.citizen.database() as session:
        acts = select(AuditEntry.act, AuditEntry.by).where(AuditEntry.act.like("filing:case:%"))
        found = dict(session.execute(acts).all())
    assert found["filing:case:propose"] == bureau.clerk.person_id
    assert found["filing:case:decide"] == bureau.checker.person_id


def test_whoever_proposed_cannot_confirm_whatever_his_roles(bureau: Bureau, app):
    sets_roles(bureau, bureau.clerk, ["clerk", "checker", "lead", "admin"])
    bureau.propose()
    page = bureau.clerk.get(f"{bureau.case}/confirm")
    assert "这是您提出的" in plain(page)
    assert "确认 1,130.40" not in plain(page)
    form = bureau.confirmation()
    said = bureau.clerk.post(f"{bureau.case}/confirm", form, status=400)
    assert "提出的人不能自己确认" in plain(said)
    assert bureau.citizen.row().status == "proposed"


def sets_roles(bureau: Bureau, clerk: Clerk, roles: list[str]) -> None:
    with bureau.citizen.database() as session:
        session.get(Account, clerk.account_id).roles = roles
        session.commit()


def test_nor_with_a_second_account_of_the_same_person(bureau: Bureau):
    bureau.propose()
    other = as_another_account(bureau, ["checker"])
    said = other.post(f"{bureau.case}/confirm", bureau.confirmation(), status=400)
    assert "提出的人不能自己确认" in plain(said)
    assert bureau.decisions()[0].confirmed_at is None


def test_nor_as_two_persons_with_one_id_number(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    with bureau.citizen.database() as session:
        for clerk in (bureau.clerk, bureau.checker):
            session.get(Person, clerk.person_id).identify(
                "沈怡", demo_people()["shen-yi"]["id_number"]
            )
        session.commit()
    said = bureau.checker.post(f"{bureau.case}/confirm", form, status=400)
    assert "提出的人不能自己确认" in plain(said)


def test_a_clerk_without_the_role_does_not_find_the_page(bureau: Bureau, app):
    bureau.propose()
    other = Clerk(app, "third", ("clerk",))
    other.get(f"{bureau.case}/confirm", status=404)
    other.post(f"{bureau.case}/confirm", bureau.confirmation(), status=404)
    other.post(f"{bureau.case}/send-back", {"why": "x"}, status=404)


def test_his_own_case_does_not_exist_for_the_checker(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    with bureau.citizen.database() as session:
        me = session.get(Person, bureau.checker.person_id)
        me.identify("王建国", demo_people()["wang-jianguo"]["id_number"])
        session.commit()
    bureau.checker.get(f"{bureau.case}/confirm", status=404)
    bureau.checker.post(f"{bureau.case}/confirm", form, status=404)


def test_nor_does_the_case_of_somebody_he_ever_had_a_mandate_with(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    with bureau.citizen.database() as session:
        giver = session.get(Account, bureau.citizen.account_id).person_id
        session.add(
            Mandate(
                giver_id=giver,
                holder_id=bureau.checker.person_id,
                services=["PT-MUTUAL-SELF"],
                relation="child",
                until=clock.today() - timedelta(days=400),
                wording_version="1",
                wording_hash="0" * 64,
                ended_at=clock.now(),
            )
        )
        session.commit()
    bureau.checker.post(f"{bureau.case}/confirm", form, status=404)


def test_the_verb_itself_refuses_one_s_own_case(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    with bureau.citizen.database() as session:
        account = session.get(Account, bureau.checker.account_id)
        filing = find_filing(bureau.citizen.filing_id)
        filing.person_id = account.person_id
        session.flush()
        with pytest.raises(Refusal, match="own_case"):
            deciding.confirm(opened(filing), account, seen=filing.revision, figure=form["figure"])


def test_a_second_tap_finds_it_decided(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    for _tap in range(3):
        answer = bureau.checker.post(f"{bureau.case}/confirm", form)
        assert answer.location == bureau.case
    assert bureau.citizen.events().count("decided") == 1
    assert bureau.citizen.messages().count("decided_approved") == 1
    assert bureau.used() == Decimal("1130.40")


def test_a_withdrawn_case_is_not_approved(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    bureau.citizen.post(f"{bureau.citizen.filing}/withdraw")
    page = bureau.checker.post(f"{bureau.case}/confirm", form, status=409)
    assert "没有等确认的决定" in plain(page)
    assert "撤回" in plain(page)
    assert bureau.citizen.row().status == "withdrawn"
    assert bureau.used() == 0


def test_a_held_case_is_not_decided(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    sets(bureau, held_at=clock.now())
    page = bureau.checker.post(f"{bureau.case}/confirm", form, status=409)
    assert "本人说没有同意" in plain(page)
    assert bureau.used() == 0


def test_what_changed_meanwhile_is_shown_and_nothing_decided(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    sets(bureau, risk=7)
    page = bureau.checker.post(f"{bureau.case}/confirm", form, status=409)
    assert "有了变化" in plain(page)
    assert bureau.citizen.row().status == "proposed"
    bureau.confirm()


def used_before(bureau: Bureau, amount: str) -> None:
    """Another decision of this person used up so much of the mutual plan's year meanwhile."""
    with bureau.citizen.database() as session:
        filing = find_filing(bureau.citizen.filing_id)
        uses = yearly.hold_years(yearly.key_of(opened(filing)), ["2026"])
        used = {"2026": {"mutual_paid": Decimal(amount)}}
        locks.write(uses.settle("another", used, clock.today()))
        session.commit()


def test_an_amount_that_came_out_otherwise_is_shown_before_it_counts(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    used_before(bureau, "28800.00")
    page = bureau.checker.post(f"{bureau.case}/confirm", form, status=409)
    assert "确认前重新算过，结果变了" in plain(page)
    assert "713.80" in plain(page)
    assert bureau.citizen.row().status == "proposed"
    bureau.confirm()
    decision = bureau.decisions()[0]
    assert decision.amount == Decimal("713.80")
    assert decision.body["proposed"] == "1130.40"
    assert bureau.used() == Decimal("28800.00") + Decimal("713.80")


def test_where_the_year_is_used_up_nothing_is_paid_and_never_less(bureau: Bureau):
    used_before(bureau, "99999.00")
    bureau.decided()
    assert bureau.decisions()[0].amount == Decimal("0.00")


@pytest.mark.parametrize("seen", ["", "x", "-1", "999999999999999999999", "１"])
def test_a_page_that_nobody_was_shown_confirms_nothing(bureau: Bureau, seen):
    bureau.propose()
    bureau.confirm(status=409, revision=seen)
    bureau.confirm(status=409, figure="0" * 16)
    assert bureau.citizen.row().status == "proposed"


def test_an_invoice_that_was_given_to_another_filing_is_found_at_the_end(
    bureau: Bureau, app, clerk, checker
):
    second = Citizen(app)
    second.file_mutual()
    other = Bureau(second, clerk, checker).take()
    bureau.propose()
    other.propose()
    bureau.confirm()
    page = checker.get(f"{other.case}/confirm")
    assert "同一张发票已经报过" in plain(page)
    other.confirm()
    decision = other.decisions()[0]
    assert (decision.outcome, decision.amount) == ("refused", Decimal("0.00"))
    assert decision.body["lines"][0]["reason"] == "DUPLICATE"
    assert bureau.used() == Decimal("1130.40")
    with second.database() as session:
        (row,) = session.query(SettledInvoice).all()
        assert row.filing_id == bureau.citizen.filing_id


def test_a_decision_can_be_worked_out_again(bureau: Bureau):
    from app.catalogue.current import policies
    from app.estimate.record import replay

    bureau.decided()
    body = bureau.decisions()[0].body
    assert replay(body, policies()) == body["result"]


def test_what_is_kept_of_a_decision_is_sealed(bureau: Bureau):
    bureau.decided()
    with bureau.citizen.database() as session:
        (row,) = session.execute(select(Decision.body_sealed)).one()
        used = session.query(YearlyUse).first()
    assert b"0086221740" not in row
    assert demo_people()["wang-jianguo"]["id_number"] not in used.id


def test_signing_out_ends_the_right_to_confirm(bureau: Bureau):
    bureau.propose()
    form = bureau.confirmation()
    with bureau.citizen.database() as session:
        account = session.get(Account, bureau.checker.account_id)
        sessions.end_all_sessions(account, account)
        session.commit()
    bureau.checker.post(f"{bureau.case}/confirm", form)
    assert bureau.citizen.row().status == "proposed"
