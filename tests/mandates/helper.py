"""Somebody who files for another, as tests play her: she asks, he says yes, she files under his name."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from app import clock, db
from app.catalogue.current import catalogue
from app.jobs.model import Job
from app.mandates.model import Mandate
from app.notices.model import Message
from app.registers.demo_people import FILES
from app.registers.load import load
from app.registers.model import Kind
from tests.citizen import PEOPLE, Citizen, field
from tests.scenes import STAGE
from tests.strict_client import StrictClient

PROXY = "PT-MUTUAL-PROXY"


class Helper(Citizen):
    """王丽, unless told otherwise; `whom` she files for is 王建国."""

    def __init__(self, app: Flask, cast_name: str = "wang-li", whom: str = "wang-jianguo") -> None:
        super().__init__(app, cast_name)
        self.whom = PEOPLE[whom]

    def ask(self, status: int = 303, **other: Any) -> str:
        """Name him; the id of the mandate that is being written."""
        form = {"name": self.whom["name"], "id_number": self.whom["id_number"]} | other
        answer = self.post("/mandates/ask", form, status=status)
        if status != 303:
            return answer.text
        self.mandate = answer.location.split("/")[2]
        return self.mandate

    @property
    def at(self) -> str:
        """The address of the mandate."""
        return f"/mandates/{self.mandate}"

    def tell(self, step: str, status: int = 303, **form: Any) -> Any:
        """Answer one of its questions."""
        self.get(f"{self.at}/ask/{step}")
        return self.post(f"{self.at}/ask/{step}", form, status=status)

    def write_mandate(
        self, *services: str, until: str = "30", phone: str | None = "", relation: str = "child"
    ) -> str:
        """Everything but his word. `phone` None is a man without one."""
        self.ask()
        self.tell("relation", relation=relation)
        self.tell("services", services=list(services or (PROXY,)))
        self.tell("until", until=until)
        if phone is None:
            self.tell("phone", none="1")
        else:
            self.tell("phone", phone=phone or self.whom["phone"])
        return self.mandate

    def code(self) -> str:
        """Have a code sent; the digits, as he reads them out."""
        self.post(f"{self.at}/code/send")
        return str(sent(self, "mandate_code")[-1]["values"]["code"])

    def type(self, code: str, status: int = 303) -> Any:
        return self.post(f"{self.at}/code", {"code": code}, status=status)

    def get_mandate(self, *services: str, **terms: Any) -> str:
        """A mandate given by the code to his phone; its id."""
        name = f"get mandate {services} {sorted(terms.items())}"
        return STAGE.play(self.app, name, lambda: self._get_mandate(*services, **terms), self)

    def _get_mandate(self, *services: str, **terms: Any) -> str:
        self.write_mandate(*services, **terms)
        self.type(self.code())
        return self.mandate

    def kept(self) -> Mandate:
        """The mandate as it stands in the database."""
        with self.database() as session:
            found = session.get(Mandate, self.mandate)
            assert found
            assert found.giver.id
            assert found.holder.id
            return found

    def file_for_him(self, service_id: str = PROXY) -> str:
        """Read the notice and begin a draft of his; its address."""
        begin = f"/for/{self.kept().giver_id}/services/{service_id}"
        self.post(f"{begin}/start")
        mark = field(self.get(f"{begin}/notice").text, "shown")
        seconds = catalogue().latest(service_id).notice.seconds
        with clock.stopped_at(clock.now() + timedelta(seconds=seconds + 1)):
            self.post(f"{begin}/notice", {"shown": mark, "read": "1"})
        self.filing = self.post(f"{begin}/start").location
        return self.filing

    def fill_for_him(self) -> None:
        """A stay of his under the mutual-aid plan, up to the findings."""
        STAGE.play(self.app, "fill for him", self._fill_for_him, self)

    def _fill_for_him(self) -> None:
        self.file_for_him()
        self.agree()
        self.post(f"{self.filing}/precheck")
        for shade, paper in enumerate(
            ("applicant_id_front", "applicant_id_back", "inpatient_invoice", "proxy_id")
        ):
            self.photograph(paper, shade=20 + 9 * shade)
        self.stay()
        self.invoice()
        self.answer("fill/payee", holder=self.whom["name"], card="0000001234567890128")

    def file_case_for_him(self) -> str:
        """A whole case of his, handed in; its address."""
        return STAGE.play(self.app, "file case for him", self._file_case_for_him, self)

    def _file_case_for_him(self) -> str:
        self.get_mandate()
        self.fill_for_him()
        self.submit()
        return self.filing

    def plain(self) -> str:
        """The address of the filing without the name of whom it is for."""
        return "/filings/" + self.filing_id


def sent(citizen: Citizen, template: str = "", phone: str = "") -> list[dict[str, Any]]:
    """What mandates asked to be sent, the oldest first."""
    with citizen.database() as session:
        jobs = session.query(Job).filter_by(kind="notices:tell").order_by(Job.created_at, Job.id)
        every = [job.payload for job in jobs]
    return [
        one for one in every if template in ("", one["template"]) and phone in ("", one["phone"])
    ]


def told(citizen: Citizen, phone: str) -> list[str]:
    """The templates of the messages about filings to this phone, the oldest first."""
    with citizen.database() as session:
        rows = session.query(Message).order_by(Message.created_at)
        return [one.template for one in rows if one.phone == phone]


def link_in(citizen: Citizen, template: str, phone: str) -> str:
    """The link of the newest message with this template to this phone."""
    with citizen.database() as session:
        rows = session.query(Message).filter_by(template=template).order_by(Message.created_at)
        texts = [one.text for one in rows if one.phone == phone]
    found = re.search(r"https?://[^/]+(/[^\s。]+)", texts[-1])
    assert found, texts
    return found[1]


def die(helper: Helper, folder: Path) -> None:
    """The register of insured persons learns that he has died."""
    head, *rows = (FILES / "insured.csv").read_text("utf-8").splitlines()
    his = next(row for row in rows if row.startswith(helper.whom["id_number"])).split(",")
    his[head.split(",").index("death_date")] = "2026-11-20"
    file = folder / "insured.csv"
    file.write_text("\n".join([head, ",".join(his)]) + "\n", "utf-8")
    with helper.app.app_context():
        db.session.remove()
        db.begin_writing()
        load(Kind.INSURED, file, by=None, demo=True)
        db.session.commit()
        db.session.remove()


def anybody(app: Flask) -> StrictClient:
    """A browser in which nobody is signed in."""
    return StrictClient(app)
