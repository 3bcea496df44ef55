"""`bangban read`: papers to fields, by the same reader as the site."""

import json
import os
from pathlib import Path
from typing import Any

import click

KINDS = (
    *("invoice", "id_front", "id_back", "bank_card", "social_card", "settlement", "discharge"),
    *("cost_list", "death_certificate", "household", "other"),
)


@click.command()
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE…")
@click.option("--kind", type=click.Choice(KINDS), help="What the paper is; recognised without it.")
def read(files: tuple[Path, ...], kind: str | None) -> None:
    """Read papers: one line of JSON for each FILE, in order."""
    from app.documents.reading.eyes import Eyes

    eyes = Eyes()
    try:
        for file in files:
            click.echo(json.dumps(answer(file, eyes, kind), ensure_ascii=False))
    finally:
        eyes.close()


def answer(file: Path, eyes: Any, kind: str | None) -> dict[str, Any]:
    """One line of the contract. A file that cannot be opened is a refusal as any other."""
    from app.documents.media import MOST_BYTES
    from app.documents.reading.reader import read as read_paper

    with open_or_nothing(file) as stream:
        data = stream.read(MOST_BYTES + 1)
    reading = read_paper(data, eyes, kind)
    code = reading.reason or next(iter(reading.problems), None)
    return {
        "file": file.name,
        "kind": reading.kind,
        "accepted": reading.accepted,
        "reason": reading.reason,
        "message": message(code) if code else None,
        "pages": reading.pages,
        "quality": {"ok": not reading.problems, "problems": reading.problems},
        "fields": reading.fields,
        "seconds": {"total": round(reading.total, 3), "engine": round(reading.engine, 3)},
    }


def open_or_nothing(file: Path) -> Any:
    """The file; an empty one where there is none to be read."""
    try:
        return file.open("rb")
    except OSError as fault:
        click.echo(f"{file}: {fault.strerror}", err=True)
        return Path(os.devnull).open("rb")


def message(code: str) -> str:
    """The sentence of a code, in plain Chinese."""
    from app.documents.media import MOST_BYTES
    from app.documents.sentences import PHOTOS, PROBLEMS, SENTENCES

    sentences = SENTENCES | PROBLEMS | PHOTOS
    return str(sentences[code]) % {"megabytes": MOST_BYTES // 1024 // 1024, "most": 40}
