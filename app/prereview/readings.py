"""What the machine read from the papers: not clear, in the wrong place, of somebody else, or at odds with itself
or with what was typed. Only proven values are told here, see documents/reading."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.catalogue.claim import Claim, Paper
from app.catalogue.definition import Material, Service
from app.catalogue.policy_terms import Policies
from app.prereview.finding import N_, Finding, Rule, Term, on_invoice
from app.prereview.values import text_of

PAGE_UNCLEAR = Rule(
    "PAGE_UNCLEAR",
    "look",
    N_("%(paper)s有照片没看清"),
    N_("有%(count)s页，电脑看不出上面的字。"),
    N_("请换个亮的地方再拍，或点“就用这张”。"),
)
PAGE_INSISTED = Rule(
    "PAGE_INSISTED",
    "look",
    N_("%(paper)s有照片要人来看"),
    N_("有%(count)s页没看清，您说就用这张。"),
    N_("工作人员会看。能再拍一张更清楚的，办得更快。"),
)
PAPER_MISPLACED = Rule(
    "PAPER_MISPLACED",
    "look",
    N_("%(paper)s里好像放了别的材料"),
    N_("有一页像是%(kind)s。"),
    N_("请打开看一看。放错了，点一下就能移过去。"),
)
PAPER_OF_OTHER = Rule(
    "PAPER_OF_OTHER",
    "fix",
    N_("%(paper)s上的名字不一样"),
    N_("纸上写的是%(name)s，看病的人是%(patient)s。"),
    N_("请换看病的人自己的，或改名字。"),
)
CAPITALS_DIFFER = Rule(
    "CAPITALS_DIFFER",
    "look",
    N_("%(paper)s上的大写和小写不一样"),
    N_("大写是%(upper)s，小写是%(total)s。"),
    N_("请看看照片，不清楚的请收费处换一张。"),
)
ITEMS_DIFFER = Rule(
    "ITEMS_DIFFER",
    "look",
    N_("%(paper)s上各项加起来和合计不一样"),
    N_("加起来差%(gap)s。"),
    N_("请看看是不是少拍了一页。"),
)
LIST_DIFFERS = Rule(
    "LIST_DIFFERS",
    "look",
    N_("%(paper)s和发票对不上"),
    N_("清单合计是%(total)s，没有一张发票是这个数。"),
    N_("请看看清单是不是少了页，或是别的一次看病的。"),
)
TOTAL_OTHERWISE = Rule(
    "TOTAL_OTHERWISE",
    "look",
    N_("总金额和照片上的不一样"),
    N_("照片上是%(read)s，您填的是%(typed)s。"),
    N_("请对着发票再看一遍，没填错就不用改。"),
)
NUMBER_OTHERWISE = Rule(
    "NUMBER_OTHERWISE",
    "look",
    N_("发票号码和照片上的不一样"),
    N_("照片上的号码，尾号是%(read)s。"),
    N_("请对着发票再看一遍，没填错就不用改。"),
)


def brought(claim: Claim, service: Service) -> Iterator[tuple[Material, Paper]]:
    """Every paper of the service that has pages."""
    for material in service.materials:
        paper = claim.papers.get(material.id)
        if paper is not None and paper.pages:
            yield material, paper


def check_clear(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Pages that could be read, or that stay because the person says so."""
    for material, paper in brought(claim, service):
        for rule, count in ((PAGE_UNCLEAR, paper.unclear), (PAGE_INSISTED, paper.insisted)):
            if count:
                yield _paper(rule, material, ("papers",), count=count)


def check_slots(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Every page lies with its own kind."""
    for material, paper in brought(claim, service):
        for kind in dict.fromkeys(paper.misplaced):
            yield _paper(PAPER_MISPLACED, material, ("papers",), kind=Term(kind))


def check_names(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """The papers of the care bear the name of the patient."""
    patient = claim.patient.name
    for material, paper in brought(claim, service):
        names = dict.fromkeys(one.name for one in paper.read if one.name)
        for name in names:
            if patient and text_of(name) != text_of(patient):
                decided_by = ("papers", "patient.name")
                said = {"name": name[:8], "patient": patient[:8]}
                yield _paper(PAPER_OF_OTHER, material, decided_by, **said)


def check_sums(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Capitals say what the figures say, and the items add up to the total."""
    for material, paper in brought(claim, service):
        for one in paper.read:
            if None not in (one.total, one.upper) and one.total != one.upper:
                sums = {"upper": one.upper, "total": one.total}
                yield _paper(CAPITALS_DIFFER, material, ("papers",), **sums)
            if one.total is not None and one.items is not None and one.total != one.items:
                yield _paper(ITEMS_DIFFER, material, ("papers",), gap=abs(one.total - one.items))


def check_lists(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """The total of a fee list is that of an invoice, or all lists together are that of all."""
    totals = [one.total for one in claim.invoices if one.total is not None]
    for material, paper in brought(claim, service):
        lists = [one.total for one in paper.read if one.is_list and one.total is not None]
        if len(totals) < len(claim.invoices) or not totals or _sum(lists) == _sum(totals):
            continue
        for total in dict.fromkeys(lists):
            if total not in totals:
                yield _paper(LIST_DIFFERS, material, ("papers", "invoice.total"), total=total)


def check_typed(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """What was typed is what stands on the photo it was typed from."""
    for one in claim.invoices:
        if None not in (one.total, one.read_total) and one.total != one.read_total:
            facts = {"read": one.read_total, "typed": one.total}
            yield on_invoice(TOTAL_OTHERWISE, one, "amounts", ("invoice.total", "papers"), **facts)
        if one.number and one.read_number and one.number != one.read_number:
            decided_by = ("invoice.number", "papers")
            yield on_invoice(
                NUMBER_OTHERWISE, one, "numbers", decided_by, read=one.read_number[-4:]
            )


def _sum(amounts: list[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))


def _paper(rule: Rule, material: Material, decided_by: tuple[str, ...], **facts: Any) -> Finding:
    about = f"paper:{material.id}"
    name = Term(material.short_zh)
    return rule.found(about, mend=about, decided_by=decided_by, paper=name, **facts)


CHECKS = (check_clear, check_slots, check_names, check_sums, check_lists, check_typed)
