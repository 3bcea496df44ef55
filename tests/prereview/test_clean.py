"""A claim with nothing wrong: pre-review has nothing to ask for, and says what it found good."""

from tests.prereview.claims import codes_of, known, look_at, mutual, problems, songjiang


def test_a_clean_stay_under_the_mutual_plan_has_nothing_to_mend():
    assert problems(mutual()) == {}


def test_a_clean_emergency_in_songjiang_has_nothing_to_mend():
    assert problems(songjiang()) == {}


def test_what_registers_confirmed_is_told():
    assert codes_of(mutual()) == [
        "NAME_ID_MATCH",
        "IS_ACTIVE",
        "IS_MEMBER",
        "INVOICE_GENUINE",
        "NOT_CLAIMED_BEFORE",
        "WITHIN_TIME_LIMIT",
    ]


def test_registers_that_know_nothing_are_neither_praise_nor_fault():
    nothing = mutual(known=type(mutual().known)())
    assert codes_of(nothing) == ["WITHIN_TIME_LIMIT"]


def test_good_findings_ask_for_nothing():
    for finding in look_at(mutual()):
        assert finding.kind == "fine"
        assert finding.mend is None
        assert finding.text == finding.remedy == ""
        assert finding.decided_by


def test_an_invoice_nobody_looked_for_is_not_called_new():
    assert "NOT_CLAIMED_BEFORE" not in codes_of(known(mutual(), looked_up=frozenset()))
