"""The desk in the demo: a case in somebody's hands, one that waits for the person, papers owed and overdue."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from app import clock
from app.accounts.model import Account
from app.catalogue.reasons import current
from app.demo.stories import Story, emergency
from app.filing import asking, owing, reminders
from app.filing.asking import Wish
from app.filing.model import OwedPaper
from app.review import lease

People = Mapping[str, Account]


def asked(everybody: People) -> None:
    """刘洪 is asked for a sharper photo, the right card, and a paper he never had."""
    story = emergency(everybody["liu-hong"], "0300000011", 25).hand_in()
    lease.take(story.sheet, everybody["shen-yi"])
    wishes = [
        Wish("paper:invoice", named("paper_blurred")),
        Wish("paper:emergency_record", named("paper_page_missing"), "缺第2页"),
        Wish("payee", named("card_refused")),
    ]
    asking.ask_for(story.sheet, wishes, everybody["shen-yi"])


def given_back(everybody: People) -> None:
    """刘洪 mended what was asked for; it lies with 沈一 again."""
    story = emergency(everybody["liu-hong"], "0300000012", 28).hand_in()
    lease.take(story.sheet, everybody["shen-yi"])
    asking.ask_for(story.sheet, [Wish("contact", named("phone_unreachable"))], everybody["shen-yi"])
    story.say(contact={"phone": everybody["liu-hong"].phone})
    asking.give_back(story.sheet, everybody["liu-hong"])


def overdue(everybody: People) -> None:
    """The day of the fee list has passed; the case waits, and he may still bring it."""
    story = emergency(everybody["liu-hong"], "0300000013", 60).hand_in()
    late(story, 3)


def late(story: Story, days: int) -> None:
    """The promise of this story was for so many days ago."""
    row = cast(OwedPaper, owing.owed(story.filing, "invoice_detail"))
    row.due_on = clock.today() - timedelta(days=days)
    reminders.look_at(row)


def named(code: str) -> str:
    """The stored name of a reason in force."""
    return next(one.key for one in current() if one.key.endswith(f"/{code}"))


STORIES = (asked, given_back, overdue)
