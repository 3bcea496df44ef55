"""One value of a policy file at a time: what is taken, what is refused, at which place and how to mend it."""

from datetime import date
from decimal import Decimal

import pytest

from app.catalogue.policy_file import PolicyFault, Spot
from app.catalogue.policy_tables import read_table


def spot(value):
    return Spot(value, "mine.json", "file.policies.SH-EMP")


def mend(read):
    """How a refusal says to mend it; the place is always told with the file."""
    with pytest.raises(PolicyFault) as refused:
        read()
    fault = refused.value
    assert str(fault) == f"{fault.file}: {fault.place}: {fault.mend}"
    assert fault.file == "mine.json"
    return fault.place.removeprefix("file.policies.SH-EMP"), fault.mend


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.00", "0.00"),
        ("300.00", "300.00"),
        ("123456789012345.67", "123456789012345.67"),
    ],
)
def test_an_amount_of_yuan_has_two_decimals(text, amount):
    assert spot(text).money() == Decimal(amount)


@pytest.mark.parametrize(
    "value",
    ["300", "300.0", "300.000", ".50", "-1.00", "1,000.00", " 1.00", "1.00元", "", 300, 3.5, None],
)
def test_what_is_no_amount_is_refused_with_an_example(value):
    assert mend(spot(value).money) == ("", f'must be an amount such as "300.00", not {value!r}')


def test_an_amount_of_sixteen_digits_before_the_point_is_refused():
    assert mend(spot("1234567890123456.00").money)[0] == ""


@pytest.mark.parametrize("text", ["0", "0.5", "0.85", "0.123456", "1", "1.0", "1.000000"])
def test_a_rate_lies_between_nothing_and_everything(text):
    assert spot(text).rate() == Decimal(text)


@pytest.mark.parametrize(
    "value",
    ["1.01", "2", "-0.1", "85%", "0.1234567", "1.0000000", "00.5", ".5", "0.", 0.5, 1, True, None],
)
def test_what_is_no_rate_is_refused_with_an_example(value):
    wanted = f'must be a rate from "0" to "1", such as "0.85", not {value!r}'
    assert mend(spot(value).rate) == ("", wanted)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2025-7-1", "must be a date such as \"2025-07-01\", not '2025-7-1'"),
        ("20250701", "must be a date such as \"2025-07-01\", not '20250701'"),
        ("2025-07-01T00", "must be a date such as \"2025-07-01\", not '2025-07-01T00'"),
        (20250701, 'must be a date such as "2025-07-01", not 20250701'),
        (None, 'must be a date such as "2025-07-01", not None'),
        ("2025-02-29", "there is no day 2025-02-29"),
        ("2025-13-01", "there is no day 2025-13-01"),
        ("0000-01-01", "there is no day 0000-01-01"),
    ],
)
def test_what_is_no_day_is_refused(value, wanted):
    assert mend(spot(value).day) == ("", wanted)


def test_a_day_is_read_and_a_day_of_every_year_too():
    assert spot("2024-02-29").day() == date(2024, 2, 29)
    assert spot("07-01").month_day() == (7, 1)
    assert spot("12-31").month_day() == (12, 31)
    assert spot("02-28").month_day() == (2, 28)


@pytest.mark.parametrize("value", ["02-29", "7-1", "13-01", "06-31", "", None, "2025-07-01"])
def test_what_is_no_day_of_every_year_is_refused(value):
    assert mend(spot(value).month_day)[0] == ""


@pytest.mark.parametrize(
    ("value", "is_refused"), [(1, False), (240, False), (0, True), (241, True), (-6, True)]
)
def test_a_number_lies_within_its_bounds(value, is_refused):
    if is_refused:
        wanted = "must be a whole number from 1 to 240"
        assert mend(lambda: spot(value).number(1, 240)) == ("", wanted)
    else:
        assert spot(value).number(1, 240) == value


@pytest.mark.parametrize("value", [True, "6", 6.0, None, [6]])
def test_what_is_no_whole_number_is_refused_even_if_it_looks_like_one(value):
    assert mend(lambda: spot(value).number(0, 240))[1].startswith("must be a whole number")


@pytest.mark.parametrize("value", [True, False])
def test_a_flag_is_true_or_false(value):
    assert spot(value).flag() is value


@pytest.mark.parametrize("value", ["true", 1, 0, None, []])
def test_nothing_else_is_a_flag(value):
    assert mend(spot(value).flag) == ("", "must be true or false")


@pytest.mark.parametrize("value", ["", "   ", "\u3000", None, 5, ["x"]])
def test_a_text_has_something_in_it(value):
    assert mend(spot(value).text) == ("", "must be a text")


def test_a_text_is_handed_on_as_it_was_written():
    assert spot(" 上海 ").text() == " 上海 "


def test_one_of_the_allowed_words_is_taken_and_the_others_are_listed():
    assert spot("SH3").one_of("SH3", "ANY") == "SH3"
    wanted = "must be one of SH3, ANY, not 'SH4'"
    assert mend(lambda: spot("SH4").one_of("SH3", "ANY")) == ("", wanted)
    assert mend(lambda: spot(None).one_of("SH3"))[1] == "must be one of SH3, not None"


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_only_an_object_has_fields(value):
    wanted = ("", "must be an object {…}")
    for read in (spot(value).fields, lambda: spot(value).at("x"), lambda: spot(value).maybe("x")):
        assert mend(read) == wanted


def test_a_field_knows_the_way_to_itself():
    inner = spot({"cap": {"amount": "x"}}).at("cap").at("amount")
    assert mend(inner.money)[0] == ".cap.amount"
    assert mend(spot({"list": ["1.00", 5]}).at("list").fields)[0] == ".list"
    second = list(spot({"list": ["1.00", 5]}).at("list").each())[1]
    assert mend(second.money)[0] == ".list[1]"


def test_a_field_that_must_stand_may_be_null_but_not_absent():
    assert spot({"to": None}).at("to").value is None
    assert mend(lambda: spot({}).at("to")) == ("", "add the field 'to'")


@pytest.mark.parametrize("value", [{}, {"cap": None}])
def test_a_field_that_may_lack_is_none_when_absent_or_null(value):
    assert spot(value).maybe("cap") is None


def test_a_field_that_may_lack_is_read_at_its_place():
    assert mend(spot({"cap": "x"}).maybe("cap").money)[0] == ".cap"


def test_fields_nobody_reads_are_refused_with_those_that_are_read():
    assert spot({"rate": "1"}).only("rate", "cap").value == {"rate": "1"}
    wanted = "unknown field 'rat'; known here: rate, cap"
    assert mend(lambda: spot({"rate": "1", "rat": "1"}).only("rate", "cap")) == ("", wanted)


@pytest.mark.parametrize("value", [[], {}, None, "x"])
def test_a_list_has_at_least_one_member(value):
    assert mend(lambda: list(spot(value).each())) == (
        "",
        "must be a list […] with at least one entry",
    )


# Groups of people: each row of a table names one. Everybody, at every age, must be in exactly one.

LEVELS = {"1": "0.80", "2": "0.70", "3": "0.60"}


@pytest.mark.parametrize(
    ("rows", "person", "rate"),
    [
        ({"any": "0.50"}, (False, 0), "0.50"),
        ({"any": "0.50"}, (True, 200), "0.50"),
        ({"active": "0.70", "retired": "0.80"}, (False, 99), "0.70"),
        ({"active": "0.70", "retired": "0.80"}, (True, 50), "0.80"),
        ({"u60": "0.50", "60+": "0.60"}, (False, 59), "0.50"),
        ({"u60": "0.50", "60+": "0.60"}, (True, 60), "0.60"),
        ({"0-18": "0.50", "19-59": "0.40", "60+": "0.60"}, (False, 18), "0.50"),
        ({"0-18": "0.50", "19-59": "0.40", "60+": "0.60"}, (False, 19), "0.40"),
        ({"0-18": "0.50", "19-59": "0.40", "60+": "0.60"}, (False, 59), "0.40"),
        ({"active": "0.7", "retired_u70": "0.8", "retired_70": "0.9"}, (True, 69), "0.8"),
        ({"active": "0.7", "retired_u70": "0.8", "retired_70": "0.9"}, (True, 70), "0.9"),
        ({"active": "0.7", "retired_u70": "0.8", "retired_70": "0.9"}, (False, 70), "0.7"),
    ],
)
def test_a_group_is_named_by_status_and_age(rows, person, rate):
    retired, age = person
    assert read_table(spot(rows), Spot.rate).figure(retired, age, False, "1") == Decimal(rate)


@pytest.mark.parametrize(
    ("retired", "pre2001", "rate"),
    [(True, True, "0.95"), (True, False, "0.92"), (False, True, "0.85"), (False, False, "0.85")],
)
def test_who_retired_before_2001_has_a_row_of_his_own_wherever_it_stands(retired, pre2001, rate):
    for rows in (
        {"active": "0.85", "retired": "0.92", "retired_pre2001": "0.95"},
        {"retired_pre2001": "0.95", "retired": "0.92", "active": "0.85"},
    ):
        found = read_table(spot(rows), Spot.rate).figure(retired, 90, pre2001, "3")
        assert found == Decimal(rate)


@pytest.mark.parametrize(("level", "rate"), LEVELS.items())
def test_a_row_may_have_a_figure_for_each_level(level, rate):
    found = read_table(spot({"any": LEVELS}), Spot.rate)
    assert found.figure(False, 40, False, level) == Decimal(rate)
    assert found.needs_level


@pytest.mark.parametrize(
    ("rows", "needs_status", "needs_level"),
    [
        ({"any": "0.5"}, False, False),
        ({"u60": "0.5", "60+": "0.6"}, False, False),
        ({"active": "0.5", "retired": "0.6"}, True, False),
        ({"any": "0.5", "retired_pre2001": "0.6"}, True, False),
        ({"any": LEVELS}, False, True),
        ({"active": LEVELS, "retired": "0.9"}, True, True),
    ],
)
def test_a_table_says_what_it_has_to_know(rows, needs_status, needs_level):
    found = read_table(spot(rows), Spot.rate)
    assert (found.needs_status, found.needs_level) == (needs_status, needs_level)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ({}, "0 figures for active aged 0: there must be exactly one"),
        ({"active": "0.5"}, "0 figures for retired aged 0: there must be exactly one"),
        ({"retired": "0.5"}, "0 figures for active aged 0: there must be exactly one"),
        ({"u60": "0.5"}, "0 figures for active aged 60: there must be exactly one"),
        ({"60+": "0.5"}, "0 figures for active aged 0: there must be exactly one"),
        ({"u60": "0.5", "61+": "0.5"}, "0 figures for active aged 60: there must be exactly one"),
        ({"u60": "0.5", "59+": "0.5"}, "2 figures for active aged 59: there must be exactly one"),
        ({"0-200": "0.5", "60+": "0.5"}, "2 figures for active aged 60: there must be exactly one"),
        (
            {"any": "0.5", "retired": "0.6"},
            "2 figures for retired aged 0: there must be exactly one",
        ),
        ({"0-199": "0.5"}, "0 figures for active aged 200: there must be exactly one"),
        ({"active": "0.5", "retired_pre2001": "0.6"}, "0 figures for retired aged 0: there must"),
        (
            {"active": "0.5", "retired_u70": "0.6", "retired_71": "0.7"},
            "0 figures for retired aged 70: there must be exactly one",
        ),
    ],
)
def test_a_table_that_forgets_somebody_or_counts_him_twice_is_refused(rows, wanted):
    place, said = mend(lambda: read_table(spot(rows), Spot.rate))
    assert (place, said[: len(wanted)]) == ("", wanted)


@pytest.mark.parametrize("name", ["old", "U60", "60", "-18", "u", "60-", "retired_", "any ", "+"])
def test_a_group_nobody_knows_is_refused(name):
    wanted = f"unknown group {name!r}: any, active, retired, u60, 19-59, 60+ …"
    assert mend(lambda: read_table(spot({name: "0.5"}), Spot.rate)) == ("", wanted)


@pytest.mark.parametrize(
    ("levels", "place", "wanted"),
    [
        ({"1": "0.8", "2": "0.7"}, ".any", "add the field '3'"),
        ({**LEVELS, "4": "0.5"}, ".any", "unknown field '4'; known here: 1, 2, 3"),
        ({**LEVELS, "2": "70%"}, ".any.2", "must be a rate from"),
        ([], ".any", "must be a rate from"),
    ],
)
def test_a_row_by_level_has_the_three_levels_and_no_other(levels, place, wanted):
    found, said = mend(lambda: read_table(spot({"any": levels}), Spot.rate))
    assert found == place
    assert said.startswith(wanted)


def test_a_table_of_amounts_is_read_as_amounts():
    found = read_table(spot({"active": "1500.00", "retired": "1200.00"}), Spot.money)
    assert found.figure(True, 66, False, "2") == Decimal("1200.00")
    assert mend(lambda: read_table(spot({"any": "0.5"}), Spot.money))[0] == ".any"
