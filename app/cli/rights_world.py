"""A handful of people and things, made to be asked about: who may do what with whose?

Nothing of it is kept: it stands in a database that is thrown away.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from app import db, vault
from app.accounts.model import Account, Consent, Person, SignInSession
from app.cli.tables import load_every_model
from app.clock import now, today
from app.filing.model import Filing, Status
from app.mandates.model import Mandate
from app.tasks.model import Task, TaskKind

SITUATIONS = ("own", "mandated", "foreign", "closed")
SERVICE = "PT-MUTUAL-PROXY"
CITIZENS = ("wang-jianguo", "wang-li", "zhou-ming", "stranger")
STAFF = {"shen-yi": ["clerk"], "fu-er": ["checker"], "lead": ["lead"], "admin": ["admin"]}
CAST = (*CITIZENS, *STAFF)


@dataclass
class World:
    """Accounts by cast name, and the thing that stands for each finder, member and situation."""

    accounts: dict[str, Account] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)

    def things(self, finder: str) -> dict[tuple[str, str], Any]:
        """What this finder may find, by member and situation; a page without a thing has one cell."""
        if finder == "":
            return {(name, "own"): None for name in CAST}
        make = FINDERS[finder]
        return {(name, one): make(self, name, one) for name in CAST for one in SITUATIONS}


@contextmanager
def made_world() -> Iterator[World]:
    """The world in a database of its own."""
    with tempfile.TemporaryDirectory(prefix="bangban-rights-") as folder:
        vault.use("1:" + "A" * 43 + "=")
        load_every_model()
        engine = db.connect(f"sqlite:///{Path(folder) / 'rights.db'}")
        db.Base.metadata.create_all(engine)
        db.begin_writing()
        yield people(World())
        db.session.rollback()
        db.session.remove()
        engine.dispose()


def people(world: World) -> World:
    for place, name in enumerate((*CAST, "somebody")):
        person = Person(name_sealed=None)
        person.id_hash = bytes([place]) * 16
        kind = "staff" if name in STAFF else "citizen"
        account = Account(kind=kind, person=person, login=name, roles=STAFF.get(name, []))
        db.session.add(account)
        db.session.flush()
        world.accounts[name] = account
    father = world.accounts["wang-jianguo"]
    for name in CAST:
        if name != "wang-jianguo":
            world.mandates[name] = mandate_of(world.accounts[name], father, name)
    db.session.flush()
    return world


def mandate_of(holder: Account, giver: Account, name: str) -> Mandate:
    """王丽's stands, everybody else's has run out or was never given."""
    mandate = Mandate(
        giver_id=giver.person_id,
        holder_id=holder.person_id,
        services=[SERVICE],
        relation="child",
        given_at=now() if name != "stranger" else None,
        until=today() + timedelta(days=30 if name == "wang-li" else -1),
        wording_version="2026-11-01",
        wording_hash="",
    )
    if name in ("stranger", *STAFF):
        mandate.ended_at = now()
    db.session.add(mandate)
    return mandate


def filing(world: World, name: str, situation: str) -> Filing:
    """own: started for himself. mandated: made for 王建国 under the member's mandate, standing or not; of
    staff, his own case. foreign: somebody else's case. closed: one's own that was withdrawn."""
    account, father = world.accounts[name], world.accounts["wang-jianguo"]
    made = new_filing(account, account)
    if situation == "foreign":
        made = new_filing(world.accounts["somebody"], world.accounts["somebody"])
    elif situation == "mandated" and name in STAFF:
        made = new_filing(father, father)
    elif situation == "mandated":
        helper = "wang-li" if name in ("wang-jianguo", "stranger") else name
        made = new_filing(world.accounts[helper], father, world.mandates[helper])
    made.status = Status.WITHDRAWN if situation == "closed" else Status.SUBMITTED
    db.session.flush()
    return made


def new_filing(by: Account, whom: Account, mandate: Mandate | None = None) -> Filing:
    made = Filing(
        service_id=SERVICE,
        service_version="1",
        district="sh-putuo",
        account_id=by.id,
        person_id=whom.person_id,
        patient_hash=whom.person.id_hash,
        mandate_id=mandate.id if mandate else None,
        return_code_hash=db.uid().encode(),
        submitted_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def mandate(world: World, name: str, situation: str) -> Mandate:
    """own: asked for by the member. mandated: asked of him. foreign: between others. closed: own, ended."""
    holders = {"own": name, "mandated": "somebody", "foreign": "wang-li", "closed": name}
    givers = {"own": "somebody", "mandated": name, "foreign": "somebody", "closed": "somebody"}
    if name == "wang-li" and situation == "foreign":
        holders["foreign"] = "zhou-ming"
    holder, giver = world.accounts[holders[situation]], world.accounts[givers[situation]]
    made = mandate_of(holder, giver, "wang-li")
    made.ended_at = now() if situation == "closed" else None
    db.session.flush()
    return made


def consent(world: World, name: str, situation: str) -> Consent:
    """own: given by himself. mandated: given by his helper, about him. foreign: somebody else's."""
    account, other = world.accounts[name], world.accounts["somebody"]
    by = account if situation in ("own", "closed") else other
    about = other if situation == "foreign" else account
    return Consent(account_id=by.id, person_id=about.person_id)


def signed_in(world: World, name: str, situation: str) -> SignInSession:
    """own and closed: his own session, open or ended. The others are somebody else's."""
    whose = name if situation in ("own", "closed") else "somebody"
    return SignInSession(account_id=world.accounts[whose].id)


def task(world: World, name: str, situation: str) -> Task:
    """own: in his hands. The others are nobody's; whose case it is about, its verbs look at."""
    owner = world.accounts[name].person_id if situation == "own" else None
    return Task(kind=TaskKind.CONSENT_DENIED, about="filing/x", owner=owner)


def owned(world: World, name: str, situation: str) -> Any:
    """Anything that knows whose it is by `account_id`."""
    return signed_in(world, name, situation)


FINDERS: dict[str, Callable[[World, str, str], Any]] = {
    "find_filing": filing,
    "find_mandate": mandate,
    "find_consent": consent,
    "find_session": signed_in,
    "find_task": task,
    "find_word": task,
    "find_export": owned,
    "find_failure": task,
}
