from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts import staff
from app.accounts.model import Account, Role
from app.audit.model import AuditEntry
from app.errors import Refusal
from tests.accounts.doing import PASSWORD


def refusal_of(**wish) -> str:
    wanted = {"login": "shen-yi", "name": "沈一", "roles": ["clerk"], "password": PASSWORD} | wish
    with pytest.raises(Refusal) as refused:
        staff.create_staff(**wanted)
    return refused.value.reason


def test_a_clerk_has_a_person_a_role_and_a_secret_to_scan(session):
    account, address = staff.create_staff(" Shen-Yi ", " 沈一 ", [Role.CLERK], PASSWORD)
    assert account.login == "shen-yi"
    assert account.person.name == "沈一"
    assert account.roles == ["clerk"]
    assert account.is_staff
    assert account.phone_hash is None
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/Bangban:shen-yi")
    assert parse_qs(parts.query)["secret"] == [account.totp]
    assert len(account.totp) >= 32, "160 bits, as RFC 4226 wants"


def test_neither_password_nor_secret_can_be_read_from_the_table(session):
    account, _ = staff.create_staff("admin", "管理员", ["admin", "clerk"], PASSWORD)
    session.flush()
    row = session.execute(select(Account.__table__)).one()
    assert row.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in str(row)
    assert account.totp not in str(row)
    assert row.roles == ["admin", "clerk"]


def test_it_is_on_record_with_the_roles(session):
    account, _ = staff.create_staff("shen-yi", "沈一", ["clerk"], PASSWORD)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.chain) == ("account:staff:create", f"account/{account.id}")
    assert entry.detail == {"roles": ["clerk"]}


def test_two_clerks_have_different_secrets_and_hashes(session):
    one, _ = staff.create_staff("one", "甲", ["clerk"], PASSWORD)
    two, _ = staff.create_staff("two", "乙", ["clerk"], PASSWORD)
    assert one.totp != two.totp
    assert one.password_hash != two.password_hash


def test_a_login_is_given_once_in_any_spelling(session):
    staff.create_staff("shen-yi", "沈一", ["clerk"], PASSWORD)
    assert refusal_of(login="SHEN-YI ") == "login_taken"


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"login": "  "}, "login_empty"),
        ({"roles": []}, "role_unknown"),
        ({"roles": ["clerk", "king"]}, "role_unknown"),
        ({"password": ""}, "password_short"),
        ({"password": "elevensigns"}, "password_short"),
        ({"login": "a-long-login", "password": "A-Long-Login"}, "password_is_login"),
    ],
)
def test_what_is_not_safe_is_refused(session, wish, reason):
    assert refusal_of(**wish) == reason
    assert session.scalars(select(Account)).unique().all() == []


@given(password=st.text(min_size=12, max_size=80))
@settings(deadline=None)
def test_any_long_password_that_is_not_the_login_will_do(password):
    staff.check_password_rules("shen-yi", password)


@given(password=st.text(max_size=11))
@settings(deadline=None)
def test_every_short_password_is_refused_with_the_least_length(password):
    with pytest.raises(Refusal) as refused:
        staff.check_password_rules("shen-yi", password)
    assert refused.value.facts == {"least": 12}


def test_whether_there_is_staff_is_known(session):
    assert not staff.is_any_staff()
    staff.create_staff("admin", "管理员", ["admin"], PASSWORD)
    assert staff.is_any_staff()
