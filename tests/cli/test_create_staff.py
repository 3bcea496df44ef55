"""`bangban admin create` and `bangban staff add`."""

import pyotp
import pytest
from sqlalchemy import select

from app import db
from app.accounts.model import Account
from app.accounts.staff import check_staff
from app.audit import Act
from app.audit.model import AuditEntry

PASSWORD = "correct horse battery"


def create(site, *words, password=PASSWORD, status=0):
    return site.run(*words, "--password-stdin", typed=password + "\n", status=status)


def admin(site, **more):
    return create(site, "admin", "create", "--login", " Admin ", "--name", "管理员", **more)


def test_the_first_admin_can_sign_in_with_what_was_printed(site):
    address = admin(site).stdout.splitlines()[-1]
    digits = pyotp.parse_uri(address).now()
    account = check_staff("admin", PASSWORD, digits)
    assert account.roles == ["admin"]
    assert account.person.name == "管理员"


def test_the_secret_is_shown_as_a_code_to_scan(site):
    assert "█" in admin(site).stdout


def test_a_clerk_gets_the_roles_that_were_named(site):
    words = ("--login", "shen-yi", "--name", "审核员", "--role", "clerk")
    create(site, "staff", "add", *words)
    assert db.session.scalars(select(Account)).one().roles == ["clerk"]


def test_the_creation_stands_in_the_record(site):
    admin(site)
    assert db.session.scalars(select(AuditEntry.act)).one() == Act.STAFF_CREATED


def test_a_password_is_asked_for_twice_and_not_shown(site):
    words = ("admin", "create", "--login", "admin", "--name", "A")
    result = site.run(*words, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert PASSWORD not in result.output


@pytest.mark.parametrize(
    ("password", "why"),
    [("short", "at least 12 characters"), ("", "at least 12 characters")],
)
def test_a_weak_password_is_refused_in_words(site, password, why):
    assert why in admin(site, password=password, status=1).stderr
    assert db.session.scalars(select(Account)).all() == []


def test_a_login_is_given_once(site):
    admin(site)
    assert "somebody has this login" in admin(site, status=1).stderr


def test_an_unknown_role_is_wrong_usage(site):
    words = ("--login", "x", "--name", "X", "--role", "king")
    assert "king" in create(site, "staff", "add", *words, status=2).stderr
