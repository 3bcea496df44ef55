"""Decisions in the demo: one waits for the second person; approved, in part with an objection, refused."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.accounts.model import Account
from app.db import session
from app.decisions.lines import Line, Verdict, decidable
from app.decisions.objecting import object_to
from app.demo.stories import Story, mutual
from app.filing.outcome import claim_of
from app.review import deciding, lease

People = Mapping[str, Account]


def proposed_case(everybody: People, number: str, line: Line | None = None) -> Story:
    """王建国's stay, proposed by 沈怡 with this verdict on its invoice."""
    story = mutual(everybody["wang-jianguo"], number).hand_in()
    return proposed_by_clerk(story, everybody, line)


def proposed_by_clerk(story: Story, everybody: People, line: Line | None = None) -> Story:
    """沈怡 takes this case and proposes the verdict on each of its invoices."""
    clerk = everybody["shen-yi"]
    lease.take(story.sheet, clerk)
    sheet = story.sheet
    deciding.propose(sheet, lines_for(story, line), clerk, seen=sheet.filing.revision)
    session.flush()
    return story


def lines_for(story: Story, line: Line | None) -> Sequence[Line]:
    bills = decidable(claim_of(story.sheet))
    verdict = line or Line("", Verdict.ACCEPT)
    return [Line(one.id, verdict.verdict, verdict.reason, verdict.cut) for one in bills]


def confirmed(story: Story, everybody: People) -> Story:
    """傅尔 looks and confirms what he saw."""
    sheet = story.sheet
    found = deciding.decisions.proposal(deciding.decisions_of(sheet.filing))
    if found is None:
        raise LookupError("nothing was proposed")
    figure = deciding.weigh_proposal(sheet, found).reckoned.mark
    deciding.confirm(sheet, everybody["fu-er"], seen=sheet.filing.revision, figure=figure)
    return story


def proposed(everybody: People) -> None:
    proposed_case(everybody, "0200000021")


def approved(everybody: People) -> None:
    confirmed(proposed_case(everybody, "0200000022"), everybody)


def partly_and_objected(everybody: People) -> None:
    """384 yuan do not count; he says that it was medicine."""
    cut = Line("", Verdict.CUT, "OFF_LIST", Decimal("384.00"))
    story = confirmed(proposed_case(everybody, "0200000023", cut), everybody)
    object_to(story.sheet, everybody["wang-jianguo"], "清单上那384元是医生开的药。", [])


def refused(everybody: People) -> None:
    no = Line("", Verdict.REFUSE, "OTHER_PERSON")
    confirmed(proposed_case(everybody, "0200000024", no), everybody)


STORIES = (proposed, approved, partly_and_objected, refused)
