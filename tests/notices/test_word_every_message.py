"""The words of every message: with every value, without any of them, in every language, short enough to be read."""

from functools import cache
from itertools import combinations

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from app import db, notices
from app.config import LANGUAGES, ROOT
from app.notices import wording
from app.notices.model import MessageState, Template

PHONE = "13800001234"
SERVICE = "职工医保异地就医零星报销"
LINK = "bangban.example/not-mine/AAAABBBBCCCCDDDDEEEEFFFFGGGG"
WHO = {"helper": "王丽", "services": "住院补助代人办", "until": "2026年12月21日"}
DONE = {"helper": "王丽", "service": SERVICE, "number": "PT20261121001", "link": LINK}
GIVEN = {"service": SERVICE, "number": "PT20261121001", "papers": "费用清单"}
OWED = GIVEN | {"until": "12月10日", "page": "https://site.example/f"}
VALUES = {
    Template.SIGN_IN_CODE: {"code": "123456"},
    Template.DRAFT_STARTED: {"service": SERVICE, "code": "ABCD-1234", "days": 30},
    Template.SUBMITTED: {"service": SERVICE, "number": "PT20261121001", "next": "预计3天内看。"},
    Template.TAKEN: {"service": SERVICE, "number": "PT20261121001"},
    Template.PAPERS_ASKED_FOR: {
        "service": SERVICE,
        "number": "PT20261121001",
        "count": 987,
        "page": "https://site.example/f",
    },
    Template.PAPERS_GIVEN: {"service": SERVICE, "number": "PT20261121001"},
    Template.OWED_PROMISED: OWED,
    Template.OWED_REMINDER: OWED,
    Template.OWED_OVERDUE: OWED,
    Template.OWED_GIVEN: GIVEN,
    Template.OWED_WAIVED: GIVEN,
    Template.WITHDRAWN: {"service": SERVICE, "number": "PT20261121001"},
    Template.PRECHECK_TASK_OPENED: {"service": SERVICE},
    Template.PROGRESS_CODE: {"code": "123456"},
    Template.DECIDED_APPROVED: {
        "service": SERVICE,
        "number": "PT20261121001",
        "amount": "1,130.40",
    },
    Template.DECIDED_PARTLY: {"service": SERVICE, "number": "PT20261121001", "amount": "713.80"},
    Template.DECIDED_REFUSED: {"service": SERVICE, "number": "PT20261121001"},
    Template.DECIDED_GRANTED: {"service": SERVICE, "number": "PT20261121001"},
    Template.OBJECTION_RECEIVED: {"service": SERVICE, "number": "PT20261121001", "day": "12月8日"},
    Template.OBJECTION_ANSWERED: {"service": SERVICE, "number": "PT20261121001"},
    Template.DISPUTE_ANSWERED: {"service": SERVICE},
    Template.DRAFT_EXPIRES: {"service": SERVICE, "day": "12月21日", "code": "ABCD-1234"},
    Template.MANDATE_CODE: WHO | {"code": "123456"},
    Template.MANDATE_ASKED: WHO | {"link": LINK},
    Template.MANDATE_GIVEN: WHO | {"link": LINK},
    Template.MANDATE_ENDED: {"giver": "王建国", "helper": "王丽"},
    Template.MANDATE_REFUSED: {"giver": "王建国"},
    Template.MANDATE_DOUBTED: {"giver": "王建国"},
    Template.STARTED_FOR_YOU: {"helper": "王丽", "service": SERVICE, "link": LINK},
    Template.SUBMITTED_FOR_YOU: DONE,
    Template.WITHDRAWN_FOR_YOU: DONE,
    Template.CONSENT_DENIED: {"service": SERVICE, "giver": "王建国"},
    Template.HOLD_LIFTED: {"service": SERVICE, "answer": "电话里问过，是他同意的，接着办。"},
}
LINKED = {template for template, values in VALUES.items() if "page" in values}
TRANSLATED = [language for language in LANGUAGES if language != wording.SITE_LANGUAGE]
ONE_SMS, PART = 70, 67


def parts_of(text):
    """How many text messages a text of Chinese takes at the provider."""
    return 1 if len(text) <= ONE_SMS else -(-len(text) // PART)


def test_the_values_here_are_those_of_every_event():
    assert set(VALUES) == set(Template)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", Template)
def test_each_event_in_each_language_says_every_value_once(template, language):
    text = wording.word(template, language, VALUES[template])
    for name, value in VALUES[template].items():
        assert text.count(str(value)) == 1, name
    assert text == text.strip()
    assert "\n" not in text


@pytest.mark.parametrize("template", Template)
def test_each_event_lacking_any_of_its_values_is_refused(template):
    names = list(VALUES[template])
    for count in range(len(names)):
        for kept in combinations(names, count):
            with pytest.raises(UndefinedError):
                wording.word(
                    template, "zh_Hans_CN", {name: VALUES[template][name] for name in kept}
                )


@pytest.mark.parametrize("template", Template)
def test_a_value_nobody_asked_for_changes_nothing(template):
    plain = wording.word(template, "zh_Hans_CN", VALUES[template])
    assert wording.word(template, "zh_Hans_CN", VALUES[template] | {"extra": "x"}) == plain


@pytest.mark.parametrize("template", Template)
def test_every_message_begins_with_who_speaks(template):
    assert wording.word(template, "zh_Hans_CN", VALUES[template]).startswith("【帮办】")


@pytest.mark.parametrize(
    ("template", "most"),
    [
        (Template.SIGN_IN_CODE, 1),
        (Template.DRAFT_STARTED, 2),
        (Template.SUBMITTED, 1),
        (Template.TAKEN, 2),
        (Template.PAPERS_ASKED_FOR, 2),
        (Template.PAPERS_GIVEN, 2),
        (Template.OWED_PROMISED, 2),
        (Template.OWED_REMINDER, 2),
        (Template.OWED_OVERDUE, 2),
        (Template.OWED_GIVEN, 1),
        (Template.OWED_WAIVED, 1),
        (Template.WITHDRAWN, 2),
        (Template.PRECHECK_TASK_OPENED, 2),
        (Template.MANDATE_CODE, 2),
        (Template.MANDATE_GIVEN, 2),
        (Template.STARTED_FOR_YOU, 2),
        (Template.SUBMITTED_FOR_YOU, 2),
        (Template.CONSENT_DENIED, 1),
        (Template.DRAFT_EXPIRES, 2),
        (Template.DECIDED_APPROVED, 2),
        (Template.DECIDED_PARTLY, 2),
        (Template.DECIDED_REFUSED, 2),
        (Template.OBJECTION_RECEIVED, 2),
        (Template.OBJECTION_ANSWERED, 1),
    ],
)
def test_a_message_takes_few_parts_also_with_a_long_service(template, most):
    assert parts_of(wording.word(template, "zh_Hans_CN", VALUES[template])) <= most


@pytest.mark.parametrize("length", [0, 1, 70, 71, 134, 135])
def test_parts_are_counted_as_providers_count_them(length):
    expected = {0: 1, 1: 1, 70: 1, 71: 2, 134: 2, 135: 3}
    assert parts_of("字" * length) == expected[length]


@pytest.mark.parametrize("template", Template)
def test_no_message_holds_an_address_or_asks_for_anything_secret(template):
    """Elders are told never to follow links in messages. The few that stand in one open a single page
    with a single button, and what they do can be done on the phone or by signing in as well."""
    text = wording.word(template, "zh_Hans_CN", VALUES[template])
    if template in LINKED:
        assert text.count("https://") == 1
        text = text.replace(str(VALUES[template]["page"]), "")
    for word in ("http", "www", "点击", "链接", "密码", "银行卡"):
        assert word not in text


def test_the_code_message_says_how_long_it_holds_and_that_nobody_may_have_it():
    text = wording.word(Template.SIGN_IN_CODE, "zh_Hans_CN", {"code": "123456"})
    assert "10分钟" in text
    assert "谁来要都不要告诉他" in text


@cache
def sms_in(language):
    """The sentences of the message templates with their translation."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return [
            one
            for one in read_po(file, locale=language)
            if any(place.startswith("templates/sms/") for place, _line in one.locations)
        ]


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("template", Template)
def test_each_event_is_translated_with_the_same_values(template, language):
    source = (wording.FOLDER / f"{template}.txt").read_text("utf-8")
    (message,) = [one for one in sms_in(language) if f'"{one.id}"' in source]
    assert message.string
    assert not message.fuzzy
    for name in VALUES[template]:
        assert message.string.count(f"%({name})s") == 1


SAID = st.text(min_size=1, max_size=30).filter(lambda text: text == text.strip())


@given(service=SAID, number=SAID)
def test_whatever_a_value_holds_arrives_unchanged(service, number):
    text = wording.word(Template.WITHDRAWN, "zh_Hans_CN", {"service": service, "number": number})
    assert f"“{service}”" in text
    assert number in text


@pytest.mark.parametrize(
    "value", ["100%", "%(code)s", "{{ 7*7 }}", "{% raw %}", "<b>&amp;</b>", "a\\nb", "“”", "𠮷😀"]
)
def test_signs_of_templates_in_a_value_are_only_signs(value):
    text = wording.word(Template.PRECHECK_TASK_OPENED, "zh_Hans_CN", {"service": value})
    assert f"“{value}”" in text
    assert "49" not in text


@pytest.mark.parametrize("language", ["fr", "", "xx_YY", "zh", "ZH_HANS_CN"])
def test_a_language_without_words_gets_the_site_s(language):
    plain = wording.word(Template.SIGN_IN_CODE, "zh_Hans_CN", {"code": "1"})
    assert wording.word(Template.SIGN_IN_CODE, language, {"code": "1"}) == plain


@pytest.mark.parametrize("template", Template)
def test_the_row_keeps_what_was_said_to_whom_and_sealed(session, template):
    message = notices.tell(
        template, phone=PHONE, filing_id="f1", account_id="a1", language="en", **VALUES[template]
    )
    db.session.commit()
    assert (message.template, message.language) == (template.value, "en")
    assert (message.filing_id, message.to_account) == ("f1", "a1")
    assert (message.state, message.attempts) == (MessageState.WAITING, 0)
    assert (message.provider_id, message.error, message.sent_at) == (None, None, None)
    assert not message.is_over
    assert message.text == wording.word(template, "en", VALUES[template])
    for secret in (PHONE, *map(str, VALUES[template].values())):
        assert secret.encode() not in message.text_sealed + message.phone_sealed


@pytest.mark.parametrize("wrong", ["", "SIGN_IN_CODE", "sign_in_code ", "../sms/sign_in_code", "x"])
def test_a_name_that_is_no_event_is_refused_before_anything_is_written(session, wrong):
    with pytest.raises(ValueError, match="not a valid Template"):
        notices.tell(wrong, phone=PHONE, code="1")
    assert not db.session.new


@pytest.mark.parametrize(
    ("state", "is_over"),
    [
        (MessageState.WAITING, False),
        (MessageState.SENDING, False),
        (MessageState.SENT, True),
        (MessageState.FAILED, True),
    ],
)
def test_a_message_is_over_when_it_is_out_or_given_up(session, state, is_over):
    message = notices.tell(Template.SIGN_IN_CODE, phone=PHONE, code="1")
    message.state = state
    assert message.is_over is is_over
