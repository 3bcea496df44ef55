"""The cast of the site with a case in every situation, for walks over HTTP."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Flask

from app import clock, db, jobs
from app.accounts import sessions
from app.accounts.model import Account, SignInSession
from app.clock import today
from app.mandates.model import Mandate
from app.supervision.model import Export
from app.tasks import TaskKind, open_task
from app.tasks.model import Task
from tests.citizen import Citizen, fill_registers
from tests.mandates.helper import Helper
from tests.review.desk import Clerk
from tests.strict_client import StrictClient
from tests.web.test_who_may_open_what import of_filing


class Play:
    """王建国 with a draft and a withdrawn case of his own, and what 王丽 and 周明 filed for him."""

    def __init__(self, app: Flask) -> None:
        fill_registers(app)
        self.app = app
        father, daughter = Citizen(app), Helper(app)
        volunteer = Helper(app, "zhou-ming")
        father.file_mutual()
        father.post(f"{father.filing}/withdraw")
        self.filings = {"closed": values_of(father)}
        father.filing = father.post(f"{father.filing}/again").location
        father.agree()
        self.filings["own"] = values_of(father)
        daughter.file_case_for_him()
        self.filings["mandated"] = values_of(daughter)
        with clock.stopped_at(clock.now() + timedelta(minutes=2)):
            volunteer.get_mandate()
        volunteer.fill_for_him()
        self.filings["run out"] = values_of(volunteer)
        with volunteer.database() as session:
            session.get(Mandate, volunteer.mandate).until = today() - timedelta(days=1)
            session.commit()
        self.giver = daughter.kept().giver_id
        self.members: dict[str, StrictClient] = {
            "father": father,
            "daughter": daughter,
            "volunteer": volunteer,
            "stranger": Citizen(app, "stranger"),
            "clerk": Clerk(app),
            "checker": Clerk(app, "fu-er", ("checker",)),
            "lead": Clerk(app, "lead", ("lead",)),
            "admin": Clerk(app, "admin", ("admin",)),
        }

    def rules(self) -> list[tuple[str, set[str]]]:
        """Every address of a filing, without the name in front, and its methods."""
        found = [
            (rule.rule, rule.methods & {"GET", "POST"})
            for rule in self.app.url_map.iter_rules()
            if rule.rule.startswith("/filings/<thing_id>")
        ]
        assert len(found) >= 25
        return found

    def address(self, rule: str, situation: str, acting_for: str = "") -> str:
        values = self.filings[situation] | {"thing_id": self.filings[situation]["filings_id"]}
        path = re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda one: values.get(one[1], "x"), rule)
        return f"/for/{acting_for}{path}" if acting_for else path


def values_of(citizen: Citizen) -> dict[str, str]:
    return of_filing(citizen, citizen.filing)


class Estate(Play):
    """The same people, and beside the cases a thing of every other kind: mandates, tasks, exports, sessions."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        daughter, volunteer = self.members["daughter"], self.members["volunteer"]
        assert isinstance(daughter, Helper)
        assert isinstance(volunteer, Helper)
        given, run_out = daughter.mandate, volunteer.mandate
        with clock.stopped_at(clock.now() + timedelta(minutes=4)):
            asked = daughter.write_mandate(until="182")
        self.mandates = {"given": given, "run out": run_out, "asked": asked}
        self.things = {"exports": self.exports()} | self.rows(asked)

    def exports(self) -> list[str]:
        """One that the lead asked for, not made yet."""
        self.members["lead"].post("/office/exports", {"format": "csv"})
        with self.database() as session:
            return [one.id for one in session.query(Export)]

    def rows(self, mandate: str) -> dict[str, list[str]]:
        """Ids by the word before them in an address."""
        with self.database() as session:
            case = f"filing/{self.filings['mandated']['filings_id']}"
            for kind, about in (
                (TaskKind.FINDING_DISPUTED, case),
                (TaskKind.CONSENT_DENIED, case),
                (TaskKind.MANDATE_UNPROVEN, f"mandate/{self.mandates['given']}"),
                (TaskKind.SITE_ERROR, "site/x"),
            ):
                open_task(kind, about=about, by=None)
            job = jobs.enqueue("no:such", {})
            session.flush()
            open_task(TaskKind.JOB_FAILED, about=f"job/{getattr(job, 'id', 'x')}", by=None)
            session.commit()
            every = {one.kind: one.id for one in session.query(Task)}
        return {
            "tasks": sorted(every.values()),
            "words": [every["consent_denied"], every["mandate_unproven"]],
            "failures": [every["job_failed"], every["site_error"]],
            "mandates": list(self.mandates.values()),
            "sessions": [self.another_session("father")],
        }

    def another_session(self, member: str) -> str:
        """A device beside the one that walks, so that ending it signs nobody out here."""
        with self.database() as session:
            account = session.get(Account, self.members[member].account_id)
            before = {one.id for one in sessions_of(session, account)}
            sessions.open_session(account, "phone", 30)
            session.commit()
            (added,) = {one.id for one in sessions_of(session, account)} - before
            return str(added)

    def database(self) -> Any:
        return self.members["father"].database()

    def addresses(self, method: str, *leave_out: str) -> Iterator[tuple[str, str]]:
        """(what it is about, address) of every view, once for each thing of its kind."""
        for rule in self.app.url_map.iter_rules():
            if method not in rule.methods or rule.endpoint in ("static", *leave_out):
                continue
            yield from self.filled(rule)

    def filled(self, rule: Any) -> Iterator[tuple[str, str]]:
        kind = re.search(r"/(\w+)/<thing_id>", rule.rule)
        if kind is None:
            yield "", self.address(rule.rule, "mandated")
            return
        if kind[1] in ("filings", "cases", "consents"):
            for situation in self.filings:
                values = self.filings[situation] | {
                    "thing_id": self.filings[situation][f"{kind[1]}_id"],
                    "acting_for": self.giver,
                }
                yield situation, self.fill(rule.rule, values)
            return
        for thing in self.things[kind[1]]:
            values = self.filings["mandated"] | {"thing_id": thing, "step": "until"}
            yield thing, self.fill(rule.rule, values)

    @staticmethod
    def fill(rule: str, values: dict[str, str]) -> str:
        """The address of a rule, with these values in the place of its names."""
        return re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda one: values.get(one[1], "x"), rule)

    def snapshot(self) -> dict[str, list[str]]:
        """Every row of every table but the record of acts."""
        with self.app.app_context(), self.app.extensions["engine"].connect() as connection:
            return {
                table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
                for table in db.Base.metadata.sorted_tables
                if not table.name.startswith(("audit_", "register_"))
            }

    def is_his_to_change(self, member: str, thing: str, path: str) -> bool:
        """Whether a thing of a citizen is in this citizen's hands."""
        if path.startswith(("/desk", "/office")):
            return False
        if member == "father":
            return path.startswith(("/filings/", "/mandates/", "/me/"))
        if member == "daughter":
            return thing in ("mandated", self.mandates["given"], self.mandates["asked"])
        mine = (self.mandates["run out"],) + (("run out",) if "/consents/" in path else ())
        return member == "volunteer" and thing in mine


def sessions_of(session: Any, account: Account) -> list[SignInSession]:
    return list(session.query(SignInSession).filter_by(account_id=account.id))
