"""Every code, one claim each: it is told once, with its kind, its words and where to mend it."""

import pytest

from app.prereview import codes, words
from tests.prereview.claims import look_at, mutual, songjiang
from tests.prereview.spoiled import FAULTS, Spoiled

every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule.code)


@every_fault
def test_each_fault_is_told_with_its_words_and_its_mend(fault: Spoiled):
    found = [one for one in look_at(fault.claim) if one.code == fault.rule.code]
    assert found, [one.code for one in look_at(fault.claim)]
    assert found[0].kind == fault.rule.kind
    assert found[0].mend == fault.mend
    assert fault.says in "".join(words(found[0], str))


@every_fault
def test_each_fault_names_what_decided_it(fault: Spoiled):
    for finding in look_at(fault.claim):
        assert finding.decided_by, finding.code


@every_fault
def test_no_fault_is_seen_in_a_clean_claim(fault: Spoiled):
    clean = [*look_at(mutual()), *look_at(songjiang())]
    assert fault.rule.code not in [one.code for one in clean]


def test_every_code_that_asks_for_something_has_its_claim_here():
    good = {"NAME_ID_MATCH", "IS_ACTIVE", "IS_MEMBER"} | {
        "INVOICE_GENUINE",
        "NOT_CLAIMED_BEFORE",
        "WITHIN_TIME_LIMIT",
    }
    assert {fault.rule.code for fault in FAULTS} == set(codes()) - good


def test_a_fault_that_only_one_thing_shows_is_told_once():
    twice = {"DUPLICATE", "QUESTION_OPEN", "PAPER_MISSING"}
    for fault in FAULTS:
        found = [one for one in look_at(fault.claim) if one.code == fault.rule.code]
        assert len(found) == 1 or fault.rule.code in twice, fault.rule.code
