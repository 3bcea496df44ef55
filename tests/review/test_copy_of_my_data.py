"""The copy of everything kept about a person holds his filings as well: whole, his own, and nobody else's."""

import json

from tests.citizen import Citizen
from tests.filing.papers_read import read
from tests.review.desk import Clerk


def copy_of(citizen: Citizen) -> dict:
    return json.loads(citizen.post("/me/copy", status=200).text)


def test_the_copy_holds_every_answer_event_paper_and_message(citizen: Citizen):
    number = citizen.file_mutual()
    data = copy_of(citizen)
    (filing,) = data["filings"]
    assert (filing["number"], filing["status"]) == (number, "submitted")
    answers = {one["about"]: one["answers"] for one in filing["sections"]}
    assert answers["patient"]["id_number"] == citizen.who["id_number"]
    assert answers["payee"]["card"] == "0000001234567890128"
    assert any(about.startswith("invoice:") for about in answers)
    happened = [one["what"] for one in filing["events"]]
    assert happened[0] == "started"
    assert happened[-1] == "submitted"
    (page,) = filing["papers"]
    assert (page["paper"], page["name"], page["kind"]) == (
        "inpatient_invoice",
        "发票.jpg",
        "image/jpeg",
    )
    assert filing["estimates"][0]["result"]["status"]
    assert [number[:4] in one["text"].replace(" ", "") for one in data["messages"]] == [True]


def test_the_copy_holds_what_was_read_from_each_page(citizen: Citizen):
    citizen.start()
    citizen.agree()
    read(citizen, "inpatient_invoice", "invoice", {"total": "18642.50"}, {"payer": "王建固"})
    citizen.photograph("inpatient_invoice", shade=9)
    pages = copy_of(citizen)["filings"][0]["papers"]
    assert [one["read"] for one in pages] == [
        {
            "kind": "invoice",
            "state": "read",
            "values": {"total": "18642.50", "payer": "王建固"},
        },
        None,
    ]


def test_the_copy_says_who_looked_without_naming_them(app, citizen: Citizen):
    citizen.file_mutual()
    clerk = Clerk(app)
    clerk.get(citizen.filing.replace("/filings/", "/desk/cases/"))
    data = copy_of(citizen)
    looks = [one for one in data["filings"][0]["acts"] if one["act"] == "desk:case:read"]
    assert [one["by"] for one in looks] == ["other"]
    assert clerk.person_id not in json.dumps(data)
    assert {one["by"] for one in data["acts"]} == {"self"}
    assert data["acts"][-1]["act"] == "account:data:copy"


def test_what_was_taken_out_is_in_the_copy_as_removed(citizen: Citizen):
    citizen.fill_mutual()
    tail = citizen.invoice(number="0086221741")
    citizen.post(f"{citizen.filing}/{tail.removeprefix('fill/')}/remove")
    removed = [one for one in copy_of(citizen)["filings"][0]["sections"] if one["removed_at"]]
    assert [one["answers"]["number"] for one in removed] == ["0086221741"]


def test_the_copy_has_nothing_of_other_people(app, citizen: Citizen):
    citizen.file_mutual()
    stranger = Citizen(app, "stranger")
    stranger.start()
    text = stranger.post("/me/copy", status=200).text
    assert citizen.who["id_number"] not in text
    assert "0086221740" not in text
    assert [one["status"] for one in json.loads(text)["filings"]] == ["draft"]


def test_whoever_filed_nothing_gets_empty_lists(app, registers):
    data = copy_of(Citizen(app, "wang-li"))
    assert (data["filings"], data["messages"]) == ([], [])


def test_the_copy_opens_nothing(citizen: Citizen):
    citizen.file_mutual()
    text = citizen.post("/me/copy", status=200).text
    for secret in ("_hash", "_sealed", "file_key", "token"):
        assert secret not in text
