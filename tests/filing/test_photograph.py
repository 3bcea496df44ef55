"""Photos and files of a paper: several pages, several papers; each refused kind with its sentence."""

import errno
import io
import os
from typing import Any

import pytest
from flask import Flask

from app.documents import service as documents
from app.documents.store import Store
from tests.citizen import Citizen, photo
from tests.strict_client import plain

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def ready(draft: Citizen) -> Citizen:
    """王建国 before the papers."""
    draft.agree()
    draft.identify()
    draft.answer("fill/contact", phone="19900000001")
    return draft


def pages(citizen: Citizen) -> list[tuple[str, int]]:
    with citizen.database():
        return [(one.paper, one.page) for one in documents.pages_of(citizen.filing_id)]


def test_a_photo_is_received_and_shown_as_a_page(ready: Citizen) -> None:
    page = ready.follow(ready.photograph("inpatient_invoice"))
    assert "收到1张" in plain(page)
    assert "已收到，正在看" in plain(page)
    assert pages(ready) == [("inpatient_invoice", 1)]
    assert ready.body("paper:inpatient_invoice") == {"pages": 1, "lacks": None}
    assert ready.where() == "stays"


def test_with_the_last_paper_brought_the_next_step_is_one_tap_away(ready: Citizen) -> None:
    page = ready.follow(ready.photograph("inpatient_invoice"))
    assert f'<a class="btn main" href="{ready.filing}/stays">拍好了，下一步</a>' in page.text


def test_with_papers_still_missing_the_list_is_next(app: Flask, registers: None) -> None:
    citizen = Citizen(app, "liu-hong")
    citizen.start("SJ-REIMB-EMP")
    citizen.agree()
    page = citizen.follow(citizen.photograph("invoice"))
    assert f'<a class="btn main" href="{citizen.filing}/papers">拍好了，看别的材料</a>' in page.text


def test_several_pages_of_several_papers_in_one_go_each(ready: Citizen) -> None:
    files = [(photo(shade=shade), f"{shade}.jpg") for shade in (10, 20, 30)]
    ready.upload("inpatient_invoice", *files)
    ready.upload("bank_card", (photo(shade=40), "卡.jpg"))
    assert pages(ready) == [
        ("bank_card", 1),
        ("inpatient_invoice", 1),
        ("inpatient_invoice", 2),
        ("inpatient_invoice", 3),
    ]
    assert "收到3张" in plain(ready.get(f"{ready.filing}/papers"))


def test_a_camera_and_an_album_may_be_sent_together(ready: Citizen) -> None:
    form = {"shot": (photo(shade=1), "a.jpg"), "album": [(photo(shade=2), "b.jpg")]}
    path = f"{ready.filing}/papers/inpatient_invoice"
    ready.post(path, form, content_type="multipart/form-data")
    assert len(pages(ready)) == 2


def test_a_pdf_is_taken(ready: Citizen) -> None:
    ready.upload("inpatient_invoice", (io.BytesIO(PDF), "发票.pdf"))
    assert pages(ready) == [("inpatient_invoice", 1)]


REFUSED = [
    (b"", "a.jpg", "这个文件是空的"),
    (b"hello world, this is no picture", "a.jpg", "它不是照片"),
    (b"GIF89a" + b"\0" * 50, "a.gif", "这是会动的图"),
    (b"BM" + b"\0" * 50, "a.bmp", "这种文件我们收不了"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "a.doc", "这种文件我们收不了"),
    (b"MZ\x90\0" + b"\0" * 50, "a.jpg", "这个文件可能不安全"),
    (b"<html><script>alert(1)</script>", "a.jpg", "这个文件可能不安全"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "这个文件可能不安全"),
]


@pytest.mark.parametrize(("content", "name", "sentence"), REFUSED)
def test_a_file_we_do_not_take_is_refused_with_its_reason(
    ready: Citizen, content: bytes, name: str, sentence: str
) -> None:
    page = ready.upload("inpatient_invoice", (io.BytesIO(content), name), status=422)
    assert sentence in plain(page)
    assert f"{name}：" in plain(page)
    assert 'aria-describedby="shot-why"' in page.text
    assert pages(ready) == []
    assert ready.where() == "papers"


def test_of_several_files_the_good_ones_stay_and_the_others_are_named(ready: Citizen) -> None:
    files = [
        (photo(shade=1), "好的.jpg"),
        (io.BytesIO(b""), "空的.jpg"),
        (photo(shade=2), "也好.jpg"),
    ]
    page = plain(ready.upload("inpatient_invoice", *files, status=422))
    assert "空的.jpg：这个文件是空的" in page
    assert "好的.jpg：" not in page
    assert "收到2张" in page
    assert ready.body("paper:inpatient_invoice")["pages"] == 2


def send_large(citizen: Citizen, megabytes: int, status: int) -> Any:
    """A JPEG of so many megabytes and a few bytes, as a browser puts it on the wire."""
    head = 'Content-Disposition: form-data; name="album"; filename="big.jpg"\r\n\r\n'
    content = b"\xff\xd8\xff" + b"\0" * (megabytes * 1024 * 1024)
    body = b"--cut\r\n" + head.encode() + content + b"\r\n--cut--\r\n"
    path = f"{citizen.filing}/papers/inpatient_invoice"
    kind = "multipart/form-data; boundary=cut"
    return citizen.post(path, body, status=status, content_type=kind)


def test_twenty_five_megabytes_are_too_much(ready: Citizen) -> None:
    page = send_large(ready, megabytes=25, status=413)
    assert "文件太大了，一张最多20兆" in plain(page)
    assert pages(ready) == []


def test_just_over_twenty_megabytes_is_said_beside_the_file(ready: Citizen) -> None:
    page = send_large(ready, megabytes=20, status=422)
    assert "最大20兆" in plain(page)
    assert pages(ready) == []


def test_sending_nothing_says_what_to_do(ready: Citizen) -> None:
    path = f"{ready.filing}/papers/inpatient_invoice"
    page = ready.post(path, {}, status=422)
    assert "还没有选照片。请先点“拍照”或“从相册选”。" in plain(page)


def test_the_same_photo_twice_is_known_again(ready: Citizen) -> None:
    ready.photograph("inpatient_invoice", shade=9)
    page = ready.photograph("inpatient_invoice", shade=9, status=422)
    assert "这张已经有了，是第1张" in plain(page)
    page = ready.photograph("bank_card", shade=9, status=422)
    assert "这张已经有了" in plain(page)
    assert pages(ready) == [("inpatient_invoice", 1)]


def test_the_twenty_first_page_of_a_paper_and_the_forty_first_of_all_are_refused(
    ready: Citizen,
) -> None:
    for paper, start in (("inpatient_invoice", 0), ("bank_card", 20)):
        files = [(photo(8, 8, start + at), f"{at}.jpg") for at in range(20)]
        ready.upload(paper, *files)
    page = ready.photograph("inpatient_invoice", shade=99, status=422)
    assert "一件最多放40张，已经满了" in plain(page)
    assert len(pages(ready)) == 40
    first = documents_of(ready)[0]
    ready.post(f"{ready.filing}/pages/{first.id}/remove")
    page = ready.photograph("inpatient_invoice", shade=99, status=422)
    assert "这种材料最多放20张，已经满了" in plain(page)


def documents_of(citizen: Citizen) -> list[Any]:
    with citizen.database():
        return documents.pages_of(citizen.filing_id)


def test_a_full_disk_keeps_nothing_and_says_so(
    ready: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    page = ready.photograph("inpatient_invoice", status=422)
    assert "我们这边存不下了，这张没有收下" in plain(page)
    monkeypatch.undo()
    assert pages(ready) == []
    ready.photograph("inpatient_invoice")
    assert len(pages(ready)) == 1


def test_a_refused_page_leaves_no_file_behind(ready: Citizen) -> None:
    ready.photograph("inpatient_invoice", shade=9)
    kept = {name for name, _at in documents.files().names()}
    ready.photograph("inpatient_invoice", shade=9, status=422)
    assert {name for name, _at in documents.files().names()} == kept


def test_two_phones_sending_in_the_same_moment_lose_nothing(
    ready: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other phone saves between this one's look and its write."""
    other = Citizen(ready.app)
    other.filing = ready.filing
    keep = Store.write

    def meanwhile(self: Store, stream: Any) -> Any:
        monkeypatch.setattr(Store, "write", keep)
        other.photograph("bank_card", shade=3)
        return keep(self, stream)

    monkeypatch.setattr(Store, "write", meanwhile)
    ready.photograph("inpatient_invoice", shade=4)
    assert pages(ready) == [("bank_card", 1), ("inpatient_invoice", 1)]
    assert ready.body("paper:bank_card")["pages"] == 1
    assert ready.body("paper:inpatient_invoice")["pages"] == 1


def test_the_photo_is_sent_back_as_a_file_to_keep(ready: Citizen) -> None:
    sent = photo(shade=77)
    ready.upload("inpatient_invoice", (sent, "x.jpg"))
    upload = documents_of(ready)[0]
    response = ready.get(f"{ready.filing}/pages/{upload.id}/whole")
    assert response.data == photo(shade=77).getvalue()
    assert response.headers["Content-Disposition"].startswith("attachment")
    ready.get(f"{ready.filing}/pages/{upload.id}/small", status=404)


def test_a_page_of_another_filing_is_not_found(ready: Citizen) -> None:
    ready.photograph("inpatient_invoice")
    upload = documents_of(ready)[0]
    ready.start("MTB-APPLY")
    for tail in ("whole", "small"):
        ready.get(f"{ready.filing}/pages/{upload.id}/{tail}", status=404)
    for act in ("remove", "restore"):
        ready.post(f"{ready.filing}/pages/{upload.id}/{act}", status=404)
    ready.get(f"{ready.filing}/pages/nothing/whole", status=404)


def test_what_waits_to_be_looked_at_is_asked_again_as_a_part(ready: Citizen) -> None:
    ready.photograph("inpatient_invoice")
    path = f"{ready.filing}/papers/inpatient_invoice"
    part = ready.get(path, headers={"HX-Request": "true"})
    assert 'data-hx-trigger="every 3s"' in part.text
    assert "<html" not in part.text
