"""等人处理的, at the desk: open, mine, overdue; take one, answer it."""

import base64
import binascii
from datetime import date
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, db
from app.access import Permission, allowed, may
from app.audit import Act
from app.clock import today
from app.errors import OutOfStep, Refusal
from app.filing.blueprint import opened
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.review import answering, objecting, word
from app.review.blueprint import bp
from app.review.decision_pages import name_of
from app.review.queue import ID, numbers_of
from app.review.task_words import VERDICTS, said_of
from app.tasks.clock import answers_a_person, asks_verdict
from app.tasks.model import Task, TaskKind
from app.tasks.service import PAGE, Place, find_task, open_after
from app.web import go_to, page, sentence

VIEWS = ("open", "mine", "late")
FIELDS = {"answer_missing": "answer", "answer_too_long": "answer", "verdict_missing": "verdict"}


@bp.get("/desk/tasks")
@may(Permission.TASK_READ)
def tasks() -> Any:
    """What waits for a person, the soonest due first, page by page from a place in the list."""
    view = request.args.get("view", "open")
    owner = current_user.person_id if view == "mine" else ""
    late = today() if view == "late" else None
    found = open_after(read_place(request.args.get("after", "")), owner=owner, late=late)
    waiting = found[:PAGE]
    cases = numbers_of(waiting, current_user) if allowed(Permission.TASK_ANSWER) else {}
    return page(
        "review/tasks.html",
        tasks=waiting,
        view=view if view in VIEWS else "open",
        cases=cases,
        more=mark_of(waiting[-1]) if len(found) > PAGE else "",
        today=today(),
    )


def mark_of(task: Task) -> str:
    return base64.urlsafe_b64encode(f"{task.due_on} {task.id}".encode()).decode()


def read_place(mark: str) -> Place | None:
    """A place in the list; anything else counts as the beginning."""
    try:
        day, task_id = base64.urlsafe_b64decode(mark.encode()).decode().split(" ")
        return date.fromisoformat(day), ID.fullmatch(task_id)[0]  # type: ignore[index]
    except (ValueError, TypeError, binascii.Error):
        return None


def sheet_of(task: Task) -> Sheet | None:
    """The filing that a task is about, when it is about one; drafts among them."""
    kind, _slash, thing = task.about.partition("/")
    filing = find_filing(thing) if kind == "filing" else None
    return opened(filing) if filing else None


@bp.get("/desk/tasks/<thing_id>")
@may(Permission.TASK_READ, on=find_task)
def task(found: Any) -> Any:
    """One task: what was said, whose it is, and by when. The look is on record."""
    if found.kind in word.KINDS:
        return go_to(url_for("review.show_word", thing_id=found.id))
    db.begin_writing()
    audit.record(Act.TASK_LOOKED_AT, about=found.about, by=current_user.person_id, task=found.id)
    db.session.commit()
    return task_page(found)


def task_page(found: Task, refusal: Refusal | None = None) -> str:
    """The task, and at which field something is to be mended; what was typed stays."""
    why = sentence(refusal) if refusal else ""
    place = FIELDS.get(refusal.reason) if refusal else None
    sheet = sheet_of(found)
    case = sheet.filing if sheet and sheet.filing.was_submitted else None
    return page(
        "review/task.html",
        task=found,
        said=said_of(found),
        service=sheet.service if sheet else None,
        case=case if case and allowed(Permission.CASE_READ, case) else None,
        owner=name_of(found.owner),
        is_mine=found.owner == current_user.person_id,
        may_answer=allowed(Permission.TASK_ANSWER, found),
        is_answered=answers_a_person(TaskKind(found.kind)),
        asks_verdict=asks_verdict(TaskKind(found.kind)),
        verdicts=VERDICTS,
        today=today(),
        why="" if place else why,
        faults={place: why} if place else {},
        typed=request.form,
    )


@bp.post("/desk/tasks/<thing_id>/take")
@may(Permission.TASK_ANSWER, on=find_task)
def take_task(found: Any) -> Any:
    try:
        sheet = sheet_of(found)
        if sheet and found.kind == TaskKind.OBJECTION:
            objecting.demand_fresh_eyes(found, sheet.filing, current_user)
        answering.take(found, sheet, current_user)
    except Refusal as refusal:
        return not_done(found, refusal)
    db.session.commit()
    return go_to(url_for("review.task", thing_id=found.id))


@bp.post("/desk/tasks/<thing_id>/answer")
@may(Permission.TASK_ANSWER, on=find_task)
def answer_task(found: Any) -> Any:
    """Answer a dispute, close a technical matter, or answer an objection: it stands, or it is decided anew."""
    if found.kind in word.KINDS:
        return go_to(url_for("review.show_word", thing_id=found.id))
    text, sheet = request.form.get("answer", ""), sheet_of(found)
    try:
        if found.kind == TaskKind.OBJECTION and sheet:
            reopen = request.form.get("outcome") == "reopen"
            objecting.answer(found, sheet, current_user, text, reopen=reopen)
        else:
            verdict = request.form.get("verdict", "")
            answering.answer(found, sheet, current_user, text, verdict=verdict)
    except Refusal as refusal:
        return not_done(found, refusal)
    db.session.commit()
    flash(_("已经办完了。"))
    return go_to(url_for("review.tasks"))


def not_done(found: Task, refusal: Refusal) -> Any:
    """Nothing was done; the page says why and keeps what was typed."""
    db.session.rollback()
    again = find_task(found.id)
    status = 409 if isinstance(refusal, OutOfStep) else 422
    return task_page(again or found, refusal), status
