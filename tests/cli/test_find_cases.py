"""`bangban cases`: the operator finds what was handed in, and learns nothing of the people in it."""

import json
from datetime import timedelta

import pytest

from app import clock, db
from app.accounts.model import Account, AccountKind, Person
from app.filing.model import Filing, Status

NOON = clock.now().replace(hour=4, minute=0, second=0, microsecond=0)
NAMES = {
    *("id", "number", "service", "version", "district", "status"),
    *("started_at", "updated_at", "submitted_at"),
}


def put(number, status=Status.SUBMITTED, minutes=0, **more):
    """One filing of one person, touched `minutes` after noon."""
    person = Person()
    person.name, person.id_number = "王建国", "990107194803120012"
    db.session.add(person)
    account = Account(kind=AccountKind.CITIZEN, person_id=person.id)
    account.phone = "13800001234"
    db.session.add(account)
    db.session.flush()
    moment = NOON + timedelta(minutes=minutes)
    filing = Filing(
        number=number,
        service_id="PT-MUTUAL-SELF",
        service_version="2026.1",
        district="sh-putuo",
        account_id=account.id,
        person_id=person.id,
        status=status,
        return_code_hash=db.uid().encode(),
        started_at=NOON - timedelta(days=1),
        updated_at=moment,
        submitted_at=None if status == Status.DRAFT else moment,
        **more,
    )
    filing.return_code = "ABCD-1234"
    db.session.add(filing)
    db.session.commit()
    return filing.id


@pytest.fixture
def three(site):
    """A draft, a case handed in and one withdrawn, in the order they were touched."""
    return [
        put(None, Status.DRAFT, 1),
        put("PT2026000001", Status.SUBMITTED, 2),
        put("PT2026000002", Status.WITHDRAWN, 3),
    ]


def found(site, *words):
    return json.loads(site.run("cases", *words).stdout)["cases"]


def ids(site, *words):
    return [one["id"] for one in found(site, *words)]


def test_a_site_without_filings_answers_with_an_empty_list(site):
    assert site.run("cases").stdout == '{\n "cases": []\n}\n'


def test_the_last_touched_comes_first(site, three):
    assert ids(site) == three[::-1]


def test_each_filing_says_what_it_is_and_nothing_of_anybody(site, three):
    result = site.run("cases")
    for secret in ("王建国", "990107194803120012", "13800001234", "ABCD-1234"):
        assert secret not in result.stdout
    assert result.stderr == ""
    (case,) = found(site, "--number", "PT2026000001")
    assert set(case) == NAMES
    assert case == {
        "id": three[1],
        "number": "PT2026000001",
        "service": "PT-MUTUAL-SELF",
        "version": "2026.1",
        "district": "sh-putuo",
        "status": "submitted",
        "started_at": (NOON - timedelta(days=1)).isoformat(),
        "updated_at": (NOON + timedelta(minutes=2)).isoformat(),
        "submitted_at": (NOON + timedelta(minutes=2)).isoformat(),
    }


def test_a_draft_has_no_number_and_no_day_of_handing_in(site, three):
    (draft,) = found(site, "--status", "draft")
    assert (draft["number"], draft["submitted_at"]) == (None, None)


@pytest.mark.parametrize("typed", ["PT2026000001", "PT 2026 000001", " PT2026000001 "])
def test_a_receipt_number_is_found_as_it_is_read_out(site, three, typed):
    assert ids(site, "--number", typed) == [three[1]]


@pytest.mark.parametrize("typed", ["PT2026", "PT20260000012", "%", "2026000001"])
def test_a_part_of_a_number_is_no_number(site, three, typed):
    assert found(site, "--number", typed) == []


@pytest.mark.parametrize(
    ("status", "places"), [("draft", [0]), ("submitted", [1]), ("taken", []), ("withdrawn", [2])]
)
def test_only_one_status(site, three, status, places):
    assert ids(site, "--status", status) == [three[place] for place in places]


def test_number_and_status_must_both_fit(site, three):
    assert found(site, "--number", "PT2026000001", "--status", "draft") == []
    assert ids(site, "--number", "PT2026000001", "--status", "submitted") == [three[1]]


@pytest.mark.parametrize("status", ["open", "Draft", ""])
def test_a_status_nobody_knows_is_wrong_usage_and_names_those_there_are(site, status):
    refused = site.run("cases", "--status", status, status=2)
    assert refused.stdout == ""
    for known in Status:
        assert f"'{known.value}'" in refused.stderr


@pytest.mark.parametrize(("limit", "count"), [("1", 1), ("2", 2), ("3", 3), ("10000", 3)])
def test_no_more_than_the_limit(site, three, limit, count):
    assert ids(site, "--limit", limit) == three[::-1][:count]


def test_fifty_unless_told(site):
    for number in range(51):
        put(f"PT{number:010}", minutes=number)
    assert len(found(site)) == 50
    assert len(found(site, "--limit", "51")) == 51


def test_looking_writes_nothing(site, three):
    before = db.session.get(Filing, three[0]).revision
    db.session.remove()
    site.run("cases")
    assert db.session.get(Filing, three[0]).revision == before
    assert db.session.get(Filing, three[0]).updated_at == NOON + timedelta(minutes=1)


def test_without_tables_it_says_what_to_do(empty_site):
    assert "run `bangban migrate`" in empty_site.run("cases", status=1).stderr
