"""Everything the page of a case tells, the same for its owner and for whoever looks it up by a code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from app.clock import today
from app.filing.model import Filing, OwedPaper
from app.filing.sheet import Sheet
from app.notices.model import Message
from app.progress.days import say_days
from app.progress.line import Point, line_of
from app.progress.service import Beside, pays
from app.progress.stages import Place, places_of, title_of
from app.web.look import tidy_words

LINK = re.compile(r"https?://\S+|\S+/[a-z]+/[\w-]{16,}\S*")


@dataclass(frozen=True)
class Sent:
    """One message about the case; `text` is empty where its words are not for this reader."""

    at: datetime
    phone: str
    state: str
    text: str


@dataclass(frozen=True)
class Owed:
    name: str
    due_on: date
    is_late: bool
    paper: str = ""


@dataclass(frozen=True)
class Story:
    filing: Filing
    service_name: str
    title: str
    places: list[Place]
    days: list[str]
    line: list[Point]
    owed: list[Owed]
    messages: list[Sent]
    events: frozenset[str]


def told(sheet: Sheet, known: Beside, may_read: Callable[[Message], bool]) -> Story:
    """The case in words. `may_read` says of which messages the text is shown as well."""
    filing, service = sheet.filing, sheet.service
    money, events = pays(filing, known.events), known.events
    return Story(
        filing=filing,
        service_name=tidy_words(service.title_zh),
        title=str(title_of(filing)),
        places=places_of(filing, service, pays=money),
        days=[] if filing.held_at else say_days(sheet, today(), pays=money),
        line=line_of(sheet, events, pays=money),
        owed=[owed(one, sheet) for one in known.owed],
        messages=[sent(one, may_read(one)) for one in known.messages],
        events=frozenset(known.names),
    )


def owed(paper: OwedPaper, sheet: Sheet) -> Owed:
    material = sheet.service.material(paper.paper)
    name = tidy_words(material.short_zh or material.name_zh) if material else paper.paper
    return Owed(name, paper.due_on, today() > paper.due_on, paper.paper)


def sent(message: Message, with_text: bool) -> Sent:
    text = message.text if with_text else ""
    return Sent(message.created_at, message.phone_masked, message.state, text)


def without_links(text: str) -> str:
    """A message without what opens something: links work only from the phone they were sent to."""
    return LINK.sub("…", text)
