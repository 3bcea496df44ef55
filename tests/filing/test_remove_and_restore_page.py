"""Taking a page out and bringing it back."""

from datetime import timedelta

import pytest

from app import clock
from app.documents import service as documents
from tests.citizen import Citizen
from tests.strict_client import plain


@pytest.fixture
def ready(draft: Citizen) -> Citizen:
    draft.agree()
    draft.identify()
    draft.photograph("inpatient_invoice", shade=5)
    return draft


def page_path(citizen: Citizen) -> str:
    with citizen.database():
        upload = documents.pages_of(citizen.filing_id)[0]
    return f"{citizen.filing}/pages/{upload.id}"


def test_a_removed_page_leaves_the_paper_missing_again(ready: Citizen) -> None:
    ready.post(f"{page_path(ready)}/remove")
    assert ready.body("paper:inpatient_invoice")["pages"] == 0
    page = plain(ready.get(f"{ready.filing}/papers/inpatient_invoice"))
    assert "删掉的，30天内可以找回" in page
    assert "请拍住院发票" in page
    assert "还差一样材料" in plain(ready.get(f"{ready.filing}/papers"))


def test_it_comes_back_to_its_place(ready: Citizen) -> None:
    path = page_path(ready)
    ready.post(f"{path}/remove")
    ready.post(f"{path}/restore")
    assert ready.body("paper:inpatient_invoice")["pages"] == 1
    assert page_path(ready) == path


def test_twice_changes_nothing_more(ready: Citizen) -> None:
    path = page_path(ready)
    for _tap in range(2):
        ready.post(f"{path}/remove")
    assert ready.body("paper:inpatient_invoice")["pages"] == 0
    for _tap in range(2):
        ready.post(f"{path}/restore")
    assert ready.body("paper:inpatient_invoice")["pages"] == 1


def test_the_same_photo_sent_again_meanwhile_is_not_brought_back_as_well(ready: Citizen) -> None:
    path = page_path(ready)
    ready.post(f"{path}/remove")
    ready.photograph("inpatient_invoice", shade=5)
    page = ready.follow(ready.post(f"{path}/restore"))
    assert "这张已经有了" in plain(page)
    assert ready.body("paper:inpatient_invoice")["pages"] == 1


def test_after_thirty_days_it_is_gone(ready: Citizen) -> None:
    path = page_path(ready)
    ready.post(f"{path}/remove")
    with clock.stopped_at(clock.now() + timedelta(days=29, hours=23)):
        assert "找回" in plain(ready.get(f"{ready.filing}/papers/inpatient_invoice"))
    fresh = Citizen(ready.app)
    with clock.stopped_at(clock.now() + timedelta(days=29)):
        later = Citizen(ready.app)
    with clock.stopped_at(clock.now() + timedelta(days=30, minutes=1)):
        page = later.follow(later.post(f"{path}/restore"))
        assert "删掉超过30天，找不回来了" in plain(page)
    assert fresh.account_id == later.account_id


def test_after_handing_in_pages_stay_as_they_are(citizen: Citizen) -> None:
    citizen.file_mutual()
    path = page_path(citizen)
    page = citizen.post(f"{path}/remove", status=409)
    assert "已经交上去了" in plain(page)
    assert citizen.get(f"{path}/whole").mimetype == "image/jpeg"
