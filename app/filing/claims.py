"""From a filing to its frozen claim, and from the claim to an estimate case. Registers are asked here."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app import vault
from app.catalogue.claim import Claim, Elsewhere, Invoice, Known, Paper, Patient, Payee, Stay
from app.clock import in_china, today
from app.documents.model import Upload
from app.filing.beside import PAGES_HERE, SAME_INVOICES, Other, Page, pages_in
from app.filing.model import Filing
from app.filing.read_claims import invoices_read, paper_read
from app.filing.sheet import BANK, Body, Sheet, day
from app.registers.clients import InsuredPerson, PersonFile
from app.registers.enquiry import Enquiry, enquire

PLAN = "SH-MUTUAL"
Others = Sequence[tuple[bytes, Other | Filing]]


def build(sheet: Sheet, pages: Sequence[Page | Upload], others: Others) -> Claim:
    """Everything that pre-review and estimate may look at, on the day of filing (today for a draft).
    `others` are the filings that hold an invoice of this one."""
    return _put_together(sheet, pages, others, enquire(*_asked(sheet), today()))


def build_at_once(sheet: Sheet) -> Claim:
    """The same, with the pages and the other filings looked up in the statement that asks the registers."""
    lookups = sheet.invoice_lookups
    looks = (PAGES_HERE, SAME_INVOICES) if lookups else (PAGES_HERE,)
    own = {"filing": sheet.filing.id} | ({"lookups": lookups} if lookups else {})
    found = enquire(*_asked(sheet), today(), looks, own)
    return _put_together(
        sheet,
        pages_in(found.beside["page"]),
        [
            (one.found_by, Other(one.name, one.moment, one.id_number_hash))
            for one in found.beside.get("filing", ())
        ],
        found,
    )


def _asked(sheet: Sheet) -> tuple[str | None, list[tuple[str, str]]]:
    """The number of the patient, and the invoices by (code, number)."""
    invoices = (invoice_of(key, body, sheet) for key, body in sheet.items("invoice"))
    keys = [(one.code, one.number) for one in invoices if one.number]
    return sheet.body("patient").get("id_number"), keys


def _put_together(
    sheet: Sheet, pages: Sequence[Page | Upload], others: Others, enquiry: Enquiry
) -> Claim:
    submitted = sheet.filing.submitted_at
    stays = tuple(stay_of(key, body) for key, body in sheet.items("stay"))
    typed = tuple(invoice_of(key, body, sheet) for key, body in sheet.items("invoice"))
    invoices = invoices_read(sheet, typed, pages)
    return Claim(
        service_id=sheet.service.service_id,
        service_version=sheet.service.version,
        filed_on=in_china(submitted).date() if submitted else today(),
        patient=patient_of(sheet.body("patient")),
        answers=sheet.answers | answered_elsewhere(sheet),
        facts=sheet.facts,
        stays=stays,
        invoices=invoices,
        payee=payee_of(sheet.body("payee")),
        payee_withheld=not sheet.body("consents").get(BANK, True),
        papers=papers_of(sheet, pages),
        known=known_of(sheet, enquiry, others),
        acts_himself=not sheet.acts_for_other,
    )


def answered_elsewhere(sheet: Sheet) -> dict[str, Any]:
    """Questions of the service that the site asks on pages of their own."""
    found: dict[str, Any] = {"read_notice": True, "precheck_wrong": False, "truth": True}
    found["authorise"] = bool(sheet.body("consents").get("data"))
    for question, kind in (("stay", "stay"), ("invoice_entry", "invoice")):
        if any(sheet.items(kind)):
            found[question] = True
    if sheet.body("payee").get("card"):
        found["payee_account"] = True
    return found


def patient_of(body: Body) -> Patient:
    return Patient(
        name=body.get("name", ""),
        id_number=body.get("id_number"),
        birth=day(body.get("birth")),
        death=day(body.get("death")),
    )


def stay_of(key: str, body: Body) -> Stay:
    return Stay(
        id=key,
        hospital=body.get("hospital", ""),
        admit=day(body.get("admit")),
        discharge=day(body.get("discharge")),
        hospital_known=bool(body.get("hospital_code")),
        designated=body.get("designated"),
        place=body.get("place"),
        level=body.get("level"),
    )


def invoice_of(key: str, body: Body, sheet: Sheet) -> Invoice:
    """An invoice; where it belongs to a stay, the stay says hospital and place."""
    where = sheet.body(f"stay:{body['stay_id']}") if body.get("stay_id") else body
    return Invoice(
        id=key,
        code=body.get("code", "") if "numbers" in body.get("parts", ()) else "",
        number=body.get("number", ""),
        check_code=body.get("check_code", ""),
        issued=day(body.get("issued")),
        setting=body.get("setting", "inpatient"),
        service_date=day(body.get("service_date")),
        stay_id=body.get("stay_id"),
        hospital=where.get("hospital", ""),
        hospital_known=bool(where.get("hospital_code")),
        designated=where.get("designated"),
        place=where.get("place"),
        level=where.get("level"),
        total=yuan(body.get("total")),
        fund_pay=yuan(body.get("fund_pay")),
        self_pay=yuan(body.get("self_pay")),
        self_fee=yuan(body.get("self_fee")),
    )


def yuan(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def payee_of(body: Body) -> Payee | None:
    return Payee(body.get("holder", ""), body.get("card", "")) if body else None


def papers_of(sheet: Sheet, pages: Sequence[Page | Upload]) -> dict[str, Paper]:
    found = {}
    for material in sheet.service.materials:
        own = [one for one in pages if one.paper == material.id]
        known = Paper(
            id=material.id,
            pages=len(own),
            unreadable=sum(1 for one in own if one.state == "unreadable"),
            lacks=sheet.body(f"paper:{material.id}").get("lacks"),
        )
        found[material.id] = paper_read(known, own)
    return found


def known_of(sheet: Sheet, found: Enquiry, others: Others) -> Known:
    """What the registers say about the person and his invoices; silence stays silence."""
    _number, keys = _asked(sheet)
    invoiced: dict[str, Any] = {
        "fiscal": {f"{code}-{no}": state for (code, no), state in found.fiscal.items()},
        "elsewhere": elsewhere(sheet, keys, found, others),
        "looked_up": frozenset(f"{code}-{no}" for code, no in keys),
    }
    if found.person is None:
        return Known(**invoiced)
    return Known(
        **invoiced,
        **insured_facts(found.person.insured, sheet.patient_name),
        is_member=is_member(sheet, found.person),
        categories=found.person.categories,
        ytd=found.person.accumulators,
        ytd_as_of=found.person.as_of,
    )


def insured_facts(insured: InsuredPerson | None, name: str) -> dict[str, Any]:
    if insured is None:
        return {}
    return {
        "insured_name_matches": insured.is_named(name),
        "insured_active": insured.is_active,
        "insured_kind": insured.kind,
        "insured_status": insured.status,
        "insured_district": insured.district,
        "death": insured.death,
    }


def is_member(sheet: Sheet, file: PersonFile) -> bool | None:
    """Whether he belongs to the mutual-aid plan; only asked for its own services."""
    if "MUTUAL" not in sheet.service.insured:
        return None
    return any(one.plan == PLAN for one in file.memberships)


def elsewhere(
    sheet: Sheet, keys: list[tuple[str, str]], enquiry: Enquiry, others: Others
) -> dict[str, Elsewhere]:
    """The same invoices in the register of paid ones, and in other filings here."""
    me = str(sheet.body("patient").get("id_number") or "")
    found = {
        f"{code}-{no}": Elsewhere(
            number=paid.scheme,
            state="paid",
            same_person=bool(me) and paid.is_of(me),
            on=paid.paid_on,
        )
        for (code, no), paid in enquiry.paid.items()
    }
    by_lookup = {vault.lookup("invoice", f"{code}-{no}"): f"{code}-{no}" for code, no in keys}
    for lookup, filing in others:
        found.setdefault(by_lookup[lookup], other_filing(sheet, filing))
    return found


def other_filing(sheet: Sheet, filing: Other | Filing) -> Elsewhere:
    same = filing.patient_hash is not None and filing.patient_hash == sheet.filing.patient_hash
    on = in_china(filing.submitted_at).date() if filing.submitted_at else None
    return Elsewhere(number=filing.number or "", state="open", same_person=same, on=on)


def estimate_case(claim: Claim, policy: Mapping[str, str]) -> dict[str, Any]:
    """The claim in the shape of `bangban estimate`. Without a fee list the face of the invoice is
    taken: 个人自费 is not covered, the rest counts as class A; pages say that this is an assumption."""
    person: dict[str, Any] = {
        "insurance": "职保" if claim.known.insured_kind == "EMP" else "居保",
        "status": "active" if claim.known.insured_status == "active" else "retired",
        "birth": iso(claim.patient.birth) or "1970-01-01",
        "categories": list(claim.known.categories),
        "retired_pre2001": claim.known.insured_status == "retired_pre2001",
        "major_disease": bool(claim.facts.get("major_disease")),
    }
    death = claim.patient.death or claim.known.death
    person |= {"death_date": iso(death)} if death else {}
    loss, moved = claim.answers.get("loss_dates"), claim.answers.get("filed")
    person |= {"card_loss": loss} if loss else {}
    person |= {"transferred_to": moved["text"]} if moved else {}
    elsewhere = [key for key, other in claim.known.elsewhere.items() if other.state == "paid"]
    return {
        "id": "filing",
        "policy": dict(policy),
        "claim_date": claim.filed_on.isoformat(),
        "person": person,
        "ytd": {year: ledger_of(used) for year, used in claim.known.ytd.items()},
        "paid_invoice_keys": elsewhere,
        "invoices": [
            invoice_case(claim, one, policy) for one in claim.invoices if one.total is not None
        ],
    }


def ledger_of(used: Mapping[str, Any]) -> dict[str, Any]:
    """The accumulators as an estimate case wants them: money as text, admissions as a count."""
    return {name: value if isinstance(value, int) else str(value) for name, value in used.items()}


def invoice_case(claim: Claim, invoice: Invoice, policy: Mapping[str, str]) -> dict[str, Any]:
    stay = next((one for one in claim.stays if one.id == invoice.stay_id), None)
    situation = claim.answers.get("situation", "OTHER")
    total, own = invoice.total or Decimal("0.00"), invoice.self_fee or Decimal("0.00")
    own = min(own, total)
    case = {
        "id": invoice.id,
        "no": invoice.number or invoice.id,
        "code": invoice.code,
        "setting": invoice.setting,
        "level": invoice.level or "3",
        "place": invoice.place or "local",
        "emergency": situation == "OTHER_PROVINCE_EMERGENCY",
        "situation": "OTHER" if situation == "NONE" else situation,
        "remote": "emergency" if is_emergency(claim) else "local",
        "invoice_date": iso(invoice.issued) or claim.filed_on.isoformat(),
        "total": str(total),
        "lines": [
            {"class": "A", "amount": str(total - own)},
            {"class": "SELF", "amount": str(own)},
        ],
        "void": claim.known.fiscal.get(invoice.key) == "void",
        "fiscal_reimbursed": claim.known.fiscal.get(invoice.key) == "reimbursed",
    }
    if "mutual" in policy and invoice.fund_pay:
        case["other_paid"] = str(invoice.fund_pay)
    if stay and stay.admit and stay.discharge:
        return case | {"admit": iso(stay.admit), "discharge": iso(stay.discharge)}
    return case | {"service_date": iso(invoice.service_date) or case["invoice_date"]}


def is_emergency(claim: Claim) -> bool:
    kinds = claim.answers.get("kind") or []
    return "emergency" in kinds or "rescue" in kinds


def iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
