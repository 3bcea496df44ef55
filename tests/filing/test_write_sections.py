"""Sections as plain rows: what is written is what is read, and who comes second is told, never overwritten."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app import clock, db, vault
from app.accounts.model import Account
from app.catalogue.current import catalogue
from app.filing import sections, service
from app.filing.model import Filing, Section, SectionRow
from app.filing.sheet import Sheet
from tests.citizen import account_of

ANSWERS = [
    {},
    {"value": "self"},
    {"value": ["outpatient", "inpatient"]},
    {"name": "王建国", "id_number": "990107194803120015"},
    {"text": "胸口疼，" * 100},
    {"text": "😀 ‘’“” \u3000 ｱ", "none": None, "yes": True, "number": 3},
    {"deep": {"list": [1, {"two": "三"}]}},
]


@pytest.fixture
def account(app: Flask) -> Iterator[Account]:
    """王建国 in an open transaction that writes."""
    account_id = account_of(app, "wang-jianguo")
    db.session.remove()
    db.begin_writing()
    found = db.session.get(Account, account_id)
    assert found
    yield found
    db.session.rollback()
    db.session.remove()


@pytest.fixture
def filing(account: Account) -> Filing:
    """A fresh draft of his."""
    return service.start(catalogue().latest("PT-MUTUAL-SELF"), account, {"notice": "1"})


def sheet_of(filing: Filing) -> Sheet:
    found = service.find_filing(filing.id)
    assert found
    return Sheet.of(found, catalogue().latest("PT-MUTUAL-SELF"))


def written(filing: Filing, key: str, body: dict[str, Any]) -> SectionRow:
    row = sections.new(filing.id, key)
    row.body, row.saved_by, row.saved_at = body, "somebody", clock.now()
    sections.write(filing.id, row)
    return row


def read(filing: Filing, key: str) -> SectionRow:
    return next(row for row in sheet_of(filing).rows.values() if row.key == key)


@pytest.mark.parametrize("body", ANSWERS, ids=range(len(ANSWERS)))
def test_what_is_written_is_read_again(filing: Filing, body: dict[str, Any]) -> None:
    written(filing, "question:who", body)
    row = read(filing, "question:who")
    assert row.body == body
    assert row.version == 1
    assert row.saved_by == "somebody"
    assert row.removed_at is None


@pytest.mark.parametrize("body", ANSWERS[1:], ids=range(1, len(ANSWERS)))
def test_nothing_of_it_lies_open_in_the_database(filing: Filing, body: dict[str, Any]) -> None:
    written(filing, "patient", body)
    kept = db.session.execute(select(Section.body_sealed).where(Section.filing_id == filing.id))
    sealed = kept.scalar_one()
    for word in ("王建国", "990107194803120015", "胸口疼", "outpatient"):
        assert word.encode() not in sealed
    assert sealed[0] == vault.key_in_use(sealed)


def test_a_section_opens_only_where_it_stands(filing: Filing) -> None:
    written(filing, "patient", {"name": "王建国"})
    row = read(filing, "patient")
    stolen = SectionRow("another/patient", "patient", body_sealed=row.body_sealed)
    with pytest.raises(vault.Unreadable):
        assert stolen.body


def test_it_is_opened_once_and_says_the_same_every_time(filing: Filing) -> None:
    written(filing, "patient", {"name": "王建国"})
    row = read(filing, "patient")
    first = row.body
    row.body_sealed = b"changed behind its back"
    assert row.body is first


def test_a_new_body_is_what_it_says_from_then_on(filing: Filing) -> None:
    row = written(filing, "patient", {"name": "王建国"})
    row.body = {"name": "王建民"}
    assert row.body == {"name": "王建民"}
    sections.write(filing.id, row)
    assert read(filing, "patient").body == {"name": "王建民"}


def test_each_write_is_one_version_more(filing: Filing) -> None:
    row = written(filing, "contact", {"phone": "1"})
    for number in range(2, 6):
        row.body = {"phone": str(number)}
        sections.write(filing.id, row)
        assert (row.version, read(filing, "contact").version) == (number, number)


def test_who_writes_on_an_older_look_is_refused_and_nothing_is_overwritten(filing: Filing) -> None:
    written(filing, "contact", {"phone": "first"})
    mine, other = read(filing, "contact"), read(filing, "contact")
    other.body = {"phone": "the other's"}
    sections.write(filing.id, other)
    mine.body = {"phone": "mine"}
    with pytest.raises(StaleDataError, match="contact"):
        sections.write(filing.id, mine)
    assert read(filing, "contact").body == {"phone": "the other's"}
    assert mine.version == 1, "a refused write may be tried again after a fresh look"


def test_two_who_make_the_same_section_do_not_make_two(filing: Filing) -> None:
    db.session.commit()
    db.begin_writing()
    written(filing, "contact", {"phone": "first"})
    db.session.commit()
    db.begin_writing()
    with pytest.raises(IntegrityError):
        written(filing, "contact", {"phone": "second"})
    db.session.rollback()
    db.begin_writing()
    assert read(filing, "contact").body == {"phone": "first"}


def test_a_removed_section_keeps_its_words_and_can_come_back(filing: Filing) -> None:
    row = written(filing, "stay:abc", {"hospital": "江海示范医院"})
    row.removed_at = clock.now()
    sections.write(filing.id, row)
    sheet = sheet_of(filing)
    assert not sheet.has("stay:abc")
    assert sheet.rows["stay:abc"].body == {"hospital": "江海示范医院"}
    back = sheet.rows["stay:abc"]
    back.removed_at = None
    sections.write(filing.id, back)
    assert sheet_of(filing).has("stay:abc")


def test_sections_come_in_the_order_they_were_made(filing: Filing) -> None:
    noon = clock.now()
    for number, key in enumerate(["question:who", "patient", "stay:b", "stay:a", "invoice:z"]):
        with clock.stopped_at(noon + timedelta(seconds=number)):
            written(filing, key, {"n": number})
    first = read(filing, "question:who")
    first.body = {"n": "changed later"}
    sections.write(filing.id, first)
    assert [*sheet_of(filing).rows] == ["question:who", "patient", "stay:b", "stay:a", "invoice:z"]


def test_a_filing_without_sections_is_found_all_the_same(filing: Filing) -> None:
    assert sheet_of(filing).rows == {}
    assert service.find_filing("nobody-has-this") is None


def test_the_sections_of_another_filing_stay_there(filing: Filing, account: Account) -> None:
    other = service.start(catalogue().latest("PT-MUTUAL-SELF"), account, {"notice": "1"})
    written(filing, "contact", {"phone": "1"})
    written(other, "contact", {"phone": "2"})
    assert read(filing, "contact").body == {"phone": "1"}
    assert read(other, "contact").body == {"phone": "2"}


# The filing around them.


def test_a_touch_is_one_revision_more_and_says_when(filing: Filing) -> None:
    moment, before = clock.now() + timedelta(minutes=5), filing.revision
    with clock.stopped_at(moment):
        sections.touch(filing)
    assert (filing.revision, filing.updated_at) == (before + 1, moment)
    kept = db.session.execute(
        select(Filing.revision, Filing.updated_at).where(Filing.id == filing.id)
    )
    assert tuple(kept.one()) == (before + 1, moment)


def test_a_touch_on_an_older_look_is_refused(filing: Filing) -> None:
    db.session.execute(
        update(Filing.__table__).where(Filing.__table__.c.id == filing.id).values(revision=99)
    )
    with pytest.raises(StaleDataError):
        sections.touch(filing)


def test_a_change_of_the_filing_after_a_touch_is_no_conflict_with_itself(filing: Filing) -> None:
    sections.touch(filing)
    filing.risk = 3
    db.session.flush()
    sections.touch(filing)
    filing.risk = 4
    db.session.flush()
    assert db.session.scalar(select(Filing.risk).where(Filing.id == filing.id)) == 4


def test_a_save_tells_the_list_of_filings_when_it_was(filing: Filing, account: Account) -> None:
    later = clock.now() + timedelta(hours=3)
    with clock.stopped_at(later):
        service.save(sheet_of(filing), "contact", {"phone": "19900000011"}, account)
    assert service.filings_of(account)[0].updated_at == later


def test_saving_what_is_there_already_writes_nothing(filing: Filing, account: Account) -> None:
    sheet = service.save(sheet_of(filing), "contact", {"phone": "19900000011"}, account)
    before = (sheet.filing.revision, sheet.rows["contact"].version)
    sheet = service.save(sheet, "contact", {"phone": "19900000011"}, account)
    assert (sheet.filing.revision, sheet.rows["contact"].version) == before


def test_a_sheet_knows_what_was_just_saved_and_what_was_there(
    filing: Filing, account: Account
) -> None:
    first = service.save(sheet_of(filing), "contact", {"phone": "1"}, account)
    second = service.save(first, "address", {"address": "松江区"}, account)
    assert second.body("contact") == {"phone": "1"}
    assert second.body("address") == {"address": "松江区"}
    assert sheet_of(filing).bodies == second.bodies


def test_an_invoice_is_found_by_its_number_while_it_is_there(
    filing: Filing, account: Account
) -> None:
    number = {"code": "31060126", "number": "0200000003"}
    item = service.add_item(sheet_of(filing), "invoice", number, account)
    key = f"invoice:{item}"
    looked_up = vault.lookup("invoice", "31060126-0200000003")
    assert read(filing, key).lookup == looked_up
    service.remove(sheet_of(filing), key, account)
    assert read(filing, key).lookup is None
    service.restore(sheet_of(filing), key, account)
    assert read(filing, key).lookup == looked_up


def test_another_name_of_the_patient_asks_the_register_again(
    filing: Filing, account: Account
) -> None:
    patient = {"name": "王建国", "id_number": "990107194803120015"}
    service.save(sheet_of(filing), "patient", patient, account)
    service.save(sheet_of(filing), "precheck", {"passed": True}, account)
    assert sheet_of(filing).has("precheck")
    sheet = service.save(sheet_of(filing), "patient", {"name": "王建民"}, account)
    assert not sheet_of(filing).has("precheck")
    assert sheet.filing.patient_hash == vault.lookup("id_number", "990107194803120015")


def test_a_copy_holds_its_own_sections(filing: Filing, account: Account) -> None:
    service.save(sheet_of(filing), "contact", {"phone": "1"}, account)
    service.save(sheet_of(filing), "precheck", {"passed": True}, account)
    newest = catalogue().latest("PT-MUTUAL-SELF")
    fresh = service.copy_to_draft(sheet_of(filing), newest, account)
    copied = sheet_of(fresh)
    assert copied.body("contact") == {"phone": "1"}
    assert not copied.has("precheck"), "the register is asked anew for a new filing"
    service.save(copied, "contact", {"phone": "2"}, account)
    assert sheet_of(filing).body("contact") == {"phone": "1"}


KEYS = ["contact", "address", "question:who"]
TAPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(KEYS), st.booleans()), max_size=25)


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(TAPS)
def test_whatever_three_devices_do_the_last_accepted_answer_stands(
    filing: Filing, taps: list[tuple[int, str, bool]]
) -> None:
    """Each device holds the look it took last; `True` looks again first. A refused write changes nothing."""
    model: dict[str, str] = {key: row.body["by"] for key, row in sheet_of(filing).rows.items()}
    looks = [dict(sheet_of(filing).rows) for _device in range(3)]
    for number, (device, key, looks_again) in enumerate(taps):
        if looks_again:
            looks[device] = dict(sheet_of(filing).rows)
        row = looks[device].get(key)
        if row is None and key in model:
            continue
        row = row or sections.new(filing.id, key)
        row.body, row.saved_by, row.saved_at = {"by": f"{device}/{number}"}, "x", clock.now()
        try:
            sections.write(filing.id, row)
        except StaleDataError:
            looks[device] = dict(sheet_of(filing).rows)
            continue
        looks[device][key], model[key] = row, f"{device}/{number}"
    assert {key: row.body["by"] for key, row in sheet_of(filing).rows.items()} == model
