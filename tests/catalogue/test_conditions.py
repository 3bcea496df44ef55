"""Conditions: three values, the reasons given, and the laws they keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

NAMES = ("who", "state", "kind", "card", "stay")
CHOICES = ("a", "b", "c")

PROXY = Is("who", "proxy")
DECEASED = Is("state", "deceased")


def test_an_answer_that_matches_is_true_and_says_so():
    assert judge(PROXY, {"who": "proxy"}) == Verdict(True, ("who",), ())


def test_an_answer_that_differs_is_false_and_says_so():
    assert judge(PROXY, {"who": "self"}) == Verdict(False, ("who",), ())


def test_an_absent_answer_is_unknown_and_names_what_is_missing():
    assert judge(PROXY, {}) == Verdict(None, (), ("who",))


def test_a_null_answer_is_unknown_too():
    assert judge(PROXY, {"who": None}) == Verdict(None, (), ("who",))


def test_no_condition_is_true_without_a_reason():
    assert judge(None, {}) == Verdict(True, (), ())


def test_one_ticked_of_several_is_enough():
    assert judge(In("kind", ("inpatient",)), {"kind": ["outpatient", "inpatient"]}).value is True
    assert judge(In("kind", ("inpatient",)), {"kind": ["outpatient"]}).value is False


def test_is_means_membership_when_several_were_ticked():
    assert judge(Is("kind", "inpatient"), {"kind": ["outpatient", "inpatient"]}).value is True
    assert judge(Is("kind", "inpatient"), {"kind": ["outpatient"]}).value is False


def test_in_accepts_a_single_answer():
    assert judge(In("state", ("minor_id", "minor_no_id")), {"state": "minor_id"}).value is True


def test_nothing_ticked_is_an_answer():
    assert judge(In("kind", ("inpatient",)), {"kind": []}) == Verdict(False, ("kind",))


def test_true_is_not_the_number_one():
    assert judge(Is("card", True), {"card": 1}).value is False
    assert judge(Is("card", 0), {"card": False}).value is False


def test_false_can_be_the_wanted_answer():
    assert judge(Is("card", False), {"card": False}) == Verdict(True, ("card",))


def test_one_false_part_decides_all_alone():
    condition = All((PROXY, Not(DECEASED)))
    assert judge(condition, {"who": "self", "state": "deceased"}) == Verdict(False, ("who",))


def test_a_later_false_part_decides_while_an_earlier_is_unknown():
    condition = All((PROXY, Not(DECEASED)))
    assert judge(condition, {"state": "deceased"}) == Verdict(False, ("state",))


def test_all_true_names_every_reason_once_in_order():
    condition = All((PROXY, Not(DECEASED), In("who", ("proxy", "grid"))))
    verdict = judge(condition, {"who": "proxy", "state": "adult"})
    assert verdict == Verdict(True, ("who", "state"))


def test_an_unknown_all_names_only_what_is_unknown():
    condition = All((PROXY, Not(DECEASED)))
    assert judge(condition, {"who": "proxy"}) == Verdict(None, (), ("state",))
    assert judge(condition, {}) == Verdict(None, (), ("who", "state"))


def test_one_true_part_decides_any_alone():
    assert judge(Any((PROXY, DECEASED)), {"state": "deceased"}) == Verdict(True, ("state",))


def test_any_is_false_only_when_every_part_is():
    assert judge(Any((PROXY, DECEASED)), {"who": "self"}) == Verdict(None, (), ("state",))
    verdict = judge(Any((PROXY, DECEASED)), {"who": "self", "state": "adult"})
    assert verdict == Verdict(False, ("who", "state"))


@pytest.mark.parametrize(
    ("raw", "place", "problem"),
    [
        ("who", "when", "a condition is an object"),
        ({"q": "who"}, "when", "none of q+is"),
        ({"q": "who", "is": "x", "in": ["x"]}, "when", "none of q+is"),
        ({"q": "", "is": "x"}, "when.q", "id of a question"),
        ({"q": "who", "is": None}, "when.is", "compare with"),
        ({"q": "who", "in": []}, "when.in", "at least one"),
        ({"q": "who", "in": ["a", ["b"]]}, "when.in[1]", "compare with"),
        ({"all": []}, "when.all", "at least one"),
        ({"any": [{"not": {"q": "a"}}]}, "when.any[0].not", "none of q+is"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_place(raw, place, problem):
    with pytest.raises(NotACondition) as refused:
        parse(raw)
    assert refused.value.place == place
    assert problem in refused.value.problem


def test_a_written_condition_is_read_with_all_its_parts():
    raw = {"all": [{"q": "who", "is": "proxy"}, {"not": {"q": "state", "in": ["deceased"]}}]}
    assert parse(raw) == All((PROXY, Not(In("state", ("deceased",)))))
    assert parse({"any": [{"q": "card", "is": False}]}) == Any((Is("card", False),))


def test_leaves_come_in_the_order_written():
    condition = All((PROXY, Any((Not(DECEASED), In("kind", ("a",))))))
    assert leaves(condition) == (PROXY, DECEASED, In("kind", ("a",)))
    assert leaves(None) == ()


def test_every_obstacle_is_named_not_only_the_first():
    condition = All((PROXY, DECEASED, Is("card", True)))
    found = obstacles(condition, {"who": "self", "state": "adult"})
    assert found == (Obstacle("who", ("proxy",)), Obstacle("state", ("deceased",)))


def test_an_obstacle_under_not_is_one_to_avoid():
    assert obstacles(Not(DECEASED), {"state": "deceased"}) == (
        Obstacle("state", ("deceased",), negated=True),
    )


def test_what_is_true_or_unknown_has_no_obstacles():
    assert obstacles(PROXY, {"who": "proxy"}) == ()
    assert obstacles(All((PROXY, DECEASED)), {"who": "proxy"}) == ()
    assert obstacles(None, {}) == ()


# The laws

answers = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(CHOICES),
    st.lists(st.sampled_from(CHOICES), unique=True),
)
values = st.dictionaries(st.sampled_from(NAMES), answers)
leaf = st.one_of(
    st.builds(Is, st.sampled_from(NAMES), st.one_of(st.booleans(), st.sampled_from(CHOICES))),
    st.builds(
        In,
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(CHOICES), min_size=1, unique=True).map(tuple),
    ),
)
conditions = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=1, max_size=4).map(tuple)),
        st.builds(Any, st.lists(inner, min_size=1, max_size=4).map(tuple)),
    ),
    max_leaves=12,
)


@given(conditions, values)
def test_not_not_changes_nothing(condition, known):
    assert judge(Not(Not(condition)), known) == judge(condition, known)


@given(st.lists(conditions, min_size=1, max_size=4), values)
def test_de_morgan_holds_in_three_values(parts, known):
    parts = tuple(parts)
    negated = tuple(Not(part) for part in parts)
    assert judge(Not(All(parts)), known).value is judge(Any(negated), known).value
    assert judge(Not(Any(parts)), known).value is judge(All(negated), known).value


@given(st.lists(conditions, min_size=1, max_size=4), values, st.randoms())
def test_the_order_of_parts_never_changes_the_value(parts, known, random):
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert judge(All(tuple(parts)), known).value is judge(All(tuple(shuffled)), known).value
    assert judge(Any(tuple(parts)), known).value is judge(Any(tuple(shuffled)), known).value


@given(conditions, values, values)
def test_more_answers_never_change_what_is_settled(condition, known, more):
    before = judge(condition, known)
    said = {name: value for name, value in known.items() if value is not None}
    after = judge(condition, {**more, **said})
    if before.value is not None:
        assert after.value is before.value


@given(conditions)
def test_with_nothing_said_everything_is_unknown(condition):
    verdict = judge(condition, {})
    assert verdict.value is None
    assert set(verdict.missing) == {leaf.q for leaf in leaves(condition)}


@given(conditions, values)
def test_a_verdict_has_reasons_or_gaps_never_both(condition, known):
    verdict = judge(condition, known)
    assert (verdict.value is None) == bool(verdict.missing)
    assert (verdict.value is None) != bool(verdict.because)


@given(conditions, values)
def test_the_reasons_alone_give_the_same_value(condition, known):
    verdict = judge(condition, known)
    alone = {name: known[name] for name in verdict.because}
    if verdict.value is not None:
        assert judge(condition, alone).value is verdict.value


@given(conditions, values)
def test_answering_all_that_is_missing_settles_it(condition, known):
    verdict = judge(condition, known)
    answered = {**known, **dict.fromkeys(verdict.missing, "a")}
    assert judge(condition, answered).value is not None


@given(conditions, values)
def test_a_missing_answer_was_never_given(condition, known):
    for name in judge(condition, known).missing:
        assert known.get(name) is None


@given(conditions, values)
def test_obstacles_stand_exactly_where_the_value_is_false(condition, known):
    assert bool(obstacles(condition, known)) == (judge(condition, known).value is False)


def written(condition):
    match condition:
        case Is(q, value):
            return {"q": q, "is": value}
        case In(q, options):
            return {"q": q, "in": list(options)}
        case Not(part):
            return {"not": written(part)}
        case All(parts):
            return {"all": [written(part) for part in parts]}
        case Any(parts):
            return {"any": [written(part) for part in parts]}


@given(conditions)
def test_what_is_written_is_what_is_read(condition):
    assert parse(written(condition)) == condition
