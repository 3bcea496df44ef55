"""The desk's page of 「不是我同意的」 and of a mandate that nobody could prove: look, phone, answer."""

from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, db
from app.access import Permission, may
from app.audit import Act
from app.documents import service as documents
from app.errors import OutOfStep, Refusal
from app.filing.blueprint import opened
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.mandates.giving import every_phone
from app.mandates.model import Mandate
from app.mandates.service import find_mandate
from app.review import word
from app.review.blueprint import bp
from app.tasks.model import Task, TaskKind
from app.tasks.service import find_task
from app.web import go_to, page, sentence

FIELDS = {"choose_one": "agreed", "answer_missing": "answer", "answer_too_long": "answer"}


def find_word(task_id: str) -> Task | None:
    """A task of one of these two kinds."""
    found = find_task(task_id)
    return found if found and found.kind in word.KINDS else None


def thing_of(task: Task) -> tuple[Sheet | None, Mandate]:
    """The case that stands still and its mandate, or the mandate alone."""
    kind, _slash, thing = task.about.partition("/")
    filing = find_filing(thing) if kind == "filing" else None
    mandate = filing.mandate if filing else find_mandate(thing)
    if mandate is None:
        abort(404)
    word.demand_stranger(mandate, current_user)
    return (opened(filing) if filing else None), mandate


@bp.get("/desk/words/<thing_id>")
@may(Permission.TASK_ANSWER, on=find_word)
def show_word(task: Task) -> Any:
    """Who is to be asked, by which phones, about what. The look at his numbers is on record."""
    _sheet, mandate = thing_of(task)
    db.begin_writing()
    audit.record(
        Act.MANDATE_LOOKED_AT, about=mandate.about, by=current_user.person_id, task=task.id
    )
    db.session.commit()
    return word_page(task)


def word_page(task: Task, refusal: Refusal | None = None) -> str:
    """The word to judge; what is wrong with an answer is said at its field, anything else above."""
    sheet, mandate = thing_of(task)
    field = FIELDS.get(refusal.reason) if refusal else None
    said = sentence(refusal) if refusal else ""
    return page(
        "review/word.html",
        task=task,
        mandate=mandate,
        sheet=sheet,
        is_denial=task.kind == TaskKind.CONSENT_DENIED,
        phones=every_phone(mandate),
        pages=documents.pages_of(mandate.id),
        faults={field: said} if field else {},
        why="" if field else said,
        agreed=request.form.get("agreed"),
        typed=request.form.get("answer", ""),
    )


@bp.post("/desk/words/<thing_id>")
@may(Permission.TASK_ANSWER, on=find_word)
def answer_word(task: Task) -> Any:
    """It was his word, or it was not; both sides get the answer."""
    sheet, mandate = thing_of(task)
    agreed, text = request.form.get("agreed"), request.form.get("answer", "")
    try:
        if agreed not in ("yes", "no"):
            raise Refusal("choose_one")
        if task.kind == TaskKind.CONSENT_DENIED and sheet:
            word.settle_denial(task, sheet, current_user, agreed=agreed == "yes", text=text)
        else:
            word.settle_evidence(task, mandate, current_user, agreed=agreed == "yes", text=text)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        status = 409 if isinstance(refusal, OutOfStep) else 422
        return word_page(find_task(task.id) or abort(404), refusal), status
    flash(_("已经办完了，两边都会收到。"))
    return go_to(url_for("review.tasks"))


@bp.get("/desk/words/<thing_id>/pages/<upload_id>")
@may(Permission.TASK_ANSWER, on=find_word)
def look_at_signed_paper(task: Task, upload_id: str) -> Response:
    """The photographed paper; decrypted as it is sent, and the look is on record."""
    _sheet, mandate = thing_of(task)
    upload = documents.find_upload(upload_id)
    if upload is None or upload.filing_id != mandate.id:
        abort(404)
    db.begin_writing()
    audit.record(
        Act.MANDATE_LOOKED_AT, about=mandate.about, by=current_user.person_id, upload=upload.id
    )
    db.session.commit()
    return Response(documents.bytes_of(upload), mimetype=upload.media)
