"""Views that ask: one question a page, saved as it is answered."""

import re
from typing import Any

from flask import abort, request
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.access import Permission, may
from app.db import session
from app.documents.service import pages_of
from app.errors import OutOfStep
from app.filing import care, entries, offers, questions
from app.filing.agreement import as_agreed
from app.filing.blueprint import address, bp, frame, on_from, opened, reloaded, while_draft
from app.filing.page import FillPage, Reading
from app.filing.service import find_filing, save
from app.filing.sheet import BANK, PERSON_KNOWS, SETTLED, Sheet, digest
from app.filing.stops import stop_for
from app.web import go_to, page_or_part


@bp.route("/filings/<thing_id>/fill/<path:tail>", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def fill(filing: Any, tail: str) -> Any:
    sheet = opened(filing)
    if is_settled(sheet, tail):
        return on_from(sheet, None)
    if tail == "payee" and BANK in as_agreed(sheet).withheld:
        return go_to(address(sheet, "consents"))
    page = page_at(sheet, tail) or abort(404)
    if request.method == "GET":
        return show(sheet, page, page.shown, {})
    form = offers.with_ticks(request.form)
    reading = page.read(form)
    if reading.faults:
        return show(sheet, page, typed(form, reading), reading.faults), 422
    try:
        sheet = keep_safely(sheet, page, reading)
    except OutOfStep:
        session.rollback()
        return show(reloaded(sheet), page, typed(form, reading), {}, clash=True), 409
    return after(sheet, page)


def is_settled(sheet: Sheet, tail: str) -> bool:
    """Whom a mandate is for cannot be changed in a filing under it."""
    return sheet.is_mandated and tail in ("patient", *(f"question/{name}" for name in SETTLED))


def keep_safely(sheet: Sheet, page: FillPage, reading: Reading) -> Sheet:
    """Save and commit. When another device saved in the same moment, look again and save on top of it;
    whether the two contradict each other, `save` decides."""
    try:
        sheet = keep(sheet, page, reading)
        session.commit()
    except (StaleDataError, IntegrityError):
        session.rollback()
        sheet = keep(reloaded(sheet), page, reading)
        session.commit()
    return sheet


def page_at(sheet: Sheet, tail: str) -> FillPage | None:
    """The page at this address, if this filing has one."""
    match tail.split("/"):
        case ["question", name]:
            question = sheet.service.question(name)
            asked = question and question.type in questions.KINDS
            return questions.question_page(sheet, question) if question and asked else None
        case ["fact", name]:
            fact = sheet.service.fact(name)
            return questions.fact_page(sheet, fact) if fact and name in PERSON_KNOWS else None
        case ["stay", item, part] if sheet.has(f"stay:{item}"):
            return care.stay_page(sheet, item, part)
        case ["invoice", item, part] if care.applies(sheet, item, part):
            return care.invoice_page(sheet, item, part)
        case ["patient" | "heir" | "contact" | "address" | "payee" as name]:
            return getattr(entries, f"{name}_page")(sheet)
    return None


def keep(sheet: Sheet, page: FillPage, reading: Reading) -> Sheet:
    """Save what was read; a stay or an invoice also remembers which of its pages are done."""
    patch = dict(reading.values)
    if page.part:
        parts = sheet.body(page.section).get("parts", [])
        patch["parts"] = parts if page.part in parts else [*parts, page.part]
        patch |= source_of(sheet, page)
    return save(
        sheet,
        page.section,
        patch,
        current_user,
        seen=request.form.get("seen", ""),
        fields=page.fields,
    )


def typed(form: Any, reading: Reading) -> dict[str, Any]:
    """What the person typed, to be shown again beside what is wrong."""
    return {name: form.getlist(name) if name in LISTS else form[name] for name in form} | {
        "offered": reading.values
    }


LISTS = ("value", "place", "pick")
UPLOAD = re.compile(r"[\w-]{16,24}")


def source_of(sheet: Sheet, page: FillPage) -> dict[str, str]:
    """Which photo an invoice or a stay was filled in from, once that is known."""
    told = request.form.get("read_from", "")
    is_new = not sheet.body(page.section).get("read_from")
    return {"read_from": told} if is_new and UPLOAD.fullmatch(told) else {}


def show(
    sheet: Sheet, page: FillPage, shown: Any, faults: dict[str, str], clash: bool = False
) -> str:
    shown, read = dict(shown), offers_on(sheet, page, clash=clash)
    if request.method == "GET":
        shown = read.filled(shown)
    if page.template.endswith(("line.html", "number.html")) and isinstance(
        shown.get("value"), list
    ):
        shown["value"] = shown["value"][0]
    return page_or_part(
        "filing/fill.html",
        "filing/_fill_form.html",
        page=page,
        typed=shown,
        faults=faults,
        clash=clash,
        offers=read,
        read=read.beside(shown),
        seen=digest(sheet.body(page.section), page.fields),
        back=request.values.get("back", ""),
        **frame(sheet, page.path),
    )


def offers_on(sheet: Sheet, page: FillPage, *, clash: bool) -> offers.Offers:
    """What was read from the papers and may stand on this page."""
    if clash or not page.part:
        return offers.Offers()
    return offers.offers_for(sheet, page, pages_of(sheet.filing.id))


@bp.app_template_filter("say_read")
def say_read(seen: offers.Seen, name: str) -> str:
    """A value that was read, as a question names it."""
    return offers.say(name, seen.value)


def after(sheet: Sheet, page: FillPage) -> Any:
    """On to the next step; an answer that closes this way leads to the page that says so."""
    if sheet.filing.is_draft and stop_for(sheet, page.section):
        return go_to(address(sheet, "stop", of=page.section.removeprefix("question:")))
    return on_from(sheet, page.path, request.form.get("back", ""))
