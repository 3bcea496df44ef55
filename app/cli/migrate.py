"""`bangban migrate`: bring the tables up to date."""

import click
from alembic.util import CommandError

from app import db
from app.cli import schema
from app.cli.site import open_site


@click.command()
@click.option("--down", metavar="REVISION", help="Go back to this revision instead.")
@click.option("--new", metavar="MESSAGE", help="Write a step from what changed in the models.")
def migrate(down: str | None, new: str | None) -> None:
    """Bring the tables up to this version of the product."""
    open_site(migrated=False)
    try:
        move(down, new)
    except CommandError as fault:
        raise click.ClickException(f"nothing was changed: {fault}") from None
    at = ", ".join(schema.current(db.session.get_bind().engine)) or "nothing"
    click.echo(f"the database is at {at}", err=True)


def move(down: str | None, new: str | None) -> None:
    if new:
        schema.write_step(new)
    elif down:
        schema.downgrade(down)
    else:
        schema.upgrade()
