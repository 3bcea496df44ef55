"""Views around a mandate that need papers or cases: 我替谁办, the signed paper, and 不是我同意的."""

from typing import Any, BinaryIO, cast

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import db, links
from app.access import Permission, may, public
from app.catalogue.current import catalogue
from app.documents import service as documents
from app.errors import Refusal
from app.filing import held as holding
from app.filing import mandate_paper as paperwork
from app.filing.blueprint import bp, opened
from app.filing.mandated import filings_under
from app.filing.model import Filing
from app.filing.service import find_filing
from app.filing.telling import DENY
from app.mandates import asking, giving, service
from app.mandates.model import Mandate
from app.mandates.service import find_mandate
from app.web import go_to, page, sentence


@bp.get("/mandates/held")
@may(Permission.MANDATE_ASK)
def held() -> Any:
    """我替谁办: each person who lets me, and what I have begun for him."""
    begun: dict[str, list[Any]] = {}
    for filing in filings_under(current_user):
        row = (filing, catalogue().get(filing.service_id, filing.service_version))
        begun.setdefault(filing.person_id, []).append(row)
    return page("filing/held.html", mandates=service.held_by(current_user), begun=begun)


@bp.route("/mandates/<thing_id>/paper", methods=["GET", "POST"])
@may(Permission.MANDATE_HOLD, on=find_mandate)
def mandate_paper(mandate: Mandate) -> Any:
    """The third way: print, let him sign, photograph, hand in."""
    if not mandate.is_open or asking.next_step(mandate):
        return go_to(url_for("mandates.show", thing_id=mandate.id))
    fault = ""
    if request.method == "POST":
        try:
            return take_paper(mandate)
        except Refusal as refusal:
            db.session.rollback()
            fault = sentence(refusal)
    pages = documents.pages_of(mandate.id)
    faults = {"shot": fault} if fault else {}
    body = page("filing/mandate_paper.html", mandate=mandate, pages=pages, faults=faults)
    return (body, 422) if fault else body


def take_paper(mandate: Mandate) -> Any:
    """One photo is kept; the button for being done hands it in, and a person will look."""
    if request.form.get("act") == "done":
        giving.give_by_paper(mandate, current_user, len(documents.pages_of(mandate.id)))
        db.session.commit()
        flash(_("收到了。现在就能填、能交；工作人员看过这张纸，才能定。"))
        return go_to(url_for("mandates.show", thing_id=mandate.id))
    sent = [one for one in request.files.getlist("shot") if one.filename]
    if not sent:
        raise Refusal("no_photo_yet")
    db.session.commit()
    kept = documents.keep(cast(BinaryIO, sent[0].stream), sent[0].filename or "")
    try:
        documents.add_page(mandate.id, "mandate", kept, current_user.person_id, mandate.giver_id)
        db.session.commit()
    except Refusal:
        documents.forget(kept)
        raise
    return go_to(url_for("filing.mandate_paper", thing_id=mandate.id))


@bp.get("/mandates/<thing_id>/paper.pdf")
@may(Permission.MANDATE_HOLD, on=find_mandate)
def print_mandate(mandate: Mandate) -> Any:
    """The mandate on paper, with everything but the signature filled in."""
    if asking.next_step(mandate):
        return go_to(url_for("mandates.show", thing_id=mandate.id))
    headers = {"Content-Disposition": "inline; filename=mandate.pdf"}
    return Response(paperwork.printed(mandate), mimetype="application/pdf", headers=headers)


@bp.post("/mandates/<thing_id>/pages/<upload_id>/remove")
@may(Permission.MANDATE_HOLD, on=find_mandate)
def remove_paper(mandate: Mandate, upload_id: str) -> Any:
    """Take a photo of the paper away, to make a better one."""
    upload = documents.find_upload(upload_id)
    if upload is None or upload.filing_id != mandate.id:
        abort(404)
    giving.demand_open(mandate)
    documents.remove_page(upload, current_user.person_id, mandate.giver_id)
    db.session.commit()
    return go_to(url_for("filing.mandate_paper", thing_id=mandate.id))


@bp.route("/not-mine/<token>", methods=["GET", "POST"])
@public
def deny_by_link(token: str) -> Any:
    """The link in his message: no sign-in, one button, one purpose."""
    filing_id = links.opened(DENY, token)
    filing = find_filing(filing_id) if filing_id else None
    if filing is None or filing.mandate is None:
        abort(404)
    if request.method == "POST":
        holding.deny(opened(filing), None)
        db.session.commit()
    return deny_page(filing, url_for("filing.deny_by_link", token=token))


@bp.route("/filings/<thing_id>/not-mine", methods=["GET", "POST"])
@may(Permission.FILING_DENY, on=find_filing)
def deny(filing: Filing) -> Any:
    """The same on his own screen."""
    if request.method == "POST":
        holding.deny(opened(filing), current_user)
        db.session.commit()
    return deny_page(filing, url_for("filing.deny", thing_id=filing.id))


def deny_page(filing: Filing, address: str) -> str:
    """What he would stop, and the button; or that it stands still."""
    return page(
        "filing/not_mine.html",
        address=address,
        is_held=filing.is_held,
        may_deny=holding.may_be_denied(filing),
        helper=service.name_of_holder(cast(Mandate, filing.mandate)),
        service=opened(filing).service,
        case=filing,
    )
