"""A claim over invoices, from the gates through all layers, as one frozen settlement."""

from decimal import Decimal
from typing import NamedTuple

from app.catalogue.policy_terms import Policies, Policy
from app.estimate.aid import AidStep, Burden, CharityStep, aid_base, pay_aid, pay_charity
from app.estimate.basic import Part, away_share, pay_basic
from app.estimate.case import Case, Invoice, read_case
from app.estimate.fields import bad_field
from app.estimate.gates import Rejection, rejection
from app.estimate.ledger import Ledgers
from app.estimate.major import MajorStep, pay_major
from app.estimate.mutual import MutualStep, pay_mutual
from app.estimate.versions import policy_for, version_in_force
from app.money import ZERO

REVIEW_ABOVE = Decimal("10000000.00")


class Decided(NamedTuple):
    """One invoice: rejected, or paid by basic insurance in parts, or by the mutual plan."""

    invoice: Invoice
    rejection: Rejection | None
    parts: list[Part]
    mutual: MutualStep | None


class Layers(NamedTuple):
    """The policies that serve the claim."""

    basic: Policy | None
    major: Policy | None
    aid: Policy | None
    charity: Policy | None
    mutual: Policy | None


class Settlement(NamedTuple):
    """Everything that was worked out for a claim. `major` None: no such policy."""

    layers: Layers
    decided: list[Decided]
    major: list[MajorStep] | None
    aid: AidStep | None
    charity: CharityStep | None
    ledgers: Ledgers


def settle(case: dict, policies: Policies) -> Settlement:
    """Work a claim out. Raises CaseFault where it cannot be."""
    claim, layers = read_case(case), _layers(case, policies)
    ledgers = Ledgers(claim.ytd)
    decided = _decide(claim, layers, ledgers)
    major, aid, charity = None, None, None
    if layers.major:
        parts = [part for one in decided for part in one.parts]
        major = pay_major(parts, claim.person, layers.major, ledgers)
    if layers.aid or layers.charity:
        major_paid = sum([step.pay for step in major or ()], ZERO)
        aid, charity = _aid_and_charity(claim, layers, decided, major_paid, ledgers)
    return Settlement(layers, decided, major, aid, charity, ledgers)


def _layers(case: dict, policies: Policies) -> Layers:
    names = case.get("policy")
    if not isinstance(names, dict):
        raise bad_field("policy", "an object is needed")
    layers = Layers(*[policy_for(layer, names, policies) for layer in Layers._fields])
    if layers.mutual and any(layers[:4]):
        raise bad_field("policy.mutual", "stands alone")
    if not layers.mutual and not layers.basic:
        raise bad_field("policy.basic", "the id of a policy is needed")
    return layers


def _decide(claim: Case, layers: Layers, ledgers: Ledgers) -> list[Decided]:
    seen, decided = set(claim.paid_keys), []
    for invoice in claim.invoices:
        decided.append(_decide_one(invoice, claim, layers, ledgers, seen))
        seen.add(invoice.key)
    return decided


def _decide_one(
    invoice: Invoice, claim: Case, layers: Layers, ledgers: Ledgers, seen: set[str]
) -> Decided:
    policy = layers.basic or layers.mutual
    assert policy is not None  # noqa: S101 _layers has seen to it
    if layers.basic:
        away_share(invoice, policy)
    refused = rejection(invoice, claim, policy, seen)
    if refused:
        return Decided(invoice, refused, [], None)
    if layers.basic:
        return Decided(invoice, None, pay_basic(invoice, claim.person, policy, ledgers), None)
    return Decided(invoice, None, [], pay_mutual(invoice, claim.person, policy, ledgers))


def _aid_and_charity(
    claim: Case, layers: Layers, decided: list[Decided], major: Decimal, ledgers: Ledgers
) -> tuple[AidStep | None, CharityStep | None]:
    categories, years = claim.person.categories, [p.year for one in decided for p in one.parts]
    ledger = ledgers.of(max(years)) if years else {"aid_threshold_used": ZERO, "aid_paid": ZERO}
    version = version_in_force(layers.aid, claim.claim_date) if layers.aid else None
    base, aid, charity = aid_base(version, _burden(decided), major), None, None
    if version:
        used, paid = ledger["aid_threshold_used"], ledger["aid_paid"]
        aid = pay_aid(version, categories, base, used, paid)
        ledger["aid_threshold_used"] = used + aid.threshold_applied
        ledger["aid_paid"] = paid + aid.pay
    if layers.charity:
        left = base - aid.pay if aid else base
        fund = version_in_force(layers.charity, claim.claim_date)
        charity = pay_charity(fund, categories, left, claim.charity_balance)
    return aid, charity


def _burden(decided: list[Decided]) -> Burden:
    everything = in_scope = ZERO
    for one in decided:
        if one.parts and one.invoice.is_stay:
            everything += one.invoice.total
            for part in one.parts:
                everything -= part.pool + part.additional
                in_scope += part.burden
    return Burden(everything, in_scope)
