"""The estimate: every step a sentence with its figure, the label of the standard, and who else may count."""

import re
from decimal import Decimal

import pytest
from flask import Flask

from app.catalogue.current import policies
from app.estimate import CaseFault
from app.estimate.record import replay
from app.filing import outcome
from app.filing.model import EstimateRecord
from tests.citizen import Book, Citizen, every_field
from tests.strict_client import plain


def amounts(text: str) -> list[Decimal]:
    return [Decimal(one.replace(",", "")) for one in re.findall(r"([\d,]+\.\d\d)元", text)]


def test_the_parts_add_up_to_the_whole_bill(citizen: Citizen) -> None:
    citizen.fill_mutual()
    page = citizen.get(f"{citizen.filing}/estimate").text
    parts = re.search(r'<dl class="who">(.*?)</dl>', page, re.S)
    assert parts
    *shares, whole = amounts(parts[1])
    assert sum(shares) == whole == Decimal("18642.50")


def test_every_step_has_its_standard_and_the_last_names_the_result(citizen: Citizen) -> None:
    citizen.fill_mutual()
    page = citizen.get(f"{citizen.filing}/estimate").text
    steps = page.split('<div class="sum">')[1].split("</div>")[0]
    said = re.sub(r"<[^>]+>", "", steps)
    assert steps.count("<li>") >= 3
    assert "按：" in said
    assert "1,130.40" in page
    assert "1,130.40" in said


def test_a_sample_standard_is_labelled_as_such(citizen: Citizen) -> None:
    citizen.fill_mutual()
    page = plain(citizen.get(f"{citizen.filing}/estimate"))
    assert "示例标准" in page
    assert "以医保局审核为准" in page
    assert "没有费用清单，先按发票上的数算" in page


def test_who_doubts_the_figure_gets_a_person_to_count(citizen: Citizen) -> None:
    citizen.fill_mutual()
    for _tap in range(2):
        response = citizen.post(f"{citizen.filing}/estimate")
    assert citizen.tasks() == [("estimate_doubted", {})]
    assert citizen.events().count("estimate_doubted") == 1
    assert "会请人来算" in plain(citizen.follow(response))


def test_a_case_that_cannot_be_computed_goes_to_a_person(
    songjiang: Citizen, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day without a standard: what the estimate raises then."""

    def no_standard(*_: object) -> None:
        raise CaseFault("NO_POLICY_VERSION", "SH-EMP has no version for that day")

    monkeypatch.setattr(outcome, "estimate", no_standard)
    songjiang.walk(book)
    page = plain(songjiang.get(f"{songjiang.filing}/estimate"))
    assert "这次要请人来算" in page
    assert "大约能报" not in plain(songjiang.get(f"{songjiang.filing}/check"))
    for name in every_field(songjiang.get(f"{songjiang.filing}/findings").text, "dispute"):
        songjiang.post(f"{songjiang.filing}/findings", {"dispute": name})
    assert songjiang.submit().location == f"{songjiang.filing}/receipt"
    with songjiang.database() as session:
        assert session.query(EstimateRecord).count() == 0


def test_a_service_that_pays_nothing_has_no_estimate(app: Flask, registers: None) -> None:
    from tests.filing.test_other_services import FILED, file_whole

    wu = file_whole(app, FILED["YDJY-FILING"], hand_in=False)
    assert wu.get(f"{wu.filing}/estimate", status=303).location == f"{wu.filing}/check"
    assert "大约能报" not in plain(wu.get(f"{wu.filing}/check"))


def test_what_was_shown_is_kept_and_can_be_worked_out_again(citizen: Citizen) -> None:
    citizen.fill_mutual()
    citizen.submit()
    with citizen.database() as session:
        kept = session.query(EstimateRecord).filter_by(filing_id=citizen.filing_id).one()
        record = kept.record
    assert replay(record, policies()) == record["result"]
    assert record["result"]["total_fund"] == "1130.40"
    assert record["case_sha256"] == kept.digest
    assert {one["id"] for one in kept.policies} == {"SH-MUTUAL"}
    assert all(one["sha256"] and one["version"] for one in kept.policies)


def test_what_was_typed_and_kept_is_sealed_in_the_database(citizen: Citizen) -> None:
    citizen.fill_mutual()
    citizen.submit()
    with citizen.database() as session:
        kept = session.query(EstimateRecord).filter_by(filing_id=citizen.filing_id).one()
        assert b"18642" not in kept.record_sealed
