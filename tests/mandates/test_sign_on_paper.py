"""The third way: printed, signed by hand, photographed. It lets her file; a person looks before anything is decided."""

import pytest

from app import clock
from app.errors import OutOfStep
from app.filing.service import find_filing
from app.filing.status import demand_decidable
from app.mandates.model import Evidence
from app.tasks.model import Task
from tests.citizen import PEOPLE, Citizen, photo
from tests.documents.pdf_text import text_of
from tests.mandates.helper import Helper, sent
from tests.review.desk import Clerk
from tests.strict_client import plain


@pytest.fixture
def written(daughter: Helper) -> Helper:
    daughter.write_mandate(phone=None)
    return daughter


def shoot(helper: Helper, shade: int = 200, status: int = 303):
    form = {"shot": (photo(shade=shade), "授权书.jpg")}
    path = f"{helper.at}/paper"
    return helper.post(path, form, status=status, content_type="multipart/form-data")


def hand_in(helper: Helper, status: int = 303):
    return helper.post(f"{helper.at}/paper", {"act": "done"}, status=status)


def word_of(helper: Helper) -> str:
    with helper.database() as session:
        return session.query(Task).filter_by(kind="mandate_unproven").one().id


def test_the_paper_says_what_the_screen_says(written: Helper) -> None:
    pdf = written.get(f"{written.at}/paper.pdf")
    assert pdf.mimetype == "application/pdf"
    words = text_of(pdf.data).replace("\n", "")
    for said in ("授权书", "王建国", "王丽", PEOPLE["wang-jianguo"]["id_number"], "签名或按手印"):
        assert said in words


def test_without_a_photo_nothing_is_given(written: Helper) -> None:
    assert "还没有照片" in plain(hand_in(written, status=422))
    empty = written.post(f"{written.at}/paper", status=422)
    assert "还没有照片" in plain(empty)
    assert written.kept().is_open


def test_a_photo_handed_in_lets_her_file_and_asks_for_a_look(written: Helper) -> None:
    shoot(written)
    assert "收到一张照片" in plain(written.get(f"{written.at}/paper"))
    assert "工作人员看过" in plain(written.follow(hand_in(written)))
    mandate = written.kept()
    assert mandate.evidence == Evidence.SIGNED_PAPER
    assert mandate.stands(clock.today())
    assert not mandate.is_proven
    assert word_of(written)


def test_his_phone_on_file_hears_though_none_was_named(written: Helper) -> None:
    shoot(written)
    hand_in(written)
    assert [one["phone"] for one in sent(written, "mandate_given")] == [written.whom["phone"]]


def test_a_bad_photo_is_taken_away_and_made_again(written: Helper) -> None:
    from app.documents.service import pages_of

    shoot(written)
    with written.database():
        (page,) = pages_of(written.mandate)
    written.post(f"{written.at}/pages/{page.id}/remove")
    with written.database():
        assert pages_of(written.mandate) == []
    written.post(f"{written.at}/pages/nothing/remove", status=404)


def test_what_is_no_picture_is_refused_in_words(written: Helper) -> None:
    import io

    form = {"shot": (io.BytesIO(b"hello"), "x.jpg")}
    path = f"{written.at}/paper"
    page = written.post(path, form, status=422, content_type="multipart/form-data")
    assert 'id="shot-why"' in page.text


def test_the_clerk_looks_at_the_paper_and_accepts_it(app, written: Helper) -> None:
    shoot(written)
    hand_in(written)
    clerk = Clerk(app)
    path = f"/desk/words/{word_of(written)}"
    page = clerk.get(path)
    address = page.text.split('href="' + path + "/pages/")[1].split('"')[0]
    assert clerk.get(f"{path}/pages/{address}").mimetype == "image/jpeg"
    clerk.get(f"{path}/pages/nothing", status=404)
    clerk.post(path, {"agreed": "yes", "answer": "电话问过本人。"})
    mandate = written.kept()
    assert mandate.is_proven
    assert mandate.proven_by == clerk.person_id
    assert mandate.ended_at is None


def test_the_clerk_doubts_it_and_the_mandate_ends(app, written: Helper) -> None:
    shoot(written)
    hand_in(written)
    Clerk(app).post(f"/desk/words/{word_of(written)}", {"agreed": "no", "answer": "没有签名。"})
    assert written.kept().ended_at
    assert [one["phone"] for one in sent(written, "mandate_doubted")] == [written.who["phone"]]
    giver = written.kept().giver_id
    written.post(f"/for/{giver}/services/PT-MUTUAL-PROXY/start", status=404)


def test_nothing_is_decided_before_and_everything_after(app, written: Helper) -> None:
    shoot(written)
    hand_in(written)
    written.file_for_him()
    filing_id = written.filing_id
    with written.database(), pytest.raises(OutOfStep):
        demand_decidable(find_filing(filing_id))
    Clerk(app).post(f"/desk/words/{word_of(written)}", {"agreed": "yes", "answer": "看过。"})
    with written.database():
        demand_decidable(find_filing(filing_id))


def test_the_word_of_a_doubted_paper_can_be_given_again(app, written: Helper) -> None:
    shoot(written)
    hand_in(written)
    written.file_for_him()
    filing_id = written.filing_id
    Clerk(app).post(f"/desk/words/{word_of(written)}", {"agreed": "no", "answer": "看不清。"})
    written.get_mandate()
    with written.database():
        demand_decidable(find_filing(filing_id))


def test_whoever_has_an_interest_does_not_answer(app, written: Helper) -> None:
    from app.accounts.model import Account
    from tests.mandates.people import mandate

    shoot(written)
    hand_in(written)
    clerk = Clerk(app)
    with written.database() as session:
        person = session.get(Account, clerk.account_id).person_id
        mandate(written.kept().giver_id, person, given=False)
        session.commit()
    path = f"/desk/words/{word_of(written)}"
    clerk.get(path, status=400)
    clerk.post(path, {"agreed": "yes", "answer": "x"}, status=400)
    assert not written.kept().is_proven


def test_the_paper_is_nobody_elses_to_see(app, written: Helper) -> None:
    shoot(written)
    stranger = Citizen(app, "stranger")
    for tail in ("/paper", "/paper.pdf"):
        stranger.get(written.at + tail, status=404)


def test_once_given_the_page_leads_back(written: Helper) -> None:
    shoot(written)
    hand_in(written)
    assert written.get(f"{written.at}/paper", status=303).location == written.at
    assert hand_in(written).location == written.at
