"""Whoever ever stood in a mandate with somebody has an interest in his case, whichever way round."""

import pytest

from app.clock import now
from app.mandates.service import between, is_proven, selves
from tests.mandates.people import mandate, person


@pytest.fixture
def family(session):
    return person("wang-jianguo"), person("wang-li"), person("stranger")


def test_strangers_have_nothing_between_them(family):
    father, daughter, _stranger = family
    assert not between(father.id, daughter.id)


@pytest.mark.parametrize("given", [True, False])
def test_a_mandate_lies_between_both_of_them_even_one_only_asked_for(family, given):
    father, daughter, stranger = family
    mandate(father, daughter, given=given)
    assert between(father.id, daughter.id)
    assert between(daughter.id, father.id)
    assert not between(father.id, stranger.id)
    assert not between(stranger.id, daughter.id)


def test_one_that_has_ended_still_lies_between_them(family):
    father, daughter, _stranger = family
    mandate(father, daughter).ended_at = now()
    assert between(father.id, daughter.id)


def test_two_rows_with_one_id_number_are_one_human_being(family):
    father, daughter, _stranger = family
    mandate(father, daughter)
    again = person("wang-jianguo")
    assert set(selves(again.id)) == {father.id, again.id}
    assert between(again.id, daughter.id)


def test_two_rows_without_a_number_are_two_people(session):
    one, other = person("wang-li", known=False), person("wang-li", known=False)
    assert selves(one.id) == [one.id]
    assert not between(one.id, other.id)


def test_nobody_is_nobody_twice(session):
    assert selves("nobody") == ["nobody"]


def test_an_unproven_word_is_ratified_by_a_proven_one_for_the_same_services(family):
    father, daughter, stranger = family
    weak = mandate(father, daughter, proven=False)
    assert not is_proven(weak)
    mandate(father, stranger)
    mandate(father, daughter, services=("SJ-REIMB-EMP",))
    assert not is_proven(weak)
    mandate(father, daughter, services=("SJ-REIMB-EMP", "PT-MUTUAL-PROXY"))
    assert is_proven(weak)
