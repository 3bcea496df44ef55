"""Telling: a row and a job in the same transaction; words from one template an event, without gaps."""

import pytest
from jinja2 import UndefinedError
from sqlalchemy import func, select

from app import db, notices
from app.jobs.model import Job
from app.notices import service, wording
from app.notices.model import Message, MessageState, Template
from tests.notices.test_word_every_message import VALUES as EVERY

PHONE = "13800001234"
VALUES = EVERY | {
    Template.SIGN_IN_CODE: {"code": "123456"},
    Template.DRAFT_STARTED: {"service": "住院补助", "code": "ABCD-1234", "days": 30},
    Template.SUBMITTED: {"service": "住院补助", "number": "PT2026", "next": "3天内看。"},
    Template.WITHDRAWN: {"service": "住院补助", "number": "PT2026"},
    Template.PRECHECK_TASK_OPENED: {"service": "住院补助"},
    Template.PROGRESS_CODE: {"code": "123456"},
    Template.DECIDED_APPROVED: {"service": "住院补助", "number": "PT2026", "amount": "1,130.40"},
    Template.DECIDED_PARTLY: {"service": "住院补助", "number": "PT2026", "amount": "713.80"},
    Template.DECIDED_REFUSED: {"service": "住院补助", "number": "PT2026"},
    Template.DECIDED_GRANTED: {"service": "住院补助", "number": "PT2026"},
    Template.OBJECTION_RECEIVED: {"service": "住院补助", "number": "PT2026", "day": "12月8日"},
    Template.OBJECTION_ANSWERED: {"service": "住院补助", "number": "PT2026"},
    Template.DISPUTE_ANSWERED: {"service": "住院补助"},
    Template.DRAFT_EXPIRES: {"service": "住院补助", "day": "12月21日", "code": "ABCD-1234"},
}


def say(template=Template.SUBMITTED, **more):
    return notices.tell(template, phone=PHONE, **VALUES[template], **more)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_message_is_a_row_and_a_job_of_the_same_transaction(session):
    message = say(filing_id="filing-1", account_id="account-1")
    db.session.commit()
    assert message.state == MessageState.WAITING
    assert (message.filing_id, message.to_account) == ("filing-1", "account-1")
    assert db.session.scalars(select(Job)).one().payload == {"message": message.id}


def test_what_is_rolled_back_tells_nobody(session):
    say()
    db.session.rollback()
    assert (count(Message), count(Job)) == (0, 0)


def test_phone_and_words_are_sealed_and_the_phone_is_shown_masked(session):
    message = say()
    db.session.commit()
    assert message.phone == PHONE
    assert message.phone_masked == "138****1234"
    assert PHONE.encode() not in message.phone_sealed
    assert b"PT2026" not in message.text_sealed


@pytest.mark.parametrize("template", Template)
def test_every_event_has_its_words_with_all_values_in_them(session, template):
    text = say(template).text
    assert text.startswith("【帮办】")
    assert all(str(value) in text for value in VALUES[template].values())
    assert "%(" not in text
    assert "{" not in text


@pytest.mark.parametrize("template", Template)
def test_a_missing_value_is_refused_and_never_a_gap(session, template):
    for name in VALUES[template]:
        with pytest.raises(UndefinedError):
            wording.word(
                template, "zh_Hans_CN", {k: v for k, v in VALUES[template].items() if k != name}
            )


def test_every_file_of_words_belongs_to_an_event():
    assert {path.stem for path in wording.FOLDER.glob("*")} == {item.value for item in Template}


def test_an_event_nobody_knows_is_an_error(session):
    with pytest.raises(ValueError, match="birthday"):
        notices.tell("birthday", phone=PHONE)


def test_a_value_with_signs_of_html_arrives_as_it_is(session):
    text = notices.tell(Template.WITHDRAWN, phone=PHONE, service="A&B <1>", number="7").text
    assert "A&B <1>" in text


def test_a_language_without_a_catalogue_gets_the_chinese_words(session):
    assert say(language="fr").text == say().text


def test_the_messages_of_a_filing_come_oldest_first(session):
    first, _other, last = say(filing_id="f"), say(filing_id="g"), say(filing_id="f")
    db.session.commit()
    assert [message.id for message in service.of_filing("f")] == [first.id, last.id]


def test_the_message_box_shows_the_newest_first(session):
    sent = [say() for _number in range(3)]
    db.session.commit()
    assert [message.id for message in service.latest(2)] == [sent[2].id, sent[1].id]
