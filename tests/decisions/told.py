"""A case of every service, told and decided by the verbs: for tables that would be slow by pages."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask import Flask

from app import db
from app.accounts.model import Account
from app.decisions.lines import MATTER, Line, Verdict, decidable
from app.decisions.model import SettledInvoice
from app.decisions.service import decisions_of, proposal
from app.demo.stories import AWAY, HERE, Story, ago
from app.filing.blueprint import opened
from app.filing.model import Decision, YearlyUse
from app.filing.outcome import claim_of
from app.filing.service import find_filing
from app.review import deciding, lease
from tests.citizen import Citizen, account_of
from tests.review.desk import Clerk

SONGJIANG = {"who": "self", "situation": "OTHER_PROVINCE_EMERGENCY", "patient_state": "adult"}
YANGZHONG = {
    "hospital": "扬中示范人民医院",
    "hospital_code": "99321101",
    "level": "2",
    "designated": True,
    "place": "local",
}


@dataclass(frozen=True)
class Told:
    """How somebody of the cast files one service: his answers, where he was ill, and whether in a bed."""

    cast_name: str
    answers: Mapping[str, Any]
    where: Mapping[str, Any] = field(default_factory=lambda: AWAY)
    stays: bool = True
    facts: Mapping[str, str] | None = None


PAID = {
    "SJ-REIMB-EMP": Told(
        "liu-hong", {**SONGJIANG, "insured": "EMP", "kind": ["inpatient"]}, AWAY, stays=False
    ),
    "SJ-REIMB-RES": Told(
        "wang-jianguo", {**SONGJIANG, "insured": "RES", "kind": ["inpatient"]}, AWAY
    ),
    "JS-REIMB": Told(
        "wu-xiuzhen",
        {"who": "self", "kind": ["outpatient"], "injury": "no", "outside_drug": "no"},
        YANGZHONG,
        stays=False,
    ),
    "YZ-AID-APPLY": Told(
        "wu-xiuzhen",
        {"identity": ["特困"], "settled": "no", "hukou": "yes", "commercial": "no", "who": "self"},
        YANGZHONG,
    ),
    "PT-MUTUAL-SELF": Told("wang-jianguo", {}, HERE),
    "PT-MUTUAL-PROXY": Told("wang-jianguo", {"who": "proxy"}, HERE),
}
GRANTED = {
    "YDJY-FILING": Told(
        "wang-jianguo",
        {
            "type": "long_residence",
            "place": "江苏苏州",
            "multi": 1,
            "promise": "yes",
            "who": "self",
        },
    ),
    "MTB-APPLY": Told(
        "wang-jianguo",
        {"disease": "高血压", "hospital": "江海示范医院", "away": "no", "who": "self"},
    ),
}
EVERY = PAID | GRANTED


def bill(total: str, own: str = "0.00") -> dict[str, str]:
    """An invoice that nobody paid a part of; `own` of it is outside of insurance."""
    return {"total": total, "fund_pay": "0.00", "self_pay": total, "self_fee": own}


class Desk:
    """Cases told by verbs at one bureau; `case` begins one, the rest acts on it by its id."""

    def __init__(self, app: Flask, clerk: Clerk, checker: Clerk) -> None:
        self.app, self.clerk, self.checker = app, clerk, checker
        self.number = 60_000_000

    @contextmanager
    def writing(self) -> Iterator[Any]:
        with self.app.app_context():
            db.session.remove()
            db.begin_writing()
            try:
                yield db.session
                db.session.commit()
            finally:
                db.session.rollback()
                db.session.remove()

    def case(self, service: str, *bills: Mapping[str, str], number: str = "") -> str:
        """Handed in and taken by the clerk; its id. Without bills one of 5000.00."""
        told = EVERY[service]
        account_id = account_of(self.app, told.cast_name)
        with self.writing() as session:
            story = Story(service, session.get(Account, account_id)).agree().identify()
            story.answer(**told.answers)
            if told.facts:
                story.say(**{f"fact__{name}": {"value": one} for name, one in told.facts.items()})
            if service in PAID:
                self.fill(story, told, bills or (bill("5000.00"),), number)
            story.hand_in()
            self.take(story.filing.id, session)
            return story.filing.id

    def fill(self, story: Story, told: Told, bills: Sequence[Mapping[str, str]], number: str):
        if told.stays:
            story.stay(told.where, ago(46), ago(38))
        for place, amounts in enumerate(bills):
            self.number += 1
            body = {
                "code": "31060126",
                "number": number or str(self.number),
                "check_code": "",
                "issued": ago(38),
                "setting": "inpatient" if told.stays else "outpatient",
                "stay_id": "d3m001" if told.stays else None,
                "service_date": None if told.stays else ago(38),
                "parts": ["which", "hospital", "numbers", "amounts"],
                **({} if told.stays else told.where),
                **amounts,
            }
            story.say(**{f"invoice__b{place:05}": body})
        story.say(invoices={"complete": True}).pay()

    def take(self, case: str, session: Any) -> None:
        lease.take(sheet_of(case), session.get(Account, self.clerk.account_id))

    def propose(self, case: str, *said: tuple[str, str, str] | str) -> None:
        """(verdict, reason, cut) for each line in order, or one word for all."""
        with self.writing() as session:
            sheet = sheet_of(case)
            lines = lines_of(sheet, said or ("accept",))
            clerk = session.get(Account, self.clerk.account_id)
            deciding.propose(sheet, lines, clerk, seen=sheet.filing.revision)

    def confirm(self, case: str) -> None:
        """Look at what it comes to now, and confirm exactly that."""
        with self.writing() as session:
            sheet = sheet_of(case)
            found = proposal(decisions_of(sheet.filing))
            assert found
            figure = deciding.weigh_proposal(sheet, found).reckoned.mark
            checker = session.get(Account, self.checker.account_id)
            deciding.confirm(sheet, checker, seen=sheet.filing.revision, figure=figure)

    def decided(self, case: str, *said: Any) -> Decision:
        self.propose(case, *said)
        self.confirm(case)
        return self.decision(case)

    def citizen(self, case: str) -> Citizen:
        """Whoever filed it, signed in and with the case open."""
        with self.writing():
            service = sheet_of(case).service.service_id
        found = Citizen(self.app, EVERY[service].cast_name)
        found.filing = f"/filings/{case}"
        return found

    def used(self, name: str = "mutual_paid", year: str = "") -> Decimal:
        """What is kept as used up, of all people, in one year or in all."""
        with self.writing() as session:
            rows = [
                one for one in session.query(YearlyUse) if one.id.endswith(f"/{year}" * bool(year))
            ]
            uses = [use for row in rows for use in row.used.get("uses", [])]
        return sum((Decimal(use.get(name, "0")) for use in uses), Decimal("0.00"))

    def settled(self) -> list[str | None]:
        """The filings to which invoices were given."""
        with self.writing() as session:
            return [one.filing_id for one in session.query(SettledInvoice)]

    def decision(self, case: str) -> Decision:
        """The newest decision about the case."""
        with self.writing():
            return decisions_of(sheet_of(case).filing)[0]


def sheet_of(case: str) -> Any:
    db.session.flush()
    db.session.expire_all()
    filing = find_filing(case)
    assert filing
    return opened(filing)


def lines_of(sheet: Any, said: Sequence[Any]) -> list[Line]:
    pays = bool(sheet.service.policy)
    names = [one.id for one in decidable(claim_of(sheet))] if pays else [MATTER]
    every = list(said) * len(names) if len(said) == 1 else list(said)
    found = []
    for name, one in zip(names, every, strict=True):
        verdict, reason, cut = (one, "", "") if isinstance(one, str) else one
        found.append(Line(name, Verdict(verdict), reason, Decimal(cut or "0.00")))
    return found


__all__ = ["EVERY", "GRANTED", "PAID", "Desk", "bill", "sheet_of"]
