"""`bangban estimate`, `checklist` and `normalise`: the same functions as the site, asked from a file."""

import json
import sys
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--policies", "policy_file", type=FILE, help="Another file of policies.")
@click.option("--explain", is_flag=True, help="Say every step in a plain sentence.")
def estimate(file: Path, policy_file: Path | None, explain: bool) -> None:
    """Estimate every case of FILE."""
    from app.catalogue import policies
    from app.catalogue.policy_file import PolicyFault
    from app.estimate.stream import NotCases, answer_file

    try:
        in_force = policies.load(policy_file) if policy_file else policies.own()
        answer_file(file, in_force, explain, sys.stdout.buffer)
    except (PolicyFault, NotCases, UnicodeDecodeError) as fault:
        raise click.UsageError(str(fault)) from None
    sys.stdout.flush()


@click.command()
@click.argument("service_id")
@click.option("--answers", "answers_file", type=FILE, help="Answers by question id, and `facts`.")
def checklist(service_id: str, answers_file: Path | None) -> None:
    """The papers that a person needs for SERVICE_ID."""
    from app.catalogue import services
    from app.catalogue.checklist import checklist as compute
    from app.errors import Refusal

    answers = _object_in(answers_file) if answers_file else {}
    facts = answers.pop("facts", None) or {}
    if not isinstance(facts, dict):
        raise click.UsageError('"facts" must be an object of system facts')
    catalogue = services.load()
    try:
        service = catalogue.latest(service_id)
    except Refusal:
        known = ", ".join(sorted(catalogue.versions))
        raise click.UsageError(f"there is no service {service_id}; there are {known}") from None
    print_json(compute(service, answers, facts))


@click.command()
@click.argument("file", type=FILE)
def normalise(file: Path) -> None:
    """Field values from the transcripts of FILE, and what is read back."""
    from app import clock
    from app.dictation.answers import NotTranscripts, answer

    try:
        print_json(answer(_object_in(file), clock.today()))
    except NotTranscripts as fault:
        raise click.UsageError(str(fault)) from None


def _object_in(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8-sig"))
    except ValueError as fault:
        raise click.UsageError(f"{file} is no JSON in UTF-8: {fault}") from None
    if not isinstance(found, dict):
        raise click.UsageError(f"{file} must hold an object")
    return found


def print_json(answer: object) -> None:
    """One answer on standard output."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
