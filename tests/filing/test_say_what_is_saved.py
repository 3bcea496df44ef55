"""已经存好: every question page says when the filing was last saved."""

from datetime import UTC, datetime

from app import clock
from tests.citizen import Citizen
from tests.strict_client import plain


def test_the_next_question_says_when_the_last_answer_was_kept(citizen: Citizen) -> None:
    citizen.start()
    citizen.agree()
    with clock.stopped_at(datetime(2026, 11, 25, 2, 32, tzinfo=UTC)):
        citizen.identify()
        assert "已经存好：11月25日 10:32" in plain(citizen.get(f"{citizen.filing}/fill/contact"))


def test_a_refused_answer_does_not_count_as_saved(citizen: Citizen) -> None:
    citizen.start()
    citizen.agree()
    with clock.stopped_at(datetime(2026, 11, 25, 2, 32, tzinfo=UTC)):
        citizen.identify()
    with clock.stopped_at(datetime(2026, 11, 25, 3, 0, tzinfo=UTC)):
        page = citizen.answer("fill/contact", phone="12", status=422)
    assert "已经存好：11月25日 10:32" in plain(page)
