"""Small claims for the tests: everything has a plain value that a test may change."""

import copy
from decimal import Decimal

from app.catalogue import policies
from app.estimate import CaseFault, estimate, result_of, work_out
from app.estimate.explain import tell


def line(amount, kind="A", **more):
    return {"class": kind, "amount": amount} | more


def clinic(total="1000.00", on="2025-09-18", **more):
    """One clinic invoice, emergency care in another province."""
    return {
        "no": "0001",
        "code": "31060125",
        "setting": "outpatient",
        "level": "3",
        "place": "other_province",
        "emergency": True,
        "situation": "OTHER_PROVINCE_EMERGENCY",
        "remote": "local",
        "service_date": on,
        "invoice_date": on,
        "total": total,
        "lines": [line(total)],
    } | more


def stay(total="10000.00", admit="2025-07-01", discharge="2025-07-11", **more):
    """One stay, emergency care in another province."""
    days = {"setting": "inpatient", "admit": admit, "discharge": discharge}
    sheet = clinic(total, discharge) | days | more
    del sheet["service_date"]
    return sheet


def claim(*invoices, basic="SH-EMP", on="2025-12-01", layers=None, **more):
    """A claim over invoices; `person` and `layers` add to what is plain."""
    person = {"insurance": "职保", "status": "active", "birth": "1980-01-01"}
    return {
        "id": "T",
        "policy": {"basic": basic} | (layers or {}),
        "claim_date": on,
        "invoices": copy.deepcopy(list(invoices)) or [clinic()],
    } | (more | {"person": person | more.get("person", {})})


def mutual_claim(*invoices, **more):
    """A claim for the mutual plan's subsidy."""
    return claim(*invoices, **more) | {"policy": {"mutual": "SH-MUTUAL"}}


def answered(case, among=None):
    return estimate(case, among or policies.own())


def parts(case, at=0, among=None):
    """The parts of an accepted invoice."""
    return answered(case, among)["invoices"][at]["steps"]["parts"]


def part(case, at=0, among=None):
    """The only part of an accepted invoice."""
    (only,) = parts(case, at, among)
    return only


def fault(case, among=None):
    """Code and message of a case that cannot be computed."""
    try:
        estimate(case, among or policies.own())
    except CaseFault as found:
        return found.code, found.message
    raise AssertionError("the case was computed")


def decisions(case):
    """What became of each invoice, in processing order."""
    invoices = answered(case)["invoices"]
    return [one.get("reason", one["decision"]) for one in invoices]


def yuan(text):
    return Decimal(text)


def household(burden="72000.00", **more):
    """A household's yearly burden, to be aided."""
    return {
        "policy": {"standalone": "BJ-POVERTY"},
        "claim_date": "2025-03-01",
        "household": {"year": "2024", "burden": burden} | more,
    }


def given_sums(layers, **more):
    """Sums that were settled elsewhere, for later layers."""
    sums = {"total": "300000.00", "in_scope": "270000.00", "basic_paid": "100000.00"}
    return {
        "policy": {"standalone": "LAYERS"} | layers,
        "claim_date": "2025-06-01",
        "person": {},
        "given": sums | more,
    }


def told(case):
    """Each step: its sentence, its figure, its policy and version."""
    settled = work_out(case, policies.own())
    return [
        f"{step['text']} [{step['figure']}; {step['policy']} {step['version']}]"
        for step in tell(settled, result_of(settled))
    ]
