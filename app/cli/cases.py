"""`bangban cases`: the operator finds what was handed in, without personal data."""

import json

import click
from sqlalchemy import select

from app.cli.site import open_site
from app.db import session
from app.filing.model import Filing, Status


@click.command()
@click.option("--number", help="Only this receipt number.")
@click.option("--status", type=click.Choice([one.value for one in Status]), help="Only this one.")
@click.option("--limit", type=click.IntRange(1, 10000), default=50, show_default=True)
def cases(number: str | None, status: str | None, limit: int) -> None:
    """The filings, the last touched first, as JSON: ids, numbers, states and times."""
    open_site()
    wanted = select(Filing).order_by(Filing.updated_at.desc()).limit(limit)
    if number:
        wanted = wanted.where(Filing.number == number.replace(" ", ""))
    if status:
        wanted = wanted.where(Filing.status == status)
    click.echo(
        json.dumps(
            {"cases": [row(one) for one in session.scalars(wanted)]}, ensure_ascii=False, indent=1
        )
    )


def row(filing: Filing) -> dict[str, str | None]:
    """One filing as the operator may see it."""
    return {
        "id": filing.id,
        "number": filing.number,
        "service": filing.service_id,
        "version": filing.service_version,
        "district": filing.district,
        "status": filing.status,
        "started_at": filing.started_at.isoformat(),
        "updated_at": filing.updated_at.isoformat(),
        "submitted_at": filing.submitted_at.isoformat() if filing.submitted_at else None,
    }
