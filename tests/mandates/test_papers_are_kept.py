"""The signed paper of a mandate is no paper of a filing: nothing that clears away takes it for left behind."""

from datetime import timedelta

from app import clock, db
from app.documents import service as documents
from app.documents.jobs import tidy_up
from app.documents.model import Upload
from app.operating import retention
from tests.citizen import Citizen, photo
from tests.mandates.helper import Helper
from tests.review.desk import Clerk


def signed(helper: Helper, shade: int = 200) -> None:
    """A photo of the paper that he signed."""
    form = {"shot": (photo(shade=shade), "授权书.jpg")}
    helper.post(f"{helper.at}/paper", form, content_type="multipart/form-data")


def hand_in(helper: Helper) -> None:
    helper.write_mandate(phone=None)
    signed(helper)
    helper.post(f"{helper.at}/paper", {"act": "done"})


def clear_away(helper: Helper, days: int) -> None:
    """Everything that the nights of so many days later would do."""
    with helper.app.app_context(), clock.stopped_at(clock.now() + timedelta(days=days)):
        db.session.remove()
        db.begin_writing()
        retention.keep_to_the_periods()
        tidy_up({})
        db.session.commit()
        db.session.remove()


def pages_in(helper: Helper) -> list[Upload]:
    with helper.database():
        return list(documents.pages_of(helper.mandate))


def readable(helper: Helper) -> list[bytes]:
    """The beginning of every photo that can be read."""
    with helper.database():
        return [b"".join(documents.bytes_of(one))[:3] for one in documents.pages_of(helper.mandate)]


def test_a_paper_handed_in_is_there_ten_years_later(daughter: Helper) -> None:
    hand_in(daughter)
    clear_away(daughter, 3650)
    assert len(pages_in(daughter)) == 1
    assert readable(daughter) == [b"\xff\xd8\xff"]


def test_it_stays_when_the_mandate_has_ended(daughter: Helper) -> None:
    hand_in(daughter)
    daughter.post(f"{daughter.at}/end")
    clear_away(daughter, 400)
    assert readable(daughter) == [b"\xff\xd8\xff"]


def test_it_stays_when_the_draft_under_it_is_given_up_and_deleted(daughter: Helper) -> None:
    hand_in(daughter)
    daughter.file_for_him()
    clear_away(daughter, 90)
    clear_away(daughter, 400)
    assert readable(daughter) == [b"\xff\xd8\xff"]


def test_a_photo_taken_away_goes_after_its_days_and_the_better_one_stays(daughter: Helper) -> None:
    daughter.write_mandate(phone=None)
    signed(daughter, shade=40)
    (bad,) = pages_in(daughter)
    daughter.post(f"{daughter.at}/pages/{bad.id}/remove")
    signed(daughter, shade=90)
    clear_away(daughter, 29)
    with daughter.database() as session:
        assert session.query(Upload).filter_by(filing_id=daughter.mandate).count() == 2
    clear_away(daughter, 31)
    with daughter.database() as session:
        (left,) = session.query(Upload).filter_by(filing_id=daughter.mandate)
        assert left.id != bad.id
    assert readable(daughter) == [b"\xff\xd8\xff"]


def test_a_photo_already_handed_in_is_not_taken_away(daughter: Helper) -> None:
    hand_in(daughter)
    (page,) = pages_in(daughter)
    daughter.post(f"{daughter.at}/pages/{page.id}/remove", status=409)
    assert len(pages_in(daughter)) == 1


def test_a_photo_of_a_case_is_not_taken_away_by_the_address_of_a_mandate(daughter: Helper) -> None:
    daughter.get_mandate()
    daughter.file_for_him()
    daughter.agree()
    daughter.photograph("inpatient_invoice")
    with daughter.database():
        (page,) = documents.pages_of(daughter.filing_id)
    daughter.post(f"{daughter.at}/pages/{page.id}/remove", status=404)
    with daughter.database():
        assert len(documents.pages_of(daughter.filing_id)) == 1


def test_a_signed_paper_is_not_seen_by_the_address_of_a_case(app, daughter: Helper) -> None:
    hand_in(daughter)
    (page,) = pages_in(daughter)
    daughter.fill_for_him()
    daughter.submit()
    daughter.get(f"{daughter.filing}/pages/{page.id}/whole", status=404)
    case = daughter.plain().replace("/filings/", "/desk/cases/")
    Clerk(app).get(f"{case}/pages/{page.id}", status=404)
    Citizen(app).get(f"{daughter.plain()}/pages/{page.id}/whole", status=404)
