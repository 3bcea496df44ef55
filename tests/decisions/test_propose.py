"""The clerk proposes line by line; the engine works the amount out; nothing is final yet."""

from decimal import Decimal

import pytest

from app.filing.model import Outcome
from tests.decisions.bureau import Bureau
from tests.strict_client import plain


def test_a_proposal_holds_the_amount_that_the_engine_worked_out(bureau: Bureau):
    bureau.propose()
    (decision,) = bureau.decisions()
    assert decision.outcome == Outcome.APPROVED
    assert decision.amount == Decimal("1130.40")
    assert decision.proposed_by == bureau.clerk.person_id
    assert decision.confirmed_at is None
    assert bureau.citizen.row().status == "proposed"


def test_nothing_is_told_and_nothing_is_used_up_by_a_proposal(bureau: Bureau):
    bureau.propose()
    assert bureau.used() == 0
    assert not [one for one in bureau.citizen.messages() if one.startswith("decided")]


def test_a_part_that_does_not_count_makes_it_less(bureau: Bureau):
    bureau.propose([("cut", "OFF_LIST", "384.00")])
    (decision,) = bureau.decisions()
    assert decision.outcome == Outcome.PARTLY
    assert decision.amount == Decimal("900.00")
    (line,) = decision.body["lines"]
    assert (line["verdict"], line["reason"], line["cut"]) == ("cut", "OFF_LIST", "384.00")


def test_a_refused_invoice_leaves_nothing(bureau: Bureau):
    bureau.propose([("refuse", "OTHER_PERSON", "")])
    (decision,) = bureau.decisions()
    assert (decision.outcome, decision.amount) == (Outcome.REFUSED, Decimal("0.00"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("", "", ""), "请选：同意"),
        (("perhaps", "", ""), "请选：同意"),
        (("refuse", "", ""), "请选一个合适的理由"),
        (("refuse", "NO_SUCH", ""), "请选一个合适的理由"),
        (("refuse", "OFF_LIST", ""), "请选一个合适的理由"),
        (("cut", "OFF_LIST", ""), "请写要减多少元"),
        (("cut", "OFF_LIST", "0"), "请写要减多少元"),
        (("cut", "OFF_LIST", "-5"), "请写要减多少元"),
        (("cut", "OFF_LIST", "16000.00"), "这张能算的只有16,000.00元"),
        (("cut", "WORK_OR_THIRD_PARTY", "5"), "请选一个合适的理由"),
    ],
)
def test_what_is_missing_is_told_at_its_field_and_nothing_is_proposed(bureau, line, words):
    page = bureau.propose([line], status=422)
    assert words in plain(page)
    assert bureau.decisions() == []
    assert bureau.citizen.row().status == "taken"


def test_counting_shows_the_amount_and_proposes_nothing(bureau: Bureau):
    form = bureau.form([("cut", "OFF_LIST", "384.00")], act="count")
    page = bureau.clerk.post(f"{bureau.case}/decide", form, status=200)
    assert "900.00" in plain(page)
    assert 'value="384.00"' in page.text
    assert bureau.decisions() == []
