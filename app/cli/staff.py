"""`bangban admin create` and `bangban staff add`: people of the bureau, with password and authenticator."""

import sys

import click
import segno

from app import db
from app.accounts.model import Role
from app.accounts.staff import create_staff
from app.cli.site import open_site
from app.errors import Refusal

LOGIN = click.option("--login", prompt="Login", help="What the person types to sign in.")
NAME = click.option("--name", prompt="Name", help="The person's name.")
FROM_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)
WHY = {
    "login_empty": "the login is empty",
    "login_taken": "somebody has this login already",
    "role_unknown": "there is no such role",
    "password_short": "the password needs at least {least} characters",
    "password_is_login": "the password must not be the login",
}


@click.group()
def admin() -> None:
    """The operator of the site."""


@click.group()
def staff() -> None:
    """People of the bureau."""


@admin.command("create")
@LOGIN
@NAME
@FROM_STDIN
def create_admin(login: str, name: str, password_stdin: bool) -> None:
    """Create the operator's own account."""
    _create(login, name, [Role.ADMIN], password_stdin)


@staff.command("add")
@LOGIN
@NAME
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
)
@FROM_STDIN
def add_staff(login: str, name: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Create an account for a member of staff."""
    _create(login, name, [Role(role) for role in roles], password_stdin)


def _create(login: str, name: str, roles: list[Role], password_stdin: bool) -> None:
    open_site()
    password = _read_password(password_stdin)
    db.begin_writing()
    try:
        account, address = create_staff(login, name, roles, password)
    except Refusal as refusal:
        raise click.ClickException(WHY[refusal.reason].format(**refusal.facts)) from None
    db.session.commit()
    click.echo(f"{account.login} may sign in as {', '.join(account.roles)}.")
    click.echo("Scan this with an authenticator app now; it is not shown again:")
    segno.make(address).terminal(out=sys.stdout, compact=True)
    click.echo(address)


def _read_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
