"""The steps of a case that may be cut off anywhere, and what must hold whenever somebody looks."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app import db
from app.audit import Act
from app.audit.model import AuditEntry
from app.audit.service import faults
from app.decisions.service import decisions_of
from app.filing.again import asked_items
from app.filing.asking import Wish
from app.filing.model import AskedItem, Decision, EstimateRecord, Event, Filing, Status, YearlyUse
from app.filing.outcome import follow_key
from app.filing.service import events_of, find_filing
from app.filing.status import status_after
from app.jobs.model import Job, JobState
from app.notices.model import Message
from app.tasks import TaskKind
from app.tasks.model import Task
from app.tasks.service import tasks_about
from tests.citizen import Citizen, fill_registers
from tests.conftest import empty
from tests.decisions.bureau import Bureau
from tests.faults.site import Browser, Server
from tests.review.cases import asked, reason_named
from tests.review.desk import Clerk

TOLD = {
    "submitted": Event.SUBMITTED,
    "taken": Event.TAKEN,
    "papers_asked_for": Event.PAPERS_ASKED_FOR,
    "papers_given": Event.PAPERS_GIVEN,
    "decided_approved": Event.DECIDED,
    "objection_received": Event.OBJECTED,
}
ONCE = (*TOLD.values(), Event.HANDED_BACK, Event.PROPOSED, Event.SENT_BACK)
ANOTHER = "0000009876543210987"
MISSING = {
    "payee": reason_named("card_refused"),
    "paper:inpatient_invoice": reason_named("paper_blurred"),
}


@dataclass
class Step:
    """One form of one person: where it stands, where it goes, what is ticked, and the event it leaves."""

    name: str
    who: str
    page: str
    action: str
    leaves: Event | None
    typed: dict[str, str] = field(default_factory=dict)

    def is_done(self, seen: "Seen") -> bool:
        """It left what it leaves; an answer alone is no event, and is found where it was asked for."""
        if self.leaves is None:
            return seen.answered == ["payee"]
        return seen.events[self.leaves] == 1


SUBMIT = Step(
    "submit", "citizen", "/filings/{}/check", "/filings/{}/submit", Event.SUBMITTED, {"pledge": "1"}
)
PROPOSE = Step(
    "propose",
    "clerk",
    "/desk/cases/{}/decide",
    "/desk/cases/{}/decide",
    Event.PROPOSED,
    {"act": "propose"},
)
ASK = Step(
    "ask for papers",
    "clerk",
    "/desk/cases/{}/ask",
    "/desk/cases/{}/ask",
    Event.PAPERS_ASKED_FOR,
    {f"why-{place}": why for place, why in MISSING.items()},
)
TAKE = Step("take", "clerk", "/desk/cases/{}", "/desk/cases/{}/take", Event.TAKEN)
HAND_BACK = Step(
    "hand back", "clerk", "/desk/cases/{}", "/desk/cases/{}/hand-back", Event.HANDED_BACK
)
ANSWER = Step(
    "answer one of the papers",
    "citizen",
    "/filings/{}/fill/payee",
    "/filings/{}/fill/payee",
    None,
    {"holder": "王建国", "card": ANOTHER},
)
GIVE = Step("papers given", "citizen", "/filings/{}/asked", "/filings/{}/asked", Event.PAPERS_GIVEN)
SEND_BACK = Step(
    "send back",
    "checker",
    "/desk/cases/{}/confirm",
    "/desk/cases/{}/send-back",
    Event.SENT_BACK,
    {"why": "第二页的清单没有看"},
)
CONFIRM = Step(
    "confirm", "checker", "/desk/cases/{}/confirm", "/desk/cases/{}/confirm", Event.DECIDED
)
OBJECT = Step(
    "objection",
    "citizen",
    "/filings/{}/objection",
    "/filings/{}/objection",
    Event.OBJECTED,
    {"text": "清单上那384元是看病用的药"},
)
STEPS = {
    step.name: step
    for step in (
        *(SUBMIT, TAKE, HAND_BACK, ASK, ANSWER, GIVE),
        *(PROPOSE, SEND_BACK, CONFIRM, OBJECT),
    )
}


class World:
    """An emptied site with one case that stands just before a step, and the people who go on with it."""

    def __init__(self, app: Any, server: Server, step: Step) -> None:
        self.app, self.step = app, step
        empty(app.extensions["engine"])
        fill_registers(app)
        self.people: dict[str, Any] = {"citizen": Citizen(app)}
        self.people |= {"clerk": Clerk(app), "checker": Clerk(app, "fu-er", ("checker",))}
        citizen = self.people["citizen"]
        if step is SUBMIT:
            citizen.fill_mutual()
        else:
            citizen.file_mutual()
            self.bring_there(step)
        self.filing: str = citizen.filing_id
        token = self.people[step.who].browser.get_cookie("bangban_sign_in").value
        self.browser = Browser(server, token)

    def bring_there(self, step: Step) -> None:
        """From handing in up to the step."""
        citizen, clerk, checker = self.people.values()
        bureau = Bureau(citizen, clerk, checker)
        if step is not TAKE:
            bureau.take()
        if step in (ANSWER, GIVE):
            asked(citizen, clerk, *(Wish(place, why) for place, why in MISSING.items()))
        if step is GIVE:
            citizen.answer("fill/payee", holder="王建国", card=ANOTHER)
            citizen.photograph("inpatient_invoice", shade=90)
        if step in (SEND_BACK, CONFIRM, OBJECT):
            bureau.propose()
        if step is OBJECT:
            bureau.confirm()

    def send(self, kill_at: int = 0) -> int:
        """Open the page and send its form; the status, 0 when the process died, 303 when it is done already."""
        action = self.step.action.format(self.filing)
        fields = self.browser.form(self.step.page.format(self.filing), action)
        if fields is None:
            return 303
        return self.browser.ask("POST", action, fields | self.step.typed, kill_at)[0]

    def look(self) -> "Seen":
        """What is kept, read anew."""
        with self.app.app_context():
            db.session.remove()
            db.only_read()
            try:
                return Seen.of(self.filing)
            finally:
                db.session.remove()


@dataclass
class Seen:
    """What the database keeps of one case."""

    filing: Filing
    names: list[str]
    acts: Counter[str]
    messages: list[tuple[str, str]]
    jobs: dict[str | None, str]
    estimates: int
    decisions: list[Decision]
    asked: list[AskedItem]
    objections: list[Task]
    used: Decimal
    faults: list[str]

    @staticmethod
    def of(filing_id: str) -> "Seen":
        filing = find_filing(filing_id)
        assert filing
        acts = select(AuditEntry.act).where(AuditEntry.chain == filing.about)
        told = select(Message.id, Message.template).where(Message.filing_id == filing_id)
        estimates = select(func.count()).where(EstimateRecord.filing_id == filing_id)
        return Seen(
            filing,
            [event.name for event in events_of(filing)],
            Counter(db.session.scalars(acts)),
            [(one.id, one.template) for one in db.session.execute(told)],
            dict(db.session.execute(select(Job.key, Job.state)).all()),
            db.session.scalar(estimates) or 0,
            decisions_of(filing),
            asked_items(filing),
            tasks_about(filing.about, (TaskKind.OBJECTION,)),
            used_by(filing_id),
            list(faults()),
        )

    @property
    def events(self) -> Counter[str]:
        return Counter(self.names)

    @property
    def answered(self) -> list[str]:
        return [one.place for one in self.asked if one.answered_at is not None]

    def check(self) -> None:
        """Nothing is half done: status, rows and messages say what the events say."""
        assert self.faults == []
        assert self.filing.status == status_after(self.names)
        assert max(self.events[event] for event in ONCE) <= 1
        for event in ONCE:
            assert self.acts[Act[event.name]] == self.events[event], event
        submitted = self.events[Event.SUBMITTED] == 1
        assert (self.filing.number is not None) == submitted
        assert (follow_key(self.filing.id) in self.jobs) == submitted
        assert self.estimates == int(self.is_followed)
        self.check_told()
        self.check_papers()
        self.check_decisions()
        self.check_money()

    @property
    def is_followed(self) -> bool:
        """The job of the handing in kept the estimate and told the person: both, or it still waits."""
        return self.jobs.get(follow_key(self.filing.id)) == JobState.DONE

    def check_told(self) -> None:
        """One message for each event that is told, and for each message the job that sends it."""
        templates = Counter(template for _id, template in self.messages)
        said = {word: 1 for word, event in TOLD.items() if self.events[event]}
        if not self.is_followed:
            said.pop("submitted", None)
        assert templates == said, self.names
        assert {f"notices:send/{name}" for name, _template in self.messages} <= self.jobs.keys()

    def check_papers(self) -> None:
        """A new card is kept and answers, or neither; it is given back with everything answered."""
        card = next((row.body["card"] for row in self.filing.rows if row.key == "payee"), None)
        assert len(self.asked) == len(MISSING) * self.events[Event.PAPERS_ASKED_FOR]
        assert ("payee" in self.answered) == (card == ANOTHER)
        assert (self.filing.paused_on is not None) == (self.filing.status == Status.ASKED)
        if self.events[Event.PAPERS_GIVEN]:
            assert len(self.answered) == len(self.asked)

    def check_decisions(self) -> None:
        """A proposal is open, sent back or final; an objection to it waits for somebody, with its day."""
        sent_back = [one for one in self.decisions if one.sent_back_at is not None]
        assert len(self.decisions) == self.events[Event.PROPOSED]
        assert len(sent_back) == self.events[Event.SENT_BACK]
        for one in sent_back:
            assert one.body["sent_back"] == SEND_BACK.typed["why"]
            assert (one.confirmed_at, self.filing.leased_by) == (None, one.proposed_by)
        assert len(self.objections) == self.events[Event.OBJECTED]
        for task in self.objections:
            assert task.detail["decision"] == self.decisions[0].id
            assert task.due_on is not None

    def check_money(self) -> None:
        """Not a fen is used up before the decision, and after it exactly what was decided."""
        decided = [one for one in self.decisions if one.confirmed_at is not None]
        assert len(decided) == self.events[Event.DECIDED]
        assert self.used == sum((one.amount for one in decided), Decimal(0))


def used_by(filing_id: str) -> Decimal:
    """What is written down as used up by this case, over all years of its person."""
    rows = db.session.scalars(select(YearlyUse))
    uses = [use for row in rows for use in row.used.get("uses", [])]
    return sum(
        (Decimal(use.get("mutual_paid", "0")) for use in uses if use["filing"] == filing_id),
        Decimal(0),
    )
