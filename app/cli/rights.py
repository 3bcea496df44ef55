"""`bangban rights`: who may do what, asked of the site itself: every address, everybody of the cast, and for
each whether the thing is his own, under a mandate, somebody else's, or closed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import click
from flask import Flask

from app import policy
from app.access import Permission
from app.cli.rights_world import CAST, FINDERS, SITUATIONS, World, made_world

LETTERS = {"own": "o", "mandated": "m", "foreign": "f", "closed": "c"}
Key = tuple[str, str]


@click.command()
def rights() -> None:
    """Print who may do what with whose."""
    from app import create_app

    app = create_app()
    with made_world() as world:
        click.echo("\n".join(matrix(app, world)))


def matrix(app: Flask, world: World) -> Iterator[str]:
    """The whole table as text: a block for each permission, its addresses, a line for each of the cast."""
    yield "o own  m under a mandate  f somebody else's  c own and closed  - not"
    for (permission, finder), rules in sorted(guarded(app).items()):
        yield ""
        yield f"{permission}  ({finder or 'nothing to find'})"
        yield from (f"  {rule}" for rule in sorted(rules))
        if permission != "public":
            yield f"  {line(world, Permission(permission), finder)}"


def guarded(app: Flask) -> dict[Key, set[str]]:
    """The addresses of the site by their permission and what they find; twins for others are one."""
    found = defaultdict(set)
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        view: Any = app.view_functions[rule.endpoint]
        finder = getattr(view, "finder", None)
        key = (str(view.permission), finder.__name__ if finder else "")
        found[key].add(rule.rule.removeprefix("/for/<acting_for>"))
    return dict(found)


def line(world: World, permission: Permission, finder: str) -> str:
    """`wang-li om-c`: for each of the cast the situations in which it is open to him."""
    if finder and finder not in FINDERS:
        raise click.ClickException(f"rights_world.py makes nothing that {finder} finds")
    open_to = allowed(world, permission, finder)
    places = SITUATIONS if finder else ("own",)
    cells = {
        name: "".join(LETTERS[one] if (name, one) in open_to else "-" for one in places)
        for name in CAST
    }
    return "  ".join(f"{name} {letters}" for name, letters in cells.items())


def allowed(world: World, permission: Permission, finder: str) -> set[Key]:
    """(member, situation) for everything that is open, as the policy itself answers."""
    return {
        key
        for key, thing in world.things(finder).items()
        if policy.allows(world.accounts[key[0]], permission, thing)
    }
