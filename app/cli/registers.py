"""`bangban import KIND FILE.csv`: fill a register from a file."""

import sys
from pathlib import Path

import click

from app import db
from app.cli.answers import FILE
from app.cli.site import open_site


@click.command("import")
@click.argument("kind")
@click.argument("file", type=FILE)
def import_csv(kind: str, file: Path) -> None:
    """Load the rows of FILE into the register KIND; wrong rows are reported, the right ones are in."""
    open_site()
    from app.registers.command import import_file

    sys.exit(import_file(kind, file, db.is_demo(), click.echo))
