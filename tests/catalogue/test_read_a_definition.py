"""Reading one object of a definition: what is accepted, and what an absent key means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.conditions import Is
from app.catalogue.definition import Option, Question
from app.catalogue.reading import DefinitionFault, Node, read_file
from app.catalogue.wording import answers_zh


def node(**raw):
    return Node("x.json", "", raw)


def test_a_nested_object_knows_its_place():
    inner = node(materials=[{}, {"lacks": {"text_zh": ""}}]).nodes("materials")[1].node("lacks")
    with pytest.raises(DefinitionFault) as refused:
        inner.text("text_zh")
    assert refused.value.place == "materials[1].lacks.text_zh"
    assert str(refused.value) == (
        "x.json: materials[1].lacks.text_zh: the text is missing. Mend: write it."
    )


def test_what_may_be_absent_is_empty_then():
    absent = node()
    assert absent.maybe_text("help_zh") == ""
    assert absent.flag("multiple") is False
    assert absent.texts("fields") == ()
    assert absent.nodes("options") == ()
    assert absent.when() is None
    assert not absent.has("home")


def test_what_is_present_is_read_as_written():
    written = node(help_zh="看发票", multiple=True, fields=["a", "b"], day="2027-01-31", n=3)
    assert written.maybe_text("help_zh") == "看发票"
    assert written.flag("multiple") is True
    assert written.texts("fields") == ("a", "b")
    assert written.day("day") == date(2027, 1, 31)
    assert written.whole("n", least=3) == 3
    assert node(when={"q": "who", "is": "self"}).when() == Is("who", "self")


def test_a_null_object_counts_as_absent():
    assert not node(home=None).has("home")


@pytest.mark.parametrize("value", [None, "", "  ", "\u3000", 5, ["字"], {"zh": "字"}, True])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(DefinitionFault, match="the text is missing"):
        node(name_zh=value).text("name_zh")


@pytest.mark.parametrize("value", [None, "1", 1.0, -1, True, [1]])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(DefinitionFault, match="whole number"):
        node(days=value).whole("days")


@pytest.mark.parametrize("value", ["2026-13-01", "2026-02-29", "明天", "20261101 ", "2026/11/01"])
def test_what_is_no_day_is_refused(value):
    with pytest.raises(DefinitionFault, match="is no date"):
        node(published=value).day("published")


def test_an_unknown_key_is_refused_and_the_known_ones_are_named():
    with pytest.raises(DefinitionFault) as refused:
        node(id="a", whem={}).only("id when")
    assert refused.value.place == "whem"
    assert refused.value.mend == "use one of id, when"


def test_known_keys_pass_and_hand_the_object_on():
    written = node(id="a")
    assert written.only("id when") is written


def test_a_double_key_deep_inside_is_found(tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{"materials": [{"when": 1, "when": 2}]}', "utf-8")
    with pytest.raises(DefinitionFault) as refused:
        read_file(path)
    assert (refused.value.place, refused.value.mend) == ('"when"', "keep one")


def outcome(path):
    try:
        return read_file(path).raw
    except DefinitionFault as fault:
        return fault


@given(st.binary(max_size=60))
def test_any_bytes_give_an_object_or_a_named_fault(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "x.json"
    path.write_bytes(content)
    found = outcome(path)
    assert isinstance(found, dict) or (found.file == str(path) and found.place and found.mend)


KIND = Question("kind", "哪种?", "multi", (Option("a", "门诊"), Option("b", "住院")))


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (KIND, None, ()),
        (KIND, [], ("都没有",)),
        (KIND, ["b", "a"], ("住院", "门诊")),
        (KIND, "a", ("门诊",)),
        (KIND, "gone", ("gone",)),
        (None, True, ("是",)),
        (None, False, ("否",)),
        (Question("multi", "几个?", "number"), 2, ("2",)),
    ],
)
def test_an_answer_is_said_in_the_words_of_its_question(question, answer, words):
    assert answers_zh(question, answer) == words
