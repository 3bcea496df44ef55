"""`bangban audit verify`: is the record of acts whole?"""

import click

from app import db
from app.cli.answers import print_json
from app.cli.site import open_site


@click.group()
def audit() -> None:
    """The record of acts."""


@audit.command()
def verify() -> None:
    """Look for changed, removed or reordered entries. Keep `head` elsewhere: it also tells a record
    that was cut off at its end."""
    from app.audit import service

    open_site()
    db.only_read()
    found = list(service.faults())
    print_json({"entries": service.count(), "head": service.head(), "faults": found})
    if found:
        click.echo(f"the record of acts is NOT whole: {len(found)} faults", err=True)
