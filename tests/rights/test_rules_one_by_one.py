"""The rules of the policy asked without a database: each holds for whom it names and for nobody else."""

from types import SimpleNamespace as Thing

import pytest

from app import policy
from app.access import Permission as P

ROLES = ("clerk", "checker", "lead", "admin")


def staff(*roles: str) -> Thing:
    return Thing(kind="staff", roles=list(roles), id="s", person_id="sp")


def citizen(name: str = "a") -> Thing:
    return Thing(kind="citizen", roles=[], id=name, person_id=f"{name}-person")


PEOPLE = {"citizen": citizen(), "nobody": staff(), **{one: staff(one) for one in ROLES}}
WITHOUT_A_THING = {
    P.ACCOUNT_SELF: {"citizen", *ROLES},
    P.MANDATE_ASK: {"citizen"},
    P.FILING_START: {"citizen"},
    P.DESK_READ: set(ROLES),
    P.DESK_WORK: {"clerk"},
    P.TASK_READ: set(ROLES),
    P.TASK_ANSWER: {"clerk", "checker", "lead"},
    P.OFFICE_READ: {"lead", "admin"},
    P.OFFICE_EXPORT: {"lead", "admin"},
    P.SITE_RUN: {"admin"},
}


@pytest.mark.parametrize("who", sorted(PEOPLE))
@pytest.mark.parametrize("permission", sorted(WITHOUT_A_THING))
def test_each_role_may_what_is_written_and_a_member_without_a_role_nothing(permission, who):
    assert policy.allows(PEOPLE[who], permission, None) is (who in WITHOUT_A_THING[permission])


@pytest.mark.parametrize("roles", [("clerk", "checker"), ("lead", "clerk"), ("checker", "admin")])
@pytest.mark.parametrize("permission", sorted(WITHOUT_A_THING))
def test_two_roles_together_may_what_either_may(permission, roles):
    each = [policy.allows(staff(one), permission, None) for one in roles]
    assert policy.allows(staff(*roles), permission, None) is any(each)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_that_stands_on_a_citizen_s_account_opens_nothing(role):
    pretender = Thing(kind="citizen", roles=[role], id="x", person_id="xp")
    for permission in (P.DESK_READ, P.DESK_WORK, P.TASK_ANSWER, P.OFFICE_READ, P.SITE_RUN):
        assert not policy.allows(pretender, permission, None)


@pytest.mark.parametrize(
    ("owner", "mandated", "covers", "helper_may"),
    [
        ("a", False, False, True),
        ("a", True, True, True),
        ("a", True, False, False),
        ("b", False, False, False),
        ("b", True, True, False),
        ("b", True, False, False),
    ],
)
@pytest.mark.parametrize(
    "permission",
    [P.FILING_READ, P.FILING_EDIT, P.FILING_SUBMIT, P.FILING_WITHDRAW, P.FILING_OBJECT],
)
def test_who_began_a_filing_opens_it_while_the_mandate_behind_it_covers_it(
    permission, owner, mandated, covers, helper_may
):
    mandate = Thing(covers=lambda _service: covers, giver=Thing(id_hash=b"giver"))
    filing = Thing(
        account_id=owner,
        mandate_id="m" if mandated else None,
        mandate=mandate if mandated else None,
        service_id="S",
        person_id="giver-person",
    )
    helper = citizen("a")
    helper.person = Thing(id="a-person", id_hash=b"helper")
    assert policy.allows(helper, permission, filing) is helper_may


@pytest.mark.parametrize(
    ("kind", "row", "id_hash", "mandated", "his"),
    [
        ("citizen", "giver-person", b"giver", True, True),
        ("citizen", "giver-person", None, True, True),
        ("citizen", "second-row", b"giver", True, True),
        ("citizen", "second-row", b"other", True, False),
        ("citizen", "second-row", None, True, False),
        ("citizen", "giver-person", b"giver", False, False),
        ("staff", "giver-person", b"giver", True, False),
    ],
)
def test_the_one_acted_for_is_known_by_his_row_or_his_number(kind, row, id_hash, mandated, his):
    filing = Thing(
        mandate_id="m" if mandated else None,
        mandate=Thing(giver=Thing(id_hash=b"giver")),
        person_id="giver-person",
    )
    account = Thing(kind=kind, person=Thing(id=row, id_hash=id_hash))
    assert policy.is_acted_for(account, filing) is his


@pytest.mark.parametrize("owner", ["s", "t"])
@pytest.mark.parametrize("role", ROLES)
def test_an_export_is_fetched_only_by_who_asked_and_still_leads(role, owner):
    expected = owner == "s" and role in ("lead", "admin")
    assert policy.allows(staff(role), P.EXPORT_FETCH, Thing(account_id=owner)) is expected


@pytest.mark.parametrize(
    ("account", "person", "may"), [("a", "x", True), ("x", "a-person", True), ("x", "x", False)]
)
def test_a_consent_is_taken_back_by_who_gave_it_or_whom_it_is_about(account, person, may):
    consent = Thing(account_id=account, person_id=person)
    assert policy.allows(citizen("a"), P.CONSENT_WITHDRAW, consent) is may
