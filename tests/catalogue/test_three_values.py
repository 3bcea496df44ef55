"""Truth tables of conditions: true, false or not known, with the reason and with what is missing."""

import pytest

from app.catalogue.conditions import (
    All,
    Any,
    In,
    Is,
    Not,
    NotACondition,
    Obstacle,
    Verdict,
    judge,
    leaves,
    obstacles,
    parse,
)

A, B, C = Is("a", True), Is("b", True), Is("c", True)
T, F, U = True, False, None


def said(**values):
    return {name: value for name, value in values.items() if value is not None}


def told(condition, **values):
    verdict = judge(condition, said(**values))
    return verdict.value, " ".join(verdict.because), " ".join(verdict.missing)


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (T, T, (T, "a b", "")),
        (T, F, (F, "b", "")),
        (T, U, (U, "", "b")),
        (F, T, (F, "a", "")),
        (F, F, (F, "a", "")),
        (F, U, (F, "a", "")),
        (U, T, (U, "", "a")),
        (U, F, (F, "b", "")),
        (U, U, (U, "", "a b")),
    ],
)
def test_all_is_false_as_soon_as_one_part_is(a, b, verdict):
    assert told(All((A, B)), a=a, b=b) == verdict


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (T, T, (T, "a", "")),
        (T, F, (T, "a", "")),
        (T, U, (T, "a", "")),
        (F, T, (T, "b", "")),
        (F, F, (F, "a b", "")),
        (F, U, (U, "", "b")),
        (U, T, (T, "b", "")),
        (U, F, (U, "", "a")),
        (U, U, (U, "", "a b")),
    ],
)
def test_any_is_true_as_soon_as_one_part_is(a, b, verdict):
    assert told(Any((A, B)), a=a, b=b) == verdict


@pytest.mark.parametrize(
    ("a", "verdict"), [(T, (F, "a", "")), (F, (T, "a", "")), (U, (U, "", "a"))]
)
def test_not_turns_what_is_known_and_leaves_what_is_not(a, verdict):
    assert told(Not(A), a=a) == verdict


@pytest.mark.parametrize(
    ("answer", "wanted", "value"),
    [
        ("x", "x", T),
        ("x", "y", F),
        (["x", "y"], "y", T),
        (("x",), "y", F),
        ({"x"}, "x", T),
        (frozenset({"x"}), "y", F),
        ([], "x", F),
        ("", "x", F),
        (True, True, T),
        (False, True, F),
        (False, False, T),
        (1, True, F),
        (0, False, F),
        (True, 1, F),
        (1, 1, T),
        ("1", 1, F),
        (None, "x", U),
    ],
)
def test_an_answer_is_compared_as_it_was_given(answer, wanted, value):
    assert judge(Is("q", wanted), {"q": answer}).value is value
    assert judge(In("q", (wanted, "never")), {"q": answer}).value is value


NESTED = All((Any((A, Not(B))), Not(All((B, C)))))


@pytest.mark.parametrize(
    ("a", "b", "c", "verdict"),
    [
        # (a or not b) and not (b and c)
        (T, T, T, (F, "b c", "")),
        (T, T, F, (T, "a c", "")),
        (T, T, U, (U, "", "c")),
        (F, T, T, (F, "a b", "")),
        (F, F, T, (T, "b", "")),
        (F, F, U, (T, "b", "")),
        (U, F, U, (T, "b", "")),
        (F, U, T, (U, "", "b")),
        (T, U, T, (U, "", "b")),
        (T, U, F, (T, "a c", "")),
        (U, T, T, (F, "b c", "")),
        (U, U, U, (U, "", "a b c")),
    ],
)
def test_conditions_within_conditions(a, b, c, verdict):
    assert told(NESTED, a=a, b=b, c=c) == verdict


@pytest.mark.parametrize(
    ("condition", "values", "names"),
    [
        (A, {"a": F}, ["a"]),
        (A, {"a": T}, []),
        (A, {}, []),
        (Not(A), {"a": T}, ["a not"]),
        (All((A, B)), {"a": F, "b": F}, ["a", "b"]),
        (All((A, B)), {"a": F, "b": T}, ["a"]),
        (All((A, B)), {"a": F}, ["a"]),
        (All((A, A)), {"a": F}, ["a"]),
        (Any((A, B)), {"a": F, "b": F}, ["a", "b"]),
        (Any((A, B)), {"a": F}, []),
        (Not(Any((A, B))), {"a": T, "b": F}, ["a not"]),
        (Not(All((A, B))), {"a": T, "b": T}, ["a not", "b not"]),
        (Not(Not(A)), {"a": F}, ["a"]),
        (NESTED, {"a": F, "b": T, "c": T}, ["a", "b not", "c not"]),
        (None, {}, []),
    ],
)
def test_every_comparison_in_the_way_is_named(condition, values, names):
    found = [one.q + " not" * one.negated for one in obstacles(condition, values)]
    assert found == names


def test_an_obstacle_says_what_the_answer_would_have_to_be():
    place = In("place", ("putuo", "songjiang"))
    assert obstacles(place, {"place": "jingan"}) == (Obstacle("place", ("putuo", "songjiang")),)
    turned = obstacles(Not(Is("place", "other")), {"place": "other"})
    assert turned == (Obstacle("place", ("other",), negated=True),)


def test_leaves_are_all_comparisons_doubles_too():
    assert leaves(NESTED) == (A, B, B, C)
    assert leaves(None) == ()


@pytest.mark.parametrize(
    ("raw", "condition"),
    [
        ({"q": "a", "is": True}, A),
        ({"q": "a", "is": 3}, Is("a", 3)),
        ({"q": "a", "in": ["x", False, 2]}, In("a", ("x", False, 2))),
        ({"not": {"q": "a", "is": True}}, Not(A)),
        ({"all": [{"q": "a", "is": True}]}, All((A,))),
        ({"any": [{"q": "a", "is": True}, {"q": "b", "is": True}]}, Any((A, B))),
    ],
)
def test_what_is_written_is_read(raw, condition):
    assert parse(raw) == condition


@pytest.mark.parametrize(
    ("raw", "place", "problem"),
    [
        (None, "when", "a condition is an object"),
        ([], "when", "a condition is an object"),
        ({}, "when", "[] is none of q+is, q+in, all, any, not"),
        ({"q": "a"}, "when", "['q'] is none of q+is, q+in, all, any, not"),
        (
            {"q": "a", "is": 1, "in": [1]},
            "when",
            "['in', 'is', 'q'] is none of q+is, q+in, all, any, not",
        ),
        ({"q": "", "is": 1}, "when.q", "the id of a question or fact is missing"),
        ({"q": 5, "in": [1]}, "when.q", "the id of a question or fact is missing"),
        ({"q": "a", "is": None}, "when.is", "compare with a text, true, false or a whole number"),
        ({"q": "a", "is": 1.5}, "when.is", "compare with a text, true, false or a whole number"),
        (
            {"q": "a", "in": [1, []]},
            "when.in[1]",
            "compare with a text, true, false or a whole number",
        ),
        ({"q": "a", "in": "x"}, "when.in", "a list with at least one entry is needed"),
        ({"q": "a", "in": []}, "when.in", "a list with at least one entry is needed"),
        ({"all": []}, "when.all", "a list with at least one entry is needed"),
        ({"any": {}}, "when.any", "a list with at least one entry is needed"),
        ({"any": [{"q": "a", "is": 1}, 5]}, "when.any[1]", "a condition is an object"),
        ({"not": {"all": [{}]}}, "when.not.all[0]", "[] is none of q+is, q+in, all, any, not"),
    ],
)
def test_what_is_no_condition_is_refused_at_its_place(raw, place, problem):
    with pytest.raises(NotACondition) as refused:
        parse(raw)
    assert (refused.value.place, refused.value.problem) == (place, problem)
    assert str(refused.value) == f"{place}: {problem}"


def test_a_condition_may_stand_under_another_name():
    with pytest.raises(NotACondition) as refused:
        parse({"not": 5}, "applies_when")
    assert refused.value.place == "applies_when.not"


def test_no_condition_is_true_for_no_reason():
    assert judge(None, {"a": False}) == Verdict(True, (), ())
