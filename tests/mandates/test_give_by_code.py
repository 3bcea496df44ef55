"""He reads six digits out to her. They are for this alone, for half an hour, for five tries."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.accounts.model import SignInCode
from app.audit.model import AuditEntry
from app.clock import now
from app.mandates.codes import MOST_SENT, MOST_TRIES
from app.mandates.model import Evidence
from app.tasks.model import TaskKind
from tests.citizen import PEOPLE, Citizen
from tests.mandates.helper import Helper, die, sent
from tests.strict_client import plain


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def why(page) -> str:
    return re.search(r'id="code-why">([^<]*)<', page.text)[1]


def test_the_right_code_gives_the_mandate(daughter: Helper) -> None:
    daughter.write_mandate()
    page = daughter.follow(daughter.type(daughter.code()))
    assert "他同意了" in plain(page)
    mandate = daughter.kept()
    assert mandate.evidence == Evidence.CODE_TO_HIS_PHONE
    assert mandate.stands(clock.today())
    assert mandate.evidence_facts["terms"]


def test_the_message_says_who_what_and_until_when(daughter: Helper) -> None:
    daughter.write_mandate()
    daughter.code()
    (message,) = sent(daughter, "mandate_code")
    assert message["phone"] == daughter.whom["phone"]
    values = message["values"]
    assert values["helper"] == "王丽"
    assert values["services"] == "住院补助代人办"
    assert values["until"] == f"{daughter.kept().until:%Y}年" + values["until"][5:]
    assert re.fullmatch(r"\d{6}", values["code"])


def test_the_phone_on_file_proves_it_and_he_is_told(daughter: Helper) -> None:
    daughter.get_mandate()
    assert daughter.kept().is_proven
    (given,) = sent(daughter, "mandate_given")
    assert given["phone"] == daughter.whom["phone"]
    assert "/mandates/end/" in given["values"]["link"]
    assert tasks(daughter) == []


def tasks(daughter: Helper) -> list[str]:
    from app.tasks.model import Task

    with daughter.database() as session:
        return [one.kind for one in session.query(Task)]


def test_another_phone_lets_her_file_but_a_person_looks_and_his_own_phone_hears(
    daughter: Helper,
) -> None:
    daughter.get_mandate(phone="13912345678")
    assert daughter.kept().stands(clock.today())
    assert not daughter.kept().is_proven
    assert tasks(daughter) == [TaskKind.MANDATE_UNPROVEN]
    told = [one["phone"] for one in sent(daughter, "mandate_given")]
    assert told == ["13912345678", daughter.whom["phone"]]


def test_a_code_for_signing_in_gives_nothing_and_this_one_signs_nobody_in(
    daughter: Helper, client
) -> None:
    daughter.write_mandate()
    code = daughter.code()
    client.post("/sign-in", {"phone": daughter.whom["phone"]})
    assert client.post("/sign-in/code", {"code": code}, status=422)
    with daughter.database() as session:
        assert session.query(SignInCode).count() == 1
    sign_in = sent(daughter, "sign_in_code")[-1]["values"]["code"]
    if sign_in != code:
        assert "数字不对" in why(daughter.type(sign_in, status=422))


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_ends_it(
    daughter: Helper,
) -> None:
    daughter.write_mandate()
    code = daughter.code()
    for left in range(MOST_TRIES - 1, 0, -1):
        assert f"还能试{left}次" in why(daughter.type(wrong(code), status=422))
    assert "试了5次都不对" in why(daughter.type(wrong(code), status=422))
    assert "试了5次都不对" in why(daughter.type(code, status=422))
    assert daughter.kept().is_open
    with daughter.database() as session:
        refused = session.query(AuditEntry).filter_by(act="mandate:code:refuse")
        assert [one.detail["tries"] for one in refused.order_by(AuditEntry.seq)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("typed", "words"), [("", "请填短信里的6位数字"), ("12345", "6位数字"), ("12345a", "6位数字")]
)
def test_what_is_no_code_is_said_and_costs_no_try(daughter: Helper, typed, words) -> None:
    daughter.write_mandate()
    code = daughter.code()
    assert words in why(daughter.type(typed, status=422))
    daughter.type(code)


def test_a_code_dictated_with_gaps_is_read(daughter: Helper) -> None:
    daughter.write_mandate()
    code = daughter.code()
    daughter.type(f" {code[:3]} {code[3:]} ")
    assert daughter.kept().given_at


def test_a_code_is_worth_nothing_after_half_an_hour(daughter: Helper) -> None:
    daughter.write_mandate()
    code = daughter.code()
    with clock.stopped_at(now() + timedelta(minutes=31)):
        assert "过期" in why(daughter.type(code, status=422))


def test_only_the_newest_code_counts(daughter: Helper) -> None:
    daughter.write_mandate()
    first = daughter.code()
    with clock.stopped_at(now() + timedelta(minutes=2)):
        second = daughter.code()
        if first != second:
            assert "数字不对" in why(daughter.type(first, status=422))
        daughter.type(second)


def test_without_a_code_sent_nothing_is_right(daughter: Helper) -> None:
    daughter.write_mandate()
    assert "过期" in why(daughter.type("123456", status=422))


def test_a_second_code_waits_a_minute_and_a_sixth_an_hour(daughter: Helper) -> None:
    daughter.write_mandate()
    daughter.code()
    daughter.post(f"{daughter.at}/code/send")
    assert "请等" in plain(daughter.get(f"{daughter.at}/code"))
    for count in range(1, MOST_SENT):
        with clock.stopped_at(now() + timedelta(minutes=2 * count)):
            daughter.post(f"{daughter.at}/code/send")
    with clock.stopped_at(now() + timedelta(minutes=20)):
        daughter.post(f"{daughter.at}/code/send")
        assert "试的次数太多了" in plain(daughter.get(f"{daughter.at}/code"))
    assert len(sent(daughter, "mandate_code")) == MOST_SENT


def test_the_limits_are_of_the_phone_whoever_asks(app, daughter: Helper) -> None:
    daughter.write_mandate()
    daughter.code()
    other = Helper(app, "stranger")
    other.write_mandate()
    other.post(f"{other.at}/code/send")
    assert len(sent(daughter, "mandate_code")) == 1


def test_a_second_tap_finds_it_given(daughter: Helper) -> None:
    daughter.write_mandate()
    code = daughter.code()
    daughter.type(code)
    given = daughter.kept().given_at
    assert daughter.type(code).location == daughter.at
    assert daughter.kept().given_at == given
    assert len(sent(daughter, "mandate_given")) == 1
    daughter.post(f"{daughter.at}/code/send", status=409)


def test_who_dies_between_asking_and_telling_gives_nothing(daughter: Helper, tmp_path) -> None:
    daughter.write_mandate()
    code = daughter.code()
    die(daughter, tmp_path)
    assert "已经过世" in why(daughter.type(code, status=422))
    assert daughter.kept().is_open


def test_nothing_personal_stands_in_the_record(daughter: Helper) -> None:
    daughter.get_mandate()
    with daughter.database() as session:
        acts = session.query(AuditEntry).filter_by(chain=f"mandate/{daughter.mandate}")
        said = [(one.act, str(one.detail)) for one in acts.order_by(AuditEntry.seq)]
    assert [act for act, _detail in said] == [
        "mandate:whole:ask",
        "mandate:code:send",
        "mandate:whole:give",
    ]
    for secret in (PEOPLE["wang-jianguo"]["id_number"], "王建国", "19900000001"):
        assert all(secret not in detail for _act, detail in said)


def test_the_one_acted_for_stands_beside_the_one_who_acts(
    daughter: Helper, father: Citizen
) -> None:
    daughter.get_mandate()
    with daughter.database() as session:
        acts = session.query(AuditEntry).filter_by(chain=f"mandate/{daughter.mandate}")
        assert {one.acting_for for one in acts} == {daughter.kept().giver_id}
