"""The table of rights, as reviewed in tests/rights/table.txt, against what the policy answers; and every
address of a filing, opened by everybody of the cast: own, mandated, foreign, closed, with the right name in
the address, with none, and with a wrong one.

Whoever adds an address needs no line here as long as its permission and its finder have one. A new permission,
or a new kind of thing, needs a line in table.txt (copied from `bangban rights`) and, for a new finder, an
entry in app/cli/rights_world.py.
"""

import re
from pathlib import Path

import pytest
from flask import Flask

from app import db, policy
from app.access import Permission
from app.cli.rights import guarded, line, matrix
from app.cli.rights_world import CAST, FINDERS, SITUATIONS, made_world
from tests.rights.play import Play
from tests.scenes import STAGE

TABLE = Path(__file__).parent / "table.txt"
NOT_LOOKED_AT = {"public"}


def table() -> dict[tuple[str, str], str]:
    """What was agreed: (permission, finder) to the line of the cast."""
    rows = [row for row in TABLE.read_text("utf-8").splitlines() if not row.startswith("#")]
    parted = [re.fullmatch(r"(\S+) (\S+) \| (.*)", row) for row in rows]
    assert all(parted), "a line of the table cannot be read"
    return {(one[1], one[2].strip(".")): one[3] for one in parted if one}


@pytest.fixture
def world(app: Flask):
    engine = app.extensions["engine"]
    with made_world() as made:
        yield made
    db.session.configure(bind=engine)


def test_every_address_stands_in_the_table(app: Flask) -> None:
    missing = {key: rules for key, rules in guarded(app).items() if key not in table()}
    left = {key: rules for key, rules in missing.items() if key[0] not in NOT_LOOKED_AT}
    assert left == {}, (
        "print `bangban rights`, look at it, and add its line to tests/rights/table.txt"
    )


def test_nothing_stands_in_the_table_that_no_address_asks_for(app: Flask) -> None:
    assert set(table()) <= set(guarded(app))


def test_the_policy_answers_what_was_agreed(app: Flask, world) -> None:
    wrong = {
        key: (said, found)
        for key, said in table().items()
        if (found := line(world, Permission(key[0]), key[1])) != said
    }
    assert wrong == {}


def test_every_kind_of_thing_can_be_made(world) -> None:
    for finder in FINDERS:
        assert len(world.things(finder)) == len(CAST) * len(SITUATIONS)


def test_what_is_printed_names_every_address_once(app: Flask, world) -> None:
    printed = list(matrix(app, world))
    rules = [row.strip() for row in printed if row.startswith("  /")]
    pairs = [(key, rule) for key, found in guarded(app).items() for rule in found]
    assert len(rules) == len(pairs)
    assert {rule for _key, rule in pairs} == set(rules)
    assert printed[0].startswith("o own")


def test_staff_decide_nothing_of_their_own_and_citizens_see_no_desk(world) -> None:
    for permission in (Permission.CASE_READ, Permission.CASE_WORK, Permission.CASE_CONFIRM):
        for (name, one), thing in world.things("find_filing").items():
            if policy.allows(world.accounts[name], permission, thing):
                assert one == "foreign"
                assert world.accounts[name].kind == "staff"


# Every address of a filing over HTTP.


@pytest.fixture
def play(app: Flask) -> Play:
    return STAGE.play(app, "play", lambda: Play(app))


def opens(member: str, situation: str, name: str) -> bool:
    """The whole rule: his own and what was filed for him, without a name; what she files for him while her
    mandate stands, with his."""
    if member == "father":
        return name == "none"
    return member == "daughter" and situation == "mandated" and name == "right"


@pytest.mark.parametrize(
    "member", ["father", "daughter", "volunteer", "stranger", "clerk", "checker", "lead", "admin"]
)
def test_every_address_of_a_filing_is_open_to_whom_it_should_be(play: Play, member: str) -> None:
    names = {"none": "", "right": play.giver, "wrong": "AAAAAAAAAAAAAAAA"}
    for rule, methods in play.rules():
        for situation in play.filings:
            for name, acting_for in names.items():
                path = play.address(rule, situation, acting_for)
                is_open = opens(member, situation, name)
                check_one(play.members[member], rule, path, methods, situation, is_open)


ONLY_FOR_HIM = "/not-mine"
# What these find beside the filing may not be there; that is not a matter of rights.
MAY_LACK = ("<upload_id>", "<tail>", "<item>", "<paper>")


def check_one(member, rule, path, methods, situation, is_open) -> None:
    """Not open is 404 by both methods; open is anything else by GET."""
    if rule.endswith(ONLY_FOR_HIM):
        mandated = situation in ("mandated", "run out")
        is_open = is_open and mandated and not path.startswith("/for/")
    for method in sorted(methods):
        if is_open and (method == "POST" or any(part in rule for part in MAY_LACK)):
            continue
        status = member.browser.open(path, method=method).status_code
        assert (status != 404) == is_open, (method, path, status, is_open)
