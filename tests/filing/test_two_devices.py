"""Two devices on one draft: a conflict on the same page keeps both and asks; different pages do not meet."""

import pytest

from app.filing import fill_routes
from tests.citizen import Citizen, field, three
from tests.strict_client import plain

A, B = "19900000011", "19900000012"


@pytest.fixture
def pair(draft: Citizen) -> tuple[Citizen, Citizen]:
    """王建国 on two phones, both before the contact page of one draft."""
    draft.agree()
    draft.identify()
    other = Citizen(draft.app)
    other.filing = draft.filing
    return draft, other


def shown(citizen: Citizen, tail: str) -> str:
    return field(citizen.get(f"{citizen.filing}/{tail}").text, "seen")


def test_the_second_on_one_page_sees_what_he_typed_and_is_asked(
    pair: tuple[Citizen, Citizen],
) -> None:
    one, two = pair
    one.answer("fill/contact", phone="19900000010")
    first, second = shown(one, "fill/contact"), shown(two, "fill/contact")
    path = f"{one.filing}/fill/contact"
    one.post(path, {"seen": first, "phone": A})
    page = two.post(path, {"seen": second, "phone": B}, status=409)
    assert "这里刚被别的手机改过" in plain(page)
    assert "用那边填的" in plain(page)
    assert f'value="{B}"' in page.text
    assert one.body("contact")["phone"] == A
    two.post(path, {"seen": field(page.text, "seen"), "phone": B})
    assert one.body("contact")["phone"] == B


def test_taking_the_other_ones_answer_shows_it(pair: tuple[Citizen, Citizen]) -> None:
    one, two = pair
    second = shown(two, "fill/contact")
    one.answer("fill/contact", phone=A)
    path = f"{one.filing}/fill/contact"
    page = two.post(path, {"seen": second, "phone": B}, status=409)
    assert f'href="{path}"' in page.text
    assert "尾号" in plain(two.get(path))
    assert one.body("contact")["phone"] == A


def test_the_same_answer_on_both_is_no_conflict(pair: tuple[Citizen, Citizen]) -> None:
    one, two = pair
    second = shown(two, "fill/contact")
    one.answer("fill/contact", phone=A)
    two.post(f"{two.filing}/fill/contact", {"seen": second, "phone": A})


def test_different_pages_of_one_stay_do_not_meet(pair: tuple[Citizen, Citizen]) -> None:
    one, two = pair
    tail = one.add("stays").removesuffix("/hospital")
    first, second = shown(one, f"{tail}/hospital"), shown(two, f"{tail}/dates")
    one.post(f"{one.filing}/{tail}/hospital", {"seen": first, "hospital": "江海示范医院"})
    days = three("admit", "2026-10-06") | three("discharge", "2026-10-14")
    two.post(f"{two.filing}/{tail}/dates", {"seen": second, **days})
    body = one.body(tail.removeprefix("fill/").replace("/", ":", 1))
    assert body["hospital"] == "江海示范医院"
    assert body["admit"] == "2026-10-06"
    assert body["parts"] == ["hospital", "dates"]


@pytest.mark.parametrize("same", [True, False])
def test_in_the_very_same_moment_nothing_is_lost_either(
    pair: tuple[Citizen, Citizen], monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    """The other phone saves between this one's look and its write."""
    from concurrent.futures import ThreadPoolExecutor

    from app import db

    one, two = pair
    keep = fill_routes.keep

    def write_elsewhere() -> None:
        two.answer("fill/contact" if same else "fill/payee", **other_form)
        db.session.remove()

    other_form = {"phone": B} if same else {"holder": "王建国", "card": "0000001234567890128"}

    def meanwhile(*arguments: object) -> object:
        monkeypatch.setattr(fill_routes, "keep", keep)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write_elsewhere).result()
        return keep(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(fill_routes, "keep", meanwhile)
    page = one.answer("fill/contact", phone=A, status=409 if same else 303)
    if same:
        assert "这里刚被别的手机改过" in plain(page)
        assert one.body("contact")["phone"] == B
    else:
        assert one.body("contact")["phone"] == A
        assert one.body("payee")["holder"] == "王建国"


def test_a_stay_removed_on_one_phone_is_not_found_on_the_other(
    pair: tuple[Citizen, Citizen],
) -> None:
    one, two = pair
    tail = one.add("stays").removesuffix("/hospital")
    second = shown(two, f"{tail}/hospital")
    one.post(f"{one.filing}/stay/{tail.rsplit('/', 1)[1]}/remove")
    form = {"seen": second, "hospital": "江海示范医院"}
    two.post(f"{two.filing}/{tail}/hospital", form, status=404)


def test_handed_in_on_one_phone_the_other_cannot_change_it(citizen: Citizen) -> None:
    citizen.fill_mutual()
    other = Citizen(citizen.app)
    other.filing = citizen.filing
    second = shown(other, "fill/contact")
    citizen.submit()
    form = {"seen": second, "phone": B}
    page = other.post(f"{other.filing}/fill/contact", form, status=409)
    assert "已经交上去了" in plain(page)
