"""A person at the site, as tests play him: he signs in, reads, answers, and hands in. Forms only, no scripts."""

import dataclasses
import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from PIL import Image

from app import clock, db, work
from app.accounts import sessions
from app.accounts.model import Account, Person
from app.catalogue.current import catalogue
from app.filing.model import Filing
from app.filing.service import events_of, find_filing
from app.notices.model import Message
from app.registers.demo_people import FILES, demo_people
from app.registers.load import load
from app.registers.model import Kind
from app.tasks.model import Task
from tests.scenes import STAGE
from tests.strict_client import StrictClient, plain

PEOPLE = demo_people()
PHONE_AGENT = {"User-Agent": "Mozilla/5.0 (Linux; Android 10) Mobile"}


def photo(width: int = 300, height: int = 200, shade: int = 200) -> io.BytesIO:
    """A small JPEG, as a camera would send it; another `shade` is another photo."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (shade, shade, 255 - shade)).save(file, "JPEG")
    file.seek(0)
    return file


_rows: dict[str, list[dict[str, Any]]] = {}


def fill_registers(app: Flask) -> None:
    """The registers of the demo: insured persons, members, hospitals and the rest.

    They are imported once in a process; after that their rows are put in as they were.
    """
    app.config["DEMO"] = True
    tables = [one for one in db.Base.metadata.sorted_tables if one.name.startswith("register_")]
    past = STAGE.past
    with app.app_context(), app.extensions["engine"].connect() as connection:
        if not _rows:
            import_registers()
            for table in tables:
                _rows[table.name] = [
                    dict(row) for row in connection.execute(table.select()).mappings()
                ]
            return
        with connection.begin():
            for table in tables:
                if _rows[table.name]:
                    connection.execute(table.insert(), _rows[table.name])
    STAGE.past = ("registers",) if past == () else None


def import_registers() -> None:
    """Every file of the demo, through the import that operators use."""
    for kind in Kind:
        path = FILES / f"{kind.value}.csv"
        if path.exists():
            db.begin_writing()
            load(kind, path, by=None, demo=True)
    db.session.remove()


def account_of(app: Flask, cast_name: str) -> str:
    """The account of somebody of the cast, made when there is none; its id."""
    return STAGE.play(app, f"account of {cast_name}", lambda: open_account(app, cast_name))


def open_account(app: Flask, cast_name: str) -> str:
    from app import vault

    who = PEOPLE[cast_name]
    with app.app_context():
        db.begin_writing()
        lookup = vault.lookup("phone", who["phone"])
        account = db.session.query(Account).filter_by(phone_hash=lookup).first()
        if account is None:
            person = Person()
            person.identify(who["name"], who["id_number"])
            db.session.add(person)
            db.session.flush()
            account = Account(kind="citizen", person_id=person.id, phone_hash=lookup)
            account.phone = who["phone"]
            db.session.add(account)
            db.session.commit()
        found = account.id
        db.session.remove()
    return found


class Citizen(StrictClient):
    """A signed-in person; every page he sees is checked by the strict client."""

    def __init__(self, app: Flask, cast_name: str = "wang-jianguo") -> None:
        super().__init__(app)
        self.name = cast_name
        self.who = PEOPLE[cast_name]
        STAGE.play(app, "sign in", self.sign_in, self)

    def sign_in(self) -> None:
        self.account_id = open_account(self.app, self.name)
        with self.app.app_context():
            db.begin_writing()
            account = db.session.get(Account, self.account_id)
            assert account
            token = sessions.open_session(account, "phone", 30)
            db.session.commit()
            db.session.remove()
        self.browser.set_cookie("bangban_sign_in", token)

    def read_notice(self, service_id: str) -> None:
        """Read the notice for as long as it asks, and tick it."""
        path = f"/services/{service_id}/notice"
        mark = field(self.get(path).text, "shown")
        seconds = catalogue().latest(service_id).notice.seconds
        with clock.stopped_at(clock.now() + timedelta(seconds=seconds + 1)):
            self.post(path, {"shown": mark, "read": "1"})

    def start(self, service_id: str = "PT-MUTUAL-SELF") -> str:
        """A new draft; its address."""
        self.read_notice(service_id)
        response = self.post(f"/services/{service_id}/start")
        self.filing = response.location
        return self.filing

    def answer(self, tail: str, status: int = 303, **form: Any) -> Any:
        """Open a page of the filing, fill it in, send it; the response."""
        path = f"{self.filing}/{tail}"
        shown = self.get(path).text
        seen = field(shown, "seen") if 'name="seen"' in shown else ""
        return self.post(path, {"seen": seen, **form}, status=status)

    def where(self) -> str:
        """The tail of the page that comes next."""
        return self.get(self.filing, status=303).location.removeprefix(self.filing + "/")

    def agree(self, *purposes: str) -> Any:
        every = ("data", "e_certificate", "medical_papers", "bank_account")
        return self.post(f"{self.filing}/consents", {"agreed": list(purposes or every)})

    def identify(self, **other: str) -> None:
        said = {"name": self.who["name"], "id_number": self.who["id_number"]} | other
        self.answer("fill/patient", **said)
        self.post(f"{self.filing}/precheck")

    def photograph(self, paper: str, shade: int = 200, status: int = 303) -> Any:
        form = {"shot": (photo(shade=shade), "发票.jpg")}
        return self.post(
            f"{self.filing}/papers/{paper}", form, status=status, content_type="multipart/form-data"
        )

    def add(self, items: str) -> str:
        """Begin a stay or an invoice; the tail of its first page."""
        response = self.post(f"{self.filing}/{items}", {"act": "add"})
        return response.location.removeprefix(self.filing + "/")

    def stay(
        self,
        hospital: str = "江海示范医院",
        admit: str = "2026-10-06",
        discharge: str = "2026-10-14",
    ) -> str:
        tail = self.add("stays").removesuffix("/hospital")
        self.answer(f"{tail}/hospital", hospital=hospital)
        self.answer(f"{tail}/dates", **three("admit", admit), **three("discharge", discharge))
        self.post(f"{self.filing}/stays", {"act": "done"})
        return tail

    def invoice(self, number: str = "0086221740", total: str = "18642.50", **more: str) -> str:
        tail = self.add("invoices").rsplit("/", 1)[0]
        numbers = {
            "code": more.pop("code", "31060125"),
            "number": number,
            **three("issued", more.pop("issued", "2026-10-14")),
        }
        if "service_date" in more:
            numbers |= three("service_date", more.pop("service_date"))
        self.answer(f"{tail}/numbers", **numbers)
        amounts = {
            "total": total,
            "fund_pay": "13616.00",
            "self_pay": "2384.00",
            "self_fee": "2642.50",
        } | more
        self.answer(f"{tail}/amounts", **amounts)
        self.post(f"{self.filing}/invoices", {"act": "done"})
        return tail

    def pay_to(self, card: str = "0000001234567890128") -> None:
        self.answer("fill/payee", holder=self.who["name"], card=card)

    def fill_mutual(self) -> None:
        """Everything of a stay under the mutual-aid plan, up to the findings."""
        STAGE.play(self.app, "fill mutual", self._fill_mutual, self)

    def _fill_mutual(self) -> None:
        self.start()
        self.agree()
        self.identify()
        self.answer("fill/contact", phone=self.who["phone"])
        self.photograph("inpatient_invoice")
        self.stay()
        self.invoice()
        self.pay_to()

    @property
    def filing_id(self) -> str:
        return self.filing.rsplit("/", 1)[1]

    def _ask(self, method: str, path: str, status: int, **more: Any) -> Any:
        response = super()._ask(method, path, status, **more)
        self.statements = [one for one in self.statements if not one.startswith("BEGIN")]
        return response

    @contextmanager
    def database(self) -> Iterator[Any]:
        """A look into the database, outside of any request."""
        with self.app.app_context():
            db.session.remove()
            db.begin_writing()
            yield db.session
            db.session.expunge_all()
            db.session.rollback()
            db.session.remove()

    def row(self) -> Filing:
        """The filing itself."""
        with self.database():
            filing = find_filing(self.filing_id)
            assert filing
            return filing

    def body(self, key: str) -> dict[str, Any]:
        """What is kept under this section of the filing; empty when it is not there or removed."""
        with self.database():
            filing = find_filing(self.filing_id)
            assert filing
            found = {one.key: one.body for one in filing.rows if one.removed_at is None}
        return found.get(key, {})

    def events(self) -> list[str]:
        filing = self.row()
        with self.database():
            return [one.name for one in events_of(filing)]

    def tasks(self) -> list[tuple[str, dict[str, Any]]]:
        """What waits for a person about this filing."""
        with self.database() as session:
            found = session.query(Task).filter_by(about=f"filing/{self.filing_id}")
            return [(one.kind, one.detail) for one in found.order_by(Task.opened_at)]

    def messages(self) -> list[str]:
        """The templates of the messages that were sent about this filing."""
        with self.database() as session:
            found = session.query(Message).filter_by(filing_id=self.filing_id)
            return [one.template for one in found.order_by(Message.created_at)]

    def fault(self, tail: str, field_id: str, **form: Any) -> str:
        """Send something wrong: the sentence at the field, which is the same in the summary on top."""
        response = self.answer(tail, status=422, **form)
        found = re.search(rf'id="{field_id}-why">([^<]*)<', response.text)
        assert found, f"no sentence at {field_id}: {plain(response)[:600]}"
        assert f'<a href="#{field_id}">{found[1]}</a>' in response.text
        self.shown = response.text
        return html.unescape(found[1])

    def kept(self, name: str) -> str:
        """What the last page with a fault shows in a text field: what was typed."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.shown)
        assert found, f"no field {name}"
        return html.unescape(found[1])

    def say(self, question: str, value: Any) -> Any:
        """Answer a question of the service."""
        form = value if isinstance(value, dict) else {"value": value}
        return self.answer(f"fill/question/{question}", **form)

    def upload(self, paper: str, *files: tuple[Any, str], status: int = 303) -> Any:
        """Send files from the album."""
        return self.post(
            f"{self.filing}/papers/{paper}",
            {"album": list(files)},
            status=status,
            content_type="multipart/form-data",
        )

    def walk(self, book: "Book", until: str = "findings") -> list[str]:
        """Answer every page that comes next, as the book says; the tails that were walked."""
        walked: list[str] = []
        while (tail := self.where()) != until:
            walked.append(tail)
            assert len(walked) < 200, f"walks in circles: {walked[-10:]}"
            self.step(tail, book)
        return walked

    def step(self, tail: str, book: "Book") -> None:
        kind, *rest = tail.split("/")
        if rest[-1:] == ["which"]:
            shown = self.get(f"{self.filing}/{tail}").text
            self.answer(
                tail, value=re.findall(r'type="radio" name="value" value="([^"]*)"', shown)[0]
            )
        elif kind == "fill":
            self.answer(tail, **book.form(rest))
        elif kind == "consents":
            self.agree()
        elif kind == "precheck":
            self.post(f"{self.filing}/precheck", {"act": "dispute"})
        elif kind == "papers":
            self.bring_all(book)
        elif self.body(kind) or not book.wants_more(kind, self):
            self.post(f"{self.filing}/{kind}", {"act": "done"})
        else:
            self.add(kind)

    def bring_all(self, book: "Book") -> None:
        """A photo of every paper that the checklist says is missing."""
        page = self.get(f"{self.filing}/papers").text
        missing = page.split('id="missing">')[1].split("</ul>")[0] if 'id="missing"' in page else ""
        for paper in re.findall(r'/papers/([a-z_]+)"', missing):
            book.shade += 7
            self.photograph(paper, shade=book.shade % 255)
        self.post(f"{self.filing}/papers")

    def submit(self) -> Any:
        answer = self.post(f"{self.filing}/submit", {"pledge": "1"})
        self.work_off("filing:handed_in")
        return answer

    def work_off(self, *kinds: str) -> None:
        """What a worker does a moment later."""
        with self.database():
            work.drain(handlers={kind: work.HANDLERS[kind] for kind in kinds})

    def file_mutual(self) -> str:
        """A whole filing, handed in; its number."""
        return STAGE.play(self.app, "file mutual", self._file_mutual, self)

    def _file_mutual(self) -> str:
        self.fill_mutual()
        receipt = self.follow(self.submit())
        return re.sub(r"\s", "", re.search(r"受理号 ([\d ]+)", plain(receipt))[1])  # type: ignore[index]


@dataclass
class Book:
    """What a person would write on each page: answers by question, and the usual for everything else."""

    answers: dict[str, Any]
    name: str
    id_number: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)
    birth: str = "2018-05-04"
    death: str = "2026-11-01"
    hospital: str = "江海示范医院"
    holder: str = ""
    total: str = "1000.00"
    self_fee: str = "100.00"
    day: str = "2026-10-14"
    stays: int = 1
    invoices: int = 1
    number: int = 91_000_000
    shade: int = 10

    def form(self, tail: list[str]) -> dict[str, Any]:
        """The fields of one page of the way, given the tail of its address."""
        kind, name = tail[0], tail[-1]
        if kind == "question":
            value = self.answers[name]
            return value if isinstance(value, dict) else {"value": value}
        if kind == "fact":
            return {"value": self.facts.get(name, "no")}
        if name == "numbers":
            return self.numbers()
        return self.pages()[name]

    def pages(self) -> dict[str, dict[str, str]]:
        days = three("birth", self.birth) | three("death", self.death)
        return {
            "patient": {"name": self.name, "id_number": self.id_number} | days,
            "address": {"address": "松江区谷阳北路1号"},
            "contact": {"phone": "19900000002"},
            "heir": {"statement": "我是他的女儿，家里还有母亲。"},
            "payee": {"holder": self.holder or self.name, "card": "0000001234567890128"},
            "hospital": {"hospital": self.hospital, "place": "local"},
            "dates": three("admit", "2026-10-06") | three("discharge", "2026-10-14"),
            "amounts": {"total": self.total, "self_fee": self.self_fee},
        }

    def numbers(self) -> dict[str, str]:
        self.number += 1
        days = three("issued", self.day) | three("service_date", self.day)
        return {"code": "31060125", "number": str(self.number), **days}

    def wants_more(self, kind: str, citizen: "Citizen") -> bool:
        """Whether another stay or invoice is still to be filled in."""
        singular = kind.removesuffix("s")
        with citizen.database():
            filing = find_filing(citizen.filing_id)
            assert filing
            there = [one for one in filing.rows if one.key.startswith(f"{singular}:")]
        return len(there) < getattr(self, kind)


def field(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


def every_field(page: str, name: str) -> list[str]:
    """The values of all hidden fields of this name."""
    return [html.unescape(one) for one in re.findall(rf'name="{name}" value="([^"]*)"', page)]


def three(name: str, day: str) -> dict[str, str]:
    """An ISO day in the three boxes."""
    year, month, date = day.split("-")
    return {f"{name}-year": year, f"{name}-month": month, f"{name}-day": date}
