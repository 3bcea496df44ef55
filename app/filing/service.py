"""The verbs of a filing. Plain functions: they refuse with a code, never commit, never see a request."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, select
from sqlalchemy.orm import undefer

from app import audit, notices, vault
from app.access import BESIDE, Beside
from app.accounts import attempts
from app.accounts.model import Account, Counted
from app.accounts.sessions import OPEN_AND
from app.audit import Act
from app.catalogue.changes import carry
from app.catalogue.definition import Service
from app.clock import CHINA, now
from app.db import Columns, session, uid
from app.documents import service as documents
from app.documents.service import Kept
from app.errors import OutOfStep, Refusal
from app.filing import sections
from app.filing.again import nothing_owed_any_more, open_items, open_places
from app.filing.deadline import set_deadline
from app.filing.model import Event, Filing, FilingEvent, Section, Status
from app.filing.sheet import Sheet, digest
from app.filing.status import Action, demand_not_held, open_actions
from app.filing.telling import tell_both
from app.mandates.model import Mandate
from app.tasks import TaskKind, open_task
from app.tasks.service import close_tasks

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
MOST_ITEMS = 30
DRAFT_DAYS = 30
MOST_GUESSES = 20
GUESSING = timedelta(hours=1)
SECOND_TAP = timedelta(minutes=2)
WHOLE_FILING = (
    select(Filing, *sections.COLUMNS)
    .outerjoin(sections.TABLE, sections.TABLE.c.filing_id == Filing.id)
    .where(Filing.id == bindparam("id"))
    .order_by(sections.TABLE.c.made_at)
    .options(undefer(Filing.standing_consents))
)
FILING = Columns(Filing)
FILINGS = cast(Table, Filing.__table__)
CONSENTS = Filing.standing_consents.property.columns[0].label("standing_consents")
BESIDE_THE_SESSION = (
    OPEN_AND.add_columns(CONSENTS, *FILING.raw, *sections.COLUMNS)
    .outerjoin(FILINGS, FILINGS.c.id == bindparam("thing_id"))
    .outerjoin(sections.TABLE, sections.TABLE.c.filing_id == FILINGS.c.id)
    .order_by(sections.TABLE.c.made_at)
)
NOT_COPIED = ("paper", "consents", "precheck", "disputes", "insisted")
EVENTS = cast(Table, FilingEvent.__table__)
NEXT_EVENT = insert(EVENTS).values(
    filing_id=bindparam("whose"),
    seq=select(func.coalesce(func.max(EVENTS.c.seq), 0) + 1)
    .where(EVENTS.c.filing_id == bindparam("whose"))
    .scalar_subquery(),
    **{name: bindparam(name) for name in ("id", "name", "at", "by", "facts")},
)
CLOSED = {Status.DRAFT: "not_ready", Status.WITHDRAWN: "filing_closed"}
NOT_TAKEN_BACK = {Status.DRAFT: "not_handed_in", Status.WITHDRAWN: "filing_closed"}


def find_filing(filing_id: str) -> Filing | None:
    """The filing with its sections and the consents that stand, in one statement."""
    found = session.execute(WHOLE_FILING, {"id": filing_id}).all()
    filing: Filing | None = found[0][0] if found else None
    if filing:
        filing.rows = sections.rows_in(one[1:] for one in found)
    return filing


def filing_beside(found: Sequence[Sequence[Any]]) -> Filing | None:
    """The same from the rows of BESIDE_THE_SESSION, which hold its columns behind its consents."""
    filing: Filing | None = FILING.object_in(found[0], 1, standing_consents=found[0][0])
    if filing:
        filing.rows = sections.rows_in(one[1 + len(FILING.raw) :] for one in found)
    return filing


BESIDE[find_filing] = Beside(BESIDE_THE_SESSION, filing_beside)


def filings_of(account: Account) -> list[Filing]:
    """The filings this account started for itself, the last touched first; see mandated.py for the others."""
    return list(
        session.scalars(
            select(Filing)
            .where(Filing.account_id == account.id, Filing.mandate_id.is_(None))
            .order_by(Filing.updated_at.desc())
            .limit(50)
        )
    )


def events_of(filing: Filing) -> list[FilingEvent]:
    return list(
        session.scalars(
            select(FilingEvent).where(FilingEvent.filing_id == filing.id).order_by(FilingEvent.seq)
        )
    )


def start(
    service: Service, account: Account, notice: Mapping[str, Any], mandate: Mandate | None = None
) -> Filing:
    """A new draft. `notice` says which wording of the notice was read, and for how many seconds.

    Under a mandate it is the giver's draft, and holds what the mandate settles before anything is asked."""
    filing = Filing(
        id=uid(),
        service_id=service.service_id,
        service_version=service.version,
        district=service.district,
        account_id=account.id,
        person_id=mandate.giver_id if mandate else account.person_id,
        mandate_id=mandate.id if mandate else None,
    )
    code = new_return_code()
    filing.return_code, filing.return_code_hash = code, vault.lookup("return code", code)
    session.add(filing)
    session.flush()
    happened(filing, Event.STARTED, account, service=service.service_id, version=service.version)
    happened(filing, Event.NOTICE_READ, account, **notice)
    record(Act.FILING_STARTED, filing, account, service=service.service_id, version=service.version)
    return filing


def untouched_draft(service: Service, account: Account) -> Filing | None:
    """A draft of this service that was begun a moment ago and holds nothing yet: a second tap's."""
    begun = (
        select(Filing)
        .where(Filing.account_id == account.id, Filing.service_id == service.service_id)
        .where(Filing.status == Status.DRAFT, Filing.started_at > now() - SECOND_TAP)
        .where(~select(Section.id).where(Section.filing_id == Filing.id).exists())
    )
    return session.scalars(begun.order_by(Filing.started_at.desc())).first()


def new_return_code() -> str:
    """Eight signs that are not mistaken for one another; it opens nothing without the code by SMS."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def filing_to_return_to(code: str, from_address: str) -> Filing:
    """The filing of this return code; guesses are counted by where they come from."""
    place = attempts.address(Counted.CODE_FROM_ADDRESS, from_address)
    if len(attempts.recent(place, since=GUESSING)[place]) >= MOST_GUESSES:
        raise Refusal("too_many_tries", minutes=60)
    tidy = "".join(sign for sign in code.upper() if sign in ALPHABET)
    found = session.scalars(
        select(Filing).where(Filing.return_code_hash == vault.lookup("return code", tidy))
    ).first()
    if found is None:
        attempts.count(place)
        raise Refusal("no_such_code")
    return found


def happened(filing: Filing, event: Event, by: Account | None, **facts: Any) -> None:
    """Append an event, and keep the cached status in step with what the events say.

    What changed is written first: of two at once the later one is told so by the version of the filing."""
    session.flush()
    row = {"id": uid(), "whose": filing.id, "name": event.value, "at": now(), "facts": facts}
    session.connection().execute(NEXT_EVENT, row | {"by": by.person_id if by else None})


def record(act: Act, filing: Filing, by: Account, **detail: Any) -> None:
    other = filing.person_id if filing.person_id != by.person_id else None
    audit.record(act, about=filing.about, by=by.person_id, acting_for=other, **detail)


def demand(filing: Filing, action: Action) -> None:
    """Refuse when `action` is not open now; the same list that the pages show."""
    if action not in open_actions(filing, now()):
        demand_not_held(filing)
        raise OutOfStep(CLOSED.get(Status(filing.status), "already_submitted"))


def demand_open(filing: Filing, key: str, by: Account) -> None:
    """Refuse to change a section that is not open now. After handing in only what the bureau asked for
    and what is owed is open; what was asked for counts as answered by the change."""
    if filing.is_draft or key not in open_places(filing):
        demand(filing, Action.EDIT)
        return
    for item in open_items(filing):
        if item.place == key:
            item.answered_at, item.answered_by = now(), by.person_id


def save(
    sheet: Sheet,
    key: str,
    patch: Mapping[str, Any],
    by: Account,
    *,
    seen: str = "",
    fields: tuple[str, ...] = (),
) -> Sheet:
    """Write `patch` into the section `key`; the filing as it is then.

    `seen` is the digest of what the page showed of `fields`; when those were changed meanwhile on
    another device, and to something else than `patch`, the save is refused and nothing is lost.
    """
    demand_open(sheet.filing, key, by)
    row = sheet.rows.get(key)
    before = row.body if row and row.removed_at is None else {}
    if fields and before and seen != digest(before, fields) and differs(before, patch, fields):
        raise OutOfStep("changed_meanwhile")
    body = {**before, **patch}
    if row and body == before:
        return sheet
    row = row or sections.new(sheet.filing.id, key)
    row.body, row.removed_at = body, None
    row.saved_at, row.saved_by = now(), by.person_id
    row.lookup = lookup_of(key, body)
    sections.write(sheet.filing.id, row)
    sections.touch(sheet.filing)
    if key == "patient":
        another_patient(sheet, before, body)
    record(Act.ANSWER_SAVED, sheet.filing, by, section=key.split(":")[0])
    return sheet.with_row(row)


def differs(before: Mapping[str, Any], patch: Mapping[str, Any], fields: tuple[str, ...]) -> bool:
    return any(before.get(name) != patch[name] for name in fields if name in patch)


def lookup_of(key: str, body: Mapping[str, Any]) -> bytes | None:
    """The blind index of an invoice, so that the same one is found in any filing."""
    if key.startswith("invoice:") and body.get("number"):
        return vault.lookup("invoice", f"{body.get('code', '')}-{body['number']}")
    return None


def another_patient(sheet: Sheet, before: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """The filing is found by its patient; another name or number has to be looked up again."""
    number = body.get("id_number")
    sheet.filing.patient_hash = vault.lookup("id_number", number) if number else None
    checked = sheet.rows.get("precheck")
    if checked and any(before.get(name) != body.get(name) for name in ("name", "id_number")):
        checked.removed_at = now()
        sections.write(sheet.filing.id, checked)


def add_item(sheet: Sheet, kind: str, body: Mapping[str, Any], by: Account) -> str:
    """A new stay or invoice; its id. Refuses with too_many_items beyond thirty."""
    make_room(sheet, kind)
    item = secrets.token_hex(3)
    save(sheet, f"{kind}:{item}", {**body, "parts": []}, by)
    return item


def make_room(sheet: Sheet, kind: str) -> None:
    """Refuse a thirty-first stay or invoice."""
    if len(list(sheet.items(kind))) >= MOST_ITEMS:
        raise Refusal("too_many_items", most=MOST_ITEMS)


def remove(sheet: Sheet, key: str, by: Account) -> None:
    """Take a stay or an invoice out; it can be brought back."""
    demand_open(sheet.filing, key, by)
    row = sheet.rows[key]
    if row.removed_at is None:
        row.removed_at, row.lookup = now(), None
        sections.write(sheet.filing.id, row)
        record(Act.ANSWER_REMOVED, sheet.filing, by, section=key.split(":")[0])


def restore(sheet: Sheet, key: str, by: Account) -> None:
    """Bring a removed stay or invoice back."""
    demand_open(sheet.filing, key, by)
    row = sheet.rows[key]
    if row.removed_at is not None:
        make_room(sheet, key.split(":")[0])
        row.removed_at, row.lookup = None, lookup_of(key, row.body)
        sections.write(sheet.filing.id, row)
        record(Act.ANSWER_RESTORED, sheet.filing, by, section=key.split(":")[0])


def dispute(
    sheet: Sheet, kind: TaskKind, by: Account, *, code: str = "", where: str = "", codes: Any = ()
) -> None:
    """判断有误: a person will look; the filing goes on. `code` and `where` tell which finding it is.

    A second tap finds the task of the first one and changes nothing."""
    demand(sheet.filing, Action.EDIT)
    event = {
        TaskKind.PRECHECK_DISPUTED: Event.PRECHECK_DISPUTED,
        TaskKind.FINDING_DISPUTED: Event.FINDING_DISPUTED,
        TaskKind.ESTIMATE_DOUBTED: Event.ESTIMATE_DOUBTED,
    }[kind]
    detail = {"code": code, "where": where, "codes": list(codes)}
    said = {name: value for name, value in detail.items() if value}
    task = open_task(kind, about=sheet.filing.about, by=by.person_id, **said)
    if task not in session.new:
        return
    task.codes = list(codes) or ([code] if code else [])
    happened(sheet.filing, event, by, **said)
    record(Act.DISPUTED, sheet.filing, by, kind=kind.value)


def move_to(sheet: Sheet, newest: Service, by: Account) -> list[str]:
    """Bring a draft to the newest definition; the ids of the answers that must be asked again."""
    demand(sheet.filing, Action.EDIT)
    carried = carry(sheet.answers, sheet.service, newest)
    for question in carried.again:
        row = sheet.rows.get(f"question:{question}")
        if row:
            row.removed_at = now()
            sections.write(sheet.filing.id, row)
    old, sheet.filing.service_version = sheet.filing.service_version, newest.version
    sheet.filing.updated_at = now()
    happened(sheet.filing, Event.DEFINITION_MOVED, by, old=old, new=newest.version)
    record(Act.FILING_MOVED, sheet.filing, by, old=old, new=newest.version)
    return list(carried.again)


def submit(
    sheet: Sheet, by: Account, number: str, *, pledge: Mapping[str, str], still_wrong: list[str]
) -> None:
    """Hand the filing in. A second tap finds it handed in and changes nothing (OutOfStep).

    Raises IntegrityError when another case has the number, which then is drawn again."""
    filing, moment = sheet.filing, now()
    demand(filing, Action.SUBMIT)
    filing.number = filing.number or number
    filing.status, filing.submitted_at, filing.updated_at = Status.SUBMITTED, moment, moment
    filing.withdrawable_until = moment + timedelta(minutes=sheet.service.withdraw_minutes)
    set_deadline(sheet)
    happened(filing, Event.SUBMITTED, by, pledge=dict(pledge), insisted=still_wrong)
    record(Act.SUBMITTED, filing, by, number=filing.number, insisted=still_wrong)
    if sheet.is_deceased:
        open_task(TaskKind.PAYEE_UNCLEAR, about=filing.about, by=by.person_id, number=filing.number)


def draw_number() -> str:
    """受理号: the day, five random digits and a check digit (weights 7 3 1); it tells nothing of the load."""
    digits = f"{now().astimezone(CHINA):%y%m%d}{secrets.randbelow(10**5):05d}"
    check = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(digits)) % 10
    return f"{digits}{check}"


def unused_number() -> str:
    """A number that no case has, for whoever does not draw again when one is taken."""
    while session.scalar(select(Filing.id).where(Filing.number == (number := draw_number()))):
        continue
    return number


def withdraw(sheet: Sheet, by: Account) -> None:
    """Take the case back while that is open."""
    demand_withdrawable(sheet.filing)
    take_back(sheet.filing, by)
    tell(sheet, by, "withdrawn")


def demand_withdrawable(filing: Filing) -> None:
    """Refuse what cannot be taken back, and say why: it was never handed in, is over, or is worked on."""
    demand_not_held(filing)
    if Action.WITHDRAW not in open_actions(filing, now()):
        raise OutOfStep(NOT_TAKEN_BACK.get(Status(filing.status), "already_taken"))


def take_back(filing: Filing, by: Account, **why: str) -> None:
    """It is over: nobody holds it, no clock runs or stands, and nothing is owed or late any more."""
    filing.status, filing.updated_at = Status.WITHDRAWN, now()
    filing.paused_on = filing.leased_by = filing.leased_until = None
    nothing_owed_any_more(filing)
    close_tasks(TaskKind.PAPER_OVERDUE, filing.about, by.person_id)
    happened(filing, Event.WITHDRAWN, by, **why)
    record(Act.WITHDRAWN, filing, by, **why)


def copy_to_draft(sheet: Sheet, newest: Service, by: Account) -> Filing:
    """A new draft with everything of a withdrawn case, so that nothing is typed twice.

    A second tap finds the draft of the first one."""
    if earlier := copied_before(sheet):
        return earlier
    owner, mandate = (
        (sheet.filing.account, sheet.filing.mandate) if sheet.is_mandated else (by, None)
    )
    fresh = start(newest, owner, {"copied_from": sheet.filing.number or ""}, mandate)
    again = {f"question:{name}" for name in carry(sheet.answers, sheet.service, newest).again}
    for key, body in sheet.bodies.items():
        if key.split(":")[0] in NOT_COPIED or key in again:
            continue
        write_anew(fresh, key, body, by)
    fresh.patient_hash = sheet.filing.patient_hash
    happened(fresh, Event.COPIED_TO_DRAFT, by, number=sheet.filing.number or "")
    happened(sheet.filing, Event.COPIED_TO_DRAFT, by, draft=fresh.id)
    return fresh


def write_anew(filing: Filing, key: str, body: Mapping[str, Any], by: Account) -> None:
    """A section of a fresh draft, as it stood in another filing."""
    row = sections.new(filing.id, key)
    row.body, row.lookup = body, lookup_of(key, body)
    row.saved_at, row.saved_by = now(), by.person_id
    sections.write(filing.id, row)


def add_photos(filing: Filing, photos: list[tuple[str, Kept]], by: Account) -> None:
    """Put kept files into a fresh draft. One that had its photos before keeps what became of them: a second
    tap brings nothing back that was taken away meanwhile."""
    had_some = select(Section.id).where(
        Section.filing_id == filing.id, Section.key.startswith("paper:", autoescape=True)
    )
    if documents.pages_of(filing.id) or session.scalar(had_some.limit(1)):
        for _paper, kept in photos:
            documents.forget(kept)
        return
    for paper, kept in photos:
        documents.add_page(filing.id, paper, kept, by.person_id)
    for paper in dict.fromkeys(paper for paper, _kept in photos):
        pages = sum(1 for one, _kept in photos if one == paper)
        key = f"paper:{paper}"
        write_anew(filing, key, {"pages": pages, "lacks": None}, by)


def copied_before(sheet: Sheet) -> Filing | None:
    """The draft that was made of this case and is still one."""
    names = [event.facts.get("draft") for event in events_of(sheet.filing)]
    drafts = (session.get(Filing, name) for name in names if name)
    return next((one for one in drafts if one and one.is_draft), None)


def tell(sheet: Sheet, by: Account | None, template: str, **values: Any) -> None:
    """A message about this filing to the phone that the person named for it, else to his own.
    Without `by` the person is whoever files it."""
    if sheet.is_mandated:
        tell_both(sheet, template, values)
        return
    phone = sheet.body("contact").get("phone") or (by or sheet.filing.account).phone
    if phone:
        notices.tell(
            template,
            phone=phone,
            filing_id=sheet.filing.id,
            account_id=by.id if by else sheet.filing.account_id,
            number=sheet.filing.number or "",
            service=sheet.service.title_zh,
            **values,
        )


def same_invoices(sheet: Sheet) -> list[tuple[bytes, Filing]]:
    """Other filings, of anybody, that hold an invoice of this one; withdrawn ones do not count."""
    keys = sheet.invoice_lookups
    if not keys:
        return []
    found = session.execute(
        select(Section.lookup, Filing)
        .join(Filing, Filing.id == Section.filing_id)
        .where(Section.lookup.in_(keys), Filing.id != sheet.filing.id)
        .where(Filing.status.not_in((Status.DRAFT, Status.WITHDRAWN)))
    )
    return [(lookup, filing) for lookup, filing in found if lookup]
