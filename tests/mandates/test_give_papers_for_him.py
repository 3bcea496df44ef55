"""What the bureau asks for in a case filed under a mandate: each of the two reads an address that opens for him,
either of them may answer, and whoever is neither finds nothing."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.filing import asking, owing, reminders
from app.filing.asking import Wish
from app.filing.model import AskedItem, OwedPaper, Status
from app.filing.owing import tell_owed
from app.notices.model import Message
from app.review import lease
from tests.citizen import PEOPLE, Book, Citizen
from tests.mandates.helper import Helper, anybody, link_in, told
from tests.review.cases import account, asked, reason_named, sheet_of, writing
from tests.review.desk import Clerk
from tests.scenes import STAGE
from tests.strict_client import plain

HIS, HERS = PEOPLE["wang-jianguo"]["phone"], PEOPLE["wang-li"]["phone"]
NEW_CARD = {"holder": "王建国", "card": "0000001234567890128"}


@pytest.fixture
def shen(app: Flask) -> Clerk:
    return Clerk(app)


@pytest.fixture
def case(daughter: Helper, shen: Clerk) -> Helper:
    """王丽's case for 王建国; the bureau wants a sharper invoice and the right card."""
    wishes = (
        Wish("paper:inpatient_invoice", reason_named("paper_blurred")),
        Wish("payee", reason_named("card_refused")),
    )
    daughter.file_case_for_him()
    STAGE.play(daughter.app, "asked twice", lambda: asked(daughter, shen, *wishes), daughter)
    return daughter


@pytest.fixture
def known(father: Citizen, case: Helper) -> Citizen:
    """王建国, who had an account before he was written to."""
    father.filing = case.plain()
    return father


def paths(citizen: Citizen, phone: str, template: str = "papers_asked_for") -> list[str]:
    """The addresses in every message of this kind to this phone."""
    with citizen.database() as session:
        rows = session.query(Message).filter_by(template=template)
        texts = [one.text for one in rows if one.phone == phone]
    return [path for text in texts for path in re.findall(r"https?://[^/]+(/\S+)", text)]


def answered(citizen: Citizen, place: str) -> bool:
    with citizen.database() as session:
        found = session.query(AskedItem).filter_by(filing_id=citizen.filing_id, place=place)
        return found.one().answered_at is not None


def answer_all(citizen: Citizen) -> None:
    citizen.answer("fill/payee", **NEW_CARD)
    citizen.photograph("inpatient_invoice", shade=91)


def test_her_message_leads_to_the_page_with_his_name_in_the_address(case: Helper) -> None:
    assert paths(case, HERS) == [f"{case.filing}/asked"]
    assert case.filing.startswith("/for/")
    assert "请您补2样" in plain(case.get(paths(case, HERS)[0]))


def test_his_message_leads_to_his_own_view_of_it(known: Citizen, case: Helper) -> None:
    assert paths(case, HIS) == [f"{case.plain()}/asked"]
    assert "请您补2样" in plain(known.get(paths(case, HIS)[0]))


def test_each_address_is_for_its_reader_only(known: Citizen, case: Helper) -> None:
    known.get(paths(case, HERS)[0], status=404)
    case.get(paths(case, HIS)[0], status=404)


@pytest.mark.parametrize("who", ["stranger", "liu-hong"])
def test_neither_address_opens_for_anybody_else(app, known, case: Helper, who: str) -> None:
    other = Citizen(app, who)
    for path in (*paths(case, HERS), *paths(case, HIS)):
        other.get(path, status=404)
        other.post(path, status=404)


def test_signed_out_both_addresses_ask_to_sign_in_and_remember_where_to(
    app, known, case: Helper
) -> None:
    for path in (*paths(case, HERS), *paths(case, HIS)):
        nobody = anybody(app)
        assert nobody.get(path, status=303).location.startswith("/sign-in")
        with nobody.browser.session_transaction() as kept:
            assert path in str(dict(kept))


def test_a_phone_that_signs_in_as_nobody_leads_to_the_look_without_an_account(
    app, case: Helper
) -> None:
    """He has no account: there is nothing that he could open but 查进度 by name and number."""
    assert paths(case, HIS) == ["/progress/ask"]
    assert "查办到哪一步了" in plain(anybody(app).get("/progress/ask"))


def test_he_reads_in_his_list_that_something_is_wanted(known: Citizen, case: Helper) -> None:
    page = known.get("/progress")
    said = plain(page)
    assert "等您补材料" in said
    assert "王* 替您办的" in said or "王丽 替您办的" in said
    assert f'href="{case.plain()}/progress"' in page.text
    assert "看要补什么" in plain(known.get(f"{case.plain()}/progress"))


def test_in_her_list_it_stands_under_his_name(case: Helper) -> None:
    assert case.filing_id not in case.get("/progress").text
    assert case.filing in case.get("/mandates/held").text


def test_every_link_on_his_page_stays_without_her_beginning(known: Citizen, case: Helper) -> None:
    page = known.get(f"{case.plain()}/asked").text
    assert "/for/" not in page
    for tail in ("papers/inpatient_invoice", "fill/payee"):
        assert f"{case.plain()}/{tail}?back=asked" in page


def test_every_link_on_her_page_keeps_it(case: Helper) -> None:
    page = case.get(f"{case.filing}/asked").text
    assert f'"{case.plain()}' not in page
    for tail in ("papers/inpatient_invoice", "fill/payee"):
        assert f"{case.filing}/{tail}?back=asked" in page


def test_both_names_stand_on_both_pages(known: Citizen, case: Helper) -> None:
    assert "您在替 王*国 办" in plain(case.get(f"{case.filing}/asked"))
    assert "替您填的" in plain(known.get(f"{case.plain()}/asked"))


def test_she_answers_and_gives_back_and_both_hear(known: Citizen, case: Helper) -> None:
    answer_all(case)
    case.post(f"{case.filing}/asked")
    assert case.row().status == Status.TAKEN
    assert told(case, HIS)[-1] == "papers_given"
    assert told(case, HERS)[-1] == "papers_given"


def test_he_answers_and_gives_back_and_both_hear(known: Citizen, case: Helper) -> None:
    answer_all(known)
    back = known.post(f"{known.filing}/asked")
    assert back.location == f"{known.filing}/progress"
    assert case.row().status == Status.TAKEN
    assert told(case, HIS)[-1] == "papers_given"
    assert told(case, HERS)[-1] == "papers_given"


def test_one_answers_the_card_and_the_other_the_photo(known: Citizen, case: Helper) -> None:
    known.answer("fill/payee", **NEW_CARD)
    assert answered(case, "payee")
    assert "请您补一样" in plain(case.get(f"{case.filing}/asked"))
    case.photograph("inpatient_invoice", shade=91)
    assert "都补好了" in plain(known.get(f"{known.filing}/asked"))
    case.post(f"{case.filing}/asked")
    assert known.post(f"{known.filing}/asked").location == known.filing
    assert case.events().count("papers_given") == 1


def test_who_answered_is_kept(known: Citizen, case: Helper) -> None:
    known.answer("fill/payee", **NEW_CARD)
    case.photograph("inpatient_invoice", shade=91)
    with case.database() as session:
        from app.accounts.model import Account

        by = {one.place: one.answered_by for one in session.query(AskedItem)}
        people = [session.get(Account, one.account_id).person_id for one in (known, case)]
    assert [by["payee"], by["paper:inpatient_invoice"]] == people


def test_when_her_mandate_has_ended_only_he_goes_on(known: Citizen, case: Helper) -> None:
    known.post(f"/mandates/{case.mandate}/end")
    case.get(f"{case.filing}/asked", status=404)
    case.post(f"{case.filing}/asked", status=404)
    answer_all(known)
    known.post(f"{known.filing}/asked")
    assert case.row().status == Status.TAKEN


def test_while_it_stands_still_neither_page_asks_for_anything(known: Citizen, case: Helper) -> None:
    known.post(f"{case.plain()}/not-mine", status=200)
    for who, filing in ((known, case.plain()), (case, case.filing)):
        assert who.get(f"{filing}/asked", status=303).location == f"{filing}/progress"
        page = plain(who.get(f"{filing}/progress"))
        assert "先停下来了" in page
        assert "看要补什么" not in page
        who.post(f"{filing}/asked", status=303)
    assert case.row().status == Status.ASKED


def test_a_dispute_is_not_noted_while_it_stands_still(known: Citizen, case: Helper) -> None:
    with case.database() as session:
        item = session.query(AskedItem).filter_by(place="payee").one().id
    known.post(f"{case.plain()}/not-mine", status=200)
    case.post(f"{case.filing}/asked", {"dispute": item})
    assert [kind for kind, _detail in case.tasks()] == ["consent_denied"]


def test_the_verb_gives_nothing_back_that_stands_still(app, known: Citizen, case: Helper) -> None:
    answer_all(case)
    known.post(f"{case.plain()}/not-mine", status=200)
    with writing(app), pytest.raises(Exception, match="case_held"):
        asking.give_back(sheet_of(case.filing_id), sheet_of(case.filing_id).filing.account)


@pytest.mark.parametrize("who", ["father", "daughter"])
def test_either_takes_it_back_rather_than_answer(known: Citizen, case: Helper, who: str) -> None:
    one, filing = (known, case.plain()) if who == "father" else (case, case.filing)
    assert "撤回申请" in plain(one.get(f"{filing}/progress"))
    one.post(f"{filing}/withdraw")
    assert case.row().status == Status.WITHDRAWN
    assert told(case, HERS)[-1] == "withdrawn"
    assert told(case, HIS)[-1] == "withdrawn_for_you"


def test_when_he_had_not_agreed_what_was_asked_about_is_taken_back(
    app, known: Citizen, case: Helper
) -> None:
    known.post(f"{case.plain()}/not-mine", status=200)
    fu = Clerk(app, "fu-er")
    with case.database() as session:
        from app.tasks.model import Task

        task = session.query(Task).filter_by(kind="consent_denied").one().id
    fu.post(f"/desk/words/{task}", {"agreed": "no", "answer": "他没有同意。"})
    row = case.row()
    assert (row.status, row.paused_on, row.leased_by) == (Status.WITHDRAWN, None, None)
    assert case.events()[-1] == "withdrawn"


def test_a_proposal_falls_with_the_mandate_as_well(app, daughter: Helper, father: Citizen) -> None:
    daughter.file_case_for_him()
    with writing(app) as session:
        from app.filing.model import Event, Filing
        from app.filing.service import happened

        filing = session.get(Filing, daughter.filing_id)
        filing.status = Status.PROPOSED
        happened(filing, Event.PROPOSED, None)
    father.post(f"{daughter.plain()}/not-mine", status=200)
    with daughter.database() as session:
        from app.tasks.model import Task

        task = session.query(Task).filter_by(kind="consent_denied").one().id
    Clerk(app, "fu-er").post(f"/desk/words/{task}", {"agreed": "no", "answer": "他没有同意。"})
    assert daughter.row().status == Status.WITHDRAWN


def test_a_second_request_leads_each_to_the_same_pages(app, known, case: Helper, shen) -> None:
    from app.catalogue.reasons import current

    answer_all(case)
    case.post(f"{case.filing}/asked")
    again = current("again")[0].key
    asked(case, shen, Wish("payee", reason_named("card_refused")), again=again)
    assert paths(case, HERS) == [f"{case.filing}/asked"] * 2
    assert paths(case, HIS) == [f"{case.plain()}/asked"] * 2


@pytest.mark.parametrize("template", ["owed_promised", "owed_reminder", "owed_overdue"])
@pytest.mark.parametrize("has_account", [True, False], ids=["known", "nobody"])
def test_each_message_about_an_owed_paper_leads_each_where_he_can_go(
    app, daughter: Helper, template: str, has_account: bool
) -> None:
    if has_account:
        Citizen(app, "wang-jianguo")
    daughter.file_case_for_him()
    with writing(app):
        sheet = sheet_of(daughter.filing_id)
        tell_owed(sheet, sheet.filing.account, template, ["inpatient_invoice"], clock.today())
    tail = "papers/inpatient_invoice"
    assert paths(daughter, HERS, template) == [f"{daughter.filing}/{tail}"]
    his = f"{daughter.plain()}/{tail}" if has_account else "/progress/ask"
    assert paths(daughter, HIS, template) == [his]


def test_several_owed_papers_lead_each_to_his_view_of_the_progress(
    app, father: Citizen, daughter: Helper
) -> None:
    daughter.file_case_for_him()
    with writing(app):
        sheet = sheet_of(daughter.filing_id)
        papers = ["inpatient_invoice", "proxy_id"]
        tell_owed(sheet, sheet.filing.account, "owed_promised", papers, clock.today())
    (hers,), (his,) = paths(daughter, HERS, "owed_promised"), paths(daughter, HIS, "owed_promised")
    assert (hers, his) == (f"{daughter.filing}/progress", f"{daughter.plain()}/progress")
    daughter.get(hers)
    father.get(his)


@pytest.fixture
def neighbour(app: Flask, registers: None, shen: Clerk) -> Helper:
    """王丽 files for 刘洪 of Songjiang, who has an account; the fee list follows later."""
    Citizen(app, "liu-hong")
    helper = Helper(app, "wang-li", "liu-hong")
    helper.get_mandate("SJ-REIMB-EMP", relation="volunteer")
    helper.file_for_him("SJ-REIMB-EMP")
    answers = {
        "insured": "EMP",
        "situation": "OTHER_PROVINCE_EMERGENCY",
        "kind": ["outpatient"],
        "has_social_card": "yes",
        "address": "yes",
    }
    number = PEOPLE["liu-hong"]["id_number"]
    book = Book(answers=answers, name="刘洪", id_number=number, hospital="苏州示范医院")
    helper.walk(book, until="papers")
    helper.post(f"{helper.filing}/papers/invoice_detail/lack", {"way": "owed"})
    helper.walk(book)
    helper.submit()
    return helper


def owed(helper: Helper) -> OwedPaper:
    with helper.database() as session:
        return session.query(OwedPaper).filter_by(filing_id=helper.filing_id).one()


def late(helper: Helper, days: int = 1):
    moment = clock.now().astimezone(clock.CHINA).replace(hour=10)
    return clock.stopped_at(moment + (owed(helper).due_on - clock.today()) + timedelta(days=days))


def test_the_owed_paper_of_another_is_given_by_himself(app, neighbour: Helper) -> None:
    liu = Citizen(app, "liu-hong")
    liu.filing = neighbour.plain()
    path = link_in(neighbour, "owed_promised", PEOPLE["liu-hong"]["phone"])
    assert path == f"{liu.filing}/papers/invoice_detail"
    assert "请拍费用清单" in plain(liu.get(path))
    liu.photograph("invoice_detail", shade=60)
    assert owed(neighbour).settled_at
    assert told(neighbour, HERS)[-1] == "owed_given"
    assert told(neighbour, PEOPLE["liu-hong"]["phone"])[-1] == "owed_given"


def test_or_by_his_helper(neighbour: Helper) -> None:
    path = link_in(neighbour, "owed_promised", HERS)
    assert path == f"{neighbour.filing}/papers/invoice_detail"
    neighbour.get(path)
    neighbour.photograph("invoice_detail", shade=60)
    assert owed(neighbour).settled_at


def test_a_case_that_stands_still_reminds_nobody_of_what_nobody_can_give(
    app, neighbour: Helper
) -> None:
    liu = Citizen(app, "liu-hong")
    liu.post(f"{neighbour.plain()}/not-mine", status=200)
    before = told(neighbour, HERS)
    for days in (-7, -1, 0, 1):
        with late(neighbour, days), writing(app):
            reminders.remind({})
    assert told(neighbour, HERS) == before
    assert owed(neighbour).overdue_at is None


def test_when_it_goes_on_what_has_become_late_is_told_once(app, neighbour: Helper) -> None:
    from app.filing import held

    liu, fu = Citizen(app, "liu-hong"), Clerk(app, "fu-er")
    liu.post(f"{neighbour.plain()}/not-mine", status=200)
    with late(neighbour):
        with writing(app):
            reminders.remind({})
        with writing(app):
            held.lift(sheet_of(neighbour.filing_id), account(fu), agreed=True, answer="他同意。")
        for _run in range(2):
            with writing(app):
                reminders.remind({})
    assert told(neighbour, HERS).count("owed_overdue") == 1
    assert owed(neighbour).overdue_at


def test_when_he_had_not_agreed_nothing_is_owed_any_more(app, neighbour: Helper) -> None:
    from app.filing import held

    liu, fu = Citizen(app, "liu-hong"), Clerk(app, "fu-er")
    liu.post(f"{neighbour.plain()}/not-mine", status=200)
    with writing(app):
        held.lift(sheet_of(neighbour.filing_id), account(fu), agreed=False, answer="他没有。")
    assert owed(neighbour).settled_at
    assert "还要补的材料" not in plain(liu.get(f"{neighbour.plain()}/progress"))


def test_the_clerk_s_longer_time_is_told_to_both(app, neighbour: Helper, shen: Clerk) -> None:
    until = owed(neighbour).due_on + timedelta(days=9)
    with writing(app):
        lease.take(sheet_of(neighbour.filing_id), account(shen))
        owing.extend(sheet_of(neighbour.filing_id), "invoice_detail", until, account(shen))
    for phone in (HERS, PEOPLE["liu-hong"]["phone"]):
        assert told(neighbour, phone).count("owed_promised") == 2
        assert link_in(neighbour, "owed_promised", phone).endswith("/papers/invoice_detail")
