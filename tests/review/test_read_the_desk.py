"""The desk, read-only: the list page by page, one case masked, each look and each reveal on record, the tasks."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, db
from app.accounts.model import Account
from app.audit.model import AuditEntry
from app.catalogue.current import catalogue
from app.filing import service
from app.filing.model import Event, Filing
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.review.queue import PAGE, read_mark
from app.tasks import TaskKind, open_task
from tests.citizen import Citizen
from tests.review.desk import Clerk
from tests.strict_client import plain


@pytest.fixture
def clerk(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def case(citizen: Citizen) -> str:
    """The address at the desk of a case that 王建国 handed in."""
    citizen.file_mutual()
    return citizen.filing.replace("/filings/", "/desk/cases/")


def acts(act: str) -> list[AuditEntry]:
    db.session.remove()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)))


def many_cases(citizen: Citizen, count: int, *, at_once: bool = False) -> list[str]:
    """The numbers of that many cases, the oldest first, written without walking the way each time."""
    db.session.remove()
    db.begin_writing()
    account = db.session.get(Account, citizen.account_id)
    newest = catalogue().latest("PT-MUTUAL-SELF")
    numbers = []
    for place in range(count):
        with clock.stopped_at(clock.now() + timedelta(minutes=0 if at_once else place)):
            filing = service.start(newest, account, {})
            db.session.flush()
            db.session.expire(filing)
            sheet = Sheet.of(find_filing(filing.id), newest)
            number = service.unused_number()
            service.submit(sheet, account, number, pledge={}, still_wrong=[])
            numbers.append(sheet.filing.number)
    db.session.commit()
    db.session.remove()
    return numbers


def numbers_on(page) -> list[str]:
    return [
        one.replace(" ", "")
        for one in re.findall(r'<th scope="row"><a[^>]*>([\d ]+)</a>', page.text)
    ]


def older(page) -> str | None:
    """Where the button for older cases leads, when there is one."""
    found = re.search(r'href="(/desk\?[^"]*before=[^"]+)">往后看', page.text)
    return html.unescape(found[1]) if found else None


def test_whoever_is_not_signed_in_is_sent_to_the_door_of_the_staff(client):
    for path in ("/desk", "/desk/tasks", "/desk/cases/x"):
        assert client.get(path, status=303).location == "/staff/sign-in"


@pytest.mark.parametrize("name", ["wang-jianguo", "minzheng-lan", "chen-jing", "stranger"])
def test_for_citizens_there_is_no_desk(app, case, name):
    citizen = Citizen(app, name)
    for path in ("/desk", "/desk/tasks", case):
        citizen.get(path, status=404)
    citizen.post(f"{case}/reveal", status=404)


def test_an_empty_desk_says_so(clerk):
    assert "没有。" in plain(clerk.get("/desk"))
    assert "没有。" in plain(clerk.get("/desk/tasks"))


def test_the_list_shows_the_case_with_the_name_half_hidden(clerk, case, citizen):
    citizen.start()
    page = clerk.get("/desk")
    said = plain(page)
    assert "王*国" in said
    assert "王建国" not in said
    assert len(numbers_on(page)) == 1
    assert citizen.filing.rsplit("/", 1)[1] not in page.text


@pytest.mark.parametrize("at_once", [False, True])
def test_more_than_sixty_cases_come_page_by_page_each_once(clerk, citizen, at_once):
    numbers = many_cases(citizen, 2 * PAGE + 5, at_once=at_once)
    page, pages = clerk.get("/desk"), 1
    seen = numbers_on(page)
    while (more := older(page)) and pages < 9:
        page, pages = clerk.get(more), pages + 1
        seen += numbers_on(page)
    assert pages == 3
    assert sorted(seen) == sorted(numbers)
    if not at_once:
        assert seen == numbers


def test_a_case_that_comes_in_meanwhile_moves_nothing_on_the_next_page(clerk, citizen):
    numbers = many_cases(citizen, PAGE + 3)
    more = older(clerk.get("/desk?order=newest"))
    assert more
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        many_cases(citizen, 2)
    assert numbers_on(clerk.get(more)) == numbers[::-1][PAGE:]


def test_a_page_of_the_list_costs_six_statements_at_most_whatever_is_on_it(clerk, citizen):
    many_cases(citizen, PAGE + 1)
    clerk.get("/desk")
    counted = [one for one in clerk.counted_statements if not one.startswith("BEGIN")]
    assert len(counted) <= 6, counted
    assert not any("count(" in one.lower() for one in counted)


@pytest.mark.parametrize(
    "mark",
    ["", "x", "字", "eHg=", "MjAyNi0wMS0wMQ==", "MDAwMS0wMS0wMVQwMDowMDowMCBh", "AAAA", "%00"],
)
def test_a_place_in_the_list_that_nobody_gave_is_its_beginning_or_empty(clerk, case, mark):
    answer = clerk.get("/desk", query_string={"before": mark})
    assert len(numbers_on(answer)) <= 1
    assert read_mark(mark, [Filing.submitted_at, Filing.id]) is None or answer.status_code == 200


def test_a_case_is_shown_masked_with_findings_estimate_and_what_happened(clerk, case, citizen):
    page = clerk.get(case)
    said = plain(page)
    for whole in (citizen.who["id_number"], "0000001234567890128", citizen.who["phone"]):
        assert whole not in page.text.replace(" ", "")
    for part in (
        "预审发现",
        "1,130.40",
        "经过",
        "交上来",
        "尾号0128",
        "名单上现在写着",
        "这个人以前的",
    ):
        assert part in said


def test_every_look_is_on_record_with_who_looked(clerk, case):
    clerk.get(case)
    clerk.get(case)
    looks = acts("desk:case:read")
    assert len(looks) == 2
    assert {one.by for one in looks} == {clerk.person_id}
    assert {one.chain for one in looks} == {case.replace("/desk/cases/", "filing/")}


def test_a_look_at_what_is_not_there_is_not_recorded(clerk, case):
    clerk.get("/desk/cases/nothing", status=404)
    clerk.get("/desk")
    assert acts("desk:case:read") == []


def test_whole_numbers_are_shown_once_and_that_is_on_record(clerk, case, citizen):
    page = clerk.post(f"{case}/reveal", status=200).text
    for whole in (citizen.who["id_number"], "0000001234567890128", citizen.who["phone"]):
        assert whole in page
    (revealed,) = acts("desk:field:reveal")
    assert revealed.by == clerk.person_id
    assert revealed.detail == {"fields": "id_number card phone"}
    assert citizen.who["id_number"] not in clerk.get(case).text


def test_numbers_are_not_revealed_by_following_a_link(clerk, case):
    clerk.get(f"{case}/reveal", status=405)
    assert acts("desk:field:reveal") == []


def test_the_record_stands_after_looks_and_reveals(clerk, case):
    from app.audit import service as record

    clerk.get(case)
    clerk.post(f"{case}/reveal", status=200)
    db.session.remove()
    assert list(record.faults()) == []


def test_a_withdrawn_case_is_still_found_and_named_so(clerk, case, citizen):
    citizen.post(f"{citizen.filing}/withdraw")
    assert "已撤回" in plain(clerk.get("/desk?status=every"))
    assert "撤回" in plain(clerk.get(case))


def test_every_event_there_can_be_has_its_words(clerk, case, citizen):
    db.session.remove()
    db.begin_writing()
    filing = db.session.scalars(select(Filing)).one()
    for event in Event:
        service.happened(filing, event, None)
    db.session.commit()
    said = plain(clerk.get(case)).split("经过")[1]
    assert not re.search(r"[a-z]+_[a-z]+", said)


def test_every_kind_of_task_has_its_words(clerk, session):
    for kind in TaskKind:
        open_task(kind, about="x/1", by=None)
    session.commit()
    page = clerk.get("/desk/tasks")
    words = re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a></th>', page.text)
    assert len(set(words)) == len(TaskKind)


def test_a_task_leads_to_its_case_and_not_into_a_draft(app, clerk, case, citizen):
    citizen.start()
    db.session.remove()
    db.begin_writing()
    handed_in = case.replace("/desk/cases/", "filing/")
    draft = citizen.filing.replace("/filings/", "filing/")
    open_task(TaskKind.ESTIMATE_DOUBTED, about=handed_in, by=None)
    open_task(TaskKind.PRECHECK_DISPUTED, about=draft, by=None, codes=["not_found"])
    db.session.commit()
    page = clerk.get("/desk/tasks")
    assert f'href="{case}"' in page.text
    assert "还没交的申请" in plain(page)
    assert draft.removeprefix("filing/") not in page.text
    assert f'href="{case}"' not in Clerk(app, "admin", ("admin",)).get("/desk/tasks").text


def test_every_button_and_link_of_the_desk_leads_somewhere(clerk, case):
    for path in ("/desk", "/desk/mine", "/desk/tasks", case):
        main = clerk.get(path).text.split("<main")[1].split("</main>")[0]
        for link in re.findall(r'href="(/[^"]*)"', main):
            clerk.browser.get(html.unescape(link)).close()
            assert clerk.browser.get(html.unescape(link)).status_code in (200, 303), link


@pytest.mark.parametrize("language", ["zh_Hans_CN", "zh_Hant_TW", "en"])
def test_the_desk_stands_in_every_language(clerk, case, language):
    for path in ("/desk", "/desk/mine", "/desk/tasks", case):
        clerk.get(path, query_string={"lang": language})


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/desk", "交上来的申请：待看"),
        ("/desk?status=taken", "交上来的申请：在办"),
        ("/desk?status=decided", "交上来的申请"),
        ("/desk?status=every", "交上来的申请：全部"),
        ("/desk?status=bogus", "交上来的申请：待看"),
        ("/desk/tasks", "等人处理的：全部"),
        ("/desk/tasks?view=mine", "等人处理的：我手里的"),
        ("/desk/tasks?view=late", "等人处理的：过期的"),
    ],
)
def test_the_title_says_which_list_is_open(clerk, path, title):
    assert f"<title>{title} - " in clerk.get(path).text
