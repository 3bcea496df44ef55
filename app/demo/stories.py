"""What the people of the demo have done so far: drafts at every stage, cases in every state."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

from PIL import Image, ImageDraw

from app import clock, config
from app.accounts import consents
from app.accounts.model import Account
from app.catalogue import current
from app.catalogue.current import catalogue
from app.db import begin_writing, session
from app.demo.cast import make_accounts
from app.demo.office import fill_office
from app.documents import readings
from app.documents import service as documents
from app.filing import service
from app.filing.handing_in import follow, hand_in
from app.filing.model import Filing
from app.filing.outcome import claim_of, findings_of
from app.filing.sheet import Sheet
from app.jobs.model import JobState
from app.registers.demo_people import FILES
from app.registers.load import load
from app.registers.model import Kind
from app.review import lease
from app.tasks import TaskKind

IN_OCTOBER = date(2026, 10, 15)
CARD = "0000001234567890128"
Body = Mapping[str, Any]


def fill() -> None:
    """Registers, accounts and filings of the demo. The caller marked the database as demo before."""
    from app.demo import decided, desk_stories, mandates

    current.also(config.EARLIER)
    for kind in Kind:
        load(kind, FILES / f"{kind.value}.csv", by=None, demo=True)
    begin_writing()
    everybody = make_accounts()
    session.commit()
    for tell in (
        draft_in_the_middle,
        half_a_draft,
        begun_earlier,
        handed_in,
        withdrawn,
        taken,
        disputed,
        songjiang,
        filed_at_home,
        filed_for_another,
        *desk_stories.STORIES,
        *decided.STORIES,
        *mandates.STORIES,
    ):
        begin_writing()
        tell(everybody)
        session.commit()
    fill_office()


def ago(days: int) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()


class Story:
    """One filing being told: the same verbs that the pages call."""

    def __init__(self, service_id: str, account: Account, on: date | None = None) -> None:
        """Begun under the definition in force on that day, today's if none is named."""
        self.account = account
        begun = catalogue().latest(service_id, on)
        reading = {"notice": begun.notice.version, "seconds": begun.notice.seconds}
        self.filing = service.start(begun, account, reading)

    @property
    def sheet(self) -> Sheet:
        session.flush()
        session.expire(self.filing)
        filing = cast(Filing, service.find_filing(self.filing.id))
        return Sheet.of(filing, catalogue().get(filing.service_id, filing.service_version))

    def say(self, **sections: Body) -> "Story":
        """Save sections; `question__who` stands for `question:who`."""
        for key, body in sections.items():
            service.save(self.sheet, key.replace("__", ":"), body, self.account)
        return self

    def answer(self, **answers: Any) -> "Story":
        return self.say(
            **{f"question__{name}": {"value": value} for name, value in answers.items()}
        )

    def agree(self) -> "Story":
        purposes = ("data", "e_certificate", "medical_papers", "bank_account")
        for purpose in purposes:
            consents.give(self.account.person, self.account, self.filing.id, purpose)
        return self.say(consents=dict.fromkeys(purposes, True))

    def identify(self) -> "Story":
        person = self.account.person
        who = {
            "name": person.name,
            "id_number": person.id_number,
            "birth": birth_in(person.id_number),
        }
        return self.say(
            patient=who,
            precheck={"passed": True, "categories": []},
            contact={"phone": self.account.phone},
        )

    def photograph(self, paper: str, words: str) -> "Story":
        kept = documents.keep(drawn(words), f"{words}.jpg")
        page = documents.add_page(self.filing.id, paper, kept, self.account.person_id)
        session.flush()
        readings.nothing_to_read(page)
        return self.say(**{f"paper__{paper}": {"pages": 1, "lacks": None}})

    def stay(self, hospital: Body, admit: str, discharge: str) -> "Story":
        body = {**hospital, "admit": admit, "discharge": discharge, "parts": ["hospital", "dates"]}
        return self.say(stay__d3m001=body, stays={"complete": True})

    def invoice(self, number: str, issued: str, amounts: Body, **more: Any) -> "Story":
        body = {
            "code": "31060126",
            "number": number,
            "check_code": "",
            "issued": issued,
            "setting": "inpatient",
            "stay_id": "d3m001",
            "parts": ["which", "hospital", "numbers", "amounts"],
        }
        return self.say(invoice__d3m002={**body, **amounts, **more}, invoices={"complete": True})

    def pay(self) -> "Story":
        return self.say(payee={"holder": self.account.person.name, "card": CARD})

    def hand_in(self) -> "Story":
        sheet = self.sheet
        claim = claim_of(sheet)
        insisted = [one for one in findings_of(sheet, claim) if one.kind == "fix"]
        job = hand_in(sheet, claim, insisted, self.account, service.unused_number())
        session.flush()
        follow(job.payload)
        job.state, job.ended_at = JobState.DONE, clock.now()
        return self


HERE = {
    "hospital": "江海示范医院",
    "hospital_code": "99310101",
    "level": "3",
    "designated": True,
    "place": "local",
}
AWAY = {
    "hospital": "苏州示范医院",
    "hospital_code": "99320101",
    "level": "3",
    "designated": True,
    "place": "other_province",
}
BILL = {"total": "18642.50", "fund_pay": "13616.00", "self_pay": "2384.00", "self_fee": "2642.50"}


def birth_in(id_number: str) -> str:
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14])).isoformat()


def drawn(words: str) -> io.BytesIO:
    """A picture of a paper that is plainly invented."""
    picture = Image.new("RGB", (900, 640), "#fbfaf4")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 860, 600), outline="#5a6268", width=4)
    for line in range(8):
        pen.line(
            (80, 150 + 50 * line, 820 - 40 * (line % 3), 150 + 50 * line), fill="#9aa4ab", width=3
        )
    pen.text(
        (80, 80), f"DEMO {words.encode('ascii', 'ignore').decode()} {len(words)}", fill="#14171a"
    )
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    file.seek(0)
    return file


def mutual(account: Account, number: str) -> Story:
    """Everything of a stay under the mutual-aid plan, ready to be handed in."""
    story = Story("PT-MUTUAL-SELF", account).agree().identify()
    story.photograph("inpatient_invoice", f"住院发票{number}")
    return story.stay(HERE, ago(46), ago(38)).invoice(number, ago(38), BILL).pay()


def draft_in_the_middle(everybody: Mapping[str, Account]) -> None:
    """王建国 stopped after his papers; he comes back to the stay."""
    story = Story("PT-MUTUAL-SELF", everybody["wang-jianguo"]).agree().identify()
    story.photograph("inpatient_invoice", "住院发票一")


def half_a_draft(everybody: Mapping[str, Account]) -> None:
    """莫生 has only begun."""
    Story("YDJY-FILING", everybody["stranger"]).agree()


def begun_earlier(everybody: Mapping[str, Account]) -> None:
    """王丽 began when the definition of October was in force; she is shown what November changed."""
    story = Story("YDJY-FILING", everybody["wang-li"], on=IN_OCTOBER).agree()
    story.answer(type="temporary", place="江苏苏州")


def handed_in(everybody: Mapping[str, Account]) -> None:
    mutual(everybody["wang-jianguo"], "0200000001").hand_in()


def withdrawn(everybody: Mapping[str, Account]) -> None:
    story = mutual(everybody["wang-jianguo"], "0200000002").hand_in()
    service.withdraw(story.sheet, everybody["wang-jianguo"])


def taken(everybody: Mapping[str, Account]) -> None:
    story = mutual(everybody["wang-jianguo"], "0200000003").hand_in()
    lease.take(story.sheet, everybody["shen-yi"])


def disputed(everybody: Mapping[str, Account]) -> None:
    """王建国 has a complete draft and says that the machine is wrong about his estimate."""
    story = mutual(everybody["wang-jianguo"], "0200000004")
    service.dispute(story.sheet, TaskKind.ESTIMATE_DOUBTED, everybody["wang-jianguo"])


def songjiang(everybody: Mapping[str, Account]) -> None:
    """刘洪: an emergency in Suzhou; he lacks the fee list and may bring it later."""
    emergency(everybody["liu-hong"], "0300000001", 20).hand_in()


def emergency(account: Account, number: str, days: int) -> Story:
    """A claim of an emergency so many days ago, without the fee list, ready to be handed in."""
    story = Story("SJ-REIMB-EMP", account).agree()
    story.answer(
        who="self",
        insured="EMP",
        situation="OTHER_PROVINCE_EMERGENCY",
        kind=["outpatient"],
        patient_state="adult",
        has_social_card=True,
        address=True,
    )
    story.identify().say(address={"address": "上海市松江区中山街道演示路1号"})
    for paper in ("invoice", "emergency_record", "bank_card", "social_card", "patient_id"):
        story.photograph(paper, f"{paper} {number}")
    story.say(paper__invoice_detail={"pages": 0, "lacks": "owed"})
    bill = {"total": "1286.30", "fund_pay": None, "self_pay": None, "self_fee": "86.30"}
    return story.invoice(
        number,
        ago(days),
        bill,
        **AWAY,
        stay_id=None,
        setting="outpatient",
        service_date=ago(days),
    ).pay()


def filed_at_home(everybody: Mapping[str, Account]) -> None:
    """钱峰 files for treatment away from home and hands in."""
    story = Story("YDJY-FILING", everybody["qian-feng"]).agree()
    story.answer(type="temporary", place="江苏苏州", multi=1, who="self")
    story.identify().photograph("cert", "医保电子凭证")
    story.hand_in()


def filed_for_another(everybody: Mapping[str, Account]) -> None:
    """王丽 wants to file for her father; her answer leads to the page that names another way."""
    story = Story("YDJY-FILING", everybody["wang-li"]).agree()
    story.answer(type="temporary", place="江苏苏州", multi=1, who="proxy")
