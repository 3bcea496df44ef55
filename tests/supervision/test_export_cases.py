"""导出: asked for, made in the background, fetched by whoever asked, gone after a week; nothing personal in it."""

import csv
import io
import os
import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from app import clock, db, vault
from app.accounts.model import Account
from app.audit.model import AuditEntry
from app.jobs.model import Job
from app.supervision import exports, rows
from app.supervision.model import Export, ExportState
from app.supervision.rows import HEADS, Selection
from app.work import drain
from tests.review.desk import Clerk
from tests.strict_client import plain
from tests.supervision.cases import DAY, NOW, Case, at_noon

NAME, ID_NUMBER = "王建国", "990107194803120012"
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def filed(session, count: int = 1, **columns) -> list[str]:
    """So many cases of one person; their numbers."""
    cases = [
        Case().section("patient", name=NAME, id_number=ID_NUMBER).hand_in(**columns)
        for _one in range(count)
    ]
    session.commit()
    return [one.filing.number for one in cases]


def worked() -> None:
    """Everything that waits in the background is done."""
    db.session.remove()
    drain()
    db.session.remove()


def ask(lead: Clerk, file_format: str = "csv", **more: str) -> Export:
    lead.post("/office/exports", {"format": file_format, **more})
    worked()
    db.begin_writing()
    return db.session.query(Export).order_by(Export.asked_at.desc()).first()


def fetched(lead: Clerk, export: Export) -> bytes:
    return lead.get(f"/office/exports/{export.id}/file").data


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data: bytes) -> list[list[str]]:
    """Every cell of the first sheet; each is text."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{CELL}f")), "there is a formula"
    return [
        ["".join(one.itertext()) for one in row.iter(f"{CELL}c")]
        for row in sheet.iter(f"{CELL}row")
    ]


READERS = {"csv": read_csv, "xlsx": read_xlsx}


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_list_is_made_in_the_background_and_fetched(session, lead, file_format):
    numbers = filed(session, 3)
    export = ask(lead, file_format)
    assert (export.state, export.rows) == (ExportState.READY, 3)
    cells = READERS[file_format](fetched(lead, export))
    assert cells[0] == list(HEADS)
    assert sorted(row[0] for row in cells[1:]) == sorted(numbers)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_names_and_numbers_are_masked(session, lead, file_format):
    filed(session)
    data = fetched(lead, ask(lead, file_format))
    (row,) = READERS[file_format](data)[1:]
    assert row[3] == "王*国"
    assert row[4] == "9***************12"
    for secret in (NAME, ID_NUMBER):
        assert secret not in "".join(row)


def test_a_csv_opens_in_a_spreadsheet_with_its_signs(session, lead):
    filed(session)
    export = ask(lead)
    answer = lead.get(f"/office/exports/{export.id}/file")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in answer.data
    assert answer.mimetype == "text/csv"
    assert re.search(
        r"attachment; filename=bangban-\d{8}-\d{4}\.csv", answer.headers["Content-Disposition"]
    )
    assert answer.content_length == len(answer.data)


def test_the_file_on_the_disk_is_sealed(session, lead):
    (number,) = filed(session)
    export = ask(lead)
    path = (
        exports.store().place.folder
        / export.file_name[:2]
        / export.file_name[2:4]
        / export.file_name
    )
    assert number.encode() not in path.read_bytes()
    assert export.file_key_sealed
    assert export.file_key.encode() not in export.file_key_sealed


def test_nothing_of_the_making_stays_on_the_disk(session, lead, instance):
    filed(session)
    ask(lead, "xlsx")
    assert not [name for name in os.listdir(instance) if name.startswith("export-")]


def test_the_cells_tell_service_state_and_decision(session, lead):
    Case("YZ-AID-APPLY").hand_in(DAY, due_on=date(2026, 12, 16)).decide(
        date(2026, 11, 20), "partly", "1234.50"
    )
    session.commit()
    (row,) = read_csv(fetched(lead, ask(lead)))[1:]
    assert row[3:5] == ["", ""]
    assert row[5:] == [
        "2026-11-18 12:00",
        "已决定",
        "2026-12-16",
        "2026-11-20",
        "部分同意",
        "1234.50",
    ]


@pytest.mark.parametrize(
    ("selection", "many"),
    [
        ({}, 4),
        ({"service": "JS-REIMB"}, 3),
        ({"service": "GONE"}, 4),
        ({"status": "withdrawn"}, 1),
        ({"status": "nonsense"}, 4),
        ({"first": "2026-11-18"}, 3),
        ({"first": "2026-11-17", "last": "2026-11-17"}, 1),
        ({"last": "2026-11-01"}, 0),
        ({"last": "no day"}, 4),
        ({"service": "JS-REIMB", "first": "2026-11-18", "status": "submitted"}, 1),
    ],
)
def test_a_selection_chooses_cases(session, lead, selection, many):
    Case().hand_in(date(2026, 11, 17))
    Case().hand_in(DAY)
    Case().hand_in(DAY, status="withdrawn")
    Case("YZ-AID-APPLY").hand_in(DAY)
    Case()
    session.commit()
    assert ask(lead, **selection).rows == many


def test_a_district_chooses_its_cases(session, lead):
    Case("PT-MUTUAL-SELF", district="sh-putuo").hand_in(DAY)
    Case("SJ-REIMB-EMP", district="sh-songjiang").hand_in(DAY)
    session.commit()
    (row,) = read_csv(fetched(lead, ask(lead, district="sh-putuo")))[1:]
    assert row[2] == "sh-putuo"


def test_drafts_are_no_cases(session, lead):
    Case().section("patient", name=NAME)
    session.commit()
    assert ask(lead).rows == 0


def test_more_than_one_chunk_comes_whole_and_in_order(session, lead, monkeypatch):
    monkeypatch.setattr(rows, "AT_ONCE", 3)
    numbers = filed(session, 10)
    cells = read_csv(fetched(lead, ask(lead)))[1:]
    assert len(cells) == len({row[0] for row in cells}) == 10
    assert {row[0] for row in cells} == set(numbers)


def test_the_page_lists_what_was_asked_for_and_says_when_it_is_there(session, lead):
    filed(session)
    lead.post("/office/exports", {"format": "xlsx"})
    said = plain(lead.get("/office/exports"))
    assert "在做" in said
    assert "看做好没有" in said
    worked()
    page = lead.get("/office/exports")
    assert "做好了" in plain(page)
    assert "/file" in page.text


def test_from_a_report_the_cases_of_its_period_are_taken_along(session, lead):
    Case().hand_in(date(2026, 11, 2))
    Case(begun=date(2026, 10, 2)).hand_in(date(2026, 10, 2))
    session.commit()
    with at_noon():
        form = lead.get("/office/month").text.split('value="period"')[1]
        fields = dict(re.findall(r'name="(first|last|service)" value="([^"]*)"', form))
        export = ask(lead, "csv", kind="period", **fields)
    assert (export.kind, export.rows) == ("period", 1)


@pytest.mark.parametrize("file_format", ["", "pdf", "exe"])
def test_another_format_is_refused_in_words(lead, file_format):
    page = lead.post("/office/exports", {"format": file_format}, status=422)
    assert "只能导出 XLSX 或 CSV" in plain(page)


def test_a_fourth_while_three_are_waiting_is_refused(session, lead):
    for _one in range(3):
        lead.post("/office/exports", {"format": "csv"})
    assert "已经有3个在做" in plain(lead.post("/office/exports", {"format": "csv"}, status=422))
    worked()
    lead.post("/office/exports", {"format": "csv"})


def test_who_asked_and_who_fetched_is_on_record(session, lead):
    filed(session)
    export = ask(lead, service="JS-REIMB")
    fetched(lead, export)
    chain = db.session.query(AuditEntry).filter_by(chain=f"export/{export.id}")
    entries = chain.order_by(AuditEntry.seq).all()
    assert [one.act for one in entries] == ["office:export:ask", "office:export:fetch"]
    assert {one.by for one in entries} == {lead.person_id}
    assert entries[0].detail == {"format": "csv", "service": "JS-REIMB"}
    assert entries[1].detail == {"rows": 1}


def test_what_another_asked_for_is_not_there(session, lead, app):
    export = ask(lead)
    other = Clerk(app, "second", ("lead",))
    other.get(f"/office/exports/{export.id}/file", status=404)
    other.post(f"/office/exports/{export.id}/again", status=404)
    assert export.id not in other.get("/office/exports").text


@pytest.mark.parametrize("roles", [("clerk",), ("checker",)])
def test_who_does_not_lead_can_neither_ask_nor_fetch(session, lead, app, roles):
    export = ask(lead)
    other = Clerk(app, roles[0], roles)
    other.post("/office/exports", {"format": "csv"}, status=404)
    other.get(f"/office/exports/{export.id}/file", status=404)


def test_what_is_not_made_yet_cannot_be_fetched(session, lead):
    lead.post("/office/exports", {"format": "csv"})
    export = db.session.query(Export).one()
    db.session.remove()
    page = lead.get(f"/office/exports/{export.id}/file", status=409)
    assert "还没做好" in plain(page)
    lead.post(f"/office/exports/{export.id}/again", status=409)


def broken(_selection):
    raise RuntimeError("disk 990107194803120012")
    yield


def test_a_failed_one_is_seen_and_made_again_by_a_button(session, lead, monkeypatch):
    filed(session)
    with monkeypatch.context() as patch:
        patch.setattr(rows, "rows_of", broken)
        export = ask(lead)
    assert export.state == ExportState.FAILED
    assert ID_NUMBER not in export.error
    db.session.remove()
    page = lead.get("/office/exports")
    assert "没做成" in plain(page)
    assert "再试一次" in plain(page)
    lead.post(f"/office/exports/{export.id}/again")
    worked()
    assert "做好了" in plain(lead.get("/office/exports"))


def waiting() -> int:
    db.session.remove()
    return db.session.query(Export).filter_by(state=ExportState.WAITING).count()


def test_one_made_again_is_one_of_the_three_that_wait(session, lead):
    export = ask(lead)
    before = list(exports.store().names())
    for _one in range(exports.MOST_WAITING):
        lead.post("/office/exports", {"format": "csv"})
    shown = lead.post(f"/office/exports/{export.id}/again", status=422)
    why = "已经有3个在做。请等做好一个再点。"
    assert f'<a href="#again-{export.id}">{why}</a>' in shown.text
    assert f'<p class="why" id="again-{export.id}-why">{why}</p>' in shown.text
    assert waiting() == exports.MOST_WAITING
    kept = db.session.get(Export, export.id)
    assert (kept.state, kept.file_name) == (ExportState.READY, export.file_name)
    assert list(exports.store().names()) == before


def test_made_again_it_leaves_room_for_two_more(session, lead):
    export = ask(lead)
    lead.post(f"/office/exports/{export.id}/again")
    for status in (303, 303, 422):
        lead.post("/office/exports", {"format": "csv"}, status=status)
    assert waiting() == exports.MOST_WAITING
    worked()
    lead.post(f"/office/exports/{export.id}/again")


def test_what_others_wait_for_takes_no_room(app, session, lead):
    export = ask(lead)
    other = Clerk(app, "second-lead", ("lead",))
    for _one in range(exports.MOST_WAITING):
        other.post("/office/exports", {"format": "csv"})
    lead.post(f"/office/exports/{export.id}/again")
    assert waiting() == exports.MOST_WAITING + 1


def test_one_that_waits_is_out_of_step_however_many_wait(session, lead):
    for _one in range(exports.MOST_WAITING):
        lead.post("/office/exports", {"format": "csv"})
    for export in db.session.query(Export).all():
        lead.post(f"/office/exports/{export.id}/again", status=409)
    assert waiting() == exports.MOST_WAITING


def test_a_job_done_twice_makes_one_file(session, lead):
    filed(session)
    export = ask(lead)
    name = export.file_name
    db.session.remove()
    exports.make(export.id)
    db.session.commit()
    assert db.session.get(Export, export.id).file_name == name
    assert len(list(exports.store().names())) >= 1


def test_an_export_that_nobody_knows_is_passed_over(app):
    exports.make("nobody")
    assert db.session.query(Job).count() == 0


def test_after_seven_days_the_file_is_gone_and_the_row_says_so(session, lead):
    filed(session)
    with at_noon():
        export = ask(lead)
    name = export.file_name
    with clock.stopped_at(NOW + timedelta(days=7, minutes=-1)):
        assert exports.remove_old() == 0
    with clock.stopped_at(NOW + timedelta(days=7, minutes=1)):
        assert exports.remove_old() == 1
        db.session.commit()
    assert name not in {one for one, _at in exports.store().names()}
    db.session.remove()
    assert "过了7天，已删" in plain(lead.get("/office/exports"))
    lead.get(f"/office/exports/{export.id}/file", status=409)


@pytest.mark.usefixtures("real_time")
def test_a_file_that_no_row_knows_goes_a_day_later(session, lead):
    orphan = exports.store().write_bytes(b"left behind").name
    exports.remove_old()
    names = {one for one, _at in exports.store().names()}
    assert orphan in names
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        exports.remove_old()
    assert orphan not in {one for one, _at in exports.store().names()}


def test_a_file_that_was_lost_is_told_before_anything_is_sent(session, lead):
    export = ask(lead)
    exports.store().remove(export.file_name)
    db.session.remove()
    page = lead.get(f"/office/exports/{export.id}/file", status=409)
    assert "重做" in plain(page)
    lead.post(f"/office/exports/{export.id}/again")
    worked()
    assert fetched(lead, export)


def test_the_selection_comes_back_from_its_row_as_it_was():
    wish = Selection(service="JS-REIMB", last="2026-11-30")
    assert Selection.from_json(wish.as_json()) == wish


def test_a_sealed_body_is_read_without_its_row(session):
    case = Case().section("patient", name=NAME)
    row = case.filing.id + "/patient"
    sealed = session.execute(db.Base.metadata.tables["filing_section"].select()).first().body_sealed
    assert vault.read(sealed, f"filing_section/{row}/body") == {"name": NAME}


def test_an_account_without_exports_has_an_empty_list(session, lead):
    assert exports.exports_of(db.session.get(Account, lead.account_id)) == []
    assert "还没有导出过" in plain(lead.get("/office/exports"))


@pytest.mark.parametrize("language", ["en", "zh_Hant_TW"])
def test_a_file_is_in_chinese_whoever_asked_for_it(session, lead, language):
    Case("YZ-AID-APPLY").hand_in(DAY).decide(DAY, "partly", "1.00")
    session.commit()
    lead.get("/office/exports", query_string={"lang": language})
    lead.post("/office/exports", {"format": "csv"})
    export = db.session.query(Export).one()
    with lead.app.test_request_context(headers={"Cookie": f"lang={language}"}):
        exports.make(export.id)
        db.session.commit()
    (row,) = read_csv(fetched(lead, export))[1:]
    assert row[6] == "已决定"
    assert row[9] == "部分同意"


def test_an_export_is_made_in_an_application_without_a_request(session, lead, app):
    filed(session)
    lead.post("/office/exports", {"format": "csv"})
    export = db.session.query(Export).one()
    with app.app_context():
        exports.make(export.id)
        db.session.commit()
    assert db.session.get(Export, export.id, populate_existing=True).state == ExportState.READY
