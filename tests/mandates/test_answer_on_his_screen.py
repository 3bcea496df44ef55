"""His own screen: who asks, for what, until when, in plain words; 同意 or 不同意, and nobody else says it for him."""

import re

import pytest

from app import clock
from app.accounts.model import Account, Person
from app.mandates.model import Evidence
from app.mandates.service import is_addressed_to
from tests.citizen import PEOPLE, Citizen, field
from tests.mandates.helper import Helper, sent
from tests.strict_client import plain


def nobody_known(app, cast_name: str) -> Citizen:
    """Somebody who signs in by his phone, and whose number nobody has ever seen."""
    who = Citizen(app, cast_name)
    with who.database() as session:
        person = Person()
        session.add(person)
        session.flush()
        session.get(Account, who.account_id).person_id = person.id
        session.commit()
    return who


def say(who: Citizen, daughter: Helper, answer: str, status: int = 303):
    seen = field(who.get(f"{daughter.at}/answer").text, "seen")
    return who.post(f"{daughter.at}/answer", {"answer": answer, "seen": seen}, status=status)


def test_he_reads_the_whole_of_it_and_agrees(daughter: Helper, father: Citizen) -> None:
    daughter.write_mandate()
    assert "等您点头" in plain(father.get("/mandates/given"))
    page = plain(father.get(f"{daughter.at}/answer"))
    for words in (
        "让 王丽 替您办吗",
        "住院补助代人办",
        "钱只打到王建国自己的银行卡",
        "随时可以收回",
    ):
        assert words in page
    father.follow(say(father, daughter, "yes"))
    mandate = daughter.kept()
    assert mandate.evidence == Evidence.ON_HIS_SCREEN
    assert mandate.is_proven
    assert mandate.stands(clock.today())
    assert "可以替您办" in plain(father.get("/mandates/given"))


def test_he_does_not_and_she_is_told(daughter: Helper, father: Citizen) -> None:
    daughter.write_mandate()
    say(father, daughter, "no")
    assert daughter.kept().ended_at
    assert not daughter.kept().given_at
    (message,) = sent(daughter, "mandate_refused")
    assert message["phone"] == daughter.who["phone"]
    daughter.type("123456", status=303)
    assert not daughter.kept().given_at


def test_anything_but_yes_is_no(daughter: Helper, father: Citizen) -> None:
    daughter.write_mandate()
    father.post(f"{daughter.at}/answer")
    assert daughter.kept().ended_at


def test_he_agrees_only_to_the_words_he_saw(daughter: Helper, father: Citizen) -> None:
    daughter.write_mandate()
    seen = field(father.get(f"{daughter.at}/answer").text, "seen")
    daughter.tell("until", until="365")
    page = father.post(f"{daughter.at}/answer", {"answer": "yes", "seen": seen}, status=409)
    assert "请看一眼新的内容" in plain(page)
    assert daughter.kept().is_open
    say(father, daughter, "yes")


def test_a_second_tap_finds_it_settled(daughter: Helper, father: Citizen) -> None:
    daughter.write_mandate()
    seen = field(father.get(f"{daughter.at}/answer").text, "seen")
    say(father, daughter, "yes")
    father.post(f"{daughter.at}/answer", {"answer": "yes", "seen": seen}, status=409)
    father.post(f"{daughter.at}/answer", {"answer": "no"}, status=409)
    assert daughter.kept().ended_at is None


def test_the_message_leads_him_to_his_screen(daughter: Helper) -> None:
    daughter.write_mandate()
    daughter.post(f"{daughter.at}/message")
    (message,) = sent(daughter, "mandate_asked")
    assert message["phone"] == daughter.whom["phone"]
    assert message["values"]["link"].endswith("/mandates/given")
    daughter.post(f"{daughter.at}/message")
    assert len(sent(daughter, "mandate_asked")) == 1


def test_she_cannot_say_yes_for_him(daughter: Helper) -> None:
    daughter.write_mandate()
    daughter.get(f"{daughter.at}/answer", status=404)
    daughter.post(f"{daughter.at}/answer", {"answer": "yes"}, status=404)


def test_nor_from_a_second_account_of_hers(app, daughter: Helper) -> None:
    """A second phone of hers, named as his: her own number gives her away as soon as it is known."""
    daughter.write_mandate(phone=PEOPLE["stranger"]["phone"])
    second = nobody_known(app, "stranger")
    with second.database() as session:
        account = session.get(Account, second.account_id)
        account.person.identify(PEOPLE["wang-li"]["name"], PEOPLE["wang-li"]["id_number"])
        session.commit()
    second.get(f"{daughter.at}/answer", status=404)


def test_he_whom_nobody_knew_is_recognised_by_the_phone_on_file(app, daughter: Helper) -> None:
    daughter.write_mandate()
    father = nobody_known(app, "wang-jianguo")
    say(father, daughter, "yes")
    assert daughter.kept().is_proven
    with father.database() as session:
        person = session.get(Account, father.account_id).person
        assert (person.name, person.id_number) == ("王建国", PEOPLE["wang-jianguo"]["id_number"])
    daughter.file_for_him()
    assert daughter.filing_id in father.get("/progress").text
    father.get(daughter.plain(), status=303)


def test_a_stranger_whose_phone_was_typed_becomes_nobody_and_sees_no_case(
    app, daughter: Helper
) -> None:
    """The number of 王建国 and the phone of 莫生: he may say yes, but it proves nothing."""
    daughter.write_mandate(phone=PEOPLE["stranger"]["phone"])
    stranger = nobody_known(app, "stranger")
    say(stranger, daughter, "yes")
    assert not daughter.kept().is_proven
    with stranger.database() as session:
        assert session.get(Account, stranger.account_id).person.id_hash is None
    daughter.file_for_him()
    assert daughter.filing_id not in stranger.get("/progress").text
    stranger.get(daughter.plain(), status=404)
    phones = [one["phone"] for one in sent(daughter, "mandate_given")]
    assert PEOPLE["wang-jianguo"]["phone"] in phones


def test_somebody_known_as_another_is_not_asked(app, daughter: Helper) -> None:
    daughter.write_mandate(phone=PEOPLE["stranger"]["phone"])
    stranger = Citizen(app, "stranger")
    assert daughter.mandate not in stranger.get("/mandates/given").text
    stranger.get(f"{daughter.at}/answer", status=404)


def test_he_hears_of_it_on_his_screen_whatever_phone_was_typed(
    daughter: Helper, father: Citizen
) -> None:
    daughter.write_mandate(phone="13912345678")
    assert f"{daughter.at}/answer" in father.get("/mandates/given").text
    say(father, daughter, "no")
    assert daughter.kept().ended_at


def test_with_nobody_asking_the_list_is_empty(father: Citizen) -> None:
    assert "没有人替您办" in plain(father.get("/mandates/given"))


def test_a_request_that_is_not_written_yet_cannot_be_answered(
    daughter: Helper, father: Citizen
) -> None:
    daughter.ask()
    assert "看一看，再决定" not in plain(father.get("/mandates/given"))
    seen = field(father.get(f"{daughter.at}/answer").text, "seen")
    page = father.post(f"{daughter.at}/answer", {"answer": "yes", "seen": seen}, status=400)
    assert "没填好" in plain(page)


def test_staff_are_never_asked(app, daughter: Helper) -> None:
    from tests.review.desk import Clerk

    daughter.write_mandate()
    Clerk(app).get(f"{daughter.at}/answer", status=404)


@pytest.mark.parametrize("ended", [True, False])
def test_the_row_decides_who_is_asked_not_the_clock(daughter, father, ended) -> None:
    daughter.write_mandate()
    with father.database() as session:
        from app.mandates.model import Mandate

        account = session.get(Account, father.account_id)
        mandate = session.get(Mandate, daughter.mandate)
        if ended:
            mandate.ended_at = clock.now()
        assert is_addressed_to(mandate, account)


def test_names_are_masked_where_others_may_look(daughter: Helper) -> None:
    daughter.write_mandate()
    heading = re.search(r"<h1[^>]*>([^<]*)<", daughter.get(daughter.at).text)[1]
    assert "王*国" in heading
    assert "王建国" not in heading
