"""Handing a filing in: once, whole, with a receipt; and what keeps it from being handed in."""

from tests.citizen import Citizen
from tests.strict_client import plain


def test_a_whole_filing_by_forms_alone_ends_at_a_receipt(citizen: Citizen) -> None:
    citizen.fill_mutual()
    assert citizen.where() == "findings"
    findings = citizen.get(f"{citizen.filing}/findings")
    assert "看过了，可以往下办" in plain(findings)
    assert citizen.post(f"{citizen.filing}/findings").location == f"{citizen.filing}/estimate"
    assert "1,130.40" in plain(citizen.get(f"{citizen.filing}/estimate"))
    citizen.get(f"{citizen.filing}/check")
    receipt = citizen.follow(citizen.submit())
    assert "已经交上去了" in plain(receipt)
