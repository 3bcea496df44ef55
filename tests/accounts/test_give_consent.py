import hashlib
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts import consents
from app.accounts.model import Consent, Purpose
from app.audit.model import AuditEntry
from app.catalogue.messages import extract
from tests.accounts.doing import NOON, citizen, known_person

FILING = "filing-1"


@pytest.fixture
def account(session):
    return citizen()


@pytest.fixture
def newer_words(tmp_path, monkeypatch):
    """Wordings of two days for the data of a filing."""
    folder = tmp_path / "data"
    folder.mkdir()
    for day, title in (("2026-01-01", "旧的说法"), ("2026-12-01", "新的说法")):
        words = {"title_zh": title, "text_zh": ["一句。"], "needed": True}
        (folder / f"{day}.json").write_text(json.dumps(words), "utf-8")
    monkeypatch.setattr(consents, "WORDINGS", tmp_path)
    consents.wording.cache_clear()
    yield
    consents.wording.cache_clear()


def test_version_and_hash_of_the_words_are_kept(session, account):
    with clock.stopped_at(NOON):
        consent = consents.give(account.person, account, FILING, "bank_account")
    words = consents.current("bank_account")
    assert consent.purpose == "bank_account"
    assert consent.wording_version == words.version
    text = "\n".join([words.title, *words.text])
    assert consent.wording_hash == hashlib.sha256(text.encode()).hexdigest()
    assert consent.given_at == NOON
    assert consent.stands
    assert consents.wording_of(consent) == words


def test_each_purpose_is_agreed_to_by_itself(session, account):
    consents.give(account.person, account, FILING, Purpose.DATA)
    stands = consents.standing(account.person_id, FILING)
    assert set(stands) == set(Purpose)
    assert stands[Purpose.DATA] is not None
    assert [purpose for purpose, one in stands.items() if one is None] == [
        "e_certificate",
        "medical_papers",
        "bank_account",
    ]


def test_a_consent_holds_for_its_filing_and_its_person_only(session, account):
    other = known_person()
    consents.give(account.person, account, FILING, "data")
    assert consents.standing(account.person_id, "filing-2")[Purpose.DATA] is None
    assert consents.standing(account.person_id, None)[Purpose.DATA] is None
    assert consents.standing(other.id, FILING)[Purpose.DATA] is None


def test_agreeing_twice_is_agreeing_once(session, account):
    first = consents.give(account.person, account, FILING, "data")
    second = consents.give(account.person, account, FILING, "data")
    assert first is second
    assert session.scalar(select(func.count()).select_from(Consent)) == 1
    assert session.scalars(select(AuditEntry.act)).all().count("consent:purpose:give") == 1


def test_it_is_on_record_in_the_chain_of_the_filing(session, account):
    consents.give(account.person, account, FILING, "medical_papers")
    chain = AuditEntry.chain == f"filing/{FILING}"
    entry = session.scalars(select(AuditEntry).where(chain)).one()
    assert entry.act == "consent:purpose:give"
    assert entry.by == account.person_id
    assert entry.acting_for is None
    assert entry.detail["purpose"] == "medical_papers"


def test_whoever_agrees_for_another_person_is_on_record(session, account):
    patient = known_person()
    consents.give(patient, account, FILING, "data")
    given = AuditEntry.act == "consent:purpose:give"
    entry = session.scalars(select(AuditEntry).where(given)).one()
    assert (entry.by, entry.acting_for) == (account.person_id, patient.id)


def test_a_consent_without_a_filing_is_on_record_at_the_account(session, account):
    consents.give(account.person, account, None, "data")
    assert consents.standing(account.person_id, None)[Purpose.DATA]
    given = AuditEntry.act == "consent:purpose:give"
    entry = session.scalars(select(AuditEntry).where(given)).one()
    assert entry.chain == f"account/{account.id}"


def test_nobody_agrees_to_something_unheard_of(session, account):
    with pytest.raises(ValueError, match="everything"):
        consents.give(account.person, account, FILING, "everything")


def test_a_page_of_ticks_gives_and_withdraws_at_once(session, account):
    asked = {Purpose.DATA, Purpose.MEDICAL_PAPERS, Purpose.E_CERTIFICATE}
    kept = consents.give(account.person, account, FILING, Purpose.BANK_ACCOUNT)
    consents.settle(
        account.person_id, account, FILING, agreed={"data", "medical_papers"}, asked=asked
    )
    first = consents.standing(account.person_id, FILING)
    consents.settle(
        account.person_id, account, FILING, agreed={"data", "e_certificate"}, asked=asked
    )
    second = consents.standing(account.person_id, FILING)
    assert [purpose for purpose, one in first.items() if one] == [
        "data",
        "medical_papers",
        "bank_account",
    ]
    assert [purpose for purpose, one in second.items() if one] == [
        "data",
        "e_certificate",
        "bank_account",
    ]
    assert second[Purpose.DATA] is first[Purpose.DATA], "what stood is not given again"
    assert second[Purpose.BANK_ACCOUNT] is kept, "what was not asked is left alone"


def test_a_tick_that_nobody_asked_for_gives_nothing(session, account):
    consents.settle(
        account.person_id, account, FILING, agreed={"data", "bank_account"}, asked={Purpose.DATA}
    )
    stands = consents.standing(account.person_id, FILING)
    assert [purpose for purpose, one in stands.items() if one] == ["data"]


def test_new_words_are_asked_anew_and_the_old_ones_stay_readable(session, account, newer_words):
    with clock.stopped_at(NOON):
        old = consents.give(account.person, account, FILING, "data")
        assert consents.current("data").title == "旧的说法"
    with clock.stopped_at(datetime(2026, 12, 1, tzinfo=UTC)):
        new = consents.give(account.person, account, FILING, "data")
    assert new is not old
    assert consents.wording_of(old).title == "旧的说法"
    assert consents.wording_of(new).title == "新的说法"
    assert consents.standing(account.person_id, FILING)[Purpose.DATA] is new


def test_words_begin_on_their_day_in_china(newer_words):
    with clock.stopped_at(datetime(2026, 11, 30, 15, 59, tzinfo=UTC)):
        assert consents.current("data").version == "2026-01-01"
    with clock.stopped_at(datetime(2026, 11, 30, 16, 0, tzinfo=UTC)):
        assert consents.current("data").version == "2026-12-01"


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_has_short_sentences_in_force(purpose):
    with clock.stopped_at(NOON):
        words = consents.current(purpose)
    assert len(words.text) >= 5
    assert all(len(line) <= 30 and line.endswith("。") for line in words.text)
    whole = "".join(words.text)
    for said in ("要", "只用来", "撤回", "不同意", "保存"):
        assert said in whole, f"{purpose} does not say {said}"


def test_only_what_the_bureau_cannot_do_without_is_needed():
    with clock.stopped_at(NOON):
        needed = [purpose.value for purpose in Purpose if consents.current(purpose).needed]
    assert needed == ["data", "medical_papers"]


def place_of(path):
    """The purpose and the version of a wording: `data`, `2026-01-01`, or `for/2026-11-01` to a helper."""
    purpose, version = path.relative_to(consents.WORDINGS).with_suffix("").as_posix().split("/", 1)
    return purpose, version


@pytest.mark.parametrize(
    "path", sorted(consents.WORDINGS.rglob("*.json")), ids=lambda p: "-".join(p.parts[-3:])
)
def test_every_sentence_reaches_the_translators(path):
    with path.open("rb") as file:
        found = {message for _line, _function, message, _comments in extract(file, {}, (), {})}
    words = consents.wording(*place_of(path))
    assert found == {words.title, *words.text}


PUBLISHED = {
    "data/2026-01-01": "92411dc6ae44e142",
    "e_certificate/2026-01-01": "95125315a7bebbee",
    "medical_papers/2026-01-01": "b3fd514cd7363c3f",
    "bank_account/2026-01-01": "9cbd7aa8e3f9d98a",
    "data/for/2026-11-01": "d69ec843641883a1",
    "e_certificate/for/2026-11-01": "c76ebfc046b45772",
    "medical_papers/for/2026-11-01": "8b8d8dd54f29f5c3",
    "bank_account/for/2026-11-01": "6d975bf95cc4d2ec",
}


def test_no_published_word_was_ever_changed():
    files = sorted(consents.WORDINGS.rglob("*.json"))
    names = ["/".join(place_of(path)) for path in files]
    assert sorted(PUBLISHED) == sorted(names), "a new wording needs its line here, an old one stays"
    for path, name in zip(files, names, strict=True):
        assert consents.wording(*place_of(path)).hash[:16] == PUBLISHED[name]
