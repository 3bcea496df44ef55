"""Taken back by him, laid down by her, by the link in his message, on its day, and with his death: at once."""

from datetime import timedelta

import pytest

from app import clock
from app.clock import now, today
from app.mandates.giving import end_for_the_dead
from app.mandates.model import Mandate
from tests.citizen import Citizen
from tests.mandates.helper import PROXY, Helper, anybody, die, sent
from tests.strict_client import plain


@pytest.fixture
def draft(daughter: Helper) -> Helper:
    """王丽 with a draft of her father's in which she has agreed."""
    daughter.get_mandate()
    daughter.file_for_him()
    daughter.agree()
    return daughter


def end_link(daughter: Helper) -> str:
    link = sent(daughter, "mandate_given")[-1]["values"]["link"]
    return "/" + link.split("/", 3)[3]


def is_over_for_her(draft: Helper) -> None:
    """Her very next request finds nothing."""
    draft.get(f"{draft.filing}/papers", status=404)
    draft.post(f"{draft.filing}/precheck", status=404)
    draft.post(f"/for/{draft.kept().giver_id}/services/{PROXY}/start", status=404)
    assert draft.filing_id not in draft.get("/mandates/held").text
    assert draft.filing_id not in draft.get("/progress").text


def test_he_takes_it_back_on_his_screen(draft: Helper, father: Citizen) -> None:
    assert draft.at + "/end" in father.get("/mandates/given").text
    father.get(f"{draft.at}/end")
    father.post(f"{draft.at}/end")
    is_over_for_her(draft)
    assert [one["phone"] for one in sent(draft, "mandate_ended")] == [
        draft.who["phone"],
        draft.whom["phone"],
    ]


def test_she_lays_it_down(draft: Helper) -> None:
    draft.get(f"{draft.at}/end")
    assert draft.post(f"{draft.at}/end").location == "/mandates/held"
    is_over_for_her(draft)


def test_the_link_in_his_message_ends_it_with_one_button(app, draft: Helper) -> None:
    nobody = anybody(app)
    page = nobody.get(end_link(draft))
    assert page.text.count("<form") == 1
    assert draft.kept().ended_at is None
    assert "已经收回了" in plain(nobody.post(end_link(draft), status=200))
    is_over_for_her(draft)


def test_a_second_tap_on_the_link_says_it_again_and_tells_nobody(app, draft: Helper) -> None:
    nobody = anybody(app)
    nobody.post(end_link(draft), status=200)
    first = draft.kept().ended_at
    nobody.post(end_link(draft), status=200)
    assert draft.kept().ended_at == first
    assert len(sent(draft, "mandate_ended")) == 2


def test_a_made_up_link_ends_nothing(app, draft: Helper) -> None:
    nobody = anybody(app)
    nobody.post("/mandates/end/" + "A" * 28, status=404)
    nobody.get(f"/mandates/end/{draft.mandate}", status=404)
    assert draft.kept().ended_at is None


def test_on_the_day_after_its_last_it_is_over(draft: Helper) -> None:
    last = today() + timedelta(days=3)
    with draft.database() as session:
        session.get(Mandate, draft.mandate).until = last
        session.commit()
    with clock.stopped_at(now() + (last - today())):
        draft.get(f"{draft.filing}/papers")
    with clock.stopped_at(now() + (last - today()) + timedelta(days=1)):
        draft.get(f"{draft.filing}/papers", status=404)


def test_for_another_service_it_says_nothing(draft: Helper) -> None:
    giver = draft.kept().giver_id
    draft.get(f"/for/{giver}/services/SJ-REIMB-EMP/start", status=404)
    draft.post(f"/for/{giver}/services/SJ-REIMB-EMP/start", status=404)
    draft.get(f"/for/{giver}/services/NO-SUCH/start", status=404)


def test_ended_between_the_look_and_the_save_nothing_is_saved(draft: Helper, father) -> None:
    draft.get(f"{draft.filing}/papers/proxy_id/lack")
    father.post(f"{draft.at}/end")
    draft.post(f"{draft.filing}/papers/proxy_id/lack", {"way": "ask"}, status=404)
    assert draft.body("paper:proxy_id") == {}


def test_what_she_began_stays_with_him_and_he_goes_on(draft: Helper, father: Citizen) -> None:
    father.post(f"{draft.at}/end")
    father.filing = draft.plain()
    assert father.where() == "precheck"
    father.post(f"{father.filing}/precheck")
    assert father.where() == "papers"


def test_what_was_handed_in_goes_on_and_she_does_not_see_it(
    daughter: Helper, father: Citizen
) -> None:
    daughter.file_case_for_him()
    father.post(f"{daughter.at}/end")
    assert daughter.row().status == "submitted"
    daughter.get(f"{daughter.filing}/progress", status=404)
    assert "住院补助" in plain(father.get(f"{daughter.plain()}/progress"))


def test_with_his_death_it_is_over_and_the_heirs_way_is_named(draft: Helper, tmp_path, app) -> None:
    die(draft, tmp_path)
    giver = draft.kept().giver_id
    page = draft.post(f"/for/{giver}/services/{PROXY}/start", status=400)
    assert "已经过世" in plain(page)
    with draft.database() as session:
        assert end_for_the_dead() == 1
        session.commit()
    is_over_for_her(draft)


def test_the_sweep_leaves_the_living_alone(draft: Helper) -> None:
    with draft.database():
        assert end_for_the_dead() == 0
    assert draft.kept().ended_at is None


def test_only_the_two_of_them_end_it(app, draft: Helper) -> None:
    stranger = Citizen(app, "stranger")
    stranger.get(f"{draft.at}/end", status=404)
    stranger.post(f"{draft.at}/end", status=404)
    assert draft.kept().ended_at is None


def test_the_row_stays_for_ever_with_its_words(draft: Helper, father: Citizen) -> None:
    father.post(f"{draft.at}/end")
    mandate = draft.kept()
    assert mandate.given_at
    assert mandate.wording_version
    assert len(mandate.wording_hash) == 64
    assert mandate.ended_by not in (None, mandate.holder_id)


def test_for_one_filing_it_serves_one(daughter: Helper) -> None:
    daughter.get_mandate(until="once")
    daughter.file_for_him()
    daughter.agree()
    giver = daughter.kept().giver_id
    page = daughter.post(f"/for/{giver}/services/{PROXY}/start", status=400)
    assert "已经用过了" in plain(page)


def test_an_unfinished_request_can_be_dropped_without_a_word_to_anybody(daughter: Helper) -> None:
    daughter.write_mandate()
    daughter.post(f"{daughter.at}/end")
    assert daughter.kept().ended_at
    assert sent(daughter, "mandate_ended") == []


def test_two_mandates_of_one_pair_are_each_their_own(daughter: Helper, father: Citizen) -> None:
    first = daughter.get_mandate()
    with clock.stopped_at(now() + timedelta(minutes=2)):
        second = daughter.get_mandate()
    assert first != second
    father.post(f"/mandates/{first}/end")
    with daughter.database() as session:
        assert session.get(Mandate, first).ended_at
        assert session.get(Mandate, second).ended_at is None
    daughter.file_for_him()
    assert daughter.row().mandate_id == second
