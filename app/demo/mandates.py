"""Mandates of the demo: a daughter who may, a volunteer whose time is over, a request and a paper that wait."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from app.accounts import consents
from app.accounts.model import Account
from app.catalogue.current import catalogue
from app.clock import now, today
from app.db import session
from app.decisions.lines import Line, Verdict
from app.demo.decided import confirmed, proposed_by_clerk
from app.demo.desk_stories import named
from app.demo.stories import BILL, CARD, HERE, Story, ago, drawn
from app.documents import service as documents
from app.filing import asking as asking_papers
from app.filing import held
from app.filing.asking import Wish
from app.filing.mandated import start_for
from app.filing.model import Filing
from app.mandates import asking, giving
from app.mandates.model import Mandate
from app.mandates.words import terms
from app.review import lease

PROXY = "PT-MUTUAL-PROXY"


def asked(holder: Account, giver: Account, lasts: str = "182", relation: str = "child") -> Mandate:
    """A mandate with every question answered; he has not said anything yet."""
    mandate = asking.ask(holder, giver.person.name, giver.person.id_number)
    answers = {
        "relation": relation,
        "services": list(asking.mandatable()),
        "until": lasts,
        "phone": giver.phone,
    }
    for step, value in answers.items():
        asking.write(mandate, step, value, holder)
    session.flush()
    return mandate


class ForHim(Story):
    """A filing of the giver, told with the verbs of his helper."""

    def __init__(self, mandate: Mandate, account: Account) -> None:
        self.account, self.mandate = account, mandate
        newest = catalogue().latest(PROXY)
        reading = {"notice": newest.notice.version, "seconds": newest.notice.seconds}
        self.filing = cast(Filing, start_for(newest, account, reading, mandate))

    def agree(self) -> "ForHim":
        purposes = {"data", "e_certificate", "medical_papers", "bank_account"}
        consents.settle(
            self.mandate.giver_id,
            self.account,
            self.filing.id,
            agreed=purposes,
            asked=set(map(consents.Purpose, purposes)),
            acting=True,
        )
        self.say(consents=dict.fromkeys(purposes, True))
        return self

    def fill(self, number: str) -> "ForHim":
        """Everything of a stay of his, ready to be handed in."""
        self.agree().say(precheck={"passed": True, "categories": []})
        papers = ("applicant_id_front", "applicant_id_back", "inpatient_invoice", "proxy_id")
        for paper in papers:
            self.photograph(paper, f"{paper} {number}")
        self.stay(HERE, ago(46), ago(38)).invoice(number, ago(38), BILL)
        self.say(payee={"holder": self.mandate.giver.name, "card": CARD})
        return self


def a_daughter(everybody: Mapping[str, Account]) -> None:
    """王丽 may file for 王建国: he said yes on his screen. A draft, a case, and one that he has stopped."""
    father, daughter = everybody["wang-jianguo"], everybody["wang-li"]
    mandate = asked(daughter, father)
    giving.give_on_screen(mandate, father, terms(mandate))
    session.flush()
    ForHim(mandate, daughter).fill("0200000011").hand_in()
    stopped = ForHim(mandate, daughter).fill("0200000012")
    stopped.hand_in()
    held.deny(stopped.sheet, father)
    ForHim(mandate, daughter).agree()
    ForHim(mandate, daughter).fill("0200000013")
    sent_back_to_her(ForHim(mandate, daughter).fill("0200000014"), everybody)
    refused_to_her(ForHim(mandate, daughter).fill("0200000015"), everybody)


def sent_back_to_her(story: ForHim, everybody: Mapping[str, Account]) -> None:
    """The desk asks her for a sharper photo of her father's invoice."""
    story.hand_in()
    lease.take(story.sheet, everybody["shen-yi"])
    wish = Wish("paper:inpatient_invoice", named("paper_blurred"))
    asking_papers.ask_for(story.sheet, [wish], everybody["shen-yi"])


def refused_to_her(story: ForHim, everybody: Mapping[str, Account]) -> None:
    """A decision that she reads for him: the invoice bears another name."""
    story.hand_in()
    no = Line("", Verdict.REFUSE, "OTHER_PERSON")
    confirmed(proposed_by_clerk(story, everybody, no), everybody)


def a_volunteer_whose_time_is_over(everybody: Mapping[str, Account]) -> None:
    """周明 helped 王建国 until last month; what he began stays with 王建国."""
    father, volunteer = everybody["wang-jianguo"], everybody["zhou-ming"]
    mandate = asked(volunteer, father, "30", "volunteer")
    giving.give_on_screen(mandate, father, terms(mandate))
    session.flush()
    ForHim(mandate, volunteer).agree()
    mandate.given_at, mandate.until = now() - timedelta(days=45), today() - timedelta(days=15)


def a_grid_worker_who_asks(everybody: Mapping[str, Account]) -> None:
    """陈静 asks 王建国; he has not answered yet. And 刘洪 signed her a paper that waits for a look."""
    asked(everybody["chen-jing"], everybody["wang-jianguo"], "365", "grid")
    mandate = asked(everybody["chen-jing"], everybody["liu-hong"], "30", "grid")
    kept = documents.keep(drawn("signed mandate"), "授权书.jpg")
    by = everybody["chen-jing"]
    documents.add_page(mandate.id, "mandate", kept, by.person_id, mandate.giver_id)
    giving.give_by_paper(mandate, by, 1)


STORIES = (a_daughter, a_volunteer_whose_time_is_over, a_grid_worker_who_asks)
