"""The receipt: the number, what happens next and when, 猜您想要, and the application to keep or print."""

import pytest

from app.catalogue.current import catalogue
from tests.citizen import Citizen
from tests.documents.pdf_text import text_of
from tests.strict_client import plain


def test_the_receipt_says_number_next_steps_and_wishes(citizen: Citizen) -> None:
    number = citizen.file_mutual()
    page = plain(citizen.get(f"{citizen.filing}/receipt"))
    service = catalogue().latest("PT-MUTUAL-SELF")
    assert number in page.replace(" ", "")
    for step in service.happens_next:
        assert step.title_zh in page
    assert "猜您想要" in page
    for wish in service.suggests:
        assert catalogue().latest(wish).title_zh in page
    assert "前一定能撤回" in page


def test_the_message_with_the_number_waits_to_be_sent(citizen: Citizen) -> None:
    number = citizen.file_mutual()
    from app.notices.model import Message

    with citizen.database() as session:
        message = session.query(Message).filter_by(filing_id=citizen.filing_id).one()
        assert number in message.text.replace(" ", "")
        assert message.phone == "19900000001"


def test_the_application_is_a_pdf_with_number_and_name(citizen: Citizen) -> None:
    number = citizen.file_mutual()
    response = citizen.get(f"{citizen.filing}/application.pdf")
    assert response.mimetype == "application/pdf"
    assert f"bangban-{number}.pdf" in response.headers["Content-Disposition"]
    text = text_of(response.data).replace(" ", "")
    for said in (number, "王建国", "江海示范医院", "18,642.50", "1,130.40"):
        assert said in text, said
    assert citizen.who["id_number"] not in text


def test_the_print_keeps_the_estimate_of_the_day_it_was_handed_in(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.filing import outcome

    citizen.file_mutual()

    def not_again(*_: object) -> None:
        raise AssertionError("a case that was handed in is not worked out again")

    monkeypatch.setattr(outcome, "estimate", not_again)
    text = text_of(citizen.get(f"{citizen.filing}/application.pdf").data)
    assert "1,130.40" in text


@pytest.mark.parametrize("tail", ["receipt", "application.pdf"])
def test_a_draft_has_neither_receipt_nor_print(draft: Citizen, tail: str) -> None:
    response = draft.get(f"{draft.filing}/{tail}", status=303)
    assert response.location == draft.filing
