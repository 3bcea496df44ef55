"""Saying who the patient is: each fault has its sentence at its field, and what was typed stays."""

import pytest

from app import vault
from tests.citizen import Book, Citizen, three

WANG = "990107194803120012"


@pytest.fixture
def asked(draft: Citizen) -> Citizen:
    draft.agree()
    return draft


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "请填写姓名，照身份证上的写。"),
        ("   ", "请填写姓名，照身份证上的写。"),
        ("王", "姓名不全，请连名带姓写。"),
        ("王建国1", "姓名里有不像名字的符号，请照身份证上的写。"),
        ("王<建>国", "姓名里有不像名字的符号，请照身份证上的写。"),
        ("王建国😀", "有读不出的符号，请只写字和数字。"),
        ("王" * 5000, "太长了，最多40个字。您写了5000个。"),
    ],
)
def test_a_name_is_refused_with_what_is_wrong_with_it(
    asked: Citizen, name: str, sentence: str
) -> None:
    assert asked.fault("fill/patient", "name", name=name, id_number=WANG) == sentence
    assert asked.kept("name") == name
    assert asked.kept("id_number") == WANG
    assert asked.body("patient") == {}


@pytest.mark.parametrize(
    ("number", "part"),
    [
        ("", "身份证号"),
        ("990107194803120013", "不对"),
        ("99010719480312001", "18位"),
        ("9901071948031200123", "18位"),
        ("99010719480312001A", "X"),
        ("990107194813120012", "生日"),
        ("二三四", "数字"),
        ("9" * 5000, "18位"),
        ("99010719480312😀12", "数字"),
    ],
)
def test_an_id_number_is_refused_with_what_is_wrong_with_it(
    asked: Citizen, number: str, part: str
) -> None:
    sentence = asked.fault("fill/patient", "id_number", name="王建国", id_number=number)
    assert len(sentence) > 5
    assert asked.kept("id_number") == number
    assert asked.kept("name") == "王建国"


def test_all_faults_of_a_page_are_said_at_once(asked: Citizen) -> None:
    asked.fault("fill/patient", "name", name="", id_number="1")
    assert 'id="id_number-why"' in asked.shown
    assert "有2处要改" in asked.shown


@pytest.mark.parametrize(
    "typed",
    [
        "９９０１０７１９４８０３１２００１２",
        "990107 19480312 0012",
        " 990107194803120012 ",
        "９９０１０７　１９４８０３１２　００１２",
    ],
)
def test_full_width_digits_and_spaces_are_accepted(asked: Citizen, typed: str) -> None:
    asked.answer("fill/patient", name="　王建国 ", id_number=typed)
    assert asked.body("patient")["id_number"] == WANG
    assert asked.body("patient")["name"] == "王建国"


def test_a_small_x_at_the_end_is_accepted(asked: Citizen) -> None:
    asked.answer("fill/patient", name="李桂英", id_number="99010719441001012x")
    assert asked.body("patient")["id_number"] == "99010719441001012X"


def test_the_birthday_is_read_from_the_number_and_not_asked(asked: Citizen) -> None:
    asked.answer("fill/patient", name="王建国", id_number=WANG)
    assert asked.body("patient")["birth"] == "1948-03-12"


@pytest.mark.parametrize("shown", ["", "masked"])
def test_a_masked_or_blank_number_is_not_an_erased_one(asked: Citizen, shown: str) -> None:
    asked.answer("fill/patient", name="王建国", id_number=WANG)
    page = asked.get(f"{asked.filing}/fill/patient").text
    masked = vault.mask_id_number(WANG)
    assert "尾号12" in page
    assert WANG not in page
    assert 'name="id_number" value=""' in page
    asked.answer("fill/patient", name="王建囯", id_number=masked if shown else "")
    assert asked.body("patient")["id_number"] == WANG
    assert asked.body("patient")["name"] == "王建囯"


def test_another_person_at_this_place_has_to_be_looked_up_again(asked: Citizen) -> None:
    asked.identify()
    assert asked.where() == "fill/contact"
    asked.answer("fill/patient", name="李桂英", id_number="99010719441001012X")
    assert asked.where() == "precheck"


def test_the_same_person_saved_again_keeps_his_precheck(asked: Citizen) -> None:
    asked.identify()
    asked.answer("fill/patient", name="王建国", id_number=WANG)
    assert asked.where() == "fill/contact"


def test_a_child_without_id_card_is_known_by_its_birthday(songjiang: Citizen, book: Book) -> None:
    book.answers |= {"who": "proxy", "patient_state": "minor_no_id", "relation": "parent"}
    book.name, book.birth = "孙小悦", "2026-02-03"
    songjiang.walk(book, until="precheck")
    page = songjiang.get(f"{songjiang.filing}/fill/patient").text
    assert 'name="id_number"' not in page
    assert 'name="birth-year"' in page
    assert songjiang.body("patient")["birth"] == "2026-02-03"
    assert not songjiang.body("patient").get("id_number")


def test_a_birthday_to_come_is_refused(songjiang: Citizen, book: Book) -> None:
    book.answers |= {"who": "proxy", "patient_state": "minor_no_id", "relation": "parent"}
    songjiang.walk(book, until="fill/patient")
    tomorrow = three("birth", "2026-11-22")
    sentence = songjiang.fault("fill/patient", "birth", name="孙小悦", **tomorrow)
    assert sentence == "这一天还没有到，请再看一看。"
    assert songjiang.kept("birth-day") == "22"


def test_of_the_dead_the_day_of_death_is_asked_as_well(songjiang: Citizen, book: Book) -> None:
    book.answers |= {
        "who": "proxy",
        "patient_state": "deceased",
        "deceased_has_id": "no",
        "relation": "child",
    }
    songjiang.walk(book, until="fill/patient")
    sentence = songjiang.fault("fill/patient", "death", name="刘洪", id_number=book.id_number)
    assert sentence == "请填写过世的日期。"
    songjiang.step("fill/patient", book)
    assert songjiang.body("patient")["death"] == "2026-11-01"


def test_who_turns_out_to_be_a_child_without_card_leaves_no_number_behind(
    songjiang: Citizen, book: Book
) -> None:
    songjiang.walk(book, until="papers")
    book.answers |= {"who": "proxy", "patient_state": "minor_no_id", "relation": "parent"}
    for question in ("who", "patient_state", "relation"):
        songjiang.say(question, book.answers[question])
    songjiang.step("fill/patient", book)
    assert not songjiang.body("patient").get("id_number")
    assert songjiang.row().patient_hash is None
