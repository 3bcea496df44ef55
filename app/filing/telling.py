"""Who hears of a case that is filed under a mandate: the helper, and on every phone of his the one it is for."""

from typing import Any

from app import links, notices
from app.filing.model import Filing
from app.filing.sheet import Sheet
from app.mandates.giving import every_phone
from app.mandates.service import name_of_holder, phones_of

DENY = "not-mine"
# What the helper does is told to the one acted for in words of its own, with the way to say no.
DONE_FOR_HIM = {"submitted": "submitted_for_you", "withdrawn": "withdrawn_for_you"}
FOR_THE_HELPER = ("draft_started",)


def deny_link(filing: Filing) -> str:
    """What stands in his messages: it opens one page with one button."""
    return links.whole(f"/not-mine/{links.token(DENY, filing.id)}")


def page_link(filing: Filing, tail: str) -> str:
    """The address of one page of a case for whoever files it; it opens after signing in."""
    return links.whole(f"{acting(filing)}/filings/{filing.id}/{tail}")


def acting(filing: Filing) -> str:
    """With what the addresses of the case begin for whoever files it."""
    return f"/for/{filing.person_id}" if filing.mandate_id else ""


def his_page(filing: Filing, page: str, *, is_known: bool) -> str:
    """The same page for the one acted for, under no name but his own. A phone that signs in as nobody
    we know would find nothing there; it leads to the look that asks for name and number instead."""
    return page.replace(acting(filing), "", 1) if is_known else links.whole("/progress/ask")


def tell_both(sheet: Sheet, template: str, values: dict[str, Any]) -> None:
    """The helper by her own phone; the person acted for by each phone that is known to be his."""
    filing = sheet.filing
    facts = {"number": filing.number or "", "service": sheet.service.title_zh} | values
    if filing.account.phone:
        account = filing.account
        notices.tell(
            template, phone=account.phone, filing_id=filing.id, account_id=account.id, **facts
        )
    if template not in FOR_THE_HELPER:
        tell_giver(sheet, DONE_FOR_HIM.get(template, template), facts)


def tell_giver(sheet: Sheet, template: str, facts: dict[str, Any]) -> None:
    """One message to each of his phones. `link` and `helper` are there for the templates that name them."""
    filing, mandate = sheet.filing, sheet.filing.mandate
    if mandate is None:
        return
    named = sheet.body("contact").get("phone")
    phones = dict.fromkeys([*every_phone(mandate), *([named] if named else [])])
    more = {"link": deny_link(filing), "helper": name_of_holder(mandate)}
    known = phones_of(mandate.giver)
    for phone in phones:
        if phone == filing.account.phone:
            continue
        if "page" in facts:
            more["page"] = his_page(filing, facts["page"], is_known=phone in known)
        notices.tell(template, phone=phone, filing_id=filing.id, **(facts | more))
