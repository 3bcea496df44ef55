"""补正: the bureau asks for everything missing at once, the person answers each, and gives it back."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from app.accounts.model import Account
from app.audit import Act
from app.catalogue.reasons import Reason, current, reason
from app.clock import now
from app.db import session
from app.errors import OutOfStep, Refusal
from app.filing import deadline
from app.filing.again import asked_items, open_items, rounds
from app.filing.model import AskedItem, Event, Filing, Status
from app.filing.places import keys, name
from app.filing.service import happened, record, tell
from app.filing.sheet import Sheet
from app.filing.status import demand_not_held
from app.filing.telling import page_link
from app.tasks import TaskKind, open_task
from app.web.sentences import add

LONGEST_NOTE = 200
HERS = timedelta(days=1)
SETTLING = ("owed", "alternative", "window")
GAP = re.compile(r"〔[^〕]*〕|[_＿]{2,}|[xX×]{2,}|某某|\{|\}")

add(
    {
        "nothing_asked": _("还没有选要补什么。请至少选一样。"),
        "reason_unfit": _("这个理由不能用在“%(place)s”上。请换一个。"),
        "note_blank": _("“%(place)s”要补一句说明，比如：%(example)s。"),
        "note_unfilled": _("“%(place)s”的说明里还有空没填：%(gap)s。"),
        "note_long": _("“%(place)s”的说明太长了，最多%(most)s个字。"),
        "again_without_reason": _("已经请他补过一次。再请一次，要说明有什么新的情况。"),
        "asked_open": _("还有没补的。都补好了再交回去。"),
        "nothing_to_give": _("现在没有要补的。"),
    }
)


@dataclass(frozen=True)
class Wish:
    """One thing to ask for: where, why, and what the reason alone does not say."""

    place: str
    reason: str
    note: str = ""


def ask_for(sheet: Sheet, wishes: list[Wish], by: Account, *, again: str = "") -> None:
    """Ask for all of it at once; only these places are open to the person then, and the clock stands.

    A second request is possible, and names what is new (`again`): 一次性告知 is counted.
    """
    filing, moment = sheet.filing, now()
    demand_not_held(filing)
    if filing.status != Status.TAKEN:
        raise OutOfStep("case_changed")
    check(sheet, wishes)
    turn = len(rounds(asked_items(filing))) + 1
    if turn > 1 and reason(again, "again") is None:
        raise Refusal("again_without_reason")
    for wish in wishes:
        session.add(new_item(filing, wish, by, moment))
    filing.status, filing.updated_at, filing.leased_until = Status.ASKED, moment, None
    deadline.pause(filing)
    what = [wish.place for wish in wishes]
    happened(filing, Event.PAPERS_ASKED_FOR, by, places=what, round=turn, again=again)
    record(Act.PAPERS_ASKED_FOR, filing, by, places=what, round=turn)
    there = page_link(filing, "asked")
    tell(sheet, filing.account, "papers_asked_for", count=len(wishes), page=there)


def new_item(filing: Filing, wish: Wish, by: Account, moment: datetime) -> AskedItem:
    item = AskedItem(filing_id=filing.id, place=wish.place, reason=wish.reason)
    item.note = wish.note or None
    item.asked_by, item.asked_at = by.person_id, moment
    return item


def check(sheet: Sheet, wishes: list[Wish]) -> None:
    """Refuse an empty request, a reason that does not fit its place, and a note with a gap left in it."""
    if not wishes:
        raise Refusal("nothing_asked")
    known = set(keys(sheet))
    for wish in wishes:
        why = next((one for one in current() if one.key == wish.reason), None)
        if wish.place not in known or why is None or not why.fits(wish.place):
            called = name(sheet, wish.place) if wish.place in known else wish.place
            raise Refusal("reason_unfit", place=called)
        check_note(name(sheet, wish.place), why, wish.note)


def check_note(place: str, why: Reason, note: str) -> None:
    if why.note_zh and not note.strip():
        raise Refusal("note_blank", place=place, example=why.note_zh)
    if gap := GAP.search(note):
        raise Refusal("note_unfilled", place=place, gap=gap[0])
    if len(note) > LONGEST_NOTE:
        raise Refusal("note_long", place=place, most=LONGEST_NOTE)


def is_answered(sheet: Sheet, item: AskedItem) -> bool:
    """Disputed, or changed since it was asked; a paper also has to be there, or to have its way out."""
    if item.disputed_at:
        return True
    if not item.place.startswith("paper:"):
        return item.answered_at is not None
    state = sheet.body(item.place)
    return item.answered_at is not None and bool(
        state.get("pages") or state.get("lacks") in SETTLING
    )


def dispute_item(sheet: Sheet, item_id: str, by: Account) -> None:
    """判断有误: the person says that this was rightly given; a person looks. A second tap changes nothing."""
    item = next((one for one in open_items(sheet.filing) if one.id == item_id), None)
    if item is None:
        raise OutOfStep("nothing_to_give")
    if item.disputed_at:
        return
    item.disputed_at = item.answered_at = now()
    item.answered_by = by.person_id
    said = {"code": item.reason, "where": item.place}
    open_task(TaskKind.ASKING_DISPUTED, about=sheet.filing.about, by=by.person_id, **said)
    happened(sheet.filing, Event.ASKING_DISPUTED, by, **said)
    record(Act.DISPUTED, sheet.filing, by, kind=TaskKind.ASKING_DISPUTED.value)


def give_back(sheet: Sheet, by: Account) -> None:
    """交回去: everything was answered. It goes to the clerk who asked, for a day; then to whoever takes it."""
    filing, items = sheet.filing, open_items(sheet.filing)
    demand_not_held(filing)
    if not items:
        raise OutOfStep("nothing_to_give")
    if not all(is_answered(sheet, item) for item in items):
        raise Refusal("asked_open")
    filing.status, filing.updated_at = Status.TAKEN, now()
    filing.leased_by, filing.leased_until = items[0].asked_by, now() + HERS
    deadline.resume(filing)
    disputed = sum(1 for item in items if item.disputed_at)
    happened(filing, Event.PAPERS_GIVEN, by, given=len(items) - disputed, disputed=disputed)
    record(Act.PAPERS_GIVEN, filing, by, items=len(items))
    tell(sheet, by, "papers_given")
