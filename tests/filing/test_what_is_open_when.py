"""Every verb against every status, held or not: what is open is done, what is closed is refused and changes nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app import clock, db
from app.accounts.model import Account
from app.audit.model import AuditEntry
from app.catalogue.current import catalogue
from app.errors import Refusal
from app.filing import asking, held, owing, service
from app.filing.asking import Wish
from app.filing.model import Event, Filing, FilingEvent, Status
from app.filing.sheet import Sheet
from app.filing.status import AFTER, Action, open_actions, status_after
from app.notices.model import Message
from app.review import lease
from app.tasks import TaskKind
from app.tasks.model import Task
from tests.citizen import Citizen
from tests.review.cases import reason_named, sheet_of
from tests.review.desk import Clerk

EVERY = tuple(Status)

# What the page and the verbs may offer, by status: in the first minutes, and later.
OPEN = {
    Status.DRAFT: ("edit submit", "edit submit"),
    Status.SUBMITTED: ("print withdraw", "print withdraw"),
    Status.TAKEN: ("print withdraw", "print"),
    Status.PROPOSED: ("print withdraw", "print"),
    Status.DECIDED: ("print", "print"),
    Status.ASKED: ("answer print withdraw", "answer print withdraw"),
    Status.WITHDRAWN: ("copy print", "copy print"),
}


def filing_in(status: Status, *, is_held: bool = False) -> Filing:
    moment = clock.now()
    return Filing(
        status=status,
        submitted_at=None if status == Status.DRAFT else moment,
        withdrawable_until=None if status == Status.DRAFT else moment + timedelta(minutes=10),
        held_at=moment if is_held else None,
    )


def names(actions: frozenset[Action]) -> str:
    return " ".join(sorted(actions))


@pytest.mark.parametrize("status", EVERY)
def test_what_is_open_in_the_first_minutes_and_later(status: Status) -> None:
    filing = filing_in(status)
    early, late = OPEN[status]
    assert names(open_actions(filing, clock.now())) == early
    assert names(open_actions(filing, clock.now() + timedelta(minutes=11))) == late


@pytest.mark.parametrize("status", EVERY)
def test_a_held_case_is_kept_as_a_copy_and_nothing_else(status: Status) -> None:
    filing = filing_in(status, is_held=True)
    expected = "" if status == Status.DRAFT else "print"
    for minutes in (0, 11, 60 * 24 * 400):
        assert names(open_actions(filing, clock.now() + timedelta(minutes=minutes))) == expected


@pytest.mark.parametrize("status", [Status.TAKEN, Status.PROPOSED])
def test_the_minutes_of_withdrawing_end_at_their_last_moment(status: Status) -> None:
    filing = filing_in(status)
    end = filing.withdrawable_until
    assert end
    assert Action.WITHDRAW in open_actions(filing, end - timedelta(microseconds=1))
    assert Action.WITHDRAW not in open_actions(filing, end)
    filing.withdrawable_until = None
    assert Action.WITHDRAW not in open_actions(filing, end - timedelta(days=1))


@pytest.mark.parametrize("status", EVERY)
def test_what_was_decided_once_is_never_taken_back(status: Status) -> None:
    """After an objection the case is worked on again, and asked about; its money is counted all the same."""
    filing = filing_in(status)
    filing.decided_at = clock.now()
    assert Action.WITHDRAW not in open_actions(filing, clock.now())
    assert status == Status.DRAFT or Action.PRINT in open_actions(filing, clock.now())


STORIES = [
    ("", "draft"),
    ("started", "draft"),
    ("started notice_read precheck_failed precheck_disputed", "draft"),
    ("started submitted", "submitted"),
    ("started submitted withdrawn", "withdrawn"),
    ("started submitted withdrawn copied_to_draft", "withdrawn"),
    ("started submitted taken handed_back", "submitted"),
    ("started submitted taken handed_back taken", "taken"),
    ("started submitted taken papers_asked_for", "asked"),
    ("started submitted taken papers_asked_for asking_disputed", "asked"),
    ("started submitted taken papers_asked_for owed_given", "asked"),
    ("started submitted taken papers_asked_for papers_given", "taken"),
    ("started submitted taken papers_asked_for papers_given papers_asked_for", "asked"),
    ("started submitted taken proposed", "proposed"),
    ("started submitted taken proposed sent_back", "taken"),
    ("started submitted taken proposed decided", "decided"),
    ("started submitted taken proposed withdrawn", "withdrawn"),
    ("started submitted taken proposed decided objected", "decided"),
    ("started submitted taken proposed decided objected objection_answered", "decided"),
    ("started submitted taken proposed decided objected reopened", "taken"),
    ("started submitted taken proposed decided reopened proposed decided", "decided"),
    ("started submitted consent_denied", "submitted"),
    ("started submitted taken consent_denied hold_lifted", "taken"),
    ("started submitted taken consent_denied hold_lifted withdrawn", "withdrawn"),
    ("started submitted owed_promised owed_overdue owed_waived", "submitted"),
    ("started expiry_told", "draft"),
]


@pytest.mark.parametrize(("story", "status"), STORIES)
def test_a_story_of_events_ends_in_its_status(story: str, status: str) -> None:
    assert status_after(story.split()) == status


def test_every_status_but_the_first_is_reached_by_an_event_and_every_event_is_known() -> None:
    assert set(AFTER.values()) == set(Status)
    assert set(AFTER) <= set(Event)
    with pytest.raises(ValueError, match="forgotten"):
        status_after(["started", "forgotten"])


# The verbs themselves, in a database. "-" is done; anything else is the code of the refusal.

WORDS = {
    "handed_in": "already_submitted",
    "closed": "filing_closed",
    "nothing": "nothing_to_give",
    "not_now": "not_to_be_taken",
    "no_hand": "not_in_hand",
    "changed": "case_changed",
    "not_owed": "not_to_be_owed",
    "too_late": "already_taken",
    "not_yet": "not_handed_in",
}
VERBS = """
verb        draft      submitted  taken      proposed   decided    asked      withdrawn
edit        -          handed_in  handed_in  handed_in  handed_in  handed_in  closed
edit_asked  -          handed_in  handed_in  handed_in  handed_in  -          closed
add_stay    -          handed_in  handed_in  handed_in  handed_in  handed_in  closed
remove      -          handed_in  handed_in  handed_in  handed_in  handed_in  closed
restore     -          handed_in  handed_in  handed_in  handed_in  handed_in  closed
dispute     -          handed_in  handed_in  handed_in  handed_in  handed_in  closed
move        -          handed_in  handed_in  handed_in  handed_in  handed_in  closed
submit      -          handed_in  handed_in  handed_in  handed_in  handed_in  closed
withdraw    not_yet    -          too_late   too_late   too_late   -          closed
give_back   nothing    nothing    nothing    nothing    nothing    asked_open nothing
say_wrong   nothing    nothing    nothing    nothing    nothing    -          nothing
take        not_now    -          -          not_now    not_now    not_now    not_now
hand_back   no_hand    no_hand    -          no_hand    no_hand    no_hand    no_hand
ask_for     changed    changed    -          changed    changed    changed    changed
promise     not_owed   not_owed   not_owed   not_owed   not_owed   not_owed   not_owed
lift        not_held   not_held   not_held   not_held   not_held   not_held   not_held
deny        closed     closed     closed     closed     closed     closed     closed
"""
# While the case is held nobody moves it; only the answer to the person acted for is open.
WHEN_HELD = [
    "edit",
    "edit_asked",
    "add_stay",
    "dispute",
    "move",
    "submit",
    "withdraw",
    "give_back",
    "ask_for",
]


def rows_of(table: str) -> list[Any]:
    heading, *lines = table.strip().splitlines()
    found = []
    for line in lines:
        verb, *cells = line.split()
        codes = [WORDS.get(cell, cell) for cell in cells]
        by_status = dict(zip(map(Status, heading.split()[1:]), codes, strict=True))
        found.append(pytest.param(verb, by_status, id=verb))
    return found


@dataclass
class Scene:
    """One case of 王建国 with a stay, a removed stay and a request of the bureau; put into any status."""

    citizen: Citizen
    clerk: Clerk
    removed: str = ""

    def put(self, status: Status, is_held: bool) -> None:
        """Only the columns are set: the verbs must judge by them alone."""
        moment = clock.now() - timedelta(hours=1)
        values = {"status": status, "held_at": moment if is_held else None}
        values |= {"submitted_at": None if status == Status.DRAFT else moment}
        values |= {"withdrawable_until": None if status == Status.DRAFT else moment}
        filing = db.session.get(Filing, self.citizen.filing_id)
        assert filing
        for name, value in values.items():
            setattr(filing, name, value)
        filing.leased_by = self.clerk.person_id
        filing.leased_until = clock.now() + timedelta(minutes=5)
        db.session.flush()
        db.session.expire_all()

    def account(self, who: Any) -> Account:
        found = db.session.get(Account, who.account_id)
        assert found
        return found


@pytest.fixture
def scene(citizen: Citizen) -> Scene:
    citizen.fill_mutual()
    second = citizen.stay("苏州示范医院", "2026-09-01", "2026-09-05").rsplit("/", 1)[1]
    citizen.post(f"{citizen.filing}/stay/{second}/remove")
    citizen.submit()
    found = Scene(citizen, Clerk(citizen.app), second)
    with writing(citizen):
        wish = Wish("payee", reason_named("card_refused"))
        sheet, account = sheet_of(citizen.filing_id), found.account(found.clerk)
        lease.take(sheet, account)
        asking.ask_for(sheet, [wish], account)
    return found


@contextmanager
def writing(citizen: Citizen) -> Iterator[None]:
    with citizen.app.app_context():
        db.session.remove()
        db.begin_writing()
        try:
            yield
            db.session.commit()
        finally:
            db.session.rollback()
            db.session.remove()


def wish() -> Wish:
    return Wish("payee", reason_named("card_refused"))


def again() -> str:
    from app.catalogue.reasons import current

    return current("again")[0].key


def stay_of(sheet: Sheet) -> str:
    return next(f"stay:{item}" for item, _body in sheet.items("stay"))


def newest(sheet: Sheet) -> Any:
    return catalogue().latest(sheet.filing.service_id)


Verb = Callable[[Sheet, Account, Account, Scene], Any]
DO: dict[str, Verb] = {
    "edit": lambda sheet, he, _she, _scene: service.save(sheet, "contact", {"phone": "1"}, he),
    "edit_asked": lambda sheet, he, _she, _scene: service.save(sheet, "payee", {"card": "1"}, he),
    "add_stay": lambda sheet, he, _she, _scene: service.add_item(sheet, "stay", {}, he),
    "remove": lambda sheet, he, _she, _scene: service.remove(sheet, stay_of(sheet), he),
    "restore": lambda sheet, he, _she, scene: service.restore(sheet, f"stay:{scene.removed}", he),
    "dispute": lambda sheet, he, _she, _scene: service.dispute(
        sheet, TaskKind.ESTIMATE_DOUBTED, he
    ),
    "move": lambda sheet, he, _she, _scene: service.move_to(sheet, newest(sheet), he),
    "submit": lambda sheet, he, _she, _scene: service.submit(
        sheet, he, service.draw_number(), pledge={}, still_wrong=[]
    ),
    "withdraw": lambda sheet, he, _she, _scene: service.withdraw(sheet, he),
    "give_back": lambda sheet, he, _she, _scene: asking.give_back(sheet, he),
    "say_wrong": lambda sheet, he, _she, _scene: asking.dispute_item(
        sheet, asking.asked_items(sheet.filing)[0].id, he
    ),
    "take": lambda sheet, _he, she, _scene: lease.take(sheet, she),
    "hand_back": lambda sheet, _he, she, _scene: lease.hand_back(
        sheet, she, seen=sheet.filing.revision
    ),
    "ask_for": lambda sheet, _he, she, _scene: asking.ask_for(sheet, [wish()], she, again=again()),
    "promise": lambda sheet, he, _she, _scene: owing.promise(sheet, "no_such_paper", he),
    "lift": lambda sheet, _he, she, _scene: held.lift(sheet, she, agreed=True, answer="问过了。"),
    "deny": lambda sheet, he, _she, _scene: held.deny(sheet, he),
}


def traces(scene: Scene) -> list[Any]:
    """Everything that a verb leaves behind, counted; and the row as it is but for her time, which a look renews."""
    db.session.flush()
    counted = [
        db.session.scalar(select(func.count()).select_from(table))
        for table in (FilingEvent, AuditEntry, Message, Task)
    ]
    row = text("SELECT status, number, leased_by, held_at, due_on FROM filing WHERE id = :id")
    sections = text("SELECT key, version, removed_at FROM filing_section ORDER BY key")
    filing = db.session.execute(row, {"id": scene.citizen.filing_id}).one()
    return [counted, tuple(filing), [tuple(one) for one in db.session.execute(sections)]]


def outcome(scene: Scene, verb: str, status: Status, is_held: bool) -> str:
    """Put the case into the status, do it, and look; nothing is kept."""
    with writing(scene.citizen):
        scene.put(status, is_held)
        sheet = sheet_of(scene.citizen.filing_id)
        he, she = scene.account(scene.citizen), scene.account(scene.clerk)
        before, said = traces(scene), "-"
        try:
            DO[verb](sheet, he, she, scene)
        except Refusal as refusal:
            said = refusal.reason
        after = traces(scene)
        db.session.rollback()
    assert said == "-" or before == after, f"{verb} of {status}: refused, and something changed"
    return said


@pytest.mark.parametrize(("verb", "expected"), rows_of(VERBS))
def test_each_verb_is_done_or_refused_by_the_status_alone(
    scene: Scene, verb: str, expected: dict[Status, str]
) -> None:
    assert {status: outcome(scene, verb, status, False) for status in EVERY} == expected


@pytest.mark.parametrize("verb", WHEN_HELD)
def test_while_a_case_is_held_nobody_moves_it(scene: Scene, verb: str) -> None:
    assert {outcome(scene, verb, status, True) for status in EVERY} == {"case_held"}
