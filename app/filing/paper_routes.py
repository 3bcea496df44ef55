"""Views of the papers: the checklist, photos of each paper, and what to do without one."""

from typing import Any, BinaryIO, cast

from flask import Response, abort, flash, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app import db
from app.access import Permission, may
from app.catalogue.checklist import Row, checklist_rows
from app.documents import service as documents
from app.documents.model import Upload
from app.errors import Refusal
from app.filing import owing, service
from app.filing.agreement import as_agreed, lacks_consent
from app.filing.blueprint import address, bp, frame, home_of, on_from, opened, reloaded, while_draft
from app.filing.flow import next_path, papers_missing
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.filing.told import slots_of, told_of
from app.web import go_to, page, page_or_part, sentence

WAYS = ("owed", "alternative", "window", "ask")


@bp.route("/filings/<thing_id>/papers", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def papers(filing: Any) -> Any:
    """The checklist computed from the answers: what is missing first, then what is there."""
    sheet = as_agreed(opened(filing))
    if lacks_consent(sheet):
        return go_to(address(sheet, "consents"))
    if request.method == "POST" and not papers_missing(sheet):
        return on_from(sheet, "papers", request.form.get("back", ""))
    rows = checklist_rows(sheet.service, sheet.answers, sheet.facts)
    context = frame(sheet, "papers") | {
        "rows": rows,
        "missing": papers_missing(sheet),
        "faults": {},
    }
    if request.method == "POST":
        context["faults"] = {"missing": _("还有材料没有。拍好，或点“我没有这个”。")}
        return page("filing/papers.html", **context), 422
    return page("filing/papers.html", **context)


def row_of(sheet: Sheet, paper: str) -> Row:
    rows = checklist_rows(sheet.service, sheet.answers, sheet.facts)
    found = next((row for row in rows if row.material.id == paper), None)
    return found if found and found.material.takes_photo else abort(404)


@bp.route("/filings/<thing_id>/papers/<paper>", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def photos(filing: Any, paper: str) -> Any:
    """Photos and files of one paper: several pages, each received or refused with its reason."""
    sheet = as_agreed(opened(filing))
    if lacks_consent(sheet):
        return go_to(address(sheet, "consents"))
    row = row_of(sheet, paper)
    if request.method == "POST":
        faults = receive(sheet, paper)
        if not faults:
            return go_to(address(sheet, f"papers/{paper}", **coming_from()))
        return page("filing/photos.html", **photo_context(sheet, row, faults)), 422
    return page_or_part("filing/photos.html", "filing/_pages.html", **photo_context(sheet, row, {}))


def photo_context(sheet: Sheet, row: Row, faults: dict[str, str]) -> dict[str, Any]:
    pages, removed = documents.pages_of_paper(sheet.filing.id, row.material.id)
    waiting, slots = any(one.is_awaited for one in pages), slots_of(sheet)
    more = {"row": row, "pages": pages, "removed": removed, "faults": faults, "waiting": waiting}
    more["told"] = {one.id: told_of(one, slots) for one in pages}
    return frame(sheet, "papers") | more | way_back(sheet) | way_on(sheet)


def way_on(sheet: Sheet) -> dict[str, Any]:
    """With the last paper brought the next step is one tap away; else the list of papers."""
    if home := home_of(sheet):
        return {"others": False, "on_to": home, "again": True}
    others = bool(papers_missing(sheet))
    path = "papers" if others else next_path(sheet, "papers")
    return {"others": others, "on_to": address(sheet, coming_from().get("back", path))}


def coming_from() -> dict[str, str]:
    """Whoever came from the check page goes back there."""
    return {"back": "check"} if request.values.get("back") == "check" else {}


def way_back(sheet: Sheet) -> dict[str, Any]:
    back = coming_from()
    home = home_of(sheet)
    return {"back": back, "back_to": home or address(sheet, back.get("back", "papers"))}


def receive(sheet: Sheet, paper: str) -> dict[str, str]:
    """Keep every file that was sent; the sentences of those that were refused, by file name."""
    sent = [
        one
        for one in request.files.getlist("shot") + request.files.getlist("album")
        if one.filename
    ]
    if not sent:
        return {"shot": _("还没有选照片。请先点“拍照”或“从相册选”。")}
    db.session.commit()
    refused: list[str] = []
    for file in sent:
        try:
            kept = documents.keep(cast(BinaryIO, file.stream), file.filename or "")
            sheet = add(sheet, paper, kept)
        except Refusal as refusal:
            name = (file.filename or "")[-20:]
            refused.append(_("%(name)s：%(why)s", name=name, why=sentence(refusal)))
    return {"shot": " ".join(refused)} if refused else {}


def add(sheet: Sheet, paper: str, kept: documents.Kept) -> Sheet:
    """One short transaction for one page; again, when another device wrote in the same moment."""
    try:
        try:
            return add_page(sheet, paper, kept)
        except (StaleDataError, IntegrityError):
            db.session.rollback()
            return add_page(reloaded(sheet), paper, kept)
    except Refusal:
        db.session.rollback()
        documents.forget(kept)
        raise


def add_page(sheet: Sheet, paper: str, kept: documents.Kept) -> Sheet:
    acting_for = sheet.filing.acted_for_by(current_user)
    documents.add_page(sheet.filing.id, paper, kept, current_user.person_id, acting_for)
    known = sheet.body(f"paper:{paper}").get("pages", 0)
    sheet = count_pages(sheet, paper, known + 1)
    db.session.commit()
    return sheet


def count_pages(sheet: Sheet, paper: str, pages: int) -> Sheet:
    """The section of a paper knows its number of pages, so that the flow need not look at the files."""
    still = None if pages else owing.still_owed(sheet, paper)
    sheet = service.save(sheet, f"paper:{paper}", {"pages": pages, "lacks": still}, current_user)
    owing.follow_pages(sheet, paper, pages, current_user)
    return sheet


@bp.route("/filings/<thing_id>/papers/<paper>/lack", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def lack(filing: Any, paper: str) -> Any:
    """我没有这个: the ways out that this service knows for this paper."""
    sheet = opened(filing)
    row = row_of(sheet, paper)
    ways = ways_of(sheet, row)
    context = (
        frame(sheet, "papers")
        | {
            "row": row,
            "ways": ways,
            "faults": {},
        }
        | way_back(sheet)
    )
    if request.method == "GET":
        return page("filing/lack.html", **context)
    way = request.form.get("way")
    if way not in ways:
        context["faults"] = {"way": _("请选一个。")}
        return page("filing/lack.html", **context), 422
    sheet = service.save(sheet, f"paper:{paper}", {"lacks": way}, current_user)
    if way == "owed" and not filing.is_draft:
        owing.promise(sheet, paper, current_user)
    db.session.commit()
    return go_to(home_of(sheet) or address(sheet, coming_from().get("back", "papers")))


def ways_of(sheet: Sheet, row: Row) -> list[str]:
    """The ways out of a paper one does not have. To go and ask is no answer to the bureau."""
    known = [way for way in WAYS if way in row.material.lacks.ways]
    closed = {"owed": not row.may_be_owed, "ask": not sheet.filing.is_draft}
    return [way for way in known if not closed.get(way)]


def find_page(sheet: Sheet, upload_id: str) -> Upload:
    upload = documents.find_upload(upload_id)
    return upload if upload and upload.filing_id == sheet.filing.id else abort(404)


@bp.post("/filings/<thing_id>/pages/<upload_id>/<any(remove, restore):act>")
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def change_page(filing: Any, upload_id: str, act: str) -> Any:
    sheet = opened(filing)
    upload = find_page(sheet, upload_id)
    change = documents.remove_page if act == "remove" else documents.restore_page
    try:
        change(upload, current_user.person_id, filing.acted_for_by(current_user))
        db.session.flush()
        count_pages(sheet, upload.paper, documents.number_of_pages(filing.id, upload.paper))
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(sentence(refusal))
    return go_to(address(sheet, f"papers/{upload.paper}"))


@bp.get("/filings/<thing_id>/pages/<upload_id>/<any(whole, small):size>")
@may(Permission.FILING_READ, on=find_filing)
def look_at_page(filing: Any, upload_id: str, size: str) -> Response:
    """The photo itself, or its small picture; decrypted as it is sent."""
    upload = find_page(opened(filing), upload_id)
    if size == "small":
        small = documents.small_bytes_of(upload) or abort(404)
        return Response(small, mimetype="image/jpeg")
    name = f"{upload.id}.{upload.media.rsplit('/', 1)[-1]}"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(documents.bytes_of(upload), mimetype=upload.media, headers=headers)
