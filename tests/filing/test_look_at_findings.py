"""Findings: all at once by kind, each with its remedy; disputed, insisted on, and never telling on others."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.citizen import Citizen
from tests.strict_client import plain

Fill = Callable[..., Citizen]


def filled(app: Flask, cast_name: str = "wang-jianguo", **invoice: str) -> Citizen:
    """Somebody before his findings."""
    citizen = Citizen(app, cast_name)
    citizen.start()
    citizen.agree()
    citizen.identify()
    citizen.answer("fill/contact", phone=citizen.who["phone"])
    citizen.photograph("inpatient_invoice")
    citizen.stay()
    citizen.invoice(**invoice)
    citizen.pay_to()
    return citizen


def test_without_a_fault_the_way_is_free(app: Flask, registers: None) -> None:
    wang = filled(app)
    page = wang.get(f"{wang.filing}/findings")
    assert "看过了，可以往下办" in plain(page)
    assert "这些没问题" in plain(page) or "样没问题" in plain(page)
    assert wang.post(f"{wang.filing}/findings").location == f"{wang.filing}/estimate"


def test_findings_stand_by_kind_with_remedy_and_two_ways_out(app: Flask, registers: None) -> None:
    wang = filled(app, self_fee="99999.00")
    page = wang.get(f"{wang.filing}/findings")
    assert "要改，不改交不了" in plain(page)
    assert "去改" in plain(page)
    assert "判断有误，请人工看" in plain(page)
    assert "/amounts?back=check" in page.text


def test_what_must_be_mended_keeps_from_going_on(app: Flask, registers: None) -> None:
    wang = filled(app, self_fee="99999.00")
    for path, form in ((f"{wang.filing}/findings", {}), (f"{wang.filing}/submit", {"pledge": "1"})):
        response = wang.post(path, form)
        assert response.location == f"{wang.filing}/findings"
        assert "还有要改的地方" in plain(wang.follow(response))
    assert "处要改，改好才能交" in plain(wang.get(f"{wang.filing}/check")) or "还有一处要改" in (
        plain(wang.get(f"{wang.filing}/check"))
    )
    assert wang.row().is_draft


def disputes(citizen: Citizen) -> list[str]:
    from tests.citizen import every_field

    return every_field(citizen.get(f"{citizen.filing}/findings").text, "dispute")


def test_a_disputed_finding_opens_one_task_and_frees_the_way(app: Flask, registers: None) -> None:
    wang = filled(app, self_fee="99999.00")
    names = disputes(wang)
    assert names
    for name in names:
        for _tap in range(2):
            wang.post(f"{wang.filing}/findings", {"dispute": name})
    assert len(wang.tasks()) == len(names)
    assert {kind for kind, _detail in wang.tasks()} == {"finding_disputed"}
    assert [detail["code"] for _kind, detail in wang.tasks()] == [
        name.split("|")[0] for name in names
    ]
    assert wang.events().count("finding_disputed") == len(names)
    assert "已经请人来看了" in plain(wang.get(f"{wang.filing}/findings"))
    assert wang.submit().location == f"{wang.filing}/receipt"


def test_a_finding_that_is_not_there_cannot_be_disputed(app: Flask, registers: None) -> None:
    wang = filled(app)
    wang.post(f"{wang.filing}/findings", {"dispute": "NOTHING|invoice:abc"})
    assert wang.tasks() == []


def test_the_same_invoice_twice_in_one_filing(app: Flask, registers: None) -> None:
    wang = filled(app)
    wang.invoice()
    page = plain(wang.get(f"{wang.filing}/findings"))
    assert "同一张发票填了两次" in page
    assert wang.submit().location == f"{wang.filing}/findings"


def test_an_invoice_of_an_own_earlier_case_shows_its_number(app: Flask, registers: None) -> None:
    first = filled(app)
    first.submit()
    second = filled(app)
    page = plain(second.get(f"{second.filing}/findings"))
    assert "这张发票在另一件里已经有了" in page
    assert str(first.row().number) in page.replace(" ", "")


def test_it_may_be_insisted_on_and_that_is_kept(app: Flask, registers: None) -> None:
    filled(app).submit()
    second = filled(app)
    name = next(one for one in disputes(second) if one.startswith("DUPLICATE"))
    second.post(f"{second.filing}/findings", {"dispute": name})
    assert "duplicate_insisted" in second.events()
    assert second.submit().location == f"{second.filing}/receipt"


def test_an_invoice_in_somebody_elses_case_is_told_without_telling_whose(
    app: Flask, registers: None
) -> None:
    first = filled(app)
    first.submit()
    li = filled(app, "li-guiying")
    page = plain(li.get(f"{li.filing}/findings"))
    assert "这张发票已有人报过" in page
    assert str(first.row().number) not in page.replace(" ", "")
    assert "王建国" not in page


def test_a_withdrawn_case_is_no_duplicate(app: Flask, registers: None) -> None:
    first = filled(app)
    first.submit()
    first.post(f"{first.filing}/withdraw")
    second = filled(app)
    assert "另一件" not in plain(second.get(f"{second.filing}/findings"))


def test_a_mere_draft_of_another_is_no_duplicate(app: Flask, registers: None) -> None:
    filled(app)
    second = filled(app)
    assert "另一件" not in plain(second.get(f"{second.filing}/findings"))


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("0200000008", "作废"), ("0200000009", "报"), ("0200000005", "这张发票已经报过了")],
)
def test_what_the_registers_know_of_an_invoice_is_said(
    app: Flask, registers: None, number: str, sentence: str
) -> None:
    wang = filled(app, number=number, code="31060126")
    page = plain(wang.get(f"{wang.filing}/findings"))
    assert "要改，不改交不了" in page
    assert sentence in page


def test_somebody_elses_card_is_found(app: Flask, registers: None) -> None:
    wang = filled(app)
    wang.answer("fill/payee", holder="王丽", card="0000001234567890128")
    page = plain(wang.get(f"{wang.filing}/findings"))
    assert "要改，不改交不了" in page


def test_before_everything_is_filled_in_the_gap_comes_first(draft: Citizen) -> None:
    for tail in ("findings", "estimate", "check"):
        assert draft.get(f"{draft.filing}/{tail}", status=303).location == (
            f"{draft.filing}/consents"
        )
    draft.agree()
    assert draft.submit().location == f"{draft.filing}/fill/patient"
