"""The papers of the checklist: brought, readable, replaced, or owed until a day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.catalogue.checklist import Row, checklist_rows
from app.catalogue.claim import Claim, Paper
from app.catalogue.definition import Material, Service
from app.catalogue.policy_terms import Policies
from app.prereview.finding import N_, Finding, Rule, Term
from app.prereview.values import said_deceased, values

OF_INVOICES = {"is_medical_invoice", "valid_invoice"}

PAPER_MISSING = Rule(
    "PAPER_MISSING",
    "fix",
    N_("还没有%(paper)s"),
    N_("%(where)s"),
    N_("请拍照传上来。没有的，请点“我没有这个”。"),
)
PAPER_OWED = Rule(
    "PAPER_OWED",
    "owed",
    N_("还没有%(paper)s"),
    N_("现在能先交。最晚%(last_day)s补上就行。"),
    N_("到时发短信提醒您。"),
)
PAPER_LACKED = Rule(
    "PAPER_LACKED",
    "fix",
    N_("您说没有%(paper)s"),
    N_("%(way_out)s"),
    N_("试过还是没有，就请人工看。"),
)
PAPER_REPLACEABLE = Rule(
    "PAPER_REPLACEABLE",
    "fix",
    N_("没有%(paper)s，还有别的办法"),
    N_("这样也行：%(instead)s。"),
    N_("有的就拍了传上来。都没有，就请人工看。"),
)
PAGE_UNREADABLE = Rule(
    "PAGE_UNREADABLE",
    "fix",
    N_("%(paper)s有照片看不清"),
    N_("有%(count)s页看不清，或打不开。"),
    N_("请在亮的地方放平了，再拍一次。"),
)
FEWER_PHOTOS = Rule(
    "FEWER_PHOTOS",
    "look",
    N_("发票的照片好像少了"),
    N_("您填了%(invoices)s张发票，照片有%(pages)s页。"),
    N_("请看看是不是每张都拍了。"),
)


def check_papers(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Every paper that is required with these answers is there, or has its way out."""
    for row in checklist_rows(service, claim.answers, dict(values(claim))):
        paper = claim.papers.get(row.material.id) or Paper(row.material.id)
        if _is_wanted(row, claim) and not paper.pages and not paper.unreadable:
            yield _absent(claim, row, paper)


def _is_wanted(row: Row, claim: Claim) -> bool:
    """Needed and brought by photo; nobody asks the bereaved for the card of the dead."""
    is_card = "holder_is_patient" in row.material.pre_checks
    return row.is_needed and row.material.takes_photo and not (is_card and said_deceased(claim))


def _absent(claim: Claim, row: Row, paper: Paper) -> Finding:
    name = Term(row.material.short_zh)
    decided_by = ("papers", *(reason.id for reason in row.because))
    if row.owed_days is not None:
        last = claim.filed_on + timedelta(days=row.owed_days)
        return _paper(PAPER_OWED, row.material, decided_by, paper=name, last_day=last)
    if paper.lacks is None:
        where = Term(row.material.where_zh)
        return _paper(PAPER_MISSING, row.material, decided_by, paper=name, where=where)
    if row.alternatives_zh:
        instead = tuple(Term(one) for one in row.alternatives_zh)
        return _paper(PAPER_REPLACEABLE, row.material, decided_by, paper=name, instead=instead)
    way_out = Term(row.material.lacks.text_zh)
    return _paper(PAPER_LACKED, row.material, decided_by, paper=name, way_out=way_out)


def check_readable(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Pages that could be opened, of every paper that was brought."""
    for material in service.materials:
        paper = claim.papers.get(material.id)
        if paper is not None and paper.unreadable:
            facts = {"paper": Term(material.short_zh), "count": paper.unreadable}
            yield _paper(PAGE_UNREADABLE, material, ("papers",), **facts)


def check_photo_of_each(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """As many pages as invoices, or more."""
    invoices = len(claim.invoices)
    for material in service.materials:
        paper = claim.papers.get(material.id)
        pages = paper.pages if paper and OF_INVOICES.intersection(material.pre_checks) else 0
        if 0 < pages < invoices:
            facts = {"invoices": invoices, "pages": pages}
            yield _paper(FEWER_PHOTOS, material, ("papers", "invoices"), **facts)


def _paper(rule: Rule, material: Material, decided_by: tuple[str, ...], **facts: Any) -> Finding:
    about = f"paper:{material.id}"
    return rule.found(about, mend=about, decided_by=decided_by, **facts)


CHECKS = (check_papers, check_readable, check_photo_of_each)
