"""Findings paper by paper: the checks that the catalogue names, and the codes that answer them."""

from collections.abc import Iterable

from app.catalogue.definition import Material
from app.prereview import amounts, history, invoices, papers, payee, people, readings
from app.prereview.finding import Finding, Rule

NEEDS_PHOTO = frozenset({"name_equals_account", "not_expired"})
_LIMIT = (history.OVER_TIME_LIMIT, history.WITHIN_TIME_LIMIT, invoices.ISSUED_MISSING)
_NOT_VOID = (history.INVOICE_VOID, history.INVOICE_GENUINE)
_NAME = (invoices.PAYER_DIFFERS, readings.PAPER_OF_OTHER)
_SUM = (
    amounts.LINES_DIFFER,
    amounts.PARTS_TOO_MUCH,
    amounts.PARTS_TOO_LITTLE,
    readings.ITEMS_DIFFER,
)
_NOT_ELSEWHERE = (
    history.DUPLICATE_PAID,
    history.DUPLICATE_PAID_ON,
    history.DUPLICATE_FILED,
    history.DUPLICATE_UNNAMED,
    history.DUPLICATE_OTHER_PERSON,
    history.NOT_CLAIMED_BEFORE,
)
RULES_OF: dict[str, tuple[Rule, ...]] = {
    "readable": (papers.PAGE_UNREADABLE, readings.PAGE_UNCLEAR, readings.PAGE_INSISTED),
    "is_medical_invoice": (readings.PAPER_MISPLACED,),
    "valid_invoice": _NOT_VOID,
    "not_void": _NOT_VOID,
    "name_matches_patient": _NAME,
    "name_matches_applicant": _NAME,
    "number_and_code_present": (
        invoices.NUMBER_MISSING,
        invoices.NUMBER_SHAPE,
        invoices.CODE_MISSING,
        invoices.CODE_SHAPE,
        invoices.CHECK_CODE_SHAPE,
    ),
    "amount_equals_sum_of_lines": _SUM,
    "sum_matches_invoice": (amounts.LINES_DIFFER, readings.LIST_DIFFERS),
    "not_duplicate_in_claim": (history.DUPLICATE, *_NOT_ELSEWHERE),
    "not_in_paid_history": _NOT_ELSEWHERE,
    "fiscal_not_reimbursed": (history.FISCAL_REIMBURSED,),
    "within_filing_limit": _LIMIT,
    "within_reimbursement_years": _LIMIT,
    "holder_is_patient": (payee.HOLDER_DIFFERS, payee.PAYEE_OF_DECEASED),
    "luhn": (payee.CARD_WRONG,),
    "id_checksum": (people.ID_NUMBER_WRONG, people.ID_MISSING),
    "name_in_aid_database": (people.NAME_ID_DIFFER, people.NAME_ID_MATCH, people.NOT_MEMBER),
}


def of_material(findings: Iterable[Finding], material: Material) -> list[Finding]:
    """What was found about this paper, or by the checks that the catalogue names for it."""
    about = f"paper:{material.id}"
    named = {rule.code for check in material.pre_checks for rule in RULES_OF.get(check, ())}
    return [
        one
        for one in findings
        if one.about == about or (one.code in named and not one.about.startswith("paper:"))
    ]
